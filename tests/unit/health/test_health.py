"""The heartbeat that systemd is told of, figures for Prometheus, and logs as JSON with an id."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.clock import SystemClock
from bot.domain.desks import GuildId
from bot.domain.errors import SettingsError
from bot.domain.feeds import TaskKind
from bot.health.heartbeat import beating
from bot.health.prometheus import PrometheusMetrics
from bot.health.server import HealthServer, serving
from bot.health.systemd import Notifier
from bot.logs import JsonLines, Logfmt, find_trace, tracing
from bot.metrics import Figure, listening, note
from bot.ports.storage import Storage
from tests.makers.articles import NOON
from tests.stores import open_store


async def listen(folder: Path, name: str) -> tuple[socket.socket, str]:
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    address = f"@{folder.name}-{name}" if name == "abstract" else str(folder / name)
    receiver.bind(address.replace("@", "\0", 1) if name == "abstract" else address)
    receiver.setblocking(False)
    return receiver, address


@pytest.mark.parametrize("name", ["notify", "abstract"])
async def test_systemd_is_reported_of_each_step(tmp_path: Path, name: str) -> None:
    receiver, address = await listen(tmp_path, name)
    loop, ready = asyncio.get_running_loop(), False

    async def receive() -> str:
        return (await loop.sock_recv(receiver, 1000)).decode()

    with receiver:
        async with beating(Notifier(address), lambda: ready, every=0.001):
            assert await receive() == "EXTEND_TIMEOUT_USEC=30000000\nSTATUS=Connecting."
            assert await receive() == "WATCHDOG=1"
            ready = True
            article = [await receive() for _ in range(20)]
        assert article.count("READY=1\nSTATUS=Ready.") == 1
        assert article[-1] == "WATCHDOG=1"
        while (last := await receive()) == "WATCHDOG=1":
            pass
    assert last == "STOPPING=1"


def test_nothing_happens_where_nobody_listens(tmp_path: Path) -> None:
    Notifier(None).notify(READY=1)
    Notifier(str(tmp_path / "absent")).notify(READY=1)
    assert not (tmp_path / "absent").exists()


async def test_a_loop_that_is_held_up_is_noted() -> None:
    lags: asyncio.Queue[tuple[Figure, str, float]] = asyncio.Queue()
    with listening(lambda *noted: lags.put_nowait(noted)):
        async with beating(Notifier(None), lambda: True, every=0.001):
            await lags.get()
            time.sleep(0.03)  # noqa: ASYNC251  # holding the loop up is what this is about
            noted = [await lags.get() for _ in range(2)]
    assert {(figure, label) for figure, label, _ in noted} == {(Figure.LAG, "")}
    assert max(seconds for _, _, seconds in noted) > 0.02


def test_what_is_noted_is_told_to_who_listens_and_to_nobody_else() -> None:
    metrics = PrometheusMetrics()
    with listening(metrics.note):
        note(Figure.WORKER_KILLS, "timeout")
        note(Figure.LATENESS, value=-3.0)
    note(Figure.WORKER_KILLS, "timeout")
    find = metrics.registry.get_sample_value
    assert find("newsdesk_worker_kills_total", {"reason": "timeout"}) == 1.0
    assert find("newsdesk_digest_lateness_seconds_count") == 1.0
    assert find("newsdesk_digest_lateness_seconds_sum") == 0.0


@pytest.fixture
async def store() -> AsyncIterator[Storage]:
    async with open_store() as opened:
        await opened.open_desk(GuildId(1))
        await opened.put_task(TaskKind.POLL, "1", due=NOON)
        yield opened


async def test_the_server_tells_health_readiness_and_figures(store: Storage) -> None:
    ready, metrics = False, PrometheusMetrics()
    server = HealthServer(store=store, metrics=metrics, clock=SystemClock(), is_ready=lambda: ready)
    async with TestClient(TestServer(server.make_app())) as client:
        assert (await client.get("/healthz")).status == 200
        assert (await client.get("/readyz")).status == 503
        ready = True
        assert (await client.get("/readyz")).status == 200
        metrics.note(Figure.COMMANDS, "brief now", 0.2)
        answer = await client.get("/metrics")
        text = await answer.text()
        assert answer.status == 200
        assert (await client.get("/")).status == 404
    assert 'newsdesk_queue_waiting{kind="poll"} 1.0' in text
    assert 'newsdesk_command_seconds_count{command="brief now"} 1.0' in text


async def test_a_port_that_is_taken_is_named(store: Storage) -> None:
    server = HealthServer(
        store=store, metrics=PrometheusMetrics(), clock=SystemClock(), is_ready=lambda: True
    )
    with (
        socket.create_server(("127.0.0.1", 0)) as other,
        pytest.raises(SettingsError, match="NEWSDESK_HEALTH_ADDRESS"),
    ):
        async with serving(server, ("127.0.0.1", other.getsockname()[1])):
            pass


def test_every_line_of_one_piece_of_work_bears_its_id() -> None:
    record = logging.LogRecord("desk", logging.INFO, "", 1, 'a "b"\nc', (), None)
    with tracing("digest", "K7Q2XM"):
        assert json.loads(JsonLines().format(record))["run"] == "digest-K7Q2XM"
        assert "run=digest-K7Q2XM" in Logfmt().format(record)
        with tracing("poll", "12"):
            assert "run=poll-12" in Logfmt().format(record)
        assert "\n" not in JsonLines().format(record)
    assert find_trace() is None and "run=" not in Logfmt().format(record)
