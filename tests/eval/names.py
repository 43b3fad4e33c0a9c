"""Measure the names found on PUD and on the GUM documents held out of training."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Set
from pathlib import Path

from bot.domain.entities import EntityKind
from bot.domain.spans import Span
from bot.text.model.build.corpora import Gold, is_held_out, read_gum, read_uner
from bot.text.model.build.train import to_convention
from bot.text.names.features import find_tokens
from bot.text.names.find import find_entities
from bot.text.names.gazetteer import load_gazetteer

LABELS = {EntityKind.PERSON: "PER", EntityKind.ORGANISATION: "ORG", EntityKind.PLACE: "LOC"}
Found = tuple[int, int, str]


def measure(sets: Path) -> dict[str, float]:
    """Return F, precision and recall on PUD and held-out GUM, and words a second.

    `pud` counts exact spans with their kind; `pud_territories` the same with every territory
    counted as a place, in what is found and in the gold; `gum` exact spans whatever their kind, and
    `gum_without_titles` the same where the gold "President Obama" is "Obama".
    The article `the` before a name is not counted. The peer is a CRF of the design trial: .63,
    and .68 with territories as places.
    """
    started, words = time.process_time(), 0
    pud = read_uner(sets / "names-pud" / "en_pud-ud-test.iob2")
    gum = [d for d in read_gum(sets / "gum-documents") if is_held_out(d.name)]
    pairs = []
    for documents in (pud, gum):
        pairs.append([(gold_names(d), found_names(d)) for d in documents])
        words += sum(len(d.text.split()) for d in documents)
    seconds = time.process_time() - started
    territories = [
        (_normalise(d, gold), _normalise(d, found))
        for d, (gold, found) in zip(pud, pairs[0], strict=True)
    ]
    spans = [({f[:2] for f in gold}, {f[:2] for f in found}) for gold, found in pairs[1]]
    ours = [
        ({f[:2] for f in _without_titles(d, gold)}, {f[:2] for f in found})
        for d, (gold, found) in zip(gum, pairs[1], strict=True)
    ]
    three = [(gold, {f for f in found if f[2] != "MISC"}) for gold, found in pairs[0]]
    return {
        **_score("pud", three),
        **_score("pud_territories", territories),
        **_score("gum", spans),
        **_score("gum_without_titles", ours),
        "words_a_second": words / seconds,
    }


def found_names(document: Gold) -> set[Found]:
    """Return what is found in a document as (start, end, label)."""
    entities = find_entities(document.text, document.sentences, language="en")
    return {
        (span.start, span.end, LABELS.get(entity.kind, "MISC"))
        for entity in entities
        for span in entity.mentions
    }


def gold_names(document: Gold) -> set[Found]:
    """Return the gold spans of a document without an article before them."""
    names = set()
    for start, end, label in document.names:
        shift = 4 if document.text[start:end].lower().startswith("the ") else 0
        names.add((start + shift, end, label))
    return names


def _without_titles(document: Gold, names: Iterable[Found]) -> set[Found]:
    """Return the gold spans brought to our convention: GUM takes titles and peoples for names."""
    kept = set()
    for start, end, label in names:
        tokens = find_tokens(document.text, start, end)
        inside, _ = to_convention(tokens.words, list(range(len(tokens))), label)
        if inside:
            kept.add((tokens.starts[inside[0]], tokens.ends[inside[-1]], label))
    return kept


def _normalise(document: Gold, names: Iterable[Found]) -> set[Found]:
    gazetteer = load_gazetteer("en")
    normal = set()
    for start, end, label in names:
        entry = gazetteer.get(document.text[start:end])
        if label != "MISC":
            normal.add((start, end, "LOC" if entry and entry.sort == "territory" else label))
    return normal


def _score(name: str, pairs: Iterable[tuple[Set[object], Set[object]]]) -> dict[str, float]:
    gold = found = right = 0
    for wanted, got in pairs:
        gold, found, right = gold + len(wanted), found + len(got), right + len(wanted & got)
    precision, recall = right / max(found, 1), right / max(gold, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {f"{name}_f1": f1, f"{name}_precision": precision, f"{name}_recall": recall}


def list_misses(sets: Path, most: int = 40) -> Counter[str]:
    """Return the commonest wrong and missed spans of the held-out GUM documents, to look at."""
    misses: Counter[str] = Counter()
    for document in (d for d in read_gum(sets / "gum-documents") if is_held_out(d.name)):
        gold = {(a, b) for a, b, _ in gold_names(document)}
        found = {(a, b) for a, b, _ in found_names(document)}
        misses.update("missed " + Span(*span).of(document.text) for span in gold - found)
        misses.update("wrong " + Span(*span).of(document.text) for span in found - gold)
    return Counter(dict(misses.most_common(most)))
