"""What digests ask of the store and of the place where they are posted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol

from bot.domain.articles import ArticleId
from bot.domain.desks import DeskId
from bot.domain.digests import Digest, DigestId, DigestSettings, Run, Window
from bot.domain.posting import (
    Delivery,
    DeliveryId,
    DeliveryPart,
    DueEdit,
    EditablePost,
    NewDelivery,
    PlannedEvent,
    PostedPart,
    Sent,
    Shown,
    Standing,
    Telling,
    Votes,
)
from bot.domain.stories import StoryId
from bot.domain.watches import Hit, News, Watch, WatchId, WatchPost, WatchSettings


class DigestStore(Protocol):
    """Digests of a desk, and what came of each slot of theirs."""

    async def add_digest(self, desk: DeskId, settings: DigestSettings, *, now: datetime) -> Digest:
        """Make a digest, due from now on; raises LimitReached where its name is taken.

        A person has one of a desk, and so many people at most (MOST_PERSONAL).
        """
        ...

    async def get_digests(self, desk: DeskId) -> tuple[Digest, ...]:
        """Return the digests of a desk's channels by name, paused and disabled ones too."""
        ...

    async def find_personal_digest(self, desk: DeskId, person: int) -> Digest | None:
        """Return the digest that a person gets by direct message, or None."""
        ...

    async def find_digest(self, desk: DeskId, digest: DigestId) -> Digest | None:
        """Return a digest of the desk, or None."""
        ...

    async def edit_digest(
        self, desk: DeskId, digest: DigestId, change: Callable[[Digest], Digest], *, now: datetime
    ) -> Digest:
        """Change a digest and return it as it is then; raises NotFound without it.

        `change` returns it with other settings, `paused`, `skip` or `disabled`; a plain function,
        called within the transaction. Where it is due at other times or is no longer paused, it is
        due from now on only. Raises LimitReached where its name is taken.
        """
        ...

    async def remove_digest(self, desk: DeskId, digest: DigestId) -> bool:
        """Remove a digest with its history and return whether it was there; its posts stay."""
        ...

    async def get_active_digests(self) -> tuple[Digest, ...]:
        """Return the digests of all desks that are neither paused nor disabled, people's last."""
        ...

    async def get_decided(
        self, digest: DigestId, *, since: date, now: datetime
    ) -> frozenset[tuple[date, time]]:
        """Return the slots of a digest on local dates from `since` on that were decided.

        Those of which nothing was posted count only where that was decided by `now`: later, it was
        by a clock that was ahead.
        """
        ...

    async def claim_run(
        self, run: Run, delivery: NewDelivery | None, shown: tuple[Shown, ...] = ()
    ) -> bool:
        """Decide on a slot, with all that is posted for it, in one transaction.

        Return whether it was open still and the digest active: otherwise nothing is changed, save
        that the digest is decided up to the slot.
        """
        ...

    async def get_runs(self, desk: DeskId, digest: DigestId, *, limit: int) -> tuple[Run, ...]:
        """Return the latest runs of a digest, newest first."""
        ...

    async def find_window(self, digest: Digest, *, back: timedelta, now: datetime) -> Window:
        """Return the window that the next posts of a digest tell of, were they made now.

        It begins where its posts in this channel have told up to; where there is none, those of
        the channel that it was in before; without any, as long before it was made as `back`. Posts
        that could not be delivered do not count.
        """
        ...


class DeliveryStore(Protocol):
    """The outbox: what is to be posted, in parts, and how far each part is."""

    async def add_delivery(self, delivery: NewDelivery, *, now: datetime) -> bool:
        """Put something to be posted into the outbox; return whether its key was new."""
        ...

    async def get_open_channels(self) -> tuple[int, ...]:
        """Return the channels that something is on its way to."""
        ...

    async def find_open_delivery(self, channel: int) -> Delivery | None:
        """Return the oldest delivery to a channel that is on its way, or None."""
        ...

    async def find_delivery(self, key: str) -> Delivery | None:
        """Return a delivery by its key, finished ones too, or None."""
        ...

    async def mark_sending(self, delivery: DeliveryId, part: DeliveryPart, *, after: int) -> bool:
        """Note that a part is being sent: from now on it may be posted, after a message.

        Return false, and change nothing, where it is not as `part` says any more: somebody else is
        at it. What stood last is noted at the first time only.
        """
        ...

    async def mark_sent(self, delivery: DeliveryId, number: int, sent: Sent) -> None:
        """Note where a part was posted."""
        ...

    async def postpone_part(
        self, delivery: DeliveryId, part: DeliveryPart, *, until: datetime, fault: str
    ) -> None:
        """Note that a part is tried once more, at `until`, and why; it may be posted nevertheless.

        What is noted of an attempt later than that of `part` stays.
        """
        ...

    async def mark_refused(self, delivery: DeliveryId, number: int) -> None:
        """Note that a part that was being sent is certain not to be posted."""
        ...

    async def mark_thread(self, delivery: DeliveryId, thread: int) -> None:
        """Note the thread that was opened under a delivery's first message."""
        ...

    async def finish_delivery(self, delivery: DeliveryId) -> None:
        """Note that all of a delivery was posted."""
        ...

    async def give_up_delivery(
        self,
        delivery: DeliveryId,
        *,
        fault: str,
        notice: NewDelivery | None = None,
        now: datetime,
    ) -> None:
        """Note that what is left of a delivery will not be posted; the next posts tell it.

        A notice of it is put into the outbox in the same transaction. It must be certain that none
        of it is posted: a part in `sending` was looked for.
        """
        ...

    async def close_channel(
        self, delivery: DeliveryId, *, fault: str, notice: NewDelivery | None, now: datetime
    ) -> tuple[str, ...]:
        """Give up all that is on its way to the channel of a delivery.

        What may stand there already is held until the channel is open again, and then looked for.

        The desk's digests that go there are disabled, its watches paused, and the notice of it is
        put into the outbox, in one transaction. Return the names of the digests that were not
        disabled yet.
        """
        ...


class PostEditStore(Protocol):
    """Posts whose sources changed, and the edits that are on their way."""

    async def get_editable(self, *, now: datetime, limit: int) -> tuple[EditablePost, ...]:
        """Return posts of a day at most that tell of an article corrected since, oldest first.

        Each correction of an article comes once for a post: until it is claimed.
        """
        ...

    async def claim_edit(
        self, editable: EditablePost, parts: Collection[PostedPart], quotes: Sequence[str]
    ) -> bool:
        """Note that a post is amended for a correction, with the parts that show something else.

        They are to be edited, and `quotes` are remembered as shown, in the same transaction.
        Return whether nobody did it before: otherwise nothing is changed.
        """
        ...

    async def get_due_edits(self, *, now: datetime, limit: int) -> tuple[DueEdit, ...]:
        """Return the messages of two days at most that are to be edited, oldest first."""
        ...

    async def finish_edit(self, edit: DueEdit) -> None:
        """Note that a message shows what it should, or never will."""
        ...


class ChannelHistoryStore(Protocol):
    """The memory of channels, and the votes of a guild."""

    async def get_standing(
        self, desk: DeskId, channel: int, *, now: datetime, before: datetime | None = None
    ) -> Standing:
        """Return what a channel was shown lately and what its guild makes of stories.

        With `before`, only what it was shown before then.
        """
        ...

    async def get_tellings(
        self, desk: DeskId, channel: int, articles: Collection[ArticleId], *, limit: int
    ) -> tuple[Telling, ...]:
        """Return what told a channel of stories with any of some articles, newest first."""
        ...

    async def get_earlier_texts(
        self, desk: DeskId, articles: Collection[ArticleId]
    ) -> Mapping[ArticleId, str]:
        """Return the texts that articles had before their newest version."""
        ...

    async def get_shown_in(self, desk: DeskId, key: str) -> tuple[Shown, ...]:
        """Return the stories that the post with this key showed, without their quotes."""
        ...

    async def vote(
        self, desk: DeskId, story: StoryId, *, person: int, useful: bool, now: datetime
    ) -> bool:
        """Note a person's vote on a story, or take the same vote back; return whether it stands.

        A person has one vote a story: the other one replaces it. Raises NotFound without the
        story.
        """
        ...

    async def get_votes(self, desk: DeskId) -> Mapping[str, Votes]:
        """Return the votes on a desk's stories by the sources that told them."""
        ...


class WatchStore(Protocol):
    """Watches of people and channels, and what came in for them."""

    async def add_watch(self, desk: DeskId, settings: WatchSettings, *, now: datetime) -> Watch:
        """Watch something from now on; what the place watches already gets the new settings.

        One that was paused is resumed. Raises LimitReached where the place may have no more.
        """
        ...

    async def get_watches(
        self, desk: DeskId, *, recipients: Collection[int] | None = None
    ) -> tuple[Watch, ...]:
        """Return the watches of a desk, or of some of its places, oldest first."""
        ...

    async def remove_watch(self, desk: DeskId, watch: WatchId) -> bool:
        """End a watch and return whether it was there."""
        ...

    async def pause_watches(self, desk: DeskId, recipient: int, *, fault: str) -> None:
        """Tell a place nothing more of its desk's watches, and why, until they are added again."""
        ...

    async def mute_watch(self, desk: DeskId, watch: WatchId, *, muted: bool) -> Watch | None:
        """Let a watch tell nothing more, or speak again, and return it; None where it is ended.

        What it found and did not tell yet is forgotten when it is muted.
        """
        ...

    async def get_news(self, *, limit: int) -> tuple[News, ...]:
        """Return the oldest articles of one desk that its watches were not held against yet."""
        ...

    async def find_watched(
        self, desk: DeskId, articles: Collection[ArticleId]
    ) -> tuple[tuple[WatchId, ArticleId], ...]:
        """Return which of some articles are of a watched entity or story, by watch."""
        ...

    async def note_hits(
        self,
        news: Collection[News],
        found: Collection[tuple[WatchId, ArticleId]],
        *,
        now: datetime,
    ) -> None:
        """Note what watches found in news, and be done with the news, in one transaction.

        What came in before its watch was made, or by the first run of its feeds, is left out.
        """
        ...

    async def get_recipients_with_hits(self) -> tuple[tuple[DeskId, int], ...]:
        """Return the places of all desks that there is something to tell."""
        ...

    async def get_hits(self, desk: DeskId, recipient: int) -> tuple[Hit, ...]:
        """Return what the watches of a place found that are not paused."""
        ...

    async def count_posts(self, rule: WatchId, *, since: datetime, now: datetime) -> int:
        """Return how many posts of a rule were made in (since, now], those given up aside."""
        ...

    async def find_thread(self, watch: Watch, story: StoryId) -> int | None:
        """Return the thread in which a rule told of a story, None where none is open to it."""
        ...

    async def claim_watch_post(
        self, post: WatchPost, delivery: NewDelivery | None, *, now: datetime
    ) -> bool:
        """Put what is told of a place's hits into the outbox, and be done with those.

        It is remembered as shown in the same transaction. Return whether the post's key was new.
        """
        ...


class EventStore(Protocol):
    """Plans that curators want as scheduled events of their servers."""

    async def add_event(self, event: PlannedEvent, *, today: date) -> bool:
        """Keep a plan to be made an event of; return whether it was not kept yet.

        One that Discord did not take is tried again. Raises LimitReached where the desk has
        MOST_EVENTS that are not over.
        """
        ...

    async def get_pending_events(self, today: date) -> tuple[PlannedEvent, ...]:
        """Return the events that are not over, not off and not made yet, or whose desk has news.

        `seen` is the desk's newest arrival now: what is kept with it is up to date.
        """
        ...

    async def keep_event(self, event: PlannedEvent) -> None:
        """Keep what became of an event: its days, its number in Discord, a fault."""
        ...
