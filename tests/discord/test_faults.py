"""Faults between the shipped bot and Discord: a sensible answer, and the next command works."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import pytest_asyncio

from tests.discord.newsdesk_bot import run_bot
from tests.environment import PATIENCE
from tests.fake_discord import (
    DROP_BEFORE,
    LOST_ANSWER,
    FakeDiscord,
    FakeGuild,
    Person,
    delay,
    options,
    rate_limited,
)
from tests.fake_discord.options import Filling
from tests.fake_discord.rest.interactions import COMMAND

pytestmark = pytest.mark.asyncio(loop_scope="module")

CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
FOLLOWUP = "POST /webhooks/{webhook_id}/{webhook_token}"


class Desk(NamedTuple):
    """A guild with the bot in it, a person, and the bot's log."""

    fake: FakeDiscord
    guild: FakeGuild
    aiko: Person
    log: Path


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Newsroom")
        async with run_bot(fake, folder / "desk.sqlite3", folder) as running:
            yield Desk(fake, guild, guild.person("Aiko"), running.log)
        log = running.log.read_text("utf-8")
    assert "Traceback" not in log, log[-1500:]
    assert [str(violation) for violation in fake.violations] == []


async def test_errors_of_the_server_and_lost_answers(desk: Desk) -> None:
    for fault in (500, 502, 503, LOST_ANSWER, rate_limited(0.2, via=True)):
        desk.fake.faults.on(FOLLOWUP, fault)
        answer = await desk.aiko.slash("date", when="yesterday")
        assert answer.text.count("Published then") == 1
        desk.fake.faults.stop()
    assert "Published then" in (await desk.aiko.slash("date", when="yesterday")).text


async def test_a_refusal_that_is_not_of_discord_is_reported_and_the_next_works(
    desk: Desk,
) -> None:
    desk.fake.faults.on(FOLLOWUP, rate_limited(0.2, via=False))
    answer = await desk.aiko.slash("date", when="yesterday")
    assert answer.text and not answer.failed
    desk.fake.faults.stop()
    assert "Published then" in (await desk.aiko.slash("date", when="yesterday")).text


async def test_a_session_that_cannot_be_resumed_begins_anew(desk: Desk) -> None:
    before = desk.fake.gateway.identifies
    desk.fake.gateway.invalidate(resumable=False)
    await desk.fake.until(lambda: desk.fake.gateway.identifies > before)
    await desk.fake.until_ready()
    assert "Published then" in (await desk.aiko.slash("date", when="yesterday")).text


async def test_a_slow_answer_is_reported_by_discord_and_the_next_works(desk: Desk) -> None:
    desk.fake.answer_within = 0.3
    desk.fake.faults.on(CALLBACK, delay(0.6))
    answer = await desk.aiko.slash("date", when="yesterday")
    assert answer.failed
    desk.fake.answer_within = PATIENCE
    assert "Published then" in (await desk.aiko.slash("date", when="yesterday")).text


async def test_answers_that_never_reach_discord_are_no_fault_of_the_log(desk: Desk) -> None:
    # Both the answer and the apology for it are cut off.
    desk.fake.answer_within = 0.3
    desk.fake.faults.on(CALLBACK, DROP_BEFORE, DROP_BEFORE)
    happened = len(desk.fake.faults.happened)
    assert (await desk.aiko.slash("date", when="yesterday")).failed
    await desk.fake.until(lambda: len(desk.fake.faults.happened) == happened + 2)
    desk.fake.answer_within = PATIENCE
    assert "Published then" in (await desk.aiko.slash("date", when="yesterday")).text
    assert "Traceback" not in desk.log.read_text("utf-8")


async def test_the_gateway_may_drop_reconnect_and_forget(desk: Desk) -> None:
    for fault in (
        desk.fake.gateway.reconnect,
        lambda: desk.fake.gateway.invalidate(resumable=True),
        desk.fake.gateway.drop,
        lambda: desk.fake.gateway.close(4000),
    ):
        before = desk.fake.gateway.resumes
        fault()
        await desk.fake.until(lambda before=before: desk.fake.gateway.resumes > before)
        assert "Published then" in (await desk.aiko.slash("date", when="yesterday")).text


async def test_a_guild_may_leave_and_come_back(desk: Desk) -> None:
    desk.guild.remove_bot()
    desk.guild.join_bot()
    assert "Published then" in (await desk.aiko.slash("date", when="yesterday")).text


@pytest.mark.parametrize(
    ("command", "given", "forged"),
    [
        ("brief now", {"hours": 5}, {"hours": 10**15}),
        ("brief now", {"hours": 5}, {"hours": -1}),
        ("brief now", {"length": "short"}, {"length": "endless"}),
        ("entity show", {"name": "Senkaku"}, {"name": "x" * 5_000}),
    ],
)
async def test_a_value_that_discord_would_refuse_is_answered_in_words(
    desk: Desk, command: str, given: dict[str, Any], forged: dict[str, Any]
) -> None:
    member = desk.aiko
    where = member._place(None)
    chosen = options.choose(desk.fake, where, member.user, command)
    filling = Filling(desk.fake, where, member.user)
    values = [
        {**value, "value": forged[value["name"]]} for value in filling.fill(chosen.options, given)
    ]
    data = member._command_data(chosen, chosen.wrap(values), filling)
    answer = await member._answer(member._start(COMMAND, where, data), PATIENCE, True)
    assert "This command has changed" in answer.text
    assert "Traceback" not in desk.log.read_text("utf-8")
