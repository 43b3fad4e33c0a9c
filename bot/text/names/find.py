"""Find who, what and where a text speaks of: the entities of an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.entities import EntityKind, NamedEntity
from bot.domain.spans import Span
from bot.text.names.coreference import gather_entities
from bot.text.names.east_asian import find_eastern_mentions
from bot.text.names.english import find_english_mentions
from bot.text.names.gazetteer import load_gazetteer
from bot.text.names.mentions import Mention
from bot.text.names.other import find_other_mentions

_EASTERN = ("ja", "zh", "ko")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_GLANCE = 2_000


def find_entities(
    text: str, sentences: Sequence[Span], *, language: str | None = "en", title: str = ""
) -> tuple[NamedEntity, ...]:
    """Return the entities named in these sentences of `text`, in order of first mention.

    Each mention is a slice of one sentence, without quotes around it or a possessive after it.
    `language` is an ISO 639-1 code; where it is None, Japanese and Chinese are known by their
    script and all else is read as English. A person named in full in `title` alone lends that
    name no mention, so the title serves only to settle the language.
    """
    code = (language or _guess_language(f"{title} {text[:_GLANCE]}")).lower()[:2]
    if code in _EASTERN:
        mentions = find_eastern_mentions(text, sentences, code)
    elif code == "en":
        mentions = find_english_mentions(text, sentences)
    else:
        mentions = find_other_mentions(text, sentences, code)
    return gather_entities(text, [_settle(text, mention, code) for mention in mentions])


_KINDS = {
    "territory": EntityKind.PLACE,
    "place": EntityKind.PLACE,
    "body": EntityKind.ORGANISATION,
    "other": EntityKind.OTHER,
}


def _settle(text: str, mention: Mention, code: str) -> Mention:
    """Return a mention with the identity and kind that the gazetteer knows for its name."""
    entry = load_gazetteer(code).get(mention.span.of(text))
    if entry and code == "zh" and entry.sort == "city":
        return mention  # the smaller cities of the list are Japanese: 海南 is a province in China
    kind = _KINDS.get((entry.key or "").partition(":")[0]) if entry else None
    if entry is None or kind is None:
        return mention
    return replace(mention, key=mention.key or entry.key, kind=kind)


def _guess_language(sample: str) -> str:
    if len(_KANA.findall(sample)) > 2:
        return "ja"
    return "zh" if len(_HAN.findall(sample)) > 0.2 * len(sample) else "en"
