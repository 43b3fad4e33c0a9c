"""Compose a digest's posts: the desk's brief of a window, as it is rendered for a channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bot.briefing.brief_pages import show_brief
from bot.briefing.digest import make_brief
from bot.briefing.pages import Page, Run, show_time
from bot.briefing.wording import load_wording
from bot.domain.deliveries import Composed
from bot.domain.digests import Brief, BriefLength
from bot.domain.errors import NotFound
from bot.domain.schedules import Digest, Slot, WhenEmpty
from bot.ports import DeskStore, StoryStore
from cogs._outgoing import write_posts
from cogs._render import render_post

MESSAGES: dict[BriefLength, int] = {
    BriefLength.SHORT: 1,
    BriefLength.STANDARD: 1,
    BriefLength.FULL: 2,
}
"""How many messages a digest may take (design: brief)."""


class Store(DeskStore, StoryStore, Protocol):
    """What composing asks of the store."""


class Composer:
    """Makes the posts of a digest from what its desk holds."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def __call__(
        self, digest: Digest, slot: Slot, *, since: datetime, until: datetime
    ) -> Composed:
        """Return a digest's posts about what came in in [since, until)."""
        desk = await self._store.find_desk(digest.desk)
        if desk is None:
            raise NotFound("There is no such desk.")
        told = replace(desk, name=digest.name, zone=digest.zone)
        brief = await make_brief(self._store, told, since=since, until=until, length=digest.length)
        if not brief.stories and digest.when_empty is WhenEmpty.SILENT:
            return Composed()
        page = _show(brief, digest, slot)
        posts = render_post(page, limit=MESSAGES[digest.length])
        return Composed(
            parts=write_posts(posts, code=slot.code, role=digest.mention),
            headline="".join(run.text for run in page.title),
        )


def _show(brief: Brief, digest: Digest, slot: Slot) -> Page:
    wording = load_wording(digest.language)
    page = show_brief(replace(brief, until=slot.due), wording)
    if not slot.late:
        return page
    due = show_time(slot.due, digest.zone, wording)
    return replace(page, title=(*page.title, Run(f" · {wording.say('brief.late', when=due)}")))
