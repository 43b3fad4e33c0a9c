"""Quotes of days and names: without their dateline, "about" only where the day is left open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.briefing.lookup.dates import look_up_date
from bot.briefing.lookup.entities import NameUnknown, find_entity, look_up_entity
from bot.briefing.pages.entity import show_entity
from bot.briefing.pages.lookup import show_date
from bot.briefing.wording import load_wording
from bot.domain.desks import Desk, GuildId
from bot.domain.entities import DateMention, DayRange
from bot.domain.spans import Span
from bot.ports.storage import Storage
from bot.text.dating import judge_dates
from tests.makers.articles import NOON, make_update
from tests.makers.stories import flatten

TEXT = "TOKYO, July 19 (Reuters) - Su Ziyun said two vessels met off Boso on 18 July."
QUOTE = "Su Ziyun said two vessels met off Boso on 18 July."
DAY = date(2024, 7, 18)
EN = load_wording()


async def bring(store: Storage, text: str, *found: tuple[str, date, date]) -> Desk:
    """Bring in an article in which words name days."""
    desk = await store.open_desk(GuildId(1), name="Desk")
    dates = tuple(
        DateMention(span=Span(text.index(w), text.index(w) + len(w)), first=first, last=last)
        for w, first, last in found
    )
    update = make_update(text)
    spans = [sentence.span for sentence in update.reading.sentences]
    day = DAY + timedelta(days=4)
    dates = judge_dates(text, spans, dates, published=day, language="en")
    await store.add_article(desk.id, replace(update, reading=replace(update.reading, dates=dates)))
    return desk


async def test_a_day_is_reported_without_the_dateline(store: Storage) -> None:
    written = ("July 19", date(2024, 7, 19), date(2024, 7, 19))
    desk = await bring(store, TEXT, ("18 July", DAY, DAY), written)
    page = await look_up_date(store, desk, DayRange(DAY, DAY))
    ((line,),) = (event.lines for event in page.happened)
    assert line.quote.text == QUOTE == line.quote.span.of(TEXT)
    # The day of the dateline is when it was written: nothing is told to have happened then.
    assert (await look_up_date(store, desk, DayRange(*written[1:]))).happened == ()


async def test_what_only_names_a_day_is_shown_where_nothing_tells_of_it(store: Storage) -> None:
    text = "The port of Naha has been closed since 18 July. Su Ziyun sailed on 19 July."
    after = DAY + timedelta(days=1)
    desk = await bring(store, text, ("18 July", DAY, DAY), ("19 July", after, after))
    page = await look_up_date(store, desk, DayRange(DAY, DAY))
    assert page.named and [len(event.lines) for event in page.happened] == [1]
    both = await look_up_date(store, desk, DayRange(DAY, after))
    ((line,),) = (event.lines for event in both.happened)
    assert not both.named and line.quote.text == "Su Ziyun sailed on 19 July."


async def test_an_entity_is_reported_without_the_dateline(store: Storage) -> None:
    desk = await bring(store, TEXT, ("18 July", DAY, DAY))
    entity = await find_entity(store, desk, "Su Ziyun")
    assert not isinstance(entity, NameUnknown)
    page = await look_up_entity(store, desk, entity, now=NOON)
    assert [line.quote.text for line in page.newest] == [QUOTE]
    assert "TOKYO" not in flatten(show_entity(page, EN))


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (DAY, ""),  # the very day that was asked for
        (date(2024, 7, 20), ", of 18 Jul 2024 to 20 Jul 2024"),
        (date(2024, 7, 27), ", about 18 Jul 2024 to 27 Jul 2024"),
    ],
    ids=["day", "exact days", "left open"],
)
async def test_about_stands_only_beside_what_is_left_open(
    store: Storage, last: date, said: str
) -> None:
    desk = await bring(store, QUOTE, ("18 July", DAY, last))
    shown = flatten(show_date(await look_up_date(store, desk, DayRange(DAY, DAY)), EN))
    assert f"[Strait Observer, reported 22 Jul 2024{said}]" in shown
