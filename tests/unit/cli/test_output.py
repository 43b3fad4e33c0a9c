"""JSON for programs, pages for a terminal that nothing from outside can steer."""

import json
from datetime import UTC, date, datetime

import pytest

from bot.briefing.export.json import to_json
from bot.briefing.page import Block, Page, Run
from bot.cli.output import print_json, show_page
from bot.domain.articles import Published, SourceClass
from bot.domain.entities import DayRange
from bot.domain.spans import Span


def test_values_become_json(capsys: pytest.CaptureFixture[str]) -> None:
    published = Published(day=date(2024, 7, 18), at=datetime(2024, 7, 18, 9, tzinfo=UTC))
    print_json((published, SourceClass.WIRE, DayRange(date(2024, 7, 1), date(2024, 7, 31)), None))
    assert json.loads(capsys.readouterr().out) == [
        {"day": "2024-07-18", "at": "2024-07-18T09:00:00+00:00", "offset": None},
        "wire",
        {"first": "2024-07-01", "last": "2024-07-31"},
        None,
    ]


def test_what_has_no_form_in_json_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError, match="set"):
        to_json({1, 2})


def test_spans_are_numbers() -> None:
    assert to_json(Span(1, 2)) == {"start": 1, "end": 2}


@pytest.mark.parametrize("evil", ["\x1b[2J", "\x9b31m", "\u202etxt", "a\x07b", "\u2067x"])
def test_nothing_in_a_title_steers_the_terminal(
    evil: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = Page(title=(Run(evil),), blocks=(Block(lines=((Run(f"[red]{evil}[/red]"),),)),))
    show_page(page)
    shown = capsys.readouterr().out
    assert not any(mark in shown for mark in "\x1b\x9b\u202e\x07\u2067")
    assert "[red]" in shown  # rich's own marks are text here
