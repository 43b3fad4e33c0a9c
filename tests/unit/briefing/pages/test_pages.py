"""Neutral pages: what is said where there is something, little, or nothing."""

from datetime import UTC, date, datetime

import pytest

from bot.briefing.lookup.dates import DatePage
from bot.briefing.lookup.entities import NameUnknown
from bot.briefing.page import Page, draw_sparkline, show_days, show_time
from bot.briefing.pages.brief import show_brief
from bot.briefing.pages.entity import show_unknown
from bot.briefing.pages.lookup import show_date
from bot.briefing.wording import load_wording
from bot.domain.digests import Brief
from bot.domain.entities import DayRange, Entity, EntityId, EntityKind

EN = load_wording()


def all_text(page: Page) -> str:
    lines = [page.title, page.footer]
    for block in page.blocks:
        lines += [block.heading, *block.lines]
    return "\n".join("".join(run.text for run in line) for line in lines)


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ((2024, 7, 18), (2024, 7, 18), "18 Jul 2024 (Thu)"),
        ((2024, 7, 1), (2024, 7, 31), "Jul 2024"),
        ((2024, 2, 1), (2024, 2, 29), "Feb 2024"),
        ((1972, 1, 1), (1972, 12, 31), "1972"),
        ((1895, 1, 1), (1945, 12, 31), "1895 to 1945"),
        ((2024, 7, 10), (2024, 7, 17), "10 Jul 2024 to 17 Jul 2024"),
        ((9999, 12, 1), (9999, 12, 31), "1 Dec 9999 to 31 Dec 9999"),
    ],
)
def test_days_are_shown_as_exact_as_they_are(
    first: tuple[int, int, int], last: tuple[int, int, int], shown: str
) -> None:
    assert show_days(DayRange(date(*first), date(*last)), EN) == shown


def test_times_are_shown_in_the_desks_zone() -> None:
    moment = datetime(2024, 11, 21, 23, tzinfo=UTC)
    assert show_time(moment, "Asia/Tokyo", EN) == "Fri 22 Nov 2024, 08:00 JST"


@pytest.mark.parametrize(
    ("counts", "line"), [((), ""), ((0, 0), "▁▁"), ((0, 1, 2), "▁▅█"), ((5,), "█")]
)
def test_sparklines(counts: tuple[int, ...], line: str) -> None:
    assert draw_sparkline(counts) == line


def test_an_empty_brief_says_so() -> None:
    since, until = datetime(2024, 7, 21, tzinfo=UTC), datetime(2024, 7, 22, tzinfo=UTC)
    brief = Brief(
        desk="Desk", zone="UTC", since=since, until=until, stories=(), articles=0, sources=0
    )
    assert "Nothing new came in since Sun 21 Jul 2024, 00:00 UTC." in all_text(
        show_brief(brief, EN)
    )


def test_an_unknown_name_offers_the_nearest() -> None:
    near = Entity(id=EntityId(1), name="Senkaku Islands", kind=EntityKind.PLACE, mentions=41)
    page = show_unknown(NameUnknown(asked="Senkakku", nearest=(near,)), EN)
    assert all_text(page).startswith('Nothing on "Senkakku". Did you mean Senkaku Islands (41)?')


def test_an_empty_date_tells_the_nearest_publication() -> None:
    page = DatePage(
        days=DayRange(date(2024, 7, 18), date(2024, 7, 18)),
        zone="UTC",
        happened=(),
        published=(),
        nearest=datetime(2024, 7, 22, 12, tzinfo=UTC),
    )
    text = all_text(show_date(page, EN))
    assert "no text of this desk names that time" in text
    assert "Nearest: Mon 22 Jul 2024" in text
