"""Names: the persons, organisations and places that a text speaks of, and where it names them."""

from __future__ import annotations

from bot.text.names.find import find_entities
from bot.text.names.followed import NameMatcher
from bot.text.names.gazetteer import FAMILY_NAMES, Gazetteer, load_gazetteer, load_lexicon

__all__ = [
    "FAMILY_NAMES",
    "Gazetteer",
    "NameMatcher",
    "find_entities",
    "load_gazetteer",
    "load_lexicon",
]
