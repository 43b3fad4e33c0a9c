"""Questions: the one door for commands, buttons and the command line."""

from __future__ import annotations

from bot.briefing.questions.actions import (
    follow_watch_post,
    list_actions,
    list_watch_actions,
    read_story_id,
    read_watch_id,
)
from bot.briefing.questions.answer import (
    answer_question,
    ask_brief,
    ask_story,
    follow_post,
    list_stories,
)
from bot.briefing.questions.encode import ask

__all__ = [
    "answer_question",
    "ask",
    "ask_brief",
    "ask_story",
    "follow_post",
    "follow_watch_post",
    "list_actions",
    "list_stories",
    "list_watch_actions",
    "read_story_id",
    "read_watch_id",
]
