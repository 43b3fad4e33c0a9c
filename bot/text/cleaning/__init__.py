"""Cleaning: the paragraphs of an article out of a dump of its page."""

from __future__ import annotations

from bot.text.cleaning.boilerplate import is_furniture
from bot.text.cleaning.dump import clean_dump, clean_markdown

__all__ = ["clean_dump", "clean_markdown", "is_furniture"]
