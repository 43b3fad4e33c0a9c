"""/digest: admins say what is posted where and when, try it, pause it, look back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot.briefing.context import AnswerContext
from bot.briefing.page import show_channel, show_time
from bot.briefing.pages.digest import (
    say_next,
    show_digest_changes,
    show_digests,
    show_history,
    show_made,
)
from bot.briefing.pages.notices import say_refusal
from bot.client import Interaction, Newsdesk
from bot.domain.desks import Ref, RefKind
from bot.domain.digests import (
    WHOLE_WEEK,
    AgendaPart,
    BriefLength,
    Digest,
    DigestKind,
    DigestSettings,
    RunOutcome,
    WhenEmpty,
)
from bot.domain.errors import NotFound
from cogs._discord.answers import begin, say, send_page
from cogs._shared.audit import note_changes
from cogs._shared.channels import ForumTag, name_places, read_forum_tag
from cogs._shared.digests import (
    DigestName,
    find_coming,
    find_fault,
    pick_digest,
    post_now,
    preview_digest,
)
from cogs._shared.removing import ask_removal
from cogs._shared.typed import (
    NOBODY,
    AgendaPartOption,
    Channel,
    Days,
    DigestKindOption,
    Filter,
    LengthOption,
    Name,
    Role,
    Tags,
    Times,
    WhenEmptyOption,
    Zone,
)

RUNS = 20
"""Times that the history goes back."""

Language = Literal["en", "ja", "zh-TW"]

SAYS = {
    "name": "What its posts are headed with",
    "channel": "Where it is posted",
    "time": "When: 8:00, or several: 8, 18:30",
    "zone": "A city, country or offset: Tokyo, Germany, +9",
    "days": "Which days: weekdays, Mon-Fri, Mon, Thu (every day if left out)",
    "tags": "Only feeds with one of these tags, with commas between",
    "words": 'Only articles that match: Taiwan -baseball, "coast guard", entity:Japan, lang:en',
    "length": "How much to tell",
    "mention": "A role to notify",
    "language": "The language of our own words",
    "empty": "What to do when there is nothing new",
    "threads": "Open a thread under each post to talk about it",
    "publish": "Publish each post to those who follow the announcement channel",
    "forum_tag": "The tag of its posts, where the channel is a forum",
    "kind": "What is new, or a review of the week or month, on the first of its days",
    "agenda": "When to say what is coming",
}
"""What each setting of a digest says of itself where one is made."""

SAYS_CHANGED = SAYS | {
    "digest": "Its name",
    "days": "Which days: weekdays, Mon-Fri, Mon, Thu, daily",
    "tags": "Only feeds with one of these tags; - for all",
    "words": "Only articles that match: Taiwan -baseball, entity:Japan, saved:name; - for all",
    "mention": "A role to notify; @everyone for none",
}
"""And where one is changed."""

Change = Callable[[Digest], Digest]
"""Returns a digest with other settings."""


async def setup(bot: Newsdesk) -> None:
    """Add the command."""
    await bot.add_cog(DigestCog())


@app_commands.default_permissions(manage_guild=True)
class DigestCog(
    commands.GroupCog, group_name="digest", group_description="What is posted where and when"
):
    """What admins do with the digests of their desk."""

    @app_commands.command(description="Post a digest in a channel, at set times")
    @app_commands.describe(**SAYS)
    @app_commands.rename(words="filter")
    async def create(
        self,
        interaction: Interaction,
        name: Name,
        channel: Channel,
        time: Times,
        zone: Zone,
        days: Days = WHOLE_WEEK,
        tags: Tags = (),
        words: Filter = "",
        length: LengthOption = BriefLength.STANDARD,
        mention: Role = NOBODY,
        language: Language | None = None,
        empty: WhenEmptyOption = WhenEmpty.SILENT,
        threads: bool = False,
        publish: bool = False,
        forum_tag: ForumTag | None = None,
        kind: DigestKindOption = DigestKind.NEWS,
        agenda: AgendaPartOption = AgendaPart.WEEKLY,
    ) -> None:
        """Make a digest, and tell when it is posted first."""
        context, store = await begin(interaction), interaction.client.store
        settings = DigestSettings(
            name=name,
            channel=channel,
            times=time,
            zone=zone,
            weekdays=days,
            tags=tags,
            filter=words,
            length=length,
            mention=mention or None,
            language=language or context.desk.language,
            when_empty=empty,
            threads=threads,
            publish=publish,
            forum_tag=read_forum_tag(interaction, channel, forum_tag or "", context),
            kind=kind,
            agenda=agenda,
        )
        made = await store.add_digest(context.desk.id, settings, now=context.now)
        interaction.client.wake()
        coming, places = find_coming(made, context.now), name_places(interaction)
        page = show_made(made, coming, places, context.wording)
        await send_page(interaction, page)

    @app_commands.command(name="list", description="All digests, and when each is posted next")
    async def show_all(self, interaction: Interaction) -> None:
        """List the digests of the desk."""
        context = await begin(interaction)
        held = await interaction.client.store.get_digests(context.desk.id)
        coming = [(digest, find_coming(digest, context.now)) for digest in held]
        page = show_digests(coming, name_places(interaction), context.wording)
        await send_page(interaction, page)

    @app_commands.command(description="Change a digest")
    @app_commands.describe(**SAYS_CHANGED)
    @app_commands.rename(words="filter")
    async def edit(
        self,
        interaction: Interaction,
        digest: DigestName,
        name: Name | None = None,
        channel: Channel | None = None,
        time: Times | None = None,
        zone: Zone | None = None,
        days: Days | None = None,
        tags: Tags | None = None,
        words: Filter | None = None,
        length: LengthOption | None = None,
        mention: Role | None = None,
        language: Language | None = None,
        empty: WhenEmptyOption | None = None,
        threads: bool | None = None,
        publish: bool | None = None,
        forum_tag: ForumTag | None = None,
        kind: DigestKindOption | None = None,
        agenda: AgendaPartOption | None = None,
    ) -> None:
        """Change settings of a digest, and tell what they were and are."""
        context, found = await pick_digest(interaction, digest)
        if len(list(interaction.namespace)) == 1:
            raise NotFound(context.wording.say("digest.nothing_to_change"))
        given: dict[str, object] = {
            "name": name,
            "channel": channel,
            "times": time,
            "zone": zone,
            "weekdays": days,
            "tags": tags,
            "filter": words,
            "length": length,
            "mention": mention,
            "language": language,
            "when_empty": empty,
            "threads": threads,
            "publish": publish,
            "kind": kind,
            "agenda": agenda,
        }
        wanted = {setting: value for setting, value in given.items() if value is not None}
        if mention == NOBODY:
            wanted["mention"] = None
        if channel is not None:
            wanted["disabled"] = ""
        if channel is not None or forum_tag is not None:
            wanted["forum_tag"] = _move_tag(interaction, found, channel, forum_tag, context)
        await _change(interaction, context, found, partial(replace, **wanted))

    @app_commands.command(description="See what a digest would post now, for you alone")
    @app_commands.describe(digest="Its name")
    async def preview(self, interaction: Interaction, digest: DigestName) -> None:
        """Show what would be posted, made by the very composer of the post."""
        await preview_digest(interaction, digest)

    @app_commands.command(description="Post a digest now, out of turn")
    @app_commands.describe(digest="Its name")
    async def run(self, interaction: Interaction, digest: DigestName) -> None:
        """Post what is new now; the next post tells what comes after."""
        context, found = await pick_digest(interaction, digest)
        if found.paused or found.disabled:
            raise NotFound(say_next(found, None, context.wording))
        made = await post_now(interaction, context, found)
        channel = show_channel(found.channel, name_places(interaction), context.wording)
        key = "digest.ran_already" if made is None else f"digest.ran_{made.outcome}"
        if made is None and (fault := await find_fault(interaction, context, found)):
            why = say_refusal(fault, context.wording)
            await say(interaction, context.wording.say("digest.ran_refused", why=why))
            return
        if made is not None and made.outcome is RunOutcome.SILENT:
            key = "digest.nothing_yet" if made.window and made.window.first else key
        await say(interaction, context.wording.say(key, name=found.name, channel=channel))

    @app_commands.command(description="Post a digest no more until it is resumed")
    @app_commands.describe(digest="Its name")
    async def pause(self, interaction: Interaction, digest: DigestName) -> None:
        """Pause a digest."""
        context, found = await pick_digest(interaction, digest)
        if found.paused:
            raise NotFound(context.wording.say("digest.already_paused", name=found.name))
        await _change(interaction, context, found, lambda held: replace(held, paused=True))

    @app_commands.command(description="Post a digest again that was paused or disabled")
    @app_commands.describe(digest="Its name")
    async def resume(self, interaction: Interaction, digest: DigestName) -> None:
        """Resume a digest, and leave none out that was to be skipped."""
        context, found = await pick_digest(interaction, digest)
        await _change(
            interaction,
            context,
            found,
            lambda held: replace(held, paused=False, disabled="", skip=None),
        )

    @app_commands.command(description="Leave out the next post of a digest; its news comes later")
    @app_commands.describe(digest="Its name")
    async def skip(self, interaction: Interaction, digest: DigestName) -> None:
        """Skip the next post."""
        context, found = await pick_digest(interaction, digest)
        coming = find_coming(found, context.now)
        due, zone = coming.due, found.zone
        if due is None:
            raise NotFound(context.wording.say("digest.nothing_to_skip", name=found.name))
        if coming.skips is not None:
            skips = show_time(coming.skips, zone, context.wording)
            raise NotFound(context.wording.say("digest.skips", name=found.name, when=skips))
        await _edit(interaction, context, found, lambda held: replace(held, skip=due))
        when = show_time(due, found.zone, context.wording)
        await say(interaction, context.wording.say("digest.skipped", name=found.name, when=when))

    @app_commands.command(description="Delete a digest; what it posted stays; asks first")
    @app_commands.describe(digest="Its name")
    async def delete(self, interaction: Interaction, digest: DigestName) -> None:
        """Ask whether to delete a digest."""
        context, found = await pick_digest(interaction, digest)
        question = context.wording.say("digest.delete_ask", name=found.name)
        await ask_removal(interaction, context, Ref(RefKind.DIGEST, found.id), question)

    @app_commands.command(description="What a digest posted lately, what was skipped or missed")
    @app_commands.describe(digest="Its name")
    async def history(self, interaction: Interaction, digest: DigestName) -> None:
        """Show the latest runs."""
        context, found = await pick_digest(interaction, digest)
        runs = await interaction.client.store.get_runs(context.desk.id, found.id, limit=RUNS)
        await send_page(interaction, show_history(found, runs, context.wording))


def _move_tag(
    interaction: Interaction,
    held: Digest,
    channel: int | None,
    tag: str | None,
    context: AnswerContext,
) -> str:
    """Return the tag of posts in a channel that a digest goes to: its own stays there alone."""
    place = held.channel if channel is None else channel
    kept = held.forum_tag if place == held.channel else ""
    return read_forum_tag(interaction, place, kept if tag is None else tag, context)


async def _change(
    interaction: Interaction, context: AnswerContext, before: Digest, change: Change
) -> None:
    """Change a digest and tell what each changed setting was and is."""
    after = await _edit(interaction, context, before, change)
    coming, places = find_coming(after, context.now), name_places(interaction)
    page = show_digest_changes(before, after, coming, places, context.wording)
    note_changes(interaction, page)
    await send_page(interaction, page)


async def _edit(
    interaction: Interaction, context: AnswerContext, digest: Digest, change: Change
) -> Digest:
    bot = interaction.client
    after = await bot.store.edit_digest(context.desk.id, digest.id, change, now=context.now)
    bot.wake()
    return after
