"""The second half of the road: decide which digests are due, compose and post them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.briefing.compose import ChannelLocks
from bot.domain.digests import Digest, Run, RunOutcome, Slot
from bot.domain.errors import PublishFailed
from bot.domain.posting import Composed, DeliveryKind, NewDelivery
from bot.logs import tracing
from bot.metrics import Figure, note
from bot.ports.desks import DeskStore
from bot.ports.posting import DeliveryStore, DigestStore
from bot.ports.services import Clock
from bot.schedule.due import (
    LOOK_BACK,
    choose_slot,
    find_dateless,
    find_due,
    find_skip,
    find_undecided,
)
from bot.schedule.jobs import LOOK_AGAIN
from bot.schedule.outbox import Sender
from bot.schedule.presenter import Composer, Presenter
from bot.schedule.watching import LEFT

_log = logging.getLogger(__name__)

TITLE = 100
"""Characters of a thread's name at most (Discord API, "Start Thread")."""


class Store(DeskStore, DigestStore, DeliveryStore, Protocol):
    """What the digests ask of the store."""


@dataclass(kw_only=True)
class DigestScheduler:
    """Decides on each slot once, and hands what it makes to the sender.

    Composing a post takes the channel's lock. `speed` is how fast the clock runs beside the
    machine's.
    """

    store: Store
    clock: Clock
    composer: Presenter
    sender: Sender
    locks: ChannelLocks = field(default_factory=ChannelLocks)
    speed: float = 1.0

    async def work(self) -> datetime:
        """Decide on all that is due now, start what is to be sent; return when there is more.

        That is within the time after which it is done again in any case.
        """
        now = self.clock.now()
        digests = await self.store.get_active_digests()
        await self.sender.start_channels()
        for digest in digests:
            if self.sender.stopping:
                break  # what is not claimed yet stays due
            await self._try(digest)
        horizon = now + timedelta(seconds=LOOK_AGAIN) * self.speed
        moments = [horizon, *self._find_next(digests, now, horizon)]
        if self.sender.next_retry is not None:
            moments.append(self.sender.next_retry)
        return min(moments)

    def _find_next(
        self, digests: tuple[Digest, ...], now: datetime, horizon: datetime
    ) -> Iterator[datetime]:
        for digest in digests:
            # One that fails here failed when it was decided on, and is in the log.
            with suppress(Exception):
                for slot in find_due(digest, after=now, until=horizon)[:1]:
                    yield slot.due

    async def _try(self, digest: Digest) -> None:
        """Decide on a digest; one that fails stops no other, and is tried at the next waking."""
        try:
            await self.decide(digest)
        except PublishFailed as error:
            _log.info("a digest waits", extra={"digest": digest.id, "why": str(error)})
        except Exception:
            _log.exception("a digest could not be made", extra={"digest": digest.id})

    async def decide(self, digest: Digest) -> None:
        """Claim the slots of a digest that are due: the newest to be posted, the others missed.

        Slots of dates that do not exist are noted as that.
        """
        now = self.clock.now()
        if not (find_undecided(digest, (), now=now) or find_dateless(digest, (), now=now)):
            return
        since = (now - LOOK_BACK - timedelta(days=2)).date()
        decided = await self.store.get_decided(digest.id, since=since, now=now)
        chosen, missed = choose_slot(find_undecided(digest, decided, now=now), now=now)
        for slot in missed:
            skipped = is_skipped(digest, slot, now)
            await self._note(slot, RunOutcome.SKIPPED if skipped else RunOutcome.MISSED, now)
        if chosen is not None and is_skipped(digest, chosen, now):
            await self._note(chosen, RunOutcome.SKIPPED, now)
        elif chosen is not None:
            with tracing("digest", chosen.code):
                await self._post(digest, chosen)
        # Last: one of the other slots may have been due in the same minute.
        for slot in find_dateless(digest, decided, now=now):
            await self._note(slot, RunOutcome.NO_DATE, now)

    async def _note(self, slot: Slot, outcome: RunOutcome, now: datetime) -> None:
        if await self.store.claim_run(Run(slot=slot, outcome=outcome, claimed=now), None):
            _log.info("a digest is not posted", extra={"key": slot.key, "why": outcome.value})

    async def _may_get(self, digest: Digest) -> bool:
        """Tell whether whom a digest is for is still there: who has left gets nothing more."""
        if not digest.is_private:
            return True
        desk = await self.store.find_desk(digest.desk)
        if desk is not None and await self.composer.is_member(desk.guild, -digest.channel):
            return True
        await self.store.edit_digest(
            digest.desk, digest.id, lambda held: replace(held, disabled=LEFT), now=self.clock.now()
        )
        _log.info("the digest of a person who has left is paused", extra={"digest": digest.id})
        return False

    async def _post(self, digest: Digest, slot: Slot) -> None:
        if not await self._may_get(digest):
            return
        async with self.locks.of(digest.channel):
            run = await claim_post(
                self.store,
                self.composer,
                digest,
                slot,
                now=self.clock.now(),
            )
        if run is not None:
            lateness = (self.clock.now() - slot.due).total_seconds()
            note(Figure.LATENESS, value=lateness)
            facts = {"key": slot.key, "outcome": run.outcome.value, "late": slot.late}
            _log.info("a digest is due", extra=facts)
            await self.sender.start_channels()


async def claim_post(
    store: Store, composer: Composer, digest: Digest, slot: Slot, *, now: datetime
) -> Run | None:
    """Compose the posts of a slot and put them into the outbox; None where it was decided on.

    They tell what came in since the channel's last posts, whatever slot those were for. It must be
    the channel's turn (bot.briefing.compose.channel_locks).
    """
    window = await store.find_window(digest, back=digest.kind.reach, now=now)
    composed = await composer.compose(digest, slot, window)
    run = Run(
        slot=slot,
        outcome=RunOutcome.POSTED if composed.parts else RunOutcome.SILENT,
        claimed=now,
        window=window,
        headline=composed.headline,
    )
    delivery = make_delivery(digest, slot, composed) if composed.parts else None
    return run if await store.claim_run(run, delivery, composed.shown) else None


def make_slot(digest: Digest, now: datetime) -> Slot:
    """Return the slot of a post that a person asks for now, out of turn."""
    local = now.astimezone(ZoneInfo(digest.zone))
    at = local.time().replace(second=0, microsecond=0)
    return Slot(digest=digest.id, day=local.date(), at=at, due=now)


def is_skipped(digest: Digest, slot: Slot, now: datetime) -> bool:
    """Tell whether a person asked to leave a slot out."""
    skip = find_skip(digest, now)
    return skip is not None and slot.due <= skip


def make_delivery(digest: Digest, slot: Slot, composed: Composed) -> NewDelivery:
    """Return what goes into the outbox for a slot."""
    return NewDelivery(
        desk=digest.desk,
        channel=digest.channel,
        kind=DeliveryKind.DIGEST,
        key=slot.key,
        code=slot.code,
        title=(composed.title or digest.name)[:TITLE],
        parts=composed.parts,
        threads=digest.threads,
    )
