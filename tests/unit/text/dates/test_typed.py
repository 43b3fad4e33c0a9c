from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.entities import DayRange
from bot.domain.errors import DateNotUnderstood
from bot.text.dates.typed import parse_when

MONDAY = date(2024, 7, 22)


def answer(text: str, now: date = MONDAY) -> tuple[str, str]:
    days = parse_when(text, now=now)
    return str(days.first), str(days.last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2024-07-22", "2024-07-22"),
        ("Yesterday", "2024-07-21", "2024-07-21"),
        ("15 June.", "2024-06-15", "2024-06-15"),
        ("25 December", "2023-12-25", "2023-12-25"),
        ("June 15th 2024", "2024-06-15", "2024-06-15"),
        ("the 18th", "2024-07-18", "2024-07-18"),
        ("29 February", "2024-02-29", "2024-02-29"),
        ("Monday", "2024-07-22", "2024-07-22"),
        ("tuesday", "2024-07-16", "2024-07-16"),
        ("last Monday", "2024-07-15", "2024-07-15"),
        ("last Tuesday", "2024-07-16", "2024-07-16"),
        ("July", "2024-07-01", "2024-07-31"),
        ("august", "2023-08-01", "2023-08-31"),
        ("may", "2024-05-01", "2024-05-31"),
        ("July 2024", "2024-07-01", "2024-07-31"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-07", "2024-07-01", "2024-07-31"),
        ("Q3 2024", "2024-07-01", "2024-09-30"),
        ("2023Q3", "2023-07-01", "2023-09-30"),
        ("3Q23", "2023-07-01", "2023-09-30"),
        ("since 2015 to 2018", "2015-01-01", "2018-12-31"),
        ("since May 1 until May 5", "2024-05-01", "2024-05-05"),
        ("since 2024-05-01..2024-05-05", "2024-05-01", "2024-05-05"),
        ("since May - June", "2024-05-01", "2024-06-30"),
        ("2015年から2018年まで", "2015-01-01", "2018-12-31"),
        ("summer 2024", "2024-06-01", "2024-08-31"),
        ("last week", "2024-07-15", "2024-07-21"),
        ("last month", "2024-06-01", "2024-06-30"),
        ("last year", "2023-01-01", "2023-12-31"),
        ("this week", "2024-07-22", "2024-07-22"),
        ("this month", "2024-07-01", "2024-07-22"),
        ("this year", "2024-01-01", "2024-07-22"),
        ("past 3 days", "2024-07-20", "2024-07-22"),
        ("last three days", "2024-07-20", "2024-07-22"),
        ("last 2 weeks", "2024-07-09", "2024-07-22"),
        ("3 days ago", "2024-07-19", "2024-07-19"),
        ("since Monday", "2024-07-22", "2024-07-22"),
        ("since June", "2024-06-01", "2024-07-22"),
        ("since 2020-01-05", "2020-01-05", "2024-07-22"),
        ("2024-07-01..2024-07-18", "2024-07-01", "2024-07-18"),
        ("2024-07-18..20", "2024-07-18", "2024-07-20"),
        ("over the past 3 days", "2024-07-20", "2024-07-22"),
        ("2024-06-30..07-02", "2024-06-30", "2024-07-02"),
        ("18 July..20", "2024-07-18", "2024-07-20"),
        ("2024-07..2024-09", "2024-07-01", "2024-09-30"),
        ("1–5 May", "2024-05-01", "2024-05-05"),
        ("1..5 May", "2024-05-01", "2024-05-05"),
        ("10 July to 17 July", "2024-07-10", "2024-07-17"),
        ("May to July", "2024-05-01", "2024-07-31"),
        ("November to February", "2023-11-01", "2024-02-29"),
        ("last week to today", "2024-07-15", "2024-07-22"),
        ("tomorrow", "2024-07-23", "2024-07-23"),
        ("next week", "2024-07-29", "2024-08-04"),
        ("15 June 2031", "2031-06-15", "2031-06-15"),
        ("昨日", "2024-07-21", "2024-07-21"),
        ("7月18日", "2024-07-18", "2024-07-18"),
        ("７月２３日", "2023-07-23", "2023-07-23"),
        ("先週", "2024-07-15", "2024-07-21"),
        ("上週", "2024-07-15", "2024-07-21"),
        ("2024年7月", "2024-07-01", "2024-07-31"),
        ("今月", "2024-07-01", "2024-07-22"),
        ("7月10日から17日まで", "2024-07-10", "2024-07-17"),
        ("2024年7月以降", "2024-07-01", "2024-07-22"),
        ("first half of 2024", "2024-01-01", "2024-06-30"),
        ("first half of July 2024", "2024-07-01", "2024-07-15"),
        ("second half of June 2024", "2024-06-16", "2024-06-30"),
        ("H1 2024", "2024-01-01", "2024-06-30"),
        ("2024 Q2", "2024-04-01", "2024-06-30"),
    ],
    ids=lambda value: str(value),
)
def test_what_is_typed_is_understood(text: str, first: str, last: str) -> None:
    assert answer(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["30 February", "2023-02-29", "2024-13-01", "31 June 2024", "Tuesday 15 July 2024"],
)
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(DateNotUnderstood, match=text):
        answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "2024-07-20..2024-07-18",
        "2024-07-20..18",
        "20 July to 10 July",
        "5 to 1 May",
        "2024..2020",
        "7月31日から1日まで",
    ],
)
def test_reversed_ends_are_refused(text: str) -> None:
    with pytest.raises(DateNotUnderstood, match="ends before it begins"):
        answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "foo",
        "18",
        "9/11",
        "05/06/2024",
        "soon",
        "two days later",
        "since",
        "..",
        "2024..",
        "..July",
        "today ok",
    ],
)
def test_what_is_no_date_is_refused_with_examples(text: str) -> None:
    with pytest.raises(DateNotUnderstood, match="would be understood"):
        answer(text)


def test_since_a_day_to_come_is_refused() -> None:
    with pytest.raises(DateNotUnderstood, match="has not begun"):
        answer("since tomorrow")


def test_what_was_typed_is_shown_shortened() -> None:
    with pytest.raises(DateNotUnderstood) as caught:
        answer("word " * 40)
    shown = str(caught.value).split('"')[1]
    assert len(shown) == 60
    assert shown.endswith("…")


@pytest.mark.parametrize(
    ("zone", "today"), [("UTC", "2024-07-22"), ("Asia/Tokyo", "2024-07-23")], ids=str
)
def test_a_moment_is_seen_in_the_zone(zone: str, today: str) -> None:
    evening = datetime(2024, 7, 22, 20, tzinfo=UTC)
    assert str(parse_when("today", now=evening, zone=zone).first) == today
    assert str(parse_when("today", now=evening.replace(tzinfo=None), zone=zone).first) == today


@pytest.mark.parametrize("zone", ["Asia/Nowhere", "", "../etc/passwd", "\0", "Asia", "\ud800"])
def test_an_unknown_zone_is_refused_in_plain_words(zone: str) -> None:
    with pytest.raises(DateNotUnderstood, match="no time zone"):
        parse_when("today", now=MONDAY, zone=zone)


WORDS = """may 1 31 1972 2024 , - – to .. last next year month monday in of q3 st the since between
    and from / . 年 月 日 7 から 上 週 三 three days ago 2024-07-18 9999 years early past 十 令和"""
PIECES = st.sampled_from(WORDS.split())


@settings(max_examples=400)
@given(st.text() | st.lists(PIECES).map(" ".join) | st.lists(PIECES).map("".join), st.dates())
def test_any_text_gives_days_or_the_one_error(text: str, now: date) -> None:
    try:
        days = parse_when(text, now=now)
    except DateNotUnderstood as error:
        assert str(error)
    else:
        assert isinstance(days, DayRange)
        assert days.first <= days.last


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2199, 12, 31)), st.dates())
def test_an_iso_day_is_that_day_on_any_day(wanted: date, now: date) -> None:
    assert parse_when(wanted.isoformat(), now=now) == DayRange(wanted, wanted)
