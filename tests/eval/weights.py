"""Choose the weights of salience: the middle of the best of many, without the measuring documents.

On GUM's documents set apart for it (every third), by all their summaries, and on English web pages,
by the description that their editors gave them: news, which GUM's documents here are not.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from lxml import html
from numpy.typing import NDArray

from bot.intake.page.extract import extract_page
from bot.text.language.detect import detect_language
from bot.text.roles.dangling import find_dangling
from bot.text.segment.sentences import split_sentences
from bot.text.summary.extract import rate_centrality
from bot.text.summary.salience import Weights, measure_signs
from tests.eval.summaries import Document, read_documents, rouge, split_documents

SIGNS = tuple(field.name for field in fields(Weights))

_TRIED = 3_000
_BEST = 0.05
_FOLDS = 6
_PAGES_COUNT = 0.2
"""What a point of ROUGE-1 on the pages counts, beside one on the documents."""
_SHARPNESS = 25.0
"""Of the softened choice, which is less a matter of luck than the one best sentence."""
_DESCRIPTIONS = '//meta[@property="og:description" or @name="description"]/@content'

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A text's sentences: each sign (times fitness), and ROUGE-1 (percent) by human and by all."""

    signs: Floats
    human: Floats
    average: Floats


def measure(sets: Path) -> dict[str, float]:
    """Return the middle of the best weights, and ROUGE-1 of what was left out in turn (percent)."""
    tuned, _ = split_documents(read_documents(sets))
    texts = [_mark(document) for document in tuned]
    pages = [_mark(document) for document in read_pages(sets)]
    tried = np.random.default_rng(0).dirichlet(np.full(len(SIGNS), 0.8), _TRIED)
    worth = [_judge(text, tried) for text in texts]
    news = [_judge(page, tried) for page in pages]
    left: dict[str, list[float]] = {"documents": [], "pages": []}
    for fold in range(_FOLDS):
        middle = _find_middle(tried, _leave(worth, fold), _leave(news, fold))
        for name, marked in (("documents", texts), ("pages", pages)):
            left[name] += [_score(text, middle) for text in marked[fold::_FOLDS]]
    middle = _find_middle(tried, worth, news)
    figures: dict[str, float] = {"documents": len(texts), "pages": len(pages)}
    figures |= {f"R1 of {name} left out": float(np.mean(found)) for name, found in left.items()}
    figures |= {f"middle, {sign}": float(value) for sign, value in zip(SIGNS, middle, strict=True)}
    ours = np.array([getattr(Weights(), sign) for sign in SIGNS])
    figures["R1 of documents, weights in use"] = float(np.mean([_score(t, ours) for t in texts]))
    figures["R1 of pages, weights in use"] = float(np.mean([_score(p, ours) for p in pages]))
    return figures


def read_pages(sets: Path) -> Iterator[Document]:
    """Yield the English pages of 8 to 120 sentences with a whole description of 8 words or more."""
    seen: set[str] = set()
    for name in ("pages-trafilatura", "pages-htmldate"):
        for path in sorted((sets / name / "html").glob("*.gz")):
            if path.name in seen:
                continue
            seen.add(path.name)
            body = gzip.decompress(path.read_bytes())
            said = [text.strip() for text in html.fromstring(body).xpath(_DESCRIPTIONS)]
            whole = [t for t in said if len(t.split()) >= 8 and not t.endswith(("…", "..."))]
            article = extract_page(body)
            if not whole or (article.language or detect_language(article.text)) != "en":
                continue
            sentences = split_sentences(article.text)
            if 8 <= len(sentences) <= 120:
                yield Document(
                    name=path.stem,
                    title=article.title,
                    text=article.text,
                    sentences=tuple(sentences),
                    reference=max(whole, key=len),
                )


def _mark(document: Document) -> Marked:
    text, sentences = document.text, document.sentences
    centrality = rate_centrality(text, sentences)
    read = measure_signs(text, sentences, centrality, title=document.title)
    signs = np.array([[one.weigh(_only(sign)) for sign in SIGNS] for one in read])
    signs[list(find_dangling(text, sentences))] = -1.0
    parts = [span.of(text) for span in sentences]
    by_all = [
        [100 * rouge(part, reference, 1) for part in parts]
        for reference in (document.reference, *document.others)
    ]
    return Marked(signs=signs, human=np.array(by_all[0]), average=np.mean(by_all, axis=0))


def _only(sign: str) -> Weights:
    return Weights(**{name: float(name == sign) for name in SIGNS})


def _judge(text: Marked, tried: Floats) -> Floats:
    """Return what each of the weights is worth on a text: of its choice, sharp and softened."""
    salience = text.signs @ tried.T
    chosen = salience.argmax(axis=0)
    softened = np.exp(_SHARPNESS * (salience - salience.max(axis=0)))
    softened /= softened.sum(axis=0)
    mean = (text.human + text.average) / 2
    return np.asarray((mean[chosen] + mean @ softened) / 2)


def _find_middle(tried: Floats, texts: Sequence[Floats], pages: Sequence[Floats]) -> Floats:
    worth = np.mean(texts, axis=0) + _PAGES_COUNT * np.mean(pages, axis=0)
    best = np.argsort(-worth, kind="stable")[: int(_BEST * len(tried))]
    return np.asarray(tried[best].mean(axis=0))


def _leave(worth: Sequence[Floats], fold: int) -> list[Floats]:
    return [value for number, value in enumerate(worth) if number % _FOLDS != fold]


def _score(text: Marked, weights: Floats) -> float:
    return float(text.human[int((text.signs @ weights).argmax())])
