"""Between rows and values: the only place that knows how a value is written down."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import msgspec

from bot.domain.articles import (
    Article,
    ArticleId,
    ArticleKind,
    Published,
    SentenceReading,
    SourceClass,
    StoredArticle,
)
from bot.domain.spans import Span
from bot.domain.stories import Features, UnplacedReading
from storage.seam import Row

# An empty name stands for the feed's title, whatever that is by now.
SUBSCRIPTION_NAME = "coalesce(nullif(subscription.name, ''), nullif(feed.title, ''), feed.url)"

# A list of lists: the name, and the tags.
_FEEDS = f"""(SELECT
    group_concat('[' || json_quote({SUBSCRIPTION_NAME}) || ',' || subscription.tags || ']')
  FROM article_feed
  JOIN subscription ON subscription.id = article_feed.subscription_id
  JOIN feed ON feed.id = subscription.feed_id
  WHERE article_feed.article_id = article.id)"""

ARTICLE_COLUMNS = f"""article.id, article.version, article.title, article.text, article.url,
article.site, article.byline, article.language, article.source_class, article.kind, article.origin,
article.published_day, article.published_at, article.received_at, article.copy_of,
article.headline_only, article.categories, article.corrected_at, article.arrival,
{_FEEDS} AS feeds"""

_FEATURES = msgspec.json.Decoder(Features)

_UNPLACED = msgspec.json.Decoder(UnplacedReading)

_KINDS = {kind.value: kind for kind in ArticleKind}

_SOURCE_CLASSES = {kind.value: kind for kind in SourceClass}


def to_seconds(moment: datetime) -> float:
    """Return the seconds since 1970 of an aware moment."""
    return moment.timestamp()


def to_moment(seconds: float) -> datetime:
    """Return the aware UTC moment of seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def read_moment(seconds: float | None) -> datetime | None:
    """Return the moment of a column that may be empty."""
    return None if seconds is None else to_moment(seconds)


def write_moment(moment: datetime | None) -> float | None:
    """Return what a column holds that may be empty."""
    return None if moment is None else to_seconds(moment)


def hash_text(text: str) -> bytes:
    """Return the SHA-256 that a stored text is checked by."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def read_article(row: Row) -> StoredArticle:
    """Return the article of a row with ARTICLE_COLUMNS."""
    published = None
    if row["published_day"] is not None:
        day = date.fromisoformat(row["published_day"])
        published = Published(day=day, at=read_moment(row["published_at"]))
    copy_of = row["copy_of"]
    feeds, tags = _read_feeds(row["feeds"])
    return StoredArticle(
        id=ArticleId(row["id"]),
        version=row["version"],
        received=to_moment(row["received_at"]),
        copy_of=None if copy_of is None else ArticleId(copy_of),
        corrected=read_moment(row["corrected_at"]),
        arrival=row["arrival"],
        feeds=feeds,
        tags=tags,
        kind=_KINDS[row["kind"]],
        article=Article(
            title=row["title"],
            text=row["text"],
            url=row["url"],
            published=published,
            site=row["site"],
            byline=row["byline"],
            language=row["language"],
            source_class=_SOURCE_CLASSES[row["source_class"]],
            origin=row["origin"],
            headline_only=bool(row["headline_only"]),
            categories=_read_categories(row["categories"]),
        ),
    )


# Thousands of articles came by the same few feeds.
@lru_cache(maxsize=1_000)
def _read_feeds(text: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of an article's feeds, and all their tags, each once."""
    listed = json.loads(f"[{text or ''}]")
    names = dict.fromkeys(name for name, _ in listed)
    tags = dict.fromkeys(tag for _, tags in listed for tag in tags)
    return tuple(sorted(names)), tuple(sorted(tags))


@lru_cache(maxsize=1_000)
def _read_categories(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def write_sentences(sentences: Iterable[SentenceReading]) -> str:
    """Return sentence readings as JSON, scores to four places."""
    return json.dumps(
        [
            [
                sentence.span.start,
                sentence.span.end,
                round(sentence.salience, 4),
                round(sentence.happening, 4),
                round(sentence.why, 4),
                round(sentence.ahead, 4),
                int(sentence.dangling),
            ]
            for sentence in sentences
        ],
        separators=(",", ":"),
    )


def read_sentences(text: str) -> tuple[SentenceReading, ...]:
    """Return the sentence readings that `write_sentences` wrote."""
    if text == "[]":  # an outline has none: a tenth of the time that 5,000 of them take
        return ()
    return tuple([_read_sentence(written) for written in json.loads(text)])


def read_sentences_at(text: str, *offsets: int) -> tuple[SentenceReading, ...]:
    """Return the sentences that hold these offsets, of what `write_sentences` wrote.

    For an offset that none holds, an unscored one of that place alone. The others are not made
    into values: that is most of the time of reading a long text's.
    """
    sentences = json.loads(text)
    return tuple([_find_sentence(sentences, offset) for offset in offsets])


def write_features(features: Features) -> str:
    """Return features as JSON."""
    return msgspec.json.encode(features).decode()


def read_features(text: str) -> Features:
    """Return the features that `write_features` wrote."""
    return _FEATURES.decode(text)


def write_unplaced(unplaced: UnplacedReading) -> str:
    """Return a reading that is to be placed as JSON."""
    return msgspec.json.encode(unplaced).decode()


def read_unplaced(text: str) -> UnplacedReading:
    """Return the reading that `write_unplaced` wrote."""
    return _UNPLACED.decode(text)


def _find_sentence(sentences: list[list[Any]], offset: int) -> SentenceReading:
    for written in sentences:
        if written[0] <= offset < written[1]:
            return _read_sentence(written)
    return SentenceReading(span=Span(offset, offset))


def _read_sentence(written: list[Any]) -> SentenceReading:
    start, end, salience, happening, why, ahead, dangling = written
    return SentenceReading(
        span=Span(start, end),
        salience=salience,
        happening=happening,
        why=why,
        ahead=ahead,
        dangling=bool(dangling),
    )
