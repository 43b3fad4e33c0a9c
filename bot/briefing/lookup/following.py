"""What it comes to when names are put on the desk's list: whose they are, and who else's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.desks import Desk
from bot.domain.entities import Entity, EntityId, fold_name
from bot.domain.followed import Claim, Following, ListedName
from bot.ports.articles import EntityStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """Another entity that goes by a name of a line."""

    name: str
    entity: Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowPlan:
    """What a line of a list comes to: whom it means, and whose else its names are.

    `subject` is None for an entity that the desk does not know yet; where `several` go by the
    name, it has to be said which.
    """

    line: ListedName
    subject: Entity | None = None
    several: tuple[Entity, ...] = ()
    rivals: tuple[Rival, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Return whether nothing has to be asked."""
        return not self.several and not self.rivals


async def plan_following(
    store: EntityStore, desk: Desk, line: ListedName, *, new: bool = False
) -> FollowPlan:
    """Return what a line comes to; with `new` it means none that the desk knows already."""
    subject: Entity | None = None
    several: tuple[Entity, ...] = ()
    if line.subject is not None:
        subject = await store.get_entity(desk.id, line.subject)
    elif not new:
        called = await _find_called(store, desk, line.name)
        fitting = [one for one in called if one.kind is line.kind]
        if len(called) == 1 or len(fitting) == 1:
            subject = (fitting or called)[0]
        several = () if subject else tuple(called)
    names = line.aliases if several else (line.name, *line.aliases)
    return FollowPlan(
        line=line,
        subject=subject,
        several=several,
        rivals=await find_rivals(store, desk, names, subject.id if subject else None),
    )


async def find_rivals(
    store: EntityStore, desk: Desk, names: Iterable[str], subject: EntityId | None
) -> tuple[Rival, ...]:
    """Return who else goes by some names."""
    found = [(name, await store.find_named(desk.id, fold_name(name))) for name in names]
    return tuple(
        Rival(name=name, entity=entity)
        for name, entities in found
        for entity in entities
        if entity.id != subject
    )


def settle_following(plan: FollowPlan, claim: Claim) -> Following | None:
    """Return what is ruled of a line where a curator chose about the names of others.

    None where nothing is left of it: its own name is left to another entity.
    """
    line, contested = plan.line, {rival.name for rival in plan.rivals}
    subject = plan.subject.id if plan.subject else None
    kept = (line.name, *line.aliases)
    if claim is Claim.LEAVE:
        if line.name in contested:
            return None
        kept = tuple(name for name in kept if name not in contested)
    same = dict.fromkeys(rival.entity.id for rival in plan.rivals)
    if claim is Claim.MERGE and subject is None:
        subject = next(iter(same))
    return Following(
        entity=subject,
        kind=line.kind,
        names=kept,
        merged=tuple(i for i in same if i != subject) if claim is Claim.MERGE else (),
        takes=claim is Claim.TAKE,
    )


async def _find_called(store: EntityStore, desk: Desk, name: str) -> list[Entity]:
    """Return the entities that are called so; what merely goes by it also is a rival."""
    folded = fold_name(name)
    found = await store.find_named(desk.id, folded)
    return [entity for entity in found if fold_name(entity.name) == folded]
