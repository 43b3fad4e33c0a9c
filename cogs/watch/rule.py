"""What a rule of a channel matches: a saved search or words, a name and a class of sources."""

from __future__ import annotations

from bot.briefing.context import AnswerContext
from bot.briefing.lookup import pick_entity, say_fault
from bot.briefing.queries import read_query as expand_query
from bot.domain.articles import SourceClass
from bot.domain.errors import NotFound, QueryNotUnderstood
from bot.domain.queries import All, Field, FieldName, Query, find_pattern
from bot.domain.spans import truncate
from bot.domain.watches import Target, TargetKind
from bot.text.query import parse_query, write_query

LABEL = 60
"""Characters of what a rule is called."""


async def find_rule_target(
    context: AnswerContext, search: str, entity: str, source_class: SourceClass | None
) -> tuple[Target, str]:
    """Return the query that articles must fit, and what the rule is called.

    Raises NotFound in words where nothing is asked for, or there is no such name.
    """
    parts: list[Query] = []
    label: list[str] = []
    if search:
        parts.append(await _read_search(context, search))
        label.append(search.removeprefix("saved:").strip('"'))
    if entity:
        found = await pick_entity(context, entity)
        parts.append(Field(FieldName.ENTITY, f"e:{found.id}"))
        label.append(found.name)
    if source_class is not None:
        parts.append(Field(FieldName.CLASS, source_class.value))
        label.append(context.wording.say(f"class.{source_class}"))
    if not parts:
        raise NotFound(context.wording.say("rule.nothing"))
    words = write_query(parts[0] if len(parts) == 1 else All(tuple(parts)))
    return Target(kind=TargetKind.WORDS, words=words), truncate(" · ".join(label), LABEL)


async def _read_search(context: AnswerContext, search: str) -> Query:
    try:
        whole = await expand_query(context.store, context.desk, search, now=context.now)
        query = parse_query(search, now=context.now, zone=context.desk.zone)
    except QueryNotUnderstood as error:
        raise say_fault(error, context.wording) from error
    if find_pattern(whole):
        raise NotFound(context.wording.say("watch.no_words"))
    return query
