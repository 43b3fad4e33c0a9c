"""Words so frequent in any news that sharing them says nothing about the story."""

from __future__ import annotations

STOP_WORDS = frozenset(
    """
a about above according across after again against ago all almost along already also although
always am among an and another any anyone anything are aren’t around as asked at away back be
became because become been before began behind being below best between both but by came can
can’t cannot come comes coming could couldn’t did didn’t do does doesn’t doing don’t done down
due during each early either else end enough etc even ever every everyone everything expected
far few first following for former found from full further gave get gets getting give given go
goes going gone good got great had hadn’t has hasn’t have haven’t having he held her here hers
herself him himself his how however i if in including indeed instead into is isn’t it its itself
just keep kept know known last late later least left less let like likely little ll long look
made make makes making many may maybe me mean means might more most mr mrs ms much must my
myself n near need never new next no nor not nothing now of off often old on once one only onto
or other others our ours out over own part per perhaps put quite rather re really recent
recently report reported reportedly reports right said same saw say saying says see seem seen
set several shall she should show shown since so some someone something soon spokesman
spokesperson spokeswoman statement still such take taken takes taking tell tells than that the
their theirs them themselves then there these they thing things think this those though through
thus time times to today together told tomorrow too took toward towards tried try two under
until up upon us use used using ve very via want wants was wasn’t way we well went were weren’t
what when where whether which while who whole whom whose why will with within without won’t
would wouldn’t year years yesterday yet you your yours yourself
monday tuesday wednesday thursday friday saturday sunday
january february march april june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
""".split()
)
"""English function words, the reporting verbs, weekdays and months (days are compared as days).

Chosen by hand. Words of another language, and of the beat, lose their weight by their frequency.
"""
