"""Choose the one thing that a person means by name, or say which ones there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from bot.briefing.compose import choose_headline
from bot.briefing.context import AnswerContext
from bot.briefing.lookup.entities import find_entity
from bot.briefing.lookup.search import say_fault
from bot.briefing.queries import read_query
from bot.briefing.wording import Wording
from bot.domain.desks import Desk
from bot.domain.digests import Digest
from bot.domain.entities import Entity, EntityId, fold_name
from bot.domain.errors import NotFound, QueryNotUnderstood
from bot.domain.feeds import Subscription
from bot.domain.queries import EVERYTHING, has_pattern
from bot.domain.stories import StoryId
from bot.domain.truncate import truncate
from bot.domain.watches import Target, TargetKind, Watch, WatchId, read_target
from bot.ports.articles import EntityStore

NEAREST = 5
"""How many names are offered where none or several are meant."""


class Named(Protocol):
    """What goes by a name."""

    @property
    def name(self) -> str:
        """Return the name."""
        ...


T = TypeVar("T", bound=Named)


def pick_one(found: Sequence[T], held: Sequence[T], typed: str, kind: str, wording: Wording) -> T:
    """Return the one that was found by what was typed, of all that are `held`.

    Raises NotFound where it is none or several, in the words of the section `kind`.
    """
    if len(found) == 1:
        return found[0]
    names = wording.say("page.join").join(item.name for item in (found or held)[:NEAREST])
    if found:
        raise NotFound(wording.say(f"{kind}.several", name=typed, names=names))
    words = [wording.say(f"{kind}.unknown", name=typed)]
    if names:
        words.append(wording.say(f"{kind}.unknown_nearest", names=names))
    raise NotFound(" ".join(words))


def find_digests(digests: Sequence[Digest], typed: str) -> tuple[Digest, ...]:
    """Return the digests that may be meant by "d:12", a name, or a piece of one."""
    folded = fold_name(typed)
    numbered = tuple(item for item in digests if typed == f"d:{item.id}")
    same = tuple(item for item in digests if folded and fold_name(item.name) == folded)
    return numbered or same or tuple(item for item in digests if folded in fold_name(item.name))


def choose_digest(digests: Sequence[Digest], typed: str, wording: Wording) -> Digest:
    """Return the one digest that is meant; raises NotFound in words otherwise."""
    return pick_one(find_digests(digests, typed), digests, typed, "digest", wording)


def find_feeds(subscriptions: Sequence[Subscription], typed: str) -> tuple[Subscription, ...]:
    """Return the subscriptions that may be meant by "f:12", a name, or a piece of either."""
    numbered = tuple(item for item in subscriptions if typed == f"f:{item.id}")
    if numbered:
        return numbered
    folded = fold_name(typed)
    same = tuple(item for item in subscriptions if folded and fold_name(item.name) == folded)
    if same:
        return same
    plain = typed.strip().casefold()
    exact = tuple(item for item in subscriptions if item.feed.url.casefold() == plain)
    return exact or tuple(
        item
        for item in subscriptions
        if folded in fold_name(item.name) or (plain and plain in item.feed.url.casefold())
    )


def choose_feed(
    subscriptions: Sequence[Subscription], typed: str, wording: Wording
) -> Subscription:
    """Return the one subscription that is meant; raises NotFound in words otherwise."""
    return pick_one(find_feeds(subscriptions, typed), subscriptions, typed, "feed", wording)


LABEL = 80
"""Characters of a label that are kept."""

NEAREST_LOOKUP = 5


async def find_target(context: AnswerContext, typed: str) -> tuple[Target, str]:
    """Return what is to be watched, and what it is called.

    What was typed and is exactly the name of one entity means that; any other text is words that
    an article must hold. Raises NotFound in words where there is no such entity or story, or no
    word to search for.
    """
    target = read_target(typed)
    if target.kind is TargetKind.STORY:
        story = await context.store.get_story(context.desk.id, StoryId(target.number))
        if story is None:
            raise NotFound(context.wording.say("story.unknown", name=typed))
        return replace(target, number=story.id), _cut(choose_headline(story))
    found = await find_entity(context.store, context.desk, typed)
    if isinstance(found, Entity) and (target.kind is TargetKind.ENTITY or _is_named(found, typed)):
        return Target(kind=TargetKind.ENTITY, number=found.id), _cut(found.name)
    if target.kind is TargetKind.ENTITY:
        raise NotFound(context.wording.say("watch.no_entity"))
    try:
        query = await read_query(context.store, context.desk, target.words, now=context.now)
    except QueryNotUnderstood as error:
        raise say_fault(error, context.wording) from error
    if query == EVERYTHING or has_pattern(query):
        raise NotFound(context.wording.say("watch.no_words"))
    return target, _cut(target.words)


def _is_named(entity: Entity, typed: str) -> bool:
    names = (entity.name, *(alias.name for alias in entity.aliases))
    return fold_name(typed) in {fold_name(name) for name in names}


def _cut(label: str) -> str:
    return truncate(" ".join(label.split()), LABEL)


async def label_watches(store: EntityStore, desk: Desk, watches: Sequence[Watch]) -> dict[int, str]:
    """Return what watched entities are called now, by the watch's number."""
    labels = {}
    for watch in watches:
        if watch.target.kind is TargetKind.ENTITY:
            entity = await store.get_entity(desk.id, EntityId(watch.target.number))
            if entity is not None:
                labels[int(watch.id)] = _cut(entity.name)
    return labels


def choose_watch(watches: Sequence[Watch], typed: str, wording: Wording) -> Watch:
    """Return the one watch that is meant by "w:12" or its label; raises NotFound in words."""
    number = typed.removeprefix("w:")
    if typed.startswith("w:") and number.isdecimal():
        found = [watch for watch in watches if watch.id == WatchId(int(number))]
    else:
        folded = fold_name(typed)
        found = [watch for watch in watches if fold_name(watch.label) == folded]
    if len(found) == 1:
        return found[0]
    names = wording.say("page.join").join(
        watch.label for watch in (found or watches)[:NEAREST_LOOKUP]
    )
    if found:
        raise NotFound(wording.say("watch.several", name=typed))
    words = [wording.say("watch.unknown", name=typed)]
    if names:
        words.append(wording.say("watch.unknown_nearest", names=names))
    raise NotFound(" ".join(words))
