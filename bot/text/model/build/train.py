"""Train the names model on wikigold, EWT and GUM, and write it with its word counts.

Run `python -m bot.text.model.build.train`; the sets are found through NEWSDESK_SETS. One core takes
about two minutes, and the same sets give the same model.
"""

from __future__ import annotations

import gzip
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pycrfsuite

from bot.text.lexicon import load_lexicon
from bot.text.model.build.corpora import SETS, Gold, is_held_out, read_gum, read_uner, read_wikigold
from bot.text.names.features import (
    Context,
    Tokens,
    describe_sentence,
    find_tokens,
    is_headline,
    study_document,
)
from bot.text.names.gazetteer import load_gazetteer
from bot.text.names.word_table import WordTable

HERE = Path(__file__).parents[1]
MODEL, WORDS = HERE / "names.crfsuite", HERE / "words.tsv.gz"
PARAMETERS = {
    "c1": 0.01,
    "c2": 2.0,
    "max_iterations": 150,
    "feature.minfreq": 1,
    "feature.possible_transitions": True,
}

Item = tuple[str, str, list[list[str]], list[str]]
Counts = dict[str, tuple[int, int]]


def read_training(sets: Path = SETS) -> list[tuple[str, Gold]]:
    """Return the documents to train on, each with the name of its corpus."""
    training = sets / "names-training"
    parts = {
        "wiki": read_wikigold(training / "wikigold.txt"),
        "ewt": read_uner(training / "ewt-dev.iob2") + read_uner(training / "ewt-test.iob2"),
        "gum": [d for d in read_gum(sets / "gum-documents") if not is_held_out(d.name)],
    }
    return [(corpus, document) for corpus, documents in parts.items() for document in documents]


def count_words(documents: Iterable[list[Tokens]]) -> list[tuple[set[str], set[str]]]:
    """Return for each document the words in lower case and those with a capital mid-sentence."""
    seen = []
    for sentences in documents:
        lower: set[str] = set()
        upper: set[str] = set()
        for tokens in sentences:
            headline = is_headline(tokens.words)
            for index, word in enumerate(tokens.words):
                if word.isalpha() and word.islower():
                    lower.add(word)
                elif index and not headline and word[0].isupper():
                    upper.add(word.lower())
        seen.append((lower, upper))
    return seen


def label_tokens(tokens: Tokens, names: list[tuple[int, int, str]]) -> list[str]:
    """Return IOB2 labels for the tokens that gold spans cover, brought to our conventions.

    A title before a person's name is no part of it, a nationality alone is no name, and a
    territory is a place whatever it does in the sentence.
    """
    labels = ["O"] * len(tokens)
    for start, end, label in names:
        inside = [
            k for k in range(len(tokens)) if start <= tokens.starts[k] and tokens.ends[k] <= end
        ]
        inside, label = to_convention([tokens.words[k] for k in inside], inside, label)
        for position, index in enumerate(inside):
            labels[index] = ("I-" if position else "B-") + label
    return labels


def to_convention(words: list[str], inside: list[int], label: str) -> tuple[list[int], str]:
    """Return the positions and the label that a gold span of these words has in our convention."""
    lists = load_lexicon()
    if label == "PER":
        while len(words) > 1 and words[0].lower().rstrip(".") in lists["titles"]:
            words, inside = words[1:], inside[1:]
    while len(words) > 1 and words[0].lower() == "the" and label != "MISC":
        words, inside = words[1:], inside[1:]
    while len(words) > 1 and words[-1] in ("'s", "’s"):
        words, inside = words[:-1], inside[:-1]
    entry = load_gazetteer("en").get(" ".join(words))
    if entry and entry.sort == "territory":
        return inside, "LOC"
    if len(words) == 1 and words[0].lower() in lists["nationalities"] | lists["time words"]:
        return [], label
    return inside, label


def training_items(sets: Path = SETS) -> Iterator[Item]:
    """Yield each sentence that holds a capital as (document, corpus, features, labels).

    The counts of a document's own words are taken out of the general ones it is described with.
    """
    documents = read_training(sets)
    cut = [[find_tokens(d.text, s.start, s.end) for s in d.sentences] for _, d in documents]
    seen = count_words(cut)
    totals = total_counts(seen)
    for (corpus, document), sentences, (lower, upper) in zip(documents, cut, seen, strict=True):
        general = _without(totals, lower, upper)
        context = Context(load_gazetteer("en"), WordTable(general.items()))
        study_document(context, sentences)
        names: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        starts = [span.start for span in document.sentences]
        for name in document.names:
            names[max(s for s in starts if s <= name[0])].append(name)
        for span, tokens in zip(document.sentences, sentences, strict=True):
            if any(word[0].isupper() for word in tokens.words):
                described = describe_sentence(context, tokens.words)
                labels = label_tokens(tokens, names[span.start])
                yield document.name, corpus, described, labels


def total_counts(seen: Iterable[tuple[set[str], set[str]]]) -> Counts:
    """Return in how many documents each word stood in lower case and with a capital."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for low, up in seen:
        lower.update(low)
        upper.update(up)
    return {word: (lower[word], upper[word]) for word in sorted(lower | upper)}


def _without(totals: Counts, lower: set[str], upper: set[str]) -> Counts:
    general = dict(totals)
    for word in lower | upper:
        low, up = totals[word]
        general[word] = (low - (word in lower), up - (word in upper))
    return general


def train(sets: Path = SETS) -> None:
    """Train on the sets and write the model and the word counts beside this program."""
    documents = read_training(sets)
    cut = [[find_tokens(d.text, s.start, s.end) for s in d.sentences] for _, d in documents]
    totals = total_counts(count_words(cut))
    rows = "".join(f"{w}\t{min(low, 9)}\t{min(up, 9)}\n" for w, (low, up) in totals.items())
    WORDS.write_bytes(gzip.compress(rows.encode(), compresslevel=9, mtime=0))
    items = add_missing_labels(list(training_items(sets)))
    marked = [
        ([[*one, f"c={corpus}"] for one in features], labels)
        for _, corpus, features, labels in items
    ]
    fit(marked, MODEL)


def fit(items: Iterable[tuple[list[list[str]], list[str]]], target: Path) -> None:
    """Fit the model to features and labels of sentences and write it to `target`."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for features, labels in items:
        trainer.append(features, labels)
    trainer.set_params(PARAMETERS)
    trainer.train(str(target))


def add_missing_labels(items: list[Item]) -> list[Item]:
    """Return the items with the names of other kinds labelled in EWT, which leaves them out.

    A model of the two corpora that label them says which; nothing that has a label loses it.
    """
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "others.crfsuite"
        fit([(f, given) for _, corpus, f, given in items if corpus != "ewt"], target)
        tagger = pycrfsuite.Tagger()
        tagger.open(str(target))
        mended = []
        for name, corpus, features, labels in items:
            if corpus == "ewt":
                guesses = tagger.tag(features)
                labels = [
                    guess if label == "O" and guess.endswith("MISC") else label
                    for label, guess in zip(labels, guesses, strict=True)
                ]
            mended.append((name, corpus, features, labels))
        tagger.close()
    return mended


if __name__ == "__main__":
    train()
    print(f"{MODEL.name}: {MODEL.stat().st_size} bytes; {WORDS.name}: {WORDS.stat().st_size} bytes")
