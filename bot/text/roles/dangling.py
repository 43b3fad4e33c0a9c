"""Dangling references: sentences that cannot be read without the one before them.

Rules for English, with the openers of Chinese and Japanese; they favour precision of what is
shown, so a sentence in doubt counts as dangling.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.text.dates import ANY_MONTH, ANY_WEEKDAY
from bot.text.lexicon import load_pattern
from bot.text.roles.features import QUOTED

if TYPE_CHECKING:
    from bot.domain.spans import Span

_OPENING = 300
"""Characters at the start of a sentence in which a reference is looked for."""

_LONGEST_QUOTE = 6
"""Sentences after which a quotation that is never closed is taken for a slip of the pen."""

_OPENERS = load_pattern("dangling opening", re.IGNORECASE)
_STANDING = load_pattern("standing opening", re.IGNORECASE)
_MIDWAY = load_pattern("dangling midway", re.IGNORECASE)
_BOTH_NAMES = re.compile(r"[Bb]oth\s+[A-Z]")
_LATE_SUBJECT = load_pattern("dangling late subject", re.IGNORECASE)
_LATE_NOUN = load_pattern("dangling late noun", re.IGNORECASE)
_THERE = re.compile(r"(?:at|in|from|on)\s[^,]{1,60}\sthere,", re.IGNORECASE)
_SHORT_OPENING = 30
"""Characters of an opening phrase too short to name what a pronoun after it refers to."""

_PREPOSED = load_pattern("preposed phrase", re.IGNORECASE)
_NAME = re.compile(r"(?<=[\s\"“'‘(])[A-Z][\w.’'-]+")
_CALENDAR = ANY_MONTH.keys() | ANY_WEEKDAY.keys()
_PRONOUN_SPEAKER = load_pattern("pronoun that speaks", re.IGNORECASE)
_LAST_WORD_IS_HIS = load_pattern("last word of a pronoun", re.IGNORECASE)
_CJK_OPENERS = load_pattern("dangling opening of Japanese and Chinese")

_CONJUNCTION = load_pattern("loose conjunction", re.IGNORECASE)

_CJK_REFERENCE = re.compile(r"[對对]此|此[舉举]|これに[対つよ]")


def find_dangling(text: str, sentences: Sequence[Span]) -> tuple[bool, ...]:
    """Tell of each sentence whether it cannot be read without the one before it."""
    inside = 0
    dangling: list[bool] = []
    for number, span in enumerate(sentences):
        sentence = span.of(text).strip()
        if number and "\n" in text[sentences[number - 1].end : span.start]:
            inside = 0  # a quotation that goes on is opened anew in each paragraph
        cut, goes_on = _is_cut_quote(sentence, inside > 0)
        inside = inside + 1 if goes_on and inside < _LONGEST_QUOTE else 0
        dangling.append(cut or _refers_back(sentence) or _is_bare_quote(sentence))
    return tuple(dangling)


def _is_cut_quote(sentence: str, inside: bool) -> tuple[bool, bool]:
    """Return whether a quotation crosses the sentence's edge, and whether it goes on after it."""
    opened = sentence.count("“") + sentence.count("「")
    closed = sentence.count("”") + sentence.count("」")
    straight = sentence.count('"') % 2 == 1
    goes_on = (opened > closed) or (inside and opened == closed)
    if straight:
        goes_on = not inside
    return (inside or goes_on or opened != closed or straight), goes_on


def _is_bare_quote(sentence: str) -> bool:
    if not sentence or sentence[0] not in '“"「『‘':
        return False
    outside = QUOTED.sub(" ", sentence)
    return not any(character.isalpha() for character in outside)


def _refers_back(sentence: str) -> bool:
    opening = sentence[:_OPENING].lstrip("“\"‘'([「『 —–-•*")
    if conjunction := _CONJUNCTION.match(opening):
        opening = opening[conjunction.end() :]
    if _CJK_OPENERS.match(opening) or _CJK_REFERENCE.search(opening):
        return True
    if _STANDING.match(opening) or _BOTH_NAMES.match(opening):
        return False
    return bool(
        _OPENERS.match(opening)
        or _MIDWAY.search(opening)
        or _THERE.match(opening)
        or _LATE_NOUN.match(opening)
        or _has_late_subject(opening)
        or _has_pronoun_speaker(sentence)
    )


def _has_late_subject(opening: str) -> bool:
    """Tell whether a pronoun follows an opening phrase that names nobody."""
    match = _LATE_SUBJECT.match(opening)
    if match is None or _names_someone(match.group()):
        return False
    return match.end() < _SHORT_OPENING or _PREPOSED.match(opening) is not None


def _has_pronoun_speaker(sentence: str) -> bool:
    """Tell whether what is said is given to a "he" or "she" whom nothing before it names."""
    part = sentence[: 4 * _OPENING]
    outside = QUOTED.sub(" ", part)
    if outside == part:
        return _LAST_WORD_IS_HIS.search(sentence[-_OPENING:]) is not None
    speaker = _PRONOUN_SPEAKER.search(outside)
    return speaker is not None and not _names_someone(outside[: speaker.start()])


def _names_someone(part: str) -> bool:
    return any(name.lower().rstrip(".") not in _CALENDAR for name in _NAME.findall(part))
