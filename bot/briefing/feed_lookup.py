"""Find the feed that a person means: by number, name, or a piece of its name or address."""

from __future__ import annotations

from collections.abc import Sequence

from bot.briefing.wording import Wording
from bot.domain.entities import fold_name
from bot.domain.errors import NotFound
from bot.domain.feeds import Subscription

NEAREST = 5
"""How many names are offered where none or several are meant."""


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
    found = find_feeds(subscriptions, typed)
    if len(found) == 1:
        return found[0]
    names = wording.say("page.join").join(item.name for item in (found or subscriptions)[:NEAREST])
    if found:
        raise NotFound(wording.say("feed.several", name=typed, names=names))
    words = [wording.say("feed.unknown", name=typed)]
    if names:
        words.append(wording.say("feed.unknown_nearest", names=names))
    raise NotFound(" ".join(words))
