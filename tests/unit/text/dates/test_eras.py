"""The present age, the names of papers and the side of the present a clause speaks of."""

from __future__ import annotations

import pytest

from tests.unit.text.dates.readings import days, found

TODAY = "2024-07-22"


@pytest.mark.parametrize(
    "text",
    [
        "Today’s Hualien is a quiet town of hotels.",
        "Today's young sailors learn it at school.",
        "The crews of today are smaller.",
        "Two of the forts still stand today.",
        "Today, the yard employs 900 people and has three docks.",
        "Even today, few speak of it.",
        "He told USA TODAY that the ship had left.",
        "She was asked on the Today programme.",
        "The host of the “Today Show” laughed.",
        "Harbour Today magazine wrote about it.",
        "She told “Meet the Navy Sunday” that it was over.",
        "He told Gulf News Sunday of the plan.",
        "It stood in the Mail on Sunday.",
        "今日俄罗斯报道了此事。",
        "《今日海峡》报道了此事。",
        "今天的日本已经不同。",
        "今日の台湾は違う。",
        "彼は日曜討論で話した。",
        "今日台灣社會高齡化。",
        "The Good Friday Agreement was signed.",
        "He came to an office Christmas party.",
        "A New Year gift on a New York day.",
        "It was a Black Friday sale, on Easter Island.",
        "来年度の予算が決まった。",
        "売上は前年同期比3%増だった。",
        "去年同期下降3%。",
        "前年同日の3倍に達した。",
        "侵入は4日ぶりだ。",
        "作業は3日がかりだった。",
        "1日あたり5隻が入る。",
        "1日平均で5隻が入る。",
        "3日余り続いた。",
        "一季之后，四季分明。",
        "2023年度第3四半期に増えた。",
    ],
)
def test_an_age_a_name_a_comparison_or_a_length_of_time_is_no_day(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Today the crews returned.",
        "The crews returned today.",
        "Today's drill was short.",
        "Today is a holiday on the island.",
        "“Today we begin,” he said.",
        "Crews are still searching today for the boat.",
        "As of today, two ships are missing.",
        "The envoy has today signed it.",
        "Parliament votes today.",
        "TODAY THE FERRY SANK.",
        "今天会谈开始。",
        "今日の会談は短かった。",
    ],
)
def test_a_day_is_one_where_something_happens(text: str) -> None:
    assert [value for _, value in days(text)] == [TODAY]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("She vowed to meet the envoy, who on Friday left.", "Friday", "2024-07-19"),
        ("They want to know why the boat, seen Friday off Yilan, sank.", "Friday", "2024-07-19"),
        ("It follows remarks Friday warning that troops would go.", "Friday", "2024-07-19"),
        ("It follows raids Friday should the reports hold.", "Friday", "2024-07-19"),
        ("He hopes to end the strike that began Friday.", "Friday", "2024-07-19"),
        ("The pier had been shut until Friday.", "Friday", "2024-07-19"),
        ("A judge gave the firm until Friday to answer.", "Friday", "2024-07-26"),
        ("The crews were told to leave by Friday.", "Friday", "2024-07-26"),
        ("The firm has until Friday to answer.", "Friday", "2024-07-26"),
        ("On Friday, which is a holiday, the court will sit.", "Friday", "2024-07-26"),
        ("The union, which left the talks, intends to meet Friday.", "Friday", "2024-07-26"),
    ],
)
def test_a_weekday_takes_the_side_of_its_own_clause(text: str, span: str, value: str) -> None:
    assert (span, value) in days(text)


@pytest.mark.parametrize(
    ("text", "span", "first", "last"),
    [
        ("2022年第三季度出口下降。", "2022年第三季度", "2022-07-01", "2022-09-30"),
        ("2022年四季度出口下降。", "2022年四季度", "2022-10-01", "2022-12-31"),
        ("去年第二季巡邏增加。", "去年第二季", "2023-04-01", "2023-06-30"),
        ("2022年第1四半期に増えた。", "2022年第1四半期", "2022-01-01", "2022-03-31"),
        ("上季度出口下降。", "上季度", "2024-04-01", "2024-06-30"),
        ("第四季度出口下降。", "第四季度", "2023-10-01", "2023-12-31"),
        ("2022年前三季度出口下降。", "2022年前三季度", "2022-01-01", "2022-09-30"),
        ("2022年Q3は減った。", "2022年Q3", "2022-07-01", "2022-09-30"),
        ("It fell in 2022Q3.", "2022Q3", "2022-07-01", "2022-09-30"),
        ("It fell in 3Q22.", "3Q22", "2022-07-01", "2022-09-30"),
        ("It fell in Q3/2022.", "Q3/2022", "2022-07-01", "2022-09-30"),
        ("It fell in 1H 2022.", "1H 2022", "2022-01-01", "2022-06-30"),
        ("It fell in the fourth quarter.", "the fourth quarter", "2023-10-01", "2023-12-31"),
        ("It will fall in the fourth quarter.", "the fourth quarter", "2024-10-01", "2024-12-31"),
    ],
)
def test_a_quarter_has_the_year_beside_it(text: str, span: str, first: str, last: str) -> None:
    assert found(text) == [(span, first, last)]
