"""Cite: a verbatim sentence with the source that it stands in."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.articles import StoredArticle
from bot.domain.digests import Quote, Source
from bot.domain.entities import DateMention
from bot.domain.questions import DatedLine
from bot.domain.spans import Span
from bot.text.segment import find_dateline


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedLine:
    """A verbatim sentence with the source that it stands in, and the day it tells of, if any.

    `copy` is true where the source prints another one's text. `marks` are the places in the quote's
    own text that answer a search.
    """

    quote: Quote
    source: Source
    date: DateMention | None = None
    copy: bool = False
    marks: tuple[Span, ...] = ()


def cut_dateline(text: str, sentence: Span) -> Span:
    """Return a sentence of a text without the dateline that opens it.

    Place, day and agency stand in the citation already.
    """
    dateline = find_dateline(text, sentence.start)
    if dateline is None or dateline.end >= sentence.end:
        return sentence
    return Span(dateline.end, sentence.end)


def cite_sentence(article: StoredArticle, sentence: Span, number: int) -> CitedLine:
    """Return a sentence of an article, without its dateline, as a numbered quote."""
    span = cut_dateline(article.article.text, sentence)
    return cite(article, span.start, span.end, number)


def cite_dated(line: DatedLine, number: int) -> CitedLine:
    """Return a dated sentence as a numbered quote."""
    span = line.sentence.span
    return cite(line.article, span.start, span.end, number, date=line.date)


def cite(
    article: StoredArticle, start: int, end: int, number: int, date: DateMention | None = None
) -> CitedLine:
    """Return a slice of an article's text as a numbered quote."""
    span = Span(start, end)
    quote = Quote(
        number=number,
        article=article.id,
        version=article.version,
        span=span,
        text=span.of(article.article.text),
    )
    return CitedLine(
        quote=quote,
        source=cite_source(article, number),
        date=date,
        copy=article.copy_of is not None,
    )


def cite_source(article: StoredArticle, number: int) -> Source:
    """Return an article as a numbered source."""
    member = article.article
    return Source(
        number=number,
        article=article.id,
        title=member.title,
        name=member.site or member.origin or "unnamed source",
        url=member.url,
        published=member.published,
        source_class=member.source_class,
        language=member.language,
        corrected=article.corrected,
        headline_only=member.headline_only,
        kind=article.kind,
    )
