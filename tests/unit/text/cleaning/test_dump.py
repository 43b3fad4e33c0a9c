"""A dump is cleaned down to its article: no furniture stays, no paragraph is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.cleaning.dump import CleanedText, clean_dump, clean_markdown
from tests.growth import check_growth

SEEDS = Path(
    os.environ.get("NEWSDESK_SEEDS", Path(__file__).resolve().parents[5] / "shared" / "seeds")
)

STORY = [
    "NAHA, May 12 (Reuters) - Two patrol ships of the coast guard collided off the island on"
    " Friday, officials said, and the search for a missing sailor goes on.",
    "“We heard a loud noise and then the lights went out,” said Jane Roe, a sailor on the smaller"
    " of the two ships, which was built in 1998.",
    "The ministry said it would inspect every ship of the same class before the summer, and that"
    " the results would be made public.",
    "The ministry named three steps it would take over the coming weeks to keep sailors safe:",
    "Officials in the capital did not answer questions about the age of the fleet.",
]
TITLE = "Two Patrol Ships Collide off the Island"


def dump(before: list[str], body: list[str], after: list[str], *, gap: str = "\n\n") -> str:
    return gap.join([*before, *body, *after])


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n", "\n \n\n\n"], ids=repr)
def test_a_story_is_lifted_out_of_its_page(gap: str) -> None:
    before = [
        "Home",
        "World",
        "Sport",
        "Subscribe now",
        "Search",
        TITLE,
        "By Jane Doe",
        "May 12, 2024",
    ]
    after = [
        "#ships #island #navy",
        "Share this article",
        "RELATED ARTICLES",
        "Minister Visits a School in the North",
        "LEAVE A REPLY",
        "Please enter your comment!",
        "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
        "Most Popular",
        "A new bridge will be built across the river by the end of the...",
        "© 2024 The Island Post. All rights reserved.",
    ]
    cleaned = clean_dump(dump(before, STORY, after, gap=gap))
    assert [line for line in cleaned.text.split("\n") if line] == STORY
    assert cleaned.title == TITLE
    assert (cleaned.byline, cleaned.site) == ("Jane Doe", "Reuters")
    assert cleaned.published == "2024-05-12"


@pytest.mark.parametrize(
    "line",
    [
        "LEAVE A REPLY", "msid 103625732,imgsize 193330", "AI Generated Content",
        "Related Articles",
        "Do you find this article useful?", "Home World News Two Patrol Ships Collide",
        "HomeWorld NewsTwo Patrol Ships Collide", "Home > World > Two Patrol Ships Collide",
        "Source by [author_name]", "#ships #island", "Please enter your name here",
        "%d bloggers like this:", "error: Content is protected !!",
        "Adblock Detected",
        "Subscribe to our newsletter.", "What is the story about?",
        "What’s Next?", "Why It's Important?", "CONCERN", "The Search Goes On", 
        "Read more: A bridge",
        "We use cookies to make this site better.", "Advertisement", "12 comments",
        "Photo: Jane Roe", "★ ★ ★", "5 min read",
    ],
)  # fmt: skip
@pytest.mark.parametrize("at", [0, 2, 5], ids=["before", "amid", "after"])
def test_furniture_never_stays(line: str, at: int) -> None:
    cleaned = clean_dump("\n\n".join([*STORY[:at], line, *STORY[at:]]))
    assert line not in cleaned.text
    assert [kept for kept in cleaned.text.split("\n") if kept] == STORY
    # Before a story a path or a heading may be all there is of its title.
    assert cleaned.dropped == (2 * at,) or (at == 0 and cleaned.title and cleaned.title in line)


@pytest.mark.parametrize(
    "line",
    [
        "Facebook said it would cut 200 jobs in the region this year.",
        "Support for the minister has fallen since the spring, a poll showed.",
        "Share prices fell by 3% in early trade on Monday.",
        "Related charges against two officers were dropped in March.",
        "“No,” she said.",
        "Home prices rose for the sixth month in a row.",
        "Comments by the minister angered the fishermen.",
        "Who will pay for the repairs is not known, said Mr. Poe.",
    ],
)
def test_a_sentence_that_opens_like_furniture_stays(line: str) -> None:
    text = "\n\n".join([TITLE, *STORY[:2], line, *STORY[2:]])
    assert line in clean_dump(text).text


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ([TITLE], TITLE),
        (["Home World News " + TITLE, TITLE], TITLE),
        (["HomeWorld News" + TITLE, TITLE], TITLE),
        ([TITLE + " | The Island Post", "Menu", TITLE], TITLE),
        ([TITLE + " | The Island Post"], TITLE),
        (["Home > World News > " + TITLE], TITLE),
        (["School Opens in the North After Years of Delay", TITLE], TITLE),
        (["What's Happening?"], None),
        ([], None),
    ],
    ids=["alone", "breadcrumb", "glued", "site", "site only", "path only", "other", "none", "bare"],
)
def test_the_title_is_found(head: list[str], title: str | None) -> None:
    cleaned = clean_dump("\n\n".join([*head, *STORY, "Subscribe"]))
    assert cleaned.title == title
    assert TITLE not in cleaned.text


def test_the_title_line_is_neither_text_nor_dropped() -> None:
    cleaned = clean_dump("\n".join(["Home World " + TITLE, "", TITLE, *STORY]))
    assert cleaned.dropped == (0,)
    assert cleaned.text == "\n".join(STORY)


def test_a_hard_wrapped_story_keeps_its_lines() -> None:
    wrapped = (
        "The coast guard said on Friday that two of its ships had collided off\n"
        "the island in heavy weather. Nobody was hurt, according to the fleet,\n"
        "which has been short of sailors since a wave of retirements last year\n"
        "and the spring."
    )
    assert clean_dump(f"{TITLE}\n\n{wrapped}\n\nAll rights reserved").text == wrapped


def test_a_sentence_broken_by_links_is_kept_whole_but_not_glued_to_a_menu() -> None:
    body = [
        "The coast guard of",
        "Japan",
        "said on Friday that two of its ships had collided off",
        "Okinawa",
        ", where a search for a missing sailor goes on.",
    ]
    cleaned = clean_dump("\n".join(["Sign in", TITLE, *body, *STORY]))
    assert cleaned.title == TITLE
    assert cleaned.text == "\n".join([*body, *STORY])


def test_a_short_note_is_kept_as_it_is() -> None:
    assert clean_dump("Ships collide off the island").text == "Ships collide off the island"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published: 19 July 2024", "2024-07-19"),
        ("July 19, 2024 10:30 GMT", "2024-07-19"),
        ("2024-07-19T10:30:00Z", "2024-07-19"),
        ("Fri, 19 Jul 2024", "2024-07-19"),
        ("2024年7月19日", "2024-07-19"),
        ("Last updated 19 July 2024", None),
        ("19 Foo 2024", None),
        ("31 February 2024", None),
        ("07/08/2024", None),
    ],
)
def test_the_day_of_publication_is_read_by_plain_rules(line: str, day: str | None) -> None:
    assert clean_dump("\n".join([TITLE, line, *STORY])).published == day


@pytest.mark.parametrize(
    ("line", "byline", "site"),
    [
        ("By Jane Doe", "Jane Doe", "Reuters"),
        ("By Jane Doe and Max van Poe", "Jane Doe and Max van Poe", "Reuters"),
        ("By Jane Doe | May 12, 2024", "Jane Doe", "Reuters"),
        ("Source: Kyodo News", None, "Kyodo News"),
        ("Source by [author_name]", None, "Reuters"),
        ("By [author_name]", None, "Reuters"),
    ],
)
def test_author_and_site_are_reported_only_where_stated(
    line: str, byline: str | None, site: str
) -> None:
    cleaned = clean_dump("\n".join([TITLE, line, *STORY]))
    assert (cleaned.byline, cleaned.site) == (byline, site)


@pytest.mark.parametrize(
    ("lines", "site"),
    [
        (["AFP"], "AFP"),
        (["By Jane Doe", "(AP)"], "AP"),
        (["By Jane Doe | Bloomberg"], "Bloomberg"),
        (["Xinhua - May 12, 2024"], "Xinhua"),
        (["時事通信"], "時事通信"),
        (["AFP", "BBC", "CNN"], None),
        (["Xinhua | World | Politics"], None),
        (["By Jane Doe, Coastal Herald"], "Coastal Herald"),
        (["Formosa Wire, 14 October 2026 11:20"], "Formosa Wire"),
        (["14 October 2026 - The Straits Monitor"], "The Straits Monitor"),
        (["【島嶼日報】2026年10月14日 18:00"], "島嶼日報"),
        (["来源：南海时报 2026年10月13日"], "南海时报"),
        (["Jane Doe, 14 October 2026"], None),
        (["Wednesday, 14 October 2026"], None),
        (["World News, 14 October 2026"], None),
    ],
)
def test_an_agency_on_a_line_of_its_own_is_the_source(lines: list[str], site: str | None) -> None:
    story = [line.replace(" (Reuters)", "") for line in STORY]
    assert clean_dump("\n".join([TITLE, *lines, *story])).site == site


def test_markdown_gives_prose_and_facts() -> None:
    text = "\n".join(
        [
            "---",
            'title: "Front matter"',
            "author: Jane Doe",
            "date: 2024-05-12",
            "site: The Island Post",
            "---",
            "# Two *patrol* ships [collide](https://a.example/x)",
            "",
            'Two ships of the **coast guard** [collided](https://a.example/y "z") on Friday.',
            "## Background",
            "> The _fleet_ is old and `short` of sailors, officials in the capital say.",
            "```",
            "code here.",
            "```",
            "| a | b |",
        ]
    )
    cleaned = clean_markdown(text)
    assert cleaned == CleanedText(
        title="Two patrol ships collide",
        text=(
            "Two ships of the coast guard collided on Friday.\n\n"
            "The fleet is old and short of sailors, officials in the capital say."
        ),
        dropped=(0, 1, 2, 3, 4, 5, 9, 11, 12, 13, 14),
        site="The Island Post",
        byline="Jane Doe",
        published="2024-05-12",
    )


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [*STORY, TITLE, "",
             " ", "Home World " + TITLE, TITLE + " | The Post", "LEAVE A REPLY",
             "Most Popular", "By Jane Doe", "The",
             "and then they left.", "Is it so?", "Mr.",
             ", who",
             "Source: AP", "May 5, 2024", "#a #b", "A teaser that goes on and on and on and...",
             "The coast guard said on Friday that two of its ships had collided off",
             "the island in heavy weather. Nobody was hurt, according to the fleet,",
             "12 comments",
             "日本の海上保安庁は発表した。", "a" * 200,
             "word " * 30, "\x85", "\u2028",
             "# Heading", "- item", "```", "---", "\r", "©", "¿", "“", "What's Next?"]
        ),
        st.text(max_size=60),
    ),
    max_size=25,
).map("\n".join)  # fmt: skip


@given(st.one_of(LINES, st.text(max_size=400)))
@settings(max_examples=200, deadline=None)
def test_cleaning_twice_equals_cleaning_once(text: str) -> None:
    once = clean_dump(text)
    assert clean_dump(once.text).text == once.text


@given(st.one_of(LINES, st.text(max_size=400)))
@settings(deadline=None)
def test_what_is_kept_and_dropped_is_the_whole_text(text: str) -> None:
    cleaned = clean_dump(text)
    lines = [line.strip() for line in text.split("\n")]
    assert list(cleaned.dropped) == sorted(set(cleaned.dropped))
    rest = [line for number, line in enumerate(lines) if line and number not in cleaned.dropped]
    kept = [line for line in cleaned.text.split("\n") if line]
    assert len(rest) - len(kept) == (cleaned.title is not None)
    unmatched = iter(rest)
    assert all(line in unmatched for line in kept)
    assert cleaned.text == cleaned.text.strip()
    assert "\n\n\n" not in cleaned.text


@given(st.one_of(LINES, st.text(max_size=400)))
@settings(deadline=None)
def test_any_markdown_is_read(text: str) -> None:
    cleaned = clean_markdown(text)
    count = len(text.split("\n"))
    assert all(0 <= number < count for number in cleaned.dropped)


@pytest.mark.parametrize("clean", [clean_dump, clean_markdown], ids=["dump", "markdown"])
@pytest.mark.parametrize(
    "unit",
    [".", "a\n", "Home\n", "The ship sank.\n", "(", "[", "[x](", "#a ", "a,\n", "![", "<b", "*a ",
     "{{", "a\n\n", "“", "`", "by ", "2024-"],
)  # fmt: skip
def test_time_grows_with_the_text_and_no_faster(clean: Callable[[str], object], unit: str) -> None:
    def make(size: int) -> str:
        return unit * (size // len(unit))

    check_growth(clean, make, 5_000, 40_000)


@pytest.mark.seeds
@pytest.mark.parametrize(
    ("start", "title", "paragraphs"),
    [
        ("000", None, 3),
        ("001", "52 Years Later, First Joint Exercise Between Japan and Taiwan Carries Historical"
         " Significance", 21),
        ("002", "News aspects into Japan-Taiwan relations", 7),
        ("003", "Japan elevates Taiwan security ties in move likely to rile China", 18),
    ],
)  # fmt: skip
def test_the_texts_first_asked_about_are_clean(
    start: str, title: str | None, paragraphs: int
) -> None:
    path = next(iter(sorted(SEEDS.glob(start + "*.txt"))), None)
    if path is None:
        pytest.skip("the texts of the first brief are not here (shared/seeds)")
    text = path.read_text(encoding="utf-8")
    cleaned = clean_dump(text)
    assert cleaned.title == title
    long = [
        line.strip() for line in text.split("\n") if len(line) > 80 and line.strip()[-1] in ".”:"
    ][:paragraphs]
    kept = [line for line in cleaned.text.split("\n") if line]
    assert len(kept) == paragraphs
    assert all(line in kept or line == title for line in long)
    assert all(line[-1] in ".”:" for line in kept)
