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
from bot.briefing.page import Page
from bot.briefing.pages import (
    ImportOutcome,
    show_checks,
    show_feed,
    show_feed_changes,
    show_feed_preview,
    show_feeds,
    show_filter,
    show_import,
    show_preview,
)
from bot.client import Interaction, Newsdesk
from bot.domain.articles import SourceClass
from bot.domain.desks import Ref, RefKind
from bot.domain.errors import NotFound
from bot.domain.feeds import (
    LONGEST_SELECTOR,
    MOST_DAYS_BACK,
    SourceKind,
    Subscription,
    SubscriptionChanges,
    fold_tags,
)
from bot.domain.operations import Topic
from bot.domain.questions import AddFeedAction, Question, SetFilterAction
from bot.intake.feed import write_opml
from bot.polling import check_feeds, find_canonical, wait_until_read
from bot.text.query import write_query
from cogs._discord.answers import ButtonRows, make_context, make_rows, say, send_page
from cogs._discord.escape import clean_text, escape_text
from cogs._shared.add_page import enter_preview
from cogs._shared.audit import leave_unnoted, note_changes
from cogs._shared.autocomplete import offer_tags
from cogs._shared.removing import ask_removal
from cogs._shared.subscribing import read_feed_list, say_problems, subscribe
from cogs._shared.typed import read_tags
from cogs.feed.shared import (
    check_interval,
    offer_feeds,
    pick_feed,
    read_feed_filter,
    read_selector,
)

NEWEST = 5
"""Articles of a feed that its page shows."""

TRIED = 50
"""Newest articles that a filter is tried on before it is used."""

Address = app_commands.Range[str, 1, 2000]
Words = app_commands.Range[str, 1, 1000]
Name = app_commands.Range[str, 1, 200]
Tags = app_commands.Range[str, 1, 200]


NO_FILTER = "-"
"""What takes a filter off, as in the options of a digest."""


async def setup(bot: Newsdesk) -> None:
    """Add the command."""
    await bot.add_cog(FeedCog())


INTERVALS = [
    app_commands.Choice(name=name, value=seconds)
    for name, seconds in (
        ("as often as it publishes", 0), ("5 minutes", 300), ("10 minutes", 600),
        ("15 minutes", 900), ("30 minutes", 1_800), ("1 hour", 3_600), ("3 hours", 10_800),
        ("6 hours", 21_600), ("12 hours", 43_200), ("1 day", 86_400),
    )
]  # fmt: skip
CLASSES = [app_commands.Choice(name=kind.value, value=kind.value) for kind in SourceClass]


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
    @app_commands.autocomplete(tags=offer_tags)
    async def add(
        self,
        interaction: Interaction,
        url: Address,
        name: Name | None = None,
        tags: Tags | None = None,
        kind: str = SourceClass.UNKNOWN.value,
        every: int = 0,
        back: app_commands.Range[int, 0, MOST_DAYS_BACK] = 1,
        links: app_commands.Range[str, 1, LONGEST_SELECTOR] | None = None,
    ) -> None:
        """Find the feed, show its newest entries, and ask whether to add it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        context = await make_context(interaction)
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
    @app_commands.autocomplete(feed=offer_feeds)
    async def test(self, interaction: Interaction, feed: Address) -> None:
        """Try a feed of the desk, or an address."""
        found: Subscription | str = feed.strip()
        if "://" in feed or is_bare_address(feed.strip()):
            await interaction.response.defer(ephemeral=True, thinking=True)
            context = await make_context(interaction)
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
    @app_commands.autocomplete(feed=offer_feeds)
    async def filter(
        self, interaction: Interaction, feed: Name, words: Words | None = None
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
        await interaction.response.defer(ephemeral=True, thinking=True)
        context = await make_context(interaction)
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
        await interaction.response.defer(ephemeral=True, thinking=True)
        context = await make_context(interaction)
        held = await interaction.client.store.get_subscriptions(context.desk.id)
        body = write_opml(held, title=context.desk.name, now=context.now)
        file = discord.File(io.BytesIO(body), filename="feeds.opml")
        article = escape_text(context.wording.say("trial.exported", n=len(held)))
        await interaction.followup.send(article, file=file, ephemeral=True)

    @app_commands.command(name="list", description="All feeds and how they are doing")
    async def show_all(self, interaction: Interaction) -> None:
        """List the feeds of the desk."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        context = await make_context(interaction)
        held = await interaction.client.store.get_subscriptions(context.desk.id)
        await send_page(interaction, show_feeds(held, context.desk.zone, context.wording))

    @app_commands.command(description="One feed: settings, state, newest articles")
    @app_commands.describe(feed="Its name")
    @app_commands.autocomplete(feed=offer_feeds)
    async def show(self, interaction: Interaction, feed: Name) -> None:
        """Show a feed."""
        context, found = await pick_feed(interaction, feed)
        articles = await interaction.client.store.get_feed_articles(
            context.desk.id, found.id, limit=NEWEST
        )
        page = show_feed(found, articles, context.desk.zone, context.wording)
        await send_page(interaction, page)

    @app_commands.command(description="Read a feed, or all with a tag, now, and see what came")
    @app_commands.describe(feed="Its name", tag="Or a tag: all feeds that have it")
    @app_commands.autocomplete(feed=offer_feeds, tag=offer_tags)
    async def check(
        self, interaction: Interaction, feed: Name | None = None, tag: Tags | None = None
    ) -> None:
        """Have feeds read at once, and tell what came by each."""
        store = interaction.client.store
        if feed is not None:
            context, one = await pick_feed(interaction, feed)
            feeds = [one]
        else:
            await interaction.response.defer(ephemeral=True, thinking=True)
            context = await make_context(interaction)
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
    @app_commands.autocomplete(feed=offer_feeds, tags=offer_tags)
    async def edit(
        self,
        interaction: Interaction,
        feed: Name,
        name: Name | None = None,
        tags: Tags | None = None,
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
    @app_commands.autocomplete(feed=offer_feeds)
    async def pause(self, interaction: Interaction, feed: Name) -> None:
        """Pause a feed."""
        await _set_paused(interaction, feed, paused=True)

    @app_commands.command(description="Read a feed again, at once: one that was paused, or is gone")
    @app_commands.describe(feed="Its name")
    @app_commands.autocomplete(feed=offer_feeds)
    async def resume(self, interaction: Interaction, feed: Name) -> None:
        """Resume a feed."""
        await _set_paused(interaction, feed, paused=False)

    @app_commands.command(description="Remove a feed from this desk; its articles stay; asks first")
    @app_commands.describe(feed="Its name")
    @app_commands.autocomplete(feed=offer_feeds)
    async def remove(self, interaction: Interaction, feed: Name) -> None:
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
