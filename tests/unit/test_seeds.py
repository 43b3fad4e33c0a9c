"""The sample material in seeds/ agrees with itself: lists, articles and expected results."""

from __future__ import annotations

import calendar
import re
import tomllib
import xml.etree.ElementTree as ElementTree
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.domain.articles import SourceClass
from bot.domain.entities import EntityKind

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ARTICLES = SEEDS / "articles"
KNOWN = tomllib.loads((ARTICLES / "articles.toml").read_text("utf-8"))["article"]
EXPECTED = tomllib.loads((SEEDS / "expected.toml").read_text("utf-8"))
FILES = sorted(path.name for path in ARTICLES.iterdir() if path.name != "articles.toml")
FEEDS = ElementTree.parse(SEEDS / "starter.opml").findall(".//outline[@xmlUrl]")
CLASSES = {item.value for item in SourceClass} - {SourceClass.UNKNOWN.value}
MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}


def raw(file: str) -> str:
    return (ARTICLES / file).read_text("utf-8")


def known(file: str) -> dict[str, Any]:
    return next(entry for entry in KNOWN if entry["file"] == file)


def expected(file: str) -> dict[str, Any]:
    return next(entry for entry in EXPECTED["article"] if entry["file"] == file)


def rows(table: str, key: str) -> list[Any]:
    return [pytest.param(row, id=f"{row['file'][:2]} {row[key]}") for row in EXPECTED[table]]


def test_every_file_is_listed_once_in_both_lists() -> None:
    assert [entry["file"] for entry in KNOWN] == FILES
    assert [entry["file"] for entry in EXPECTED["article"]] == FILES


@pytest.mark.parametrize("file", FILES)
def test_what_is_known_agrees_with_what_is_expected(file: str) -> None:
    entry, result = known(file), expected(file)
    pairs = {"published": "published", "source": "site", "title": "title", "language": "language"}
    for ours, theirs in pairs.items():
        assert entry.get(ours, result[theirs]) == result[theirs]
    assert entry["class"] == result["class"]
    assert entry["class"] in CLASSES


@pytest.mark.parametrize("file", FILES)
def test_day_site_and_title_are_stated_in_the_file_or_beside_it(file: str) -> None:
    entry, result, text = known(file), expected(file), raw(file)
    assert "published" in entry or result["published"].isoformat() in text
    assert "source" in entry or result["site"] in text
    assert result["title"] in text


@pytest.mark.parametrize("entry", [e for e in KNOWN if "url" in e], ids=lambda e: e["file"])
def test_addresses_use_reserved_domains(entry: dict[str, Any]) -> None:
    address = urlsplit(entry["url"])
    assert address.scheme == "https"
    assert re.search(r"(^|\.)example\.(com|org|net)$", address.hostname or "")


@pytest.mark.parametrize("file", FILES)
def test_no_file_names_a_real_host(file: str) -> None:
    hosts = set(re.findall(r"https?://([^/\"\s>]+)", raw(file))) - {"schema.org"}
    assert all(re.search(r"\.example\.(com|org|net)$", host) for host in hosts)


@pytest.mark.parametrize("file", FILES)
def test_slices_stand_in_the_file(file: str) -> None:
    result, text = expected(file), raw(file)
    assert len(result["survives"]) >= 3
    assert result["boilerplate"]
    assert [s for s in result["survives"] + result["boilerplate"] if s not in text] == []


@pytest.mark.parametrize("file", FILES)
def test_no_surviving_sentence_holds_boilerplate(file: str) -> None:
    result = expected(file)
    kept = [*result["survives"], result["title"]]
    assert [b for b in result["boilerplate"] if any(b in sentence for sentence in kept)] == []


def test_every_article_belongs_to_one_story() -> None:
    assert sorted(file for story in EXPECTED["story"] for file in story["files"]) == FILES


@pytest.mark.parametrize("pair", EXPECTED["copy"], ids=lambda pair: pair["file"])
def test_a_copy_has_the_sentences_of_its_original(pair: dict[str, str]) -> None:
    copy, original = expected(pair["file"]), expected(pair["of"])
    assert copy["survives"] == original["survives"]
    assert copy["title"] != original["title"]
    assert copy["published"] > original["published"]
    assert any({pair["file"], pair["of"]} <= set(story["files"]) for story in EXPECTED["story"])


def test_the_copy_repeats_every_paragraph() -> None:
    for pair in EXPECTED["copy"]:
        body = raw(pair["of"]).split('<div class="story-body">')[1].split("</div>")[0]
        paragraphs = re.findall(r"<p>(.*?)</p>", body)
        assert paragraphs
        assert [p for p in paragraphs if p not in raw(pair["file"])] == []


@pytest.mark.parametrize("row", EXPECTED["difference"], ids=lambda row: row["about"])
def test_differences_are_reported_in_the_files_of_one_story(row: dict[str, Any]) -> None:
    files = {article["file"] for article in row["told"]}
    assert len(files) > 1
    assert any(files <= set(story["files"]) for story in EXPECTED["story"])
    assert [article for article in row["told"] if article["text"] not in raw(article["file"])] == []


@pytest.mark.parametrize("row", rows("alias", "name"))
def test_aliases_stand_beside_the_name(row: dict[str, Any]) -> None:
    text = raw(row["file"])
    assert row["kind"] in {kind.value for kind in EntityKind}
    assert f"{row['title']} {row['name']}" in text if "title" in row else row["name"] in text
    later = text[text.index(row["name"]) + len(row["name"]) :]
    assert row["aliases"]
    assert [alias for alias in row["aliases"] if alias not in later] == []


@pytest.mark.parametrize("row", EXPECTED["entity"], ids=lambda row: row["name"])
def test_entities_are_named_in_their_files(row: dict[str, Any]) -> None:
    assert row["kind"] in {kind.value for kind in EntityKind}
    texts = [raw(file) for file in row["files"]]
    assert [name for name in row["names"] if not any(name in text for text in texts)] == []
    assert all(any(name in text for name in row["names"]) for text in texts)


@pytest.mark.parametrize("row", rows("date", "expression"))
def test_time_expressions_occur_once_and_fit_their_days(row: dict[str, Any]) -> None:
    expression, first, last = row["expression"], row["from"], row["to"]
    pattern = rf"(?<![A-Za-z0-9]){re.escape(expression)}(?![A-Za-z0-9])"
    assert len(re.findall(pattern, raw(row["file"]))) == 1
    assert isinstance(first, date)
    assert first <= last
    weekday = [name for name in calendar.day_name if name in expression]
    month = [number for name, number in MONTHS.items() if name in expression]
    assert weekday in ([], [first.strftime("%A")])
    assert month in ([], [first.month])
    assert [year for year in re.findall(r"\d{4}", expression) if int(year) != first.year] == []


@pytest.mark.parametrize("row", rows("date", "expression"))
def test_relative_days_are_counted_from_publication(row: dict[str, Any]) -> None:
    published, first = expected(row["file"])["published"], row["from"]
    months = (first.year - published.year) * 12 + first.month - published.month
    counts = {"last month": -1, "next month": 1, "下個月": 1}
    years = {"last year": -1, "next year": 1, "来年": 1, "今年": 0}
    for word, distance in counts.items():
        assert word not in row["expression"] or months == distance
    for word, distance in years.items():
        assert word not in row["expression"] or first.year - published.year == distance
    if row["expression"] in {"yesterday", "昨天"}:
        assert (published - first).days == 1
    if row["expression"].split()[-1] in calendar.day_name:
        assert 0 <= (published - first).days < 7


@pytest.mark.parametrize("row", EXPECTED["roles"], ids=lambda row: row["file"])
def test_roles_hold_the_whole_section_under_each_heading(row: dict[str, Any]) -> None:
    text = raw(row["file"])
    for heading, role in zip(row["headings"], ("happening", "why", "ahead"), strict=True):
        assert f"{heading}\n{' '.join(row[role])}\n" in text


def test_feed_addresses_are_https_and_unique() -> None:
    addresses = [feed.attrib["xmlUrl"] for feed in FEEDS]
    assert 40 <= len(addresses) <= 50
    assert [a for a, count in Counter(addresses).items() if count > 1] == []
    assert all(urlsplit(a).scheme == "https" and urlsplit(a).hostname for a in addresses)


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.attrib["text"])
def test_feeds_have_a_known_class_and_a_source_for_their_address(
    feed: ElementTree.Element,
) -> None:
    assert feed.attrib["category"] in CLASSES
    assert feed.attrib["type"] == "rss"
    assert f"`{feed.attrib['xmlUrl']}`" in (SEEDS / "README.md").read_text("utf-8")


def test_the_starter_list_is_opml_2_with_folders() -> None:
    root = ElementTree.parse(SEEDS / "starter.opml").getroot()
    folders = root.findall("body/outline")
    assert (root.tag, root.attrib["version"]) == ("opml", "2.0")
    assert all("xmlUrl" not in folder.attrib and len(folder) for folder in folders)
    assert {feed.attrib["category"] for folder in folders for feed in folder} == CLASSES
    # The list of the beat itself, a folder a class, stands before those of other subjects.
    for folder in folders[: len(CLASSES)]:
        assert len({feed.attrib["category"] for feed in folder}) == 1
    assert all(1 < len(folder) < 10 for folder in folders)
