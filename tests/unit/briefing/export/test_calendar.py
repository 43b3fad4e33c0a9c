"""Calendars: lines that every reader of RFC 5545 unfolds to what was written."""

from __future__ import annotations

from hypothesis import given

from bot.briefing.export.calendar import OCTETS, escape_value, fold_line
from tests.unit.hostile import texts


def unescape(value: str) -> str:
    return value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")


@given(texts)
def test_lines_are_short_and_unfold_to_the_same(text: str) -> None:
    line = f"SUMMARY:{escape_value(text)}"
    folded = fold_line(line)
    assert folded.replace("\r\n ", "") == line
    pieces = folded.split("\r\n")
    assert all(len(piece.encode("utf-8", "replace")) <= OCTETS for piece in pieces)
    assert not any("\n" in piece or "\r" in piece for piece in pieces)


def test_values_are_escaped_as_the_standard_has_it() -> None:
    assert escape_value("Talks; 1,000 ships\\boats\nmore\x00") == (
        "Talks\\; 1\\,000 ships\\\\boats\\nmore"
    )
    assert unescape(escape_value("日本, 台灣; a")) == "日本, 台灣; a"
