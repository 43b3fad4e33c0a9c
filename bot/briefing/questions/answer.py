"""Answer any question to a desk with a neutral page and the questions that may follow it.

Behind every command and every button stands a Question; this is the one place that answers them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot.briefing.compose import (
    MESSAGES,
    brief_now,
    choose_headline,
    compose_more,
    make_brief,
    weigh_post,
)
from bot.briefing.context import Answer, AnswerContext, Follow, follow_story, make_follow
from bot.briefing.lookup import (
    find_story,
    list_sources,
    look_up_story,
    look_up_why,
    look_up_words,
    make_story_timeline,
    say_fault,
)
from bot.briefing.pages.brief import (
    show_brief,
    show_context,
    show_headline,
    show_reasons,
    show_sources,
    show_story_page,
    show_weights,
)
from bot.briefing.pages.lookup import show_search
from bot.briefing.pages.timeline import chart_timeline, show_timeline
from bot.briefing.pages.why import show_why
from bot.briefing.questions import answer_names as names
from bot.briefing.questions.agenda import answer_agenda
from bot.briefing.questions.board import answer_board
from bot.briefing.questions.encode import tidy
from bot.briefing.questions.review import answer_review, explain_review
from bot.briefing.wording import Wording
from bot.domain.digests import Brief, BriefLength
from bot.domain.errors import NotFound, QueryNotUnderstood
from bot.domain.questions import (
    AgendaQuestion,
    BoardQuestion,
    BriefQuestion,
    ContextQuestion,
    DateQuestion,
    EntityQuestion,
    MoreQuestion,
    NamesQuestion,
    PostQuestion,
    Question,
    ReasonsQuestion,
    RelatedQuestion,
    ReviewQuestion,
    SearchQuestion,
    SourcesQuestion,
    StoriesQuestion,
    StoryQuestion,
    StoryTimelineQuestion,
    TimelineOrder,
    TimelineQuestion,
    TrendQuestion,
    WeightsQuestion,
    WhyQuestion,
)
from bot.domain.stories import Story


async def answer_question(context: AnswerContext, question: Question) -> Answer:
    """Return the answer to a question.

    Raises NotFound where what it is about is gone, DateNotUnderstood or QueryNotUnderstood where
    its words are no date or no search.
    """
    find = ANSWERS.get(type(question))
    if find is None:
        raise NotFound(context.wording.say("error.old_button"))
    return await find(context, tidy(question))


async def _answer_brief(context: AnswerContext, question: BriefQuestion) -> Answer:
    # What came in at this very moment is still in.
    until = question.until + timedelta(seconds=1)
    brief = await make_brief(
        context.store,
        context.desk,
        since=question.since,
        until=until,
        length=question.length,
        skip=question.skip,
    )
    messages = MESSAGES[question.length]
    rest = replace(question, length=BriefLength.FULL)
    return _tell(context, brief, rest, messages, len(brief.stories))


def _tell(
    context: AnswerContext,
    whole: Brief,
    rest: BriefQuestion | MoreQuestion,
    messages: int,
    most: int,
) -> Answer:
    """Return a brief with its first stories, and a button for the `rest`."""
    most = min(most, len(whole.stories))
    left = len(whole.stories) - most
    brief = replace(whole, stories=whole.stories[:most], more=whole.more + left)
    follow: tuple[Follow, ...] = ()
    if brief.more:
        label = context.wording.count("brief.more_stories", brief.more)
        asked = replace(rest, skip=whole.skipped + most)
        follow = (Follow(label=label, question=asked),)
    return Answer(
        page=show_brief(brief, context.wording),
        follow=follow,
        stories=list_stories(brief, context.wording),
        value=brief,
        fewer=partial(_tell, context, whole, rest, messages) if most > 1 else None,
        messages=messages,
    )


def list_stories(brief: Brief, wording: Wording) -> tuple[Follow, ...]:
    """Return the stories of a brief to open, each by its headline and, to a channel, its status."""
    listed = []
    for story in brief.stories:
        label = show_headline(story.headline, story.by_desk, wording)
        if story.status is not None:
            label = f"{label} · {wording.say(f'status.{story.status}')}"
        listed.append(follow_story(story.story, label))
    for line in brief.continuing:
        label = show_headline(line.headline, line.by_desk, wording)
        listed.append(follow_story(line.story, label))
    return tuple(listed)


def follow_post(brief: Brief, post: PostQuestion, wording: Wording) -> tuple[Follow, ...]:
    """Return what may be asked of a post: what it left out, why it holds what it holds."""
    follow, values = [], (post.digest, post.since, post.until, post.after, post.upto, post.key)
    if brief.more:
        label = wording.count("brief.more_stories", brief.more)
        follow.append(Follow(label=label, question=MoreQuestion(*values)))
    why = Follow(label=wording.say("weight.title"), question=WeightsQuestion(*values))
    return (*follow, why)


async def _answer_more(context: AnswerContext, question: MoreQuestion) -> Answer:
    content = await compose_more(context.store, context.desk, question)
    shown = content.brief.stories[question.skip :]
    brief = replace(content.brief, stories=shown, skipped=question.skip)
    return _tell(context, brief, question, MESSAGES[BriefLength.FULL], len(shown))


async def _answer_weights(context: AnswerContext, question: WeightsQuestion) -> Answer:
    shown = await weigh_post(context.store, context.desk, question)
    return Answer(page=show_weights(shown, context.wording), value=shown)


async def _answer_search(context: AnswerContext, question: SearchQuestion) -> Answer:
    try:
        found = await look_up_words(context.store, context.desk, question, now=context.now)
    except QueryNotUnderstood as error:
        raise say_fault(error, context.wording) from error
    nearest = (
        Follow(label=entity.name, question=EntityQuestion(f"e:{entity.id}"))
        for entity in found.nearest
    )
    return Answer(page=show_search(found, context.wording), follow=tuple(nearest), value=found)


async def _answer_story(context: AnswerContext, question: StoryQuestion) -> Answer:
    story = await _get_story(context, question.about)
    page = await look_up_story(context.store, context.desk, story, context.now)
    about = f"s:{story.id}"
    next_ones = (
        SourcesQuestion(about),
        ContextQuestion(about),
        StoryTimelineQuestion(about),
        ReasonsQuestion(about),
    )
    near = (*((page.follows,) if page.follows else ()), *page.followed)
    return Answer(
        page=show_story_page(page, context.desk.zone, context.wording),
        follow=tuple(make_follow(context, one) for one in next_ones),
        stories=tuple(follow_story(title.story, title.title or "…") for title in near),
        value=page,
        vote=story.id,
        watch=about,
    )


async def _answer_story_timeline(context: AnswerContext, question: StoryTimelineQuestion) -> Answer:
    story = await _get_story(context, question.about)
    headline = show_headline(choose_headline(story), story.renamed is not None, context.wording)
    found = await make_story_timeline(
        context.store,
        context.desk,
        story,
        headline,
        dates=question.dates,
        days=names.read_days(context, question.since, question.until),
        oldest_first=question.order is TimelineOrder.OLDEST,
    )
    return Answer(
        page=show_timeline(found, context.wording, zone=context.desk.zone),
        follow=(_back(context, story), *names.ask_words(context, found)),
        value=found,
        chart=chart_timeline(found, context.wording),
    )


async def _answer_sources(context: AnswerContext, question: SourcesQuestion) -> Answer:
    story = await _get_story(context, question.about)
    page = show_sources(story, context.wording)
    return Answer(page=page, follow=(_back(context, story),), value=list_sources(story))


async def _answer_context(context: AnswerContext, question: ContextQuestion) -> Answer:
    story = await _get_story(context, question.about)
    brief = brief_now(story, context.desk, context.now)
    page = show_context(story, brief, context.wording)
    return Answer(page=page, follow=(_back(context, story),), value=brief)


async def _answer_reasons(context: AnswerContext, question: ReasonsQuestion) -> Answer:
    story = await _get_story(context, question.about)
    placed = await context.store.get_placed(context.desk.id, story.id)
    headline = show_headline(choose_headline(story), story.renamed is not None, context.wording)
    page = show_reasons(headline, placed, context.wording)
    why = make_follow(context, WhyQuestion(f"s:{story.id}"))
    return Answer(page=page, follow=(_back(context, story), why), value=placed)


async def _answer_why(context: AnswerContext, question: WhyQuestion) -> Answer:
    found = await look_up_why(context, question, explain_review)
    follow = []
    if found.story is not None:
        about = f"s:{found.story}"
        follow = [make_follow(context, StoryQuestion(about), "button.open_story")]
        follow.append(make_follow(context, ReasonsQuestion(about)))
    return Answer(
        page=show_why(found, context.wording, context.desk.zone), follow=tuple(follow), value=found
    )


async def _get_story(context: AnswerContext, about: str) -> Story:
    found = await find_story(context.store, context.desk, about)
    if found is None:
        raise NotFound(context.wording.say("story.unknown", name=about[:80]))
    return found


def _back(context: AnswerContext, story: Story) -> Follow:
    return make_follow(context, StoryQuestion(f"s:{story.id}"))


# Any: each takes the question of its own kind.
ANSWERS: dict[type[Question], Callable[[AnswerContext, Any], Awaitable[Answer]]] = {
    BriefQuestion: _answer_brief,
    EntityQuestion: names.answer_entity,
    NamesQuestion: names.answer_names,
    StoriesQuestion: names.answer_stories,
    RelatedQuestion: names.answer_related,
    TrendQuestion: names.answer_trend,
    TimelineQuestion: names.answer_timeline,
    DateQuestion: names.answer_date,
    AgendaQuestion: answer_agenda,
    ReviewQuestion: answer_review,
    SearchQuestion: _answer_search,
    StoryQuestion: _answer_story,
    StoryTimelineQuestion: _answer_story_timeline,
    SourcesQuestion: _answer_sources,
    ContextQuestion: _answer_context,
    ReasonsQuestion: _answer_reasons,
    MoreQuestion: _answer_more,
    WeightsQuestion: _answer_weights,
    WhyQuestion: _answer_why,
    BoardQuestion: answer_board,
}
"""The table of answers: for each kind of question what answers it."""
