"""Whether the words around a date speak of the past or of the future."""

from __future__ import annotations

from dataclasses import dataclass

from bot.text import date_words as words
from bot.text.date_parts import Tokens
from bot.text.date_tokens import text_at
from bot.text.date_values import Lean

_WILL = words.word_set("will shall ll upcoming would forthcoming")
_TOWARDS = words.word_set(
    "set due scheduled expected plans plan planning going planned slated poised likely ready "
    "hopes aims intends wants agreed promised vowed pledged supposed bound is are"
)
_TIMED = words.word_set("scheduled planned slated due set expected")
_PAST = words.word_set(
    "was were had did said told met held took went came saw made gave got found left began sent "
    "brought kept led became won lost spoke wrote fell rose hit shot flew drew cut let put "
    "read ran sat stood struck sank sunk sought bought built caught fought since ago"
)
_DETERMINERS = words.word_set("a an the its his her their this that these each two three all")
_PARTICIPLE_REACH = 4
_NO_VERBS = words.word_set("united need speed breed indeed hundred sacred red bed exceed succeed")


@dataclass(frozen=True, slots=True)
class TenseCues:
    """The words of a sentence that tell its tense, by their place among its tokens."""

    cues: tuple[tuple[int, Lean], ...]

    def lean_at(self, place: int) -> Lean:
        """Return the tense of the cue nearest before a place, or of the first one after it."""
        before = [lean for at, lean in self.cues if at < place]
        if before:
            return before[-1]
        return self.cues[0][1] if self.cues else Lean.NEAREST


def find_tense(tokens: Tokens) -> TenseCues:
    """Return the cues of a sentence, in reading order."""
    cues: list[tuple[int, Lean]] = []
    future_until = -1
    for place, token in enumerate(tokens):
        if _speaks_of_future(tokens, place):
            cues.append((place, Lean.FUTURE))
            future_until = place + _PARTICIPLE_REACH
        elif token.text == ",":
            future_until = -1
        elif cues and cues[-1][1] is Lean.FUTURE and text_at(tokens, place - 1) in ("and", "or"):
            future_until = max(future_until, place)
        elif place > future_until and _speaks_of_past(token.lower):
            cues.append((place, Lean.PAST))
    return TenseCues(tuple(cues))


def _speaks_of_past(word: str) -> bool:
    return word in _PAST or (len(word) > 4 and word.endswith("ed") and word not in _NO_VERBS)


def _is_verb_like(word: str) -> bool:
    """Return whether the word after "to" can be a verb: "agreed to meet", not "to a deal"."""
    return word.isalpha() and word not in _DETERMINERS


def _speaks_of_future(tokens: Tokens, place: int) -> bool:
    word, following = tokens[place].lower, text_at(tokens, place + 1)
    if word in _WILL:
        return not (word == "will" and tokens[place].capitalised and place > 0)
    if word == "ahead" and following == "of":
        return True
    if word in _TOWARDS and following == "to":
        return _is_verb_like(text_at(tokens, place + 2))
    return word in _TIMED and following in ("for", "on", "in")
