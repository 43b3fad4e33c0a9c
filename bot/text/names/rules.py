"""Mend what the model found in a sentence: titles, nationalities, territories, quoted names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from bot.text.names.features import WordCounts
from bot.text.names.gazetteer import Entry, Gazetteer, load_lexicon
from bot.text.names.name_tokens import Tokens
from bot.text.names.tagger import Chunk

_QUOTES = {"“": "”", '"': '"', "‘": "’", "'": "'", "«": "»"}
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
# Titles that are given names or family names as often.
_ALSO_NAMES = frozenset(
    [
        "dean",
        "earl",
        "duke",
        "king",
        "prince",
        "major",
        "judge",
        "bishop",
        "pope",
        "baron",
        "count",
        "lady",
    ]
)
_FAMILY = re.compile(r"[A-Z][a-z]{1,6}")
_GIVEN = re.compile(r"[A-Z][a-z]{1,5}-[a-z]{1,5}")
_MOST_QUOTED = 5
_NEVER_INSIDE = frozenset(',;:()[]{}?!"“”#|•…<>*=+')


def _key(word: str) -> str:
    return word.lower().rstrip(".")


def is_title(word: str) -> bool:
    """Say whether a word may stand before a person's name as what that person is."""
    lists = load_lexicon()
    parts = _key(word).split("-")
    if len(parts) == 1:
        return parts[0] in lists["titles"]
    return len(parts) < 5 and all(
        part in lists["titles"] or part in lists["title modifiers"] or part == "in"
        for part in parts
    )


def split_titles(tokens: Tokens, chunks: Sequence[Chunk], gazetteer: Gazetteer) -> list[Chunk]:
    """Return the chunks with persons freed of what stands before their names.

    "U.S. House of Representatives Speaker Nancy Pelosi" gives the territory, the body and the
    person; a chunk that is a title alone is dropped.
    """
    split: list[Chunk] = []
    for chunk in chunks:
        words = tokens.words[chunk.first : chunk.last]
        if chunk.label != "PER":
            split.append(chunk)
            continue
        cut = _last_title(words)
        if cut:
            split += _names_before_title(tokens, chunk.first, chunk.first + cut, gazetteer)
            chunk = Chunk(chunk.first + cut, chunk.last, "PER")
        if not (chunk.last - chunk.first == 1 and is_title(tokens.words[chunk.first])):
            split.append(chunk)
    return split


def _last_title(words: Sequence[str]) -> int:
    """Return how many words of a person chunk are title and what stands before it."""
    for index in range(len(words) - 2, -1, -1):
        if not is_title(words[index]) or _key(words[index + 1]) in _SUFFIXES:
            continue
        before = words[:index]
        if _key(words[index]) in _ALSO_NAMES and (before or _key(words[index]) in ("dean", "earl")):
            continue
        if index + 1 < len(words) and words[index + 1] in (",", "and"):
            continue
        return index + 1
    return 0


def _names_before_title(
    tokens: Tokens, first: int, last: int, gazetteer: Gazetteer
) -> Iterator[Chunk]:
    lists = load_lexicon()
    index = first
    if (found := gazetteer.find(tokens.words, first)) and first + found[0] < last:
        if found[1].sort in ("territory", "metropolis", "region"):
            yield Chunk(first, first + found[0], "LOC")
            index = first + found[0]
    elif _key(tokens.words[first]) in lists["nationalities"]:
        index = first + 1
    end = last
    while end > index and _key(tokens.words[end - 1]) in lists["titles"] | lists["title modifiers"]:
        end -= 1
    body = tokens.words[index:end]
    if any(_key(word) in lists["organisation words"] or word == "House" for word in body):
        yield Chunk(index, end, "ORG")


def split_series(tokens: Tokens, chunks: Sequence[Chunk], gazetteer: Gazetteer) -> list[Chunk]:
    """Return the chunks cut at marks that no name holds; persons and places also at "and"."""
    if not chunks:
        return []
    particles = load_lexicon()["particles"] | {"of", "the"}
    split: list[Chunk] = []
    for chunk in chunks:
        marks = _NEVER_INSIDE | ({"and", "-", "/"} if chunk.label in ("PER", "LOC") else set())
        first = chunk.first
        if gazetteer.get(" ".join(tokens.words[chunk.first : chunk.last])):
            marks = frozenset()
        for index in range(chunk.first, chunk.last + 1):
            word = tokens.words[index] if index < chunk.last else ""
            lower = chunk.label == "PER" and word.islower() and word not in particles
            if not word or word in marks or lower:
                if index > first:
                    split.append(Chunk(first, index, chunk.label))
                first = index + 1
    return split


def drop_common_words(
    tokens: Tokens, chunks: Sequence[Chunk], lower: dict[str, int]
) -> list[Chunk]:
    """Return the chunks without nationalities, days and months, and lower-case or bare words."""
    never = _never_alone()
    kept = []
    for chunk in chunks:
        first, last = chunk.first, chunk.last
        if chunk.label != "MISC" and last - first > 1 and _key(tokens.words[first]) == "the":
            first += 1
        while last > first and not _may_end_name(tokens.words[last - 1]):
            last -= 1
        while last > first and not tokens.words[first][0].isalnum():
            first += 1
        words = tokens.words[first:last]
        if not words or not any(word[0].isupper() or word[0].isdigit() for word in words):
            continue
        if len(words) == 1:
            word = words[0]
            if _key(word) in never or word.isdigit():
                continue
            if lower.get(word.lower(), 0) > 1 and not word.isupper() and chunk.label != "PER":
                continue
        kept.append(Chunk(first, last, chunk.label))
    return kept


@cache
def _never_alone() -> frozenset[str]:
    lists = load_lexicon()
    return lists["nationalities"] | lists["time words"] | lists["title modifiers"]


def _may_end_name(word: str) -> bool:
    if word.lower() in ("'s", "’s"):
        return False
    return word[-1].isalnum() or (word[-1] == "." and len(word) > 1)


def judge_by_last_word(tokens: Tokens, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return the chunks with the kind that a last word such as Guard or Peninsula settles."""
    bodies, sites = load_lexicon()["bodies for certain"], load_lexicon()["places for certain"]
    for chunk in chunks:
        last = _key(tokens.words[chunk.last - 1])
        if chunk.last - chunk.first > 1 and last in bodies:
            chunk.label = "ORG"
        elif chunk.last - chunk.first > 1 and last in sites:
            chunk.label = "LOC"
    return list(chunks)


def add_territories(tokens: Tokens, chunks: Sequence[Chunk], gazetteer: Gazetteer) -> list[Chunk]:
    """Return the chunks with the territories, regions and bodies that the model left or cut."""
    known = {
        index: found
        for index in range(len(tokens))
        if (found := gazetteer.find(tokens.words, index))
    }
    chunks = _without_pieces(tokens, chunks, known)
    taken = {index for chunk in chunks for index in range(chunk.first, chunk.last)}
    added = list(chunks)
    index = 0
    while index < len(tokens):
        found = known.get(index) if index not in taken else None
        count = found[0] if found else 1
        if found and found[1].sort in ("territory", "region", "body"):
            inside = range(index, index + count)
            follows = index + count < len(tokens) and tokens.words[index + count][0].isupper()
            steady = found[1].sort == "territory" or not follows
            if steady and not taken.intersection(inside):
                added.append(
                    Chunk(index, index + count, "ORG" if found[1].sort == "body" else "LOC")
                )
        index += count
    return sorted(added, key=lambda chunk: chunk.first)


def _without_pieces(
    tokens: Tokens, chunks: Sequence[Chunk], known: Mapping[int, tuple[int, Entry]]
) -> list[Chunk]:
    """Return the chunks that are no piece of a longer known name ("South China" of the sea)."""
    kept, cover = [], -1
    by_first = {chunk.first: chunk for chunk in chunks}
    index = 0
    while index < len(tokens):
        found = known.get(index)
        if found and found[0] > 1 and found[1].sort in ("territory", "region", "body"):
            cover = max(cover, index + found[0])
        chunk = by_first.get(index)
        if chunk and not (chunk.last <= cover and chunk.last - chunk.first < _span(found, chunk)):
            kept.append(chunk)
            index = max(index + 1, chunk.last)
        else:
            index = max(index + 1, cover)
    return kept


def _span(found: tuple[int, Entry] | None, chunk: Chunk) -> int:
    return found[0] if found else chunk.last - chunk.first + 1


def add_titled_persons(tokens: Tokens, chunks: Sequence[Chunk], general: WordCounts) -> list[Chunk]:
    """Return the chunks with the capitalised words that follow a title, where left unnamed."""
    taken = {index for chunk in chunks for index in range(chunk.first, chunk.last)}
    added = list(chunks)
    barred = _no_part_of_persons()
    for index, word in enumerate(tokens.words[:-1]):
        if not word[0].isupper() or index in taken or not is_title(word):
            continue
        last = index + 1
        while (
            last < min(len(tokens), index + 4)
            and last not in taken
            and tokens.words[last][0].isupper()
            and not tokens.words[last].isupper()
            and _key(tokens.words[last]) not in barred
        ):
            last += 1
        names = tokens.words[index + 1 : last]
        if names and all(_is_rare(name, general) for name in names) and last not in taken:
            added.append(Chunk(index + 1, last, "PER"))
    return sorted(added, key=lambda chunk: chunk.first)


@cache
def _no_part_of_persons() -> frozenset[str]:
    lists = load_lexicon()
    barred = lists["organisation words"] | lists["place words"] | lists["titles"]
    return barred | lists["title modifiers"] | lists["time words"] | lists["nationalities"]


def add_eastern_persons(tokens: Tokens, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return the chunks with family names before a hyphenated given name ("Lai Ching-te") as one.

    The capital before and the small letter behind the hyphen are how Wade-Giles writes names.
    """
    found = [
        Chunk(index, index + 2, "PER")
        for index in range(len(tokens) - 1)
        if _FAMILY.fullmatch(tokens.words[index]) and _GIVEN.fullmatch(tokens.words[index + 1])
    ]
    taken = {index for chunk in found for index in range(chunk.first, chunk.last)}
    kept = [chunk for chunk in chunks if taken.isdisjoint(range(chunk.first, chunk.last))]
    return sorted([*kept, *found], key=lambda chunk: chunk.first)


def _is_rare(word: str, general: WordCounts) -> bool:
    lower, upper = general.get(word.lower(), (0, 0))
    return lower == 0 or upper > lower


def add_quoted_names(tokens: Tokens, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return the chunks with what is quoted after "vessel", "exercise", "named" and the like."""
    words = tokens.words
    heads = load_lexicon()["quoted heads"] | load_lexicon()["vessel heads"]
    found: list[Chunk] = []
    for index, word in enumerate(words):
        if word not in _QUOTES or index + 2 >= len(words):
            continue
        end = _closing(words, index)
        capital = end and all(w[0].isupper() or w[0].isdigit() for w in words[index + 1 : end])
        before = [_key(w) for w in words[max(0, index - 2) : index]]
        if capital and words[index + 1][0].isupper() and heads.intersection(before):
            found.append(Chunk(index + 1, end, "MISC"))
    inside = {k for chunk in found for k in range(chunk.first, chunk.last)}
    kept = [c for c in chunks if not inside.intersection(range(c.first, c.last))]
    return sorted(kept + found, key=lambda chunk: chunk.first)


def _closing(words: Sequence[str], opening: int) -> int:
    """Return where what is quoted ends, without a comma or stop before the closing mark."""
    for index in range(opening + 2, min(opening + 2 + _MOST_QUOTED, len(words))):
        if words[index] == _QUOTES[words[opening]] or words[index] in ("”", '"'):
            return index - 1 if words[index - 1] in (",", ".") else index
    return 0
