"""The pages of a desk's feeds: the list, one feed, a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.briefing.page import Block, Line, Page, Run, Text, label_value, list_changes, show_time
from bot.briefing.pages.citations import show_published
from bot.briefing.wording import Wording
from bot.domain.articles import SourceClass, StoredArticle
from bot.domain.feeds import (
    FOUND_LINKS,
    Fault,
    FaultKind,
    Feed,
    FeedCheck,
    FeedPreview,
    FeedState,
    SourceKind,
    Subscription,
)

MOST_CHECKED = 10
"""Articles that are named of each feed that was read at once."""

_ADVISED_STATUS = frozenset({401, 403, 404, 429})
"""The statuses of HTTP that have words of their own (RFC 9110, section 15.5; RFC 6585)."""


def say_state(state: FeedState, wording: Wording) -> str:
    """Return how a feed is doing, in a word or two."""
    return wording.say(f"feed.state_{state}")


def say_subscription_state(subscription: Subscription, wording: Wording) -> str:
    """Return how a desk's feed is doing: paused there, not read yet, or the state of the feed."""
    health = subscription.feed.health
    if subscription.paused:
        return wording.say("feed.state_paused")
    if health.state is FeedState.OK and health.succeeded_at is None:
        return wording.say("feed.never")
    return say_state(health.state, wording)


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


def show_feeds(subscriptions: Sequence[Subscription], zone: str, wording: Wording) -> Page:
    """Return the page of all feeds of a desk, those with trouble first."""
    say, count = wording.say, wording.count
    if not subscriptions:
        return Page(say("feed.list"), [Block([say("feed.none")])])
    troubled = [s for s in subscriptions if s.feed.health.state is not FeedState.OK]
    figures = [count("feed.figures", len(subscriptions))]
    if troubled:
        figures.append(count("feed.troubled", len(troubled)))
    ordered = (*troubled, *(s for s in subscriptions if s not in troubled))
    return Page(
        (Run(say("feed.list"), bold=True), Run(f" · {say('page.join').join(figures)}")),
        (Block(_show_short(item, zone, wording)) for item in ordered),
    )


def _show_short(subscription: Subscription, zone: str, wording: Wording) -> Iterator[Text]:
    feed = subscription.feed
    marks = [say_subscription_state(subscription, wording), *_list_marks(subscription, wording)]
    yield (
        Run(subscription.name or feed.url, bold=True, href=feed.link or feed.url),
        Run(f" · {' · '.join(marks)}", dim=True),
    )
    yield (Run(_say_times(subscription, zone, wording), dim=True),)
    fault = say_fault(feed.health.fault, wording)
    if fault and feed.health.state is not FeedState.OK:
        yield fault


def _list_marks(subscription: Subscription, wording: Wording) -> list[str]:
    marks = list(subscription.tags)
    if subscription.feed.source_kind is not SourceKind.FEED:
        marks.insert(0, say_source_kind(subscription.feed, wording))
    if subscription.source_class is not SourceClass.UNKNOWN:
        marks.insert(0, say_class(subscription.source_class, wording))
    return marks


def say_source_kind(source: Feed | FeedPreview, wording: Wording) -> str:
    """Return how a source lists its articles, with the selector of a page's links."""
    kind = wording.say(f"feed.kind_{source.source_kind}")
    if source.selector in (None, FOUND_LINKS):
        return kind
    return wording.say("feed.watched", kind=kind, selector=source.selector)


def say_class(source_class: SourceClass, wording: Wording) -> str:
    """Return the kind of a publisher in words."""
    return wording.say(f"class.{source_class}")


def _say_times(subscription: Subscription, zone: str, wording: Wording) -> str:
    health = subscription.feed.health
    parts = []
    if health.succeeded_at is not None:
        parts.append(wording.say("feed.last", when=show_time(health.succeeded_at, zone, wording)))
    elif health.state is not FeedState.OK or subscription.paused:
        parts.append(wording.say("feed.never"))
    if not subscription.paused:
        parts.append(_say_next(subscription, zone, wording))
    if health.per_day is not None:
        parts.append(_say_rate(health.per_day, wording))
    return " · ".join(parts)


def _say_next(subscription: Subscription, zone: str, wording: Wording) -> str:
    health = subscription.feed.health
    if health.next_at is not None:
        return wording.say("feed.next", when=show_time(health.next_at, zone, wording))
    return wording.say("feed.no_next" if health.checked_at else "feed.soon")


def _say_rate(per_day: float, wording: Wording) -> str:
    if per_day < 1:
        return wording.say("feed.per_week")
    return wording.count("feed.per_day", round(per_day))


def show_feed(
    subscription: Subscription, articles: Sequence[StoredArticle], zone: str, wording: Wording
) -> Page:
    """Return the page of one feed: settings, how it is doing and why, its newest articles."""
    say, health = wording.say, subscription.feed.health
    state = say_subscription_state(subscription, wording)
    if health.state_since and not subscription.paused:
        when = show_time(health.state_since, zone, wording)
        state = say("feed.since", state=state, when=when)
    shown = (
        *_list_settings(subscription, wording),
        ("feed.state", state),
        ("feed.reason", say_fault(health.fault, wording)),
        ("feed.advice", say_advice(health.fault, health.state, wording)),
        ("feed.times", _say_times(subscription, zone, wording)),
        ("feed.added", show_time(subscription.added, zone, wording)),
    )
    lines = (label_value(say(label), text) for label, text in shown if text)
    newest = [_show_article(article, wording) for article in articles]
    below = Block(newest or [say("feed.no_articles")], say("feed.newest"))
    return Page(subscription.name or subscription.feed.url, (Block(lines), below))


def _show_article(stored: StoredArticle, wording: Wording) -> Line:
    article = stored.article
    when = show_published(article.published, wording)
    return (
        Run(article.title or article.origin, href=article.url),
        Run(f" · {when}", dim=True),
    )


def _list_settings(subscription: Subscription, wording: Wording) -> list[tuple[str, str]]:
    say, feed = wording.say, subscription.feed
    return [
        ("feed.address", feed.url),
        ("feed.kind", say_source_kind(feed, wording)),
        ("feed.name", subscription.name or feed.title or feed.url),
        ("feed.class", say_class(subscription.source_class, wording)),
        ("feed.tags", say("page.join").join(subscription.tags) or say("feed.no_tags")),
        ("feed.every", _say_interval(subscription, wording)),
        ("feed.filter", subscription.filter or say("feed.no_filter")),
    ]


def _say_interval(subscription: Subscription, wording: Wording) -> str:
    if subscription.interval is None:
        return wording.say("feed.every_itself")
    return wording.count("feed.every_minutes", subscription.interval // 60)


def show_feed_changes(before: Subscription, after: Subscription, wording: Wording) -> Page:
    """Return the page of a change of a feed: what changed of it, as it was and as it is."""
    old, new = (_list_settings(feed, wording) for feed in (before, after))
    title = wording.say("feed.edited", name=after.name or after.feed.url)
    return Page(title, [Block(list_changes(old, new, "feed", wording))])


def show_checks(checks: Sequence[FeedCheck], wording: Wording) -> Page:
    """Return the page of what reading some feeds at once came to."""
    say, blocks = wording.say, []
    for one in checks:
        name = one.feed.name or one.feed.feed.url
        if one.feed.paused:
            state = say("feed.state_paused")
        elif not one.read:
            state = say("feed.check_later")
        elif one.feed.feed.health.fault is not None:
            state = say_fault(one.feed.feed.health.fault, wording)
        elif one.came:
            state = wording.count("feed.check_new", len(one.came))
        else:
            state = say("feed.check_nothing")
        head: Line = (Run(name, bold=True), Run(f" · {state}"))
        newest = (_show_article(stored, wording) for stored in one.came[:MOST_CHECKED])
        blocks.append(Block((head, *newest)))
    return Page(say("feed.check"), blocks)
