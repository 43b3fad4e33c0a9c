"""Measures the timelines of a week of news: lines that repeat an event, or are none of their day.

`timelines.txt` has the judgments of one reader (a language model) of every dated sentence of five
entities of june-2018: the article's id, where the sentence and the date begin in its text, and the
event, or "-" where the sentence tells no event (and no plan) of that day. Texts are not in it.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections import Counter
from pathlib import Path

from bot.briefing.lookup import NameUnknown, Timeline, find_entity, make_entity_timeline
from bot.domain.desks import GuildId
from storage import open_storage
from tests.eval.names_desk import bring_in

ENTITIES = ("Kim Jong Un", "Paul Manafort", "Mitt Romney", "Justin Trudeau", "Iran")
LABELS = Path(__file__).with_suffix(".txt")
NO_EVENT = "-"

Place = tuple[str, int]
"""The id of an article in the set, and where a date begins in it."""


def measure(sets: Path) -> dict[str, float]:
    """Return what share of timeline lines repeat an event or tell none of their day.

    `joined wrongly` counts sentences that stand with the line of another event, `events told` is
    the share of the labelled events that have a line, `not judged` counts lines without a label.
    """
    path = sets / "stories-dated" / "june-2018.jsonl"
    counts: Counter[str] = Counter()
    labels = read_labels()
    ids = {row["title"]: row["id"] for row in map(json.loads, path.open(encoding="utf-8"))}
    shown: set[str] = set()
    for timeline in asyncio.run(make_timelines(path)):
        shown |= _count(timeline, labels, ids, counts)
    lines = max(1, counts["lines"])
    events = len({label for label in labels.values() if label != NO_EVENT})
    return {
        "lines": counts["lines"],
        "repeat an event": counts["repeated"] / lines,
        "no event of that day": counts["none"] / lines,
        "joined wrongly": counts["wrong"],
        "events told": len(shown) / events,
        "not judged": counts["unknown"],
    }


def read_labels() -> dict[Place, str]:
    """Return the event of each judged date."""
    rows = (line.split() for line in LABELS.read_text("utf-8").splitlines())
    return {(article, int(date)): label for article, _, date, label in rows}


async def make_timelines(path: Path) -> list[Timeline]:
    """Return the timelines of the five entities on a desk that the articles came in to."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "desk.sqlite3"
        await bring_in(path, target)
        async with open_storage(f"sqlite:///{target}") as store:
            desk = await store.open_desk(GuildId(1))
            found = []
            for name in ENTITIES:
                entity = await find_entity(store, desk, name)
                if not isinstance(entity, NameUnknown):
                    found.append(await make_entity_timeline(store, desk, entity))
            return found


def _count(
    timeline: Timeline, labels: dict[Place, str], ids: dict[str, str], counts: Counter[str]
) -> set[str]:
    """Count the lines of a timeline, and return the events that they tell."""
    seen: set[str] = set()
    for event in timeline.events:
        judged = [
            labels.get((ids[line.source.title], line.date.span.start))
            for line in event.lines
            if line.date is not None
        ]
        counts["lines"] += 1
        counts["unknown"] += judged[0] is None
        counts["none"] += judged[0] == NO_EVENT
        counts["repeated"] += judged[0] in seen
        counts["wrong"] += sum(label not in (judged[0], None) for label in judged[1:])
        if judged[0] not in (None, NO_EVENT):
            seen.add(str(judged[0]))
    return seen
