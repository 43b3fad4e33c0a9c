"""What the curators' commands share: how a ruling is told."""

from __future__ import annotations

from bot.briefing.compose import choose_headline
from bot.briefing.context import AnswerContext
from bot.briefing.lookup import pick_entity
from bot.briefing.pages.brief import say_work
from bot.briefing.wording import Wording
from bot.client import Interaction
from bot.domain.spans import truncate
from bot.domain.stories import (
    Correction,
    CorrectionKind,
    CorrectionOutcome,
    Curator,
    Story,
    StoryId,
    StoryWork,
    WorkState,
)
from cogs._discord.answers import say
from cogs._shared.audit import leave_unnoted, name_subject

LENGTH = 200
"""Characters of a name or title in words to a curator at most."""


def cut(name: str) -> str:
    """Return a name or title in one line, cut where it would crowd out the rest of a message."""
    return truncate(" ".join(name.split()), LENGTH)


def name_story(story: Story) -> str:
    """Return what a story is called in words to a curator, in one line."""
    return cut(choose_headline(story))


async def apply_correction(
    interaction: Interaction, context: AnswerContext, *corrections: Correction
) -> bool:
    """Make the first of some corrections that changes anything, and tell what it came to.

    Return whether one was made.
    """
    store, wording = interaction.client.store, context.wording
    for correction in corrections:
        outcome = await store.add_correction(
            context.desk.id, correction, person=interaction.user.id, now=context.now
        )
        if outcome is not CorrectionOutcome.ALREADY:
            break
    if outcome is CorrectionOutcome.DONE:
        interaction.client.wake()
        name_correction(interaction, correction)
        article = show_correction("did", correction, wording)
        await say(interaction, f"{article} {wording.say('curate.undo_hint')}")
    else:
        leave_unnoted(interaction)
        await say(interaction, _show_outcome(outcome, correction, wording))
    return outcome is CorrectionOutcome.DONE


async def correct_entity(
    interaction: Interaction,
    context: AnswerContext,
    kind: CorrectionKind,
    typed: str,
    text: str = "",
    text_said: str = "",
) -> None:
    """Rule something of the entity that goes by what was typed; raises NotFound in words."""
    found = await pick_entity(context, typed)
    correction = Correction(
        kind=kind, subject=found.id, text=text, subject_name=cut(found.name), other_name=text_said
    )
    await apply_correction(interaction, context, correction)


def name_correction(interaction: Interaction, correction: Correction) -> None:
    """Keep what a correction is about for when it is noted."""
    name_subject(interaction, correction.subject_name, correction.other_name, correction.text)


def show_correction(lead: str, correction: Correction, wording: Wording) -> str:
    """Return a correction in words; `lead` says whether it was done just now or undone."""
    kind: str = correction.kind
    if correction.kind is CorrectionKind.RENAME_STORY and not correction.text:
        kind = "unname_story"
    words = correction.words
    if correction.kind is CorrectionKind.SET_WORK:
        words["text"] = _say_work(correction, wording)
    return wording.say(f"curate.{lead}_{kind}", **words)


def _say_work(correction: Correction, wording: Wording) -> str:
    work = StoryWork(
        story=StoryId(correction.subject),
        state=WorkState(correction.text) if correction.text in set(WorkState) else None,
        owner=Curator(person=correction.other) if correction.other else None,
    )
    return say_work(work, wording)


def _show_outcome(outcome: CorrectionOutcome, correction: Correction, wording: Wording) -> str:
    if outcome is CorrectionOutcome.ALREADY:
        return show_correction("already", correction, wording)
    return wording.say(f"curate.{outcome}", **correction.words)
