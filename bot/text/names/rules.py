"""Mend what the model found in a sentence: titles, nationalities, territories, quoted names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from bot.text.names.features import Tokens, WordCounts
from bot.text.names.gazetteer import Entry, Gazetteer, load_lexicon
from bot.text.names.persons import SUFFIXES
from bot.text.names.tagger import Chunk

_QUOTES = {"“": "”", '"': '"', "‘": "’", "'": "'", "«": "»"}
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
_QUESTIONS = frozenset(["Who", "What", "When", "Where", "Why", "How", "Which", "Whose", "Whom"])
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
        if not is_title(words[index]) or _key(words[index + 1]) in SUFFIXES:
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
            if _key(word) in never or word.isdigit() or word in _QUESTIONS:
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


_LONGEST = 8


def add_patterns(
    tokens: Tokens, chunks: Sequence[Chunk], gazetteer: Gazetteer, general: WordCounts
) -> list[Chunk]:
    """Return the chunks with bodies "of", ships, and names that the model cut in two."""
    mended = _trim_openers(tokens, chunks, gazetteer, general)
    mended = _overlay(mended, _find_bodies_of(tokens) + _find_ships(tokens))
    return _join_halves(tokens, mended, gazetteer)


def _overlay(chunks: Sequence[Chunk], found: Sequence[Chunk]) -> list[Chunk]:
    """Return both, a found one in the place of those it overlaps unless one of them is longer."""
    kept = list(found)
    taken: dict[int, Chunk] = {k: one for one in found for k in range(one.first, one.last)}
    for chunk in chunks:
        over = [taken[k] for k in range(chunk.first, chunk.last) if k in taken]
        if not over:
            kept.append(chunk)
        elif chunk.first < over[0].first and over[0] in kept:
            kept.remove(over[0])
            kept.append(Chunk(chunk.first, max(chunk.last, over[0].last), chunk.label))
    return sorted(kept, key=lambda chunk: chunk.first)


def _find_bodies_of(tokens: Tokens) -> list[Chunk]:
    words, heads = tokens.words, load_lexicon()["body heads"]
    found: list[Chunk] = []
    for index in range(len(words) - 2):
        if words[index][0].isupper() and words[index].lower() in heads:
            if words[index + 1] not in ("of", "for") or (found and index < found[-1].last):
                continue
            last = index + 2 + (words[index + 2] == "the")
            end = _end_of_capitals(words, last)
            if end > last:
                first = index
                while first and words[first - 1][0].isupper() and index - first < 3:
                    first -= 1
                first = first if first == index or not _opens(words, first) else index
                found.append(Chunk(first, end, "ORG"))
    return found


def _opens(words: Sequence[str], index: int) -> bool:
    """Say whether a word opens the sentence or is of a title, a nationality or a territory."""
    lists = load_lexicon()
    key = words[index].lower().rstrip(".")
    return not index or key in lists["nationalities"] or key in lists["titles"]


def _end_of_capitals(words: Sequence[str], start: int) -> int:
    end, titles = start, load_lexicon()["titles"]
    while end < min(len(words), start + _LONGEST) and words[end][0].isupper():
        if words[end].lower() in titles:
            return end
        end += 1
        if end + 1 < len(words) and words[end] == "and" and words[end + 1][0].isupper():
            general = load_lexicon()["department subjects"]
            end += 1 if words[end + 1].lower() in general else 0
            if words[end] == "and":
                return end
    return end


def _find_ships(tokens: Tokens) -> list[Chunk]:
    words, lists = tokens.words, load_lexicon()
    found: list[Chunk] = []
    for index in range(len(words) - 1):
        prefix = words[index].isupper() and words[index].lower() in lists["vessel heads"]
        after = index + 1
        if not (prefix or words[index] in lists["craft"]) or not words[after][0].isupper():
            continue
        end = after
        while end < min(len(words), after + 3) and (
            words[end][0].isupper() or words[end].isdigit()
        ):
            end += 1
        if words[after].lower() not in lists["vessel heads"]:
            found.append(Chunk(index if prefix else after, end, "MISC"))
    return found


def _trim_openers(
    tokens: Tokens, chunks: Sequence[Chunk], gazetteer: Gazetteer, general: WordCounts
) -> list[Chunk]:
    """Return the chunks without a common word that carries its capital for opening a sentence."""
    trimmed = []
    for chunk in chunks:
        whole = gazetteer.get(" ".join(tokens.words[chunk.first : chunk.last]))
        particle = tokens.words[0].lower() in load_lexicon()["particles"]
        if not chunk.first and chunk.last > 1 and not whole and not particle:
            lower, upper = general.get(tokens.words[0].lower(), (0, 0))
            rest = " ".join(tokens.words[1 : chunk.last])
            if (lower > 2 and not upper) or (lower and gazetteer.get(rest)):
                chunk = Chunk(1, chunk.last, chunk.label)
        trimmed.append(chunk)
    return trimmed


def _join_halves(tokens: Tokens, chunks: Sequence[Chunk], gazetteer: Gazetteer) -> list[Chunk]:
    """Return the chunks with "Global Cooperation" and "Training Framework" made one again, and
    "Japan" before "-Taiwan Exchange Association".
    """
    lists = load_lexicon()
    heads = lists["organisation words"] | lists["other words"]
    joined: list[Chunk] = []
    for chunk in chunks:
        before = joined[-1] if joined else None
        last = tokens.words[chunk.last - 1].lower()
        if before and before.last + 1 == chunk.first and chunk.label in ("ORG", "MISC"):
            link = tokens.words[before.last]
            half = link == "and" and before.label in ("ORG", "MISC") and last in heads
            half = half and tokens.words[before.last - 1].lower() not in heads
            half = half and not gazetteer.get(" ".join(tokens.words[before.first : before.last]))
            hyphen = link == "-" and chunk.label == "ORG" and before.label == "LOC"
            if half or hyphen:
                joined[-1] = Chunk(before.first, chunk.last, chunk.label)
                continue
        joined.append(chunk)
    return joined
