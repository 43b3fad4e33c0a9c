"""Japanese and Chinese days of the news, and numbers that are no days."""

from __future__ import annotations

import pytest

from tests.unit.text.dates.readings import days, found


@pytest.mark.parametrize(
    "text",
    [
        "海上保安庁は、巡護9号が出たとした。",
        "海巡署指出，巡護9號出海。",
        "會談5日開始，巡護9號參加。",
        "他们在9号线等了很久。",
        "台風9号が近づく。",
        "5月3日、こだま9号は止まった。",
        "第9号法令",
        "9号至12号楼",
        "工事は8～9日で終わる。",
    ],
)
def test_a_number_of_a_ship_or_a_line_is_no_day(text: str) -> None:
    assert [span for span, *_ in found(text) if "9" in span] == []


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("7月9日、会談した。", "7月9日", "2024-07-09"),
        ("7月9號，他們會面。", "7月9號", "2024-07-09"),
        ("本月9號，他們會面。", "本月9號", "2024-07-09"),
        ("颱風7月5日生成，9號登陸。", "9號", "2024-07-09"),
        ("他们在9号下午见面。", "9号", "2024-07-09"),
    ],
)
def test_a_number_with_its_month_or_hour_is_a_day(text: str, span: str, value: str) -> None:
    assert days(text)[-1] == (span, value)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("今週末", "2024-07-27", "2024-07-28"),
        ("上週末", "2024-07-20", "2024-07-21"),
        ("昨夕", "2024-07-21", "2024-07-21"),
        ("今晨", "2024-07-22", "2024-07-22"),
        ("明晚", "2024-07-23", "2024-07-23"),
        ("大前天", "2024-07-19", "2024-07-19"),
        ("来年1月22、23日", "2025-01-22", "2025-01-23"),
    ],
)
def test_more_days_of_japanese_and_chinese_news(text: str, first: str, last: str) -> None:
    assert found(f"政府、{text}、會談。") == [(text, first, last)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("翌朝", "2024-07-11"),
        ("前夜", "2024-07-09"),
        ("當晚", "2024-07-10"),
        ("次日", "2024-07-11"),
        ("2日後", "2024-07-12"),
        ("两天后", "2024-07-12"),
    ],
)
def test_japanese_and_chinese_count_from_the_day_told(text: str, value: str) -> None:
    assert days(f"7月10日開始。政府、{text}、會談。")[1:] == [(text, value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("雨は8日に上がった。", "2024-07-08"),
        ("7日に合意した。", "2024-07-07"),
        ("日銀は8日に会合を開く。", "2024-08-08"),
        ("「25日に決める」と述べた。", "2024-07-25"),
        ("12月3日に閉店した。", "2023-12-03"),
        ("行政院長將於24日前往勘災。", "2024-07-24"),
        ("日銀は8月3日と5日に開く。", "2024-08-05"),
        ("社長が8日に訪台すると発表した。", "2024-08-08"),
        ("8日に閉店したと発表した。", "2024-07-08"),
        ("1月10日に出馬し落選。", "2024-01-10"),
    ],
)
def test_a_japanese_verb_at_the_end_says_on_which_side_a_day_lies(text: str, value: str) -> None:
    assert days(text)[-1][1].startswith(value)


def test_japanese_words_that_only_begin_like_days_are_none() -> None:
    assert found("7月10日に前夜祭。当日券と前日本代表、2日後半。9月並みの暑さ。")[1:] == []


def test_what_is_done_within_a_month_has_the_whole_month() -> None:
    assert found("7月中に決め、来月中に行う。") == [
        ("7月", "2024-07-01", "2024-07-31"),
        ("来月", "2024-08-01", "2024-08-31"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("海巡署今（22）日上午宣布此事。", [("今（22）日", "2024-07-22", "2024-07-22")]),
        ("該船昨(21)晚遭攔截。", [("昨(21)", "2024-07-21", "2024-07-21")]),
        ("明（23）日再議。", [("明（23）日", "2024-07-23", "2024-07-23")]),
        ("国防部昨日（21日）公布此事。", [("昨日（21日）", "2024-07-21", "2024-07-21")]),
        ("新法自113年8月5日施行。", [("113年8月5日", "2024-08-05", "2024-08-05")]),
        ("打ち上げは6月8日以来だ。", [("6月8日", "2024-06-08", "2024-06-08")]),
        ("大會週二舉行。", [("週二", "2024-07-23", "2024-07-23")]),
        ("大會週五閉幕。", [("週五", "2024-07-19", "2024-07-19")]),
        (
            "展示を今月24日から8月2日まで行う。",
            [("今月24日から8月2日", "2024-07-24", "2024-08-02")],
        ),
        ("会谈本月5日至8日举行。", [("本月5日至8日", "2024-07-05", "2024-07-08")]),
        ("29日から8月1日まで開く。", [("29日から8月1日", "2024-07-29", "2024-08-01")]),
        ("船長被判刑5年10月，大副3年8月。", []),
        ("本（7）月雨多。", []),
    ],
)
def test_days_as_the_press_writes_them(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


def test_the_name_of_the_republic_is_part_of_its_year() -> None:
    assert days("中華民國113年7月20日起。")[0] == ("中華民國113年7月20日", "2024-07-20")
    assert days("配信中20日に港で火事。")[0] == ("20日", "2024-07-20")
