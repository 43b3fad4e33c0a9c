"""Find the names in languages without a model: the gazetteer, and persons by their given names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.entities import EntityKind
from bot.domain.spans import Span
from bot.text.lexicon import load_lexicon
from bot.text.names.features import Tokens, find_tokens
from bot.text.names.gazetteer import Gazetteer, load_gazetteer
from bot.text.names.mentions import Mention

_LONGEST_NAME = 3


def find_other_mentions(text: str, spans: Sequence[Span], language: str) -> list[Mention]:
    """Return the territories named in these sentences, and runs of two or three capitalised
    words that open with a widespread given name, as persons.
    """
    gazetteer = load_gazetteer(language)
    mentions: list[Mention] = []
    for span in spans:
        mentions += _find_in_sentence(find_tokens(text, span.start, span.end), gazetteer)
    return mentions


def _find_in_sentence(tokens: Tokens, gazetteer: Gazetteer) -> Iterator[Mention]:
    words, index = tokens.words, 0
    while index < len(words):
        found = gazetteer.find(words, index)
        size = found[0] if found else 0
        if found:
            kind = EntityKind.ORGANISATION if found[1].sort == "body" else EntityKind.PLACE
            yield Mention(span=_span(tokens, index, size), kind=kind, key=found[1].key)
        elif size := _person_size(words, index):
            yield Mention(span=_span(tokens, index, size), kind=EntityKind.PERSON)
        index += max(size, 1)


def _span(tokens: Tokens, first: int, size: int) -> Span:
    return Span(tokens.starts[first], tokens.ends[first + size - 1])


def _person_size(words: Sequence[str], index: int) -> int:
    if words[index].lower() not in load_lexicon()["given names"] or not words[index][0].isupper():
        return 0
    end = index
    while end < min(len(words), index + _LONGEST_NAME) and words[end][0].isupper():
        if words[end].isupper() or not words[end][0].isalpha():
            break
        end += 1
    return end - index if end - index > 1 else 0
