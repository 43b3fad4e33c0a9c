"""Changes: what a newer version of a text says otherwise."""

from __future__ import annotations

from bot.text.changes.compare import compare_texts

__all__ = ["compare_texts"]
