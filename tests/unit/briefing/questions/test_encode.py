"""A question is the same after a button carried it; what no button of ours carried is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.briefing.questions.encode import LONGEST, fits, read_question, tidy, write_question
from bot.domain.desks import AuditId
from bot.domain.digests import BriefLength, DigestId
from bot.domain.errors import NotFound
from bot.domain.questions import (
    AddFeedAction,
    BriefQuestion,
    DateKind,
    EarlierAuditAction,
    EntityQuestion,
    MoreQuestion,
    Period,
    Question,
    SearchQuestion,
    TimelineQuestion,
    TrendQuestion,
    VoteAction,
)
from bot.domain.stories import StoryId
from tests.makers.questions import list_actions, list_lookups

EVERY = (*list_lookups(), *list_actions())
SINCE, UNTIL = datetime(2024, 7, 18, tzinfo=UTC), datetime(2024, 7, 19, 1, 2, 3, 456000, UTC)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
moments = st.integers(0, 4 * 10**12).map(lambda n: datetime.fromtimestamp(n / 1000, UTC))


def build(kind: type[Question]) -> st.SearchStrategy[Question]:
    """Return questions of a kind, with any values in their fields."""
    st.register_type_strategy(datetime, moments)
    st.register_type_strategy(int, st.integers(0, 2**63 - 1))
    st.register_type_strategy(str, texts)
    return st.from_type(kind)


@given(st.sampled_from(EVERY).flatmap(build))
@example(AddFeedAction("https://a.example.org/%7C|x,y", "", ("a,b", "c|d", "%2C")))
@example(BriefQuestion(SINCE, UNTIL))
def test_a_question_is_read_as_it_was_written(question: Question) -> None:
    assert read_question(write_question(question)) == question


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (EntityQuestion("e:12"), "entity:e:12"),
        (EntityQuestion("e:12", Period.QUARTER), "entity:e:12|90d"),
        (TimelineQuestion("e:12", until="2024"), "timeline:e:12||2024"),
        (TrendQuestion(), "trend:"),
        (VoteAction(StoryId(3), False), "vote:3|0"),
        (SearchQuestion("a|b"), "search:a%7Cb"),
        (BriefQuestion(SINCE, UNTIL), "brief:1721260800|1721350923.456"),
    ],
)
def test_what_a_button_carries_never_changes(question: Question, text: str) -> None:
    assert write_question(question) == text
    assert read_question(text) == question


@given(st.text() | st.builds("{}:{}".format, st.sampled_from([k.word for k in EVERY]), st.text()))
@example("vote:3|2")
@example(f"vote:{2**63}|1")
@example("entity:e:12|90d|more")
@example("entity:e:12|never")
@example("brief:nan|inf")
@example("brief:1e300|0")
@example("action:")
def test_any_other_text_is_a_question_or_refused(text: str) -> None:
    try:
        question = read_question(text)
    except NotFound:
        return
    assert isinstance(question, Question)


def test_every_kind_has_a_word_of_its_own() -> None:
    words = [kind.word for kind in EVERY]
    assert len(set(words)) == len(words) == len(EVERY)


@pytest.mark.parametrize(
    "question",
    [
        EntityQuestion(f"e:{10**18 - 1}", Period.QUARTER),
        TimelineQuestion(f"e:{10**18 - 1}", "2024-07-18", "2024-07-20", DateKind.PUBLISHED),
        BriefQuestion(UNTIL, UNTIL, BriefLength.FULL),
        MoreQuestion(
            DigestId(1_234_567),
            UNTIL,
            UNTIL,
            9_876_543,
            9_876_999,
            "digest:1234567:2024-11-22:08:00",
        ),
        EarlierAuditAction(AuditId(1_234_567), 10**19),
    ],
    ids=lambda question: question.word,
)
def test_a_button_has_room_for_what_goes_by_numbers(question: Question) -> None:
    assert fits(f"1234567/{write_question(question)}")


def test_room_is_counted_as_discord_may() -> None:
    assert fits("a" * LONGEST) and not fits("a" * LONGEST + "a")
    assert fits("🗳" * 50) and not fits("🗳" * 50 + "a")


def test_a_question_is_tidied_before_it_is_answered() -> None:
    typed = SearchQuestion(" a \n b ", entity="Su  Ziyun")
    assert tidy(typed) == replace(typed, query="a b", entity="Su Ziyun")
