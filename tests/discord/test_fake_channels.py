"""What the real client may and may not do in channels, threads, forums and direct messages."""

from collections.abc import Awaitable
from typing import Any

import discord
import pytest

from tests.discord.tiny_bot import TinyBot
from tests.fake_discord import FakeDiscord, FakeGuild, Person, Refused
from tests.fake_discord.permissions import BOT_DEFAULT, MENTION_EVERYONE
from tests.fake_discord.state import Channel


def place(bot: TinyBot, channel: Channel) -> Any:  # a kind of channel that the test knows
    found = bot.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel | discord.Thread | discord.ForumChannel)
    return found


async def refused(action: Awaitable[object]) -> int:
    """Return the code with which Discord refuses an action."""
    with pytest.raises(discord.HTTPException) as refusal:
        await action
    return refusal.value.code


class TestMessages:
    async def test_send_edit_fetch_delete(self, bot: TinyBot, guild: FakeGuild) -> None:
        channel = place(bot, guild.general)
        sent = await channel.send("first", embed=discord.Embed(title="A", description="b"))
        await sent.edit(content="second")
        fetched = await channel.fetch_message(sent.id)
        assert (fetched.content, fetched.embeds[0].title) == ("second", "A")
        assert fetched.edited_at is not None
        await sent.delete()
        assert await refused(channel.fetch_message(sent.id)) == 10008

    async def test_pages_of_history(self, bot: TinyBot, guild: FakeGuild) -> None:
        channel = place(bot, guild.general)
        sent = [await channel.send(str(number)) for number in range(6)]

        async def contents(**where: Any) -> list[str]:
            return [message.content async for message in channel.history(limit=2, **where)]

        assert await contents() == ["5", "4"]
        assert await contents(before=sent[3]) == ["2", "1"]
        assert await contents(after=sent[3]) == ["4", "5"]
        around = [m.content async for m in channel.history(limit=3, around=sent[3])]
        assert sorted(around) == ["2", "3", "4"]

    async def test_a_nonce_sends_once(
        self, bot: TinyBot, fake: FakeDiscord, guild: FakeGuild
    ) -> None:
        channel = place(bot, guild.general)
        first = await channel.send("part 1", nonce="digest-7-1")
        again = await channel.send("part 1", nonce="digest-7-1")
        assert first.id == again.id and len(guild.general.visible) == 1
        fake.clock.advance(301)
        assert (await channel.send("part 1", nonce="digest-7-1")).id != first.id

    async def test_files(self, bot: TinyBot, guild: FakeGuild) -> None:
        import io

        files = [discord.File(io.BytesIO(b"x" * n), f"{n}.md") for n in (3, 5)]
        sent = await place(bot, guild.general).send("export", files=files)
        assert [(a.filename, a.size) for a in sent.attachments] == [("3.md", 3), ("5.md", 5)]
        kept = await sent.edit(attachments=sent.attachments[1:])
        assert [await a.read() for a in kept.attachments] == [b"x" * 5]

    async def test_crossposting(self, bot: TinyBot, guild: FakeGuild) -> None:
        news = guild.add_announcement("news")
        plain = await place(bot, guild.general).send("x")
        assert await refused(plain.publish()) == 50024
        sent = await place(bot, news).send("big news")
        await sent.publish()
        assert await refused(sent.publish()) == 40033

    async def test_only_its_own_messages_are_edited(
        self, bot: TinyBot, guild: FakeGuild, aiko: Person
    ) -> None:
        said = aiko.say("hello")
        other = await place(bot, guild.general).fetch_message(said.id)
        assert await refused(other.edit(content="hijacked")) == 50005
        assert await refused(other.delete()) == 50013

    @pytest.mark.parametrize(
        ("mentionable", "allowed", "powerful", "rings"),
        [
            pytest.param(True, True, False, True, id="mentionable and allowed"),
            pytest.param(True, False, False, False, id="not allowed by the message"),
            pytest.param(False, True, False, False, id="not mentionable"),
            pytest.param(False, True, True, True, id="by permission"),
        ],
    )
    async def test_role_mentions(
        self,
        bot: TinyBot,
        guild: FakeGuild,
        mentionable: bool,
        allowed: bool,
        powerful: bool,
        rings: bool,
    ) -> None:
        role = guild.add_role("Readers", mentionable=mentionable)
        guild.set_bot_permissions(BOT_DEFAULT | (MENTION_EVERYONE if powerful else 0))
        mentions = discord.AllowedMentions(roles=[discord.Object(role.id)] if allowed else False)
        await place(bot, guild.general).send(role.mention, allowed_mentions=mentions)
        assert guild.general.visible[-1].mention_roles == ([role.id] if rings else [])


class TestThreads:
    async def test_a_thread_of_a_message(self, bot: TinyBot, guild: FakeGuild) -> None:
        sent = await place(bot, guild.general).send("x")
        thread = await sent.create_thread(name="Sources")
        assert thread.id == sent.id
        assert (await thread.send("in it")).channel.id == thread.id
        assert await refused(sent.create_thread(name="Again")) == 160004

    async def test_a_thread_of_its_own(self, bot: TinyBot, guild: FakeGuild) -> None:
        kind = discord.ChannelType.public_thread
        thread = await place(bot, guild.general).create_thread(name="Talk", type=kind)
        assert guild.channel("Talk").id == thread.id

    async def test_forum_posts(self, bot: TinyBot, guild: FakeGuild) -> None:
        forum = guild.add_forum("stories", tags=("Asia",))
        await guild.fake.until(lambda: bot.get_channel(forum.id))
        channel = place(bot, forum)
        assert isinstance(channel, discord.ForumChannel)
        post = await channel.create_thread(
            name="Ships", content="A post", applied_tags=[channel.available_tags[0]]
        )
        assert post.message.id == post.thread.id
        assert [tag.name for tag in post.thread.applied_tags] == ["Asia"]
        assert guild.channel("Ships").visible[0].content == "A post"
        wrong = [discord.ForumTag(name="None")]
        wrong[0].id = 5
        refusal = channel.create_thread(name="x", content="y", applied_tags=wrong)
        assert await refused(refusal) == 50035
        assert [violation.side for violation in guild.fake.violations] == ["request"]
        guild.fake.violations.clear()

    async def test_a_command_in_a_thread(
        self, bot: TinyBot, guild: FakeGuild, aiko: Person
    ) -> None:
        thread = guild.add_thread("Talk")
        answer = await aiko.slash("hello", name="thread", share=True, channel=thread)
        assert answer.message.channel is thread


class TestPermissions:
    async def test_withdrawn_and_given_back(self, bot: TinyBot, guild: FakeGuild) -> None:
        channel = place(bot, guild.general)
        guild.withdraw(discord.Permissions(send_messages=True), channel=guild.general)
        assert await refused(channel.send("x")) == 50013
        guild.withdraw(discord.Permissions(view_channel=True), channel=guild.general)
        assert await refused(channel.send("x")) == 50001
        guild.lift(guild.general)
        assert (await channel.send("x")).content == "x"

    async def test_the_bot_has_exactly_what_it_was_given(
        self, bot: TinyBot, fake: FakeDiscord, guild: FakeGuild, aiko: Person
    ) -> None:
        channel = place(bot, guild.general)
        guild.set_bot_permissions(discord.Permissions(view_channel=True))
        assert await refused(channel.send("x")) == 50013
        guild.set_bot_permissions(0)
        assert await refused(channel.send("x")) == 50001
        assert (await aiko.slash("hello", name="still")).text == "Hello still"
        me = channel.guild.me
        await fake.until(lambda: channel.permissions_for(me) == discord.Permissions.none())

    async def test_the_bot_learns_of_it(
        self, bot: TinyBot, fake: FakeDiscord, guild: FakeGuild
    ) -> None:
        channel = place(bot, guild.general)
        assert channel.permissions_for(channel.guild.me).send_messages
        guild.withdraw(discord.Permissions(send_messages=True), channel=guild.general)
        await fake.until(lambda: not channel.permissions_for(channel.guild.me).send_messages)

    async def test_without_embed_links_embeds_vanish(self, bot: TinyBot, guild: FakeGuild) -> None:
        guild.withdraw(discord.Permissions(embed_links=True), channel=guild.general)
        sent = await place(bot, guild.general).send("x", embed=discord.Embed(title="A"))
        assert sent.embeds == []

    async def test_files_and_history_need_permission(self, bot: TinyBot, guild: FakeGuild) -> None:
        import io

        wanted = discord.Permissions(attach_files=True, read_message_history=True)
        guild.withdraw(wanted, channel=guild.general)
        channel = place(bot, guild.general)
        assert await refused(channel.send(file=discord.File(io.BytesIO(b"x"), "x"))) == 50013
        sent = await channel.send("x")
        assert [m async for m in channel.history()] == []
        assert await refused(channel.fetch_message(sent.id)) == 50013

    async def test_a_deleted_channel(
        self, bot: TinyBot, fake: FakeDiscord, guild: FakeGuild
    ) -> None:
        extra = guild.add_channel("extra")
        await fake.until(lambda: bot.get_channel(extra.id))
        channel = place(bot, extra)
        guild.delete_channel(extra)
        assert await refused(channel.send("x")) == 10003
        await fake.until(lambda: bot.get_channel(extra.id) is None)


class TestGuildsAndPeople:
    async def test_joining_and_leaving(self, bot: TinyBot, fake: FakeDiscord) -> None:
        second = fake.add_guild("Second")
        await fake.until(lambda: bot.get_guild(second.id))
        assert (await second.person("Ben").slash("hello", name="Ben")).text == "Hello Ben"
        channel = place(bot, second.general)
        second.remove_bot()
        await fake.until(lambda: bot.get_guild(second.id) is None)
        assert await refused(channel.send("x")) == 50001

    async def test_an_outage_and_a_new_name(
        self, bot: TinyBot, fake: FakeDiscord, guild: FakeGuild
    ) -> None:
        guild.go_unavailable()
        await fake.until(lambda: bot.get_guild(guild.id).unavailable)
        guild.rename("Night desk")
        guild.come_back()
        await fake.until(lambda: not bot.get_guild(guild.id).unavailable)
        assert bot.get_guild(guild.id).name == "Night desk"

    async def test_members_are_found_by_id(
        self, bot: TinyBot, guild: FakeGuild, aiko: Person
    ) -> None:
        found = await bot.get_guild(guild.id).query_members(user_ids=[aiko.id])
        assert [member.global_name for member in found] == ["Aiko"]

    async def test_a_hidden_channel(self, bot: TinyBot, guild: FakeGuild, aiko: Person) -> None:
        secret = guild.add_channel("secret")
        guild.overwrite(secret, guild.everyone, deny=discord.Permissions(view_channel=True))
        with pytest.raises(Refused, match="does not see #secret"):
            await aiko.slash("hello", name="x", channel=secret)
        assert aiko.sees(secret) == []
        guild.overwrite(secret, aiko, allow=discord.Permissions(view_channel=True))
        assert (await aiko.slash("hello", name="x", channel=secret)).text == "Hello x"

    async def test_an_admin_may_open_a_command(
        self, bot: TinyBot, guild: FakeGuild, aiko: Person
    ) -> None:
        guild.open_command("admin")
        assert (await aiko.slash("admin")).text == "Yes, chief"

    async def test_what_a_guild_holds(self, bot: TinyBot, guild: FakeGuild, aiko: Person) -> None:
        role = guild.add_role("Editors")
        fetched = await bot.fetch_guild(guild.id)
        assert fetched.name == "Newsroom"
        assert role.name in [r.name for r in await fetched.fetch_roles()]
        assert [c.name for c in await fetched.fetch_channels()] == ["general"]
        assert (await fetched.fetch_member(aiko.id)).global_name == "Aiko"
        assert await refused(fetched.fetch_member(1)) == 10007
        assert await refused(bot.fetch_channel(1)) == 10003
        assert [g.name async for g in bot.fetch_guilds()] == ["Newsroom"]

    async def test_direct_messages(self, bot: TinyBot, aiko: Person) -> None:
        user = await bot.fetch_user(aiko.id)
        await user.send("a watch fired")
        assert [m.content for m in aiko.inbox] == ["a watch fired"]
        aiko.close_dms()
        assert await refused(user.send("another")) == 50007

    async def test_a_command_in_direct_messages(self, bot: TinyBot, aiko: Person) -> None:
        answer = await aiko.slash("hello", name="you", share=True, channel=aiko.dm)
        assert answer.message in aiko.inbox and answer.text == "Hello you"
        panel = await aiko.slash("panel", channel=aiko.dm)
        assert (await aiko.click(panel, "Count")).content == "Counted 1"

    async def test_one_person_in_two_guilds(
        self, bot: TinyBot, fake: FakeDiscord, aiko: Person
    ) -> None:
        second = fake.add_guild("Second")
        there = second.invite(aiko)
        assert there.id == aiko.id
        answer = await there.slash("hello", name="two", share=True)
        assert answer.message.channel is second.general

    async def test_refusals_are_counted(
        self, bot: TinyBot, fake: FakeDiscord, guild: FakeGuild
    ) -> None:
        guild.withdraw(discord.Permissions(send_messages=True), channel=guild.general)
        await refused(place(bot, guild.general).send("x"))
        assert [(r.status, r.code) for r in fake.refusals] == [(403, 50013)]

    async def test_commands_of_one_guild(
        self, bot: TinyBot, guild: FakeGuild, aiko: Person
    ) -> None:
        home = discord.Object(guild.id)
        bot.tree.copy_global_to(guild=home)
        synced = await bot.tree.sync(guild=home)
        assert len(await bot.tree.fetch_commands(guild=home)) == len(synced)
        assert (await aiko.slash("hello", name="again")).text == "Hello again"
        await synced[0].delete()
        assert len(await bot.tree.fetch_commands(guild=home)) == len(synced) - 1
