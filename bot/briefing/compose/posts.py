"""The posts of a digest: what is planned, what is composed, and what may be asked about one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from bot.briefing.compose.digest import DigestReader, compose_digest
from bot.domain.desks import Desk
from bot.domain.digests import BriefLength, Digest, DigestContent, DigestId, DigestPlan
from bot.domain.errors import NotFound
from bot.domain.posting import Shown
from bot.domain.questions import Question, QuestionKind
from bot.domain.stories import StoryId
from bot.ports.posting import DigestStore


class PostReader(DigestReader, DigestStore, Protocol):
    """The stores that posts are composed from and asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostWindow:
    """The window of a post of a digest, and the key of the slot that it was posted for."""

    digest: DigestId
    since: datetime
    until: datetime
    key: str

    def ask(self, kind: QuestionKind) -> Question:
        """Return a question about the post."""
        window = f"{self.since.timestamp():.3f}..{self.until.timestamp():.3f}"
        return Question(kind=kind, subject=f"d:{self.digest} {window} {self.key}")

    @classmethod
    def of(cls, question: Question) -> PostWindow:
        """Return the window that a question is about; raises NotFound where it is about none."""
        try:
            digest, window, key = question.subject.split(" ", 2)
            since, until = (datetime.fromtimestamp(float(end), UTC) for end in window.split(".."))
            number = DigestId(int(digest.removeprefix("d:")))
        except (ValueError, OverflowError, OSError) as error:
            raise NotFound("This is about no post.") from error
        return cls(digest=number, since=since, until=until, key=key)


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


async def compose_more(store: PostReader, desk: Desk, post: PostWindow) -> DigestContent:
    """Return what a post left out for its length; raises NotFound where the digest is gone."""
    digest = await _find_digest(store, desk, post)
    shown = await store.get_shown_in(desk.id, post.key)
    without = frozenset(item.story for item in shown)
    plan = plan_digest(
        digest, since=post.since, until=post.until, length=BriefLength.FULL, without=without
    )
    return await compose_digest(store, desk, plan)


async def weigh_post(store: PostReader, desk: Desk, post: PostWindow) -> tuple[Shown, ...]:
    """Return the stories of a post with their weights; of a preview, as it would be now.

    Raises NotFound where the digest is gone.
    """
    shown = await store.get_shown_in(desk.id, post.key)
    if shown:
        return shown
    digest = await _find_digest(store, desk, post)
    plan = plan_digest(digest, since=post.since, until=post.until)
    return (await compose_digest(store, desk, plan)).shown


async def _find_digest(store: PostReader, desk: Desk, post: PostWindow) -> Digest:
    digest = await store.find_digest(desk.id, post.digest)
    if digest is None:
        raise NotFound("This digest is no longer there.")
    return digest
