"""Which one is meant: the one thing that goes by what a person typed, or which ones there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from bot.briefing.compose import choose_headline
from bot.briefing.context import AnswerContext
from bot.briefing.lookup.entities import NameUnknown, find_entity
from bot.briefing.lookup.search import say_fault
from bot.briefing.queries import read_query
from bot.briefing.wording import Wording
from bot.domain.articles import ArticleId, StoredArticle
from bot.domain.desks import Desk, RefKind, find_number
from bot.domain.digests import Digest
from bot.domain.entities import Entity, EntityId, fold_name
from bot.domain.errors import NotFound, QueryNotUnderstood
from bot.domain.feeds import Subscription
from bot.domain.queries import EVERYTHING, find_pattern
from bot.domain.spans import truncate
from bot.domain.stories import Story, StoryArticle, StoryId
from bot.domain.watches import Target, TargetKind, Watch, read_target
from bot.ports.articles import EntityStore, StoryStore

NEAREST = 5
"""How many names are offered where none or several are meant."""

NEAREST_ON_DESK = 3
"""How many entities or stories are: a desk holds thousands."""

LABEL = 80
"""Characters of a label that are kept."""

LONGEST = 200
"""Characters of a name or title that is offered at most."""

T = TypeVar("T")


class Named(Protocol):
    """What a reference or a name can mean."""

    @property
    def id(self) -> int:
        """Return its number."""
        ...

    @property
    def name(self) -> str:
        """Return what it is called."""
        ...


N = TypeVar("N", bound=Named)


def pick_one(
    found: Sequence[T],
    typed: str,
    kind: str,
    wording: Wording,
    *,
    show: Callable[[T], str],
    nearest: Sequence[T] = (),
    most: int = NEAREST,
) -> T:
    """Return the one that was found by what was typed.

    Raises NotFound where it is none or several, in the words of the section `kind`, with the names
    of several, or of the `nearest`, as `show` tells them, at most so many.
    """
    if len(found) == 1:
        return found[0]
    names = wording.say("page.join").join(map(show, (found or nearest)[:most]))
    if found:
        raise NotFound(wording.say(f"{kind}.several", name=typed, names=names))
    words = [wording.say(f"{kind}.unknown", name=typed, names=names)]
    if names and f"{kind}.unknown_nearest" in wording.texts:
        words.append(wording.say(f"{kind}.unknown_nearest", names=names))
    raise NotFound(" ".join(words))


def pick_named(found: Sequence[N], held: Sequence[N], typed: str, kind: str, wording: Wording) -> N:
    """Return the one of what goes by a name; raises NotFound in words as `pick_one` does."""
    return pick_one(found, typed, kind, wording, show=lambda item: item.name, nearest=held)


def find_held(held: Sequence[N], typed: str, kind: RefKind | None = None) -> tuple[N, ...]:
    """Return the things that may be meant by a reference of a kind, a name, or a piece of one."""
    return _find_called(held, typed, kind) or _find_containing(held, typed)


def _find_called(held: Sequence[N], typed: str, kind: RefKind | None) -> tuple[N, ...]:
    number, folded = find_number(typed, kind) if kind else None, fold_name(typed)
    numbered = tuple(item for item in held if item.id == number)
    return numbered or tuple(item for item in held if folded and fold_name(item.name) == folded)


def _find_containing(held: Sequence[N], typed: str) -> tuple[N, ...]:
    folded = fold_name(typed)
    return tuple(item for item in held if folded in fold_name(item.name))


def find_digests(digests: Sequence[Digest], typed: str) -> tuple[Digest, ...]:
    """Return the digests that may be meant by "d:12", a name, or a piece of one."""
    return find_held(digests, typed, RefKind.DIGEST)


def choose_digest(digests: Sequence[Digest], typed: str, wording: Wording) -> Digest:
    """Return the one digest that is meant; raises NotFound in words otherwise."""
    return pick_named(find_digests(digests, typed), digests, typed, "digest", wording)


def find_feeds(subscriptions: Sequence[Subscription], typed: str) -> tuple[Subscription, ...]:
    """Return the subscriptions that may be meant by "f:12", a name, or a piece of either."""
    if called := _find_called(subscriptions, typed, RefKind.FEED):
        return called
    plain = typed.strip().casefold()
    exact = tuple(item for item in subscriptions if item.feed.url.casefold() == plain)
    addressed = (item for item in subscriptions if plain and plain in item.feed.url.casefold())
    return exact or tuple(dict.fromkeys((*_find_containing(subscriptions, typed), *addressed)))


def choose_feed(
    subscriptions: Sequence[Subscription], typed: str, wording: Wording
) -> Subscription:
    """Return the one subscription that is meant; raises NotFound in words otherwise."""
    return pick_named(find_feeds(subscriptions, typed), subscriptions, typed, "feed", wording)


def choose_watch(watches: Sequence[Watch], typed: str, wording: Wording) -> Watch:
    """Return the one watch that is meant by "w:12" or its label; raises NotFound in words."""
    number, folded = find_number(typed, RefKind.WATCH), fold_name(typed)
    found = [
        watch
        for watch in watches
        if (watch.id == number if number is not None else fold_name(watch.label) == folded)
    ]
    return pick_one(found, typed, "watch", wording, show=lambda watch: watch.label, nearest=watches)


async def pick_entity(context: AnswerContext, typed: str) -> Entity:
    """Return the entity of the desk that is meant by "e:12" or a name.

    Raises NotFound in words with the nearest names where there is none or more than one.
    """
    found: tuple[Entity, ...] = ()
    nearest: tuple[Entity, ...] = ()
    if find_number(typed, RefKind.ENTITY) is None and (folded := fold_name(typed)):
        found = await context.store.find_named(context.desk.id, folded)
    if not found:
        one = await find_entity(context.store, context.desk, typed)
        found, nearest = ((), one.nearest) if isinstance(one, NameUnknown) else ((one,), ())
    return pick_one(
        found,
        typed,
        "entity",
        context.wording,
        show=lambda entity: f"{_cut(entity.name, LONGEST)} ({entity.mentions})",
        nearest=nearest,
        most=NEAREST_ON_DESK,
    )


def choose_hidden(hidden: Sequence[Entity], typed: str, wording: Wording) -> Entity:
    """Return the hidden entity that is meant; raises NotFound in words otherwise."""
    return pick_named(find_held(hidden, typed, RefKind.ENTITY), hidden, typed, "entity", wording)


async def find_story(store: StoryStore, desk: Desk, typed: str) -> Story | None:
    """Return the story that "s:12" names, else the newest with such words in a title, or None."""
    number = find_number(typed, RefKind.STORY)
    if number is None:
        titled = await store.find_stories(desk.id, typed, limit=1)
        number = titled[0][0] if titled else None
    return None if number is None else await store.get_story(desk.id, StoryId(number))


async def pick_story(context: AnswerContext, typed: str) -> Story:
    """Return the one story of the desk that is meant by "s:12" or words of a title.

    Raises NotFound in words with the nearest titles where there is none or more than one.
    """
    store, desk = context.store, context.desk
    number = find_number(typed, RefKind.STORY)
    if number is None:
        titled = await store.find_stories(desk.id, typed, limit=NEAREST_ON_DESK + 1)
        same = [item for item in titled if fold_name(item[1]) == fold_name(typed)]
        near: dict[StoryId, str] = {}
        words = sorted(fold_name(typed).split(), key=len, reverse=True)[:8]
        for word in () if titled else words:
            near |= await store.find_stories(desk.id, word, limit=NEAREST_ON_DESK)
        number, _ = pick_one(
            same or titled,
            typed,
            "story",
            context.wording,
            show=lambda item: f"“{_cut(item[1], LONGEST)}”",
            nearest=list(near.items()),
            most=NEAREST_ON_DESK,
        )
    story = await store.get_story(desk.id, StoryId(number))
    if story is None:
        raise NotFound(context.wording.say("story.unknown", name=typed))
    return story


def pick_article(story: Story, typed: str, wording: Wording) -> StoryArticle:
    """Return the article of a story that is meant by "a:12" or words of its title.

    Raises NotFound in words with titles where there is none or more than one.
    """
    number, folded = find_number(typed, RefKind.ARTICLE), f" {fold_name(typed)}"
    found = [article for article in story.articles if article.stored.id == number]
    if not found and folded.strip():
        titled = [(article, fold_name(article.stored.article.title)) for article in story.articles]
        found = [article for article, title in titled if title == folded.strip()]
        found = found or [article for article, title in titled if folded in f" {title}"]
    return pick_one(
        found,
        typed,
        "story_article",
        wording,
        show=lambda article: f"“{_cut(article.stored.article.title, LONGEST)}”",
        nearest=story.articles,
    )


async def pick_stored(context: AnswerContext, typed: str) -> StoredArticle:
    """Return the article of the desk that is meant by "a:12" or words of its title.

    Raises NotFound in words, with the titles where there is more than one.
    """
    store, desk = context.store, context.desk
    number = find_number(typed, RefKind.ARTICLE)
    numbers = [] if number is None else [ArticleId(number)]
    if number is None:
        titled = await store.find_titles(desk.id, typed, limit=NEAREST_ON_DESK)
        same = [one for one, title in titled if fold_name(title) == fold_name(typed)]
        numbers = same[:1] or [one for one, _ in titled]
    return pick_one(
        await store.get_articles(desk.id, numbers),
        typed,
        "article",
        context.wording,
        show=lambda stored: f"“{_cut(stored.article.title, LONGEST)}”",
    )


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
    if isinstance(found, Entity) and (
        target.kind is TargetKind.ENTITY or fold_name(typed) in map(fold_name, found.names)
    ):
        return Target(kind=TargetKind.ENTITY, number=found.id), _cut(found.name)
    if isinstance(found, NameUnknown) and found.several:
        await pick_entity(context, typed)  # tells which ones there are
    if target.kind is TargetKind.ENTITY:
        raise NotFound(context.wording.say("watch.no_entity"))
    try:
        query = await read_query(context.store, context.desk, target.words, now=context.now)
    except QueryNotUnderstood as error:
        raise say_fault(error, context.wording) from error
    if query == EVERYTHING or find_pattern(query):
        raise NotFound(context.wording.say("watch.no_words"))
    return target, _cut(target.words)


def _cut(label: str, limit: int = LABEL) -> str:
    return truncate(" ".join(label.split()), limit)


async def label_watches(store: EntityStore, desk: Desk, watches: Sequence[Watch]) -> dict[int, str]:
    """Return what watched entities are called now, by the watch's number."""
    labels = {}
    for watch in watches:
        if watch.target.kind is TargetKind.ENTITY:
            entity = await store.get_entity(desk.id, EntityId(watch.target.number))
            if entity is not None:
                labels[int(watch.id)] = _cut(entity.name)
    return labels
