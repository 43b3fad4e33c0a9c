"""What digests ask of the store and of the place where they are posted."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Protocol, Unpack

from bot.domain.desks import DeskId
from bot.domain.digests import Digest, DigestChanges, DigestId, NewDigest, Run
from bot.domain.posting import Delivery, DeliveryId, NewDelivery, Sent, Shown


class DigestStore(Protocol):
    """Digests of a desk, and what came of each slot of theirs."""

    async def add_digest(self, desk: DeskId, wanted: NewDigest, *, now: datetime) -> Digest:
        """Make a digest, due from now on; raises LimitReached where its name is taken."""
        ...

    async def get_digests(self, desk: DeskId) -> tuple[Digest, ...]:
        """Return the digests of a desk by name, paused and disabled ones too."""
        ...

    async def find_digest(self, desk: DeskId, digest: DigestId) -> Digest | None:
        """Return a digest of the desk, or None."""
        ...

    async def edit_digest(
        self, desk: DeskId, digest: DigestId, *, now: datetime, **changes: Unpack[DigestChanges]
    ) -> Digest:
        """Change a digest and return it as it is then; raises NotFound without it.

        Where it is due at other times or is no longer paused, it is due from now on only. Raises
        LimitReached where its name is taken.
        """
        ...

    async def remove_digest(self, desk: DeskId, digest: DigestId) -> bool:
        """Remove a digest with its history and return whether it was there; its posts stay."""
        ...

    async def get_active_digests(self) -> tuple[Digest, ...]:
        """Return the digests of all desks that are neither paused nor disabled."""
        ...

    async def get_decided(self, digest: DigestId, *, since: date) -> frozenset[tuple[date, time]]:
        """Return the slots of a digest on local dates from `since` on that were decided."""
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

    async def find_last_until(self, digest: DigestId, *, channel: int) -> datetime | None:
        """Return up to when the posts of a digest in a channel have told, None without any.

        Where there is none in this channel, those of the channel it was in before count. Runs
        whose posts could not be delivered do not.
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

    async def mark_sending(self, delivery: DeliveryId, number: int, *, now: datetime) -> None:
        """Note that a part is being sent: from now on it may be posted."""
        ...

    async def mark_sent(self, delivery: DeliveryId, number: int, sent: Sent) -> None:
        """Note where a part was posted."""
        ...

    async def postpone_part(
        self, delivery: DeliveryId, number: int, *, until: datetime, fault: str
    ) -> None:
        """Note that a part is tried again at `until`, and why; it may be posted nevertheless."""
        ...

    async def mark_thread(self, delivery: DeliveryId, thread: int) -> None:
        """Note the thread that was opened under a delivery's first message."""
        ...

    async def finish_delivery(self, delivery: DeliveryId) -> None:
        """Note that all of a delivery was posted."""
        ...

    async def give_up_delivery(
        self, delivery: DeliveryId, *, fault: str, refused: bool = False
    ) -> None:
        """Note that what is left of a delivery will not be posted.

        Where it was `refused`, the part that was being sent is certain not to be posted.
        """
        ...

    async def close_channel(
        self, delivery: DeliveryId, *, fault: str, notice: NewDelivery | None, now: datetime
    ) -> tuple[str, ...]:
        """Give up all that is on its way to the channel of a delivery, for good.

        The desk's digests that go there are disabled, its watches paused, and the notice of it is
        put into the outbox, in one transaction. Return the names of the digests that were not
        disabled yet.
        """
        ...


class Publisher(Protocol):
    """Where messages are posted.

    Every method raises PublishRefused where the place is gone or closed to us, PublishInvalid
    where the message is not taken as it is, PublishFailed where it may go better later.
    """

    async def send(
        self, channel: int, payload: str, *, nonce: str, title: str, place: int | None = None
    ) -> Sent:
        """Post a message, in `place` where one is given, and return where it stands.

        In a forum, one without a place becomes a post of that title. Doing it twice within a few
        minutes with the same nonce posts once, except where it becomes a forum's post.
        """
        ...

    async def find_sent(
        self, channel: int, mark: str, *, within: timedelta, place: int | None = None
    ) -> Sent | None:
        """Return where the bot posted the message that bears a mark, None where it did not.

        The messages of the time `within` until now are read, and some more.
        """
        ...

    async def edit(self, sent: Sent, payload: str) -> None:
        """Replace what a message shows."""
        ...

    async def open_thread(self, sent: Sent, title: str) -> int | None:
        """Open a thread under a message, or find the one there is; None where there can be none."""
        ...
