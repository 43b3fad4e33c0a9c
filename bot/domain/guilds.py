"""Desks: whose articles, names, stories and digests they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NewType, TypedDict

from bot.domain.articles import StoredArticle

DeskId = NewType("DeskId", int)
GuildId = NewType("GuildId", int)

LOCAL_GUILD = GuildId(0)
"""The guild number of the desk that the command line uses when it is not told another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A desk: one guild's articles and settings, or the local one of the command line.

    `channel` is where its briefs belong, None before `/desk setup`; `admin_channel` is that of
    the people who run it; `language` is that of our own words.
    """

    id: DeskId
    guild: GuildId
    name: str
    zone: str = "UTC"
    admin_channel: int | None = None
    channel: int | None = None
    language: str = "en"


class DeskChanges(TypedDict, total=False):
    """Settings of a desk to change; what is left out stays as it is."""

    name: str
    zone: str
    admin_channel: int | None
    channel: int | None
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFigures:
    """What a desk holds: `newest` by publication, `last_in` by when it came in."""

    articles: int
    stories: int
    entities: int
    newest: StoredArticle | None
    last_in: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRemoval:
    """How much was deleted with a desk."""

    articles: int
    stories: int
    entities: int
    questions: int
    looks: int
    feeds: int
