"""The four texts that the project was first asked to brief on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Run

pytestmark = pytest.mark.seeds

BOILERPLATE = [
    "LEAVE A REPLY",
    "msid",
    "AI Generated Content",
    "RELATED ARTICLES",
    "Do you find this article useful",
    "What is the story about",
    "What's Happening?",
    "Why It's Important?",
    "What's Next?",
    "Source by",
    "#Japan",
    "Akismet",
    "S-400",
    "Aatmanirbhar",
    "Pinaka",
    "INS Vikrant",
    "Border Roads",
    "Adblock",
    "Refresh Page",
    "Home World News",
    "HomeGlobal",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, shared_seeds: Path) -> Path:
    made = tmp_path_factory.mktemp("shared")
    shutil.copytree(shared_seeds, made / "texts")
    return made


@pytest.fixture
def run(newsdesk: Run, folder: Path) -> Run:
    def run_there(*arguments: str) -> object:
        return newsdesk(*arguments, "--database", "sqlite:///desk.sqlite3", folder=folder)

    return run_there  # type: ignore[return-value]


def test_the_demo_shows_no_boilerplate(run: Run) -> None:
    done = run("demo", "texts")
    assert done.returncode == 0, done.stderr
    assert [phrase for phrase in BOILERPLATE if phrase in done.stdout] == []


def test_the_exercises_the_attache_and_the_ties_are_distinct_stories(run: Run) -> None:
    stories = ask(run, "brief", "--length", "full")["stories"]
    assert [story["articles"] for story in stories] == [1, 1, 1, 1]


def test_a_sentence_said_twice_is_shown_once(run: Run) -> None:
    said = "Prime Minister Suga referred over the importance of peace"
    assert run("brief", "--length", "full").stdout.count(said) <= 1


def test_su_and_su_ziyun_are_one_person(run: Run) -> None:
    page = ask(run, "entity", "Su Ziyun")
    assert (page["entity"]["name"], page["entity"]["kind"]) == ("Su Ziyun", "person")
    assert ask(run, "entity", "Su")["entity"]["id"] == page["entity"]["id"]


def test_senkaku_and_diaoyu_are_one_place(run: Run) -> None:
    page = ask(run, "entity", "Diaoyu")
    names = {page["entity"]["name"], *(alias["name"] for alias in page["entity"]["aliases"])}
    assert page["entity"]["name"] == "Senkaku Islands" and "Diaoyu Islands" in names
    assert page["entity"]["kind"] == "place"


def test_the_day_of_the_exercise_is_on_the_timeline(run: Run) -> None:
    events = ask(run, "entity", "timeline", "Boso Peninsula")["events"]
    assert any(event["days"] == {"first": "2024-07-18", "last": "2024-07-18"} for event in events)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("August 2022", "In August last year"),
        ("11 September 2023", "On Monday"),
        ("18 July 2024", "Boso Peninsula"),
    ],
)
def test_days_are_resolved_against_publication(run: Run, when: str, said: str) -> None:
    page = ask(run, "date", when)
    lines = [line for event in page["happened"] for line in event["lines"]]
    assert any(said in line["quote"]["text"] for line in lines)
    if when == "18 July 2024":
        assert page["published"] == []


def test_the_day_of_a_statement_is_named_where_nothing_happened_then(run: Run) -> None:
    assert ask(run, "date", "11 September 2023")["named"]
    assert not ask(run, "date", "18 July 2024")["named"]


def test_the_timeline_of_taiwan_runs_from_1895(run: Run, folder: Path) -> None:
    timeline = ask(run, "entity", "timeline", "Taiwan")
    assert timeline["events"][-1]["days"]["first"].startswith("1895")
    texts = "".join(path.read_text("utf-8") for path in folder.glob("texts/*.txt"))
    folded = " ".join(texts.split())
    for event in timeline["events"]:
        for line in event["lines"]:
            assert " ".join(line["quote"]["text"].split()) in folded


def ask(run: Run, *arguments: str) -> Any:
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
