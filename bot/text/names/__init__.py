"""Names: the persons, organisations and places that a text speaks of, and where it names them."""

from __future__ import annotations

from bot.text.names.find import find_entities
from bot.text.names.followed import NameMatcher
from bot.text.names.gazetteer import Gazetteer, load_gazetteer

__all__ = [
    "Gazetteer",
    "NameMatcher",
    "find_entities",
    "load_gazetteer",
]
