"""Write a search down to be saved, and find the saved search that a person means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from bot.briefing.lookup.pick import find_held, pick_named
from bot.briefing.lookup.search import SearchReader, load_request
from bot.briefing.queries import expand
from bot.briefing.wording import Wording
from bot.domain.desks import Desk
from bot.domain.entities import fold_name
from bot.domain.errors import NotFound, QueryNotUnderstood
from bot.domain.queries import LONGEST_NAME, Field, FieldName, Query, SavedSearch, find_saved
from bot.domain.questions import SearchQuestion
from bot.ports.search import Refers
from bot.text.query import has_word, parse_query, to_plain, write_query


def read_name(typed: str, wording: Wording) -> str:
    """Return a name as it is kept, without quotation marks; raises NotFound where it is none."""
    plain = "".join(
        sign for sign, meant in zip(typed, to_plain(typed), strict=True) if meant != '"'
    )
    name = " ".join(plain.split())
    if not has_word(fold_name(name)) or len(name) > LONGEST_NAME:
        raise NotFound(wording.say("saved.no_name", n=LONGEST_NAME))
    return name


async def dump_request(
    store: SearchReader, desk: Desk, request: SearchQuestion, *, now: datetime
) -> str:
    """Return a search with its options as one query, as near to what was typed as can be.

    What it takes from other saved searches is written out. Raises QueryNotUnderstood or
    DateNotUnderstood where it cannot be understood, or is too long to be saved.
    """
    read = partial(parse_query, now=now, zone=desk.zone)
    meant = load_request(request, now=now, zone=desk.zone)
    if find_saved(meant):
        text = write_query(await expand(store, desk, meant, now=now, zone=desk.zone))
    else:
        tries = _join_options(request)
        kept = (text for text in tries if _understand(text, now, desk) == meant)
        text = next(kept, write_query(meant))
    read(text)
    return text


def _join_options(request: SearchQuestion) -> tuple[str, ...]:
    """Return ways to say a query and its options in one text; none where the options say more."""
    if request.until:
        return ()  # "up to last week" is its last day; no word of the language says that
    options = [
        write_query(Field(name, value))
        for name, value in ((FieldName.ENTITY, request.entity), (FieldName.SOURCE, request.source))
        if value
    ]
    if request.since:
        options.append(f'after:"{request.since}"')
    words = " ".join(request.query.split())
    return tuple(" ".join(filter(None, (one, *options))) for one in (words, f"({words})"))


def _understand(text: str, now: datetime, desk: Desk) -> Query | None:
    try:
        return parse_query(text, now=now, zone=desk.zone)
    except QueryNotUnderstood:
        return None


def make_refers(search: SavedSearch, *, now: datetime) -> Refers:
    """Return what tells whether a query refers to a saved search."""
    folded = fold_name(search.name)

    def refers(query: str) -> bool:
        if FieldName.SAVED.value not in query.casefold():
            return False
        try:
            read = parse_query(query, now=now)
        except QueryNotUnderstood:
            return False
        return any(fold_name(field.value) == folded for field in find_saved(read))

    return refers


def find_searches(held: Sequence[SavedSearch], typed: str) -> tuple[SavedSearch, ...]:
    """Return the saved searches that may be meant by `saved:"…"`, a name, or a piece of one."""
    bare = typed.strip()
    if bare.lower().startswith("saved:"):
        bare = bare[len("saved:") :]
    return find_held(held, bare)


def choose_search(held: Sequence[SavedSearch], typed: str, wording: Wording) -> SavedSearch:
    """Return the one saved search that is meant; raises NotFound in words otherwise."""
    return pick_named(find_searches(held, typed), held, typed, "saved", wording)
