"""Decide whether an entry is let through to a desk, by the filter of its subscription."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from bot.domain.articles import Article, Reading
from bot.domain.entities import fold_name
from bot.domain.errors import QueryNotUnderstood
from bot.domain.feeds import NewSubscription, Subscription
from bot.domain.queries import QueryFacts
from bot.text.query import matches, parse_query
from bot.text.reading import read_article


def passes_filter(filter: str, facts: QueryFacts, *, now: datetime, zone: str) -> bool:
    """Tell whether a subscription's filter keeps an article; a filter that is none keeps all.

    The days that it names are those of the desk's `zone` (IANA), as everywhere.
    """
    if not filter.strip():
        return True
    try:
        query = parse_query(filter, now=now, zone=zone)
    except QueryNotUnderstood:
        return True
    return matches(query, facts)


def gather_facts(reading: Reading, subscription: Subscription | NewSubscription) -> QueryFacts:
    """Return what a filter can ask of an article that came by a subscription."""
    article = reading.article
    sources = (subscription.name, article.site, urlsplit(article.url or "").hostname)
    names = {
        fold_name(name)
        for entity in reading.entities
        for name in (entity.name, *(alias for alias in entity.aliases))
    }
    return QueryFacts(
        title=article.title,
        text=article.text,
        names=frozenset(names),
        sources=tuple(source for source in sources if source),
        source_class=subscription.source_class,
        tags=subscription.tags,
        language=article.language,
        published=article.published.moment if article.published else None,
    )


def filter_articles(
    subscription: Subscription, articles: Sequence[Article], now: datetime, zone: str
) -> tuple[bool, ...]:
    """Return which articles a subscription's filter lets through; plain work for a worker."""
    return tuple(
        passes_filter(
            subscription.filter,
            gather_facts(read_article(article), subscription),
            now=now,
            zone=zone,
        )
        for article in articles
    )
