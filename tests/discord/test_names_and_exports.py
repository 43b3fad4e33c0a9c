"""Relations, trends, timelines and exports, asked in Discord and answered by the shipped bot."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import html5lib
import pytest
import pytest_asyncio
from PIL import Image

from tests.discord.newsdesk_bot import fill_store, run_soundly
from tests.discord.reading import read_all
from tests.fake_discord import Answer, FakeDiscord, FakeGuild, Person
from tests.fake_discord.answers import Part
from tests.fake_discord.state import Attachment

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Desk(NamedTuple):
    """A guild with the samples on its desk, and a member of it."""

    fake: FakeDiscord
    guild: FakeGuild
    member: Person


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    folder = tmp_path_factory.mktemp("names")
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Newsroom")
        await fill_store(folder / "desk.sqlite3", guild.id)
        async with run_soundly(fake, folder / "desk.sqlite3", Path(folder)):
            yield Desk(fake, guild, guild.person("Aiko"))


def find_files(answer: Answer) -> list[Attachment]:
    return [file for seen in (answer, *answer.followups) for file in seen.files]


def find_list(answer: Answer, words: str) -> Part:
    (part,) = [p for p in answer.components if p.options and words in p.label]
    return part


async def test_the_buttons_of_a_name_lead_to_all_that_is_known_of_it(desk: Desk) -> None:
    page = await desk.member.slash("entity show", name="diaoyu", period="1y")
    buttons = [part.label for part in page.components if part.is_button]
    assert buttons == ["Stories", "Timeline", "Related", "Trend", "Names", "Watch"]
    assert "last 365 days" in page.text and "Without copies" in page.text
    for label, said in (
        ("Stories", "Stories that name Senkaku Islands"),
        ("Timeline", "Timeline: Senkaku Islands"),
        ("Related", "What appears with Senkaku Islands"),
        ("Trend", "In the news: Senkaku Islands"),
        ("Names", "尖閣諸島"),
    ):
        answer = await desk.member.click(page, label)
        await answer.until(lambda seen, said=said: said in read_all(seen))
        assert answer.ephemeral


async def test_a_story_and_a_name_open_from_their_lists(desk: Desk) -> None:
    page = await desk.member.slash("entity show", name="Senkaku Islands")
    stories = find_list(page, "Open a story")
    assert page.message and stories.custom_id
    story = await desk.member.select(page.message, stories.custom_id, [stories.options[0]["value"]])
    assert "How it grew" in read_all(story)
    related = await desk.member.slash("entity related", name="Senkaku Islands")
    names = find_list(related, "Open a name")
    assert related.message and names.custom_id
    other = await desk.member.select(related.message, names.custom_id, [names.options[0]["value"]])
    assert names.options[0]["label"] in read_all(other) and "Newest" in read_all(other)


async def test_a_timeline_comes_with_a_picture_and_its_words(desk: Desk) -> None:
    since: dict[str, Any] = {"from": "2024"}  # a word of Python's own
    answer = await desk.member.slash("entity timeline", name="Taiwan", order="oldest", **since)
    await answer.until(find_files)
    (picture,) = find_files(answer)
    assert picture.description is not None
    assert picture.description.startswith("Timeline of Taiwan")
    with Image.open(io.BytesIO(picture.content)) as image:
        assert image.size[0] == 1200
    assert "since 1 Jan 2024" in read_all(answer) and "**1972**" not in read_all(answer)


async def test_a_story_has_a_timeline_of_its_own(desk: Desk) -> None:
    story = await desk.member.slash("story", story="Boso")
    answer = await desk.member.click(story, "Timeline")
    await answer.until(lambda seen: "18 Jul 2024" in read_all(seen))
    assert "Pacific Digest Daily (copy)" in read_all(answer)


async def test_a_trend_compares_names_and_tells_the_figures_in_words(desk: Desk) -> None:
    answer = await desk.member.slash("entity trend", name="Taiwan, Japan", period="7d")
    assert "In the news: Taiwan, Japan" in read_all(answer) and "in 7 days" in read_all(answer)
    rising = await desk.member.slash("entity trend")
    assert "What rises" in read_all(rising) and "once in a hundred times" in read_all(rising)
    offered = await desk.member.autocomplete("entity trend", "name", "Taiwan, jap")
    assert offered[0].name.startswith("Taiwan, Japan") and offered[0].value.startswith("Taiwan, e:")
    unknown = await desk.member.slash("entity trend", name="Taiwan, Senkakku")
    both = await desk.member.click(unknown, "Senkaku Islands")
    assert "In the news: Taiwan, Senkaku Islands" in read_all(both)


@pytest.mark.parametrize(
    ("dates", "there", "not_there"),
    [
        (None, ["Happened then", "Published then"], []),
        ("event", ["Happened then", "18 Jul 2024"], ["Published then"]),
        ("published", ["Published then"], ["Happened then"]),
    ],
)
async def test_what_happened_and_what_was_published_are_kept_apart(
    desk: Desk, dates: str | None, there: list[str], not_there: list[str]
) -> None:
    options: dict[str, Any] = {"dates": dates} if dates else {}
    text = read_all(await desk.member.slash("date", when="18 July 2024", **options))
    assert all(words in text for words in there)
    assert not any(words in text for words in not_there)


@pytest.mark.parametrize("form", ["md", "html", "csv", "json"])
async def test_an_export_is_a_file_for_the_one_who_asked(desk: Desk, form: str) -> None:
    reader = desk.guild.person(f"Reader {form}")
    answer = await reader.slash("export", what="story", about="Boso", format=form)
    await answer.until(find_files)
    assert answer.ephemeral and "Only you see this file" in read_all(answer)
    (file,) = find_files(answer)
    assert file.filename.startswith("newsdesk-story-") and file.filename.endswith(f".{form}")
    text = file.content.decode("utf-8-sig")
    assert "search-and-rescue drill" in text
    if form == "html":
        html5lib.HTMLParser(strict=True).parse(text)
    if form == "json":
        assert json.loads(text)["story"]["brief"]["articles"] == 5


async def test_what_to_export_is_offered_and_what_is_missing_is_said(desk: Desk) -> None:
    reader = desk.guild.person("Reader of offers")
    offered = await reader.autocomplete("export", "about", "senk", what="timeline")
    assert offered[0].value.startswith("e:")
    stories = await reader.autocomplete("export", "about", "teleph", what="story")
    assert stories[0].value.startswith("s:")
    assert await reader.autocomplete("export", "about", "x", what="search") == []
    assert "what to export" in read_all(await reader.slash("export", what="timeline"))
    empty = await reader.slash("export", what="search", about="zzzz")
    assert "Nothing to export" in read_all(empty) and not empty.files
    unknown = await reader.slash("export", what="timeline", about="zzzz")
    assert "Nothing on" in read_all(unknown)


async def test_another_guild_gets_nothing_of_it(desk: Desk) -> None:
    person = desk.fake.add_guild("Elsewhere").person("Rui")
    for command in ("entity related", "entity trend", "entity timeline"):
        assert "Nothing on" in read_all(await person.slash(command, name="e:1"))
    assert "Nothing on" in read_all(await person.slash("export", what="timeline", about="e:1"))
    assert await person.autocomplete("export", "about", "", what="timeline") == []


async def test_the_agenda_is_asked_with_sense_and_nonsense(desk: Desk) -> None:
    ask = desk.member.slash
    page = await ask("agenda", period="1y", from_="1 July 2025")
    assert "Day left open" in page.text and "2026年5月" in page.text
    assert "also told by" in page.text and "All sentences are quotes." in page.text
    assert [part.label for part in page.components if part.is_button][:3] == [
        "Three days",
        "Week",
        "Month",
    ]
    week = await desk.member.click(page, "Week")
    assert "1 Jul 2025 to 7 Jul 2025" in week.text and "No source on this desk" in week.text
    assert "2026年5月" in (await desk.member.click(week, "Year")).text
    told = await ask("agenda", period="1y", entity="Naha", from_="1 July 2024")
    assert "will meet in Naha in September" in told.text and "2026年5月" not in told.text
    assert "Did you mean" in (await ask("agenda", entity="Tokio")).text
    assert "bananas" in (await ask("agenda", from_="bananas")).text
    assert "No source on this desk" in (await ask("agenda", tag="nobody's")).text


async def test_a_review_is_asked_with_sense_and_nonsense(desk: Desk) -> None:
    page = await desk.member.slash("brief review", period="30d", to="3 Nov 2025")
    assert "Month in review" in page.text and "All sentences are quotes." in page.text
    assert [part.label for part in page.components if part.is_button] == ["What rises", "Agenda"]
    assert "3 Nov 2025" not in (await desk.member.click(page, "What rises")).text
    assert "3 Nov 2025 to 9 Nov 2025" in (await desk.member.click(page, "Agenda")).text
    menu = find_list(page, "Open")
    first = menu.options[0]["value"]
    opened = await desk.member.select(page, str(menu.custom_id), [first])
    assert "Sources" in [part.label for part in opened.components]
    empty = await desk.member.slash("brief review", to="3 Nov 1999")
    assert "Nothing came in on these days." in empty.text
    assert "bananas" in (await desk.member.slash("brief review", to="bananas")).text
    made = await desk.member.slash("export", what="agenda", format="ics")
    assert [file.filename[-4:] for file in find_files(made)] == [".ics"]
    wrong = await desk.member.slash("export", what="search", about="drill", format="ics")
    assert "A calendar holds an agenda" in wrong.text
