"""Summaries against GUM's human ones, beside the first sentence and sumy's own algorithms.

Documents in order of their name: every third (0, 3, 6 …) chose the weights, the others measure.
Only `summary1`, which a person wrote, is a reference.
"""

from __future__ import annotations

import random
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.spans import Span
from bot.text.roles.score import describe, rate_salience, score_roles
from bot.text.summary.extract import (
    SourceText,
    build_document,
    make_ranker,
    rank_document,
    read_signs,
    summarise,
    summarise_documents,
)

_NOT_PROSE = ("head", "figure", "caption", "cell", "row", "table")
_HUMAN = re.compile(r"# meta::summary1 = \(human\d*\) (.+)")
_OTHER = re.compile(r"# meta::summary[2-9] = \([^)]*\) (.+)")
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document of the set with a summary that a person wrote of it, and others of any origin."""

    name: str
    title: str
    text: str
    sentences: tuple[Span, ...]
    reference: str
    others: tuple[str, ...] = ()


Chooser = Callable[[Document], str]


def read_documents(sets: Path) -> tuple[Document, ...]:
    """Return GUM's documents in the order of their names, without headings and captions."""
    paths = sorted((sets / "gum-documents" / "dep").glob("*.conllu"))
    return tuple(_read_document(path) for path in paths)


def split_documents(
    documents: Sequence[Document],
) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
    """Return the documents that chose the weights and those that measure them."""
    tuned = tuple(documents[::3])
    return tuned, tuple(d for number, d in enumerate(documents) if number % 3)


def _read_document(path: Path) -> Document:
    title, reference, block = "", "", "p"
    text, spans, others = "", [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# meta::title = "):
            title = line.partition(" = ")[2]
        elif found := _HUMAN.match(line):
            reference = found[1]
        elif found := _OTHER.match(line):
            others.append(found[1])
        elif line.startswith("# newpar_block = "):
            block = line.partition(" = ")[2]
            text += "\n\n" if text else ""
        elif line.startswith("# text = ") and not any(kind in block for kind in _NOT_PROSE):
            sentence = line.partition(" = ")[2]
            text += " " if text and not text.endswith("\n") else ""
            spans.append(Span(len(text), len(text) + len(sentence)))
            text += sentence
    return Document(
        name=path.stem,
        title=title,
        text=text,
        sentences=tuple(spans),
        reference=reference,
        others=tuple(others),
    )


def rouge(candidate: str, reference: str, size: int) -> float:
    """Return ROUGE-N F1 (0 to 1) without stemming, as Lin (2004) and `rouge-score` count it."""
    counted, wanted = _count_grams(candidate, size), _count_grams(reference, size)
    shared = (counted & wanted).total()
    if not shared:
        return 0.0
    precision, recall = shared / counted.total(), shared / wanted.total()
    return 2 * precision * recall / (precision + recall)


def _count_grams(text: str, size: int) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1))


def choose_lead(document: Document) -> str:
    """Return the first sentence."""
    return document.sentences[0].of(document.text)


def choose_full_lead(document: Document) -> str:
    """Return the first whole sentence of eight words or more: Lead on a cleaner text."""
    texts = [span.of(document.text) for span in document.sentences]
    whole = (text for text in texts if len(text.split()) >= 8 and text[-1] in '.?!"”')
    return next(whole, texts[0])


def choose_hybrid(document: Document) -> str:
    """Return the sentence that the product would show."""
    source = read_source(document.text, document.sentences, document.title)
    chosen = summarise(source.text, source.sentences, source.salience, source.dangling, limit=1)
    return " ".join(document.sentences[number].of(document.text) for number in chosen)


def read_source(text: str, sentences: Sequence[Span], title: str) -> SourceText:
    """Return a text of no known day, in English, as a summary of the product reads it."""
    signs = read_signs(text, sentences, title=title)
    roles = score_roles(describe(text, sentences, signs, title=title))
    return SourceText(
        text=text,
        sentences=tuple(sentences),
        salience=rate_salience(signs, roles, dated=False),
        dangling=roles.dangling,
    )


def list_peers() -> dict[str, Chooser]:
    """Return sumy's own algorithms, each choosing one sentence of a document."""
    from sumy.nlp.stemmers import Stemmer
    from sumy.summarizers import edmundson, kl, lex_rank, lsa, luhn, reduction, sum_basic, text_rank
    from sumy.utils import get_stop_words

    stop_words = get_stop_words("english")
    classes = {
        "sumy LexRank": lex_rank.LexRankSummarizer,
        "sumy TextRank": text_rank.TextRankSummarizer,
        "sumy LSA": lsa.LsaSummarizer,
        "sumy Luhn": luhn.LuhnSummarizer,
        "sumy KL": kl.KLSummarizer,
        "sumy SumBasic": sum_basic.SumBasicSummarizer,
        "sumy Reduction": reduction.ReductionSummarizer,
        "sumy Edmundson": edmundson.EdmundsonSummarizer,
    }
    stemmer = Stemmer("english")

    def use(name: str) -> Chooser:
        def choose(document: Document) -> str:
            peer = classes[name](stemmer)
            if name == "sumy Edmundson":
                words = frozenset(_WORD.findall(document.title.lower()))
                peer.bonus_words, peer.stigma_words = words or {"first"}, {"hardly"}
                peer.null_words = stop_words
            else:
                peer.stop_words = stop_words
            model = build_document(s.of(document.text) for s in document.sentences)
            return " ".join(str(sentence) for sentence in peer(model, 1))

        return choose

    return {name: use(name) for name in classes}


def measure(sets: Path, *, peers: bool = True) -> dict[str, float]:
    """Return ROUGE-1 and -2 F1 (percent) of each way to choose one sentence, on the held-out part.

    A gain is the hybrid's ROUGE-1 over a Lead's or over the best peer's; low and high are its 95 %
    interval over 10,000 bootstrap samples of the documents.
    """
    _, documents = split_documents(read_documents(sets))
    choosers: dict[str, Chooser] = {
        "Lead": choose_lead,
        "full Lead": choose_full_lead,
        "hybrid": choose_hybrid,
    }
    choosers |= list_peers() if peers else {}
    figures: dict[str, float] = {"documents": len(documents)}
    scores: dict[str, list[float]] = {}
    for name, choose in choosers.items():
        texts = [choose(document) for document in documents]
        for size in (1, 2):
            scores[f"{name} R{size}"] = [
                100 * rouge(text, document.reference, size)
                for text, document in zip(texts, documents, strict=True)
            ]
    figures |= {name: sum(values) / len(values) for name, values in scores.items()}
    others = [name for name in choosers if name.startswith("sumy")]
    best = max(others, key=lambda name: figures[f"{name} R1"], default=None)
    for other in ("Lead", "full Lead", *((best,) if best else ())):
        pairs = zip(scores["hybrid R1"], scores[f"{other} R1"], strict=True)
        gains = [ours - theirs for ours, theirs in pairs]
        low, high = bootstrap(gains)
        figures[f"gain over {other}"] = sum(gains) / len(gains)
        figures |= {f"gain over {other}, low": low, f"gain over {other}, high": high}
    return figures


@dataclass(frozen=True, slots=True, kw_only=True)
class NoisyCopy:
    """A copy of a document as another site might print it, with where each sentence is from."""

    source: SourceText
    origins: tuple[int, ...]


def make_copy(document: Document, number: int) -> NoisyCopy:
    """Return a copy with one sentence in ten left out, one word in fifteen lost and clauses added.

    What is changed follows from a checksum of place and copy, so every run makes the same copies.
    """
    text, spans, origins = "", [], []
    for at, span in enumerate(document.sentences):
        if at and _draw(document.name, number, at) % 10 == 0:
            continue
        words = span.of(document.text).split()
        kept = [w for i, w in enumerate(words) if i == 0 or _draw(number, at, i) % 15]
        kept = [w.replace("’", "'").replace("“", '"').replace("”", '"') for w in kept]
        if _draw(at, number) % 6 == 0:
            kept = ["Officials", "said", "that", *kept]
        sentence = " ".join(kept)
        spans.append(Span(len(text), len(text) + len(sentence)))
        origins.append(at)
        text += sentence + "\n"
    return NoisyCopy(source=read_source(text, spans, document.title), origins=tuple(origins))


def _draw(*parts: object) -> int:
    return zlib.crc32(repr(parts).encode())


def measure_copies(sets: Path, *, limit: int = 3) -> dict[str, float]:
    """Return how summaries of three noisy copies of one text fare, in percent.

    A summary repeats itself where two of its sentences come from one sentence of the original.
    ROUGE-2 is measured against the human summary, for Lead on the first sentences of one copy.
    """
    _, documents = split_documents(read_documents(sets))
    totals: dict[str, float] = defaultdict(float)
    for document in documents:
        copies = [make_copy(document, number) for number in range(3)]
        keys = summarise_documents([copy.source for copy in copies], limit=limit)
        lead = tuple((0, at) for at in range(min(limit, len(copies[0].origins))))
        for name, chosen in {
            "hybrid": keys,
            "Lead": lead,
            "LexRank": _rank_copies(copies, limit),
        }.items():
            origins = [copies[copy].origins[at] for copy, at in chosen]
            texts = (
                copies[copy].source.sentences[at].of(copies[copy].source.text)
                for copy, at in chosen
            )
            totals[f"{name} repeats"] += len(set(origins)) < len(origins)
            totals[f"{name} sentences"] += len(chosen)
            totals[f"{name} R2"] += rouge(" ".join(texts), document.reference, 2)
    count = len(documents)
    return {
        name: value / count * (1 if name.endswith("sentences") else 100)
        for name, value in totals.items()
    }


def _rank_copies(copies: Sequence[NoisyCopy], limit: int) -> tuple[tuple[int, int], ...]:
    """Return what LexRank alone takes from the copies laid end to end."""
    keys = [(copy, at) for copy, made in enumerate(copies) for at in range(len(made.origins))]
    texts = (copies[c].source.sentences[at].of(copies[c].source.text) for c, at in keys)
    ratings = rank_document(make_ranker("en"), build_document(texts))
    best = sorted(range(len(keys)), key=lambda place: -ratings[place])[:limit]
    return tuple(keys[place] for place in sorted(best))


def bootstrap(values: Sequence[float], *, samples: int = 10_000) -> tuple[float, float]:
    """Return the 95 % percentile interval of the mean (Efron 1979), always from the same seed."""
    chance = random.Random(0)
    means = sorted(sum(chance.choices(values, k=len(values))) / len(values) for _ in range(samples))
    return means[int(0.025 * samples)], means[int(0.975 * samples)]
