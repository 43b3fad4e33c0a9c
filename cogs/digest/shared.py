"""What the commands of digests share: which one is meant, and what was typed for its times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.briefing.compose import parse_days, parse_times
from bot.briefing.context import AnswerContext
from bot.briefing.lookup import say_fault
from bot.briefing.pages import Coming
from bot.briefing.queries import read_query as expand_query
from bot.client import Interaction
from bot.domain.digests import BriefLength, Digest, WhenEmpty
from bot.domain.errors import DateNotUnderstood, NotFound, QueryNotUnderstood
from bot.domain.queries import QueryFault, has_pattern
from bot.schedule import find_due, find_skipped_of
from cogs._discord.escape import clean_text
from cogs._shared.channels import check_place, read_zone
from cogs._shared.typed import read_query, read_tags

AHEAD = timedelta(days=8)
"""How far ahead the next time of a digest is looked for: it has one every week."""

LEFT_OUT_AHEAD = timedelta(days=31)
"""How far ahead dates are told of that a zone's calendar leaves out."""


def find_coming(digest: Digest, now: datetime) -> Coming:
    """Return when a digest is posted next, and the dates of the next month that do not exist."""
    if digest.paused or digest.disabled:
        return Coming(due=None)
    slots = find_due(digest, after=max(now, digest.skip or now), until=now + AHEAD)
    today = now.astimezone(ZoneInfo(digest.zone)).date()
    left_out = find_skipped_of(digest, first=today, last=today + LEFT_OUT_AHEAD)
    return Coming(due=slots[0].due if slots else None, left_out=left_out)


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


def read_filter(text: str, context: AnswerContext) -> str:
    """Return a filter as it was typed, "" for "-"; raises QueryNotUnderstood in words."""
    if text.strip() == "-":
        return ""
    query = read_query(text, context)
    if has_pattern(query):
        fault = QueryNotUnderstood(fault=QueryFault.PATTERN_IN_SEARCH, piece=text)
        raise say_fault(fault, context.wording)
    return text.strip()


async def check_saved(context: AnswerContext, filter: str | None) -> None:
    """Raise QueryNotUnderstood in words where a filter names a saved search that is not there."""
    if filter is None or filter.strip() == "-":
        return
    try:
        await expand_query(context.store, context.desk, filter, now=context.now)
    except QueryNotUnderstood as error:
        raise say_fault(error, context.wording) from error


def read_settings(
    interaction: Interaction, context: AnswerContext, given: Mapping[str, Any]
) -> Any:
    """Return the settings that a person gave, by the names that DigestChanges has for them.

    What is None was not given. Raises NotFound or DateNotUnderstood in words where one cannot be.
    """
    settings: dict[str, Any] = {}
    for option, value in given.items():
        if value is not None:
            name, read = _READERS[option]
            settings[name] = read(interaction, context, value)
    return settings


def _read_name(_: Interaction, context: AnswerContext, name: str) -> str:
    clean = clean_text(name).strip()
    if not any(char.isalnum() for char in clean):
        raise NotFound(context.wording.say("desk.no_name"))
    return clean


def _read_role(interaction: Interaction, context: AnswerContext, role: discord.Role) -> int | None:
    """Return the role to notify; raises NotFound where the bot may not notify it.

    The role of everybody stands for none: a digest never notifies the whole server.
    """
    if role.is_default():
        return None
    guild = interaction.guild
    may_notify = guild is not None and guild.me.guild_permissions.mention_everyone
    if not (role.mentionable or may_notify):
        raise NotFound(context.wording.say("digest.role_silent", role=role.name))
    return role.id


_READERS: dict[str, tuple[str, Callable[[Interaction, AnswerContext, Any], Any]]] = {
    "name": ("name", _read_name),
    "channel": ("channel", lambda i, context, channel: check_place(i, channel, context.wording)),
    "time": ("times", lambda _, context, text: read_times(text, context)),
    "zone": ("zone", lambda _, context, text: read_zone(text, context)),
    "days": ("weekdays", lambda _, context, text: read_days(text, context)),
    "filter": ("filter", lambda _, context, text: read_filter(text, context)),
    "tags": ("tags", lambda _, __, text: read_tags(clean_text(text))),
    "length": ("length", lambda _, __, text: BriefLength(text)),
    "mention": ("mention", _read_role),
    "language": ("language", lambda _, __, text: text),
    "empty": ("when_empty", lambda _, __, text: WhenEmpty(text)),
    "threads": ("threads", lambda _, __, wanted: wanted),
}
"""For each option its setting, and what reads it."""
