"""Dates of feeds: the moment that the words say, or none."""

from __future__ import annotations

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.feed.dates import parse_date
from bot.text.model.build.build_months import TARGET, write_months


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Tue, 10 Mar 2020 21:05:00 GMT", "2020-03-10T21:05:00+00:00"),
        ("Tue, 10 Mar 2020 9:05 PM EST", "2020-03-10T21:05:00-05:00"),
        ("Tuesday, March 10, 2020 - 4:05pm", "2020-03-10T16:05:00+00:00"),
        ("10th Mar 2020 05:00 JST", "2020-03-10T05:00:00+09:00"),
        ("Tue, 10 Mar 2020 00:30:00 Europe/Brussels", "2020-03-10T00:30:00+01:00"),
        ("Tue Mar 10 2020 17:00:00 GMT+0900 (Japan)", "2020-03-10T17:00:00+09:00"),
        ("Tue Mar 10 17:00:00 PDT 2020", "2020-03-10T17:00:00-07:00"),
        ("2020-03-10 13:55:44.364419679 +0100 CET", "2020-03-10T13:55:44+01:00"),
        ("2020-03-10T16:20:00-05:00Z", "2020-03-10T16:20:00-05:00"),
        ("20200310T162000Z", "2020-03-10T16:20:00+00:00"),
        ("1583831100", "2020-03-10T09:05:00+00:00"),
        ("1583831100000", "2020-03-10T09:05:00+00:00"),
        ("10.03.20", "2020-03-10T00:00:00+00:00"),
        ("28/03/2020", "2020-03-28T00:00:00+00:00"),
        ("03/28/2020", "2020-03-28T00:00:00+00:00"),
        ("2020/03/10(火) 09:30", "2020-03-10T09:30:00+00:00"),
        ("2020年3月10日 午後3時20分", "2020-03-10T15:20:00+00:00"),
        ("2020年3月10日 下午3点5分", "2020-03-10T15:05:00+00:00"),
        ("2020年3月10日 9時", "2020-03-10T09:00:00+00:00"),
        ("令和2年3月10日", "2020-03-10T00:00:00+00:00"),
        ("民國109年3月10日", "2020-03-10T00:00:00+00:00"),
        ("2020년 3월 10일 오후 3:20", "2020-03-10T15:20:00+00:00"),
        ("10 de março de 2020 às 09h30", "2020-03-10T09:30:00+00:00"),
        ("Di, 10 Mär 2020 08:00:00 +0100", "2020-03-10T08:00:00+01:00"),
        ("10 марта 2020 10:00 MSK", "2020-03-10T10:00:00+03:00"),
        ("١٠ مارس ٢٠٢٠", "2020-03-10T00:00:00+00:00"),
        ("10 tháng 3, 2020", "2020-03-10T00:00:00+00:00"),
        ("10-Mar-20 10:00 GMT+5:30", "2020-03-10T10:00:00+05:30"),
        ("火, 10 3月 2020 07:30:00 +0900", "2020-03-10T07:30:00+09:00"),
        ("週二, 10 3 月 2020 07:30", "2020-03-10T07:30:00+00:00"),
        ("2020-03-10+09:00", "2020-03-10T00:00:00+00:00"),
        ("10:00 - 10 March 2020", "2020-03-10T10:00:00+00:00"),
    ],
)
def test_the_moment_is_that_of_the_words(text: str, moment: str) -> None:
    found = parse_date(text)
    assert found is not None and found.isoformat() == moment


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "2020", "March 2020", "10 March", "05/07/2020", "6/7/20", "31 Feb 2020", "0",
        "Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01T00:00:00Z", "10 listopad 2020",
        "Tue, 10 Mar 2020 05:00:00 XYZT", "Tue, 10 Mar 2020 25:00:00 GMT", "2020-13-10", "15831",
        "Tue, 10 Mar 2020 05:00:00 +530", "R4.7.15",
    ],
)  # fmt: skip
def test_what_says_no_moment_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_the_language_of_a_feed_tells_its_months() -> None:
    months = {code: parse_date("10 listopad 2020", language=code) for code in ("pl", "hr-HR")}
    assert {code: found.month for code, found in months.items() if found} == {"pl": 11, "hr-HR": 10}


@given(st.text(alphabet="0123456789-/.:年月日+TZJulMarPM()", max_size=60) | st.text())
def test_any_text_is_a_moment_or_none(text: str) -> None:
    found = parse_date(text)
    assert found is None or (found.tzinfo is not None and found.year >= 1990)


def test_the_months_are_those_of_cldr() -> None:
    # What is resolved for one language, Babel writes into what the others inherit.
    assert dict(Locale.parse("az").months["stand-alone"]["abbreviated"])[8] == "avq"
    table = TARGET.read_text("utf-8")
    assert table == write_months()
    assert {line.split("\t")[0] for line in table.splitlines() if "\tavq\t" in line} == {"az"}
