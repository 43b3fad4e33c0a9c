"""Extractive summaries: sentences rated by LexRank and other signs, chosen without repeats.

The one module that uses sumy, which is imported at first use: it brings requests and numpy with it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bot.domain.scripts import is_dense
from bot.text.segment import find_words, is_stop_word
from bot.text.summary.lexrank import bare_nltk
from bot.text.summary.redundancy import SAME, measure_containment, shingle_sentence
from bot.text.summary.salience import READ_CHARACTERS, Signs, measure_signs

if TYPE_CHECKING:
    from bot.domain.spans import Span

RANKED_SENTENCES = 400
"""Sentences of a text that are compared with one another: the matrix grows with the square."""

_RANKED_CHARACTERS = 100_000
"""Characters of a text that are stemmed for ranking: Snowball takes some 15 µs for a new word."""

_CANDIDATES = 200
"""Sentences of highest salience among which a summary is chosen."""

_REPEAT_COST = 0.5
"""How much salience a sentence loses for what is said already, at full overlap."""

_SUMY_LANGUAGES = {
    "ar": "arabic", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian",
    "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sk": "slovak", "sv": "swedish", "uk": "ukrainian",
}  # fmt: skip
_WITH_STOP_WORDS = frozenset(_SUMY_LANGUAGES.values()) - frozenset(
    ("danish", "dutch", "finnish", "hungarian", "norwegian", "romanian", "russian")
)


_LONGEST_PASSAGE = 2
"""Sentences before it that a dangling sentence may bring with it."""

Key = tuple[int, int]
"""A sentence by the number of its source and its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """One source of a summary: its text and what was read of each of its sentences."""

    text: str
    sentences: tuple[Span, ...]
    salience: tuple[float, ...]
    dangling: tuple[bool, ...]


def read_signs(
    text: str,
    sentences: Sequence[Span],
    *,
    title: str = "",
    language: str | None = "en",
    names: Sequence[Span] = (),
) -> tuple[Signs, ...]:
    """Return what speaks for each sentence, how central it is among all (LexRank) included."""
    centrality = rate_centrality(text, sentences, language=language)
    return measure_signs(text, sentences, centrality, title=title, language=language, names=names)


def rate_centrality(
    text: str, sentences: Sequence[Span], *, language: str | None = "en"
) -> tuple[float, ...]:
    """Return the LexRank of each sentence over the highest, 0 to 1 (Erkan and Radev, JAIR 2004).

    Only the first `RANKED_SENTENCES` are ranked; the others get 0.
    """
    ranked = [
        text[span.start : min(span.end, span.start + READ_CHARACTERS)]
        for span in sentences[:RANKED_SENTENCES]
    ]
    ranked = ranked[: _count_ranked(ranked)]
    if not ranked:
        return ()
    ratings = rank_document(make_ranker(language), build_document(ranked))
    highest = max(ratings) or 1.0
    scaled = tuple(min(1.0, max(0.0, rating / highest)) for rating in ratings)
    return scaled + (0.0,) * (len(sentences) - len(ranked))


def _count_ranked(sentences: Sequence[str]) -> int:
    """Return how many sentences from the first on are ranked; at least one where there is one."""
    characters = 0
    for number, sentence in enumerate(sentences[:RANKED_SENTENCES]):
        characters += len(sentence)
        if number and characters > _RANKED_CHARACTERS:
            return number
    return min(len(sentences), RANKED_SENTENCES)


def summarise(
    text: str,
    sentences: Sequence[Span],
    salience: Sequence[float],
    dangling: Sequence[bool],
    *,
    limit: int,
) -> tuple[int, ...]:
    """Return the numbers of at most `limit` sentences that sum a text up, in reading order."""
    source = SourceText(
        text=text,
        sentences=tuple(sentences),
        salience=tuple(salience),
        dangling=tuple(dangling),
    )
    return tuple(number for _, number in summarise_documents((source,), limit=limit))


def summarise_documents(sources: Sequence[SourceText], *, limit: int) -> tuple[Key, ...]:
    """Return at most `limit` (source number, sentence number) pairs in the order to be read.

    A dangling sentence comes only with the one before it, and no sentence repeats another. The
    source of the most telling sentence is read first; within a source its own order is kept.
    """
    chosen: dict[Key, float] = {}
    passages = [_Passage(sources, key) for key in _list_candidates(sources)]
    passages = [passage for passage in passages if passage.standing]
    while len(chosen) < limit:
        room = limit - len(chosen)
        fitting = [passage for passage in passages if passage.fits(room, chosen)]
        best = max(fitting, key=lambda passage: passage.worth(chosen), default=None)
        if best is None or best.worth(chosen) <= 0.0:
            break
        for key in best.missing(chosen):
            chosen[key] = best.salience
            for passage in passages:
                passage.hear(best.shingles[key])
    return _order(chosen)


class _Passage:
    """A sentence with those before it without which it dangles."""

    def __init__(self, sources: Sequence[SourceText], key: Key) -> None:
        source, number = key
        read = sources[source]
        first = number
        while first > 0 and read.dangling[first] and number - first < _LONGEST_PASSAGE:
            first -= 1
        self.key = key
        self.standing = not read.dangling[first]
        self.salience = read.salience[number]
        self.shingles = {
            (source, at): shingle_sentence(read.sentences[at].of(read.text))
            for at in range(first, number + 1)
        }
        self._overlap = dict.fromkeys(self.shingles, 0.0)

    def hear(self, shingles: frozenset[str]) -> None:
        """Remember how much of each sentence another one says."""
        for key, own in self.shingles.items():
            self._overlap[key] = max(self._overlap[key], measure_containment(own, shingles))

    def missing(self, chosen: Container[Key]) -> tuple[Key, ...]:
        return tuple(key for key in self.shingles if key not in chosen)

    def fits(self, room: int, chosen: Container[Key]) -> bool:
        return self.key not in chosen and len(self.missing(chosen)) <= room

    def worth(self, chosen: Container[Key]) -> float:
        """Return the salience a place gains; 0 where a sentence repeats what is said."""
        missing = self.missing(chosen)
        overlap = max(self._overlap[key] for key in missing)
        if overlap >= SAME:
            return 0.0
        return self.salience * (1.0 - _REPEAT_COST * overlap) / len(missing)


def _list_candidates(sources: Sequence[SourceText]) -> list[Key]:
    """Return the most salient sentences of all sources, at most `_CANDIDATES`."""
    keys = [
        (source, number)
        for source, read in enumerate(sources)
        for number in range(len(read.sentences))
        if read.salience[number] > 0.0
    ]
    keys.sort(key=lambda key: (-sources[key[0]].salience[key[1]], key))
    return keys[:_CANDIDATES]


def _order(chosen: dict[Key, float]) -> tuple[Key, ...]:
    best: dict[int, float] = {}
    for (source, _), salience in chosen.items():
        best[source] = max(salience, best.get(source, 0.0))
    return tuple(sorted(chosen, key=lambda key: (-best[key[0]], key)))


class _Words:
    """The tokenizer that sumy asks for; its own needs an NLTK download."""

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        return (paragraph,)

    def to_words(self, sentence: str) -> tuple[str, ...]:
        words = find_words(sentence[:READ_CHARACTERS])
        return tuple(w for w in words if not (is_dense(w) and is_stop_word(w)))


def build_document(sentences: Iterable[str]) -> Any:  # sumy ships no types
    """Return sumy's document of the given sentences, without its parser and its tokenizer."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence

    words = _Words()
    return ObjectDocumentModel([Paragraph([Sentence(text, words) for text in sentences])])


@lru_cache(maxsize=8)
def make_ranker(language: str | None = "en") -> Any:  # a class made at first use, without types
    """Return sumy's LexRank summariser with a quick matrix and the language's stems."""
    with suppress(ImportError, AttributeError), bare_nltk():
        import_module("sumy.nlp.stemmers")  # and sumy.utils with it
    from sumy.nlp.stemmers import null_stemmer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.utils import expand_resource_path, read_stop_words

    from bot.text.summary.lexrank import QuickMatrix

    name = _SUMY_LANGUAGES.get(language or "en")
    stemmer = _make_stemmer(name) if name else null_stemmer
    quick = type("QuickLexRank", (QuickMatrix, LexRankSummarizer), {})
    ranker = quick(lru_cache(maxsize=65_536)(stemmer))
    if name in _WITH_STOP_WORDS:
        ranker.stop_words = read_stop_words(expand_resource_path(f"stopwords/{name}.txt"))
    return ranker


def _make_stemmer(name: str) -> Callable[[str], str]:
    """Return what sumy's Stemmer stems with.

    It would look for the name among the codes of 8,000 languages first, which are 3 MB.
    """
    from sumy.nlp import stemmers

    special = stemmers.Stemmer.SPECIAL_STEMMERS.get(name)
    stem: Callable[[str], str] = (
        special or getattr(stemmers.nltk_stemmers_module, f"{name.capitalize()}Stemmer")().stem
    )
    return stem


def rank_document(ranker: Any, document: Any) -> tuple[float, ...]:  # as above
    """Return LexRank's own rating of each sentence of the document; 0 where none are alike."""
    sentences = [ranker._to_words_set(sentence) for sentence in document.sentences]
    frequencies = ranker._compute_tf(sentences)
    rarities = ranker._compute_idf(sentences)
    matrix = ranker._create_matrix(sentences, ranker.threshold, frequencies, rarities)
    if not matrix.any():
        return (0.0,) * len(sentences)
    return tuple(float(rating) for rating in ranker.power_method(matrix, ranker.epsilon))
