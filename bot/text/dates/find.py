"""Dates named in a text: where they stand, and which days they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.domain.entities import DateMention, DayRange
from bot.domain.spans import Span
from bot.text.dates import words
from bot.text.dates.east_asian import find_east_asian
from bot.text.dates.expressions import Expression, Named, Window, is_ambiguous_order
from bot.text.dates.grammar import FIRST_WORDS, names_month_or_year, read_lone_day
from bot.text.dates.guards import is_date
from bot.text.dates.parts import Tokens
from bot.text.dates.ranges import (
    read_days_before,
    read_expression,
    read_following_days,
    read_offset,
)
from bot.text.dates.resolve import Context, TenseBias, resolve
from bot.text.dates.tense import TenseCues, find_eastern_tense, find_tense
from bot.text.segment import split_tokens, text_at

SEARCHED = 2_000
"""How many characters of a sentence are searched: no sentence of the news is longer."""

_HEADS = words.word_set(
    "the last past next this that same coming previous ad q h ' following ce ‘ couple later "
    "earlier final preceding"
).union(
    *(words.ANY_MONTH, words.ANY_WEEKDAY, words.SEASONS, words.NUMBERS, words.ORDINALS),
    *(words.PARTS, words.PART_NOUNS, words.DAY_NAMES, words.NAMED_DECADES, FIRST_WORDS),
)
_LONG_PAST = 2
_SETTING = frozenset({"in", "during"})
_BEGUN = frozenset({"started", "began", "opened", "ended", "finished", "closed"})
"""Verbs whose object a year is, "began 2023 with a loss": what follows happened in it."""
_BACKGROUND = frozenset({"since", "until", "after", "before", "by", "the", "a"})
_HISTORY = 10
"""From how many years past on a year told counts for the next sentence of the paragraph too."""
_HISTORIC_DAYS = 2
"""After so many months and days of such years, and none near the present, the text is a history:
the year told last counts until another is told.
"""


def find_dates(
    text: str,
    sentences: Sequence[Span],
    *,
    published: date | None,
    language: str | None = "en",
) -> tuple[DateMention, ...]:
    """Return the dates that `text` names with their days, in reading order, without overlaps.

    Each lies inside one sentence, of which the first 2,000 characters are searched. Without
    `published` the expressions that need it ("on Monday") are left out. `language` (ISO 639-1)
    decides the order of 05/06/2024: such dates are left out of English and unknown texts.
    The rules are those of `bot.text.dates.resolve`.
    """
    reader = _Reader(text, published, language)
    for sentence in sentences:
        reader.read(sentence)
    return tuple(reader.mentions)


class _Reader:
    """Reads sentence after sentence and remembers the date named last."""

    def __init__(self, text: str, published: date | None, language: str | None) -> None:
        self._text = text
        self._published = published
        self._day_first = language not in (None, "en", "ja", "zh", "ko")
        self._anchor: DayRange | None = None
        self._turning: dict[Expression, DayRange] = {}
        self._year: int | None = None
        self._age = 0
        self._history = False
        self._historic_days = 0
        self._present = False
        self._read_until = 0
        self.mentions: list[DateMention] = []

    def read(self, sentence: Span) -> None:
        """Add the mentions of one sentence."""
        start = max(0, sentence.start)
        end = min(sentence.end, len(self._text), start + SEARCHED)
        aged = self._age > (1 if self._history else 0)
        if (aged or "\n" in self._text[self._read_until : start]) and not self._speaks_of_history():
            self._year = None
        chunk = self._text[start:end]
        tokens = split_tokens(chunk)
        if end < min(sentence.end, len(self._text)):
            tokens = tokens[:-1]
        cues: TenseCues | None = None
        for first, last, place, expression in _find_all(chunk, tokens, self._day_first):
            cues = cues or find_tense(tokens)
            tense_bias = cues.tense_bias_at(place) if place >= 0 else find_eastern_tense(chunk)
            beside = self._day_beside(start + first) if _is_bare_weekday(expression) else None
            span = Span(start + first, start + last)
            self._add(span, expression, tense_bias, beside, eastern=place < 0)
            born = "born" in (token.lower for token in tokens[max(0, place - 3) : max(0, place)])
            if not born:
                self._follow(expression, text_at(tokens, place - 1))
        self._read_until = max(self._read_until, end)
        self._age += 1

    def _day_beside(self, start: int) -> date | None:
        """Return the day told right before `start`, as in "today (Thursday)"."""
        before = self.mentions[-1] if self.mentions else None
        if before is None or before.first != before.last or start - before.span.end > len(" ( "):
            return None
        between = self._text[before.span.end : start].strip()
        named = before.span.of(self._text).lower() in words.DAY_NAMES
        beside = between in ("(", "（") or (between == "," and named)
        return before.first if beside else None

    def _add(
        self,
        span: Span,
        expression: Expression,
        tense_bias: TenseBias,
        beside: date | None = None,
        *,
        eastern: bool,
    ) -> None:
        context = Context(
            today=beside or self._published,
            anchor=self._anchor,
            tense_bias=TenseBias.CLOSEST if beside else tense_bias,
            year=None if tense_bias is TenseBias.FUTURE else self._year,
            own_year=eastern,
        )
        days = self._turning.get(expression) or resolve(expression, context)
        if days is None:
            return
        if isinstance(expression, Named) and expression.anniversary_offset is not None:
            # "Three years ago" means the day of "three years ago tomorrow" from then on.
            self._turning[replace(expression, anniversary_offset=None)] = days
        self.mentions.append(DateMention(span=span, first=days.first, last=days.last))
        self._anchor = days

    def _follow(self, expression: Expression, before: str) -> None:
        """Remember the year of the past that a text has moved to, or that it has come back."""
        if isinstance(expression, Window):
            self._present = True
        if self._published is None or not isinstance(expression, Named) or expression.anchored:
            return
        if expression.year is None:
            if expression.unit or expression.weekday is not None or expression.which is not None:
                self._year = None
                self._present = True
            return
        past = self._published.year - expression.year
        self._present = self._present or past < _HISTORY
        self._historic_days += expression.month is not None and past >= _HISTORY
        notice = (expression.month is not None or before in _SETTING) and past >= _LONG_PAST
        begun = before in _BEGUN and past != 0
        if (notice or begun) and expression.years == 1 and before not in _BACKGROUND:
            self._year, self._age = expression.year, 0
            self._history = past >= _HISTORY

    def _speaks_of_history(self) -> bool:
        return self._historic_days >= _HISTORIC_DAYS and not self._present


def _is_bare_weekday(expression: Expression) -> bool:
    return isinstance(expression, Named) and expression == Named(weekday=expression.weekday)


def _find_all(
    chunk: str, tokens: Tokens, day_first: bool
) -> Iterator[tuple[int, int, int, Expression]]:
    """Yield the start, end, first token and expression of each date; the token is -1 in Han."""
    found = [(first, last, -1, expression) for first, last, expression in find_east_asian(chunk)]
    taken = 0
    for first, last, place, expression in _find_english(tokens, day_first):
        while taken < len(found) and found[taken][1] <= first:
            yield found[taken]
            taken += 1
        if taken == len(found) or last <= found[taken][0]:
            yield first, last, place, expression
    yield from found[taken:]


def _find_english(tokens: Tokens, day_first: bool) -> Iterator[tuple[int, int, int, Expression]]:
    place = 0
    while place < len(tokens):
        token = tokens[place]
        opens = token.lower in _HEADS or (token.text[0].isdecimal() and len(token.text) <= 4)
        read = _read_listed_at(tokens, place, day_first) if opens else []
        for start, end, expression in read:
            yield tokens[start].start, tokens[end - 1].end, start, expression
            place = end
        place += not read


def _read_listed_at(
    tokens: Tokens, place: int, day_first: bool
) -> Sequence[tuple[int, int, Expression]]:
    """Read the date that begins at `place`, or all of a list of days."""
    if tokens[place].text.isdecimal():
        listed = read_days_before(tokens, place)
        if listed and is_date(tokens, *listed[0]) and is_date(tokens, *listed[-1]):
            return listed
    read = _read_at(tokens, place, day_first)
    if read is None:
        return []
    return read_following_days(tokens, place, *read) or [(place, read[1], read[0])]


def _read_at(tokens: Tokens, place: int, day_first: bool) -> tuple[Expression, int] | None:
    if text_at(tokens, place) == "the" and names_month_or_year(tokens, place + 1):
        return None
    offset = read_offset(tokens, place)
    if offset:
        return offset
    read = read_expression(tokens, place, and_joins=text_at(tokens, place - 1) == "between")
    if read is None:
        return read_lone_day(tokens, place)
    expression, end = read
    if is_ambiguous_order(expression):
        return read if day_first else None
    return read if is_date(tokens, place, end, expression) else None
