"""How an entry that must be read is written down as the payload of a task."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from bot.domain.feeds import FeedId, SeenEntry, WantedEntry
from bot.domain.guilds import DeskId


def write_wanted(entry: WantedEntry) -> str:
    """Return a wanted entry as JSON."""
    values = asdict(entry)
    if entry.published is not None:
        values["published"] = entry.published.isoformat()
    return json.dumps(values, separators=(",", ":"), ensure_ascii=False)


def read_wanted(payload: str) -> WantedEntry:
    """Return the wanted entry that `write_wanted` wrote."""
    values = json.loads(payload)
    published = values.pop("published")
    return WantedEntry(
        feed=FeedId(values.pop("feed")),
        seen=SeenEntry(**values.pop("seen")),
        desks=tuple(DeskId(desk) for desk in values.pop("desks")),
        keys=tuple(values.pop("keys")),
        published=None if published is None else datetime.fromisoformat(published),
        **values,
    )
