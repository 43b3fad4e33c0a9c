"""A disk that takes no byte more: what only reads is answered, what must be kept is refused."""

from __future__ import annotations

import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import discord
import pytest
import pytest_asyncio

from tests.discord.newsdesk_bot import Process, fill_store, run_bot
from tests.discord.reading import read_all
from tests.fake_discord import Answer, FakeDiscord, Person

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONG = ", ".join(["Senkakus island", *(f"Nobody Number {number}" for number in range(9))])
"""Names that the buttons under their trend have no room for."""


def count_parts(answer: Answer) -> int:
    """Return how many buttons and lists an answer has."""
    return sum(len(seen.components) for seen in (answer, *answer.followups))


class World(NamedTuple):
    """An admin of a guild with the samples, and the bot's process."""

    aiko: Person
    running: Process


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("full")
    database = folder / "desk.sqlite3"
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Newsroom")
        guild.person("Aiko", permissions=discord.Permissions(manage_guild=True))
        await fill_store(database, guild.id)
        async with run_bot(fake, database, folder) as running:
            yield World(guild.person("Aiko"), running)
    assert [str(violation) for violation in fake.violations] == []


@contextmanager
def filled_disk(running: Process) -> Iterator[None]:
    """Let a process write to no file until the end of the block: the kernel refuses each byte."""
    held = resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (0, held[1]))
    try:
        yield
    finally:
        resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, held)


LOOK_UPS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("entity trend", {"name": LONG}, "Did you mean Senkaku"),
    ("search", {"query": "coast guard"}, "coast"),
    ("brief now", {"hours": 8760}, "What's happening"),
    ("brief since", {}, "What's happening"),
    ("entity show", {"name": "diaoyu"}, "Senkaku Islands"),
    ("date", {"when": "18 July 2024"}, "Happened then"),
    ("story", {"story": "telephone line"}, "Japan and Taiwan open telephone line"),
    ("digest list", {}, "digest"),
    ("feed list", {}, "feed"),
)


async def test_what_only_reads_is_answered_without_the_buttons_that_must_be_kept(
    world: World,
) -> None:
    with filled_disk(world.running):
        for command, options, expected in LOOK_UPS:
            answer = await world.aiko.slash(command, **options)
            assert not answer.failed and "disk" not in read_all(answer), command
            assert expected.lower() in read_all(answer).lower(), command
        full = await world.aiko.slash("entity trend", name=LONG)
        refused = await world.aiko.slash("desk edit", zone="Tokyo")
        assert "disk" in read_all(refused)
    roomy = await world.aiko.slash("entity trend", name=LONG)
    assert count_parts(roomy) > count_parts(full)
    done = await world.aiko.slash("desk edit", zone="Tokyo")
    assert "disk" not in read_all(done)
