"""Which entries of a feed are read for whom, and where their text is taken from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.articles import Article, Published, SourceClass
from bot.domain.desks import DeskId
from bot.domain.feeds import (
    Feed,
    FeedFacts,
    FeedId,
    FeedState,
    PendingEntry,
    SeenEntry,
    Subscription,
    SubscriptionId,
)
from bot.intake.feed.entries import sort_entries
from bot.intake.feed.entry_text import (
    choose_text,
    headline_article,
    is_thin,
    make_page,
    state_facts,
)
from bot.intake.feed.values import FeedDocument, FeedEntry
from bot.reading import open_page

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
FEED = Feed(id=FeedId(7), url="https://news.example/feed", language="en-GB")
PARAGRAPH = (
    "The two coast guards met off the island on Monday. Officials said that nobody was hurt. "
    "The ships left after an hour, and the harbour was open again by noon. "
)


def subscribe(number: int = 1, *, primed: bool = True, age: float = 30) -> Subscription:
    since = NOW - timedelta(days=age)
    return Subscription(
        id=SubscriptionId(number), desk=DeskId(number), feed=FEED, name="", tags=(),
        source_class=SourceClass.UNKNOWN, filter="", paused=False, added=since, since=since,
        primed=primed, notified_state=FeedState.OK,
    )  # fmt: skip


def entry(
    number: int | str = 1,
    *,
    link: str | None = "",
    guid: str | None = "",
    title: str | None = "",
    hours: float | None = 1,
    updated: datetime | None = None,
    summary: str | None = "A summary.",
) -> FeedEntry:
    return FeedEntry(
        id=f"g{number}" if guid == "" else guid,
        updated=updated,
        facts=FeedFacts(
            title=f"Title {number}" if title == "" else title or "",
            link=f"https://news.example/{number}" if link == "" else link,
            published=None if hours is None else NOW - timedelta(hours=hours),
            author="Ann",
            summary=summary or "",
            content="",
            categories=(),
        ),
    )


def sort(
    *entries: FeedEntry,
    seen: tuple[SeenEntry, ...] = (),
    to: tuple[Subscription, ...] = (),
    link: str | None = "https://news.example/",
) -> tuple[tuple[SeenEntry, ...], tuple[PendingEntry, ...], tuple[SubscriptionId, ...]]:
    document = FeedDocument(kind="rss20", title="T", link=link, entries=entries)
    return sort_entries(FEED, document, seen=seen, subscribers=to or (subscribe(),), now=NOW)


def test_what_was_not_seen_is_wanted_once_for_all_desks_oldest_first() -> None:
    known, wanted, primed = sort(entry(2), entry(1, hours=5), to=(subscribe(1), subscribe(2)))
    assert [one.key for one in known] == [
        "url://news.example/2",
        "url://news.example/1",
    ]
    assert [one.facts.title for one in wanted] == ["Title 1", "Title 2"]
    assert {one.desks for one in wanted} == {(DeskId(1), DeskId(2))}
    assert wanted[0].keys == ("url://news.example/1", "guid:7:g1")
    assert (wanted[0].facts.published, wanted[0].facts.author) == (NOW - timedelta(hours=5), "Ann")
    assert primed == ()
    assert sort(entry(2), entry(1, hours=5), seen=known)[1] == ()


@pytest.mark.parametrize(
    ("change", "is_read"),
    [
        pytest.param({}, False, id="nothing"),
        pytest.param({"hours": 2}, False, id="date"),
        pytest.param({"link": "https://news.example/1?utm_source=rss#c"}, False, id="fragment"),
        pytest.param({"guid": "other"}, False, id="guid"),
        pytest.param({"summary": "A  summary.\n"}, False, id="spacing"),
        pytest.param({"title": "Title 1, corrected"}, True, id="title"),
        pytest.param({"summary": "Another."}, True, id="summary"),
        pytest.param({"updated": NOW}, True, id="updated"),
    ],
)
def test_an_entry_is_read_again_when_it_says_something_else(
    change: dict[str, object], is_read: bool
) -> None:
    known, _, _ = sort(entry(1))
    again, wanted, _ = sort(entry(1, **change), seen=known)  # type: ignore[arg-type]
    assert bool(wanted) is is_read
    assert again[0].key == known[0].key


def test_the_time_of_the_document_is_no_change_of_its_entries() -> None:
    known, _, _ = sort(*(entry(n, updated=NOW - timedelta(hours=1)) for n in range(4)))
    assert sort(*(entry(n, updated=NOW) for n in range(4)), seen=known)[1] == ()


def test_a_first_run_goes_back_a_day_and_does_not_disturb_other_desks() -> None:
    entries = (entry(1), entry(2, hours=23), entry(3, hours=25))
    known, _, _ = sort(*entries)
    new = subscribe(2, primed=False, age=1)
    _, wanted, primed = sort(*entries, seen=known, to=(subscribe(1), new))
    assert [one.facts.title for one in wanted] == ["Title 2", "Title 1"]
    assert {one.desks for one in wanted} == {(DeskId(2),)}
    assert primed == (SubscriptionId(2),)


def test_a_first_run_takes_the_first_ten_without_a_date() -> None:
    entries = [entry(n, hours=None) for n in range(15)]
    _, wanted, _ = sort(*entries, to=(subscribe(primed=False, age=1),))
    assert sorted(one.facts.title for one in wanted) == sorted(f"Title {n}" for n in range(10))
    assert wanted[0].facts.published is None


def test_an_old_entry_that_comes_back_or_changes_is_not_new_to_a_later_desk() -> None:
    old, newer = entry("old", hours=100), entry("newer")
    known, _, _ = sort(newer)
    late = subscribe(2, age=1)
    assert sort(newer, old, seen=known, to=(late,))[1] == ()
    known, _, _ = sort(newer, old)
    edited = entry("old", hours=100, summary="Edited.")
    _, wanted, _ = sort(newer, edited, seen=known, to=(subscribe(1), late))
    assert [one.desks for one in wanted] == [(DeskId(1),)]


def test_a_new_entry_with_a_wrong_old_date_is_not_lost() -> None:
    known, _, _ = sort(entry(1))
    _, wanted, _ = sort(entry(2, hours=900), entry(1), seen=known, to=(subscribe(age=1),))
    assert [one.facts.title for one in wanted] == ["Title 2"]
    broken = (NOW - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(hours=1)
    _, wanted, _ = sort(entry(1), entry(2, hours=broken), seen=known, to=(subscribe(age=1),))
    assert [one.facts.published for one in wanted] == [None]


@pytest.mark.parametrize(("hours", "published"), [(-3, NOW), (-25, None)])
def test_a_date_in_the_future_is_not_believed(hours: float, published: datetime | None) -> None:
    assert sort(entry(1, hours=hours))[1][0].facts.published == published


def test_what_says_nothing_is_dropped_and_text_without_a_link_kept() -> None:
    silent = entry(1, link=None, title=None, summary=None)
    known, wanted, _ = sort(silent, entry(2, link=None), entry(3, link=None, guid=None))
    assert [one.key.partition(":")[0] for one in known] == ["guid", "text"]
    assert {one.facts.link for one in wanted} == {None}
    assert len(sort(entry(1, title=None, summary=None))[0]) == 1


def test_a_guid_that_stands_twice_is_no_identity() -> None:
    known, _, _ = sort(entry(1, link=None, guid="x"), entry(2, link=None, guid="x"))
    assert [one.key.partition(":")[0] for one in known] == ["text", "text"]
    assert known[0].key != known[1].key
    _, wanted, _ = sort(entry(1, guid="x"), entry(2, guid="x"))
    assert sorted(one.keys for one in wanted) == [
        ("url://news.example/1",),
        ("url://news.example/2",),
    ]


def test_an_address_that_stands_for_several_is_no_identity() -> None:
    log = "https://news.example/log"
    known, wanted, _ = sort(entry(1, link=log + "#1"), entry(2, link=log + "#2"))
    assert [one.key for one in known] == ["guid:7:g1", "guid:7:g2"]
    assert {choose_text(one) for one in wanted} == {"A summary."}
    known, _, _ = sort(entry(1, link="https://news.example"))
    assert known[0].key == "guid:7:g1"


def test_an_article_listed_twice_is_one() -> None:
    known, wanted, _ = sort(entry(1), entry(1, guid="other"))
    assert (len(known), len(wanted)) == (1, 1)


def want(*, keys: tuple[str, ...] = ("url://news.example/1",), **values: Any) -> PendingEntry:
    facts: dict[str, Any] = {
        "title": "Ships meet", "author": "Ann", "link": "https://news.example/1",
        "published": NOW, "summary": "", "content": "", "categories": (),
    }  # fmt: skip
    return PendingEntry(
        feed=FEED.id,
        seen=SeenEntry(key="url:x", mark=""),
        desks=(DeskId(1),),
        keys=keys,
        facts=FeedFacts(**(facts | values)),
    )


LONG, LONGER = PARAGRAPH * 5, PARAGRAPH * 9
WIDE = "海上保安庁の巡視船が月曜日に島の沖で会合した。けが人はなかったと当局は述べた。" * 8
POST = " The post Ships meet appeared first on Strait Observer."


@pytest.mark.parametrize(
    ("values", "is_taken"),
    [
        pytest.param({"content": LONG}, True, id="whole"),
        pytest.param({"content": WIDE}, True, id="whole in Japanese"),
        pytest.param({"content": LONG, "summary": PARAGRAPH}, True, id="longer than summary"),
        pytest.param({"content": LONG + POST}, True, id="credit at the end"),
        pytest.param({"content": LONG, "summary": LONG[:-90]}, False, id="hardly longer"),
        pytest.param({"content": PARAGRAPH}, False, id="short"),
        pytest.param({"content": LONG.replace(".", ",")}, False, id="one sentence"),
        pytest.param({"content": LONG + "The crew…"}, False, id="ellipsis"),
        pytest.param({"content": LONG + "The crew [...]"}, False, id="bracketed dots"),
        pytest.param({"content": LONG + "Read more"}, False, id="read more"),
        pytest.param({"content": LONG + "Continue reading Ships meet →"}, False, id="continue"),
        pytest.param({"content": LONG + "The crew [&hellip;]…" + POST}, False, id="teaser, credit"),
        pytest.param({"content": WIDE + "続きを読む"}, False, id="Japanese teaser"),
        pytest.param({"content": WIDE + "閱讀更多"}, False, id="Chinese teaser"),
        pytest.param({"summary": LONG}, False, id="description of a teaser's length"),
        pytest.param({"summary": LONGER}, True, id="long description"),
        pytest.param({"summary": LONGER, "content": LONGER}, True, id="the same twice"),
        pytest.param({}, False, id="nothing"),
    ],
)
def test_the_feeds_own_text_is_taken_where_it_is_the_article(
    values: dict[str, Any], is_taken: bool
) -> None:
    text = choose_text(want(**values))
    assert (text is not None) is is_taken
    if text:
        assert "appeared first" not in text


def test_an_entry_without_an_address_of_its_own_is_its_text() -> None:
    assert choose_text(want(link=None, keys=("guid:7:1",), summary="Short…")) == "Short…"
    assert choose_text(want(link=None, keys=("guid:7:1",))) == "Ships meet"


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("", True),
        (PARAGRAPH, False),
        ("Accept all cookies.", True),
        (PARAGRAPH + "Already a subscriber? Sign in to continue.", True),
        (PARAGRAPH + "Subscribe to continue reading.", True),
        (PARAGRAPH + "We value your privacy.", True),
        (LONGER + "Already a subscriber? Sign in to continue.", False),
        (WIDE[:200] + "この記事は会員限定です。", True),
        (WIDE[:200] + "登入後閱讀全文", True),
        (WIDE[:200], False),
        (PARAGRAPH + "The party said its subscribers met to discuss cookies.", False),
    ],
)
def test_walls_and_thin_pages(text: str, is_so: bool) -> None:
    assert is_thin(text, want(summary="A summary.")) is is_so


def test_a_page_that_gives_less_than_the_feed_is_thin() -> None:
    assert is_thin(PARAGRAPH, want(summary=PARAGRAPH * 2))
    assert not is_thin(PARAGRAPH, want(summary=PARAGRAPH))


def test_a_headline_is_an_article_marked_as_such() -> None:
    page = headline_article(want(summary="Ships of both sides met off the island on Monday…"))
    article = open_page(page)
    assert (article.title, article.headline_only) == ("Ships meet", True)
    assert article.text == "Ships of both sides met off the island on Monday…"
    assert (article.url, article.byline) == ("https://news.example/1", "Ann")
    assert article.published is not None
    assert article.published.at == NOW
    assert open_page(headline_article(want())).text == "Ships meet"
    assert not open_page(make_page(want(), LONG)).headline_only


def test_a_title_cut_short_is_left_to_the_page() -> None:
    page = Article(title="Ships meet off an island", text="x")
    assert state_facts(want(title="Ships meet off…"), page=page).title is None
    assert headline_article(want(title="Ships meet off…")).known.title == "Ships meet off…"
    assert state_facts(want(title="Ships meet", published=None)).published is None


def test_the_day_of_a_change_counts_where_nothing_states_another() -> None:
    changed = Published(day=NOW.date(), at=NOW)
    entry = replace(want(published=None), updated=NOW)
    undated = Article(title="Ships meet", text="x")
    dated = replace(undated, published=Published(day=date(2020, 1, 1)))
    assert state_facts(entry).published == state_facts(entry, page=undated).published == changed
    assert state_facts(entry, page=dated).published is None
    assert state_facts(want(), page=dated).published == changed


def test_a_site_that_moves_to_https_brings_nothing_in_again() -> None:
    def move(one: FeedEntry, scheme: str) -> FeedEntry:
        link = (one.facts.link or "").replace("https://news", f"{scheme}news")
        facts = replace(one.facts, link=link, summary=f"See {scheme}news.example/more.")
        return replace(one, id=f"{scheme}news.example/?p={one.facts.title}", facts=facts)

    entries = [entry(number) for number in range(3)]
    known, wanted, _ = sort(*(move(one, "http://") for one in entries))
    assert len(wanted) == 3
    again, wanted, _ = sort(*(move(one, "https://") for one in entries), seen=known)
    assert (again, wanted) == (known, ())
