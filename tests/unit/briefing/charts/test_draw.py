"""Pictures: colours that everyone can tell apart, letters that the font has, words beside them."""

import io
import subprocess
import sys
import warnings
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.charts.draw import (
    COLOURS,
    FRAME,
    GROUND,
    INK,
    LONGEST_ALT,
    MARKS,
    STYLES,
    Bar,
    TimelineChart,
    TrendChart,
    TrendLine,
    can_write,
    draw_chart,
    label_names,
    shorten_alt,
    show_span,
)
from bot.briefing.charts.time_scale import make_scale
from bot.domain.entities import DayRange
from tests.environment import ROOT

DISCORD_LIGHT, DISCORD_DARK = "#FFFFFF", "#313338"


def measure_contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert measure_contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert measure_contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colour", COLOURS)
def test_every_line_stands_out_from_the_ground(colour: str) -> None:
    assert measure_contrast(colour, GROUND) >= 3


def test_words_and_frame_stand_out_on_both_themes() -> None:
    assert measure_contrast(INK, GROUND) >= 7
    assert measure_contrast(GROUND, DISCORD_DARK) >= 3
    assert measure_contrast(FRAME, DISCORD_LIGHT) >= 3


def see_as(colour: str, sight: str) -> tuple[float, ...]:
    """Return a colour in linear light as a dichromat sees it (Machado et al. 2009, severity 1)."""
    tables = {
        "protan": (
            (0.152286, 1.052583, -0.204868),
            (0.114503, 0.786281, 0.099216),
            (-0.003882, -0.048116, 1.051998),
        ),
        "deutan": (
            (0.367322, 0.860646, -0.227968),
            (0.280085, 0.672501, 0.047413),
            (-0.011820, 0.042940, 0.968881),
        ),
        "tritan": (
            (1.255528, -0.076749, -0.178779),
            (-0.078411, 0.930809, 0.147602),
            (0.004733, 0.691367, 0.303900),
        ),
    }
    parts = [(int(colour[at : at + 2], 16) / 255) ** 2.2 for at in (1, 3, 5)]
    return tuple(sum(k * p for k, p in zip(row, parts, strict=True)) for row in tables[sight])


@pytest.mark.parametrize("sight", ["protan", "deutan", "tritan"])
def test_no_two_colours_look_the_same_to_the_colour_blind(sight: str) -> None:
    seen = [see_as(colour, sight) for colour in COLOURS]
    for place, one in enumerate(seen):
        for other in seen[place + 1 :]:
            assert max(abs(a - b) for a, b in zip(one, other, strict=True)) > 0.05


def test_marks_and_strokes_tell_lines_apart_without_colour() -> None:
    assert len(set(MARKS)) == len(set(map(str, STYLES))) == len(COLOURS)


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        ([("Senkaku Islands", "尖閣諸島")], ("Senkaku Islands",)),
        ([("尖閣諸島", "釣魚台", "Senkaku Islands")], ("Senkaku Islands",)),
        ([("海巡署",), ("海上保安庁", "JCG")], ("#1", "JCG")),
        ([("Japan",), ("Japan",)], ("Japan", "#2")),
        ([("x" * 99, "X")], ("X",)),
        ([("#2",), ("海巡署",)], ("#1", "#2")),
        ([("$x$",), ("الرياض",), ("กรุงเทพ",)], ("#1", "#2", "#3")),
        ([("Київ",), ("🇯🇵",)], ("Київ", "#2")),
    ],
)
def test_a_label_is_a_name_that_can_be_written(
    names: list[tuple[str, ...]], labels: tuple[str, ...]
) -> None:
    assert label_names(names) == labels


def load_letters() -> set[int]:
    from matplotlib import get_data_path
    from matplotlib.ft2font import FT2Font

    font = Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    return set(FT2Font(str(font)).get_charmap())


def test_no_letter_that_may_be_written_is_missing_from_the_font() -> None:
    letters = load_letters()
    allowed = [chr(code) for code in range(0x3000) if can_write(chr(code))]
    assert len(allowed) > 500
    assert [letter for letter in allowed if ord(letter) not in letters] == []


def make_trend(names: list[str], days: int = 30) -> TrendChart:
    labels = label_names([(name,) for name in names])
    lines = tuple(
        TrendLine(label=label, counts=tuple(n % (k + 2) for n in range(days)))
        for k, label in enumerate(labels)
    )
    return TrendChart(first=date(2024, 7, 1), lines=lines, alt="Articles a day: 尖閣諸島 3.")


def size_of(picture: bytes) -> tuple[int, int]:
    from PIL import Image

    return Image.open(io.BytesIO(picture)).size


@given(st.lists(st.text(max_size=40) | st.sampled_from(["尖閣諸島", "$\\frac{", "_"]), max_size=5))
def test_any_names_can_be_drawn_without_a_missing_letter(names: list[str]) -> None:
    if not names:
        return
    chart = make_trend(names, days=3)
    letters = load_letters()
    assert all(ord(letter) in letters for line in chart.lines for letter in line.label)


@pytest.mark.parametrize("days", [1, 7, 365])
def test_a_trend_is_drawn_without_a_warning(days: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = draw_chart(make_trend(["Japan", "尖閣諸島", "Kyiv", "a_b", "- x -"], days))
    assert size_of(picture) == (1200, 570) and len(picture) < 400_000


@pytest.mark.parametrize(
    "ranges",
    [
        [((2024, 7, 18), (2024, 7, 18)), ((1895, 1, 1), (1945, 12, 31))],
        [((1, 1, 1), (1, 1, 1)), ((9999, 12, 31), (9999, 12, 31))],
        [((2024, 7, 18), (2024, 7, 18))] * 2,
        [((2024, 7, n), (2024, 7, n)) for n in range(1, 21)],
    ],
    ids=["centuries", "the ends of the calendar", "one day", "many"],
)
def test_a_timeline_is_drawn_without_a_warning(
    ranges: list[tuple[tuple[int, int, int], ...]],
) -> None:
    bars = tuple(Bar(first=date(*first), last=date(*last)) for first, last in ranges)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = draw_chart(TimelineChart(bars=bars, alt="x"))
    assert size_of(picture)[0] == 1200


def make_days(first: date, length: int) -> DayRange:
    return DayRange(first, first + timedelta(days=min(length, (date.max - first).days)))


@given(
    st.lists(
        st.tuples(st.dates(), st.integers(0, 40_000)).map(lambda pair: make_days(*pair)),
        min_size=1,
        max_size=20,
    )
)
def test_days_keep_their_order_on_an_axis_and_labels_keep_apart(ranges: list[DayRange]) -> None:
    scale = make_scale(ranges)
    days = sorted({day for days in ranges for day in (days.first, days.last)})
    places = [scale.place(day) for day in days]
    assert places == sorted(places) and len(set(places)) == len(places)
    assert all(0 <= place <= 1 for place in places)
    ticks = [place for place, _ in scale.pick_ticks()]
    assert ticks and all(b - a >= 0.11 for a, b in pairwise(ticks))


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ((2024, 7, 18), (2024, 7, 18), "2024-07-18"),
        ((2024, 7, 1), (2024, 7, 31), "2024-07"),
        ((1972, 1, 1), (1972, 12, 31), "1972"),
        ((1895, 1, 1), (1945, 12, 31), "1895–1945"),
        ((9999, 12, 1), (9999, 12, 31), "9999-12-01–9999-12-31"),
    ],
)
def test_days_are_shown_in_digits(
    first: tuple[int, int, int], last: tuple[int, int, int], shown: str
) -> None:
    assert show_span(date(*first), date(*last)) == shown


@given(st.text(max_size=3000))
def test_a_description_fits_discord(text: str) -> None:
    assert len(shorten_alt(text)) <= LONGEST_ALT


def test_nothing_loads_matplotlib_but_the_drawing() -> None:
    code = (
        "import sys, importlib\n"
        "from bot.client import EXTENSIONS\n"
        "INNER = 'bot.app', 'bot.cli', 'bot.pipeline', 'bot.briefing.export.make'\n"
        "for name in (*EXTENSIONS, *INNER):\n"
        "    importlib.import_module(name)\n"
        "print('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr
