"""The loopback Discord as the real client and a person see it."""

import asyncio
import os
import sys
from typing import Any

import discord
import pytest

from tests.discord.conftest import pointed, running
from tests.discord.tiny_bot import Panel, TinyBot
from tests.environment import PATIENCE
from tests.fake_discord import FakeDiscord, FakeGuild, Person, Refused, Unsettled, Upload
from tests.fake_discord.permissions import ALL


class TestCommands:
    async def test_a_slash_command_is_answered(self, bot: TinyBot, aiko: Person) -> None:
        answer = await aiko.slash("hello", name="you", times=2, mood="Merry")
        assert answer.text == "Hello youm Hello youm"
        assert answer.ephemeral and not answer.deferred and answer.files == []

    async def test_a_shared_answer_is_in_the_channel(
        self, bot: TinyBot, guild: FakeGuild, aiko: Person
    ) -> None:
        await aiko.slash("hello", name="all", share=True)
        await aiko.slash("hello", name="me")
        assert [m.content for m in guild.general.visible] == ["Hello all"]
        channel = bot.get_channel(guild.general.id)
        assert [m.content async for m in channel.history()] == ["Hello all"]

    async def test_an_ephemeral_answer_cannot_be_fetched_from_the_channel(
        self, bot: TinyBot, guild: FakeGuild, aiko: Person
    ) -> None:
        answer = await aiko.slash("hello", name="me")
        with pytest.raises(discord.NotFound) as refusal:
            await bot.get_channel(guild.general.id).fetch_message(answer.message.id)
        assert refusal.value.code == 10008
        assert len(aiko.sees(guild.general)) == 1
        assert guild.person("Ben").sees(guild.general) == []

    async def test_suggestions(self, bot: TinyBot, aiko: Person) -> None:
        choices = await aiko.autocomplete("entity show", "name", "sen")
        assert [choice.name for choice in choices] == ["Senkaku Islands", "Senate"]
        assert choices.seconds > 0
        answer = await aiko.slash("entity show", name=choices[0].value)
        assert answer.text == "About e:Senk"

    async def test_files_channels_roles_and_people_are_options(
        self, bot: TinyBot, guild: FakeGuild, aiko: Person
    ) -> None:
        answer = await aiko.slash(
            "take",
            file=Upload("feeds.opml", b"<opml/>"),
            channel_=guild.general,
            role=guild.add_role("Editors"),
            member=guild.person("Ben"),
            class_="wire",
        )
        assert answer.text == "7 general Editors ben wire"

    async def test_the_menu_of_a_message(
        self, bot: TinyBot, guild: FakeGuild, aiko: Person
    ) -> None:
        message = guild.person("Ben").say("https://example.org/a")
        answer = await aiko.message_menu("Brief this link", message)
        assert answer.text == "Briefing https://example.org/a"

    @pytest.mark.parametrize(
        ("command", "given", "words"),
        [
            pytest.param("nothing", {}, "no command /nothing", id="unknown command"),
            pytest.param("entity", {}, "needs one of show", id="no subcommand"),
            pytest.param("entity hide", {}, "is not a command", id="unknown subcommand"),
            pytest.param("hello", {}, "required: name", id="missing option"),
            pytest.param("hello", {"name": "x", "age": 3}, "no option 'age'", id="unknown option"),
            pytest.param("hello", {"name": "x" * 21}, "1 to 20 characters", id="too long"),
            pytest.param("hello", {"name": 5}, "takes text", id="not a text"),
            pytest.param("hello", {"name": "x", "times": 4}, "not between", id="too many"),
            pytest.param("hello", {"name": "x", "times": "?"}, "takes a number", id="no number"),
            pytest.param("hello", {"name": "x", "mood": "sad"}, "no choice", id="unknown choice"),
            pytest.param("hello", {"name": "x", "share": 1}, "True or False", id="no boolean"),
            pytest.param("take", {"file": b"bytes"}, "takes a file", id="no file"),
            pytest.param("admin", {}, "not offered to Aiko", id="not allowed"),
        ],
    )
    async def test_the_client_refuses(
        self, bot: TinyBot, aiko: Person, command: str, given: dict[str, Any], words: str
    ) -> None:
        with pytest.raises(Refused, match=words):
            await aiko.slash(command, **given)

    async def test_default_permissions_open_a_command(self, bot: TinyBot, guild: FakeGuild) -> None:
        chief = guild.person("Chief", permissions=discord.Permissions(manage_guild=True))
        for person in (chief, guild.owner, guild.person("Root", permissions=ALL)):
            assert (await person.slash("admin")).text == "Yes, chief"


class TestDeferring:
    async def test_an_edit_settles_it(self, bot: TinyBot, aiko: Person) -> None:
        answer = await aiko.slash("slow", how="edit")
        assert answer.deferred and answer.text == "done by edit" and len(answer.edits) == 1

    async def test_the_first_follow_up_takes_its_place(self, bot: TinyBot, aiko: Person) -> None:
        answer = await aiko.slash("slow", how="followup")
        await answer.until(lambda a: a.followups)
        assert answer.content == "done by follow-up" and answer.ephemeral
        assert [f.content for f in answer.followups] == ["and one more"]

    async def test_it_may_be_taken_back(self, bot: TinyBot, aiko: Person) -> None:
        answer = await aiko.slash("slow", how="delete")
        assert answer.settled and answer.message is None and answer.text == ""

    async def test_thinking_for_ever_is_reported(self, bot: TinyBot, aiko: Person) -> None:
        with pytest.raises(Unsettled) as article:
            await aiko.slash("slow", how="never", within=0.05)
        assert article.value.answer.thinking

    async def test_the_token_dies_after_fifteen_minutes(
        self, bot: TinyBot, fake: FakeDiscord, aiko: Person
    ) -> None:
        answer = await aiko.slash("slow", how="wait", settle=False)
        fake.clock.advance(901)
        bot.release.set()
        await fake.until(lambda: bot.refusals)
        assert bot.refusals == [50027] and answer.thinking

    async def test_three_seconds_to_answer(
        self, bot: TinyBot, fake: FakeDiscord, aiko: Person
    ) -> None:
        fake.answer_within = 0.05
        answer = await aiko.slash("silent")
        assert answer.failed and answer.text == "The application did not respond"
        bot.release.set()
        await fake.until(lambda: bot.refusals)
        assert bot.refusals == [10062]

    async def test_one_answer_only(self, bot: TinyBot, fake: FakeDiscord, aiko: Person) -> None:
        assert (await aiko.slash("twice")).text == "once"
        await fake.until(lambda: bot.refusals)
        assert bot.refusals == [40060]


class TestComponents:
    async def test_buttons_change_the_message(self, bot: TinyBot, aiko: Person) -> None:
        answer = await aiko.slash("panel")
        assert answer.text.splitlines()[:3] == [
            "Counted 0",
            "A panel",
            "[Read](https://example.org/a)",
        ]
        assert answer.labels == [
            "🔢 Count",
            "Fill in",
            "Later",
            "Off",
            "Docs",
            "Pick a day",
            "Where",
        ]
        await aiko.click(answer, "Count")
        pressed = await aiko.click(answer, "count")
        assert pressed.content == answer.content == "Counted 2"
        await aiko.click(answer, "Later")
        assert answer.content == "Changed later"

    async def test_menus(self, bot: TinyBot, guild: FakeGuild, aiko: Person) -> None:
        panel = await aiko.slash("panel")
        assert (await aiko.select(panel, "Pick a day", ["Monday"])).text == "You picked mon"
        assert (await aiko.select(panel, "where", [guild.general])).text == "Into general"

    async def test_forms(self, bot: TinyBot, aiko: Person) -> None:
        panel = await aiko.slash("panel")
        opened = await aiko.click(panel, "Fill in")
        assert opened.modal.title == "Add an article"
        with pytest.raises(Refused, match="Headline is required"):
            await aiko.submit(opened.modal, {"Kind": "wire"})
        with pytest.raises(Refused, match="0 to 50"):
            await aiko.submit(opened.modal, {"Headline": "x" * 51, "Kind": "wire"})
        with pytest.raises(Refused, match="no field 'Author'"):
            await aiko.submit(opened.modal, {"Author": "x"})
        filled = {"Headline": "Ships meet", "Kind": "Wire"}
        assert (await aiko.submit(opened.modal, filled)).text == "Ships meet (wire):"
        with pytest.raises(Refused, match="closed"):
            await aiko.submit(opened.modal, filled)

    async def test_forms_with_more_than_text(
        self, bot: TinyBot, guild: FakeGuild, aiko: Person
    ) -> None:
        opened = await aiko.slash("setup")
        assert [field.label for field in opened.modal.fields] == ["Channel", "Zone", "Feeds"]
        with pytest.raises(Refused, match="not a kind of channel"):
            await aiko.submit(opened, {"Channel": guild.add_forum("stories")})
        done = await aiko.submit(opened, {"Channel": guild.general})
        assert done.text == "general Asia/Tokyo"
        feeds = Upload("feeds.opml", b"<opml/>")
        given = {"Channel": guild.general, "Zone": "UTC", "Feeds": feeds}
        opened = await aiko.slash("setup")
        assert (await aiko.submit(opened, given)).text == "general UTC feeds.opml:7"

    @pytest.mark.parametrize(
        ("button", "words"),
        [("Off", "disabled"), ("Docs", "is a link"), ("On", "no button 'On'")],
    )
    async def test_what_cannot_be_pressed(
        self, bot: TinyBot, aiko: Person, button: str, words: str
    ) -> None:
        with pytest.raises(Refused, match=words):
            await aiko.click(await aiko.slash("panel"), button)

    async def test_others_press_public_buttons_only(
        self, bot: TinyBot, guild: FakeGuild, aiko: Person
    ) -> None:
        ben = guild.person("Ben")
        with pytest.raises(Refused, match="only the one who asked"):
            await ben.click(await aiko.slash("panel"), "Count")
        public = await aiko.slash("panel", share=True)
        assert (await ben.click(public, "Count")).content == "Counted 1"

    async def test_components_v2(self, bot: TinyBot, aiko: Person) -> None:
        answer = await aiko.slash("layout")
        assert answer.text == "## Senkaku Islands\nThree sources agree"
        assert answer.content == "" and [f.filename for f in answer.files] == ["chart.png"]
        await aiko.click(answer, "Why")
        assert answer.text.endswith("\nBecause") and len(answer.files) == 1

    async def test_a_file_can_be_fetched(
        self, bot: TinyBot, guild: FakeGuild, aiko: Person
    ) -> None:
        answer = await aiko.slash("picture")
        message = await bot.get_channel(guild.general.id).fetch_message(answer.message.id)
        assert await message.attachments[0].read() == b"\x89PNG"
        assert message.embeds[0].image.url == message.attachments[0].url
        assert message.attachments[0].description == "a rising line"


class TestAnotherProcess:
    async def test_the_bot_may_run_anywhere(self, fake: FakeDiscord, aiko: Person) -> None:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.discord.tiny_bot", env={**os.environ, **fake.settings}
        )
        await fake.until_ready()
        assert (await aiko.slash("hello", name="you")).text == "Hello you"
        child.terminate()
        await child.wait()
        assert fake.violations == []

    async def test_a_wrong_token_is_refused(self, fake: FakeDiscord) -> None:
        client = TinyBot()
        with pointed(fake), pytest.raises(discord.LoginFailure):
            await client.login("wrong")
        await client.close()

    async def test_the_transcript_holds_no_token(
        self, bot: TinyBot, fake: FakeDiscord, aiko: Person
    ) -> None:
        await aiko.slash("slow", how="edit")
        text = fake.transcript.readable(width=100_000)
        assert "INTERACTION_CREATE" in text and "@original" in text
        assert fake.token not in text
        assert all(token not in text for token in fake.state.interactions)


class TestAnotherClient:
    async def test_dynamic_items_work_after_a_restart(
        self, fake: FakeDiscord, guild: FakeGuild, aiko: Person
    ) -> None:
        async with running(fake):
            old = await aiko.slash("pages")
        async with running(fake):
            await aiko.click(old, "Page 2")
            assert (await aiko.click(old, "Page 3")).content == "On page 3"
        assert fake.violations == []

    async def test_views_must_be_added_again_after_a_restart(
        self, fake: FakeDiscord, guild: FakeGuild, aiko: Person
    ) -> None:
        async with running(fake):
            old = await aiko.slash("panel")
        fake.answer_within = 0.1
        async with running(fake):
            assert (await aiko.click(old, "Count")).failed
        fake.answer_within = PATIENCE
        async with running(fake) as bot:
            bot.add_view(Panel())
            assert (await aiko.click(old, "Count")).content == "Counted 1"

    async def test_shards(self, fake: FakeDiscord, guild: FakeGuild) -> None:
        other = fake.add_guild("Second")
        with pointed(fake):
            client = discord.AutoShardedClient(
                intents=discord.Intents(guilds=True), shard_count=2, guild_ready_timeout=0.01
            )
            client.before_identify_hook = no_wait  # type: ignore[method-assign]  # as its docs say
            task = asyncio.create_task(client.start(fake.token))
            await fake.until(lambda: len(client.guilds) == 2)
            assert {g.id for g in client.guilds} == {guild.id, other.id}
            assert len(fake.gateway.sessions) == 2
            await client.close()
            await asyncio.gather(task, return_exceptions=True)


async def no_wait(shard_id: int | None, *, initial: bool = False) -> None:
    """Identify at once."""


def test_the_client_still_has_what_leads_it_here() -> None:
    assert discord.http.Route.BASE == "https://discord.com/api/v10"
    assert str(discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY) == "wss://gateway.discord.gg/"
