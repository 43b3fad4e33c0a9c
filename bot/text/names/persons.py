"""Mend the persons that the English model found: particles, towns for first names, openers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.scripts import drop_accents
from bot.text.lexicon import FAMILY_NAMES, load_lexicon
from bot.text.names.features import Tokens, WordCounts, marks_of
from bot.text.names.gazetteer import Gazetteer
from bot.text.names.tagger import Chunk

_ATTRIBUTES = frozenset({"outspoken", "longtime", "onetime", "staunch", "anti", "pro", "never"})
"""Words before a name that say what somebody is; too rare in the training set to be counted."""
_COMMON = 3
"""A word in no list of names that stands this much oftener in lower case is a common word."""
_GLUED = re.compile(r"(?!Ma?c|De|La|Le|Fitz|Van|Di|Du|Da|Al|El)[A-Z][a-z]{2,}[A-Z]\w+")
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
"""Words behind a name that tell a father from a son."""
_MOST_PARTICLES = 3
_OPENING, _CLOSING = frozenset("\"“'‘"), frozenset("\"”'’")
INITIALS = re.compile(r"(?:[A-Z]\.)+")
_SAYING = "said says told added declined met visited called wrote asked warned"
SAYS = frozenset(_SAYING.split())
"""What persons and bodies do in front of a sentence."""
_PRONE = frozenset({"LOC", "ORG"})
_GIVEN_MARKS, _NAME_MARKS = frozenset("Gg"), frozenset("GSFgs")


def mend_persons(
    tokens: Tokens, chunks: Sequence[Chunk], gazetteer: Gazetteer, general: WordCounts
) -> list[Chunk]:
    """Return the chunks with persons whole: with particles, without common words at either end.

    Two words of which the first is a town and the second a family name, or does what persons do,
    are a person ("Wellington Koo").
    """
    mended = _join_nicknames(tokens, _join_particles(tokens, chunks))
    mended = [_judge_town(tokens, chunk, gazetteer) for chunk in mended]
    trimmed = [_trim(tokens, chunk, gazetteer, general) for chunk in mended]
    return [
        chunk
        for chunk in trimmed
        if chunk.label != "PER"
        or not any(_GLUED.fullmatch(word) for word in tokens.words[chunk.first : chunk.last])
    ]


def _is_name_word(word: str) -> bool:
    """Say whether a word is in a list of given or family names."""
    return not _NAME_MARKS.isdisjoint(marks_of(_plain(word)))


def is_given(word: str) -> bool:
    """Say whether a word is in a list of given names."""
    return not _GIVEN_MARKS.isdisjoint(marks_of(_plain(word)))


def _plain(word: str) -> str:
    """Return a word as the lists have it: in small letters, without accents."""
    return drop_accents(word.lower())


def _trim(tokens: Tokens, chunk: Chunk, gazetteer: Gazetteer, general: WordCounts) -> Chunk:
    """Return a person without common words before the name and without a territory behind it."""
    first, last, words = chunk.first, chunk.last, tokens.words
    while last - first > 1 and words[first].lower() in _ATTRIBUTES:
        first += 1
    if chunk.label != "PER":
        return Chunk(first, last, chunk.label)
    while first and INITIALS.fullmatch(words[first - 1]):
        first -= 1
    particles = load_lexicon()["particles"]
    while last - first > 1 and not is_given(words[first]):
        if words[first].lower() in particles:
            break
        lower, upper = general.get(words[first].lower(), (0, 0))
        common = lower > _COMMON * upper
        listed = first and words[first - 1] == "and" and words[first - 2][:1].isupper()
        office = last - first > 2 and listed
        if not (office or common) or _is_name_word(words[first]):
            break
        first += 1
    while last - first > 1 and (
        (not is_given(words[first]) and _is_land(gazetteer, words[last - 1]))
        or _is_shouted(words[last - 1], words[first])
    ):
        last -= 1
    if last < len(words) and words[last].rstrip(".").lower() in SUFFIXES:
        last += 1
    return Chunk(first, last, "PER")


def _is_shouted(word: str, first: str) -> bool:
    """Say whether a word in capitals stands behind a name that has none: "Lund MORE"."""
    suffix = word.rstrip(".").lower() in SUFFIXES
    return word.isupper() and word.isalpha() and len(word) > 1 and not (first.isupper() or suffix)


def _is_land(gazetteer: Gazetteer, word: str) -> bool:
    entry = gazetteer.get(word)
    return entry is not None and entry.sort == "territory"


def _judge_town(tokens: Tokens, chunk: Chunk, gazetteer: Gazetteer) -> Chunk:
    """Return a place or body of two words as the person that its second word makes it."""
    words = tokens.words[chunk.first : chunk.last]
    two = chunk.label in _PRONE and len(words) == 2 and not gazetteer.get(" ".join(words))
    if two and _is_town_person(tokens, chunk, words, gazetteer):
        return Chunk(chunk.first, chunk.last, "PER")
    return chunk


def _is_town_person(
    tokens: Tokens, chunk: Chunk, words: Sequence[str], gazetteer: Gazetteer
) -> bool:
    lists, last = load_lexicon(), words[1].lower()
    entry = gazetteer.get(words[0])
    town = is_given(words[0]) or (entry is not None and entry.sort in ("city", "metropolis"))
    general = ("organisation words", "place words", "other words", "titles", "nationalities")
    if not town or any(last in lists[name] for name in general) or not words[1].istitle():
        return False
    after = tokens.words[chunk.last : chunk.last + 3]
    described = after[:2] in ([",", "the"], [",", "who"], [",", "a"])
    return last in lists[FAMILY_NAMES] or described or not SAYS.isdisjoint(after[:1])


def _join_particles(tokens: Tokens, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return the chunks with "Ursula von der Leyen" and "van der Berg-Smits" whole."""
    words, particles = tokens.words, load_lexicon()["particles"]
    found: list[Chunk] = []
    index = 0
    while index < len(words):
        end = index
        while end < min(len(words), index + _MOST_PARTICLES) and words[end].lower() in particles:
            end += 1
        run = words[index:end]
        name = end < len(words) and words[end][0].isupper()
        small = all(word.islower() for word in run[1:])
        if len(run) > 1 and run[0] != "de" and small and name:
            opened = index > 0 and _may_open(words[index - 1])
            found.append(Chunk(index - opened, end + 1, "PER"))
            index = end
        index += 1
    return overlay(chunks, found)


def _join_nicknames(tokens: Tokens, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return the chunks with 'Ferdinand "Bongbong" Marcos' as one person."""
    words, joined = tokens.words, list[Chunk]()
    for chunk in chunks:
        joined.append(chunk)
        quoted = words[chunk.last : chunk.last + 3]
        if (
            chunk.label == "PER"
            and len(quoted) == 3
            and quoted[0] in _OPENING
            and quoted[2] in _CLOSING
        ):
            end = chunk.last + 3
            while end < len(words) and words[end][0].isupper():
                end += 1
            if quoted[1][0].isupper() and words[end - 1][0].isupper():
                joined[-1] = Chunk(chunk.first, end, "PER")
    return joined


def _may_open(word: str) -> bool:
    """Say whether a word before particles may be the given name."""
    lists = load_lexicon()
    return word.istitle() and word.lower() not in lists["titles"] and len(word) > 2


def overlay(chunks: Sequence[Chunk], found: Sequence[Chunk]) -> list[Chunk]:
    """Return both; what a found one overlaps is a part of it, or it is a part of a longer one."""
    kept = []
    for chunk in chunks:
        over = [one for one in found if one.first < chunk.last and chunk.first < one.last]
        if not over:
            kept.append(chunk)
        for one in over:
            one.first = min(one.first, chunk.first) if one.label != "PER" else one.first
            one.last = max(one.last, chunk.last if chunk.label in ("PER", one.label) else one.last)
    return sorted([*kept, *found], key=lambda one: one.first)
