"""What an article costs to read, beside trafilatura and sumy as they come on the same pages."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from statistics import median
from typing import Any  # sumy and trafilatura ship no types

from bot.domain.articles import PageKind, RawPage
from bot.domain.errors import NoArticle
from bot.reading import BEGINNING, read_page
from tests.bench.parts import Bench
from tests.bench.rows import Row
from tests.environment import SETS
from tests.feed_site.pages import make_body, make_page
from tests.processor import measure_work

RUNS = 3
SENTENCES = (10, 30, 60)
"""Lengths of the made-up articles, about 200, 600 and 1,200 words."""

PEER = "trafilatura and sumy"
SHOWN = 5
"""Sentences that sumy is asked for."""


def measure_analysis(bench: Bench) -> list[Row]:
    """Return the CPU time of one article at the median: page to names, dates, roles and ranks."""
    rows = [
        _compare(f"an article of {count} sentences, made up", _make_pages(bench.scale.pages, count))
        for count in SENTENCES
    ]
    found = sorted((SETS / "pages-trafilatura" / "html").glob("*.html.gz"))[: bench.scale.pages]
    name = "an article of the web"
    if found:
        rows.append(_compare(f"{name}, {len(found)} pages", [read_packed(path) for path in found]))
    else:
        rows.append(Row(name=name, note="left out: the sets are not here (NEWSDESK_SETS)"))
    return rows


def _make_pages(count: int, sentences: int) -> list[bytes]:
    return [
        make_page(f"analysis {n}", body=make_body(f"analysis {n}", sentences)).encode()
        for n in range(count)
    ]


def read_packed(path: Path) -> bytes:
    """Return a page of the sets."""
    return gzip.decompress(path.read_bytes())


def _compare(name: str, pages: Sequence[bytes]) -> Row:
    for read in (read_ours, read_theirs):
        read(pages[0])  # what is loaded at first use does not count
    return Row(
        name=name,
        figure=_time(read_ours, pages),
        unit="ms",
        beside=PEER,
        beside_figure=_time(read_theirs, pages),
    )


def _time(read: Callable[[bytes], object], pages: Sequence[bytes]) -> float:
    """Return the milliseconds of CPU that a page takes, the median of all."""
    return 1000 * median(measure_work(partial(read, page), times=RUNS) for page in pages)


def read_ours(page: bytes) -> object:
    """Return what a worker reads in a page: the article, and all that is found in it."""
    try:
        return read_page(RawPage(origin="bench", kind=PageKind.HTML, body=page), BEGINNING)
    except NoArticle:
        return None


def read_theirs(page: bytes) -> object:
    """Return the article with its metadata, and the sentences that LexRank rates highest."""
    import trafilatura

    found = trafilatura.bare_extraction(page, with_metadata=True)
    if found is None or isinstance(found, dict) or not found.text:
        return None
    return _make_ranker()(_split(found.text), SHOWN)


def _split(text: str) -> Any:
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence

    sentences = re.split(r"(?<=[.!?])\s+", text)
    return ObjectDocumentModel([Paragraph([Sentence(one, _Words()) for one in sentences])])


class _Words:
    """Words for sumy, whose own tokenizer asks for a download."""

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(re.findall(r"\w+", sentence))


@lru_cache(maxsize=1)
def _make_ranker() -> Any:
    from sumy.nlp.stemmers import Stemmer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.utils import get_stop_words

    ranker = LexRankSummarizer(Stemmer("english"))
    ranker.stop_words = get_stop_words("english")
    return ranker
