"""Retelling: which dated sentences of the same days tell the same event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, repeat

from bot.domain.articles import ArticleId
from bot.domain.entities import EntityId
from bot.domain.questions import DatedLine
from bot.domain.spans import Span
from bot.text.segment import find_content_set
from bot.text.summary import SAME

SAME_EVENT = 0.25
"""Share of the content words of the shorter sentence that another one of the same day must hold to
tell the same event. On the sample articles the six pairs of sentences about one event of one day
share 0.27 to 0.50, the three pairs about different ones nothing."""

SAME_VAGUE_EVENT = SAME
"""The same where the date is vague: much happens in a year, so the sentences must repeat."""

SAME_NAMES = 0.5
"""Share of names in common by which sentences of the same day in two languages tell one event."""

LONGEST = 2_000
"""Characters of a sentence that are looked at; what is longer is a list or a page without stops."""

COMPARISONS = 400_000
"""Comparisons of the lines of the same days: all of up to 600 lines, of which a look-up reads 400;
of 10,000 each is compared with the first 40 events, in about a second."""

MOST_WORDS = 16_384
"""Different words of these events that count: four times those of 200 long sentences."""


@dataclass(slots=True)
class _Gathered:
    """An event as it is gathered: its lines, their articles, and the words of the first line.

    `bits` has a bit for each of the `size` words.
    """

    lines: list[DatedLine]
    articles: set[ArticleId]
    bits: int
    size: int


def gather_same(lines: Iterable[DatedLine]) -> list[list[DatedLine]]:
    """Return lines of the same days as events: each line with the first event that it tells.

    A sentence counts once. Two sentences of one article are two events.
    """
    once: dict[tuple[ArticleId, Span], DatedLine] = {}
    for line in lines:
        once.setdefault((line.article.id, line.sentence.span), line)
    if len({article for article, _ in once}) < 2:
        return [[line] for line in once.values()]
    events: list[_Gathered] = []
    most = COMPARISONS // len(once)
    vocabulary: dict[str, int] = {}  # the bit of each word of the events that count
    for line in once.values():
        words = find_content_set(leave_date(line), line.article.article.language)
        bits = sum(map(vocabulary.get, words, repeat(0)))
        event = _find_event(line, bits, len(words), islice(events, most))
        if event is not None:
            event.lines.append(line)
            event.articles.add(line.article.id)
            continue
        if len(events) < most:
            bits += _add_words(vocabulary, words)
        events.append(_Gathered([line], {line.article.id}, bits, len(words)))
    return [event.lines for event in events]


def leave_date(line: DatedLine) -> str:
    """Return what a sentence says beside its date, which is the same in all of that day."""
    text, span, date_span = line.article.article.text, line.sentence.span, line.date.span
    end = min(span.end, span.start + LONGEST)
    if span.start <= date_span.start and date_span.end <= end:
        return f"{text[span.start : date_span.start]} {text[date_span.end : end]}"
    return text[span.start : end]


def _find_event(
    line: DatedLine, bits: int, size: int, events: Iterable[_Gathered]
) -> _Gathered | None:
    """Return the first event that a line of so many words, those of `bits` among them, tells."""
    article, language = line.article.id, line.article.article.language
    exact = not line.date.is_vague
    share = SAME_EVENT if exact else SAME_VAGUE_EVENT
    for event in events:
        if article in event.articles:
            continue
        first = event.lines[0]
        if first.article.article.language == language:
            smaller = min(size, event.size)
            # As `measure_containment` has it.
            if smaller and (bits & event.bits).bit_count() / smaller >= share:
                return event
        elif exact and _share_names(line.names, first.names):
            return event
    return None


def _share_names(names: frozenset[EntityId], others: frozenset[EntityId]) -> bool:
    shared = names & others
    return len(shared) > 1 and len(shared) >= SAME_NAMES * len(names | others)


def _add_words(vocabulary: dict[str, int], words: Iterable[str]) -> int:
    """Give words that have none a bit, as long as there are any; return these bits."""
    first = len(vocabulary)
    new = [word for word in words if word not in vocabulary][: MOST_WORDS - first]
    vocabulary.update(zip(new, map((1).__lshift__, range(first, MOST_WORDS)), strict=False))
    return ((1 << len(new)) - 1) << first
