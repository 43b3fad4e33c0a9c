"""The words for how a feed is doing, why a poll failed, and what can be done about it."""

from __future__ import annotations

from bot.briefing.wording import Wording
from bot.domain.feeds import Fault, FaultKind, FeedState, Subscription

_ADVISED_STATUS = frozenset({401, 403, 404, 429})
"""The statuses of HTTP that have words of their own (RFC 9110, section 15.5; RFC 6585)."""


def say_state(state: FeedState, wording: Wording) -> str:
    """Return how a feed is doing, in a word or two."""
    return wording.say(f"feed.state_{state}")


def say_subscription_state(subscription: Subscription, wording: Wording) -> str:
    """Return how a desk's feed is doing: paused there, or the state of the feed."""
    if subscription.paused:
        return wording.say("feed.state_paused")
    return say_state(subscription.feed.health.state, wording)


def say_fault(fault: Fault | None, wording: Wording) -> str:
    """Return why the last poll failed, in plain words; "" where it did not."""
    if fault is None:
        return ""
    if fault.kind is FaultKind.STATUS:
        status = fault.status or 0
        if status in _ADVISED_STATUS:
            return wording.say(f"fault.status_{status}")
        return wording.say("fault.status_server" if status >= 500 else "fault.status", n=status)
    return wording.say(f"fault.{_name(fault.kind)}")


def say_advice(fault: Fault | None, state: FeedState, wording: Wording) -> str:
    """Return what a person can do about a feed in a state; "" where nothing needs doing."""
    if state is FeedState.OK or fault is None:
        return ""
    if fault.kind is FaultKind.STATUS:
        status = fault.status or 0
        key = f"advice.status_{status}" if status in _ADVISED_STATUS else "advice.wait"
        return wording.say(key)
    return wording.say(f"advice.{_name(fault.kind)}")


def _name(kind: FaultKind) -> str:
    return kind.value.replace(" ", "_")
