"""Saved searches as people meet them: saved, offered, used, listed, removed and brought back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import discord
import pytest
import pytest_asyncio

from tests.discord.newsdesk_bot import fill_store, run_soundly
from tests.discord.reading import read
from tests.fake_discord import FakeDiscord, FakeGuild, Person

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADMIN = discord.Permissions(manage_guild=True, manage_messages=True)
CURATOR = discord.Permissions(manage_messages=True)


class World(NamedTuple):
    """A guild with the samples, another without anything, and the bot beside them."""

    guild: FakeGuild
    other: FakeGuild
    mika: Person


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("saved")
    database = folder / "desk.sqlite3"
    async with await FakeDiscord.start() as fake:
        guild, other = fake.add_guild("Newsroom"), fake.add_guild("Elsewhere")
        await fill_store(database, guild.id)
        async with run_soundly(fake, database, folder):
            yield World(guild, other, guild.person("Mika"))


async def save(person: Person, name: str, query: str, **options: Any) -> str:
    """Search, save it, and return the page with what is said after it."""
    answer = await person.slash("search", query=query, save=name, **options)
    if "article" in answer.text:
        await answer.until(lambda seen: seen.followups)
    texts = [answer.text, *(seen.text for seen in answer.followups)]
    return "\n".join(texts).replace("\\", "").replace("**", "")


async def test_a_search_is_saved_found_by_name_and_changed(world: World) -> None:
    article = await save(world.mika, "At sea", "coast guard", from_="2024-07-01")
    assert "article" in article
    assert 'Saved as “At sea”: coast guard after:"2024-07-01"' in article
    offers = await world.mika.autocomplete("search", "query", "sea")
    assert ('saved:"At sea"') in [choice.value for choice in offers]
    found = await world.mika.slash("search", query='saved:"at sea"')
    assert "Understood as: coast guard after:2024-07-01" in read(found)
    article = await save(world.mika, "at sea", "coast guard")
    assert 'was: coast guard after:"2024-07-01" — and is now: coast guard' in article


async def test_a_name_that_is_not_there_is_reported_in_words(world: World) -> None:
    await save(world.mika, "Strait", "strait")
    asked: tuple[tuple[str, dict[str, Any]], ...] = (
        ("search", {"query": "saved:Straight"}),
        ("watch add", {"target": "saved:Straight"}),
    )
    for command, given in asked:
        answer = read(await world.mika.slash(command, **given))
        assert 'No search is saved as "Straight"' in answer and 'saved:"Strait"' in answer
    admin = world.guild.person("Kenji", permissions=ADMIN)
    for command, given in (
        ("digest create", {"name": "X", "time": "8:00", "zone": "Asia/Tokyo"}),
        ("digest edit", {"digest": "X"}),
    ):
        if command == "digest create":
            given = {**given, "channel_": world.guild.general}
            await admin.slash(command, **given)
            given = {**given, "name": "Y"}
        answer = read(await admin.slash(command, **given, filter="saved:Straight"))
        assert 'No search is saved as "Straight"' in answer, command
    await admin.click(await admin.slash("digest delete", digest="X"), "Remove")


async def test_one_in_use_is_kept_and_says_by_whom(world: World) -> None:
    admin = world.guild.person("Kenji", permissions=ADMIN)
    aiko = world.guild.person("Aiko")
    await save(world.mika, "Drills", "drill OR exercise")
    added = await world.mika.slash("watch add", target='saved:"drills"')
    assert 'Watched: saved:"drills"' in read(added)
    offers = await aiko.autocomplete("watch add", "target", "drill")
    assert 'saved:"Drills"' in [choice.value for choice in offers]
    made = await admin.slash(
        "digest create",
        name="Morning",
        channel_=world.guild.general,
        time="8:00",
        zone="Asia/Tokyo",
        filter="saved:drills -ferry",
    )
    assert "saved:drills -ferry" in read(made)
    refused = read(await aiko.slash("watch forget-search", search="drills"))
    assert "still in use" in refused and "the digest “Morning”" in refused
    assert (
        "1 watch or digest of other people" in refused
        and "a watch or digest of yours" not in refused
    )
    listed = read(await world.mika.slash("watch searches"))
    assert "Used by: the digest “Morning”, a watch or digest of yours" in listed
    # The digest is the admins': who saved it may not change what it tells any more.
    assert "Manage Messages" in await save(world.mika, "Drills", "ferry")
    curator = world.guild.person("Ren", permissions=CURATOR)
    assert "was: drill OR exercise" in await save(curator, "Drills", "ferry")
    await admin.click(await admin.slash("digest delete", digest="Morning"), "Remove")
    await world.mika.slash("watch remove", watch='saved:"drills"')


async def test_what_is_removed_comes_back_by_its_button(world: World) -> None:
    await save(world.mika, "Ferries", "ferry")
    assert "Manage Messages" in read(
        await world.guild.person("Aiko").slash("watch forget-search", search="Ferries")
    )
    offers = await world.mika.autocomplete("watch forget-search", "search", "ferr")
    assert [choice.value for choice in offers] == ['saved:"Ferries"']
    gone = await world.mika.slash("watch forget-search", search=offers[0].value)
    assert "“Ferries” is removed; it said: ferry" in read(gone)
    assert "Ferries" not in read(await world.mika.slash("watch searches"))
    assert "“Ferries” is back" in read(await world.mika.click(gone, "Bring it back"))
    assert "Ferries" in read(await world.mika.slash("watch searches"))


async def test_another_guild_sees_none_of_it(world: World) -> None:
    stranger = world.other.person("Zoe", permissions=ADMIN)
    assert "Nothing is saved yet" in read(await stranger.slash("watch searches"))
    assert await stranger.autocomplete("search", "query", "sea") == []
    assert "No search is saved" in read(await stranger.slash("search", query='saved:"At sea"'))


@pytest.mark.parametrize("name", ["…", '""'])
async def test_a_name_without_a_letter_is_refused_in_words(world: World, name: str) -> None:
    assert "This is no name" in await save(world.mika, name, "ferry")
