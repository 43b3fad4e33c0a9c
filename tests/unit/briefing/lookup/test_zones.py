"""Time zones are found by what people call them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.lookup.zones import (
    LEADING,
    MOST,
    choose_zone,
    find_near_zones,
    find_zones,
    show_zone_time,
)

WINTER = datetime(2026, 1, 15, 5, 5, tzinfo=UTC)
SUMMER = datetime(2026, 7, 15, 5, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("tokyo", "Asia/Tokyo"),
        ("TAIPEI", "Asia/Taipei"),
        ("berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("new_york", "America/New_York"),
        ("são paulo", "America/Sao_Paulo"),
        ("Sao", "America/Sao_Paulo"),
        ("Reykjavík", "Atlantic/Reykjavik"),
        ("japan", "Asia/Tokyo"),
        ("germany", "Europe/Berlin"),
        ("united states", "America/New_York"),
        ("usa", "America/New_York"),
        ("beijing", "Asia/Shanghai"),
        ("the hague", "Europe/Amsterdam"),
        ("tokyo, japan", "Asia/Tokyo"),
        ("kong", "Asia/Hong_Kong"),
        ("new", "America/New_York"),
        ("jst", "Asia/Tokyo"),
        ("EST", "America/New_York"),
        ("asia/tokyo", "Asia/Tokyo"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("utc", "UTC"),
        ("+9", "Asia/Tokyo"),
        ("utc+8", "Asia/Taipei"),
        ("GMT +5:30", "Asia/Kolkata"),
        ("-03:30", "America/St_Johns"),
        ("\u22125", "America/New_York"),
    ],
)
def test_the_zone_meant_comes_first(typed: str, first: str) -> None:
    assert find_zones(typed, WINTER)[0] == first


def test_an_offset_is_the_one_kept_now() -> None:
    assert "Europe/Berlin" in find_zones("+1", WINTER)
    assert "Europe/Berlin" not in find_zones("+1", SUMMER)
    assert "Europe/Berlin" in find_zones("+2", SUMMER)


def test_nothing_typed_offers_the_leading_ones() -> None:
    assert find_zones("  ", WINTER) == LEADING


def test_the_leading_zones_are_zones() -> None:
    assert set(LEADING) <= available_timezones() and len(LEADING) <= MOST


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"),
        ("america/new york", "America/New_York"),
        (" Taipei ", "Asia/Taipei"),
        ("Osaka", "Asia/Tokyo"),
        ("Japan", "Asia/Tokyo"),
        ("Germany", None),
        ("+9", None),
        ("EST", None),
        ("Tokio", None),
        ("", None),
        ("../../etc/passwd", None),
        ("localtime", None),
    ],
)
def test_only_what_names_one_zone_chooses_it(typed: str, zone: str | None) -> None:
    assert choose_zone(typed, WINTER) == zone


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [("Tokio", "Asia/Tokyo"), ("Berln", "Europe/Berlin"), ("Asia/Toyko", "Asia/Tokyo")],
)
def test_a_misspelled_zone_is_answered_with_the_nearest(typed: str, nearest: str) -> None:
    assert find_near_zones(typed, WINTER)[0] == nearest


def test_something_is_proposed_for_any_nonsense() -> None:
    assert find_near_zones("東京 @@", WINTER) == LEADING[:5]


def test_a_time_is_that_of_the_zone() -> None:
    assert show_zone_time("Asia/Tokyo", WINTER) == "14:05"


@given(st.text(max_size=200))
def test_any_text_is_taken(typed: str) -> None:
    found = find_zones(typed, WINTER)
    assert len(found) == len(set(found)) <= MOST
    for zone in (*found, *find_near_zones(typed, WINTER)):
        assert len(f"{zone} · {show_zone_time(zone, WINTER)}") <= 100
    chosen = choose_zone(typed, WINTER)
    assert chosen is None or ZoneInfo(chosen)


def test_every_zone_of_a_country_is_found_by_its_own_name() -> None:
    for zone in sorted(available_timezones()):
        if "/" in zone:
            assert zone in find_zones(zone, WINTER) and choose_zone(zone, WINTER) == zone
