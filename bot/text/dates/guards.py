"""Words that look like dates and are not: May the verb, 2021 troops, Black Friday, USA Today."""

from __future__ import annotations

from bot.text.dates import words
from bot.text.dates.expressions import Between, Expression, Named
from bot.text.dates.parts import Tokens, followed_by_things, glued
from bot.text.lexicon import load_lexicon
from bot.text.segment import text_at

_LISTS = load_lexicon()

_CLOSERS = ".,;:)]}\"'”’!?-–—/…»(，。、；：）」』！？・"
_ALSO_WORDS = words.word_set("march april may june august mar jan jun dec sept sep")
_STRONG = words.word_set("in since until till during throughout early late mid through")
_WEAK = _LISTS["before a month"]
_NOT_AFTER = words.word_set("every each any most")
_FEAST_BEFORE = words.word_set("black good bloody super ash cyber giving palm easter holy")
_FEAST_AFTER = words.word_set(
    "times telegraph mirror express mail post herald club school morning night"
)
_ANY_ONE_ENDS = {"", ".", ",", ";", ")", "and", "or", "but", "when", "which", "that"}
_PLURAL_TIMES = words.word_set("mornings afternoons evenings nights")
_OWNERS = words.word_set("my your his her its our their roaring")
_YEAR_CUES = _LISTS["before a year"]
_NUMBERED = _LISTS["before a number"]
_UNITS_AFTER = _LISTS["measures"]
_BEFORE_SHORT = words.word_set("on last next by until since late early")
_ARTICLES = words.word_set("the a 's s its his their")
_QUOTES = "\"“”‘’'«»"
_OPENS_QUOTED = ",:;.!?—–-("
_WEEKDAY_TITLES = _LISTS["programmes"]
_PAPERS_ON = words.word_set("mail independent scotland")
_HAPPENS = _LISTS["happenings"]
_HAPPENS_ENDINGS = ("tion", "sion", "ment", "ing", "ance", "sal")
_OWNED_REACH = 4
_NOW = words.word_set("is are has have remains remain exists exist lives live stands stand does do")
_ONCE = words.word_set("was were had did will would shall")
_STAYS = words.word_set("still remains remain exists exist survives endures even live lives")
_CLAUSE = ",;:—–("
_PRESENT_REACH = 12


def is_date(tokens: Tokens, start: int, end: int, expression: Expression) -> bool:
    """Return whether the tokens from `start` to `end`, read as `expression`, are a date here."""
    # "The first quarter of fiscal 2025": whose year?
    fiscal = [text_at(tokens, end + step) for step in (0, 1)] == ["of", "fiscal"]
    if fiscal or not _stands_alone(tokens, start, end) or _is_before_christ(tokens, end):
        return False
    if not all(_is_name_of_time(tokens, place, start, end) for place in range(start, end)):
        return False
    if text_at(tokens, start) in ("today", "tonight") and end == start + 1:
        return not _is_title(tokens, start, end) and not _is_era(tokens, start)
    if isinstance(expression, Between):
        if _is_bare_year(expression.last):
            return _are_years(tokens, start, end)
        first, last = expression.first, expression.last
        if last.weekday is not None and last.day is None:
            return _is_weekday(tokens, start, end)
        # "7-3 Oct. 19 loss" holds a score.
        return first.month is not None or not 0 < (last.day or 0) <= (first.day or 0)
    if isinstance(expression, Named):
        friday = expression.weekday == 4 and expression.day == 13 and expression.month is None
        if expression.ambiguous_order or friday:
            return False  # "Friday the 13th" is a film or a superstition more often than a day
        if tokens[end - 1].lower in words.NAMED_DECADES and text_at(tokens, start - 1) in _OWNERS:
            return False
        if _is_bare_year(expression) and expression.years == 1:
            return _is_year(tokens, start, end)
        if expression.weekday is not None and expression.day is None and expression.unit is None:
            return _is_weekday(tokens, start, end)
    return True


def _stands_alone(tokens: Tokens, start: int, end: int) -> bool:
    """Return whether no letter, digit or sign of a longer number or name is glued to it."""
    after = text_at(tokens, end)
    if glued(tokens, start) and _continues(tokens, start):
        return False
    if after[:1] == "t" and glued(tokens, end) and text_at(tokens, end + 1).isdecimal():
        return True
    if glued(tokens, end) and after not in _CLOSERS:
        return False
    numeric = tokens[end - 1].text[-1].isdecimal()
    if numeric and glued(tokens, end) and glued(tokens, end + 1) and after in ".,:-/":
        return not text_at(tokens, end + 1)[0].isdecimal()
    return True


def _is_before_christ(tokens: Tokens, end: int) -> bool:
    """Return whether a year before Christ follows, which the calendar here does not reach."""
    after = end + text_at(tokens, end).isdecimal()
    return text_at(tokens, after) in ("bc", "bce")


def _continues(tokens: Tokens, start: int) -> bool:
    """Return whether what is glued before a token makes it a part of something longer."""
    before, beyond = text_at(tokens, start - 1), text_at(tokens, start - 2)
    if before[-1].isalnum() or before in "$£€¥#+=@&_%*\\":
        return True
    if not tokens[start].text[0].isdecimal() or before not in ".,:-/":
        return False
    if before == "-" and beyond in ("pre", "post"):
        return False
    number = beyond[-1:].isdecimal() and glued(tokens, start - 1)
    return start > 1 and (number or before in ".:-")


def _is_name_of_time(tokens: Tokens, place: int, start: int, end: int) -> bool:
    token = tokens[place]
    if token.lower in words.WEEKDAY_SHORT:
        numbered = any(other.text.isdecimal() for other in tokens[start:end])
        return numbered or _is_short_weekday(tokens, place)
    if token.lower not in words.ANY_MONTH:
        return True
    if any(other.text[0].isdecimal() for other in tokens[start:end]):
        return token.capitalised or token.lower not in ("may", "march", "mar")
    if not token.capitalised or (token.lower in words.MONTH_SHORT and not _dotted(tokens, place)):
        return False
    return token.lower not in _ALSO_WORDS or _is_month_here(tokens, place, start, end)


def _is_short_weekday(tokens: Tokens, place: int) -> bool:
    """Return whether "Thurs" or, after a preposition, "Sat." is the day."""
    hyphened = {text_at(tokens, place - 1), text_at(tokens, place + 1), text_at(tokens, place + 2)}
    if not tokens[place].capitalised or hyphened & {"-", "–", "—"}:
        return False  # opening hours, "Wed.-Thurs."
    if len(tokens[place].text) > len("Sat"):
        return True
    return _dotted(tokens, place) and text_at(tokens, place - 1) in _BEFORE_SHORT


def _dotted(tokens: Tokens, place: int) -> bool:
    return text_at(tokens, place + 1) == "."


def _is_month_here(tokens: Tokens, place: int, start: int, end: int) -> bool:
    """Return whether a capitalised May, March, April, June or August is the month."""
    before, after = text_at(tokens, place - 1), text_at(tokens, place + 1)
    named = end < len(tokens) and tokens[end].capitalised
    if place > start + (tokens[start].lower == "the") or end > place + 1:
        return True
    if after in ("of", "on", "for") and tokens[place].lower == "march" and before not in _STRONG:
        return False
    if before in _STRONG:
        return after != "of" or tokens[place].lower != "march"
    return before in _WEAK and before not in ("with", "for", "as", ",") and not named


def _is_bare_year(named: Named) -> bool:
    if named.year is not None and named.year < 1000:
        return False
    inner = (named.month, named.season, named.quarter, named.part, named.unit, named.weekday)
    notice = any(value is not None for value in (*inner, named.easter))
    return named.year is not None and not notice


def _is_year(tokens: Tokens, start: int, end: int) -> bool:
    before, after, value = text_at(tokens, start - 1), text_at(tokens, end), tokens[end - 1].number
    if before in _NUMBERED or after in _UNITS_AFTER or value is None:
        return before == "about" and after in ("", ".", ",")
    if before == "." and text_at(tokens, start - 2) in _NUMBERED:
        return False
    if before[-1:].isdecimal() or after[:1].isdecimal():
        return False
    cued = before in _YEAR_CUES and not (before == "," and glued(tokens, start))
    if 1500 <= value <= 2100 and (cued or before in _ARTICLES):
        return before in _YEAR_CUES - {"of", "from"} or value >= 1700 or before != "of"
    if cued:
        return value >= 1000 and not followed_by_things(tokens, end)
    return 1700 <= value <= 2100 and not followed_by_things(tokens, end)


def _are_years(tokens: Tokens, start: int, end: int) -> bool:
    """Return whether two numbers are years and not "1500-2000 troops" or "pages 1024-1048"."""
    before, after = text_at(tokens, start - 1), text_at(tokens, end)
    if before in _NUMBERED or after in _UNITS_AFTER:
        return False
    return before in _ARTICLES or not followed_by_things(tokens, end)


def _is_weekday(tokens: Tokens, start: int, end: int) -> bool:
    before, after = text_at(tokens, start - 1), text_at(tokens, end)
    if before in _FEAST_BEFORE or before in _NOT_AFTER or _is_programme(tokens, start, end):
        return False
    after_time = text_at(tokens, end + (after in words.TIMES_OF_DAY))
    any_one = after_time in _ANY_ONE_ENDS or text_at(tokens, start - 2) == "on"
    if before == "a" and any_one:
        return False  # "on a Friday", "Dec. 18, a Wednesday"
    counted = before in words.ORDINALS or "last" in (before, text_at(tokens, start))
    if after == "of" and counted:
        return False  # "the first Monday of every month"
    if after in _PLURAL_TIMES or text_at(tokens, start - 2) in ("every", "each"):
        return False
    return not (after in _FEAST_AFTER and tokens[end].capitalised)


def _is_title(tokens: Tokens, start: int, end: int) -> bool:
    """Return whether "Today" is a name's: "the Today Show", "Faith Today", "the Harbor TODAY"."""
    if not tokens[start].capitalised or not _mixes_cases(tokens):
        return False
    opening = start
    while opening and tokens[opening - 1].text in _QUOTES:
        opening -= 1
    opens = opening == 0 or tokens[opening - 1].text in _OPENS_QUOTED
    if not opens:
        return True
    named = end < len(tokens) and tokens[end].lower in _WEEKDAY_TITLES
    return named and tokens[end].capitalised


def _mixes_cases(tokens: Tokens) -> bool:
    """Return whether a sentence is written in small letters, unlike a headline in capitals."""
    written = [token for token in tokens if token.is_word and len(token.text) > 3]
    small = sum(not token.capitalised for token in written)
    return 3 * small >= len(written) - 1 and small > 0


def _is_era(tokens: Tokens, place: int) -> bool:
    """Return whether "today" is the present age: "today's youth", "still in use today"."""
    if text_at(tokens, place) != "today":
        return False
    before = text_at(tokens, place - 1)
    if before == "of":
        return text_at(tokens, place - 2) != "as"
    if before in ("even", "world"):
        return True
    if text_at(tokens, place + 1) in ("'", "’") and text_at(tokens, place + 2) == "s":
        return _is_of_an_age(tokens, place + 3)
    return _is_in_present(tokens, place)


def _is_of_an_age(tokens: Tokens, place: int) -> bool:
    """Return whether "today's" owns what stands at `place` for longer than a day."""
    for token in tokens[place : place + _OWNED_REACH]:
        if not token.is_word:
            break
        if token.lower in _HAPPENS or token.lower.endswith(_HAPPENS_ENDINGS):
            return False
    return True


def _is_in_present(tokens: Tokens, place: int) -> bool:
    """Return whether what lasts is told in the present: "Today, the port has five piers"."""
    opens = place == 0 or (place == 1 and tokens[0].text in _QUOTES)
    if opens:
        # "Today is a good day" speaks of the day itself.
        ahead = list(range(place + 1, min(len(tokens), place + _PRESENT_REACH)))
        ahead = [] if text_at(tokens, place + 1) in _NOW else ahead
        return any(_lasts(tokens, at) for at in _first_verb(tokens, ahead))
    behind = list(range(place - 1, max(-1, place - _PRESENT_REACH), -1))
    around = range(max(0, place - _PRESENT_REACH), min(len(tokens), place + 4))
    stays = any(text_at(tokens, at) in _STAYS for at in around)
    in_use = text_at(tokens, place - 1) == "use"
    return (stays or in_use) and any(_lasts(tokens, at) for at in _first_verb(tokens, behind))


def _first_verb(tokens: Tokens, places: list[int]) -> list[int]:
    """Return the place of the first verb among `places`, or nothing where there is none."""
    return [at for at in places if tokens[at].lower in _NOW | _ONCE][:1]


def _lasts(tokens: Tokens, place: int) -> bool:
    """Return whether the verb at `place` tells a state: "is", not "is meeting", "has met"."""
    if tokens[place].lower not in _NOW:
        return False
    after = [token.lower for token in tokens[place + 1 : place + 4]]
    doing = any(word.endswith("ing") for word in after[:2])
    perfect = tokens[place].lower in ("has", "have") and any(
        word.endswith(("ed", "en")) or word in ("been", "met", "made") for word in after[:2]
    )
    planned = bool({"expected", "due", "set", "scheduled", "to"} & set(after[:2]))
    return not (doing or perfect or planned)


def _is_programme(tokens: Tokens, start: int, end: int) -> bool:
    """Return whether a weekday ends or opens a name: "Fox News Sunday", "the Mail on Sunday"."""
    before, after = tokens[start - 1] if start else None, tokens[end] if end < len(tokens) else None
    if before is None or not tokens[start].capitalised:
        return False
    if before.lower == "on" and text_at(tokens, start - 2) in _PAPERS_ON:
        return tokens[start - 2].capitalised
    if before.capitalised and before.lower in _WEEKDAY_TITLES:
        return True
    if after is not None and after.capitalised and after.lower in _WEEKDAY_TITLES:
        return True
    closed = after is not None and after.text in '”"»’'
    quoted = any(token.text in '“"«‘' for token in tokens[max(0, start - 6) : start])
    return closed and quoted and before.capitalised
