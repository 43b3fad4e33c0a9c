"""Open a page, and read the article in it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime

from bot.domain.articles import Article, KnownFacts, PageKind, Published, RawPage, Reading
from bot.domain.errors import NoArticle
from bot.domain.stories import Features
from bot.intake.links import web_link
from bot.intake.page import choose_address, extract_page
from bot.intake.pdf import read_pdf
from bot.stories.clustering import extract_features
from bot.text.cleaning import clean_dump, clean_markdown
from bot.text.reading import read_article

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""When an article counts as of that has no time, where there is no clock to ask."""


def read_page(page: RawPage, received: datetime) -> tuple[Reading, Features]:
    """Return what is read in a page and what places it; plain work for a worker process.

    An article that does not say when it was published counts as of when it was received.
    Raises NoArticle where the page holds none.
    """
    return read_whole(open_page(page), received)


def read_whole(article: Article, received: datetime) -> tuple[Reading, Features]:
    """Return what is read in a clean article and what places it; plain work, as `read_page`."""
    reading = read_article(article)
    published = reading.article.published
    return reading, extract_features(reading, moment=published.moment if published else received)


def open_page(page: RawPage) -> Article:
    """Return the clean article of a page; what is known beforehand wins over what it says.

    Raises NoArticle where the page holds none.
    """
    if page.kind is PageKind.HTML:
        article = extract_page(page.body, url=page.known.url, charset=page.charset)
    elif page.kind is PageKind.PDF:
        article = _clean_pdf(page)
    else:
        article = _clean_page(page)
    if not article.text:
        raise NoArticle(f"There is no article in {page.origin}.")
    known = page.known
    if known.url:
        known = replace(known, url=choose_address(known.url, article.url))
    article = replace(article, origin=page.origin, headline_only=page.headline_only)
    return apply_facts(article, known)


def _clean_page(page: RawPage) -> Article:
    clean = clean_markdown if page.kind is PageKind.MARKDOWN else clean_dump
    cleaned = clean(page.body.decode(page.charset or "utf-8", "replace"))
    return Article(
        title=cleaned.title or "",
        text=cleaned.text,
        site=cleaned.site,
        byline=cleaned.byline,
        published=_read_day(cleaned.published),
    )


def _clean_pdf(page: RawPage) -> Article:
    found = read_pdf(page.body)
    cleaned = clean_dump(found.text)
    return Article(
        title=found.title or cleaned.title or "",
        text=cleaned.text,
        site=cleaned.site,
        byline=cleaned.byline or found.author,
        published=found.published,
    )


def _read_day(text: str | None) -> Published | None:
    try:
        return Published(day=date.fromisoformat(text)) if text else None
    except ValueError:
        return None


def apply_facts(article: Article, known: KnownFacts) -> Article:
    """Return an article with what is known beforehand in place of what its page says."""
    stated = {field.name: getattr(known, field.name) for field in fields(known)}
    whole = replace(article, **{name: value for name, value in stated.items() if value})
    return replace(whole, url=web_link(whole.url, base=None))
