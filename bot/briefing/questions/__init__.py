"""Questions: the one door for commands, buttons and the command line."""

from __future__ import annotations

from bot.briefing.questions.actions import follow_watch_post, list_actions, list_watch_actions
from bot.briefing.questions.answer import ANSWERS, answer_question, follow_post, list_stories
from bot.briefing.questions.encode import fits, read_question, write_question
from bot.briefing.questions.kept import MESSAGE, read_kept, write_kept
from bot.briefing.questions.review import Review, review_digest

__all__ = [
    "ANSWERS",
    "MESSAGE",
    "Review",
    "answer_question",
    "fits",
    "follow_post",
    "follow_watch_post",
    "list_actions",
    "list_stories",
    "list_watch_actions",
    "read_kept",
    "read_question",
    "review_digest",
    "write_kept",
    "write_question",
]
