"""Send what is in the outbox: each part once, the parts of a channel in their order.

A part is marked before it is sent. Whatever happens next, one that was marked is looked for in
its channel before it is sent again: a kill, a lost answer or a restart neither lose nor double it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.domain.errors import (
    PublishError,
    PublishFailed,
    PublishInvalid,
    PublishRefused,
    StorageError,
)
from bot.domain.posting import (
    Closed,
    Delivery,
    DeliveryKind,
    DeliveryPart,
    NewDelivery,
    PartState,
    Sent,
    make_mark,
)
from bot.metrics import Figure, note
from bot.ports.discord import Publisher
from bot.ports.posting import DeliveryStore
from bot.ports.services import Clock
from bot.process import end_within

_log = logging.getLogger(__name__)

LADDER = tuple(timedelta(seconds=seconds) for seconds in (1, 3, 10, 30, 120, 300, 900))
"""How long to wait after the first failure, the second and so on; the last is repeated."""

GIVE_UP = timedelta(hours=6)
"""After this a part is no longer tried: its news is old, and the next digest tells it.

One that may stand is looked for until Discord says that it does not, however long that takes.
"""

LONGEST_WAIT = timedelta(hours=1)
"""No part waits longer for its next try: a moment further ahead is one of a wrong clock."""

AT_WORK = timedelta(seconds=10)
"""How long to stay away from a channel that another process is sending to."""

NOTICE_GIVE_UP = timedelta(days=7)
"""After this the admins are not told any more: no later notice says it again."""

THREAD_GIVE_UP = timedelta(minutes=10)
"""After this a digest stays without the thread that it should have, and unpublished."""

STORE_PAUSE = 1.0
"""Seconds to wait where the store cannot be written to."""

MakeNotice = Callable[[Delivery, Closed | str], Awaitable[NewDelivery | None]]
"""Word the notice that a channel was closed, or why a post was refused; None: nobody to tell."""


class Sender:
    """The owner of sending: one task a channel, while there is something on its way there.

    What another process was sending is looked for once that has had time to `settle`.
    """

    def __init__(
        self,
        *,
        store: DeliveryStore,
        publisher: Publisher,
        clock: Clock,
        make_notice: MakeNotice,
        wake: Callable[[], None] = lambda: None,
        settle: timedelta = timedelta(),
    ) -> None:
        self._store = store
        self._publisher = publisher
        self._clock = clock
        self._make_notice = make_notice
        self._wake = wake
        self._channels: dict[int, asyncio.Task[None]] = {}
        self._retries: dict[int, datetime] = {}
        self._settle = settle
        self._met: dict[tuple[int, int], datetime] = {}
        self._stopping = False

    @property
    def stopping(self) -> bool:
        """Return whether it was told to stop: what comes now is sent after the next start."""
        return self._stopping

    @property
    def next_retry(self) -> datetime | None:
        """When the next part that had to wait is to be tried; None where none waits."""
        return min(self._retries.values(), default=None)

    async def start_channels(self) -> None:
        """Start sending to every channel that something is on its way to, where it may go now."""
        if self._stopping:
            return
        now = self._clock.now()
        for channel in await self._store.get_open_channels():
            waits = self._retries.get(channel)
            if channel not in self._channels and (waits is None or not _is_ahead(waits, now)):
                self._retries.pop(channel, None)
                task = asyncio.create_task(self._run_channel(channel), name=f"outbox {channel}")
                self._channels[channel] = task

    async def stop(self, *, seconds: float) -> None:
        """Finish the messages that are being sent, within `seconds`, and send no others."""
        self._stopping = True
        # What is cut off here is marked as being sent: the next start looks for it.
        await end_within(self._channels.values(), seconds)

    async def settle(self) -> None:
        """Wait until nothing is being sent."""
        while self._channels:
            await asyncio.wait(set(self._channels.values()))

    async def _run_channel(self, channel: int) -> None:
        try:
            while not self._stopping:
                delivery = await self._store.find_open_delivery(channel)
                if delivery is None or not await self._advance(delivery):
                    break
        except StorageError:
            _log.exception("the outbox could not be read or written", extra={"channel": channel})
            self._retries[channel] = self._clock.now() + timedelta(seconds=STORE_PAUSE)
        except Exception:
            _log.exception("a message could not be sent", extra={"channel": channel})
            self._retries[channel] = self._clock.now() + LADDER[-1]
        finally:
            del self._channels[channel]
            self._wake()

    async def _advance(self, delivery: Delivery) -> bool:
        """Do the next step of a delivery; return whether there is more to do in its channel now."""
        part = next((part for part in delivery.parts if part.state is not PartState.SENT), None)
        if part is None:
            return await self._finish(delivery)
        now = self._clock.now()
        if part.not_before is not None and _is_ahead(part.not_before, now):
            self._retries[delivery.channel] = part.not_before
            return False
        if part.state is PartState.SENDING and self._settle:
            until = self._met.setdefault((delivery.id, part.number), now + self._settle)
            if now < until:
                self._retries[delivery.channel] = until
                return False
        try:
            after = await self._look(delivery, part)
        except PublishError as error:
            return await self._handle_unseen(error, delivery, part)
        if isinstance(after, Sent):
            await self._store.mark_sent(delivery.id, part.number, after)
            return True
        if part.state is PartState.SENDING and self._is_old(delivery):
            # Discord says that it is not there: now it is certain, and the next post tells it.
            await self._give_up(delivery, part, part.fault or "It took too long.")
            return True
        if not await self._store.mark_sending(delivery.id, part, after=after):
            _log.warning("another process is sending", extra={"channel": delivery.channel})
            self._retries[delivery.channel] = now + AT_WORK
            return False
        self._met[delivery.id, part.number] = now
        try:
            sent = await self._send(delivery, part)
        except PublishError as error:
            return await self._handle(error, delivery, part)
        await self._store.mark_sent(delivery.id, part.number, sent)
        return True

    async def _look(self, delivery: Delivery, part: DeliveryPart) -> Sent | int:
        """Return where a part stands already, else the message that it will stand after."""
        if part.state is not PartState.SENDING:
            before = [other.message for other in delivery.parts if other.number < part.number]
            if before and before[-1] is not None:
                return before[-1]
            return await self._publisher.find_last(delivery.channel, place=delivery.place)
        found = await self._publisher.find_sent(
            delivery.channel,
            make_mark(delivery.code, part.number),
            after=part.after or 0,
            place=delivery.place,
        )
        if found is None:
            return part.after or 0
        _log.info("a message was posted before", extra={"key": delivery.key, "part": part.number})
        return found

    async def _send(self, delivery: Delivery, part: DeliveryPart) -> Sent:
        try:
            sent = await self._publisher.send(
                delivery.channel,
                part.payload,
                nonce=part.nonce,
                title=delivery.title,
                place=delivery.place,
            )
        except PublishError as error:
            note(Figure.DELIVERIES, type(error).__name__.removeprefix("Publish").lower())
            raise
        note(Figure.DELIVERIES, "sent")
        return sent

    async def _finish(self, delivery: Delivery) -> bool:
        """Publish what was asked for, open the thread that was, and close the delivery."""
        first = delivery.parts[0].message if delivery.parts else None
        if not await self._publish(delivery):
            return False
        if delivery.threads and delivery.thread is None and first is not None:
            sent = Sent(message=first, place=delivery.place or delivery.channel)
            try:
                thread = await self._publisher.open_thread(sent, delivery.title)
            except PublishError as error:
                if self._tries_again("no thread", error, delivery):
                    return False
                # The digest is there; that no thread can be opened under it holds nothing up.
                thread = None
            if thread is not None:
                await self._store.mark_thread(delivery.id, thread)
        await self._store.finish_delivery(delivery.id)
        self._met = {key: at for key, at in self._met.items() if key[0] != delivery.id}
        facts = {"key": delivery.key, "code": delivery.code, "parts": len(delivery.parts)}
        _log.info("delivered", extra=facts)
        return True

    async def _publish(self, delivery: Delivery) -> bool:
        """Publish the messages of a delivery; return whether nothing more can be done about it."""
        try:
            for part in delivery.parts:
                if part.message is not None:
                    sent = Sent(message=part.message, place=delivery.place or delivery.channel)
                    await self._publisher.publish(sent, part.payload)
        except PublishError as error:
            return not self._tries_again("not published", error, delivery)
        return True

    def _tries_again(self, what: str, error: PublishError, delivery: Delivery) -> bool:
        """Tell whether what comes after the messages, and failed, is tried once more."""
        _log.warning(what, extra={"key": delivery.key, "why": str(error)})
        now = self._clock.now()
        if not isinstance(error, PublishFailed) or now - delivery.created > THREAD_GIVE_UP:
            return False
        self._retries[delivery.channel] = now + LADDER[2]
        return True

    async def _handle_unseen(
        self, error: PublishError, delivery: Delivery, part: DeliveryPart
    ) -> bool:
        """Decide what a look that failed means: what may stand is never taken for not there."""
        if part.state is not PartState.SENDING:
            if isinstance(error, PublishFailed) and part.attempts and self._is_old(delivery):
                await self._give_up(delivery, part, str(error))
                return True
            return await self._handle(error, delivery, part)
        facts = {"key": delivery.key, "part": part.number, "why": str(error)}
        if isinstance(error, PublishRefused) and error.gone:
            # Where the place is gone, so is what stood there.
            return await self._handle(error, delivery, part)
        if isinstance(error, PublishRefused):
            _log.warning("a channel cannot be read", extra=facts)
            await self._close(delivery, Closed.FORBIDDEN)
            return True
        await self._postpone(error, delivery, part)
        _log.info("a message is still looked for", extra=facts)
        return False

    async def _handle(self, error: PublishError, delivery: Delivery, part: DeliveryPart) -> bool:
        """Decide what a failure means; return whether the channel's next delivery can go on."""
        facts = {"key": delivery.key, "part": part.number, "why": str(error)}
        if isinstance(error, PublishRefused):
            await self._store.mark_refused(delivery.id, part.number)
            if delivery.place not in (None, delivery.channel):
                # Somebody closed or deleted this post of a forum, and not the forum.
                _log.warning("a post is closed to the bot", extra=facts)
                await self._give_up(delivery, part, str(error))
                return True
            _log.warning("a channel is closed to the bot", extra=facts)
            await self._close(delivery, Closed.GONE if error.gone else Closed.FORBIDDEN)
            return True
        if isinstance(error, PublishInvalid):
            notice = None
            if delivery.kind is not DeliveryKind.NOTICE:
                notice = await self._make_notice(delivery, str(error))
            await self._give_up(delivery, part, str(error), notice=notice)
            return True
        # Sent and not answered, it may stand: it is looked for before anything else is decided.
        await self._postpone(error, delivery, part)
        _log.info("a message waits", extra=facts)
        return False

    def _is_old(self, delivery: Delivery) -> bool:
        most = NOTICE_GIVE_UP if delivery.kind is DeliveryKind.NOTICE else GIVE_UP
        return self._clock.now() - delivery.created > most

    async def _give_up(
        self,
        delivery: Delivery,
        part: DeliveryPart,
        fault: str,
        *,
        notice: NewDelivery | None = None,
    ) -> None:
        facts = {"key": delivery.key, "part": part.number, "why": fault}
        _log.error("a message is given up", extra=facts)
        await self._store.give_up_delivery(
            delivery.id, fault=fault, notice=notice, now=self._clock.now()
        )

    async def _postpone(self, error: PublishError, delivery: Delivery, part: DeliveryPart) -> None:
        wait = LADDER[min(part.attempts, len(LADDER) - 1)]
        asked = error.retry_after if isinstance(error, PublishFailed) else None
        seconds = min(asked or 0.0, LONGEST_WAIT.total_seconds())
        until = self._clock.now() + max(wait, timedelta(seconds=seconds))
        self._retries[delivery.channel] = until
        await self._store.postpone_part(delivery.id, part, until=until, fault=str(error))

    async def _close(self, delivery: Delivery, why: Closed) -> None:
        notice = None
        if delivery.kind is not DeliveryKind.NOTICE:
            notice = await self._make_notice(delivery, why)
        if notice is not None and notice.channel == delivery.channel:
            notice = None
        now = self._clock.now()
        names = await self._store.close_channel(
            delivery.id, fault=why.value, notice=notice, now=now
        )
        if names:
            _log.warning("digests disabled", extra={"names": ", ".join(names)})


def _is_ahead(moment: datetime, now: datetime) -> bool:
    """Tell whether a moment is yet to come; one that is too far ahead is of a wrong clock."""
    return now < moment <= now + LONGEST_WAIT
