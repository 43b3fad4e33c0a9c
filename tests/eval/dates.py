"""Measures the dates found in texts against the date expressions of GUM."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from bot.domain.spans import Span
from bot.text.dates.find import find_dates


class Found(NamedTuple):
    """A span found in a sentence and the first and last day given to it."""

    start: int
    end: int
    first: date
    last: date


Finder = Callable[[str, date], list[Found]]
SearchRequest = tuple[str, str]
"""An expression and the ISO value given to it, "" where the set tells none of our kind."""


def measure(sets: Path) -> dict[str, float]:
    """Return precision, recall and the share of right values over dates-gum.

    Those that begin with "whole text" are of the same expressions, read as the bot reads them: in
    their documents, where a year told before still counts.
    """
    whole = {f"whole text: {name}": value for name, value in score_documents(sets).items()}
    return score(sets, find_ours) | whole


def measure_peer(sets: Path) -> dict[str, float]:
    """Return the same figures for `dateparser.search`."""
    return score(sets, find_peer)


def find_ours(sentence: str, published: date) -> list[Found]:
    """Return what `find_dates` finds in one sentence."""
    mentions = find_dates(sentence, [Span(0, len(sentence))], published=published)
    return [Found(one.span.start, one.span.end, one.first, one.last) for one in mentions]


def find_peer(sentence: str, published: date) -> list[Found]:
    """Return what `dateparser.search` finds in one sentence."""
    from dateparser.search import search_dates

    base = {"RELATIVE_BASE": datetime(published.year, published.month, published.day)}
    found, place = [], 0
    for words, moment in search_dates(sentence, languages=["en"], settings=base) or ():
        start = sentence.find(words, place)
        if start >= 0:
            place = start + len(words)
            found.append(Found(start, place, moment.date(), moment.date()))
    return found


def score(sets: Path, finder: Finder) -> dict[str, float]:
    """Return how a finder does on dates-gum.

    Each sentence is read alone, against its document's day. Precision: of the spans found, those
    that overlap an expression of the set; recall: the share of its expressions that are
    overlapped. `<unit> right` is the share of expressions of that precision whose first or last
    day agrees as far as it is told (the set takes the ends of most ranges one by one), those not
    found being wrong, and `right` is that of days, months and years together; `… of found` leaves
    out those not found.
    """
    tally: dict[str, int] = defaultdict(int)
    for (sentence, day), wanted in read_sentences(sets).items():
        _tally_sentence(tally, finder(sentence, date.fromisoformat(day)), sentence, wanted)
    return _to_figures(tally)


def score_documents(sets: Path) -> dict[str, float]:
    """Return the figures of `score` for `find_dates` over each document of the set as a whole."""
    tally: dict[str, int] = defaultdict(int)
    wanted = read_sentences(sets)
    for path in sorted((sets / "gum-documents" / "dep").glob("*.conllu")):
        text, spans, day = read_document(path)
        mentions = find_dates(text, spans, published=date.fromisoformat(day))
        for sentence in spans:
            # Once only, as `read_sentences` has it; it writes an ampersand as XML does.
            key = (escape(sentence.of(text)), day)
            inside = [one for one in mentions if sentence.start <= one.span.start < sentence.end]
            found = [
                Found(
                    one.span.start - sentence.start,
                    one.span.end - sentence.start,
                    one.first,
                    one.last,
                )
                for one in inside
            ]
            if expressions := wanted.pop(key, None):
                _tally_sentence(tally, found, sentence.of(text), expressions)
    return _to_figures(tally)


def read_document(path: Path) -> tuple[str, list[Span], str]:
    """Return the text of a GUM document, its words divided by spaces as in dates-gum, its
    sentences and the ISO day of its making.
    """
    text, day = "", ""
    spans: list[Span] = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.splitlines()
        made = [line for line in lines if line.startswith("# meta::dateCreated = ")]
        day = made[0].partition(" = ")[2] if made else day
        words = [row[1] for row in (line.split("\t") for line in lines) if row[0].isdecimal()]
        if words:
            new = any(line.startswith("# newpar") for line in lines)
            text += ("\n" if new else " ") * bool(text)
            sentence = " ".join(words)
            spans.append(Span(len(text), len(text) + len(sentence)))
            text += sentence
    return text, spans, day


def _to_figures(tally: Mapping[str, int]) -> dict[str, float]:
    figures = {
        "precision": tally["matched"] / max(1, tally["found"]),
        "recall": tally["recalled"] / max(1, tally["wanted"]),
        "right of found": tally["right"] / max(1, tally["valued"]),
        "day right of found": tally["day right"] / max(1, tally["day valued"]),
    }
    units = ("day", "month", "year")
    figures["right"] = tally["right"] / max(1, sum(tally[unit] for unit in units))
    for unit in units:
        figures[f"{unit} right"] = tally[f"{unit} right"] / max(1, tally[unit])
    return figures


def read_sentences(sets: Path) -> dict[tuple[str, str], list[SearchRequest]]:
    """Return the expressions of the set by their sentence and its document's ISO day."""
    rows = json.loads((sets / "dates-gum" / "dates.json").read_text(encoding="utf-8"))
    sentences: dict[tuple[str, str], list[SearchRequest]] = defaultdict(list)
    for row in rows:
        value = str(row["attrs"].get("when", "")) if row["tag"] == "date" else ""
        sentences[row["sentence"], row["dateCreated"]].append((row["text"], value))
    return sentences


def _tally_sentence(
    tally: dict[str, int], found: list[Found], sentence: str, wanted: list[SearchRequest]
) -> None:
    place, spans = 0, []
    for text, value in wanted:
        # One inside another, or in a line that stands twice, is behind the one before it.
        start = max(sentence.find(text, place), sentence.find(text), 0)
        place = start + len(text)
        spans.append((start, place))
        overlapping = [one for one in found if one.start < place and start < one.end]
        tally["wanted"] += 1
        tally["recalled"] += bool(overlapping)
        unit = {4: "year", 7: "month", 10: "day"}.get(len(value))
        if unit is None or value.startswith("-"):
            continue
        right = any(
            end.isoformat().startswith(value)
            for one in overlapping
            for end in (one.first, one.last)
        )
        tally[unit] += 1
        tally["valued"] += bool(overlapping)
        tally[unit + " valued"] += bool(overlapping)
        tally["right"] += right
        tally[unit + " right"] += right
    tally["found"] += len(found)
    tally["matched"] += sum(
        any(one.start < end and start < one.end for start, end in spans) for one in found
    )
