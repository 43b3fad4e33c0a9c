"""`newsdesk export` and the look-ups beside it, as a person types them; the page in a browser."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import html5lib
import pytest
from markdown_it import MarkdownIt

from bot.domain.desks import LOCAL_GUILD
from docs.browser import find_browser, open_page, take_picture
from tests.discord.newsdesk_bot import fill_store
from tests.e2e.conftest import Run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("export")


@pytest.fixture
def run(newsdesk: Run, folder: Path) -> Run:
    if not (folder / "newsdesk.sqlite3").exists():
        asyncio.run(fill_store(folder / "newsdesk.sqlite3", LOCAL_GUILD))

    def run_there(*arguments: str) -> object:
        return newsdesk(*arguments, folder=folder)

    return run_there  # type: ignore[return-value]


def test_a_file_is_named_for_what_is_in_it_and_none_is_overwritten(run: Run, folder: Path) -> None:
    first, second = (run("export", "timeline", "Taiwan", "--format", "csv") for _ in range(2))
    names = [done.stdout.strip() for done in (first, second)]
    assert re.fullmatch(r"newsdesk-timeline-taiwan-\d{4}-\d\d-\d\d\.csv", names[0])
    assert names[1] == names[0].replace(".csv", "-2.csv")
    assert (folder / names[0]).read_text("utf-8-sig").startswith('"about","part"')


@pytest.mark.parametrize(
    ("form", "arguments", "said"),
    [
        ("md", ("brief", "--hours", "1"), "**What's happening**"),
        ("html", ("story", "Boso"), "<h3>How it grew</h3>"),
        ("json", ("timeline", "Senkaku"), '"name": "Senkaku Islands"'),
        ("csv", ("search", "coast", "guard"), '"hit"'),
    ],
)
def test_an_export_goes_to_standard_output(
    run: Run, form: str, arguments: tuple[str, ...], said: str
) -> None:
    done = run("export", *arguments, "--format", form, "-o", "-")
    assert done.returncode == 0, done.stderr
    assert said in done.stdout
    if form == "json":
        assert set(json.loads(done.stdout)) == {"export", "desk", "zone", "made", "timeline"}


def list_lines(document: str, form: str) -> list[list[tuple[str, str]]]:
    """Return the lines of a document's lists: each text of them with what it leads to, or ""."""
    if form == "md":
        document = MarkdownIt().render(document)
    lines = []
    for item in html5lib.parse(document, namespaceHTMLElements=False).iter("li"):
        pieces = []
        for part in item.iter():
            pieces.append((part.text or "", part.get("href", "")))
        lines.append([(text.strip(), target) for text, target in pieces if text.strip()])
    return lines


@pytest.mark.parametrize("form", ["md", "html"])
@pytest.mark.parametrize("arguments", [("brief", "--hours", "1"), ("story", "Boso")])
def test_every_number_of_a_document_leads_to_the_source_of_that_number(
    run: Run, arguments: tuple[str, ...], form: str
) -> None:
    done = run("export", *arguments, "--format", form, "-o", "-")
    assert done.returncode == 0, done.stderr
    lines = list_lines(done.stdout, form)
    # A brief names the sources of each story below it, a story lists all of its own at the end.
    lists = [line for line in lines if re.fullmatch(r"\[\d+\]", line[0][0])]
    if arguments[0] == "story":
        lists = lists[1:]
    listed = [link for line in lists for link in line if re.fullmatch(r"\[\d+\]", link[0])]
    assert [text for text, _ in listed] == [f"[{n}]" for n in range(1, len(listed) + 1)]
    assert len({target for _, target in listed}) == len(listed) > 3
    cited = [link for line in lines for link in line if re.fullmatch(r"\[\d+\]", link[0])]
    assert set(cited) == set(listed) and len(cited) > len(listed)
    assert not re.search(r"\[[^\]\[]{1,80}, reported \d", done.stdout)  # a source by its name


def test_the_values_of_a_document_have_the_numbers_of_its_sources(run: Run) -> None:
    story = json.loads(run("export", "story", "Boso", "--format", "json", "-o", "-").stdout)
    numbers = {item["source"]["article"]: item["source"]["number"] for item in story["sources"]}
    assert list(numbers.values()) == list(range(1, len(numbers) + 1))
    quotes = [q for section in story["story"]["brief"]["sections"] for q in section["quotes"]]
    told = [line["source"] for event in story["timeline"]["events"] for line in event["lines"]]
    assert len(quotes) > 1 and len(told) > 1
    assert all(numbers[item["article"]] == item["number"] for item in (*quotes, *told))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "timeline"), "what to export"),
        (("export", "timeline", "Senkakku"), "Did you mean Senkaku Islands"),
        (("export", "story", "zzzz"), "There is no story"),
        (("entity", "trend", "Senkakku"), "Did you mean Senkaku Islands"),
        (("entity", "timeline", "Taiwan", "--from", "2024", "--to", "1999"), "later than"),
        (("entity", "timeline", "Taiwan", "--picture", "absent/x.png"), "cannot be written"),
        (("entity", "trend", "Taiwan", "--period", "7d", "--picture", "x.png"), "nothing to draw"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_done_is_said_in_words(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    done = run(*arguments)
    assert done.returncode == 1 and said in done.stderr and "Traceback" not in done.stderr


def test_a_timeline_is_drawn_and_limited_to_days(run: Run, folder: Path) -> None:
    options = ("--from", "2017", "--to", "July 2024", "--order", "oldest")
    done = run("entity", "timeline", "Taiwan", *options, "--picture", "t.png", "--json")
    assert done.returncode == 0, done.stderr
    days = [event["days"] for event in json.loads(done.stdout)["events"]]
    assert days[0]["first"] >= "2017" and days[-1]["first"] <= "2024-07-31"
    assert days == sorted(days, key=lambda day: (day["first"], day["last"]))
    assert (folder / "t.png").read_bytes().startswith(b"\x89PNG")


def test_the_drill_of_a_day_is_one_line_with_its_sources(run: Run) -> None:
    events = json.loads(run("story", "Boso", "--part", "timeline", "--json").stdout)["events"]
    (drill,) = [
        event["lines"]
        for event in events
        if event["days"]["first"] == "2024-07-18"
        and event["lines"][0]["source"]["language"] == "en"
    ]
    assert len({line["source"]["name"] for line in drill}) >= 3
    assert [line["copy"] for line in drill].count(True) == 1


def test_why_tells_of_the_brief_of_the_last_day_where_there_is_no_digest(run: Run) -> None:
    done = run("why", "Boso")
    assert done.returncode == 0, done.stderr
    assert "Why was this (not) told?" in done.stdout
    assert "It stands in it, at place" in done.stdout
    page = json.loads(run("why", "Boso", "--json").stdout)
    assert page["digests"][0]["verdicts"][0]["reason"] == "brief"
    unknown = run("why", "zzzz")
    assert unknown.returncode == 1 and "hold anything like" in unknown.stderr


def test_a_story_tells_how_it_grew_and_copies_count_once(run: Run) -> None:
    page = json.loads(run("story", "Boso", "--json").stdout)
    assert sum(day["articles"] for day in page["growth"]) == page["brief"]["articles"] == 5
    assert sum(day["copies"] for day in page["growth"]) == 1
    assert sum(part["texts"] for part in page["classes"]) == page["brief"]["independent"] == 4


def test_what_appears_with_a_name_is_reported_with_its_figures(run: Run) -> None:
    near = json.loads(run("entity", "related", "Senkaku", "--json").stdout)["neighbours"]
    assert near and all(0 < item["articles"] <= item["in_all"] for item in near)
    names = json.loads(run("entity", "names", "Senkaku", "--json").stdout)["names"]
    assert {"Senkaku Islands", "尖閣諸島"} <= {item["name"] for item in names}


def test_the_page_opens_in_a_browser(run: Run, folder: Path, tmp_path: Path) -> None:
    browser = find_browser()
    if browser is None:
        pytest.skip("No Chromium is installed here: the page is not looked at in a browser.")
    assert run("export", "story", "Boso", "--format", "html", "-o", "s.html").returncode == 0
    page = folder / "s.html"
    seen = open_page(browser, page, "--dump-dom")
    assert "How it grew" in seen and "<svg" in seen and "<script" not in seen
    take_picture(browser, page, tmp_path / "page.png", width=900, height=1400)
    from PIL import Image

    with Image.open(tmp_path / "page.png") as picture:
        assert picture.size == (900, 1400)
        colours = picture.convert("RGB").getcolors(900 * 1400) or []
    # The ground, the words and both kinds of marks of the figure are there.
    shown = {colour for _, colour in colours}
    assert {(0, 114, 178), (213, 94, 0), (26, 26, 26)} <= shown
