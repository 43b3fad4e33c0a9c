"""Measure what reading an article costs: the time of one core, and the memory of a worker."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

from bot.domain.articles import Article, PageKind, Published, RawPage
from bot.pipeline import read_page
from bot.text.model.build.corpora import read_gum
from bot.text.reading import read_article
from bot.workers import open_workers
from tests.processor import measure_work

WORDS = 400
_DAY = date(2024, 7, 18)
_RUNS = 3
_DEADLINE = 60.0


def measure(sets: Path) -> dict[str, float]:
    """Return the milliseconds of CPU that reading an article of 400 words takes, and megabytes.

    The time is the median over the GUM documents of that length, each at its quickest of three
    readings. Memory is the proportional set size, on Linux alone: of a worker that has read them,
    and of the worker and the server it was forked from together.
    """
    texts = read_texts(sets)
    figures = {"CPU ms, 400 words (at most 15)": median(measure_time(text) for text in texts)}
    return figures | measure_memory(texts)


def read_texts(sets: Path) -> list[str]:
    """Return the first 400 words of each GUM document that has so many."""
    beginning = re.compile(rf"(?:\S+\s+){{{WORDS - 1}}}\S+")
    found = (beginning.match(document.text) for document in read_gum(sets / "gum-documents"))
    return [match[0] for match in found if match]


def measure_time(text: str) -> float:
    """Return how many milliseconds of CPU one reading of a text takes at its quickest."""
    article = Article(title="", text=text, published=Published(day=_DAY))
    return 1000 * measure_work(lambda: read_article(article), times=_RUNS)


def measure_memory(texts: list[str]) -> dict[str, float]:
    """Return the megabytes of a worker that has read these texts, alone and with its server."""
    if not Path("/proc/self/smaps_rollup").exists():
        return {}
    with open_workers(1, deadline=_DEADLINE) as workers:
        fresh = workers.call(weigh_worker)
        for text in texts:
            page = RawPage(origin="eval", kind=PageKind.TEXT, body=text.encode())
            workers.call(read_page, page, datetime(2024, 7, 18, tzinfo=UTC))
        worker, server = workers.call(weigh_worker)
    return {
        "MB, a worker and its server, before reading": sum(fresh),
        "MB, a worker and its server": worker + server,
        "MB, a worker (at most 250)": worker,
    }


def weigh_worker() -> tuple[float, float]:
    """Return the megabytes of this process and of the one it was forked from."""
    return _weigh(os.getpid()), _weigh(os.getppid())


def _weigh(process: int) -> float:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
