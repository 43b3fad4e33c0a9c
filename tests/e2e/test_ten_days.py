"""Ten days of one beat give nine posts and a silence, in which nothing is told twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

import pytest
import pytest_asyncio

from bot.domain.desks import Desk, GuildId
from bot.domain.digests import Digest, DigestSettings, Run, RunOutcome, Window
from bot.domain.posting import Sent, Shown
from bot.pipeline import Pipeline
from bot.ports.storage import Storage
from bot.schedule.digest_scheduler import claim_post
from bot.schedule.due import find_due
from bot.workers import Workers, open_workers
from cogs._discord.compose import PostComposer
from tests.e2e.ten_days import DISPATCHES, FIRST, QUIET_DAY
from tests.stores import open_store

pytestmark = pytest.mark.asyncio(loop_scope="module")

ZONE = "Asia/Tokyo"
DAYS = range(1, 11)


class Day(NamedTuple):
    """What came of one day: the run, and what its posts say and show."""

    run: Run
    text: str
    shown: tuple[Shown, ...]
    quotes: tuple[str, ...]


class SetClock:
    """A clock that shows what it is set to."""

    def __init__(self) -> None:
        self.shown = datetime.combine(FIRST, time(0), tzinfo=UTC)

    def now(self) -> datetime:
        return self.shown


class Recorder:
    """The composer of the product, and a note of what it composed last."""

    def __init__(self, store: Storage) -> None:
        self.composer = PostComposer(store)
        self.parts: tuple[str, ...] = ()
        self.shown: tuple[Shown, ...] = ()

    async def compose(self, digest: Digest, slot: object, window: Window) -> object:
        composed = await self.composer.compose(digest, slot, window)  # type: ignore[arg-type]
        self.parts, self.shown = composed.parts, composed.shown
        return composed


async def import_feeds(pipeline: Pipeline, clock: SetClock, desk: Desk, day: int) -> None:
    for dispatch in sorted((d for d in DISPATCHES if d.day == day), key=lambda d: d.moment):
        clock.shown = dispatch.moment
        async for outcome in pipeline.ingest(desk.id, [dispatch.as_page]):
            assert outcome.error is None


async def post(store: Storage, digest: Digest, clock: SetClock, day: int) -> Day:
    """Post at 07:00 of the next morning in Tokyo, and confirm that it arrived."""
    clock.shown = datetime.combine(FIRST + timedelta(days=day - 1), time(22), tzinfo=UTC)
    (slot,) = find_due(digest, after=clock.shown - timedelta(hours=1), until=clock.shown)
    recorder = Recorder(store)
    run = await claim_post(store, recorder, digest, slot, now=clock.shown)  # type: ignore[arg-type]
    assert run is not None
    if recorder.parts:
        delivery = await store.find_delivery(slot.key)
        assert delivery is not None
        for part in delivery.parts:
            await store.mark_sent(delivery.id, part.number, Sent(message=day, place=5))
        await store.finish_delivery(delivery.id)
    quotes = tuple(quote for shown in recorder.shown for quote in shown.quotes)
    return Day(run, "\n".join(map(read_part, recorder.parts)), recorder.shown, quotes)


def read_part(payload: str) -> str:
    message = json.loads(payload)
    lines = [message["content"]]
    for embed in message["embeds"]:
        lines += [embed.get("title") or "", embed.get("description") or ""]
    return "\n".join(lines).replace("\\", "").replace("**", "")


@pytest.fixture(scope="module")
def pool() -> Iterator[Workers]:
    with open_workers(1, deadline=30) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def days(pool: Workers) -> dict[int, Day]:
    clock = SetClock()
    async with open_store() as store:
        desk = await store.open_desk(GuildId(1), name="Strait desk")
        wanted = DigestSettings(name="Strait desk", channel=5, times=(time(7),), zone=ZONE)
        digest = await store.add_digest(desk.id, wanted, now=clock.now())
        road = Pipeline(articles=store, entities=store, pool=pool, clock=clock)
        posted = {}
        for day in DAYS:
            await import_feeds(road, clock, desk, day)
            posted[day] = await post(store, digest, clock, day)
        return posted


async def test_every_day_is_posted_but_the_quiet_one(days: dict[int, Day]) -> None:
    silent = [day for day in DAYS if days[day].run.outcome is RunOutcome.SILENT]
    assert silent == [QUIET_DAY]


async def test_no_sentence_is_shown_twice_and_each_is_a_slice_of_a_source(
    days: dict[int, Day],
) -> None:
    quotes = [quote for day in DAYS for quote in days[day].quotes]
    assert len(quotes) == len(set(quotes)) > 15
    assert [q for q in quotes if not any(q in dispatch.text for dispatch in DISPATCHES)] == []


async def test_the_story_that_grows_is_new_once_and_then_updated(days: dict[int, Day]) -> None:
    story = days[1].shown[0].story
    article = {day: s.status for day in DAYS for s in days[day].shown if s.story == story}
    assert article == {1: "new", 2: "updated", 4: "updated", 5: "continuing", 9: "updated"}
    assert "Captain of freighter charged" in days[4].text
    assert "Continuing: Captain charged" in days[5].text
    assert "Cable between Keelung and Okinawa is repaired · updated" in days[9].text


async def test_a_copy_counts_once(days: dict[int, Day]) -> None:
    assert "2 sources, 1 independent text" in days[1].text


async def test_two_exercises_stay_two_stories(days: dict[int, Day]) -> None:
    assert "Ground troops practise landing on Yonaguni · new" in days[2].text
    assert "Tanks fire live rounds in exercise on Hokkaido · new" in days[3].text


async def test_the_correction_is_marked_and_tells_what_changed(days: dict[int, Day]) -> None:
    assert "Taiwan plans radar sites on Pengjia and Orchid Island · updated" in days[8].text
    assert "corrected since" in days[8].text
    assert any(quote.startswith("Seven sites will be built") for quote in days[8].quotes)
