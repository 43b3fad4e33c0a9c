"""What is known of an article comes along: from a feed's entry, through the queue, into its key."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.articles import Article, KnownFacts, PageKind, Published, RawPage, SourceClass
from bot.domain.desks import DeskId
from bot.domain.feeds import (
    Feed,
    FeedFacts,
    FeedId,
    FeedState,
    Subscription,
    SubscriptionId,
    dump_entry,
    load_entry,
)
from bot.intake.feed import FeedDocument, choose_text, sort_entries, state_facts
from bot.intake.feed.values import FeedEntry
from bot.pipeline import make_raw_key
from bot.reading import apply_facts

NOW = datetime(2024, 7, 22, 12, tzinfo=UTC)
FEED = Feed(id=FeedId(1), url="https://news.example.org/feed")
ANYBODY = Subscription(
    id=SubscriptionId(1), desk=DeskId(1), feed=FEED, name="", tags=(),
    source_class=SourceClass.UNKNOWN, filter="", paused=False, added=NOW,
    since=NOW - timedelta(days=9), primed=False, notified_state=FeedState.OK,
)  # fmt: skip
FACTS = FeedFacts(
    title="Ships meet",
    link=None,
    published=NOW - timedelta(hours=2),
    author="Ann",
    summary="A summary.",
    content="A content.",
    categories=("Asia",),
)
OTHER: dict[str, Any] = {
    "link": "https://news.example.org/1",
    "published": NOW - timedelta(hours=1),
    "content": "",
    "categories": ("Europe",),
}
"""Other values of the facts for which a word does not do."""


def follow(facts: FeedFacts) -> tuple[Article, str | None]:
    """Return the article, and the text, that a feed's facts come to on their whole way."""
    entry = FeedEntry(id="g1", updated=None, facts=facts)
    document = FeedDocument(kind="rss20", title=None, link=None, entries=(entry,))
    _, (pending,), _ = sort_entries(FEED, document, seen=(), subscribers=[ANYBODY], now=NOW)
    queued = load_entry(dump_entry(pending))
    return apply_facts(Article(title="", text=""), state_facts(queued)), choose_text(queued)


@pytest.mark.parametrize("name", [field.name for field in fields(FeedFacts)])
def test_no_fact_of_a_feed_is_lost_on_its_way(name: str) -> None:
    base = replace(FACTS, content="") if name == "summary" else FACTS
    other = replace(base, **{name: OTHER.get(name, "Another.")})
    assert follow(other) != follow(base), (
        f"{name} of FeedFacts does not come to the article: see state_facts in"
        " bot/intake/feed/entry_text.py"
    )


def test_every_known_fact_is_one_of_an_article() -> None:
    unknown = {field.name for field in fields(KnownFacts)} - {f.name for f in fields(Article)}
    assert not unknown, f"add {sorted(unknown)} to Article in bot/domain/articles.py"


def test_what_is_known_wins_over_the_page() -> None:
    page = Article(title="Page", text="x", url="https://a.example.org/1", byline="Page")
    known = KnownFacts(title="Known", url="https://a.example.org/2?utm_source=x")
    found = apply_facts(page, known)
    assert (found.title, found.url, found.byline) == (
        "Known",
        "https://a.example.org/2?utm_source=x",
        "Page",
    )


def test_the_key_of_a_page_tells_bodies_and_facts_apart_and_stays() -> None:
    page = RawPage(origin="a.txt", kind=PageKind.TEXT, body=b"x")
    known = KnownFacts(title="T", published=Published(day=date(2024, 7, 18)))
    stated = replace(page, known=known)
    others = (
        page,
        replace(page, body=b"y"),
        stated,
        replace(stated, known=replace(known, title="U")),
        replace(stated, known=replace(known, published=Published(day=date(2024, 7, 18), at=NOW))),
    )
    assert len({make_raw_key(one) for one in others}) == len(others)
    # A key that changed would let every stored page be read anew.
    assert make_raw_key(stated) == (
        "page:18b7cb099a9ea3f5:de0b682bfcbf2afdb45133927eb10661e8ae6f69f8538f487685cb4ed4677000"
    )
