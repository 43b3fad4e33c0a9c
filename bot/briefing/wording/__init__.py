"""The words that Newsdesk itself says: one catalogue a language, looked up by key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

DEFAULT = "en"

LANGUAGES = (DEFAULT, "ja", "zh-TW")
"""The languages that there is a catalogue of."""

COMMAND_SECTIONS = ("commands", "options", "choices")
"""The sections that name the slash commands (`bot.briefing.wording.commands`)."""

# Regions and the script of traditional characters (IANA language subtag registry, BCP 47).
_TRADITIONAL = frozenset({"tw", "hk", "mo", "hant"})


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of one language, by "section.key".

    Where it is `live`, times and channels are shown as the place of the reader shows them
    (bot.briefing.page).
    """

    language: str
    texts: Mapping[str, str]
    live: bool = False

    def say(self, key: str, **values: object) -> str:
        """Return the text of a key with its {names} filled in."""
        return self.texts[key].format(**values)

    def count(self, key: str, n: int) -> str:
        """Return the text of a key that depends on a number, with {n} filled in.

        A language without a form for one thing uses the form for several.
        """
        one = f"{key}_one"
        return self.say(one if n == 1 and one in self.texts else f"{key}_other", n=n)


def find_language(locale: str) -> str:
    """Return which of LANGUAGES a reader with this locale (BCP 47, "ja", "zh-HK") is told in.

    English where there is none; simplified Chinese is not answered in traditional characters.
    """
    first, *rest = locale.replace("_", "-").lower().split("-")
    if first == "zh":
        return "zh-TW" if _TRADITIONAL.intersection(rest) and "hans" not in rest else DEFAULT
    return first if first in LANGUAGES else DEFAULT


def load_wording(locale: str = DEFAULT, *, live: bool = False) -> Wording:
    """Return the catalogue for a locale; what it lacks, and an unknown locale, is in English."""
    return _load(find_language(locale), live)


@cache
def _load(language: str, live: bool) -> Wording:
    texts = fill_gaps(read_texts(language), read_texts(DEFAULT))
    return Wording(language, name_commands(texts, language), live)


def name_commands(texts: Mapping[str, str], language: str) -> dict[str, str]:
    """Return texts in which "/digest create" goes by the name that Discord shows in a language."""
    from bot.briefing.wording.commands import load_command_words

    words = load_command_words(language)
    if not words.commands:
        return dict(texts)
    known = "|".join(sorted(map(re.escape, words.commands), key=len, reverse=True))
    typed = re.compile(rf"(?<![\w/:.])/({known})(?![a-z0-9-])", re.ASCII)
    return {
        key: typed.sub(lambda match: f"/{words.show_command(match[1])}", text)
        for key, text in texts.items()
    }


def fill_gaps(texts: Mapping[str, str], english: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of a language, with the English ones for what it lacks."""
    # The English form for one thing must not stand in for one that the language does without.
    lacking = {
        key: text
        for key, text in english.items()
        if not (key.endswith("_one") and f"{key.removesuffix('_one')}_other" in texts)
    }
    return {**lacking, **texts}


def read_texts(language: str) -> dict[str, str]:
    """Return the texts that a language has of its own, by "section.key"."""
    sections = read_catalogue(f"{language}.toml")
    return {
        f"{section}.{key}": text
        for section, keys in sections.items()
        if section not in COMMAND_SECTIONS
        for key, text in keys.items()
    }


def read_catalogue(name: str) -> dict[str, Any]:
    """Return a TOML file of this package as it stands."""
    return tomllib.loads((resources.files(__name__) / name).read_text(encoding="utf-8"))
