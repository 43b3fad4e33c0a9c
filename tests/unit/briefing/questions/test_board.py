"""The board of stories that curators work on: by their state, each with who has it."""

from __future__ import annotations

from bot.briefing.questions.board import show_board
from bot.briefing.wording import load_wording
from bot.domain.questions import BoardQuestion
from bot.domain.stories import StoryId, StoryWork, WorkState
from tests.makers.stories import flatten

WORDING = load_wording()
HEADLINES = {StoryId(1): "Ships meet", StoryId(2): "A dam breaks"}


def test_stories_stand_under_their_state_and_what_had_no_room_is_counted() -> None:
    works = [StoryWork(story=StoryId(1)), StoryWork(story=StoryId(2), state=WorkState.DONE)]
    page = show_board(works, HEADLINES, BoardQuestion(), "UTC", WORDING, more=3)
    lines = [line for line in flatten(page).splitlines() if line]
    assert [lines.index(name) for name in ("A dam breaks", "Ships meet")] == [2, 4]
    assert lines[-1] == WORDING.count("brief.more_stories", 3)


def test_an_empty_board_says_whether_something_was_asked_for() -> None:
    for question, key in (
        (BoardQuestion(), "work.nothing"),
        (BoardQuestion(WorkState.DONE), "work.none_such"),
    ):
        page = show_board([], {}, question, "UTC", WORDING)
        assert WORDING.say(key) in flatten(page)
