"""What people type into options: lists of tags, queries."""

from __future__ import annotations

from bot.briefing.context import AnswerContext
from bot.briefing.lookup import say_fault
from bot.domain.errors import QueryNotUnderstood
from bot.domain.queries import Query
from bot.text.query import parse_query


def read_tags(text: str) -> tuple[str, ...]:
    """Return the tags of a list with commas; "-" stands for none."""
    return () if text.strip() == "-" else tuple(part for part in text.split(",") if part.strip())


def read_query(text: str, context: AnswerContext) -> Query:
    """Return the query that was typed; raises QueryNotUnderstood in the person's words."""
    try:
        return parse_query(text, now=context.now, zone=context.desk.zone)
    except QueryNotUnderstood as error:
        raise say_fault(error, context.wording) from error
