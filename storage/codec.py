"""Between rows and values: the only place that knows how a value is written down."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

from bot.domain.articles import (
    Article,
    ArticleId,
    Published,
    SentenceReading,
    SourceClass,
    Span,
    StoredArticle,
)
from bot.domain.stories import Features
from storage.database import Row

ARTICLE_COLUMNS = """article.id, article.version, article.title, article.text, article.url,
article.site, article.byline, article.language, article.source_class, article.origin,
article.published_day, article.published_at, article.received_at, article.copy_of"""

_CJK_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〆]+")


def to_seconds(moment: datetime) -> float:
    """Return the seconds since 1970 of an aware moment."""
    return moment.timestamp()


def to_moment(seconds: float) -> datetime:
    """Return the aware UTC moment of seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def hash_text(text: str) -> bytes:
    """Return the SHA-256 that a stored text is checked by."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def split_pieces(text: str) -> str:
    """Return the two-character pieces of the Chinese and Japanese runs of a text, spaced."""
    return " ".join(
        run[i : i + 2] for run in _CJK_RUN.findall(text) for i in range(max(1, len(run) - 1))
    )


def read_article(row: Row) -> StoredArticle:
    """Return the article of a row with ARTICLE_COLUMNS."""
    published = None
    if row["published_day"] is not None:
        at = row["published_at"]
        published = Published(
            day=date.fromisoformat(row["published_day"]), at=None if at is None else to_moment(at)
        )
    copy_of = row["copy_of"]
    return StoredArticle(
        id=ArticleId(row["id"]),
        version=row["version"],
        received=to_moment(row["received_at"]),
        copy_of=None if copy_of is None else ArticleId(copy_of),
        article=Article(
            title=row["title"],
            text=row["text"],
            url=row["url"],
            published=published,
            site=row["site"],
            byline=row["byline"],
            language=row["language"],
            source_class=SourceClass(row["source_class"]),
            origin=row["origin"],
        ),
    )


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
    return tuple(
        SentenceReading(
            span=Span(start, end),
            salience=salience,
            happening=happening,
            why=why,
            ahead=ahead,
            dangling=bool(dangling),
        )
        for start, end, salience, happening, why, ahead, dangling in json.loads(text)
    )


def write_features(features: Features) -> str:
    """Return features as JSON."""
    return json.dumps(
        {
            "moment": to_seconds(features.moment),
            "sketch": features.sketch,
            "terms": features.terms,
            "names": features.names,
            "days": [day.isoformat() for day in features.days],
            "pairs": features.pairs,
            "lead": features.lead,
        },
        separators=(",", ":"),
        ensure_ascii=False,
    )


def read_features(text: str) -> Features:
    """Return the features that `write_features` wrote."""
    values = json.loads(text)
    return Features(
        moment=to_moment(values["moment"]),
        sketch=tuple(values["sketch"]),
        terms=tuple((term, weight) for term, weight in values["terms"]),
        names=tuple((name, weight) for name, weight in values["names"]),
        days=tuple(date.fromisoformat(day) for day in values["days"]),
        pairs=tuple(values.get("pairs", ())),  # not kept of articles stored before 0.2
        lead=tuple(values.get("lead", ())),
    )


def find_sentence(sentences: tuple[SentenceReading, ...], offset: int) -> SentenceReading:
    """Return the sentence that holds an offset, or an unscored one of that place alone."""
    for sentence in sentences:
        if sentence.span.start <= offset < sentence.span.end:
            return sentence
    return SentenceReading(span=Span(offset, offset))
