"""What people type or choose in options and forms: read as it comes in, or refused in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from enum import StrEnum
from typing import Any, Generic, TypeVar

import discord
from discord import app_commands

from bot.briefing.compose import parse_days, parse_times
from bot.briefing.context import AnswerContext
from bot.briefing.lookup import say_fault
from bot.briefing.queries import read_query as expand_query
from bot.client import AnyInteraction, Interaction, Newsdesk
from bot.domain.articles import SourceClass
from bot.domain.digests import AgendaPart, BriefLength, DigestKind, WhenEmpty
from bot.domain.errors import DateNotUnderstood, NotFound, QueryNotUnderstood
from bot.domain.queries import Query, QueryFault, find_pattern
from bot.domain.questions import SearchOrder
from bot.domain.stories import WorkState
from bot.text.query import parse_query
from cogs._discord.answers import make_context
from cogs._discord.errors import show_error
from cogs._discord.escape import clean_text
from cogs._shared.autocomplete import Offer, Offered, TextOption, offer_searches, offer_tags
from cogs._shared.channels import check_place, offer_zones, read_zone

C = TypeVar("C", bound=StrEnum)


class Form(discord.ui.Modal):
    """A form; what is wrong in it is told to who sent it, and changes nothing."""

    def ask(self, label: str, **shape: Any) -> discord.ui.TextInput[Any]:
        """Add a field to type into, of a shape as discord.ui.TextInput takes it."""
        field: discord.ui.TextInput[Any] = discord.ui.TextInput(**shape)
        self.add_item(discord.ui.Label(text=label, component=field))
        return field

    async def on_error(  # type: ignore[override]  # of a modal it takes no item
        self, interaction: AnyInteraction, error: Exception, /
    ) -> None:
        """Tell what was wrong."""
        await show_error(interaction, error)


class Chosen(app_commands.Transformer, Generic[C]):
    """An option that offers all choices of a kind, each by the word that it is."""

    def __init__(self, kind: type[C]) -> None:
        self.kind = kind

    @property
    def choices(self) -> list[app_commands.Choice[str | int | float]]:
        """Return the choices to offer."""
        return [app_commands.Choice(name=one.value, value=one.value) for one in self.kind]

    async def transform(self, interaction: AnyInteraction, value: Any, /) -> C:
        """Return the choice."""
        return self.kind(value)


SearchOrderOption = app_commands.Transform[SearchOrder, Chosen(SearchOrder)]
SourceClassOption = app_commands.Transform[SourceClass, Chosen(SourceClass)]
LengthOption = app_commands.Transform[BriefLength, Chosen(BriefLength)]
WhenEmptyOption = app_commands.Transform[WhenEmpty, Chosen(WhenEmpty)]
DigestKindOption = app_commands.Transform[DigestKind, Chosen(DigestKind)]
AgendaPartOption = app_commands.Transform[AgendaPart, Chosen(AgendaPart)]
WorkStateOption = app_commands.Transform[WorkState, Chosen(WorkState)]


def read_tags(text: str) -> tuple[str, ...]:
    """Return the tags of a list with commas; "-" stands for none."""
    return () if text.strip() == "-" else tuple(part for part in text.split(",") if part.strip())


def read_query(text: str, context: AnswerContext) -> Query:
    """Return the query that was typed; raises QueryNotUnderstood in the person's words."""
    try:
        return parse_query(text, now=context.now, zone=context.desk.zone)
    except QueryNotUnderstood as error:
        raise say_fault(error, context.wording) from error


def read_times(text: str, context: AnswerContext) -> tuple[time, ...]:
    """Return the wall times that were typed; raises DateNotUnderstood in words."""
    try:
        return parse_times(text)
    except DateNotUnderstood as error:
        raise DateNotUnderstood(context.wording.say("digest.wrong_time", text=error)) from error


def read_days(text: str, context: AnswerContext) -> tuple[int, ...]:
    """Return the weekdays that were typed; raises DateNotUnderstood in words."""
    try:
        return parse_days(text)
    except DateNotUnderstood as error:
        raise DateNotUnderstood(context.wording.say("digest.wrong_days", text=error)) from error


T = TypeVar("T")

NOBODY = 0
"""The role of everybody stands for none: a digest never notifies the whole server."""


class TypedOption(TextOption, Generic[T]):
    """An option that is typed, and what reads it."""

    def __init__(self, read: Callable[[str, AnswerContext], T], most: int = 200) -> None:
        super().__init__(most)
        self._read = read

    async def transform(self, interaction: Interaction, value: str, /) -> T:
        """Return the setting; raises NewsdeskError in the person's words."""
        return self._read(value, await make_context(interaction))


class OfferedOption(Offered, Generic[T]):
    """One that is typed, with what is offered meanwhile."""

    def __init__(
        self, read: Callable[[str, AnswerContext], T], offer: Offer, most: int = 200
    ) -> None:
        super().__init__(offer, most)
        self._read = read

    async def transform(self, interaction: Interaction, value: str, /) -> T:
        """Return the setting; raises NewsdeskError in the person's words."""
        return self._read(value, await make_context(interaction))


class FilterOption(Offered):
    """A query that articles must match; "-" stands for none."""

    async def transform(self, interaction: Interaction, value: str, /) -> str:
        """Return the filter; raises QueryNotUnderstood in the person's words.

        Also where it names a saved search that is not there.
        """
        context = await make_context(interaction)
        if value.strip() == "-":
            return ""
        try:
            await expand_query(context.store, context.desk, value, now=context.now)
        except QueryNotUnderstood as error:
            raise say_fault(error, context.wording) from error
        return read_filter(value, context)


class ChannelOption(app_commands.Transformer[Newsdesk]):
    """A channel, a forum or a thread that digests can be posted in."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """The kind of the option."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The kinds of channel to choose from."""
        kind = discord.ChannelType
        return [kind.text, kind.news, kind.forum, kind.public_thread, kind.news_thread]

    async def transform(
        self, interaction: Interaction, value: app_commands.AppCommandChannel, /
    ) -> int:
        """Return its number; raises NotFound where the bot or the person may not post there."""
        return check_place(interaction, value, (await make_context(interaction)).wording)


class RoleOption(app_commands.Transformer[Newsdesk]):
    """A role that posts notify."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """The kind of the option."""
        return discord.AppCommandOptionType.role

    async def transform(self, interaction: Interaction, value: discord.Role, /) -> int:
        """Return its number, or NOBODY; raises NotFound where the bot may not notify it."""
        if value.is_default():
            return NOBODY
        guild = interaction.guild
        may_notify = guild is not None and guild.me.guild_permissions.mention_everyone
        if not (value.mentionable or may_notify):
            wording = (await make_context(interaction)).wording
            raise NotFound(wording.say("digest.role_silent", role=value.name))
        return value.id


def read_name(name: str, context: AnswerContext) -> str:
    """Return a name as it is posted; raises NotFound in words for one without a letter or digit."""
    clean = clean_text(name).strip()
    if not any(char.isalnum() for char in clean):
        raise NotFound(context.wording.say("desk.no_name"))
    return clean


def read_filter(text: str, context: AnswerContext) -> str:
    """Return a filter as it was typed, "" for "-"; raises QueryNotUnderstood in words."""
    if text.strip() == "-":
        return ""
    query = read_query(text, context)
    if pattern := find_pattern(query):
        fault = QueryNotUnderstood(fault=QueryFault.PATTERN_IN_SEARCH, piece=pattern.regex)
        raise say_fault(fault, context.wording)
    return text.strip()


def read_tag_list(text: str, _: AnswerContext) -> tuple[str, ...]:
    """Return the tags of a list with commas; "-" stands for none."""
    return read_tags(clean_text(text))


Name = app_commands.Transform[str, TypedOption(read_name, 100)]
Channel = app_commands.Transform[int, ChannelOption]
Times = app_commands.Transform[tuple[time, ...], TypedOption(read_times)]
Zone = app_commands.Transform[str, OfferedOption(read_zone, offer_zones, 100)]
Days = app_commands.Transform[tuple[int, ...], TypedOption(read_days)]
Tags = app_commands.Transform[tuple[str, ...], OfferedOption(read_tag_list, offer_tags)]
Filter = app_commands.Transform[str, FilterOption(offer_searches, 1000)]
Role = app_commands.Transform[int, RoleOption]
