"""Cut a typed query into terms and operators; what cannot be meant as an operator is a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bot.domain.errors import QueryNotUnderstood
from bot.domain.queries import QueryFault

MOST_CHARACTERS = 1_000
MOST_TERMS = 64
DEEPEST = 20
"""Brackets and negations inside one another."""


class Kind(StrEnum):
    """What a token is."""

    TERM = "TERM"
    EITHER = "EITHER"
    NOT = "NOT"
    OPEN = "OPEN"
    CLOSE = "CLOSE"


@dataclass(frozen=True, slots=True)
class Piece:
    """A token of a query: the text of a term as typed, and where it begins.

    `form` is how a term was written: "word", "phrase", "pattern" or the name before its colon.
    """

    kind: Kind
    text: str
    at: int
    form: str = "word"
    prefix: bool = False


_PLAIN = str.maketrans(
    "“”„‟«»「」『』＂（）｜：＊－／\u3000",
    '"' * 11 + "()|:*-/ ",
)
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<pattern>/(?!\s)(?:[^/\\]|\\.)+/(?=[\s()|]|$))
    |(?P<phrase>"(?P<inside>[^"]*)"(?P<phrase_star>\*(?!\w))?)
    |(?P<field>[A-Za-z]{2,20}:(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s()|"]+))(?P<field_star>\*(?!\w))?)
    |(?P<dash>-(?=[^\s-]))
    |(?P<open>\()|(?P<close>\))|(?P<bar>\|)
    |(?P<word>[^\s()|"]+)
    |(?P<quote>")""",
    re.VERBOSE | re.DOTALL,
)
_SHOUTED = 6
"""Words in capitals from which a text without other operators is a headline, not a query."""


def cut_query(text: str, *, is_field: Callable[[str], bool]) -> list[Piece]:
    """Return the tokens of a query, such that every operator has what it works on.

    `is_field` tells which names before a colon name a field. Raises QueryNotUnderstood where the
    query is over a limit, or a bracket among operators has no partner.
    """
    if len(text) > MOST_CHARACTERS:
        raise QueryNotUnderstood(fault=QueryFault.TOO_LONG, at=MOST_CHARACTERS)
    clean = "".join(_make_printable(sign) for sign in text)
    pieces = _drop_loose(_pair_brackets(_calm(list(_scan(clean, is_field)))))
    _check_limits(pieces)
    return pieces


def _make_printable(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    return " " if kind == "Cc" or sign.isspace() else sign


def to_plain(text: str) -> str:
    """Return a text with full-width and typographic operators as the plain ones, as long as it."""
    return text.translate(_PLAIN)


def has_word(text: str) -> bool:
    """Tell whether there is a letter or a digit in a text."""
    return any(map(str.isalnum, text))


def _scan(text: str, is_field: Callable[[str], bool]) -> Iterator[Piece]:
    plain = to_plain(text)
    at = 0
    while at < len(text):
        free = at == 0 or not (plain[at - 1].isalnum() and plain[at - 1].isascii())
        match = _TOKEN.match(plain, at)
        kind = (match.lastgroup or "") if match else ""
        if match is None or _is_plain_text(kind, match, free, is_field):
            match = _AS_WORD.match(plain, at)
            kind = "word"
        if match is None or match.end() == at:
            at += 1
            continue
        yield from _make_piece(kind, match, text)
        at = match.end()


_AS_WORD = re.compile(r'(?P<word>[^\s()|"]*)')


def _is_plain_text(
    kind: str, match: re.Match[str], free: bool, is_field: Callable[[str], bool]
) -> bool:
    """Tell whether what looks like an operator is none: inside a word, or no field's name."""
    if kind in ("pattern", "phrase", "field") and not free:
        return True
    if kind == "dash":
        return not (match.start() == 0 or match.string[match.start() - 1] in " (|")
    return kind == "field" and not is_field(match.group("field").partition(":")[0])


def _make_piece(kind: str, match: re.Match[str], text: str) -> Iterator[Piece]:
    at = match.start()
    whole = text[at : match.end()]
    match kind:
        case "pattern":
            yield Piece(Kind.TERM, whole[1:-1], at, form="pattern")
        case "phrase":
            inside = text[match.start("inside") : match.end("inside")]
            star = bool(match["phrase_star"]) or inside.rstrip().endswith(("*", "＊"))
            yield Piece(Kind.TERM, inside, at, form="phrase", prefix=star)
        case "field":
            group = "quoted" if match["quoted"] is not None else "value"
            value = text[match.start(group) : match.end(group)]
            star = bool(match["field_star"]) or value.endswith(("*", "＊"))
            name = match["field"].partition(":")[0].lower()
            yield Piece(Kind.TERM, value, at, form=name, prefix=star)
        case "dash":
            yield Piece(Kind.NOT, whole, at)
        case "open" | "close":
            yield Piece(Kind(kind.upper()), whole, at)
        case "bar":
            yield Piece(Kind.EITHER, whole, at)
        case "word":
            yield _make_word(whole, at)


def _make_word(word: str, at: int) -> Piece:
    if word in ("OR", "AND", "NOT"):
        return Piece({"OR": Kind.EITHER, "NOT": Kind.NOT}.get(word, Kind.TERM), word, at)
    return Piece(Kind.TERM, word, at, prefix=word.endswith(("*", "＊")))


def _calm(pieces: list[Piece]) -> list[Piece]:
    """Take the operators of a headline that is all in capitals as the words that they are."""
    words = [piece.text for piece in pieces if piece.form == "word" and has_word(piece.text)]
    plain = all(piece.form == "word" and piece.text not in ("-", "|") for piece in pieces)
    if plain and len(words) >= _SHOUTED and all(word.isupper() for word in words):
        spoken = (Kind.EITHER, Kind.NOT)
        return [Piece(Kind.TERM, p.text, p.at) if p.kind in spoken else p for p in pieces]
    return pieces


def _pair_brackets(pieces: list[Piece]) -> list[Piece]:
    """Leave brackets without a partner out of plain words; among operators they are a mistake."""
    opened: list[Piece] = []
    alone: list[tuple[Piece, QueryFault]] = []
    for piece in pieces:
        if piece.kind is Kind.OPEN:
            opened.append(piece)
        elif piece.kind is Kind.CLOSE:
            if opened:
                opened.pop()
            else:
                alone.append((piece, QueryFault.NOT_OPENED))
    alone += [(piece, QueryFault.NOT_CLOSED) for piece in opened]
    if not alone:
        return pieces
    bare = [piece for piece in pieces if piece.kind not in (Kind.OPEN, Kind.CLOSE)]
    if any(_is_operator(piece) for piece in _drop_loose(bare)):
        piece, fault = min(alone, key=lambda one: one[0].at)
        raise QueryNotUnderstood(fault=fault, piece=piece.text, at=piece.at)
    return bare


def _is_operator(piece: Piece) -> bool:
    if piece.kind is Kind.TERM:
        return piece.form not in ("word", "phrase")
    return piece.kind in (Kind.EITHER, Kind.NOT)


def _drop_loose(pieces: list[Piece]) -> list[Piece]:
    """Drop terms without a word, empty brackets, and operators with nothing to work on.

    "OR" and "NOT" with nothing to work on are words: Portland, OR.
    """
    kept = [p for p in pieces if p.kind is not Kind.TERM or p.form == "pattern" or has_word(p.text)]
    while True:
        tidy = _drop_once(kept)
        if len(tidy) == len(kept) and all(
            a.kind is b.kind for a, b in zip(tidy, kept, strict=True)
        ):
            return [p for p in tidy if not _is_joining_and(p, tidy)]
        kept = tidy


_ENDS = (Kind.TERM, Kind.CLOSE)
_BEGINS = (Kind.TERM, Kind.OPEN, Kind.NOT)


def _drop_once(pieces: list[Piece]) -> list[Piece]:
    tidy: list[Piece] = []
    padded: list[Piece | None] = [*pieces, None]
    for piece, after in pairwise(padded):
        before = tidy[-1] if tidy else None
        begins = after is not None and after.kind in _BEGINS
        if piece is None:
            continue
        if piece.kind is Kind.CLOSE and before is not None and before.kind is Kind.OPEN:
            tidy.pop()
        elif (
            piece.kind is Kind.EITHER
            and not (begins and before is not None and before.kind in _ENDS)
        ) or (piece.kind is Kind.NOT and not begins):
            if has_word(piece.text):
                tidy.append(Piece(Kind.TERM, piece.text, piece.at))
        else:
            tidy.append(piece)
    return tidy


def _is_joining_and(piece: Piece, pieces: list[Piece]) -> bool:
    """Tell whether a piece is an AND between two terms: that is how terms are joined anyway."""
    if piece.form != "word" or piece.text != "AND":
        return False
    at = pieces.index(piece)
    return (
        0 < at < len(pieces) - 1 and pieces[at - 1].kind in _ENDS and pieces[at + 1].kind in _BEGINS
    )


def _check_limits(pieces: list[Piece]) -> None:
    if sum(piece.kind is Kind.TERM for piece in pieces) > MOST_TERMS:
        raise QueryNotUnderstood(fault=QueryFault.TOO_MANY)
    depth = 0
    for piece in pieces:
        depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(piece.kind, 0)
        if depth > DEEPEST:
            raise QueryNotUnderstood(fault=QueryFault.TOO_DEEP, at=piece.at)
