"""Read an article: every stage of `bot.text` in its order, over one text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.domain.articles import Article, Reading, SentenceReading
from bot.domain.entities import DateMention, NamedEntity
from bot.domain.spans import Span
from bot.text.dates import find_dates
from bot.text.dating import judge_dates
from bot.text.language import detect_language
from bot.text.names import find_entities
from bot.text.roles import describe, rate_salience, score_roles
from bot.text.segment import split_sentences
from bot.text.summary import read_signs


def read_article(article: Article) -> Reading:
    """Return an article with its language, sentences, entities, dates and sentence scores."""
    language = article.language or detect_language(article.text)
    text, published = article.text, _day_of(article)
    spans = split_sentences(text, language=language)
    dates = find_dates(text, spans, published=published, language=language)
    named = find_entities(text, spans, language=language, title=article.title)
    entities = leave_dates(named, dates)
    names = tuple(mention for entity in entities for mention in entity.mentions)
    signs = read_signs(text, spans, title=article.title, language=language, names=names)
    described = describe(
        text,
        spans,
        signs,
        title=article.title,
        names=names,
        dates=dates,
        published=published,
        language=language,
    )
    roles = score_roles(described)
    salience = rate_salience(signs, roles, dated=published is not None)
    return Reading(
        article=replace(article, language=language),
        entities=entities,
        dates=judge_dates(text, spans, dates, published=published, language=language),
        sentences=tuple(
            SentenceReading(
                span=span,
                salience=salience[number],
                happening=roles.happening[number],
                why=roles.why[number],
                ahead=roles.ahead[number],
                dangling=roles.dangling[number],
            )
            for number, span in enumerate(spans)
        ),
    )


def leave_dates(
    entities: Iterable[NamedEntity], dates: Sequence[DateMention]
) -> tuple[NamedEntity, ...]:
    """Return entities without the mentions that are part of a date, as "Q4" of "Q4/2024" is."""
    starts = [date.span.start for date in dates]

    def is_dated(span: Span) -> bool:
        place = bisect_right(starts, span.start) - 1
        return place >= 0 and span.end <= dates[place].span.end

    kept = (
        replace(entity, mentions=tuple(span for span in entity.mentions if not is_dated(span)))
        for entity in entities
    )
    return tuple(entity for entity in kept if entity.mentions)


def _day_of(article: Article) -> date | None:
    return article.published.day if article.published else None
