"""Trends: a rise is told where chance does not explain it, and a new name where it is new."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.lookup.days import cut_period
from bot.briefing.lookup.trends import (
    LEAST,
    SURE,
    choose_paired,
    find_new,
    measure_rise,
    rank_pairs,
    rank_rises,
)
from bot.briefing.pages.trend import gather_bars
from bot.domain.entities import EntityId
from bot.domain.questions import NameCount, PairCount

SINCE = datetime(2024, 7, 1, tzinfo=UTC)


def count(name: str, now: int, before: int, *, new: bool = False) -> NameCount:
    first = SINCE + timedelta(days=1 if new else -100)
    return NameCount(entity=EntityId(1), name=name, now=now, before=before, first=first)


@pytest.mark.parametrize(
    ("now", "before", "reported"),
    [(10, 4, True), (6, 0, True), (3, 12, False), (2, 0, False), (20, 80, False), (5, 40, False)],
    ids=["more", "out of nothing", "as ever", "too few", "as ever, often", "less"],
)
def test_a_rise_is_reported_where_chance_does_not_explain_it(
    now: int, before: int, reported: bool
) -> None:
    rises = rank_rises([count("Boso", now, before)], 100, 400)
    assert bool(rises) is reported
    assert all(rise.sureness >= SURE for rise in rises)


def test_g_is_that_of_the_table() -> None:
    # 10 of 100 against 4 of 400, reckoned by hand: G = 2 (10 ln(10/2.8) + 90 ln(90/97.2)
    # + 4 ln(4/11.2) + 396 ln(396/388.8)).
    assert measure_rise(10, 100, 4, 400) == pytest.approx(17.90, abs=0.01)


shares = st.integers(1, 500).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@given(shares, shares)
def test_a_rise_is_never_negative_and_a_fall_is_none(
    now: tuple[int, int], before: tuple[int, int]
) -> None:
    rise = measure_rise(now[0], now[1], before[0], before[1])
    assert rise >= 0
    if now[0] * before[1] <= before[0] * now[1]:
        assert rise == 0


@pytest.mark.parametrize(("articles", "before"), [(0, 0), (0, 5), (5, 0)])
def test_nothing_to_compare_with_is_no_rise(articles: int, before: int) -> None:
    assert measure_rise(articles, articles, 0, before) == 0


def test_the_surest_comes_first_and_small_counts_stay_out() -> None:
    rises = rank_rises([count("A", 5, 0), count("B", 9, 0), count("C", LEAST - 1, 0)], 50, 500)
    assert [rise.names for rise in rises] == [("B",), ("A",)]


def test_a_new_name_was_never_there_before() -> None:
    names = [count("Old", 9, 0), count("New", 2, 0, new=True), count("Once", 1, 0, new=True)]
    assert [rise.names for rise in find_new(names, SINCE)] == [("New",)]


def test_pairs_rise_as_names_do() -> None:
    pairs = [
        PairCount(names=("Naha", "Keelung"), now=6, before=1),
        PairCount(names=("Japan", "Taiwan"), now=9, before=40),
    ]
    assert [rise.names for rise in rank_pairs(pairs, 60, 240)] == [("Naha", "Keelung")]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=400).map(tuple))
def test_bars_hold_all_that_was_counted(counts: tuple[int, ...]) -> None:
    bars = gather_bars(counts)
    assert sum(bars) == sum(counts) and len(bars) <= 30


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York", "Pacific/Apia"])
@given(days=st.integers(1, 400), pieces=st.integers(1, 90), day=st.dates(max_value=SINCE.date()))
def test_a_period_is_cut_into_whole_days(zone: str, days: int, pieces: int, day: object) -> None:
    from datetime import date

    assert isinstance(day, date)
    last = max(day, date(1970, 1, 1) + timedelta(days=days))
    bounds = cut_period(last, days, pieces, zone)
    assert 2 <= len(bounds) <= pieces + 1 and list(bounds) == sorted(set(bounds))
    # A day may be up to some hours longer or shorter; in 2011 Samoa left one out.
    assert abs((bounds[-1] - bounds[0]) - timedelta(days=days)) <= timedelta(days=1, hours=2)


def test_what_is_everywhere_is_paired_with_nothing() -> None:
    counts = [replace(count("A", 90, 0), entity=EntityId(2)), count("B", 20, 0)]
    assert choose_paired(counts, 100) == (EntityId(1),)
    assert choose_paired([count("C", 9, 0)], 10) == (EntityId(1),)
