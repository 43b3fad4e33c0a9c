"""Expressions of time as news writes them, and numbers that are no days."""

from __future__ import annotations

from datetime import date

import pytest

from bot.text.dates import find_dates
from bot.text.sentences import split_sentences

MONDAY = date(2024, 7, 22)
WEDNESDAY = date(2023, 9, 13)


def found(text: str, published: date | None = MONDAY) -> list[tuple[str, str, str]]:
    mentions = find_dates(text, split_sentences(text), published=published)
    return [(one.span.of(text), str(one.first), str(one.last)) for one in mentions]


def days(text: str, published: date | None = MONDAY) -> list[tuple[str, str]]:
    return [(span, first) for span, first, last in found(text, published) if first == last]


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
    ("text", "span", "first", "last"),
    [
        ("It rained over the past 24 hours.", "the past 24 hours", "2024-07-21", "2024-07-22"),
        ("Snow is due in the next 48 hours.", "the next 48 hours", "2024-07-22", "2024-07-24"),
        ("It sank 48 hours ago.", "48 hours ago", "2024-07-20", "2024-07-20"),
        ("It sank a couple of days ago.", "a couple of days ago", "2024-07-20", "2024-07-20"),
        ("It sank a week and a half ago.", "a week and a half ago", "2024-07-12", "2024-07-12"),
        (
            "It sank two and a half months ago.",
            "two and a half months ago",
            "2024-05-07",
            "2024-05-07",
        ),
        ("He sang two Sundays ago.", "two Sundays ago", "2024-07-14", "2024-07-14"),
        ("It sank a week ago Tuesday.", "a week ago Tuesday", "2024-07-09", "2024-07-09"),
        ("They vote a week from Friday.", "a week from Friday", "2024-08-02", "2024-08-02"),
    ],
)
def test_amounts_are_counted_in_news_words(text: str, span: str, first: str, last: str) -> None:
    assert found(text) == [(span, first, last)]


@pytest.mark.parametrize(
    ("second", "span", "value"),
    [
        ("She left the next morning.", "the next morning", "2024-07-11"),
        ("She left later that night.", "later that night", "2024-07-10"),
        ("She left the same evening.", "the same evening", "2024-07-10"),
        ("They had met the previous evening.", "the previous evening", "2024-07-09"),
        ("They had met the night before.", "the night before", "2024-07-09"),
        ("They had met two days before.", "two days before", "2024-07-08"),
        ("She left three days after, he said.", "three days after", "2024-07-13"),
        ("Later in the day she left.", "Later in the day", "2024-07-10"),
        ("On that day she left.", "that day", "2024-07-10"),
    ],
)
def test_words_that_point_back_count_from_the_day_told(second: str, span: str, value: str) -> None:
    assert days(f"The ship sank on July 10. {second}")[1:] == [(span, value)]
    assert span not in [one for one, _ in days(f"The ship sank in June. {second}")]


def test_a_day_to_come_or_of_an_event_is_no_date() -> None:
    for text in ("Until that day comes we wait.", "He wrote the night before she died."):
        assert found(f"It sank on July 10. {text}")[1:] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "It was the day after Thursday's vote.",
            [("the day after", "2024-07-19"), ("Thursday", "2024-07-18")],
        ),
        (
            "It will end two weeks before the Nov. 5 election.",
            [("two weeks before", "2024-10-22"), ("Nov. 5", "2024-11-05")],
        ),
        (
            "He slept there the night before his June 24, 2005 arrest.",
            [("the night before", "2005-06-23"), ("June 24, 2005", "2005-06-24")],
        ),
        ("He slept for two days after July 18.", [("July 18", "2024-07-18")]),
        ("It came less than a week after July 18.", [("July 18", "2024-07-18")]),
        ("It came two days before the vote.", []),
        ("It was the day before yesterday.", [("the day before yesterday", "2024-07-20")]),
    ],
)
def test_days_are_counted_from_a_date_that_follows(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They won't meet on Friday.", "2023-09-15"),
        ("They wo n't meet on Friday .", "2023-09-15"),
        ("He said that talks resume Friday.", "2023-09-15"),
        ("The summit opens Friday in Rome.", "2023-09-15"),
        ("The sale starts in London on Friday.", "2023-09-15"),
        ("The vote takes place on Friday.", "2023-09-15"),
        ("The vote was postponed until Friday.", "2023-09-15"),
        ("The hearing was adjourned to Friday.", "2023-09-15"),
        ("He is due back in court Friday.", "2023-09-15"),
        ("He will leave this Monday.", "2023-09-18"),
        ("They won the match on Friday.", "2023-09-08"),
        ("The market closed lower Friday.", "2023-09-08"),
        ("Gunman opens fire in Rome on Friday.", "2023-09-08"),
        ("The rain lasted until Friday.", "2023-09-08"),
        ("They met this Monday.", "2023-09-11"),
    ],
)
def test_plans_told_in_the_present_lie_ahead(text: str, value: str) -> None:
    assert [first for _, first in days(text, WEDNESDAY)] == [value]


@pytest.mark.parametrize(
    ("text", "span", "first", "last"),
    [
        ("The 30-7 Oct. 19 loss hurt.", "Oct. 19", "2024-10-19", "2024-10-19"),
        ("It was after the May 2005 riots.", "May 2005", "2005-05-01", "2005-05-31"),
        ("On the 1st day of June it rained.", "the 1st day of June", "2024-06-01", "2024-06-01"),
        (
            "They met on the 15th of last month.",
            "the 15th of last month",
            "2024-06-15",
            "2024-06-15",
        ),
        ("They met on the 18th and 19th.", "the 18th and 19th", "2024-07-18", "2024-07-19"),
        ("It must end by the 15th.", "the 15th", "2024-08-15", "2024-08-15"),
        ("Logged 18-Jul-2024 here.", "18-Jul-2024", "2024-07-18", "2024-07-18"),
        ("Logged 18/Jul/99 here.", "18/Jul/99", "1999-07-18", "1999-07-18"),
        ("They met on Thurs. in Rome.", "Thurs.", "2024-07-18", "2024-07-18"),
        ("They met late Thurs in Rome.", "late Thurs", "2024-07-18", "2024-07-18"),
    ],
)
def test_days_are_read_in_more_orders(text: str, span: str, first: str, last: str) -> None:
    assert found(text) == [(span, first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "He sat by the 18th hole.",
        "He came on the 19th century ship, on the 18th floor.",
        "The Sun said so, and Sat. TV too.",
        "Logged 18-Jul-2024-07 and 18-Abc-2024.",
    ],
)
def test_what_looks_like_a_day_in_those_orders(text: str) -> None:
    assert days(text) == []


def test_a_number_after_a_month_may_count_troops() -> None:
    assert found("In May 2000 troops left.") == [("May", "2024-05-01", "2024-05-31")]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("They lost on New Year 's Eve .", "New Year 's Eve", "2023-12-31"),
        ("They met on Christmas Day 2021.", "Christmas Day 2021", "2021-12-25"),
        ("It must end by Christmas.", "Christmas", "2024-12-25"),
        ("They met before Christmas 2020 there.", "Christmas 2020", "2020-12-25"),
        ("They met on Good Friday in Rome.", "Good Friday", "2024-03-29"),
        ("They met on Easter Monday, 2023.", "Easter Monday, 2023", "2023-04-10"),
        ("The May Day rallies were small.", "May Day", "2024-05-01"),
        (
            "He was lost on St. Patrick's Day last year.",
            "St. Patrick's Day last year",
            "2023-03-17",
        ),
    ],
)
def test_a_day_with_a_name_is_found(text: str, span: str, value: str) -> None:
    assert days(text) == [(span, value)]


@pytest.mark.parametrize(
    "text",
    [
        "The Good Friday Agreement was signed.",
        "He came to an office Christmas party.",
        "A New Year gift on a New York day.",
        "It was a Black Friday sale, on Easter Island.",
    ],
)
def test_what_only_sounds_like_a_day_with_a_name(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on July 8, 10 and 12.", ["2024-07-08", "2024-07-10", "2024-07-12"]),
        ("They met July 8, 10 and 12, 2021.", ["2021-07-08", "2021-07-10", "2021-07-12"]),
        ("They met on 8, 10, and 12 July.", ["2024-07-08", "2024-07-10", "2024-07-12"]),
        ("They met on 8 and 12 July.", ["2024-07-08", "2024-07-12"]),
        ("They met on July 8 and 12, he said.", ["2024-07-08", "2024-07-12"]),
        ("On July 8, 10 people met.", ["2024-07-08"]),
        ("On July 8, 10 and 12-year-olds met.", ["2024-07-08"]),
        ("On July 8, 10 and 12 ships met.", ["2024-07-08"]),
        ("He was 8, 10 or 12.", []),
    ],
)
def test_every_day_of_a_list_is_found(text: str, expected: list[str]) -> None:
    assert [first for _, first in days(text)] == expected


@pytest.mark.parametrize(
    ("text", "span", "first", "last"),
    [
        ("It rains Saturday and Sunday.", "Saturday and Sunday", "2024-07-20", "2024-07-21"),
        ("They met Thursday and Friday.", "Thursday and Friday", "2024-07-18", "2024-07-19"),
        ("They meet between 17 and 19 July.", "17 and 19 July", "2024-07-17", "2024-07-19"),
    ],
)
def test_neighbouring_days_are_one(text: str, span: str, first: str, last: str) -> None:
    assert found(text, date(2024, 7, 20)) == [(span, first, last)]


def test_nights_of_every_week_are_no_days() -> None:
    assert found("They play on Friday and Saturday nights.") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He will meet them today (Tuesday) there.", "2023-09-12"),
        ("It was yesterday, Tuesday, he said.", "2023-09-12"),
        ("They will talk tomorrow (Thursday).", "2023-09-14"),
        ("On September 25 (Monday) he left.", "2023-09-25"),
        ("Meetings: Monday, Friday", "2023-09-08"),
    ],
)
def test_a_weekday_beside_its_day_is_that_day(text: str, value: str) -> None:
    assert days(text, WEDNESDAY)[-1][1] == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Drivers are told to avoid it until Friday.", "2023-09-15"),
        ("He did not return until Friday.", "2023-09-08"),
        ("He may still have left on Friday.", "2023-09-08"),
        ("He must have died on Friday.", "2023-09-08"),
        ("He would have to leave on Friday.", "2023-09-15"),
        ("He said it would rain, but Friday's sun showed otherwise.", "2023-09-08"),
        ("It will open today, but Friday is free.", "2023-09-15"),
    ],
)
def test_the_tense_is_that_of_the_clause(text: str, value: str) -> None:
    assert days(text, WEDNESDAY)[-1] == ("Friday", value)


@pytest.mark.parametrize(
    "text",
    [
        "It is just right for a Friday night.",
        "Nobody came, it was a Wednesday, and cold.",
        "Open Wed.-Thurs. 4-9 p.m.",
        "He is there 24/7 since 5/6/23 or 1/2/3.",
    ],
)
def test_any_weekday_and_other_figures_are_no_day(text: str) -> None:
    assert found(text) == []


def test_a_short_year_is_read_where_nothing_can_be_swapped() -> None:
    assert days("Paid on 12/31/23 and on 25/12/98.") == [
        ("12/31/23", "2023-12-31"),
        ("25/12/98", "1998-12-25"),
    ]
    assert found("Open from 12/31/23 to 13/1/24.") == [
        ("12/31/23 to 13/1/24", "2023-12-31", "2024-01-13")
    ]


@pytest.mark.parametrize(
    ("text", "span", "first", "last"),
    [
        ("They met the following Monday.", "the following Monday", "2021-07-19", "2021-07-19"),
        ("They had met the previous Friday.", "the previous Friday", "2021-07-09", "2021-07-09"),
        ("They met on that Friday.", "that Friday", "2021-07-16", "2021-07-16"),
        ("They met the following March.", "the following March", "2022-03-01", "2022-03-31"),
        ("They met the previous autumn.", "the previous autumn", "2020-09-01", "2020-11-30"),
        ("They met in that October.", "that October", "2021-10-01", "2021-10-31"),
        ("He said that October sales fell.", "October", "2023-10-01", "2023-10-31"),
    ],
)
def test_days_and_months_follow_the_day_told(text: str, span: str, first: str, last: str) -> None:
    assert found(f"It sank on July 14, 2021. {text}")[1:] == [(span, first, last)]


def test_a_day_after_no_day_told_is_the_nearest() -> None:
    assert days("They meet the next Friday.") == [("the next Friday", "2024-07-26")]
    assert found("They met the following autumn.") == []


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("They met on the first Monday in May.", "the first Monday in May", "2024-05-06"),
        ("They met the last Friday of May 2021.", "the last Friday of May 2021", "2021-05-28"),
        (
            "They meet the 2nd Tuesday of next month.",
            "the 2nd Tuesday of next month",
            "2024-08-13",
        ),
        ("It ended on the last day of February.", "the last day of February", "2024-02-29"),
        ("It struck on Friday, 13 November 2015.", "Friday, 13 November 2015", "2015-11-13"),
        ("Logged 13-November-2015 here.", "13-November-2015", "2015-11-13"),
        ("They meet in two weeks' time.", "two weeks' time", "2024-08-05"),
    ],
)
def test_days_are_counted_within_a_month(text: str, span: str, value: str) -> None:
    assert days(text) == [(span, value)]


@pytest.mark.parametrize(
    "text",
    [
        "They meet the first Monday of every month.",
        "It was the last Friday of the season.",
        "It was the fifth Monday of February 2024.",
        "He fears Friday the 13th.",
    ],
)
def test_a_weekday_of_no_one_month_is_no_day(text: str) -> None:
    assert days(text) == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("今週末", "2024-07-27", "2024-07-28"),
        ("上週末", "2024-07-20", "2024-07-21"),
        ("昨夕", "2024-07-21", "2024-07-21"),
        ("今晨", "2024-07-22", "2024-07-22"),
        ("明晚", "2024-07-23", "2024-07-23"),
        ("大前天", "2024-07-19", "2024-07-19"),
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


def test_japanese_words_that_begin_like_days() -> None:
    assert found("7月10日に前夜祭。当日券と前日本代表、2日後半。")[1:] == []
