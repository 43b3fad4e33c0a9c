"""`newsdesk tool`: every stage answers every line as the contract says."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Run, make_environment, start
from tests.environment import PATIENCE
from tests.warm import run

STAGES = ["extract", "clean", "analyse", "summarise", "stories", "feed", "url", "when"]
TEXT = (
    "Patrol vessels of Japan and Taiwan met off the Boso Peninsula on July 18. "
    "It was the first exercise since ties were cut in 1972. "
    "Su Ziyun said a second exercise will be held next spring."
)
FEED = (
    "<rss version='2.0'><channel><title>Desk</title><item><title>One &amp; two</title>"
    "<link>/a</link><pubDate>Thu, 18 Jul 2024 09:00:00 GMT</pubDate></item></channel></rss>"
)
PAGE = (
    "<html><head><title>Ships meet</title></head><body><article><h1>Ships meet</h1>"
    f"<p>{TEXT}</p><p>{TEXT[:74]}</p></article></body></html>"
)
GOOD: dict[str, dict[str, Any]] = {
    "extract": {"html": PAGE, "url": "https://desk.example.org/a"},
    "clean": {"text": f"Ships meet\n\n{TEXT}\n\nLEAVE A REPLY\n"},
    "analyse": {"text": TEXT, "title": "Ships meet", "published": "2024-07-22"},
    "summarise": {"documents": [{"id": "x", "text": TEXT}, {"id": "y", "text": TEXT}]},
    "stories": {"text": TEXT, "published": "2024-07-22T08:00:00+09:00"},
    "feed": {"body": FEED, "url": "https://desk.example.org/feed"},
    "url": {"url": "https://example.org/feed"},
    "when": {"text": "last Tuesday", "now": "2024-07-22", "zone": "Asia/Tokyo"},
}
KEYS = {
    "extract": {"title", "text", "published", "author", "site", "language", "url"},
    "clean": {"title", "text", "dropped"},
    "analyse": {"language", "sentences", "entities", "dates", "summary", "roles"},
    "summarise": {"summary"},
    "stories": {"story", "copy_of"},
    "feed": {"kind", "title", "link", "entries"},
    "url": {"allowed", "reason", "url"},
    "when": {"from", "to"},
}


def call(folder: Path, stage: str, *lines: bytes, options: tuple[str, ...] = ()) -> Any:
    done = run(
        ("tool", stage, *options),
        folder=folder,
        environment=make_environment(folder),
        stdin=b"".join(line + b"\n" for line in lines),
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return answers, done.returncode, done.stderr.decode()


@pytest.mark.parametrize("stage", STAGES)
def test_a_good_line_is_answered_with_the_keys_of_the_contract(tmp_path: Path, stage: str) -> None:
    line = json.dumps({"id": "one", "unknown": 1, **GOOD[stage]}).encode()
    answers, status, errors = call(tmp_path, stage, line)
    assert (status, errors) == (0, "")
    assert answers[0]["id"] == "one"
    assert set(answers[0]) == {"id", *KEYS[stage]}


def hostile_lines(stage: str) -> Iterator[tuple[bytes, str]]:
    """Yield lines with the id that the answer must have."""
    text = {"extract": "html", "feed": "body", "url": "url"}.get(stage, "text")
    big = {"extract": 5_100_000, "feed": 5_100_000}.get(stage, 1_100_000)
    yield b"", "1"
    yield b"not json", "2"
    yield b"[1, 2]", "3"
    yield b'{"no": "id"}', "4"
    yield b'{"id": 5}', "5"
    yield b"\xff\xfe{}", "6"
    yield b"[" * 100_000, "7"
    for name, value in (
        ("empty", ""),
        ("nul", "a\0b. \0"),
        ("dots", "." * 200_000),
        ("spaces", " " * 200_000 + "x"),
        ("tags", "<a><b>" * 30_000),
        ("surrogate", "lone \ud800 half. Next."),
        ("big", "x" * big),
        ("words", "Word one. " * 90_000),
    ):
        record: dict[str, Any] = {"id": name, "now": "2024-07-22", text: value}
        if stage == "summarise":
            record["documents"] = [{"id": "a", "text": value}]
        yield json.dumps(record).encode(), name
    yield json.dumps({"id": "missing"}).encode(), "missing"
    yield json.dumps({"id": "five", text: "y" * 5_000_000}).encode(), "five"
    yield json.dumps({"id": "good", **GOOD[stage]}).encode(), "good"


@pytest.mark.parametrize("stage", STAGES)
def test_every_hostile_line_is_answered(tmp_path: Path, stage: str) -> None:
    lines = list(hostile_lines(stage))
    answers, status, errors = call(tmp_path, stage, *(line for line, _ in lines))
    assert (status, "Traceback" in errors) == (1, False)
    assert [answer["id"] for answer in answers] == [name for _, name in lines]
    for answer in answers:
        assert ("error" in answer) != (set(answer) == {"id", *KEYS[stage]})
    failed = {answer["id"] for answer in answers if "error" in answer}
    assert failed >= {"big", "missing", "1", "7"}
    assert "good" not in failed, "a good line after all that is answered"


def test_each_line_is_answered_before_the_next_is_read(tmp_path: Path) -> None:
    with start(("tool", "url"), tmp_path, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        for line, name in hostile_lines("url"):
            process.stdin.write(line + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == name
        process.stdin.close()
        assert process.wait(PATIENCE) == 1


def test_a_wrong_option_is_a_usage_error(newsdesk: Run) -> None:
    for arguments in (("analyse", "--sentences", "0"), ("clean", "--frames"), ("nothing",)):
        assert newsdesk("tool", *arguments).returncode == 2


def test_the_answer_does_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    line = json.dumps({"id": "one", **GOOD["analyse"]}).encode() + b"\n"
    environment = make_environment(tmp_path)
    chosen = [{**environment, "PYTHONHASHSEED": seed} for seed in ("0", "42")]
    answers = {
        run(("tool", "analyse"), folder=tmp_path, environment=each, stdin=line).stdout
        for each in (*chosen, environment)  # last, whichever it happens to be
    }
    assert len(answers) == 1


def test_analyse_keeps_its_promises(tmp_path: Path) -> None:
    line = json.dumps({"id": "one", **GOOD["analyse"]}).encode()
    (answer,), _, _ = call(tmp_path, "analyse", line, options=("--sentences", "2"))
    spans = [(s["start"], s["end"]) for s in answer["sentences"]]
    assert [TEXT[start:end] for start, end in spans][2].startswith("Su Ziyun said")
    for entity in answer["entities"]:
        assert any(name in TEXT for name in (entity["name"], *entity["aliases"]))
        assert entity["kind"] in {"person", "organisation", "place", "other"}
    inside = [m for e in answer["entities"] for m in e["mentions"]] + answer["dates"]
    assert all(any(start <= m["start"] and m["end"] <= end for start, end in spans) for m in inside)
    days = {(TEXT[d["start"] : d["end"]], d["from"], d["to"]) for d in answer["dates"]}
    assert ("July 18", "2024-07-18", "2024-07-18") in {
        (text.removeprefix("on "), first, last) for text, first, last in days
    }
    assert 1 <= len(answer["summary"]) <= 2


def test_stories_places_copies_and_refuses_a_repeated_id(tmp_path: Path) -> None:
    lines = [
        {"id": "a", **GOOD["stories"]},
        {"id": "b", "text": TEXT + " Read more here."},
        {"id": "c", "text": "The central bank of Chile raised its rate. Copper fell by a tenth."},
        {"id": "a", **GOOD["stories"]},
    ]
    answers, status, _ = call(tmp_path, "stories", *(json.dumps(x).encode() for x in lines))
    assert status == 1
    assert answers[0]["story"] == answers[1]["story"] != answers[2]["story"]
    assert [answer.get("copy_of") for answer in answers[:3]] == [None, "a", None]
    assert "error" in answers[3]


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"text": TEXT, "published": "yesterday"}, '"published" is not'),
        ({"text": 5}, '"text" is missing or not a string'),
        ({"text": TEXT, "title": ["x"]}, '"title"'),
    ],
)
def test_a_wrong_field_is_named(tmp_path: Path, record: dict[str, Any], words: str) -> None:
    (answer,), status, _ = call(tmp_path, "analyse", json.dumps({"id": "one", **record}).encode())
    assert status == 1 and words in answer["error"]
