"""The pages that tell a desk's admins what stopped or went wrong, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from bot.briefing.page import Block, Page, Run, Text, label_value
from bot.briefing.pages.feed import say_advice, say_fault
from bot.briefing.wording import Wording
from bot.domain.feeds import FeedState, Subscription
from bot.domain.posting import Closed, Refusal


def show_feed_notice(subscription: Subscription, wording: Wording) -> Page:
    """Return the page of a feed's new state: what it is, why, and what can be done."""
    health = subscription.feed.health
    said = wording.say(f"notice.feed_{health.state}", name=subscription.name)
    lines: list[Text] = []
    if health.state is FeedState.OK:
        lines.append(wording.say("notice.do_nothing"))
    else:
        why = {
            "feed.reason": say_fault(health.fault, wording),
            "feed.advice": say_advice(health.fault, health.state, wording),
        }
        lines += [label_value(wording.say(key), text) for key, text in why.items() if text]
    lines.append((Run(subscription.feed.url, href=subscription.feed.url),))
    return Page(said, [Block(lines)])


def show_refused_post(channel: str, fault: str, title: str, wording: Wording) -> Page:
    """Return the page that says that Discord did not take a post, and why."""
    said = wording.say("notice.refused", channel=channel)
    what_to_do = wording.say("notice.refused_do")
    return Page(said, [Block([(Run(title, dim=True),), say_refusal(fault, wording), what_to_do])])


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
    lines = [say(f"notice.closed_{why}")]
    if digests:
        names = say("page.join").join(digests)
        lines.append(say("notice.closed_digests", names=names))
    lines.append(say("notice.closed_do"))
    return Page(say("notice.closed", channel=channel), [Block(lines)])
