"""What people type into options or choose there: lists of tags, queries, choices."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Generic, TypeVar

from discord import app_commands

from bot.briefing.context import AnswerContext
from bot.briefing.lookup import say_fault
from bot.client import AnyInteraction
from bot.domain.digests import BriefLength
from bot.domain.errors import QueryNotUnderstood
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
