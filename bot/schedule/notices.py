"""Tell a desk's admins, once each, that a feed changed its state or a channel was closed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.briefing.context import Answer, AnswerContext, DeskReader
from bot.briefing.page import Page
from bot.briefing.pages.notices import show_closed_channel, show_feed_notice, show_refused_post
from bot.briefing.wording import load_wording
from bot.domain.desks import Desk
from bot.domain.digests import make_code
from bot.domain.feeds import Subscription
from bot.domain.posting import Closed, Delivery, DeliveryKind, NewDelivery
from bot.ports.desks import DeskStore
from bot.ports.feeds import FeedStore
from bot.ports.posting import DeliveryStore, DigestStore
from bot.ports.services import Clock
from bot.schedule.presenter import Presenter

_log = logging.getLogger(__name__)

AT_ONCE = 100
"""Feeds whose change is told at one waking."""

TITLE = 100


class Store(DeskStore, DeskReader, FeedStore, DigestStore, DeliveryStore, Protocol):
    """What notices ask of the store."""


@dataclass(kw_only=True)
class Notices:
    """What is told to the admins: it goes through the outbox, as all that is posted.

    `wake` is called when something was put there.
    """

    store: Store
    clock: Clock
    presenter: Presenter
    wake: Callable[[], None] = lambda: None

    async def notify_of_feeds(self) -> None:
        """Put a notice into the outbox for each feed whose state was not told yet."""
        for subscription in await self.store.get_unnotified(limit=AT_ONCE):
            desk = await self.store.find_desk(subscription.desk)
            health = subscription.feed.health
            facts = {"feed": subscription.name, "desk": subscription.desk, "state": health.state}
            if desk is None or desk.admin_channel is None:
                _log.warning("a feed changed and there is nobody to tell", extra=facts)
            else:
                notice = await self._word_feed(desk, desk.admin_channel, subscription)
                # By its key the notice is there once, should this be cut off before it is told.
                if await self.store.add_delivery(notice, now=self.clock.now()):
                    _log.info("a feed's change is told", extra=facts)
                    self.wake()
            await self.store.set_notified_state(subscription.id, health.state)

    async def _word_feed(self, desk: Desk, channel: int, subscription: Subscription) -> NewDelivery:
        health = subscription.feed.health
        since = health.state_since.timestamp() if health.state_since else 0
        key = f"feed:{subscription.id}:{health.state}:{since:.0f}"
        page = show_feed_notice(subscription, load_wording(desk.language))
        return await self._make(desk, channel, key, page)

    async def word_undelivered(self, delivery: Delivery, why: Closed | str) -> NewDelivery | None:
        """Return the notice that a delivery's channel is closed, or why Discord refused its post.

        None with nobody to tell.
        """
        desk = await self.store.find_desk(delivery.desk)
        # Whose direct messages are closed is nobody else's business: /watch list tells them.
        if desk is None or desk.admin_channel is None or delivery.channel < 0:
            return None
        digests = [
            digest.name
            for digest in await self.store.get_digests(desk.id)
            if digest.channel == delivery.channel and not digest.disabled
        ]
        wording = load_wording(desk.language)
        channel = self.presenter.name_channel(delivery.channel)
        if isinstance(why, Closed):
            page = show_closed_channel(channel, why, digests, wording)
        else:
            page = show_refused_post(channel, why, delivery.title, wording)
        return await self._make(desk, desk.admin_channel, f"closed:{delivery.id}", page)

    async def _make(self, desk: Desk, channel: int, key: str, page: Page) -> NewDelivery:
        code = make_code(key)
        context = AnswerContext(
            store=self.store,
            desk=desk,
            now=self.clock.now(),
            wording=load_wording(desk.language),
        )
        return NewDelivery(
            desk=desk.id,
            channel=channel,
            kind=DeliveryKind.NOTICE,
            key=key,
            code=code,
            title="".join(run.text for run in page.title)[:TITLE],
            parts=await self.presenter.write_answer(context, Answer(page=page), code),
        )
