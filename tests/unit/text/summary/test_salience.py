"""Salience: what each sign says of a sentence, and what is fit to be shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields

import pytest

from bot.domain.spans import Span
from bot.text.summary.salience import WEIGHTS, Weights, measure_fitness, measure_signs

_STORY_ARTICLES = (
    "The weather was mild in the harbour of Naha all morning. "
    "The yacht of the drill was found by a vessel after a search of three hours. "
    "A drill is a thing that takes place in the spring as in the autumn."
)


def split(text: str) -> tuple[Span, ...]:
    return tuple(Span(found.start(), found.end()) for found in re.finditer(r"[^\s.][^.]*[.]", text))


def weigh(
    text: str, *, title: str = "", names: Sequence[Span] = (), weights: Weights = WEIGHTS
) -> tuple[float, ...]:
    sentences = split(text)
    signs = measure_signs(text, sentences, (0.0,) * len(sentences), title=title, names=names)
    return tuple(sign.weigh(weights) for sign in signs)


def weigh_alone(sign: str) -> Weights:
    return Weights(**{field.name: float(field.name == sign) for field in fields(Weights)})


@pytest.mark.parametrize(
    ("sign", "title", "ratings"),
    [
        pytest.param("mentions", "A yacht, a search, a vessel", (1 / 3, 1.0, 0.0), id="the most"),
        pytest.param("mentions", "Harbour weather in Naha", (1.0, 0.0, 0.0), id="the first"),
        pytest.param("mentions", "Taxes of France", (0.0, 0.0, 0.0), id="no word of it"),
        pytest.param("mentions", "", (0.0, 0.0, 0.0), id="no title"),
        pytest.param("definition", "Drill of spring", (0.0, 0.0, 1.0), id="says what it is"),
        pytest.param("definition", "Spring", (0.0, 0.0, 0.0), id="named after the verb"),
        pytest.param("title", "Yacht drill", (0.0, 1.0, 0.5), id="how much of it"),
        pytest.param("position", "", (1.0, 0.5, 1 / 3), id="place"),
    ],
)
def test_a_sign_rates_sentences_by_the_title_and_the_place(
    sign: str, title: str, ratings: tuple[float, ...]
) -> None:
    alone = weigh_alone(sign)
    found = weigh(_STORY_ARTICLES, title=title, weights=alone)
    assert found == pytest.approx(ratings)


def test_a_word_of_the_title_counts_each_time_it_comes() -> None:
    text = (
        "A yacht met a yacht out at sea on Friday. "
        "The yacht and its crew came home again on Sunday."
    )
    alone = weigh_alone("mentions")
    found = weigh(text, title="Yacht", weights=alone)
    assert found == pytest.approx((1.0, 1 / 3))


def test_the_weights_add_up_to_one() -> None:
    assert sum(getattr(WEIGHTS, field.name) for field in fields(Weights)) == pytest.approx(1.0)


def test_names_add_to_salience() -> None:
    names = [Span(_STORY_ARTICLES.index("yacht"), _STORY_ARTICLES.index("yacht") + 5)] * 4
    with_names = weigh(_STORY_ARTICLES, names=names)
    elsewhere = weigh(_STORY_ARTICLES, names=[Span(0, 5)])
    assert with_names[1] > elsewhere[1]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Related articles", id="heading"),
        pytest.param("What's Next?", id="question"),
        pytest.param("Do you want to know what happens to the islands next year?", id="reader"),
        pytest.param("Subscribe to our newsletter for the latest news of the day.", id="call"),
        pytest.param("A busy street in old Taipei.", id="no verb"),
        pytest.param("He agreed.", id="short"),
        pytest.param("The ship " + "and the boat " * 40 + "sailed.", id="long"),
        pytest.param("“We will defend the islands and the sea around them.", id="cut quote"),
        pytest.param(
            "Ms. Lindh greets sailors at the pier, Friday, 6 March 2026, in Velden.", id="caption"
        ),
        pytest.param("A crane lifts a boat in Orley March 9, 2026.", id="caption without a comma"),
        pytest.param("Sailors wave from a ferry. (Ida Berg/Strait Press)", id="credit"),
        pytest.param("The minister speaks in the hall (Ida Berg / Reuters).", id="credit inside"),
        pytest.param("By Jan Smit The ministry said on Monday it would act.", id="glued byline"),
        pytest.param("LINDH: We have seen the reports of the crew today.", id="transcript"),
        pytest.param("ida berg So what did the captain do then at sea?", id="speaker"),
        pytest.param("[Music] The navy sent two ships to the strait today.", id="sound"),
        pytest.param("The sea is ours. — Ida Berg (@idaberg) March 9, 2026", id="tweet"),
        pytest.param("Reporting by Ida Berg in Velden and Jan Smit in Orley.", id="agency line"),
        pytest.param(
            "Rosa LindhMinister sues over wall Five things to know of the vote MORE said no.",
            id="glued links",
        ),
        pytest.param(
            "Rosa LindhLindh: 'We will win' Five things to know of the vote MORE said no.",
            id="glued links of one name",
        ),
        pytest.param(
            "The views expressed here are those of the writer alone, not of the paper.",
            id="disclaimer",
        ),
        pytest.param("NAVY SENDS TWO SHIPS TO THE STRAIT, SAYS ‘NO RISK’", id="heading"),
        pytest.param("【写真】那覇港に入る巡視船。", id="Japanese caption"),
        pytest.param("【空撮を見る】那覇港で浸水【写真】", id="Japanese link to pictures"),
        pytest.param("（気象予報士・山田花子）", id="Japanese byline"),
        pytest.param("海巡署艦艇駛出基隆港。（記者王小明攝）", id="Chinese credit"),
    ],
)
def test_what_is_not_fit_to_be_shown_rates_low(sentence: str) -> None:
    good = "Japan and Taiwan held a coast guard drill near the Sakishima Islands on Thursday."
    assert measure_fitness(sentence) <= 0.5 * measure_fitness(good)


def test_a_flash_in_capitals_is_a_sentence_and_a_heading_none() -> None:
    flash = "VELDEN, MARCH 9 - THE NAVY SENT TWO SHIPS TO THE STRAIT ON MONDAY, A SPOKESMAN SAID."
    small = "Velden, March 9 - The navy sent two ships to the strait on Monday, a spokesman said."
    assert measure_fitness(flash) == measure_fitness(small) > measure_fitness(flash.rstrip("."))
