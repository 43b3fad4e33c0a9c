"""Find the names in English text: the model, the rules around it, and the whole document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.entities import EntityKind
from bot.domain.spans import Span
from bot.text.lexicon import FAMILY_NAMES, load_lexicon
from bot.text.names import rules
from bot.text.names.features import Context, Tokens, find_tokens, is_headline
from bot.text.names.gazetteer import Gazetteer, find_longest, load_gazetteer
from bot.text.names.mentions import Mention
from bot.text.names.persons import SUFFIXES, mend_persons
from bot.text.names.rules import add_patterns
from bot.text.names.tagger import Chunk, load_word_counts, read_context, tag_sentence
from bot.text.segment import STOP_WORDS

KINDS = {
    "PER": EntityKind.PERSON,
    "ORG": EntityKind.ORGANISATION,
    "LOC": EntityKind.PLACE,
    "MISC": EntityKind.OTHER,
}
# Beyond this many words only names already found are looked for: an article has a tenth of it,
# and the model labels some 30,000 words a second.
MOST_WORDS_LABELLED = 15_000
_LONGEST_SENTENCE = 200
_FLASH = 4
"""Words in capitals, with a stop behind, that are a sentence and no heading."""
_LONGEST_BODY = 4
"""Words before the last one in the name of a body that is read in a text of capitals."""

_INFLECTED = ("ed", "ing", "ly", "ised", "izes", "person")
_OFTEN = 3
"""Times that a word stands alone as a person before it is taken for a surname."""
_STOPS = frozenset('.!?”"…。')
_POSSESSIVES = ("'s", "’s", "'", "’")


@dataclass(slots=True)
class Sentence:
    """A sentence with the names found in it so far."""

    tokens: Tokens
    chunks: list[Chunk]
    headline: bool = False
    recased: bool = False

    def name(self, chunk: Chunk) -> str:
        """Return the words of a chunk, divided by single spaces."""
        return " ".join(self.tokens.words[chunk.first : chunk.last])


def find_english_mentions(text: str, spans: Sequence[Span]) -> list[Mention]:
    """Return the names in these sentences of an English text, in reading order."""
    read, rest = _cut_sentences(text, spans)
    context = read_context([sentence.tokens for sentence in read])
    for sentence in read:
        _label_sentence(context, sentence)
    _cut_at_surnames(read)
    known = _known_names(read, context)
    longest = find_longest(known)
    gazetteer = context.gazetteer
    for sentence in read:
        _apply_known_names(sentence, known, longest, context)
    for sentence in rest:
        _apply_known_names(sentence, known, longest, context)
        sentence.chunks = rules.add_territories(sentence.tokens, sentence.chunks, gazetteer)
    mentions = []
    for sentence in read + rest:
        mentions += _to_mentions(sentence, gazetteer)
    return mentions


def _cut_sentences(text: str, spans: Sequence[Span]) -> tuple[list[Sentence], list[Sentence]]:
    """Return the sentences to label and those past the limit; the overlong are cut in pieces."""
    read: list[Sentence] = []
    rest: list[Sentence] = []
    count = 0
    for span in spans:
        tokens = find_tokens(text, span.start, span.end)
        if not len(tokens):
            continue
        if recased := _shouts(tokens.words):
            tokens.words[:] = recase(tokens.words)
        headline = is_headline(tokens.words) or _is_label(tokens.words)
        for first in range(0, len(tokens), _LONGEST_SENTENCE):
            part = slice(first, first + _LONGEST_SENTENCE)
            piece = Tokens(tokens.words[part], tokens.starts[part], tokens.ends[part])
            (read if count < MOST_WORDS_LABELLED else rest).append(
                Sentence(piece, [], headline, recased)
            )
            count += len(piece)
    return read, rest


def _shouts(words: Sequence[str]) -> bool:
    """Say whether a whole sentence is in capitals, as in the flashes of the wires."""
    letters = [word for word in words if word[0].isalpha()]
    return len(letters) >= _FLASH and words[-1] in _STOPS and all(map(str.isupper, letters))


def recase(words: Sequence[str]) -> list[str]:
    """Return words in capitals as they would stand in a sentence: names alone with a capital."""
    gazetteer, counts = load_gazetteer("en"), load_word_counts()
    known = gazetteer.entries
    capital = [word if "." in word or word in known else word.capitalize() for word in words]
    cased: list[str] = []
    for index, word in enumerate(capital):
        found = gazetteer.find(capital, index)
        if found and len(cased) <= index:
            cased += capital[index : index + found[0]]
        elif len(cased) <= index:
            small = word.lower()
            lower, upper = counts.get(small, (0, 0))
            common = lower > upper or small in STOP_WORDS or small.endswith(_INFLECTED)
            cased.append(small if common else word)
    for index, small in enumerate(cased):
        start = (
            _begin_body(cased, index) if small in load_lexicon()["organisation words"] else index
        )
        if start < index:
            cased[start : index + 1] = capital[start : index + 1]
    return cased


def _begin_body(words: Sequence[str], head: int) -> int:
    """Return where the name of a body begins that ends with a word such as "command".

    It is what stands between the article and that word, two words at least: "the eastern theater
    command".
    """
    start = head
    while start and head - start < _LONGEST_BODY and words[start - 1].isalpha():
        if words[start - 1].lower() in STOP_WORDS or words[start - 1].lower().endswith(_INFLECTED):
            break
        start -= 1
    return start if start and words[start - 1] == "the" and head - start > 1 else head


def _is_label(words: Sequence[str]) -> bool:
    """Say whether a line is a short label such as "Recent Comments", which ends in no stop."""
    letters = [word for word in words if word[0].isalpha()]
    return len(words) < 6 and words[-1] not in _STOPS and all(w[0].isupper() for w in letters)


def _label_sentence(context: Context, sentence: Sentence) -> None:
    tokens, gazetteer = sentence.tokens, context.gazetteer
    chunks = tag_sentence(context, tokens)
    chunks = rules.split_series(tokens, chunks, gazetteer)
    chunks = rules.split_titles(tokens, chunks)
    chunks = mend_persons(tokens, chunks, gazetteer, context.general)
    chunks = rules.judge_by_last_word(tokens, chunks)
    chunks = rules.join_houses(tokens, chunks)
    chunks = rules.judge_by_apposition(tokens, chunks, context)
    chunks = rules.drop_common_words(tokens, chunks, gazetteer, context.lower)
    chunks = add_patterns(tokens, chunks, gazetteer, context.general)
    chunks = rules.add_quoted_names(tokens, chunks)
    if sentence.headline:
        chunks = [chunk for chunk in chunks if _is_sure(sentence, chunk, gazetteer)]
    else:
        chunks = rules.add_titled_persons(tokens, chunks, context.general)
        chunks = rules.add_eastern_persons(tokens, chunks)
        chunks = chunks if sentence.recased else rules.add_runs(tokens, chunks, context)
    chunks = rules.add_territories(tokens, chunks, gazetteer)
    sentence.chunks = rules.drop_credits(tokens, chunks)


def _cut_at_surnames(sentences: Sequence[Sentence]) -> None:
    """Cut what follows a surname that the text uses alone: "Trump Gowdy" between two headlines.

    It is a surname where a full name of the text ends with it, or where it stood alone often before
    anything followed it, as a first name does not.
    """
    given = load_lexicon()["given names"] | load_lexicon()[FAMILY_NAMES]
    persons = [
        (sentence, chunk)
        for sentence in sentences
        for chunk in sentence.chunks
        if chunk.label == "PER"
    ]
    alone = Counter(sentence.name(c) for sentence, c in persons if c.last - c.first == 1)
    last = {sentence.tokens.words[c.last - 1] for sentence, c in persons if c.last - c.first > 1}
    met: Counter[str] = Counter()
    for sentence, chunk in persons:
        word = sentence.tokens.words[chunk.first]
        if chunk.last - chunk.first == 1:
            met[word] += 1
        elif word.lower() not in given and (
            met[word] >= _OFTEN or (alone[word] > 1 and word in last)
        ):
            chunk.last = chunk.first + 1


def _is_sure(sentence: Sentence, chunk: Chunk, gazetteer: Gazetteer) -> bool:
    """Say whether a name may be believed in a line where every word carries a capital."""
    words = sentence.tokens.words[chunk.first : chunk.last]
    if gazetteer.get(" ".join(words)):
        return True
    if len(words) == 1 or len(words) > 4 or all(word.isupper() for word in words):
        return False
    lists, last = load_lexicon(), words[-1].lower()
    if chunk.label == "PER":
        opens = words[0].lower() in lists["given names"] | lists[FAMILY_NAMES]
        return opens and len(words) < 4
    return last in lists["bodies for certain"] or last in lists["places for certain"]


def _known_names(sentences: Sequence[Sentence], context: Context) -> dict[str, str]:
    """Return the label that the document as a whole gives to each name found in it."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for chunk in sentence.chunks:
            votes[sentence.name(chunk)][chunk.label] += 1 if sentence.headline else 3
    for name in list(votes):
        for part, label in _parts(name, _winner(votes[name])):
            if _is_free(part, context):
                votes[part][label] += 2 * votes[name][label]
    return {name: _winner(counts) for name, counts in votes.items()}


def _winner(counts: Counter[str]) -> str:
    return max(counts.items(), key=lambda item: (item[1] // (1 + 2 * (item[0] == "MISC")), item))[0]


def _parts(name: str, label: str) -> list[tuple[str, str]]:
    """Return the words that may stand for a whole name: a person's surname, a ship's name."""
    lists = load_lexicon()
    words = name.split(" ")
    if words[-1].lower().rstrip(".") in SUFFIXES:
        words.pop()
    if len(words) < 2:
        return []
    if label == "PER":
        parts = [words[-1], *(words[:1] if words[0].lower() in lists[FAMILY_NAMES] else [])]
        for at, word in enumerate(words[1:-1], start=1):
            if word in lists["particles"]:
                tail = " ".join(words[at:])
                parts += [tail, tail[0].upper() + tail[1:]]
                break
        if "-" in words[-1] and words[-1][0].islower():  # al-Busaidi opens a sentence as Al-Busaidi
            parts.append(words[-1][0].upper() + words[-1][1:])
        return [(part, label) for part in parts]
    if label == "MISC" and words[0].isupper() and words[0].lower() in lists["vessel heads"]:
        return [(words[-1], label)]
    return []


def _is_free(part: str, context: Context) -> bool:
    """Say whether a word names nothing else that is better known."""
    entry = context.gazetteer.get(part)
    return len(part) > 1 and not part.islower() and not (entry and entry.sort == "territory")


def _apply_known_names(
    sentence: Sentence, known: dict[str, str], longest: dict[str, int], context: Context
) -> None:
    """Give each name its label in the document, and find those that stand unlabelled or cut."""
    words = sentence.tokens.words
    starts = {chunk.first: chunk for chunk in sentence.chunks}
    kept: list[Chunk] = []
    index = 0
    while index < len(words):
        chunk = starts.get(index)
        size = _known_size(words, index, known, longest)
        inside = chunk.last - chunk.first if chunk else 0
        if chunk and size <= inside:
            label = known.get(sentence.name(chunk), chunk.label)
            kept.append(Chunk(chunk.first, chunk.last, label))
            index = chunk.last
        elif size > 1 or (size and _stands_alone(sentence, index, known, context)):
            kept.append(Chunk(index, index + size, known[" ".join(words[index : index + size])]))
            index += size
        else:
            index += 1
    sentence.chunks = kept


def _known_size(
    words: Sequence[str], index: int, known: dict[str, str], longest: dict[str, int]
) -> int:
    for size in range(min(longest.get(words[index], 1), len(words) - index), 0, -1):
        if " ".join(words[index : index + size]) in known:
            return size
    return 0


def _stands_alone(
    sentence: Sentence, index: int, known: Mapping[str, str], context: Context
) -> bool:
    """Say whether a single word, unlabelled, may be the name that it is elsewhere.

    Beside another capital it may be a part of a longer name, save a person in a headline.
    """
    words = sentence.tokens.words
    word = words[index]
    if context.lower.get(word.lower()) or context.general.get(word.lower(), (0, 0))[0]:
        return False
    if sentence.headline and known[word] == "PER":
        return True
    before, after = words[index - 1] if index else "", words[index + 1 : index + 2]
    return not before[:1].isupper() and not any(one[0].isupper() for one in after)


def _to_mentions(sentence: Sentence, gazetteer: Gazetteer) -> list[Mention]:
    tokens = sentence.tokens
    mentions = []
    for chunk in sentence.chunks:
        at = chunk.last
        if tokens.words[at : at + 1] == ["$"] and tokens.starts[at] == tokens.ends[at - 1]:
            continue  # US$40 is money
        span = Span(tokens.starts[chunk.first], tokens.ends[chunk.last - 1])
        entry = gazetteer.get(sentence.name(chunk))
        key = entry.key if entry and chunk.label in ("LOC", "ORG") else None
        owner = _owner(sentence, chunk, gazetteer) if chunk.label == "ORG" else None
        mentions.append(Mention(span=span, kind=KINDS[chunk.label], key=key, owner=owner))
    return mentions


def _owner(sentence: Sentence, chunk: Chunk, gazetteer: Gazetteer) -> Span | None:
    """Return the territory whose possessive stands before a body named in general words."""
    words = sentence.tokens.words
    if chunk.first < 2 or words[chunk.first - 1] not in _POSSESSIVES:
        return None
    general = load_lexicon()["organisation words"] | load_lexicon()["title modifiers"]
    general |= {"of", "house", "supreme", "high", "space", "self-defense", "self-defence"}
    general |= {"ground", "marine", "maritime", "central", "federal", "and", "for", "national"}
    if words[chunk.last - 1].lower() not in general:
        return None
    for size in range(min(5, chunk.first - 1), 0, -1):
        first = chunk.first - 1 - size
        entry = gazetteer.get(" ".join(words[first : chunk.first - 1]))
        if entry and entry.sort == "territory":
            return Span(sentence.tokens.starts[first], sentence.tokens.ends[chunk.first - 2])
    return None
