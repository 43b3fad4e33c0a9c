"""First contact: one welcome a join, where the bot may post, and the desk found again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
import pytest_asyncio

from tests.discord.newsdesk_bot import Process, run_bot
from tests.fake_discord import DROP_BEFORE, LOST_ANSWER, FakeDiscord, FakeGuild, Person
from tests.fake_discord.answers import Seen
from tests.fake_discord.payloads import guild_create_payload
from tests.fake_discord.state import Channel

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADMIN = discord.Permissions(manage_guild=True)
MUTE = discord.Permissions(send_messages=True)
SEND = "POST /channels/{channel_id}/messages"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fake(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FakeDiscord]:
    """A loopback Discord with the shipped bot in it."""
    folder = tmp_path_factory.mktemp("desk")
    async with await FakeDiscord.start() as server:
        async with run_bot(server, folder / "desk.sqlite3", folder) as running:
            await until_ready(server, running)
            yield server
        assert "Traceback" not in running.log.read_text("utf-8")
    assert [str(violation) for violation in server.violations] == []


async def until_ready(fake: FakeDiscord, running: Process) -> None:
    """Wait until the bot is ready: discord.py 2.7 logs a fault when it is closed before."""
    await fake.until(lambda: "logger=bot.client event=ready" in read_last_log(running))


def read_last_log(running: Process) -> str:
    """Return the log since the last start."""
    return running.log.read_text("utf-8").rpartition("logging in")[2]


def welcomes(guild: FakeGuild) -> list[str]:
    channels = guild.state.channels.values()
    texts = [Seen(message).text for channel in channels for message in channel.visible]
    return [text for text in texts if "Newsdesk keeps" in text]


async def show(guild: FakeGuild, *, channel: Channel | None = None) -> str:
    """Return what an admin sees of the desk: every earlier event was handled by then."""
    admin: Person = guild.person("Kenji", permissions=ADMIN)
    answer = await admin.slash("desk show", channel=channel)
    return answer.text.replace("\\", "").replace("**", "")


def tell_join_again(guild: FakeGuild) -> None:
    """Tell the bot once more of a join that it knows, as a gateway may after a hitch."""
    state = guild.fake.state
    article = guild_create_payload(state, guild.state)
    del article["unavailable"]
    guild.fake.gateway.dispatch("GUILD_CREATE", article, guild_id=guild.id)


async def test_a_guild_is_welcomed_with_the_card_without_a_ping(fake: FakeDiscord) -> None:
    guild = fake.add_guild("Newsroom")
    await fake.until(lambda: welcomes(guild))
    (text,) = welcomes(guild)
    assert "/desk setup" in text and "/help" in text and "○ Time zone" in text.replace("**", "")
    (message,) = guild.general.visible
    assert not message.mentions and not message.mention_everyone
    assert discord.MessageFlags._from_value(message.flags).suppress_notifications
    tell_join_again(guild)
    await show(guild)
    assert len(welcomes(guild)) == 1


@pytest.mark.parametrize("system", [True, False], ids=["system channel", "closed system channel"])
async def test_the_channel_for_system_messages_comes_first(fake: FakeDiscord, system: bool) -> None:
    guild = fake.add_guild("Elsewhere", bot=False)
    hall = guild.add_channel("hall")
    guild.state.system_channel_id = hall.id
    if not system:
        guild.overwrite(hall, fake.state.bot, deny=MUTE)
    guild.join_bot()
    await fake.until(lambda: welcomes(guild))
    assert len((hall if system else guild.general).visible) == len(welcomes(guild)) == 1


async def test_the_welcome_goes_where_the_bot_may_post(fake: FakeDiscord) -> None:
    guild = fake.add_guild("Elsewhere", bot=False)
    guild.overwrite(guild.general, fake.state.bot, deny=MUTE)
    guild.add_forum("ideas")
    lobby = guild.add_channel("lobby")
    guild.add_channel("last")
    guild.join_bot()
    await fake.until(lambda: welcomes(guild))
    assert len(lobby.visible) == len(welcomes(guild)) == 1


async def test_nowhere_to_post_is_no_error(fake: FakeDiscord) -> None:
    guild = fake.add_guild("Silent", bot=False)
    guild.overwrite(guild.general, fake.state.bot, deny=MUTE)
    guild.join_bot()
    assert "Desk of Silent" in await show(guild)
    assert welcomes(guild) == []


@pytest.mark.parametrize(
    ("fault", "posted"),
    [(LOST_ANSWER, 1), (DROP_BEFORE, 1), (403, 0)],
    ids=["lost answer", "dropped", "refused"],
)
async def test_a_hitch_posts_it_once_at_most(fake: FakeDiscord, fault: object, posted: int) -> None:
    guild = fake.add_guild("Hitch", bot=False)
    fake.faults.on(SEND, fault)  # type: ignore[arg-type]  # a status or a Fault, as `on` takes
    before = len(fake.faults.happened)
    guild.join_bot()
    await fake.until(lambda: len(fake.faults.happened) > before and len(welcomes(guild)) >= posted)
    assert "Desk of Hitch" in await show(guild)
    tell_join_again(guild)
    await show(guild)
    assert len(welcomes(guild)) == posted


async def test_an_outage_is_no_join_and_a_new_join_finds_the_desk(fake: FakeDiscord) -> None:
    guild = fake.add_guild("Newsroom")
    admin = guild.person("Kenji", permissions=ADMIN)
    await admin.slash("desk setup", channel_=guild.general, zone="Asia/Tokyo", name="Sea desk")
    await fake.until(lambda: welcomes(guild))
    guild.go_unavailable()
    guild.come_back()
    assert "Sea desk" in await show(guild)
    assert len(welcomes(guild)) == 1
    guild.remove_bot()
    guild.join_bot()
    await fake.until(lambda: len(welcomes(guild)) == 2)
    shown = await show(guild)
    assert "Sea desk" in shown and "Asia/Tokyo" in shown and "#general" in shown


async def test_a_restart_welcomes_nobody_again(tmp_path: Path) -> None:
    async with await FakeDiscord.start() as fake:
        known = fake.add_guild("Known")
        async with run_bot(fake, tmp_path / "desk.sqlite3", tmp_path) as running:
            # At once: the bot is still connecting when it hears of it.
            joined = fake.add_guild("Joined")
            await fake.until(lambda: welcomes(joined))
            await until_ready(fake, running)
            assert await running.stop() == 0
        # Long enough for Discord to have forgotten the nonce: the note alone prevents another.
        fake.clock.advance(3600)
        async with run_bot(fake, tmp_path / "desk.sqlite3", tmp_path) as running:
            await show(joined)
            tell_join_again(joined)
            await until_ready(fake, running)
            assert await running.stop() == 0
        assert (len(welcomes(joined)), welcomes(known)) == (1, [])
        assert "Traceback" not in running.log.read_text("utf-8")
    assert [str(violation) for violation in fake.violations] == []
