"""Compare two texts of an article: whether the newer one tells something else.

Sentences are compared as a set, so that what only moved does not count, and only those that differ
are looked at closely, so that the work grows with the length of the texts and not with its square.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from bot.domain.articles import Change
from bot.domain.scripts import HAN
from bot.domain.spans import Span
from bot.text.changes.markers import (
    are_only_weekdays,
    count_negations,
    find_deciding_words,
    is_label,
    list_numbers,
    states_correction,
)
from bot.text.cleaning import is_furniture
from bot.text.names import find_entities
from bot.text.segment import find_content_words, find_words, split_sentences

SMALL_SHARE = 0.075
"""What share of the text may come, go or be worded anew before it counts: 3 sentences of 40."""

MAX_TEXT_CHARS = 100_000
"""What lies beyond is compared as one sentence."""

_MAX_SENTENCE_CHARS = 2_000
_MOST_CHANGED = 60
"""With more sentences than this changed on both sides, the text is another one."""

_MOST_MOVED = 400
_ALIKE = 55.0
"""Two sentences this alike (0 to 100) are one in two wordings."""

_REWORDED = 0.4
_NEW_WORDS = 0.15
_SHORT_KEY = 12
_HEADING_WORDS = 14
_NOT_COMPARED = re.compile(r"[^\w.,:%$€£¥+-]|_")
_BETWEEN_DIGITS = re.compile(r"(?<!\d)[.,:+-]|[.,:+-](?!\d)|(?<=\d),(?=\d{3})")
_ENDS = re.compile(r"[.!?。！？…:：;；][\"'”’」』）)\]]*\Z")
# The last character of a title (部長, 主委, 議員, 首相 …) and the two to four of a name.
_TITLED = re.compile(r"[長长委員员席相官任事督統统理師师士將将者人裁][" + HAN + "]{2,4}")
_DIGITS_AND_MONTHS = re.compile(
    r"\d+|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|[ap]\.?m\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence as written, and its letters and digits alone."""

    text: str
    key: str

    @property
    def is_heading(self) -> bool:
        """Tell whether it is a short line that does not end as a sentence does."""
        if _ENDS.search(self.text[-8:]):
            return False
        return len(find_words(self.text[:_MAX_SENTENCE_CHARS])) <= _HEADING_WORDS


_Pair = tuple[_Sentence, _Sentence]


def compare_texts(
    before: str, after: str, *, title_before: str = "", title_after: str = ""
) -> Change:
    """Return what the newer text of an article is to the older one.

    Spacing, quotation marks, counters, clocks and the order of lines do not count. Material is
    another number, name or denial, more than a small share of sentences come or gone, and a
    sentence that says that something was corrected.
    """
    title = _compare_titles(title_before, title_after)
    old, new = _read(before), _read(after)
    came, gone = _subtract(new, old), _subtract(old, new)
    if max(len(came), len(gone)) > 10 * _MOST_MOVED:
        return Change.MATERIAL
    if _states_new_correction(came, gone):
        return Change.MATERIAL
    came = [one for one in came if not _is_furniture(one)]
    gone = [one for one in gone if not _is_furniture(one)]
    if Change.MATERIAL in (title, body := _compare_sentences(old, new, gone, came)):
        return Change.MATERIAL
    return Change.MINOR if Change.MINOR in (title, body) else Change.NONE


def _read(text: str) -> list[_Sentence]:
    head, tail = text[:MAX_TEXT_CHARS], text[MAX_TEXT_CHARS:]
    spans = [span.of(head) for span in split_sentences(head)] + [tail] * bool(tail)
    sentences = (_Sentence(one, _make_key(one)) for one in spans)
    return [sentence for sentence in sentences if sentence.key]


def _make_key(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    return _BETWEEN_DIGITS.sub("", _NOT_COMPARED.sub("", text))


def _subtract(some: Sequence[_Sentence], others: Sequence[_Sentence]) -> list[_Sentence]:
    left = Counter(one.key for one in others)
    rest = []
    for one in some:
        left[one.key] -= 1
        if left[one.key] < 0:
            rest.append(one)
    return rest


def _is_furniture(sentence: _Sentence) -> bool:
    return is_label(sentence.text) or is_furniture(sentence.text)


def _states_new_correction(came: Sequence[_Sentence], gone: Sequence[_Sentence]) -> bool:
    """Tell whether a correction is stated that was not, but for its time."""
    stated = [one for one in came if states_correction(one.text[:_MAX_SENTENCE_CHARS])]
    if not stated:
        return False
    known = {_DIGITS_AND_MONTHS.sub("", one.text) for one in gone}
    return any(_DIGITS_AND_MONTHS.sub("", one.text) not in known for one in stated)


def _compare_titles(before: str, after: str) -> Change:
    old = _Sentence(before, _make_key(before))
    new = _Sentence(after, _make_key(after))
    if old.key == new.key or not (old.key and new.key):
        return Change.NONE
    numbers = list_numbers(before), list_numbers(after)
    if all(numbers) and numbers[0] != numbers[1]:
        return Change.MATERIAL
    # Headlines are written anew without telling anything else; only a word for its opposite counts.
    if fuzz.ratio(old.key[:_MAX_SENTENCE_CHARS], new.key[:_MAX_SENTENCE_CHARS]) < _ALIKE:
        return Change.MINOR
    turned = count_negations(before) != count_negations(after)
    return Change.MATERIAL if turned or _replaces_deciding(before, after) else Change.MINOR


def _replaces_deciding(before: str, after: str) -> bool:
    old, new = find_deciding_words(before), find_deciding_words(after)
    return bool(old - new and new - old)


def _compare_sentences(
    old: Sequence[_Sentence],
    new: Sequence[_Sentence],
    gone: Sequence[_Sentence],
    came: Sequence[_Sentence],
) -> Change:
    if not gone and not came:
        return Change.NONE
    if len(gone) > _MOST_MOVED or len(came) > _MOST_MOVED:
        return Change.MATERIAL
    left, right = _drop_moved(gone, new), _drop_moved(came, old)
    if not left and not right:
        return Change.NONE
    if len(left) > _MOST_CHANGED and len(right) > _MOST_CHANGED:
        return Change.MATERIAL
    pairs, single = _pair(left, right)
    if any(_says_something_else(*pair) or _titles_other(*pair) for pair in pairs):
        return Change.MATERIAL
    if _have_other_names(pairs):
        return Change.MATERIAL
    reworded = [pair[1] for pair in pairs if _is_reworded(*pair)]
    sides = _read_facts(gone), _read_facts(came)
    known = [(one, sides[number < len(left) - len(pairs)]) for number, one in enumerate(single)]
    rejoined = [(one, facts) for one, facts in known if _is_made_of(one, facts)]
    if any(_adds_facts(one, facts) for one, facts in rejoined):
        return Change.MATERIAL
    single = [one for one, facts in known if not _is_made_of(one, facts)]
    weight = sum(len(one.key) for one in (*single, *reworded) if not one.is_heading)
    total = max(sum(len(one.key) for one in side) for side in (old, new))
    return Change.MATERIAL if weight > SMALL_SHARE * total else Change.MINOR


def _drop_moved(sentences: Sequence[_Sentence], others: Sequence[_Sentence]) -> list[_Sentence]:
    """Leave out the sentences that stand in the other text too, joined or parted otherwise."""
    whole = "".join(one.key for one in others)
    return [one for one in sentences if len(one.key) < _SHORT_KEY or one.key not in whole]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the changed sentences of one side hold together."""

    words: Counter[str]
    numbers: Counter[str]
    negations: int
    deciding: frozenset[str]


def _read_facts(sentences: Sequence[_Sentence]) -> _Facts:
    text = "\n\n".join(one.text[:_MAX_SENTENCE_CHARS] for one in sentences)[:MAX_TEXT_CHARS]
    return _Facts(
        words=Counter(find_words(text)),
        numbers=Counter(list_numbers(text)),
        negations=count_negations(text),
        deciding=find_deciding_words(text),
    )


def _is_made_of(sentence: _Sentence, opposite: _Facts) -> bool:
    """Tell whether a sentence holds hardly a word that the changed ones opposite do not."""
    own = Counter(find_words(sentence.text[:_MAX_SENTENCE_CHARS]))
    strange = sum(count for word, count in own.items() if count > opposite.words[word])
    return strange <= _NEW_WORDS * own.total()


def _adds_facts(sentence: _Sentence, opposite: _Facts) -> bool:
    """Tell whether a sentence joined or parted otherwise has a fact that is not opposite."""
    facts = _read_facts([sentence])
    return bool(
        facts.numbers - opposite.numbers
        or facts.negations > opposite.negations
        or not are_only_weekdays(facts.deciding - opposite.deciding)
    )


def _pair(
    gone: Sequence[_Sentence], came: Sequence[_Sentence]
) -> tuple[list[_Pair], list[_Sentence]]:
    """Return the sentences that are one in two wordings, and those that are on one side only."""
    if min(len(gone), len(came)) == 0 or len(gone) * len(came) > _MOST_CHANGED**2:
        return [], [*gone, *came]
    scores = sorted(
        (
            (-fuzz.ratio(a.key[:_MAX_SENTENCE_CHARS], b.key[:_MAX_SENTENCE_CHARS]), i, j)
            for i, a in enumerate(gone)
            for j, b in enumerate(came)
        ),
    )
    pairs: list[_Pair] = []
    left, right = set(range(len(gone))), set(range(len(came)))
    for score, i, j in scores:
        if -score >= _ALIKE and i in left and j in right:
            left.discard(i)
            right.discard(j)
            pairs.append((gone[i], came[j]))
    return pairs, [*(gone[i] for i in sorted(left)), *(came[j] for j in sorted(right))]


def _says_something_else(old: _Sentence, new: _Sentence) -> bool:
    """Tell whether a number, a denial or a word that decides is another one."""
    before, after = old.text[:_MAX_SENTENCE_CHARS], new.text[:_MAX_SENTENCE_CHARS]
    if list_numbers(before) != list_numbers(after):
        return True
    if count_negations(before) != count_negations(after):
        return True
    changed = find_deciding_words(before) ^ find_deciding_words(after)
    if not changed:
        return False
    return _replaces_deciding(before, after) or not are_only_weekdays(changed)


def _is_reworded(old: _Sentence, new: _Sentence) -> bool:
    """Tell whether more than a small part of the words that carry a sentence is another."""
    before = Counter(find_content_words(old.text[:_MAX_SENTENCE_CHARS]))
    after = Counter(find_content_words(new.text[:_MAX_SENTENCE_CHARS]))
    gone, came = list((before - after).elements()), list((after - before).elements())
    came = [word for word in came if not any(_is_misspelt(word, other) for other in gone)]
    return len(came) > 1 and len(came) > _REWORDED * sum(after.values())


def _is_misspelt(word: str, other: str) -> bool:
    most = 1 if min(len(word), len(other)) < 8 else 2
    return len(word) > 4 and Levenshtein.distance(word, other, score_cutoff=most) <= most


def _titles_other(old: _Sentence, new: _Sentence) -> bool:
    """Tell whether other characters stand after a title: a person of East Asia not known here."""
    before, after = old.text[:_MAX_SENTENCE_CHARS], new.text[:_MAX_SENTENCE_CHARS]
    if before.isascii() or not _TITLED.search(before):
        return False
    return any(
        edit.tag == "replace"
        and edit.src_start > 0
        and bool(_TITLED.fullmatch(before[edit.src_start - 1 : edit.src_end]))
        and bool(_TITLED.fullmatch(after[edit.dest_start - 1 : edit.dest_end]))
        for edit in Levenshtein.opcodes(before, after)
    )


def _have_other_names(pairs: Sequence[_Pair]) -> bool:
    if not pairs:
        return False
    old = _find_names([pair[0].text[:_MAX_SENTENCE_CHARS] for pair in pairs])
    new = _find_names([pair[1].text[:_MAX_SENTENCE_CHARS] for pair in pairs])
    return any(
        _names_other(before, after, pair[0].text, pair[1].text)
        for before, after, pair in zip(old, new, pairs, strict=True)
    )


def _find_names(sentences: Sequence[str]) -> list[list[tuple[int, str]]]:
    """Return the names in each of some sentences with where they stand."""
    spans, start = [], 0
    for sentence in sentences:
        spans.append(Span(start, start + len(sentence)))
        start += len(sentence) + 2
    text = "\n\n".join(sentences)
    found: list[list[tuple[int, str]]] = [[] for _ in sentences]
    mentions = (
        mention
        for entity in find_entities(text, spans, language=None)
        for mention in entity.mentions
    )
    number = 0
    for mention in sorted(mentions):
        while mention.start >= spans[number].end:
            number += 1
        found[number].append((mention.start, mention.of(text)))
    return found


def _names_other(
    old: Sequence[tuple[int, str]], new: Sequence[tuple[int, str]], before: str, after: str
) -> bool:
    """Tell whether one sentence names somebody whom the other does not, or in another order."""
    before, after = before.casefold(), after.casefold()
    gone = [name for _, name in old if not _is_named(name, after, [other for _, other in new])]
    came = [name for _, name in new if not _is_named(name, before, [other for _, other in old])]
    if gone or came:
        return True
    order = [name for _, name in old], [name for _, name in new]
    same_words = sorted(find_words(before)) == sorted(find_words(after))
    return same_words and sorted(order[0]) == sorted(order[1]) and order[0] != order[1]


def _is_named(name: str, text: str, others: Sequence[str]) -> bool:
    """Tell whether a name, or a longer, shorter or misspelt one, stands on the other side."""
    folded = name.casefold()
    if folded in text:
        return True
    words = set(folded.split())
    for other in (other.casefold() for other in others):
        if words >= set(other.split()) or other in folded or _is_misspelt(folded, other):
            return True
    return False
