"""Whether the words around a date speak of the past or of the future."""

from __future__ import annotations

from dataclasses import dataclass

from bot.text.dates import words
from bot.text.dates.date_plans import tells_plan
from bot.text.dates.parts import Tokens
from bot.text.dates.resolve import Lean
from bot.text.dates.tokens import text_at

_WILL = words.word_set(
    "will shall ll upcoming would forthcoming scheduled slated must should might may"
)
_TOWARDS = words.word_set(
    "set expected plans plan planning going planned slated poised likely ready "
    "hopes hope aims aim intends intend wants want agreed promised vowed pledged supposed bound "
    "is are"
)
_TIMED = words.word_set("planned due set expected")
_PAST = words.word_set(
    "was were had did said told met held took went came saw made gave got found left began sent "
    "brought kept led became won lost spoke wrote fell rose hit shot flew drew cut let put "
    "read ran sat stood struck died sank sunk sought bought built caught fought since ago"
)
_PARTICIPLES = words.word_set(
    "been gone done taken seen given known written fallen broken spoken chosen come begun risen"
)
_GUESSED = words.word_set("may might must should would could")
_TURNS = words.word_set("but while whereas although though")
"""Words that open a clause of another tense after a comma."""
_DETERMINERS = words.word_set("a an the its his her their this that these each two three all")
_BE = words.word_set("is are was were be been")
_PARTICIPLE_REACH = 4
_NO_VERBS = words.word_set("united need speed breed indeed hundred sacred red bed exceed succeed")


@dataclass(frozen=True, slots=True)
class TenseCues:
    """The words of a sentence that tell its tense, and where its clauses turn, by their place."""

    cues: tuple[tuple[int, Lean], ...]
    turns: tuple[int, ...] = ()

    def lean_at(self, place: int) -> Lean:
        """Return the tense of the cue nearest before a place, or of the first one after it.

        One of another clause counts where its own has none.
        """
        turn = max((at for at in self.turns if at < place), default=-1)
        before = [(at, lean) for at, lean in self.cues if at < place]
        if before and before[-1][0] > turn:
            return before[-1][1]
        after = [lean for at, lean in self.cues if at >= place]
        if after:
            return after[0]
        return before[-1][1] if before else Lean.NEAREST


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
        elif place > future_until and _is_past(tokens, place):
            cues.append((place, Lean.PAST))
    infinitive = None if cues else _find_infinitive(tokens)
    turns = tuple(place for place in range(1, len(tokens)) if _turns(tokens, place))
    return TenseCues(((infinitive, Lean.FUTURE),) if infinitive else tuple(cues), turns)


def _turns(tokens: Tokens, place: int) -> bool:
    turns = tokens[place].lower in _TURNS and tokens[place - 1].text == ","
    return turns or tokens[place].text == ";"


def _speaks_of_past(word: str) -> bool:
    return word in _PAST or (len(word) > 4 and word.endswith("ed") and word not in _NO_VERBS)


def _is_past(tokens: Tokens, place: int) -> bool:
    """Return whether a form of the past is here, or "may have gone"."""
    word = tokens[place].lower
    return _speaks_of_past(word) or (word in _GUESSED and _is_perfect(tokens, place + 1))


def _is_perfect(tokens: Tokens, place: int) -> bool:
    """Return whether "have gone" or "still have gone" is here."""
    place += text_at(tokens, place) != "have"
    verb = text_at(tokens, place + 1)
    return text_at(tokens, place) == "have" and (verb in _PARTICIPLES or _speaks_of_past(verb))


def _is_verb_like(word: str) -> bool:
    """Return whether the word after "to" can be a verb: "agreed to meet", not "to a deal"."""
    return word.isalpha() and word not in _DETERMINERS


def _speaks_of_future(tokens: Tokens, place: int) -> bool:
    word, following = tokens[place].lower, text_at(tokens, place + 1)
    if word in _WILL:
        if word in _GUESSED and _is_perfect(tokens, place + 1):
            return False
        opening = place == 0 and word != "may" and not _is_name(tokens, 1)
        return opening or not tokens[place].capitalised
    if word == "ahead" and following == "of":
        return True
    if tells_plan(tokens, place):
        return True
    if following == "to" and (word in _TOWARDS or _is_planned(tokens, place)):
        return _is_verb_like(text_at(tokens, place + 2))
    if word == "due" and following in ("back", "at", "before", "by"):
        return True
    return word in _TIMED and (following in ("for", "on", "in") or following in words.WEEKDAYS)


def _is_name(tokens: Tokens, place: int) -> bool:
    return place < len(tokens) and tokens[place].capitalised


def _is_planned(tokens: Tokens, place: int) -> bool:
    """Return whether "due" is the one of "is due to visit", not of "due to bad weather"."""
    return tokens[place].lower == "due" and text_at(tokens, place - 1) in _BE


def _find_infinitive(tokens: Tokens) -> int | None:
    """Return the place of the "to" of a headline: "Japan to hold a drill on Friday"."""
    for place in range(1, len(tokens) - 1):
        if tokens[place].lower == "to" and tokens[place - 1].capitalised:
            verb = tokens[place + 1]
            if _is_verb_like(verb.lower) and not verb.capitalised:
                return place
    return None
