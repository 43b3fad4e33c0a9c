"""What the admins of a desk are told of a feed: its state, why, and what can be done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.briefing.pages.feed import say_advice, say_fault
from bot.briefing.pages.notices import show_feed_notice
from bot.briefing.pages.preview import show_preview
from bot.briefing.wording import LANGUAGES, load_wording
from bot.domain.articles import SourceClass
from bot.domain.desks import DeskId
from bot.domain.feeds import (
    EntryPreview,
    Fault,
    FaultKind,
    Feed,
    FeedHealth,
    FeedId,
    FeedPreview,
    FeedState,
    Preview,
    Subscription,
    SubscriptionId,
    TextSource,
)
from tests.makers.articles import NOON
from tests.makers.stories import flatten


def subscribe(state: FeedState, fault: Fault | None) -> Subscription:
    health = FeedHealth(state=state, state_since=NOON, fault=fault)
    return Subscription(
        id=SubscriptionId(1),
        desk=DeskId(1),
        feed=Feed(id=FeedId(1), url="https://wire.example.org/feed", health=health),
        name="Wire A",
        tags=(),
        source_class=SourceClass.WIRE,
        filter="",
        paused=False,
        added=NOON - timedelta(days=1),
        since=NOON - timedelta(days=2),
        primed=True,
        notified_state=FeedState.OK,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", FaultKind)
def test_a_failing_feed_is_shown_with_its_reason_and_advice(kind: FaultKind, language: str) -> None:
    wording = load_wording(language)
    fault = Fault(kind=kind, status=404 if kind is FaultKind.STATUS else None)
    page = show_feed_notice(subscribe(FeedState.FAILING, fault), wording)
    text = flatten(page)
    assert "Wire A" in text and "https://wire.example.org/feed" in text
    assert say_fault(fault, wording) in text
    assert say_advice(fault, FeedState.FAILING, wording) in text


def test_a_feed_that_works_again_needs_nothing_done() -> None:
    page = show_feed_notice(subscribe(FeedState.OK, None), load_wording())
    assert "works again" in flatten(page) and "What to do" not in flatten(page)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["It holds 1 entry", "there is nothing at this address", "40 characters"]),
        ("ja", ["項目 1 件", "このアドレス", "40 字"]),
        ("zh-TW", ["共有 1 則", "此網址已無內容", "40 字"]),
    ],
)
def test_what_a_feed_would_bring_is_told_in_the_readers_language(
    language: str, shown: list[str]
) -> None:
    entry = EntryPreview(
        title="水先人スト",
        link="https://wire.example.org/1",
        published=NOON,
        text_source=TextSource.HEADLINE,
        fault=Fault(kind=FaultKind.STATUS, detail="it is not there", status=404),
        words=40,
        language="ja",
    )
    found = FeedPreview(url="https://wire.example.org/feed", entries=1, dated=1, newest=(entry,))
    page = show_preview(Preview(typed="wire", preview=found), "UTC", load_wording(language))
    assert [text for text in shown if text not in flatten(page)] == []
