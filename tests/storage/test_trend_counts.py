"""Counts of trends are those that one gets by counting, whatever became of the articles since."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.articles import ArticleId, Change
from bot.domain.desks import DeskId, GuildId
from bot.domain.entities import EntityId, EntityLink
from bot.domain.questions import Periods
from bot.domain.stories import ArticleUpdate, Correction, CorrectionKind, Placement
from storage.sqlite.database import Row, open_database
from storage.stores import Stores
from tests.makers.articles import NOON, make_update

NAMES = ("Naha", "Boso", "Su Ziyun", "Taiwan", "Hualien", "Keelung")
FIRST = date(2024, 6, 1)
DAYS = 40


class FewAtATime(Stores):
    """A store that looks for the names of a time as one of many articles does."""

    few = 2
    batch = 1


@dataclass(frozen=True)
class Step:
    """Something that becomes of a desk: an article, a newer text of one, a removal, a merger."""

    action: str
    names: tuple[str, ...]
    day: int
    copy: bool
    which: int


names = st.sets(st.sampled_from(NAMES), min_size=1, max_size=4).map(sorted).map(tuple)
steps = st.builds(
    Step,
    action=st.sampled_from(
        ["add", "add", "add", "add", "add", "revise", "remove", "merge", "undo", "drop"]
    ),
    names=names,
    day=st.integers(0, DAYS - 1),
    copy=st.booleans(),
    which=st.integers(0, 30),
)


async def link(store: Stores, desk: DeskId, update: ArticleUpdate) -> tuple[EntityLink, ...]:
    """Return an update's entities as those that the desk knows by their names."""
    links = []
    for found in update.reading.entities:
        known = await store.find_named(desk, found.name.lower())
        links.append(EntityLink(found=found, target=known[0].id if known else None))
    return tuple(links)


async def do(store: Stores, desk: DeskId, step: Step, number: int) -> None:
    held = [article for article, _ in await store.get_places(desk, after=0, limit=999)]
    chosen = held[step.which % len(held)] if held else None
    if step.action in ("add", "revise"):
        await _bring(store, desk, step, number, chosen)
    elif step.action == "remove" and chosen is not None:
        await store.remove_article(desk, chosen)
    elif step.action == "merge":
        roots = [entity.id for entity in await store.get_leading(desk, limit=9)]
        if len(roots) > 1:
            one, other = roots[step.which % len(roots)], roots[(step.which + 1) % len(roots)]
            kind = CorrectionKind.MERGE_ENTITIES
            correction = Correction(kind=kind, subject=one, other=other)
            await store.add_correction(desk, correction, person=1, now=NOON)
    elif step.action == "undo":
        await store.undo_correction(desk, now=NOON)
    elif step.action == "drop":
        await store.drop_old_texts(desk, before=NOON, now=NOON, limit=step.which % 3)


async def _bring(
    store: Stores, desk: DeskId, step: Step, number: int, chosen: ArticleId | None
) -> None:
    places = await store.get_places(desk, after=0, limit=999)
    original = chosen if step.copy else None
    url, revises = f"https://example.org/{number}", None
    if step.action == "revise" and chosen is not None:
        (known,) = await store.get_articles(desk, [chosen])
        url, revises = known.article.url or "", known.version
    story = dict(places)[original] if original else None
    # Each name stands twice: an article that names somebody often counts once.
    text = " ".join(f"{name} and {name} {number}." for name in step.names)
    update = make_update(
        text,
        url=url,
        names=step.names,
        day=FIRST + timedelta(days=step.day),
        received=NOON - timedelta(hours=1),
        placement=Placement(copy_of=original, story=story),
        after=max((article for article, _ in places), default=0),
        revises=revises,
        change=Change.MATERIAL if revises else Change.NONE,
        links=(),
    )
    linked = await link(store, desk, update)
    corrections = await store.count_corrections(desk)
    await store.add_article(desk, replace(update, links=linked, corrections=corrections))


@dataclass(frozen=True)
class Plain:
    """What one finds by counting the rows one by one."""

    rows: Sequence[Row]  # article, moment, root: of what is no copy

    def count(self, since: datetime, until: datetime) -> Counter[int]:
        """Return in how many articles of a time each entity stands."""
        return Counter(root for _, root in self._name(since, until))

    def pair(self, since: datetime, until: datetime) -> Counter[tuple[int, int]]:
        """Return in how many articles of a time each two entities stand together."""
        named = self._name(since, until)
        found: Counter[tuple[int, int]] = Counter()
        for article in {article for article, _ in named}:
            roots = sorted(root for other, root in named if other == article)
            found.update(combinations(roots, 2))
        return found

    def _name(self, since: datetime, until: datetime) -> set[tuple[int, int]]:
        first, last = since.timestamp(), until.timestamp()
        return {(r["article"], r["root"]) for r in self.rows if first <= r["moment"] < last}


async def count_plainly(store: Stores, desk: DeskId) -> Plain:
    rows = await store._db.fetch(
        "SELECT article.id AS article, article.moment, entity.root_id AS root FROM article"
        " JOIN mention ON mention.article_id = article.id"
        " JOIN entity ON entity.id = mention.entity_id"
        " WHERE article.desk_id = :desk AND article.copy_of IS NULL",
        {"desk": desk},
    )
    return Plain(rows)


def at(day: int) -> datetime:
    return datetime.combine(FIRST + timedelta(days=day), datetime.min.time(), tzinfo=UTC)


Compared = list[tuple[object, object]]


async def compare(store: Stores, desk: DeskId) -> Compared:
    """Return what the store counts beside what plain counting comes to."""
    plain, compared = await count_plainly(store, desk), Compared()
    every = sorted({row["root"] for row in plain.rows})
    for before, since, until in ((-3, 0, DAYS), (0, 15, 30), (5, 30, 32)):
        times = Periods(at(before), at(since), at(until))
        now, past = plain.count(at(since), at(until)), plain.count(at(before), at(since))
        for least, limit in ((1, 99), (1, 2), (2, 3)):
            found = await store.get_name_counts(desk, times, least=least, limit=limit)
            wanted = sorted(now.items(), key=lambda item: (-item[1], item[0]))[:limit]
            compared.append(
                (
                    [(one.entity, one.now, one.before) for one in found],
                    [(root, count, past[root]) for root, count in wanted if count >= least],
                )
            )
        entities = [EntityId(root) for root in every]
        pairs = await store.get_pair_counts(desk, times, entities, least=1)
        together, earlier = plain.pair(at(since), at(until)), plain.pair(at(before), at(since))
        counted = Counter((one.now, one.before) for one in pairs)
        compared.append((counted, Counter((n, earlier[pair]) for pair, n in together.items())))
    days = [at(day) for day in range(0, DAYS + 1, 3)]
    counts = await store.count_by_day(desk, [EntityId(root) for root in every], days=days)
    by_day = [plain.count(first, last) for first, last in pairwise(days)]
    compared.append((counts, tuple(tuple(count[root] for count in by_day) for root in every)))
    return compared


@settings(max_examples=40)
@given(st.lists(steps, min_size=3, max_size=14))
def test_counts_are_those_of_counting(done: list[Step]) -> None:
    async def count() -> Compared:
        compared = Compared()
        async with open_database(":memory:") as db:
            for kind in (FewAtATime, Stores):
                store = kind(db)
                desk = (await store.open_desk(GuildId(1), name="A")).id
                if kind is FewAtATime:
                    other = (await store.open_desk(GuildId(2), name="B")).id
                    for number, step in enumerate(done):
                        await do(store, desk, step, number)
                        await do(store, other, step, number + 50)
                compared += await compare(store, desk)
        return compared

    for counted, plainly in asyncio.run(count()):
        assert counted == plainly
