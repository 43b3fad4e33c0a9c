"""What it takes to place an article in a story, and how that grows with the desk."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median

from bot.domain.articles import Article, Reading
from bot.domain.stories import Features
from bot.stories.clustering import StoryIndex, extract_features
from tests.bench.generator import Zipf, make_words
from tests.bench.parts import Bench
from tests.bench.rows import Row
from tests.eval.story_peer import PeerDesk
from tests.processor import measure_work

MILLISECONDS = 2.0
"""What placing an article may take while everything else waits: the index is of one desk."""

APART = timedelta(minutes=26)
"""Between two articles: fifty-five a day, so that some hundreds are told at a time."""

WORDS, LENGTH, TOPIC = 30_000, 260, 12
NEW = 60


def measure_placement(bench: Bench) -> list[Row]:
    """Return what placing takes among few and many articles, beside one pass of TF-IDF."""
    few, many = bench.scale.placed
    articles = list(_make_articles(many + NEW))
    taken = {held: _measure_ours(articles, held) for held in (few, many)}
    return [
        Row(
            name=f"an article placed among {many:,}",
            figure=taken[many],
            unit="ms",
            limit=MILLISECONDS,
            beside=f"TF-IDF, nearest of {few:,}",
            beside_figure=_measure_peer(articles, few),
        ),
        Row(
            name=f"growth from {few:,} to {many:,} articles",
            figure=taken[many] / taken[few],
            unit="times",
            limit=many / few,
        ),
    ]


def _measure_ours(articles: Sequence[tuple[datetime, Article]], held: int) -> float:
    """Return the median of the milliseconds of CPU that placing further articles takes."""
    index = StoryIndex()
    for number, (moment, article) in enumerate(articles[:held], start=1):
        index.add(number, number, _digest(article, moment))
    new = [_digest(article, moment) for moment, article in articles[held : held + NEW]]
    return 1000 * median(measure_work(lambda f=f: index.place(f)) for f in new)  # type: ignore[misc]  # bound at once


def _measure_peer(articles: Sequence[tuple[datetime, Article]], held: int) -> float:
    desk = PeerDesk()
    for number, (moment, article) in enumerate(articles[:held]):
        desk.add(moment, article.title, article.text, number)
    moment, article = articles[held]
    return 1000 * measure_work(lambda: desk.place(moment, article.title, article.text))


def _digest(article: Article, moment: datetime) -> Features:
    reading = Reading(article=article, sentences=(), entities=(), dates=())
    return extract_features(reading, moment=moment)


def _make_articles(count: int) -> Iterator[tuple[datetime, Article]]:
    """Yield articles of words by Zipf's law, every sixth of a few that are the article's own."""
    chance = random.Random(1)
    words = make_words(chance, WORDS)
    common = Zipf(words, chance)
    for number in range(count):
        topic = chance.sample(words, TOPIC)
        body = [words[at] for at in common.choose(LENGTH)]
        body[::6] = chance.choices(topic, k=len(body[::6]))
        text = " ".join(f"{word}." if at % 14 == 13 else word for at, word in enumerate(body))
        figures = f" {chance.randint(1, 999)} ships and {chance.randint(1, 99)} men."
        moment = datetime(2026, 1, 1, tzinfo=UTC) + number * APART
        yield moment, Article(title=" ".join(topic[:7]), text=text + figures, language="en")
