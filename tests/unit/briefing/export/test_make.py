"""Exports: valid, accessible, self-contained, and nothing hostile in them acts."""

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from importlib import resources
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.briefing.export.escape import find_link
from bot.briefing.export.html import draw_figure, write_html
from bot.briefing.export.json import to_json
from bot.briefing.export.make import name_file
from bot.briefing.export.markdown import write_markdown
from bot.briefing.export.rows import COLUMNS, write_table
from bot.briefing.lookup.timelines import Timeline, gather_events
from bot.briefing.page import Block, Page, Run
from bot.briefing.pages.timeline import show_timeline
from bot.briefing.wording import load_wording
from tests.unit.briefing.charts.test_draw import measure_contrast
from tests.unit.briefing.lookup.test_timelines import DRILL, make_line
from tests.unit.hostile import FRAGMENTS, texts

EN = load_wording()
HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"

INJECTIONS = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    "<!--",
    "-->",
    "]]>",
    '" onmouseover="alert(1)',
    "' onload='alert(1)",
    "&lt;script&gt;",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "\x00\x0b\x1b[31m",
    "\ufdd0\ufffe\U0001ffff",
    '=HYPERLINK("http://evil")',
    "@SUM(1)",
    "+1",
    "-1",
    "＝cmd|' /C calc'!A0",
]
URLS = [
    "https://example.org/a?b=c&d=<e>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//evil.example/",
    'https://e.example/"><script>',
    "https://e.example/\n\tx",
    " https://e.example/ ",
    "https://user:pw@e.example/",
    "http://[::1",
    "https://",
    "ftp://e.example/",
    "https://e.example/" + "a" * 5000,
    "",
]
hostile = st.one_of(st.sampled_from(INJECTIONS), texts, st.text(max_size=30))
runs = st.builds(
    Run,
    hostile,
    bold=st.booleans(),
    dim=st.booleans(),
    href=st.none() | st.sampled_from(URLS) | hostile,
    lang=st.none() | st.sampled_from(["en", "ja", "zh"]),
)
lines = st.lists(runs, max_size=4).map(tuple)
pages = st.builds(
    Page,
    title=lines,
    blocks=st.lists(
        st.builds(Block, heading=lines, lines=st.lists(lines, max_size=3).map(tuple)), max_size=3
    ).map(tuple),
    footer=lines,
)


def parse(text: str) -> Any:
    """Return the tree of a page; any error of its HTML fails the test."""
    return html5lib.HTMLParser(strict=True).parse(text)


def find_all(tree: Any, *names: str) -> list[Any]:
    return [part for part in tree.iter() if part.tag in {f"{HTML}{name}" for name in names}]


CLOSED = "In 1972 embassies were closed when ties were cut."
PASSED = "In 1972 the parliament passed a budget for fisheries."


def make_timeline(text: str = DRILL, url: str | None = None) -> Timeline:
    line = make_line(1, text if "18 July" in text else f"{text} {DRILL}")
    if url is not None:
        stored = replace(line.article, article=replace(line.article.article, url=url))
        line = replace(line, article=stored)
    year = (date(1972, 1, 1), date(1972, 12, 31))
    return Timeline(
        about=text,
        events=gather_events(
            [
                line,
                *(
                    make_line(2 + n, text, year, dated="1972")
                    for n, text in enumerate((PASSED, CLOSED))
                ),
            ]
        ),
    )


def write_page(timeline: Timeline) -> str:
    figure = draw_figure(timeline, EN)
    return write_html([show_timeline(timeline, EN)], "Made now.", EN, figure=figure)


@given(st.lists(pages, min_size=1, max_size=3), hostile)
def test_no_text_acts_in_a_page(made: list[Page], when: str) -> None:
    text = write_html(made, when, EN)
    tree = parse(text)
    allowed = "html head meta title style body a header h1 h2 h3 p main section ul li strong span"
    tags = {part.tag for part in tree.iter() if isinstance(part.tag, str)}
    assert tags <= {f"{HTML}{name}" for name in (*allowed.split(), "footer")}
    for part in tree.iter():
        known = {"lang", "charset", "name", "content", "http-equiv", "class", "id", "href", "rel"}
        assert set(part.attrib) <= {*known, "aria-label"}
    for link in find_all(tree, "a")[1:]:
        target = urlsplit(link.attrib["href"])
        assert target.scheme in ("http", "https") and target.hostname


@given(hostile, st.sampled_from(URLS))
def test_a_hostile_timeline_is_a_valid_page(text: str, url: str) -> None:
    tree = parse(write_page(make_timeline(text, url)))
    assert not find_all(tree, "script", "img", "iframe", "object", "link")


@given(hostile)
def test_every_visible_character_of_a_sentence_is_kept(text: str) -> None:
    page = Page(title=(Run("T"),), blocks=(Block(lines=((Run(f"a{text}z"),),)),))
    (item,) = find_all(parse(write_html([page], "", EN)), "li")
    shown = "".join(item.itertext())
    seen = [mark for mark in f"a{text}z" if mark.isprintable() and not mark.isspace()]
    assert [mark for mark in shown if mark in seen] == [m for m in seen if m in set(shown)]
    assert set(seen) - set(shown) <= set("\ufdd0\ufffe\U0001ffff")


def test_a_page_needs_nothing_from_elsewhere_and_may_run_nothing() -> None:
    text = write_page(make_timeline())
    tree = parse(text)
    (policy,) = [m for m in find_all(tree, "meta") if "http-equiv" in m.attrib]
    assert "default-src 'none'" in policy.attrib["content"]
    (style,) = find_all(tree, "style")
    assert "url(" not in style.text and "@import" not in style.text
    assert not [part for part in tree.iter() if {"src", "srcset", "style"} & set(part.attrib)]


@pytest.mark.parametrize("language", ["en", "ja", "zh-TW"])
def test_a_page_has_language_landmarks_and_headings_in_order(language: str) -> None:
    wording = load_wording(language)
    timeline = make_timeline()
    page = show_timeline(timeline, wording)
    figure = draw_figure(timeline, wording)
    tree = parse(write_html([page, page], "Made now.", wording, figure=figure))
    assert tree.attrib["lang"] == language
    for name in ("header", "main", "footer", "h1", "title"):
        assert len(find_all(tree, name)) == 1
    levels = [int(part.tag[-1]) for part in find_all(tree, "h1", "h2", "h3")]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in pairwise(levels))
    ids = [part.attrib["id"] for part in tree.iter() if "id" in part.attrib]
    assert len(ids) == len(set(ids))
    skip = find_all(tree, "a")[0]
    assert skip.attrib["href"].removeprefix("#") in ids
    quotes = [part for part in find_all(tree, "span") if part.attrib.get("lang") == "en"]
    assert quotes  # a sentence is marked with the language it is in


def test_the_figure_is_reported_to_those_who_do_not_see_it() -> None:
    tree = parse(write_page(make_timeline()))
    (svg,) = [part for part in tree.iter() if part.tag == f"{SVG}svg"]
    assert svg.attrib["role"] == "img"
    named = svg.attrib["aria-labelledby"].split()
    told_texts = {part.attrib.get("id"): part.text for part in svg.iter()}
    assert all(told_texts[name] for name in named)
    assert "1972 ×2" in told_texts["figure-text"]
    marks = [part for part in svg.iter() if part.attrib.get("class") in ("day", "vague")]
    assert len(marks) == 2 and all(mark[0].tag == f"{SVG}title" and mark[0].text for mark in marks)


def read_themes() -> list[dict[str, str]]:
    css = (resources.files("bot.briefing.export") / "export.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    return [dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block)) for block in blocks]


@pytest.mark.parametrize("theme", range(3), ids=["light", "dark", "print"])
def test_texts_and_marks_stand_out_in_every_theme(theme: int) -> None:
    colours = read_themes()[theme]
    for name in ("ink", "dim", "link"):
        assert measure_contrast(colours[name], colours["ground"]) >= 4.5
    for name in ("mark", "vague"):
        assert measure_contrast(colours[name], colours["ground"]) >= 3


@pytest.mark.parametrize("url", URLS)
def test_only_web_addresses_are_links(url: str) -> None:
    target = find_link(url)
    if target is not None:
        assert re.fullmatch(r"https?://[^\s<>\"'()`\\]+", target)
    assert (target is None) == (not url.strip().startswith("https://") or len(url) in (8, 5018))


def read_table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@given(hostile, st.sampled_from(URLS))
def test_no_cell_of_a_table_is_a_formula(text: str, url: str) -> None:
    timeline = make_timeline(text, url)
    rows = read_table(write_table([timeline]))
    assert len(rows) == sum(len(event.lines) for event in timeline.events)
    for row in rows:
        assert tuple(row) == COLUMNS
        assert not any(
            cell.lstrip().startswith(tuple("=+-@|%＝＋－＠\t\r\n")) for cell in row.values()
        )


def test_a_row_says_where_its_sentence_is_from() -> None:
    row = read_table(write_table([make_timeline()]))[0]
    assert (row["part"], row["first"], row["last"]) == ("event", "2024-07-18", "2024-07-18")
    assert row["text"] == DRILL and row["url"] == "https://site1.example.org/"
    assert row["source"] == "Site 1" and row["published"] == "2024-07-19"


@given(st.lists(lines, max_size=4).map(tuple), hostile)
def test_nothing_hostile_acts_in_markdown(told_lines: Sequence[tuple[Run, ...]], when: str) -> None:
    page = Page(title=(Run("Title"),), blocks=(Block(lines=tuple(told_lines)),))
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(write_markdown([page], when))
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in (*tokens, *inline)}
    assert kinds <= {
        *("heading_open", "heading_close", "inline", "text", "text_special", "softbreak"),
        *("paragraph_open", "paragraph_close", "bullet_list_open", "bullet_list_close"),
        *("list_item_open", "list_item_close", "link_open", "link_close"),
        *("strong_open", "strong_close"),
    }
    for token in inline:
        if token.type == "link_open":
            assert urlsplit(str(token.attrs["href"])).scheme in ("http", "https")


@pytest.mark.parametrize(
    ("about", "name"),
    [
        ("Senkaku Islands", "newsdesk-timeline-senkaku-islands-2024-07-22.html"),
        ("尖閣諸島", "newsdesk-timeline-2024-07-22.html"),
        ("../../etc/passwd", "newsdesk-timeline-etc-passwd-2024-07-22.html"),
        ("Ōkina\x00wa\n", "newsdesk-timeline-okina-wa-2024-07-22.html"),
        ("", "newsdesk-timeline-2024-07-22.html"),
    ],
)
def test_a_file_is_named_for_what_is_in_it(about: str, name: str) -> None:
    assert name_file("timeline", about, "2024-07-22", "html") == name


@given(st.text(max_size=300) | st.sampled_from(sorted(FRAGMENTS.values())))
def test_any_name_makes_a_file_name_that_any_system_takes(about: str) -> None:
    name = name_file("story", about, "2024-07-22", "md")
    assert re.fullmatch(r"[a-z0-9-]{1,80}\.md", name)


def test_json_holds_what_the_page_shows() -> None:
    value = json.loads(json.dumps(to_json(make_timeline())))
    assert value["events"][0]["lines"][0]["quote"]["text"] == DRILL
    assert value["dates"] == "event"
