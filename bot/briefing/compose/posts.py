"""The posts of a digest: what is planned, what is composed, and what may be asked about one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from bot.briefing.compose.digest import DigestReader, compose_digest
from bot.domain.desks import Desk
from bot.domain.digests import BriefLength, Digest, DigestContent, DigestPlan
from bot.domain.errors import NotFound
from bot.domain.posting import Shown
from bot.domain.questions import PostQuestion
from bot.domain.stories import StoryId
from bot.ports.posting import DigestStore

FIRST_WINDOW = timedelta(hours=24)
"""How far back before it was made a digest tells at first."""

SETTLE = timedelta(seconds=10)
"""What came in more recently may still be on its way into the store: the next digest tells it."""


class PostReader(DigestReader, DigestStore, Protocol):
    """The stores that posts are composed from and asked about."""


def plan_digest(
    digest: Digest,
    *,
    since: datetime,
    until: datetime,
    length: BriefLength | None = None,
    without: frozenset[StoryId] = frozenset(),
) -> DigestPlan:
    """Return what a digest is to tell of a window."""
    return DigestPlan(
        title=digest.name,
        channel=digest.channel,
        since=since,
        until=until,
        zone=digest.zone,
        length=length or digest.length,
        tags=frozenset(digest.tags),
        filter=digest.filter,
        without=without,
    )


async def find_window(
    store: DigestStore, digest: Digest, *, now: datetime, settle: timedelta = SETTLE
) -> tuple[datetime, datetime]:
    """Return the window that a digest's next posts tell of, were they made now."""
    until = now - settle
    last = await store.find_last_until(digest.id, channel=digest.channel)
    return min(last or digest.created - FIRST_WINDOW, until), until


async def compose_more(store: PostReader, desk: Desk, post: PostQuestion) -> DigestContent:
    """Return what a post left out for its length; raises NotFound where the digest is gone."""
    digest = await _find_digest(store, desk, post)
    shown = await store.get_shown_in(desk.id, post.key)
    without = frozenset(item.story for item in shown)
    plan = plan_digest(
        digest, since=post.since, until=post.until, length=BriefLength.FULL, without=without
    )
    return await compose_digest(store, desk, plan)


async def weigh_post(store: PostReader, desk: Desk, post: PostQuestion) -> tuple[Shown, ...]:
    """Return the stories of a post with their weights; of a preview, as it would be now.

    Raises NotFound where the digest is gone.
    """
    shown = await store.get_shown_in(desk.id, post.key)
    if shown:
        return shown
    digest = await _find_digest(store, desk, post)
    plan = plan_digest(digest, since=post.since, until=post.until)
    return (await compose_digest(store, desk, plan)).shown


async def _find_digest(store: PostReader, desk: Desk, post: PostQuestion) -> Digest:
    digest = await store.find_digest(desk.id, post.digest)
    if digest is None:
        raise NotFound("This digest is no longer there.")
    return digest
