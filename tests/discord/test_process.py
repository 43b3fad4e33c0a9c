"""The shipped process: what it refuses, how it stops, what it tells Discord, faults on the way."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest

from tests.discord.newsdesk_bot import fill_store, run_bot
from tests.environment import PATIENCE, make_environment
from tests.fake_discord import FakeDiscord, FakeGuild, Person
from tests.soak.processes import find_port
from tests.warm import run_text

CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"


def refuse(folder: Path, **environment: Any) -> str:
    """Run `newsdesk run` where it must refuse, and return what it says."""
    settings = make_environment(folder, **environment)
    done = run_text(("run",), folder=folder, environment=settings)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    return done.stderr


NONSENSE: list[tuple[dict[str, str], str]] = [
    ({}, "DISCORD_TOKEN is not set"),
    ({"DISCORD_TOKEN": "  "}, "DISCORD_TOKEN is not set"),
    ({"DISCORD_TOKEN_FILE": "absent"}, "DISCORD_TOKEN_FILE: absent cannot be read"),
    (
        {"DISCORD_TOKEN": "secret-x", "DISCORD_API_BASE": "http://example.org/api"},
        "DISCORD_API_BASE: may only name this machine",
    ),
    (
        {"DISCORD_TOKEN": "secret-x", "DISCORD_GATEWAY_URL": "wss://10.0.0.1/"},
        "DISCORD_GATEWAY_URL: may only name this machine",
    ),
    ({"DISCORD_TOKEN": "secret-x", "NEWSDESK_WORKERS": "many"}, "NEWSDESK_WORKERS"),
    ({"DISCORD_TOKEN": "secret-x", "NEWSDESK_DATABASE": "x"}, "NEWSDESK_DATABASE"),
]


async def test_it_refuses_to_start_on_nonsense_and_names_the_setting(tmp_path: Path) -> None:
    article = await asyncio.gather(
        *(asyncio.to_thread(refuse, tmp_path, **environment) for environment, _ in NONSENSE)
    )
    assert [said in text for (_, said), text in zip(NONSENSE, article, strict=True)] == [True] * 7
    assert not any("secret-x" in text for text in article)


def test_the_log_says_once_which_settings_have_new_names(tmp_path: Path) -> None:
    said = refuse(tmp_path, NEWSDESK_LOG="json", NEWSDESK_DEADLINE="5")
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert [line["event"] for line in lines] == [
        "NEWSDESK_DEADLINE is now called NEWSDESK_READ_TIMEOUT_SECONDS; the old name still works.",
        "NEWSDESK_LOG is now called NEWSDESK_LOG_FORMAT; the old name still works.",
    ]


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with await FakeDiscord.start() as server:
        yield server
        assert [str(violation) for violation in server.violations] == []


@pytest.fixture
def guild(fake: FakeDiscord) -> FakeGuild:
    return fake.add_guild("Newsroom")


@pytest.fixture
def aiko(guild: FakeGuild) -> Person:
    return guild.person("Aiko")


@pytest.mark.usefixtures("from_nothing")
async def test_a_wrong_token_is_reported(fake: FakeDiscord, tmp_path: Path) -> None:
    settings = {**fake.settings, "DISCORD_TOKEN": "wrong-token"}
    article = await asyncio.to_thread(refuse, tmp_path, **settings)
    assert "Discord refuses this token" in article and "wrong-token" not in article


async def test_the_token_may_come_from_a_file_and_servers_by_a_shard(
    fake: FakeDiscord, guild: FakeGuild, aiko: Person, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text(f"{fake.token}\n", encoding="utf-8")
    settings: dict[str, Any] = {"DISCORD_TOKEN": "", "DISCORD_TOKEN_FILE": str(tmp_path / "token")}
    settings["DISCORD_SHARDS"] = "0/1"
    async with run_bot(fake, tmp_path / "desk.sqlite3", tmp_path, **settings):
        assert "Nothing new" in (await aiko.slash("brief now")).text


@pytest.mark.usefixtures("from_nothing")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
async def test_it_stops_cleanly_and_finishes_what_it_does(
    fake: FakeDiscord, guild: FakeGuild, tmp_path: Path, number: int
) -> None:
    kenji = guild.person("Kenji", permissions=discord.Permissions(manage_messages=True))
    async with run_bot(fake, tmp_path / "desk.sqlite3", tmp_path) as running:
        form = await kenji.slash("article add")
        assert form.modal is not None
        text = "A pier opened in Keelung. " * 60
        adding = asyncio.create_task(kenji.submit(form.modal, {"Text": text, "Title": "Pier"}))
        await fake.until(lambda: fake.transcript.requests("POST", CALLBACK.split(" ")[1])[1:])
        status = await running.stop(number)
        assert status == 0
        assert "Added: Pier" in (await adding).text
        assert "stopped" in running.log.read_text("utf-8")


async def test_the_collector_is_spared_what_is_loaded_once_it_is_ready(
    fake: FakeDiscord, guild: FakeGuild, aiko: Person, tmp_path: Path
) -> None:
    module = ("tests.discord.collected_bot", "run")
    async with run_bot(fake, tmp_path / "desk.sqlite3", tmp_path, module=module) as running:
        await aiko.slash("brief now")
        assert await running.stop() == 0
        found = re.search(r"spared: (\d+)", running.log.read_text("utf-8"))
    assert found is not None and int(found[1]) > 20_000


async def test_answers_leave_no_task_behind(
    fake: FakeDiscord, guild: FakeGuild, aiko: Person, tmp_path: Path
) -> None:
    async with aiohttp.ClientSession() as session:

        async def count_tasks() -> int:
            async with session.get(f"http://{health}/metrics") as answer:
                found = re.search(r"^newsdesk_tasks (\d+)", await answer.text(), re.MULTILINE)
            assert found is not None
            return int(found[1])

        health = f"127.0.0.1:{find_port()}"
        database = tmp_path / "desk.sqlite3"
        async with run_bot(fake, database, tmp_path, NEWSDESK_HEALTH_ADDRESS=health):

            async def ask_everything() -> None:
                for command in ("help", "brief now", "watch list", "help"):
                    await aiko.slash(command)
                await aiko.slash("brief now", share=True)

            # The first answers find the bot still starting what it does beside them.
            await ask_everything()
            counts = [await count_tasks()]
            while len(counts) < 20 or len(set(counts[-20:])) > 1:
                counts.append(await count_tasks())
            for _ in range(3):
                await ask_everything()
            # What Discord's library does after an answer is done in a moment.
            left = await count_tasks()
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    while left > counts[-1]:
                        left = await count_tasks()
            assert left <= counts[-1]


async def test_it_starts_though_discord_does_not_answer_at_first(
    fake: FakeDiscord, guild: FakeGuild, aiko: Person, tmp_path: Path
) -> None:
    fake.faults.on("GET /users/@me", 503)
    fake.faults.on("PUT /applications/{application_id}/commands", 503)
    async with run_bot(fake, tmp_path / "desk.sqlite3", tmp_path) as running:
        assert "Nothing new" in (await aiko.slash("brief now")).text
        log = running.log.read_text("utf-8")
    assert log.count("Discord does not answer") == 2
    assert "Traceback" not in log and "Unclosed" not in log


async def test_it_stops_while_it_waits_for_discord(fake: FakeDiscord, tmp_path: Path) -> None:
    fake.faults.at_random(seed=1, rate=1.0, faults=(503,), route="GET /users/@me")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=tmp_path,
        env=make_environment(tmp_path, **fake.settings),
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    while b"Discord does not answer" not in await process.stderr.readline():
        pass
    process.send_signal(signal.SIGTERM)
    _, article = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0 and b"Traceback" not in article


async def test_commands_are_synced_once(
    fake: FakeDiscord, guild: FakeGuild, tmp_path: Path
) -> None:
    for _ in range(2):
        async with run_bot(fake, tmp_path / "desk.sqlite3", tmp_path) as running:
            await running.stop()
    article = fake.transcript.requests("PUT", "/applications/{application_id}/commands")
    assert len(article) == 1


async def test_buttons_work_after_a_kill_and_a_restart(
    fake: FakeDiscord, guild: FakeGuild, aiko: Person, tmp_path: Path
) -> None:
    database = tmp_path / "desk.sqlite3"
    await fill_store(database, guild.id)
    async with run_bot(fake, database, tmp_path) as running:
        page = await aiko.slash("entity show", name="Senkaku Islands")
        await running.stop(signal.SIGKILL)
    async with run_bot(fake, database, tmp_path):
        timeline = await aiko.click(page, "Timeline")
        assert "Timeline" in timeline.text and "May 2024" in timeline.text
