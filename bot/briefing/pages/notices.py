"""The pages that tell a desk's admins what stopped or went wrong, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from bot.briefing.page import Block, Line, Page, Run
from bot.briefing.pages.feed import say_advice, say_fault
from bot.briefing.wording import Wording
from bot.domain.feeds import FeedState, Subscription
from bot.domain.posting import Closed


def show_feed_notice(subscription: Subscription, wording: Wording) -> Page:
    """Return the page of a feed's new state: what it is, why, and what can be done."""
    health = subscription.feed.health
    said = wording.say(f"notice.feed_{health.state}", name=subscription.name)
    lines: list[Line] = []
    if health.state is FeedState.OK:
        lines.append((Run(wording.say("notice.do_nothing")),))
    else:
        advice = say_advice(health.fault, health.state, wording)
        for key, text in (("reason", say_fault(health.fault, wording)), ("advice", advice)):
            if text:
                label = wording.say(f"feed.{key}")
                lines.append((Run(label, bold=True), Run(" "), Run(text)))
    lines.append((Run(subscription.feed.url, href=subscription.feed.url),))
    return Page(title=(Run(said, bold=True),), blocks=(Block(lines=tuple(lines)),))


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
