"""Queries: what an article must say, or be, to be found; and searches kept under a name.

One language for search, filters and watches; `bot.text.query.parse` reads and writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType, TypeAlias

from bot.domain.articles import SourceClass
from bot.domain.desks import DeskId
from bot.domain.entities import DayRange, fold_name


@dataclass(frozen=True, slots=True)
class All:
    """Every part must match; without parts everything does."""

    parts: tuple[Query, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part at least must match."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not match."""

    part: Query


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand together in this order, in the title or the text; in the title alone
    where `title` is true. With `prefix` the last word may go on.
    """

    phrase: str
    prefix: bool = False
    title: bool = False


class FieldName(StrEnum):
    """What an article can be asked for besides its words."""

    ENTITY = "entity"
    SOURCE = "source"
    TAG = "tag"
    CATEGORY = "category"
    LANGUAGE = "lang"
    CLASS = "class"
    SAVED = "saved"


@dataclass(frozen=True, slots=True)
class Field:
    """A fact of an article has this value.

    An entity is a name as typed, or "e:12"; a language its ISO 639-1 code; a class the value of a
    `SourceClass`; a source the name of a feed, a site or a host, or whole words of it. A saved
    search stands for what is saved under its name: it is put in its place before anything is
    looked up (`exchange`).
    """

    name: FieldName
    value: str


class DayBound(StrEnum):
    """How a day bounds the time of publication: from its first moment on, before it, or on it."""

    AFTER = "after"
    BEFORE = "before"
    ON = "on"


@dataclass(frozen=True, slots=True)
class Published:
    """The article was published in [since, until), aware UTC moments; None leaves an end open.

    `bound` and `days` say the same as a person would, in the zone that the query was read in.
    """

    bound: DayBound
    days: DayRange
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression (RE2, case ignored) matches in the title or the text."""

    regex: str


Query: TypeAlias = All | AnyOf | Not | Words | Field | Published | Pattern

EVERYTHING = All()
"""The query that matches every article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryFacts:
    """What of an article a query can ask for.

    `names` are the names and aliases of its entities, folded by `fold_name`; `sources` the names
    of the feeds that brought it, its site and the host of its address; `categories` what its
    publisher files it under; `language` an ISO 639-1
    code; `published` an aware UTC moment, the one to sort by where only the day is known.
    """

    title: str = ""
    text: str = ""
    names: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    source_class: SourceClass = SourceClass.UNKNOWN
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    published: datetime | None = None


class QueryFault(StrEnum):
    """Why a query is not understood; each has its words in the catalogue, "query.…"."""

    NO_WORD = "no_word"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    TOO_DEEP = "too_deep"
    UNKNOWN_FIELD = "unknown_field"
    NO_DATE = "no_date"
    NO_CLASS = "no_class"
    NO_LANGUAGE = "no_language"
    NO_PATTERN = "no_pattern"
    LONG_PATTERN = "long_pattern"
    NOT_CLOSED = "not_closed"
    NOT_OPENED = "not_opened"
    PATTERN_IN_SEARCH = "pattern_in_search"
    TOO_COSTLY = "too_costly"
    NO_SAVED = "no_saved"
    MANY_SAVED = "many_saved"
    SAVED_IN_FILTER = "saved_in_filter"


def names_source(value: str, source: str) -> bool:
    """Tell whether a value is the name of a source, or whole words of it ("reuters").

    Chinese and Japanese names have no words: there a part of the name is enough.
    """
    wanted, name = fold_name(value), fold_name(source)
    if not wanted.isascii():
        return wanted in name
    return bool(wanted) and f" {wanted} " in f" {name} "


def walk(query: Query) -> Iterator[Query]:
    """Yield a query and all its parts, outer ones first."""
    yield query
    match query:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from walk(part)
        case Not(part):
            yield from walk(part)
        case _:
            pass


def exchange(query: Query, others: Mapping[Query, Query]) -> Query:
    """Return a query with some of its parts exchanged for others; no All stands in an All."""
    match query:
        case All(parts):
            changed = [exchange(part, others) for part in parts]
            flat = [p for c in changed for p in (c.parts if isinstance(c, All) else (c,))]
            return All(tuple(flat))
        case AnyOf(parts):
            return AnyOf(tuple(exchange(part, others) for part in parts))
        case Not(part):
            return Not(exchange(part, others))
        case _:
            return others.get(query, query)


def find_pattern(query: Query) -> Pattern | None:
    """Return the first regular expression of a query, which no index can look up, or None."""
    return next((part for part in walk(query) if isinstance(part, Pattern)), None)


def find_saved(query: Query) -> tuple[Field, ...]:
    """Return the references to saved searches in a query, each once."""
    found = (p for p in walk(query) if isinstance(p, Field) and p.name is FieldName.SAVED)
    return tuple(dict.fromkeys(found))


SavedId = NewType("SavedId", int)

MOST_SAVED = 50
"""Saved searches of one desk: two pages of offers (Discord shows 25 at a time)."""

MOST_REFERENCES = 4
"""Saved searches that one query may name: what they say in all stays within 320 terms."""

LONGEST_NAME = 60
"""Characters of a name: `saved:"…"` stays within the 100 of a choice in Discord."""

RESTORABLE = timedelta(days=30)
"""How long a removed search can be brought back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A query of a desk under a name; `person` of Discord saved it last, 0 the command line.

    `query` is in the language of `bot.text.query.parse` and names no other saved search.
    """

    id: SavedId
    desk: DeskId
    name: str
    query: str
    person: int
    saved: datetime

    @property
    def reference(self) -> str:
        """Return what stands for it in a query: `saved:"coast guard"`."""
        return f'saved:"{self.name}"'


class UseKind(StrEnum):
    """What goes by a saved search."""

    WATCH = "watch"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedUse:
    """Something that goes by a saved search: a digest by its name, or a watch.

    `recipient` is the channel that is shown it, or a person's number made negative.
    """

    kind: UseKind
    name: str
    recipient: int


def may_change(search: SavedSearch, uses: tuple[SavedUse, ...], *, person: int) -> bool:
    """Tell whether somebody who is no curator may change or remove a saved search.

    They must have saved it themselves, and nobody else's watch or digest goes by it.
    """
    return search.person == person and all(use.recipient == -person for use in uses)
