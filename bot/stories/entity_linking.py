"""Which of a desk's entities an article speaks of: decided by names, keys and kinds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.entities import (
    EntityCandidate,
    EntityId,
    EntityKind,
    EntityLink,
    NamedEntity,
    fold_name,
)


def names_to_look_up(entities: Iterable[NamedEntity]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the folded names and the gazetteer keys by which the entities may be known."""
    names: set[str] = set()
    keys: set[str] = set()
    for entity in entities:
        names.update(_named_in(entity))
        if entity.key:
            keys.add(entity.key)
    return frozenset(names), frozenset(keys)


def link_entities(
    entities: Sequence[NamedEntity], candidates: Sequence[EntityCandidate]
) -> tuple[EntityLink, ...]:
    """Decide for each entity which known one it is, and which known ones it states to be the same.

    What a curator ruled of its name decides first, then a gazetteer key. Else a known entity must
    share a telling name and the kind; the name that it has in the article goes before its aliases,
    the most mentioned before the others. What curators parted is not stated to be the same.
    """
    known: dict[str, list[EntityCandidate]] = {}
    for candidate in sorted(candidates, key=lambda c: (-c.mentions, c.id)):
        known.setdefault(candidate.matched, []).append(candidate)
    taken: set[EntityId] = set()
    links = []
    for entity in entities:
        link = _link(entity, known, taken)
        taken.update(i for i in (link.target, *link.merges) if i is not None)
        links.append(link)
    return tuple(links)


def _link(
    entity: NamedEntity, known: dict[str, list[EntityCandidate]], taken: set[EntityId]
) -> EntityLink:
    own = fold_name(entity.name)
    by_curator = [c for c in known.get(own, ()) if c.by_curator]
    if by_curator:
        return EntityLink(found=entity, target=by_curator[0].id)

    def is_free(candidate: EntityCandidate) -> bool:
        # An article may speak of the parts of a merged entity as if they were several.
        return (candidate.merged or candidate.id not in taken) and own not in candidate.barred

    by_key = [c for c in known.get(entity.key or "", ()) if is_free(c)]
    if by_key:
        return EntityLink(found=entity, target=by_key[0].id)
    same: dict[EntityId, EntityCandidate] = {}
    for name in _named_in(entity):
        fitting = [c for c in known.get(name, ()) if _fits(entity, c) and is_free(c)]
        if _is_sure(entity, name, fitting) and _may_join(fitting[0], name, same.values()):
            same.setdefault(fitting[0].id, fitting[0])
    if not same:
        return EntityLink(found=entity)
    target, *others = same
    merges = tuple(others) if entity.kind is EntityKind.PLACE else ()
    return EntityLink(found=entity, target=target, merges=merges)


def _may_join(candidate: EntityCandidate, name: str, same: Iterable[EntityCandidate]) -> bool:
    return all(name not in one.barred and candidate.id not in one.apart for one in same)


def _fits(entity: NamedEntity, candidate: EntityCandidate) -> bool:
    if candidate.by_curator:
        return True
    if entity.key and candidate.key and entity.key != candidate.key:
        return False
    return entity.kind is candidate.kind


def _is_sure(entity: NamedEntity, name: str, fitting: Sequence[EntityCandidate]) -> bool:
    # A surname alone is sure only where the desk knows one such person.
    bare_surname = entity.kind is EntityKind.PERSON and " " not in name and name.isascii()
    return len({c.id for c in fitting}) == 1 if bare_surname else bool(fitting)


def _named_in(entity: NamedEntity) -> tuple[str, ...]:
    """Return the folded names that can identify an entity: a person's surname only if alone."""
    names = [fold_name(name) for name in (entity.name, *entity.aliases)]
    if entity.kind is EntityKind.PERSON and (" " in names[0]):
        names = [name for name in names if " " in name or not name.isascii()]
    return tuple(dict.fromkeys(name for name in names if name))
