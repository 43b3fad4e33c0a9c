"""Find the names in English text: the model, the rules around it, and the whole document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.articles import Span
from bot.domain.entities import EntityKind
from bot.text import name_rules as rules
from bot.text.gazetteer import Gazetteer, load_lexicon
from bot.text.name_features import Context, is_headline
from bot.text.name_mentions import Mention
from bot.text.name_tagger import Chunk, read_context, tag_sentence
from bot.text.name_tokens import Tokens, find_tokens

KINDS = {
    "PER": EntityKind.PERSON,
    "ORG": EntityKind.ORGANISATION,
    "LOC": EntityKind.PLACE,
    "MISC": EntityKind.OTHER,
}
# Beyond this many words only names already found are looked for: an article has a tenth of it,
# and the model labels some 30,000 words a second.
MOST_WORDS_LABELLED = 25_000
_LONGEST_SENTENCE = 200
_POSSESSIVES = ("'s", "’s", "'", "’")


@dataclass(slots=True)
class Sentence:
    """A sentence with the names found in it so far."""

    tokens: Tokens
    chunks: list[Chunk]
    headline: bool = False

    def name(self, chunk: Chunk) -> str:
        """Return the words of a chunk, divided by single spaces."""
        return " ".join(self.tokens.words[chunk.first : chunk.last])


def find_english_mentions(text: str, spans: Sequence[Span]) -> list[Mention]:
    """Return the names in these sentences of an English text, in reading order."""
    read, rest = _cut_sentences(text, spans)
    context = read_context([sentence.tokens for sentence in read])
    for sentence in read:
        _label_sentence(context, sentence)
    known = _known_names(read, context)
    longest = _longest_by_first_word(known)
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
        headline = is_headline(tokens.words)
        for first in range(0, len(tokens), _LONGEST_SENTENCE):
            part = slice(first, first + _LONGEST_SENTENCE)
            piece = Tokens(tokens.words[part], tokens.starts[part], tokens.ends[part])
            (read if count < MOST_WORDS_LABELLED else rest).append(Sentence(piece, [], headline))
            count += len(piece)
    return read, rest


def _label_sentence(context: Context, sentence: Sentence) -> None:
    tokens, gazetteer = sentence.tokens, context.gazetteer
    chunks = tag_sentence(context, tokens)
    chunks = rules.split_series(tokens, chunks, gazetteer)
    chunks = rules.split_titles(tokens, chunks, gazetteer)
    chunks = rules.judge_by_last_word(tokens, chunks)
    chunks = rules.drop_common_words(tokens, chunks, context.lower)
    chunks = rules.add_quoted_names(tokens, chunks)
    chunks = rules.add_territories(tokens, chunks, gazetteer)
    if not sentence.headline:
        chunks = rules.add_titled_persons(tokens, chunks, context.general)
    sentence.chunks = chunks


def _known_names(sentences: Sequence[Sentence], context: Context) -> dict[str, str]:
    """Return the label that the document as a whole gives to each name found in it."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for chunk in sentence.chunks:
            weight = 1 if sentence.headline else 3
            votes[sentence.name(chunk)][chunk.label] += weight
    for name in list(votes):
        words = name.split(" ")
        if votes[name].most_common(1)[0][0] != "PER" or len(words) < 2:
            continue
        for part in (words[0], words[-1]):
            entry = context.gazetteer.get(part)
            if part in votes and not (entry and entry.sort == "territory"):
                votes[part]["PER"] += 2 * votes[name]["PER"]
    known = {}
    for name, counts in votes.items():
        entry = context.gazetteer.get(name)
        best = max(counts.items(), key=lambda item: (item[1], item[0]))[0]
        known[name] = "LOC" if entry and entry.sort == "territory" else best
    return known


def _apply_known_names(
    sentence: Sentence, known: dict[str, str], longest: dict[str, int], context: Context
) -> None:
    """Give each name its label in the document, and find those that stand unlabelled."""
    for chunk in sentence.chunks:
        chunk.label = known.get(sentence.name(chunk), chunk.label)
    words = sentence.tokens.words
    taken = {index for chunk in sentence.chunks for index in range(chunk.first, chunk.last)}
    index = 0
    found: list[Chunk] = []
    while index < len(words):
        count = 1
        bound = 0 if index in taken else longest.get(words[index], 0)
        for size in range(min(bound, len(words) - index), 0, -1):
            name = " ".join(words[index : index + size])
            if name in known and not taken.intersection(range(index, index + size)):
                if size > 1 or _stands_alone(words, index, context):
                    found.append(Chunk(index, index + size, known[name]))
                    count = size
                break
        index += count
    sentence.chunks = sorted(sentence.chunks + found, key=lambda chunk: chunk.first)


def _longest_by_first_word(known: dict[str, str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for name in known:
        first, count = name.split(" ", 1)[0], name.count(" ") + 1
        longest[first] = max(longest.get(first, 0), count)
    return longest


def _stands_alone(words: Sequence[str], index: int, context: Context) -> bool:
    """Say whether a single word, unlabelled, may be the name that it is elsewhere."""
    word = words[index]
    lower = context.lower.get(word.lower(), 0) or context.general.get(word.lower(), (0, 0))[0]
    before = words[index - 1][:1].isupper() if index else False
    after = words[index + 1][:1].isupper() if index + 1 < len(words) else False
    return not lower and not before and not after


def _to_mentions(sentence: Sentence, gazetteer: Gazetteer) -> list[Mention]:
    tokens = sentence.tokens
    mentions = []
    for chunk in sentence.chunks:
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

