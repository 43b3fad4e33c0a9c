"""Cite: a verbatim sentence with the source that it stands in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.articles import ArticleId, StoredArticle
from bot.domain.digests import Quote, Source
from bot.domain.entities import DateMention
from bot.domain.questions import DatedLine
from bot.domain.spans import Span
from bot.text.segment import cut_dateline

T = TypeVar("T")


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


def cite_sentence(
    article: StoredArticle, sentence: Span, number: int, *, copies: int = 0
) -> CitedLine:
    """Return a sentence of an article, without its dateline, as a numbered quote."""
    span = cut_dateline(article.article.text, sentence)
    return cite(article, span, number, copies=copies)


def cite_dated(line: DatedLine, number: int) -> CitedLine:
    """Return a dated sentence as a numbered quote."""
    return cite(line.article, line.sentence.span, number, date=line.date)


def cite(
    article: StoredArticle,
    span: Span,
    number: int,
    *,
    copies: int = 0,
    date: DateMention | None = None,
) -> CitedLine:
    """Return a slice of an article's text as a numbered quote."""
    return CitedLine(
        quote=quote(article, span, number),
        source=cite_source(article, number, copies=copies),
        date=date,
        copy=article.copy_of is not None,
    )


def quote(article: StoredArticle, span: Span, number: int) -> Quote:
    """Return a slice of an article's text as a quote that is cited by a number."""
    text = span.of(article.article.text)
    return Quote(number=number, article=article.id, version=article.version, span=span, text=text)


def cite_source(article: StoredArticle, number: int, *, copies: int = 0) -> Source:
    """Return an article as a numbered source, of which so many copies are known."""
    member = article.article
    return Source(
        number=number,
        article=article.id,
        title=member.title,
        name=article.publisher,
        url=member.url,
        published=member.published,
        source_class=member.source_class,
        language=member.language,
        copies=copies,
        corrected=article.corrected,
        headline_only=member.headline_only,
        kind=article.kind,
    )


def fold_copies(
    found: Sequence[T], stored: Callable[[T], StoredArticle]
) -> tuple[tuple[T, int], ...]:
    """Return what was found once for each text, its original if it is there, with its copies.

    The number is how many further prints of the text were found; the order is that of the first.
    """
    by_text: dict[ArticleId, list[T]] = {}
    for one in found:
        article = stored(one)
        by_text.setdefault(article.copy_of or article.id, []).append(one)
    return tuple(
        (next((one for one in same if stored(one).id == text), same[0]), len(same) - 1)
        for text, same in by_text.items()
    )
