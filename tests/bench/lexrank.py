"""How LexRank grows with a text, beside sumy's own: the same sentences, stems and stop words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.domain.spans import Span
from bot.text.segment.sentences import split_sentences
from bot.text.summary.extract import RANKED_SENTENCES, build_document, rate_centrality
from tests.bench.parts import Bench
from tests.bench.rows import Row
from tests.feed_site.pages import make_sentences
from tests.processor import measure_work

SECONDS = 2_000
"""Milliseconds that a text of any length may take: what a hostile input may waste."""

GROWTH_OVER_SQUARE = 1.0
"""Each sentence is compared with each other one; more than the square would be our own doing."""


def measure_lexrank(bench: Bench) -> list[Row]:
    """Return what ranking texts of some lengths takes, how it grows, and what the longest takes."""
    rows, ours, theirs = [], {}, {}
    for count in bench.scale.sentences:
        text, spans = _make_text(count)
        ours[count] = _time(partial(rate_centrality, text, spans))
        theirs[count] = _time(partial(_rank_with_sumy, text, spans), times=1)
        rows.append(
            Row(
                name=f"{count:,} sentences ranked",
                figure=ours[count],
                unit="ms",
                beside="sumy's LexRank",
                beside_figure=theirs[count],
                share=1.0,
            )
        )
    least, most = bench.scale.sentences[0], bench.scale.sentences[-1]
    rows.append(
        Row(
            name=f"growth from {least:,} to {most:,} sentences",
            figure=ours[most] / ours[least],
            unit="times",
            limit=GROWTH_OVER_SQUARE * (most / least) ** 2,
            beside="sumy's LexRank",
            beside_figure=theirs[most] / theirs[least],
        )
    )
    rows.append(_measure_longest(bench.scale.most_sentences))
    return rows


def _measure_longest(count: int) -> Row:
    text, spans = _make_text(count)
    ranked = spans[:RANKED_SENTENCES]
    return Row(
        name=f"{count:,} sentences, of which {len(ranked):,} are ranked",
        figure=_time(lambda: rate_centrality(text, spans)),
        unit="ms",
        limit=SECONDS,
        beside="these alone",
        beside_figure=_time(lambda: rate_centrality(text, ranked)),
    )


def _make_text(count: int) -> tuple[str, tuple[Span, ...]]:
    text = " ".join(make_sentences(f"lexrank {count}", count))
    spans = split_sentences(text, language="en")
    assert len(spans) == count
    return text, spans


def _time(work: Callable[[], object], *, times: int = 3) -> float:
    """Return the milliseconds of CPU that some work takes at its quickest."""
    return 1000 * measure_work(work, times=times)


def _rank_with_sumy(text: str, spans: tuple[Span, ...]) -> object:
    from sumy.nlp.stemmers import Stemmer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.utils import get_stop_words

    ranker = LexRankSummarizer(Stemmer("english"))
    ranker.stop_words = get_stop_words("english")
    document = build_document(span.of(text) for span in spans)
    return ranker(document, 1)
