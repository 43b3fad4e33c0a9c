"""What may be done by a press beside asking: vote, watch, mute or end a watch."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.briefing.compose import WatchedStory
from bot.briefing.context import Answer, Follow, follow_story
from bot.briefing.page import Page
from bot.briefing.pages.brief import show_headline
from bot.briefing.wording import Wording
from bot.domain.questions import EndWatchAction, MuteAction, VoteAction, WatchAction
from bot.domain.watches import MUTED, Watch

MOST_CHOSEN = 12
"""Watches that a message lets people mute or end: two lines each in a list of 25."""


def list_actions(found: Answer, wording: Wording) -> tuple[Follow, ...]:
    """Return the buttons of what may be done about an answer: watch it, vote on it, and its own."""
    actions = []
    if found.watch:
        label = wording.say("watch.button")
        actions.append(Follow(label=label, question=WatchAction(found.watch)))
    if found.vote is not None:
        actions += [
            Follow(label=wording.say(label), question=VoteAction(found.vote, useful))
            for useful, label in ((True, "vote.useful"), (False, "vote.useless"))
        ]
    return (*actions, *found.actions)


def follow_watch_post(
    page: Page, quoted: Sequence[WatchedStory], watches: Collection[Watch], wording: Wording
) -> Answer:
    """Return what is told of watches with all that may be done about it."""
    stories = tuple(
        follow_story(
            item.brief.story, show_headline(item.brief.headline, item.brief.by_desk, wording)
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
    label = wording.say("watch.unmute" if muted else "watch.mute")
    return (
        Follow(label=label, question=MuteAction(watch.id, muted=not muted)),
        Follow(label=wording.say("watch.end"), question=EndWatchAction(watch.id)),
    )


def _choose_among(watches: Sequence[Watch], wording: Wording) -> tuple[Follow, ...]:
    return tuple(
        Follow(label=wording.say(label, name=watch.label), question=question)
        for watch in watches
        for question, label in (
            (MuteAction(watch.id), "watch.mute_named"),
            (EndWatchAction(watch.id), "watch.end_named"),
        )
    )
