"""What the inside asks of Discord."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.posting import PlannedEvent, Sent


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

    async def find_last(self, channel: int, *, place: int | None = None) -> int:
        """Return the number of what stands last in a channel, or `place`; 0 where nothing does.

        What is posted later has a higher number, whatever the clocks say.
        """
        ...

    async def find_sent(
        self, channel: int, mark: str, *, after: int, place: int | None = None
    ) -> Sent | None:
        """Return where the bot posted the message that bears a mark, None where it did not.

        All is read that came after the message `after`, to the end; where that cannot be done, it
        raises, since no answer is not "not there".
        """
        ...

    async def edit(self, sent: Sent, payload: str) -> None:
        """Replace what a message shows."""
        ...

    async def publish(self, sent: Sent, payload: str) -> None:
        """Publish a message to the followers of its channel, where its payload asks for that.

        One that was published stays so; of a channel without followers nothing comes.
        """
        ...

    async def open_thread(self, sent: Sent, title: str) -> int | None:
        """Open a thread under a message, or find the one there is; None where there can be none."""
        ...


class EventPublisher(Protocol):
    """The scheduled events of servers.

    Every method raises what those of Publisher raise. Times are aware UTC, the end after the start.
    """

    async def find_event(self, event: PlannedEvent, end: datetime) -> int | None:
        """Return the number of the bot's own event of that name and end, None without."""
        ...

    async def make_event(self, event: PlannedEvent, start: datetime, end: datetime) -> int:
        """Make an event and return its number; where Discord does not confirm it, it may be."""
        ...

    async def move_event(self, guild: int, number: int, start: datetime, end: datetime) -> None:
        """Move an event to other times."""
        ...

    async def cancel_event(self, guild: int, number: int) -> None:
        """Cancel an event."""
        ...
