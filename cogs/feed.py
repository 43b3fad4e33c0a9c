"""/feed: admins add feeds, see how they are doing, change and remove them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.addresses import is_bare_address
from bot.briefing.context import Answer, AnswerContext, Follow
from bot.briefing.lookup import choose_feed, find_feeds, say_fault
from bot.briefing.page import Page
from bot.briefing.pages.feed import (
    say_subscription_state,
    show_checks,
    show_feed,
    show_feed_changes,
    show_feeds,
)
from bot.briefing.pages.preview import (
    ImportOutcome,
    show_feed_preview,
    show_filter,
    show_import,
    show_preview,
)
from bot.briefing.wording import load_wording
from bot.client import Interaction, Newsdesk
from bot.domain.articles import SourceClass
from bot.domain.desks import Desk, Ref, RefKind
from bot.domain.errors import LimitReached, NotFound, QueryNotUnderstood, SelectorInvalid
from bot.domain.feeds import (
    FOUND_LINKS,
    LONGEST_INTERVAL,
    LONGEST_SELECTOR,
    MOST_DAYS_BACK,
    SHORTEST_INTERVAL,
    NewSubscription,
    SourceKind,
    Subscription,
    SubscriptionChanges,
    fold_tags,
)
from bot.domain.operations import Topic
from bot.domain.queries import Query, QueryFault, find_saved
from bot.domain.questions import AddFeedAction, Question, SetFilterAction
from bot.intake.feed import check_selector, write_opml
from bot.polling import check_feeds, find_canonical, wait_until_read
from bot.text.query import write_query
from cogs._discord.answers import ButtonRows, begin, defer, make_rows, say, send_page
from cogs._discord.checks import check_admin
from cogs._discord.escape import clean_text, escape_text
from cogs._shared.add_page import enter_preview
from cogs._shared.audit import leave_unnoted, name_subject, note_audit, note_changes
from cogs._shared.autocomplete import Choices, Offered, TagNames, from_desk, make_choice
from cogs._shared.removing import ask_removal
from cogs._shared.subscribing import read_feed_list, say_problems, subscribe
from cogs._shared.typed import read_query, read_tags

NEWEST = 5
"""Articles of a feed that its page shows."""

TRIED = 50
"""Newest articles that a filter is tried on before it is used."""

Address = app_commands.Range[str, 1, 2000]
Words = app_commands.Range[str, 1, 1000]
Name = app_commands.Range[str, 1, 200]


NO_FILTER = "-"
"""What takes a filter off, as in the options of a digest."""


async def setup(bot: Newsdesk) -> None:
    """Add the command, and make its buttons work."""
    await bot.add_cog(FeedCog())
    bot.actions |= {AddFeedAction: _add, SetFilterAction: _set_filter}


INTERVALS = [
    app_commands.Choice(name=name, value=seconds)
    for name, seconds in (
        ("as often as it publishes", 0), ("5 minutes", 300), ("10 minutes", 600),
        ("15 minutes", 900), ("30 minutes", 1_800), ("1 hour", 3_600), ("3 hours", 10_800),
        ("6 hours", 21_600), ("12 hours", 43_200), ("1 day", 86_400),
    )
]  # fmt: skip
CLASSES = [app_commands.Choice(name=kind.value, value=kind.value) for kind in SourceClass]


@from_desk
async def offer_feeds(interaction: Interaction, desk: Desk, typed: str) -> Choices:
    """Offer the desk's feeds whose name or address holds what was typed, with their state."""
    wording = load_wording(str(interaction.locale))
    found = find_feeds(await interaction.client.store.get_subscriptions(desk.id), typed)
    return [
        make_choice(f"{item.name} · {say_subscription_state(item, wording)}", f"f:{item.id}")
        for item in found
    ]


FeedName = app_commands.Transform[str, Offered(offer_feeds)]
FeedOrAddress = app_commands.Transform[str, Offered(offer_feeds, 2000)]


@app_commands.default_permissions(manage_guild=True)
class FeedCog(
    commands.GroupCog, group_name="feed", group_description="Where the articles come from"
):
    """What admins do with the feeds of their desk."""

    @app_commands.command(description="Add a feed: by its address, or that of its page or site")
    @app_commands.describe(
        url="The address of a feed, a page or a site",
        name="What its articles are cited as (its own title if left out)",
        tags="Tags with commas between",
        kind="What kind of publisher it is",
        every="How often it is read; as often as it publishes if left out",
        back="Days that the first run goes back (1 if left out)",
        links="Watch the links of the page itself: auto, or a CSS selector of them",
    )
    @app_commands.rename(kind="class")
    @app_commands.choices(kind=CLASSES)
    @app_commands.choices(every=INTERVALS)
    async def add(
        self,
        interaction: Interaction,
        url: Address,
        name: Name | None = None,
        tags: TagNames | None = None,
        kind: str = SourceClass.UNKNOWN.value,
        every: int = 0,
        back: app_commands.Range[int, 0, MOST_DAYS_BACK] = 1,
        links: app_commands.Range[str, 1, LONGEST_SELECTOR] | None = None,
    ) -> None:
        """Find the feed, show its newest entries, and ask whether to add it."""
        context = await begin(interaction)
        selector = read_selector(links, context)
        previews = interaction.client.previews.in_zone(context.desk.zone, context.desk.id)
        with enter_preview(interaction, context.wording):
            preview = await previews.preview_feed(url.strip(), selector=selector)
        page = show_preview(preview, context.desk.zone, context.wording)
        rows: ButtonRows = []
        if preview.preview.fault is None:
            found = preview.preview
            add = AddFeedAction(
                url=find_canonical(found),
                name=clean_text(name or "").strip(),
                tags=read_tags(clean_text(tags or "")),
                source_class=SourceClass(kind),
                title=found.title,
                days_back=back,
                interval=every,
                selector=found.selector,
            )
            sitemaps = [
                ("trial.add_sitemap", replace(add, url=one.url, title=one.title, selector=None))
                for one in preview.others
                if one.kind is SourceKind.SITEMAP
            ]
            label = "trial.add" if found.selector is None else "trial.add_page"
            rows = await _offer(interaction, context, page, (label, add), *sitemaps)
        await send_page(interaction, page, rows=rows)

    @app_commands.command(description="Try a feed step by step, and see what would be kept and why")
    @app_commands.describe(feed="Its name, or any address")
    async def test(self, interaction: Interaction, feed: FeedOrAddress) -> None:
        """Try a feed of the desk, or an address."""
        found: Subscription | str = feed.strip()
        if "://" in feed or is_bare_address(feed.strip()):
            context = await begin(interaction)
        else:
            context, found = await pick_feed(interaction, feed)
        previews = interaction.client.previews.in_zone(context.desk.zone, context.desk.id)
        with enter_preview(interaction, context.wording):
            preview = await previews.test_feed(found)
        await send_page(interaction, show_feed_preview(preview, context.desk.zone, context.wording))

    @app_commands.command(description="Keep only some of a feed's articles; first see which")
    @app_commands.describe(
        feed="Its name",
        words="Such as: Taiwan -baseball, entity:Japan, lang:en; - for none (shown if left out)",
    )
    async def filter(
        self, interaction: Interaction, feed: FeedName, words: Words | None = None
    ) -> None:
        """Show what a filter would have kept of the newest articles, and ask whether to use it.

        Without words the one there is is shown; a dash takes it off.
        """
        context, found = await pick_feed(interaction, feed)
        bot = interaction.client
        if words is None:
            leave_unnoted(interaction)
            key = "trial.filter_is" if found.filter else "trial.no_filter"
            text = context.wording.say(key, name=found.name, filter=found.filter)
            await say(interaction, text)
            return
        if words.strip() == NO_FILTER:
            key = "trial.filter_off" if found.filter else "trial.no_filter"
            await bot.store.edit_subscription(context.desk.id, found.id, now=context.now, filter="")
            await say(interaction, context.wording.say(key, name=found.name))
            return
        query = read_feed_filter(words, context)
        newest = await bot.store.get_feed_articles(context.desk.id, found.id, limit=TRIED)
        texts = [stored.article for stored in newest]
        kept = await bot.previews.in_zone(context.desk.zone).try_filter(found, words, texts)
        page = show_filter(found.name, write_query(query), newest, kept, context.wording)
        leave_unnoted(interaction)  # until the button is pressed
        use = SetFilterAction(found.id, words)
        rows = await _offer(interaction, context, page, ("trial.use", use))
        await send_page(interaction, page, rows=rows)

    @app_commands.command(name="import", description="Add many feeds at once from an OPML file")
    @app_commands.describe(file="A list of feeds, as feed readers export it (OPML)")
    async def import_feeds(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Add the feeds of a list, and tell what became of each line that could not be."""
        context = await begin(interaction)
        listed = await read_feed_list(interaction, file, context.wording)
        came = await subscribe(interaction, context, listed.feeds)
        outcome = ImportOutcome(
            added=tuple(held.name for held in came.new),
            known=tuple(held.name for held in came.known),
            left_out=(*say_problems(listed, context.wording), *came.left_out),
        )
        await send_page(interaction, show_import(outcome, context.wording))

    @app_commands.command(name="export", description="This desk's feeds as an OPML file")
    async def export_feeds(self, interaction: Interaction) -> None:
        """Send the feeds of the desk as a list for other readers."""
        context = await begin(interaction)
        held = await interaction.client.store.get_subscriptions(context.desk.id)
        body = write_opml(held, title=context.desk.name, now=context.now)
        file = discord.File(io.BytesIO(body), filename="feeds.opml")
        article = escape_text(context.wording.say("trial.exported", n=len(held)))
        await interaction.followup.send(article, file=file, ephemeral=True)

    @app_commands.command(name="list", description="All feeds and how they are doing")
    async def show_all(self, interaction: Interaction) -> None:
        """List the feeds of the desk."""
        context = await begin(interaction)
        held = await interaction.client.store.get_subscriptions(context.desk.id)
        await send_page(interaction, show_feeds(held, context.desk.zone, context.wording))

    @app_commands.command(description="One feed: settings, state, newest articles")
    @app_commands.describe(feed="Its name")
    async def show(self, interaction: Interaction, feed: FeedName) -> None:
        """Show a feed."""
        context, found = await pick_feed(interaction, feed)
        articles = await interaction.client.store.get_feed_articles(
            context.desk.id, found.id, limit=NEWEST
        )
        page = show_feed(found, articles, context.desk.zone, context.wording)
        await send_page(interaction, page)

    @app_commands.command(description="Read a feed, or all with a tag, now, and see what came")
    @app_commands.describe(feed="Its name", tag="Or a tag: all feeds that have it")
    async def check(
        self, interaction: Interaction, feed: FeedName | None = None, tag: TagNames | None = None
    ) -> None:
        """Have feeds read at once, and tell what came by each."""
        store = interaction.client.store
        if feed is not None:
            context, one = await pick_feed(interaction, feed)
            feeds = [one]
        else:
            context = await begin(interaction)
            held = await store.get_subscriptions(context.desk.id)
            wanted = set(fold_tags([tag or ""]))
            feeds = [one for one in held if wanted & set(one.tags)]
        if not feeds:
            raise NotFound(context.wording.say("feed.check_which"))

        async def read(asked: datetime) -> None:
            store.notify(Topic.TASKS)
            await wait_until_read(store, context.desk.id, feeds, asked)

        checks = await check_feeds(
            store, context.desk.id, feeds, clock=interaction.client.clock, read=read
        )
        await send_page(interaction, show_checks(checks, context.wording))

    @app_commands.command(description="Change a feed's name, tags, class or how often it is read")
    @app_commands.describe(
        feed="Its name",
        name="What its articles are cited as",
        tags="Tags with commas between; - for none",
        kind="What kind of publisher it is",
        every="How often it is read",
    )
    @app_commands.rename(kind="class")
    @app_commands.choices(kind=CLASSES)
    @app_commands.choices(every=INTERVALS)
    async def edit(
        self,
        interaction: Interaction,
        feed: FeedName,
        name: Name | None = None,
        tags: TagNames | None = None,
        kind: str | None = None,
        every: int | None = None,
    ) -> None:
        """Change a feed's settings, and tell what they were and are."""
        context, found = await pick_feed(interaction, feed)
        changes = SubscriptionChanges()
        if name is not None:
            changes["name"] = clean_text(name).strip()
        if tags is not None:
            changes["tags"] = read_tags(clean_text(tags))
        if kind is not None:
            changes["source_class"] = SourceClass(kind)
        if every is not None:
            changes["interval"] = check_interval(every)
        if not changes:
            raise NotFound(context.wording.say("feed.nothing_to_change"))
        after = await interaction.client.store.edit_subscription(
            context.desk.id, found.id, now=context.now, **changes
        )
        page = show_feed_changes(found, after, context.wording)
        note_changes(interaction, page)
        await send_page(interaction, page)

    @app_commands.command(description="Stop reading a feed for now")
    @app_commands.describe(feed="Its name")
    async def pause(self, interaction: Interaction, feed: FeedName) -> None:
        """Pause a feed."""
        await _set_paused(interaction, feed, paused=True)

    @app_commands.command(description="Read a feed again, at once: one that was paused, or is gone")
    @app_commands.describe(feed="Its name")
    async def resume(self, interaction: Interaction, feed: FeedName) -> None:
        """Resume a feed."""
        await _set_paused(interaction, feed, paused=False)

    @app_commands.command(description="Remove a feed from this desk; its articles stay; asks first")
    @app_commands.describe(feed="Its name")
    async def remove(self, interaction: Interaction, feed: FeedName) -> None:
        """Ask whether to remove a feed."""
        context, found = await pick_feed(interaction, feed)
        question = context.wording.say("feed.remove_ask", name=found.name)
        await ask_removal(interaction, context, Ref(RefKind.FEED, found.id), question)


async def _offer(
    interaction: Interaction,
    context: AnswerContext,
    page: Page,
    *offered: tuple[str, Question],
) -> ButtonRows:
    """Return a row with the buttons that do what an admin was asked about."""
    say = context.wording.say
    actions = tuple(Follow(label=say(label), question=question) for label, question in offered)
    found = Answer(page=page, actions=actions)
    return await make_rows(interaction.client.store, context, found)


async def _set_paused(interaction: Interaction, feed: str, *, paused: bool) -> None:
    context, found = await pick_feed(interaction, feed)
    store, desk = interaction.client.store, context.desk.id
    if paused and found.paused:
        raise NotFound(context.wording.say("feed.already_paused", name=found.name))
    if not paused and not found.paused:
        # One that works is simply read now; one that is gone gets another chance.
        await store.poll_soon(desk, found.id, now=context.now)
    else:
        await store.edit_subscription(desk, found.id, now=context.now, paused=paused)
    interaction.client.store.notify(Topic.TASKS)
    key = "feed.paused" if paused else "feed.resumed"
    await say(interaction, context.wording.say(key, name=found.name))


async def pick_feed(interaction: Interaction, name: str) -> tuple[AnswerContext, Subscription]:
    """Defer, and return what is needed to answer, with the feed that is meant.

    Raises NotFound in words with the nearest names where there is none or more than one.
    """
    context = await begin(interaction)
    held = await interaction.client.store.get_subscriptions(context.desk.id)
    found = choose_feed(held, name, context.wording)
    name_subject(interaction, found.name)
    return context, found


def check_interval(seconds: int) -> int | None:
    """Return an interval that a button or a choice names within its bounds; 0 stands for none."""
    least, most = SHORTEST_INTERVAL.total_seconds(), LONGEST_INTERVAL.total_seconds()
    return int(min(max(seconds, least), most)) if seconds else None


def read_selector(typed: str | None, context: AnswerContext) -> str | None:
    """Return what a person typed for a page's links; raises SelectorInvalid in words."""
    selector = (typed or "").strip()
    if selector.lower() in ("", FOUND_LINKS):
        return selector.lower() or None
    try:
        check_selector(selector)
    except SelectorInvalid as error:
        text = context.wording.say("trial.no_selector", selector=selector)
        raise SelectorInvalid(text) from error
    return selector


def read_feed_filter(text: str, context: AnswerContext) -> Query:
    """Return a feed's filter; raises QueryNotUnderstood in words, for a saved search as well."""
    query = read_query(text, context)
    if find_saved(query):
        raise say_fault(QueryNotUnderstood(fault=QueryFault.SAVED_IN_FILTER), context.wording)
    return query


async def _add(interaction: Interaction, context: AnswerContext, asked: AddFeedAction) -> None:
    check_admin(interaction)
    await defer(interaction)
    wanted = NewSubscription(
        url=asked.url,
        name=asked.name,
        title=asked.title,
        selector=asked.selector,
        tags=asked.tags,
        source_class=asked.source_class,
        days_back=min(asked.days_back, MOST_DAYS_BACK),
        interval=check_interval(asked.interval),
    )
    came = await subscribe(interaction, context, [wanted])
    if came.left_out:
        raise LimitReached(came.left_out[0][1])
    (held,) = came.new or came.known
    if came.new:
        name_subject(interaction, held.name)
        await note_audit(interaction, "feed add", f"url: {wanted.url}")
    key = "trial.added" if came.new else "trial.already"
    await say(interaction, context.wording.say(key, name=held.name))


async def _set_filter(
    interaction: Interaction, context: AnswerContext, asked: SetFilterAction
) -> None:
    check_admin(interaction)
    await defer(interaction)
    read_feed_filter(asked.filter, context)  # what a button carries may not be what we wrote
    held = await interaction.client.store.edit_subscription(
        context.desk.id, asked.feed, now=context.now, filter=asked.filter
    )
    name_subject(interaction, held.name)
    await note_audit(interaction, "feed filter", f"filter: {asked.filter}")
    await say(interaction, context.wording.say("trial.filter_set", name=held.name))
