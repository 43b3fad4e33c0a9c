"""All that works beside the commands, put together: seven jobs of one clock, and the outbox."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

from bot.briefing.compose import ChannelLocks
from bot.duties import LEASE_SECONDS, SharedDuties, SoleDuties
from bot.ports.discord import EventPublisher, Publisher
from bot.ports.duties import Duties
from bot.ports.services import Clock
from bot.ports.storage import Storage
from bot.schedule.digest_scheduler import DigestScheduler
from bot.schedule.event_sync import EventSync
from bot.schedule.housekeeping import Housekeeping
from bot.schedule.jobs import JobScheduler
from bot.schedule.name_search import NameSearching
from bot.schedule.notices import Notices
from bot.schedule.outbox import Sender
from bot.schedule.post_corrector import PostCorrector
from bot.schedule.presenter import Presenter
from bot.schedule.watching import Watching

FINISH_SECONDS = 8.0
"""How long messages being sent, and jobs under way, may take when the bot is told to stop."""


class Schedule:
    """The digests, and beside them, so that none keeps them waiting, the rest.

    Composing for a channel takes its lock. `speed` is how fast the clock runs beside the machine's.
    """

    def __init__(
        self,
        *,
        store: Storage,
        clock: Clock,
        presenter: Presenter,
        publisher: Publisher,
        events: EventPublisher | None = None,
        locks: ChannelLocks | None = None,
        duties: Duties | None = None,
        speed: float = 1.0,
    ) -> None:
        locks, duties = locks or ChannelLocks(), duties or SoleDuties()
        self._jobs = JobScheduler(clock=clock, speed=speed)
        send = partial(self._jobs.wake, "digests")
        notices = Notices(store=store, clock=clock, presenter=presenter, wake=send)
        watching = Watching(store=store, clock=clock, presenter=presenter, locks=locks, wake=send)
        corrector = PostCorrector(
            store=store, clock=clock, publisher=publisher, presenter=presenter
        )
        self._sender = Sender(
            store=store,
            publisher=publisher,
            clock=clock,
            make_notice=notices.word_undelivered,
            wake=send,
            settle=timedelta(seconds=LEASE_SECONDS * isinstance(duties, SharedDuties)),
        )
        digests = DigestScheduler(
            store=store,
            clock=clock,
            composer=presenter,
            sender=self._sender,
            locks=locks,
            speed=speed,
        )
        self._jobs.add("digests", digests.work, apart=0.0)
        self._jobs.add("notices", notices.notify_of_feeds)
        self._jobs.add("watches", watching.look)
        self._jobs.add("edits", corrector.look)
        names = NameSearching(store=store, clock=clock, duties=duties)
        self._jobs.add("names", names.look, apart=0.0)
        if events is not None:
            sync = EventSync(store=store, clock=clock, publisher=events)
            self._jobs.add("events", sync.look)
        self._jobs.add("housekeeping", Housekeeping(store=store, clock=clock, duties=duties).look)

    def start(self) -> None:
        """Begin; what was missed or left half sent comes first."""
        self._jobs.start()

    def wake(self) -> None:
        """Look at once at what there is to do: a command changed something."""
        self._jobs.wake()

    def note_news(self) -> None:
        """Hold what came in against the watches within seconds."""
        self._jobs.wake("watches")

    async def stop(self, *, seconds: float = FINISH_SECONDS) -> None:
        """Finish what is in flight, within `seconds`; what is not claimed or sent yet stays due."""
        await asyncio.gather(self._sender.stop(seconds=seconds), self._jobs.stop(seconds=seconds))
