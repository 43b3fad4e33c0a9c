"""The posts of a digest: what is planned, what is composed, and what may be asked about one."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from bot.briefing.compose.digest import DigestReader, compose_digest
from bot.domain.desks import Desk
from bot.domain.digests import BriefLength, Digest, DigestContent, DigestPlan, Window
from bot.domain.errors import NotFound
from bot.domain.posting import Shown
from bot.domain.questions import PostQuestion
from bot.domain.stories import StoryId
from bot.ports.posting import DigestStore

FIRST_WINDOW = timedelta(hours=24)
"""How far back before it was made a digest tells at first."""


class PostReader(DigestReader, DigestStore, Protocol):
    """The stores that posts are composed from and asked about."""


def plan_digest(
    digest: Digest,
    window: Window,
    *,
    length: BriefLength | None = None,
    without: frozenset[StoryId] = frozenset(),
) -> DigestPlan:
    """Return what a digest is to tell of a window."""
    return DigestPlan(
        title=digest.name,
        channel=digest.channel,
        window=window,
        zone=digest.zone,
        length=length or digest.length,
        tags=frozenset(digest.tags),
        filter=digest.filter,
        without=without,
    )


async def compose_more(store: PostReader, desk: Desk, post: PostQuestion) -> DigestContent:
    """Return what a post left out for its length; raises NotFound where the digest is gone."""
    digest = await _find_digest(store, desk, post)
    shown = await store.get_shown_in(desk.id, post.key)
    without = frozenset(item.story for item in shown)
    plan = plan_digest(digest, _find_window(post), length=BriefLength.FULL, without=without)
    return await compose_digest(store, desk, plan)


async def weigh_post(store: PostReader, desk: Desk, post: PostQuestion) -> tuple[Shown, ...]:
    """Return the stories of a post with their weights; of a preview, as it would be now.

    Raises NotFound where the digest is gone.
    """
    shown = await store.get_shown_in(desk.id, post.key)
    if shown:
        return shown
    digest = await _find_digest(store, desk, post)
    plan = plan_digest(digest, _find_window(post))
    return (await compose_digest(store, desk, plan)).shown


def _find_window(post: PostQuestion) -> Window:
    return Window(after=post.after, upto=post.upto, since=post.since, until=post.until)


async def _find_digest(store: PostReader, desk: Desk, post: PostQuestion) -> Digest:
    digest = await store.find_digest(desk.id, post.digest)
    if digest is None:
        raise NotFound("This digest is no longer there.")
    return digest
