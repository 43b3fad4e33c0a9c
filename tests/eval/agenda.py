"""Measures the agenda: of the lines that it shows, how many are plans ahead on the right day.

`agenda.txt` has the judgments of one reader (a language model) of the sentences that lines show:
the article's id, where its date begins in its text, and the first day that the plan is for, or "-"
where it is none. Texts are not in it.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

from bot.briefing.lookup import AgendaPage, look_up_agenda
from bot.briefing.questions.agenda import span_days
from bot.domain.desks import GuildId
from bot.domain.questions import Horizon
from storage import open_storage
from tests.eval.names_desk import bring_in

LABELS = Path(__file__).with_suffix(".txt")
READINGS = (
    ("june-2018", date(2018, 6, 10)),
    ("june-2018", date(2018, 6, 13)),
    ("japanese-august-2026", date(2026, 8, 18)),
)
"""The sets, and the day up to which each is read and from which on its agenda is asked for."""

Place = tuple[str, int]
"""The id of an article in the set, and where a date begins in it."""


def measure(sets: Path) -> dict[str, float]:
    """Return for each reading how many lines a year's agenda has, and which share is right.

    `not judged` counts lines without a label: they count as wrong.
    """
    labels, found = read_labels(), dict[str, float]()
    counts: Counter[str] = Counter()
    for name, today in READINGS:
        path = sets / "stories-dated" / f"{name}.jsonl"
        ids = {row["title"]: row["id"] for row in map(json.loads, path.open(encoding="utf-8"))}
        page = asyncio.run(make_agenda(path, today))
        right = 0
        for item in page.items:
            line = item.event.lines[0]
            start = line.date.span.start if line.date else -1
            label = labels.get((ids[line.source.title], start))
            counts["not judged"] += label is None
            right += label == item.event.days.first.isoformat()
        found[f"{name} to {today:%-d %b}: lines"] = len(page.items)
        found[f"{name} to {today:%-d %b}: right"] = right / max(1, len(page.items))
    return found | {"not judged": counts["not judged"]}


def read_labels() -> dict[Place, str]:
    """Return the judgment of each date: the first day of the plan, or "-"."""
    rows = (line.split() for line in LABELS.read_text("utf-8").splitlines())
    return {(article, int(start)): label for article, start, label in rows}


async def make_agenda(path: Path, today: date) -> AgendaPage:
    """Return the agenda of a year on a desk that has read a set up to a day."""
    with tempfile.TemporaryDirectory() as folder:
        read, target = Path(folder) / "read.jsonl", Path(folder) / "desk.sqlite3"
        rows = path.read_text("utf-8").splitlines()
        kept = [row for row in rows if json.loads(row)["published"][:10] <= today.isoformat()]
        read.write_text("\n".join(kept), "utf-8")
        await bring_in(read, target)
        async with open_storage(f"sqlite:///{target}") as store:
            desk = await store.open_desk(GuildId(1))
            days = span_days(today, Horizon.YEAR)
            return await look_up_agenda(store, desk, days, today=today)
