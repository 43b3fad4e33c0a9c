"""/watch: be told of an entity, a story or words as soon as something new comes in."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot.briefing.compose import parse_quiet
from bot.briefing.context import Answer, AnswerContext
from bot.briefing.lookup import (
    choose_watch,
    describe_query,
    find_target,
    label_watches,
    pick_entity,
    say_fault,
)
from bot.briefing.page import Page, Run, show_channel
from bot.briefing.pages.watch import show_added, show_watches
from bot.briefing.queries import read_query
from bot.briefing.questions import list_watch_actions
from bot.briefing.wording import load_wording
from bot.client import Interaction, Newsdesk
from bot.domain.articles import SourceClass
from bot.domain.desks import Desk
from bot.domain.entities import fold_name
from bot.domain.errors import DateNotUnderstood, LimitReached, NotFound, QueryNotUnderstood
from bot.domain.queries import All, Field, FieldName, Query, find_pattern
from bot.domain.questions import EndWatchAction, MuteAction, WatchAction
from bot.domain.spans import truncate
from bot.domain.watches import (
    MOST_PER_HOUR,
    MOST_SOURCES,
    MOST_WATCHES,
    QuietHours,
    Target,
    TargetKind,
    Watch,
    WatchId,
    WatchSettings,
)
from bot.text.query import parse_query, write_query
from cogs._discord.answers import begin, defer, say, send_answer, send_page
from cogs._discord.checks import check_curator
from cogs._discord.escape import clean_text
from cogs._shared.audit import name_subject
from cogs._shared.autocomplete import (
    Choices,
    EntityName,
    Offered,
    from_desk,
    list_offers,
    make_choice,
    offer_searches,
    show_entity,
)
from cogs._shared.channels import (
    Zone,
    name_places,
    read_zone,
    say_lacking,
    show_here,
)
from cogs._shared.permissions import list_lacking
from cogs._shared.saved_searches import remove as remove_search
from cogs._shared.saved_searches import show_all as show_saved_searches
from cogs._shared.typed import NOBODY, Channel, Filter, Role, SourceClassOption

OFFERED = 10
"""Names, and stories, that are offered for a target."""

OFFERED_SAVED = 5
"""Saved searches that are offered for a target before them."""

PER_HOUR = 6
"""Posts an hour of a rule that says nothing of it."""

Words = app_commands.Range[str, 1, 100]
SearchName = app_commands.Transform[str, Offered(offer_searches, 100)]


async def setup(bot: Newsdesk) -> None:
    """Add the command, and make its buttons work."""
    await bot.add_cog(WatchCog())
    bot.actions |= {WatchAction: _watch, MuteAction: _mute, EndWatchAction: _end}


@from_desk
async def offer_targets(interaction: Interaction, desk: Desk, typed: str) -> Choices:
    """Offer saved searches, names and stories that fit; anything else is searched for as words."""
    store, folded = interaction.client.store, fold_name(typed)
    if folded:
        names = await store.find_similar(desk.id, folded, limit=OFFERED)
    else:
        names = await store.get_leading(desk.id, limit=OFFERED)
    stories = await store.find_stories(desk.id, typed, limit=OFFERED)
    saved = await list_offers(interaction, desk, typed) if folded else []
    return [
        *saved[:OFFERED_SAVED],
        *(make_choice(show_entity(entity), f"e:{entity.id}") for entity in names),
        *(make_choice(title, f"s:{story}") for story, title in stories),
    ]


@from_desk
async def offer_watches(interaction: Interaction, desk: Desk, typed: str) -> Choices:
    """Offer the watches of the person and of this channel."""
    held = await _get_watches(interaction, desk)
    wording, folded = load_wording(str(interaction.locale)), fold_name(typed)
    places = name_places(interaction)

    def name_place(watch: Watch) -> str:
        if watch.is_rule:
            return show_channel(watch.recipient, places, wording)
        return wording.say("watch.dm" if watch.is_private else "watch.here")

    return [
        make_choice(f"{watch.label} · {name_place(watch)}", f"w:{watch.id}")
        for watch in held
        if folded in fold_name(watch.label)
    ]


TargetName = app_commands.Transform[str, Offered(offer_targets)]
WatchName = app_commands.Transform[str, Offered(offer_watches)]


class WatchCog(
    commands.GroupCog, group_name="watch", group_description="Be told as soon as something comes in"
):
    """What people do with their watches, and curators with those of a channel."""

    @app_commands.command(description="Watch a name, a story or words")
    @app_commands.describe(
        target="A name, a story, a saved search, or words that an article must hold",
        notify="Who is told: you, by direct message, or this channel",
        min_sources="Tell only what so many independent sources tell",
        cooldown="Hours to wait after a message before the next",
        quiet="When to be silent, as 22-7; what comes in then is told after it",
        zone="Your time zone, where it is not the desk's: Tokyo, Germany, +9",
    )
    async def add(
        self,
        interaction: Interaction,
        target: TargetName,
        notify: Literal["dm", "channel"] = "dm",
        min_sources: app_commands.Range[int, 1, MOST_SOURCES] = 1,
        cooldown: app_commands.Range[int, 0, 168] = 0,
        quiet: Words | None = None,
        zone: Zone | None = None,
    ) -> None:
        """Watch something from now on."""
        context = await begin(interaction)
        if notify == "channel":
            _check_channel(interaction, context)
        found, label = await find_target(context, clean_text(target))
        wanted = WatchSettings(
            recipient=_find_recipient(interaction, notify),
            person=interaction.user.id,
            target=found,
            label=label,
            language=context.wording.language,
            min_sources=min_sources,
            cooldown=timedelta(hours=cooldown),
            quiet=_read_quiet(quiet, context),
            zone=read_zone(zone, context) if zone else "",
        )
        await add_watch(interaction, context, wanted)

    @app_commands.command(name="list", description="What you watch, and what this channel watches")
    async def show_all(self, interaction: Interaction) -> None:
        """List the watches of the person and of this channel."""
        context = await begin(interaction)
        held = await _get_watches(interaction, context.desk)
        labels = await label_watches(context.store, context.desk, held)
        await send_page(
            interaction,
            show_watches(
                held,
                labels,
                context.desk.zone,
                context.wording,
                places=name_places(interaction),
            ),
        )

    @app_commands.command(description="Post what fits in a channel at once (curators)")
    @app_commands.describe(
        channel="Where it is posted",
        search="What articles must hold: a saved search, or words",
        entity="What they must be about",
        source_class="Only what sources of this class publish",
        min_sources="Only what so many independent sources tell",
        mention="A role to notify",
        per_hour="How many posts an hour at most (6 if left out); the rest are told together",
        quiet="When to be silent, as 22-7; what comes in then is told after it",
        threads="Open a thread under each story, in which what is new of it goes on",
    )
    @app_commands.rename(source_class="class")
    async def rule(
        self,
        interaction: Interaction,
        channel: Channel,
        search: Filter = "",
        entity: EntityName = "",
        source_class: SourceClassOption | None = None,
        min_sources: app_commands.Range[int, 1, MOST_SOURCES] = 1,
        mention: Role = NOBODY,
        per_hour: app_commands.Range[int, 1, MOST_PER_HOUR] = PER_HOUR,
        quiet: Words | None = None,
        threads: bool = False,
    ) -> None:
        """Post what fits at once, from now on."""
        check_curator(interaction)
        context = await begin(interaction)
        target, label = await find_rule_target(context, search, clean_text(entity), source_class)
        wanted = WatchSettings(
            recipient=channel,
            person=interaction.user.id,
            target=target,
            label=label,
            language=context.wording.language,
            min_sources=min_sources,
            quiet=_read_quiet(quiet, context),
            role=mention or None,
            per_hour=per_hour,
            threads=threads,
        )
        name_subject(interaction, label)
        await add_watch(interaction, context, wanted)

    @app_commands.command(description="Watch something no longer")
    @app_commands.describe(watch="Which one")
    async def remove(self, interaction: Interaction, watch: WatchName) -> None:
        """End a watch."""
        context = await begin(interaction)
        found = choose_watch(await _get_watches(interaction, context.desk), watch, context.wording)
        if not found.is_private:
            check_curator(interaction)
        await interaction.client.store.remove_watch(context.desk.id, found.id)
        await say(interaction, context.wording.say("watch.removed", name=found.label))

    @app_commands.command(description="The searches that are saved under a name in this server")
    async def searches(self, interaction: Interaction) -> None:
        """List the saved searches of the desk, and what goes by each."""
        context = await begin(interaction)
        await send_page(interaction, await show_saved_searches(interaction, context))

    @app_commands.command(
        name="forget-search", description="Remove a saved search that nothing goes by"
    )
    @app_commands.describe(search="Which one")
    async def forget_search(self, interaction: Interaction, search: SearchName) -> None:
        """Remove a saved search, with a button that brings it back."""
        await remove_search(interaction, await begin(interaction), search)


def _list_recipients(interaction: Interaction) -> tuple[int, ...]:
    return (-interaction.user.id, *filter(None, (interaction.channel_id,)))


async def _get_watches(interaction: Interaction, desk: Desk) -> tuple[Watch, ...]:
    """Return the watches of the person and of this channel, and to curators all rules."""
    store, near = interaction.client.store, _list_recipients(interaction)
    if not interaction.permissions.manage_messages:
        return await store.get_watches(desk.id, recipients=near)
    held = await store.get_watches(desk.id)
    return tuple(watch for watch in held if watch.is_rule or watch.recipient in near)


def _find_recipient(interaction: Interaction, notify: str) -> int:
    if notify == "dm" or interaction.channel_id is None:
        return -interaction.user.id
    return interaction.channel_id


def _check_channel(interaction: Interaction, context: AnswerContext) -> None:
    """Raise MissingPermissions or NotFound unless the person and the bot may post here."""
    check_curator(interaction)
    lacking = list_lacking(interaction.app_permissions)
    if lacking:
        here = show_here(interaction, context.wording)
        raise NotFound(say_lacking("desk.bot_lacks", here, lacking, context.wording))


def _read_quiet(text: str | None, context: AnswerContext) -> QuietHours | None:
    if text is None:
        return None
    try:
        return parse_quiet(text)
    except DateNotUnderstood as error:
        raise DateNotUnderstood(context.wording.say("watch.wrong_quiet", text=error)) from error


async def add_watch(
    interaction: Interaction, context: AnswerContext, wanted: WatchSettings
) -> None:
    """Make a watch, and tell what comes of it; raises LimitReached in words."""
    bot = interaction.client
    try:
        made = await bot.store.add_watch(context.desk.id, wanted, now=context.now)
    except LimitReached as error:
        key = "watch.too_many" if wanted.recipient < 0 else "watch.too_many_here"
        raise LimitReached(context.wording.say(key, n=MOST_WATCHES)) from error
    bot.wake()
    here = show_here(interaction, context.wording)
    if made.is_rule:
        here = show_channel(made.recipient, name_places(interaction), context.wording)
    meant = ""
    if made.target.kind is TargetKind.WORDS:
        query = await read_query(bot.store, context.desk, made.target.words, now=context.now)
        meant = await describe_query(bot.store, context.desk, write_query(query), now=context.now)
    page = show_added(made, context.desk.zone, here, context.wording, meant=meant)
    await send_page(interaction, page)


async def _watch(interaction: Interaction, context: AnswerContext, asked: WatchAction) -> None:
    """Watch an entity or a story for who pressed, or say that they watch it already."""
    await defer(interaction)
    target, label = await find_target(context, asked.about)
    recipient = -interaction.user.id
    held = await interaction.client.store.get_watches(context.desk.id, recipients=[recipient])
    if any(watch.target == target and not watch.paused for watch in held):
        raise NotFound(context.wording.say("watch.already", name=label))
    wanted = WatchSettings(
        recipient=recipient,
        person=interaction.user.id,
        target=target,
        label=label,
        language=context.wording.language,
    )
    await add_watch(interaction, context, wanted)


async def _mute(interaction: Interaction, context: AnswerContext, asked: MuteAction) -> None:
    await defer(interaction)
    found = await _find_watch(interaction, context, asked.watch)
    store, say_words = interaction.client.store, context.wording.say
    watch = await store.mute_watch(context.desk.id, found.id, muted=asked.muted) or found
    key = "watch.muted" if asked.muted else "watch.unmuted"
    page = Page(title=(Run(say_words(key, name=watch.label)),))
    answer = Answer(page=page, actions=list_watch_actions(watch, context.wording))
    await send_answer(interaction, context, answer)


async def _end(interaction: Interaction, context: AnswerContext, asked: EndWatchAction) -> None:
    await defer(interaction)
    found = await _find_watch(interaction, context, asked.watch)
    await interaction.client.store.remove_watch(context.desk.id, found.id)
    await say(interaction, context.wording.say("watch.removed", name=found.label))


async def _find_watch(interaction: Interaction, context: AnswerContext, number: WatchId) -> Watch:
    """Return the watch that is meant, if the person may change it.

    That of a person only they may, that of a channel its curators. Raises NotFound in words where
    it is ended, or another person's.
    """
    recipients = [-interaction.user.id, interaction.channel_id or 0]
    held = await interaction.client.store.get_watches(context.desk.id, recipients=recipients)
    watch = next((watch for watch in held if watch.id == number), None)
    if watch is None:
        raise NotFound(context.wording.say("watch.ended"))
    if not watch.is_private:
        check_curator(interaction)
    return watch


LABEL = 60
"""Characters of what a rule is called."""


async def find_rule_target(
    context: AnswerContext, search: str, entity: str, source_class: SourceClass | None
) -> tuple[Target, str]:
    """Return the query that articles must fit, and what the rule is called.

    Raises NotFound in words where nothing is asked for, or there is no such name.
    """
    parts: list[Query] = []
    label: list[str] = []
    if search:
        parts.append(await _read_search(context, search))
        label.append(search.removeprefix("saved:").strip('"'))
    if entity:
        found = await pick_entity(context, entity)
        parts.append(Field(FieldName.ENTITY, f"e:{found.id}"))
        label.append(found.name)
    if source_class is not None:
        parts.append(Field(FieldName.CLASS, source_class.value))
        label.append(context.wording.say(f"class.{source_class}"))
    if not parts:
        raise NotFound(context.wording.say("rule.nothing"))
    words = write_query(parts[0] if len(parts) == 1 else All(tuple(parts)))
    return Target(kind=TargetKind.WORDS, words=words), truncate(" · ".join(label), LABEL)


async def _read_search(context: AnswerContext, search: str) -> Query:
    try:
        whole = await read_query(context.store, context.desk, search, now=context.now)
        query = parse_query(search, now=context.now, zone=context.desk.zone)
    except QueryNotUnderstood as error:
        raise say_fault(error, context.wording) from error
    if find_pattern(whole):
        raise NotFound(context.wording.say("watch.no_words"))
    return query
