"""Disputes: where the sources of a story contradict one another."""

from __future__ import annotations

from bot.stories.disputes.find import find_differences

__all__ = ["find_differences"]
