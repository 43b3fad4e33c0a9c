"""What feeds ask of the store: subscriptions, polls, and the queue of work to be done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol, Unpack

from bot.domain.articles import StoredArticle
from bot.domain.desks import DeskId
from bot.domain.feeds import (
    Added,
    Feed,
    FeedId,
    FeedState,
    MissedEntry,
    NewSubscription,
    PendingEntry,
    PollRecord,
    QueueFigures,
    SeenEntry,
    Subscription,
    SubscriptionChanges,
    SubscriptionId,
    Task,
    TaskId,
    TaskKind,
)
from bot.domain.stories import UnplacedReading


class FeedStore(Protocol):
    """Feeds, polled once for all desks, and each desk's subscriptions."""

    async def add_subscription(
        self, desk: DeskId, wanted: NewSubscription, *, now: datetime
    ) -> tuple[Subscription, Added]:
        """Subscribe a desk to a feed, and make a poll of it due now.

        A feed that the desk has already is returned as it is, with `Added.KNOWN`. Raises
        LimitReached where the desk may have no more feeds, or for more than MOST_TAGS tags.
        """
        ...

    async def get_subscriptions(self, desk: DeskId) -> tuple[Subscription, ...]:
        """Return the desk's subscriptions by name, paused ones too."""
        ...

    async def find_subscription(
        self, desk: DeskId, subscription: SubscriptionId
    ) -> Subscription | None:
        """Return a subscription of the desk, or None."""
        ...

    async def edit_subscription(
        self,
        desk: DeskId,
        subscription: SubscriptionId,
        *,
        now: datetime,
        **changes: Unpack[SubscriptionChanges],
    ) -> Subscription:
        """Change a subscription and return it as it is then; raises NotFound without it.

        One that is no longer paused is polled soon, even where the feed was gone. Raises
        LimitReached for more than MOST_TAGS tags.
        """
        ...

    async def remove_subscription(self, desk: DeskId, subscription: SubscriptionId) -> bool:
        """End a subscription and return whether it was there; the articles stay.

        A feed that no desk is subscribed to any more is forgotten with its work.
        """
        ...

    async def poll_soon(self, desk: DeskId, subscription: SubscriptionId, *, now: datetime) -> bool:
        """Make a poll of a subscription's feed due now; return whether there is one.

        A paused subscription asks for none.
        """
        ...

    async def get_feed(self, feed: FeedId) -> Feed | None:
        """Return a feed, or None."""
        ...

    async def get_subscribers(self, feed: FeedId) -> tuple[Subscription, ...]:
        """Return the subscriptions of all desks to a feed that are not paused."""
        ...

    async def get_seen(self, feed: FeedId) -> tuple[SeenEntry, ...]:
        """Return the entries that the feed was last seen with."""
        ...

    async def record_poll(self, task: Task, record: PollRecord) -> bool:
        """Write all that a poll changed, and its next one, where the task is still claimed.

        Return whether it was: otherwise nothing is changed. Wanted entries become tasks due now.
        Where the feed's address became that of another feed, the two become one.
        """
        ...

    async def get_feed_articles(
        self, desk: DeskId, subscription: SubscriptionId, *, limit: int
    ) -> tuple[StoredArticle, ...]:
        """Return the newest articles that came by a subscription, newest first."""
        ...

    async def get_unnotified(self, *, limit: int) -> tuple[Subscription, ...]:
        """Return subscriptions of all desks whose feed is in another state than was told.

        Those that are paused are left out; the longest in its state comes first.
        """
        ...

    async def set_notified_state(self, subscription: SubscriptionId, state: FeedState) -> None:
        """Note that the admins of a subscription's desk were told of a state."""
        ...


class MissedStore(Protocol):
    """Entries of feeds that are no articles of a desk."""

    async def note_filtered(
        self, subscription: SubscriptionId, entry: PendingEntry, filter: str, *, now: datetime
    ) -> None:
        """Note that a subscription's filter kept an entry out; the newest are remembered."""
        ...

    async def find_missed(self, desk: DeskId, text: str, *, limit: int) -> tuple[MissedEntry, ...]:
        """Return the entries with an address, or with `text` in their title, that a desk misses.

        Those that wait to be read come first, then those that its filters kept out, newest first.
        """
        ...


class TaskQueue(Protocol):
    """Work to be done, claimed with a lease; a claim that runs out may be claimed again."""

    async def put_task(self, kind: TaskKind, key: str, *, due: datetime, payload: str = "") -> None:
        """Put work in the queue; of work with this kind and key there already, the earlier due."""
        ...

    async def claim_tasks(
        self,
        kind: TaskKind,
        *,
        now: datetime,
        lease: timedelta,
        limit: int,
        without: Collection[DeskId] = (),
        buckets: Collection[int] | None = None,
    ) -> tuple[Task, ...]:
        """Claim work of a kind that is due, by its deadline; no two claims get the same.

        Entries come in the order in which they are due; a feed that a person wants read every five
        minutes comes before one that is read as often as it publishes, and one that fails last.

        Work of feeds that only the desks `without` are subscribed to is left where it is, and so
        is that of other `buckets` (`find_bucket`) where they are given.
        """
        ...

    async def extend_tasks(
        self, tasks: Collection[Task], *, until: datetime
    ) -> frozenset[tuple[TaskId, str]]:
        """Prolong claims; return those that still held, each by its task and its lease."""
        ...

    async def finish_task(
        self, task: Task, unplaced: Sequence[tuple[DeskId, UnplacedReading]] = ()
    ) -> bool:
        """Take finished work out of the queue; return whether the claim still held.

        What came of it that other processes are to place goes into the inbox with it.
        """
        ...

    async def postpone_task(
        self, task: Task, *, due: datetime, fault: str = "", now: datetime
    ) -> bool:
        """Give work back to be done later; return whether the claim still held.

        Without a fault the claim does not count as an attempt.
        """
        ...

    async def find_next_due(
        self,
        kind: TaskKind,
        *,
        after: datetime | None = None,
        buckets: Collection[int] | None = None,
    ) -> datetime | None:
        """Return when the next work of a kind can be claimed, or None where there is none.

        What can be claimed at the time `after` already is passed over.
        """
        ...

    async def get_queue_figures(self, *, now: datetime) -> tuple[QueueFigures, ...]:
        """Return how much work of each kind there is."""
        ...
