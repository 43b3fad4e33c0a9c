"""/entity follow and what belongs to it, typed by a curator, answered by the shipped bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import discord
import pytest
import pytest_asyncio

from tests.discord.newsdesk_bot import fill_store, run_soundly
from tests.discord.reading import read_all
from tests.fake_discord import FakeDiscord, Person, Upload

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Desk(NamedTuple):
    """The people of a guild with the samples on its desk."""

    member: Person
    curator: Person
    admin: Person


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    curating = discord.Permissions(manage_messages=True)
    governing = discord.Permissions(manage_messages=True, manage_guild=True)
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Newsroom")
        await fill_store(folder / "desk.sqlite3", guild.id)
        people = (
            guild.person("Aiko"),
            guild.person("Kenji", permissions=curating),
            guild.person("Rui", permissions=governing),
        )
        async with run_soundly(fake, folder / "desk.sqlite3", folder):
            yield Desk(*people)


async def curate(desk: Desk, command: str, **options: Any) -> str:
    answer = await desk.curator.slash(command, **options)
    assert answer.ephemeral
    return read_all(answer)


async def ask(desk: Desk, name: str) -> str:
    return read_all(await desk.member.slash("entity show", name=name))


async def undo(desk: Desk) -> str:
    said = await curate(desk, "curate undo")
    await settle(desk)
    return said


async def settle(desk: Desk) -> None:
    """Wait until the stored texts are searched."""
    while "Searching" in await curate(desk, "entity followed"):
        pass


async def test_a_name_is_followed_in_the_stored_texts_and_taken_back(desk: Desk) -> None:
    assert "Nothing on" in await ask(desk, "distress calls")
    told = await desk.curator.slash(
        "entity follow", name="distress calls", kind="other", aliases="calls for help"
    )
    assert "is followed as distress calls, calls for help" in read_all(told)
    await told.until(lambda _: "found in 2 articles" in read_all(told))
    page = await ask(desk, "calls for help")
    assert page.startswith("**distress calls** · other") and "2 mentions in 2 articles" in page
    listed = await curate(desk, "entity followed")
    assert "1 name is followed" in listed and "also: calls for help" in listed
    assert "already" in await curate(desk, "entity follow", name="distress calls", kind="other")
    assert "no longer followed" in await curate(desk, "entity unfollow", name="distress calls")
    assert "taking distress calls off" in await undo(desk)
    assert "putting distress calls on the list" in await undo(desk)
    assert "None yet" in await curate(desk, "entity followed")


async def test_a_name_of_another_is_told_and_asked_about(desk: Desk) -> None:
    asked = await desk.curator.slash(
        "entity follow", name="Taipei Watch", kind="organisation", aliases="Japan Coast Guard"
    )
    assert '"Japan Coast Guard" is a name of Japan Coast Guard (organisation' in read_all(asked)
    assert "None yet" in await curate(desk, "entity followed")
    done = read_all(await desk.curator.click(asked, "They are one"))
    assert "Taipei Watch (organisation) is followed" in done
    assert (await ask(desk, "Japan Coast Guard")).startswith("**Taipei Watch**")
    await undo(desk)
    assert (await ask(desk, "Japan Coast Guard")).startswith("**Japan Coast Guard**")
    left = read_all(await desk.curator.click(asked, "Leave these names out"))
    assert "is followed as Taipei Watch:" in left
    await undo(desk)


async def test_an_alias_of_another_is_told_and_asked_about(desk: Desk) -> None:
    asked = await desk.curator.slash("alias add", entity="Tokyo", alias="Japan Coast Guard")
    assert "is a name of Japan Coast Guard" in read_all(asked)
    assert (await ask(desk, "Japan Coast Guard")).startswith("**Japan Coast Guard**")
    taken = read_all(await desk.curator.click(asked, "Take the names over"))
    assert '"Japan Coast Guard" is now a name of Tokyo' in taken
    await settle(desk)
    assert (await ask(desk, "Japan Coast Guard")).startswith("**Tokyo**")
    await undo(desk)
    assert (await ask(desk, "Japan Coast Guard")).startswith("**Japan Coast Guard**")


async def test_what_is_ruled_of_kind_and_hiding_holds_and_is_undone(desk: Desk) -> None:
    assert "of the kind other now" in await curate(
        desk, "entity kind", name="Japan Coast Guard", kind="other"
    )
    assert "· other" in await ask(desk, "Japan Coast Guard")
    await undo(desk)
    assert "is hidden" in await curate(desk, "entity hide", name="Japan Coast Guard")
    assert "Nothing on" in await ask(desk, "Japan Coast Guard")
    offered = await desk.curator.autocomplete("entity unhide", "name", "coast")
    shown = await curate(desk, "entity unhide", name=str(offered[0].value))
    assert "is shown again" in shown
    assert (await ask(desk, "Japan Coast Guard")).startswith("**Japan Coast Guard**")
    await undo(desk)
    await undo(desk)


async def test_names_come_and_go_as_a_table(desk: Desk) -> None:
    table = "name,kind,aliases\ndistress calls,other,\nX,place,\nMorning Watch,org,Tokyo\n"
    answer = await desk.curator.slash("entity import", file=Upload("names.csv", table.encode()))
    await answer.until(lambda _: "is a name of" in read_all(answer))
    text = read_all(answer)
    assert "1 names are followed: distress calls" in text
    assert "Line 3 was left out (X): One letter" in text
    assert '"Tokyo" is a name of Tokyo (place' in text
    out = await desk.curator.slash("entity export")
    assert out.files[0].content.decode("utf-8-sig") == (
        "name,kind,aliases\ndistress calls,other,\n"
    )
    wrong = await desk.curator.slash("entity import", file=Upload("a.png", b"\x89PNG\0\0"))
    assert "a.png is no list of names" in read_all(wrong)
    await undo(desk)


async def test_members_may_not_and_what_was_done_is_noted(desk: Desk) -> None:
    named: dict[str, Any] = {"name": "Tokyo"}
    for command, options in (
        ("entity follow", {**named, "kind": "other"}),
        ("entity unfollow", named),
        ("entity kind", {**named, "kind": "other"}),
        ("entity hide", named),
        ("entity unhide", named),
        ("entity followed", {}),
        ("entity export", {}),
    ):
        refused = await desk.member.slash(command, **options)
        assert "Manage Messages" in read_all(refused), command
    await curate(desk, "entity hide", name="Tokyo")
    await undo(desk)
    log = await desk.admin.slash("desk audit")
    pages = read_all(log)
    while log.labels:
        log = await desk.admin.click(log, log.labels[0])
        pages += read_all(log)
    assert "entity hide" in pages and "Tokyo" in pages
