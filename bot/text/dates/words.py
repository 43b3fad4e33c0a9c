"""The English words of dates: months, weekdays, numbers, seasons and units."""

from __future__ import annotations

from bot.text.dates.calendar import Part, Unit


def word_set(listed: str) -> frozenset[str]:
    """Return the words of a list written with spaces between them."""
    return frozenset(listed.split())


def _number_words(listed: str, *, first: int) -> dict[str, int]:
    return {word: number for number, word in enumerate(listed.split(), start=first)}


MONTHS = _number_words(
    "january february march april may june july august september october november december",
    first=1,
)
MONTH_SHORT = {name[:3]: number for name, number in MONTHS.items() if name != "may"} | {
    "sept": 9,
    "febr": 2,
}
ANY_MONTH = MONTHS | MONTH_SHORT

WEEKDAYS = _number_words("monday tuesday wednesday thursday friday saturday sunday", first=0)
WEEKDAY_SHORT = {name[:3]: number for name, number in WEEKDAYS.items()} | {
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}
ANY_WEEKDAY = WEEKDAYS | WEEKDAY_SHORT

SEASONS = {"spring": 0, "summer": 1, "autumn": 2, "fall": 2, "winter": 3}

NUMBERS = _number_words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty",
    first=1,
) | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "a": 1, "an": 1, "half": 0}

ORDINALS = _number_words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    first=1,
) | {"thirtieth": 30}
ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})

NAMED_DECADES = {
    word: 10 * number
    for word, number in _number_words(
        "twenties thirties forties fifties sixties seventies eighties nineties", first=2
    ).items()
}

UNITS = {unit.value: unit for unit in Unit}
COUNTED_UNITS = {
    name + plural: unit
    for name, unit in UNITS.items()
    for plural in ("", "s")
    if unit is not Unit.CENTURY
} | {"century": Unit.CENTURY, "centuries": Unit.CENTURY, "fortnight": Unit.WEEK}

PARTS = {
    "early": Part.EARLY,
    "mid": Part.MID,
    "late": Part.LATE,
    "later": Part.REST,
    "earlier": Part.SO_FAR,
}
PART_NOUNS = {
    "beginning": Part.EARLY,
    "start": Part.EARLY,
    "middle": Part.MID,
    "end": Part.LATE,
}

DAY_NAMES = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
TIMES_OF_DAY = frozenset({"morning", "afternoon", "evening", "night"})

QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
