"""What may be done by a press beside asking: vote, watch, mute or end a watch."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.briefing.compose import WatchedStory
from bot.briefing.context import Answer, Follow
from bot.briefing.page import Page
from bot.briefing.pages import show_headline
from bot.briefing.questions.answer import ask_story
from bot.briefing.wording import Wording
from bot.domain.errors import NotFound
from bot.domain.questions import Question, QuestionKind
from bot.domain.stories import StoryId
from bot.domain.watches import MUTED, Watch, WatchId

MOST_CHOSEN = 12
"""Watches that a message lets people mute or end: two lines each in a list of 25."""

_DIGITS = 18


def list_actions(found: Answer, wording: Wording) -> tuple[Follow, ...]:
    """Return the buttons of what may be done about an answer: watch it, vote on it, and its own."""
    actions = []
    if found.watch:
        actions.append(_make(QuestionKind.WATCH, found.watch, wording.say("watch.button")))
    if found.vote is not None:
        actions += [
            _make(kind, f"s:{found.vote}", wording.say(label))
            for kind, label in (
                (QuestionKind.USEFUL, "vote.useful"),
                (QuestionKind.USELESS, "vote.useless"),
            )
        ]
    return (*actions, *found.actions)


def follow_watch_post(
    page: Page, quoted: Sequence[WatchedStory], watches: Collection[Watch], wording: Wording
) -> Answer:
    """Return what is told of watches with all that may be done about it."""
    stories = tuple(
        Follow(
            label=show_headline(item.brief.headline, item.brief.by_desk, wording),
            question=ask_story(item.brief.story),
        )
        for item in quoted
    )
    chosen = sorted(watches, key=lambda watch: watch.id)
    single = chosen[0] if len(chosen) == 1 else None
    return Answer(
        page=page,
        stories=stories,
        vote=quoted[0].brief.story if len(quoted) == 1 else None,
        actions=list_watch_actions(single, wording) if single else (),
        watches=() if single else _choose_among(chosen[:MOST_CHOSEN], wording),
    )


def list_watch_actions(watch: Watch, wording: Wording) -> tuple[Follow, ...]:
    """Return what may be done about a watch: mute it or let it speak again, and end it."""
    muted = watch.paused == MUTED
    kind = QuestionKind.UNMUTE if muted else QuestionKind.MUTE
    return (
        _make(kind, f"w:{watch.id}", wording.say("watch.unmute" if muted else "watch.mute")),
        _make(QuestionKind.END_WATCH, f"w:{watch.id}", wording.say("watch.end")),
    )


def _choose_among(watches: Sequence[Watch], wording: Wording) -> tuple[Follow, ...]:
    return tuple(
        _make(kind, f"w:{watch.id}", wording.say(label, name=watch.label))
        for watch in watches
        for kind, label in (
            (QuestionKind.MUTE, "watch.mute_named"),
            (QuestionKind.END_WATCH, "watch.end_named"),
        )
    )


def _make(kind: QuestionKind, subject: str, label: str) -> Follow:
    return Follow(label=label, question=Question(kind=kind, subject=subject))


def read_story_id(question: Question) -> StoryId:
    """Return the story that something is done about; raises NotFound where it is about none."""
    return StoryId(_read_number(question, "s:"))


def read_watch_id(question: Question) -> WatchId:
    """Return the watch that something is done about; raises NotFound where it is about none."""
    return WatchId(_read_number(question, "w:"))


def _read_number(question: Question, prefix: str) -> int:
    number = question.subject.removeprefix(prefix)
    if question.subject == number or not number.isdecimal() or len(number) > _DIGITS:
        raise NotFound("This is about nothing that is there.")
    return int(number)
