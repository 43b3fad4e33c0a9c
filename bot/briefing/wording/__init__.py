"""The words that Newsdesk itself says: one catalogue a language, looked up by key."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

DEFAULT = "en"


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of one language, by "section.key"."""

    language: str
    texts: dict[str, str]

    def say(self, key: str, **values: object) -> str:
        """Return the text of a key with its {names} filled in."""
        return self.texts[key].format(**values)

    def count(self, key: str, n: int) -> str:
        """Return the text of a key that depends on a number, with {n} filled in."""
        return self.say(f"{key}_one" if n == 1 else f"{key}_other", n=n)


@cache
def load_wording(language: str = DEFAULT) -> Wording:
    """Return the catalogue of a language; English where there is none."""
    folder = resources.files(__name__)
    path = folder / f"{language}.toml"
    if not path.is_file():
        return load_wording(DEFAULT)
    sections = tomllib.loads(path.read_text(encoding="utf-8"))
    texts = {
        f"{section}.{key}": text for section, keys in sections.items() for key, text in keys.items()
    }
    return Wording(language, texts)
