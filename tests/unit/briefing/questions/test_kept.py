"""What was kept for the buttons of a message is read again."""

from __future__ import annotations

import pytest

from bot.briefing.questions.encode import write_question
from bot.briefing.questions.kept import MESSAGE, read_kept, write_kept
from bot.domain.desks import DeskId
from bot.domain.errors import NotFound
from bot.domain.questions import KeptText, SearchQuestion, TrendQuestion


def keep(kind: str, text: str) -> KeptText:
    return KeptText(DeskId(1), kind, text)


def test_what_is_kept_of_a_message_is_read_by_its_place() -> None:
    questions = [SearchQuestion("ships " * 40), TrendQuestion("房総半島沖 " * 30)]
    kept = keep(MESSAGE, write_kept([write_question(question) for question in questions]))
    assert [read_kept(kept, place) for place in range(2)] == questions


@pytest.mark.parametrize(
    ("kind", "text", "place"),
    [
        ("unheard of", "", 0),
        ("entity", '["entity:e:1"]', 0),
        (MESSAGE, '["entity:e:1|never"]', 0),
        (MESSAGE, "[]", 0),
        (MESSAGE, '["entity:e:1"]', 1),
        (MESSAGE, "{}", 0),
    ],
)
def test_anything_else_is_refused(kind: str, text: str, place: int) -> None:
    with pytest.raises(NotFound):
        read_kept(keep(kind, text), place)
