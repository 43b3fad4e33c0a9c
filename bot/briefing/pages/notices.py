"""The pages that tell a desk's admins what stopped or went wrong, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from bot.briefing.page import Block, Line, Page, Run
from bot.briefing.pages.feed import say_advice, say_fault
from bot.briefing.wording import Wording
from bot.domain.feeds import FeedState, Subscription
from bot.domain.posting import Closed, Refusal


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


def show_refused_post(channel: str, fault: str, title: str, wording: Wording) -> Page:
    """Return the page that says that Discord did not take a post, and why."""
    lines: list[Line] = [(Run(title, dim=True),), (Run(say_refusal(fault, wording)),)]
    lines.append((Run(wording.say("notice.refused_do")),))
    said = wording.say("notice.refused", channel=channel)
    return Page(title=(Run(said, bold=True),), blocks=(Block(lines=tuple(lines)),))


def say_refusal(fault: str, wording: Wording) -> str:
    """Return in words why a post was not delivered, as it was noted then."""
    if fault in set(Closed):
        return wording.say(f"notice.closed_{fault}")
    if fault in set(Refusal):
        return wording.say(f"notice.refused_{fault}")
    return wording.say("notice.refused_else", fault=fault)


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
