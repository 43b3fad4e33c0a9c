"""The dateline that opens a news story: `TOKYO, July 19 (Reuters) - `, `【台北共同】`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.spans import Span
from bot.text.lexicon import load_pattern

_AGENCY_DATELINE = load_pattern("dateline of an agency")
_CAPITALS_DATELINE = load_pattern("dateline in capitals")
# A place, then anybody's name in brackets and a dash: an agency that is not listed. Where the place
# is not in capitals, a capital must follow.
_NAMED_DATELINE = load_pattern("dateline of a name")
_AGENCY_OPENING = load_pattern("agency that opens")
_HAN = r"[\u3400-\u9fff]"
_DENSE_DATELINE = load_pattern("dateline of Japanese and Chinese")
_DENSE_AGENCY = load_pattern("agency of Japanese and Chinese")


_NAMED_ALONE = load_pattern("agency alone")


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a dateline ends in its text, and the agency it names."""

    end: int
    agency: str | None = None


def find_agency(text: str) -> str | None:
    """Return the agency that a text consists of ("Reuters", "(AP)", "時事通信"), or None."""
    match = _NAMED_ALONE.fullmatch(text)
    return None if match is None else match["agency"] or text.strip("()（）【】[]")


def cut_dateline(text: str, sentence: Span) -> Span:
    """Return a sentence of a text without the dateline that opens it.

    Place, day and agency stand in a citation already.
    """
    dateline = find_dateline(text, sentence.start)
    if dateline is None or dateline.end >= sentence.end:
        return sentence
    return Span(dateline.end, sentence.end)


def find_dateline(text: str, start: int = 0) -> Dateline | None:
    """Return the dateline that begins exactly at `start`, or None.

    At most some 250 characters are looked at, so the cost does not grow with the text.
    """
    if match := _AGENCY_DATELINE.match(text, start):
        return Dateline(match.end(), match["agency"])
    if match := _NAMED_DATELINE.match(text, start):
        return Dateline(match.end(), match["agency"])
    if match := _AGENCY_OPENING.match(text, start):
        return Dateline(match.end(), match["bare"] or match["agency"])
    if match := _DENSE_DATELINE.match(text, start):
        agency = _DENSE_AGENCY.search(match[0])
        return Dateline(match.end(), agency[0] if agency else None)
    if match := _CAPITALS_DATELINE.match(text, start):
        return Dateline(match.end())
    return None
