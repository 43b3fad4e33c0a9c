"""When a page says it was published: in its metadata, its address, beside its headline."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.articles import Published
from bot.intake.page.date import find_date_in_url, find_printed_dates
from bot.intake.page.date_stated import parse_published
from bot.intake.page.extract import extract_page, parse_html
from bot.intake.printed_dates import parse_printed

STORY = "<p>" + "The ministers met in the capital and agreed to talk again. " * 20 + "</p>"
JULY_22 = date(2024, 7, 22)
LANGUAGES = (
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "sv",
    "da",
    "nb",
    "pl",
    "cs",
    "ru",
    "uk",
    "tr",
    "id",
)


def find(
    body: str = "", head: str = "", *, url: str | None = None, language: str = "en"
) -> Published | None:
    """Return when a page of a headline, this beside it and a story was published."""
    html = (
        f'<!DOCTYPE html><html lang="{language}"><head><title>Talks</title>{head}</head><body>'
        f'<header><h1>A Paper</h1></header><div class="top">Sunday, July 28, 2024</div>'
        f"<main><div><h1>Ministers of both sides agree to talk again</h1>{body}</div>{STORY}"
        "<aside><time datetime='2019-01-02T03:04:05Z'>2 January 2019</time></aside></main>"
        "</body></html>"
    )
    return extract_page(html, url=url).published


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text.replace("%s", STATED)}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


AT = datetime(2024, 7, 22, 9, 30, tzinfo=UTC)
WHOLE = Published(day=JULY_22, at=AT)
DAY = Published(day=JULY_22)
STATED = '"@type": "NewsArticle", "datePublished": "2024-07-22T09:30:00Z"'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (json_ld("{%s}"), WHOLE),
        (json_ld('{"@graph": [{"@type": "Organization"}, {%s}]}'), WHOLE),
        (json_ld("//<![CDATA[\n{%s}\n//]]>"), WHOLE),
        (json_ld("<!-- {%s} -->"), WHOLE),
        (json_ld('{"headline": "The "new" talks", %s}'), WHOLE),
        (json_ld("{%s,}"), WHOLE),
        (
            json_ld(
                '[{"@type": "NewsArticle", "url": "https://p.example/old",'
                ' "datePublished": "2020-01-01T10:00:00Z"},'
                ' {"url": "https://p.example/talks", %s}]'
            )
            + '<link rel="canonical" href="https://p.example/talks">',
            WHOLE,
        ),
        (
            json_ld('{"@type": "Article", "datePublished": {"@value": "2024-07-22"}}'),
            DAY,
        ),
        (meta("article:published_time", "1721640600"), WHOLE),
        (meta("article:published_time", "1721640600000"), WHOLE),
        (meta("pubdate", "July 22, 2024"), DAY),
        (meta("pubdate", "22 juillet 2024"), DAY),
        (meta("pubdate", "2024年7月22日"), DAY),
        (meta("pubdate", "Jul 22, 2024 9:30 AM"), DAY),
    ],
    ids=[
        "object", "graph", "cdata", "comment", "quote", "comma", "others' articles", "value",
        "seconds", "milliseconds", "English", "French", "Japanese", "time of day",
    ],
)  # fmt: skip
def test_what_a_page_states_for_machines(head: str, expected: Published) -> None:
    assert find(head=head) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<time datetime="2024-07-22T09:30:00Z">2 days ago</time>', WHOLE),
        ('<p>By Ada May</p><time datetime="2024-07-22T18:30:00+09:00">18:30</time>', WHOLE),
        ('<time class="entry-date updated" datetime="2024-07-22">today</time>', DAY),
        (
            '<time class="updated" datetime="2024-07-24">24 July</time>'
            '<time datetime="2024-07-22">22 July</time>',
            DAY,
        ),
        (
            '<span>Updated</span> <time datetime="2024-07-24">24 July 2024</time>'
            "<p>Published on 22 July 2024</p>",
            DAY,
        ),
        ("<p>By Ada May | July 22, 2024 / 12:25 PM / Updated 8 hours ago</p>", DAY),
        ("<p>After the talks of 2 July 2024, more are to come.</p><p>22 July 2024</p>", DAY),
        ("<div>Last modified: 24.07.2024</div><div>22.07.2024</div>", DAY),
        ("<div>更新日：2024年7月24日</div><div>公開日：2024年7月22日</div>", DAY),
        ("<p>令和6年7月22日</p>", DAY),
        ("<p>中華民國113年7月22日</p>", DAY),
        ("<p>２０２４年７月２２日</p>", DAY),
        ("<p>입력 2024. 7. 22. 18:30</p>", DAY),
        ("<p>2024년 7월 22일</p>", DAY),
        ("<p>22/07/2024</p>", DAY),
        ("<p>7/22/2024</p>", DAY),
    ],
)
def test_the_date_beside_the_headline(body: str, expected: Published) -> None:
    assert find(body) == expected


@pytest.mark.parametrize(
    ("stated", "body", "language", "expected"),
    [
        # An evening in America, read beside the headline.
        ("2024-07-23T02:00:00Z", "<p>July 22, 2024, 10 PM</p>", "en", (22, 2)),
        # Beside it stands another day altogether: when it happened, say.
        ("2024-07-22T02:00:00Z", "<p>1 July 2024</p>", "en", (22, 2)),
        ("2024-07-23T02:00:00Z", "<p>Updated: July 22, 2024</p>", "en", (23, 2)),
        # With an offset it is the page's own calendar already.
        ("2024-07-23T00:30:00+09:00", "<p>2024年7月22日</p>", "ja", (23, 15)),
        # A day put into the form of a moment: midnight in Tokyo, Berlin, nowhere in particular.
        ("2024-07-21T15:00:00Z", "", "ja", (22, None)),
        ("2024-07-21T22:00:00Z", "", "de", (22, None)),
        ("2024-07-22T00:00:00Z", "", "en", (22, None)),
        # The same hour where it is no midnight.
        ("2024-07-21T15:00:00Z", "", "en", (21, 15)),
        # In UTC alone it says nothing of the readers' day: in Tokyo that has begun.
        ("2024-07-21T15:01:00Z", "", "ja", (22, 15)),
    ],
)
def test_a_stated_moment_is_on_the_pages_own_calendar(
    stated: str, body: str, language: str, expected: tuple[int, int | None]
) -> None:
    found = find(body, meta("article:published_time", stated), language=language)
    assert found is not None
    assert (found.day.day, found.at and found.at.hour) == expected


@pytest.mark.parametrize(
    ("label", "found"),
    [("Publication |", None), ("Publication date:", 3), ("Published", 3), ("Publié le", 3)],
)
def test_a_publication_is_a_kind_of_text_and_no_label_of_a_day(
    label: str, found: int | None
) -> None:
    page = f"<html><body><p>By Ann Lee | 22 July 2024</p><p>{label} 3 June 2024</p></body></html>"
    tree = parse_html(page)
    assert tree is not None
    labelled, plain = find_printed_dates(tree)
    assert (labelled and labelled.day, plain) == (found, JULY_22)


def test_a_change_that_stands_for_both_gives_way_to_what_readers_see() -> None:
    head = meta("article:published_time", "2024-07-24T08:00:00Z") + "{}"
    same = head.format(meta("article:modified_time", "2024-07-24T08:00:00Z"))
    other = head.format(meta("article:modified_time", "2024-07-24T09:00:00Z"))
    beside = "<p>July 22, 2024 / 12:25 PM</p>"
    assert find(beside, same) == DAY
    article = find(beside, other)
    assert article is not None and article.day == date(2024, 7, 24)


def test_of_two_stated_days_readers_are_told_which_it_is() -> None:
    draft = meta("article:published_time", "2024-07-18T09:00:00Z")
    later = '<meta name="date" content="2024-07-22">'
    assert find("<p>22 July 2024</p>", draft + later) == DAY
    for body, head in (("<p>22 July 2024</p>", draft), ("", draft + later)):
        found = find(body, head)
        assert found is not None and found.day == date(2024, 7, 18)


def test_a_date_of_no_stated_meaning_gives_way_to_the_one_beside_the_headline() -> None:
    assert find("<p>22 July 2024</p>", '<meta name="dc.date" content="2024-06-03">') == DAY
    assert find("", '<meta name="dc.date" content="2024-07-22">') == DAY
    stated = '<meta name="dcterms.issued" content="2024-07-22">'
    assert find("<p>23 July 2024</p>", stated) == DAY


@pytest.mark.parametrize(
    ("url", "near", "found"),
    [
        ("https://p.example/2024/07/22/talks", None, True),
        ("https://p.example/2024/07/22/talks", date(2023, 1, 1), True),
        ("https://p.example/world/2024/jul/22/talks", None, True),
        ("https://p.example/talks-2024-07-22", None, True),
        ("https://p.example/talks-2024-07-22", date(2024, 7, 23), True),
        ("https://p.example/the-talks-of-2024-07-22", date(2024, 8, 2), False),
        ("https://p.example/aipl/202407220123.aspx", JULY_22, True),
        ("https://p.example/202407/22/talks", date(2024, 7, 23), True),
        ("https://p.example/id/20240722", None, False),
        ("https://p.example/id/20240722", date(2024, 9, 1), False),
        ("https://p.example/2024/13/45/talks", None, False),
        ("https://p.example/2024/part/12", None, False),
        (None, None, False),
    ],
)
def test_dates_in_addresses(url: str | None, near: date | None, found: bool) -> None:
    assert find_date_in_url(url, near=near) == (JULY_22 if found else None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_months_of_each_language_are_read(language: str) -> None:
    months = Locale.parse(language).months["format"]
    names = [(n, name) for width in ("wide", "abbreviated") for n, name in months[width].items()]
    for number, name in names:
        if len(name.rstrip(".")) >= 3:
            assert parse_printed(f"22 {name} 2024") == date(2024, number, 22), name


@pytest.mark.parametrize(
    "text",
    ["3/4/2024", "Market 5, 2024", "31 June 2024", "2024. 13. 2.", "令和6年"],
)
def test_what_is_not_one_day_is_none(text: str) -> None:
    assert parse_printed(text) is None


@pytest.mark.parametrize(("text", "year"), [("22.07.24", 2024), ("22.07.99", 1999)])
def test_years_of_two_digits(text: str, year: int) -> None:
    assert parse_printed(text) == date(year, 7, 22)


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    stated = parse_published(text)
    assert stated is None or isinstance(stated, Published)
    for day in (parse_printed(text), find_date_in_url(text, near=JULY_22)):
        assert day is None or type(day) is date
