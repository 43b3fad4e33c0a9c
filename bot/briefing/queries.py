"""Read a query together with the saved searches that it names."""

from __future__ import annotations

from datetime import datetime

from rapidfuzz import process

from bot.domain.desks import Desk
from bot.domain.entities import fold_name
from bot.domain.errors import QueryNotUnderstood
from bot.domain.queries import MOST_REFERENCES, Query, QueryFault, SavedSearch, exchange, find_saved
from bot.ports.search import SavedReader
from bot.text.query import explain_fault, parse_query

NEAREST = 3


async def read_query(
    store: SavedReader, desk: Desk, text: str, *, now: datetime, zone: str = ""
) -> Query:
    """Return what a query asks for, each saved search in it replaced by what it says.

    Dates are read in `zone`, the desk's where it is empty. Raises QueryNotUnderstood where it is
    no query, names a search that is not there, or more than four.
    """
    zone = zone or desk.zone
    return await expand(store, desk, parse_query(text, now=now, zone=zone), now=now, zone=zone)


async def expand(
    store: SavedReader, desk: Desk, query: Query, *, now: datetime, zone: str
) -> Query:
    """Return a query with each saved search in it replaced by what it says.

    Raises QueryNotUnderstood where one is not there, or there are more than four.
    """
    references = find_saved(query)
    if not references:
        return query
    if len(references) > MOST_REFERENCES:
        raise explain_fault(QueryNotUnderstood(fault=QueryFault.MANY_SAVED), "")
    held = {fold_name(item.name): item for item in await store.get_saved_searches(desk.id)}
    meant: dict[Query, Query] = {}
    for field in references:
        found = held.get(fold_name(field.value))
        if found is None:
            raise _explain_missing(field.value, held)
        meant[field] = parse_query(found.query, now=now, zone=zone)
    return exchange(query, meant)


def _explain_missing(name: str, held: dict[str, SavedSearch]) -> QueryNotUnderstood:
    near = process.extract(fold_name(name), list(held), limit=NEAREST)
    hint = ", ".join(held[folded].reference for folded, *_ in near) or "–"
    fault = QueryNotUnderstood(fault=QueryFault.NO_SAVED, piece=name, hint=hint)
    return explain_fault(fault, name)
