"""Pages: the article found in HTML, its facts, and pages built to do harm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.articles import Published
from bot.intake.page.date_stated import parse_published
from bot.intake.page.extract import extract_page, is_marker
from bot.intake.printed_dates import parse_printed
from tests.environment import SETS
from tests.eval import pages as evaluation
from tests.growth import check_growth

STORY = "<p>" + "The ministers met in the capital on Monday and agreed to talk again. " * 4 + "</p>"


def page(head: str = "", body: str = STORY, *, h1: str = "Ministers agree to talk") -> str:
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><title>{h1} | A Paper</title>{head}</head>'
        f"<body><header><h1>A Paper</h1></header><article><h1>{h1}</h1>{body}{STORY}</article>"
        "<script>var secret = 1;</script></body></html>"
    )


def test_an_article_is_found_with_its_facts() -> None:
    head = (
        '<meta property="og:site_name" content="A Paper"><link rel="canonical" href="/a?utm_id=1">'
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", '
        '"headline": "Ministers agree", "datePublished": "2024-07-22T21:00:00-05:00", '
        '"author": {"name": "Ann Lee"}}]}</script>'
    )
    article = extract_page(page(head), url="https://paper.example/a?x=1")
    assert (article.title, article.site, article.byline) == (
        "Ministers agree to talk",
        "A Paper",
        "Ann Lee",
    )
    moment = datetime(2024, 7, 23, 2, tzinfo=UTC)
    assert article.published == Published(day=date(2024, 7, 22), at=moment)
    assert (article.url, article.language) == ("https://paper.example/a?utm_id=1", "en")
    assert "The ministers met" in article.text
    assert "secret" not in article.text
    assert not article.text.startswith(article.title)


def test_paragraphs_are_separated_and_markers_dropped() -> None:
    text = extract_page(page(body=STORY + "<p>Read more: Talks fail</p>")).text
    assert text.count("\n\n") >= 1
    assert "Talks fail" not in text


def test_a_canonical_address_on_another_host_is_not_believed() -> None:
    head = '<link rel="canonical" href="https://other.example/b">'
    assert extract_page(page(head), url="https://paper.example/a").url == "https://paper.example/a"


@pytest.mark.parametrize(
    ("head", "url", "day"),
    [
        ('<meta property="article:published_time" content="2024-07-22">', None, (2024, 7, 22)),
        ('<meta name="date" content="Mon, 22 Jul 2024 10:00:00 GMT">', None, (2024, 7, 22)),
        (
            '<meta property="article:published_time" content="2024-07-23T02:00:00Z">',
            "https://paper.example/2024/07/22/a",
            (2024, 7, 22),
        ),
        (
            '<meta property="article:published_time" content="2024-07-23T02:00:00Z">'
            '<meta name="parsely-pub-date" content="2024-07-22T21:00:00-05:00">',
            None,
            (2024, 7, 22),
        ),
    ],
    ids=["meta", "mail", "address", "local time"],
)
def test_the_day_is_the_one_on_the_pages_own_calendar(
    head: str, url: str | None, day: tuple[int, int, int]
) -> None:
    published = extract_page(page(head), url=url).published
    assert published is not None
    assert published.day == date(*day)


@pytest.mark.parametrize(
    ("head", "h1", "title"),
    [
        ("<title>Talks resume in the capital - A Paper</title>", "", "Talks resume in the capital"),
        ("<title>Talks | A Paper</title>", "A Paper", "Talks"),
        (
            '<meta property="og:title" content="Talks may resume">',
            "Ministers say that talks may resume soon",
            "Ministers say that talks may resume soon",
        ),
        (
            '<meta property="og:title" content="Talks may resume soon">',
            "Politics | Talks may resume soon",
            "Talks may resume soon",
        ),
        ("<title></title>", "", ""),
    ],
    ids=["title", "site as heading", "heading", "kicker", "none"],
)
def test_the_title_is_the_headline_without_the_site(head: str, h1: str, title: str) -> None:
    site = '<meta property="og:site_name" content="A Paper">'
    html = f"<html><head>{site}{head}</head><body><h1>{h1}</h1>{STORY}</body></html>"
    assert extract_page(html).title == title


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Published: 22 July 2024", date(2024, 7, 22)),
        ("Mon, July 22nd, 2024", date(2024, 7, 22)),
        ("Berlin, 22. März 2024", date(2024, 3, 22)),
        ("22 de julio de 2024", date(2024, 7, 22)),
        ("22.07.24", date(2024, 7, 22)),
        ("2024年7月22日", date(2024, 7, 22)),
        ("31 June 2024", None),
        ("12 people in 2024", None),
    ],
)
def test_printed_dates(text: str, day: date | None) -> None:
    assert parse_printed(text) == day


@pytest.mark.parametrize("text", ["", "soon", "0001-01-01T00:00:00Z", "1970-01-01", "2024-13-01"])
def test_placeholders_are_no_dates(text: str) -> None:
    assert parse_published(text) is None


@pytest.mark.parametrize(
    ("line", "marker"),
    [
        ("Read more: Talks fail", True),
        ("Lea también: Fracasan las conversaciones", True),
        ("© 2024 A Paper. All rights reserved.", True),
        ("Follow us on Twitter", True),
        ("Related parties said they would follow the ruling.", False),
        ("Read my lips, the president said.", False),
        ("Subscribe" + " news" * 100, False),
    ],
)
def test_only_well_known_markers_are_dropped(line: str, marker: bool) -> None:
    assert is_marker(line) is marker


@pytest.mark.parametrize("html", ["", "   ", b"", "<html></html>", b"\x00\xff\xfe", "<p>"])
def test_a_page_without_an_article_gives_no_text(html: str | bytes) -> None:
    assert extract_page(html).text == ""


@pytest.mark.parametrize(
    ("make", "size"),
    [
        pytest.param(lambda n: "<div>" * n, 200_000, id="nested"),
        pytest.param(
            lambda n: "<html><body><p " + " ".join(f"a{i}=1" for i in range(n)) + ">x</p>",
            200_000,
            id="attributes",
        ),
        pytest.param(
            lambda n: "<p " + " ".join(f'a{i}=">"' for i in range(n)) + ">x", 100_000, id="quoted"
        ),
        pytest.param(lambda n: "<" * n, 5_000_000, id="brackets"),
        pytest.param(lambda n: "<div>" * n + "</p>" * n, 50_000, id="closing"),
        pytest.param(
            lambda n: f'<script type="application/ld+json">{"[" * n}</script><p>x',
            200_000,
            id="json",
        ),
        pytest.param(
            lambda n: "<html><body><article>" + "<p>Hello there." * n, 30_000, id="paragraphs"
        ),
        pytest.param(lambda n: f"<title>{' - |' * n}</title><h1>x</h1>", 100_000, id="title"),
    ],
)
def test_hostile_pages_cost_little(make: Callable[[int], str], size: int) -> None:
    extract_page("<p>the libraries are loaded</p>")
    url = "https://paper.example/"
    check_growth(lambda html: extract_page(html, url=url), make, size // 8, size)


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_page_is_read(html: str | bytes) -> None:
    assert "<script" not in extract_page(html).text.lower()


@pytest.mark.sets
def test_the_sets_are_read_as_well_as_before() -> None:
    if not (SETS / "pages-trafilatura").is_dir():
        pytest.skip("the sets of pages are not there")
    figures = evaluation.measure(SETS)
    assert figures["F1"] >= 0.95
    assert figures["titles"] >= 126
    assert figures["days"] >= 118
    assert figures["share of days right"] >= 0.949


SENTENCES = (
    "The harbour council voted on Tuesday to keep the ferry open through the whole winter.",
    "Nobody had expected so many people, and the clerk counted four hundred and twelve.",
    "The line has run since 1954 and carries nine hundred passengers a day in summer.",
)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            '<table><tr><td class="menu"><a href="/">Home</a> <a href="/a">Archive</a></td><td>'
            + "".join(f"<p>{sentence}" for sentence in SENTENCES)
            + "</td></tr></table>",
            id="a table that lays out",
        ),
        pytest.param(
            f"<table><tr><td><font>{'<br><br>'.join(SENTENCES)}</font></td></tr></table>",
            id="double breaks",
        ),
        pytest.param(
            f"<table><tr><td><font>{SENTENCES[0]}<blockquote>{SENTENCES[1]}</blockquote>"
            f"{SENTENCES[2]}</font></td></tr></table>",
            id="text after a quotation",
        ),
        pytest.param(
            f"<div>{SENTENCES[0]}<br>\n<br>\n<br>{SENTENCES[1]}<br/><br/>{SENTENCES[2]}</div>",
            id="breaks in a division",
        ),
        pytest.param(
            "<table>" + "".join(f"<tr><td>{one}</td></tr>" for one in SENTENCES) + "</table>",
            id="a column of rows",
        ),
        pytest.param(
            '<table><tr><td><a href="/">東京</a></td><td>'
            + "<br><br>".join(SENTENCES)
            + "</td></tr></table>",
            id="a short cell of links",
        ),
        pytest.param(
            f"<div><b>{SENTENCES[0]}<blockquote>{SENTENCES[1]}</blockquote></b>{SENTENCES[2]}</div>",
            id="bold around a quotation",
        ),
        pytest.param(
            f"<table><tr><td><font>{SENTENCES[0]}<center>{SENTENCES[1]}</center>{SENTENCES[2]}",
            id="centred",
        ),
        pytest.param(
            f"<div><p>{SENTENCES[0]}<dl><dd>{SENTENCES[1]}</dl>{SENTENCES[2]}<p></div>",
            id="a list among paragraphs",
        ),
    ],
)
def test_old_layouts_are_paragraphs(body: str) -> None:
    html = f"<html><head><title>Ferry</title></head><body>{body}</body></html>"
    assert extract_page(html).text == "\n\n".join(SENTENCES)


def test_a_table_of_figures_stays_one() -> None:
    rows = "".join(f"<tr><td>Ferry {n}</td><td>{n * 100}</td></tr>" for n in range(1, 5))
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    html = f"<html><body><article>{text}<table>{rows}</table></article></body></html>"
    assert "Ferry 2" in extract_page(html).text


def test_hostile_layouts_cost_little() -> None:
    for unit in ("<table><tr><td>", "<font>", "<br><br>", "<center><table>"):
        make = lambda size, unit=unit: "<html><body>" + unit * (size // len(unit))  # noqa: E731
        check_growth(extract_page, make, 20_000, 160_000)


def test_the_whole_text_that_a_page_states_comes_before_a_teaser() -> None:
    whole = " ".join(SENTENCES) * 3
    stated = f'{{"@type": "NewsArticle", "headline": "Ferry", "articleBody": "{whole}"}}'
    head = f'<title>Ferry</title><script type="application/ld+json">{stated}</script>'
    html = f"<html><head>{head}</head><body><article><p>{SENTENCES[0]}</p></article></body></html>"
    assert extract_page(html).text == whole


@pytest.mark.parametrize(
    "line",
    [
        "We may earn a commission when you click on links in this article.",
        "Do you want to hear of our work? Sign up here",
        "(Credit: A. Person / Agency)",
        "Get the Daily Edition by email and never miss our top stories Free Sign Up",
        "À lire aussi » Un autre article",
    ],
)
def test_notices_of_sites_are_markers(line: str) -> None:
    assert is_marker(line)


@pytest.mark.parametrize(
    "line",
    [
        "“We may receive compensation only next year,” one of the families said on Tuesday.",
        "Residents get alerts by email, and those who want them sign up at the town hall.",
        "See also what the minister said of it in March, when the line was closed.",
    ],
)
def test_sentences_are_no_markers(line: str) -> None:
    assert not is_marker(line)


def test_a_notice_in_letters_of_another_script_is_a_marker() -> None:
    assert is_marker("Аll rіghts rеsеrvеd")
    assert not is_marker("Все права защищены законом страны")
