"""Decide whether an article is let through to a desk, by the filter of its subscription."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.domain.articles import Article, Reading
from bot.domain.entities import fold_name
from bot.domain.errors import QueryNotUnderstood
from bot.domain.feeds import NewSubscription, Subscription
from bot.domain.queries import QueryFacts
from bot.text.query import matches, parse_query
from bot.text.reading import read_article


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """A subscription, whose filter may be "", and the zone (IANA) where its desk's days begin."""

    subscription: Subscription | NewSubscription
    zone: str = "UTC"

    @property
    def is_empty(self) -> bool:
        """Return whether it keeps all without a look."""
        return not self.subscription.filter.strip()

    def passes(self, reading: Reading, now: datetime) -> bool:
        """Tell whether it keeps an article, as one that is none does; plain work for a worker."""
        if self.is_empty:
            return True
        try:
            query = parse_query(self.subscription.filter, now=now, zone=self.zone)
        except QueryNotUnderstood:
            return True
        return matches(query, _gather_facts(reading, self.subscription))


def _gather_facts(reading: Reading, subscription: Subscription | NewSubscription) -> QueryFacts:
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
        categories=article.categories,
        language=article.language,
        published=article.published.moment if article.published else None,
    )


def filter_articles(
    filter: EntryFilter, articles: Sequence[Article], now: datetime
) -> tuple[bool, ...]:
    """Return which articles a subscription's filter lets through; plain work for a worker."""
    return tuple(filter.passes(read_article(article), now) for article in articles)
