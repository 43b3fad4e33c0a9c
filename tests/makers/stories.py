"""Made-up stories and readings, so that a test says only what it is about."""

from datetime import date
from typing import Any

from bot.briefing.page import Page
from bot.domain.articles import (
    Article,
    ArticleId,
    Published,
    SentenceReading,
    SourceClass,
    StoredArticle,
)
from bot.domain.spans import Span
from bot.domain.stories import Story, StoryArticle, StoryId
from bot.text.article_kind import tell_kind
from tests.makers.articles import NOON


def make_article(
    number: int,
    *sentences: tuple[str, dict[str, float | bool]],
    title: str = "Ships meet off Boso",
    site: str | None = None,
    copy_of: int | None = None,
    day: date = date(2024, 7, 19),
    language: str = "en",
    source_class: SourceClass = SourceClass.NEWSPAPER,
) -> StoryArticle:
    """Return an article made of sentences, each with the scores given for it."""
    text, readings = "", []
    for sentence, scores in sentences:
        start = len(text) + bool(text)
        text = f"{text} {sentence}" if text else sentence
        values: dict[str, Any] = {"salience": 0.5, **scores}
        readings.append(SentenceReading(span=Span(start, len(text)), **values))
    article = Article(
        title=title,
        text=text,
        site=site or f"Site {number}",
        url=f"https://site{number}.example.org/boso",
        published=Published(day=day),
        language=language,
        source_class=source_class,
    )
    stored = StoredArticle(
        id=ArticleId(number),
        version=1,
        article=article,
        received=NOON,
        arrival=number,
        copy_of=None if copy_of is None else ArticleId(copy_of),
        kind=tell_kind(title),
    )
    return StoryArticle(stored=stored, sentences=tuple(readings))


def make_story(*articles: StoryArticle, number: int = 1) -> Story:
    return Story(id=StoryId(number), articles=articles)


def flatten(page: Page) -> str:
    lines = [page.title, *(line for b in page.blocks for line in (b.heading, *b.lines))]
    return "\n".join("".join(run.text for run in line) for line in lines)
