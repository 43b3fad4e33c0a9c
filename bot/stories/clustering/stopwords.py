"""Words so frequent in any news that sharing them says nothing about the story."""

from __future__ import annotations

_TEXT = """
a about above according across added after afternoon again against ago all almost along already
also although always am among an and announced another any anyone anything apr april are aren’t
around as asked at aug august away back be became because become been before began behind being
below best between billion both but by came can cannot can’t come comes coming could couldn’t day
days dec december did didn’t do does doesn’t doing done don’t down dozen due during each early
eight either else end enough etc even evening ever every everyone everything expected far feb
february few first five following for former found four fri friday from full further gave get gets
getting give given go goes going gone good got great had hadn’t has hasn’t have haven’t having he
held her here hers herself him himself his hour hours how however hundred i if in including indeed
instead interview into is isn’t it its itself jan january jul july jun june just keep kept know
known last late later least left less let like likely little ll long look made make makes making
many mar march may maybe me mean means might million minute minutes mon monday month months more
morning most mr mrs ms much must my myself n near need never new news next night nine no nor not
nothing nov november now oct october of off official officials often old on once one only onto or
other others our ours out over own part per perhaps press put quite rather re really recent
recently report reported reportedly reporter reporters reports right said same sat saturday saw
say saying says second see seem seen sep sept september set seven several shall she should show
shown since six so some someone something soon spoke spoken spokesman spokesperson spokeswoman
statement still such sun sunday take taken takes taking tell tells ten than that the their theirs
them themselves then there these they thing things think third this those though thousand three
through thu thurs thursday thus time times to today together told tomorrow tonight too took toward
towards tried try tue tues tuesday two under until up upon us use used using ve very via want
wants was wasn’t way we wed wednesday week weekend weeks well went were weren’t what when where
whether which while who whole whom whose why will with within without won’t would wouldn’t year
years yesterday yet you your yours yourself
"""

STOP_WORDS: frozenset[str] = frozenset(_TEXT.split())
"""English function words, verbs of reporting, numbers in words, and the words of the calendar:
what a whole week of news shares is no evidence."""
