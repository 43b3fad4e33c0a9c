"""How well copies are told: one page as several extractors see it, and as sites print it again."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import justext
import lxml.etree
import lxml.html
import trafilatura
from trafilatura.readability_lxml import Document

from bot.domain.articles import Article, Reading
from bot.domain.stories import Features
from bot.stories.clustering.cluster import StoryIndex
from bot.stories.clustering.features import extract_features

MOMENT = datetime(2024, 1, 1, tzinfo=UTC)
WORDS = 60

FURNITURE = (
    "Sign up for our newsletter and never miss a story. All rights reserved. Follow us on social "
    "media, share this article with your friends, or write to the editors. Related stories and "
    "more from this section can be found below. We use cookies to improve this page. "
)
_CHOICE = re.compile(r"\{([^{}]*)\}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def _cut_end(text: str) -> str:
    return text[: len(text) * 6 // 10]


def _keep_lead(text: str) -> str:
    return " ".join(text.split()[:60])


def _add_furniture(text: str) -> str:
    return f"Home World Asia Sport Log in\n{FURNITURE}{text}\n{FURNITURE}"


def _reorder(text: str) -> str:
    sentences = _SENTENCE.split(text)
    random.Random(len(text)).shuffle(sentences)
    return " ".join(sentences)


def _rewrite_head(text: str) -> str:
    return "Here is what we know so far, in other words. " + " ".join(text.split()[25:])


def _change_words(text: str) -> str:
    chance = random.Random(len(text))
    return " ".join("so" if chance.random() < 0.06 else word for word in text.split())


EDITS: Mapping[str, Callable[[str], str]] = {
    "cut at the end": _cut_end,
    "lead of 60 words": _keep_lead,
    "furniture added": _add_furniture,
    "sentences reordered": _reorder,
    "head rewritten": _rewrite_head,
    "6 % of words changed": _change_words,
}


def edit(texts: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the edit's name, a text, and the text as the edit leaves it."""
    for name, change in EDITS.items():
        for text in texts:
            yield name, text, change(text)


def digest(text: str) -> Features:
    """Return the features of a text of which nothing but its words is known."""
    article = Article(title="", text=text)
    reading = Reading(article=article, sentences=(), entities=(), dates=())
    return extract_features(reading, moment=MOMENT)


def measure_pairs(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Return the share of `pairs` that StoryIndex calls copies, and that the peer does.

    The peer is Jaccard likeness of at least .8 over 3-word shingles.
    """
    found = peer = 0
    for original, other in pairs:
        index = StoryIndex()
        index.add(1, 1, digest(original))
        found += index.place(digest(other)).copy_of is not None
        one, two = _shingles(original), _shingles(other)
        peer += len(one & two) >= 0.8 * max(1, len(one | two))
    return {"ours": found / len(pairs), "peer": peer / len(pairs), "pairs": float(len(pairs))}


def measure_strangers(texts: Sequence[str]) -> dict[str, float]:
    """Return how many of 10,000 pairs of different texts are called copies.

    Each text is placed in an index of all the others before it; two of them count as the same
    page, and not as a false alarm, where they begin with the same hundred characters.
    """
    index = StoryIndex()
    called = 0
    for number, text in enumerate(texts, start=1):
        features = digest(text)
        copy = index.place(features).copy_of
        called += copy is not None and texts[copy - 1][:100] != text[:100]
        index.add(number, number, features)
    pairs = len(texts) * (len(texts) - 1) // 2
    return {"false alarms in 10,000 pairs": 1e4 * called / max(1, pairs), "pairs": float(pairs)}


def load_series() -> list[tuple[str, str]]:
    """Return the pairs of series.txt: what one source writes anew after the same pattern."""
    lines = Path(__file__).with_name("series.txt").read_text("utf-8").splitlines()
    texts = [line.split(" | ", 3)[3] for line in lines if not line.startswith("#")]
    return [(_fill(text, 0), _fill(text, 1)) for text in texts]


def _fill(text: str, which: int) -> str:
    return _CHOICE.sub(lambda match: match[1].split("|")[which], text)


def measure_series(sets: Path) -> dict[str, float]:
    """Return how many pairs of a series are called copies, in either order."""
    pairs = load_series()
    called = [measure_pairs([pair, pair[::-1]])["ours"] > 0 for pair in pairs]
    return {"series called copies": float(sum(called)), "series": float(len(pairs))}


def read_pages(sets: Path) -> list[str]:
    """Return the pages of pages-trafilatura as their servers sent them."""
    paths = sorted((sets / "pages-trafilatura" / "html").glob("*.gz"))
    return [gzip.decompress(path.read_bytes()).decode("utf-8", "replace") for path in paths]


def _read_justext(page: str) -> str:
    paragraphs = justext.justext(page, justext.get_stoplist("English"))
    return "\n".join(part.text for part in paragraphs if not part.is_boilerplate)


def _read_readability(page: str) -> str:
    parser = lxml.html.HTMLParser(encoding="utf-8")
    summary = Document(lxml.html.fromstring(page.encode(), parser=parser)).summary()
    return str(lxml.html.fromstring(summary).text_content())


EXTRACTORS: Mapping[str, Callable[[str], str]] = {
    "justext": _read_justext,
    "readability": _read_readability,
    "trafilatura's baseline": lambda page: str(trafilatura.baseline(page)[1]),
    "all text of the page": lambda page: str(trafilatura.html2txt(page)),
}
"""How another site might come to print the article; the product reads its pages otherwise."""


def measure(sets: Path) -> dict[str, float]:
    """Return the recall of each edit, of each other extractor, and the false alarms.

    All on the articles of pages-trafilatura of sixty words or more.
    """
    pages = read_pages(sets)
    extracted = [(page, trafilatura.extract(page) or "") for page in pages]
    kept = [(page, text) for page, text in extracted if len(text.split()) >= WORDS]
    texts = [text for _, text in kept]
    figures = {
        name: measure_pairs([(text, change(text)) for text in texts])["ours"]
        for name, change in EDITS.items()
    }
    for name, extract in EXTRACTORS.items():
        again = [(text, _try(extract, page)) for page, text in kept]
        pairs = [(text, other) for text, other in again if len(other.split()) >= WORDS]
        found = measure_pairs(pairs)
        figures |= {name: found["ours"], f"{name}, peer": found["peer"]}
    return figures | measure_strangers(texts)


def _try(extract: Callable[[str], str], page: str) -> str:
    try:
        return extract(page)
    except (ValueError, TypeError, lxml.etree.LxmlError):
        return ""  # what an extractor cannot read is no copy to be found


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False))
