"""Describe each word to the names model: its form, what lists hold it, and its document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from bot.text.lexicon import load_lexicon
from bot.text.names.gazetteer import Gazetteer, load_census, load_gazetteer, territory_words
from bot.text.names.word_table import WordTable

# Every branch consumes at least one character and none can match a position in two ways, so
# the scan is linear.
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|\b[A-Z]\.[A-Z]\b"  # U.S., J.K., and U.S as some write it
    r"|[A-Z]\.(?=[ \u00a0][A-Z])"  # the A. of Eugene A. Nida
    r"|\b(?:Mrs?|Ms|Dr|St|Gen|Lt|Sen|Rep|Gov|Prof|Col|Sgt|Capt|Adm|Jr|Sr|Mt|Maj|Cmdr|Rev)\."
    r"|['’][sS]\b"  # a possessive apart from its name
    r"|[^\W_]+(?:[-'’&·][^\W_]+|\.(?:\d+|(?:com|org|net)\b))*"
    r"|[^\w\s]|_"
)
_MOST_HYPHENS = 3
_POSSESSIVE = ("'s", "’s", "'S", "’S")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a stretch of text, with where each starts and ends in the whole text."""

    words: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)


def find_tokens(text: str, start: int, end: int) -> Tokens:
    """Return the words, numbers and marks of `text[start:end]` in order.

    The possessive is a token of its own, and a territory joined to another word by a hyphen
    ("Japan-Taiwan", "US-backed") is cut from it; other hyphens stay inside their word.
    """
    tokens = Tokens([], [], [])
    for match in _WORD.finditer(text, start, end):
        word = match[0]
        if len(word) > 2 and word.endswith(_POSSESSIVE):
            _add_word(tokens, word[:-2], match.start())
            _add(tokens, word[-2:], match.end() - 2)
        else:
            _add_word(tokens, word, match.start())
    return tokens


def _add_word(tokens: Tokens, word: str, start: int) -> None:
    known = territory_words()
    whole = "-" not in word or load_gazetteer("en").get(word) is not None
    if whole or word.count("-") > _MOST_HYPHENS:
        _add(tokens, word, start)
        return
    head, _, tail = word.partition("-")
    if head in known or tail in known:
        _add(tokens, head, start)
        _add(tokens, "-", start + len(head))
        _add_word(tokens, tail, start + len(head) + 1)
    else:
        _add(tokens, word, start)


def _add(tokens: Tokens, word: str, start: int) -> None:
    tokens.words.append(word)
    tokens.starts.append(start)
    tokens.ends.append(start + len(word))


# The lists of the lexicon that are features, each with its mark.
_LISTS = {
    "titles": "T",
    "title modifiers": "M",
    "nationalities": "N",
    "organisation words": "O",
    "place words": "L",
    "place heads": "H",
    "other words": "X",
    "vessel heads": "V",
    "quoted heads": "Q",
    "particles": "p",
    "links": "k",
    "time words": "D",
    "family names of East Asia that open a name of two or three parts": "F",
    "given names": "G",
    "family names": "S",
}
_SORTS = {"territory": "t", "metropolis": "m", "city": "c", "region": "r", "body": "b"}
_HELD = frozenset("GOLXTFSgs")
"""The marks that are told of a whole run of capitals."""
_QUOTES = frozenset("\"“”'‘’«»")
_LONGEST_WORD = 30
_REACH = 2
"""A word farther from any capital is in no name: little of it is told, which halves the work."""
_STEPS = (-2, -1, 1, 2)
"""How far from a word the neighbours stand that are told of it."""
_FORMS_KEPT = 6000
"""Words described once and kept for the articles to come: some 6 MB, nine of ten words."""
_SMALL_WORDS = "a an the of in on at to by for and or with from as is its be into over vs"
_SMALL = frozenset(_SMALL_WORDS.split())

WordCounts = WordTable[tuple[int, int]]


@dataclass(slots=True)
class Context:
    """What the whole document says of its words, and what is known of words in general.

    `lower` and `upper` count the words seen in lower case and with a capital inside a sentence;
    `evidence` marks what has stood beside a capitalised word anywhere in the document; `general`
    gives for a word in lower case in how many training documents it stood in lower case and with
    a capital inside a sentence. `forms` keeps what was described once.
    """

    gazetteer: Gazetteer
    general: WordCounts
    lower: dict[str, int] = field(default_factory=dict)
    upper: dict[str, int] = field(default_factory=dict)
    evidence: dict[str, set[str]] = field(default_factory=dict)
    forms: dict[str, tuple[_Form, tuple[str, ...]]] = field(default_factory=dict)


def marks_of(word: str) -> str:
    """Return the marks of the word lists that hold `word`, in a fixed order."""
    return _marks().get(word.lower().rstrip("."), "")


@cache
def _marks() -> WordTable[str]:
    marks: dict[str, str] = {}
    for name, mark in _LISTS.items():
        for word in load_lexicon()[name]:
            marks[word] = marks.get(word, "") + mark
    for mark, words in zip("gs", load_census(), strict=True):
        for word in words:
            marks[word] = marks.get(word, "") + mark
    return WordTable(marks.items())


def shape_of(word: str) -> str:
    """Return the form of a word: Xx, XX, X., x, d, X-x and so on, at most six signs."""
    if word.isdigit():
        return "d4" if len(word) == 4 else "d"
    if word.isalpha():
        if word.islower():
            return "x"
        if word.isupper():
            return "X" if len(word) == 1 else "XX"
        if word[0].isupper() and word[1:].islower():
            return "Xx"
    signs = ""
    for sign in word[:_LONGEST_WORD]:
        kind = "X" if sign.isupper() else "x" if sign.isalpha() else "d" if sign.isdigit() else sign
        if not signs.endswith(kind):
            signs += kind
    return signs[:6]


def study_document(context: Context, sentences: Sequence[Tokens]) -> None:
    """Add to `context` what these sentences say of their words, whatever sentence they are in."""
    for tokens in sentences:
        words = tokens.words
        headline = is_headline(words)
        for index, word in enumerate(words):
            if word[0].islower():
                context.lower[word] = context.lower.get(word, 0) + 1
            elif word[0].isupper():
                if index and not headline and words[index - 1] not in _QUOTES:
                    context.upper[word] = context.upper.get(word, 0) + 1
                if not headline:
                    _note_evidence(context, words, index)


def _note_evidence(context: Context, words: Sequence[str], index: int) -> None:
    word = words[index]
    seen = context.evidence.setdefault(word, set())
    before = words[index - 1] if index else ""
    after = words[index + 1] if index + 1 < len(words) else ""
    if before:
        marks = marks_of(before) if before[0].isupper() else ""
        seen.update("b" + mark for mark in "TGFS" if mark in marks)
        if before in ("in", "at", "from", "near") and not after[:1].isupper():
            seen.add("in")
    if after:
        if after[0].isupper():
            seen.update("a" + mark for mark in marks_of(after) if mark in "OLGXSgs")
        elif after in ("said", "says", "told", "added", "who", "wrote"):
            seen.add("says")
    if before[:1].isupper() and "T" in marks_of(word):
        seen.add("bX")


def is_headline(words: Sequence[str]) -> bool:
    """Say whether the words carry a capital as in a headline, so that a capital tells little.

    Small words (of, the, in) may be in lower case; in a line that ends in a stop no other may.
    """
    letters = [word for word in words if word[0].isalpha() and word not in _SMALL]
    if len(letters) < 4:
        return False
    capital = sum(word[0].isupper() for word in letters)
    return capital > (0.99 if words[-1] in (".", "!", "?", "”", '"') else 0.8) * len(letters)


def _bucket(count: int) -> str:
    return "0" if not count else "1" if count == 1 else "2" if count < 5 else "3"


class _Form(NamedTuple):
    """A word by itself: the features that it has in any document."""

    word: str
    shape: str
    dictionary: str
    own: tuple[str, ...]
    listed: tuple[str, ...]


@lru_cache(maxsize=_FORMS_KEPT)
def _describe_form(word: str, dictionary: str) -> _Form:
    shape, marks, key = shape_of(word), marks_of(word), word[:_LONGEST_WORD].lower()
    own = [f"w={key}", f"s={shape}", f"g={dictionary}"]
    if word[0].isalnum():
        own += [f"p3={key[:3]}", f"z2={key[-2:]}", f"z3={key[-3:]}", f"z4={key[-4:]}"]
        own.append(f"sg={shape}{dictionary}")
    listed = tuple(f"m={mark}" for mark in marks)
    return _Form(word, shape, dictionary, tuple(own), listed)


@lru_cache(maxsize=_FORMS_KEPT)
def _describe_neighbour(word: str, dictionary: str) -> tuple[tuple[str, ...], ...]:
    """Return what a word tells of those that it stands beside, for each of `_STEPS` to it."""
    shape, marks, key = shape_of(word), marks_of(word), word[:_LONGEST_WORD].lower()
    few = [mark for mark in marks if mark in "TGOLFSgs"]
    return tuple(
        (
            f"{step}w={key}",
            f"{step}g=g={dictionary}" if -2 < step < 2 else f"{step}s={shape}",
            *(f"{step}m={mark}" for mark in (marks if -2 < step < 2 else few)),
        )
        for step in _STEPS
    )


def _form_features(context: Context, word: str) -> tuple[_Form, tuple[str, ...]]:
    """Return a word by itself, and the features that it has wherever it stands in the document."""
    known = context.forms.get(word)
    if known is not None:
        return known
    key = word[:_LONGEST_WORD].lower()
    low, up = context.general.get(key, (0, 0))
    form = _describe_form(word, _bucket(low) + _bucket(up))
    features = form.own
    if word[0].isalnum():
        document = _bucket(context.lower.get(key, 0)) + _bucket(context.upper.get(word, 0))
        features += (f"d={document}", f"sd={form.shape}{document}")
    evidence = (f"e={mark}" for mark in sorted(context.evidence.get(word, ())))
    return context.forms.setdefault(word, (form, (*features, *form.listed, *evidence)))


def _gazetteer_marks(gazetteer: Gazetteer, words: Sequence[str]) -> list[str]:
    marks = [""] * len(words)
    index = 0
    while index < len(words):
        found = gazetteer.find(words, index)
        if found is None:
            index += 1
            continue
        count, entry = found
        for offset in range(count):
            marks[index + offset] = ("B" if not offset else "I") + _SORTS[entry.sort]
        index += count
    return marks


def _run_features(words: Sequence[str], places: Sequence[str]) -> list[tuple[str, ...]]:
    """Say for each capitalised word what is known of the run of capitals it stands in."""
    found: list[tuple[str, ...]] = [()] * len(words)
    start = 0
    while start < len(words):
        end = start
        while end < len(words) and (words[end][0].isupper() or words[end] == "&"):
            end += 1
        if end > start:
            shared = _describe_run(words, places, start, end)
            for index in range(start, end):
                at = "o" if end - start == 1 else "f" if index == start else "m"
                at = "l" if index == end - 1 > start else at
                found[index] = (*shared, f"{at}{shared[0]}", f"{at}{shared[1]}")
        start = max(end, start + 1)
    return found


def _describe_run(
    words: Sequence[str], places: Sequence[str], start: int, end: int
) -> tuple[str, ...]:
    length = min(end - start, 5)
    last, first = marks_of(words[end - 1])[:2], marks_of(words[start])[:2]
    before = words[start - 1][:_LONGEST_WORD].lower() if start else "^"
    after = words[end][:_LONGEST_WORD].lower() if end < len(words) else "$"
    marks = {mark for word in words[start : min(end, start + 8)] for mark in marks_of(word)}
    held = "".join(sorted(marks & _HELD))
    whole = places[start] if all(places[start:end]) else ""
    return (
        f"rb={before}",
        f"ra={after}",
        f"r={length}",
        f"rf={first}",
        f"rl={last}",
        f"rw={length}{last}|{first}",
        f"rh={held}",
        f"rg={whole}",
    )


def describe_sentence(context: Context, words: Sequence[str]) -> list[list[str]]:
    """Return the features of each word of a sentence; ten to forty short strings a word."""
    forms = [_form_features(context, word) for word in words]
    places = _gazetteer_marks(context.gazetteer, words)
    runs = _run_features(words, places)
    line = "hl" if is_headline(words) else "tx"
    capitals = [word != word.lower() for word in words]
    described = []
    for index, (form, own) in enumerate(forms):
        if not any(capitals[max(0, index - _REACH) : index + _REACH + 1]):
            described.append([*own[:2], line])
            continue
        features = [*own, line]
        if words[index][0].isalnum():
            features += _neighbour_features(forms, places, index)
            features += runs[index]
            if line == "hl":
                features.append(f"hls={form.shape}")
        if places[index]:
            features += [f"gz={places[index]}", f"gz={places[index]}{line}"]
        described.append(features)
    return described


def _neighbour_features(
    forms: Sequence[tuple[_Form, tuple[str, ...]]], places: Sequence[str], index: int
) -> list[str]:
    shape, last = forms[index][0].shape, len(forms) - 1
    features: list[str] = []
    for slot, step in enumerate(_STEPS):
        at = index + step
        if not 0 <= at <= last:
            features.append(f"{step}edge")
            continue
        other = forms[at][0]
        features += _describe_neighbour(other.word, other.dictionary)[slot]
        if -2 < step < 2:
            features.append(f"{step}s={other.shape}|{shape}")
            if places[at]:
                features.append(f"{step}gz={places[at]}")
    if 0 < index < last:
        features.append(f"3s={forms[index - 1][0].shape}|{shape}|{forms[index + 1][0].shape}")
    return features
