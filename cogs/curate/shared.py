"""What the curators' commands share: who may use them, what is meant, how a ruling is told."""

from __future__ import annotations

from collections.abc import Iterable

from discord import app_commands

from bot.briefing.compose import choose_headline
from bot.briefing.context import AnswerContext
from bot.briefing.lookup import NameUnknown, find_entity
from bot.briefing.wording import Wording
from bot.client import AnyInteraction, Interaction
from bot.domain.entities import Entity, EntityId, fold_name
from bot.domain.errors import NotFound
from bot.domain.stories import Correction, CorrectionKind, CorrectionOutcome, Story, StoryId
from bot.domain.truncate import truncate
from cogs._discord.answers import say
from cogs._shared.audit import leave_unnoted, name_subject

NEAREST = 3
"""How many names are offered for one that is not known or fits several."""

LENGTH = 200
"""Characters of a name or title in words to a curator at most."""


class ForCurators:
    """Cogs whose commands need the right to manage messages."""

    async def interaction_check(self, interaction: AnyInteraction, /) -> bool:
        """Let curators through: the declared default can be overridden, so it is checked here."""
        if not interaction.permissions.manage_messages:
            raise app_commands.MissingPermissions(["manage_messages"])
        return True


async def pick_entity(context: AnswerContext, name: str) -> Entity:
    """Return the entity of the desk that is meant by a choice ("e:12") or a name.

    Raises NotFound in words with the nearest names where there is none or more than one.
    """
    number = name.removeprefix("e:")
    if name.startswith("e:") and number.isdecimal() and len(number) < 19:
        known = await context.store.get_entity(context.desk.id, EntityId(int(number)))
        if known is None:
            raise NotFound(context.wording.say("entity.unknown", name=name))
        return known
    folded = fold_name(name)
    same = await context.store.find_named(context.desk.id, folded) if folded else ()
    if len(same) > 1:
        raise NotFound(context.wording.say("alias.several", name=name, names=_list_names(same)))
    found = await find_entity(context.store, context.desk, name)
    if not isinstance(found, NameUnknown):
        return found
    words = [context.wording.say("entity.unknown", name=name)]
    if found.nearest:
        names = _list_names(found.nearest)
        words.append(context.wording.say("entity.unknown_nearest", names=names))
    raise NotFound(" ".join(words))


def _list_names(entities: Iterable[Entity]) -> str:
    shown = list(entities)[:NEAREST]
    return ", ".join(f"{cut(entity.name)} ({entity.mentions})" for entity in shown)


async def pick_story(context: AnswerContext, name: str) -> Story:
    """Return the story of the desk that is meant by a choice ("s:12") or words of a title.

    Raises NotFound in words with the nearest titles where there is none or more than one.
    """
    number = name.removeprefix("s:")
    if name.startswith("s:") and number.isdecimal() and len(number) < 19:
        found = await context.store.get_story(context.desk.id, StoryId(int(number)))
    else:
        titled = await context.store.find_stories(context.desk.id, name, limit=NEAREST + 1)
        same = [item for item in titled if fold_name(item[1]) == fold_name(name)] or titled
        if len(same) > 1:
            titles = _list_titles(title for _, title in same)
            raise NotFound(context.wording.say("curate.several", name=name, titles=titles))
        found = await context.store.get_story(context.desk.id, same[0][0]) if same else None
    if found is None:
        raise NotFound(await _say_unknown(context, name))
    return found


async def _say_unknown(context: AnswerContext, name: str) -> str:
    near: dict[StoryId, str] = {}
    for word in sorted(fold_name(name).split(), key=len, reverse=True)[:8]:
        near |= await context.store.find_stories(context.desk.id, word, limit=NEAREST)
    said = context.wording.say("story.unknown", name=name)
    if not near or name.startswith("s:"):
        return said
    return f"{said} {context.wording.say('curate.nearest', titles=_list_titles(near.values()))}"


def _list_titles(titles: Iterable[str]) -> str:
    return " · ".join(f"“{cut(title)}”" for title in list(titles)[:NEAREST])


def cut(name: str) -> str:
    """Return a name or title in one line, cut where it would crowd out the rest of a message."""
    return truncate(" ".join(name.split()), LENGTH)


def name_story(story: Story) -> str:
    """Return what a story is called in words to a curator, in one line."""
    return cut(choose_headline(story))


async def apply_correction(
    interaction: Interaction, context: AnswerContext, *corrections: Correction
) -> None:
    """Make the first of some corrections that changes anything, and tell what it came to."""
    store, wording = interaction.client.store, context.wording
    for correction in corrections:
        outcome = await store.add_correction(
            context.desk.id, correction, person=interaction.user.id, now=context.now
        )
        if outcome is not CorrectionOutcome.ALREADY:
            break
    if outcome is CorrectionOutcome.DONE:
        name_correction(interaction, correction)
        article = show_correction("did", correction, wording)
        await say(interaction, f"{article} {wording.say('curate.undo_hint')}")
    else:
        leave_unnoted(interaction)
        await say(interaction, _show_outcome(outcome, correction, wording))


def name_correction(interaction: Interaction, correction: Correction) -> None:
    """Keep what a correction is about for when it is noted."""
    name_subject(interaction, correction.subject_name, correction.other_name, correction.text)


def show_correction(lead: str, correction: Correction, wording: Wording) -> str:
    """Return a correction in words; `lead` says whether it was done just now or undone."""
    kind: str = correction.kind
    if correction.kind is CorrectionKind.RENAME_STORY and not correction.text:
        kind = "unname_story"
    names = {
        "subject": correction.subject_name,
        "other": correction.other_name,
        "text": correction.text,
    }
    return wording.say(f"curate.{lead}_{kind}", **names)


def _show_outcome(outcome: CorrectionOutcome, correction: Correction, wording: Wording) -> str:
    if outcome is CorrectionOutcome.ALREADY:
        return show_correction("already", correction, wording)
    names = {
        "subject": correction.subject_name,
        "other": correction.other_name,
        "text": correction.text,
    }
    return wording.say(f"curate.{outcome}", **names)
