"""The books of the made-up week: what is measured while it runs, and what must be so at its end."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from statistics import median

from bot.domain.desks import DeskId
from bot.domain.digests import Digest, WhenEmpty
from tests.fake_discord import FakeDiscord
from tests.fake_discord.answers import message_text
from tests.soak.digests import ask_store, compare_marks
from tests.soak.due import Stretches, expect, find_stretches
from tests.soak.presses import Presses
from tests.soak.weather import Complaint, Weather, is_explained, read_complaints

MEGABYTE = 1_000_000
GROWTH, ROOM = 1.15, 15
"""Memory counts as flat where the last day has at most so much of the second, and so many MB."""

MARGIN = timedelta(minutes=30)
"""Digests that came due so shortly before the end may be on their way still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A look at the bot: what the clock showed, bytes of its main process and of all, its tasks.

    `age` is for how long the process had run by that clock, `claimed` the work under way.
    """

    shown: datetime
    age: timedelta
    main: int
    tree: int
    tasks: int
    claimed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A guild's desk: its number in the store, and which feeds it has."""

    number: DeskId
    feeds: tuple[int, ...]


@dataclass(slots=True, kw_only=True)
class Ledger:
    """What is known of the week; `faults` is what must not be."""

    start: datetime
    database: Path
    log: Path
    fake: FakeDiscord
    presses: Presses
    weather: Weather
    desks: tuple[Desk, ...]
    digests: tuple[Digest, ...]
    samples: list[Sample] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    complaints: Counter[str] = field(default_factory=Counter)
    _read: int = 0

    # While it runs

    def sum_up(self, day: int) -> str:
        """Return what a made-up day came to, counted from 0."""
        begin = self.start + timedelta(days=day)
        end = begin + timedelta(days=1)
        seen = [one for one in self.samples if begin <= one.shown < end]
        main, tree = self.weigh(day)
        tasks = sorted(one.tasks for one in seen) or [0]
        due = [d for d in self.list_due(end) if d[1] >= begin]
        done = self.read_runs()
        self.read_log()
        return (
            f"day {day + 1}: main {main:.0f} MB, tree {tree:.0f} MB,"
            f" tasks {tasks[0]} to {tasks[-1]}, claimed up to"
            f" {max((one.claimed for one in seen), default=0)};"
            f" {self._count_held(end)};"
            f" digests {sum(key in done for key, _ in due)} of {len(due)} decided;"
            f" warnings {dict(self.complaints)}, {len(self.faults)} faults;"
            f" trouble {self.weather.count()}"
        )

    def weigh(self, day: int) -> tuple[float, float]:
        """Return the medians of a day's last third in MB, in which the bot is not stopped."""
        begin = self.start + timedelta(days=day, hours=16)
        seen = [s for s in self.samples if begin <= s.shown < begin + timedelta(hours=8)]
        if not seen:
            return 0.0, 0.0
        main, tree = median(s.main for s in seen), median(s.tree for s in seen)
        return main / MEGABYTE, tree / MEGABYTE

    def _count_held(self, until: datetime) -> str:
        parts = []
        for desk in self.desks:
            wanted = self.list_wanted(desk, until)
            held = self.read_urls(desk)
            parts.append(f"{sum(url in held for url in wanted)} of {len(wanted)}")
        return f"articles {' and '.join(parts)}"

    def list_wanted(self, desk: Desk, until: datetime) -> list[str]:
        """Return the addresses of what a desk's feeds have published."""
        items = self.presses.published(until, desk.feeds)
        return [self.presses.link(one) for one in items]

    def read_urls(self, desk: Desk) -> Counter[str]:
        """Return how often the store holds each address for a desk."""
        query = f"SELECT url FROM article WHERE desk_id = {desk.number}"
        return Counter(str(url) for (url,) in ask_store(self.database, query))

    def read_log(self) -> None:
        """Sort what the log has complained of since it was last read."""
        size = self.log.stat().st_size
        for complaint in read_complaints(self.log, self._read):
            explained = is_explained(complaint, self.weather)
            self.complaints["explained" if explained else "unexplained"] += 1
            if not explained:
                self.note_complaint(complaint)
        self._read = size

    def note_complaint(self, complaint: Complaint) -> None:
        """Keep what nothing explains."""
        self.faults.append(f"log: {complaint}"[:2_000])

    # At the end

    def is_settled(self, until: datetime) -> bool:
        """Tell whether all that was published is held, and nothing waits to be read or posted."""
        waiting = "SELECT 1 FROM task WHERE kind = 'entry' LIMIT 1"
        sending = "SELECT 1 FROM delivery WHERE state = 'open' LIMIT 1"
        if ask_store(self.database, waiting) or ask_store(self.database, sending):
            return False
        return all(
            self.read_urls(desk).keys() >= set(self.list_wanted(desk, until)) for desk in self.desks
        )

    def audit(self, until: datetime, ended: datetime) -> None:
        """Note all that is not as it must be: `until` nothing is new, `ended` the bot was.

        What was put into the outbox after it `ended` may still be in it.
        """
        self.read_log()
        self._check_articles(until)
        self._check_runs(ended - MARGIN)
        _, missing, doubled = compare_marks(self.fake, self.database, until=ended)
        self.faults += [f"posts missing: {missing}"] if missing else []
        self.faults += [f"posts doubled: {doubled}"] if doubled else []
        self._check_channels()
        self._check_claims(ended)
        self._check_memory()
        self.faults += [f"Discord: {violation}" for violation in self.fake.violations]

    def _check_articles(self, until: datetime) -> None:
        for desk in self.desks:
            held, wanted = self.read_urls(desk), self.list_wanted(desk, until)
            lost = [url for url in wanted if not held[url]]
            twice = [url for url, count in held.items() if count > 1]
            more = held.keys() - set(wanted)
            for name, found in (("lost", lost), ("twice", twice), ("of nobody", sorted(more))):
                if found:
                    self.faults.append(f"articles {name} at desk {desk.number}: {found}")

    def list_due(self, until: datetime) -> list[tuple[tuple[int, date, time], datetime]]:
        """Return all slots due by a time, worked out apart from the product (tests.soak.due)."""
        first, last = self.start.date() - timedelta(days=1), until.date() + timedelta(days=1)
        found: list[tuple[tuple[int, date, time], datetime]] = []
        for digest in self.digests:
            stretches = _find_stretches(digest.zone, first, last)
            for number in range((last - first).days + 1):
                for at in digest.times:
                    day = first + timedelta(days=number)
                    due = expect(stretches, day, at)
                    if self.start < due <= until:
                        found.append(((digest.id, day, at), due))
        return found

    def read_runs(self) -> dict[tuple[int, date, time], str]:
        """Return what came of each slot that was decided on."""
        query = "SELECT digest_id, day, wall_time, outcome FROM digest_run"
        return {
            (int(str(n)), date.fromisoformat(str(day)), time.fromisoformat(str(at))): str(outcome)
            for n, day, at, outcome in ask_store(self.database, query)
        }

    def _check_runs(self, until: datetime) -> None:
        runs = self.read_runs()
        silent = {d.id for d in self.digests if d.when_empty is WhenEmpty.SILENT}
        for key, due in self.list_due(until):
            outcome = runs.get(key, "nothing")
            if outcome != "posted" and not (outcome == "silent" and key[0] in silent):
                self.faults.append(f"digest {key[0]} due {due:%d %H:%M}: {outcome}")

    def _check_channels(self) -> None:
        """Note each sentence of the beat that a digest's channel was told twice."""
        said = {sentence for item in self.presses.items for sentence in item.sentences}
        for number in {digest.channel for digest in self.digests}:
            place = self.fake.state.channels[number]
            under = [c for c in self.fake.state.channels.values() if c.parent is place]
            texts = [message_text(m) for c in (place, *under) for m in c.visible]
            whole = re.sub(r"\\(.)", r"\1", "\n".join(texts))
            again = [sentence for sentence in said if whole.count(sentence) > 1]
            self.faults += [f"#{place.name} was told twice: {sentence}" for sentence in again]

    def _check_claims(self, ended: datetime) -> None:
        made = f"created_at <= {ended.timestamp()}"
        for name, query in (
            ("work left claimed", "SELECT kind, key FROM task WHERE lease IS NOT NULL"),
            ("entries left", "SELECT kind, key, fault FROM task WHERE kind = 'entry'"),
            ("deliveries left open", f"SELECT key FROM delivery WHERE state = 'open' AND {made}"),
            ("deliveries given up", "SELECT key, state FROM delivery WHERE state NOT IN"
             " ('open', 'done')"),
        ):  # fmt: skip
            found = ask_store(self.database, query)
            if found:
                self.faults.append(f"{name}: {found}")

    def _check_memory(self) -> None:
        # Of what comes after the last day only a little is lived.
        days = (
            (self.samples[-1].shown - self.start + timedelta(hours=1)).days if self.samples else 0
        )
        if days < 3:
            return
        for name, second, last in zip(
            ("main", "tree"), self.weigh(1), self.weigh(days - 1), strict=True
        ):
            if last > second * GROWTH and last > second + ROOM:
                self.faults.append(f"memory of {name} grew: {second:.0f} to {last:.0f} MB")


@cache
def _find_stretches(zone: str, first: date, last: date) -> Stretches:
    return find_stretches(zone, first, last)
