"""Stories: what is told together stays together, and look-alikes stay apart."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.stories import Features
from bot.stories.clustering.cluster import StoryIndex, StoryRules
from tests.environment import ROOT
from tests.unit.stories.clustering.desk import (
    ATTACHE,
    BLOG,
    BOILERPLATE,
    DAILY,
    DRILL,
    JAPANESE,
    LATER_DRILL,
    SECOND_DRILL,
    STATEMENT,
    WIRE,
    Desk,
    at,
    digest,
)

SEEDS = Path(os.environ.get("NEWSDESK_SETS", ROOT.parent / "shared" / "sets")).parent / "seeds"

_WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=6)
_WEIGHTED = st.dictionaries(_WORDS, st.floats(0.1, 9), max_size=8).map(lambda d: tuple(d.items()))
FEATURES = st.builds(
    Features,
    moment=st.datetimes(timezones=st.just(UTC)),
    # Hashes of real texts differ in their upper halves.
    sketch=st.sets(st.integers(0, 2**32 - 1), max_size=20).map(
        lambda uppers: tuple(upper << 31 for upper in sorted(uppers))
    ),
    terms=_WEIGHTED,
    names=_WEIGHTED,
    days=st.sets(st.dates(), max_size=4).map(lambda s: tuple(sorted(s))),
)


SETTLED = StoryRules(young=0.0)


@pytest.fixture
def desk() -> Desk:
    """A desk that holds one report of the July drill, as article and story 1.

    It takes what it knows of rarity for settled, as if it held many articles.
    """
    desk = Desk(SETTLED)
    desk.tell(digest(WIRE, DRILL, DRILL))
    return desk


@pytest.mark.parametrize("text", [DAILY, BLOG], ids=["daily", "blog"])
def test_other_words_for_one_drill_join_its_story(desk: Desk, text: str) -> None:
    placement = desk.index.place(digest(text, DRILL + timedelta(days=1), DRILL))
    assert (placement.story, placement.copy_of) == (1, None)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (SECOND_DRILL, (LATER_DRILL,)),
        (SECOND_DRILL, ()),  # told in the same days, and its day is not stated
        (ATTACHE, ()),
        (STATEMENT, ()),
        (JAPANESE, (DRILL,)),  # countries and a day of the beat are no proof across languages
    ],
    ids=["second drill", "second drill undated", "attache", "statement", "japanese"],
)
def test_other_news_of_the_beat_stays_apart(desk: Desk, text: str, days: tuple[date, ...]) -> None:
    desk.tell(digest(DAILY, DRILL + timedelta(days=1), DRILL))
    desk.tell(digest(BLOG, DRILL + timedelta(days=2), DRILL))
    assert desk.index.place(digest(text, DRILL + timedelta(days=4), *days)).story is None


def test_a_copy_with_other_boilerplate_goes_to_its_original(desk: Desk) -> None:
    title, _, body = WIRE.partition("\n")
    text = f"{title}, report says\n" + BOILERPLATE.format(text=body)
    placement = desk.index.place(digest(text, DRILL, DRILL))
    assert (placement.story, placement.copy_of) == (1, 1)
    assert placement.reasons == (f"repeats {placement.score:.0%} of article 1",)


def test_the_lead_alone_of_a_long_text_is_a_copy_of_it() -> None:
    desk = Desk()
    more = " ".join(f"The {n}th vessel met weather{n} and harbour{n}." for n in range(900))
    desk.tell(digest(f"{WIRE} {more}", DRILL))
    lead = "\n" + " ".join(WIRE.partition("\n")[2].split()[:60])
    placement = desk.index.place(digest(lead, DRILL))
    assert (placement.story, placement.copy_of) == (1, 1)
    assert desk.index.place(digest(SECOND_DRILL, DRILL)).copy_of is None


def test_reasons_name_what_is_shared(desk: Desk) -> None:
    placement = desk.index.place(digest(DAILY, DRILL, DRILL))
    shares, similarity = placement.reasons
    assert "guardian 9" in shares and "18 July 2024" in shares
    assert "territory" not in shares
    assert similarity.startswith(f"likeness {placement.score:.2f}, ")


@pytest.mark.parametrize(
    ("days_later", "story"),
    [(2, 1), (6, None), (400, None), (-2, 1), (-6, None)],
    ids=["soon after", "too late", "a year later", "before", "too early"],
)
def test_a_story_is_joined_only_while_it_goes_on(
    desk: Desk, days_later: int, story: int | None
) -> None:
    placement = desk.index.place(digest(DAILY, DRILL + timedelta(days=days_later), DRILL))
    assert placement.story == story
    assert placement.follows == (1 if days_later > 5 else None)


def test_a_text_of_a_few_words_needs_more_on_a_desk_that_knows_nothing_yet() -> None:
    late = digest(BLOG, DRILL + timedelta(days=1), DRILL)
    stories = []
    for rules in (StoryRules(), SETTLED):
        desk = Desk(rules)
        desk.tell(digest(WIRE, DRILL, DRILL))
        stories.append(desk.index.place(late).story)
    assert stories == [None, 1]


def test_a_story_follows_another_where_their_titles_share_something(desk: Desk) -> None:
    late = digest(DAILY, DRILL + timedelta(days=6), DRILL)
    named = desk.index.place(late)
    assert named.follows == 1 and named.reasons[0] == "goes on from another story"
    assert desk.index.place(replace(late, title=())).follows is None
    assert desk.index.place(replace(late, terms=late.terms[:10])).follows is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Navy counts {n} craft near Marsk\nThe navy counted {n} craft off the port of Marsk"
            " in a day. It said that {m} of them crossed the line of buoys and sent {k} boats."
            " The admiral called for calm, and ministers will speak of it in parliament.",
        ),
        (
            "zh",
            "國防部：偵獲船艦{n}艘次\n國防部{d}日公布，自{b}日6時至{d}日6時，偵獲船艦{n}艘次，其中{m}艘次"
            "逾越航線進入北部海域，公務船{k}艘持續在周邊活動。海軍運用巡邏艇及岸置雷達嚴密監控與應處。",
        ),
    ],
)
def test_the_next_report_of_a_series_follows_and_does_not_join(language: str, text: str) -> None:
    def tell(hours: int, **figures: int) -> Features:
        day = DRILL + timedelta(days=hours // 24)
        filled = text.format(d=day.day, b=day.day - 1, **figures)
        return replace(digest(filled, day), moment=at(DRILL) + timedelta(hours=hours))

    desk = Desk(SETTLED)
    desk.tell(tell(0, n=14, m=9, k=7))
    update, later = (tell(hours, n=6, m=3, k=5) for hours in (2, 48))
    assert desk.index.place(update).story == 1
    placement = desk.index.place(later)
    assert (placement.story, placement.copy_of, placement.follows) == (None, None, 1)
    assert placement.reasons[0] == "the next report of a series"


def test_a_copy_makes_no_word_frequent(desk: Desk) -> None:
    def tell_again(copied: bool) -> float:
        desk.index.add(2, 1, replace(digest(WIRE, DRILL, DRILL), sketch=()), copied=copied)
        return desk.index.place(digest(DAILY, DRILL, DRILL)).score

    counted = [tell_again(copied) for copied in (False, True, False, True)]
    assert counted[0] == counted[2] < counted[1] == counted[3]


def test_what_is_in_no_story_says_why(desk: Desk) -> None:
    placement = desk.index.place(digest(STATEMENT, DRILL))
    assert placement.story is None
    assert placement.reasons[0] == "a story of its own"
    assert "with article 1" in placement.reasons[1]
    assert placement.reasons[2].endswith(" joins")


def test_a_roundup_is_in_no_story_and_joins_none(desk: Desk) -> None:
    body = DAILY.partition("\n")[2]
    roundup = digest(f"News in brief\n{body}", DRILL, DRILL)
    assert desk.tell(roundup).story is None
    assert desk.index.place(digest(DAILY, DRILL, DRILL)).copy_of == 2
    assert desk.index.place(digest(BLOG, DRILL, DRILL)).story == 1


def test_texts_in_other_scripts_meet_in_names_days_and_figures() -> None:
    english = """Magnitude 6.4 quake strikes off Hualien
An earthquake of magnitude 6.4 struck off Hualien on Sunday at a depth of 22 kilometres."""
    japanese = """台湾・花蓮沖でM6.4の地震
花蓮沖で12日朝、マグニチュード6.4の地震があった。震源の深さは22キロ。"""
    features = [digest(text, DRILL, DRILL) for text in (english, japanese)]
    known = [replace(one, names=(("city:1674504", 1.0),)) for one in features]
    desk = Desk(SETTLED)
    desk.tell(known[0])
    assert desk.index.place(known[1]).story == 1
    assert desk.index.place(replace(known[1], days=())).story is None
    assert desk.index.place(features[1]).story is None


@pytest.mark.parametrize(
    ("shared", "joined"),
    [
        ((("person:wangtingyu",), ("50000",)), True),
        ((("place:luzon", "territory:PH"), ("38000",)), True),
        (((), ("44000000000", "267")), True),
        (((), ("1", "2", "3", "4", "5", "6", "7", "8")), False),
        ((("place:luzon",), ("2",)), False),
        ((("territory:JP", "territory:US"), ("2026", "2027")), False),
    ],
)
def test_names_and_figures_that_join_texts_in_two_scripts(
    shared: tuple[tuple[str, ...], tuple[str, ...]], joined: bool
) -> None:
    names, figures = shared
    chinese = digest("立委表示肯定\n他在會議上說，這項計畫很重要。", DRILL, DRILL)
    desk = Desk(SETTLED)
    for one in (digest(DAILY, DRILL, DRILL), chinese):
        placement = desk.tell(
            replace(
                one,
                names=tuple((name, 1.0) for name in names),
                figures=figures,
                beside=(0,) * len(figures),
            )
        )
    assert (placement.story == 1) is joined


def test_a_story_does_not_run_for_ever(desk: Desk) -> None:
    for week in range(1, 5):
        features = digest(DAILY, DRILL + timedelta(days=5 * week), DRILL)
        desk.index.add(week + 1, 1, replace(features, sketch=()))
    late = digest(BLOG, DRILL + timedelta(days=24), DRILL)
    placement = desk.index.place(late)
    assert (placement.story, placement.follows) == (None, 1)


def test_move_takes_an_article_and_its_copies_to_another_story(desk: Desk) -> None:
    desk.index.move(1, 7)
    assert desk.index.place(digest(DAILY, DRILL, DRILL)).story == 7
    assert desk.index.place(digest(WIRE, DRILL, DRILL)).story == 7
    desk.index.move(99, 7)  # not held: nothing happens


def test_the_oldest_articles_are_forgotten() -> None:
    desk = Desk(StoryRules(held=2))
    for text in (WIRE, ATTACHE, STATEMENT):
        desk.tell(digest(text, DRILL))
    assert len(desk.index) == 2
    assert desk.index.place(digest(WIRE, DRILL)).copy_of is None
    assert desk.index.place(digest(ATTACHE, DRILL)).copy_of == 2
    assert desk.index.cursor == 3


def test_an_empty_index_opens_a_new_story() -> None:
    index = StoryIndex()
    placement = index.place(digest(WIRE, DRILL))
    assert (placement.story, placement.follows, placement.score, index.cursor) == (None, None, 0, 0)


@given(st.lists(FEATURES, max_size=12))
@settings(max_examples=60, deadline=None)
def test_nothing_raises_and_the_index_is_bounded(articles: list[Features]) -> None:
    desk = Desk(StoryRules(held=5))
    for features in articles:
        desk.tell(features)
        assert 0 < len(desk.index) <= 5


@given(st.lists(FEATURES, min_size=1, max_size=6), st.data())
@settings(max_examples=60, deadline=None)
def test_what_was_added_is_found_as_a_copy(articles: list[Features], data: st.DataObject) -> None:
    index = StoryIndex()
    for number, features in enumerate(articles, start=1):
        index.add(number, number, features)
    features = data.draw(st.sampled_from(articles))
    if len(features.sketch) >= 6:
        copy_of = index.place(features).copy_of
        assert copy_of is not None and copy_of <= articles.index(features) + 1


def test_re_adding_an_article_replaces_it(desk: Desk) -> None:
    desk.index.add(1, 5, digest(ATTACHE, DRILL))
    assert len(desk.index) == 1
    assert desk.index.place(digest(WIRE, DRILL)).story is None
    assert desk.index.place(digest(ATTACHE, DRILL)).story == 5


def test_placements_do_not_depend_on_the_hash_seed() -> None:
    script = (
        "from tests.unit.stories.clustering.desk import *\n"
        "desk = Desk()\n"
        "for text in (WIRE, DAILY, ATTACHE, BLOG, STATEMENT, SECOND_DRILL, JAPANESE, WIRE):\n"
        "    print(desk.tell(digest(text, DRILL, DRILL)))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(outputs) == 1 and outputs.pop().count("Placement") == 8


@pytest.mark.seeds
def test_the_four_seeds_are_four_stories() -> None:
    files = sorted(SEEDS.glob("*.txt"))
    if not files:
        pytest.skip("the seed texts are not beside this checkout")
    desk = Desk()
    published = (date(2025, 10, 28), date(2024, 7, 22), date(2021, 6, 25), date(2023, 9, 13))
    for text, day in zip(files, published, strict=True):
        placement = desk.tell(digest(text.read_text("utf-8").strip(), day))
        assert (placement.story, placement.copy_of) == (None, None)


def test_times_are_compared_and_not_arrivals(desk: Desk) -> None:
    old = digest(ATTACHE, date(2023, 9, 13))
    desk.tell(old)
    assert desk.index.place(digest(DAILY, DRILL, DRILL)).story == 1
    assert at(DRILL) == datetime(2024, 7, 18, 12, tzinfo=UTC)
