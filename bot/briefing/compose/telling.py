"""Why a digest told of a story, or did not: read from what was posted, else judged as it was then.

What a channel was shown is kept, so that a story was told is known. Why one was not is worked out
again from the window that it came in in, with what the channel had been shown by then: the same
rules in the same order, over what the store holds today.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.briefing.compose.brief import STORIES, brief_story, judge_status
from bot.briefing.compose.digest import find_passing, has_tag, rank_digest
from bot.briefing.compose.posts import FIRST_WINDOW, PostReader, plan_digest
from bot.briefing.compose.ranking import rank_stories
from bot.briefing.compose.select import Past, find_day
from bot.domain.desks import Desk
from bot.domain.digests import BriefLength, Digest, DigestPlan, Run, RunOutcome
from bot.domain.posting import StoryStatus, fold_quote
from bot.domain.stories import Story, StoryArticle
from bot.ports.articles import StoryStore
from bot.text.segment import cut_dateline

MOST_POSTS = 3
"""Posts that told of a story which are named, the newest."""

RUNS = 400
"""Posts of a digest that are looked through for the window that an article came in in."""


class Reason(StrEnum):
    """Why a story was told, or was not."""

    SHOWN = "shown"
    """A post told it, at place `rank`."""
    LINE = "line"
    """A post named it in its line of stories that go on: there was nothing new to quote."""
    COUNTED = "counted"
    """It was counted in where its story was told; no sentence of it was shown."""
    MUTED = "muted"
    """A curator muted the story, or a name that all its articles have."""
    TAGS = "tags"
    """It came by no feed with one of the tags that the digest is about (`about`)."""
    FILTER = "filter"
    """It does not pass the digest's filter (`about`)."""
    OLDER = "older"
    """It came in before `at`, the beginning of the first window."""
    BELOW = "below"
    """It stood at place `rank`, and the post tells `most` stories."""
    KNOWN = "known"
    """The channel knew it, it said nothing new, and other such stories took the line."""
    UNDELIVERED = "undelivered"
    """The post of its window could not be delivered: the next one tells of it too."""
    CHANGED = "changed"
    """By what is known today it would have been told, at place `rank`: then it was not."""
    WAITING = "waiting"
    """It waits for the next post, where it would stand at place `rank` of those that came in."""
    PAUSED = "paused"
    """It waits, and the digest is paused."""
    REVIEWED = "reviewed"
    """It stands in the review of `at`, at place `rank` of what moved most."""
    BRIEF = "brief"
    """It stands in the brief of the window since `at`, at place `rank`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A reason with its figures; `at` is the moment of the post that it is about."""

    reason: Reason
    at: datetime | None = None
    rank: int = 0
    most: int = 0
    about: str = ""


async def explain_brief(
    store: StoryStore, desk: Desk, story: Story, articles: Sequence[StoryArticle], *, now: datetime
) -> Verdict:
    """Return why a brief of the last day tells some articles of a story, or does not."""
    since, most = now - FIRST_WINDOW, STORIES[BriefLength.STANDARD]
    if story.muted:
        return Verdict(reason=Reason.MUTED)
    if all(_find_moment(article) < since for article in articles):
        return Verdict(reason=Reason.OLDER, at=since)
    outlines = await store.get_outlines(desk.id, since=since, until=now + timedelta(seconds=1))
    ranked = await asyncio.to_thread(rank_stories, outlines, since=since)
    rank = _find_rank([item.story for item in ranked], story)
    reason = Reason.BRIEF if rank <= most else Reason.BELOW
    return Verdict(reason=reason, at=since, rank=rank, most=most)


async def explain_digest(
    store: PostReader,
    desk: Desk,
    digest: Digest,
    story: Story,
    articles: Sequence[StoryArticle],
    *,
    now: datetime,
) -> tuple[Verdict, ...]:
    """Return the posts of a digest's channel that told some articles of a story, and why not all.

    The newest post comes first. Where the newest of the articles is in none, the last verdict
    says why.
    """
    ids = [article.stored.id for article in articles]
    tellings = await store.get_tellings(desk.id, digest.channel, ids, limit=RUNS)
    verdicts = [
        Verdict(
            reason=Reason.SHOWN if telling.rank else Reason.LINE,
            at=telling.at,
            rank=telling.rank,
            about=telling.headline,
        )
        for telling in tellings
    ]
    newest = max(articles, key=lambda article: article.stored.arrival)
    shown_at = [item.at for item in tellings if newest.stored.id in item.articles]
    if not shown_at or max(shown_at) < _find_moment(newest):
        place = await find_place(store, desk, digest, story, newest, now=now)
        if isinstance(place, Place):
            place = await _judge_place(store, desk, story, place)
        return (*verdicts[:MOST_POSTS], place)
    if len(articles) == 1 and not await _is_quoted(store, desk, digest, newest, now):
        return (*verdicts[:MOST_POSTS], Verdict(reason=Reason.COUNTED))
    return tuple(verdicts[:MOST_POSTS])


async def _is_quoted(
    store: PostReader, desk: Desk, digest: Digest, article: StoryArticle, now: datetime
) -> bool:
    """Return whether a sentence of an article was shown in a digest's channel."""
    standing = await store.get_standing(desk.id, digest.channel, now=now)
    text = article.stored.article.text
    sentences = (cut_dateline(text, sentence.span).of(text) for sentence in article.sentences)
    return any(fold_quote(sentence) in standing.history.quotes for sentence in sentences)


@dataclass(frozen=True, slots=True)
class Place:
    """The post that an article should stand in: what it is to tell, and what is so if it does.

    `before` is when it was posted, None where it is yet to come.
    """

    plan: DigestPlan
    reason: Reason
    before: datetime | None


async def find_place(
    store: PostReader,
    desk: Desk,
    digest: Digest,
    story: Story,
    article: StoryArticle,
    *,
    now: datetime,
) -> Place | Verdict:
    """Return the post of a digest that an article of a story belongs in, or why in none."""
    arrival = article.stored.arrival
    runs = await store.get_runs(desk.id, digest.id, limit=RUNS)
    run = _find_run(runs, arrival)
    coming = await store.find_window(digest, back=digest.kind.reach, now=now)
    plan = plan_digest(digest, run.window if run is not None and run.window else coming)
    if (refusal := await _find_refusal(store, desk, plan, story, article)) is not None:
        return refusal
    windows = [run.window for run in runs if run.window is not None]
    first = min(windows or [coming], key=lambda window: window.after)
    if arrival <= first.after:
        return Verdict(reason=Reason.OLDER, at=first.since)
    if run is None:
        if digest.paused or digest.disabled:
            return Verdict(reason=Reason.PAUSED)
        return Place(plan, Reason.WAITING, None)
    if run.outcome is RunOutcome.POSTED and not run.posted:
        return Verdict(reason=Reason.UNDELIVERED, at=run.claimed)
    return Place(plan, Reason.CHANGED, run.claimed)


async def _find_refusal(
    store: PostReader, desk: Desk, plan: DigestPlan, story: Story, article: StoryArticle
) -> Verdict | None:
    """Return by what rule an article is left out of a plan, None where by none."""
    if story.muted:
        return Verdict(reason=Reason.MUTED)
    if not has_tag(article, plan):
        return Verdict(reason=Reason.TAGS, about=", ".join(sorted(plan.tags)))
    passing = await find_passing(store, desk, plan, [article.stored.id])
    if passing is not None and article.stored.id not in passing:
        return Verdict(reason=Reason.FILTER, about=plan.filter)
    return None


async def _judge_place(store: PostReader, desk: Desk, story: Story, place: Place) -> Verdict:
    """Return where a story stands among those of a post's window, and what came of it."""
    plan, reason, before = place.plan, place.reason, place.before
    field = await rank_digest(store, desk, plan, before=before)
    rank, most = _find_rank([item.story for item in field.ranked], story), STORIES[plan.length]
    if reason is Reason.WAITING:
        return Verdict(reason=reason, rank=rank, most=most)
    history = field.standing.history
    window = plan.window
    held = tuple(part for part in story.articles if part.stored.arrival <= window.upto)
    past = Past(history=history, after=window.after, today=find_day(window.until, plan.zone))
    brief = await asyncio.to_thread(brief_story, replace(story, articles=held), past=past)
    met = any(part.stored.id in history.articles for part in held)
    if judge_status(brief, met=met) is StoryStatus.CONTINUING:
        return Verdict(reason=Reason.KNOWN, at=before, rank=rank, most=most)
    return Verdict(reason=Reason.BELOW if rank > most else reason, at=before, rank=rank, most=most)


def _find_run(runs: Sequence[Run], arrival: int) -> Run | None:
    """Return the post in whose window an article came in; one that went out before others.

    The window of a post that there was nothing for is open still.
    """
    held = [run for run in runs if run.window and run.window.after < arrival <= run.window.upto]
    posts = [run for run in held if run.outcome is RunOutcome.POSTED]
    return next((run for run in posts if run.posted), posts[0] if posts else None)


def _find_rank(ranked: Sequence[Story], story: Story) -> int:
    return next((n for n, other in enumerate(ranked, 1) if other.id == story.id), len(ranked) + 1)


def _find_moment(article: StoryArticle) -> datetime:
    stored = article.stored
    return max(stored.received, stored.corrected or stored.received)
