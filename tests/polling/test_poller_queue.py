"""Work is shared fairly between hosts, given back when the poller stops, and done by another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

from aiohttp import web

from bot.domain.desks import DeskId
from bot.domain.feeds import FeedState, Task, TaskKind
from bot.intake.web.fetch import FetchLimits
from bot.polling import Concurrency, PollLimits
from bot.polling.task_runner import Origin, TaskRunner
from bot.workers import Workers
from tests.calls import count_calls
from tests.environment import PATIENCE
from tests.feed_site.desk import HASTY, FeedDesk, open_feed_desk
from tests.feed_site.formats import FORMATS, Channel, Entry
from tests.feed_site.pages import make_page, make_title
from tests.feed_site.site import FeedSite, Handler, give, late, open_feed_site, silent
from tests.makers.articles import NOON
from tests.makers.services import Clock
from tests.stores import open_store

HOSTS = [f"127.0.0.{n}" for n in range(2, 30)]
SLOW, BUSY = "127.0.3.1", "127.0.3.2"
PLACES = [*HOSTS, SLOW, BUSY]
RSS = "application/rss+xml"


def write_feed(site: FeedSite, host: str, *entries: Entry) -> Handler:
    channel = Channel(title=f"Feed {host}", link=site.url(host, "/"), entries=entries)
    return give(FORMATS["rss20"].write(channel), RSS)


async def count_claimed(desk: FeedDesk) -> dict[TaskKind, int]:
    figures = await desk.store.get_queue_figures(now=desk.clock.now())
    return {one.kind: one.claimed for one in figures}


async def until(check: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not check():  # noqa: ASYNC110  # other tasks, and a worker, tell nobody
            await asyncio.sleep(0.005)


async def test_a_slow_host_with_many_feeds_does_not_starve_others(pool: Workers) -> None:
    patient = FetchLimits(total=PATIENCE, connect=PATIENCE, read=PATIENCE, spacing=0.0)
    released = asyncio.Event()

    async def hang(_: web.Request) -> web.Response:
        await released.wait()
        return web.Response(status=404)

    async with (
        open_feed_site() as site,
        open_feed_desk(site.places(PLACES), pool, fetch=patient) as desk,
    ):
        for number in range(40):
            await desk.subscribe(site.put(SLOW, f"/feed{number}", hang))
        for host in HOSTS[:12]:
            await desk.subscribe(site.put(host, "/feed", write_feed(site, host)))
        stop = asyncio.Event()
        running = asyncio.create_task(desk.poller.run(stop))
        others = [site.url(host, "/feed") for host in HOSTS[:12]]
        await until(lambda: all(site.asked[url] for url in others))
        slow = sum(count for url, count in site.asked.items() if SLOW in url)
        assert slow <= patient.width, (
            "as many as a host is asked at a time, and none of them is done"
        )
        stop.set()
        released.set()
        await running


async def pass_by_and_ask_more(desk: FeedDesk, site: FeedSite) -> None:
    """Let the time pass after which what was put off comes back; wait until the line is empty."""
    before = len(site.asked)
    desk.clock.pass_by(seconds=31)
    desk.poller.wake()
    await until(lambda: len(site.asked) > before)
    async with asyncio.timeout(PATIENCE):
        while any((await count_claimed(desk)).values()):  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.005)


async def test_more_than_the_line_holds_comes_back_a_little_later(pool: Workers) -> None:
    limits = PollLimits(
        polls=Concurrency(most=4, ahead=5, pace=timedelta(seconds=30)),
        entries=Concurrency(most=2),
        lease=timedelta(days=9),
    )
    async with (
        open_feed_site() as site,
        open_feed_desk(site.places(PLACES), pool, limits=limits) as desk,
    ):
        reached = asyncio.Event()
        feed_of_busy, feed_of_last = write_feed(site, BUSY), write_feed(site, HOSTS[0])

        async def wait_for_last(request: web.Request) -> web.StreamResponse:
            await reached.wait()
            return await feed_of_busy(request)

        async def answer_last(request: web.Request) -> web.StreamResponse:
            reached.set()
            return await feed_of_last(request)

        for number in range(60):
            await desk.subscribe(site.put(BUSY, f"/feed{number}", wait_for_last))
        await desk.subscribe(site.put(HOSTS[0], "/feed", answer_last))
        stop = asyncio.Event()
        running = asyncio.create_task(desk.poller.run(stop))
        async with asyncio.timeout(PATIENCE):
            await reached.wait()
        waiting = sum(count for url, count in site.asked.items() if BUSY in url)
        assert waiting <= 2, "as many as a host is asked at a time"
        # What was put off comes back by and by.
        while len(site.asked) < 61:
            await pass_by_and_ask_more(desk, site)
        stop.set()
        await running
        assert site.busiest[BUSY] <= 2
        assert set((await count_claimed(desk)).values()) == {0}


async def test_stopping_gives_everything_back(pool: Workers) -> None:
    async with (
        open_feed_site() as site,
        open_feed_desk(site.places(PLACES), pool, fetch=HASTY) as desk,
    ):
        for number in range(6):
            await desk.subscribe(site.put(SLOW, f"/feed{number}", silent))
        stop = asyncio.Event()
        running = asyncio.create_task(desk.poller.run(stop))
        await until(lambda: len(site.asked) == 2)
        assert (await count_claimed(desk))[TaskKind.POLL] == 6
        running.cancel()
        await asyncio.wait([running])
        assert (await count_claimed(desk))[TaskKind.POLL] == 0
        again = await desk.store.claim_tasks(
            TaskKind.POLL, now=desk.clock.now(), lease=timedelta(seconds=60), limit=10
        )
        # Two were under way and had the time to come to their end.
        assert [task.attempts for task in again] == [1] * 4


async def test_a_feed_that_is_added_is_read_at_once_when_the_poller_is_woken(
    pool: Workers,
) -> None:
    async with open_feed_site() as site, open_feed_desk(site.places(PLACES), pool) as desk:
        stop = asyncio.Event()
        running = asyncio.create_task(desk.poller.run(stop))
        await asyncio.sleep(0)
        link = site.put(HOSTS[0], "/a", give(make_page("nudged")))
        feed = write_feed(site, HOSTS[0], Entry(title=make_title("nudged"), link=link))
        held = await desk.subscribe(site.put(HOSTS[0], "/feed", feed))
        desk.poller.wake()
        await until(lambda: desk.poller.figures.entries)
        stop.set()
        await running
        (article,) = await desk.store.get_feed_articles(desk.desk.id, held.id, limit=9)
        assert article.article.url == link


async def test_claims_are_prolonged_while_work_goes_on(pool: Workers) -> None:
    limits = PollLimits(
        polls=Concurrency(most=2), entries=Concurrency(most=2), lease=timedelta(seconds=0.3)
    )
    async with (
        open_feed_site() as site,
        open_feed_desk(site.places(PLACES), pool, limits=limits) as desk,
    ):
        await desk.subscribe(site.put(HOSTS[0], "/feed", late(1.0, write_feed(site, HOSTS[0]))))
        polling = asyncio.create_task(desk.poller.poll_once())
        await until(lambda: site.asked)
        for _ in range(6):
            # By a clock that goes on, its first lease is over by now.
            desk.clock.pass_by(seconds=0.1)
            await asyncio.sleep(0.12)
            claim = await desk.store.claim_tasks(
                TaskKind.POLL, now=desk.clock.now(), lease=limits.lease, limit=1
            )
            assert claim == ()
        assert (await polling).polls == 1
        (held,) = await desk.store.get_subscriptions(desk.desk.id)
        assert held.feed.health.state is FeedState.OK and held.primed


async def test_waiting_costs_nothing(pool: Workers) -> None:
    async with open_feed_desk([], pool) as desk:
        stop = asyncio.Event()
        running = asyncio.create_task(desk.poller.run(stop))
        await asyncio.sleep(0.1)
        with count_calls() as calls:
            await asyncio.sleep(0.1)
        # One turn to this task, and what housekeeping the poller may have: no going round.
        assert calls.count < 500
        assert not running.done() and desk.poller.figures.polls == 0
        stop.set()
        await running


async def test_work_whose_claim_ran_out_unheard_may_run_beside_its_second_claim() -> None:
    """As where the event loop stood still: each is counted, and neither is left behind."""
    clock, gate, lease = Clock(), asyncio.Event(), timedelta(minutes=1)

    async def find_origin(_: Task) -> Origin:
        return Origin(host="news.example.org", desks=(DeskId(1),))

    async def work(task: Task) -> None:
        await gate.wait()
        await store.finish_task(task)

    async with open_store() as store:
        runner = TaskRunner(
            TaskKind.ENTRY,
            work,
            find_origin,
            queue=store,
            clock=clock,
            share=Concurrency(most=8),
            lease=lease,
            changed=asyncio.Event(),
        )
        await store.put_task(TaskKind.ENTRY, "1:a", due=NOON)
        assert await runner.take_up() == 1
        clock.moment += lease
        assert await runner.take_up() == 1 and runner.running == 2
        gate.set()
        async with asyncio.timeout(PATIENCE):
            while runner.busy:  # noqa: ASYNC110  # they end by themselves
                await asyncio.sleep(0)
        assert runner.done == 2
        assert await store.claim_tasks(TaskKind.ENTRY, now=NOON, lease=lease, limit=9) == ()
