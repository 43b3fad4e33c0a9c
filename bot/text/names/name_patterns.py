"""Names that their own words give away: ministries, ships, and names cut at "and"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.text.names.features import WordCounts
from bot.text.names.gazetteer import Gazetteer, load_lexicon
from bot.text.names.name_tokens import Tokens
from bot.text.names.tagger import Chunk

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
        if not chunk.first and chunk.last > 1 and not whole:
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
