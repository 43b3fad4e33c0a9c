"""Measure what reading an article costs: the time of one core, and the memory of a worker."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

from bot.domain.articles import Article, PageKind, Published, RawPage
from bot.reading import read_page
from bot.text.model.build.corpora import read_gum
from bot.text.model.build.train_characters import read_marked
from bot.text.reading import read_article
from bot.workers import Workers, open_workers
from tests.eval.names_desk import read_articles
from tests.processor import measure_work

WORDS = 400
LANGUAGES = {"en": "English", "ja": "Japanese", "zh": "Chinese"}
_DENSE = 2 * WORDS
"""Characters of 400 words where no spaces are."""
_MOST = 20
_DAY = date(2024, 7, 18)
_RUNS = 3
_DEADLINE = 60.0

Texts = Mapping[str, list[str]]


def measure(sets: Path) -> dict[str, float]:
    """Return the milliseconds of CPU that reading an article of 400 words takes, and megabytes.

    The time is the median over texts of that length, each at its quickest of three readings.
    Memory is the proportional set size, on Linux alone: of a worker with the server that it was
    forked from, as it has read English alone, and then Japanese and Chinese too.
    """
    texts = read_texts(sets)
    figures = {
        f"CPU ms, 400 words of {LANGUAGES[language]} (at most 20)": median(
            measure_time(text, language) for text in found
        )
        for language, found in texts.items()
    }
    return figures | measure_memory(texts)


def read_texts(sets: Path) -> Texts:
    """Return texts of 400 words by language: of GUM, of Japanese news, of Chinese Wikipedia."""
    beginning = re.compile(rf"(?:\S+\s+){{{WORDS - 1}}}\S+")
    found = (beginning.match(document.text) for document in read_gum(sets / "gum-documents"))
    articles = read_articles(sets / "stories-dated" / "japanese-august-2026.jsonl")
    return {
        "en": [match[0] for match in found if match],
        "ja": _cut("\n".join(article.text for article in articles)),
        "zh": _cut("".join(one.text for one in read_marked("zh-gsd-dev", sets))),
    }


def _cut(text: str) -> list[str]:
    return [text[at : at + _DENSE] for at in range(0, len(text) - _DENSE, _DENSE)][:_MOST]


def measure_time(text: str, language: str) -> float:
    """Return how many milliseconds of CPU one reading of a text takes at its quickest."""
    article = Article(title="", text=text, language=language, published=Published(day=_DAY))
    return 1000 * measure_work(lambda: read_article(article), times=_RUNS)


def measure_memory(texts: Texts) -> dict[str, float]:
    """Return the megabytes of a worker that has read these texts, with its server and alone."""
    if not Path("/proc/self/smaps_rollup").exists():
        return {}
    with open_workers(1, deadline=_DEADLINE) as workers:
        fresh = workers.call(weigh_worker)
        english = _weigh_after(workers, texts["en"])
        worker, server = _weigh_after(workers, [*texts["ja"], *texts["zh"]])
    return {
        "MB, a worker and its server, before reading": sum(fresh),
        "MB, the same that has read English": sum(english),
        "MB, the same that has read all three": worker + server,
        "MB, the worker alone (at most 120)": worker,
    }


def _weigh_after(workers: Workers, texts: Iterable[str]) -> tuple[float, float]:
    """Return the megabytes of the worker and of its server after it has read these texts."""
    for text in texts:
        page = RawPage(origin="eval", kind=PageKind.TEXT, body=text.encode())
        workers.call(read_page, page, datetime(2024, 7, 18, tzinfo=UTC))
    return workers.call(weigh_worker)


def weigh_worker() -> tuple[float, float]:
    """Return the megabytes of this process and of the one it was forked from."""
    return _weigh(os.getpid()), _weigh(os.getppid())


def _weigh(process: int) -> float:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
