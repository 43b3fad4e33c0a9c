"""Pictures: colours that everyone can tell apart, a drawing that is whole, words beside it."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import resources
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.charts.draw import LARGE, LETTERS, MARKS, STROKES, WIDTH, draw_chart
from bot.briefing.charts.labels import label_names, measure_text
from bot.briefing.charts.rasterise import draw_picture
from bot.briefing.charts.scales import MOST, make_scale, pick_counts, pick_days
from bot.briefing.charts.values import Bar, Chart, TimelineChart, TrendChart, TrendLine
from bot.briefing.page import show_days
from bot.briefing.wording import load_wording
from bot.domain.entities import DayRange
from tests.environment import ROOT

DISCORD_LIGHT, DISCORD_DARK = "#FFFFFF", "#313338"
STYLE = (resources.files("bot.briefing.charts") / "chart.css").read_text(encoding="utf-8")
"""The style of a picture as a PNG."""


def find_colour(kind: str, what: str) -> str:
    """Return the colour that a class of marks is filled or drawn with."""
    found = re.search(
        rf"^{re.escape(kind)} \{{[^}}]*\b{what}: (#[0-9a-f]{{6}})", STYLE, re.MULTILINE
    )
    assert found, (kind, what)
    return found[1]


COLOURS = [find_colour(f".line-{number}", "stroke") for number in range(len(MARKS))]
GROUND, FRAME = (find_colour(".ground", what) for what in ("fill", "stroke"))


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


@pytest.mark.parametrize("number", range(len(MARKS)))
def test_every_line_stands_out_from_the_ground(number: int) -> None:
    assert measure_contrast(COLOURS[number], GROUND) >= 3
    assert find_colour(f".mark-{number}", "fill") == COLOURS[number]


@pytest.mark.parametrize(("kind", "what"), [(".day", "fill"), (".vague", "stroke")])
def test_every_mark_stands_out_from_the_ground(kind: str, what: str) -> None:
    assert measure_contrast(find_colour(kind, what), GROUND) >= 3


def test_words_and_frame_stand_out_on_both_themes() -> None:
    assert measure_contrast(find_colour("text", "fill"), GROUND) >= 7
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
    for one, other in combinations(seen, 2):
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) > 0.05


def test_marks_and_strokes_tell_lines_apart_without_colour() -> None:
    assert len(set(MARKS)) == len(set(STROKES)) == len(set(COLOURS)) == len(COLOURS)


def test_letters_are_as_large_as_the_drawing_takes_them() -> None:
    page = resources.files("bot.briefing.export") / "export.css"
    for style in (STYLE, page.read_text(encoding="utf-8")):
        assert re.search(rf"text \{{[^}}]*font-size: {LETTERS:g}px", style)
        assert re.search(rf"\.title \{{[^}}]*font-size: {LARGE:g}px", style)


EN = load_wording()


def make_trend(names: list[str], days: int = 30) -> TrendChart:
    labels = label_names([(name,) for name in names])
    lines = tuple(
        TrendLine(label=label, counts=tuple(n % (k + 2) for n in range(days)))
        for k, label in enumerate(labels)
    )
    return TrendChart(
        first=date(2024, 7, 1),
        lines=lines,
        alt="Articles a day: 尖閣諸島 3.",
        title=f"In the news: {', '.join(names)}",
        unit=EN.say("trend.unit"),
        axis=EN.say("trend.axis"),
    )


LANGUAGES = ("en", "ja", "zh-TW")
RANGES = {
    "centuries": [((2024, 7, 18), (2024, 7, 18)), ((1895, 1, 1), (1945, 12, 31))],
    "the ends of the calendar": [((1, 1, 1), (1, 1, 1)), ((9999, 12, 31), (9999, 12, 31))],
    "one day": [((2024, 7, 18), (2024, 7, 18))] * 2,
    "many": [((2024, 7, n), (2024, 7, n)) for n in range(1, 21)],
    "long": [((2024, 7, 18), (9999, 12, 30)), ((2024, 9, 10), (2024, 12, 22))],
}


WORDS = (
    "The two services held a joint exercise off the peninsula, the first in fifty years.",
    "両国の巡視船が半島の沖で合同訓練を行い、関係者が十八日に明らかにした。",
    "兩國海巡艦艇在半島外海聯合演練，為五十年來首次。",
    "Ties were cut.",
    "会談は決裂した。",
    "",
)


def make_timeline(which: str, language: str = "en") -> TimelineChart:
    wording = load_wording(language)
    ranges = [DayRange(date(*first), date(*last)) for first, last in RANGES[which]]
    bars = (
        Bar(days=days, label=show_days(days, wording), events=3, words=WORDS[n % len(WORDS)])
        for n, days in enumerate(ranges)
    )
    return TimelineChart(
        bars=tuple(bars),
        alt="Timeline of 釣魚臺.",
        title=wording.say("entity.timeline", name="釣魚臺列嶼 (Diaoyutai) " * 5),
        axis=wording.say("timeline.axis_published"),
        bent=wording.say("timeline.bent"),
    )


CHARTS: dict[str, Chart] = {
    **{f"{which}, {lang}": make_timeline(which, lang) for which in RANGES for lang in LANGUAGES},
    "a day": make_trend(["尖閣諸島"], 1),
    "a week": make_trend(["Japan", "尖閣諸島", "Київ", "a_b", "- x -"], 7),
    "a year": make_trend(["海上保安庁", "行政院海洋委員會海巡署", "中国海警局"], 365),
    "long names": make_trend(["國" * 32, "W" * 32, "Љ" * 32, "가" * 32, "m" * 32], 30),
}


def read_chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks of a PNG: their kind and what is in them, their sums checked."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    at = 8
    while at < len(picture):
        (length,) = struct.unpack_from(">I", picture, at)
        body = picture[at + 4 : at + 8 + length]
        assert zlib.crc32(body) == struct.unpack_from(">I", picture, at + 8 + length)[0]
        yield body[:4], body[4:]
        at += 12 + length


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_is_whole_wide_enough_and_small(name: str) -> None:
    picture = draw_picture(CHARTS[name])
    chunks = dict(read_chunks(picture))
    width, height = struct.unpack_from(">II", chunks[b"IHDR"])
    assert width == 1200 and 150 <= height <= 1000 and len(picture) < 400_000
    assert chunks[b"iTXt"] == b"Description" + bytes(5) + CHARTS[name].alt.encode()


def find_texts(chart: Chart) -> Iterator[tuple[float, float, str, str]]:
    """Yield the texts of a drawing with the room they take: left, right, what, line."""
    for part in draw_chart(chart):
        if part.tag == "text":
            kind = part.get("class")
            size = LARGE if kind == "title" else LETTERS
            x, room = float(part.get("x")), measure_text(part.text) * size
            share = {"label": 1.0, "words before": 1.0, "tick": 0.5}.get(kind, 0.0)
            yield x - share * room, x + (1 - share) * room, part.text, part.get("y")


@pytest.mark.parametrize("name", CHARTS)
def test_no_text_leaves_the_picture_or_touches_its_neighbour(name: str) -> None:
    texts = list(find_texts(CHARTS[name]))
    assert texts and all(left >= 0 and right <= WIDTH for left, right, *_ in texts)
    for one, other in combinations(texts, 2):
        if one[3] == other[3]:
            (_, end, *_), (begin, *_) = sorted((one, other))
            assert end < begin, (one, other)


def list_classes(chart: Chart, kind: str) -> list[str]:
    return [part.text for part in draw_chart(chart) if kind in part.get("class", "").split()]


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_has_a_title_and_says_what_its_axes_measure(name: str) -> None:
    chart = CHARTS[name]
    (title,) = list_classes(chart, "title")
    assert chart.title.startswith(title.removesuffix("…"))
    units = [chart.axis] if isinstance(chart, TimelineChart) else [chart.unit, chart.axis]
    assert list_classes(chart, "unit") == units


@pytest.mark.parametrize("language", LANGUAGES)
def test_events_are_quoted_beside_their_dots_shortened_where_they_are_long(language: str) -> None:
    drawn = list_classes(make_timeline("many", language), "words")
    quoted = [words for words in (WORDS * 4)[:20] if words]
    assert len(drawn) == len(quoted)
    for words, short in zip(quoted, drawn, strict=True):
        assert words.startswith(short.removesuffix("…"))
        assert (short == words) != short.endswith("…")
    assert "Ties were cut." in drawn and any("合同訓練" in words for words in drawn)


@pytest.mark.parametrize(
    "name", [name for name in CHARTS if isinstance(CHARTS[name], TimelineChart)]
)
def test_no_words_lie_over_a_mark_or_a_break(name: str) -> None:
    svg = draw_chart(CHARTS[name])
    marks = [part for part in svg if part.get("class") in ("day", "vague")]
    spans = {}
    for mark in marks:
        begin = float(mark.get("x") or mark.get("cx")) - float(mark.get("r", 0))
        length = float(mark.get("width") or 2 * float(mark.get("r", 0)))
        y = float(mark.get("cy") or float(mark.get("y")) + float(mark.get("height")) / 2)
        spans[round(y)] = begin, begin + length
    for part in svg:
        if "words" in part.get("class", "").split():
            x, room = float(part.get("x")), measure_text(part.text) * LETTERS
            before = "before" in part.get("class")
            begin, end = spans[round(float(part.get("y")) - LETTERS / 3)]
            assert x < begin if before else x > end
            assert x - room >= 0 if before else x + room <= WIDTH
    lowest = max(float(part.get("y")) for part in svg if "words" in part.get("class", ""))
    tops = [
        float(re.findall(r"[\d.]+", part.get("d"))[1])
        for part in svg
        if part.get("class") == "break"
    ]
    assert all(top - 12 > lowest for top in tops)


def test_a_bent_axis_is_broken_and_says_so_an_even_one_is_whole() -> None:
    bent, even = make_timeline("centuries"), make_timeline("many")
    assert bent.bent in list_classes(bent, "name") and list_classes(bent, "break")
    assert even.bent not in list_classes(even, "name") and not list_classes(even, "break")


def test_the_gaps_that_are_drawn_shorter_are_those_that_are_far_longer() -> None:
    days = [date(2024, 7, 1), date(2024, 7, 2), date(2024, 7, 4), date(2024, 12, 1)]
    scale = make_scale([DayRange(day, day) for day in days])
    (middle,) = scale.find_breaks()
    assert scale.place(days[2]) < middle < scale.place(days[3])
    almost = make_scale([DayRange(day, day) for day in days[:3]])
    assert len(almost.find_breaks()) == 1


def test_a_day_is_a_dot_and_a_vague_time_a_hollow_bar_in_their_order() -> None:
    svg = draw_chart(make_timeline("centuries"))
    kinds = [part.get("class") for part in svg if part.tag in ("circle", "rect")]
    assert kinds == ["ground", "day", "vague"]


def test_a_name_in_the_scripts_of_the_desk_is_written_and_no_number() -> None:
    names = ["海上保安庁", "釣魚臺列嶼", "钓鱼岛", "독도"]
    texts = [text for *_, text, _ in find_texts(make_trend(names))]
    assert [text for text in texts if text in names] == names
    assert not any(text.startswith("#") for text in texts)


@given(st.integers(0, 10**9))
def test_counts_are_marked_from_nought_to_the_highest_evenly(highest: int) -> None:
    counts = pick_counts(highest)
    assert counts[0] == 0 and counts[-1] >= highest and 2 <= len(counts) <= MOST
    assert len({b - a for a, b in pairwise(counts)}) == 1
    assert counts[-2] < max(highest, 1)


@given(st.dates(max_value=date(9990, 1, 1)), st.integers(0, 1000))
def test_days_are_marked_in_order_within_the_period(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    days = pick_days(first, last)
    assert 1 <= len(days) <= MOST and list(days) == sorted(set(days))
    assert first <= days[0] and days[-1] <= last
    shares = [(day - first).days / max(length, 1) for day in days]
    assert all(b - a > 0.12 for a, b in pairwise(shares))


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


def test_nothing_loads_the_library_of_pictures_but_their_drawing() -> None:
    code = (
        "import sys, importlib\n"
        "from bot.client import EXTENSIONS\n"
        "INNER = 'bot.app.serve', 'bot.cli', 'bot.pipeline', 'bot.briefing.export.make'\n"
        "for name in (*EXTENSIONS, *INNER):\n"
        "    importlib.import_module(name)\n"
        "print('resvg_py' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr
