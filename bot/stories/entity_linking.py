"""Which of a desk's entities an article speaks of: decided by names, keys and kinds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.domain.entities import (
    EntityCandidate,
    EntityId,
    EntityKind,
    EntityLink,
    NamedEntity,
    fold_name,
    hear_name,
)
from bot.domain.scripts import HAN, KATAKANA, KATAKANA_DOT
from bot.domain.spans import Span
from bot.text.segment import STOP_WORDS

SOUND = "~"
"""Stands before the sound of a name among the names that are looked up."""

_DOMINANT = 2
"""How many times as often as the next the bearer of a bare surname is mentioned on the desk."""
_MUCH_MENTIONED = 10
"""Mentions from which the desk's bearer of a surname may be meant beside another in an article."""
_LONGEST_NAME = 4
"""Words of the longest name that is looked up although no model found it."""
_MOST_UNNAMED = 400
"""Names that are looked up so for an article; one of 400 words holds some 60."""
_MOST_EASTERN = 6_000
"""Pieces of Chinese and Japanese writing that are looked up for an article."""
_EASTERN_LENGTHS = range(3, 7)
"""Characters of a Chinese or Japanese name that is looked up: two are words too often."""
_OFTEN = 2
"""Mentions from which such a name is believed."""
_LONGEST_SYLLABLE = 5
_EASTERN = re.compile(rf"[{KATAKANA}{KATAKANA_DOT}]{{3,}}|[{HAN}]{{3,}}")
_KANA = re.compile(f"[{KATAKANA}]")
_CAPITAL = re.compile(r"[A-Z][^\W\d_]+(?:-[^\W\d_]+)*")
_INSIDE = re.compile(r"[\w,;] ")
_SMALL = re.compile(r"\b[a-z]\w+")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_OFFICE = re.compile(r"(?:President|Minister|Chancellor|Premier|Chairman|Secretary|Mr\.?)\s\Z")


def names_to_look_up(
    entities: Sequence[NamedEntity], text: str = ""
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the folded names and the gazetteer keys by which the entities may be known.

    With the `text` of the article, what stands in it with a capital and was not taken for a name
    is looked up too: the desk may know it as one.
    """
    names: set[str] = set(_find_unnamed(entities, text))
    names.update(_list_pieces(_find_runs(entities, text)))
    keys: set[str] = set()
    for entity in entities:
        names.update(_named_in(entity))
        if entity.kind is EntityKind.PERSON:
            names.update(_spellings(entity.name))
            names.update(name for alias in entity.aliases if " " not in (name := fold_name(alias)))
        if entity.key:
            keys.add(entity.key)
    return frozenset(names), frozenset(keys)


def link_entities(
    entities: Sequence[NamedEntity], candidates: Sequence[EntityCandidate], text: str = ""
) -> tuple[EntityLink, ...]:
    """Decide for each entity which known one it is, and which known ones it states to be the same.

    What a curator ruled of its name decides first, then a gazetteer key. Else a known entity must
    share a telling name and the kind; the name that it has in the article goes before its aliases,
    the most mentioned before the others. What curators parted is not stated to be the same.

    With the `text` of the article, bare surnames in it that mean the person whom the desk speaks of
    are taken from a relative or namesake who was named in full; there may be more links then.
    """
    known: dict[str, list[EntityCandidate]] = {}
    for candidate in sorted(candidates, key=lambda c: (-c.mentions, c.id)):
        known.setdefault(candidate.matched, []).append(candidate)
    taken: set[EntityId] = set()
    links = []
    for entity in (part for whole in entities for part in _part_surnames(whole, known, text)):
        link = _link(entity, known, taken)
        taken.update(i for i in (link.target, *link.merges) if i is not None)
        links.append(link)
    return (*links, *_link_unnamed(entities, known, text))


def _find_unnamed(entities: Sequence[NamedEntity], text: str) -> dict[str, list[Span]]:
    """Return what may be names that nobody took for such: runs of words with a capital, folded.

    A single word counts only where it stands inside a sentence and never without its capital.
    """
    named = sorted(span for entity in entities for span in entity.mentions)
    words = [match for match in _CAPITAL.finditer(text) if not _covers(named, match.start())]
    inside = {word[0] for word in words if _INSIDE.match(text, max(0, word.start() - 2))}
    never = STOP_WORDS.union(_SMALL.findall(text)) if words else STOP_WORDS
    found: dict[str, list[Span]] = {}
    for index, first in enumerate(words):
        for size in range(1, min(_LONGEST_NAME, len(words) - index) + 1):
            last = words[index + size - 1]
            if size > 1 and text[words[index + size - 2].end() : last.start()] != " ":
                break
            name = fold_name(text[first.start() : last.end()])
            alone = first[0] in inside and first[0].lower() not in never
            if len(name) > 2 and (size > 1 or alone):
                found.setdefault(name, []).append(Span(first.start(), last.end()))
        if len(found) >= _MOST_UNNAMED:
            break
    return found


def _find_runs(entities: Sequence[NamedEntity], text: str) -> list[tuple[str, Span]]:
    """Return the runs of katakana, and of Chinese characters, in which nobody found a name."""
    if text.isascii():
        return []
    left, at = [], 0
    for span in sorted(span for entity in entities for span in entity.mentions):
        left += [text[at : span.start], " " * (span.end - max(at, span.start))]
        at = max(at, span.end)
    runs = _EASTERN.finditer("".join(left) + text[at:])
    return [(fold_name(run[0]), Span(*run.span())) for run in runs]


def _list_pieces(runs: Sequence[tuple[str, Span]]) -> set[str]:
    """Return what may be names: a run of katakana whole, of others all pieces of such a length."""
    pieces: set[str] = set()
    for run, _ in runs:
        if _KANA.match(run):
            pieces.add(run)
        else:
            pieces.update(run[at : at + n] for at in range(len(run)) for n in _EASTERN_LENGTHS)
        if len(pieces) > _MOST_EASTERN:
            break
    return pieces


def _find_pieces(
    runs: Sequence[tuple[str, Span]], names: Iterable[str]
) -> Iterator[tuple[str, Span]]:
    """Yield where names stand in runs."""
    for name in names:
        for run, span in runs:
            at = run.find(name) if len(run) == span.end - span.start else -1
            while at >= 0 and (run == name or not _KANA.match(name)):
                yield name, Span(span.start + at, span.start + at + len(name))
                at = run.find(name, at + len(name))


def _covers(spans: Sequence[Span], at: int) -> bool:
    index = bisect_right(spans, at, key=lambda span: span.start) - 1
    return index >= 0 and spans[index].end > at


def _link_unnamed(
    entities: Sequence[NamedEntity], known: Mapping[str, Sequence[EntityCandidate]], text: str
) -> Iterator[EntityLink]:
    """Yield the entities of the desk whose names stand in the text where none was found."""
    taken: list[Span] = []
    found: dict[EntityId, tuple[EntityCandidate, list[Span]]] = {}
    unnamed = _find_unnamed(entities, text)
    eastern = [name for name in known if name and not name.isascii()]
    for name, span in _find_pieces(_find_runs(entities, text), eastern):
        unnamed.setdefault(name, []).append(span)
    for name in sorted(unnamed, key=lambda name: (-name.count(" "), -len(name), name)):
        bearer = _known_bearer(name, known.get(name, ()))
        if bearer is None:
            continue
        for span in unnamed[name]:
            if not any(span.start < other.end and other.start < span.end for other in taken):
                taken.append(span)
                found.setdefault(bearer.id, (bearer, []))[1].append(span)
    for bearer, spans in found.values():
        spans.sort()
        forms = dict.fromkeys(span.of(text) for span in spans)
        entity = NamedEntity(
            name=max(forms, key=len),
            kind=bearer.kind,
            mentions=tuple(spans),
            aliases=tuple(form for form in forms if form != max(forms, key=len)),
        )
        yield EntityLink(found=entity, target=bearer.id)


def _known_bearer(name: str, candidates: Sequence[EntityCandidate]) -> EntityCandidate | None:
    """Return the entity of the desk that a string means although no model took it for a name."""
    if any(c.by_curator for c in candidates):
        return None  # `claim_mentions` gives the names of the list their places
    if not name.isascii():
        sure = {c.id: c for c in candidates if c.mentions >= _OFTEN}
        return next(iter(sure.values())) if len(sure) == 1 else None
    if " " in name:
        return next(iter(candidates), None)
    whole = [c for c in candidates if c.kind is not EntityKind.PERSON and c.name == name]
    return _dominant(name, candidates) or (whole[0] if len(whole) == 1 else None)


def _part_surnames(
    entity: NamedEntity, known: Mapping[str, Sequence[EntityCandidate]], text: str
) -> Iterator[NamedEntity]:
    """Yield an entity, and apart from it the bare surnames that mean another person of the desk.

    Those that are the last word of both names stay where the article introduces its own bearer
    before them, unless an office stands before one of them.
    """
    words = _person_words(entity)
    bare = [m for m in entity.mentions if fold_name(m.of(text)) in (words[:1] + words[-1:])]
    if not text or len(words) < 2 or not bare or len(bare) == len(entity.mentions):
        yield entity
        return
    name = fold_name(bare[0].of(text))
    other = _dominant(name, known.get(name, ()))
    own = {c.id for full in _named_in(entity) for c in known.get(full, ())}
    if other is None or other.id in own or other.mentions < _MUCH_MENTIONED:
        yield entity
        return
    bare = [m for m in bare if fold_name(m.of(text)) == name]
    rest = tuple(m for m in entity.mentions if m not in bare)
    introduced = name == words[-1] and rest[0].start < bare[0].start
    if introduced and not any(_OFFICE.search(text, max(0, m.start - 20), m.start) for m in bare):
        yield entity
        return
    surname = bare[0].of(text)
    aliases = tuple(alias for alias in entity.aliases if fold_name(alias) != name)
    yield replace(entity, mentions=rest, aliases=aliases)
    yield NamedEntity(name=surname, kind=entity.kind, mentions=tuple(bare))


def _link(
    entity: NamedEntity, known: Mapping[str, Sequence[EntityCandidate]], taken: set[EntityId]
) -> EntityLink:
    own = fold_name(entity.name)
    by_curator = [c for c in known.get(own, ()) if c.by_curator]
    if by_curator:
        return EntityLink(found=entity, target=by_curator[0].id)
    if _is_bare_surname(entity):
        bearer = _bearer(entity, known.get(own, ()))
        return EntityLink(found=entity, target=bearer.id if bearer else None)

    def is_free(candidate: EntityCandidate) -> bool:
        # An article may speak of the parts of a merged entity as if they were several.
        return (candidate.merged or candidate.id not in taken) and own not in candidate.barred

    by_key = [c for c in known.get(entity.key or "", ()) if is_free(c)]
    if by_key:
        return EntityLink(found=entity, target=by_key[0].id)
    same: dict[EntityId, EntityCandidate] = {}
    spellings = _spellings(entity.name) if entity.kind is EntityKind.PERSON else ()
    for name in (*_named_in(entity), *spellings):
        fitting = [c for c in known.get(name, ()) if _fits(entity, c) and is_free(c)]
        if name.startswith(SOUND):
            # What merely sounds alike decides where nothing else does; characters are not heard.
            fitting = [c for c in fitting if own.isascii() or c.name.isascii()]
            if same or len({c.id for c in fitting}) > 1:
                continue
        if fitting and _may_join(fitting[0], name, same.values()):
            same.setdefault(fitting[0].id, fitting[0])
    for candidate in known.get(own, ()):
        # One name is one entity, of the kind that most texts give it.
        if not same and is_free(candidate) and _is_called_so(entity, own, candidate):
            same[candidate.id] = candidate
    if not same:
        return EntityLink(found=entity)
    target, *others = same
    merges = tuple(others) if entity.kind is EntityKind.PLACE else ()
    return EntityLink(found=entity, target=target, merges=merges)


def _is_bare_surname(entity: NamedEntity) -> bool:
    name = fold_name(entity.name)
    return entity.kind is EntityKind.PERSON and " " not in name and name.isascii()


def _bearer(entity: NamedEntity, candidates: Sequence[EntityCandidate]) -> EntityCandidate | None:
    """Return the person whom a bare surname means: the bearer whom the desk speaks of most.

    Without a person known in full, it is the only one known by the surname alone.
    """
    name = fold_name(entity.name)
    fitting = [c for c in candidates if _fits(entity, c) and name not in c.barred]
    if any(" " in c.name for c in fitting):
        return _dominant(name, fitting)
    return fitting[0] if len({c.id for c in fitting}) == 1 else None


def _dominant(name: str, candidates: Sequence[EntityCandidate]) -> EntityCandidate | None:
    """Return the person of this surname who is mentioned `_DOMINANT` times as often as the next.

    Entities known by the surname alone are no bearers: they are mentions that nobody was found
    for. Where nobody bears it as the last word of the name, it may be the first.
    """
    persons = {c.id: c for c in candidates if c.kind is EntityKind.PERSON and " " in c.name}
    bearers = [c for c in persons.values() if _surname(c.name) == name] or list(persons.values())
    bearers.sort(key=lambda c: (-c.mentions, c.id))
    if len(bearers) > 1 and bearers[0].mentions < _DOMINANT * bearers[1].mentions:
        # While little is known of them, the one whom the desk spoke of before the others.
        first = min(bearers, key=lambda c: c.id)
        return first if first is bearers[0] and first.mentions < _MUCH_MENTIONED else None
    return bearers[0] if bearers else None


def _surname(name: str) -> str:
    return [word for word in name.split() if word not in _SUFFIXES][-1:][0]


def _person_words(entity: NamedEntity) -> list[str]:
    if entity.kind is not EntityKind.PERSON:
        return []
    return [word for word in fold_name(entity.name).split() if word not in _SUFFIXES]


def _spellings(name: str) -> tuple[str, ...]:
    """Return how else a person's name may be written: "kim dong un" for "kim dongun", its sound."""
    words, sound = fold_name(name).split(), hear_name(name)
    if not sound:
        return ()
    heard = f"{SOUND}{sound}"
    if len(words) != 2:
        return (f"{words[0]} {''.join(words[1:])}", heard) if len(words) == 3 else (heard,)
    cuts = range(2, min(len(words[1]) - 1, _LONGEST_SYLLABLE + 1))
    return (*(f"{words[0]} {words[1][:cut]} {words[1][cut:]}" for cut in cuts), heard)


def _may_join(candidate: EntityCandidate, name: str, same: Iterable[EntityCandidate]) -> bool:
    return all(name not in one.barred and candidate.id not in one.apart for one in same)


def _is_called_so(entity: NamedEntity, own: str, candidate: EntityCandidate) -> bool:
    """Return whether a known entity of another kind is called just as a found one.

    A single word may be a person's surname beside a place or body; where one of the two is of no
    certain kind it is not.
    """
    if entity.key and candidate.key and entity.key != candidate.key:
        return False
    kinds = {entity.kind, candidate.kind}
    if EntityKind.OTHER in kinds and " " not in f"{own}{candidate.name}":
        return True
    return candidate.name == own and (" " in own or EntityKind.PERSON not in kinds)


def _fits(entity: NamedEntity, candidate: EntityCandidate) -> bool:
    if candidate.by_curator or candidate.settled:
        return True
    if entity.key and candidate.key and entity.key != candidate.key:
        return False
    return entity.kind is candidate.kind


def _named_in(entity: NamedEntity) -> tuple[str, ...]:
    """Return the folded names that can identify an entity: a person's surname only if alone."""
    names = [fold_name(name) for name in (entity.name, *entity.aliases)]
    if entity.kind is EntityKind.PERSON and (" " in names[0]):
        names = [name for name in names if " " in name or not name.isascii()]
    return tuple(dict.fromkeys(name for name in names if name))
