"""Notifications of a store that one process works on: whoever listens is in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from typing_extensions import override

from bot.domain.operations import Topic
from bot.ports.duties import Notifications
from storage.seam import Database, Family


class LocalNotifications(Family, Notifications):
    """Notifications that reach those who listen at once."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self._listeners: dict[Topic, list[Callable[[], None]]] = defaultdict(list)

    @override
    def notify(self, topic: Topic) -> None:
        for then in self._listeners[topic]:
            then()

    @override
    def listen(self, topic: Topic, then: Callable[[], None]) -> None:
        self._listeners[topic].append(then)
