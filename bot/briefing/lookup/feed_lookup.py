"""Find the feed that a person means: by number, name, or a piece of its name or address."""

from __future__ import annotations

from collections.abc import Sequence

from bot.briefing.lookup.pick import choose_one
from bot.briefing.wording import Wording
from bot.domain.entities import fold_name
from bot.domain.feeds import Subscription


def find_feeds(subscriptions: Sequence[Subscription], typed: str) -> tuple[Subscription, ...]:
    """Return the subscriptions that may be meant by "f:12", a name, or a piece of either."""
    numbered = tuple(item for item in subscriptions if typed == f"f:{item.id}")
    if numbered:
        return numbered
    folded = fold_name(typed)
    same = tuple(item for item in subscriptions if folded and fold_name(item.name) == folded)
    if same:
        return same
    plain = typed.strip().casefold()
    exact = tuple(item for item in subscriptions if item.feed.url.casefold() == plain)
    return exact or tuple(
        item
        for item in subscriptions
        if folded in fold_name(item.name) or (plain and plain in item.feed.url.casefold())
    )


def choose_feed(
    subscriptions: Sequence[Subscription], typed: str, wording: Wording
) -> Subscription:
    """Return the one subscription that is meant; raises NotFound in words otherwise."""
    return choose_one(find_feeds(subscriptions, typed), subscriptions, typed, "feed", wording)
