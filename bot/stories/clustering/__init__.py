"""Clustering: which story an article tells, or which article it is a copy of."""

from __future__ import annotations

from bot.stories.clustering.cluster import StoryIndex
from bot.stories.clustering.features import extract_features
from bot.stories.clustering.tokens import split_words

__all__ = ["StoryIndex", "extract_features", "split_words"]
