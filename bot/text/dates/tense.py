"""Whether the words around a date speak of the past or of the future."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from bot.text.dates import words
from bot.text.dates.parts import Tokens
from bot.text.dates.resolve import TenseBias
from bot.text.lexicon import load_lexicon, load_pattern
from bot.text.segment import Token, split_tokens, text_at

_LISTS = load_lexicon()

_STARTS = _LISTS["verbs of starting"]
_TIMETABLE = _STARTS | _LISTS["verbs of a timetable"]
_TIMETABLE_PHRASES = (
    ("takes", "place"),
    ("take", "place"),
    ("takes", "effect"),
    ("take", "effect"),
    ("kicks", "off"),
    ("goes", "on", "sale"),
    ("go", "on", "sale"),
    ("go", "to", "the", "polls"),
    ("goes", "to", "the", "polls"),
)
_TIMETABLE_REACH = 5
_PUT_OFF = _LISTS["verbs of delay"]
_PUT_OFF_REACH = 4
_LASTED = _LISTS["verbs of what lasted"]
_GOES_ON = words.word_set("is are be being remain remains stay stays runs run has have valid")
_UNTIL_REACH = 14
_DAYS = words.ANY_WEEKDAY.keys() | words.ANY_MONTH.keys() | {"tomorrow", "next"}


def is_plan(tokens: Tokens, place: int) -> bool:
    """Return whether the token at `place` tells of what is to come."""
    return (
        _is_will_not(tokens, place)
        or _is_timetabled(tokens, place)
        or _is_put_off(tokens, place)
        or _is_term(tokens, place)
    )


def _is_will_not(tokens: Tokens, place: int) -> bool:
    """Return whether "won't" is here, written in one or, as "wo n't", in two."""
    word = tokens[place].lower
    if word == "wo":
        return text_at(tokens, place + 1) == "n"
    return word == "won" and [text_at(tokens, place + step) for step in (1, 2)] == ["'", "t"]


def _is_timetabled(tokens: Tokens, place: int) -> bool:
    """Return whether a plan is told in the present: "begins in Rome on Monday", "opens Monday"."""
    word = tokens[place].lower
    for phrase in _TIMETABLE_PHRASES:
        if word == phrase[0] and all(
            text_at(tokens, place + step) == part for step, part in enumerate(phrase)
        ):
            return _names_day(tokens, place + len(phrase), _TIMETABLE_REACH)
    if word in _STARTS and text_at(tokens, place - 1) != "to":
        return _names_day(tokens, place + 1, _TIMETABLE_REACH)
    return word in _TIMETABLE and _names_day(
        tokens, place + 1 + (text_at(tokens, place + 1) in ("on", "in")), 1
    )


def _is_term(tokens: Tokens, place: int) -> bool:
    """Return whether a term follows: "gave him until Friday", "told them to leave by Friday"."""
    word = tokens[place].lower
    if word not in ("until", "till", "by") or not _names_day(tokens, place + 1, 2):
        return False
    clause: list[str] = []
    for token in reversed(tokens[max(0, place - _TERM_REACH) : place]):
        if token.text in ",;:":
            break
        clause.append(token.lower)
    ordered = any(
        before == "to" and verb.isalpha() and verb not in _DETERMINERS and verb != "have"
        for verb, before in pairwise(clause)
    )
    if word == "by":
        return ordered or "deadline" in clause
    given = any(given in _GIVEN and who != "been" for who, given in pairwise(clause))
    return given and (clause[0] not in _LASTED and not _acts_on(clause))


def _acts_on(clause: list[str]) -> bool:
    """Return whether what lasted until then is told: "had waited until", "had been shut until"."""
    return any(
        before in ("had", "has", "have") and (verb == "been" or speaks_of_past(verb))
        for verb, before in pairwise(clause)
    )


def _names_day(tokens: Tokens, place: int, reach: int) -> bool:
    """Return whether a day or month is named soon, in the same clause."""
    for token in tokens[place : place + reach]:
        if token.text in ",;.":
            return False
        if token.lower in _DAYS and (token.capitalised or token.lower in ("tomorrow", "next")):
            return True
    return False


def _is_put_off(tokens: Tokens, place: int) -> bool:
    """Return whether something is put off or goes on "until", or "to", the day that follows."""
    word = tokens[place].lower
    figure = text_at(tokens, place + 1).isdecimal()
    to_day = word == "to" and _names_day(tokens, place + 1, 1 + figure)
    if word not in ("until", "till") and not to_day:
        return False
    before = [token.lower for token in tokens[max(0, place - _UNTIL_REACH) : place]]
    if not _PUT_OFF.isdisjoint(before[-_PUT_OFF_REACH:]):
        return True
    return not to_day and _LASTED.isdisjoint(before) and not _GOES_ON.isdisjoint(before)


_WILL = _LISTS["signs of the future"]
_TOWARDS = _LISTS["before an infinitive of the future"]
_VOWED = words.word_set("agreed promised vowed pledged threatened proposed")
_FORESEEN = words.word_set("forecast forecasts forecasted predicts predicted")
_TIMED = words.word_set("planned due set expected")
_PAST = _LISTS["past forms"]
_PARTICIPLES = _LISTS["irregular participles"]
_OPENINGS = (_WILL | _TIMETABLE | _TOWARDS | _FORESEEN | _TIMED) | words.word_set(
    "ahead wo won take takes kicks go goes until till by to"
)
"""All words of which `_speaks_of_future` may say so."""
_GUESSED = words.word_set("may might must should would could")
CONDITIONS = words.word_set("if unless")
"""Words behind which a past form tells of what may be: "if no deal was reached by Sunday"."""
_REVERSALS = words.word_set("but while whereas although though")
"""Words that open a clause of another tense after a comma."""
_RELATIVES = words.word_set("who whom whose which why where when because after")
"""Words that open a clause of another tense without one: "to meet the envoy whom he received"."""
_THAT_NOT_AFTER = _LISTS["before a that of speech"]
_GIVEN = _LISTS["verbs of giving a term"]
_TERM_REACH = 8
_DETERMINERS = words.word_set("a an the its his her their this that these each two three all")
_BE = words.word_set("is are was were be been")
_PARTICIPLE_REACH = 4
_TURNING = _RELATIVES | _REVERSALS | _PARTICIPLES | {"that", ";"}
"""Words of which `_turns` may say so, beside those in -ing."""
_TELLING = _OPENINGS | _PARTICIPLES | _PAST | _GUESSED | CONDITIONS | {",", ";"}
"""Words that say something of the tense, beside those in -ed."""
_NO_VERBS = words.word_set("united need speed breed indeed hundred sacred red bed exceed succeed")


_FUTURE_SIGNS = ("予定", "預計", "预计", "将于", "將於", "見通し", "計画")
_LAST_VERB = load_pattern("last verb of Japanese")

_REPORTED = load_pattern("end of what is reported in Japanese")


@dataclass(frozen=True, slots=True)
class TenseCues:
    """The words of a sentence that tell its tense, and where its clauses turn, by their place."""

    cues: tuple[tuple[int, TenseBias], ...]
    turns: tuple[int, ...] = ()
    asides: frozenset[int] = frozenset()
    length: int = 0

    def tense_bias_at(self, place: int) -> TenseBias:
        """Return the tense of the cue nearest before a place, or of the first one after it.

        The cues of its own clause come first: what is planned in the main clause says nothing of
        "the envoy, who on Monday offered".
        """
        opened = max((at for at in self.turns if at <= place), default=-1)
        closed = min((at for at in self.turns if at > place), default=self.length)
        before = [(at, bias) for at, bias in self.cues if at < place]
        if before and before[-1][0] > opened:
            return before[-1][1]
        after = [(at, bias) for at, bias in self.cues if at >= place]
        if after and (after[0][0] < closed or (not before and closed in self.asides)):
            return after[0][1]
        return before[-1][1] if before else TenseBias.NEAREST


def tell_tense(sentence: str) -> tuple[bool, bool]:
    """Return whether an English sentence tells of what is to come, and whether it opens in the
    past.
    """
    cues = find_tense(split_tokens(sentence)).cues
    ahead = {place for place, bias in cues if bias is TenseBias.FUTURE}
    return bool(ahead), bool(cues) and cues[0][1] is TenseBias.PAST and cues[0][0] not in ahead


def find_eastern_tense(sentence: str) -> TenseBias:
    """Return the tense of a Chinese or Japanese sentence, by its signs or its last verb.

    Of "… すると発表した" and "… することが分かった" that of what was said or found.
    """
    if any(sign in sentence for sign in _FUTURE_SIGNS):
        return TenseBias.FUTURE
    clause = _REPORTED.sub("", sentence.rstrip())
    verb = _LAST_VERB.search(clause)
    if verb is None or "」と" in sentence:  # what is quoted has a tense of its own
        return TenseBias.NEAREST
    return TenseBias.PAST if verb["past"] else TenseBias.FUTURE


def find_tense(tokens: Tokens) -> TenseCues:
    """Return the cues of a sentence, in reading order."""
    cues: list[tuple[int, TenseBias]] = []
    future_until = -1
    conditional = False
    before = ""
    for place, token in enumerate(tokens):
        before, last = token.lower, before
        if before not in _TELLING and last not in ("and", "or") and before[-2:] != "ed":
            continue  # as most words
        conditional = token.lower in CONDITIONS or (conditional and token.text not in ",;")
        if _speaks_of_future(tokens, place):
            if before in _VOWED and last not in _BE:
                # "In a speech on Monday she vowed to": the vow is past, what is vowed is not.
                cues.append((place, TenseBias.PAST))
            cues.append((place, TenseBias.FUTURE))
            future_until = place + _PARTICIPLE_REACH
        elif token.text == ",":
            future_until = -1
        elif cues and cues[-1][1] is TenseBias.FUTURE and last in ("and", "or"):
            future_until = max(future_until, place)
        elif place > future_until and not conditional and _is_past(tokens, place):
            cues.append((place, TenseBias.PAST))
    infinitive = None if cues else _find_infinitive(tokens)
    turns = tuple(
        [
            place
            for place, token in enumerate(tokens)
            if place and (token.lower in _TURNING or token.lower[-3:] == "ing")
            if _turns(tokens, place)
        ]
    )
    return TenseCues(
        cues=((infinitive, TenseBias.FUTURE),) if infinitive else tuple(cues),
        turns=turns,
        asides=frozenset(at for at in turns if tokens[at - 1].text == ","),
        length=len(tokens),
    )


def _turns(tokens: Tokens, place: int) -> bool:
    """Return whether a clause opens that may have a tense of its own."""
    word, before = tokens[place].lower, tokens[place - 1]
    if word == "that":
        return before.is_word and before.lower not in _THAT_NOT_AFTER
    if word in _RELATIVES or word == ";":
        return True
    if word in _REVERSALS:
        return before.text == ","
    # "posts Saturday threatening to strike" and, after a comma, "seen Thursday off Yilan".
    if word.endswith("ing") and before.lower in words.ANY_WEEKDAY:
        return True
    return word in _PARTICIPLES and before.text == ","


def speaks_of_past(word: str) -> bool:
    """Return whether an English word, in small letters, is a verb's form of the past."""
    return word in _PAST or (len(word) > 4 and word.endswith("ed") and word not in _NO_VERBS)


def _is_past(tokens: Tokens, place: int) -> bool:
    """Return whether a form of the past is here, or "may have gone"."""
    word = tokens[place].lower
    if word in _PARTICIPLES:
        return tokens[place - 1].text == "," if place else False
    return speaks_of_past(word) or (word in _GUESSED and _is_perfect(tokens, place + 1))


def _is_perfect(tokens: Tokens, place: int) -> bool:
    """Return whether "have gone" or "still have gone" is here."""
    place += text_at(tokens, place) != "have"
    verb = text_at(tokens, place + 1)
    return text_at(tokens, place) == "have" and (verb in _PARTICIPLES or speaks_of_past(verb))


def _is_verb_like(word: str) -> bool:
    """Return whether the word after "to" can be a verb: "agreed to meet", not "to a deal"."""
    return word.isalpha() and word not in _DETERMINERS


def _speaks_of_future(tokens: Tokens, place: int) -> bool:
    word = tokens[place].lower
    if word not in _OPENINGS:  # as most words: a sentence is asked word by word
        return False
    following = text_at(tokens, place + 1)
    if word in _WILL:
        if word in _GUESSED and _is_perfect(tokens, place + 1):
            return False
        if word == "should" and following in _DETERMINERS | {"he", "she", "it", "they", "we"}:
            return False  # "should the militias attack" is a condition
        opening = place == 0 and word != "may" and not any(one.capitalised for one in tokens[1:2])
        return opening or not _is_proper(tokens[place])
    if word == "ahead" and following == "of":
        return True
    if is_plan(tokens, place):
        return True
    if following == "to" and (word in _TOWARDS or _is_planned(tokens, place)):
        return _is_verb_like(text_at(tokens, place + 2))
    if word in _FORESEEN and text_at(tokens, place - 1) not in _DETERMINERS:
        return following not in ("on", "in", "for") and following not in _DAYS
    if word == "due" and following in ("back", "at", "before", "by"):
        return True
    return word in _TIMED and (following in ("for", "on", "in") or following in words.WEEKDAYS)


def _is_proper(token: Token) -> bool:
    """Return whether a capital marks a name: Will, but not WILL in a text of capitals."""
    return token.capitalised and not token.text.isupper()


def _is_planned(tokens: Tokens, place: int) -> bool:
    """Return whether "due" is the one of "is due to visit", not of "due to bad weather"."""
    return tokens[place].lower == "due" and text_at(tokens, place - 1) in _BE


def _find_infinitive(tokens: Tokens) -> int | None:
    """Return the place of the "to" of a headline: "Japan to hold a drill on Friday"."""
    for place in range(1, len(tokens) - 1):
        if tokens[place].lower == "to" and tokens[place - 1].capitalised:
            verb = tokens[place + 1]
            if _is_verb_like(verb.lower) and not _is_proper(verb):
                return place
    return None
