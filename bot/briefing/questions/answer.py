"""Answer any question to a desk with a neutral page and the questions that may follow it.

Behind every command and every button stands a Question; this is the one place that answers them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.briefing.compose import (
    PostWindow,
    brief_story,
    choose_headline,
    compose_more,
    make_brief,
    weigh_post,
)
from bot.briefing.context import Answer, AnswerContext, Follow, make_follow
from bot.briefing.lookup import (
    list_sources,
    look_up_story,
    look_up_words,
    make_story_timeline,
    read_search,
    say_fault,
)
from bot.briefing.pages import (
    chart_timeline,
    show_brief,
    show_context,
    show_headline,
    show_reasons,
    show_search,
    show_sources,
    show_story_page,
    show_timeline,
    show_weights,
)
from bot.briefing.questions import answer_names as names
from bot.briefing.questions.encode import read_subject
from bot.briefing.wording import Wording
from bot.domain.digests import Brief, BriefLength
from bot.domain.errors import NotFound, QueryNotUnderstood
from bot.domain.questions import Question, QuestionKind
from bot.domain.stories import Story, StoryId


async def answer_question(context: AnswerContext, question: Question) -> Answer:
    """Return the answer to a question.

    Raises NotFound where what it is about is gone, DateNotUnderstood or QueryNotUnderstood where
    its words are no date or no search.
    """
    find = _ANSWERS.get(question.kind)
    if find is None:
        raise NotFound(context.wording.say("error.old_button"))
    return await find(context, question)


def ask_brief(since: datetime, until: datetime, length: BriefLength) -> Question:
    """Return the question for the brief of a window."""
    window = f"{since.timestamp():.0f}..{until.timestamp():.0f} {length}"
    return Question(kind=QuestionKind.BRIEF, subject=window)


async def _answer_brief(context: AnswerContext, question: Question) -> Answer:
    window, _, length = question.subject.partition(" ")
    since, until = (datetime.fromtimestamp(float(end), UTC) for end in window.split(".."))
    # What came in at this very moment is still in.
    until += timedelta(seconds=1)
    brief = await make_brief(
        context.store, context.desk, since=since, until=until, length=BriefLength(length)
    )
    follow = []
    if brief.more:
        label = context.wording.count("brief.more_stories", brief.more)
        request = replace(question, subject=f"{window} {BriefLength.FULL}")
        follow.append(Follow(label=label, question=request))
    return Answer(
        page=show_brief(brief, context.wording),
        follow=tuple(follow),
        stories=list_stories(brief, context.wording),
        value=brief,
    )


def list_stories(brief: Brief, wording: Wording) -> tuple[Follow, ...]:
    """Return the stories of a brief to open, each by its headline and, to a channel, its status."""
    listed = []
    for article in brief.stories:
        label = show_headline(article.headline, article.by_desk, wording)
        if article.status is not None:
            label = f"{label} · {wording.say(f'status.{article.status}')}"
        listed.append(Follow(label=label, question=ask_story(article.story)))
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


async def _answer_more(context: AnswerContext, question: Question) -> Answer:
    content = await compose_more(context.store, context.desk, PostWindow.of(question))
    return Answer(
        page=show_brief(content.brief, context.wording),
        stories=list_stories(content.brief, context.wording),
        value=content.brief,
    )


async def _answer_weights(context: AnswerContext, question: Question) -> Answer:
    shown = await weigh_post(context.store, context.desk, PostWindow.of(question))
    return Answer(page=show_weights(shown, context.wording), value=shown)


async def _answer_search(context: AnswerContext, question: Question) -> Answer:
    request = read_search(question.subject)
    try:
        found = await look_up_words(context.store, context.desk, request, now=context.now)
    except QueryNotUnderstood as error:
        raise say_fault(error, context.wording) from error
    nearest = (
        Follow(
            label=entity.name,
            question=Question(kind=QuestionKind.ENTITY, subject=f"e:{entity.id}"),
        )
        for entity in found.nearest
    )
    return Answer(page=show_search(found, context.wording), follow=tuple(nearest), value=found)


def ask_story(story: StoryId, kind: QuestionKind = QuestionKind.STORY) -> Question:
    """Return a question about a story."""
    return Question(kind=kind, subject=f"s:{story}")


async def _answer_story(context: AnswerContext, question: Question) -> Answer:
    story = await _get_story(context, question)
    page = await look_up_story(context.store, context.desk, story)
    kinds = (
        QuestionKind.SOURCES,
        QuestionKind.CONTEXT,
        QuestionKind.STORY_TIMELINE,
        QuestionKind.REASONS,
    )
    near = (*((page.follows,) if page.follows else ()), *page.followed)
    return Answer(
        page=show_story_page(page, context.desk.zone, context.wording),
        follow=tuple(make_follow(context, k, f"s:{story.id}", f"button.{k}") for k in kinds),
        stories=tuple(Follow(label=n.title or "…", question=ask_story(n.story)) for n in near),
        value=page,
        vote=story.id,
        watch=f"s:{story.id}",
    )


async def _answer_story_timeline(context: AnswerContext, question: Question) -> Answer:
    story = await _get_story(context, question)
    _, options = read_subject(question)
    headline = show_headline(choose_headline(story), story.renamed is not None, context.wording)
    found = await make_story_timeline(
        context.store,
        context.desk,
        story,
        headline,
        dates=options.dates,
        days=options.read_days(now=context.now, zone=context.desk.zone),
        oldest_first=options.oldest_first,
    )
    return Answer(
        page=show_timeline(found, context.wording, zone=context.desk.zone),
        follow=(_back(context, story),),
        value=found,
        chart=chart_timeline(found, context.wording),
    )


async def _answer_sources(context: AnswerContext, question: Question) -> Answer:
    story = await _get_story(context, question)
    page = show_sources(story, context.wording)
    return Answer(page=page, follow=(_back(context, story),), value=list_sources(story))


async def _answer_context(context: AnswerContext, question: Question) -> Answer:
    story = await _get_story(context, question)
    article = brief_story(story)
    page = show_context(story, article, context.wording)
    return Answer(page=page, follow=(_back(context, story),), value=article)


async def _answer_reasons(context: AnswerContext, question: Question) -> Answer:
    story = await _get_story(context, question)
    placed = await context.store.get_placed(context.desk.id, story.id)
    headline = show_headline(choose_headline(story), story.renamed is not None, context.wording)
    page = show_reasons(headline, placed, context.wording)
    return Answer(page=page, follow=(_back(context, story),), value=placed)


async def _get_story(context: AnswerContext, question: Question) -> Story:
    """Return the story that a question is about: by number, else the newest with such a title."""
    subject, _ = read_subject(question)
    number = subject.removeprefix("s:")
    if subject.startswith("s:") and number.isdecimal() and len(number) < 19:
        found = await context.store.get_story(context.desk.id, StoryId(int(number)))
    else:
        titled = await context.store.find_stories(context.desk.id, subject, limit=1)
        found = await context.store.get_story(context.desk.id, titled[0][0]) if titled else None
    if found is None:
        raise NotFound(context.wording.say("story.unknown", name=subject[:80]))
    return found


def _back(context: AnswerContext, story: Story) -> Follow:
    return make_follow(context, QuestionKind.STORY, f"s:{story.id}", "button.story")


_ANSWERS: dict[QuestionKind, Callable[[AnswerContext, Question], Awaitable[Answer]]] = {
    QuestionKind.BRIEF: _answer_brief,
    QuestionKind.ENTITY: names.answer_entity,
    QuestionKind.NAMES: names.answer_names,
    QuestionKind.STORIES: names.answer_stories,
    QuestionKind.RELATED: names.answer_related,
    QuestionKind.TREND: names.answer_trend,
    QuestionKind.TIMELINE: names.answer_timeline,
    QuestionKind.DATE: names.answer_date,
    QuestionKind.SEARCH: _answer_search,
    QuestionKind.STORY: _answer_story,
    QuestionKind.STORY_TIMELINE: _answer_story_timeline,
    QuestionKind.SOURCES: _answer_sources,
    QuestionKind.CONTEXT: _answer_context,
    QuestionKind.REASONS: _answer_reasons,
    QuestionKind.MORE: _answer_more,
    QuestionKind.WEIGHTS: _answer_weights,
}
