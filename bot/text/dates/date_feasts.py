"""Days with a name: "New Year's Eve", "Good Friday", "Christmas 2023".

Only those are known that fall on one and the same day wherever they are kept, so neither
Thanksgiving nor Labour Day. Easter is that of the Gregorian calendar.
"""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.easter import easter

from bot.text.dates.expressions import Named
from bot.text.dates.parts import Read, Tokens, ends_phrase
from bot.text.dates.tokens import text_at

_FIXED = {
    "new year s day": (1, 1),
    "new year s eve": (12, 31),
    "valentine s day": (2, 14),
    "international women s day": (3, 8),
    "st patrick s day": (3, 17),
    "april fools day": (4, 1),
    "april fool s day": (4, 1),
    "anzac day": (4, 25),
    "may day": (5, 1),
    "bastille day": (7, 14),
    "halloween": (10, 31),
    "double ten day": (10, 10),
    "armistice day": (11, 11),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
}
"""Month and day by name, its apostrophes and stops left out."""
_FROM_EASTER = {
    "ash wednesday": -46,
    "palm sunday": -7,
    "maundy thursday": -3,
    "good friday": -2,
    "easter sunday": 0,
    "easter monday": 1,
}
FEASTS = {
    tuple(name.split()): Named(month=month, day=day) for name, (month, day) in _FIXED.items()
} | {tuple(name.split()): Named(easter=days) for name, days in _FROM_EASTER.items()}
FIRST_WORDS = frozenset(name[0] for name in FEASTS)
_LONGEST = max(len(name) for name in FEASTS)
_SEASONS_TOO = frozenset({"christmas", "halloween"})
"""Names that are said of decorations and parties too, unless they end their phrase."""
_BEFORE_A_SEASON = frozenset(
    ["at", "before", "after", "by", "on", "since", "until", "till", "last", "this", "next", "to"]
)


def read_feast(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read the name of a day, which ends before a capital: not the Good Friday Agreement."""
    if text_at(tokens, place) not in FIRST_WORDS or not tokens[place].capitalised:
        return None
    name: list[str] = []
    found: Read[Named] | None = None
    after = place
    while after < len(tokens) and len(name) < _LONGEST:
        after += 1
        if tokens[after - 1].text not in "'’.":
            name.append(tokens[after - 1].lower)
            named = FEASTS.get(tuple(name))
            found = (named, after) if named else found
    if found is None or (found[1] < len(tokens) and tokens[found[1]].capitalised):
        return None
    if found[1] == place + 1 and text_at(tokens, place) in _SEASONS_TOO:
        return found if _is_day(tokens, place) else None
    return found


def _is_day(tokens: Tokens, place: int) -> bool:
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if after and len(after.text) == 4 and after.number is not None:
        return True
    return ends_phrase(tokens, place + 1) and text_at(tokens, place - 1) in _BEFORE_A_SEASON


def feast_in(year: int, days: int) -> date | None:
    """Return the day that lies `days` after Easter Sunday, or None before the calendar's reform."""
    return easter(year) + timedelta(days=days) if 1583 <= year <= 4099 else None
