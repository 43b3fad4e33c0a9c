"""Pages: values in words, neutral of where they are shown."""

from __future__ import annotations

from bot.briefing.pages.brief import (
    show_brief,
    show_context,
    show_headline,
    show_reasons,
    show_sources,
    show_story,
    show_story_page,
    show_weights,
)
from bot.briefing.pages.citations import show_cited, show_source
from bot.briefing.pages.desk import (
    Change,
    ChannelRights,
    follow_privacy,
    name_right,
    say_changes,
    show_audit,
    show_changes,
    show_desk,
    show_forgotten,
    show_kept,
    show_rights,
    show_status,
)
from bot.briefing.pages.digest import (
    Coming,
    say_left_out,
    say_next,
    show_digest_changes,
    show_digests,
    show_history,
    show_made,
)
from bot.briefing.pages.entity import (
    show_bearer,
    show_entity,
    show_names,
    show_related,
    show_stories,
    show_unknown,
)
from bot.briefing.pages.feed import (
    say_fault as say_poll_fault,
)
from bot.briefing.pages.feed import (
    say_subscription_state,
    show_checks,
    show_feed,
    show_feed_changes,
    show_feeds,
)
from bot.briefing.pages.following import (
    say_progress,
    show_list,
    show_rivals,
    show_several,
)
from bot.briefing.pages.help import (
    TOPICS,
    SetupState,
    SetupStep,
    find_topic,
    show_help,
    show_missing,
    show_setup_card,
)
from bot.briefing.pages.lookup import say_saved, say_uses, show_date, show_saved, show_search
from bot.briefing.pages.notices import (
    say_refusal,
    show_closed_channel,
    show_feed_notice,
    show_refused_post,
)
from bot.briefing.pages.preview import (
    ImportOutcome,
    show_feed_preview,
    show_filter,
    show_import,
    show_preview,
)
from bot.briefing.pages.timeline import chart_timeline, show_timeline
from bot.briefing.pages.trend import chart_trend, show_trend
from bot.briefing.pages.watch import (
    list_settings,
    say_paused,
    show_added,
    show_watch_post,
    show_watches,
)
from bot.briefing.pages.why import show_why

__all__ = [
    "TOPICS",
    "Change",
    "ChannelRights",
    "Coming",
    "ImportOutcome",
    "SetupState",
    "SetupStep",
    "chart_timeline",
    "chart_trend",
    "find_topic",
    "follow_privacy",
    "list_settings",
    "name_right",
    "say_changes",
    "say_left_out",
    "say_next",
    "say_paused",
    "say_poll_fault",
    "say_progress",
    "say_refusal",
    "say_saved",
    "say_subscription_state",
    "say_uses",
    "show_added",
    "show_audit",
    "show_bearer",
    "show_brief",
    "show_changes",
    "show_checks",
    "show_cited",
    "show_closed_channel",
    "show_context",
    "show_date",
    "show_desk",
    "show_digest_changes",
    "show_digests",
    "show_entity",
    "show_feed",
    "show_feed_changes",
    "show_feed_notice",
    "show_feed_preview",
    "show_feeds",
    "show_filter",
    "show_forgotten",
    "show_headline",
    "show_help",
    "show_history",
    "show_import",
    "show_kept",
    "show_list",
    "show_made",
    "show_missing",
    "show_names",
    "show_preview",
    "show_reasons",
    "show_refused_post",
    "show_related",
    "show_rights",
    "show_rivals",
    "show_saved",
    "show_search",
    "show_setup_card",
    "show_several",
    "show_source",
    "show_sources",
    "show_status",
    "show_stories",
    "show_story",
    "show_story_page",
    "show_timeline",
    "show_trend",
    "show_unknown",
    "show_watch_post",
    "show_watches",
    "show_weights",
    "show_why",
]
