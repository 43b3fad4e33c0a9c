"""Turns: how many at once, how far apart, and that no host waits long for another."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import pairwise

import pytest

from bot.intake.web.host_throttle import HostThrottle
from tests.environment import PATIENCE


async def test_a_host_gets_so_many_at_once() -> None:
    lanes = HostThrottle(width=2, spacing=0.0, total=7)
    now: Counter[str] = Counter()
    most: Counter[str] = Counter()

    async def ask(host: str) -> None:
        async with lanes.take_slot(host):
            now.update([host, "all"])
            most.update({name: 1 for name in now if now[name] > most[name]})
            for _ in range(3):
                await asyncio.sleep(0)
            now.subtract([host, "all"])

    await asyncio.gather(*(ask(host) for host in "aaaaabbbbb"))
    assert max(most[host] for host in "ab") == 2
    assert most["all"] == 4


async def test_all_hosts_together_get_so_many_at_once() -> None:
    lanes = HostThrottle(width=2, spacing=0.0, total=7)
    now = most = 0

    async def ask(host: str) -> None:
        nonlocal now, most
        async with lanes.take_slot(host):
            now += 1
            most = max(most, now)
            await asyncio.sleep(0)
            now -= 1

    await asyncio.gather(*(ask(host) for host in 3 * "abcdefghi"))
    assert most == 7


@pytest.mark.parametrize("owned", [True, False], ids=["of one desk", "of one site"])
async def test_sixty_slow_hosts_keep_another_waiting_for_no_time(owned: bool) -> None:
    lanes = HostThrottle(width=2, spacing=0.0, total=20)
    released = asyncio.Event()
    inside: list[str] = []

    async def ask(host: str, site: str, owner: int) -> None:
        async with lanes.take_slot(host, site=site, owners=[owner, owner + 1] if owned else ()):
            inside.append(host)
            await released.wait()

    slow = [
        asyncio.create_task(ask(f"h{n}", f"site{n}" if owned else "evil.example", 1))
        for n in range(60)
    ]
    await until_quiet()
    assert 8 <= len(inside) < 20
    other = asyncio.create_task(ask("good", "good.example", 2))
    await until_quiet()
    assert "good" in inside
    released.set()
    await asyncio.gather(*slow, other)


async def until_quiet() -> None:
    for _ in range(200):
        await asyncio.sleep(0)


async def test_requests_to_a_host_are_spaced() -> None:
    lanes = HostThrottle(width=2, spacing=0.03, total=10)
    loop = asyncio.get_running_loop()
    starts: list[float] = []

    async def ask(host: str) -> None:
        async with lanes.take_slot(host):
            if host == "a":
                starts.append(loop.time())

    await asyncio.gather(*(ask(host) for host in "aaabcdef"))
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert len(gaps) == 2 and min(gaps) >= 0.029


async def test_a_host_with_hundreds_waiting_keeps_nobody_else_waiting() -> None:
    lanes = HostThrottle(width=2, spacing=0.0, total=2)
    order: list[str] = []

    async def ask(host: str) -> None:
        async with lanes.take_slot(host):
            order.append(host)
            await asyncio.sleep(0)

    busy = [asyncio.create_task(ask("busy")) for _ in range(300)]
    await asyncio.sleep(0)
    await asyncio.gather(*busy, *(ask(host) for host in ("b", "c", "d")))
    assert all(order.index(host) < 10 for host in "bcd")


async def test_who_gives_up_waiting_leaves_the_turn_to_others() -> None:
    lanes = HostThrottle(width=1, spacing=0.02, total=1)
    done: list[int] = []

    async def ask(number: int) -> None:
        async with lanes.take_slot("a"):
            await asyncio.sleep(0)
            done.append(number)

    tasks = [asyncio.create_task(ask(number)) for number in range(6)]
    await asyncio.sleep(0)
    for number in (0, 1, 3, 5):
        tasks[number].cancel()
        await asyncio.sleep(0)
    await asyncio.gather(*tasks, return_exceptions=True)
    assert done == [2, 4]
    async with asyncio.timeout(PATIENCE), lanes.take_slot("a"):
        pass


async def test_hosts_of_long_ago_are_forgotten() -> None:
    lanes = HostThrottle(width=1, spacing=0.0, total=1)
    for number in range(5_000):
        async with lanes.take_slot(f"host{number}"):
            pass
    assert len(lanes) <= 1_001
