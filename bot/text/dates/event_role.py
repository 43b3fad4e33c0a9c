"""What a date does in its sentence: it dates what happened, what is planned, or neither.

A timeline shows what happened on a day. "Said on Sunday" dates the words and not what they tell,
"the 2015 deal" and "since 1972" name or bound something else, and "will vote on 26 June" is a plan.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date

from bot.domain.entities import VAGUE, DateMention, DateRole
from bot.domain.spans import Span
from bot.text.dates import words
from bot.text.dates.parts import Tokens
from bot.text.dates.resolve import TenseBias
from bot.text.dates.tense import CONDITIONS, find_eastern_tense, find_tense, speaks_of_past
from bot.text.lexicon import load_lexicon, load_pattern
from bot.text.segment import split_tokens, text_at

_LISTS = load_lexicon()

SEARCHED = 2_000
"""Characters of a sentence that are looked at."""

_YEAR_LONG = 300
"""Days from which a date is a year or the like: it dates an event only after "in" or "last"."""
_LONGEST_PLAN = 92
"""Days of the vaguest date that a plan is shown under: a season."""
_BOUNDING = words.word_set("since until till before than of beyond")
_TERMS = words.word_set("by before until till")
_DETERMINERS = words.word_set("the a an his her its their our this that s 's each every")
_OWNERS = words.word_set("his her its their our s")
_IN = words.word_set("in during throughout early mid late")
_SPANNING = words.word_set("from between")
_RELATIVE = words.word_set("last this earlier later next two three four five ten a one past")
_TIMES = words.word_set("morning afternoon evening night noon midday midnight night's")
_FUNCTION = _LISTS["no names of events"]
_AFTER = words.word_set("after since following under")
_AFTER_REACH = 6
_AHEAD_REACH = 20
_SAYING = _LISTS["verbs of saying"]
_VERB_REACH = 9
_ACTS = _LISTS["irregular acts"]
_NO_ACTS = words.word_set("since ago unprecedented")
"""Words that look like forms of the past and tell of no act."""
_ENDS = ".!?。”\"'’)"


def judge_date(
    text: str,
    sentence: Span,
    mention: DateMention,
    published: date | None,
    *,
    terms: bool = False,
) -> DateRole:
    """Return what a date of a sentence of `text` does there.

    A day after that of publication is a plan or nothing: it cannot have happened. A month or season
    is one where its clause speaks of what is to come. With `terms` so are, where it does, the day
    by which, before or until which something is to be, and a month that names something.
    """
    end = min(sentence.end, sentence.start + SEARCHED)
    before, after = text[sentence.start : mention.span.start], text[mention.span.end : end]
    if (
        mention.span.start == mention.span.end
        or not sentence.start <= mention.span.start <= mention.span.end <= end
    ):
        return DateRole.EVENT
    length = (mention.last - mention.first).days + 1
    ahead = published is not None and mention.first > published
    if _EASTERN.search(mention.span.of(text)):
        ranged = _RANGED_EAST.search(mention.span.of(text)) is not None
        role = _judge_eastern(before, after, length, ranged=ranged, ahead=ahead, terms=terms)
        # "同日、…する予定だと発表した" tells on which day it was announced.
        today = published == mention.first and not (after[:1] == "、" and _DONE.search(after))
        planned = ahead or (today and _PLANNED.search(after) is not None)
        forward = find_eastern_tense(text[sentence.start : end]) is not TenseBias.PAST
    else:
        tokens = split_tokens(text[sentence.start : end])
        opened, closed = mention.span.start - sentence.start, mention.span.end - sentence.start
        first, last = bisect_left(tokens, (opened,)), bisect_left(tokens, (closed,))
        role = _judge(tokens, first, last, length)
        today = published is None or mention.last >= published
        forward = today and find_tense(tokens).tense_bias_at(first) is TenseBias.FUTURE
        planned = ahead or forward
        if planned and role is DateRole.NAMED and not _is_supposed(tokens, first):
            vague = length >= VAGUE or _is_term(tokens, first, last)
            if (terms and forward and vague) or not _is_bound(tokens, first, last, length):
                role = DateRole.EVENT  # nothing but a verb of saying stood against a plan
    if role is DateRole.NAMED or not planned:
        return role
    if was_planned(before, after):
        return DateRole.NAMED
    vague = length >= VAGUE and (not forward or length > _LONGEST_PLAN)
    return DateRole.NAMED if vague else DateRole.PLAN


def was_planned(before: str, after: str) -> bool:
    """Return whether the words around a date say that a plan for it is none any more."""
    return _ORIGINALLY.search(before) is not None or _UNDONE.search(after) is not None


def _judge(tokens: Tokens, first: int, last: int, length: int) -> DateRole:
    if _is_bound(tokens, first, last, length) or _is_supposed(tokens, first):
        return DateRole.NAMED
    return DateRole.NAMED if _is_said(tokens, first, last) else DateRole.EVENT


def _is_bound(tokens: Tokens, first: int, last: int, length: int) -> bool:
    """Return whether the date names or bounds something else than what the sentence tells."""
    before, after = text_at(tokens, first - 1), text_at(tokens, last)
    opens = first == 0 or (first == 1 and not tokens[0].is_word)
    compared = before == "from" and "%" in (
        token.text for token in tokens[max(0, first - 4) : first]
    )
    clause = _stands_before(tokens, first) or _is_caption(tokens, first, last)
    if before in _BOUNDING or compared or clause:
        return True
    if before == "by" and text_at(tokens, first - 2) not in _SAYING:
        return True
    if after in ("'", "’", "-") and not opens:
        return True  # "ahead of Tuesday's vote"
    at = last + (after in _TIMES)
    noun = at < len(tokens) and tokens[at].is_word and tokens[at].lower not in _FUNCTION
    acts = noun and (_is_act(tokens, at) or tokens[at].lower in _SAYING)
    named = noun and not acts
    determined = before in _DETERMINERS or text_at(tokens, first) in ("the", "a")
    if named and determined and not opens:
        return True  # "his Tuesday meeting", "the June 26 primary"
    if before == "on" and text_at(tokens, first - 3) in _OWNERS:
        return text_at(tokens, first - 4) in _FUNCTION  # "with his prediction on Thursday"
    if opens and text_at(tokens, first) == "today" and after == ",":
        return not any(_is_act(tokens, at) for at in range(last, len(tokens)))
    if length < _YEAR_LONG:
        return False
    if text_at(tokens, first - 2) in _DETERMINERS:
        return True  # "his speech two years ago"
    if before in ("just", "only"):
        return True  # "unlike just a year ago" compares
    relative = text_at(tokens, first) in _RELATIVE | {"the"} and last - first > 1
    if text_at(tokens, first) == "this" or (relative and named and before in _DETERMINERS):
        return True
    if any(token.lower in _AFTER for token in tokens[max(0, first - _AFTER_REACH) : first]):
        return True  # "after signing the agreement in 2015"
    # "A colony from 1895 to 1945" tells what was so in those years.
    spans = before in _SPANNING and length > 2 * _YEAR_LONG
    return not (relative or spans) and before not in _IN


def _is_term(tokens: Tokens, first: int, last: int) -> bool:
    """Return whether the date bounds what is to be, "by July 5", and names nothing else."""
    named = last < len(tokens) and tokens[last].is_word and tokens[last].lower not in _FUNCTION
    return text_at(tokens, first - 1) in _TERMS and not named


def _is_supposed(tokens: Tokens, first: int) -> bool:
    """Return whether the date is of what may be: "if she were to win in November, she would …"."""
    said = {token.lower for token in tokens}
    if "would" in said and not said.isdisjoint(CONDITIONS) and said.isdisjoint(_SAYING):
        return True
    for token in reversed(tokens[:first]):
        if token.text in ",;:—" or token.lower in CONDITIONS:
            return token.lower in CONDITIONS
    return False


def _stands_before(tokens: Tokens, first: int) -> bool:
    """Return whether the date is in a clause of what was before or after the event told.

    "Held after he left on Saturday", "ahead of the talks this week": a comma ends such a clause.
    """
    for at in range(first - 1, max(0, first - _AHEAD_REACH), -1):
        word = tokens[at].lower
        if tokens[at].text in ",;:—":
            return False
        if word in ("after", "before", "since") and at < first - 1:
            return not any(token.is_figures for token in tokens[at + 1 : at + 2])
        if word == "ahead" and text_at(tokens, at + 1) == "of":
            return True
    return False


def _is_caption(tokens: Tokens, first: int, last: int) -> bool:
    """Return whether the date ends a caption or a signature: "…, June 8, 2018."."""
    closes = all(token.text in _ENDS for token in tokens[last:])
    whole = len(tokens[last - 1].text) == 4 and tokens[last - 1].is_figures and last - first > 2
    return closes and whole and text_at(tokens, first - 1) in (",", ")", "]", "—", "–", "-")


def _is_said(tokens: Tokens, first: int, last: int) -> bool:
    """Return whether the verb that the date belongs to is one of saying."""
    for at in range(first - 1, max(-1, first - 2 * _VERB_REACH), -1):
        if tokens[at].text in ';:”"' or (tokens[at].text == "," and at < first - 1):
            break
        if tokens[at].lower in _SAYING:
            return True
        if _is_act(tokens, at):
            return False
    aside = "," in (text_at(tokens, first - 1), text_at(tokens, first - 2))
    if text_at(tokens, last) == "," and first > 2 and not aside:
        return False  # "held off Boso on Thursday, officials said"
    quoted = False
    for at in range(last, min(len(tokens), last + 2 * _VERB_REACH)):
        if tokens[at].text in '“"':
            quoted = True
        if tokens[at].lower in _SAYING and not quoted:
            return True
        if _is_act(tokens, at) or tokens[at].text in ";:":
            return False
    return False


def _is_act(tokens: Tokens, place: int) -> bool:
    word = tokens[place].lower
    return word in _ACTS or (speaks_of_past(word) and word not in _SAYING | _NO_ACTS)


_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_BOUNDED_EAST = load_pattern("bound of an eastern date")
_ENDED_EAST = re.compile(r"\s?(?:まで|前|之前)")
_ENDING_EAST = ("截至", "直到")
_BOUNDING_EAST = ("自", "自从", "自從", *_ENDING_EAST)
_RANGED_EAST = re.compile(r"(?:から|より|[至到〜～–—-])\s?\d")
_OWNED_EAST = re.compile(r"\s?[的の版度](?!夜|晚|朝|午)")
_SAID_EAST = load_pattern("eastern date of words")
_SAID_AT_END = load_pattern("Japanese words at the end")
_SUPPOSED_EAST = load_pattern("eastern condition")
_PLANNED = re.compile(r"予定|見通し|計画|方針|[将將]|[计計][划劃]|[预預][计計定]")
_DONE = re.compile(r"た。?$")
_ORIGINALLY = re.compile(
    r"(?:原[定訂订]|\boriginally (?:scheduled|planned|due|set|to))[^。，,;.]{0,60}\Z", re.IGNORECASE
)
_UNDONE = re.compile(r"\A[^。]{0,40}?予定(?:だった|していた|されていた)")
"""What tells of a plan that was given up: 22日に開く予定だったが、中国側が延期を申し入れた."""
_CLAUSE_ENDS = re.compile(
    r"(?:した|された|った|いた|んだ)と(?:述べ|語|話|伝え|報じ|説明|し)"
    # "Xは5日、会議を開き、Yは「…」と述べた": what was done before another one spoke.
    r"|\A[^「」]*を[^「」、のはが]{1,8}(?<!述べ)[いきしちてびみり]、[^「」、]{2,30}は「"
)
"""How the date's own clause ends before the words that say something."""
_QUOTED_FROM = 3


def _judge_eastern(
    before: str, after: str, length: int, *, ranged: bool, ahead: bool, terms: bool
) -> DateRole:
    if length >= _YEAR_LONG and _OWNED_EAST.match(after):
        return DateRole.NAMED
    bounded = _BOUNDED_EAST.match(after) or before.endswith(_BOUNDING_EAST)
    # What runs from a day to come begins on it.
    ends = _ENDED_EAST.match(after) or before.endswith(_ENDING_EAST)
    if bounded and not ranged and not (ahead and (terms or not ends)):
        return DateRole.NAMED
    if _SAID_EAST.match(after) or _SUPPOSED_EAST.search(before):
        return DateRole.NAMED
    outside = len(before) <= _QUOTED_FROM or "「" not in before
    said = _SAID_AT_END.search(after.rstrip()) is not None and outside
    return DateRole.NAMED if said and not _CLAUSE_ENDS.search(after) else DateRole.EVENT
