"""The English words of quantities: numbers, hedges, units, and what may become of people."""

from __future__ import annotations

from bot.text.dates import ANY_MONTH, NUMBERS, word_set
from bot.text.segment import stem_word

UNITS = {word: NUMBERS[word] for word in NUMBERS if 1 <= NUMBERS[word] <= 9 and len(word) > 2}
_TEENS = {word: NUMBERS[word] for word in NUMBERS if 10 <= NUMBERS[word] <= 19}
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
SMALL: dict[str, int] = UNITS | _TEENS | TENS
DOZENS = frozenset({"dozen"})
SCALES: dict[str, float] = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12, "k": 1e3,
}  # fmt: skip
MONTHS = frozenset(ANY_MONTH) - {"mar"}

HEDGES: dict[str, str] = {
    **dict.fromkeys(
        ("about", "around", "roughly", "approximately", "some", "nearly", "almost", "close to",
         "estimated", "an estimated", "circa", "just over", "just under", "a little over"),
        "about",
    ),
    **dict.fromkeys(
        ("over", "more than", "at least", "above", "no fewer than", "no less than",
         "not less than", "upwards of", "a minimum of", "exceeding", "exceeds"),
        "over",
    ),
    **dict.fromkeys(
        ("under", "less than", "fewer than", "below", "up to", "as many as", "no more than",
         "at most", "a maximum of", "not more than", "as much as"),
        "under",
    ),
}  # fmt: skip
"""Words before a number that say on which side of it the truth may lie."""

CURRENCIES = {"$": "$", "€": "€", "£": "£", "¥": "¥"}
MONEY = {
    "dollars": "$", "dollar": "$", "euros": "€", "euro": "€", "pounds": "£", "yen": "¥",
    "yuan": "yuan", "won": "won",
}  # fmt: skip
_PLAIN = "mile minute hour day week month year acre hectare knot degree"
_MEASURES = {unit: f"{unit} {unit}s" for unit in _PLAIN.split()} | {
    "%": "% percent",
    "km": "km kilometer kilometers kilometre kilometres",
    "metre": "meter meters metre metres",
    "ton": "ton tons tonne tonnes",
    "foot": "foot feet ft",
    "kg": "kg kilogram kilograms",
}
MEASURES = {word: unit for unit, listed in _MEASURES.items() for word in listed.split()}

SIDES = word_set("""
    long high deep wide tall thick
""")
GLUE = frozenset("-–/:.#@_+")
GLUE_AFTER = frozenset(":/_")
NO_TOTAL_BEFORE = word_set("""
    another other others additional further extra first last next past previous latest final
    top every each per than by between from no number chapter section article page type
    flight route phase room apartment interstate highway version model level grade age aged
    half which whom day week year
""") - {"than", "from", "by"} | {"between"}  # fmt: skip
"""Words before a number that make it a part, a rate, a rank or a name."""

NO_TOTAL_AFTER = word_set("""
    more other others additional further extra times and_a - – / th st nd rd pm am o'clock
""") - {"-"}  # fmt: skip
NO_TOTAL_MEASURE = word_set("""
    later ago earlier before after old from away per each remaining left an a into
""")

PLURALS = word_set("""
    people men women children personnel troops aircraft fishermen crewmen servicemen
    policemen dead deaths police fatalities casualties lives crew others
""") - {"police", "crew"}  # fmt: skip
"""Plurals that do not end in s, and words that a number may count as they are."""

NEUTRAL = frozenset({"of", "the", "their", "its", "different", "separate", "young", "innocent"})
SAME = {
    "vessel": "ship", "boat": "ship", "exercis": "drill", "exercise": "drill",
    "maneuver": "drill", "manoeuvr": "drill", "plan": "plan", "aircraft": "aircraft",
    "plane": "aircraft", "jet": "aircraft", "soldier": "troop", "person": "people",
    "other": "people", "peopl": "people", "soldiers": "troop",
}  # fmt: skip
"""Nouns that newsrooms use for one thing."""

_OUTCOMES = {
    "killed": "kill killed killing kills dead die died dies death deaths dying fatal fatality "
    "fatalities lives toll perished slain bodies corpses",
    "injured": "injure injured injuring injures injury injuries hurt wounded wounding wounds "
    "hospitalised hospitalized",
    "missing": "missing unaccounted vanished",
    "arrested": "arrest arrested arresting arrests detained detaining detains custody",
    "rescued": "rescue rescued rescuing rescues saved",
    "displaced": "evacuate evacuated evacuating displaced homeless fled",
    "stranded": "stranded trapped stuck",
    "taken": "hostage hostages kidnapped abducted",
}
_OUTCOME_OF = {word: outcome for outcome, listed in _OUTCOMES.items() for word in listed.split()}

BETWEEN_OUTCOME_AND_NUMBER = word_set("""
    to of at by the has have had risen rose rising climbed climbs rises stood stands stand
    was is now reached reaches hits hit passed a an least more than about around some nearly
    almost over up as many total up from count jumped
""")
ENDS_PHRASE = word_set("""
    a an the and or but of to in on at by for from with as is are was were be been being has
    have had will would can could may might must do does did who which that this these those
    it its they their he she his her not no than into over under after before during since
    until while when where near off about around took take takes taken joined join held hold
    holds said say says were it's also both all more other each per still so because if
    there here out up down against among between through across along within without around
    left made set went came began remained entered reported
""")

ENDS_OUTCOME = word_set("; : but while who that which after when a an for")
"""Words behind which another thing's outcome is told."""

TOLLS = frozenset(_OUTCOMES)
"""What becomes of people as an event goes on: such numbers grow with the hours."""


def outcome_of(word: str) -> str:
    """Return what a word says became of people, or nothing."""
    return _OUTCOME_OF.get(word) or _OUTCOME_OF.get(stem_word(word), "")
