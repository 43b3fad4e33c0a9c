"""What pictures can write: the letters that their fonts have, and how much room they need."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.charts.labels import (
    LONGEST_ALT,
    can_write,
    fit_text,
    label_names,
    measure_text,
    shorten_alt,
)
from bot.briefing.charts.rasterise import FONTS
from bot.briefing.page import show_days
from bot.briefing.wording import load_wording
from bot.domain.entities import DayRange


@cache
def load_widths() -> dict[str, float]:
    """Return the letters that the fonts have, with their widths in ems."""
    widths: dict[str, float] = {}
    for name in FONTS:
        with resources.as_file(resources.files("bot.briefing.charts") / "fonts" / name) as path:
            font = TTFont(path)
            size, metrics = font["head"].unitsPerEm, font["hmtx"]
            for code, glyph in font.getBestCmap().items():
                widths.setdefault(chr(code), metrics[glyph][0] / size)
    return widths


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        ([("Senkaku Islands", "尖閣諸島")], ("Senkaku Islands",)),
        ([("尖閣諸島", "釣魚台", "Senkaku Islands")], ("尖閣諸島",)),
        (
            [("海巡署",), ("海上保安庁", "JCG"), ("中国海警局",)],
            ("海巡署", "海上保安庁", "中国海警局"),
        ),
        ([("田﨑",), ("髙橋",), ("ｱｻﾋ",), ("대한민국",)], ("田﨑", "髙橋", "ｱｻﾋ", "대한민국")),
        ([("釣魚臺",), ("釣魚臺", "Diaoyutai")], ("釣魚臺", "Diaoyutai")),
        ([("Japan",), ("Japan",)], ("Japan", "#2")),
        ([("x" * 99, "X")], ("X",)),
        ([("#2",), ("海巡署",)], ("#1", "海巡署")),
        ([("$x$",), ("الرياض",), ("กรุงเทพ",)], ("#1", "#2", "#3")),
        ([("Київ",), ("🇯🇵",), ("Đà Nẵng",)], ("Київ", "#2", "Đà Nẵng")),
    ],
)
def test_a_label_is_a_name_that_can_be_written(
    names: list[tuple[str, ...]], labels: tuple[str, ...]
) -> None:
    assert label_names(names) == labels


def test_the_fonts_have_every_letter_that_may_be_written_and_room_is_left_for_it() -> None:
    widths = load_widths()
    allowed = [chr(code) for code in range(0x110000) if can_write(f"a{chr(code)}")]
    assert len(allowed) > 30_000
    assert [letter for letter in allowed if letter not in widths] == []
    assert [mark for mark in allowed if widths[mark] > measure_text(mark) + 0.001] == []


@pytest.mark.parametrize("encoding", ["shift_jis", "big5", "gb2312"])
def test_every_character_of_the_national_standards_can_be_written(encoding: str) -> None:
    han = [chr(code) for code in range(0x4E00, 0xA000)]
    there = [mark for mark in han if mark.encode(encoding, "ignore")]
    assert len(there) > 6_000 and all(map(can_write, there))


@pytest.mark.parametrize("language", ["en", "ja", "zh-TW"])
@given(first=st.dates(), last=st.dates())
def test_days_can_be_written_in_every_language(language: str, first: date, last: date) -> None:
    days = DayRange(min(first, last), max(first, last))
    assert set(show_days(days, load_wording(language))) <= load_widths().keys()


@given(st.lists(st.text(max_size=40) | st.sampled_from(["尖閣諸島", "$\\frac{", "_"]), max_size=5))
def test_any_names_can_be_drawn_without_a_missing_letter(names: list[str]) -> None:
    labels = label_names([(name,) for name in names])
    assert len(set(labels)) == len(names)
    assert all(letter in load_widths() for label in labels for letter in label)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Ties were cut.", "Ties were cut."),
        ("Both services held a joint exercise", "Both services held a…"),
        ("会談は決裂し、両国は大使を召還した。", "会談は決裂し、両国は大使を…"),
        ("Talks “broke down”\n 🇯🇵 again", "Talks “broke down”…"),
        ("🇯🇵 again", ""),
        ("الرياض", ""),
        ("", ""),
    ],
)
def test_a_text_is_written_as_far_as_it_fits(text: str, short: str) -> None:
    assert fit_text(text, 15) == short


@given(st.text(max_size=60) | st.sampled_from(["尖閣諸島 $5 “a”"]), st.floats(0, 40))
def test_a_shortened_text_has_its_own_letters_room_and_glyphs(text: str, room: float) -> None:
    short = fit_text(text, room)
    assert " ".join(text.split()).startswith(short.removesuffix("…"))
    assert measure_text(short) <= room + 1e-6
    widths = load_widths()
    assert all(widths[mark] <= measure_text(mark) + 0.001 for mark in short)


@given(st.text(max_size=3000))
def test_a_description_fits_discord(text: str) -> None:
    assert len(shorten_alt(text)) <= LONGEST_ALT
