"""The dateline that opens a news story: `TOKYO, July 19 (Reuters) - `."""

from __future__ import annotations

import re
from dataclasses import dataclass

_AGENCIES = (
    "Reuters|REUTERS|AP|AFP|UPI|DPA|dpa|EFE|ANI|PTI|IANS|CNA|Xinhua|Kyodo|Yonhap|Bloomberg|TASS|"
    "Jiji|ANSA|AAP|CP|PA|Interfax|Anadolu|AA|CNN|BBC|NNA|WAM|Bernama|ANTARA|Focus Taiwan|"
    "The Associated Press|Associated Press|Thomson Reuters Foundation|Agence France-Presse|"
    "Kyodo News|Xinhua News Agency|Reuters Breakingviews"
)
_PLACE = r"[A-Z][\w.’'-]{1,30}(?:[ /,]{1,2}[\w.’'-]{1,30}){0,6}"
_DASH = r"[ \t]{0,2}(?:-{1,2}|–|—|―|:)[ \t]"
_AGENCY_DATELINE = re.compile(
    rf"(?P<place>{_PLACE}),?[ \t]{{0,2}}\((?P<agency>{_AGENCIES})(?:[ /,][^()\n]{{0,30}})?\)"
    rf"(?:{_DASH}|[ \t]{{1,2}})"
)
_CAPITALS_DATELINE = re.compile(
    r"[A-Z][A-Z.’'-]{2,30}(?:[ /][A-Z][A-Z.’'-]{1,30}){0,3}"
    r"(?:, [A-Z][\w.]{0,15}(?: [A-Z]?[\w.]{0,15}){0,2}){0,2}(?: \d{1,2})?"
    r"(?:[ \t]{0,2}(?:–|—|―|--)|[ \t]{1,2}-)[ \t]{0,2}"
)
# A place in capitals, then anybody's name in brackets and a dash: an agency that is not listed.
_NAMED_DATELINE = re.compile(
    rf"(?=[A-Z][A-Z.’'-]{{2}}){_PLACE},?[ \t]{{0,2}}"
    rf"\((?P<agency>[A-Z][\w.’' -]{{1,40}})\)[ \t]{{0,2}}(?:-{{1,2}}|–|—|―)[ \t]"
)
_AGENCY_OPENING = re.compile(rf"(?P<agency>{_AGENCIES})(?:{_DASH})")


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a dateline ends in its text, and the agency it names."""

    end: int
    agency: str | None = None


def find_dateline(text: str, start: int = 0) -> Dateline | None:
    """Return the dateline that begins exactly at `start`, or None.

    At most some 250 characters are looked at, so the cost does not grow with the text.
    """
    if match := _AGENCY_DATELINE.match(text, start):
        return Dateline(match.end(), match["agency"])
    if match := _NAMED_DATELINE.match(text, start):
        return Dateline(match.end(), match["agency"])
    if match := _AGENCY_OPENING.match(text, start):
        return Dateline(match.end(), match["agency"])
    if match := _CAPITALS_DATELINE.match(text, start):
        return Dateline(match.end())
    return None
