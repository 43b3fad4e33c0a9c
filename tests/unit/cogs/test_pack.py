"""Pages are cut between sentences and items, and no message is given more than it holds."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.page import Block, Line, Run
from cogs._discord.markdown import cut_text, shorten_line, size, split_line, write_line, write_runs
from cogs._discord.pack import Room, Sheet, pack
from tests.growth import check_growth
from tests.unit.hostile import short_texts

SMALL = Room(text=300, body=200, parts=3)
urls = st.sampled_from([None, "https://a.example/1", "https://b.example/(x)", "javascript:x"])
runs = st.builds(Run, short_texts, st.booleans(), st.booleans(), urls)
lines = st.lists(runs, max_size=6).map(tuple)
blocks = st.lists(
    st.builds(
        lambda lines, heading: Block(lines=tuple(lines), heading=heading),
        st.lists(lines, max_size=5),
        lines,
    ),
    max_size=5,
)


def head(line: Line) -> str:
    return write_runs(shorten_line(line, 60))


def say(text: str, **style: Any) -> Block:
    return Block(lines=((Run(text, **style),),))


def quote(text: str, number: int = 1) -> Line:
    url = f"https://a.example/{number}"
    return (Run(text), Run(" "), Run(f"[{number}]", dim=True, href=url), Run(" "))


def show(sheets: Sequence[Sheet]) -> list[list[str]]:
    return [[part.body for part in sheet.parts] for sheet in sheets]


def test_a_line_is_written_with_its_styles() -> None:
    line = (Run("Why", bold=True), Run(" it *matters*  "), Run("[1]", dim=True, href="https://a.b"))
    assert write_line(line) == r"**Why** it \*matters\* [[1]](<https://a.b/>)"


def test_a_dim_line_is_small() -> None:
    assert write_line((Run(" 2 sources", dim=True), Run(" "))) == "-# 2 sources"


def test_white_space_stays_outside_of_bold() -> None:
    line = (Run("a", bold=True), Run(" b ", bold=True), Run(" c"))
    assert write_line(line) == "**a b** c"


def test_runs_of_one_style_are_escaped_together() -> None:
    assert write_line((Run("@every"), Run("one"))) == "＠everyone"


@pytest.mark.parametrize("line", [(), (Run(""),), (Run(" \u200b", bold=True),)])
def test_a_blank_line_is_not_written(line: Line) -> None:
    assert write_line(line) == ""


def test_a_line_may_be_cut_after_a_citation() -> None:
    line = (Run("What", bold=True), Run(" "), *quote("One.", 1), *quote("Two.", 2))
    assert [write_line(part) for part in split_line(line)] == [
        "**What** One. [[1]](<https://a.example/1>)",
        "Two. [[2]](<https://a.example/2>)",
    ]


def test_a_list_of_sources_may_be_cut_before_a_dot() -> None:
    line = (
        Run("[1]", dim=True),
        Run(" Wire A", dim=True),
        Run(" · ", dim=True),
        Run("[2]", dim=True),
    )
    assert [write_runs(part) for part in split_line(line)] == [r"\[1\] Wire A", r"· \[2\]"]


@pytest.mark.parametrize(
    ("text", "room", "cut"),
    [
        ("Short.", 6, "Short."),
        ("One sentence. Another one.", 22, "One sentence. …"),
        ("One very long sentence", 18, "One very long…"),
        ("訓練した。次の訓練は春。", 10, "訓練した。 …"),
        ("尖閣諸島尖閣諸島", 6, "尖閣諸島…"),
        ("🇯🇵🇯🇵🇯🇵", 6, "🇯🇵…"),
    ],
)
def test_a_text_is_cut_at_its_last_good_end(text: str, room: int, cut: str) -> None:
    assert cut_text(text, room) == cut


def test_an_oversize_sentence_keeps_its_citation() -> None:
    line = shorten_line(quote("A sentence without an end " * 100), 200)
    written = write_line(line)
    assert size(written) <= 200
    assert written.endswith("… [[1]](<https://a.example/1>)")


@given(lines, st.integers(min_value=60, max_value=300))
def test_a_shortened_line_fits(line: Line, room: int) -> None:
    assert size(write_line(shorten_line(line, room))) <= room


@given(blocks)
def test_no_sheet_holds_more_than_its_room(page: list[Block]) -> None:
    for sheet in pack(page, SMALL, head):
        assert len(sheet.parts) <= SMALL.parts
        assert sum(size(part.head) + 1 + size(part.body) for part in sheet.parts) <= SMALL.text
        assert all(size(part.body) <= SMALL.body for part in sheet.parts)
        assert all(part.head or part.body for part in sheet.parts)


@given(st.lists(st.lists(st.sampled_from(["A.", "Two words.", "x" * 90]), max_size=8), max_size=8))
def test_every_line_is_shown_once_and_in_order(page: list[list[str]]) -> None:
    sheets = pack([Block(lines=tuple((Run(t),) for t in texts)) for texts in page], SMALL, head)
    shown = [line for bodies in show(sheets) for body in bodies for line in body.split("\n")]
    assert shown == [text for texts in page for text in texts]


def test_what_is_left_is_counted() -> None:
    page = [say("x" * 90), say("y" * 90), Block(lines=tuple((Run("z" * 90),) for _ in range(3)))]
    sheets = pack(page, SMALL, head)
    assert [(sheet.lines_left, sheet.blocks_left) for sheet in sheets] == [(3, 1), (0, 0)]


def test_a_block_that_fits_an_empty_sheet_is_not_torn() -> None:
    story = Block(lines=((Run("y" * 90),), (Run("z" * 60),)))
    assert show(pack([say("x" * 180), story], SMALL, head)) == [
        ["x" * 180],
        ["y" * 90 + "\n" + "z" * 60],
    ]


def test_a_torn_block_repeats_its_heading() -> None:
    page = [Block(heading=(Run("Dates"),), lines=tuple((Run("x" * 90),) for _ in range(4)))]
    parts = [part for sheet in pack(page, SMALL, head) for part in sheet.parts]
    assert [(part.head, part.begins) for part in parts] == [
        ("Dates", True),
        ("Dates", False),
        ("Dates", False),
    ]


def test_a_line_longer_than_a_sheet_is_cut_between_sentences() -> None:
    line = tuple(run for number in range(1, 9) for run in quote("A plain sentence.", number))
    sheets = show(pack([Block(lines=(line,))], SMALL, head))
    bodies = [body for sheet in sheets for body in sheet]
    assert all(body.startswith("A plain") and body.endswith(">)") for body in bodies)
    assert " ".join(bodies) == write_line(line)


def test_a_page_without_blocks_is_one_empty_sheet() -> None:
    assert pack([], SMALL, head) == [Sheet(parts=(), lines_left=0, blocks_left=0)]


@pytest.mark.parametrize(
    "make",
    [
        lambda n: [say("A sentence. " * n)],
        lambda n: [say("A sentence.")] * n,
        lambda n: [Block(lines=((Run("A sentence."),),) * n)],
        lambda n: [Block(lines=(quote("A sentence.") * n,))],
        lambda n: [Block(lines=((Run(":a", bold=True), Run(":", dim=True)) * n,))],
    ],
    ids=["one text", "blocks", "lines", "sentences", "runs"],
)
def test_time_grows_with_the_page_and_no_faster(make: Callable[[int], list[Block]]) -> None:
    room = Room(text=3000, body=3000, parts=10)

    check_growth(lambda page: pack(page, room, head), make, 500, 4_000)
