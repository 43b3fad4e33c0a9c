"""Dangling references: sentences that cannot be read without the one before them.

Rules for English, with the openers of Chinese and Japanese; they favour precision of what is
shown, so a sentence in doubt counts as dangling.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.text.roles.features import QUOTED

if TYPE_CHECKING:
    from bot.domain.spans import Span

_OPENING = 300
"""Characters at the start of a sentence in which a reference is looked for."""

_LONGEST_QUOTE = 6
"""Sentences after which a quotation that is never closed is taken for a slip of the pen."""

_PRONOUN = r"(?:he|she|they|him|her|them|his|hers|their|theirs|himself|herself|themselves)"
_SAYING = (
    r"(?:said|says|added|adds|told|noted|continued|explained|wrote|warned|argued|asked|insisted"
    r"|stressed|concluded|recalled|replied|chanted|shouted)"
)
_ANAPHORIC_NOUN = (
    r"(?:move|decision|announcement|news|remarks?|comments?|incident|developments?|steps?|pair|duo"
    r"|trio|couple|latter|same|alleged|others?|measures?|changes?|results?|company|firm|group|man"
    r"|woman|men|women|statement|plan|proposal|deal|agreement|visit|report|study|survey|suspects?"
    r"|victims?|individual|two|three|four|five)"
)
_OPENERS = re.compile(
    r"(?:"
    r"(?:it|he|she|they|him|her|his|their|its|this|that|these|those|such|both|neither"
    r"|each|others|another|either|therein|thereby|so(?!\s+far\b)|also|or|nor"
    r"|nevertheless|nonetheless|otherwise|then(?!-)|thus|therefore|hence|accordingly"
    r"|consequently|furthermore|moreover|additionally|similarly|likewise|afterwards?"
    r"|firstly|secondly|thirdly|fourthly|lastly|finally|conversely|(?:that|who|which|where"
    r"|when)(?=\s*,)|(?:first|second|third|fourth|besides|overall|there|here|in\s+turn|as\s+such)"
    r"(?=,))\b"
    r"|(?:in\s+(?:addition|contrast|response|return|particular|other\s+words|this|these|that"
    r"|such|his|her|their)|by\s+contrast|as\s+a\s+(?:result|consequence)|for\s+(?:example|instance"
    r"|this|that|these|his|her)|on\s+the\s+(?:other\s+hand|contrary)|despite\s+(?:this|that|these)"
    r"|because\s+of\s+(?:this|that)|at\s+the\s+same\s+time|at\s+(?:this|that)|that\s+said"
    r"|after\s+(?:that|this)|since\s+then|by\s+then|with\s+(?:this|that|these)|on\s+this"
    r"|one\s+of\s+(?:them|these|those)|some\s+of\s+(?:them|these|those)|to\s+(?:this|that)\s+end"
    r"|under\s+(?:this|that|these)|from\s+(?:this|there)|of\s+(?:these|those|them))\b(?!\s+(?:to"
    r"|of)\b)"
    r"|all\s+(?:of\s+)?(?:these|this|those|that)\b|of\s+course\b"
    r"|\w{1,12}\s+(?:hours?|days?|weeks?|months?|years?)\s+(?:later|earlier|before)\b"
    rf"|meanwhile,?\s+(?:{_PRONOUN}|it|this|these|the\s+two|both)\b"
    rf"|the\s+{_ANAPHORIC_NOUN}\b(?!\s+(?:of|that|to|by|between|from|against|for|in|on|at|was"
    r"\s+announced)\b)(?!-)(?=\s+[a-z]|,)"
    r"|the\s+other\b"
    r")",
    re.IGNORECASE,
)
_STANDING = re.compile(
    # An "it" that refers to nothing, and a "that" that opens a clause.
    r"it\s+(?:is|was|remains|will\s+be|has\s+been|would\s+be)\s+(?:not\s+|still\s+|now\s+|also\s+)?"
    r"(?:immediately\s+|yet\s+|widely\s+)?"
    r"(?:clear|unclear|expected|likely|unlikely|possible|impossible|believed|thought|understood"
    r"|known|unknown|important|essential|vital|too\s+(?:early|soon)|time|hoped|estimated|reported"
    r"|feared|alleged|to\s+be\s+seen)\b|it\s+remains\s+to\s+be\s+seen\b|both\s+sides\b",
    re.IGNORECASE,
)
_MIDWAY = re.compile(
    r",\s*(?:however|instead|too)\s*[,.]"
    r"|\b(?:this|these|those)\s+(?:is|was|were|are|will|would|has|had|have|can|could|may|might)\b"
    r"|\bthe\s+former(?:,|\s+(?:is|was|has|had|said|would|will))",
    re.IGNORECASE,
)
"""What refers back wherever in the opening it stands."""
_BOTH_NAMES = re.compile(r"[Bb]oth\s+[A-Z]")
_LATE_SUBJECT = re.compile(rf"[^,]{{1,120}},\s*(?:{_PRONOUN}|it)\b", re.IGNORECASE)
_BE = r"(?:was|were|is|are|has|have|had|will|would|said)"
_LATE_NOUN = re.compile(
    rf"[^,]{{1,120}},\s*(?:this|these|those|the\s+two|the\s+{_ANAPHORIC_NOUN}\s+{_BE})\b"
    rf"|[^,.]{{1,60}}\ssa(?:id|ys)\s+(?:that\s+)?the\s+{_ANAPHORIC_NOUN}\s+{_BE}\b",
    re.IGNORECASE,
)
_THERE = re.compile(r"(?:at|in|from|on)\s[^,]{1,60}\sthere,", re.IGNORECASE)
_SHORT_OPENING = 30
"""Characters of an opening phrase too short to name what a pronoun after it refers to."""

_PREPOSED = re.compile(
    r"(?:in|on|at|after|even|when|while|as|since|before|during|last|earlier|later|asked|speaking|now"
    r"|by|under|for|with|from|until|if|although|though|despite|because|over|today|yesterday"
    r"|previously|instead|meanwhile|of|to|through)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[\s\"“'‘(])[A-Z][\w.’'-]+")
_CALENDAR = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thu|Fri|Sat|Sun)"
    r"[a-z]*\.?\Z"
)
_PRONOUN_SPEAKER = re.compile(
    rf"\b(?:he|she|they|it)\s+(?:also\s+|further\s+|then\s+)?{_SAYING}\b"
    rf"|\b{_SAYING}\s+(?:he|she|they)\b",
    re.IGNORECASE,
)
_LAST_WORD_IS_HIS = re.compile(
    rf",[\s’']{{0,3}}(?:he|she|they)\s+(?:also\s+)?{_SAYING}\b[^,]{{0,40}}\Z", re.IGNORECASE
)
_CJK_OPENERS = re.compile(
    r"(?:これ|それ|あれ|この|その|あの|こう|そう|彼|彼女|同氏|同社|同省|同相|同日|両(?:国|者|氏|社)"
    r"|次に|第[二三2-9２-９]に|他(?!国)|她|它|這|这|那(?!霸|覇)|此(?!外)|其(?!他)|該|该|因此|所以"
    r"|其次|再者|[兩两](?:國|国|人|者|方))"
)

_CONJUNCTION = re.compile(
    r"(?:but|and|yet|still|however|indeed|instead)\b,?\s*"
    r"|(?:また|しかし|だが|ただし|ただ|一方で?|さらに|そして|なお|然而|不過|不过|而且|此外|另外|同時|同时|但是?|而)、?，?",
    re.IGNORECASE,
)
"""What ties a sentence to the one before and yet leaves it to be understood without."""

_CJK_REFERENCE = re.compile(r"[對对]此|此[舉举]|これに[対つよ]")


def find_dangling(text: str, sentences: Sequence[Span]) -> tuple[bool, ...]:
    """Tell of each sentence whether it cannot be read without the one before it."""
    inside = 0
    dangling: list[bool] = []
    for number, span in enumerate(sentences):
        sentence = span.of(text).strip()
        if number and "\n" in text[sentences[number - 1].end : span.start]:
            inside = 0  # a quotation that goes on is opened anew in each paragraph
        cut, goes_on = _is_cut_quote(sentence, inside > 0)
        inside = inside + 1 if goes_on and inside < _LONGEST_QUOTE else 0
        dangling.append(cut or _refers_back(sentence) or _is_bare_quote(sentence))
    return tuple(dangling)


def _is_cut_quote(sentence: str, inside: bool) -> tuple[bool, bool]:
    """Return whether a quotation crosses the sentence's edge, and whether it goes on after it."""
    opened = sentence.count("“") + sentence.count("「")
    closed = sentence.count("”") + sentence.count("」")
    straight = sentence.count('"') % 2 == 1
    goes_on = (opened > closed) or (inside and opened == closed)
    if straight:
        goes_on = not inside
    return (inside or goes_on or opened != closed or straight), goes_on


def _is_bare_quote(sentence: str) -> bool:
    if not sentence or sentence[0] not in '“"「『‘':
        return False
    outside = QUOTED.sub(" ", sentence)
    return not any(character.isalpha() for character in outside)


def _refers_back(sentence: str) -> bool:
    opening = sentence[:_OPENING].lstrip("“\"‘'([「『 —–-•*")
    if conjunction := _CONJUNCTION.match(opening):
        opening = opening[conjunction.end() :]
    if _CJK_OPENERS.match(opening) or _CJK_REFERENCE.search(opening):
        return True
    if _STANDING.match(opening) or _BOTH_NAMES.match(opening):
        return False
    return bool(
        _OPENERS.match(opening)
        or _MIDWAY.search(opening)
        or _THERE.match(opening)
        or _LATE_NOUN.match(opening)
        or _has_late_subject(opening)
        or _has_pronoun_speaker(sentence)
    )


def _has_late_subject(opening: str) -> bool:
    """Tell whether a pronoun follows an opening phrase that names nobody."""
    match = _LATE_SUBJECT.match(opening)
    if match is None or _names_someone(match.group()):
        return False
    return match.end() < _SHORT_OPENING or _PREPOSED.match(opening) is not None


def _has_pronoun_speaker(sentence: str) -> bool:
    """Tell whether what is said is given to a "he" or "she" whom nothing before it names."""
    part = sentence[: 4 * _OPENING]
    outside = QUOTED.sub(" ", part)
    if outside == part:
        return _LAST_WORD_IS_HIS.search(sentence[-_OPENING:]) is not None
    speaker = _PRONOUN_SPEAKER.search(outside)
    return speaker is not None and not _names_someone(outside[: speaker.start()])


def _names_someone(part: str) -> bool:
    return any(not _CALENDAR.match(name) for name in _NAME.findall(part))
