"""Pages: the article that one holds, and the address to cite it by."""

from __future__ import annotations

from bot.intake.page.extract import extract_page
from bot.intake.page.metadata import choose_address

__all__ = ["choose_address", "extract_page"]
