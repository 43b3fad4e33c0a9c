"""Answer questions in Discord: send the page, with buttons that still work after a restart.

A button carries its question, and its desk ("7/entity:e:12"), so that it needs nothing in memory.
"""

from __future__ import annotations

import asyncio
import io
import logging
import re
import time
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count
from typing import Any

import discord

from bot.briefing.charts import Chart, draw_picture
from bot.briefing.context import Answer, AnswerContext, Follow
from bot.briefing.page import Page, Run
from bot.briefing.questions import (
    MESSAGE,
    answer_question,
    fits,
    list_actions,
    read_kept,
    read_question,
    write_kept,
    write_question,
)
from bot.briefing.wording import load_wording
from bot.client import AnyInteraction, Interaction, Newsdesk, find_guild
from bot.domain.desks import Desk, DeskId, GuildId
from bot.domain.errors import NotFound, StorageError, StoreFull, WorkError
from bot.domain.questions import (
    AddFeedAction,
    EarlierAuditAction,
    Question,
    QuestionId,
    ReadElsewhereAction,
    RemoveAction,
    RestoreSearchAction,
    SetFilterAction,
)
from bot.domain.spans import truncate
from bot.ports.desks import QuestionStore
from cogs._discord.errors import DeskUnchosen, show_error
from cogs._discord.escape import escape_text
from cogs._discord.publisher import is_member
from cogs._discord.render import render_answer, render_file

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

_KEPT = "kept"
_STORED = re.compile(
    rf"(?:(?:{_KEPT}|ask|yes|open|name|watches):)?(?P<number>[0-9]{{1,18}})(?:\|(?P<place>[0-9]{{1,2}}))?"
)
"""What stands for a stored question: "kept:31|0"; in older messages "ask:31", or "31" in a list."""

_OLD_NUMBERS = re.compile(r"\A((?:audit|vote):[0-9]+):([0-9]+)\Z")
"""Two numbers as buttons carried them before questions had types."""

MOST_SAID, MOST_CHARACTERS = 1_500, 2_000
"""Characters of a short text before they are escaped, and of a message (Discord's limit)."""

MOST_SHARED = 20
"""Guilds that are asked one by one whether somebody is in them; a message has 40 components."""

LOOKED_THROUGH = 4.0
"""What that costs of a person's allowance."""

SEEN_SECONDS, MOST_SEEN = 60.0, 4_096
"""For how long what is offered while a person types goes by their having been in a guild, and of
how many people that is known."""

PRESS = 0.5
"""What pressing a button costs of a person's allowance: half a command."""

ADMIN_ACTIONS = (
    AddFeedAction,
    SetFilterAction,
    EarlierAuditAction,
    RestoreSearchAction,
    RemoveAction,
)
"""What costs nothing: it goes on with a command that did not, or was paid."""


ButtonRows = list[discord.ui.ActionRow[Any]]


async def setup(bot: Newsdesk) -> None:
    """Make the buttons and lists of every earlier answer work."""
    bot.add_dynamic_items(QuestionItem)


async def answer(
    interaction: Interaction,
    question: Question,
    *,
    context: AnswerContext | None = None,
    share: bool = False,
) -> None:
    """Answer a question to the person who asked, or to the channel where `share` is true.

    It is asked of the desk of the guild where they are, if nothing else is said.

    Raises NewsdeskError in words where there is no answer.
    """
    await defer(interaction, share=share)
    context = context or await make_context(interaction)
    found = _fit(await answer_question(context, question))
    bot, page = interaction.client, found.page
    if find_guild(interaction) is None:
        # Where it is not told by the place, the page tells which desk it is of.
        of = Run(context.wording.say("elsewhere.of", name=context.desk.name), dim=True)
        page = replace(page, footer=(*page.footer, *([Run(" · ")] if page.footer else []), of))
    rows = await make_rows(bot.store, context, found)
    if found.chart is None:
        await send_page(interaction, page, rows=rows, share=share)
        return
    drawing = asyncio.create_task(_draw(bot, found.chart), name="picture")
    try:
        await asyncio.wait({drawing}, timeout=PATIENCE)
        picture = drawing.result() if drawing.done() else None
        await send_page(interaction, page, rows=rows, share=share, picture=picture)
        late = None if picture else await drawing
        if late:
            await interaction.followup.send(file=late, ephemeral=not share)
    finally:
        drawing.cancel()


def _fit(found: Answer) -> Answer:
    """Return an answer with as many of its stories as its messages show whole."""
    if found.fewer is None or len(render_answer(found.page)) <= found.messages:
        return found
    sizes = range(1, max(len(found.stories), 2))
    make, most = found.fewer, found.messages
    fits = bisect_left(sizes, True, key=lambda n: len(render_answer(make(n).page)) > most)
    return make(max(fits, 1))


async def send_answer(interaction: Interaction, context: AnswerContext, found: Answer) -> None:
    """Send an answer, with what may be asked or done after it, to the person who asked alone."""
    rows = await make_rows(interaction.client.store, context, found)
    await send_page(interaction, found.page, rows=rows)


async def send_page(
    interaction: Interaction,
    page: Page,
    *,
    rows: Sequence[discord.ui.ActionRow[Any]] = (),
    share: bool = False,
    picture: discord.File | None = None,
) -> None:
    """Send a page after a deferral: two messages at most, what is longer whole in a file.

    A picture stands below the page.
    """
    messages, wording = count(1), load_wording(str(interaction.locale))

    def say_rest(_: int) -> str:
        # What the next message goes on with needs no word.
        return wording.say("page.rest") if next(messages) == MOST_MESSAGES else ""

    views = render_answer(page, more=say_rest)
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
    """Return what is needed to answer an interaction: the guild's desk, the time, the language.

    Outside of the bot's guilds it is the desk that the person reads there; raises DeskUnchosen.
    """
    return _make_context(interaction, await find_desk(interaction))


async def find_desk(interaction: Interaction, *, typing: bool = False) -> Desk:
    """Return the desk that a person reads here: the guild's; where the bot is not, the one chosen.

    A guild that is the only one they share with the bot is taken as chosen. Raises DeskUnchosen in
    words where none is, or they are in its guild no longer.
    """
    bot, guild, person = interaction.client, find_guild(interaction), interaction.user.id
    if guild is not None:
        return await bot.find_desk(guild)
    desk = await bot.store.find_chosen_desk(person)
    if desk is not None and await _is_in(bot, desk.guild, person, typing=typing):
        return desk
    if typing:
        raise DeskUnchosen("")
    shared = await list_shared(interaction)
    say = load_wording(str(interaction.locale)).say
    if len(shared) != 1:
        words = say("elsewhere.choose" if shared else "elsewhere.none")
        raise DeskUnchosen(words, make_desk_rows(shared))
    with suppress(StoreFull):
        await bot.store.choose_desk(shared[0].id, person, now=bot.clock.now())
    return shared[0]


async def _is_in(bot: Newsdesk, guild: GuildId, person: int, *, typing: bool) -> bool:
    """Return whether a person is in a guild; while they type, that they were just now will do."""
    key, now = (guild, person), time.monotonic()
    if typing and bot.seen_in.get(key, -SEEN_SECONDS) > now - SEEN_SECONDS:
        return True
    bot.seen_in.pop(key, None)
    if not await is_member(bot, guild, person):
        return False
    if len(bot.seen_in) >= MOST_SEEN:
        bot.seen_in.clear()
    bot.seen_in[key] = now
    return True


async def list_shared(interaction: Interaction) -> list[Desk]:
    """Return the desks that a person may read here: the guild's; else of all that they are in.

    A bot that is in very many guilds asks none of them: there the choice is made in the guild.
    Raises CommandOnCooldown where the person asks too much.
    """
    bot, here = interaction.client, find_guild(interaction)
    guilds = [here] if here else [guild for guild in bot.guilds if not guild.unavailable]
    if here is None:
        if len(guilds) > MOST_SHARED:
            return []
        bot.charge(interaction, cost=LOOKED_THROUGH)
        person = interaction.user.id
        found = await asyncio.gather(*(is_member(bot, GuildId(g.id), person) for g in guilds))
        guilds = [guild for guild, inside in zip(guilds, found, strict=True) if inside]
    return [await bot.find_desk(guild) for guild in guilds]


def make_desk_rows(desks: Sequence[Desk]) -> ButtonRows:
    """Return a button for each desk by which people choose to read it where the bot is not."""
    items = [
        QuestionItem.make_button(desk.id, Follow(label=desk.name, question=ReadElsewhereAction()))
        for desk in desks
    ]
    places = range(0, len(items), MOST_BUTTONS)
    return [discord.ui.ActionRow(*items[first : first + MOST_BUTTONS]) for first in places]


def _make_context(interaction: Interaction, desk: Desk) -> AnswerContext:
    bot, wording = interaction.client, load_wording(str(interaction.locale), live=True)
    return AnswerContext(store=bot.store, desk=desk, now=bot.clock.now(), wording=wording)


async def make_rows(store: QuestionStore, context: AnswerContext, found: Answer) -> ButtonRows:
    """Return the rows of what may be asked after an answer: stories to open, then buttons.

    Questions that a button has no room for are kept, at most once for the message; where nothing
    can be kept (the disk is full) they are left out.
    """
    lists = (
        ("open", found.stories[:MOST_CHOICES]),
        ("name", found.names[:MOST_CHOICES]),
        ("watches", found.watches[:MOST_CHOICES]),
        ("plans", found.plans[:MOST_CHOICES]),
    )
    buttons = (found.follow[:MOST_BUTTONS], list_actions(found, context.wording)[:MOST_BUTTONS])
    shown = [follow for _, follows in lists for follow in follows]
    texts = await _write_all(store, context, [*shown, *buttons[0], *buttons[1]])
    rows: ButtonRows = []
    for sign, follows in lists:
        options = [(item.label, texts[item.question]) for item in follows if item.question in texts]
        if options:
            rows.append(discord.ui.ActionRow(QuestionItem.make_list(context, sign, options)))
    for row in buttons:
        held = [item for item in row if item.question in texts]
        if held:
            desk = context.desk.id
            items = [QuestionItem.make_button(desk, item, texts[item.question]) for item in held]
            rows.append(discord.ui.ActionRow(*items))
    return rows


async def _write_all(
    store: QuestionStore, context: AnswerContext, follows: Sequence[Follow]
) -> dict[Question, str]:
    """Return for each question the text that stands for it in a button, if one could be kept."""
    texts = {follow.question: write_question(follow.question) for follow in follows}
    long = [q for q, text in texts.items() if not fits(f"{context.desk.id}/{text}")]
    if long:
        kept = write_kept([texts[question] for question in long])
        try:
            number = await store.keep_text(context.desk.id, MESSAGE, kept, now=context.now)
        except StorageError as error:
            _log.warning("an answer goes without %d buttons: %s", len(long), error)
            return {question: text for question, text in texts.items() if question not in long}
        texts |= {question: f"{_KEPT}:{number}|{n}" for n, question in enumerate(long)}
    return texts


class QuestionItem(
    discord.ui.DynamicItem[discord.ui.Button[Any] | discord.ui.Select[Any]],
    template=(
        r"(?s)(?:[A-Z2-7]{6}-[0-9]{1,2}@)?(?P<desk>[0-9]{1,18})/(?P<text>.+)"
        r"|(?P<old>(?:ask|yes|open|name|watches|restore|audit|vote|watch):.+)"
    ),
):
    """A button or a list that asks what it carries: "7/entity:e:12", a desk and a question.

    In a post one of them bears its mark before that ("K7Q2XM-1@7/open", cogs._discord.outgoing).

    A list has the desk and its name ("7/open"), each choice in it the text of a question. Those
    of older messages carry the number of a stored question ("ask:12"), and no desk.
    """

    def __init__(
        self,
        item: discord.ui.Button[Any] | discord.ui.Select[Any],
        *,
        desk: DeskId | None = None,
        text: str = "",
    ) -> None:
        super().__init__(item)
        self.desk = desk
        self.text = text

    @classmethod
    def make_button(cls, desk: DeskId, follow: Follow, text: str = "") -> QuestionItem:
        """Return the button of a question; without a `text`, of one that has room in it."""
        text = text or write_question(follow.question)
        main = isinstance(follow.question, AddFeedAction | SetFilterAction)
        style = discord.ButtonStyle.primary if main else discord.ButtonStyle.secondary
        if isinstance(follow.question, RemoveAction):
            style = discord.ButtonStyle.danger
        mark = f"{desk}/{text}"
        return cls(
            discord.ui.Button(label=follow.label[:LABEL], style=style, custom_id=mark), text=text
        )

    @classmethod
    def make_list(
        cls, context: AnswerContext, sign: str, choices: Sequence[tuple[str, str]]
    ) -> QuestionItem:
        """Return a list to choose from, of labels and the texts of questions."""
        options = [discord.SelectOption(label=n[:100] or "…", value=text) for n, text in choices]
        words = {"open": "button.open", "name": "button.open_name", "watches": "button.watches"}
        words["plans"] = "button.plans"
        return cls(
            discord.ui.Select(
                custom_id=f"{context.desk.id}/{sign}",
                placeholder=context.wording.say(words[sign]),
                options=options,
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: Any, match: re.Match[str]
    ) -> QuestionItem:
        """Return the button or list that was used, from what it carries."""
        desk = DeskId(int(match["desk"])) if match["desk"] else None
        return cls(item, desk=desk, text=match["text"] or match["old"])

    async def callback(self, interaction: AnyInteraction) -> None:
        """Answer the question to the person who pressed, or do for them what it stands for."""
        try:
            text = self.text
            if isinstance(self.item, discord.ui.Select):
                text = self.item.values[0] if self.item.values else ""
            context, question = await _find_question(interaction, self.desk, text)
            if not isinstance(question, ADMIN_ACTIONS):
                interaction.client.admit(interaction, cost=PRESS)
            action = interaction.client.actions.get(type(question))
            if action is None:
                await answer(interaction, question, context=context)
            else:
                await action(interaction, context, question)
        except Exception as error:
            await show_error(interaction, error)


async def _find_question(
    interaction: Interaction, desk: DeskId | None, text: str
) -> tuple[AnswerContext, Question]:
    """Return the question that a text stands for, with what is needed to answer it.

    It is asked of the desk of the guild where they are; where the bot is not, of the `desk` that
    the message is of, as long as the person is a member of its guild. Raises NotFound in words
    where the message is of another desk, or too old.
    """
    bot, wording = interaction.client, load_wording(str(interaction.locale))
    context = await make_context(interaction) if find_guild(interaction) is not None else None
    if context is None:
        await defer(interaction)
    held = context.desk.id if context else desk
    old = NotFound(wording.say("error.old_button"))
    if desk not in (None, held):
        raise old
    kept = None
    if match := _STORED.fullmatch(text):
        kept = await bot.store.find_kept(QuestionId(int(match["number"])), desk=held)
        held = kept.desk if kept else None
    try:
        if match is None:
            question = read_question(_OLD_NUMBERS.sub(r"\1|\2", text))
        elif kept is not None:
            question = read_kept(kept, int(match["place"] or 0))
        else:
            raise old
    except NotFound as error:
        raise old from error
    if context is not None:
        return context, question
    found = await bot.store.find_desk(held) if held is not None else None
    if found is None or not await is_member(bot, found.guild, interaction.user.id):
        raise old
    return _make_context(interaction, found), question


async def defer(interaction: Interaction, *, share: bool = False) -> None:
    """Tell Discord that an answer follows, where that was not done yet."""
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=not share, thinking=True)


async def begin(interaction: Interaction, *, share: bool = False) -> AnswerContext:
    """Tell Discord that an answer follows, and return what is needed to give it."""
    await defer(interaction, share=share)
    return await make_context(interaction)


async def say(interaction: Interaction, text: str) -> None:
    """Answer with a short text of our own, to the person who asked alone."""
    send = (
        interaction.followup.send
        if interaction.response.is_done()
        else interaction.response.send_message
    )
    await send(escape_text(truncate(text, MOST_SAID))[:MOST_CHARACTERS], ephemeral=True)
