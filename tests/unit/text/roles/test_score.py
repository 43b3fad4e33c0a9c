"""Roles: what happened, why it matters, what is next; and what cannot stand alone."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.entities import DateMention
from bot.domain.spans import Span
from bot.text.roles.context import Context, gather_context
from bot.text.roles.dangling import find_dangling
from bot.text.roles.score import ROLE_FLOOR, ROLES, Roles, describe, pick_roles, score_roles
from bot.text.summary import read_signs
from tests.growth import check_growth

STORY = (
    "Japan and Taiwan held a coast guard drill near the Sakishima Islands on Thursday.",
    "Four patrol vessels and a helicopter searched for a missing yacht in heavy seas.",
    "This was the second drill of its kind since Japan cut diplomatic ties in 1972.",
    "The drill underscores growing tensions in the strait and could further strain relations.",
    "The harbour of Naha lies on the western side of the main island of Okinawa.",
    "The two coast guards plan to hold a third exercise next spring off Taiwan.",
)


def lay_out(sentences: tuple[str, ...]) -> tuple[str, tuple[Span, ...]]:
    spans, at = [], 0
    for sentence in sentences:
        spans.append(Span(at, at + len(sentence)))
        at += len(sentence) + 1
    return " ".join(sentences), tuple(spans)


def score(
    text: str,
    spans: tuple[Span, ...],
    *,
    title: str = "",
    language: str | None = "en",
    dates: tuple[DateMention, ...] = (),
    published: date | None = None,
) -> Roles:
    signs = read_signs(text, spans, title=title, language=language)
    described = describe(
        text,
        spans,
        signs,
        title=title,
        language=language,
        dates=dates,
        published=published,
    )
    return score_roles(described)


def read(sentences: tuple[str, ...], language: str = "en", title: str = "") -> Roles:
    text, spans = lay_out(sentences)
    return score(text, spans, language=language, title=title)


def split(text: str) -> tuple[Span, ...]:
    return tuple(Span(m.start(), m.end()) for m in re.finditer(r"[^\s.][^.]*\.?", text))


@pytest.mark.parametrize(
    ("role", "numbers"),
    [
        pytest.param("happening", (0,), id="happening"),
        pytest.param("why", (3,), id="why"),
        pytest.param("ahead", (5,), id="ahead"),
    ],
)
def test_sentences_are_picked_for_their_roles(role: str, numbers: tuple[int, ...]) -> None:
    story = (*STORY[:2], *STORY[3:5], STORY[5].replace("The two coast guards", "Tokyo and Taipei"))
    picks = pick_roles(read(story))
    article = [story[number] for number in getattr(picks, role)]
    wanted = [STORY[number][-30:] for number in numbers]
    assert [sentence[-30:] for sentence in article] == wanted


@pytest.mark.parametrize(
    ("language", "story", "expected"),
    [
        pytest.param(
            "ja",
            (
                "海上保安庁は18日、房総半島沖で台湾の海巡署と合同訓練を実施した。",
                "1972年の断交以来、初めての訓練で、中国の反発を招く懸念がある。",
                "政府は来年も同様の訓練を続ける方針で、春に開催される予定だ。",
            ),
            ("happening", "why", "ahead"),
            id="Japanese",
        ),
        pytest.param(
            "zh",
            (
                "台灣海巡署與日本海上保安廳18日在房總半島外海舉行聯合訓練。",
                "外界擔憂局勢緊張，因為訓練是1972年斷交以來首次，意義重大。",
                "海巡署預計明年春天再次與日方合作，計畫擴大規模。",
            ),
            ("happening", "why", "ahead"),
            id="Chinese",
        ),
    ],
)
def test_cues_of_other_scripts(
    language: str, story: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    roles = read(story, language)
    for number, role in enumerate(expected):
        scores = {name: getattr(roles, name)[number] for name in ROLES}
        assert max(scores, key=scores.__getitem__) == role
        assert scores[role] >= ROLE_FLOOR


@pytest.mark.seeds
def test_a_text_in_the_three_part_form_is_read_as_it_says() -> None:
    seeds = Path(__file__).parents[5] / "shared" / "seeds"
    paths = sorted(seeds.glob("000_*.txt"))
    if not paths:
        pytest.skip("the seed texts are not under ../shared/seeds")
    text = paths[0].read_text(encoding="utf-8")
    heads = [(m.start(), m.group()) for m in re.finditer(r"(?m)^(?:What|Why)['’\w ]+\?$", text)]
    sections = tuple(head for head in heads if "story" not in head[1])
    spans = tuple(Span(m.start(), m.end()) for m in _SENTENCE.finditer(text, sections[0][0]))
    headless = _SENTENCE.sub(lambda m: m[0] if m[0].endswith(".") else " " * len(m[0]), text)
    plain = score(headless, spans)
    untold = score(text, spans)
    assert _count_agreeing(plain, spans, sections, floor=0.0) >= 8
    assert _count_agreeing(plain, spans, sections) >= 5
    assert _count_agreeing(untold, spans, sections) == 14


_SENTENCE = re.compile(r"[A-Z](?:[^.\n]|\.(?=[\w'’]|(?<=[A-Z]\.[A-Z]\.)))*(?:\.|$)", re.MULTILINE)


def _count_agreeing(
    roles: Roles,
    spans: tuple[Span, ...],
    sections: tuple[tuple[int, str], ...],
    floor: float = ROLE_FLOOR,
) -> int:
    """Count the sentences whose strongest role, from the floor on, is that of their heading."""
    agreeing = 0
    for number, span in enumerate(spans):
        above = sum(start <= span.start for start, _ in sections) - 1
        scores = [getattr(roles, name)[number] for name in ROLES]
        agreeing += max(scores) >= max(floor, 1e-9) and scores.index(max(scores)) == above
    return agreeing


def test_a_role_without_a_sentence_is_left_out() -> None:
    story = ("Okinawa is an island of Japan.", "The harbour of Naha lies on its western side.")
    picks = pick_roles(read(story))
    assert (picks.happening, picks.why, picks.ahead) == ((), (), ())


CAUTIOUS = "The ministry remains cautious about the islands and their future."


def read_under(heading: str) -> Roles:
    start = len(heading) + 1
    spans = Span(0, len(heading)), Span(start, start + len(CAUTIOUS))
    return score(f"{heading}\n{CAUTIOUS}", spans)


def test_a_heading_that_names_a_role_lifts_it() -> None:
    plain, under = read((CAUTIOUS,)), read_under("What's Next?")
    assert under.ahead[1] > max(ROLE_FLOOR, plain.ahead[0], under.why[1], under.happening[1])


@pytest.mark.parametrize(
    "heading",
    ["Why It's Important?", "Why it matters", "Background", "WHY IS IT IMPORTANT"],
)
def test_headings_of_why_are_known(heading: str) -> None:
    assert read_under(heading).why[1] > 0.3


def test_headings_are_found_in_the_text_and_end_each_other() -> None:
    lines = (
        "Drill held",
        "The ministry remains cautious about the islands and their future.",
        "What's Next?",
        "Fishing boats from Naha were using the harbour for most of the year.",
        "Read more",
        "A lighthouse on the cape has guided sailors of many nations home.",
    )
    text = "\n".join(lines)
    spans = tuple(Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text))
    ahead = score(text, spans).ahead
    assert ahead[1] < ROLE_FLOOR <= ahead[3]
    assert ahead[5] < ROLE_FLOOR


def test_a_recent_day_tells_news_from_history() -> None:
    text, spans = lay_out(("On 18 July ships of Taiwan entered the bay of Tokyo for a visit.",))
    published = date(2024, 7, 22)

    def rate(day: date) -> float:
        mention = DateMention(span=Span(3, 10), first=day, last=day)
        roles = score(text, spans, dates=(mention,), published=published)
        return roles.happening[0]

    assert rate(date(2024, 7, 18)) > rate(date(2019, 7, 18))


def test_a_day_to_come_lifts_what_is_next() -> None:
    text, spans = lay_out(("The minister will visit the islands on 18 July with a delegation.",))

    def rate(day: date) -> float:
        mention = DateMention(span=Span(39, 46), first=day, last=day)
        return score(text, spans, dates=(mention,), published=date(2024, 7, 10)).ahead[0]

    assert rate(date(2024, 7, 18)) > rate(date(2023, 7, 18))


def test_a_day_of_comparison_is_not_the_day_of_the_event() -> None:
    def place(sentence: str) -> Context:
        at = sentence.index("1972")
        year = DateMention(span=Span(at, at + 4), first=date(1972, 1, 1), last=date(1972, 12, 31))
        spans = (Span(0, len(sentence)),)
        return gather_context(sentence, spans, (year,), date(2024, 7, 22))[0]

    assert not place("Japan and Taiwan held a joint drill, their first since 1972.").past
    assert place("Japan and Taiwan cut their ties in 1972.").past


def test_a_repeat_has_no_role() -> None:
    story = (STORY[0], STORY[3], STORY[0])
    roles = read(story)
    assert roles.happening[0] > ROLE_FLOOR
    assert roles.happening[2] == roles.why[2] == roles.ahead[2] == 0.0


def test_a_headline_in_the_text_does_not_make_the_lead_a_repeat() -> None:
    roles = read(("Japan and Taiwan hold coast guard drill near Sakishima Islands", *STORY))
    assert roles.happening[0] == 0.0
    assert roles.happening[1] > ROLE_FLOOR


@pytest.mark.parametrize(
    "sentence",
    [
        "He revealed that both sides have signed a memorandum.",
        "It is also “symbolic” of Japan's support, said one official.",
        "This marks only the second such drill since 1972.",
        "These developments suggest a continued focus on defence.",
        "Their cooperation may be unofficial, but it works.",
        "Meanwhile, they entered the second phase.",
        "The two signed an agreement in March.",
        "Both declined to comment on the report.",
        "The move signifies a milestone in policy.",
        "Firstly, exercises symbolise the deepening relationship.",
        "Secondly, observer status exemplifies cooperation.",
        "Second, observer status exemplifies cooperation.",
        "As a result, the ministry closed the port.",
        "In response, China sent three ships.",
        "Four months later, the government unveiled a plan.",
        "At a forum there, Aso said Japan needed resolve.",
        "In an accompanying assessment, his government said peace was vital.",
        "On Monday, the company said profits fell.",
        "“Taiwan had been asking for an official,” he added.",
        "“We will defend the islands and the sea.”",
        "“We will defend the islands. ",
        "Such exercises are rare.",
        "But they left the port before noon.",
        "Yet this will not be the last drill.",
        "Whether this is enough remains to be seen.",
        "(The memo, however, was about another island.)",
        "The former said the harbour was closed.",
        "The alleged meeting took place in a hotel.",
        "しかし、同氏は会見で否定した。",
        "“Taiwan will respond,” he told Reuters.",
        "The shooting was within guidelines, he added.",
        "The next day, he left for Tokyo.",
        "這是1972年斷交以來首次。",
        "同氏は会見で述べた。",
        "中國外交部發言人對此表示不滿。",
    ],
)
def test_what_cannot_stand_alone_dangles(sentence: str) -> None:
    assert find_dangling(sentence, (Span(0, len(sentence)),)) == (True,)


@pytest.mark.parametrize(
    "sentence",
    [
        "Japan and Taiwan held a drill near the Sakishima Islands.",
        "It is unclear whether the talks will resume.",
        "It remains to be seen how Beijing reacts.",
        "It was not immediately clear who fired.",
        "Both Japan and Taiwan declined to comment.",
        "In response to Chinese provocations, Lai vowed to resist.",
        "The move by Tokyo to open an office angered Beijing.",
        "The decision to close the port came on Monday.",
        "“We will defend the islands,” Lai Ching-te said in Taipei.",
        "So far, no senior official has visited Taiwan.",
        "After talks with Lai in Taipei, he left for Tokyo.",
        "Meanwhile, the U.S. and 29 countries entered the second phase.",
        "Police said they had arrested three men in Osaka.",
        "On July 18, the “Guardian 9” sailed from Tokyo.",
        "The company of actors toured Japan.",
        "But Tokyo has sent no ships.",
        "However, Tokyo noted the protest.",
        "The former harbour chief pleaded guilty.",
        "しかし、中国は反発した。",
        "Lai left Taipei on Monday because, he said, the talks had failed.",
    ],
)
def test_what_stands_alone_does_not_dangle(sentence: str) -> None:
    assert find_dangling(sentence, (Span(0, len(sentence)),)) == (False,)


def test_a_quotation_over_two_sentences_dangles_in_both() -> None:
    story = (
        "Lai spoke in Taipei.",
        "“The sea is ours.",
        "The islands are ours,” Lai said.",
        "Ships left the port.",
    )
    text, spans = lay_out(story)
    assert find_dangling(text, spans) == (False, True, True, False)


@pytest.mark.parametrize(
    "gap",
    [pytest.param("\n", id="paragraphs"), pytest.param(" ", id="one paragraph")],
)
def test_a_quotation_that_is_never_closed_does_not_swallow_the_rest(gap: str) -> None:
    story = ("The captain stands 6'2\" tall.", *("Ships left the port of Naha.",) * 9)
    spans, at = [], 0
    for sentence in story:
        spans.append(Span(at, at + len(sentence)))
        at += len(sentence) + 1
    assert find_dangling(gap.join(story), spans)[7:] == (False,) * 3


def test_what_dangles_is_never_picked_and_a_second_sentence_has_to_earn_it() -> None:
    nothing = (0.0,) * 4
    roles = Roles(
        happening=(0.8, 0.9, 0.7, 0.76),
        why=nothing,
        ahead=nothing,
        dangling=(False, True, False, False),
    )
    assert pick_roles(roles).happening == (0, 3)
    assert pick_roles(roles, per_role=1).happening == (0,)


def test_what_is_happening_is_told_even_by_a_sentence_that_also_tells_what_is_next() -> None:
    none = (False,) * 2
    roles = Roles(happening=(0.8, 0.1), why=(0.0, 0.0), ahead=(0.9, 0.6), dangling=none)
    picks = pick_roles(roles)
    assert (picks.happening, picks.ahead) == ((0,), (1,))
    # Unless nothing else tells what is next, and something else what is happening.
    alone = Roles(happening=(0.8, 0.7), why=(0.0, 0.0), ahead=(0.9, 0.1), dangling=none)
    assert (pick_roles(alone).happening, pick_roles(alone).ahead) == ((1,), (0,))


_SHARES = st.lists(st.tuples(*(st.floats(0, 1),) * 4, st.booleans()), max_size=12)


@given(_SHARES, st.integers(0, 4))
def test_picks_are_disjoint_ordered_and_never_dangle(
    rows: list[tuple[float, float, float, float, bool]], per_role: int
) -> None:
    columns = tuple(zip(*rows, strict=True)) or ((), (), (), (), ())
    roles = Roles(happening=columns[0], why=columns[1], ahead=columns[2], dangling=columns[4])
    picks = pick_roles(roles, per_role=per_role)
    everything: list[int] = []
    for name in ROLES:
        numbers = getattr(picks, name)
        assert list(numbers) == sorted(numbers) and len(numbers) <= per_role
        assert not any(roles.dangling[n] for n in numbers)
        assert not numbers or max(getattr(roles, name)[n] for n in numbers) >= ROLE_FLOOR
        everything.extend(numbers)
    assert len(everything) == len(set(everything))
    assert all(0 <= number < len(rows) for number in everything)


@given(st.text(max_size=500), st.sampled_from(("en", "ja", "zh", "de", None)))
@settings(max_examples=80, deadline=None)
def test_any_text_has_roles(text: str, language: str | None) -> None:
    spans = split(text)
    roles = score(text, spans, language=language)
    for values in (roles.happening, roles.why, roles.ahead):
        assert len(values) == len(spans)
        assert all(0.0 <= value <= 1.0 for value in values)
    assert len(roles.dangling) == len(spans)


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param("Go. ", id="one-word sentences"),
        pytest.param("the first of many ", id="one long sentence"),
        pytest.param("in the end, ", id="commas"),
        pytest.param("“", id="quotes"),
        pytest.param("On Monday, Japan will act. ", id="many"),
    ],
)
def test_hostile_texts_are_read_in_time(unit: str) -> None:
    def make(size: int) -> tuple[str, tuple[Span, ...]]:
        text = unit * (size // len(unit)) + "."
        return text, split(text)

    def score_made(given: tuple[str, tuple[Span, ...]]) -> None:
        text, spans = given
        score(text, spans)

    score("A b c d e.", (Span(0, 10),))  # what is loaded at first use does not count
    check_growth(score_made, make, 40_000, 320_000)
