"""Pages: the article, its title and its day, found in HTML."""

from __future__ import annotations

from bot.intake.page.extract import extract_page

__all__ = ["extract_page"]
