"""Lists of subscriptions: what is read of them, what is refused by name, and what is written."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.articles import SourceClass
from bot.domain.desks import DeskId
from bot.domain.errors import FeedHarmful, FeedInvalid, IntakeError, PageTooLarge
from bot.domain.feeds import (
    FOUND_LINKS,
    Feed,
    FeedId,
    FeedState,
    NewSubscription,
    Subscription,
    SubscriptionId,
)
from bot.intake.feed.opml import MAX_OPML_FEEDS, OpmlReason, parse_opml, write_opml
from tests.environment import ROOT, SETS
from tests.growth import check_growth

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


def opml(*outlines: str) -> bytes:
    lines = "\n".join(outlines)
    return f'<?xml version="1.0"?>\n<opml version="2.0"><body>\n{lines}\n</body></opml>'.encode()


def outline(url: str, text: str = "A", **attributes: str) -> str:
    stated = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f'<outline type="rss" text="{text}" xmlUrl="{url}" {stated}/>'


def test_the_starter_list_reads_whole() -> None:
    read = parse_opml((ROOT / "seeds" / "starter.opml").read_bytes())
    assert (len(read.feeds), read.problems) == (43, ())
    assert all(feed.name and feed.source_class is not SourceClass.UNKNOWN for feed in read.feeds)
    assert read.title.startswith("Newsdesk starter list")


def test_folders_are_tags_and_categories_a_class_or_tags() -> None:
    body = opml(
        '<outline text="Asia"><outline text="Taiwan">',
        outline("https://a.example/feed", category="think tank,naval"),
        "</outline></outline>",
        outline("https://b.example/feed", "&lt;b&gt;B&lt;/b&gt;\u202e"),
    )
    first, second = parse_opml(body).feeds
    assert first.source_class is SourceClass.THINK_TANK
    assert first.tags == ("naval", "Asia", "Taiwan")
    assert (second.name, second.tags, second.source_class) == ("B", (), SourceClass.UNKNOWN)


def test_what_is_passed_over_is_named_with_its_line_and_why() -> None:
    read = parse_opml(
        opml(
            outline("https://a.example/feed"),
            outline("https://a.example/feed?utm_source=x#y", "Again"),
            outline("javascript:alert(1)", "Script"),
            outline("file:///etc/passwd", "File"),
            outline("", "Nothing"),
            outline("feed://c.example/rss", "Scheme"),
            "<outline text='just a note'/>",
        )
    )
    assert [feed.url for feed in read.feeds] == ["https://a.example/feed", "http://c.example/rss"]
    assert [(one.line, one.name, one.reason) for one in read.problems] == [
        (4, "Again", OpmlReason.DUPLICATE),
        (5, "Script", OpmlReason.NOT_WEB),
        (6, "File", OpmlReason.NOT_WEB),
        (7, "Nothing", OpmlReason.NO_ADDRESS),
    ]


def test_a_list_is_read_in_the_encoding_it_declares() -> None:
    for codec, name in (("ISO-8859-1", "Cómic"), ("Shift_JIS", "漫画"), ("windows-1251", "Мир")):
        body = opml(f'<outline text="{name}">', outline("https://a.example/", name), "</outline>")
        declared = body.decode().replace("?>", f" encoding='{codec}'?>", 1)
        (feed,) = parse_opml(declared.encode(codec)).feeds
        assert (feed.name, feed.tags) == (name, (name,))


def test_a_folder_is_a_folder_whatever_its_type_and_its_feeds_may_stand_in_several() -> None:
    read = parse_opml(
        opml(
            '<outline type="rss" title="harbours" xmlUrl="">',
            outline("https://a.example/feed", 'Gull "daily"'),
            "</outline><outline text='wires'>",
            outline("http://www.a.example/feed"),
            "</outline>",
        )
    )
    assert [(feed.url, feed.tags) for feed in read.feeds] == [
        ("https://a.example/feed", ("harbours", "wires"))
    ]
    assert read.problems == ()


def test_an_outline_of_a_feed_may_call_its_address_url() -> None:
    given = '<outline type="{}" text="A" url="https://{}.example/feed"/>'
    read = parse_opml(opml(*(given.format(kind, kind) for kind in ("rss", "Atom", "link"))))
    assert [feed.url for feed in read.feeds] == [
        "https://rss.example/feed",
        "https://Atom.example/feed",
    ]


@pytest.mark.parametrize(
    "query",
    ["ModID=65&CID=Works-6", "rss", "type=rss;action=.xml", "lang=en&region=asia&copy=1", "a=&p=1"],
)
def test_an_address_is_kept_as_it_stands(query: str) -> None:
    address = f"https://www.city.example.gov//RSSFeed.aspx?{query}"
    read = parse_opml(opml(outline(address.replace("&", "&amp;")), outline(address + "&x")))
    assert [feed.url for feed in read.feeds] == [address, address + "&x"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://a.local/",
        "http://a:b@c.example/",
    ],
)
def test_private_addresses_are_refused(url: str) -> None:
    read = parse_opml(
        opml(outline(url), outline("http://10.0.0.1:8080/")), private_hosts=["10.0.0.1:8080"]
    )
    assert [one.reason for one in read.problems] == [OpmlReason.NOT_PUBLIC]
    assert [feed.url for feed in read.feeds] == ["http://10.0.0.1:8080/"]


def test_there_are_limits() -> None:
    def make(count: int) -> bytes:
        return opml(*(outline(f"https://a.example/{n}") for n in range(count)))

    check_growth(parse_opml, make, MAX_OPML_FEEDS // 8, MAX_OPML_FEEDS + 2)
    read = parse_opml(make(MAX_OPML_FEEDS + 2))
    assert len(read.feeds) == MAX_OPML_FEEDS
    assert [one.reason for one in read.problems] == [OpmlReason.TOO_MANY] * 2
    with pytest.raises(PageTooLarge, match="1 MB"):
        parse_opml(opml(" " * 1_000_000))


BOMB = '<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(BOMB.encode() + opml(outline("https://a.example/&b;")), id="entities"),
        pytest.param(
            b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml/>', id="file entity"
        ),
        pytest.param(opml('<outline text="a">' * 300), id="levels"),
        pytest.param(opml(f"<outline {' '.join(f'a{n}=1' for n in range(9_000))}/>"), id="names"),
    ],
)
def test_what_is_built_to_do_harm_is_refused(body: bytes) -> None:
    with pytest.raises(FeedHarmful):
        parse_opml(body)


@pytest.mark.parametrize("body", [b"", b"words", b"<html><body/></html>", b"<rss/>", b"{}"])
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(FeedInvalid):
        parse_opml(body)


@pytest.mark.parametrize(
    "unit", ["<outline text='a'>", "</outline>", "<outline ", "<a ", "<", "&amp;", "<outline/>"]
)
def test_hostile_lists_cost_little(unit: str) -> None:
    def read(body: bytes) -> None:
        with suppress(IntakeError):
            parse_opml(body)

    for head in ("<opml>", "<opml><body>" + "<outline text='x'>" * 200):
        make = lambda size, head=head: (head + unit * (size // len(unit))).encode()  # noqa: E731
        check_growth(read, make, 40_000, 320_000)


@given(st.binary(max_size=120))
def test_any_bytes_are_a_list_or_refused(tail: bytes) -> None:
    try:
        parse_opml(b"<opml><body><outline xmlUrl='https://a.example/'>" + tail)
    except IntakeError as error:
        assert str(error)


@pytest.mark.sets
def test_hostile_xml_is_refused() -> None:
    if not (SETS / "xml-hostile").is_dir():
        pytest.skip("the set xml-hostile is not there")
    for path in sorted((SETS / "xml-hostile" / "xmltestdata").iterdir()):
        with pytest.raises(FeedInvalid):
            parse_opml(path.read_bytes())


def subscribe(url: str, **values: object) -> Subscription:
    facts: dict[str, object] = {
        "name": "A", "tags": (), "source_class": SourceClass.UNKNOWN, "filter": "",
    }  # fmt: skip
    return Subscription(
        id=SubscriptionId(1), desk=DeskId(1), paused=False, added=NOW, since=NOW, primed=True,
        notified_state=FeedState.OK, feed=Feed(id=FeedId(1), url=url, title="T", link="https://a.example/"),
        **(facts | values),  # type: ignore[arg-type]
    )  # fmt: skip


def test_what_is_written_is_read_again() -> None:
    written = [
        subscribe("https://a.example/feed?a=1&b=2", name='Q & "A" <x>', tags=("海", "naval news")),
        subscribe("https://b.example/feed", source_class=SourceClass.STATE_MEDIA),
        subscribe(
            "https://c.example/feed", tags=("naval news",), source_class=SourceClass.WIRE,
            filter='ship AND NOT "ferry boat"',
        ),
    ]  # fmt: skip
    page = subscribe("https://d.example/news/")
    written += [
        replace(page, feed=replace(page.feed, selector=selector, url=f"https://{n}.example/news/"))
        for n, selector in (("d", FOUND_LINKS), ("e", "ul.news > li a"))
    ]
    body = write_opml(written, title="Desk & co", now=NOW)
    read = parse_opml(body)
    assert (read.title, read.problems) == ("Desk & co", ())
    assert sorted(read.feeds, key=lambda feed: feed.url) == [
        NewSubscription(
            url=one.feed.url, name=one.name, tags=one.tags, source_class=one.source_class,
            filter=one.filter, selector=one.feed.selector,
        )
        for one in written
    ]  # fmt: skip
    root = ElementTree.fromstring(body)
    assert root.findtext("head/dateCreated") == "Sun, 01 Mar 2026 08:00:00 GMT"
    names = {name for one in root.iter("outline") for name in one.attrib}
    assert {name for name in names if not name.startswith("{")} <= {
        "type", "text", "xmlUrl", "htmlUrl", "language", "category",
    }  # fmt: skip


def test_one_page_may_be_a_feed_and_watched_twice_but_by_selectors_alone() -> None:
    url, links = "https://a.example/news", "newsdesk:links"
    ways = [outline(url, **({links: way} if way else {})) for way in ("", "auto", ".news a", "a[")]
    read = parse_opml(opml(*ways))
    assert [feed.selector for feed in read.feeds] == [None, "auto", ".news a"]
    assert [one.reason for one in read.problems] == [OpmlReason.NO_SELECTOR]


def test_a_subscription_without_a_name_is_called_as_its_feed() -> None:
    body = write_opml([subscribe("https://a.example/feed", name="")], title="", now=NOW)
    assert parse_opml(body).feeds[0].name == "T"
