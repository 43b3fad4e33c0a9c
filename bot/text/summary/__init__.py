"""Extractive summaries: how much each sentence tells, and which of them to show."""

from __future__ import annotations

from bot.text.summary.extract import SourceText, read_signs, summarise, summarise_documents
from bot.text.summary.junk import is_junk
from bot.text.summary.redundancy import (
    SAME,
    find_numbers,
    find_repeats,
    measure_containment,
    shingle_sentence,
    tells_same,
)
from bot.text.summary.salience import (
    READ_CHARACTERS,
    TALKING,
    Signs,
)

__all__ = [
    "READ_CHARACTERS",
    "SAME",
    "TALKING",
    "Signs",
    "SourceText",
    "find_numbers",
    "find_repeats",
    "is_junk",
    "measure_containment",
    "read_signs",
    "shingle_sentence",
    "summarise",
    "summarise_documents",
    "tells_same",
]
