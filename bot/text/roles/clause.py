"""The main clause of an English sentence: its verb, when it plays, and whether it is said for sure.

Rules over words, without a parser: quotations are blanked, an opening phrase and relative clauses
are stepped over, and the first finite verb of what is left decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Clause:
    """The main verb in lower case, its place among the words, and its tense.

    `tense` is one of past, perfect, pluperfect, present, progressive, future and modal, or "none"
    where no finite verb was found (then the verb is empty).
    """

    verb: str = ""
    place: int = 0
    tense: str = "none"

    @property
    def reports(self) -> bool:
        """Return whether somebody says or thinks what the sentence tells."""
        return self.verb in _SAYING


_TOKEN = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d[\d.,]*|[^\w\s]")
_PREPOSITIONS = _words(
    """
    in on at after even when while as since before during last earlier later by under for with from
    until if although though despite because over of to through among amid following speaking asked
    once unlike given
    """
)
_MODALS = _words("would could can may might must should")
_BE = _words("is are was were am")
_AUXILIARIES = _MODALS | _BE | _words("has have had do does did will shall")
_PAST = _words(
    """
    said told held took went came saw made gave got found left began sent brought kept led became
    won lost spoke wrote fell rose hit shot flew drew cut let put ran sat stood struck died sank
    sought bought built caught fought pled drove broke threw met paid sold swore beat chose set quit
    laid thought knew felt taught hurt forced
    """
)
_PRESENT = _words(
    """
    says calls wants plans seeks hopes expects faces makes takes goes comes gets gives shows finds
    needs remains means becomes includes appears seems argues believes thinks knows say want plan
    seek hope expect think believe argue marks raises leaves puts intend intends aim aims vow vows
    pledge pledges
    """
)
_PARTICIPLES = _words(
    "been gone done taken made said won lost held left become come met given seen known begun risen"
    " fallen broken spoken chosen"
)
_AHEAD = _words("expected set due scheduled slated planning going preparing poised likely to")
_PLANS = _words(
    "plan plans intend intends expect expects aim aims vow vows pledge pledges hope hopes"
)
_PLANNED = _words("vowed pledged promised agreed decided planned")
_NO_VERBS = _words("united need speed indeed hundred sacred red bed exceed succeed feed seed breed")
_DETERMINERS = _words(
    "a an the his her its their this that these those our my your some any no two three four five"
)
_RELATIVES = _words("who which whose where whom")
_LONGEST_OPENING = 25
_LONGEST_SENTENCE = 80
_SAYING = _words(
    """
    said says told tells added adds noted notes argued argues called calls wrote writes tweeted
    claimed claims explained insisted stated warned asked think thinks believe believes say argue
    """
)


def find_clause(sentence: str) -> Clause:
    """Return the main clause of a sentence whose quotations are blanked."""
    tokens = _TOKEN.findall(sentence)[:_LONGEST_SENTENCE]
    words = [token.lower() for token in tokens]
    at, relatives = _skip_opening(words), 0
    while at < len(words):
        if _is_relative(words, at):
            relatives += 1
        elif _is_verb(tokens, words, at):
            if not relatives:
                return Clause(words[at], at, _tell_tense(words, at))
            relatives -= 1
            at = _skip_group(words, at)
        at += 1
    return Clause()


def _skip_opening(words: Sequence[str]) -> int:
    if words and words[0] in _PREPOSITIONS and "," in words[:_LONGEST_OPENING]:
        return words.index(",") + 1
    return 0


def _is_relative(words: Sequence[str], at: int) -> bool:
    return words[at] in _RELATIVES or (words[at] == "that" and at > 0 and words[at - 1] != ",")


def _is_verb(tokens: Sequence[str], words: Sequence[str], at: int) -> bool:
    word = words[at]
    if at and tokens[at][0].isupper():
        return False
    if word in _AUXILIARIES or word in _PAST:
        return True
    before = words[at - 1] if at else ""
    if before in _DETERMINERS or before.endswith(("’s", "'s")):
        return False
    regular = _is_past_form(word) and not before.endswith("ly")
    return word in _PRESENT or (regular and words[at + 1 : at + 2] not in (["by"], ["of"]))


def _is_past_form(word: str) -> bool:
    return len(word) > 4 and word.endswith("ed") and word not in _NO_VERBS


def _skip_group(words: Sequence[str], at: int) -> int:
    """Return the place of the last word of the verb group that begins at `at`."""
    while at + 1 < len(words) and (
        words[at + 1] in _AUXILIARIES
        or words[at + 1] in ("been", "not", "be", "to")
        or _is_past_form(words[at + 1])
    ):
        at += 1
    return at


def _tell_tense(words: Sequence[str], at: int) -> str:
    verb, following = words[at], words[at + 1 : at + 4]
    tense = "past"
    if verb in ("will", "shall"):
        tense = "future"
    elif verb in _MODALS:
        tense = "modal"
    elif verb in ("has", "have"):
        ahead = "to" in following or any(word in _PLANNED for word in following)
        tense = "future" if ahead else "perfect"
    elif verb in _PLANS and following[:1] == ["to"]:
        tense = "future"
    elif verb == "had":
        perfect = any(word in _PARTICIPLES or _is_past_form(word) for word in following)
        tense = "pluperfect" if perfect else "past"
    elif verb in ("is", "are", "am"):
        tense = "present"
        if any(word in _AHEAD for word in following[:2]):
            tense = "future"
        elif any(word.endswith("ing") for word in following):
            tense = "progressive"
    elif verb in _PRESENT:
        tense = "present"
    return tense
