"""Pages: the article that one holds, the address to cite it by, and what reads dates in it."""

from __future__ import annotations

from bot.intake.page.date import find_date_in_url
from bot.intake.page.date_stated import parse_published
from bot.intake.page.extract import extract_page, parse_html
from bot.intake.page.metadata import choose_address

__all__ = [
    "choose_address",
    "extract_page",
    "find_date_in_url",
    "parse_html",
    "parse_published",
]
