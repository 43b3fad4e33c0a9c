"""`newsdesk demo` on the shipped samples: its output, and all that seeds/expected.toml expects."""

from __future__ import annotations

import asyncio
import json
import subprocess
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.articles import StoredArticle
from bot.domain.desks import LOCAL_GUILD
from bot.domain.entities import Entity, fold_name
from bot.domain.questions import DatedLine
from bot.domain.stories import Story
from tests.e2e.conftest import make_environment
from tests.environment import PATIENCE, ROOT
from tests.stores import open_store
from tests.warm import run_text

EXPECTED: dict[str, Any] = tomllib.loads((ROOT / "seeds" / "expected.toml").read_text("utf-8"))
DATABASE = ("--database", "sqlite:///newsdesk-demo.sqlite3")
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class Demo:
    """What a demo left behind."""

    def __init__(self, folder: Path, output: str) -> None:
        self.folder = folder
        self.output = output
        self.stories: tuple[Story, ...] = ()
        self.articles: dict[str, StoredArticle] = {}

    async def read(self) -> None:
        async with open_store(self.folder / "newsdesk-demo.sqlite3") as store:
            desk = await store.open_desk(LOCAL_GUILD)
            until = datetime.now(UTC) + timedelta(hours=1)
            outlines = await store.get_outlines(desk.id, since=BEGINNING, until=until)
            self.stories = await store.get_stories(desk.id, [story.id for story in outlines])
            self.articles = {
                Path(article.stored.article.origin).name: article.stored
                for story in self.stories
                for article in story.articles
            }

    async def find(self, name: str) -> tuple[Entity, ...]:
        async with open_store(self.folder / "newsdesk-demo.sqlite3") as store:
            desk = await store.open_desk(LOCAL_GUILD)
            return await store.find_named(desk.id, fold_name(name))

    async def dates_of(self, article: StoredArticle) -> list[DatedLine]:
        from datetime import date

        from bot.domain.entities import DayRange

        always = DayRange(date(1, 1, 2), date(9999, 1, 1))
        async with open_store(self.folder / "newsdesk-demo.sqlite3") as store:
            desk = await store.open_desk(LOCAL_GUILD)
            lines = await store.get_happened(desk.id, always, limit=10_000, named=True)
            return [line for line in lines if line.article.id == article.id]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    import sys

    folder = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "demo"],
        cwd=folder,
        env=make_environment(folder),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = Demo(folder, done.stdout)
    asyncio.run(made.read())
    return made


def test_every_sample_is_read(demo: Demo) -> None:
    assert set(demo.articles) == {article["file"] for article in EXPECTED["article"]}


@pytest.mark.parametrize("article", EXPECTED["article"], ids=lambda a: a["file"][:2])
class TestArticles:
    def test_title_day_and_site(self, demo: Demo, article: dict[str, Any]) -> None:
        found = demo.articles[article["file"]].article
        assert " ".join(found.title.split()) == " ".join(article["title"].split())
        assert found.published is not None and found.published.day == article["published"]
        assert (found.site, found.language) == (article["site"], article["language"])
        assert found.source_class.value == article["class"]

    def test_the_text_is_whole_and_nothing_else(self, demo: Demo, article: dict[str, Any]) -> None:
        text = demo.articles[article["file"]].article.text
        folded = " ".join(text.split())
        assert [s for s in article["survives"] if " ".join(s.split()) not in folded] == []
        assert [phrase for phrase in article["boilerplate"] if phrase in text] == []
        assert [phrase for phrase in article["boilerplate"] if phrase in demo.output] == []


def test_articles_of_one_story_are_together_and_others_apart(demo: Demo) -> None:
    found = {
        frozenset(Path(article.stored.article.origin).name for article in story.articles)
        for story in demo.stories
    }
    assert found == {frozenset(story["files"]) for story in EXPECTED["story"]}


def test_copies_are_recognised(demo: Demo) -> None:
    names = {stored.id: name for name, stored in demo.articles.items()}
    found = {
        name: names[stored.copy_of]
        for name, stored in demo.articles.items()
        if stored.copy_of is not None
    }
    assert found == {copy["file"]: copy["of"] for copy in EXPECTED["copy"]}


@pytest.mark.parametrize("entity", EXPECTED["entity"], ids=lambda e: e["name"])
def test_one_entity_answers_to_all_its_names(demo: Demo, entity: dict[str, Any]) -> None:
    found = {asyncio.run(demo.find(name))[:1] for name in entity["names"]}
    assert len(found) == 1 and found != {()}


@pytest.mark.parametrize("alias", EXPECTED["alias"], ids=lambda a: f"{a['file'][:2]} {a['name']}")
def test_a_name_and_its_aliases_are_one_in_their_article(demo: Demo, alias: dict[str, Any]) -> None:
    found = [asyncio.run(demo.find(name)) for name in (alias["name"], *alias["aliases"])]
    assert set.intersection(*({entity.id for entity in entities} for entities in found))
    (shared, *_) = found[0]
    assert shared.kind.value == alias["kind"]


@pytest.mark.parametrize(
    "expected", EXPECTED["date"], ids=lambda d: f"{d['file'][:2]} {d['expression']}"
)
def test_dates(demo: Demo, expected: dict[str, Any]) -> None:
    article = demo.articles[expected["file"]]
    start = article.article.text.index(expected["expression"])
    end = start + len(expected["expression"])
    lines = asyncio.run(demo.dates_of(article))
    days = {
        (line.date.first, line.date.last)
        for line in lines
        if line.date.span.start < end and line.date.span.end > start
    }
    assert days == {(expected["from"], expected["to"])}


def test_roles_of_an_article_already_in_that_form(demo: Demo) -> None:
    for roles in EXPECTED["roles"]:
        article = demo.articles[roles["file"]]
        member = next(t for s in demo.stories for t in s.articles if t.stored.id == article.id)
        shown = [s for s in member.sentences if not s.dangling]
        for role in ("happening", "why", "ahead"):
            best = max(shown, key=lambda sentence: getattr(sentence, role))
            assert best.span.of(article.article.text) in roles[role]


def test_a_second_demo_adds_nothing(demo: Demo) -> None:
    done = run_text(
        ("demo",), folder=demo.folder, environment=make_environment(demo.folder), within=PATIENCE
    )
    files = len(EXPECTED["article"])
    assert f"Read: {files} files: 0 new, {files} already here." in done.stdout
    again = Demo(demo.folder, done.stdout)
    asyncio.run(again.read())
    assert again.articles == demo.articles


def test_the_brief_quotes_only_what_is_stored(demo: Demo) -> None:
    done = run_text(
        ("brief", "--json", "--length", "full", *DATABASE),
        folder=demo.folder,
        environment=make_environment(demo.folder),
        within=PATIENCE,
    )
    brief = json.loads(done.stdout)
    texts = {stored.id: stored.article.text for stored in demo.articles.values()}
    quotes = [q for story in brief["stories"] for s in story["sections"] for q in s["quotes"]]
    assert len(brief["stories"]) == len(EXPECTED["story"]) and len(quotes) > 10
    for quote in quotes:
        span = quote["span"]
        assert texts[quote["article"]][span["start"] : span["end"]] == quote["text"]
