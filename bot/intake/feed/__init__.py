"""Feeds: what they say as plain values, which entries to read, how a feed is doing."""

from __future__ import annotations

from bot.intake.feed.discovery import SITEMAP, FeedLink, find_feed_links, find_sitemaps, guess_feeds
from bot.intake.feed.entries import sort_entries
from bot.intake.feed.entry_text import (
    choose_text,
    headline_article,
    is_thin,
    make_page,
    state_facts,
)
from bot.intake.feed.health import PollResult, explain_fault, find_move, judge_poll
from bot.intake.feed.opml import (
    MAX_OPML_BYTES,
    OpmlList,
    OpmlProblem,
    parse_opml,
    write_opml,
)
from bot.intake.feed.page_links import check_selector, watch_page
from bot.intake.feed.parse import MAX_ENTRIES, parse_feed
from bot.intake.feed.starter import load_starter_feeds
from bot.intake.feed.values import FeedDocument, Pace

__all__ = [
    "MAX_ENTRIES",
    "MAX_OPML_BYTES",
    "SITEMAP",
    "FeedDocument",
    "FeedLink",
    "OpmlList",
    "OpmlProblem",
    "Pace",
    "PollResult",
    "check_selector",
    "choose_text",
    "explain_fault",
    "find_feed_links",
    "find_move",
    "find_sitemaps",
    "guess_feeds",
    "headline_article",
    "is_thin",
    "judge_poll",
    "load_starter_feeds",
    "make_page",
    "parse_feed",
    "parse_opml",
    "sort_entries",
    "state_facts",
    "watch_page",
    "write_opml",
]
