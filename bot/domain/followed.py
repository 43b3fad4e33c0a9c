"""The desk's own list: names that curators have it follow, found as strings in every text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.articles import ArticleId
from bot.domain.desks import DeskId
from bot.domain.entities import EntityId, EntityKind
from bot.domain.spans import Span

MOST_FOLLOWED = 2_000
"""Names on a desk's list, aliases among them: each is looked for in every article."""

MOST_ALIASES = 20
"""Aliases of one entity on a line of a list."""

LONGEST_FOLLOWED = 100
"""Characters of a name on the list."""


class Claim(StrEnum):
    """What is to be done about a name that another entity goes by."""

    ASK = "ask"
    MERGE = "merge"
    TAKE = "take"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedName:
    """A line of a list of names: what is to be followed, or is.

    `subject` is the entity that is meant, where that is known.
    """

    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()
    subject: EntityId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What is ruled of an entity that is followed: its kind, and the names that it goes by.

    `entity` is None for one that the desk does not know yet, `kind` None where it stays. Entities
    that are the same are `merged` into it; where it `takes` its names, no other goes by them.
    """

    names: tuple[str, ...]
    entity: EntityId | None = None
    kind: EntityKind | None = None
    merged: tuple[EntityId, ...] = ()
    takes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedName:
    """A name that is looked for as a string, and whose it is."""

    entity: EntityId
    kind: EntityKind
    name: str


NameSearchId = NewType("NameSearchId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSearch:
    """How far the stored articles were searched for a name that was put on the list or taken off.

    `seen` of `total` articles that may hold it were looked at, in `found` of them it stands; until
    it begins, `total` is None. `wanted` is whether it is on the list.
    """

    id: NameSearchId
    desk: DeskId
    entity: EntityId
    kind: EntityKind
    name: str
    wanted: bool
    seen: int = 0
    total: int | None = None
    found: int = 0
    ended: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMention:
    """A mention in a stored article: whose it is, and where."""

    entity: EntityId
    kind: EntityKind
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundName:
    """Where a name of the list stands in a stored article; `holder` had that mention, if any."""

    article: ArticleId
    span: Span
    holder: EntityId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedArticle:
    """A stored article that may hold a name, with the mentions that were found in it."""

    id: ArticleId
    text: str
    mentions: tuple[HeldMention, ...]
