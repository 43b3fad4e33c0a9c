"""Answer which stories curators work on, and how far they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.briefing.compose import choose_headline
from bot.briefing.context import Answer, AnswerContext, follow_story
from bot.briefing.page import Block, Line, Page, Run
from bot.briefing.pages.brief import show_note, show_owner
from bot.briefing.wording import Wording
from bot.domain.questions import BoardQuestion
from bot.domain.stories import StoryId, StoryWork, WorkState

MOST, MOST_READ = 50, 1_000
"""Stories of a board that are shown, and among which those that are asked for are looked for."""


async def answer_board(context: AnswerContext, question: BoardQuestion) -> Answer:
    """Return the board of a desk: its stories with a state or an owner."""
    store, desk = context.store, context.desk
    works = [
        work
        for work in await store.get_board(desk.id, limit=MOST_READ)
        if question.state in (None, work.state)
        and (not question.owner or (work.owner and work.owner.person == question.owner))
    ]
    stories = await store.get_stories(desk.id, [work.story for work in works[:MOST]])
    headlines = {story.id: choose_headline(story) for story in stories}
    shown = tuple(work for work in works if work.story in headlines)
    return Answer(
        page=show_board(
            shown, headlines, question, desk.zone, context.wording, more=len(works) - MOST
        ),
        stories=tuple(follow_story(work.story, headlines[work.story]) for work in shown),
        value=shown,
    )


def show_board(
    works: Sequence[StoryWork],
    headlines: Mapping[StoryId, str],
    question: BoardQuestion,
    zone: str,
    wording: Wording,
    *,
    more: int = 0,
) -> Page:
    """Return the page of the stories that are worked on, by state, each with who has it.

    `more` counts those that there was no room for.
    """
    blocks = []
    for state in (*WorkState, None):
        held = [work for work in works if work.state is state]
        if held:
            name = wording.say(f"work.{state or 'none'}")
            heading = (Run(name, bold=True), Run(f" · {len(held)}", dim=True))
            lines = [
                line
                for work in held
                for line in _show_entry(work, headlines[work.story], zone, wording)
            ]
            blocks.append(Block(lines, heading))
    if more > 0:
        blocks.append(Block([(Run(wording.count("brief.more_stories", more), dim=True),)]))
    key = "work.nothing" if question == BoardQuestion() else "work.none_such"
    return Page(wording.say("work.board"), blocks or [Block([wording.say(key)])])


def _show_entry(work: StoryWork, headline: str, zone: str, wording: Wording) -> tuple[Line, ...]:
    owner = f" · {show_owner(work, wording)}" if work.owner else ""
    first: Line = (Run(headline), Run(owner, dim=True))
    return (first, *(show_note(note, zone, wording) for note in work.notes[-1:]))
