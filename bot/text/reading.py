"""Read an article: every stage of `bot.text` in its order, over one text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain.articles import Article, Reading, SentenceReading
from bot.text.dates import find_dates
from bot.text.language import detect_language
from bot.text.names import find_entities
from bot.text.roles import score_roles
from bot.text.segment import split_sentences
from bot.text.summary import rate_sentences


def read_article(article: Article) -> Reading:
    """Return an article with its language, sentences, entities, dates and sentence scores."""
    language = article.language or detect_language(article.text)
    text, published = article.text, _day_of(article)
    spans = split_sentences(text, language=language)
    entities = find_entities(text, spans, language=language, title=article.title)
    dates = find_dates(text, spans, published=published, language=language)
    names = tuple(mention for entity in entities for mention in entity.mentions)
    salience = rate_sentences(text, spans, title=article.title, language=language, names=names)
    roles = score_roles(
        text, spans, salience=salience, dates=dates, published=published, language=language
    )
    return Reading(
        article=replace(article, language=language),
        entities=entities,
        dates=dates,
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


def _day_of(article: Article) -> date | None:
    return article.published.day if article.published else None
