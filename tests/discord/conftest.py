"""A fresh loopback Discord, and the real client in it, for every test that asks."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

import discord
import pytest

from tests.discord.tiny_bot import TinyBot, point_at
from tests.fake_discord import FakeDiscord, FakeGuild, Person


@contextlib.contextmanager
def pointed(fake: FakeDiscord) -> Iterator[None]:
    """Lead the client library of this process to a server until the block ends."""
    before = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    point_at(fake.api_base, fake.gateway_url)
    try:
        yield
    finally:
        discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = before


@contextlib.asynccontextmanager
async def running(fake: FakeDiscord) -> AsyncIterator[TinyBot]:
    """Run the tiny bot in this process until the block ends."""
    with pointed(fake):
        bot = TinyBot()
        task = asyncio.create_task(bot.start(fake.token))
        try:
            await fake.until_ready()
            await bot.wait_until_ready()
            yield bot
        finally:
            await bot.close()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture(autouse=True)
def led_back() -> Iterator[None]:
    """Lead the client library back to Discord after a test that led it elsewhere."""
    before = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    yield
    discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = before


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    """A running loopback Discord with nothing in it."""
    async with await FakeDiscord.start() as server:
        yield server


@pytest.fixture
def guild(fake: FakeDiscord) -> FakeGuild:
    return fake.add_guild("Newsroom")


@pytest.fixture
def aiko(guild: FakeGuild) -> Person:
    return guild.person("Aiko")


@pytest.fixture
async def bot(fake: FakeDiscord, guild: FakeGuild) -> AsyncIterator[TinyBot]:
    """The tiny bot, ready; whatever it or the fake did wrong fails the test at its end."""
    async with running(fake) as client:
        yield client
    assert [str(violation) for violation in fake.violations] == []
