"""Segmentation: the sentences, the words and the dateline of a text."""

from __future__ import annotations

from bot.text.segment.dateline import cut_dateline, find_agency, find_dateline
from bot.text.segment.sentences import split_sentences
from bot.text.segment.tokens import Token, split_tokens, text_at
from bot.text.segment.words import (
    STOP_WORDS,
    count_words,
    find_content_set,
    find_content_words,
    find_words,
    is_stop_word,
    stem_word,
)

__all__ = [
    "STOP_WORDS",
    "Token",
    "count_words",
    "cut_dateline",
    "find_agency",
    "find_content_set",
    "find_content_words",
    "find_dateline",
    "find_words",
    "is_stop_word",
    "split_sentences",
    "split_tokens",
    "stem_word",
    "text_at",
]
