"""Saved searches: a query under a name of its own, which watches and digests can go by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.domain.guilds import DeskId

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

    `place` is the channel that is told, or a person's number made negative.
    """

    kind: UseKind
    name: str
    place: int


def may_change(search: SavedSearch, uses: tuple[SavedUse, ...], *, person: int) -> bool:
    """Tell whether somebody who is no curator may change or remove a saved search.

    They must have saved it themselves, and nobody else's watch or digest goes by it.
    """
    return search.person == person and all(use.place == -person for use in uses)
