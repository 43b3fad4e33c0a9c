"""Entities: who, what and where an article speaks of, and the days it names."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType

from bot.domain.scripts import romanize, unify_variants
from bot.domain.spans import Span

EntityId = NewType("EntityId", int)


class EntityKind(StrEnum):
    """What an entity is; ships, operations, treaties and laws are `other`."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEntity:
    """One entity as one article speaks of it.

    `name` is its fullest name there, `aliases` the other names the text uses or states for it,
    `mentions` every place it is named, in reading order. `key` is its identity in the shipped
    gazetteer ("territory:JP"), the same in every language, or None.
    """

    name: str
    kind: EntityKind
    mentions: tuple[Span, ...]
    aliases: tuple[str, ...] = ()
    key: str | None = None


VAGUE = 10
"""Days from which a date is vague: a third of a month ("early June") is the most exact such one."""


class DateRole(StrEnum):
    """What a date does in its sentence.

    It dates what happened or what is planned, or the sentence only names it: says when something
    was said, since when it is so. A stamp is no part of a sentence: a dateline, a caption.
    """

    EVENT = "event"
    PLAN = "plan"
    NAMED = "named"
    STAMP = "stamp"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """An expression of time, the days it stands for, both inclusive, and what it does there."""

    span: Span
    first: date
    last: date
    role: DateRole = DateRole.EVENT

    @property
    def days(self) -> DayRange:
        """Return the days that it stands for."""
        return DayRange(self.first, self.last)

    @property
    def is_vague(self) -> bool:
        """Return whether it leaves the day open: "early June" is the most exact such one."""
        return (self.last - self.first).days + 1 >= VAGUE


@dataclass(frozen=True, slots=True)
class DayRange:
    """A range of calendar days, both inclusive."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """Return how many days they are."""
        return (self.last - self.first).days + 1

    @classmethod
    def up_to(cls, last: date, count: int) -> DayRange:
        """Return so many days, of which one is the last."""
        return cls(last - timedelta(days=count - 1), last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name that an entity goes by on a desk, and how often it was seen."""

    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """An entity of one desk: its canonical name, the other names it goes by, how often in all."""

    id: EntityId
    name: str
    kind: EntityKind
    aliases: tuple[Alias, ...] = ()
    mentions: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Return its name, then the others that it goes by."""
        return (self.name, *(alias.name for alias in self.aliases))


def fold_name(name: str) -> str:
    """Return the form under which a name is compared: no case, accents, article or punctuation.

    Compatibility forms are unified (Unicode NFKD), so full-width and accented spellings meet, and
    so are the traditional, simplified and Japanese forms of Chinese characters.
    """
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(
        mark if mark.isalnum() else " " for mark in decomposed if not unicodedata.combining(mark)
    )
    composed = unicodedata.normalize("NFC", " ".join(kept.split())).removeprefix("the ")
    return unify_variants(composed)


_HEARD = (
    ("kh", "h"), ("ph", "f"), ("ck", "k"), ("x", "ks"), ("q", "k"), ("w", "v"), ("y", "i"),
    ("j", "i"), ("ou", "u"),
)  # fmt: skip
_HEARD_LETTERS = 5
_VOWELS_LETTERS = 7


def sound_name(name: str) -> str:
    """Return the form in which spellings of one person's name meet; "" for a single word.

    "Wolodymyr Zelenskyy" and "Volodimir Zelenski" are alike, "Qassem Suleimani" and "Qasem
    Soleimani". Words of four letters and fewer are as they are spelt: Kim Jong and Kim Jung are
    two. The rules are the differences between systems of romanisation that change no sound.
    """
    words = fold_name(name).split()
    if len(words) < 2 or not all(word.isascii() for word in words):
        return ""
    return " ".join(map(_sound_word, words))


def hear_name(name: str) -> str:
    """Return the form in which spellings of one person's name meet, as `sound_name` does.

    A Chinese name of three syllables and more has one in characters, pinyin and Wade-Giles.
    """
    return romanize(unify_variants(name.casefold()), sure=True) or sound_name(name)


def _sound_word(word: str) -> str:
    if len(word) < _HEARD_LETTERS:
        return word
    heard = word
    for written, sound in _HEARD:
        heard = heard.replace(written, sound)
    if len(word) >= _VOWELS_LETTERS:
        heard = heard.replace("u", "o")
    return "".join(
        letter for letter, before in zip(heard, f" {heard}", strict=False) if letter != before
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityCandidate:
    """An entity that a desk already knows by one of the names or keys asked for.

    `matched` is the folded name or the key that it was found by; `mentions` how often it was seen.
    `name` is the folded name that it has most often; `merged` is true where several entities were
    merged into it. Curators rule the rest: `by_curator` that it goes by `matched`, `settled` its
    kind, `barred` the folded names that it does not go by, `apart` the entities that it is not.
    """

    id: EntityId
    kind: EntityKind
    key: str | None
    matched: str
    mentions: int
    name: str = ""
    merged: bool = False
    by_curator: bool = False
    settled: bool = False
    barred: frozenset[str] = frozenset()
    apart: frozenset[EntityId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityLink:
    """Which of a desk's entities a found one is: `target`, or None for a new one.

    `merges` are further entities of the desk that the text states to be the same, `strings` the
    mentions that are such only because the name is on the desk's own list.
    """

    found: NamedEntity
    target: EntityId | None = None
    merges: tuple[EntityId, ...] = ()
    strings: frozenset[Span] = frozenset()
