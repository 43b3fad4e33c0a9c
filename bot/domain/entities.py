"""Entities: who, what and where an article speaks of, and the days it names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from bot.domain.articles import Span

EntityId = NewType("EntityId", int)


class EntityKind(StrEnum):
    """What an entity is; ships, operations, treaties and laws are `other`."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEntity:
    """One entity as one article speaks of it.

    `name` is its fullest name there, `aliases` the other names the text uses or states for it,
    `mentions` every place it is named, in reading order. `key` is its identity in the shipped
    gazetteer ("territory:JP"), the same in every language, or None.
    """

    name: str
    kind: EntityKind
    mentions: tuple[Span, ...]
    aliases: tuple[str, ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """An expression of time and the days it stands for, both inclusive."""

    span: Span
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class DayRange:
    """A range of calendar days, both inclusive."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name that an entity goes by on a desk, and how often it was seen."""

    name: str
    count: int
    stated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """An entity of one desk: its canonical name with the other names it goes by."""

    id: EntityId
    name: str
    kind: EntityKind
    aliases: tuple[Alias, ...] = ()
