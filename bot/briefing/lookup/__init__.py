"""Look-ups: what a desk knows of a name, a day, a story or words, as values."""

from __future__ import annotations

from bot.briefing.lookup.agenda import AgendaItem, AgendaPage, Outcome, look_up_agenda
from bot.briefing.lookup.dates import DatePage, look_up_date
from bot.briefing.lookup.days import bound_days, find_article_day, find_local_day
from bot.briefing.lookup.entities import (
    EntityPage,
    NamesPage,
    NameUnknown,
    RelatedPage,
    StoriesPage,
    find_entity,
    look_up_entity,
    look_up_names,
    look_up_related,
    look_up_stories,
)
from bot.briefing.lookup.event_differences import CitedDifference
from bot.briefing.lookup.following import (
    FollowPlan,
    Rival,
    find_rivals,
    plan_following,
    settle_following,
)
from bot.briefing.lookup.pick import (
    choose_digest,
    choose_feed,
    choose_hidden,
    choose_watch,
    find_digests,
    find_feeds,
    find_story,
    find_target,
    label_watches,
    pick_article,
    pick_entity,
    pick_stored,
    pick_story,
)
from bot.briefing.lookup.saved import (
    choose_search,
    dump_request,
    find_searches,
    make_refers,
    read_name,
)
from bot.briefing.lookup.search import (
    SearchPage,
    describe_query,
    look_up_words,
    say_fault,
)
from bot.briefing.lookup.stories import (
    DayCount,
    StoryPage,
    StorySource,
    list_sources,
    look_up_story,
)
from bot.briefing.lookup.timelines import Event, Timeline, make_entity_timeline, make_story_timeline
from bot.briefing.lookup.trends import Rise, Series, TrendPage, look_up_trend
from bot.briefing.lookup.why import DigestVerdict, WhyPage, look_up_why
from bot.briefing.lookup.zones import choose_zone, find_near_zones, find_zones, show_zone_time

__all__ = [
    "AgendaItem",
    "AgendaPage",
    "CitedDifference",
    "DatePage",
    "DayCount",
    "DigestVerdict",
    "EntityPage",
    "Event",
    "FollowPlan",
    "NameUnknown",
    "NamesPage",
    "Outcome",
    "RelatedPage",
    "Rise",
    "Rival",
    "SearchPage",
    "Series",
    "StoriesPage",
    "StoryPage",
    "StorySource",
    "Timeline",
    "TrendPage",
    "WhyPage",
    "bound_days",
    "choose_digest",
    "choose_feed",
    "choose_hidden",
    "choose_search",
    "choose_watch",
    "choose_zone",
    "describe_query",
    "dump_request",
    "find_article_day",
    "find_digests",
    "find_entity",
    "find_feeds",
    "find_local_day",
    "find_near_zones",
    "find_rivals",
    "find_searches",
    "find_story",
    "find_target",
    "find_zones",
    "label_watches",
    "list_sources",
    "look_up_agenda",
    "look_up_date",
    "look_up_entity",
    "look_up_names",
    "look_up_related",
    "look_up_stories",
    "look_up_story",
    "look_up_trend",
    "look_up_why",
    "look_up_words",
    "make_entity_timeline",
    "make_refers",
    "make_story_timeline",
    "pick_article",
    "pick_entity",
    "pick_stored",
    "pick_story",
    "plan_following",
    "read_name",
    "say_fault",
    "settle_following",
    "show_zone_time",
]
