"""The one language of queries: read it, write it back, and match it (for search and filters).

Words, "phrases", -not, OR (or |), brackets, word*, entity: source: tag: lang: class: title:
after: before: on: and /patterns/. Text that nobody meant as a query is taken as words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from lark import Lark, Token, Transformer
from lark.lexer import Lexer
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
from bot.text.query.errors import explain_fault, list_classes
from bot.text.query.match import compile_pattern, matches
from bot.text.query.tokens import Kind, Piece, cut_query
from bot.text.query.write import write_query

_LANGUAGES = {
    "english": "en",
    "japanese": "ja",
    "chinese": "zh",
    "mandarin": "zh",
    "korean": "ko",
    "french": "fr",
    "german": "de",
    "spanish": "es",
    "russian": "ru",
    "日本語": "ja",
    "中文": "zh",
    "英語": "en",
}


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

_GRAMMAR = """
?start: either
?either: both (EITHER both)* -> any_of
both: item+ -> all_of
?item: NOT item -> negated
     | OPEN either CLOSE -> inner
     | TERM -> term
%declare TERM EITHER NOT OPEN CLOSE
"""

_TITLE = "title"
_FIELDS = frozenset({_TITLE, *FieldName, *DayBound})
_SYNONYMS = {
    "site": "source",
    "feed": "source",
    "tags": "tag",
    "language": "lang",
    "intitle": "title",
    "since": "after",
    "name": "entity",
}
"""Names that fields have in other search engines."""

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
    tokens: Any = list(zip(pieces, terms, strict=True))  # our lexer takes what lark takes as text
    return _Builder().transform(_parser().parse(tokens))


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


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer=_Terms)


class _Terms(Lexer):
    """Hands the parser the pieces of a query, each term with what it means."""

    def __init__(self, conf: object) -> None:
        """Take lark's settings; there are none of use here."""

    def lex(  # type: ignore[override]  # a lexer of whole texts; lark knows both kinds
        self, data: Any
    ) -> Iterator[Token]:
        """Yield a token a piece."""
        for piece, term in data:
            yield Token(piece.kind.value, term, start_pos=piece.at)


class _Builder(Transformer[Token, Query]):
    """Makes the tree of a query from what the parser found."""

    def term(self, children: list[Token]) -> Query:
        """Return what a term means."""
        return _value(children[0])

    def inner(self, children: list[Query]) -> Query:
        """Return what stands in brackets."""
        return children[1]

    def negated(self, children: list[Query]) -> Query:
        """Return the opposite; the opposite of an opposite is the thing itself."""
        part = children[1]
        return part.part if isinstance(part, Not) else Not(part)

    def all_of(self, children: list[Query]) -> Query:
        """Return the conjunction, flat."""
        parts = [p for c in children for p in (c.parts if isinstance(c, All) else (c,))]
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def any_of(self, children: list[Query | Token]) -> Query:
        """Return the alternatives, flat."""
        chosen = [child for child in children if not isinstance(child, Token)]
        parts = [p for c in chosen for p in (c.parts if isinstance(c, AnyOf) else (c,))]
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def _value(token: Token) -> Query:
    term: Query = token.value
    return term
