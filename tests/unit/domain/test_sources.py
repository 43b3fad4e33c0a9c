"""Which source of a desk an address is of."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.articles import KnownFacts, PageKind, RawPage, SourceClass
from bot.domain.desks import DeskId
from bot.domain.feeds import (
    Feed,
    FeedId,
    FeedState,
    Subscription,
    SubscriptionId,
    find_source,
    name_source,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def subscribe(number: int, name: str, url: str, link: str | None = None) -> Subscription:
    return Subscription(
        id=SubscriptionId(number), desk=DeskId(1), feed=Feed(id=FeedId(number), url=url, link=link),
        name=name, tags=(), source_class=SourceClass.WIRE, filter="", paused=False, added=NOW,
        since=NOW, primed=True, notified_state=FeedState.OK,
    )  # fmt: skip


HELD = (
    subscribe(1, "Paper", "https://feeds.example.net/paper", "https://www.paper.example/"),
    subscribe(2, "Paper Asia", "https://paper.example/asia/feed", "https://paper.example/asia"),
    subscribe(3, "Short", "https://per.example/feed"),
)


def test_the_source_of_a_site_is_known_by_its_page_or_its_address() -> None:
    def name(url: str) -> str | None:
        found = find_source(HELD, url)
        return found.name if found else None

    assert name("http://paper.example/2026/a") == "Paper"
    assert name("https://paper.example/asia/b?x=1") == "Paper Asia"
    assert name("https://m.paper.example/2026/a") == "Paper"
    assert name("https://per.example/a") == "Short"
    assert name("https://newspaper.example/a") is None
    assert name("no address") is None


def test_a_page_that_is_brought_has_the_name_of_its_source() -> None:
    known = KnownFacts(url="https://per.example/a")
    page = RawPage(origin="x", kind=PageKind.HTML, body=b"", known=known)
    named = name_source(page, HELD).known
    assert (named.site, named.source_class) == ("Short", SourceClass.WIRE)
    assert named.updated(KnownFacts(site="Typed")).site == "Typed"
