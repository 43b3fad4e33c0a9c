"""Who said it: the persons to whom a text gives its quotations. English, Japanese, Chinese.

A speaker is read only where the sentence of the quotation names a person beside a verb of saying,
and alone: no pronoun, no body, no "spokesman for", no two of them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import cache, lru_cache

from bot.domain.spans import Span
from bot.domain.stories import DifferenceKind
from bot.stories.disputes.statements import Statement
from bot.text.lexicon import FAMILY_NAMES, load_lexicon
from bot.text.segment import STOP_WORDS, find_content_words

FEWEST_WORDS = 3
"""Content words, or pairs of characters, by which a quotation is told from another one."""

SHOWN = 120
"""Characters of a quotation that are shown beside its speaker."""

_READ = 1_000
_LETTERS = r"[\w’'-]{0,40}"
_SAYS = (
    r"(?:said|says|told|add(?:ed|s)|wr(?:ote|ites)|warn(?:ed|s)|declared|insist(?:ed|s)|tweeted|stated"
    r"|argue[ds]|explain(?:ed|s)|noted|announced|stressed|conclud(?:ed|es)|recalled|replied)\b"
)
_NAME = rf"(?:[A-Z]\.|[A-Z][a-z]{{1,4}}\.(?= [A-Z])|(?:al-|el-)?[A-Z]{_LETTERS})"
_WHO = rf"(?P<who>{_NAME}(?: (?:(?:de|da|do|van|von|der|bin|al|el|la) ){{0,2}}{_NAME}){{0,7}})"
_ASIDE = r"(?:, [^,“”\"]{2,90},)?"
_QUOTE = r"[“\"](?P<quote>[^“”\"]{15,600})[”\"]"
_WORDS = rf"(?:(?!{_SAYS}|who\b|that\b|after\b)[\w’'-]+ )"
_ENGLISH = (
    rf"{_QUOTE},? {_WORDS}{{0,8}}?{_WHO}{_ASIDE} {_SAYS}",
    rf"{_QUOTE},? (?!told){_SAYS}(?: the| a| an| former| [a-z]{{4,}}){{0,4}} {_WHO}"
    r"(?=[,.;]|\Z| (?:in|at|on|of|who|after|during|as|from|to|when|while|by)\b)",
    rf"\b{_WHO}{_ASIDE} {_SAYS}(?: (?!{_SAYS})[\w’'-]+){{0,6}}(?:[:,]| that) {_QUOTE}",
)
_SAYING = re.compile(rf"\b{_SAYS}|\b(?:quot|cit)ing\b|\baccording to\b")
_NO_PERSON = re.compile(r"[省庁局党軍部会社府署側隊院团團們们者国國市県]\Z|[他她我你这這该該某]")
_WITH_OTHERS = re.compile(r"\b(?:and|or|for|of|by|with|at|to|from|against|near)(?: the)? $")
_JA_SAYS = (
    "述べ|語っ|語り|話し|話す|強調|指摘|説明し|訴え|主張|コメント|発言|答え|表明|批判|警告|言っ"
)
_ZH_SAYS = (
    "说道?|說道?|表示|指出|称|稱|强调|強調|回应|回應|写道|寫道|透露|坦言|警告|批评|批評|呼籲|呼吁"
)
_EAST_QUOTE = r"[「“『](?P<quote>[^「」“”『』]{8,300})[」”』]"
_EAST_WHO = r"(?P<who>[^、。，,：「」“”\s]{2,20}?)"
_EASTERN = (
    rf"{_EAST_WHO}(?:は|が)[^「」。はが]{{0,30}}{_EAST_QUOTE}(?:など)?と[^。「」]{{0,12}}(?:{_JA_SAYS})",
    rf"{_EAST_QUOTE}(?:など)?と、?{_EAST_WHO}(?:は|が)[^。「」]{{0,20}}(?:{_JA_SAYS})[ぁ-ん]{{0,6}}",
    rf"{_EAST_WHO}(?:{_ZH_SAYS})[^“”「」。]{{0,4}}[：:，,]\s?{_EAST_QUOTE}",
    rf"{_EAST_QUOTE}[，,。]?\s?{_EAST_WHO}(?:{_ZH_SAYS})",
)
_PATTERNS = {
    dense: [re.compile(pattern) for pattern in patterns]
    for dense, patterns in ((False, _ENGLISH), (True, _EASTERN))
}


@lru_cache(maxsize=256)
def find_speeches(text: str, sentences: tuple[Span, ...], *, dense: bool) -> tuple[Statement, ...]:
    """Return who said the quotations of a text, where that is sure, in reading order.

    A text is `dense` in Japanese and Chinese. The span of each holds speaker and quotation, of a
    long one what stands next to the speaker.
    """
    return tuple(
        statement
        for span in sentences
        for pattern in _PATTERNS[dense]
        for match in pattern.finditer(text, span.start, min(span.end, span.start + _READ))
        for statement in _state(match, span, dense=dense)
    )


def _state(match: re.Match[str], sentence: Span, *, dense: bool) -> Iterator[Statement]:
    said = frozenset(find_content_words(match["quote"], "ja" if dense else "en"))
    names = _find_person(match["who"]) if dense else _find_speaker(match)
    if names and len(said) >= FEWEST_WORDS:
        value = float(zlib.crc32(" ".join(sorted(names)).encode()))
        yield Statement(
            kind=DifferenceKind.SPEAKER,
            value=value,
            low=value,
            high=value,
            span=_cut(match, dense=dense),
            sentence=sentence,
            context=said,
            names=names,
        )


def _find_speaker(match: re.Match[str]) -> frozenset[str]:
    """Return the words of an English speaker's name, none where it is not sure to be a person.

    It is where an office stands before the name, a given name in it, or the last word alone
    elsewhere in the text.
    """
    text, outside = match.string, re.sub(_QUOTE, "", match.string[match.pos : match.endpos])
    before = text[max(0, match.start("who") - 14) : match.start("who")]
    if len(_SAYING.findall(outside)) > 1 or _WITH_OTHERS.search(before):
        return frozenset()
    offices, given_names, bodies = _load_lists()
    run = re.split(r"['’]s? ", match["who"])[-1]
    words = [word.strip(".").casefold() for word in run.split()]
    names = [word for word in words if len(word) > 1 and word not in offices | STOP_WORDS]
    if not names or not bodies.isdisjoint(words):
        return frozenset()
    last = re.escape(run.split()[-1])
    if len(names) > 1:
        alone = re.search(rf"(?<![A-Z][\w’'-]) {last}\b(?! [A-Z])", text)
        sure = names[0] in given_names or alone is not None
    else:
        called = re.findall(rf"\b([A-Z]{_LETTERS})\.? {last}\b", text)
        sure = any(word.casefold() in offices | given_names for word in called)
    held = not offices.isdisjoint((words[0], *before.split()[-1:]))
    return frozenset(names if held or sure else ())


def _find_person(who: str) -> frozenset[str]:
    """Return the characters of a name before or behind an office: 毛寧報道官, 发言人毛宁."""
    found = next(filter(None, (pattern.match(who) for pattern in _load_offices())), None)
    if found is None or _NO_PERSON.search(found["name"]):
        return frozenset()
    return frozenset(found["name"])


@cache
def _load_lists() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return English offices, given and East Asian family names, and words of bodies."""
    lists = load_lexicon()
    return (
        lists["titles"] | lists["title modifiers"],
        lists["given names"] | lists[FAMILY_NAMES],
        lists["organisation words"],
    )


@cache
def _load_offices() -> tuple[re.Pattern[str], ...]:
    """Return what finds a name behind an office, and before one, in Japanese and Chinese."""
    lists = load_lexicon()
    listed = sorted(lists["chinese titles"] | lists["japanese titles"], key=len, reverse=True)
    office = "|".join(
        (*listed, "[^のは]?(?:相|長官)", "[市町村縣县州省院校局處处]?[長长]", "[發发]言人")
    )
    return (
        re.compile(rf".*(?:{office})(?P<name>[\u3400-\u9fff·‧・]{{2,4}})\Z"),
        re.compile(rf"(?:.*[の省庁部党軍局国國])?(?P<name>[^の]{{1,8}}?)(?:{office})\Z"),
    )


def _cut(match: re.Match[str], *, dense: bool) -> Span:
    """Return the slice of speaker and quotation, at the edges of words."""
    start, end = match.start(), match.end()
    most = SHOWN // 2 if dense else SHOWN
    if match.start("quote") < match.start("who"):
        if match.start("who") - start > most:
            start = match.start("who") - most
            start = start if dense else match.string.index(" ", start) + 1
    else:
        start = match.start("who")
        if end - match.end("who") > most:
            end = match.end("who") + most
            end = end if dense else match.string.rindex(" ", start, end)
    return Span(start, end)
