"""Gather the mentions of a text into entities: surnames, acronyms and stated other names."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.domain.entities import EntityKind, NamedEntity, sound_name
from bot.domain.scripts import unify_variants
from bot.domain.spans import Span
from bot.text.lexicon import load_lexicon, load_pattern
from bot.text.names.gazetteer import load_gazetteer, territory_words
from bot.text.names.mentions import Mention, sort_mentions
from bot.text.names.persons import SUFFIXES

_WINDOW = 140
_ASIDE = frozenset("(（,")
_IN_PARENTHESES = load_pattern("name in parentheses")
_CUE = load_pattern("other name")
# "The sea north of Batan, also known as" names the sea.
_OF = re.compile(r"\b[a-z]+ of (?:the )?\Z")
_CALLS_THEM = load_pattern("other name in the same sentence")


def find_stated_names(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Span]]:
    """Yield each mention after which the text states another name, with where that name is.

    In parentheses only an acronym or a name with the same last word counts ("Self-Defense Forces
    (SDF)", "Diaoyu Islands (Senkaku Islands)"), since a party, a place or an age stands there as
    often, or the Latin form of an eastern name (エレリング（Elering）); words such as "also known
    as" are believed.
    """
    for mention in mentions:
        start, name, found = mention.span.end, mention.span.of(text), None
        if not _ASIDE.isdisjoint(text[start : start + 2]):
            found = _stated_aside(text, mention, name)
        if found is None and mention.kind is EntityKind.PLACE and " " in name:
            found = _CALLS_THEM.match(text, start, start + _WINDOW)
        if found is not None:
            stated = found[1].removesuffix("'s").removesuffix("’s").rstrip("'’-&")
            yield mention, Span(found.start(1), found.start(1) + len(stated))


def _stated_aside(text: str, mention: Mention, name: str) -> re.Match[str] | None:
    start, limit = mention.span.end, mention.span.end + _WINDOW
    found = _IN_PARENTHESES.match(text, start, limit)
    if found is not None:
        return found if _may_be_same(name, found[1], mention.kind) else None
    if _OF.search(text, max(0, mention.span.start - 30), mention.span.start):
        return None
    return _CUE.match(text, start, limit)


def _may_be_same(name: str, other: str, kind: EntityKind) -> bool:
    if _EASTERN.match(name):
        # An acronym beside a person is a party or an agency, and so is what is known as a body.
        known = load_gazetteer("en").get(other)
        return kind is EntityKind.ORGANISATION or not (other.isupper() or known)
    if kind is EntityKind.PERSON:
        return False
    if is_acronym_of(other, name) or is_acronym_of(name, other):
        return True
    first, second = name.lower().split(), other.lower().split()
    if len(first) > 1 and len(second) > 1 and first[-1] == second[-1]:
        return True
    return kind is EntityKind.ORGANISATION and _is_abridged(other, name)


def _is_abridged(short: str, name: str) -> bool:
    """Say whether capitals such as KMT run through a name such as Kuomintang in order."""
    if not (short.isalpha() and short.isupper() and 3 <= len(short) <= 6):
        return False
    letters = iter(name.lower())
    return name[:1] == short[0] and all(letter in letters for letter in short.lower())


def is_acronym_of(short: str, name: str) -> bool:
    """Say whether `short` is the initials of `name`, with or without those of its small words.

    Of three letters and more, the country before a body may be left out: the Taiwan Coast Guard
    Administration is the CGA.
    """
    letters = short.replace(".", "")
    if not (letters.isalpha() and letters.isupper() and 2 <= len(letters) <= 8):
        return False
    words = [word for word in re.split(r"[\s-]+", name.replace("’s", "").replace("'s", "")) if word]
    every, great = _join_initials(words)
    without = (every[1:], great[1:]) if words[:1] and words[0] in territory_words() else ()
    if len(letters) > 2 and letters in without:
        return True
    return len(words) > 1 and letters in (every, great)


_EASTERN = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff66-\uff9d]")
_JOINERS = re.compile(r"[-'’.‐]")
_OTHER = re.compile(r"[^\w&]+")
_HAN_NAME = re.compile(r"[\u3400-\u9fff々]{3,5}\Z")
# Words that a place may be named without: "Senkaku Islands", the Senkakus.
_DISPENSABLE = frozenset({"islands", "isles", "islets", "prefecture", "province", "oblast"})
_ACRONYM_LENGTHS = range(3, 8)

Node = tuple[str, ...]


@dataclass(slots=True)
class _Gathering:
    """The mentions of a text, the node each belongs to, and which nodes are one."""

    text: str
    mentions: list[Mention]
    nodes: list[Node]
    parents: dict[Node, Node] = field(default_factory=dict)

    def root(self, node: Node) -> Node:
        while (parent := self.parents.get(node, node)) != node:
            self.parents[node] = self.parents.get(parent, parent)
            node = parent
        return node

    def join(self, one: Node, other: Node) -> None:
        first, second = self.root(one), self.root(other)
        if first != second and not (first[0] == second[0] == "key"):
            if second[0] == "key":
                first, second = second, first
            self.parents[second] = first


def gather_entities(text: str, mentions: Sequence[Mention]) -> tuple[NamedEntity, ...]:
    """Return one entity for the mentions that name the same thing, in order of first mention.

    Joined are names written alike, one identity in the gazetteer, a surname and the one full
    name before it that it can belong to, an acronym and its full name, and names that the text
    itself states to be of one thing, as in "Diaoyu Islands (Senkaku Islands)".
    """
    stated = [(m, alias) for m, alias in find_stated_names(text, mentions)]
    whole = sort_mentions(_with_stated(mentions, stated))
    gathering = _Gathering(text, whole, [_node_of(text, mention) for mention in whole])
    _join_persons(gathering)
    _join_bodies(gathering)
    _join_short_names(gathering)
    _join_stated(gathering, stated)
    return _to_entities(gathering)


def normalise_mention(name: str) -> str:
    """Return a name in the form in which names are compared: no case, no points, no article."""
    if not name.isascii():
        name = unify_variants(unicodedata.normalize("NFKC", name))
    plain = _OTHER.sub(" ", _JOINERS.sub("", name.removesuffix("’s").removesuffix("'s")))
    return plain.casefold().strip().removeprefix("the ")


def _with_stated(
    mentions: Sequence[Mention], stated: Sequence[tuple[Mention, Span]]
) -> list[Mention]:
    """Return the mentions with the stated names among them, which win where they overlap."""
    starts = {span.start: span for _, span in stated}
    spans = sorted(starts.values())
    kept, at = [], 0
    for mention in mentions:
        while at < len(spans) and spans[at].end <= mention.span.start:
            at += 1
        if at == len(spans) or mention.span.end <= spans[at].start or mention.span == spans[at]:
            kept.append(mention)
    there = {mention.span for mention in kept}
    added = [Mention(span=span, kind=m.kind) for m, span in stated if span not in there]
    return kept + added


def _node_of(text: str, mention: Mention) -> Node:
    if mention.key:
        return ("key", mention.key)
    name = normalise_mention(mention.span.of(text))
    if mention.owner:
        return ("owned", normalise_mention(mention.owner.of(text)), name)
    return ("name", name)


def _join_persons(gathering: _Gathering) -> None:
    """Join the ways of writing a full name, then give each surname to the full name before it."""
    particles = load_lexicon()["particles"]
    full: dict[str, list[tuple[int, Node]]] = defaultdict(list)
    younger: dict[str, list[tuple[int, Node]]] = defaultdict(list)
    alike: dict[Hashable, Node] = {}
    for index, (mention, node) in enumerate(zip(gathering.mentions, gathering.nodes, strict=True)):
        words, suffix = _person_words(mention, node)
        if len(words) < 2:
            for part in _eastern_parts(words):
                full[part].append((index, node))
            continue
        full_name = " ".join(words)
        sound = f"~{sound_name(full_name) or full_name}"
        for similarity in (tuple(sorted(words)), (words[0], words[-1]), "".join(words), sound):
            gathering.join(alike.setdefault((suffix, similarity), node), node)
        parts = {word for word in words if len(word) > 1 and word not in particles}
        parts |= {f"{words[-1]} {suffix}"} if suffix else set()
        surname = next((at for at, word in enumerate(words) if at and word in particles), None)
        if surname is not None:
            parts.add(" ".join(words[surname:]))
        for part in sorted(parts):
            bearers = younger if suffix and suffix not in part.split() else full
            bearers[part].append((index, node))
    full = younger | full  # a bare surname is the younger one's where no other bears it
    seen: dict[str, _Candidates] = {}
    for index, (mention, node) in enumerate(zip(gathering.mentions, gathering.nodes, strict=True)):
        words, suffix = _person_words(mention, node)
        part = f"{words[0]} {suffix}" if words and suffix else "".join(words)
        if len(words) == 1 and part in full:
            candidates = seen.setdefault(part, _Candidates(full[part]))
            bearer = candidates.bearer(index, gathering)
            if bearer:
                gathering.nodes[index] = bearer


@dataclass(slots=True)
class _Candidates:
    """The full names that a surname may belong to, met so far in reading order."""

    names: list[tuple[int, Node]]
    at: int = 0
    met: dict[Node, None] = field(default_factory=dict)

    def bearer(self, index: int, gathering: _Gathering) -> Node | None:
        """Return the one full name before mention `index`, or the one in the text, or None."""
        while self.at < len(self.names) and (not self.met or self.names[self.at][0] < index):
            self.met[gathering.root(self.names[self.at][1])] = None
            self.at += 1
        return next(iter(self.met)) if len(self.met) == 1 else None


def _person_words(mention: Mention, node: Node) -> tuple[list[str], str]:
    """Return the words of a person's name, a surname with its particles as one, and "jr" apart.

    A father and a son of one name are two persons, so the suffix tells names apart.
    """
    if mention.kind is not EntityKind.PERSON or node[0] != "name":
        return [], ""
    words, suffix = node[1].split(), ""
    while len(words) > 1 and words[-1] in SUFFIXES:
        suffix = words.pop()
    if len(words) > 1 and words[0] in load_lexicon()["particles"]:
        words = [" ".join(words)]
    return words, suffix


def _eastern_parts(words: Sequence[str]) -> Sequence[str]:
    """Return the family names that a name in Chinese characters may open with."""
    if not words or not _HAN_NAME.match(words[0]):
        return ()
    return (words[0][:1], words[0][:2]) if len(words[0]) > 2 else ()


def _join_bodies(gathering: _Gathering) -> None:
    """Join "Japan Coast Guard", and a bare "Coast Guard" where one alone is spoken of, to
    "Japan's Coast Guard".
    """
    owned: dict[str, set[Node]] = defaultdict(set)
    for node in gathering.nodes:
        if node[0] == "owned":
            owned[node[2]].add(node)
            owned[f"{node[1]} {node[2]}"].add(node)
    for node in dict.fromkeys(gathering.nodes):
        bearers = owned.get(node[1], set()) if node[0] == "name" else set()
        if len(bearers) == 1:
            gathering.join(next(iter(bearers)), node)


def _join_short_names(gathering: _Gathering) -> None:
    """Join acronyms to the one name with those initials, and names to their shorter forms."""
    forms: dict[Node, tuple[str, EntityKind]] = {}
    for mention, node in zip(gathering.mentions, gathering.nodes, strict=True):
        if mention.kind is not EntityKind.PERSON:
            forms.setdefault(node, (mention.span.of(gathering.text), mention.kind))
    initials: dict[str, list[Node]] = defaultdict(list)
    openings: dict[str, list[Node]] = defaultdict(list)
    for node, (form, kind) in forms.items():
        if " " in form and node[0] != "owned":
            for short in _initials(form):
                initials[short].append(node)
            opening, _, rest = normalise_mention(form).partition(" ")
            if _is_dispensable(rest, kind):
                openings[opening].append(node)
            elif kind is EntityKind.OTHER and opening in load_lexicon()["vessel heads"]:
                openings[rest].append(node)
    for node, (form, kind) in forms.items():
        if " " in form or node[0] == "owned":
            continue
        letters = form.replace(".", "")
        bearers = initials.get(letters, []) if len(letters) in _ACRONYM_LENGTHS else []
        folded = normalise_mention(form)
        plural = folded.removesuffix("s") if kind is EntityKind.PLACE else folded
        if node[0] != "key" and not bearers:
            named = openings.get(folded, []) or openings.get(plural, [])
            # California is no short name of the California Senate.
            bearers = [n for n in named if kind is not EntityKind.PLACE or forms[n][1] is kind]
        if len({gathering.root(bearer) for bearer in bearers}) == 1:
            gathering.join(bearers[0], node)


def _initials(form: str) -> set[str]:
    words = [word for word in re.split(r"[\s-]+", form) if word[:1].isalpha()]
    return {short for short in _join_initials(words) if is_acronym_of(short, form)}


def _join_initials(words: Sequence[str]) -> tuple[str, str]:
    """Return the initials of all words, and those without the small ones."""
    small = load_lexicon()["links"]
    every = "".join(word[0] for word in words).upper()
    return every, "".join(word[0] for word in words if word.lower() not in small).upper()


def _is_dispensable(rest: str, kind: EntityKind) -> bool:
    words = rest.split()
    if kind is EntityKind.PLACE:
        return len(words) == 1 and words[0] in _DISPENSABLE
    general = load_lexicon()["organisation words"]
    return kind is EntityKind.ORGANISATION and all(word in general for word in words)


def _join_stated(gathering: _Gathering, stated: Sequence[tuple[Mention, Span]]) -> None:
    """Join what the text states to be one; "Diaoyu", once stated, is also "Diaoyu Islands"."""
    at = {
        mention.span: node
        for mention, node in zip(gathering.mentions, gathering.nodes, strict=True)
    }
    there = set(gathering.nodes)
    for mention, alias in stated:
        if mention.span not in at or alias not in at:
            continue
        short = at[alias]
        gathering.join(at[mention.span], short)
        if short[0] == "name" and mention.kind is EntityKind.PLACE:
            for word in sorted(_DISPENSABLE):
                longer = ("name", f"{short[1]} {word}")
                if longer in there:
                    gathering.join(short, longer)


def _to_entities(gathering: _Gathering) -> tuple[NamedEntity, ...]:
    members: dict[Node, list[Mention]] = defaultdict(list)
    for mention, node in zip(gathering.mentions, gathering.nodes, strict=True):
        members[gathering.root(node)].append(mention)
    return tuple(_to_entity(gathering.text, group) for group in members.values())


def _to_entity(text: str, group: Sequence[Mention]) -> NamedEntity:
    forms = dict.fromkeys(_full_form(text, mention) for mention in group)
    # What the gazetteer knows by one name settles the others.
    votes = Counter(m.kind for m in group if m.key) or Counter(m.kind for m in group)
    kind = max(votes.items(), key=lambda vote: (vote[1], vote[0]))[0]
    key = next((mention.key for mention in group if mention.key), None)
    name = max(forms, key=lambda form: _fullness(form, keyed=key is not None))
    spelled: dict[str, str] = {}
    for form in forms:
        spelled.setdefault(form.casefold(), form)
    spelled.pop(name.casefold())
    spans = tuple(mention.span for mention in group)
    aliases = tuple(spelled.values())
    return NamedEntity(name=name, kind=kind, mentions=spans, aliases=aliases, key=key)


def _full_form(text: str, mention: Mention) -> str:
    start = mention.owner.start if mention.owner else mention.span.start
    return text[start : mention.span.end]


def _fullness(form: str, *, keyed: bool) -> tuple[int, int]:
    """Order names by how full they are; max() keeps the first of equals, as the text does."""
    return len(form.split()), len(form) if keyed else int(not form.isupper())
