"""Splitting a text into sentences: verbatim spans, by rules, in linear time.

Rules of our own because pysbd, the best known rule set, manages 450 sentences a second and hangs
on a 45-character input (its issue 79). Lines come first: a line is a block of its own (a heading,
a list item, a paragraph) unless the text is hard-wrapped and the line goes on with the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.domain.spans import Span
from bot.text.lexicon import load_lexicon
from bot.text.segment.dateline import find_dateline

_LISTS = load_lexicon()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEVER_FINAL = _LISTS["abbreviations never final"]

BEFORE_NUMBER = _LISTS["abbreviations before a number"]

SELDOM_FINAL = _LISTS["abbreviations seldom final"]

SELDOM_FINAL_CAPITALISED = _LISTS["capitalised abbreviations seldom final"]

OPENERS = _LISTS["sentence openers"]

ATTRIBUTION = (
    "said|says|asked|asks|added|adds|told|wrote|writes|replied|shouted|cried|joked|"
    "wondered|insisted|exclaimed|recalled|responded|demanded|continued"
)
"""Verbs that tie a quotation to who spoke it."""


_CLOSERS = "\"'”’»)\\]）」』】》〉"
_NOTE = r"\s?\[\d{1,3}(?:[ ,–-]{1,3}\d{1,3})?\]"
# The look-behind lets a run of stops be tried once, from its first one: linear on 200,000 dots.
_STOP = re.compile(
    rf"(?<![.!?…])(?P<stops>[.!?…]++)(?P<closers>(?:[{_CLOSERS}]|{_NOTE}){{0,40}}+)(?=\s|\Z)"
    rf"|(?<![。！？｡।॥؟۔።။።։])[。！？｡।॥؟۔።။։]++(?P<wide>[{_CLOSERS}]{{0,40}}+)"
    r"|(?<=[a-z]{2})(?P<glued>[.!?])[”’\"]?(?=[A-Z][a-z]{0,20}[ ,’'])"
    r"|(?P<picture>【(?:写真|画像|動画|映像|図解|グラフ|地図)[^【】\n]{0,8}】)"
)
_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x1c-\x1e\x85]+")
_BULLETS = "•▪◦‣●■►➤∙·"
_BULLET = re.compile(rf"[{_BULLETS}]{{1,3}}\s{{1,4}}")
_ASKED = re.compile(
    r"(?:[QAＱＡ]\s?[　：．]|[問问答][：　])\s{0,2}(?=[\u3040-\u30ff\u3400-\u9fff\d])"
)
"""What stands before the questions and answers of an explainer in Japanese or Chinese."""
_NEXT_WORD = re.compile(r"[^\W_]{1,30}+")
_LEADING = re.compile(r"[\s\"'“‘”’«(\[¿¡—–\-*•「『]{0,12}+")
_CREDIT = re.compile(  # of a picture: it belongs to the caption before it, not to what follows
    r"[ \t]{1,4}\((?:(?:AP|AFP|EPA|Reuters|Getty)\b[^()\n]{0,60}"
    r"|[A-Z][^()/\n]{2,40}\s?/\s?[A-Z][^()\n]{1,40})\)(?=\s)"
    r"|[ \t　]{0,2}[（(][^（）()\n]{1,24}(?:攝|摄|提供|撮影|資料照|资料图)[）)]"
)
_SPEAKER = re.compile(  # of a transcript, in small letters: "archived recording 1 In a …"
    r"(?:[a-z]{3,15} ){2,3}(?:\d{1,2} )?([A-Z][a-z]*)"
)
_SYMBOLS = re.compile(r"[ \t]{0,2}[\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]{1,16}+(?=\s)")
_SAID_BY = re.compile(rf"\s{{1,4}}(?:[A-Z][\w’'.-]{{0,30}}\s){{1,4}}(?:{ATTRIBUTION})\b")
_ENUMERATOR = re.compile(r"\s*[(\[]?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[A-Za-z]|[ivxIVX]{1,5})\Z")
_DOTTED = re.compile(r"(?:[^\W\d_]\.){1,6}[^\W\d_]\Z")
_AFTER_CLOCK = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|[A-Z]{1,3}[SD]?T\b|GMT|UTC|(?:East|West)ern\b"
    r"|Pacific\b|Central\b|(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)"
)
# German, Danish, Czech and others write ordinals with a full stop: „am 3. Oktober“.
_ORDINAL_LANGUAGES = re.compile(r"(?:cs|da|de|et|fi|hr|hu|is|lv|nb|nn|no|pl|sk|sl|tr)\Z")
_QUOTE_PARTICLES = "とのはがをもにで、，,"
_TERMINAL = '.!?…:;。！？।؟۔"”’)'
_WRAP_WIDTHS = range(32, 131)


def split_sentences(text: str, *, language: str | None = "en") -> tuple[Span, ...]:
    """Return the sentences of `text` in order: disjoint, trimmed, each with a letter or digit.

    A heading is a sentence of its own; a dateline belongs to the sentence it opens. `language`
    (ISO 639-1) only tells whether a number with a full stop is an ordinal.
    """
    ordinals = bool(language and _ORDINAL_LANGUAGES.match(language))
    spans: list[Span] = []
    for start, end in _find_blocks(text):
        begin = start
        for cut in _find_cuts(text, start, end, ordinals=ordinals):
            _append_sentence(spans, text, begin, cut)
            begin = cut
        _append_sentence(spans, text, begin, end)
    return tuple(spans)


def _append_sentence(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    kept = piece.lstrip()
    if kept[:1] in _BULLETS and (bullet := _BULLET.match(kept)):
        kept = kept[bullet.end() :]
    if label := _ASKED.match(kept):
        kept = kept[label.end() :]
    start = end - len(kept)
    kept = kept.rstrip()
    if any(map(str.isalnum, kept)):
        spans.append(Span(start, start + len(kept)))


def _find_blocks(text: str) -> list[tuple[int, int]]:
    """Return the blocks: lines, joined where the text is hard-wrapped."""
    lines = [match.span() for match in _LINE.finditer(text) if not match[0].isspace()]
    if len(lines) < 2:
        return lines
    width = _find_wrap_width(text, lines)
    blocks = [lines[0]]
    for previous, line in pairwise(lines):
        if _goes_on(text, previous, line, width):
            blocks[-1] = (blocks[-1][0], line[1])
        else:
            blocks.append(line)
    return blocks


def _find_wrap_width(text: str, lines: list[tuple[int, int]]) -> int:
    """Return the column at which the text is wrapped, 0 where it is not.

    Evidence is a line that goes on in small letters. A line that was wrapped is one which the
    first word of the next would have made too long; a third of those must go on so.
    """
    pairs = [pair for pair in pairwise(lines) if _are_adjacent(text, *pair)]
    running = [previous for previous, line in pairs if _runs_on(text, previous, line)]
    width = max((end - start for start, end in running), default=0)
    full = sum(_is_full(text, previous, line, width) for previous, line in pairs)
    return width if running and 3 * len(running) >= full else 0


def _goes_on(text: str, previous: tuple[int, int], line: tuple[int, int], width: int) -> bool:
    if not _are_adjacent(text, previous, line) or _BULLET.match(text, line[0]):
        return False
    return _runs_on(text, previous, line) or (bool(width) and _is_full(text, previous, line, width))


def _are_adjacent(text: str, previous: tuple[int, int], line: tuple[int, int]) -> bool:
    gap = text[previous[1] : min(line[0], previous[1] + 3)]
    return gap in ("\n", "\r\n", "\r")


def _runs_on(text: str, previous: tuple[int, int], line: tuple[int, int]) -> bool:
    start, end = previous
    return (
        end - start in _WRAP_WIDTHS
        and text[line[0]].islower()
        and text[start:end].rstrip()[-1] not in _TERMINAL
    )


def _is_full(text: str, previous: tuple[int, int], line: tuple[int, int], width: int) -> bool:
    first_word = text[line[0] : line[0] + 40].split(maxsplit=1)[0] if text[line[0]] != " " else ""
    length = previous[1] - previous[0]
    return length <= width + 2 and length + 1 + len(first_word) > width


def _find_cuts(text: str, start: int, end: int, *, ordinals: bool) -> Iterator[int]:
    """Yield the offsets in a block at which one sentence ends and another follows."""
    dateline = find_dateline(text, start)
    first = dateline.end if dateline and dateline.end < end else start
    begin = start
    for match in _STOP.finditer(text, first, end):
        if match.end() >= end:
            continue
        if match["stops"]:
            ends = _ends_at_stop(text, begin, match, end, ordinals=ordinals)
        elif match["glued"]:
            ends = _ends_glued(text, match.start())
        elif match["picture"]:  # glued behind the words of its link; in front it opens a caption
            ends = bool(text[begin : match.start()].strip())
        else:
            ends = _ends_at_wide_stop(text, begin, match)
        if ends:
            after = _CREDIT.match(text, match.end(), end) or _SYMBOLS.match(text, match.end(), end)
            begin = after.end() if after else match.end()
            yield begin


def _ends_at_stop(text: str, begin: int, match: re.Match[str], end: int, *, ordinals: bool) -> bool:
    following = _LEADING.match(text, match.end(), end)
    position = following.end() if following else match.end()
    if position >= end or _starts_small(text, position):
        return False
    stops, closers = match["stops"], match["closers"]
    word = _find_word_before(text, begin, match.start())
    if stops != ".":
        quoted_question = stops[-1] in "!?" and any(mark in "\"'”’»" for mark in closers)
        return not (quoted_question and _SAID_BY.match(text, match.end(), end)) and word != "Yahoo"
    if any(mark in '"”»' for mark in closers):
        return True
    if _ENUMERATOR.match(text[begin : match.start()][-20:]) and match.start() - begin < 12:
        return False
    return _ends_after(word, text, position, ordinals=ordinals)


def _ends_after(word: str, text: str, position: int, *, ordinals: bool) -> bool:
    """Tell whether a full stop after `word` ends the sentence, given what follows."""
    lower = word.lower().rpartition("then-")[2]
    digit_next = text[position].isdigit()
    found = _NEXT_WORD.match(text, position)
    following = found[0] if found else ""
    opens = following.lower() in OPENERS and following[:1].isupper()
    if opens and len(following) == 1 and text[position + 1 : position + 2] == ".":
        opens = False
    if lower in NEVER_FINAL:
        return lower in ("st", "ft", "mt") and opens
    if digit_next and lower in BEFORE_NUMBER:
        return False
    if lower in ("a.m", "p.m"):
        return not digit_next and not _AFTER_CLOCK.match(text, position)
    if (
        lower in SELDOM_FINAL
        or word in SELDOM_FINAL_CAPITALISED
        or (len(word) == 1 and word.isalpha() and word.isupper())
        or _DOTTED.match(word)
    ):
        return opens
    return not (ordinals and word.isdigit() and len(word) <= 2)


def _find_word_before(text: str, begin: int, end: int) -> str:
    window = text[max(begin, end - 40) : end]
    return window.split()[-1].lstrip("([“\"‘'—–/«") if window.strip() else ""


def _starts_small(text: str, position: int) -> bool:
    """Tell whether a small letter follows, names such as iPhone and eBay left out.

    So is a speaker of a transcript, after whom a sentence opens.
    """
    if not text[position].islower() or text[position + 1 : position + 2].isupper():
        return False
    speaker = _SPEAKER.match(text, position)
    return speaker is None or speaker[1].lower() not in OPENERS


def _ends_glued(text: str, position: int) -> bool:
    """Tell whether a stop without a space ends a sentence, and is not inside an address."""
    token = _find_word_before(text, 0, position)
    if any(mark in token for mark in "/@:._#"):
        return False
    return token.lower() not in NEVER_FINAL and token.lower() not in SELDOM_FINAL


def _ends_at_wide_stop(text: str, begin: int, match: re.Match[str]) -> bool:
    if match["wide"]:
        return text[match.end()] not in _QUOTE_PARTICLES
    window = text[max(begin, match.start() - 300) : match.start()]
    return all(
        window.rfind(left) <= window.rfind(right) for left, right in ("「」", "『』", "（）")
    )
