"""The one language of queries: read it, write it back, and match it (for search and filters).

Words, "phrases", -not, OR (or |), brackets, word*, entity: source: tag: category: lang: class:
title: after: before: on: and /patterns/. Text that nobody meant as a query is taken as words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rapidfuzz.distance import OSA

from bot.domain.articles import SourceClass
from bot.domain.entities import DayRange, fold_name
from bot.domain.errors import DateNotUnderstood, QueryNotUnderstood
from bot.domain.queries import (
    EVERYTHING,
    All,
    AnyOf,
    DayBound,
    Field,
    FieldName,
    Not,
    Pattern,
    Published,
    Query,
    QueryFault,
    Words,
)
from bot.text.dates import parse_when
from bot.text.lexicon import load_rows
from bot.text.query.errors import explain_fault, list_classes
from bot.text.query.match import compile_pattern, matches
from bot.text.query.tokens import Kind, Piece, cut_query
from bot.text.query.write import write_query

_LANGUAGES = {name: code for code, *names in load_rows("languages") for name in names}


def read_words(piece: Piece, *, title: bool = False) -> Words:
    """Return the words of a term without the punctuation around them."""
    phrase = " ".join(piece.text.split())
    first, last = 0, len(phrase)
    while first < last and not _belongs(phrase[first]):
        first += 1
    while last > first and not _belongs(phrase[last - 1]):
        last -= 1
    return Words(phrase[first:last], prefix=piece.prefix, title=title)


def _belongs(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign).startswith("M")


def read_class(piece: Piece) -> str:
    """Return the class of source that is meant, in one word or two; raises QueryNotUnderstood."""
    wanted = fold_name(piece.text).replace(" ", "")
    for kind in SourceClass:
        plain = kind.value.replace(" ", "")
        if wanted in (plain, f"{plain}s"):
            return kind.value
    raise QueryNotUnderstood(
        fault=QueryFault.NO_CLASS, piece=piece.text, at=piece.at, hint=list_classes()
    )


def read_language(piece: Piece) -> str:
    """Return the ISO 639-1 code that is meant; a region is left out; raises QueryNotUnderstood."""
    typed = piece.text.strip().lower()
    code = _LANGUAGES.get(typed, typed.replace("_", "-").partition("-")[0])
    if not (code.isascii() and code.isalpha() and 2 <= len(code) <= 3):
        raise QueryNotUnderstood(fault=QueryFault.NO_LANGUAGE, piece=piece.text, at=piece.at)
    return code


__all__ = ["matches", "parse_query", "write_query"]

_TITLE = "title"
_FIELDS = frozenset({_TITLE, *FieldName, *DayBound})
_SYNONYMS = {name: field for field, *names in load_rows("query fields") for name in names}

_ITEM_BEGINS = frozenset({Kind.NOT, Kind.OPEN, Kind.TERM})

_SHORTEST_MISTYPED = 5
"""Letters of a field from which a name that is one slip off is taken for it."""


def parse_query(text: str, *, now: datetime, zone: str = "UTC") -> Query:
    """Return what a person means by a query; an empty text means everything.

    `now` is an aware moment and `zone` the IANA name of where days begin: dates are read there.
    Raises QueryNotUnderstood with the place and what would work, where an operator is wrong, a
    text holds no word, or it is over a limit (1,000 characters, 64 terms, 20 brackets deep).
    """
    if not text.strip():
        return EVERYTHING
    try:
        pieces = cut_query(text, is_field=_is_field)
        if not pieces:
            raise QueryNotUnderstood(fault=QueryFault.NO_WORD, piece=text.strip())
        meaning = _Meaning(now, zone)
        terms = [meaning.read(p) if p.kind is Kind.TERM else EVERYTHING for p in pieces]
    except QueryNotUnderstood as error:
        raise explain_fault(error, text) from error.__cause__
    return _Parser(pieces, terms).read_any()


def _is_field(name: str) -> bool:
    return _find_field(name) is not None or _guess_field(name) is not None


def _find_field(name: str) -> str | None:
    plain = _SYNONYMS.get(name.lower(), name.lower())
    return plain if plain in _FIELDS else None


def _guess_field(name: str) -> str | None:
    """Return the field that a mistyped name is one slip away from."""
    if len(name) < _SHORTEST_MISTYPED:
        return None
    near = (known for known in sorted(_FIELDS) if len(known) >= _SHORTEST_MISTYPED)
    return next((known for known in near if OSA.distance(name.lower(), known) <= 1), None)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What terms mean at a moment, in a zone."""

    now: datetime
    zone: str

    def read(self, piece: Piece) -> Query:
        """Return the node of a term; raises QueryNotUnderstood where its value is none."""
        if piece.form == "pattern":
            return Pattern(compile_pattern(piece.text, piece.at).pattern)
        if piece.form in ("word", "phrase"):
            return read_words(piece)
        name = _find_field(piece.form)
        if name is None:
            raise QueryNotUnderstood(
                fault=QueryFault.UNKNOWN_FIELD,
                piece=f"{piece.form}:",
                at=piece.at,
                hint=f"{_guess_field(piece.form)}:",
            )
        if name == _TITLE:
            return read_words(piece, title=True)
        if name in set(DayBound):
            return self._read_days(piece, DayBound(name))
        return _read_field(piece, FieldName(name))

    def _read_days(self, piece: Piece, bound: DayBound) -> Published:
        try:
            days = parse_when(piece.text, now=self.now, zone=self.zone)
            return bound_days(bound, days, self.zone)
        except (DateNotUnderstood, OverflowError) as error:
            raise QueryNotUnderstood(
                fault=QueryFault.NO_DATE, piece=piece.text, at=piece.at
            ) from error


def _read_field(piece: Piece, name: FieldName) -> Field:
    value = " ".join(piece.text.split())
    if name is FieldName.CLASS:
        value = read_class(piece)
    elif name is FieldName.LANGUAGE:
        value = read_language(piece)
    return Field(name, value)


def bound_days(bound: DayBound, days: DayRange, zone: str) -> Published:
    """Return the bound that days set to the time of publication, days being those of a zone.

    `after:` begins with the first of the days, `before:` ends before it; so they part all time.
    Raises OverflowError at the end of the calendar.
    """
    if bound is not DayBound.ON:
        days = DayRange(days.first, days.first)
    first = _midnight(days.first, zone)
    end = _midnight(days.last + timedelta(days=1), zone) if bound is DayBound.ON else None
    return Published(
        bound,
        days,
        since=None if bound is DayBound.BEFORE else first,
        until=first if bound is DayBound.BEFORE else end,
    )


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


class _Parser:
    """Reads the pieces of a query, and what its terms mean, by recursive descent.

        any  = all (EITHER all)*
        all  = item+
        item = NOT* (TERM | OPEN any CLOSE)

    `cut_query` hands over nothing else, and brackets at most 20 deep.
    """

    def __init__(self, pieces: Sequence[Piece], terms: Sequence[Query]) -> None:
        self._kinds = tuple(piece.kind for piece in pieces)
        self._terms = terms
        self._at = 0

    def read_any(self) -> Query:
        """Return the alternatives from here on, flat."""
        parts = [self._read_all()]
        while self._take(Kind.EITHER):
            parts.append(self._read_all())
        flat = [p for part in parts for p in (part.parts if isinstance(part, AnyOf) else (part,))]
        return parts[0] if len(parts) == 1 else AnyOf(tuple(flat))

    def _read_all(self) -> Query:
        parts = [self._read_item()]
        while self._at < len(self._kinds) and self._kinds[self._at] in _ITEM_BEGINS:
            parts.append(self._read_item())
        flat = [p for part in parts for p in (part.parts if isinstance(part, All) else (part,))]
        return parts[0] if len(parts) == 1 else All(tuple(flat))

    def _read_item(self) -> Query:
        negated = False
        while self._take(Kind.NOT):
            negated = not negated
        if self._take(Kind.OPEN):
            item = self.read_any()
            self._at += 1  # the bracket that closes
        else:
            item = self._terms[self._at]
            self._at += 1
        if not negated:
            return item
        return item.part if isinstance(item, Not) else Not(item)

    def _take(self, kind: Kind) -> bool:
        taken = self._at < len(self._kinds) and self._kinds[self._at] is kind
        self._at += taken
        return taken
