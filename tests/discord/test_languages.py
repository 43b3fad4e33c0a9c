"""A person is told in the language of their Discord; so are the names of the commands."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import discord
import pytest
import pytest_asyncio

from tests.discord.newsdesk_bot import fill_store, run_bot, run_soundly
from tests.discord.reading import read_all
from tests.environment import ROOT
from tests.fake_discord import FakeDiscord, FakeGuild, Person
from tests.fake_discord.rules_commands import list_problems

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Desk(NamedTuple):
    """A guild with the samples on its desk, and a person of each language in it."""

    fake: FakeDiscord
    guild: FakeGuild
    people: dict[str, Person]

    @property
    def commands(self) -> list[dict[str, Any]]:
        return [command.body for command in self.fake.state.commands.values()]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    folder = tmp_path_factory.mktemp("languages")
    rights = discord.Permissions(manage_messages=True)
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Newsroom")
        people = {
            locale: guild.person(f"Reader {locale}", locale=locale, permissions=rights)
            for locale in ("en-US", "ja", "zh-TW", "zh-CN", "fr")
        }
        await fill_store(folder / "desk.sqlite3", guild.id)
        async with run_soundly(fake, folder / "desk.sqlite3", folder):
            yield Desk(fake, guild, people)


STORY = "telephone line"
QUOTE = "Japan and Taiwan open telephone line for distress calls at sea"


@pytest.mark.parametrize(
    ("locale", "command", "options", "said"),
    [
        ("ja", "brief now", {"hours": 8760}, ["何が起きているか", "文はすべて原文の引用です"]),
        ("zh-TW", "brief now", {"hours": 8760}, ["發生了什麼", "所有句子均為原文引述"]),
        ("zh-CN", "brief now", {"hours": 8760}, ["What's happening"]),
        ("fr", "brief now", {"hours": 8760}, ["What's happening"]),
        ("ja", "story", {"story": STORY}, [QUOTE, "情報源"]),
        ("zh-TW", "story", {"story": STORY}, [QUOTE, "個來源"]),
        ("ja", "date", {"when": "2024年7月18日"}, ["2024年7月18日（木）", "この時期の出来事"]),
        ("zh-TW", "date", {"when": "2024年7月18日"}, ["2024年7月18日（週四）", "當時發生的事"]),
        ("ja", "entity show", {"name": "Senkaku Islands"}, ["Diaoyu Islands", "最新の記述"]),
        ("zh-TW", "entity timeline", {"name": "Senkaku Islands"}, ["大事記：Senkaku Islands"]),
        ("ja", "help", {}, ["Newsdeskの働き", "/検索", "/人物組織地名"]),
        ("zh-TW", "help", {"topic": "privacy"}, ["不讀取任何訊息"]),
        ("ja", "search", {"query": "zzzz"}, ["当たる記事はありません"]),
        ("zh-TW", "story", {"story": "zebra crossing"}, ["找不到「zebra crossing」"]),
        ("ja", "date", {"when": "zebra"}, ['"zebra" は日付として読めません', "「先週」"]),
        ("zh-TW", "entity show", {"name": "zebra"}, ["找不到「zebra」", "/搜尋"]),
    ],
)
async def test_a_person_is_answered_in_their_language(
    desk: Desk, locale: str, command: str, options: dict[str, Any], said: list[str]
) -> None:
    answer = read_all(await desk.people[locale].slash(command, **options))
    assert [text for text in said if text not in answer] == []


async def test_quotes_stay_as_they_are_in_every_language(desk: Desk) -> None:
    quoted = []
    for locale in ("en-US", "ja", "zh-TW"):
        answer = read_all(await desk.people[locale].slash("story", story=STORY))
        lines = [line for line in answer.splitlines() if "[1]" in line and "**" in line]
        quoted.append([line.split("**", 2)[2] for line in lines])
    assert quoted[0] and quoted[0] == quoted[1] == quoted[2]


async def test_buttons_and_forms_are_in_the_persons_language(desk: Desk) -> None:
    reader = desk.people["ja"]
    story = await reader.slash("story", story=STORY)
    sources = await reader.click(story, "出典")
    assert "2025年11月14日" in sources.text
    assert (await reader.click(sources, "ニュースに戻る")).text == story.text
    form = await reader.slash("article add")
    assert form.modal is not None
    wrong = await reader.submit(form.modal, {"本文": "A text about piers.", "掲載日": "18/7/24"})
    assert "「18/7/24」は日付として読めません" in read_all(wrong)


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-US", "needs the permission Manage Messages"),
        ("ja", "「メッセージの管理」の権限が必要です"),
        ("zh-TW", "需要「管理訊息」權限"),
    ],
)
async def test_a_missing_right_is_named_as_that_language_calls_it(
    desk: Desk, locale: str, said: str
) -> None:
    desk.guild.open_command("article")
    member = desk.guild.person(f"Member {locale}", locale=locale)
    assert said in read_all(await member.slash("article remove", article="a:1"))


async def test_topics_are_offered_in_the_persons_language(desk: Desk) -> None:
    offered = await desk.people["zh-TW"].autocomplete("help", "topic", "隱")
    assert [(choice.name, choice.value) for choice in offered] == [("隱私", "privacy")]


async def test_the_commands_are_valid_in_every_language(desk: Desk) -> None:
    assert list_problems(desk.commands) == []
    brief = next(command for command in desk.commands if command["name"] == "brief")
    assert brief["name_localizations"] == {"ja": "ブリーフ", "zh-TW": "新聞簡報"}


async def test_commands_are_synced_again_where_a_translation_changed(tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    for package in ("bot", "cogs", "storage"):
        shutil.copytree(ROOT / package, changed / package)
    words = changed / "bot" / "briefing" / "wording" / "ja.toml"
    words.write_text(words.read_text("utf-8").replace('"検索"', '"記事検索"'), "utf-8")
    article: list[int] = []
    async with await FakeDiscord.start() as fake:
        fake.add_guild("Newsroom")
        for code in (ROOT, ROOT, changed, changed):
            async with run_bot(
                fake, tmp_path / "desk.sqlite3", tmp_path, PYTHONPATH=str(code)
            ) as running:
                await fake.until(lambda running=running: is_ready(running.log, len(article) + 1))
            article.append(running.log.read_text("utf-8").count("commands synced"))
        search = next(c.body for c in fake.state.commands.values() if c.name == "search")
        assert search["name_localizations"]["ja"] == "記事検索"
        assert fake.violations == []
    assert article == [1, 1, 2, 2]


def is_ready(log: Path, times: int) -> bool:
    return log.read_text("utf-8").count("ready") >= times
