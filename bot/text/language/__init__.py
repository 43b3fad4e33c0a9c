"""Language identification: which language a text is written in."""

from __future__ import annotations

from bot.text.language.detect import detect_language

__all__ = ["detect_language"]
