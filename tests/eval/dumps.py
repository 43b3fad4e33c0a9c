"""Cleaning of text dumps: segment F1 as in trafilatura's own evaluation."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.text.cleaning.dump import clean_dump
from tests.eval.page_dumps import CONVERSIONS, read_pages


def measure(sets: Path) -> dict[str, float]:
    """Return segment F1 of cleaned dumps for each way of dumping, their mean, and uncleaned."""
    pages = list(read_pages(sets))
    figures: dict[str, float] = {}
    for name, convert in CONVERSIONS.items():
        dumps = [(convert(html), facts) for html, facts in pages]
        figures[name] = score((clean_dump(dump).text, facts) for dump, facts in dumps)
        figures[f"{name}_uncleaned"] = score(dumps)
    figures["mean"] = sum(figures[name] for name in CONVERSIONS) / len(CONVERSIONS)
    return figures


def measure_titles(sets: Path) -> dict[str, float]:
    """Return the share of titles that are exactly right, of the pages whose title is known."""
    pages = [(html, facts) for html, facts in read_pages(sets) if facts.get("title")]
    return {
        name: sum(
            _fold(clean_dump(convert(html)).title or "") == _fold(facts["title"])
            for html, facts in pages
        )
        / len(pages)
        for name, convert in CONVERSIONS.items()
    }


def score(cleaned: Iterable[tuple[str, dict[str, Any]]]) -> float:
    """Return the F1 of segments: wanted ones present or absent, unwanted ones present."""
    found = missed = wrong = 0
    for text, facts in cleaned:
        folded = _fold(text)
        hits = sum(_fold(segment) in folded for segment in facts["with"])
        found += hits
        missed += len(facts["with"]) - hits
        wrong += sum(_fold(segment) in folded for segment in facts["without"])
    return 2 * found / (2 * found + missed + wrong)


def _fold(text: str) -> str:
    return " ".join(text.split())
