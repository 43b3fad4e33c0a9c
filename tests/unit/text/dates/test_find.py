from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.spans import Span
from bot.text.dates.find import SEARCHED, find_dates
from tests.environment import SETS
from tests.growth import check_growth

MONDAY = date(2024, 7, 22)
WEDNESDAY = date(2023, 9, 13)


def found(
    text: str, *, published: date | None = MONDAY, language: str | None = "en"
) -> list[tuple[str, str, str]]:
    mentions = find_dates(text, [Span(0, len(text))], published=published, language=language)
    return [(one.span.of(text), str(one.first), str(one.last)) for one in mentions]


def the_only(text: str, published: date | None = MONDAY) -> tuple[str, str, str]:
    (mention,) = found(text, published=published)
    return mention


def day(value: str) -> tuple[str, str]:
    return value, value


@pytest.mark.parametrize(
    ("text", "span", "days"),
    [
        ("Ships met on July 18 off Chiba.", "July 18", day("2024-07-18")),
        ("They met on 16th March 2021.", "16th March 2021", day("2021-03-16")),
        ("They met on the 1st of June.", "the 1st of June", day("2024-06-01")),
        ("It was signed August 2 , 1954 .", "August 2 , 1954", day("1954-08-02")),
        ("The drill (July 3) was the first.", "July 3", day("2024-07-03")),
        ("It was on Sat., Sept. 7, 2019.", "Sat., Sept. 7, 2019", day("2019-09-07")),
        ("It began on Friday, 28 February.", "Friday, 28 February", day("2020-02-28")),
        ("The log of 2024-07-18 says so.", "2024-07-18", day("2024-07-18")),
        ("Sent 2024-07-18T10:00:00Z by wire.", "2024-07-18", day("2024-07-18")),
        ("It took place on 15/06/2024.", "15/06/2024", day("2024-06-15")),
        ("It took place on 06/15/2024.", "06/15/2024", day("2024-06-15")),
        ("The 9/11 attacks changed that.", "9/11", day("2001-09-11")),
        ("The talks on the 18th.", "the 18th", day("2024-07-18")),
        ("He died on 30 September 420.", "30 September 420", day("0420-09-30")),
        ("It erupted on 24 August 79 AD.", "24 August 79 AD", day("0079-08-24")),
        ("The order of 5 October last, he said.", "5 October last", day("2023-10-05")),
        ("On this day we thank him.", "this day", day("2024-07-22")),
        ("Two lie at sea at the time of writing.", "the time of writing", day("2024-07-22")),
        ("Three years ago today it sank.", "Three years ago today", day("2021-07-22")),
        ("It sank two weeks ago tomorrow.", "two weeks ago tomorrow", day("2024-07-09")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_day_is_found_in_every_order(text: str, span: str, days: tuple[str, str]) -> None:
    published = date(2020, 3, 3) if "28 February" in text else MONDAY
    assert the_only(text, published) == (span, *days)


@pytest.mark.parametrize(
    ("text", "span", "first", "last"),
    [
        ("It docked from July 10 to 17.", "July 10 to 17", "2024-07-10", "2024-07-17"),
        ("It sat from June 3 to 5 there.", "June 3 to 5", "2024-06-03", "2024-06-05"),
        ("They met 2–5 May 2024 in Rome.", "2–5 May 2024", "2024-05-02", "2024-05-05"),
        ("It rose between May and July.", "May and July", "2024-05-01", "2024-07-31"),
        ("A colony from 1895-1945, it was", "1895-1945", "1895-01-01", "1945-12-31"),
        ("The 2023-24 budget fell.", "2023-24", "2023-01-01", "2024-12-31"),
        ("December to February 2024", "December to February 2024", "2023-12-01", "2024-02-29"),
        ("It met on July 18 and 19.", "July 18 and 19", "2024-07-18", "2024-07-19"),
        ("in early June", "early June", "2024-06-01", "2024-06-10"),
        ("in mid-July", "mid-July", "2024-07-11", "2024-07-20"),
        ("in late May", "late May", "2024-05-21", "2024-05-31"),
        ("late last year", "late last year", "2023-09-01", "2023-12-31"),
        ("in summer 2023", "summer 2023", "2023-06-01", "2023-08-31"),
        ("profit in Q3 2024", "Q3 2024", "2024-07-01", "2024-09-30"),
        ("in the third quarter", "the third quarter", "2024-07-01", "2024-09-30"),
        ("in the 1990s", "the 1990s", "1990-01-01", "1999-12-31"),
        ("the nineteenth century", "the nineteenth century", "1800-01-01", "1899-12-31"),
        ("the past three days", "the past three days", "2024-07-20", "2024-07-22"),
        ("since last month", "last month", "2024-06-01", "2024-06-30"),
        ("It met over the weekend.", "the weekend", "2024-07-20", "2024-07-21"),
        ("It was last week.", "last week", "2024-07-15", "2024-07-21"),
        ("this year", "this year", "2024-01-01", "2024-12-31"),
        ("three years ago", "three years ago", "2021-01-01", "2021-12-31"),
        ("the post-1945 order", "1945", "1945-01-01", "1945-12-31"),
        ("in 2019/20", "2019/20", "2019-01-01", "2020-12-31"),
        ("the last week of June", "June", "2024-06-01", "2024-06-30"),
        ("half a year ago", "half a year ago", "2024-01-01", "2024-01-31"),
        ("half a century ago", "half a century ago", "1974-01-01", "1974-12-31"),
        ("two and a half years ago", "two and a half years ago", "2022-01-01", "2022-01-31"),
        ("a year ago this week", "a year ago this week", "2023-07-17", "2023-07-23"),
        ("by end-2024", "end-2024", "2024-09-01", "2024-12-31"),
        ("a decade ago", "a decade ago", "2014-01-01", "2014-12-31"),
        ("the 2016 deal", "2016", "2016-01-01", "2016-12-31"),
        ("the Feb. 28 protests", "Feb. 28", "2024-02-28", "2024-02-28"),
    ],
    ids=lambda value: str(value),
)
def test_a_period_has_its_first_and_last_day(text: str, span: str, first: str, last: str) -> None:
    assert the_only(text) == (span, first, last)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Beijing said on Wednesday it objects.", "2023-09-13"),
        ("On Monday, Taiwan said ships passed.", "2023-09-11"),
        ("Friday's talks failed.", "2023-09-08"),
        ("He will visit on Friday.", "2023-09-15"),
        ("The vote is set for next Friday.", "2023-09-15"),
        ("It was shown last Wednesday.", "2023-09-06"),
        ("They agreed to a deal late Tuesday.", "2023-09-12"),
        ("Ballots will be mailed and tallied on Friday.", "2023-09-15"),
        ("In a Monday statement he objected.", "2023-09-11"),
        ("May backed it, he wrote Friday.", "2023-09-08"),
        ("Will Smith said so on Friday.", "2023-09-08"),
        ("Flights stopped due to bad weather on Friday.", "2023-09-08"),
        ("Japan to hold a drill on Friday", "2023-09-15"),
        ("A vote is scheduled Friday.", "2023-09-15"),
        ("The drill was yesterday.", "2023-09-12"),
        ("The drill is tomorrow.", "2023-09-14"),
    ],
    ids=lambda value: str(value),
)
def test_a_weekday_is_the_nearest_of_its_tense(text: str, value: str) -> None:
    assert the_only(text, WEDNESDAY)[1:] == day(value)


@pytest.mark.parametrize(
    ("text", "published", "first"),
    [
        ("In October, the minister will travel.", date(2024, 3, 1), "2024-10-01"),
        ("In October, the ministers travelled.", date(2024, 3, 1), "2023-10-01"),
        ("The court ruled on 28 December.", date(2024, 1, 3), "2023-12-28"),
        ("The court will rule on 5 January.", date(2023, 12, 28), "2024-01-05"),
        ("A statement in April said so.", date(2021, 6, 25), "2021-04-01"),
        ("In August last year, China replied.", WEDNESDAY, "2022-08-01"),
        ("Last year in August, a vessel came.", MONDAY, "2023-08-01"),
    ],
    ids=lambda value: str(value),
)
def test_a_month_lies_in_the_nearest_year_of_its_tense(
    text: str, published: date, first: str
) -> None:
    assert the_only(text, published)[1] == first


def test_later_and_earlier_count_from_the_date_named_before() -> None:
    text = "In August last year, China replied. Four months later, Japan moved."
    cut = text.index(" Four")
    spans = [Span(0, cut), Span(cut + 1, len(text))]
    mentions = find_dates(text, spans, published=WEDNESDAY)
    assert [(str(one.first), str(one.last)) for one in mentions] == [
        ("2022-08-01", "2022-08-31"),
        ("2022-12-01", "2022-12-31"),
    ]


def test_a_month_belongs_to_the_year_its_paragraph_tells() -> None:
    article = "On 4 July 1831 he was released. On 14 July he was arrested.\nIn May it rained."
    ends = [article.index(" On 14"), article.index("\n"), len(article)]
    spans = [Span(0, ends[0]), Span(ends[0] + 1, ends[1]), Span(ends[1] + 1, ends[2])]
    mentions = find_dates(article, spans, published=MONDAY)
    assert [str(one.first) for one in mentions] == ["1831-07-04", "1831-07-14", "2024-05-01"]


def test_a_history_keeps_its_year_from_paragraph_to_paragraph() -> None:
    article = ["He was released on 4 July 1831 and ill on 29 April 1832.", "He died on 30 May."]
    text = "\n\n".join(article)
    spans = [Span(0, len(article[0])), Span(len(article[0]) + 2, len(text))]
    mentions = find_dates(text, spans, published=MONDAY)
    assert [str(one.first) for one in mentions] == ["1831-07-04", "1832-04-29", "1832-05-30"]
    news = text.replace("He was", "A book of last week says he was")
    spans = [Span(0, news.index("\n")), Span(news.index("\n") + 2, len(news))]
    assert str(find_dates(news, spans, published=MONDAY)[-1].first) == "2024-05-30"


def test_a_year_that_was_begun_holds_for_its_sentence() -> None:
    assert found("She started 2021 badly but won on May 17.")[-1] == (
        "May 17",
        "2021-05-17",
        "2021-05-17",
    )


def test_what_needs_the_day_of_publication_is_left_out_without_it() -> None:
    text = "On Monday, in June, last year, 3 days ago and in March 2021 and in 1972 they met."
    assert [span for span, _, _ in found(text, published=None)] == ["March 2021", "1972"]


@pytest.mark.parametrize(
    "text",
    [
        "They may march on the second floor.",
        "Theresa May said so.",
        "April said Augusta was in the sun.",
        "The March of the Living drew crowds.",
        "Su Ziyun spoke of 26% of the trade.",
        "It sent 2021 troops and 1,800 ground personnel.",
        "He lives at 1600 Pennsylvania Avenue.",
        "The ferry left at 1900 GMT.",
        "It flew 2000 km on flight 1549.",
        "UN Resolution 1701 cost $2000.",
        "A Black Friday sale, every Monday.",
        "The meeting is at 10:30 or 12.45.",
        "It came second in the May I contest.",
        "It was 05/06/2024 there.",
        "From 05/06/2024 to 07/06/2024 it was.",
        "It sent 1500-2000 troops, see pages 1024-1048.",
        "On 30 February and 31 June nothing was.",
        "Call 202-555-0175 or 192.168.2.1 now.",
        "He is in his twenties.",
        "Clashes broke out following a day of marches.",
        "They meet on a Monday or on Saturday mornings.",
        "Caesar died on 15 March 44 BC in Rome.",
        "He lives there to this day, in this day and age.",
    ],
    ids=lambda text: text,
)
def test_what_looks_like_a_date_and_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024年7月18日", "2024-07-18", "2024-07-18"),
        ("７月１８日", "2024-07-18", "2024-07-18"),
        ("18日", "2024-07-18", "2024-07-18"),
        ("昨年8月", "2023-08-01", "2023-08-31"),
        ("去年", "2023-01-01", "2023-12-31"),
        ("来月", "2024-08-01", "2024-08-31"),
        ("今年", "2024-01-01", "2024-12-31"),
        ("令和6年", "2024-01-01", "2024-12-31"),
        ("平成元年", "1989-01-01", "1989-12-31"),
        ("昭和20年8月15日", "1945-08-15", "1945-08-15"),
        ("民國113年", "2024-01-01", "2024-12-31"),
        ("上週三", "2024-07-17", "2024-07-17"),
        ("本月", "2024-07-01", "2024-07-31"),
        ("二〇二四年七月十八日", "2024-07-18", "2024-07-18"),
        ("7月10〜17日", "2024-07-10", "2024-07-17"),
        ("7月18日から20日", "2024-07-18", "2024-07-20"),
        ("5月18日から20日", "2024-05-18", "2024-05-20"),
        ("2023年5月至7月", "2023-05-01", "2023-07-31"),
        ("過去3日間", "2024-07-20", "2024-07-22"),
        ("7月初旬", "2024-07-01", "2024-07-10"),
        ("今年上半年", "2024-01-01", "2024-06-30"),
        ("21世紀", "2000-01-01", "2099-12-31"),
        ("7月18、19両日", "2024-07-18", "2024-07-19"),
        ("二十一日", "2024-07-21", "2024-07-21"),
        ("昨夜", "2024-07-21", "2024-07-21"),
        ("24年7月", "2024-07-01", "2024-07-31"),
        ("今後3日間", "2024-07-22", "2024-07-24"),
    ],
    ids=lambda value: str(value),
)
def test_japanese_and_chinese_dates(text: str, first: str, last: str) -> None:
    assert the_only(f"政府は、{text}、発表した。") == (text, first, last)


@pytest.mark.parametrize(
    "text",
    ["3日間の会談", "2024年度の予算", "毎週三次", "日本月刊", "13月40日", "1日2回", "前年比5%"],
)
def test_japanese_and_chinese_look_alikes(text: str) -> None:
    assert found(text, language="ja") == []


def test_the_language_decides_between_two_orders() -> None:
    text = "Am 05/06/2024 geschah es."
    assert found(text, language="de") == [("05/06/2024", "2024-06-05", "2024-06-05")]
    assert found(text, language=None) == []


def test_only_the_first_characters_of_a_sentence_are_searched() -> None:
    text = "x " * (SEARCHED // 2 - 5) + "in 2021, in 2022, in 2023"
    assert [span for span, _, _ in found(text)] == ["2021"]


WORDS = """May march the 1 31 1972 2024 , - – to last year month Monday in of Q3 st s ' / . 年 月 日
    7 から 上 週 三 twenties three days ago later 2024-07-18 AD 9999 early half next 十 令和
    and this today BC on before after 号 Christmas Good Friday couple hours night that Sundays
    Saturday until ; ( ) 12/31/21 18-Jul-24 8th begins have died"""
PIECES = st.sampled_from([*WORDS.split(), "\n"])
DATES = st.none() | st.dates()


@settings(max_examples=300)
@given(st.text() | st.lists(PIECES).map(" ".join) | st.lists(PIECES).map("".join), DATES, st.data())
def test_promises_hold_on_any_text(text: str, published: date | None, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    sentences = [Span(0, cut), Span(cut, len(text))]
    mentions = find_dates(text, sentences, published=published)
    assert list(mentions) == sorted(mentions, key=lambda one: one.span)
    for one in mentions:
        assert one.first <= one.last
        assert one.span.of(text).strip() == one.span.of(text) != ""
        assert any(s.start <= one.span.start and one.span.end <= s.end for s in sentences)
    for before, after in pairwise(mentions):
        assert before.span.end <= after.span.start


HOSTILE = [".", "(", "1 ", "the ", "in May ", "2024-", "日", "十", "1-", "last ", "July 1 to "]
HOSTILE += ["a day before ", "9号", "until Friday ", "May 1, 2, 3, ", "New Year ' ", "Friday; "]


@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def make(size: int) -> tuple[str, list[Span]]:
        spans = [Span(at, min(at + SEARCHED, size)) for at in range(0, size, SEARCHED)]
        return (piece * size)[:size], spans

    check_growth(lambda given: find_dates(*given, published=MONDAY), make, 1_000, 8_000)


@pytest.mark.sets
def test_the_dates_of_gum_are_found_and_right() -> None:
    from tests.eval.dates import measure

    if not (SETS / "dates-gum").is_dir():
        pytest.skip("the set dates-gum is not there, so the dates are not measured")
    figures = measure(SETS)
    assert figures["precision"] >= 0.97
    assert figures["recall"] >= 0.83
    assert figures["right of found"] >= 0.95
    assert figures["day right"] >= 0.82
    assert figures["whole text: day right"] >= 0.87
