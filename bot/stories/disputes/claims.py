"""Claims: the numbers, ranks and dates that an English text states, and what it says of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from bot.domain.entities import DateMention
from bot.domain.spans import Span
from bot.domain.stories import DifferenceKind
from bot.stories.disputes import words
from bot.stories.disputes.clocks import Clock, find_clocks
from bot.stories.disputes.numbers import READ_CHARACTERS, find_values
from bot.stories.disputes.quantities import find_quantities
from bot.stories.disputes.statements import Statement
from bot.text.dates import (
    ANY_MONTH,
    ANY_WEEKDAY,
    ORDINALS,
    find_dates,
    speaks_of_past,
    word_set,
)
from bot.text.segment import STOP_WORDS, find_content_words, find_words, stem_word

_NUMBERED = re.compile(
    rf"\d|\b(?:noon|midday|midnight|{'|'.join((*words.SMALL, *words.DOZENS, *ORDINALS))})\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"\b(?:{'|'.join((*ANY_MONTH, *ANY_WEEKDAY))})\b|\b(?:1[89]|20)\d\d\b", re.IGNORECASE
)
_NEAR = 40
"""Characters before and behind a phrase in which the verb that it belongs to mostly stands."""

_MODAL = re.compile(
    r"\b(?:will|would|can|could|may|might|shall|should|plans? to|planned|planning|expect(?:s|ed)?"
    r"|likely|if|aims?|hopes?|intends?|due|scheduled|set to|needs?|needed|requires?|required"
    r"|asked for|requested|sought|seeks|wants?|demand(?:s|ed)?|about to|to be|capable|capacity"
    r"|maximum)\b"
)
_HISTORY = re.compile(
    r"\b(?:ago|earlier|previous(?:ly)?|former(?:ly)?|last|in the past|annual(?:ly)?|every|usually"
    r"|normally|average|once|compared|had been|used to|so far|in all|in total|overall|altogether"
    r"|career|season|seasons|half|quarter|aftershocks?|then|meanwhile|elsewhere|separate(?:ly)?"
    r"|anniversary|history|decades?|most \w+ \w+ of"
    r"|(?:larg|bigg|small|high|low|long|old|young|great)est|best|worst|alone|each)\b"
)
_DENIED = re.compile(r"\b(?:not|no|never|nor|without|denied|denies|n't)\b|n['’]t\b")
_LEANS = re.compile(r"[\"“'‘]?(?:It|That|This|These|Those|They|He|She|His|Her|Their|Its)\b")
"""How a sentence begins of which it is unsure what it speaks of."""
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_THIS = re.compile(
    r"\b(?:this|first|second|third|last|final) (?:year|month|week|weekend|season|day|hours?)\b"
)

_RANK_WORDS = "|".join(word for word, rank in ORDINALS.items() if rank <= 20)
_RANK = re.compile(
    rf"(?P<rank>\b(?:{_RANK_WORDS})|\b\d{{1,2}}(?:st|nd|rd|th))\b"
    r"(?P<run>(?:[ -][a-z][\w’'-]*){1,5})",
    re.IGNORECASE,
)
_PLAINLY = re.compile(
    r"(?:\b(?:is|was|were|be|being|been|marks?|marked|marking|became|becomes|it['’]s|called it"
    r"|as|wins?|won|winning|hold|holds|held|holding|conduct(?:s|ed)?|carried out|staged?"
    r"|made|make|makes|completed?)"
    r"|[,–—-]) ?(?:(?:only|just|already|officially) )?(?:the|their|its|a|his|her)"
    r"(?: [A-Z]\w+['’]s)? $"
)
_TIME = re.compile(r"\bfor (?:the|a|only the) $")
_NO_RANK = word_set("""
    day week month year quarter half minut hour place floor round phase stage ladi person
    people world war aid hand class degre amendment base responder lieutenant grade part
    step name thing one two three four five six vice choice line centuri decad ship edition
    generation minister secretari
""")
_SAYS = re.compile(
    r"\b(?:said|says|told|announced?|reported|according|statement|confirmed|published|updated"
    r"|added|wrote|tweeted|posted|interview)\b"
)
_RELATIVE = re.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|last|next|this|ago|since|until|by|before|after|from"
    r"|later|earlier|early|late|mid|coming|past|previous)\b"
)
_CAPITAL = re.compile(r"\b[A-Z][\w-]+")
_BEGINS = re.compile(
    r"\b(?:start|begin|began|begun|open|arriv|launch|enter|join|hir|appoint|rise|rose|gain|won)\w*"
)
_ENDS = re.compile(
    r"\b(?:end|finish|conclud|clos|left|leav|depart|dismiss|fir(?:ed|ing)|fell|fall|lost|los(?:e|ing))\w*"
)
_NO_ACTIONS = word_set("was were had did since ago")
_LEAD_INS = frozenset({"by", "to", "from"})
_TIMES = frozenset(ANY_MONTH) | frozenset(ANY_WEEKDAY)


@lru_cache(maxsize=256)  # a story is told again and again: a brief, its page, its sources
def find_statements(
    text: str, sentences: tuple[Span, ...], *, published: date | None
) -> tuple[Statement, ...]:
    """Return what the sentences of an English text state, in reading order."""
    dated = [span for span in sentences if _DATED.search(text, span.start, span.end)]
    days = find_dates(text, dated, published=published)
    found: list[Statement] = []
    for span in sentences:
        own = [day for day in days if span.start <= day.span.start < span.end]
        if own or _NUMBERED.search(text, span.start, span.end):
            sentence = text[span.start : min(span.end, span.start + READ_CHARACTERS)]
            clocks = find_clocks(sentence)
            frame = _Frame(_blank(sentence, clocks), span)
            found += (*_state_quantities(frame), *_state_ranks(frame), *_state_days(frame, own))
            found += _state_clocks(frame, clocks)
    return tuple(found)


def _state_days(frame: _Frame, days: Sequence[DateMention]) -> Iterator[Statement]:
    for day in days:
        begin, end = day.span.start - frame.span.start, day.span.end - frame.span.start
        plain = len(days) == 1 and _is_plain_date(frame.sentence, begin, end)
        first, last = float(day.first.toordinal()), float(day.last.toordinal())
        yield frame.state(DifferenceKind.DATE, first, (first, last), (begin, end), plain)


class _Frame:
    """A sentence, and what is true of every value that it states."""

    def __init__(self, sentence: str, span: Span) -> None:
        lowered = sentence.casefold()
        self.sentence = sentence
        self.span = span
        self.context = _stems(sentence)
        self.modal = _MODAL.search(lowered) is not None
        self.past = _HISTORY.search(lowered) is not None
        self.stands = _LEANS.match(sentence) is None
        self.denied = _DENIED.search(lowered) is not None
        tokens = {word.strip(".,;:()") for word in lowered.split()}
        self.ends = "begin" if _BEGINS.search(lowered) else ""
        if _ENDS.search(lowered):
            self.ends = "" if self.ends else "end"
        self.names = _find_names(sentence)
        self.quantities = find_quantities(sentence)
        self.numbers = find_values(sentence)
        self.figures = frozenset(quantity.value for quantity in self.quantities)
        this = {match.group() for match in _THIS.finditer(lowered)}
        self.times = frozenset((tokens & _TIMES) | set(_YEAR.findall(lowered)) | this) - {"may"}

    def state(
        self,
        kind: DifferenceKind,
        value: float,
        bounds: tuple[float, float],
        place: tuple[int, int],
        plain: bool,
        heads: frozenset[str] = frozenset(),
    ) -> Statement:
        """Return a statement of a phrase at a place in the sentence."""
        begin, end = place
        around = f"{self.sentence[max(0, begin - _NEAR) : begin]} {self.sentence[end:][:_NEAR]}"
        return Statement(
            kind=kind,
            value=value,
            low=bounds[0],
            high=bounds[1],
            span=Span(self.span.start + begin, self.span.start + end),
            sentence=self.span,
            heads=heads,
            plain=plain and not self.denied,
            modal=self.modal,
            past=self.past,
            context=self.context - heads,
            near=_stems(around) - heads,
            times=self.times,
            names=self.names,
            figures=self.figures,
            numbers=self.numbers if kind is DifferenceKind.NUMBER else (),
            ends=self.ends,
            subject=frozenset(list(_ordered_stems(self.sentence[:begin]))[:-1]) - heads,
            lead_in=_find_lead_in(self.sentence[:begin]),
        )


def _find_names(sentence: str) -> frozenset[str]:
    """Return the capitalised words of a sentence, its first one only if it looks like a name."""
    found = set()
    for match in _CAPITAL.finditer(sentence):
        word = match.group().casefold()
        common = word in STOP_WORDS or word in words.SMALL or word.endswith("s")
        if word not in _TIMES and not (match.start() == 0 and common):
            found.add(word)
    return frozenset(found)


def _find_lead_in(before: str) -> str:
    last = before.split()[-1:]
    return last[0].casefold() if last and last[0].casefold() in _LEAD_INS else ""


def _stems(text: str) -> frozenset[str]:
    return frozenset(_ordered_stems(text))


def _ordered_stems(text: str) -> Iterator[str]:
    for stem in find_content_words(text):
        if stem.isalpha() and stem not in words.SMALL and stem not in _TIMES:
            yield stem


def _state_quantities(frame: _Frame) -> Iterator[Statement]:
    for quantity in frame.quantities:
        bounds, place = (quantity.low, quantity.high), (quantity.span.start, quantity.span.end)
        yield replace(
            frame.state(
                DifferenceKind.NUMBER, quantity.value, bounds, place, frame.stands, quantity.heads
            ),
            scope=quantity.scope,
            origin=quantity.origin,
            outcome=quantity.outcome,
            is_unit=quantity.unit,
        )


def _state_ranks(frame: _Frame) -> Iterator[Statement]:
    for match in _RANK.finditer(frame.sentence):
        run = []
        for word in match["run"].replace("-", " ").split():
            if word.casefold() in words.ENDS_PHRASE or word.casefold() in ("ever", "held"):
                break
            run.append(word.casefold().rstrip("'’"))
        run = [word for word in run if word not in ("such", "joint")]
        if not run:
            continue
        head = stem_word(run[-1])
        before = frame.sentence[: match.start()]
        is_time = run[:1] == ["time"] and _TIME.search(before) is not None
        plain = (is_time or _PLAINLY.search(before) is not None) and head not in _NO_RANK
        value = float(ORDINALS.get(match["rank"].casefold()) or int(match["rank"][:-2]))
        end = match.end("rank") + match["run"].find(run[-1]) + len(run[-1])
        heads = frozenset({words.SAME.get(head, head)})
        place = (match.start(), end)
        yield frame.state(DifferenceKind.RANK, value, (value, value), place, plain, heads)


def _blank(sentence: str, clocks: Sequence[Clock]) -> str:
    """Return a sentence with blanks for its clock times: they say nothing of what happened."""
    for clock in clocks:
        sentence = f"{sentence[: clock.start]:<{clock.end}}{sentence[clock.end :]}"
    return sentence


def _state_clocks(frame: _Frame, clocks: Sequence[Clock]) -> Iterator[Statement]:
    verbs = frozenset(stem_word(word) for word in find_words(frame.sentence) if _is_action(word))
    ranks = frozenset(ORDINALS).intersection(frame.sentence.casefold().split())
    for clock in clocks:
        bounds, place, plain = (clock.low, clock.high), (clock.start, clock.end), clock.plain
        stated = frame.state(
            DifferenceKind.NUMBER,
            clock.minutes,
            bounds,
            place,
            frame.stands and plain,
            frozenset({"clock"}),
        )
        yield replace(stated, scope=ranks | {clock.zone}, verbs=verbs)


def _is_action(word: str) -> bool:
    return speaks_of_past(word) and word not in _NO_ACTIONS and not _SAYS.fullmatch(word)


def _is_plain_date(sentence: str, begin: int, end: int) -> bool:
    phrase = sentence[begin:end].casefold()
    before = sentence[max(0, begin - 30) : begin].casefold()
    near = sentence[max(0, begin - _NEAR) : end + 25].casefold()
    if _RELATIVE.search(phrase) or _RELATIVE.search(before[-8:]) or _SAYS.search(near):
        return False
    return any(part in _TIMES for part in re.findall(r"[a-z]+", phrase)) or bool(
        _YEAR.search(phrase)
    )
