"""A small HTTP server on this machine: alive, ready, and figures for Prometheus."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from bot.domain.errors import NewsdeskError, SettingsError
from bot.health.prometheus import PrometheusMetrics
from bot.ports.services import Clock
from bot.ports.storage import Storage
from bot.settings import name_variable

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Of Prometheus' text format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthServer:
    """What /healthz, /readyz and /metrics answer."""

    store: Storage
    metrics: PrometheusMetrics
    clock: Clock
    is_ready: Callable[[], bool]

    def make_app(self) -> web.Application:
        """Return the application with its three addresses."""
        app = web.Application()
        app.router.add_get("/healthz", self._answer_health)
        app.router.add_get("/readyz", self._answer_ready)
        app.router.add_get("/metrics", self._answer_metrics)
        return app

    async def _answer_health(self, request: web.Request) -> web.Response:
        """Answer 200 where the loop turns and the store can be read."""
        fault = await self._find_fault()
        return web.Response(text=fault or "ok\n", status=503 if fault else 200)

    async def _answer_ready(self, request: web.Request) -> web.Response:
        """Answer 200 where commands are answered as well."""
        fault = await self._find_fault()
        if not fault and not self.is_ready():
            fault = "not connected to Discord\n"
        return web.Response(text=fault or "ready\n", status=503 if fault else 200)

    async def _answer_metrics(self, request: web.Request) -> web.Response:
        now = self.clock.now()
        for work in await self.store.get_queue_figures(now=now):
            age = (now - work.oldest_due).total_seconds() if work.oldest_due else 0.0
            self.metrics.set_queue(
                work.kind.value, waiting=work.waiting, claimed=work.claimed, age=age
            )
        for posts in await self.store.get_outbox_figures():
            self.metrics.set_outbox(posts.state, posts.deliveries)
        self.metrics.set_tasks(len(asyncio.all_tasks()))
        body = self.metrics.write()
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})

    async def _find_fault(self) -> str:
        try:
            await self.store.find_note("health")
        except NewsdeskError as error:
            return f"{error}\n"
        return ""


@asynccontextmanager
async def serving(server: HealthServer, place: tuple[str, int] | None) -> AsyncIterator[None]:
    """Serve at a host and port until the end of the block; nowhere for None.

    Raises SettingsError where the port is taken.
    """
    if place is None:
        yield
        return
    runner = web.AppRunner(server.make_app(), access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, *place).start()
        except OSError as error:
            name = name_variable("health_address")
            raise SettingsError(
                f"{name}: {place[0]}:{place[1]} cannot be used: {error.strerror}."
            ) from error
        yield
    finally:
        await runner.cleanup()
