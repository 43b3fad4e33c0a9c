"""Compose a digest's posts: what is new to its channel, as it is rendered there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

import discord
from typing_extensions import override

from bot.briefing.compose import compose_digest, plan_digest
from bot.briefing.context import Answer, AnswerContext, DeskReader
from bot.briefing.page import Page, Run, show_time
from bot.briefing.pages import say_left_out, show_brief
from bot.briefing.questions import follow_post, list_stories
from bot.briefing.wording import Wording, load_wording
from bot.domain.digests import Brief, BriefLength, Digest, Slot, WhenEmpty
from bot.domain.errors import NotFound
from bot.domain.posting import Composed, Shown
from bot.domain.questions import PostQuestion
from bot.ports.desks import DeskStore, QuestionStore
from bot.schedule import Composer, find_skipped_before
from cogs._discord.answers import make_rows
from cogs._discord.outgoing import write_posts
from cogs._discord.render import Post, render_post

MESSAGES: dict[BriefLength, int] = {
    BriefLength.SHORT: 1,
    BriefLength.STANDARD: 1,
    BriefLength.FULL: 2,
}
"""How many messages a digest may take (design: brief)."""


class Store(DeskStore, DeskReader, QuestionStore, Protocol):
    """What composing asks of the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A post before it is written down: no posts where there is nothing to tell."""

    posts: Sequence[Post] = ()
    rows: Sequence[discord.ui.ActionRow[Any]] = ()
    shown: tuple[Shown, ...] = ()
    headline: str = ""


class PostComposer(Composer):
    """Makes the posts of a digest from what its desk holds."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @override
    async def compose(
        self, digest: Digest, slot: Slot, *, since: datetime, until: datetime
    ) -> Composed:
        draft = await self.draft(digest, slot, since=since, until=until)
        return Composed(
            parts=write_posts(draft.posts, code=slot.code, role=digest.mention, rows=draft.rows),
            shown=draft.shown,
            headline=draft.headline,
        )

    async def draft(self, digest: Digest, slot: Slot, *, since: datetime, until: datetime) -> Draft:
        """Return a digest's posts as they would be made now: of a post as of its preview."""
        desk = await self._store.find_desk(digest.desk)
        if desk is None:
            raise NotFound("There is no such desk.")
        plan = plan_digest(digest, since=since, until=until)
        content = await compose_digest(self._store, desk, plan)
        if content.is_empty and digest.when_empty is WhenEmpty.SILENT:
            return Draft()
        wording = load_wording(digest.language)
        post = PostQuestion(digest.id, since, until, slot.key)
        found = Answer(
            page=show_post(content.brief, digest, slot, wording, since=since),
            follow=() if content.is_empty else follow_post(content.brief, post, wording),
            stories=list_stories(content.brief, wording),
        )
        context = AnswerContext(store=self._store, desk=desk, now=until, wording=wording)
        return Draft(
            posts=render_post(found.page, limit=MESSAGES[digest.length]),
            rows=await make_rows(self._store, context, found),
            shown=content.shown,
            headline="".join(run.text for run in found.page.title),
        )


def show_post(
    brief: Brief, digest: Digest, slot: Slot, wording: Wording, *, since: datetime
) -> Page:
    """Return the page of a post: headed with when it is due, and marked where that was missed.

    Dates since the last post that the digest's zone left out are told of.
    """
    page = show_brief(replace(brief, until=slot.due), wording)
    notes = [
        say_left_out(day, digest.zone, wording)
        for day in find_skipped_before(slot, digest, since=since)
    ]
    if slot.late:
        due = show_time(slot.due, digest.zone, wording)
        notes.insert(0, wording.say("brief.late", when=due))
    return replace(page, title=(*page.title, *(Run(f" · {note}") for note in notes)))
