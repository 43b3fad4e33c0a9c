"""Every command of the tree, typed by a person, answered by the shipped bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import discord
import pytest
import pytest_asyncio
from aiohttp import web

from tests.discord.newsdesk_bot import fill_store, run_soundly
from tests.fake_discord import Answer, FakeDiscord, FakeGuild, Person, Refused, Seen, Upload
from tests.fake_discord.answers import Part, message_text

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Desk(NamedTuple):
    """A guild with the samples on its desk, the bot, and people of two kinds."""

    fake: FakeDiscord
    guild: FakeGuild
    member: Person
    curator: Person
    log: Path
    site: str


PIER = (
    "The harbour office of Keelung opened a new pier for ferries on Tuesday. It is the first one "
    "since 1998 and will serve four lines to Okinawa. The office plans a second pier next year."
)


@asynccontextmanager
async def serve_site() -> AsyncIterator[str]:
    """Serve a page with one article on loopback until the block ends."""

    async def show(_: web.Request) -> web.Response:
        body = f"<article><h1>Keelung opens a pier</h1><p>{PIER}</p><p>{PIER[:71]}</p></article>"
        head = "<head><title>Keelung opens a pier</title></head>"
        return web.Response(
            text=f"<html>{head}<body>{body}</body></html>", content_type="text/html"
        )

    app = web.Application()
    app.router.add_get("/pier", show)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Newsroom")
        await fill_store(folder / "desk.sqlite3", guild.id)
        curator = guild.person("Kenji", permissions=discord.Permissions(manage_messages=True))
        async with (
            serve_site() as site,
            run_soundly(
                fake,
                folder / "desk.sqlite3",
                folder,
                NEWSDESK_LINK_HOSTS=site.removeprefix("http://"),
            ) as running,
        ):
            yield Desk(fake, guild, guild.person("Aiko"), curator, running.log, site)


def read(answer: Answer) -> str:
    return "\n".join([answer.text, *(seen.text for seen in answer.followups)])


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("brief now", {}, "Newsroom"),
        ("brief now", {"hours": 1, "length": "short"}, "more stories"),
        ("brief since", {}, "What's happening"),
        ("entity show", {"name": "Senkaku Islands"}, "Diaoyu Islands"),
        ("entity show", {"name": "diaoyu"}, "Senkaku Islands"),
        ("entity timeline", {"name": "Boso Peninsula"}, "18 Jul 2024"),
        ("date", {"when": "18 July 2024"}, "Boso Peninsula"),
        ("date", {"when": "July 2024", "entity": "Taiwan"}, "Happened then"),
        ("date", {"when": "19 July 2024"}, "Published then"),
        ("date", {"when": "tomorrow"}, "Announced for then"),
        ("story", {"story": "telephone line"}, "Japan and Taiwan open telephone line"),
        ("search", {"query": '"coast guard" exercise'}, "article"),
        ("search", {"query": "尖閣諸島"}, "南海東新報"),
        ("help", {}, "every sentence is a slice of a source"),
        ("help", {"topic": "privacy"}, "It reads no messages, save"),
    ],
    ids=lambda value: " ".join(map(str, value.values())) if isinstance(value, dict) else None,
)
async def test_a_question_is_answered(
    desk: Desk, command: str, options: dict[str, Any], said: str
) -> None:
    answer = await desk.member.slash(command, **options)
    assert unescaped(said) in unescaped(read(answer))
    assert answer.ephemeral


def find_lists(answer: Answer) -> list[tuple[Seen, Part]]:
    messages: list[Seen] = [answer, *answer.followups]
    return [(seen, part) for seen in messages for part in seen.components if part.options]


def unescaped(text: str) -> str:
    return text.replace("\\", "")


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("entity show", {"name": "Senkakku"}, "Did you mean Senkaku Islands"),
        ("entity timeline", {"name": "zzzz qqqq"}, "Nothing on"),
        ("date", {"when": "30 February 2024"}, "30 February"),
        ("date", {"when": "no date at all"}, "no date at all"),
        ("date", {"when": "2024", "entity": "zzzz"}, "Nothing on"),
        ("story", {"story": "s:999999999"}, "There is no story"),
        ("story", {"story": "zebra crossing"}, "There is no story"),
        ("search", {"query": "***"}, "Type a word"),
        ("search", {"query": '" OR NEAR( title:'}, "No article"),
        ("search", {"query": "@everyone <@1> [x](javascript:1)"}, "No article"),
        ("help", {"topic": "nonsense"}, "What Newsdesk does"),
    ],
    ids=lambda value: " ".join(map(str, value.values())) if isinstance(value, dict) else None,
)
async def test_nonsense_is_answered_in_words(
    desk: Desk, command: str, options: dict[str, Any], said: str
) -> None:
    answer = await desk.member.slash(command, **options)
    assert said in unescaped(read(answer))
    assert "Something went wrong" not in read(answer)


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("brief now", {}, "What's happening"),
        ("entity show", {"name": "Senkaku Islands"}, "Diaoyu Islands"),
        ("entity timeline", {"name": "Boso Peninsula"}, "18 Jul 2024"),
        ("date", {"when": "18 July 2024"}, "Boso Peninsula"),
        ("story", {"story": "telephone line"}, "telephone line"),
        ("search", {"query": "Keelung"}, "Keelung"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
async def test_an_answer_is_for_the_person_alone_or_shared_with_the_channel(
    desk: Desk, command: str, options: dict[str, Any], said: str
) -> None:
    other = desk.guild.person("Mei")
    before = len(other.sees(desk.guild.general))
    alone = await desk.member.slash(command, **options)
    assert alone.ephemeral and len(other.sees(desk.guild.general)) == before
    shared = await desk.member.slash(command, **options, share=True)
    assert not shared.ephemeral
    if command == "brief now":  # two messages: the list of stories comes with the second
        await shared.until(find_lists)
    seen = other.sees(desk.guild.general)[before:]
    assert said in unescaped("\n".join(message_text(message) for message in seen))


async def test_a_button_of_a_shared_answer_answers_the_one_who_presses_it(desk: Desk) -> None:
    shared = await desk.member.slash("entity show", name="Senkaku Islands", share=True)
    other = desk.guild.person("Rin")
    before = len(desk.member.sees(desk.guild.general))
    page = await other.click(shared, "Timeline")
    assert page.ephemeral and "Timeline" in page.text
    assert len(desk.member.sees(desk.guild.general)) == before


async def test_stories_open_from_the_brief_and_buttons_lead_on(desk: Desk) -> None:
    brief = await desk.member.slash("brief now")
    await brief.until(lambda seen: find_lists(seen))
    message, stories = find_lists(brief)[0]
    assert message.message and stories.custom_id
    story = await desk.member.select(
        message.message, stories.custom_id, [stories.options[0]["value"]]
    )
    assert {"Sources", "In context", "Why together?"} <= {p.label for p in story.components}
    for label in ("Sources", "In context", "Why together?"):
        page = await desk.member.click(story, label)
        assert page.ephemeral and len(page.text) > 20
        back = await desk.member.click(page, "Back to the story")
        assert story.text.split("\n")[0] == back.text.split("\n")[0]


async def test_a_misspelled_name_is_one_click_from_its_page(desk: Desk) -> None:
    answer = await desk.member.slash("entity show", name="Senkakku")
    page = await desk.member.click(answer, "Senkaku Islands")
    assert "Diaoyu Islands" in page.text
    timeline = await desk.member.click(page, "Timeline")
    assert "Timeline" in timeline.text
    back = await desk.member.click(timeline, "Names and figures")
    assert back.text == page.text


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("senk", "Senkaku Islands"), ("diaoyu", "Senkaku Islands"), ("SÉNK", "Senkaku Islands")],
)
async def test_names_are_offered_while_typing(desk: Desk, typed: str, offered: str) -> None:
    choices = await desk.member.autocomplete("entity show", "name", typed)
    assert choices[0].name.startswith(offered) and choices[0].value.startswith("e:")
    page = await desk.member.slash("entity show", name=choices[0].value)
    assert offered in page.text


async def test_stories_and_topics_are_offered(desk: Desk) -> None:
    stories = await desk.member.autocomplete("story", "story", "teleph")
    assert [choice.name for choice in stories] == [
        "Japan and Taiwan open telephone line for distress calls at sea"
    ]
    assert len(await desk.member.autocomplete("story", "story", "")) >= 5
    topics = await desk.member.autocomplete("help", "topic", "wrong")
    assert [choice.value for choice in topics] == ["limits"]


@pytest.mark.parametrize("typed", ["", "x" * 100, "@everyone", "\u202e", "'\"; DROP", "釣"])
async def test_offers_never_fail(desk: Desk, typed: str) -> None:
    for command, option in (("entity show", "name"), ("story", "story"), ("date", "entity")):
        assert len(await desk.member.autocomplete(command, option, typed)) <= 25


async def test_a_curator_pastes_an_article_and_removes_it(desk: Desk) -> None:
    form = await desk.curator.slash("article add", date="2025-11-18")
    assert form.modal is not None
    text = "Customs officers in Keelung opened a new pier on Monday. It will serve ferries to Naha."
    added = await desk.curator.submit(form.modal, {"Title": "New pier in Keelung", "Text": text})
    assert "Added: New pier in Keelung" in read(added)
    assert "It does not say who published it." in read(added)
    asked = await desk.curator.click(added, "Say where it is from")
    assert asked.modal is not None
    assert [field.raw.get("value") or "" for field in asked.modal.fields] == ["", "2025-11-18"]
    stated = await desk.curator.submit(asked.modal, {"Source": "Keelung Harbour Office"})
    assert "Noted" in read(stated)
    sourced = await desk.member.slash("search", query="Keelung customs")
    assert "Keelung Harbour Office" in sourced.text and "2025" in sourced.text
    found = await desk.member.slash("search", query="Keelung customs")
    assert "New pier in Keelung" in found.text
    choices = await desk.curator.autocomplete("article remove", "article", "new pier")
    explained = await desk.curator.slash("article explain", article="new pier")
    assert "a story of its own" in read(explained)
    asked = await desk.curator.slash("article remove", article=choices[0].value)
    removed = await desk.curator.click(asked, "Remove")
    assert "Removed: New pier in Keelung" in read(removed)
    gone = await desk.member.slash("search", query="Keelung customs")
    assert "No article" in gone.text
    again = await desk.curator.slash("article remove", article=choices[0].value)
    assert "no such article" in read(again)


async def test_a_curator_adds_a_file_twice_and_it_is_kept_once(desk: Desk) -> None:
    body = b"# Ferry line\n\nA ferry line from Naha to Keelung opens in May. It takes nine hours.\n"
    first = await desk.curator.slash("article add", file=Upload("ferry.md", body))
    assert "Added" in read(first)
    second = await desk.curator.slash("article add", file=Upload("ferry.md", body))
    assert "already" in read(second)


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("notes.exe", b"MZ", "is no .txt, .md, .html or .pdf file"),
        ("empty.html", b"<html></html>", "no article"),
        ("nothing.txt", b"\n\n", "no article"),
    ],
)
async def test_a_bad_file_is_refused_in_words(
    desk: Desk, name: str, body: bytes, said: str
) -> None:
    answer = await desk.curator.slash("article add", file=Upload(name, body))
    assert said in unescaped(read(answer))


async def test_a_form_with_a_wrong_date_says_what_to_write(desk: Desk) -> None:
    form = await desk.curator.slash("article add")
    assert form.modal is not None
    answer = await desk.curator.submit(
        form.modal, {"Text": "A text about piers.", "Published": "18/7/24"}
    )
    assert "write the day of publication as 2024-07-18" in unescaped(read(answer))


async def test_members_may_not_curate_even_where_an_admin_let_them_see_it(desk: Desk) -> None:
    refused: tuple[tuple[str, dict[str, Any]], ...] = (
        ("article add", {}),
        ("article remove", {"article": "a:1"}),
    )
    for command, options in refused:
        try:
            answer = await desk.member.slash(command, **options)
        except Refused:
            continue
        assert "needs the permission Manage Messages" in read(answer)


async def test_another_guild_sees_nothing_of_it(desk: Desk) -> None:
    other = desk.fake.add_guild("Elsewhere")
    person = other.person("Rui")
    assert "Nothing new" in (await person.slash("brief now")).text
    assert "Nothing on" in (await person.slash("entity show", name="Japan")).text
    assert "Nothing on" in (await person.slash("entity show", name="e:1")).text
    assert "There is no story" in read(await person.slash("story", story="s:1"))
    assert "No article" in (await person.slash("search", query="coast")).text
    assert await person.autocomplete("entity show", "name", "jap") == []


async def test_many_at_once_are_all_acknowledged(desk: Desk) -> None:
    answers = await asyncio.gather(
        *(desk.member.slash("date", when=f"{day} July 2024") for day in range(1, 29))
    )
    assert all(answer.answered and not answer.failed for answer in answers)


async def test_no_text_and_no_token_is_in_the_log(desk: Desk) -> None:
    await desk.member.slash("search", query="Xylophone")
    log = desk.log.read_text("utf-8")
    assert "Xylophone" not in log and desk.fake.token not in log and "ready" in log


async def test_a_link_in_a_message_is_briefed_and_added(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    message = desk.member.say("See https://127.0.0.1/secret and tell me.")
    refused = await desk.member.message_menu("Brief this link", message)
    assert "127.0.0.1" in unescaped(read(refused)) and "Something went" not in read(refused)
    plain = desk.member.say("The port of Hualien reopened on Tuesday. Ferries sail again daily.")
    assert "no link" in read(await desk.member.message_menu("Brief this link", plain))
    added = await desk.curator.message_menu("Add to the desk", plain)
    assert "Added" in read(added)
    assert "Hualien" in (await desk.member.slash("search", query="Hualien")).text
    empty = desk.member.say(" \n ")
    assert "neither" in read(await desk.curator.message_menu("Add to the desk", empty))


async def test_an_article_on_the_web_is_briefed_and_then_kept(desk: Desk) -> None:
    message = desk.member.say(f"New: {desk.site}/pier.")
    brief = await desk.member.message_menu("Brief this link", message)
    assert "The harbour office of Keelung opened a new pier" in unescaped(read(brief))
    assert "No article" in (await desk.member.slash("search", query="harbour office")).text
    added = await desk.curator.slash("article add", url=f"{desk.site}/pier")
    assert "Added: Keelung opens a pier" in unescaped(read(added))
    assert (
        "Keelung opens a pier" in (await desk.member.slash("search", query="harbour office")).text
    )
    gone = await desk.curator.slash("article add", url=f"{desk.site}/absent")
    assert "404" in read(gone)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://localhost/", "http://[::1]/", "nonsense", "http://0x7f1/"]
)
async def test_a_link_that_must_not_be_fetched_is_refused_in_words(desk: Desk, url: str) -> None:
    answer = await desk.curator.slash("article add", url=url)
    assert "Something went wrong" not in read(answer) and len(read(answer)) > 20
