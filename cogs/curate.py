"""/curate: curators join, part, rename, pin and mute stories, undo that, make events of plans."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from discord import app_commands
from discord.ext import commands

from bot.briefing.context import AnswerContext
from bot.briefing.lookup import AgendaItem, look_up_agenda, pick_article, pick_entity, pick_story
from bot.client import Interaction, Newsdesk
from bot.domain.entities import DayRange
from bot.domain.errors import LimitReached, NotFound
from bot.domain.posting import MOST_EVENTS, PlannedEvent
from bot.domain.questions import BoardQuestion, Horizon, MakeEventAction
from bot.domain.spans import truncate
from bot.domain.stories import Correction, CorrectionKind, Story
from cogs._discord.answers import answer, begin, defer, say
from cogs._discord.checks import check_curator
from cogs._discord.escape import clean_text
from cogs._shared.audit import name_subject, note_audit
from cogs._shared.autocomplete import EntityName, Offered, StoryName, offer_story_articles
from cogs._shared.corrections import (
    apply_correction,
    cut,
    name_correction,
    name_story,
    show_correction,
)
from cogs._shared.typed import WorkStateOption

MemberName = app_commands.Transform[str, Offered(offer_story_articles)]
Headline = app_commands.Range[str, 1, 200]
Note = app_commands.Range[str, 1, 500]


async def setup(bot: Newsdesk) -> None:
    """Add the command, and make the list of plans work."""
    await bot.add_cog(CurateCog())
    bot.actions[MakeEventAction] = _make_event


@app_commands.default_permissions(manage_messages=True)
class CurateCog(commands.GroupCog, group_name="curate", group_description="Correct the stories"):
    """What curators say of stories."""

    @app_commands.command(description="Say that two stories are one")
    @app_commands.describe(a="The story to keep", b="The story to merge into it")
    async def merge(self, interaction: Interaction, a: StoryName, b: StoryName) -> None:
        """Make two stories one."""
        context = await begin(interaction)
        kept, merged = await pick_story(context, a), await pick_story(context, b)
        correction = Correction(
            kind=CorrectionKind.MERGE_STORIES,
            subject=kept.id,
            other=merged.id,
            subject_name=name_story(kept),
            other_name=name_story(merged),
        )
        await apply_correction(interaction, context, correction)

    @app_commands.command(description="Make an article, with its copies, a story of its own")
    @app_commands.describe(story="Words of its title", article="The article that does not belong")
    async def split(self, interaction: Interaction, story: StoryName, article: MemberName) -> None:
        """Split an article off its story."""
        context = await begin(interaction)
        found = await pick_story(context, story)
        member = pick_article(found, article, context.wording)
        correction = Correction(
            kind=CorrectionKind.SPLIT_STORY,
            subject=found.id,
            other=member.stored.id,
            subject_name=name_story(found),
            other_name=cut(member.stored.article.title or member.stored.article.origin),
        )
        await apply_correction(interaction, context, correction)

    @app_commands.command(description="Give a story a headline of the desk's own")
    @app_commands.describe(
        story="Words of its title", headline="The desk's words; left out, a source's title again"
    )
    async def rename(
        self, interaction: Interaction, story: StoryName, headline: Headline | None = None
    ) -> None:
        """Head a story with the desk's own words."""
        context = await begin(interaction)
        text = " ".join((headline or "").split())
        if headline and not text:
            raise NotFound(context.wording.say("curate.no_headline"))
        found = await pick_story(context, story)
        await apply_correction(
            interaction, context, _about(CorrectionKind.RENAME_STORY, found, text)
        )

    @app_commands.command(description="Put a story first in briefs; again to take it back")
    @app_commands.describe(story="Words of its title")
    async def pin(self, interaction: Interaction, story: StoryName) -> None:
        """Pin a story, or a pinned one no longer."""
        context = await begin(interaction)
        found = await pick_story(context, story)
        pin, unpin = CorrectionKind.PIN_STORY, CorrectionKind.UNPIN_STORY
        await apply_correction(interaction, context, _about(pin, found), _about(unpin, found))

    @app_commands.command(description="Leave a story or an entity out of briefs; again to undo")
    @app_commands.describe(story="Words of its title", entity="Any name it goes by")
    async def mute(
        self,
        interaction: Interaction,
        story: StoryName | None = None,
        entity: EntityName | None = None,
    ) -> None:
        """Mute a story or an entity, or a muted one no longer."""
        context = await begin(interaction)
        if (story is None) is (entity is None):
            raise NotFound(context.wording.say("curate.mute_what"))
        if story is not None:
            found = await pick_story(context, story)
            mute, unmute = CorrectionKind.MUTE_STORY, CorrectionKind.UNMUTE_STORY
            await apply_correction(interaction, context, _about(mute, found), _about(unmute, found))
            return
        named = await pick_entity(context, entity or "")
        kinds = (CorrectionKind.MUTE_ENTITY, CorrectionKind.UNMUTE_ENTITY)
        corrections = [
            Correction(kind=k, subject=named.id, subject_name=cut(named.name)) for k in kinds
        ]
        await apply_correction(interaction, context, *corrections)

    @app_commands.command(description="Say how far you are with a story, and who has it")
    @app_commands.describe(
        story="Words of its title",
        state="How far it is; none takes it off the board",
        mine="Take it, or give it up",
    )
    async def state(
        self,
        interaction: Interaction,
        story: StoryName,
        state: Literal["new", "checking", "done", "none"] | None = None,
        mine: bool | None = None,
    ) -> None:
        """Set the state of a story, take it or give it up."""
        context = await begin(interaction)
        if state is None and mine is None:
            raise NotFound(context.wording.say("work.what"))
        found = await pick_story(context, story)
        held = await context.store.get_work(context.desk.id, found.id)
        now = held.state.value if held.state else ""
        owner = held.owner.person if held.owner else 0
        correction = Correction(
            kind=CorrectionKind.SET_WORK,
            subject=found.id,
            other=owner if mine is None else interaction.user.id if mine else 0,
            text=now if state is None else "" if state == "none" else state,
            subject_name=name_story(found),
        )
        await apply_correction(interaction, context, correction)

    @app_commands.command(description="Write a note on a story: your words, no quote")
    @app_commands.describe(story="Words of its title", text="What the others should know")
    async def note(self, interaction: Interaction, story: StoryName, text: Note) -> None:
        """Add a note to a story."""
        context = await begin(interaction)
        words = clean_text(text).strip()
        if not words:
            raise NotFound(context.wording.say("work.no_words"))
        found = await pick_story(context, story)
        await apply_correction(interaction, context, _about(CorrectionKind.ADD_NOTE, found, words))

    @app_commands.command(description="The stories that are worked on, by state and owner")
    @app_commands.describe(state="Only these", mine="Only yours")
    async def board(
        self,
        interaction: Interaction,
        state: WorkStateOption | None = None,
        mine: bool = False,
    ) -> None:
        """Show what curators work on."""
        owner = interaction.user.id if mine else 0
        await answer(interaction, BoardQuestion(state, owner))

    @app_commands.command(description="Undo the latest correction; again for the one before")
    async def undo(self, interaction: Interaction) -> None:
        """Undo the latest correction of the desk that stands."""
        context = await begin(interaction)
        undone = await interaction.client.store.undo_correction(context.desk.id, now=context.now)
        if undone is None:
            raise NotFound(context.wording.say("curate.nothing_to_undo"))
        interaction.client.wake()
        name_correction(interaction, undone.correction)
        article = show_correction("undone", undone.correction, context.wording)
        hint = context.wording.say("curate.undo_again")
        await say(interaction, f"{context.wording.say('curate.undone', what=article)} {hint}")


def _about(kind: CorrectionKind, story: Story, text: str = "") -> Correction:
    return Correction(kind=kind, subject=story.id, text=text, subject_name=name_story(story))


NAME, ABOUT, PLACE = 100, 1_000, 100
"""Characters of an event's name, description and location at most (Discord's limits)."""

MOST_LOOKED = 200
"""Plans among which the one that was chosen is looked for."""


async def _make_event(
    interaction: Interaction, context: AnswerContext, asked: MakeEventAction
) -> None:
    """Have an event made of a plan, for a curator; it is made and kept up to date in a moment."""
    check_curator(interaction)
    await defer(interaction)
    desk, say_words, bot = context.desk, context.wording.say, interaction.client
    if not desk.events:
        raise NotFound(say_words("event.not_here"))
    today = context.now.astimezone(ZoneInfo(desk.zone)).date()
    days = DayRange(today, today + timedelta(days=Horizon.YEAR.days))
    agenda = await look_up_agenda(context.store, desk, days, today=today, most=MOST_LOOKED)
    item = next((one for one in agenda.items if one.key == asked.key), None)
    if item is None or item.is_open:
        raise NotFound(say_words("event.gone"))
    event = plan_event(context, item)
    try:
        made = await bot.store.add_event(event, today=today)
    except LimitReached as error:
        raise LimitReached(say_words("event.too_many", n=MOST_EVENTS)) from error
    if made:
        name_subject(interaction, event.name)
        await note_audit(interaction, "agenda event")
        bot.wake()
    await say(interaction, say_words("event.made" if made else "event.known", name=event.name))


def plan_event(context: AnswerContext, item: AgendaItem) -> PlannedEvent:
    """Return a plan as an event that Discord takes: its words, who announces them, where."""
    first = item.event.lines[0]
    words = " ".join(clean_text(first.quote.text).split())
    sources = "\n".join(
        f"{line.source.name}: {line.source.url}" for line in item.event.lines if line.source.url
    )
    return PlannedEvent(
        desk=context.desk.id,
        guild=context.desk.guild,
        key=item.key,
        days=item.event.days,
        name=truncate(words, NAME),
        about=truncate(f"{words}\n{clean_text(sources)}".strip(), ABOUT),
        place=truncate(clean_text(first.source.name) or context.desk.name, PLACE),
    )
