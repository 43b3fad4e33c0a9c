"""What a date does in its sentence: an event, a plan, or only a name, a bound or words said."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.spans import Span
from bot.text.dates import find_dates, judge_date

PUBLISHED = date(2024, 7, 22)


def judge(text: str, *, terms: bool = False) -> list[str]:
    whole = Span(0, len(text))
    mentions = find_dates(text, [whole], published=PUBLISHED)
    return [judge_date(text, whole, one, PUBLISHED, terms=terms).value for one in mentions]


@pytest.mark.parametrize(
    "text",
    [
        "Crews on Sunday searched for a missing boat.",
        "The minister accused the firm on Friday of hiding it.",
        "In 2019 the yard closed.",
        "The two sides met last month.",
        "Monday's vote was held after a long debate.",
        "海巡署7月18日與海保舉行演練。",
        "両機関は7月18日、合同で訓練した。",
        "会談は7月10日から12日まで開かれた。",
        "市は7月22日、橋を直す見通しだと発表した。",
        "市は7月22日、橋を来春に直す方針を固めた。",
        "市は7月19日、会議を開き、市長は「橋を守る」と述べた。",
        "會議自7月9日至13日舉行。",
    ],
)
def test_what_happened_is_an_event(text: str) -> None:
    assert judge(text)[0] == "event"


@pytest.mark.parametrize(
    "text",
    [
        "The talks will resume on Friday.",
        "He said that the fleet would sail on 26 July.",
        "The court is to rule on July 30.",
        "The bank will publish its report on Friday.",
        "下一次演練預定8月5日舉行。",
        "首相は27日に訪米する。",
        "次の訓練は8月5日に行う予定だ。",
        "The yard will close in September.",
        "The captain faces trial in October over the loss of the ferry.",
        "新しい運賃は8月5日から適用される。",
        "港湾局は9月末から航路を減らすことが分かった。",
    ],
)
def test_what_is_to_come_is_a_plan(text: str) -> None:
    assert judge(text) == ["plan"]


@pytest.mark.parametrize(
    "text",
    [
        "It has been closed since 2019.",
        "The 2015 deal was praised.",
        "Prices were up 2% from March 2024.",
        "A spokesman said on Sunday that it was untrue.",
        "On Friday, she told reporters that she was tired.",
        "He prepared ahead of his Tuesday meeting with the envoy.",
        "The vote was held after the envoy left on Friday.",
        "The ministers at the pier, June 8, 2024.",
        "Early polls have often been a good sign of the vote in November.",
        "The crowd of rivals could lock the party out in November.",
        "If she were to win in November, she would be the first.",
        "The premier, the favourite in November, would keep her seat if she wins.",
        "The union must answer by August 5.",
        "自2019年以来，巡航次数上升。",
        "回答は8月5日までに求める。",
        "如果8月5日开会，他会出席。",
        "2015年的协议受到批评。",
        "发言人7月19日表示，此事不实。",
        "長官は7月19日、遺憾だと述べた。",
        "会合は7月30日に港で開く予定だったが、市が延期を求めた。",
        "雙方原定於7月30日會談，現已延後。",
        "He was originally scheduled to brief the council of the port on July 30.",
    ],
)
def test_a_name_a_bound_or_words_are_no_event(text: str) -> None:
    assert set(judge(text)) == {"named"}


@pytest.mark.parametrize(
    "text",
    [
        "The union must answer by August 5.",
        "The house hopes to pass the bill before the end of September.",
        "The tariffs are on hold until October.",
        "The mayor will advance to the November ballot.",
        "回答は8月5日までに求める。",
    ],
)
def test_a_term_is_a_plan_where_terms_are_asked_for(text: str) -> None:
    assert judge(text, terms=True) == ["plan"]
