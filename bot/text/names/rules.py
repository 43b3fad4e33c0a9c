"""Mend what the model found in a sentence: titles, nationalities, territories, quoted names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from bot.text.lexicon import load_lexicon
from bot.text.names.features import Context, Tokens, WordCounts
from bot.text.names.gazetteer import Gazetteer
from bot.text.names.persons import INITIALS, SAYS, is_given, overlay
from bot.text.names.tagger import Chunk

_QUOTES = {"“": "”", '"': '"', "‘": "’", "'": "'", "«": "»"}
# Titles that are given names or family names as often.
_NOBLE = "dean earl duke king prince major judge bishop pope baron count lady"
_ALSO_NAMES = frozenset(_NOBLE.split())
_FAMILY = re.compile(r"[A-Z][a-z]{1,6}")
_GIVEN = re.compile(r"[A-Z][a-z]{1,5}-[a-z]{1,5}")
_MOST_QUOTED = 5
_LONG = 6
"""Letters beyond which an office with an s is several: Justices, Senators; not Kings."""
_RARE_LETTERS = 4
"""Letters from which a word that is never written small may be a name."""
_OFTEN = 2
"""Times that a word stands with a capital inside sentences which is a name wherever it stands."""
_APPOSED = 9
"""Words of an apposition in which its noun is looked for."""
_POSSESSIVE = ("'s", "’s")
_ARTICLES = (["a"], ["an"], ["the"])
_BEHIND_NOUN = frozenset(
    ["of", "in", "at", "on", "for", "from", "with", "by", "based", "that", "which", "who", "said"]
)
_NEVER_INSIDE = frozenset(',;:()[]{}?!"“”#|•…<>*=+')


def _key(word: str) -> str:
    return word.lower().rstrip(".")


def is_title(word: str) -> bool:
    """Say whether a word may stand before a person's name as what that person is."""
    lists = load_lexicon()
    parts = _key(word).split("-")
    if len(parts) == 1:
        several = parts[0].removesuffix("s") if len(parts[0]) > _LONG else parts[0]
        return not {parts[0], several}.isdisjoint(lists["titles"])
    return len(parts) < 5 and all(
        part in lists["titles"] or part in lists["title modifiers"] for part in parts
    )


_CREDITS = re.compile(
    r"(?i:reporting|writing|editing|edited|compiled|written|translated|photo|photos|photograph"
    r"|photography|photographs|image|images|picture|pictures|illustration|video|credit)\Z"
)
_SHORT_LINE = 12


def drop_credits(tokens: Tokens, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return the chunks without who wrote, edited or photographed what stands here.

    "By Jan Smit" opens a short line; "Reporting by", "Photo:" and the like may stand anywhere, and
    several names may follow.
    """
    words, kept, credited = tokens.words, list[Chunk](), -1
    if words[0] in ("By", "BY") and len(words) < _SHORT_LINE:
        credited = 1
    for chunk in chunks:
        before = words[max(0, chunk.first - 2) : chunk.first]
        if len(before) == 2 and before[1] in ("by", "By", ":") and _CREDITS.match(before[0]):
            credited = chunk.first
        linked = credited >= 0 and all(
            word in (",", "and", "in", "/", ";") for word in words[credited : chunk.first]
        )
        if linked:
            credited = chunk.last
        else:
            kept.append(chunk)
    return kept


def split_titles(tokens: Tokens, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return the chunks with persons freed of the titles before their names, and no bare title."""
    split: list[Chunk] = []
    for chunk in chunks:
        words = tokens.words[chunk.first : chunk.last]
        first, last = chunk.first, chunk.last
        if chunk.label == "PER":
            first += _last_title(words)
        else:
            last -= _count_office(tokens.words, chunk)
        bare = chunk.label == "PER" and last - first == 1 and is_title(words[-1])
        if first < last and not bare:
            split.append(Chunk(first, last, chunk.label))
    return split


def _count_office(words: Sequence[str], chunk: Chunk) -> int:
    """Return how many last words belong to the office behind: "Manhattan District" Attorney."""
    if (
        chunk.last == len(words)
        or not words[chunk.last][0].isupper()
        or not is_title(words[chunk.last])
    ):
        return 0
    modifiers, first = load_lexicon()["title modifiers"], chunk.last
    while first > chunk.first and _key(words[first - 1]) in modifiers:
        first -= 1
    return chunk.last - first


def _last_title(words: Sequence[str]) -> int:
    """Return how many words of a person chunk are title and what stands before it."""
    for index in range(len(words) - 2, -1, -1):
        key = _key(words[index])
        may_be_name = key in _ALSO_NAMES and (index > 0 or key in ("dean", "earl"))
        if is_title(words[index]) and not may_be_name:
            return index + 1
    return 0


def split_series(tokens: Tokens, chunks: Sequence[Chunk], gazetteer: Gazetteer) -> list[Chunk]:
    """Return the chunks cut at marks that no name holds; persons and places also at "and"."""
    if not chunks:
        return []
    small = load_lexicon()["particles"] | load_lexicon()["links"]
    split: list[Chunk] = []
    for chunk in chunks:
        marks = _NEVER_INSIDE | ({"and", "-", "/"} if chunk.label in ("PER", "LOC") else set())
        first = chunk.first
        if gazetteer.get(" ".join(tokens.words[chunk.first : chunk.last])):
            marks = frozenset()
        for index in range(chunk.first, chunk.last + 1):
            word = tokens.words[index] if index < chunk.last else ""
            lower = word.islower() and word.isalpha() and word not in small
            lower = lower and chunk.label in ("PER", "LOC")
            if not word or word in marks or lower:
                if index > first:
                    split.append(Chunk(first, index, chunk.label))
                first = index + 1
    return split


def drop_common_words(
    tokens: Tokens, chunks: Sequence[Chunk], gazetteer: Gazetteer, lower: Mapping[str, int]
) -> list[Chunk]:
    """Return the chunks without nationalities, days and months, and lower-case or bare words."""
    never = _never_alone()
    kept = []
    for chunk in chunks:
        first, last = chunk.first, chunk.last
        if last - first > 1 and _key(tokens.words[first]) == "the":
            first += not gazetteer.get(" ".join(tokens.words[first:last]))
        while last > first and not _may_end_name(tokens.words[last - 1]):
            last -= 1
        while last > first and not _may_begin_name(tokens.words[first]):
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
    if word.lower() in ("'s", "’s", "no", "nos") or (word.islower() and word.isalpha()):
        return False  # "Taima No. 4" goes on behind the stop
    return word[-1].isalnum() or (word[-1] == "." and len(word) > 1)


def _may_begin_name(word: str) -> bool:
    small = word.islower() and word.isalpha() and word not in load_lexicon()["particles"]
    return word[0].isalnum() and not small


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


def join_houses(tokens: Tokens, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return the chunks with "Lloyd" and "London" of "Lloyd's of London" made one body."""
    joined: list[Chunk] = []
    for chunk in chunks:
        before = joined[-1] if joined else None
        between = tokens.words[before.last : chunk.first] if before else []
        if before and len(between) == 2 and between[0] in _POSSESSIVE and between[1] == "of":
            chunk = Chunk(joined.pop().first, chunk.last, "ORG")
        joined.append(chunk)
    return joined


def judge_by_apposition(tokens: Tokens, chunks: Sequence[Chunk], context: Context) -> list[Chunk]:
    """Return the chunks with the kind that a noun beside them says, and single words so named.

    "The survey ship Geo Ranger", "Fingrid, the Finnish grid operator"; a person's first name
    stands against it.
    """
    starts = {chunk.first: chunk for chunk in chunks}
    judged, index, words = [], 0, tokens.words
    while index < len(words):
        chunk = starts.get(index)
        last = chunk.last if chunk else index + 1
        if chunk or _may_be_named(words, index, context):
            label = _find_label_beside(words, index, last)
            given = chunk and last - index > 1 and is_given(words[index])
            if label and not given:
                chunk = Chunk(index, last, label)
            judged += [chunk] if chunk else []
        index = last
    return judged


def _may_be_named(words: Sequence[str], index: int, context: Context) -> bool:
    """Say whether a word that is in no name may be one: it is nowhere written small."""
    word = words[index]
    alone = not any(one[:1].isupper() for one in words[max(index - 1, 0) : index])
    seen = context.lower.get(word.lower()) or context.general.get(word.lower(), (0, 0))[0]
    return alone and word.istitle() and len(word) >= _RARE_LETTERS and not seen


def _find_label_beside(words: Sequence[str], first: int, last: int) -> str | None:
    """Return the label that the noun before a name says, or that of an apposition behind it."""
    if first and (label := _label_of(words[first - 1])):
        return label
    if first > 1 and words[first - 1] == "of" and words[first - 2] in _sites():
        return "LOC"
    if words[last : last + 1] != [","] or words[last + 1 : last + 2] not in _ARTICLES:
        return None
    for at in range(last + 2, min(len(words), last + _APPOSED)):
        if not words[at][0].isalpha() or words[at] in _BEHIND_NOUN:
            return _label_of(words[at - 1])
    return None


@cache
def _sites() -> frozenset[str]:
    """Return what a place is "of", small: "the island of Dongyin"."""
    return load_lexicon()["place words"] - {"square", "region", "corridor", "base", "range", "pass"}


def _label_of(noun: str) -> str | None:
    lists = load_lexicon()
    if noun in lists["body nouns"]:
        return "ORG"
    return "MISC" if noun in lists["craft"] else None


def add_territories(tokens: Tokens, chunks: Sequence[Chunk], gazetteer: Gazetteer) -> list[Chunk]:
    """Return the chunks with the territories, regions and bodies that the model left or cut."""
    taken = {index for chunk in chunks for index in range(chunk.first, chunk.last)}
    added = list(chunks)
    index = 0
    while index < len(tokens):
        found = gazetteer.find(tokens.words, index) if index not in taken else None
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


def add_runs(tokens: Tokens, chunks: Sequence[Chunk], context: Context) -> list[Chunk]:
    """Return the chunks with the runs of capitals inside a sentence that are names by their words.

    One that ends with a word such as Guard or Strait is a body or a place, two or three words that
    nobody writes in small letters a person; one such word is a name, of a body after a word such
    as company. In front of a sentence it is one where it says something.
    """
    taken = {index for chunk in chunks for index in range(chunk.first, chunk.last)}
    added, words, index = list(chunks), tokens.words, 0
    while index < len(tokens):
        end = index
        while end < len(tokens) and end not in taken and words[end][0].isupper():
            end += 1
        first = index
        while first < end and _opens(words, first) and not _speaks(words, first):
            first += 1
        if first < end and (label := _judge_run(words, first, end, context)):
            added.append(Chunk(first, end, label))
        index = max(end, index + 1)
    return sorted(added, key=lambda chunk: chunk.first)


def _speaks(words: Sequence[str], index: int) -> bool:
    """Say whether a word that opens a sentence is who says it, and no plural ("Villagers said")."""
    speaks = not index and len(words) > 1 and words[1] in SAYS
    return speaks and not words[0].endswith(("s", "men", "ple"))


def _judge_run(words: Sequence[str], first: int, end: int, context: Context) -> str | None:
    lists, last = load_lexicon(), _key(words[end - 1])
    if end - first > 1 and last in lists["organisation words"]:
        return "ORG"
    if end - first > 1 and last in lists["place words"]:
        return "LOC"
    rare = [word for word in words[first:end] if not INITIALS.fullmatch(word)]
    for word in rare:
        general = {_key(word), _key(word).removesuffix("s")} & _no_part_of_persons()
        if general or not word.istitle() or not word.isalpha() or len(word) < _RARE_LETTERS:
            return None
        if context.general.get(word.lower(), (0, 0))[0]:
            return None
    if end - first == 1:
        before = words[first - 1] if first else "said"
        if not before.islower() and context.upper.get(words[first], 0) < _OFTEN:
            return None  # what is quoted, or a heading, opens here
        if words[end : end + 1] and words[end][0].isupper():
            return None  # it tells of the name that follows
        return "ORG" if before in lists["organisation words"] else "MISC"
    return "PER" if end - first < 4 else None


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
    """Return the chunks with bodies "of", ships, and names that the model cut in two whole."""
    mended = _trim_openers(tokens, chunks, gazetteer, general)
    listed = _find_listed(tokens, mended, gazetteer)
    mended = overlay(mended, _find_bodies_of(tokens) + _find_ships(tokens) + listed)
    return _join_halves(tokens, mended, gazetteer)


def _find_listed(tokens: Tokens, chunks: Sequence[Chunk], gazetteer: Gazetteer) -> list[Chunk]:
    """Return the bodies of the gazetteer that begin as a name does that the model cut short."""
    found = []
    for chunk in chunks:
        entry = gazetteer.find(tokens.words, chunk.first)
        if entry and entry[1].sort == "body" and chunk.first + entry[0] > chunk.last:
            found.append(Chunk(chunk.first, chunk.first + entry[0], "ORG"))
    return found


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
    """Say whether a word opens the sentence, or is an article, a title, a nationality or a day."""
    lists, key = load_lexicon(), _key(words[index])
    no_part = key == "the" or key in lists["nationalities"] or key in lists["time words"]
    return not index or no_part or is_title(words[index])


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
            proper = words[end : end + 1] == ["of"] and words[end + 1 : end + 2]
            end += 1 if prefix and proper and proper[0][0].isupper() else 0
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
