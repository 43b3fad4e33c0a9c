"""/feed: admins add feeds, see how they are doing, change and remove them."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.briefing.feed_pages import show_feed, show_feed_changes, show_feeds
from bot.client import AnyInteraction, Interaction, Newsdesk
from bot.domain.articles import SourceClass
from bot.domain.errors import NotFound
from bot.domain.feeds import SubscriptionChanges
from cogs._answers import make_asked, say, send_page
from cogs._checks import check_admin
from cogs._escape import clean_text
from cogs._feeds import offer_feeds, offer_tags, pick_feed, read_tags

NEWEST = 5
"""Articles of a feed that its page shows."""

Name = app_commands.Range[str, 1, 200]
Tags = app_commands.Range[str, 1, 200]


async def setup(bot: Newsdesk) -> None:
    """Add the command."""
    await bot.add_cog(FeedCog())


CLASSES = [app_commands.Choice(name=kind.value, value=kind.value) for kind in SourceClass]


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class FeedCog(
    commands.GroupCog, group_name="feed", group_description="Where the articles come from"
):
    """What admins do with the feeds of their desk."""

    async def interaction_check(self, interaction: AnyInteraction, /) -> bool:
        """Let admins through: the declared default can be overridden, so it is checked here."""
        check_admin(interaction)
        return True

    @app_commands.command(name="list", description="All feeds and how they are doing")
    async def show_all(self, interaction: Interaction) -> None:
        """List the feeds of the desk."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        asked = await make_asked(interaction)
        held = await interaction.client.store.get_subscriptions(asked.desk.id)
        await send_page(interaction, show_feeds(held, asked.desk.zone, asked.wording), asked)

    @app_commands.command(description="One feed: settings, state, newest articles")
    @app_commands.describe(feed="Its name")
    @app_commands.autocomplete(feed=offer_feeds)
    async def show(self, interaction: Interaction, feed: Name) -> None:
        """Show a feed."""
        asked, found = await pick_feed(interaction, feed)
        articles = await interaction.client.store.get_feed_articles(
            asked.desk.id, found.id, limit=NEWEST
        )
        page = show_feed(found, articles, asked.desk.zone, asked.wording)
        await send_page(interaction, page, asked)

    @app_commands.command(description="Change a feed's name, tags or class")
    @app_commands.describe(
        feed="Its name",
        name="What its articles are cited as",
        tags="Tags with commas between; - for none",
        kind="What kind of publisher it is",
    )
    @app_commands.rename(kind="class")
    @app_commands.choices(kind=CLASSES)
    @app_commands.autocomplete(feed=offer_feeds, tags=offer_tags)
    async def edit(
        self,
        interaction: Interaction,
        feed: Name,
        name: Name | None = None,
        tags: Tags | None = None,
        kind: str | None = None,
    ) -> None:
        """Change a feed's settings, and tell what they were and are."""
        asked, found = await pick_feed(interaction, feed)
        changes = SubscriptionChanges()
        if name is not None:
            changes["name"] = clean_text(name).strip()
        if tags is not None:
            changes["tags"] = read_tags(clean_text(tags))
        if kind is not None:
            changes["source_class"] = SourceClass(kind)
        if not changes:
            raise NotFound(asked.wording.say("feed.nothing_to_change"))
        after = await interaction.client.store.edit_subscription(
            asked.desk.id, found.id, now=asked.now, **changes
        )
        await send_page(interaction, show_feed_changes(found, after, asked.wording), asked)

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

    @app_commands.command(description="Remove a feed from this desk; its articles stay")
    @app_commands.describe(feed="Its name")
    @app_commands.autocomplete(feed=offer_feeds)
    async def remove(self, interaction: Interaction, feed: Name) -> None:
        """Remove a feed, and tell how to have it back."""
        asked, found = await pick_feed(interaction, feed)
        if not await interaction.client.store.remove_subscription(asked.desk.id, found.id):
            raise NotFound(asked.wording.say("feed.unknown", name=feed))
        told = asked.wording.say("feed.removed", name=found.name, url=found.feed.url)
        await say(interaction, told)


async def _set_paused(interaction: Interaction, feed: str, *, paused: bool) -> None:
    asked, found = await pick_feed(interaction, feed)
    store, desk = interaction.client.store, asked.desk.id
    if paused and found.paused:
        raise NotFound(asked.wording.say("feed.already_paused", name=found.name))
    if not paused and not found.paused:
        # One that works is simply read now; one that is gone gets another chance.
        await store.poll_soon(desk, found.id, now=asked.now)
    else:
        await store.edit_subscription(desk, found.id, now=asked.now, paused=paused)
    key = "feed.paused" if paused else "feed.resumed"
    await say(interaction, asked.wording.say(key, name=found.name))
