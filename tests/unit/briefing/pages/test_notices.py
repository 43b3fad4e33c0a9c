"""What the admins of a desk are told of a feed: its state, why, and what can be done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.briefing.pages.feed import say_advice, say_fault
from bot.briefing.pages.notices import show_feed_notice
from bot.briefing.wording import LANGUAGES, load_wording
from bot.domain.articles import SourceClass
from bot.domain.desks import DeskId
from bot.domain.feeds import (
    Fault,
    FaultKind,
    Feed,
    FeedHealth,
    FeedId,
    FeedState,
    Subscription,
    SubscriptionId,
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
