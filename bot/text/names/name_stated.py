"""Find where a text itself states another name of what it has just named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.domain.articles import Span
from bot.domain.entities import EntityKind
from bot.text.names.gazetteer import load_lexicon, territory_words
from bot.text.names.mentions import Mention

_WINDOW = 140
_ASIDE = frozenset("(（,")
_CAPITALS = (
    r"[A-Z][\w'’&-]{0,40}(?:\.[A-Z]\.)?"
    r"(?:[ \u00a0](?:of[ ]the[ ]|of[ ])?[A-Z][\w'’&-]{0,40}){0,5}"
)
_IN_PARENTHESES = re.compile(r"\s?[(（]\s?(?:the )?[\"“]?(" + _CAPITALS + r")[\"”]?\s?[)）,;]")
_CALLED = (
    r"(?:(?:also|better|sometimes|formerly|previously|commonly|locally|officially|once)\s)?"
    r"(?:known|referred\sto|called)(?:\s(?:in|by|to)\s(?:the\s)?[A-Z]\w{1,20})?(?:\sas)?"
    r"|a\.?k\.?a\.?"
    r"|which\s(?:is\s)?(?:[A-Z]\w{1,20}|it)\s(?:calls|refers\sto\sas)"
    r"|formerly"
)
_CUE = re.compile(
    r"\s?[(,]\s?(?:(?:which|that|who)\s(?:is|are|was|were)\s)?(?:and\s|or\s)?(?:"
    + _CALLED
    + r")\s(?:the\s)?[\"“]?("
    + _CAPITALS
    + r")"
)
_CALLS_THEM = re.compile(
    r"[^.;:!?\n\"“]{1,70}?\b(?:which|and)\scalls?\s(?:it|them)\s(?:the\s)?[\"“]?("
    + _CAPITALS
    + r")"
)


def find_stated_names(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Span]]:
    """Yield each mention after which the text states another name, with where that name is.

    In parentheses only an acronym or a name with the same last word counts ("Self-Defense Forces
    (SDF)", "Diaoyu Islands (Senkaku Islands)"), since a party, a place or an age stands there as
    often; words such as "also known as" are believed.
    """
    for mention in mentions:
        start, name = mention.span.end, mention.span.of(text)
        if not _ASIDE.isdisjoint(text[start : start + 2]):
            found = _stated_aside(text, mention, name)
        else:
            found = None
        if found is None and mention.kind is EntityKind.PLACE and " " in name:
            found = _CALLS_THEM.match(text, start, start + _WINDOW)
        if found is not None:
            stated = found[1].removesuffix("'s").removesuffix("’s").rstrip("'’-&")
            yield mention, Span(found.start(1), found.start(1) + len(stated))


def _stated_aside(text: str, mention: Mention, name: str) -> re.Match[str] | None:
    start, limit = mention.span.end, mention.span.end + _WINDOW
    found = _IN_PARENTHESES.match(text, start, limit)
    if found is not None:
        return found if _may_be_same(name, found[1], mention.kind) else None
    return _CUE.match(text, start, limit)


def _may_be_same(name: str, other: str, kind: EntityKind) -> bool:
    if kind is EntityKind.PERSON:
        return False
    if is_acronym_of(other, name) or is_acronym_of(name, other):
        return True
    first, second = name.lower().split(), other.lower().split()
    if len(first) > 1 and len(second) > 1 and first[-1] == second[-1]:
        return True
    return kind is EntityKind.ORGANISATION and _is_abridged(other, name)


def _is_abridged(short: str, name: str) -> bool:
    """Say whether capitals such as KMT run through a name such as Kuomintang in order."""
    if not (short.isalpha() and short.isupper() and 3 <= len(short) <= 6):
        return False
    letters = iter(name.lower())
    return name[:1] == short[0] and all(letter in letters for letter in short.lower())


def is_acronym_of(short: str, name: str) -> bool:
    """Say whether `short` is the initials of `name`, with or without those of its small words.

    Of three letters and more, the country before a body may be left out: the Taiwan Coast Guard
    Administration is the CGA.
    """
    letters = short.replace(".", "")
    if not (letters.isalpha() and letters.isupper() and 2 <= len(letters) <= 8):
        return False
    words = [word for word in re.split(r"[\s-]+", name.replace("’s", "").replace("'s", "")) if word]
    small = load_lexicon()["links"]
    every = "".join(word[0] for word in words).upper()
    great = "".join(word[0] for word in words if word.lower() not in small).upper()
    without = (every[1:], great[1:]) if words[:1] and words[0] in territory_words() else ()
    if len(letters) > 2 and letters in without:
        return True
    return len(words) > 1 and letters in (every, great)
