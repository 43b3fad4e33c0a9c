"""How a search is written into a question, and what is said of one that is not understood."""

from __future__ import annotations

import json
from dataclasses import asdict

from bot.briefing.lookup.search import Wanted
from bot.briefing.wording import Wording
from bot.domain.errors import QueryNotUnderstood
from bot.domain.lookups import Question, QuestionKind, SearchOrder
from bot.domain.saved import MOST_REFERENCES
from bot.text.query.errors import show_piece
from bot.text.query.tokens import DEEPEST, MOST_CHARACTERS, MOST_TERMS


def ask_search(wanted: Wanted) -> Question:
    """Return the question for a search: its words alone, or a line of options below them."""
    options = {
        name: value
        for name, value in asdict(wanted).items()
        if name != "query" and value not in (None, SearchOrder.RELEVANCE)
    }
    words = " ".join(wanted.query.split())
    subject = f"{words}\n{json.dumps(options, ensure_ascii=False)}" if options else words
    return Question(kind=QuestionKind.SEARCH, subject=subject)


def read_search(subject: str) -> Wanted:
    """Return the search that `ask_search` wrote down."""
    words, _, options = subject.partition("\n")
    values = json.loads(options) if options else {}
    order = SearchOrder(values.pop("order", SearchOrder.RELEVANCE))
    return Wanted(query=words, order=order, **values)


def say_fault(error: QueryNotUnderstood, wording: Wording) -> QueryNotUnderstood:
    """Return an error of a query in the words of a language."""
    key = f"query.{error.fault}"
    if key not in wording.texts:
        return error
    words = wording.say(
        key,
        piece=show_piece(error.piece),
        hint=error.hint,
        place=(error.at or 0) + 1,
        characters=f"{MOST_CHARACTERS:,}",
        terms=MOST_TERMS,
        depth=DEEPEST,
        saved=MOST_REFERENCES,
    )
    return QueryNotUnderstood(
        words, fault=error.fault, piece=error.piece, at=error.at, hint=error.hint
    )
