"""Plans that are to be events of servers: each once, so many at most, tried again after a fault."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

from bot.domain.desks import GuildId
from bot.domain.entities import DayRange
from bot.domain.errors import LimitReached
from bot.domain.posting import MOST_EVENTS, PlannedEvent
from bot.ports.storage import Storage
from tests.makers.digests import open_desk

TODAY = date(2031, 3, 4)


async def test_a_plan_is_kept_once_and_again_after_a_fault(store: Storage) -> None:
    desk = await open_desk(store, 7)
    event = PlannedEvent(
        desk=desk,
        guild=GuildId(7),
        key="key",
        days=DayRange(TODAY, TODAY),
        name="talks",
        about="",
        place="Wire",
    )
    assert await store.add_event(event, today=TODAY)
    assert not await store.add_event(event, today=TODAY)
    pending = (replace(event, seen=0),)
    assert await store.get_pending_events(TODAY) == pending
    await store.keep_event(replace(event, fault="refused"))
    assert await store.get_pending_events(TODAY) == ()
    assert await store.add_event(event, today=TODAY)
    assert await store.get_pending_events(TODAY) == pending
    more = (replace(event, key=f"key {n}") for n in range(MOST_EVENTS + 9))
    asked = (store.add_event(other, today=TODAY) for other in more)
    came = await asyncio.gather(*asked, return_exceptions=True)
    assert came.count(True) == MOST_EVENTS - 1, "whoever asks at once"
    assert sum(isinstance(one, LimitReached) for one in came) == 10
