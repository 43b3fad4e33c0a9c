"""Timelines: an event is one line with all its sources, a vague date stays vague."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.lookup import merge_events as retelling
from bot.briefing.lookup.days import bound_days, find_local_day
from bot.briefing.lookup.timelines import Timeline, gather_events
from bot.briefing.page import show_event_days
from bot.briefing.pages.timeline import chart_timeline, show_timeline
from bot.briefing.wording import load_wording
from bot.domain.articles import Article, ArticleId, Published, SentenceReading, StoredArticle
from bot.domain.entities import DateMention, DayRange, EntityId
from bot.domain.questions import DatedLine, DateKind
from bot.domain.spans import Span
from bot.text.dating import LONGEST, judge_dates
from bot.text.segment.words import find_content_words
from tests.growth import check_growth

EN = load_wording()
JULY = (date(2024, 7, 18), date(2024, 7, 18))


def make_line(
    number: int,
    text: str,
    days: tuple[date, date] = JULY,
    *,
    dated: str = "18 July",
    language: str = "en",
    copy_of: int | None = None,
    names: frozenset[int] = frozenset(),
    salience: float = 0.5,
) -> DatedLine:
    at, day, whole = text.find(dated), date(2024, 7, 18 + number), Span(0, len(text))
    article = Article(
        title="T",
        text=text,
        url=f"https://site{number}.example.org/",
        site=f"Site {number}",
        language=language,
        published=Published(day=day),
    )
    mention = DateMention(span=Span(at, at + len(dated)), first=days[0], last=days[1])
    (judged,) = judge_dates(text, [whole], [mention], published=day, language=language)
    return DatedLine(
        article=StoredArticle(
            id=ArticleId(number),
            version=1,
            article=article,
            received=datetime(2024, 7, 22, tzinfo=UTC),
            copy_of=None if copy_of is None else ArticleId(copy_of),
        ),
        sentence=SentenceReading(span=whole, salience=salience),
        date=judged,
        names=frozenset(EntityId(name) for name in names),
    )


DRILL = "Patrol ships of Japan and Taiwan searched for a missing boat off Boso on 18 July."
AGAIN = "A missing boat was what patrol ships of both searched for off Boso on 18 July."
BUDGET = "In {} the parliament passed a budget for fisheries after long debate."
OTHER = "The parliament passed a budget for fisheries on 18 July after long debate."


def texts(lines: list[DatedLine], **options: bool) -> list[list[str]]:
    return [[line.source.name for line in event.lines] for event in gather_events(lines, **options)]


def test_the_same_event_told_by_several_is_one_line_with_all_its_sources() -> None:
    assert texts([make_line(1, DRILL), make_line(2, AGAIN), make_line(3, OTHER)]) == [
        ["Site 1", "Site 2"],
        ["Site 3"],
    ]


def test_a_copy_stands_behind_its_original_and_is_said_to_be_one() -> None:
    (event,) = gather_events([make_line(1, DRILL, copy_of=2), make_line(2, DRILL)])
    assert [(line.source.name, line.copy) for line in event.lines] == [
        ("Site 2", False),
        ("Site 1", True),
    ]
    page = show_timeline(Timeline(about="Boso", events=(event,)), EN)
    line = "".join(run.text for run in page.blocks[0].lines[0])
    assert line.endswith("[Site 2, reported 20 Jul 2024] also told by Site 1 (copy)")
    assert line.count("Patrol ships") == 1


def test_an_event_cites_the_day_of_its_source_and_a_list_by_publication_that_of_the_zone() -> None:
    line = make_line(1, DRILL)
    at_night = Published(day=date(2024, 7, 20), at=datetime(2024, 7, 19, 15, 30, tzinfo=UTC))
    held = replace(line.article, article=replace(line.article.article, published=at_night))
    timeline = Timeline(about="Boso", events=gather_events([replace(line, article=held)]))
    for dates, day in ((DateKind.EVENT, "20 Jul 2024"), (DateKind.PUBLISHED, "19 Jul 2024")):
        page = show_timeline(replace(timeline, dates=dates), EN, zone="UTC")
        assert page.blocks[0].lines[0][-1].text == f"[Site 1, reported {day}]"


def test_two_sentences_of_one_article_are_two_events() -> None:
    first, second = make_line(1, DRILL), make_line(1, OTHER)
    assert len(gather_events([first, second])) == 2


def test_a_sentence_is_reported_once_even_where_it_names_the_day_twice() -> None:
    assert len(gather_events([make_line(1, DRILL), make_line(1, DRILL)])) == 1


@pytest.mark.parametrize(("names", "events"), [({1, 2}, 1), ({1}, 2), ({1, 3}, 2)])
def test_texts_in_two_languages_meet_in_the_names_they_share(names: set[int], events: int) -> None:
    japanese = "日本と台湾の巡視船が房総半島沖で訓練した。"
    lines = [
        make_line(1, DRILL, names=frozenset({1, 2})),
        make_line(2, japanese, language="ja", dated="房総", names=frozenset(names)),
    ]
    assert len(gather_events(lines)) == events


def test_a_vague_date_is_never_taken_for_an_exact_one() -> None:
    july = (date(2024, 7, 1), date(2024, 7, 31))
    lines = [make_line(1, DRILL), make_line(2, BUDGET.format("July"), july, dated="July")]
    events = gather_events(lines)
    assert [event.days for event in events] == [DayRange(*JULY), DayRange(*july)]
    page = show_timeline(Timeline(about="Boso", events=events), EN)
    assert [line[0].text for line in page.blocks[0].lines] == [
        "18 Jul 2024 (Thu)",
        "about Jul 2024",
    ]


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2024, 7, 1), date(2024, 7, 31), "about Jul 2024"),
        (date(2023, 12, 1), date(2024, 2, 29), "about Dec 2023 to Feb 2024"),
        (date(2024, 2, 10), date(2024, 2, 18), "10 Feb 2024 to 18 Feb 2024"),
        (date(2024, 6, 21), date(2024, 6, 30), "about 21 Jun 2024 to 30 Jun 2024"),
        (date(2024, 7, 12), date(2024, 7, 28), "12 Jul 2024 to 28 Jul 2024"),
        (date(2021, 1, 1), date(2021, 12, 31), "2021"),
    ],
)
def test_what_a_text_leaves_vague_within_a_year_is_shown_so(
    first: date, last: date, shown: str
) -> None:
    assert show_event_days(DayRange(first, last), EN) == shown


def test_what_is_alike_in_a_vague_time_is_not_taken_for_one_event() -> None:
    year = (date(1972, 1, 1), date(1972, 12, 31))
    lines = [
        make_line(1, "In 1972 the drills ended, and ties were cut.", year, dated="1972"),
        make_line(
            2,
            "The office has done without ties; in 1972 an embassy closed.",
            year,
            dated="1972",
        ),
    ]
    assert len(gather_events(lines)) == 2


@pytest.mark.parametrize("oldest_first", [False, True])
def test_events_are_newest_or_oldest_first(oldest_first: bool) -> None:
    lines = [
        make_line(n, BUDGET.format(year), (date(year, 1, 1), date(year, 12, 31)), dated=str(year))
        for n, year in enumerate((1972, 1999, 1895), start=1)
    ]
    events = gather_events(lines, oldest_first=oldest_first)
    shown = [event.days.first.year for event in events]
    assert shown == ([1895, 1972, 1999] if oldest_first else [1999, 1972, 1895])


def test_a_dateline_is_no_part_of_a_quote() -> None:
    text = "TOKYO, July 18 (Reuters) - Patrol ships searched for a missing boat on Thursday."
    (event,) = gather_events([make_line(1, text, dated="Thursday")])
    assert event.lines[0].quote.text.startswith("Patrol ships")


def test_of_a_sentence_named_twice_the_first_place_counts() -> None:
    other = make_line(2, "The parliament debated, then passed a budget for fisheries on 18 July.")
    lines = [
        make_line(1, DRILL, salience=0.9),
        other,
        make_line(1, DRILL, salience=0.9),
        make_line(3, AGAIN),
    ]
    assert texts(lines) == [["Site 1", "Site 3"], ["Site 2"]]


WORDS = ["ship", "port", "naha", "searched", "boat", "the", "minister", "10", "日本の船", "台湾"]
LINES = st.builds(
    lambda number, words, language, names, days: make_line(
        number,
        f"{' '.join(words)} on 18 July.",
        (date(2024, 7, 18), date(2024, 7, 18) + timedelta(days=days)),
        language=language,
        names=names,
    ),
    st.integers(1, 6),
    st.lists(st.sampled_from(WORDS), max_size=9),
    st.sampled_from(["en", "ja", "de"]),
    st.frozensets(st.integers(1, 3)),
    st.sampled_from([0, 0, 30]),
)


@given(st.lists(LINES, max_size=8))
def test_lines_meet_as_if_each_pair_were_compared_word_by_word(lines: list[DatedLine]) -> None:
    assert retelling.gather_same(lines) == gather_word_by_word(lines)


def gather_word_by_word(lines: list[DatedLine]) -> list[list[DatedLine]]:
    once = {(line.article.id, line.sentence.span): line for line in reversed(lines)}
    lined = [once[place] for place in dict.fromkeys(map(place_of, lines))]
    counts = Counter(word for line in lined for word in words_of(line))
    events: list[list[DatedLine]] = []
    for line in lined:
        for event in events:
            if any(states_same(line, other, counts) for other in event[:3]):
                event.append(line)
                break
        else:
            events.append([line])
    return events


def place_of(line: DatedLine) -> tuple[ArticleId, Span]:
    return line.article.id, line.sentence.span


def words_of(line: DatedLine) -> set[str]:
    return set(find_content_words(retelling.leave_date(line), line.article.article.language))


def states_same(line: DatedLine, first: DatedLine, counts: Counter[str]) -> bool:
    if line.article.article.language != first.article.article.language:
        both, fewer = line.names & first.names, min(len(line.names), len(first.names))
        return not line.date.is_vague and len(both) > 1 and 2 * len(both) >= fewer
    one, other = (
        sum(10 / (10 + counts[word]) for word in sorted(words_of(x))) for x in (line, first)
    )
    shared = sum(10 / (10 + counts[word]) for word in sorted(words_of(line) & words_of(first)))
    smaller = min(one, other)
    return smaller > 0 and shared >= retelling.SAME_EVENT * smaller


def test_of_very_long_sentences_the_beginning_is_looked_at() -> None:
    begins = " ".join(f"alpha{n}" for n in range(300))
    ends = [" ".join(f"{letter}{n}" for n in range(3_000)) for letter in ("b", "c")]
    assert len(begins) > LONGEST
    lines = [make_line(n, f"On 18 July {begins} {end}.") for n, end in enumerate(ends)]
    assert len(gather_events(lines)) == 1


def make_lines(count: int, words: int) -> list[DatedLine]:
    chance = random.Random(count)
    line = make_line(1, "18 July")
    return [
        replace(
            line,
            article=replace(line.article, id=ArticleId(n), article=article),
            sentence=SentenceReading(span=Span(0, len(article.text))),
        )
        for n in range(count)
        for article in [replace(line.article.article, text=make_text(chance.randrange, words))]
    ]


def make_text(choose: Callable[[int], int], words: int) -> str:
    return f"18 July {' '.join(f'w{choose(20_000)}' for _ in range(words))}"


def test_time_grows_with_the_sentences_of_a_day_not_with_their_pairs() -> None:
    check_growth(gather_events, lambda n: make_lines(n, 9), 250, 2_000)


def test_sentences_without_an_end_cost_little() -> None:
    check_growth(gather_events, lambda words: make_lines(20, words), 2_500, 20_000)


def test_the_picture_tells_in_words_what_it_shows() -> None:
    year = (date(1972, 1, 1), date(1972, 12, 31))
    old = make_line(3, BUDGET.format(1972), year, dated="1972")
    events = gather_events([make_line(1, DRILL), make_line(2, OTHER), old])
    chart = chart_timeline(Timeline(about="尖閣諸島", events=events), EN)
    assert chart is not None
    assert "尖閣諸島: 3 events" in chart.alt and "18 Jul 2024 (Thu); 1972" in chart.alt
    drawn = [(bar.label, bar.events) for bar in chart.bars]
    assert drawn == [("18 Jul 2024 (Thu)", 2), ("1972", 1)]
    assert [bar.words for bar in chart.bars] == [DRILL, BUDGET.format(1972)]
    assert chart.title == "Timeline: 尖閣諸島" and "Day of the event" in chart.axis
    assert chart_timeline(Timeline(about="x", events=events[:1]), EN) is None


@pytest.mark.parametrize(
    ("zone", "day"), [("UTC", 18), ("Asia/Tokyo", 19), ("America/New_York", 18)]
)
def test_a_moment_counts_by_the_desks_calendar_a_day_by_its_own(zone: str, day: int) -> None:
    at = datetime(2024, 7, 18, 20, tzinfo=UTC)
    assert find_local_day(Published(day=at.date(), at=at), zone) == date(2024, 7, day)
    assert find_local_day(Published(day=at.date()), zone) == date(2024, 7, 18)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize("day", [date.min, date(2024, 3, 10), date.max])
def test_any_days_have_bounds(zone: str, day: date) -> None:
    since, until = bound_days(DayRange(day, day), zone)
    assert since.tzinfo is UTC and since <= until


def test_what_the_sources_of_an_event_tell_differently_stands_beside_it() -> None:
    one = "Four patrol ships searched for a missing yacht off the Boso Peninsula on 18 July."
    two = "Three patrol ships searched for the missing yacht off the Boso Peninsula on 18 July."
    (event,) = gather_events([make_line(1, one), make_line(2, two)])
    (line,) = show_timeline(Timeline(about="Boso", events=(event,)), EN).blocks[0].lines
    text = "".join(run.text for run in line)
    assert "Sources differ “Four patrol ships” [Site 1, 19 Jul 2024]" in text
    assert "· “Three patrol ships” [Site 2, 20 Jul 2024]" in text


def test_a_plan_stands_on_its_day_marked_as_one() -> None:
    text = "The coast guards of both will train together off Naha on 5 August."
    days = (date(2024, 8, 5), date(2024, 8, 5))
    (event,) = gather_events([make_line(1, text, days, dated="5 August")])
    assert event.planned
    (line,) = show_timeline(Timeline(about="Naha", events=(event,)), EN).blocks[0].lines
    assert "".join(run.text for run in line).startswith("5 Aug 2024 (Mon)  planned: The coast")
