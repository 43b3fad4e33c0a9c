"""Feeds: what they say as safe plain values, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import FeedHarmful, FeedInvalid, PageTooLarge
from bot.intake.feed.parse import MAX_FEED_BYTES, parse_feed
from bot.intake.markup import plain_line, plain_text
from tests.environment import SETS
from tests.eval import feeds as evaluation
from tests.growth import check_growth

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>A &amp;amp; B</title>
<link>https://news.example/</link><ttl>30</ttl><language>en</language><item>
<title>&lt;b&gt;Talks&lt;/b&gt; resume\u202e</title>
<link>/a</link><guid isPermaLink="false">g1</guid>
<pubDate>Mon, 22 Jul 2024 10:00:00 -0500</pubDate><author>Ann</author>
<description>&lt;p&gt;One.&lt;/p&gt;&lt;script&gt;bad()&lt;/script&gt;
&lt;p onclick="x()"&gt;Two &lt;a href="javascript:y()"&gt;more&lt;/a&gt;&lt;/p&gt;</description>
</item></channel></rss>"""


def test_rss() -> None:
    feed = parse_feed(RSS.encode(), url="https://news.example/feed")
    (entry,) = feed.entries
    assert (feed.kind, feed.title, feed.pace.minutes, feed.language) == (
        "rss20",
        "A & B",
        30,
        "en",
    )
    assert (entry.id, entry.facts.title, entry.facts.link) == (
        "g1",
        "Talks resume",
        "https://news.example/a",
    )
    assert entry.facts.published == datetime(2024, 7, 22, 15, tzinfo=UTC)
    assert (entry.updated, entry.facts.author, entry.facts.summary) == (
        None,
        "Ann",
        "One.\n\nTwo more",
    )


def test_atom_keeps_published_apart_from_updated() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry>
    <title type="text">1 &lt; 2</title><link href="https://news.example/a"/><id>i</id>
    <updated>2024-07-22T10:00:00Z</updated><content type="html">&lt;p&gt;Long&lt;/p&gt;</content>
    </entry></feed>"""
    (entry,) = parse_feed(body).entries
    assert (entry.facts.title, entry.facts.published, entry.facts.content) == (
        "1 < 2",
        None,
        "Long",
    )
    assert entry.updated == datetime(2024, 7, 22, 10, tzinfo=UTC)


def test_rdf_publishes_by_its_dublin_core_date() -> None:
    body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <item rdf:about="https://news.example/a"><title>T</title><link>https://news.example/a</link>
    <dc:date>2024-07-22</dc:date></item></rdf:RDF>"""
    (entry,) = parse_feed(body).entries
    assert entry.facts.published == datetime(2024, 7, 22, tzinfo=UTC)


def test_json_feed() -> None:
    body = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [
    {"id": 7, "url": "/a", "title": "Tom & Ann", "content_html": "<p>x<script>y</script></p>",
    "date_published": "2024-07-22T10:00:00+02:00", "authors": [{"name": "Ann"}]}, "odd"]}"""
    feed = parse_feed(body, url="https://news.example/feed.json")
    (entry,) = feed.entries
    assert (feed.kind, entry.id, entry.facts.link) == ("json11", "7", "https://news.example/a")
    assert (entry.facts.title, entry.facts.author, entry.facts.summary) == ("Tom & Ann", "Ann", "x")
    assert entry.facts.published == datetime(2024, 7, 22, 8, tzinfo=UTC)


def test_an_empty_feed_is_a_feed() -> None:
    assert parse_feed(b'<rss version="2.0"><channel/></rss>').entries == ()


def test_a_feed_with_signs_of_markup_in_its_attributes_is_a_feed() -> None:
    body = b"<rss " + b" ".join(b"a%d='>'" % n for n in range(9)) + b"/" * 9
    assert parse_feed(body).entries == ()


def test_signs_of_markup_in_attributes_cost_little() -> None:
    def make(size: int) -> bytes:
        return b"<rss " + b" ".join(b"a%d='>'" % n for n in range(9)) + b"/" * size

    check_growth(try_to_parse, make, 50_000, 400_000)


def test_a_broken_feed_is_read_as_far_as_it_goes() -> None:
    body = b'<rss version="2.0"><channel><item><title>A & B</title></item><item><title>C'
    assert parse_feed(body).entries[0].facts.title == "A & B"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html><body>Hi</body></html>", "web page"),
        (b"just words", "not a feed"),
        (b'{"a": 1}', "not a JSON feed"),
        (b"{" * 100_000, "cannot be read"),
        (b"<" * 1_000, "not a feed"),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel/></rss>', "entities"),
        ('<!DOCTYPE rss [<!ENTITY a "b">]><rss/>'.encode("utf-16"), "entities"),
        (b"<rss " + b" ".join(b"a%d='1'" % n for n in range(100_000)) + b"/>", "attributes"),
        (b"<rss>" + b"<a>" * 100_000, "deeper"),
        (b"<!-- " * 50_000 + b"<rss>" + b"<a>" * 300, "deeper"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_feed_is_refused_in_plain_words(body: bytes, words: str) -> None:
    with pytest.raises(FeedInvalid, match=words) as caught:
        parse_feed(body)
    harmful = words in ("entities", "attributes", "deeper")
    assert isinstance(caught.value, FeedHarmful) is harmful


def try_to_parse(body: bytes) -> None:
    with suppress(FeedInvalid):
        parse_feed(body)


@pytest.mark.parametrize(
    ("make", "size"),
    [
        pytest.param(lambda n: b"{" * n, 100_000, id="braces"),
        pytest.param(lambda n: b"<" * n, 1_000_000, id="brackets"),
        pytest.param(
            lambda n: b"<rss " + b" ".join(b"a%d='1'" % i for i in range(n)) + b"/>",
            100_000,
            id="attributes",
        ),
        pytest.param(lambda n: b"<rss>" + b"<a>" * n, 100_000, id="levels"),
        pytest.param(lambda n: b"<!-- " * n + b"<rss>" + b"<a>" * 300, 50_000, id="comments"),
    ],
)
def test_what_is_no_feed_is_refused_at_little_cost(make: Callable[[int], bytes], size: int) -> None:
    check_growth(try_to_parse, make, size // 8, size)


@settings(deadline=None, max_examples=40)
@given(
    st.binary(max_size=200), st.sampled_from([b"", b"<rss>", b"<feed><entry>", b"{", b"\xff\xfe"])
)
def test_any_bytes_are_a_feed_or_refused(tail: bytes, head: bytes) -> None:
    try:
        parse_feed(head + tail, url="https://news.example/")
    except FeedInvalid as error:
        assert str(error)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<p>a</p>\n<p>b  c</p>", "a\n\nb c"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("a<style>b</style><!-- c --><svg><script>d</script></svg>e", "ae"),
        ("&amp;lt;b", "&lt;b"),
        ("&lt;script&gt;a&lt;/script&gt;", "a"),
        ("5 < 6 & 7 > 6", "5 < 6 & 7 > 6"),
        ("a<embed src=x>b", "ab"),
        ("safe<img src=x onerror=alert(1)", "safe"),
        ("", ""),
    ],
)
def test_markup_becomes_plain_text(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    "unit", ["<", "<div>", "<a ", "</p>", "&", "<!--", "<b></i>", "\n\n", "<p title='"]
)
def test_hostile_markup_is_read_in_time(unit: str) -> None:
    def make(size: int) -> str:
        return unit * (size // len(unit))

    check_growth(plain_text, make, 50_000, 400_000)
    check_growth(plain_text, lambda size: "<div>" * (size // 5) + make(size), 50_000, 400_000)
    check_growth(plain_line, make, 50_000, 400_000)


def test_long_markup_is_read_without_a_seam() -> None:
    assert plain_text("x&amp;yz<b>w</b>" * 20_000) == "x&yzw" * 20_000


@given(st.text(alphabet="<>/ab script=\"'&;!-\n\x00\u202e", max_size=80))
def test_no_tag_survives(markup: str) -> None:
    text = plain_text(markup)
    assert "<script" not in text.lower()
    assert "\u202e" not in text
    assert "\n" not in plain_line(markup)


@pytest.mark.sets
def test_the_sets_hold_nothing_that_gets_through() -> None:
    if not (SETS / "feeds-feedparser").is_dir():
        pytest.skip("the set feeds-feedparser is not there")
    figures = evaluation.measure(SETS)
    assert (figures["hostile left"], figures["refused"]) == (0, 3)
    assert figures["expected met"] >= 0.9 * figures["expected"]


@pytest.mark.sets
def test_hostile_xml_is_refused() -> None:
    if not (SETS / "xml-hostile").is_dir():
        pytest.skip("the set xml-hostile is not there")
    for path in sorted((SETS / "xml-hostile" / "xmltestdata").iterdir()):
        with pytest.raises(FeedInvalid):
            parse_feed(path.read_bytes())


def test_a_feed_over_the_limit_is_refused_unread() -> None:
    largest = RSS.encode().ljust(MAX_FEED_BYTES)
    assert parse_feed(largest).entries
    with pytest.raises(PageTooLarge, match="5 MB"):
        parse_feed(largest + b" ")

    def try_too_large(body: bytes) -> None:
        with suppress(PageTooLarge):
            parse_feed(body)

    def make(times: int) -> bytes:
        return b"<!DOCTYPE a [<!ENTITY b 'c'>]>" * (MAX_FEED_BYTES // 29 * times)

    check_growth(try_too_large, make, 1, 16, times=1)


def test_json_feeds_of_loose_types_are_read() -> None:
    item = (
        '{"id": 7, "url": "/7", "title": "A <b>", "date_published": 1657870200,'
        ' "authors": %s, "tags": "sea", "content_text": "x"}'
    )
    for authors in ('{"name": "Mika"}', '["Mika"]', '"Mika"', '[{"name": "Mika"}]'):
        body = (
            f'{{"title": "T", "home_page_url": "https://a.example/", "items": [{item % authors}]}}'
        )
        (entry,) = parse_feed(body.encode()).entries
        above = body.replace('"authors"', '"tag"').replace(
            '"items"', f'"authors": {authors}, "items"'
        )
        assert parse_feed(above.encode()).entries[0].facts.author == "Mika"
        facts = entry.facts
        assert (entry.id, facts.title, facts.link) == ("7", "A <b>", "https://a.example/7")
        assert (facts.author, facts.categories) == ("Mika", ("sea",))
        assert facts.published == datetime(2022, 7, 15, 7, 30, tzinfo=UTC)


def test_a_title_that_atom_calls_text_is_text() -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">On &lt;b&gt;</title>'
        "<entry><title>Use &lt;b&gt; &amp;amp; &lt;i&gt;</title><id>1</id></entry>"
        '<entry><title type="html">&lt;b&gt;Bold&lt;/b&gt;</title><id>2</id></entry></feed>'
    )
    feed = parse_feed(body.encode())
    assert feed.title == "On <b>"
    assert [entry.facts.title for entry in feed.entries] == ["Use <b> &amp; <i>", "Bold"]


@pytest.mark.parametrize("link", ["a=1&section=2&copy=3", "a=1&amp;section=2&amp;copy=3"])
def test_an_address_is_no_text_of_html(link: str) -> None:
    body = f"<rss><channel><item><title>A & B</title><link>https://a.example/?{link}</link></item></channel></rss>"
    (entry,) = parse_feed(body.encode()).entries
    assert entry.facts.link == "https://a.example/?a=1&section=2&copy=3"


def test_one_broken_byte_costs_itself() -> None:
    titles = [f"東京湾で新型フェリーが就航 {number}" for number in range(9)]
    items = "".join(f"<item><title>{title}</title></item>" for title in titles)
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
    body = f"{head}{items}<item><title>最後".encode()[:-1] + b"</title></item></channel></rss>"
    for stated in (None, "application/rss+xml; charset=utf-8", "text/xml"):
        found = [one.facts.title for one in parse_feed(body, content_type=stated).entries]
        assert found == [*titles, "最\ufffd"]


def test_how_often_a_feed_asks_to_be_read() -> None:
    body = (
        '<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>'
        "<title>T</title><ttl>20</ttl><sy:updatePeriod>daily</sy:updatePeriod>"
        "<sy:updateFrequency>4</sy:updateFrequency>"
        "<skipHours><hour>0</hour><hour>23</hour></skipHours></channel></rss>"
    )
    pace = parse_feed(body.encode()).pace
    assert (pace.minutes, pace.skipped) == (360, frozenset({0, 23}))
