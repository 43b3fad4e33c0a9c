"""Search: queries as SQL, and the searches that people keep."""

from __future__ import annotations

from storage.search.compile import match_name, match_pieces
from storage.search.saved import SavedSearches
from storage.search.search import Search

__all__ = ["SavedSearches", "Search", "match_name", "match_pieces"]
