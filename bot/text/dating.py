"""Dating: what each date of an article does in its sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.domain.entities import DateMention, DateRole
from bot.domain.spans import Span
from bot.text.dates import judge_date
from bot.text.segment import cut_dateline, find_words, is_stop_word
from bot.text.summary import is_junk

FEWEST_WORDS = 3
"""Content words that a sentence has beside its date; with fewer it is a stamp, not a sentence."""

LONGEST = 2_000
"""Characters of a sentence that are looked at; what is longer is a list or a page without stops."""

_OPENING = 60
"""Characters of a sentence that are looked at first for its words."""


def judge_dates(
    text: str,
    sentences: Sequence[Span],
    dates: Sequence[DateMention],
    *,
    published: date | None,
    language: str | None,
) -> tuple[DateMention, ...]:
    """Return the dates of a text, each with its role in the one of `sentences` that holds it.

    A date of a dateline, a caption or a list of links has the role of a stamp. `published` is the
    day of publication.
    """
    starts = [sentence.start for sentence in sentences]
    judged = []
    for mention in dates:
        place = bisect_right(starts, mention.span.start) - 1
        whole = sentences[place] if place >= 0 else Span(0, len(text))
        span = cut_dateline(text, whole)
        role = DateRole.STAMP
        if mention.span.start >= span.start and says_something(text, span, mention.span, language):
            role = judge_date(text, span, mention, published)
        judged.append(replace(mention, role=role))
    return tuple(judged)


def says_something(text: str, sentence: Span, dated: Span, language: str | None) -> bool:
    """Return whether a sentence says anything beside its date, and is no caption or credit."""
    if is_junk(sentence.of(text)):
        return False
    rest = leave_date(text, sentence, dated)
    # Nearly always the opening has the words. Cut at a space it has no other words than the whole.
    end = rest.find(" ", _OPENING)
    return (end > 0 and _has_words(rest[:end], language)) or _has_words(rest, language)


def leave_date(text: str, sentence: Span, dated: Span) -> str:
    """Return what a sentence says beside its date, which is the same in all of that day."""
    end = min(sentence.end, sentence.start + LONGEST)
    if sentence.start <= dated.start and dated.end <= end:
        return f"{text[sentence.start : dated.start]} {text[dated.end : end]}"
    return text[sentence.start : end]


def _has_words(text: str, language: str | None) -> bool:
    found: set[str] = set()
    for word in find_words(text):
        if len(word) > 1 and not word[0].isdigit() and not is_stop_word(word, language):
            found.add(word)
            if len(found) == FEWEST_WORDS:
                return True
    return False
