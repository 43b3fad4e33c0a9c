"""Write down the questions of a message that its buttons have no room for, and read them again."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.briefing.questions.encode import read_question
from bot.domain.errors import NotFound
from bot.domain.questions import KeptText, Question

MESSAGE = "message"
"""The kind of what is kept for a whole message."""


def write_kept(texts: Sequence[str]) -> str:
    """Return the texts of the questions of one message as one text, kept as the kind MESSAGE."""
    return json.dumps(list(texts), ensure_ascii=False)


def read_kept(kept: KeptText, place: int = 0) -> Question:
    """Return the question at a place of what is kept; raises NotFound where there is none."""
    try:
        if kept.kind == MESSAGE:
            return read_question(json.loads(kept.text)[place])
    except (ValueError, TypeError, LookupError) as error:
        raise NotFound("This button is too old.") from error
    raise NotFound("This button is too old.")
