"""Read the public sets of names as documents with gold spans, for training and for measuring."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.spans import Span

SETS = Path(os.environ.get("NEWSDESK_SETS", Path(__file__).parents[5] / "shared" / "sets"))
_ENTITY = re.compile(r"\(([^()]*)(\))?|([^()]+)\)")
_GUM_KINDS = {"person": "PER", "place": "LOC", "organization": "ORG"}
_GUM_LEFT_OUT = ("time", "quantity")
_INNER = frozenset(["of", "the", "for", "&", "-", "'", "’", "’s", "'s", "de", "la"])


@dataclass(slots=True)
class Gold:
    """A document of a set: its text, sentences, and named spans as (start, end, label)."""

    name: str
    text: str = ""
    sentences: list[Span] = field(default_factory=list)
    names: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, sentence: str, names: Iterable[tuple[int, int, str]]) -> None:
        """Append a sentence and its names, given as offsets in it, on a line of its own."""
        base = len(self.text)
        self.text += sentence + "\n"
        self.sentences.append(Span(base, base + len(sentence)))
        self.names += [(base + start, base + end, label) for start, end, label in names]


def read_wikigold(path: Path) -> list[Gold]:
    """Return the articles of wikigold; its tokens are joined as they would be in print."""
    documents = [Gold("wikigold-0")]
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.rsplit(" ", 1) for line in block.splitlines() if " " in line]
        if rows and rows[0][0] == "-DOCSTART-":
            documents.append(Gold(f"wikigold-{len(documents)}"))
            rows = rows[1:]
        if rows:
            text, offsets = _join([word for word, _ in rows])
            documents[-1].add(text, _runs([tag for _, tag in rows], offsets))
    return [document for document in documents if document.text]


def _join(words: list[str]) -> tuple[str, list[tuple[int, int]]]:
    text, offsets, tight = "", [], True
    for word in words:
        if not tight and word not in {",", ".", ")", ";", ":", "?", "!", "'s", "%", "''"}:
            text += " "
        offsets.append((len(text), len(text) + len(word)))
        text += word
        tight = word in {"(", "``", "$"}
    return text, offsets


def _runs(tags: list[str], offsets: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    start, end, label = 0, 0, ""
    for tag, (left, right) in zip(tags, offsets, strict=True):
        kind = tag[2:] if tag[:2] in ("B-", "I-") else ""
        if label and (kind != label or tag[0] == "B"):
            yield start, end, label
            label = ""
        if kind and not label:
            start, label = left, kind
        end = right
    if label:
        yield start, end, label


def read_uner(path: Path) -> list[Gold]:
    """Return the documents of a Universal NER file (IOB2 with the raw text in comments)."""
    documents: list[Gold] = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.splitlines()
        for line in lines:
            if line.startswith("# newdoc id = "):
                documents.append(Gold(line.partition(" = ")[2]))
        text = next((line[9:] for line in lines if line.startswith("# text = ")), "")
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        if text and rows:
            if not documents:
                documents.append(Gold(path.stem))
            offsets = _align(text, [row[1] for row in rows])
            documents[-1].add(text, _runs([row[2] for row in rows], offsets))
    return documents


def _align(text: str, words: list[str]) -> list[tuple[int, int]]:
    offsets, position = [], 0
    for word in words:
        found = text.find(word, position)
        start = found if found >= 0 else position
        position = start + len(word) if found >= 0 else position
        offsets.append((start, position))
    return offsets


def read_gum(folder: Path) -> list[Gold]:
    """Return the documents of GUM, save the `speech` genre, whose texts name no licence.

    A named span is a mention (not of time or quantity) whose minimal span has a proper noun for
    its head, or is linked to Wikipedia and holds a proper noun; of nested ones the outermost.
    """
    paths = sorted((folder / "dep").glob("*.conllu"))
    return [_read_gum_document(path) for path in paths if "_speech_" not in path.name]


def is_held_out(name: str) -> bool:
    """Say whether a GUM document is kept from training: SHA-256 of its name, one in three."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0


def _read_gum_document(path: Path) -> Gold:
    document = Gold(path.stem)
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.splitlines()
        text = next((line[9:] for line in lines if line.startswith("# text = ")), "")
        rows = [line.split("\t") for line in lines if line[:1].isdigit()]
        rows = [row for row in rows if row[0].isdigit()]
        if text and rows:
            offsets = _align(text, [row[1] for row in rows])
            spans = [
                (offsets[first][0], offsets[last][1], label)
                for first, last, label in _outermost(_gum_mentions(rows))
            ]
            document.add(text, spans)
    return document


def _gum_mentions(rows: list[list[str]]) -> Iterator[tuple[int, int, str]]:
    open_: list[tuple[int, list[str]]] = []
    for index, row in enumerate(rows):
        cell = re.search(r"(?:^|\|)Entity=([^|]*)", row[9])
        for opened, single, closed in _ENTITY.findall(cell[1]) if cell else ():
            if opened:
                open_.append((index, opened.split("-", 7)))
            if single or closed:
                identity = opened.split("-", 1)[0] if opened else closed
                at = next(
                    (k for k in reversed(range(len(open_))) if open_[k][1][0] == identity), -1
                )
                if at >= 0:
                    start, parts = open_.pop(at)
                    yield from _named(rows, start, index, parts)


def _named(
    rows: list[list[str]], start: int, end: int, parts: list[str]
) -> Iterator[tuple[int, int, str]]:
    if len(parts) < 6 or parts[1] in _GUM_LEFT_OUT or not parts[5][0].isdigit():
        return
    core = [start + int(number) - 1 for number in parts[5].split(",")]
    if max(core) > end or not any(rows[k][3] == "PROPN" for k in core):
        return
    inside = {str(k + 1) for k in range(start, end + 1)}
    head = next((k for k in core if rows[k][6] not in inside), core[0])
    if rows[head][3] != "PROPN" and len(parts) < 8:
        return
    label = _GUM_KINDS.get(parts[1], "MISC")
    joined = {"and"} if parts[1] == "organization" or (len(parts) == 8 and label == "MISC") else {}
    pieces = _cut_core(rows, core, _INNER.union(joined))
    if rows[head][3] == "PROPN":
        pieces = [piece for piece in pieces if piece[0] <= head <= piece[1]]
    else:
        pieces = [piece for piece in pieces if head < piece[0]] or pieces
    for first, last in pieces[:1]:
        whole = last + 1 > max(core) or not rows[last + 1][1].isalpha()
        if last - first < 9 and (whole or label != "MISC"):  # "Elevator to the Gallows" is one
            yield first, last, label


def _cut_core(
    rows: list[list[str]], core: list[int], inner: frozenset[str]
) -> list[tuple[int, int]]:
    """Return the pieces of a minimal span that may each be a name, as first and last row.

    "Brussels, Belgium" has one of 1 and 3, "party nominee Jan Smit" one of 2, 3 and 4.
    """
    pieces: list[tuple[int, int]] = []
    held: list[int] = []
    for index in range(min(core), max(core) + 2):
        inside = index in core and not (rows[index][1].islower() and rows[index][3] == "NOUN")
        if inside or (held and index < max(core) and rows[index][1].lower() in inner):
            held.append(index)
            continue
        capital = [k for k in held if rows[k][1][:1].isupper() or rows[k][1][:1].isdigit()]
        if any(rows[k][3] == "PROPN" for k in capital):
            pieces.append((capital[0], capital[-1]))
        held = []
    return pieces


def _outermost(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for start, end, label in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start > kept[-1][1]:
            kept.append((start, end, label))
    return kept
