"""Segmentation: the sentences, the words and the dateline of a text."""

from __future__ import annotations

from bot.text.segment.dateline import find_dateline
from bot.text.segment.sentences import split_sentences
from bot.text.segment.words import (
    STOP_WORDS,
    UNSPACED,
    count_words,
    find_content_set,
    find_content_words,
    find_words,
    is_stop_word,
    is_unspaced,
    stem_word,
)

__all__ = [
    "STOP_WORDS",
    "UNSPACED",
    "count_words",
    "find_content_set",
    "find_content_words",
    "find_dateline",
    "find_words",
    "is_stop_word",
    "is_unspaced",
    "split_sentences",
    "stem_word",
]
