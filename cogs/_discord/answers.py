"""Answer questions in Discord: send the page, with buttons that still work after a restart.

A button carries the number of a stored question ("ask:12"), so that it needs nothing in memory.
"""

from __future__ import annotations

import asyncio
import io
import logging
import re
from collections.abc import Sequence
from typing import Any

import discord

from bot.briefing.charts import Chart, draw_picture
from bot.briefing.context import Answer, AnswerContext, Follow
from bot.briefing.page import Page
from bot.briefing.questions import answer_question, list_actions
from bot.briefing.wording import load_wording
from bot.client import AnyInteraction, Interaction, Newsdesk
from bot.domain.errors import NotFound, WorkError
from bot.domain.questions import Question, QuestionId
from bot.ports.desks import QuestionStore
from cogs._discord.escape import escape_text
from cogs._discord.publisher import is_member
from cogs._discord.render import render_answer, render_file
from cogs._shared.checks import Counted
from cogs._shared.errors import show_error

_log = logging.getLogger(__name__)

MOST_BUTTONS = 5
MOST_CHOICES = 25
MOST_MESSAGES = 2
"""Messages of one answer: what is longer goes into a file."""

WHOLE = "whole.md"
PICTURE = "picture.png"
PATIENCE = 1.5
"""Seconds that a page waits for its picture; one that takes longer (a worker that has to start
first takes up to ten) follows in a message of its own."""
LABEL = 80
"""Characters of a button's label at most (Discord's limit)."""


async def setup(bot: Newsdesk) -> None:
    """Make the buttons and lists of every earlier answer work."""
    bot.add_dynamic_items(AskButton, StoryList, NameList, WatchList)


async def answer(
    interaction: Interaction,
    question: Question,
    *,
    context: AnswerContext | None = None,
    share: bool = False,
    fresh: bool = True,
) -> None:
    """Answer a question to the person who asked, or to the channel where `share` is true.

    It is asked of the desk of the guild where they are, if nothing else is said.

    Raises NewsdeskError in words where there is no answer.
    """
    if fresh:
        await defer(interaction, share=share)
    context = context or await make_context(interaction)
    found = await answer_question(context, question)
    bot = interaction.client
    rows = await make_rows(bot.store, context, found)
    if found.chart is None:
        await send_page(interaction, found.page, context, rows=rows, share=share)
        return
    drawing = asyncio.create_task(_draw(bot, found.chart), name="picture")
    try:
        await asyncio.wait({drawing}, timeout=PATIENCE)
        picture = drawing.result() if drawing.done() else None
        await send_page(interaction, found.page, context, rows=rows, share=share, picture=picture)
        late = None if picture else await drawing
        if late:
            await interaction.followup.send(file=late, ephemeral=not share)
    finally:
        drawing.cancel()


async def send_page(
    interaction: Interaction,
    page: Page,
    context: AnswerContext,
    *,
    rows: Sequence[discord.ui.ActionRow[Any]] = (),
    share: bool = False,
    picture: discord.File | None = None,
) -> None:
    """Send a page after a deferral: two messages at most, what is longer whole in a file.

    A picture stands below the page.
    """
    views = render_answer(page, more=lambda left: context.wording.say("page.more", n=left))
    shown, files = views[:MOST_MESSAGES], list[discord.File]()
    if picture is not None:
        files.append(picture)
        item = discord.MediaGalleryItem(picture, description=picture.description)
        shown[-1].add_item(discord.ui.MediaGallery(item))
    if len(views) > len(shown):
        # What does not fit goes along whole, in a file; the last message says how much it is.
        whole = io.BytesIO(render_file(page).encode())
        files.append(discord.File(whole, filename=WHOLE))
        shown[-1].add_item(discord.ui.File(f"attachment://{WHOLE}"))
    for row in rows:
        shown[-1].add_item(row)
    for view in shown[:-1]:
        await interaction.followup.send(view=view, ephemeral=not share)
    await interaction.followup.send(view=shown[-1], files=files, ephemeral=not share)


async def _draw(bot: Newsdesk, chart: Chart) -> discord.File | None:
    """Return a chart as a picture with its description; None where drawing it failed."""
    try:
        image = await bot.pipeline.pool.run(draw_picture, chart)
    except WorkError:
        # The page tells all that the picture would.
        _log.exception("a picture could not be drawn")
        return None
    return discord.File(io.BytesIO(image), filename=PICTURE, description=chart.alt)


async def make_context(interaction: Interaction) -> AnswerContext:
    """Return what is needed to answer an interaction: the guild's desk, the time, the language."""
    wording = load_wording(str(interaction.locale))
    if interaction.guild is None:
        raise NotFound(wording.say("error.guild_only"))
    bot = interaction.client
    return AnswerContext(
        store=bot.store,
        desk=await bot.find_desk(interaction.guild),
        now=bot.clock.now(),
        wording=wording,
    )


async def make_rows(
    store: QuestionStore, context: AnswerContext, found: Answer
) -> list[discord.ui.ActionRow[Any]]:
    """Return the rows of what may be asked after an answer: stories to open, then buttons."""
    rows: list[discord.ui.ActionRow[Any]] = []
    for kind, follow, most in (
        (StoryList, found.stories, MOST_CHOICES),
        (NameList, found.names, MOST_CHOICES),
        (WatchList, found.watches, MOST_CHOICES),
        (AskButton, found.follow, MOST_BUTTONS),
        (AskButton, list_actions(found, context.wording), MOST_BUTTONS),
    ):
        if not follow:
            continue
        questions = [item.question for item in follow[:most]]
        numbers = await store.keep_questions(context.desk.id, questions, now=context.now)
        rows.append(discord.ui.ActionRow(*kind.make(follow, numbers, context)))
    return rows


class AskButton(
    Counted, discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"ask:(?P<number>[0-9]{1,18})"
):
    """A button that asks a stored question."""

    def __init__(self, number: int, label: str = "…") -> None:
        super().__init__(
            discord.ui.Button(
                label=label[:LABEL],
                style=discord.ButtonStyle.secondary,
                custom_id=f"ask:{number}",
            )
        )
        self.number = QuestionId(number)

    @classmethod
    def make(
        cls, follow: Sequence[Follow], numbers: Sequence[QuestionId], context: AnswerContext
    ) -> list[AskButton]:
        """Return a button for each follow-up question."""
        return [cls(number, item.label) for item, number in zip(follow, numbers, strict=False)]

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: Any, match: re.Match[str]
    ) -> AskButton:
        """Return the button that was pressed, from what it carries."""
        return cls(int(match["number"]))

    async def callback(self, interaction: AnyInteraction) -> None:
        """Answer the question behind the button."""
        await ask_again(interaction, self.number)


class StoryList(
    Counted,
    discord.ui.DynamicItem[discord.ui.Select[Any]],
    template=r"open:(?P<number>[0-9]{1,18})",
):
    """A list of stories; choosing one opens its page for the person who chose."""

    sign, words = "open", "button.open"

    def __init__(self, number: int, item: discord.ui.Select[Any] | None = None) -> None:
        super().__init__(item or discord.ui.Select(custom_id=f"{self.sign}:{number}"))

    @classmethod
    def make(
        cls, follow: Sequence[Follow], numbers: Sequence[QuestionId], context: AnswerContext
    ) -> list[StoryList]:
        """Return one list of all stories."""
        options = [
            discord.SelectOption(label=item.label[:100] or "…", value=str(number))
            for item, number in zip(follow, numbers, strict=False)
        ]
        return [
            cls(
                numbers[0],
                discord.ui.Select(
                    custom_id=f"{cls.sign}:{numbers[0]}",
                    placeholder=context.wording.say(cls.words),
                    options=options,
                ),
            )
        ]

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: Any, match: re.Match[str]
    ) -> StoryList:
        """Return the list that was chosen from."""
        return cls(int(match["number"]), item)

    async def callback(self, interaction: AnyInteraction) -> None:
        """Open the story that was chosen."""
        value = self.item.values[0] if self.item.values else ""
        await ask_again(interaction, QuestionId(int(value) if value.isdecimal() else 0))


class NameList(StoryList, template=r"name:(?P<number>[0-9]{1,18})"):
    """A list of names; choosing one opens its page for the person who chose."""

    sign, words = "name", "button.open_name"


class WatchList(StoryList, template=r"watches:(?P<number>[0-9]{1,18})"):
    """A list of watches to mute or to end."""

    sign, words = "watches", "button.watches"


async def ask_again(interaction: Interaction, number: QuestionId) -> None:
    """Answer a stored question to the person who pressed, or do for them what it stands for."""
    try:
        context, question = await _find_question(interaction, number)
        action = interaction.client.actions.get(question.kind)
        if action is None:
            await answer(interaction, question, context=context)
        else:
            await action(interaction, context, question)
    except Exception as error:
        await show_error(interaction, error)


async def _find_question(
    interaction: Interaction, number: QuestionId
) -> tuple[AnswerContext, Question]:
    """Return a stored question, with what is needed to answer it; raises NotFound in words.

    In direct messages its desk is the one that it was kept for, as long as the person is a member
    of that guild.
    """
    bot, wording = interaction.client, load_wording(str(interaction.locale))
    if interaction.guild is not None:
        context = await make_context(interaction)
        question = await bot.store.find_question(context.desk.id, number)
        if question is not None:
            return context, question
        raise NotFound(wording.say("error.old_button"))
    await defer(interaction)
    kept = await bot.store.find_kept_question(number)
    desk = await bot.store.find_desk(kept[0]) if kept else None
    if kept is None or desk is None or not await is_member(bot, desk.guild, interaction.user.id):
        raise NotFound(wording.say("error.old_button"))
    return AnswerContext(store=bot.store, desk=desk, now=bot.clock.now(), wording=wording), kept[1]


async def defer(interaction: Interaction, *, share: bool = False) -> None:
    """Tell Discord that an answer follows, where that was not done yet."""
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=not share, thinking=True)


async def say(interaction: Interaction, text: str) -> None:
    """Answer with a short text of our own, to the person who asked alone."""
    send = (
        interaction.followup.send
        if interaction.response.is_done()
        else interaction.response.send_message
    )
    await send(escape_text(text), ephemeral=True)
