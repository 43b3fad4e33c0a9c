"""Load the shipped word lists and gazetteer, and look names up in them."""

from __future__ import annotations

import gzip
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from bot.text.lexicon import MODEL, load_lexicon
from bot.text.segment import STOP_WORDS

_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
_SORTS = {"territory": "territory", "body": "body", "other": "body", "place": "region"}
"""The sort of an entry by what its identity begins with; cities have none of these."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One form of the gazetteer: what sort of thing it names, and its identity where it has one.

    `sort` is "territory", "metropolis" (400,000 people or more), "city", "region" or "body".
    """

    sort: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The names known in one language, found by longest match over words (see `find_longest`)."""

    entries: Mapping[str, Entry]
    longest: Mapping[str, int]

    def get(self, name: str) -> Entry | None:
        """Return the entry of `name` as written, or None."""
        return self.entries.get(name.replace("’", "'"))

    def find(self, words: Sequence[str], first: int) -> tuple[int, Entry] | None:
        """Return how many words from `first` on make the longest known name, and its entry."""
        word = words[first]
        bound = self.longest.get(word)
        if bound is None:
            alone = self.entries.get(word) or ("’" in word and self.get(word))
            return (1, alone) if alone else None
        for count in range(min(bound, len(words) - first), 0, -1):
            name = " ".join(words[first : first + count]).replace("’", "'")
            owner, owned, _ = name.partition(" 's ")
            entry = self.entries.get(name.replace(" 's ", "'s "))
            if entry is not None and not (owned and owner in self.entries):  # "Japan's Coast Guard"
                return count, entry
        return None


def _read_rows(wanted: Container[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the identity, language and forms of the lines in one of these languages.

    The lines of the other languages are let go as they are read: all of them together take 7 MB.
    """
    with gzip.open(MODEL / "gazetteer.tsv.gz", "rt", encoding="utf-8") as distilled:
        # Seas, islands and services of the beat that neither CLDR nor GeoNames hold, by hand.
        beat = (MODEL / "beat.tsv").read_text(encoding="utf-8")
        for line in chain(distilled, beat.splitlines()):
            key, language, *forms = line.rstrip("\n").split("\t")
            if language in wanted:
                yield key, language, forms


def load_census() -> tuple[frozenset[str], frozenset[str]]:
    """Return the given and the family names of the shipped census, in lower case."""
    with gzip.open(MODEL / "census.txt.gz", "rt", encoding="ascii") as lines:
        given, family = (frozenset(line.split()) for line in lines)
    return given, family


@cache
def load_gazetteer(language: str) -> Gazetteer:
    """Return the gazetteer of an ISO 639-1 language; one it does not know holds no names.

    Chinese holds the simplified and the traditional forms.
    """
    entries: dict[str, Entry] = {}
    lists = _english_lists() if language == "en" else {}
    wanted = {language, f"{language}+"} | ({"zh_Hant"} if language == "zh" else set())
    if language == "ja":
        wanted |= {"zh", "zh+"}
    # Territories win over what is listed by hand, that over cities, Japanese over Chinese forms.
    order = {"territory": 2, "city": 0, "": 0}
    ranks: dict[str, int] = {}
    for key, source, forms in _read_rows(wanted):
        if language == "ja" and source == "zh" and key.startswith(("territory", "place:cn-")):
            continue
        rank = 2 * order.get(key.partition(":")[0], 1) + (source.rstrip("+") == language)
        entry = Entry(_sort_of(key, source), key or None)
        for form in forms:
            # Cities in hiragana alone are pieces of other words far more often.
            if len(form) > 1 and rank >= ranks.get(form, 0) and not _HIRAGANA.fullmatch(form):
                entries[form], ranks[form] = entry, rank
    # A state of the same name as a town is meant far more often; neither is a territory's.
    entries |= {form: one for form, one in lists.items() if not _has_place(entries.get(form))}
    return Gazetteer(entries, find_longest(entries))


def _has_place(entry: Entry | None) -> bool:
    return entry is not None and entry.sort in ("territory", "region", "body", "metropolis")


def _sort_of(key: str, source: str) -> str:
    if key in ("territory:EU", "territory:UN"):
        return "body"
    known = _SORTS.get(key.partition(":")[0])
    return known or ("metropolis" if source.endswith("+") else "city")


def _english_lists() -> dict[str, Entry]:
    lists = load_lexicon()
    entries: dict[str, Entry] = {}
    for section, sort in (
        ("organisations known everywhere", "body"),
        ("seas and regions without a state", "region"),
    ):
        for phrase in lists[section]:
            if phrase not in STOP_WORDS:
                entries[_in_print(phrase)] = Entry(sort)
            if sort == "body" and len(phrase) <= 6 and " " not in phrase:
                entries[phrase.upper()] = Entry(sort)
    return entries


def _in_print(phrase: str) -> str:
    small = load_lexicon()["links"]
    words = (word if word in small else word[0].upper() + word[1:] for word in phrase.split())
    return " ".join(words).replace("Indo-pacific", "Indo-Pacific").replace("a-p", "a-P")


def find_longest(entries: Iterable[str]) -> dict[str, int]:
    """Return how many words a name has at most that begins with a word, where more than one."""
    longest: dict[str, int] = {}
    for form in entries:
        if " " in form:
            words = form.replace("'s ", " 's ").split()  # as a text is cut
            longest[words[0]] = max(longest.get(words[0], 1), len(words))
    return longest


@cache
def territory_words() -> frozenset[str]:
    """Return the territories that English names in one word, for "US-backed" and "Japan-Taiwan"."""
    entries = load_gazetteer("en").entries
    return frozenset(
        form for form, entry in entries.items() if (entry.key or "").startswith("territory")
    )
