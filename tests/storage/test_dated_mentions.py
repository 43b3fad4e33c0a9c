"""Names in a sentence with a date: kept as they are found."""

import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from bot.domain.desks import GuildId
from bot.domain.entities import (
    DateMention,
    DayRange,
    EntityKind,
    EntityLink,
    NamedEntity,
    fold_name,
)
from bot.domain.spans import Span
from bot.ports.storage import Storage
from storage.articles.findings import MOST_DATED
from tests.makers.articles import make_update
from tests.stores import open_store

TEXT = "Naha met Keelung on 18 July. Naha left. Keelung spoke on 18 July."


async def test_a_timeline_has_the_sentences_that_tell_a_date(store: Storage) -> None:
    desk = await store.open_desk(GuildId(1))
    await store.add_article(desk.id, make_update(TEXT, names=("Naha", "Keelung")))
    naha = (await store.find_named(desk.id, fold_name("Naha")))[0].id
    (line,) = await store.get_timeline(desk.id, naha, limit=9)
    assert line.date.first == date(2024, 7, 18)


async def test_a_day_of_a_name_has_its_sentences_however_many_others_tell_of_that_day(
    store: Storage,
) -> None:
    desk, published = await store.open_desk(GuildId(1)), date(2024, 7, 1)
    text = "Naha rose on 18 July. Keelung spoke on 18 July."
    days = DayRange(date(2024, 7, 18), date(2024, 7, 18))
    found = tuple(
        DateMention(span=Span(at, at + 7), first=days.first, last=days.last) for at in (13, 39)
    )
    update = make_update(text, names=("Naha", "Keelung"), day=published)
    update = replace(update, reading=replace(update.reading, dates=found))
    await store.add_article(desk.id, update)
    keelung = (await store.find_named(desk.id, fold_name("Keelung")))[0].id
    (happened,) = await store.get_happened(desk.id, days, limit=1, entity=keelung)
    (announced,) = await store.get_announced(
        desk.id, days, today=published, limit=1, entity=keelung
    )
    assert happened.names == announced.names == {keelung}


async def test_a_list_of_names_and_years_made_to_do_harm_is_kept_in_part(tmp_path: Path) -> None:
    text = "Naha Keelung Boso " * 500
    names = tuple(
        NamedEntity(name=f"N{n}", kind=EntityKind.PLACE, mentions=(Span(18 * n, 18 * n + 4),))
        for n in range(100)
    )
    days = tuple(
        DateMention(
            span=Span(9 * n, 9 * n + 4),
            first=date(2000, 1, 1) + timedelta(days=n),
            last=date(2000, 1, 1) + timedelta(days=n),
        )
        for n in range(200)
    )
    update = make_update(text, names=(), links=tuple(EntityLink(found=name) for name in names))
    update = replace(update, reading=replace(update.reading, entities=names, dates=days))
    path = tmp_path / "desk.sqlite3"
    async with open_store(path) as store:
        desk = await store.open_desk(GuildId(1))
        await store.add_article(desk.id, update)
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM dated_mention").fetchone() == (MOST_DATED,)
    db.close()
