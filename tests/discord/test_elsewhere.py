"""Who installed the bot for themselves reads a desk of their own servers where the bot is not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import discord
import pytest
import pytest_asyncio

from bot.domain.desks import GuildId
from tests.discord.newsdesk_bot import fill_store, run_soundly
from tests.discord.reading import read, read_all
from tests.fake_discord import Answer, FakeDiscord, FakeGuild, Person
from tests.fake_discord.options import Refused
from tests.makers.articles import NOON
from tests.makers.digests import add_articles
from tests.stores import open_store

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOOK_UPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("brief now", {"hours": 8760}),
    ("brief since", {}),
    ("brief why", {"what": "Boso"}),
    ("brief review", {"period": "90d"}),
    ("entity show", {"name": "Senkaku"}),
    ("entity timeline", {"name": "Senkaku"}),
    ("entity related", {"name": "Senkaku"}),
    ("entity trend", {"name": "Senkaku"}),
    ("date", {"when": "2024-07-18"}),
    ("agenda", {}),
    ("story", {"story": "Boso"}),
    ("search", {"query": "coast guard"}),
    ("export", {"what": "search", "about": "coast guard", "format": "md"}),
)
ADMIN = discord.Permissions(administrator=True)


class World(NamedTuple):
    """A server with the samples, one with a secret, and one that the bot is not in."""

    fake: FakeDiscord
    home: FakeGuild
    rivals: FakeGuild
    foreign: FakeGuild

    def meet(self, name: str, *, locale: str = "en-US", rivals: bool = False) -> Person:
        """Return a member of the first server with the bot among their apps, in the foreign one."""
        person = self.home.person(name, locale=locale)
        person.install()
        if rivals:
            self.rivals.invite(person)
        return self.foreign.invite(person)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("elsewhere")
    database = folder / "desk.sqlite3"
    async with await FakeDiscord.start() as fake:
        home, rivals = fake.add_guild("Newsroom"), fake.add_guild("Rivals")
        foreign = fake.add_guild("Foreign", bot=False)
        await fill_store(database, home.id)
        async with open_store(database) as store:
            rival = (await store.open_desk(GuildId(rivals.id), name="Rivals")).id
            await add_articles(store, rival, NOON, count=1, name="secret")
        async with run_soundly(fake, database, folder):
            yield World(fake, home, rivals, foreign)


def is_private(answer: Answer) -> bool:
    messages = [answer.message, *(seen.message for seen in answer.followups)]
    return all(message is not None and message.ephemeral for message in messages)


async def test_every_look_up_tells_of_the_one_server_that_they_share_with_the_bot(
    world: World,
) -> None:
    mika = world.meet("Mika")
    for place in (mika.dm, mika.open_group(), world.foreign.general):
        for command, options in LOOK_UPS if place is mika.dm else LOOK_UPS[::3]:
            answer = await mika.slash(command, channel=place, **options)
            assert is_private(answer), command
            said = read_all(answer) + "".join(file.filename for file in answer.files)
            assert "Senkaku" in said or "Boso" in said or "Newsroom" in said or ".md" in said, said
    shown = await mika.slash("story", story="Boso", channel=world.foreign.general)
    assert "Desk of Newsroom" in read(shown)
    assert "Sources" in read(await mika.click(shown, "Sources"))
    offered = await mika.autocomplete("entity show", "name", "senk", channel=mika.dm)
    assert offered and "Senkaku Islands" in offered[0].name


async def test_who_is_in_two_servers_chooses_and_may_change_it(world: World) -> None:
    rin = world.meet("Rin", rivals=True)
    assert await rin.autocomplete("story", "story", "s", channel=rin.dm) == []
    asked = await rin.slash("search", query="secret", channel=rin.dm)
    assert "Which server's desk" in read(asked) and is_private(asked)
    assert "desk of Newsroom" in read(await rin.click(asked, "Newsroom"))
    assert "No article" in read(await rin.slash("search", query="secret", channel=rin.dm))
    help_page = await rin.slash("help", topic="elsewhere", channel=rin.dm)
    await rin.click(help_page, "Rivals")
    assert "secret" in read(await rin.slash("search", query="secret", channel=rin.dm))
    # In a server itself, the choice is that server alone.
    there = world.home.invite(rin)
    in_server = await there.slash("help", topic="elsewhere")
    assert in_server.labels == ["Newsroom"]
    await there.click(in_server, "Newsroom")
    assert "No article" in read(await rin.slash("search", query="secret", channel=rin.dm))


async def test_nobody_reads_the_desk_of_a_server_that_they_are_not_in(world: World) -> None:
    ken = world.meet("Ken", rivals=True)
    shown = await ken.slash("search", query="secret", channel=ken.dm)
    await ken.click(shown, "Rivals")
    found = await ken.slash("story", story="secret", channel=ken.dm)
    assert "secret" in read(found)
    del world.rivals.state.members[ken.id]
    assert "too old" in read(await ken.click(shown, "Rivals"))
    # The desk is the one that is left; what was answered before opens nothing any more.
    assert "No article" in read(await ken.slash("search", query="secret", channel=ken.dm))
    assert "too old" in read(await ken.click(found, "Sources"))
    stranger = world.foreign.person("Stranger")
    stranger.install()
    refused = await stranger.slash("brief now", channel=stranger.dm)
    assert "one that you are in" in read(refused) and is_private(refused)
    assert await stranger.autocomplete("entity show", "name", "senk", channel=stranger.dm) == []


async def test_what_is_no_look_up_is_done_in_the_servers_alone(world: World) -> None:
    chief = world.meet("Chief")
    world.foreign.state.members[chief.id].roles.append(
        world.foreign.add_role("Chief", permissions=ADMIN).id
    )
    for command in ("watch list", "curate undo", "alias list", "feed list", "desk show"):
        for place in (chief.dm, world.foreign.general):
            with pytest.raises(Refused, match="not offered"):
                await chief.slash(command, channel=place)
    changes: tuple[tuple[str, dict[str, Any]], ...] = (
        ("entity hide", {"name": "Senkaku"}),
        ("entity follow", {"name": "Keelung", "kind": "place"}),
        ("brief subscribe", {}),
    )
    for command, options in changes:
        for place in (chief.dm, world.foreign.general):
            said = read(await chief.slash(command, channel=place, **options))
            assert "only in a server that Newsdesk is in" in said
    shared = await chief.slash("brief now", share=True, channel=world.foreign.general)
    assert "for you alone" in read(shared) and is_private(shared)
    # The rights of an admin in a server without the bot are none on the desk that they read.
    page = await chief.slash("help", channel=world.foreign.general)
    assert "/digest" not in read_all(page) and "/search" in read_all(page)


async def test_a_link_is_briefed_anywhere_and_the_choice_is_forgotten_with_the_person(
    world: World,
) -> None:
    yuki = world.meet("Yuki", locale="ja")
    message = yuki.say("see http://127.0.0.1:9/x", channel=world.foreign.general)
    briefed = await yuki.message_menu("Brief this link", message)
    assert is_private(briefed) and "private" not in read(briefed)
    privacy = await yuki.slash("help", topic="privacy", channel=yuki.dm)
    kept = await yuki.click(privacy, "私について何がありますか")
    assert "ほかの場所で読む設定：1" in read(kept)
    await yuki.click(kept, "削除する")
    assert "記録はありません" in read(await yuki.click(privacy, "私について何がありますか"))


async def test_it_is_said_in_their_language(world: World) -> None:
    for locale, name, choose, private in (
        ("ja", "Sora", "どのサーバーのデスク", "あなただけ"),
        ("zh-TW", "Wei", "哪個伺服器的編輯台", "您一人"),
    ):
        person = world.meet(name, locale=locale, rivals=True)
        assert choose in read(await person.slash("agenda", channel=person.dm))
        assert private in read(await person.slash("agenda", share=True, channel=person.dm))
        assert private in read(await person.slash("help", topic="elsewhere", channel=person.dm))
