"""All families of tables over one database, whatever its engine."""

from __future__ import annotations

from bot.ports.storage import Storage
from storage.articles import Articles, Days, Entities, Relations, Retention, Stories, Trends, Works
from storage.coordination import Inbox, LeasedDuties, LocalNotifications
from storage.corrections import Corrections, NameLists
from storage.desk import Audit, Desks, Persons, Questions
from storage.feeds import Feeds, MissedEntries, Tasks
from storage.operations import Upkeep
from storage.posting import ChannelHistories, Deliveries, Digests, PlannedEvents, PostEdits, Watches
from storage.search import SavedSearches, Search


class Stores(
    Desks,
    NameLists,
    Relations,
    Trends,
    Articles,
    Entities,
    Stories,
    Days,
    Search,
    SavedSearches,
    Questions,
    Works,
    Corrections,
    Audit,
    Feeds,
    MissedEntries,
    Tasks,
    Digests,
    Deliveries,
    ChannelHistories,
    Watches,
    PostEdits,
    PlannedEvents,
    Persons,
    Retention,
    Upkeep,
    Inbox,
    LeasedDuties,
    LocalNotifications,
    Storage,
):
    """All the stores over one database."""
