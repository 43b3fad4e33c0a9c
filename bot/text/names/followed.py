"""Find the names of a desk's own list as strings, in any script, whatever a model takes for names.

A text is compared as `fold_name` compares names. In scripts with spaces a name begins and ends at
the edge of a word, in katakana at the edge of a run; where two fit, the longer one is meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from bot.domain.entities import fold_name
from bot.domain.followed import FollowedName
from bot.domain.scripts import KATAKANA, is_dense, unify_variants
from bot.domain.spans import Span

_SHORT = 3
"""Letters of an abbreviation that is always written in capitals: WHO is not who, IT not it."""

_START = 2
_BREAK = re.compile(r"[\n!?;:…。！？；：、，]|,\s|\.\s+(?=[A-Z])")
_KATAKANA = re.compile(f"[{KATAKANA}]")


class NameMatcher:
    """Finds the names of a list; one for as long as the list stands."""

    def __init__(self, names: Iterable[FollowedName]) -> None:
        self._forms: dict[str, FollowedName] = {}
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in names:
            folded = fold_name(name.name)
            if len(folded) >= _START:
                self._forms.setdefault(folded, name)
                lengths[folded[:_START]].add(len(folded))
        self._lengths = {start: sorted(found, reverse=True) for start, found in lengths.items()}

    def find(self, text: str) -> tuple[tuple[FollowedName, Span], ...]:
        """Return the names of the list in a text, in reading order, none over another."""
        return tuple(self._find(text)) if self._forms else ()

    def _find(self, text: str) -> Iterator[tuple[FollowedName, Span]]:
        folded, places = _fold(text)
        at = 0
        while at < len(folded):
            for length in self._lengths.get(folded[at : at + _START], ()):
                end = at + length
                name = self._forms.get(folded[at:end])
                if name is None or end > len(folded):
                    continue
                if not (_is_edge(folded, at) and _is_edge(folded, end)):
                    continue
                span = Span(places[at], _close(text, places[end - 1] + 1))
                if _may_be(name.name, span.of(text)):
                    yield name, span
                    at = end - 1
                    break
            at += 1


def _fold(text: str) -> tuple[str, list[int]]:
    """Return a text as names are compared, and where each of its characters comes from."""
    folded: list[str] = []
    places: list[int] = []
    before = " "
    for place, character in enumerate(text):
        for part in _fold_character(character):
            if part != " " or before != " ":
                folded.append(part)
                places.append(place)
                before = part
    return "".join(folded), places


@cache
def _fold_character(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    kept = "".join(
        mark if mark.isalnum() else " " for mark in decomposed if not unicodedata.combining(mark)
    )
    return unify_variants(unicodedata.normalize("NFC", kept))


def _close(text: str, end: int) -> int:
    """Return where a piece ends with the marks that belong to its last character."""
    while end < len(text) and not _fold_character(text[end]):
        end += 1
    return end


def _is_edge(folded: str, at: int) -> bool:
    if at in (0, len(folded)):
        return True
    before, after = folded[at - 1], folded[at]
    if before == " " or after == " ":
        return True
    if _KATAKANA.match(before) and _KATAKANA.match(after):
        return False
    return is_dense(before) or is_dense(after)


def _may_be(name: str, found: str) -> bool:
    """Return whether a string is written as the name is: a capital is no small letter.

    What stands in two sentences or two parts of a list is no name.
    """
    if _BREAK.search(found) and not _BREAK.search(name):
        return False
    wanted = [letter for letter in name if letter.lower() != letter.upper()]
    letters = [letter for letter in found if letter.lower() != letter.upper()]
    if not wanted or not letters or not wanted[0].isupper():
        return True
    if len(wanted) <= _SHORT and all(letter.isupper() for letter in wanted):
        return all(letter.isupper() for letter in letters)
    return letters[0].isupper()
