"""The doctor and the shipped bot on real faults: each is found and told, and nothing is lost."""

from __future__ import annotations

import asyncio
import json
import resource
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import pytest

import bot.doctor.run
from bot.domain.desks import GuildId
from bot.domain.operations import STATUS, Level
from bot.ports.services import WorkerPool
from bot.settings import DiscordSettings, Settings, read_clock
from bot.workers import open_workers
from tests.discord.newsdesk_bot import run_bot
from tests.environment import PATIENCE, make_environment
from tests.fake_discord import FakeDiscord, FakeGuild, Person
from tests.makers.articles import make_update
from tests.stores import open_store
from tests.warm import run_text

CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with await FakeDiscord.start() as server:
        yield server


@pytest.fixture
def guild(fake: FakeDiscord) -> FakeGuild:
    return fake.add_guild("Newsroom")


@pytest.fixture
async def path(tmp_path: Path, guild: FakeGuild) -> Path:
    """A database with one article that came in now, and a desk with a channel."""
    place = tmp_path / "desk.sqlite3"
    async with open_store(place) as store:
        desk = await store.open_desk(GuildId(guild.id), name="Newsroom")
        await store.edit_desk(desk.id, channel=guild.general.id)
        await store.add_article(desk.id, make_update(received=datetime.now(UTC)))
    return place


async def newsdesk(*arguments: str, folder: Path, **extra: Any) -> subprocess.CompletedProcess[str]:
    environment = make_environment(folder, **extra)
    return await asyncio.to_thread(
        run_text, arguments, folder=folder, environment=environment, within=PATIENCE
    )


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    """One worker for all examinations: starting one takes seconds."""
    with open_workers(1, deadline=60, preload=()) as workers:
        yield workers


Examine = Callable[..., Awaitable[list[tuple[str, str, str]]]]


@pytest.fixture
def check(pool: WorkerPool, path: Path, fake: FakeDiscord) -> Examine:
    """Return what examines the database and gives (about, level, text) of each finding."""

    async def run(token: str | None = None, clock: str | None = None) -> list[tuple[str, str, str]]:
        base = fake.settings["DISCORD_API_BASE"]
        examination = await bot.doctor.run.check(
            Settings(database=f"sqlite:///{path}", clock=read_clock(clock or "")),
            DiscordSettings(token=token or fake.token, api_base=base),
            lambda: nullcontext(pool),
        )
        assert all(f.advice for f in examination.findings if f.level is Level.FAULT)
        assert examination.status == max(STATUS[f.level] for f in examination.findings)
        return [(f.about, f.level.value, f.text) for f in examination.findings]

    return run


def find(findings: list[tuple[str, str, str]], about: str, level: str = "fault") -> str:
    """Return what was found about something, of one level."""
    return " ".join(text for name, how, text in findings if (name, how) == (about, level))


async def test_all_is_well_beside_a_running_bot(
    fake: FakeDiscord, guild: FakeGuild, path: Path, tmp_path: Path
) -> None:
    url = f"sqlite:///{path}"
    async with run_bot(fake, path, tmp_path):
        done = await newsdesk(
            "doctor", "--json", "--database", url, folder=tmp_path, **fake.settings
        )
    assert done.stderr == ""
    answer = json.loads(done.stdout)
    findings = [(f["about"], f["level"], f["text"]) for f in answer["findings"]]
    assert {level for _, level, _ in findings} <= {"good", "skipped"}
    assert (answer["status"], done.returncode) == (0, 0)
    assert find(findings, "channel", "good") == f"#general (guild {guild.id}): the bot may post."
    asked = {"settings", "database", "disk", "clock", "feeds", "queue", "outbox", "digests"}
    assert asked | {"channel", "workers"} <= {about for about, _, _ in findings}


async def test_a_channel_that_is_closed_is_found(guild: FakeGuild, check: Examine) -> None:
    guild.withdraw(discord.Permissions(embed_links=True), channel=guild.general)
    assert "lacks: embed links" in find(await check(), "channel")


async def test_a_channel_that_is_gone_is_found(guild: FakeGuild, check: Examine) -> None:
    guild.delete_channel(guild.general)
    assert "the channel is gone" in find(await check(), "channel")


async def test_a_server_that_the_bot_left_is_found(guild: FakeGuild, check: Examine) -> None:
    guild.remove_bot()
    assert "not in this server" in find(await check(), "channel")


async def test_a_wrong_token_is_found(check: Examine) -> None:
    assert "refuses this token" in find(await check(token="wrong"), "Discord")


async def test_nonsense_in_the_settings_is_found(tmp_path: Path) -> None:
    done = await newsdesk("doctor", folder=tmp_path, NEWSDESK_WORKERS="many")
    assert done.returncode == 2 and "NEWSDESK_WORKERS" in done.stdout and "->" in done.stdout


async def refuse(fake: FakeDiscord, path: Path) -> str:
    """Start the bot where it must refuse; return the one line that it says."""
    url = f"sqlite:///{path}"
    done = await newsdesk("run", "--database", url, folder=path.parent, **fake.settings)
    lines = [line for line in done.stderr.splitlines() if line.startswith("newsdesk: ")]
    assert done.returncode == 1 and len(lines) == 1 and "Traceback" not in done.stderr
    return lines[0]


async def test_a_damaged_file_is_refused_and_found(
    fake: FakeDiscord, path: Path, check: Examine
) -> None:
    path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:])
    assert "newsdesk restore BACKUP" in await refuse(fake, path)
    assert "damaged" in find(await check(), "database")


async def test_a_newer_schema_is_refused_and_found(
    fake: FakeDiscord, path: Path, check: Examine
) -> None:
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 999")
    assert "schema 999" in await refuse(fake, path)
    assert "install the newer version" in find(await check(), "database")


async def test_a_database_that_another_holds_is_found(path: Path, check: Examine) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "Another process is writing" in find(await check(), "database")
    other.close()


async def test_a_clock_that_was_set_back_is_found_and_the_bot_goes_on(
    fake: FakeDiscord, guild: FakeGuild, path: Path, tmp_path: Path, check: Examine
) -> None:
    now = datetime.now(UTC)
    clock = f"{(now - timedelta(days=2)).isoformat()}@{now.isoformat()}*1"
    assert "set back" in find(await check(clock=clock), "clock")
    async with run_bot(fake, path, tmp_path, NEWSDESK_CLOCK=clock) as running:
        answer = await guild.person("Aiko").slash("search", query="Boso")
        assert "met off **Boso**" in answer.text
        assert "set back" in running.log.read_text("utf-8")


async def test_a_command_waits_for_another_process_to_finish_its_write(
    fake: FakeDiscord, guild: FakeGuild, path: Path, tmp_path: Path
) -> None:
    kenji = guild.person("Kenji", permissions=discord.Permissions(manage_messages=True))
    async with run_bot(fake, path, tmp_path):
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        adding = asyncio.create_task(add(kenji, "Pier"))
        await fake.until(lambda: len(fake.transcript.requests("POST", CALLBACK)) > 1)
        other.execute("ROLLBACK")
        other.close()
        assert "Added: Pier" in await adding


async def test_a_full_disk_is_reported_and_nothing_that_was_acknowledged_is_lost(
    fake: FakeDiscord, guild: FakeGuild, path: Path, tmp_path: Path, check: Examine
) -> None:
    kenji = guild.person("Kenji", permissions=discord.Permissions(manage_messages=True))
    async with run_bot(fake, path, tmp_path) as running:
        assert "Added: Pier" in await add(kenji, "Pier")
        size = Path(f"{path}-wal").stat().st_size
        before = resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (size, before[1]))
        refused = await add(kenji, "Bridge")
        assert "full or failing" in refused and "Added" not in refused
        assert "Pier" in (await kenji.slash("search", query="Pier")).text
        resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, before)
        assert "Added: Bridge" in await add(kenji, "Bridge")
    assert "3 articles" in find(await check(), "database", "good")


async def add(person: Person, title: str) -> str:
    form = await person.slash("article add")
    assert form.modal is not None
    text = f"A {title.lower()} opened in Keelung. " * 40
    return (await person.submit(form.modal, {"Text": text, "Title": title})).text
