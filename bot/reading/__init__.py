"""What a worker process reads: a page, a feed's document, an entry's article; no effects."""

from bot.reading.feed import (
    FILTER_SECONDS,
    PARSE_SECONDS,
    PDF_SECONDS,
    READ_SECONDS,
    EntryReading,
    FeedReading,
    Filters,
    list_newest,
    list_parts,
    read_feed,
    read_headline,
    read_linked_page,
    read_own_text,
)
from bot.reading.filters import EntryFilter, filter_articles
from bot.reading.page import BEGINNING, apply_facts, open_page, read_page, read_whole

__all__ = [
    "BEGINNING",
    "FILTER_SECONDS",
    "PARSE_SECONDS",
    "PDF_SECONDS",
    "READ_SECONDS",
    "EntryFilter",
    "EntryReading",
    "FeedReading",
    "Filters",
    "apply_facts",
    "filter_articles",
    "list_newest",
    "list_parts",
    "open_page",
    "read_feed",
    "read_headline",
    "read_linked_page",
    "read_own_text",
    "read_page",
    "read_whole",
]
