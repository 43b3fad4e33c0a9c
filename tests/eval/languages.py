"""Measure the languages told: of English sentences, and against py3langid on names of CLDR."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from bot.text.language.detect import LANGUAGES, detect_language
from bot.text.model.build.corpora import read_gum

_SHORT = 30
_NAMES = (4, 40)
_SAMPLES = 40


def measure(sets: Path) -> dict[str, float]:
    """Return how often English sentences are told right and wrong, whole and cut to 30 signs.

    The rest is left open.
    """
    figures = {}
    sentences = _read_sentences(sets)
    for name, texts in (
        ("sentences", sentences),
        ("30 characters", [sentence[:_SHORT] for sentence in sentences]),
    ):
        article = [detect_language(text) for text in texts]
        figures[f"{name}: right"] = article.count("en") / len(article)
        figures[f"{name}: wrong"] = sum(one not in ("en", None) for one in article) / len(article)
    return figures


def measure_agreement(sets: Path) -> dict[str, float]:
    """Return how often the model answers as py3langid does, and how often each is right.

    The texts are sentences of GUM, their first 30 characters, and 4 or 40 names of countries,
    languages and currencies in each language, as CLDR has them.
    """
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    from bot.text.language.model import load_language_model

    peer = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    peer.set_languages(sorted(LANGUAGES))
    sentences = _read_sentences(sets)
    groups = {
        "sentences": [("en", sentence) for sentence in sentences],
        "30 characters": [("en", sentence[:_SHORT]) for sentence in sentences],
        **{f"{count} names": list(_list_names(count)) for count in _NAMES},
    }
    figures: dict[str, float] = {}
    for name, texts in groups.items():
        ours = [load_language_model().classify(text)[0] for _, text in texts]
        theirs = [peer.classify(text)[0] for _, text in texts]
        wanted = [language for language, _ in texts]
        figures[f"{name}: as py3langid"] = _share(ours, theirs)
        figures[f"{name}: likeliest right"] = _share(ours, wanted)
        figures[f"peer: {name}: likeliest right"] = _share(theirs, wanted)
    return figures


def _share(first: list[str], second: list[str]) -> float:
    return sum(a == b for a, b in zip(first, second, strict=True)) / len(first)


def _read_sentences(sets: Path) -> list[str]:
    documents = read_gum(sets / "gum-documents")
    return [span.of(document.text) for document in documents for span in document.sentences]


def _list_names(count: int) -> Iterator[tuple[str, str]]:
    """Yield a language and so many names of CLDR in it, many times for each language."""
    from babel import Locale, UnknownLocaleError

    chance = Random(count)
    for language in sorted(LANGUAGES):
        try:
            locale = Locale.parse("fil" if language == "tl" else language)
        except UnknownLocaleError:
            continue
        names = [*locale.territories.values(), *locale.languages.values()]
        names += [*locale.currencies.values()]
        for _ in range(_SAMPLES if len(names) > count else 0):
            yield language, ", ".join(chance.sample(names, count))
