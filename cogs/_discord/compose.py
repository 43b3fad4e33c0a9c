"""Compose a digest's posts: what is new to its channel, as it is rendered there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import discord
from typing_extensions import override

from bot.briefing.compose import MESSAGES, compose_digest, plan_digest
from bot.briefing.context import Answer, AnswerContext, DeskReader, Follow
from bot.briefing.lookup import Outcome, look_up_agenda
from bot.briefing.page import Block, Line, Page, Run, show_day, show_time
from bot.briefing.pages.brief import show_brief
from bot.briefing.pages.digest import say_left_out
from bot.briefing.pages.timeline import show_plan
from bot.briefing.questions import Review, follow_post, list_stories, review_digest
from bot.briefing.wording import Wording, load_wording
from bot.domain.digests import (
    AgendaPart,
    Brief,
    BriefLength,
    Digest,
    DigestContent,
    DigestKind,
    Slot,
    WhenEmpty,
    Window,
)
from bot.domain.entities import DayRange
from bot.domain.errors import NotFound
from bot.domain.posting import Composed, Shown
from bot.domain.questions import HelpAction, PostQuestion, UnsubscribeAction
from bot.domain.spans import truncate
from bot.ports.desks import DeskStore, QuestionStore
from bot.schedule import Composer, find_skipped_before
from cogs._discord.answers import QuestionItem, make_rows
from cogs._discord.escape import clean_text
from cogs._discord.outgoing import PostOptions, Row, takes_mark, write_posts
from cogs._discord.render import Post, render_post

TITLE = 100
"""Characters of the name of a thread at most (Discord API, "Start Thread in Forum")."""


MOST_COMING, WEEK = 5, timedelta(days=6)
"""Plans that a post tells of the week from its day on, and how many days are added to that."""


class Store(DeskStore, DeskReader, QuestionStore, Protocol):
    """What composing asks of the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A post before it is written down: no posts where there is nothing to tell.

    `rows` are those of each of its messages.
    """

    posts: Sequence[Post] = ()
    rows: Sequence[Sequence[Row]] = ()
    shown: tuple[Shown, ...] = ()
    headline: str = ""


class PostComposer(Composer):
    """Makes the posts of a digest from what its desk holds."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @override
    async def compose(self, digest: Digest, slot: Slot, window: Window) -> Composed:
        draft = await self.draft(digest, slot, window)
        return Composed(
            parts=write_posts(
                draft.posts,
                draft.rows,
                code=slot.code,
                role=digest.mention,
                options=choose_options(digest),
            ),
            shown=draft.shown,
            headline=draft.headline,
            title=name_post(digest, slot, load_wording(digest.language)),
        )

    async def draft(self, digest: Digest, slot: Slot, window: Window) -> Draft:
        """Return a digest's posts as they would be made now: of a post as of its preview."""
        desk = await self._store.find_desk(digest.desk)
        if desk is None:
            raise NotFound("There is no such desk.")
        wording = load_wording(digest.language)
        context = AnswerContext(store=self._store, desk=desk, now=window.until, wording=wording)
        if digest.kind is not DigestKind.NEWS:
            return await self._draft_review(context, digest, slot, window)
        content = await compose_digest(self._store, desk, plan_digest(digest, window))
        if content.is_empty and digest.when_empty is WhenEmpty.SILENT:
            return Draft()
        coming = await self._list_coming(context, digest, slot)
        content, page, posts = _fit(content, digest, slot, wording, window, coming)
        post = PostQuestion(
            digest.id, window.since, window.until, window.after, window.upto, slot.key
        )
        found = Answer(
            page=page,
            follow=() if content.is_empty else follow_post(content.brief, post, wording),
            stories=list_stories(content.brief, wording),
            actions=_list_actions(digest, wording),
        )
        return Draft(
            posts=posts,
            rows=await make_part_rows(self._store, context, found, posts, slot.code),
            shown=_place(content, posts),
            headline="".join(run.text for run in found.page.title),
        )

    async def _draft_review(
        self, context: AnswerContext, digest: Digest, slot: Slot, window: Window
    ) -> Draft:
        """Return the posts of a review: what it shows counts as told to nobody's dailies."""
        found = await review_digest(context, plan_digest(digest, window), digest.kind.reach)
        review = found.value
        empty = isinstance(review, Review) and not (review.stories or review.plans)
        if empty and digest.when_empty is WhenEmpty.SILENT:
            return Draft()
        title = show_notes(found.page.title, digest, slot, context.wording, since=window.since)
        posts = render_post(replace(found.page, title=title), limit=MESSAGES[BriefLength.FULL])
        return Draft(
            posts=posts,
            rows=await make_part_rows(self._store, context, found, posts, slot.code),
            headline="".join(run.text for run in found.page.title),
        )

    async def _list_coming(
        self, context: AnswerContext, digest: Digest, slot: Slot
    ) -> tuple[Block, ...]:
        """Return what is coming in the week from a slot on, where its post is to say so."""
        weekly = digest.agenda is AgendaPart.WEEKLY and digest.opens_week(slot.day)
        if not (weekly or digest.agenda is AgendaPart.DAILY):
            return ()
        days = DayRange(slot.day, slot.day + WEEK)
        desk = replace(context.desk, zone=digest.zone)
        agenda = await look_up_agenda(
            self._store, desk, days, today=slot.day, tags=digest.tags, most=MOST_COMING
        )
        over = (Outcome.PASSED, Outcome.TOOK_PLACE)
        plans = [item for item in agenda.items if not item.is_open and item.outcome not in over]
        if not plans:
            return ()
        lines = (show_plan(item, context.wording) for item in plans)
        return (Block(lines, context.wording.say("digest.this_week")),)


def _list_actions(digest: Digest, wording: Wording) -> tuple[Follow, ...]:
    """Return what a person may do about a digest of their own: end it."""
    if not digest.is_private:
        return ()
    return (Follow(label=wording.say("subscription.end"), question=UnsubscribeAction()),)


def choose_options(digest: Digest) -> PostOptions:
    """Return how a digest's posts are labelled: by its tags, and the searches of its filter."""
    named = re.findall(r"\b(?:saved|tag):(\"[^\"]+\"|\S+)", digest.filter)
    labels = (digest.forum_tag, *digest.tags, *(name.strip('"') for name in named))
    return PostOptions(labels=tuple(filter(None, labels)), publish=digest.publish)


def name_post(digest: Digest, slot: Slot, wording: Wording) -> str:
    """Return what a post is called in a forum: "Morning · 22 Nov 2024", with the time of several.

    The name is cut where both have no room.
    """
    at = f", {slot.at:%H:%M}" if len(digest.times) > 1 else ""
    day = f" · {show_day(slot.day, wording)}{at}"
    return f"{truncate(clean_text(digest.name), TITLE - len(day))}{day}"


async def make_part_rows(
    store: QuestionStore, context: AnswerContext, found: Answer, posts: Sequence[Post], code: str
) -> list[list[Row]]:
    """Return the rows of each message of an answer: its stories to open, at the end the buttons.

    A message without any has one for help: something has to bear its mark.
    """
    rows, start = [], 0
    for post in posts[:-1]:
        ends = max((block + 1 for block in post.blocks), default=start)
        part = Answer(page=found.page, stories=found.stories[start:ends])
        rows.append(await make_rows(store, context, part))
        start = min(ends, len(found.stories))
    rows.append(await make_rows(store, context, replace(found, stories=found.stories[start:])))
    for mine in rows:
        if not takes_mark(mine, code):
            label = context.wording.say("button.help")
            follow = Follow(label=label, question=HelpAction())
            mine.append(discord.ui.ActionRow(QuestionItem.make_button(context.desk.id, follow)))
    return rows


def _fit(
    content: DigestContent,
    digest: Digest,
    slot: Slot,
    wording: Wording,
    window: Window,
    coming: tuple[Block, ...] = (),
) -> tuple[DigestContent, Page, list[Post]]:
    """Return as much of a digest as its messages show whole, as a page and as posts.

    What there is no room for is not shown in part and counted as told, but left out with the rest.
    """
    limit = MESSAGES[digest.length]
    while True:
        page = show_post(content.brief, digest, slot, wording, since=window.since)
        page = replace(page, blocks=(*page.blocks, *coming))
        posts = render_post(page, limit=limit)
        whole = posts[-1].blocks_left == 0
        if whole or len(content.brief.stories) < 2:
            return content, page, posts
        brief = content.brief
        kept = brief.stories[:-1]
        content = DigestContent(
            brief=replace(brief, stories=kept, more=brief.more + 1),
            shown=tuple(item for item in content.shown if item.rank <= len(kept)),
        )


def _place(content: DigestContent, posts: Sequence[Post]) -> tuple[Shown, ...]:
    """Return what is shown with the message that each story ends in: the blocks are in order."""
    last = {block: number for number, post in enumerate(posts, 1) for block in post.blocks}
    continuing = len(content.brief.stories)
    return tuple(
        replace(item, part=last.get(item.rank - 1 if item.rank else continuing, len(posts)))
        for item in content.shown
    )


def show_post(
    brief: Brief, digest: Digest, slot: Slot, wording: Wording, *, since: datetime
) -> Page:
    """Return the page of a post: headed with when it is due, and marked where that was missed.

    Dates since the last post that the digest's zone left out are told of.
    """
    page = show_brief(replace(brief, until=slot.due), wording)
    return replace(page, title=show_notes(page.title, digest, slot, wording, since=since))


def show_notes(
    title: Line, digest: Digest, slot: Slot, wording: Wording, *, since: datetime
) -> Line:
    """Return the title of a post with what there is to know of its time."""
    notes = [
        say_left_out(day, digest.zone, wording)
        for day in find_skipped_before(slot, digest, since=since)
    ]
    if slot.late:
        due = show_time(slot.due, digest.zone, wording)
        notes.insert(0, wording.say("brief.late", when=due))
    return (*title, *(Run(f" · {note}") for note in notes))
