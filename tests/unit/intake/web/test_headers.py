"""What headers say: when to come again, what a page is written in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.charset import read_content_type
from bot.intake.web.headers import (
    LONGEST_WAIT,
    find_max_age,
    find_retry_after,
    find_validator,
)

NOON = datetime(2024, 7, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        ("9" * 30, LONGEST_WAIT),
        ("Mon, 22 Jul 2024 12:01:00 GMT", 60),
        ("Mon, 22 Jul 2024 14:01:00 +0200", 60),
        ("Mon, 22 Jul 2024 11:00:00 GMT", 0),
        ("Mon, 22 Jul 2034 11:00:00 GMT", LONGEST_WAIT),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after(value: str, seconds: int | None) -> None:
    assert find_retry_after({"Retry-After": value}, NOON) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "max-age=300"}, 300),
        ({"Cache-Control": 'public,MAX-AGE="300"'}, 300),
        ({"Cache-Control": "s-maxage=300"}, None),
        ({"Cache-Control": "x-max-age=300"}, None),
        ({"Cache-Control": "no-store"}, None),
        ({"Cache-Control": "max-age=60", "Expires": "Mon, 22 Jul 2024 13:00:00 GMT"}, 60),
        ({"Expires": "Mon, 22 Jul 2024 12:01:00 GMT"}, 60),
        ({"Expires": "0"}, None),
        (
            {"Expires": "Sun, 21 Jul 2024 12:01:00 GMT", "Date": "Sun, 21 Jul 2024 12:00:00 GMT"},
            60,
        ),
        ({}, None),
    ],
)
def test_max_age(headers: dict[str, str], seconds: int | None) -> None:
    assert find_max_age(headers, NOON) == seconds


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("text/html", ("text/html", None)),
        ("TEXT/HTML; Charset=UTF-8", ("text/html", "utf-8")),
        ('text/html; charset="shift_jis"', ("text/html", "cp932")),
        ("text/html;charset=gb2312;x=y", ("text/html", "gb18030")),
        ("text/html; charset=utf-7", ("text/html", None)),
        ("text/html; charset*=utf-8''utf-8", ("text/html", None)),
        ("", (None, None)),
        (None, (None, None)),
    ],
)
def test_content_type(value: str | None, read: tuple[str | None, str | None]) -> None:
    assert read_content_type(value) == read


@given(st.text(max_size=200))
def test_any_header_can_be_read(value: str) -> None:
    headers = {"Retry-After": value, "Cache-Control": value, "Expires": value, "ETag": value}
    read_content_type(value)
    read_content_type(f"text/html; charset={value}")
    for stated in (find_retry_after(headers, NOON), find_max_age(headers, NOON)):
        assert stated is None or 0 <= stated <= LONGEST_WAIT
    validator = find_validator(headers, "ETag")
    assert validator is None or ("\n" not in validator and validator.isascii())
