"""Composing: what a channel is told, chosen, ranked and cited."""

from __future__ import annotations

from bot.briefing.compose.brief import (
    MESSAGES,
    brief_now,
    brief_reading,
    make_brief,
)
from bot.briefing.compose.channel_locks import ChannelLocks
from bot.briefing.compose.citing import (
    CitedLine,
    cite,
    cite_dated,
    cite_sentence,
    cite_source,
    fold_copies,
)
from bot.briefing.compose.correction import decide_edit
from bot.briefing.compose.digest import compose_digest, find_passing, keep_articles
from bot.briefing.compose.posts import (
    FIRST_WINDOW,
    PostReader,
    compose_more,
    plan_digest,
    weigh_post,
)
from bot.briefing.compose.ranking import rank_stories, weigh_votes
from bot.briefing.compose.schedule_text import (
    parse_days,
    parse_quiet,
    parse_times,
    show_times,
    show_weekdays,
)
from bot.briefing.compose.select import choose_headline, find_day, iterate_originals
from bot.briefing.compose.telling import (
    Place,
    Reason,
    Verdict,
    explain_brief,
    explain_digest,
    find_place,
)
from bot.briefing.compose.watch_post import (
    MOST_LISTED,
    MOST_QUOTED,
    WatchContent,
    WatchedStory,
    WatchReader,
    compose_watch_post,
    find_matching,
    find_speaking,
)

__all__ = [
    "FIRST_WINDOW",
    "MESSAGES",
    "MOST_LISTED",
    "MOST_QUOTED",
    "ChannelLocks",
    "CitedLine",
    "Place",
    "PostReader",
    "Reason",
    "Verdict",
    "WatchContent",
    "WatchReader",
    "WatchedStory",
    "brief_now",
    "brief_reading",
    "choose_headline",
    "cite",
    "cite_dated",
    "cite_sentence",
    "cite_source",
    "compose_digest",
    "compose_more",
    "compose_watch_post",
    "decide_edit",
    "explain_brief",
    "explain_digest",
    "find_day",
    "find_matching",
    "find_passing",
    "find_place",
    "find_speaking",
    "fold_copies",
    "iterate_originals",
    "keep_articles",
    "make_brief",
    "parse_days",
    "parse_quiet",
    "parse_times",
    "plan_digest",
    "rank_stories",
    "show_times",
    "show_weekdays",
    "weigh_post",
    "weigh_votes",
]
