"""Answer any question to a desk with a neutral page and the questions that may follow it.

Behind every command and every button stands a Question; this is the one place that answers them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.briefing.brief_pages import (
    show_brief,
    show_context,
    show_headline,
    show_reasons,
    show_sources,
    show_story,
)
from bot.briefing.choice import choose_headline
from bot.briefing.choice_pages import show_weights
from bot.briefing.digest import make_brief, tell_story
from bot.briefing.lookup import (
    LookupStore,
    NameUnknown,
    find_entity,
    look_up_date,
    look_up_entity,
    look_up_timeline,
)
from bot.briefing.lookup_pages import (
    show_date,
    show_entity,
    show_search,
    show_timeline,
    show_unknown,
)
from bot.briefing.pages import Page
from bot.briefing.posts import PostReader, PostWindow, compose_more, weigh_post
from bot.briefing.search import look_up_words
from bot.briefing.search_words import read_search, say_fault
from bot.briefing.wording import Wording
from bot.domain.digests import Brief, BriefLength
from bot.domain.entities import Entity
from bot.domain.errors import NotFound, QueryNotUnderstood
from bot.domain.guilds import Desk
from bot.domain.lookups import Question, QuestionKind
from bot.domain.stories import Story, StoryId
from bot.text.when import parse_when


class DeskReader(LookupStore, PostReader, Protocol):
    """The stores that questions are answered from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A question that may follow an answer, and what its button says."""

    label: str
    question: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A page, and what may be asked next: as buttons, and as stories to open from a list.

    `vote` is the story that people are asked about: whether it was useful to them.
    """

    page: Page
    follow: tuple[Follow, ...] = ()
    stories: tuple[Follow, ...] = ()
    vote: StoryId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is needed to answer: the stores, the desk, the time and the words."""

    store: DeskReader
    desk: Desk
    now: datetime
    wording: Wording


async def answer_question(asked: Asked, question: Question) -> Answer:
    """Return the answer to a question.

    Raises NotFound where what it is about is gone, DateNotUnderstood or QueryNotUnderstood where
    its words are no date or no search.
    """
    find = _ANSWERS.get(question.kind)
    if find is None:
        raise NotFound(asked.wording.say("error.old_button"))
    return await find(asked, question)


def ask_brief(since: datetime, until: datetime, length: BriefLength) -> Question:
    """Return the question for the brief of a window."""
    window = f"{since.timestamp():.0f}..{until.timestamp():.0f} {length}"
    return Question(kind=QuestionKind.BRIEF, subject=window)


async def _answer_brief(asked: Asked, question: Question) -> Answer:
    window, _, length = question.subject.partition(" ")
    since, until = (datetime.fromtimestamp(float(end), UTC) for end in window.split(".."))
    # What came in at this very moment is still in.
    until += timedelta(seconds=1)
    brief = await make_brief(
        asked.store, asked.desk, since=since, until=until, length=BriefLength(length)
    )
    follow = []
    if brief.more:
        label = asked.wording.count("brief.more_stories", brief.more)
        wanted = replace(question, subject=f"{window} {BriefLength.FULL}")
        follow.append(Follow(label=label, question=wanted))
    return Answer(
        page=show_brief(brief, asked.wording),
        follow=tuple(follow),
        stories=list_stories(brief, asked.wording),
    )


def list_stories(brief: Brief, wording: Wording) -> tuple[Follow, ...]:
    """Return the stories of a brief to open, each by its headline and, to a channel, its status."""
    listed = []
    for told in brief.stories:
        label = show_headline(told.headline, told.by_desk, wording)
        if told.status is not None:
            label = f"{label} · {wording.say(f'status.{told.status}')}"
        listed.append(Follow(label=label, question=ask_story(told.story)))
    for line in brief.continuing:
        label = show_headline(line.headline, line.by_desk, wording)
        listed.append(Follow(label=label, question=ask_story(line.story)))
    return tuple(listed)


def follow_post(brief: Brief, post: PostWindow, wording: Wording) -> tuple[Follow, ...]:
    """Return what may be asked of a post: what it left out, why it holds what it holds."""
    follow = []
    if brief.more:
        label = wording.count("brief.more_stories", brief.more)
        follow.append(Follow(label=label, question=post.ask(QuestionKind.MORE)))
    why = Follow(label=wording.say("weight.title"), question=post.ask(QuestionKind.WEIGHTS))
    return (*follow, why)


async def _answer_more(asked: Asked, question: Question) -> Answer:
    content = await compose_more(asked.store, asked.desk, PostWindow.of(question))
    return Answer(
        page=show_brief(content.brief, asked.wording),
        stories=list_stories(content.brief, asked.wording),
    )


async def _answer_weights(asked: Asked, question: Question) -> Answer:
    shown = await weigh_post(asked.store, asked.desk, PostWindow.of(question))
    return Answer(page=show_weights(shown, asked.wording))


async def _answer_entity(asked: Asked, question: Question) -> Answer:
    found = await look_up_entity(asked.store, asked.desk, question.subject, now=asked.now)
    if isinstance(found, NameUnknown):
        return _answer_unknown(asked, question, found)
    follow = [_follow(asked, QuestionKind.TIMELINE, f"e:{found.entity.id}", "button.timeline")]
    return Answer(
        page=show_entity(found, asked.desk.zone, asked.wording),
        follow=tuple(follow),
    )


async def _answer_timeline(asked: Asked, question: Question) -> Answer:
    found = await look_up_timeline(asked.store, asked.desk, question.subject)
    if isinstance(found, NameUnknown):
        return _answer_unknown(asked, question, found)
    follow = _follow(asked, QuestionKind.ENTITY, f"e:{found.entity.id}", "button.entity")
    return Answer(page=show_timeline(found, asked.wording), follow=(follow,))


def _answer_unknown(asked: Asked, question: Question, unknown: NameUnknown) -> Answer:
    return Answer(
        page=show_unknown(unknown, asked.wording),
        follow=tuple(
            Follow(label=entity.name, question=replace(question, subject=f"e:{entity.id}"))
            for entity in unknown.nearest
        ),
    )


async def _answer_date(asked: Asked, question: Question) -> Answer:
    words, _, about = question.subject.partition("\n")
    days = parse_when(words, now=asked.now, zone=asked.desk.zone)
    entity: Entity | None = None
    if about:
        found = await find_entity(asked.store, asked.desk, about)
        if isinstance(found, NameUnknown):
            return Answer(page=show_unknown(found, asked.wording))
        entity = found
    page = await look_up_date(asked.store, asked.desk, days, entity=entity)
    return Answer(page=show_date(page, asked.wording))


async def _answer_search(asked: Asked, question: Question) -> Answer:
    wanted = read_search(question.subject)
    try:
        found = await look_up_words(asked.store, asked.desk, wanted, now=asked.now)
    except QueryNotUnderstood as error:
        raise say_fault(error, asked.wording) from error
    return Answer(
        page=show_search(found, asked.wording),
        follow=tuple(
            _about(entity.name, QuestionKind.ENTITY, f"e:{entity.id}") for entity in found.nearest
        ),
    )


def _about(label: str, kind: QuestionKind, subject: str) -> Follow:
    return Follow(label=label, question=Question(kind=kind, subject=subject))


def ask_story(story: StoryId, kind: QuestionKind = QuestionKind.STORY) -> Question:
    """Return a question about a story."""
    return Question(kind=kind, subject=f"s:{story}")


async def _answer_story(asked: Asked, question: Question) -> Answer:
    story = await _get_story(asked, question)
    kinds = (QuestionKind.SOURCES, QuestionKind.CONTEXT, QuestionKind.REASONS)
    return Answer(
        page=show_story(tell_story(story), asked.wording),
        follow=tuple(_follow(asked, k, f"s:{story.id}", f"button.{k}") for k in kinds),
        vote=story.id,
    )


async def _answer_sources(asked: Asked, question: Question) -> Answer:
    story = await _get_story(asked, question)
    return Answer(page=show_sources(story, asked.wording), follow=(_back(asked, story),))


async def _answer_context(asked: Asked, question: Question) -> Answer:
    story = await _get_story(asked, question)
    page = show_context(story, tell_story(story), asked.wording)
    return Answer(page=page, follow=(_back(asked, story),))


async def _answer_reasons(asked: Asked, question: Question) -> Answer:
    story = await _get_story(asked, question)
    placed = await asked.store.get_placed(asked.desk.id, story.id)
    headline = show_headline(choose_headline(story), story.renamed is not None, asked.wording)
    page = show_reasons(headline, placed, asked.wording)
    return Answer(page=page, follow=(_back(asked, story),))


async def _get_story(asked: Asked, question: Question) -> Story:
    """Return the story that a question is about: by number, else the newest with such a title."""
    number = question.subject.removeprefix("s:")
    if question.subject.startswith("s:") and number.isdecimal() and len(number) < 19:
        found = await asked.store.get_story(asked.desk.id, StoryId(int(number)))
    else:
        titled = await asked.store.find_stories(asked.desk.id, question.subject, limit=1)
        found = await asked.store.get_story(asked.desk.id, titled[0][0]) if titled else None
    if found is None:
        raise NotFound(asked.wording.say("story.unknown", name=question.subject[:80]))
    return found


def _back(asked: Asked, story: Story) -> Follow:
    return _follow(asked, QuestionKind.STORY, f"s:{story.id}", "button.story")


def _follow(asked: Asked, kind: QuestionKind, subject: str, label: str) -> Follow:
    return Follow(label=asked.wording.say(label), question=Question(kind=kind, subject=subject))


_ANSWERS: dict[QuestionKind, Callable[[Asked, Question], Awaitable[Answer]]] = {
    QuestionKind.BRIEF: _answer_brief,
    QuestionKind.ENTITY: _answer_entity,
    QuestionKind.TIMELINE: _answer_timeline,
    QuestionKind.DATE: _answer_date,
    QuestionKind.SEARCH: _answer_search,
    QuestionKind.STORY: _answer_story,
    QuestionKind.SOURCES: _answer_sources,
    QuestionKind.CONTEXT: _answer_context,
    QuestionKind.REASONS: _answer_reasons,
    QuestionKind.MORE: _answer_more,
    QuestionKind.WEIGHTS: _answer_weights,
}
