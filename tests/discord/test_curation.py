"""Every correction that a curator can make, typed by a person, and its undoing."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import discord
import pytest
import pytest_asyncio

from tests.discord.newsdesk_bot import fill_store, run_soundly
from tests.discord.reading import read_all
from tests.fake_discord import FakeDiscord, FakeGuild, Person

pytestmark = pytest.mark.asyncio(loop_scope="module")

OLDER = "Ties without embassies: Japan and Taiwan since 1972"
LINE = "Japan and Taiwan open telephone line for distress calls at sea"


class Desk(NamedTuple):
    """A guild with the samples on its desk, another one without, and their people."""

    fake: FakeDiscord
    guild: FakeGuild
    member: Person
    curator: Person
    stranger: Person


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    rights = discord.Permissions(manage_messages=True)
    async with await FakeDiscord.start() as fake:
        guild, other = fake.add_guild("Newsroom"), fake.add_guild("Elsewhere")
        await fill_store(folder / "desk.sqlite3", guild.id)
        people = (
            guild.person("Aiko"),
            guild.person("Kenji", permissions=rights),
            other.person("Rui", permissions=rights),
        )
        async with run_soundly(fake, folder / "desk.sqlite3", folder):
            yield Desk(fake, guild, *people)


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def nothing_stands(desk: Desk) -> AsyncIterator[None]:
    """Undo what a test that fails leaves behind, so that it fails alone."""
    yield
    while "Taken back" in read_all(await desk.curator.slash("curate undo")):
        pass


async def curate(desk: Desk, command: str, **options: Any) -> str:
    """Type a curator's command and return what was answered, to the curator alone."""
    answer = await desk.curator.slash(command, **options)
    assert answer.ephemeral
    assert "Something went wrong" not in read_all(answer)
    return read_all(answer)


async def choose(desk: Desk, command: str, option: str, typed: str, **given: Any) -> str:
    """Type into an option and return the value of the first thing offered."""
    choices = await desk.curator.autocomplete(command, option, typed, **given)
    return str(choices[0].value)


async def ask(desk: Desk, command: str, **options: Any) -> str:
    return read_all(await desk.member.slash(command, **options))


async def brief(desk: Desk) -> str:
    """Return what a brief says, without the time at which it was asked for."""
    return re.sub(r",? \d\d:\d\d( UTC)?", "", await ask(desk, "brief now", length="full"))


async def undo(desk: Desk) -> str:
    return await curate(desk, "curate undo")


async def test_an_alias_is_added_found_listed_and_undone(desk: Desk) -> None:
    before = await ask(desk, "entity show", name="Boso Peninsula")
    entity = await choose(desk, "alias add", "entity", "boso pen")
    said = await curate(desk, "alias add", entity=entity, alias="Thumb of Chiba")
    assert '"Thumb of Chiba" is now a name of Boso Peninsula' in said
    assert "/curate undo" in said
    assert "Boso Peninsula" in await ask(desk, "entity show", name="thumb of chiba")
    listed = await curate(desk, "alias list", entity="Boso Peninsula")
    assert "Thumb of Chiba · 0 · added by a curator" in listed
    again = await curate(desk, "alias add", entity="Boso Peninsula", alias="thumb of CHIBA")
    assert "already" in again
    assert 'Taken back: adding "Thumb of Chiba" to the names of Boso' in await undo(desk)
    assert "Nothing on" in await ask(desk, "entity show", name="thumb of chiba")
    assert await ask(desk, "entity show", name="Boso Peninsula") == before


async def test_an_alias_is_removed_and_comes_back(desk: Desk) -> None:
    alias = await choose(desk, "alias remove", "alias", "diaoyu", entity="Senkaku Islands")
    said = await curate(desk, "alias remove", entity="Senkaku Islands", alias=alias)
    assert "no longer a name of Senkaku Islands" in said
    named = await ask(desk, "entity show", name="Senkaku Islands")
    assert alias not in named.split("\n")[0]
    listed = await curate(desk, "alias list", entity="Senkaku Islands")
    assert "removed by a curator" in listed
    assert "/alias list" in await curate(
        desk, "alias remove", entity="Senkaku Islands", alias=alias
    )
    await undo(desk)
    assert alias in await ask(desk, "entity show", name=alias)


async def test_entities_are_merged_unmerged_and_undone(desk: Desk) -> None:
    one = await choose(desk, "alias merge", "a", "boso pen")
    said = await curate(desk, "alias merge", a=one, b="Izu Oshima")
    assert "Izu Oshima and Boso Peninsula are one now" in said
    assert "Boso Peninsula" in await ask(desk, "entity show", name="Izu Oshima")
    assert "2 entities that are one" in await curate(desk, "alias list", entity=one)
    same = await curate(desk, "alias merge", a="Boso Peninsula", b="Izu Oshima")
    assert "the same already" in same
    assert "is kept apart from now on" in await curate(desk, "alias unmerge", entity=one)
    assert "Kept apart from: Izu Oshima" in await curate(desk, "alias list", entity=one)
    assert "Boso" not in (await ask(desk, "entity show", name="Izu Oshima")).split("\n")[0]
    assert "nothing to part" in await curate(desk, "alias unmerge", entity=one)
    assert "parting" in await undo(desk)
    assert "2 entities that are one" in await curate(desk, "alias list", entity=one)
    assert "merging" in await undo(desk)
    assert "Kept apart" not in await curate(desk, "alias list", entity=one)


async def test_stories_are_merged_and_parted_again(desk: Desk) -> None:
    before = await brief(desk)
    a = await choose(desk, "curate merge", "a", "joint rescue exercise")
    b = await choose(desk, "curate merge", "b", "teleph")
    assert "is now part of the story" in await curate(desk, "curate merge", a=a, b="telephone line")
    assert await ask(desk, "story", story=b) == await ask(desk, "story", story=a)
    reasons = read_all(
        await desk.curator.click(await desk.curator.slash("story", story=b), "Why together?")
    )
    assert "moved by a curator" in reasons
    assert "the same already" in await curate(desk, "curate merge", a=a, b=b)
    assert f'Taken back: merging "{LINE}" into' in await undo(desk)
    assert await brief(desk) == before
    assert LINE in await ask(desk, "story", story=b)


async def test_an_article_is_split_off_with_its_copy(desk: Desk) -> None:
    before = await brief(desk)
    story = await choose(desk, "curate split", "story", "joint rescue exercise")
    offered = await desk.curator.autocomplete("curate split", "article", "", story=story)
    assert len(offered) > 2
    said = await curate(desk, "curate split", story=story, article=str(offered[0].value))
    title = offered[0].name.split(" · ")[0].removesuffix("…")
    assert f'"{title}' in said and '" is now a story of its own' in said
    assert await brief(desk) != before
    gone = await curate(desk, "curate split", story=story, article=str(offered[0].value))
    assert (
        "The story has no article" in gone
        and offered[1].name.split(" · ")[0].removesuffix("…") in gone
    )
    assert "splitting" in await undo(desk)
    assert await brief(desk) == before
    named = await curate(desk, "curate split", story=story, article=title)
    assert "is now a story of its own" in named or "Several of its articles" in named
    if "own, with" in named:
        await undo(desk)
    only = await curate(desk, "curate split", story="telephone line", article=LINE)
    assert "nothing to split" in only


async def test_a_story_is_renamed_and_marked_as_the_desks_words(desk: Desk) -> None:
    before = await brief(desk)
    said = await curate(
        desk, "curate rename", story="telephone line", headline="A *line* at sea @everyone"
    )
    assert "(headline by the desk)" in said and "/curate undo" in said
    assert "A *line* at sea" in await brief(desk) and "(headline by the desk)" in await brief(desk)
    shown = await ask(desk, "story", story="line at sea")
    assert "(headline by the desk)" in shown.split("\n")[0]
    offered = await desk.member.autocomplete("story", "story", "at sea everyone")
    assert [choice.name for choice in offered] == [
        "A *line* at sea @everyone (headline by the desk)"
    ]
    assert "already" in await curate(
        desk, "curate rename", story="line at sea", headline="A *line* at sea @everyone"
    )
    assert "was taken back" in await curate(desk, "curate rename", story="line at sea")
    assert await brief(desk) == before
    assert "no headline" in await curate(desk, "curate rename", story="telephone line")
    assert "own headline" in await undo(desk)
    assert "back: heading" in await undo(desk)
    assert await brief(desk) == before


async def test_a_pinned_story_goes_first_and_a_muted_one_is_left_out(desk: Desk) -> None:
    before = await brief(desk)
    assert f"1. {LINE}" in before
    assert "Pinned" in await curate(desk, "curate pin", story=OLDER)
    assert f"1. {OLDER}" in await brief(desk)
    assert "No longer pinned" in await curate(desk, "curate pin", story=OLDER)
    story = await choose(desk, "curate mute", "story", "teleph")
    assert "Muted" in await curate(desk, "curate mute", story=story)
    assert LINE not in await brief(desk)
    assert LINE in await ask(desk, "story", story=story)
    assert "No longer muted" in await curate(desk, "curate mute", story=story)
    for kind in ("telling", "muting", "taking the pin", "pinning"):
        assert kind in await undo(desk)
    assert await brief(desk) == before


async def test_a_muted_entity_takes_its_stories_out_of_briefs(desk: Desk) -> None:
    before = await brief(desk)
    entity = await choose(desk, "curate mute", "entity", "taiwan")
    assert "Muted: Taiwan" in await curate(desk, "curate mute", entity=entity)
    assert LINE not in await brief(desk)
    assert "No longer muted: Taiwan" in await curate(desk, "curate mute", entity="Taiwan")
    assert await brief(desk) == before
    await undo(desk)
    await undo(desk)
    assert await brief(desk) == before


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("alias add", {"entity": "Senkakku", "alias": "x"}, "Did you mean Senkaku Islands"),
        ("alias add", {"entity": "Senkaku Islands", "alias": "***"}, "no letter"),
        ("alias remove", {"entity": "e:999999999", "alias": "x"}, "Nothing on"),
        ("alias remove", {"entity": "Senkaku Islands", "alias": "zzzz"}, "does not go by"),
        ("alias list", {"entity": "zzzz qqqq"}, "Nothing on"),
        ("alias merge", {"a": "Taiwan", "b": "taiwan"}, "the same already"),
        ("alias unmerge", {"entity": "'; DROP TABLE alias"}, "Nothing on"),
        ("curate merge", {"a": "zebra crossing", "b": "telephone line"}, "There is no story"),
        ("curate merge", {"a": "telephone zebra", "b": "x"}, f"Did you mean “{LINE}”"),
        ("curate merge", {"a": "japan", "b": "telephone line"}, "Several stories"),
        ("curate merge", {"a": "telephone line", "b": "telephone line"}, "the same already"),
        ("curate split", {"story": "telephone line", "article": "zebra"}, "has no article"),
        ("curate rename", {"story": "telephone line", "headline": " "}, "Type a headline"),
        ("curate rename", {"story": "s:999999999", "headline": "x"}, "There is no story"),
        ("curate pin", {"story": "s:0"}, "There is no story"),
        ("curate mute", {}, "either a story or an entity"),
        ("curate mute", {"story": "x", "entity": "y"}, "either a story or an entity"),
        ("curate mute", {"entity": "@everyone"}, "Nothing on"),
        ("curate undo", {}, "nothing to undo"),
    ],
    ids=lambda value: " ".join(value.values()) if isinstance(value, dict) else None,
)
async def test_nonsense_is_answered_in_words_and_changes_nothing(
    desk: Desk, command: str, options: dict[str, Any], said: str
) -> None:
    assert said in await curate(desk, command, **options)
    assert "nothing to undo" in await undo(desk)


COMMANDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("alias add", {"entity": "e:1", "alias": "x"}),
    ("alias remove", {"entity": "e:1", "alias": "Japan"}),
    ("alias list", {"entity": "e:1"}),
    ("alias merge", {"a": "e:1", "b": "e:2"}),
    ("alias unmerge", {"entity": "e:1"}),
    ("curate merge", {"a": "s:1", "b": "s:2"}),
    ("curate split", {"story": "s:1", "article": "a:1"}),
    ("curate rename", {"story": "s:1", "headline": "x"}),
    ("curate pin", {"story": "s:1"}),
    ("curate mute", {"story": "s:1"}),
    ("curate undo", {}),
)


async def test_members_may_not_correct_even_where_an_admin_let_them_see_it(desk: Desk) -> None:
    desk.guild.open_command("alias")
    desk.guild.open_command("curate")
    answers = await asyncio.gather(*(desk.member.slash(c, **options) for c, options in COMMANDS))
    assert all("needs the permission Manage Messages" in read_all(answer) for answer in answers)
    assert "nothing to undo" in await undo(desk)


async def test_a_curator_of_another_guild_reaches_nothing_here(desk: Desk) -> None:
    await curate(desk, "curate pin", story="telephone line")
    before = await brief(desk)
    for command, options in COMMANDS:
        said = read_all(await desk.stranger.slash(command, **options))
        assert any(
            words in said for words in ("Nothing on", "There is no story", "nothing to undo")
        )
    for command, option in (("alias add", "entity"), ("curate pin", "story")):
        assert await desk.stranger.autocomplete(command, option, "") == []
    assert await brief(desk) == before
    assert "pinning" in await undo(desk)


@pytest.mark.parametrize("typed", ["", "x" * 100, "@everyone", "\u202e", "'\"; DROP", "釣"])
async def test_offers_never_fail(desk: Desk, typed: str) -> None:
    offered: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("curate split", "article", {"story": typed or "s:1"}),
        ("curate split", "article", {}),
        ("alias remove", "alias", {"entity": typed or "e:1"}),
        ("alias remove", "alias", {}),
        ("curate mute", "entity", {}),
    )
    for command, option, given in offered:
        assert len(await desk.curator.autocomplete(command, option, typed, **given)) <= 25


async def test_a_story_is_worked_on_in_the_open_and_in_words_of_people(desk: Desk) -> None:
    before = await ask(desk, "story", story=LINE)
    assert "a state, or whether" in await curate(desk, "curate state", story=LINE)
    assert "no story" in await curate(desk, "curate state", story="Nothing", state="new")
    assert "needs words" in await curate(desk, "curate note", story=LINE, text="\u200b")
    assert "No story has" in await curate(desk, "curate board")
    set_ = await curate(desk, "curate state", story=LINE, state="checking", mine=True)
    assert f'"{LINE}": being checked · @Kenji' in set_
    assert "so already" in await curate(desk, "curate state", story=LINE, state="checking")
    words = "The consulate says <@1> *nothing* of it. [1](https://example.org)"
    await curate(desk, "curate note", story=LINE, text=words)
    page = await ask(desk, "story", story=LINE)
    assert "The desk's work on it (people's words, no quotes)" in page
    assert "being checked · @Kenji" in page and f"✎ {words}" in page
    board = await curate(desk, "curate board", mine=True)
    assert "being checked** · 1" in board and LINE in board and f"✎ {words}" in board
    assert "on the board is like that" in await curate(desk, "curate board", state="done")
    for format, said in (("md", "being checked · Kenji"), ("json", '"state": "checking"')):
        answer = await desk.member.slash("export", what="story", about=LINE, format=format)
        await answer.until(lambda seen: bool(seen.files))
        (file,) = answer.files
        assert said in file.content.decode() and "consulate says" in file.content.decode()
    assert "Taken back: the note on" in await undo(desk)
    await curate(desk, "curate state", story=LINE, state="none", mine=False)
    assert await ask(desk, "story", story=LINE) == before
    assert "Taken back: setting" in await undo(desk)
    assert "being checked" in await ask(desk, "story", story=LINE)
    await undo(desk)
    assert await ask(desk, "story", story=LINE) == before
