"""An admin's first minutes: /desk setup, and keeping the desk afterwards."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import discord
import pytest
import pytest_asyncio

from tests.discord.newsdesk_bot import fill_store, run_soundly
from tests.discord.reading import read
from tests.fake_discord import Answer, FakeDiscord, FakeGuild, Person, Refused
from tests.fake_discord.state import Channel

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADMIN = discord.Permissions(manage_guild=True)
CURATOR = discord.Permissions(manage_messages=True)


class World(NamedTuple):
    """A running bot with the samples on the desk of one guild."""

    fake: FakeDiscord
    filled: FakeGuild
    log: Path


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("desk")
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Filled")
        await fill_store(folder / "desk.sqlite3", guild.id)
        async with run_soundly(fake, folder / "desk.sqlite3", folder) as running:
            yield World(fake, guild, running.log)


class Room(NamedTuple):
    """A guild of one's own, its admin and its channel."""

    guild: FakeGuild
    admin: Person
    news: Channel


@pytest_asyncio.fixture(loop_scope="module")
async def room(world: World) -> Room:
    guild = world.fake.add_guild("Newsroom")
    return Room(guild, guild.person("Kenji", permissions=ADMIN), guild.general)


async def set_up(room: Room, **options: Any) -> Answer:
    given = {"channel_": room.news, "zone": "Asia/Tokyo", **options}
    return await room.admin.slash("desk setup", **given)


# /desk setup


async def test_setup_sets_what_it_is_given_and_shows_what_is_left(room: Room) -> None:
    answer = await set_up(room, name="Strait desk")
    text = read(answer)
    assert "Channel none yet: /desk setup sets one → #general" in text
    assert re.search(r"Time zone UTC — now \d\d:\d\d → Asia/Tokyo — now \d\d:\d\d", text)
    assert "Name Newsroom → Strait desk" in text and "Set up: Strait desk" in text
    assert "✓ Time zone" in text and "○ Sources" in text and answer.ephemeral


@pytest.mark.parametrize(
    ("zone", "kept"),
    [
        ("Asia/Taipei", "Asia/Taipei"),
        ("taipei", "Asia/Taipei"),
        ("Asia/Taipei · 14:05", "Asia/Taipei"),
        ("new york", "America/New_York"),
        ("Japan", "Asia/Tokyo"),
    ],
)
async def test_a_zone_is_taken_as_people_type_it(room: Room, zone: str, kept: str) -> None:
    assert f"→ {kept} — now" in read(await set_up(room, zone=zone))


@pytest.mark.parametrize(
    ("zone", "nearest"),
    [
        ("Tokio", "Asia/Tokyo"),
        ("+9", "Asia/Tokyo, Asia/Seoul"),
        ("Germany", "Europe/Berlin"),
        ("@everyone <@1> [x](javascript:1)", "UTC"),
        ("../../etc/passwd", "UTC"),
        ("\u202e" * 100, "UTC"),
    ],
)
async def test_a_zone_that_is_not_one_is_answered_with_the_nearest(
    room: Room, zone: str, nearest: str
) -> None:
    answer = await set_up(room, zone=zone)
    assert f"Nearest: {nearest}" in read(answer) and "Nothing was changed" in read(answer)
    assert "none yet" in read(await room.admin.slash("desk show"))


@pytest.mark.parametrize("name", ["   ", "\u200b\u202e", "***"])
async def test_a_name_that_cannot_be_seen_is_refused(room: Room, name: str) -> None:
    assert "letter or a digit" in read(await set_up(room, name=name))
    assert "letter or a digit" in read(await room.admin.slash("desk edit", name=name))


async def test_a_name_is_shown_as_text_and_pings_nobody(room: Room) -> None:
    answer = await set_up(room, name="@everyone **Desk** <@1> [x](https://a.example.org)")
    assert "[x](https://a.example.org)" not in answer.text
    assert "@everyone" not in answer.text


@pytest.mark.parametrize(
    ("withdrawn", "lacking"),
    [
        (discord.Permissions(send_messages=True), "Send Messages"),
        (discord.Permissions(embed_links=True), "Embed Links"),
        (discord.Permissions(view_channel=True), "View Channel"),
        (
            discord.Permissions(send_messages=True, embed_links=True),
            "Send Messages, Embed Links",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_the_bot_lacks_in_the_channel_is_named(
    room: Room, withdrawn: discord.Permissions, lacking: str
) -> None:
    channel = room.guild.add_channel("closed")
    room.guild.withdraw(withdrawn, channel=channel)
    for command in ("desk setup", "desk edit"):
        answer = await room.admin.slash(command, channel_=channel, zone="Asia/Tokyo")
        assert "In #closed the bot lacks: " in read(answer)
        assert lacking in read(answer) and "Edit Channel, Permissions" in read(answer)
    assert "none yet" in read(await room.admin.slash("desk show"))


async def test_a_person_cannot_choose_a_channel_where_they_may_not_post(room: Room) -> None:
    channel = room.guild.add_channel("theirs")
    room.guild.overwrite(channel, room.admin, deny=discord.Permissions(send_messages=True))
    for command, option in (("desk setup", "channel_"), ("desk edit", "admin_channel")):
        given: dict[str, Any] = {option: channel, "zone": "Asia/Tokyo"}
        answer = await room.admin.slash(command, **given)
        assert "In #theirs you lack: Send Messages" in read(answer)


async def test_only_channels_for_text_can_be_chosen(room: Room) -> None:
    with pytest.raises(Refused, match="kind of channel"):
        await set_up(room, channel_=room.guild.add_forum("ideas"))
    answer = await set_up(room, channel_=room.guild.add_announcement("notices"))
    assert "→ #notices" in read(answer)


# Zones while typing


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("tokyo", "Asia/Tokyo"),
        ("taipei", "Asia/Taipei"),
        ("+9", "Asia/Tokyo"),
        ("berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("são", "America/Sao_Paulo"),
        ("", "UTC"),
    ],
)
async def test_zones_are_offered_with_their_time(world: World, typed: str, zone: str) -> None:
    admin = world.filled.person("Kenji", permissions=ADMIN)
    for command in ("desk setup", "desk edit"):
        choices = await admin.autocomplete(command, "zone", typed)
        assert re.fullmatch(rf"{re.escape(zone)} · \d\d:\d\d", choices[0].name)
        assert choices[0].value == zone


@pytest.mark.parametrize("typed", ["x" * 100, "@everyone", "\u202e", "'\"; DROP", "+99", "東京"])
async def test_offering_zones_never_fails(world: World, typed: str) -> None:
    admin = world.filled.person("Kenji", permissions=ADMIN)
    assert len(await admin.autocomplete("desk setup", "zone", typed)) <= 25


# /desk show, edit, status, permissions


async def test_show_tells_the_settings_and_the_newest_article(world: World) -> None:
    admin = world.filled.person("Kenji", permissions=ADMIN)
    text = read(await admin.slash("desk show"))
    assert "Desk of Filled" in text and "Articles 12" in text
    assert re.search(r"Newest article .+ · \d+ \w+ 20\d\d", text)
    assert "Discord knows them as they are" in text


async def test_edit_tells_old_and_new_of_what_changed_alone(room: Room) -> None:
    await set_up(room)
    desk = room.guild.add_channel("desk-admins")
    text = read(
        await room.admin.slash("desk edit", name="Sea desk", zone="taipei", admin_channel=desk)
    )
    assert "Name Newsroom → Sea desk" in text
    assert re.search(r"Asia/Tokyo — now \d\d:\d\d → Asia/Taipei — now \d\d:\d\d", text)
    assert "Admin channel none: /desk edit sets one → #desk-admins" in text
    assert "\nChannel" not in text
    same = read(await room.admin.slash("desk edit", name="Sea desk"))
    assert "Sea desk (as it was)" in same and "→" not in same
    shown = read(await room.admin.slash("desk show"))
    assert "Name Sea desk" in shown and "Channel #general" in shown
    assert "#desk-admins" in shown and "/feed add and /article add" in shown
    assert "Sea desk" in read(await room.admin.slash("brief now"))


async def test_edit_without_anything_says_what_it_takes(room: Room) -> None:
    assert "Nothing was changed: give" in read(await room.admin.slash("desk edit"))
    assert "Nearest: Asia/Tokyo" in read(await room.admin.slash("desk edit", zone="Tokio"))


async def test_a_channel_that_is_gone_is_said_to_be(room: Room) -> None:
    channel = room.guild.add_channel("old")
    await set_up(room, channel_=channel)
    room.guild.delete_channel(channel)
    assert "was deleted" in read(await room.admin.slash("desk show"))
    assert "was deleted" in read(await room.admin.slash("desk permissions"))


async def test_status_tells_figures(world: World) -> None:
    admin = world.filled.person("Kenji", permissions=ADMIN)
    text = read(await admin.slash("desk status"))
    assert "Articles 12" in text and re.search(r"Stories [1-9]", text)
    assert re.search(r"Names \d\d", text) and re.search(r"Store \d+\.\d MB", text)
    assert re.search(r"Last article in \d+ \w+ 20\d\d \d\d:\d\d", text)
    assert re.search(r"Running for \d+ min", text)


async def test_status_of_an_empty_desk(room: Room) -> None:
    text = read(await room.admin.slash("desk status"))
    assert "Articles 0" in text and "Last article in none yet" in text


async def test_permissions_tells_what_is_lacking_and_how_to_give_it(room: Room) -> None:
    before = await room.admin.slash("desk permissions")
    assert "No channel is set yet" in read(before)
    await set_up(room)
    whole = read(await room.admin.slash("desk permissions"))
    assert "#general" in whole and "has Embed Links" in whole and "LACKS" not in whole
    room.guild.withdraw(discord.Permissions(embed_links=True), channel=room.news)
    text = read(await room.admin.slash("desk permissions"))
    assert "LACKS Embed Links" in text and "has Send Messages" in text
    assert "open #general, Edit Channel, Permissions" in text
    assert "bot and applications.commands" in text


async def test_the_invite_link_holds_the_permissions(room: Room) -> None:
    answer = await room.admin.slash("desk permissions")
    found = re.search(r"<(https://discord\.com/oauth2/authorize\S+)>", answer.text)
    assert found is not None
    held = re.search(r"permissions=(\d+)", found[1])
    assert held is not None and f"client_id={room.guild.fake.state.application_id}" in found[1]
    permissions = discord.Permissions(int(held[1]))
    assert permissions.send_messages and permissions.embed_links
    assert not permissions.administrator and not permissions.mention_everyone


# /desk delete-data


async def test_deletion_takes_the_servers_name_and_one_desk_alone(room: Room) -> None:
    other = room.guild.fake.add_guild("Beside")
    curators = [guild.person("Mei", permissions=CURATOR) for guild in (room.guild, other)]
    for curator in curators:
        form = await curator.slash("article add")
        assert form.modal is not None
        text = "Customs officers in Keelung opened a new pier on Monday. It serves ferries."
        added = await curator.submit(form.modal, {"Title": "New pier", "Text": text})
        assert "Added" in read(added)
    await set_up(room)
    form = await room.admin.slash("desk delete-data")
    assert form.modal is not None
    answer = await room.admin.submit(form.modal, {form.modal.fields[0].label: "Newsroom "})
    assert "Deleted for good: 1 article, 1 story" in read(answer) and answer.ephemeral
    assert "No article" in read(await curators[0].slash("search", query="Keelung"))
    assert "New pier" in read(await curators[1].slash("search", query="Keelung"))
    shown = read(await room.admin.slash("desk show"))
    assert "Articles 0" in shown and "UTC" in shown and "none yet: /desk setup" in shown
    form = await curators[0].slash("article add")
    assert form.modal is not None
    again = await curators[0].submit(form.modal, {"Title": "New pier", "Text": text})
    assert "Added: New pier" in read(again)


@pytest.mark.parametrize("typed", ["newsroom", "Filled", "@everyone", "' OR 1=1 --", "x" * 200])
async def test_another_name_deletes_nothing(world: World, typed: str) -> None:
    guild = world.filled if typed != "Filled" else world.fake.add_guild("Newsroom two")
    admin = guild.person("Kenji", permissions=ADMIN)
    form = await admin.slash("desk delete-data")
    assert form.modal is not None
    answer = await admin.submit(form.modal, {form.modal.fields[0].label: typed})
    assert f"Nothing was deleted: what was typed is not this server's name, {guild.name}" in read(
        answer
    )
    database_file = world.filled.person("Kenji", permissions=ADMIN)
    assert "Articles 12" in read(await database_file.slash("desk status"))


async def test_a_right_taken_away_while_the_form_was_open_is_missed(world: World) -> None:
    admin = world.filled.person("Ren", permissions=ADMIN)
    form = await admin.slash("desk delete-data")
    assert form.modal is not None
    world.filled.state.members[admin.id].roles.pop()
    answer = await admin.submit(form.modal, {form.modal.fields[0].label: "Filled"})
    assert "needs the permission Manage Server" in read(answer)


# Who may


async def test_members_are_not_offered_it_and_may_not_where_an_admin_opened_it(
    room: Room,
) -> None:
    member = room.guild.person("Aiko", permissions=CURATOR)
    with pytest.raises(Refused):
        await member.slash("desk show")
    room.guild.open_command("desk")
    for command in ("show", "status", "permissions", "edit", "delete-data"):
        answer = await member.slash(f"desk {command}")
        assert "needs the permission Manage Server" in read(answer) and answer.ephemeral
    answer = await member.slash("desk setup", channel_=room.news, zone="Asia/Tokyo")
    assert "needs the permission Manage Server" in read(answer)
    assert "none yet" in read(await room.admin.slash("desk show"))


async def test_help_names_it_to_admins_alone(room: Room) -> None:
    assert "/desk" in read(await room.admin.slash("help"))
    assert "/desk" not in read(await room.guild.person("Aiko").slash("help"))


async def test_a_zone_that_the_machine_knows_no_more_is_told_and_can_be_changed(
    room: Room, world: World
) -> None:
    await set_up(room)
    database = world.log.with_name("desk.sqlite3")
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("UPDATE desk SET zone = 'Mars/Olympus' WHERE guild = ?", (room.guild.id,))
    shown = read(await room.admin.slash("brief now"))
    assert "no longer knows the time zone" in shown and "/desk edit" in shown
    changed = read(await room.admin.slash("desk edit", zone="Asia/Tokyo"))
    assert "Mars/Olympus" in changed and "Asia/Tokyo — now" in changed
    assert "Published then" in read(await room.admin.slash("date", when="yesterday"))
