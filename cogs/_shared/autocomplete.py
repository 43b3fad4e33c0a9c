"""What is offered while a person types: names and stories of the desk that they read."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from discord import app_commands

from bot.briefing.lookup import find_article_day, find_entity, find_searches, find_story
from bot.briefing.page import show_day
from bot.briefing.pages.brief import show_headline
from bot.briefing.wording import Wording, load_wording
from bot.client import Interaction, Newsdesk
from bot.domain.articles import StoredArticle
from bot.domain.desks import Desk
from bot.domain.entities import Entity, fold_name
from bot.domain.spans import truncate
from cogs._discord.answers import find_desk
from cogs._discord.errors import DeskUnchosen

_log = logging.getLogger(__name__)

SOURCE = 30
"""Characters of a source's name beside a title."""

MOST = 25
LENGTH = 100
"""Discord's limits: choices offered, characters of a choice."""

Choices = list[app_commands.Choice[str]]


Offer = Callable[[Interaction, str], Coroutine[Any, Any, Choices]]


def from_desk(find: Callable[[Interaction, Desk, str], Awaitable[Choices]]) -> Offer:
    """Return an autocomplete over the desk that a person reads here: never an error."""

    async def offer(interaction: Interaction, typed: str) -> Choices:
        try:
            desk = await find_desk(interaction, typing=True)
            return tidy_choices(await find(interaction, desk, typed))[:MOST]
        except DeskUnchosen:
            return []
        except Exception:  # an offer that fails must never stop a person from typing on
            _log.exception("%s failed", find.__name__)
            return []

    offer.__doc__ = find.__doc__
    return offer


def tidy_choices(offers: Choices) -> Choices:
    """Return offers as Discord takes them and people tell them apart: none empty, none alike."""
    kept: Choices = []
    names: set[str] = set()
    for offer in offers:
        name, value = offer.name.strip(), str(offer.value).strip()
        if not name or not value:
            continue
        if name in names:
            # What tells two of one name apart for certain is the number that they go by.
            mark = f" · {value.rpartition(':')[2]}"
            name = f"{name[: LENGTH - len(mark)]}{mark}"
        if name not in names:
            names.add(name)
            kept.append(app_commands.Choice(name=name, value=offer.value))
    return kept


@from_desk
async def offer_names(interaction: Interaction, desk: Desk, typed: str) -> Choices:
    """Offer entities whose name or alias begins with or contains what was typed."""
    found = await _find_names(interaction, desk, typed)
    return [make_choice(show_entity(entity), f"e:{entity.id}") for entity in found]


async def _find_names(
    interaction: Interaction, desk: Desk, typed: str, *, limit: int = MOST
) -> Sequence[Entity]:
    """Return the entities that resemble what was typed, the leading ones where nothing was."""
    store, folded = interaction.client.store, fold_name(typed)
    if not folded:
        return await store.get_leading(desk.id, limit=limit)
    return await store.find_similar(desk.id, folded, limit=limit)


@from_desk
async def offer_hidden(interaction: Interaction, desk: Desk, typed: str) -> Choices:
    """Offer the names that curators had hidden."""
    found = await interaction.client.store.get_hidden(desk.id)
    words = fold_name(typed)
    return [
        make_choice(show_entity(entity), f"e:{entity.id}")
        for entity in found
        if words in fold_name(entity.name)
    ]


@from_desk
async def offer_names_together(interaction: Interaction, desk: Desk, typed: str) -> Choices:
    """Offer the last of several names, told apart by commas; the ones before it stay."""
    before, comma, last = typed.rpartition(",")
    head = f"{before}{comma} " if comma else ""
    found = await _find_names(interaction, desk, last)
    # Numbers, unlike names, never hold a comma; a value that Discord would refuse is not offered.
    offers = [
        make_choice(f"{head}{show_entity(entity)}", f"{head}e:{entity.id}") for entity in found
    ]
    return [offer for offer in offers if len(offer.value) <= LENGTH]


@from_desk
async def offer_subjects(interaction: Interaction, desk: Desk, typed: str) -> Choices:
    """Offer what the option `what` is about: stories, names and stories, or nothing for words."""
    what = str(interaction.namespace.what or "")
    store, words = interaction.client.store, typed[:LENGTH]
    offers: Choices = []
    if what == "timeline":
        found = await _find_names(interaction, desk, words, limit=MOST - 8)
        offers += [make_choice(show_entity(entity), f"e:{entity.id}") for entity in found]
    if what in ("story", "timeline"):
        stories = await store.find_stories(desk.id, words, limit=MOST - len(offers))
        offers += [make_choice(title, f"s:{story}") for story, title in stories]
    return offers


def show_entity(entity: Entity) -> str:
    """Return an entity as it is offered: "Senkaku Islands (Diaoyu Islands) · 41"."""
    alias = f" ({entity.aliases[0].name})" if entity.aliases else ""
    count = f" · {entity.mentions}"
    return f"{entity.name}{alias}"[: LENGTH - len(count)] + count


@from_desk
async def offer_stories(interaction: Interaction, desk: Desk, typed: str) -> Choices:
    """Offer stories with a title in which words begin with what was typed, newest first."""
    store = interaction.client.store
    found = await store.find_stories(desk.id, typed, limit=MOST)
    renamed = dict(await store.get_renamed(desk.id))
    wording = load_wording(str(interaction.locale))
    return [
        make_choice(show_headline(title, story in renamed, wording), f"s:{story}")
        for story, title in found
    ]


@from_desk
async def offer_articles(interaction: Interaction, desk: Desk, typed: str) -> Choices:
    """Offer articles with a title in which words begin with what was typed, newest first."""
    store, wording = interaction.client.store, load_wording(str(interaction.locale))
    found = await store.find_titles(desk.id, typed, limit=MOST)
    held = await store.get_articles(desk.id, [number for number, _ in found])
    articles = {stored.id: stored for stored in held}
    return [offer_article(articles[n], desk, wording) for n, _ in found if n in articles]


def offer_article(stored: StoredArticle, desk: Desk, wording: Wording) -> app_commands.Choice[str]:
    """Return the offer of an article: its title, with the source and day that tell it apart."""
    article = stored.article
    day = find_article_day(stored, desk.zone)
    source = truncate(article.site or article.origin, SOURCE)
    end = " · ".join(text for text in (source, show_day(day, wording)) if text)
    title = truncate(" ".join(article.title.split()) or "…", LENGTH - len(end) - 3)
    return app_commands.Choice(name=f"{title} · {end}", value=f"a:{stored.id}")


@from_desk
async def offer_story_articles(interaction: Interaction, desk: Desk, typed: str) -> Choices:
    """Offer the articles of the story that was chosen in the option `story`."""
    store = interaction.client.store
    chosen = str(interaction.namespace.story or "")
    story = await find_story(store, desk, chosen) if chosen else None
    words, wording = fold_name(typed), load_wording(str(interaction.locale))
    return [
        offer_article(member.stored, desk, wording)
        for member in (story.articles if story else ())
        if words in fold_name(member.stored.article.title)
    ]


@from_desk
async def offer_sources(interaction: Interaction, desk: Desk, typed: str) -> Choices:
    """Offer feeds and sites whose name contains or resembles what was typed."""
    found = await interaction.client.store.find_sources(desk.id, typed, limit=MOST)
    return [make_choice(name, name[:LENGTH]) for name in found]


@from_desk
async def offer_aliases(interaction: Interaction, desk: Desk, typed: str) -> Choices:
    """Offer the names of the entity that was chosen in the option `entity`."""
    store = interaction.client.store
    meant = str(interaction.namespace.entity or "")
    entity = await find_entity(store, desk, meant) if meant else None
    found = await store.get_names(desk.id, entity.id) if isinstance(entity, Entity) else None
    words = fold_name(typed)
    names = [item.name for item in found.names if item.by_curator >= 0] if found else []
    return [make_choice(n, n[:LENGTH]) for n in names if words in fold_name(n)]


def make_choice(name: str, value: str) -> app_commands.Choice[str]:
    """Return a choice whose name is one line, cut where Discord would refuse it."""
    shown = truncate(" ".join(name.split()), LENGTH)
    return app_commands.Choice(name=shown, value=value)


@from_desk
async def offer_tags(interaction: Interaction, desk: Desk, typed: str) -> Choices:
    """Offer the tags that the desk's feeds have, after those typed already."""
    *before, last = typed.split(",")
    lead = ", ".join(part.strip() for part in before)
    feeds = await interaction.client.store.get_subscriptions(desk.id)
    tags = sorted({tag for item in feeds for tag in item.tags})
    wanted = [tag for tag in tags if fold_name(last) in fold_name(tag)]
    texts = [f"{lead}, {tag}" if lead else tag for tag in wanted]
    return [app_commands.Choice(name=t, value=t) for t in texts if len(t) <= LENGTH]


class TextOption(app_commands.Transformer[Newsdesk]):
    """A text of 1 to `most` characters."""

    def __init__(self, most: int) -> None:
        self._most = most

    @property
    def min_value(self) -> int:
        """The fewest characters."""
        return 1

    @property
    def max_value(self) -> int:
        """The most characters."""
        return self._most

    # Any: a text here, what is read of it in what inherits this.
    async def transform(self, interaction: Interaction, value: str, /) -> Any:
        """Return the text as it was typed or chosen."""
        return value


class Offered(TextOption):
    """A text, and what is offered while it is typed."""

    def __init__(self, offer: Offer, most: int = 200) -> None:
        super().__init__(most)
        self._offer = offer

    async def autocomplete(  # type: ignore[override]  # what is typed and offered here are texts
        self, interaction: Interaction, value: str, /
    ) -> Choices:
        """Return what to offer."""
        return await self._offer(interaction, value)


async def list_offers(interaction: Interaction, desk: Desk, typed: str) -> Choices:
    """Return the offers of saved searches by a piece of their name, each with what it says."""
    held = await interaction.client.store.get_saved_searches(desk.id)
    found = find_searches(held, typed)
    return [make_choice(f"{item.name} · {item.query}", item.reference) for item in found]


@from_desk
async def offer_searches(interaction: Interaction, desk: Desk, typed: str) -> Choices:
    """Offer the saved searches of the desk."""
    return await list_offers(interaction, desk, typed)


EntityName = app_commands.Transform[str, Offered(offer_names)]
StoryName = app_commands.Transform[str, Offered(offer_stories)]
ArticleName = app_commands.Transform[str, Offered(offer_articles)]
TagNames = app_commands.Transform[str, Offered(offer_tags)]
