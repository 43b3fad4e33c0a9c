"""How processes that work on one store share it out: leases by name, and notifications."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol

from bot.domain.operations import Duty, HeldDuty, Shards, Topic


class DutyStore(Protocol):
    """Leases by name, by the database's clock; of all processes, one at most has each."""

    async def take_duties(
        self, names: Collection[str], *, holder: str, seconds: float, most: int | None = None
    ) -> tuple[Duty, ...]:
        """Take the duties that nobody has, in their order, `most` at most; return those.

        They end after `seconds` unless they are kept. What the holder has already it gets again.
        """
        ...

    async def keep_duties(self, *, holder: str, seconds: float) -> tuple[Duty, ...]:
        """Prolong all duties of a holder, and return them: others may have taken some.

        Raises StoreTooNew where a newer version has changed the schema since the store was opened.
        """
        ...

    async def release_duties(self, names: Collection[str], *, holder: str) -> None:
        """Let others have the duties, where it is the holder that has them."""
        ...

    async def get_duties(self) -> tuple[HeldDuty, ...]:
        """Return the duties that somebody has, by name."""
        ...

    async def tell_time(self) -> datetime:
        """Return what time it is by the database's clock."""
        ...

    async def forget_duties(self, *, seconds: float) -> int:
        """Forget the duties that nobody has had for so long; return how many."""
        ...


class ShardStore(Protocol):
    """A store that is asked of all desks for those of this process's shards alone."""

    def serve_shards(self, get_shards: Callable[[], Shards]) -> None:
        """Let what is due to be posted be that of these shards, whenever it is asked for.

        What is written to post it is refused where another process has the shard's duty by then.
        """
        ...


class Notifications(Protocol):
    """How processes wake one another; nothing may depend on it, for a notification may be lost."""

    def notify(self, topic: Topic) -> None:
        """Wake all who listen to a topic, soon: in this process and others."""
        ...

    def listen(self, topic: Topic, then: Callable[[], None]) -> None:
        """Call `then` in the event loop at each notification of a topic."""
        ...


class Duties(Protocol):
    """The duties of this process."""

    async def take(self, name: str) -> Duty | None:
        """Return a duty where this process has it or can take it, else None."""
        ...

    def find(self, name: str) -> Duty | None:
        """Return a duty that this process surely has now, else None."""
        ...

    async def release(self, *names: str) -> None:
        """Let others have duties."""
        ...
