"""The pages that tell a desk's admins what stopped or went wrong, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from bot.briefing.pages import Block, Line, Page, Run
from bot.briefing.wording import Wording
from bot.domain.deliveries import Closed
from bot.domain.feeds import Fault, FaultKind, FeedState, Subscription

_ADVICE: dict[FaultKind, str] = {
    FaultKind.REFUSED: "check",
    FaultKind.DISALLOWED: "ask",
    FaultKind.TIMEOUT: "wait",
    FaultKind.TOO_LARGE: "check",
    FaultKind.STATUS: "check",
    FaultKind.UNREACHABLE: "check",
    FaultKind.NOT_A_FEED: "check",
    FaultKind.HARMFUL: "remove",
    FaultKind.GONE: "remove",
    FaultKind.OURS: "wait",
}
"""What can be done of each fault that lasts."""


def show_feed_notice(subscription: Subscription, wording: Wording) -> Page:
    """Return the page of a feed's new state: what it is, why, and what can be done."""
    health = subscription.feed.health
    said = wording.say(f"notice.feed_{health.state}", name=subscription.name)
    lines: list[Line] = []
    if health.state is not FeedState.OK and health.fault is not None:
        lines.append((Run(_say_why(health.fault, wording)),))
    advice = _choose_advice(health.state, health.fault)
    lines.append((Run(wording.say(f"notice.do_{advice}")),))
    lines.append((Run(subscription.feed.url, href=subscription.feed.url),))
    return Page(title=(Run(said, bold=True),), blocks=(Block(lines=tuple(lines)),))


def _say_why(fault: Fault, wording: Wording) -> str:
    status = fault.status if fault.status is not None else "?"
    return wording.say(f"notice.fault_{fault.kind.replace(' ', '_')}", status=status)


def _choose_advice(state: FeedState, fault: Fault | None) -> str:
    if state is FeedState.OK:
        return "nothing"
    if state is FeedState.GONE:
        return "remove"
    if state is FeedState.DEGRADED or fault is None:
        return "wait"
    return _ADVICE[fault.kind]


def show_closed_channel(
    channel: str, why: Closed, digests: Sequence[str], wording: Wording
) -> Page:
    """Return the page that says that nothing is posted in a channel any more, and why."""
    say = wording.say
    lines: list[Line] = [(Run(say(f"notice.closed_{why}")),)]
    if digests:
        names = say("page.join").join(digests)
        lines.append((Run(say("notice.closed_digests", names=names)),))
    lines.append((Run(say("notice.closed_do")),))
    title = (Run(say("notice.closed", channel=channel), bold=True),)
    return Page(title=title, blocks=(Block(lines=tuple(lines)),))
