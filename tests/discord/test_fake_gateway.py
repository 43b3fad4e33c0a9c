"""Faults on the wire: the real client resumes, identifies anew, retries or gives up."""

import asyncio
import time

import aiohttp
import discord
import pytest

from tests.discord.conftest import pointed
from tests.discord.tiny_bot import TinyBot
from tests.fake_discord import (
    DROP_BEFORE,
    LOST_ANSWER,
    FakeDiscord,
    FakeGuild,
    Person,
    delay,
    rate_limited,
)
from tests.fake_discord.faults import Fault
from tests.fake_discord.gateway import MESSAGE_CONTENT

SEND = "POST /channels/{channel_id}/messages"


class TestGateway:
    @pytest.mark.parametrize("how", ["drop", "reconnect", "close 4000", "invalid, resumable"])
    async def test_the_client_resumes(
        self, bot: TinyBot, fake: FakeDiscord, aiko: Person, how: str
    ) -> None:
        match how:
            case "drop":
                fake.gateway.drop()
            case "reconnect":
                fake.gateway.reconnect()
            case "close 4000":
                fake.gateway.close(4000)
            case _:
                fake.gateway.invalidate(resumable=True)
        await fake.until(lambda: fake.gateway.resumes)
        assert fake.gateway.identifies == 1
        assert (await aiko.slash("hello", name="you")).text == "Hello you"

    @pytest.mark.parametrize("how", ["invalid", "close 4009"])
    async def test_the_client_identifies_anew(
        self, bot: TinyBot, fake: FakeDiscord, aiko: Person, how: str
    ) -> None:
        if how == "invalid":
            fake.gateway.invalidate(resumable=False)
        else:
            fake.gateway.close(4009)
        await fake.until(lambda: fake.gateway.identifies == 2)
        await fake.until_ready()
        assert (await aiko.slash("hello", name="you")).text == "Hello you"

    async def test_events_of_the_gap_are_replayed(
        self, bot: TinyBot, fake: FakeDiscord, guild: FakeGuild
    ) -> None:
        fake.gateway.drop()
        await fake.until(lambda: not fake.gateway.ready)
        missed = guild.add_channel("missed")
        await fake.until(lambda: bot.get_channel(missed.id))
        assert fake.gateway.resumes == 1
        assert "CHANNEL_CREATE (replayed)" in fake.transcript.readable(width=10_000)

    async def test_a_fatal_close_ends_the_client(self, fake: FakeDiscord, bot: TinyBot) -> None:
        fake.gateway.close(4013)
        await fake.until(bot.is_closed)
        assert fake.gateway.resumes == 0 and not fake.gateway.ready

    async def test_a_bot_without_the_intent_hears_no_messages(
        self, bot: TinyBot, fake: FakeDiscord, guild: FakeGuild, aiko: Person
    ) -> None:
        aiko.say("secret")
        guild.add_channel("after")
        await fake.until(lambda: "CHANNEL_CREATE" in bot.events)
        assert "MESSAGE_CREATE" not in bot.events

    @pytest.mark.parametrize("allowed", [False, True], ids=["without content", "with content"])
    async def test_messages_where_intents_allow(
        self, fake: FakeDiscord, guild: FakeGuild, aiko: Person, allowed: bool
    ) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, message_content=allowed)
        fake.gateway.allowed_privileged = MESSAGE_CONTENT if allowed else 0
        heard: list[str] = []
        with pointed(fake):
            client = discord.Client(intents=intents, guild_ready_timeout=0.01)

            @client.event
            async def on_message(message: discord.Message) -> None:
                heard.append(message.content)

            task = asyncio.create_task(client.start(fake.token))
            await fake.until_ready()
            aiko.say("secret")
            aiko.say(f"<@{fake.state.bot.id}> hello")
            await fake.until(lambda: len(heard) == 2)
            await client.close()
            await asyncio.gather(task, return_exceptions=True)
        assert heard == ["secret" if allowed else "", f"<@{fake.state.bot.id}> hello"]

    async def test_random_faults_lose_no_interaction(
        self, bot: TinyBot, fake: FakeDiscord, aiko: Person
    ) -> None:
        fake.faults.gateway_at_random(seed=7, rate=0.3, kinds=("drop", "reconnect", "close"))
        for number in range(10):
            assert (await aiko.slash("hello", name=str(number))).text == f"Hello {number}"
        assert fake.gateway.resumes > 0


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        pytest.param({"op": 2, "d": {"token": "wrong", "intents": 1}}, 4004, id="wrong token"),
        pytest.param({"op": 2, "d": {"token": "", "intents": -1}}, 4013, id="no such intents"),
        pytest.param({"op": 2, "d": {"token": "", "intents": 2}}, 4014, id="privileged"),
        pytest.param({"op": 3, "d": {}}, 4003, id="before identify"),
        pytest.param({"op": 77, "d": {}}, 4001, id="unknown op"),
        pytest.param("no json", 4002, id="no json"),
    ],
)
async def test_a_wrong_frame_is_answered_with_its_code(
    fake: FakeDiscord, frame: object, code: int
) -> None:
    if isinstance(frame, dict) and frame["d"].get("token") == "":
        frame["d"]["token"] = fake.token
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{fake.gateway_url}?v=10&encoding=json") as socket,
    ):
        hello = await socket.receive_json()
        assert hello["op"] == 10
        await (socket.send_json(frame) if isinstance(frame, dict) else socket.send_str(str(frame)))
        await socket.receive()
        assert socket.close_code == code


class TestRest:
    async def test_server_errors_are_tried_again(
        self, bot: TinyBot, fake: FakeDiscord, guild: FakeGuild
    ) -> None:
        fake.faults.on(SEND, 502)
        await bot.get_channel(guild.general.id).send("x")
        assert len(guild.general.visible) == 1
        assert [fault.status for _, fault in fake.faults.happened] == [502]

    async def test_503_is_not_tried_again(
        self, bot: TinyBot, fake: FakeDiscord, guild: FakeGuild
    ) -> None:
        fake.faults.on(SEND, 503)
        with pytest.raises(discord.DiscordServerError):
            await bot.get_channel(guild.general.id).send("x")

    async def test_a_rate_limit_is_waited_for(
        self, bot: TinyBot, fake: FakeDiscord, guild: FakeGuild
    ) -> None:
        fake.faults.on(SEND, rate_limited(0.05), rate_limited(0.05, everywhere=True))
        before = time.monotonic()
        await bot.get_channel(guild.general.id).send("x")
        assert time.monotonic() - before >= 0.1

    async def test_a_429_without_via_is_a_ban(
        self, bot: TinyBot, fake: FakeDiscord, guild: FakeGuild
    ) -> None:
        fake.faults.on(SEND, rate_limited(0.01, via=False))
        with pytest.raises(discord.HTTPException) as refusal:
            await bot.get_channel(guild.general.id).send("x")
        assert refusal.value.status == 429

    @pytest.mark.parametrize(("fault", "arrived"), [(DROP_BEFORE, 0), (LOST_ANSWER, 1)])
    async def test_a_cut_connection(
        self, bot: TinyBot, fake: FakeDiscord, guild: FakeGuild, fault: Fault, arrived: int
    ) -> None:
        channel = bot.get_channel(guild.general.id)
        fake.faults.on(SEND, fault)
        with pytest.raises((aiohttp.ClientError, OSError)):
            await channel.send("x", nonce="n1")
        assert len(guild.general.visible) == arrived
        await channel.send("x", nonce="n1")
        assert len(guild.general.visible) == 1

    async def test_a_nonce_survives_lost_answers(
        self, bot: TinyBot, fake: FakeDiscord, guild: FakeGuild
    ) -> None:
        channel = bot.get_channel(guild.general.id)
        fake.faults.at_random(seed=11, rate=0.3, faults=(LOST_ANSWER, DROP_BEFORE), route=SEND)
        failures = 0
        for number in range(20):
            sent = None
            while sent is None:
                try:
                    sent = await channel.send(str(number), nonce=f"n{number}")
                except (aiohttp.ClientError, OSError):
                    failures += 1
        assert [m.content for m in guild.general.visible] == [str(n) for n in range(20)]
        assert failures == len(fake.faults.happened) > 3

    async def test_a_slow_answer(self, bot: TinyBot, fake: FakeDiscord, guild: FakeGuild) -> None:
        fake.faults.on(SEND, delay(0.05), 200)
        channel = bot.get_channel(guild.general.id)
        slow, _ = await asyncio.gather(channel.send("slow"), channel.send("next"))
        assert slow.content == "slow"

    async def test_random_faults_are_the_same_for_a_seed(self) -> None:
        async def statuses() -> list[int | None]:
            async with await FakeDiscord.start() as fake:
                fake.faults.at_random(seed=3, rate=0.4, faults=(500, LOST_ANSWER), route=SEND)
                return [fake.faults.next_for(SEND).status for _ in range(20)]

        first = await statuses()
        assert first == await statuses()
        assert 500 in first and None in first
