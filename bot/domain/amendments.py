"""Amendments: a source changed what it tells after a digest had quoted it; the post says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.articles import StoredArticle
from bot.domain.deliveries import DeliveryId, Sent
from bot.domain.guilds import DeskId

WITHIN = timedelta(days=1)
"""How long after it was posted a digest is amended: a digest's day; the next one tells the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedPart:
    """A message of a post: its number, and what it shows as rendered (JSON)."""

    number: int
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendable:
    """A post that told of a story one of whose articles changed materially since.

    `earlier` are the texts that the article had before; `quotes` the sentences that the post
    shows of the story, folded (bot.domain.memory); `story` is the row that remembers them.
    """

    delivery: DeliveryId
    desk: DeskId
    story: int
    article: StoredArticle
    corrected: datetime
    earlier: tuple[str, ...]
    quotes: tuple[str, ...]
    parts: tuple[PostedPart, ...]
    language: str
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A quoted sentence that stands no longer, and the one in its place, "" where there is none."""

    before: str
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amending:
    """What is changed in a post: the quotes of the source at `url`, and what is said of it.

    `mark` goes to the story's title, `line` under its text.
    """

    url: str | None
    replacements: tuple[Replacement, ...]
    mark: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueEdit:
    """A posted message that shows something else than it should, and what it should show."""

    delivery: DeliveryId
    number: int
    sent: Sent
    payload: str
