"""Salience: how well each sentence stands for its article, from several weak signs.

Centrality alone loses to the first sentence on news; weighed with position, title, length and
names it wins (measured by `tests/eval/summaries.py`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING

from bot.text.segment import count_words, find_content_words
from bot.text.summary.junk import is_junk

if TYPE_CHECKING:
    from bot.domain.spans import Span

READ_SENTENCES = 1_000
"""Sentences of a text that are rated; what comes later is never shown."""

READ_CHARACTERS = 2_000
"""Characters of a sentence that are looked at."""

SHOWABLE = 0.25
"""The fitness above which a sentence takes a place in its article."""

_MANY_NAMES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each sign adds to salience; the sum is 1.

    The middle of a broad plateau on 30 of GUM's documents and 169 web pages with the description
    that their editors gave them (`tests/eval/weights.py`), rounded.
    """

    centrality: float = 0.05
    position: float = 0.22
    title: float = 0.16
    mentions: float = 0.30
    definition: float = 0.11
    coverage: float = 0.07
    names: float = 0.09


WEIGHTS = Weights()

_ENDS = (".", "!", "?", "…", "。", "！", "？", "”", '"', "」", "』", ")", "’", "'", "）", "．")
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|being|am|has|have|had|do|does|did|will|would|can|could|may|might"
    r"|shall|should|must|said|says?|went|goe?s?|came|comes?|took|takes?|made|makes?|got|gets?|gave"
    r"|gives?|found|finds?|told|saw|sees?|held|holds?|left|led|leads?|met|won|lost|loses?|set|put"
    r"|hit|cut|fell|rose|grew|began|became|broke|brought|brings?|built|bought|sold|sent|spent|kept"
    r"|knew|knows?|meant|means?|paid|ran|runs?|shot|spoke|stood|struck|taught|thought|wrote|drew"
    r"|flew|threw|wore|sought|fought|lay|lies|consists?|includes?|shows?|remains?|wants?|needs?"
    r"|forecasts?|sat|sank|drove|chose|rises|falls|opens|closes|starts|begins|ends|arrives?|returns"
    r"|meets|resumes?|expires?|stays?|faces|depends?|publish|publishes|votes|speaks?"
    r"|\w{2,20}(?:ed|izes|ises|ates|ifies))\b|['’](?:s|re|ve|ll|d|m|t)\b"
    r"|\b[a-z]{2,20}s\s+(?:a|an|the|that|its|his|her|their|no|any|all|more|new|to)\b",
    re.IGNORECASE,
)
_VERBLESS_WORDS = 15
"""Words from which on a sentence is taken to have a verb, known to us or not."""

TALKING = re.compile(
    r"\b(?:I|[Mm]e|[Mm]y|[Yy]ou|[Yy]our|[Ww]e|us|[Oo]ur)\b|\b(?:[Pp]lease|[Tt]hank)\b"
)
"""Words by which a writer speaks for himself or to the reader."""
_LONGEST_SUBJECT = 400
"""Characters of a sentence within which the verb that says what its subject is must stand."""

_DEFINING = re.compile(r"\b(?:is|are|was|were) (?:an?|the|one of)\b")
_NAMELIKE = re.compile(r"(?<=[\w,;:’'”\")] )[A-Z][\w’'-]+|\d+")


@lru_cache(maxsize=2_048)
def measure_fitness(
    sentence: str, language: str | None = "en", *, whole: int | None = None
) -> float:
    """Return how fit (0 to 1) a sentence is to be shown at all, whatever it is about.

    `whole` is its length in characters where only its beginning is given.
    What is no sentence of the article (`is_junk`), questions, fragments without a verb, cut
    quotations and sentences of under five or over sixty words come out low.
    """
    part = sentence[:READ_CHARACTERS].strip()
    if not part:
        return 0.0
    words = count_words(part)
    fitness = _fit_length(words, whole or len(part))
    if not part.endswith(_ENDS) or is_junk(part):
        return fitness * 0.1
    if part.endswith(("?", "？", "?”", '?"', "?’", "?'")):
        fitness *= 0.3
    if language == "en" and words < _VERBLESS_WORDS and not _VERB.search(part):
        fitness *= 0.3
    if TALKING.search(part) and not part.endswith(("”", '"')):
        fitness *= 0.85
    return fitness * (0.4 if _has_open_quote(part) else 1.0)


def _has_open_quote(sentence: str) -> bool:
    """Tell whether a quotation or a bracket is opened or closed in another sentence."""
    opened = sentence.count("“") + sentence.count("「")
    closed = sentence.count("”") + sentence.count("」")
    brackets = sentence.count("(") != sentence.count(")")
    return opened != closed or brackets or sentence.count('"') % 2 == 1


def _fit_length(words: int, characters: int) -> float:
    if words < 5 or characters > READ_CHARACTERS:
        return 0.1
    if words < 10:
        return words / 10
    return 1.0 if words <= 50 else max(0.3, 1.0 - (words - 50) * 0.05)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What speaks for a sentence of a text: each sign of `Weights` from 0 to 1, and more.

    `place` counts the sentences fit to be shown that come before; `words` are its content words.
    """

    fitness: float
    place: int
    centrality: float
    title: float
    mentions: float
    definition: bool
    coverage: float
    names: float
    words: frozenset[str]

    @property
    def showable(self) -> bool:
        """Return whether it takes a place in its article."""
        return self.fitness > SHOWABLE

    def weigh(self, weights: Weights = WEIGHTS) -> float:
        """Return the salience (0 to 1): the weighted sum of the signs, times the fitness."""
        score = (
            weights.centrality * self.centrality
            + weights.position / (1 + self.place)
            + weights.title * self.title
            + weights.mentions * self.mentions
            + weights.definition * self.definition
            + weights.coverage * self.coverage
            + weights.names * self.names
        )
        return min(1.0, score * self.fitness)


def measure_signs(
    text: str,
    sentences: Sequence[Span],
    centrality: Sequence[float],
    *,
    title: str = "",
    language: str | None = "en",
    names: Sequence[Span] = (),
) -> tuple[Signs, ...]:
    """Return the signs of the first `READ_SENTENCES` sentences, in the order given.

    Position counts only sentences fit to be shown, so a headline or a dateline does not take the
    place of the lead.
    """
    read = sentences[:READ_SENTENCES]
    parts = [text[span.start : min(span.end, span.start + READ_CHARACTERS)] for span in read]
    words = [find_content_words(part, language) for part in parts]
    fitness = [
        measure_fitness(part, language, whole=span.end - span.start)
        for span, part in zip(read, parts, strict=True)
    ]
    places = _count_places(fitness)
    kinds = [frozenset(part) for part in words]
    coverage = _rate_coverage(kinds)
    titled = frozenset(find_content_words(title[:READ_CHARACTERS], language))
    shared = [titled & kind for kind in kinds]
    mentions = _rate_mentions(words, shared)
    named = _count_names(read, names) if names else [len(_NAMELIKE.findall(p)) for p in parts]
    return tuple(
        Signs(
            fitness=fitness[number],
            place=places[number],
            centrality=centrality[number] if number < len(centrality) else 0.0,
            title=len(shared[number]) / max(1, len(titled)),
            mentions=mentions[number],
            definition=_defines(part, shared[number], language),
            coverage=coverage[number],
            names=min(1.0, named[number] / _MANY_NAMES),
            words=kinds[number],
        )
        for number, part in enumerate(parts)
    )


def _count_places(fitness: Sequence[float]) -> list[int]:
    """Return how many sentences fit to be shown come before each."""
    return list(accumulate((value > SHOWABLE for value in fitness[:-1]), initial=0))


def _rate_mentions(
    sentences: Sequence[Sequence[str]], shared: Sequence[frozenset[str]]
) -> list[float]:
    """Return how often each sentence speaks of the title, 1 for the most often.

    Each time that a word of the title comes counts, and so does being the first: the cue and
    location methods of Edmundson (New methods in automatic extracting, JACM 1969).
    """
    counts = [
        sum(map(kinds.__contains__, words)) if kinds else 0
        for words, kinds in zip(sentences, shared, strict=True)
    ]
    if not any(counts):
        return [0.0] * len(counts)
    counts[0] += 1
    most = max(counts)
    return [count / most for count in counts]


def _defines(sentence: str, subject: frozenset[str], language: str | None) -> bool:
    """Tell whether a sentence says what a thing is that one of these words names."""
    verb = _DEFINING.search(sentence, 0, _LONGEST_SUBJECT) if subject else None
    before = find_content_words(sentence[: verb.start()], language) if verb else ()
    return not subject.isdisjoint(before)


def _rate_coverage(sentences: Sequence[frozenset[str]]) -> list[float]:
    """Return how much of the text's repeated words each sentence holds, 1 for the most.

    A word counts by the square root of the sentences it is in, one that is in a single sentence
    not at all: a long sentence gains by it only where it speaks of the text's subject.
    """
    holders = Counter(chain.from_iterable(sentences))
    roots = {word: math.sqrt(count) for word, count in holders.items() if count > 1}
    covered = [math.fsum([roots[word] for word in words if word in roots]) for words in sentences]
    most = max(covered, default=0.0) or 1.0
    return [value / most for value in covered]


def _count_names(sentences: Sequence[Span], names: Sequence[Span]) -> list[int]:
    """Count the names that start in each sentence, in one walk over both."""
    counts = [0] * len(sentences)
    starts = sorted(span.start for span in names)
    at = 0
    for number, span in enumerate(sentences):
        while at < len(starts) and starts[at] < span.start:
            at += 1
        while at < len(starts) and starts[at] < span.end:
            counts[number] += 1
            at += 1
    return counts
