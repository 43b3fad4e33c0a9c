"""What people type into options or choose there: lists of tags, queries, choices."""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from typing import Any, Generic, TypeVar

from discord import app_commands

from bot.briefing.compose import parse_days, parse_times
from bot.briefing.context import AnswerContext
from bot.briefing.lookup import say_fault
from bot.client import AnyInteraction
from bot.domain.digests import BriefLength
from bot.domain.errors import DateNotUnderstood, QueryNotUnderstood
from bot.domain.queries import Query
from bot.domain.questions import DateKind, Period, SearchOrder, TimelineOrder
from bot.text.query import parse_query

C = TypeVar("C", bound=StrEnum)


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


PeriodOption = app_commands.Transform[Period, Chosen(Period)]
DatesOption = app_commands.Transform[DateKind, Chosen(DateKind)]
TimelineOrderOption = app_commands.Transform[TimelineOrder, Chosen(TimelineOrder)]
SearchOrderOption = app_commands.Transform[SearchOrder, Chosen(SearchOrder)]
LengthOption = app_commands.Transform[BriefLength, Chosen(BriefLength)]


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
