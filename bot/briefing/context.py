"""The context of a question and the parts of an answer: the values that answers are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.briefing.charts import Chart
from bot.briefing.compose import PostReader
from bot.briefing.page import Page
from bot.briefing.wording import Wording
from bot.domain.desks import Desk
from bot.domain.questions import Question, StoryQuestion
from bot.domain.stories import StoryId
from bot.ports.articles import (
    ArticleStore,
    DateStore,
    EntityStore,
    RelationStore,
    TrendStore,
    WorkStore,
)
from bot.ports.feeds import MissedStore


class DeskReader(
    ArticleStore,
    EntityStore,
    DateStore,
    PostReader,
    RelationStore,
    TrendStore,
    WorkStore,
    MissedStore,
    Protocol,
):
    """The stores that questions are answered from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A question that may follow an answer, and what its button says."""

    label: str
    question: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A page, and what may be asked next: as buttons, and to open from lists.

    `value` is what the page shows, for programs; `chart` a picture of it, to be drawn by a worker.
    `unknown` is true where the page only says that nothing goes by the name asked for. `vote` is
    the story that people are asked about: whether it was useful to them; `watch` what they can
    watch: an entity ("e:12") or a story ("s:3"). `actions` is what else may be done about it, by
    buttons; `watches` which watches may be muted or ended, `plans` of which an event may be made,
    from a list. Of a page that tells several stories `fewer` returns one with the first ones alone
    and the rest behind a button, so that it takes at most so many `messages`.
    """

    page: Page
    follow: tuple[Follow, ...] = ()
    stories: tuple[Follow, ...] = ()
    names: tuple[Follow, ...] = ()
    value: object = None
    chart: Chart | None = None
    unknown: bool = False
    vote: StoryId | None = None
    watch: str = ""
    actions: tuple[Follow, ...] = ()
    watches: tuple[Follow, ...] = ()
    plans: tuple[Follow, ...] = ()
    fewer: Callable[[int], Answer] | None = None
    messages: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerContext:
    """What is needed to answer: the stores, the desk, the time and the words."""

    store: DeskReader
    desk: Desk
    now: datetime
    wording: Wording


def follow_story(story: StoryId, label: str) -> Follow:
    """Return what opens a story."""
    return Follow(label=label, question=StoryQuestion(f"s:{story}"))


def make_follow(context: AnswerContext, question: Question, label: str = "") -> Follow:
    """Return the button for a question; its label by key, "button.WORD" where none is given."""
    return Follow(label=context.wording.say(label or f"button.{question.word}"), question=question)
