"""What a date does in its sentence, or that it stands in none."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.spans import Span
from bot.text.dates import find_dates
from bot.text.dating import judge_dates
from bot.text.segment import split_sentences

PUBLISHED = date(2024, 7, 19)


def judge(text: str, language: str = "en") -> dict[str, str]:
    """Return the dates of a text with their roles."""
    spans = split_sentences(text, language=language)
    dates = find_dates(text, spans, published=PUBLISHED, language=language)
    judged = judge_dates(text, spans, dates, published=PUBLISHED, language=language)
    return {mention.span.of(text): mention.role.value for mention in judged}


def test_each_date_has_the_role_of_its_own_sentence() -> None:
    text = (
        "TOKYO, July 19 (Reuters) - Patrol ships of both searched for a missing boat on Thursday. "
        "The two coast guards will train together off Naha on 5 August. "
        "The harbour office has been closed since 12 July."
    )
    assert judge(text) == {
        "July 19": "stamp",
        "Thursday": "event",
        "5 August": "plan",
        "12 July": "named",
    }


@pytest.mark.parametrize("said", ["said on 18 July that it was late.", "was closed since 18 July."])
def test_a_day_on_which_something_was_only_said_or_bounded_is_named(said: str) -> None:
    assert judge(f"The harbour office of Naha {said}") == {"18 July": "named"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("18 July 2024, 19:30", "en"),
        ("2024年7月18日 19時30分", "ja"),
        ("一、日期：中華民國113年7月18日（星期四）0600時至19日（星期五）0600時止。", "zh"),
        ("Mourners carry a coffin in Naha on 18 July (AP Photo/Ida Berg)", "en"),
        (
            "Rosa LindhMinister sues over wall Five things to know MORE spoke to the crew on 18 "
            "July.",
            "en",
        ),
        (
            "It was then that he and she had been with them and not with us, and now that they had "
            "been on 18 July.",
            "en",
        ),
    ],
)
def test_what_is_no_sentence_is_a_stamp(text: str, language: str) -> None:
    assert set(judge(text, language).values()) == {"stamp"}


def test_a_sentence_that_begins_with_function_words_alone_is_an_event() -> None:
    text = "It was then that he and she had been with them and not with us, and now that they had"
    assert judge(f"{text} sailed home from Naha on 18 July.") == {"18 July": "event"}


def test_a_text_without_sentences_is_one() -> None:
    text = "Patrol ships met off Boso on 18 July."
    dates = find_dates(text, [Span(0, len(text))], published=PUBLISHED, language="en")
    (judged,) = judge_dates(text, [], dates, published=PUBLISHED, language="en")
    assert judged.role.value == "event"
