"""All that is asked of a store, as one Protocol."""

from __future__ import annotations

from typing import Protocol

from bot.ports.articles import (
    ArticleStore,
    CorrectionStore,
    DateStore,
    EntityStore,
    InboxStore,
    RelationStore,
    StoryStore,
    TrendStore,
    WorkStore,
)
from bot.ports.desks import AuditStore, DeskStore, PersonStore, QuestionStore
from bot.ports.duties import DutyStore, Notifications, ShardStore
from bot.ports.feeds import FeedStore, MissedStore, TaskQueue
from bot.ports.names import NameListStore
from bot.ports.operations import UpkeepStore
from bot.ports.posting import (
    ChannelHistoryStore,
    DeliveryStore,
    DigestStore,
    EventStore,
    PostEditStore,
    WatchStore,
)
from bot.ports.search import SavedStore, SearchStore


class Storage(
    ShardStore,
    DeskStore,
    ArticleStore,
    StoryStore,
    EntityStore,
    RelationStore,
    TrendStore,
    DateStore,
    SearchStore,
    SavedStore,
    QuestionStore,
    WorkStore,
    CorrectionStore,
    NameListStore,
    AuditStore,
    FeedStore,
    MissedStore,
    TaskQueue,
    ChannelHistoryStore,
    DigestStore,
    DeliveryStore,
    WatchStore,
    PostEditStore,
    EventStore,
    PersonStore,
    UpkeepStore,
    InboxStore,
    DutyStore,
    Notifications,
    Protocol,
):
    """All the stores over one database."""
