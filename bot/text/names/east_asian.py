"""Find the names in Japanese, Chinese and Korean: the character model and the gazetteer."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from bot.domain.entities import EntityKind
from bot.domain.spans import Span
from bot.text.lexicon import load_lexicon, load_pattern
from bot.text.names.characters import LANGUAGES, find_labelled
from bot.text.names.gazetteer import Entry, load_gazetteer
from bot.text.names.mentions import Mention, sort_mentions
from bot.text.segment import find_dateline

MOST_CHARACTERS = 30_000
"""Beyond this many characters only names already found are looked for: an article has a tenth."""
# Twenty times what the longest article holds; a text of names alone stops there.
_MOST_MENTIONS = 40_000
_KATAKANA = re.compile(r"[ァ-ヴー]")
_HAN = re.compile(r"[\u3400-\u9fff々]")
_EDGES = " \u3000「」『』“”\"'（）()《》〈〉【】、，。・:：;；-"
_NAMED = re.compile(r"\w")
_SURE = ("territory", "region", "body")
"""Sorts of the gazetteer that are names wherever they stand; a town is a part of other words."""
_LONGEST_PERSON = 8
"""Characters of the longest transliterated name that follows an office."""
_FULL_NAME = 4
"""Characters from which a Japanese name is a family name of two and a given name."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Forms by which names are found as strings, and how long those are that begin alike."""

    forms: Mapping[str, Mention]
    lengths: Mapping[str, tuple[int, ...]]

    def longest_at(self, text: str, at: int, end: int) -> int:
        """Return how many characters from `at` on are the longest form, 0 for none."""
        for length in (*self.lengths.get(text[at : at + 2], ()), *self.lengths.get(text[at], ())):
            if at + length <= end and text[at : at + length] in self.forms:
                return length
        return 0


def find_eastern_mentions(text: str, spans: Sequence[Span], language: str) -> list[Mention]:
    """Return the names in these sentences of a Japanese, Chinese or Korean text, in order.

    The character model finds them in Japanese and Chinese; a name once found is found wherever it
    stands again, with the kind that most of its places have, and territories are found by list.
    Half-width kana are read as the others.
    """
    wide, places = _widen_kana(text)
    if len(wide) == len(text):
        return _find_mentions(wide, spans, language)
    inside = [Span(bisect_left(places, s.start), bisect_left(places, s.end)) for s in spans]
    return [
        replace(mention, span=Span(places[mention.span.start], places[mention.span.end]))
        for mention in _find_mentions(wide, inside, language)
    ]


_HALF_WIDTH = re.compile("[\uff66-\uff9d][\uff9e\uff9f]?")


def _widen_kana(text: str) -> tuple[str, Sequence[int]]:
    """Return a text with one character for each half-width kana, and where each of all stood."""
    pieces, places, at = list[str](), list[int](), 0
    if _HALF_WIDTH.search(text) is None:
        return text, ()
    for match in _HALF_WIDTH.finditer(text):
        pieces += (text[at : match.start()], unicodedata.normalize("NFKC", match[0])[0])
        places += range(at, match.start() + 1)
        at = match.end()
    return "".join((*pieces, text[at:])), [*places, *range(at, len(text) + 1)]


def _find_mentions(text: str, spans: Sequence[Span], language: str) -> list[Mention]:
    mentions = _read_with_model(text, spans, language) if language in LANGUAGES else []
    titled = list(_find_titled(text, spans)) if language == "ja" else []
    starts = {mention.span.end: mention.span.start for mention in mentions}
    titled = [one for one in titled if starts.get(one.span.end, one.span.start) >= one.span.start]
    surer = {at for mention in titled for at in range(mention.span.start, mention.span.end)}
    mentions = titled + [
        mention
        for mention in mentions
        if surer.isdisjoint(range(mention.span.start, mention.span.end))
    ]
    known = _gather_known(text, mentions, language)
    taken = [mention.span for mention in mentions]
    mentions = [_settle_kind(text, mention, known) for mention in mentions]
    for span in spans:
        if len(mentions) > _MOST_MENTIONS:
            break
        mentions += _scan_known(text, span, known)
        mentions += _scan_listed(text, span, language)
    whole = _join_bodies(text, mentions, taken, language)
    return sort_mentions(whole)[:_MOST_MENTIONS]


def _read_with_model(text: str, spans: Sequence[Span], language: str) -> list[Mention]:
    """Return the names that the model finds, without marks at their edges."""
    read = [span for span in spans if span.start < MOST_CHARACTERS]
    mentions = []
    datelines = ((span.start, find_dateline(text, span.start)) for span in read)
    signed = {at for start, line in datelines if line for at in range(start, line.end)}
    for span, kind in find_labelled(text, read, language):
        if kind == EntityKind.PERSON and span.start in signed:
            continue  # who wrote it
        bare = _without_marks(text, span)
        kind = EntityKind.ORGANISATION if bare.of(text).endswith(_OFFICES_OF) else kind
        parts = _part_visit(text, bare) if language == "zh" and kind == EntityKind.PLACE else ()
        for part, sort in parts or ((bare, kind),):
            whole = _without_office(text, part, sort, language)
            if _is_name(whole.of(text), sort):
                mentions.append(Mention(span=whole, kind=EntityKind(sort)))
    return mentions


_OFFICES_OF = ("辦公室", "办公室", "辦事處", "办事处", "事務所")


def _without_marks(text: str, span: Span) -> Span:
    """Return a name without marks at its edges, and from the last bracket on that it runs over."""
    name = span.of(text)
    start = span.end - len(name.lstrip(_EDGES))
    end = max(start, span.start + len(name.rstrip(_EDGES)))
    end -= 2 if text.startswith(("'s", "’s"), end - 2) and end - start > 2 else 0
    return Span(max(start, *(text.rfind(mark, start, end) + 1 for mark in "〕】］]")), end)


_VISIT = re.compile(r"(?P<who>.{2,20}?)(?:[昨今明]日?|將|将|已)?[赴訪访抵返](?P<where>.{2,8})\Z")


def _part_visit(text: str, span: Span) -> Sequence[tuple[Span, str]]:
    """Return who goes where (立委王小明今赴金門) apart, nothing where a name is one place."""
    visit = _VISIT.match(text, span.start, span.end)
    if visit is None or load_gazetteer("zh").get(visit["where"]) is None:
        return ()
    place = (Span(*visit.span("where")), EntityKind.PLACE)
    start, end = visit.span("who")
    offices = [match.end() for match in _offices().finditer(text, start, end)]
    who = Span(max([start, *offices]), end)
    surname = who.of(text)[:1] in load_lexicon()["chinese surnames"]
    if 1 < len(who.of(text)) <= (_LONGEST_PERSON if offices else 3 * surname):
        return ((who, EntityKind.PERSON), place)
    return (place,)


_FORMER = re.compile(r"(?<=[ァ-ヴー・])[前元現両]\Z|(?<=..)[前原现両]\Z")
_GENERAL = re.compile(r"[\u3400-\u9fff]{1,10}(?:会社|企業|大手|公司)(?=[ァ-ヴー・]{3,}\Z)")
_LED_IN = re.compile(r"(?:根[據据]|依[據据]|日前|[一二終终]審)(?=..)")
"""What stands before a name in Chinese and the model takes for its beginning."""
_OFF_SHORE = re.compile(r"(?<=..)沖\Z")
_SAYS = re.compile("[说說称稱则則也]\\Z")
_CUT_SHORT = load_pattern("end of a Chinese name cut short")


_TITLED = load_pattern("katakana before an office")


def _find_titled(text: str, spans: Sequence[Span]) -> Iterator[Mention]:
    """Yield the persons in katakana before an office of a state: トランプ米大統領.

    Not a country's (フランス首相): that name the gazetteer knows.
    """
    for span in spans:
        for match in _TITLED.finditer(text, span.start, span.end):
            if load_gazetteer("ja").get(match[0]) is None:
                yield Mention(span=Span(match.start(), match.end()), kind=EntityKind.PERSON)


def _without_office(text: str, span: Span, kind: str, language: str) -> Span:
    """Return a name without an office at either end, and without "former" before one.

    A person's name also ends before a verb of saying (吕特说 is 吕特) and before 则 or 也.
    """
    start, end = span.start, span.end
    if language == "zh" and (led := _LED_IN.match(text, start, end)):
        start = led.end()
    if language == "ja" and kind == EntityKind.PLACE and _OFF_SHORE.search(text[start:end]):
        end -= 1
    person = kind == EntityKind.PERSON
    office = _offices().match(text, start, end) if person else None
    if office and end - office.end() > 1 and office.end() - start > 1:
        start = office.end()
    name = text[start:end]
    office = _offices(last=True).search(name) if person or language == "zh" else None
    if office and office.start() > 1:
        end = start + office.start()
    elif kind == EntityKind.ORGANISATION and (general := _GENERAL.match(name)):
        start += general.end()
    elif person and language == "zh" and len(name) > 1 and _CUT_SHORT.match(text, end):
        end += 1
    elif (person and len(name) > 2 and _SAYS.search(name)) or (
        _FORMER.search(name) and _titled(text, end)
    ):
        end -= 1 + (text[end - 2] == "・")
    return Span(start, end)


def _is_name(name: str, kind: str) -> bool:
    """Say whether what the model took for a name may be one: a bare character seldom is."""
    if not _NAMED.search(name) or name.isdecimal():
        return False
    if len(name) == 1:
        return kind == EntityKind.PERSON and bool(_HAN.match(name))
    return name not in load_lexicon()["east asian words that are no names"]


def _gather_known(text: str, mentions: Sequence[Mention], language: str) -> _Known:
    """Return the names of a text, each with its commonest kind, and the family names in them."""
    votes: dict[str, Counter[EntityKind]] = defaultdict(Counter)
    for mention in mentions:
        votes[mention.span.of(text)][mention.kind] += 1
    forms: dict[str, Mention] = {}
    for name, kinds in votes.items():
        kind = max(kinds.items(), key=lambda vote: (vote[1], vote[0]))[0]
        if len(name) > 1:
            # A great city is one in every language; towns of one spelling stand in two countries.
            entry = load_gazetteer(language).get(name) if kind is EntityKind.PLACE else None
            key = entry.key if entry and entry.sort == "metropolis" else None
            forms[name] = Mention(span=Span(0, len(name)), kind=kind, key=key)
        if kind is EntityKind.PERSON:
            for part in _parts(name):
                forms.setdefault(part, Mention(span=Span(0, len(part)), kind=kind))
    return _Known(forms, _lengths_by_start(forms))


def _parts(name: str) -> Sequence[str]:
    """Return what a person may be called alone: the family name, or what a dot divides."""
    if "・" in name or "·" in name:
        return [part for part in re.split("[・·＝]", name) if len(part) > 2][-1:]
    if all(map(_HAN.match, name)) and len(name) <= _FULL_NAME:
        return {2: [name[:1]], 3: [name[:2], name[:1]], _FULL_NAME: [name[:2]]}.get(len(name), ())
    return ()


def _lengths_by_start(forms: Mapping[str, object]) -> Mapping[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for form in forms:
        lengths.setdefault(form[:2], set()).add(len(form))
    return {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}


def _settle_kind(text: str, mention: Mention, known: _Known) -> Mention:
    form = known.forms.get(mention.span.of(text))
    return Mention(span=mention.span, kind=form.kind, key=form.key) if form else mention


def _scan_known(text: str, span: Span, known: _Known) -> Iterator[Mention]:
    """Yield the names of the text where they stand again, whatever the model said there."""
    at = span.start
    while known.forms and at < span.end:
        length = known.longest_at(text, at, span.end)
        if length and not _is_inside_word(text, at, at + length, strict=length < _FULL_NAME - 1):
            form = known.forms[text[at : at + length]]
            yield Mention(span=Span(at, at + length), kind=form.kind, key=form.key)
        at += length or 1


def _scan_listed(text: str, span: Span, language: str) -> Iterator[Mention]:
    """Yield the territories, seas and services of the gazetteer."""
    listed = _listed(language)
    at = span.start
    while at < span.end:
        length = listed.longest_at(text, at, span.end)
        end = at + length
        beyond = length and _pass_office(text, at, end)  # nor is 米国務長官 of 米国
        if length and not beyond and language == "ja":
            beyond = _pass_office(text, end - 1, end)
        if beyond:
            at = beyond
            continue
        if length and not _is_inside_word(text, at, end, strict=False):
            form = listed.forms[text[at:end]]
            yield Mention(span=Span(at, end), kind=form.kind, key=form.key)
        at += length or 1


@cache
def _listed(language: str) -> _Known:
    lists = load_lexicon()
    entries = {
        form: entry
        for form, entry in load_gazetteer(language).entries.items()
        if not form.isascii() and (entry.sort in _SURE or language == "ko")
    }
    if language != "ko":
        bodies = lists["japanese bodies"] if language == "ja" else lists["chinese bodies"]
        entries = {form: Entry("region") for form in lists["eastern places"]} | entries
        entries |= {form: Entry("body") for form in bodies if form not in (*entries, "政府")}
    forms = {
        form: Mention(span=Span(0, len(form)), kind=_kind_of(entry), key=entry.key)
        for form, entry in entries.items()
    }
    return _Known(forms, _lengths_by_start(forms))


def _kind_of(entry: Entry) -> EntityKind:
    return EntityKind.ORGANISATION if entry.sort == "body" else EntityKind.PLACE


def _is_inside_word(text: str, start: int, end: int, *, strict: bool) -> bool:
    """Say whether katakana or Hangul goes on at an end of a form, which is then another word.

    A `strict` form, as short as a family name, may have no Chinese character at either end unless
    an office follows, which one of a single character needs.
    """
    before, after = text[start - 1 : start], text[end : end + 1]
    if "가" <= text[start] <= "힣":
        return "가" <= before <= "힣"
    left = bool(_KATAKANA.match(text[start]) and _KATAKANA.match(before))
    right = bool(_KATAKANA.match(text[end - 1]) and _KATAKANA.match(after))
    if end - start == 1:
        return not _titled(text, end) or bool(_HAN.match(before))
    if strict and not (left or right) and _HAN.match(text[start]):
        return bool(_HAN.match(before) or (_HAN.match(after) and not _titled(text, end)))
    return left or right


def _titled(text: str, at: int) -> bool:
    return _offices().match(text, at) is not None


def _pass_office(text: str, at: int, end: int) -> int:
    """Return where an office ends that goes on past `end`, or 0: 国防部长 is no 国防部."""
    office = _offices().match(text, at)
    return office.end() if office and office.end() > end else 0


@cache
def _offices(*, last: bool = False) -> re.Pattern[str]:
    """Return what finds an office; the `last` of a name has two characters and more."""
    listed = load_lexicon()["japanese titles"] | load_lexicon()["chinese titles"]
    if last:
        return re.compile(f"(?:{_any_of(one for one in listed if len(one) > 1)})\\Z")
    return re.compile(_any_of(listed))


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern of these words, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def _join_bodies(
    text: str, mentions: Sequence[Mention], taken: Sequence[Span], language: str
) -> list[Mention]:
    """Return the mentions with a territory and the body behind it as one ("日本政府").

    What was found by list gives way to a longer name of the model that it is a part of.
    """
    bodies = _bodies(language)
    longer = {span.start: span for span in taken}
    covered = sorted(longer.values())
    kept, at = [], 0
    for mention in sorted(mentions, key=lambda one: (one.span.start, -one.span.end)):
        while at < len(covered) and covered[at].end <= mention.span.start:
            at += 1
        cover = covered[at] if at < len(covered) else None
        if cover and cover.start <= mention.span.start and mention.span.end <= cover.end:
            if mention.span != cover:
                continue
        elif cover and cover.start < mention.span.end and mention.key is None:
            continue
        found = (
            bodies.match(text, mention.span.end) if (mention.key or "")[:9] == "territory" else None
        )
        if found and not _pass_office(text, mention.span.end, found.end()):
            span = Span(mention.span.start, found.end())
            kept.append(Mention(span=span, kind=EntityKind.ORGANISATION))
        kept.append(mention)
    return kept


@cache
def _bodies(language: str) -> re.Pattern[str]:
    lists = {"zh": "chinese bodies", "ja": "japanese bodies"}
    bodies = {"政府", *load_lexicon()[lists[language]]} if language in lists else {"\0"}
    if language == "ja":
        bodies.add("軍")
    return re.compile(_any_of(bodies))
