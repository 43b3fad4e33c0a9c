"""Note who changed what on a desk by command, and show it to its admins, page by page."""

from __future__ import annotations

import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.briefing.context import AnswerContext, Follow
from bot.briefing.page import Page, read_plain
from bot.briefing.pages.desk import show_audit
from bot.client import AnyCommand, AnyInteraction, Interaction, Newsdesk, find_guild
from bot.domain.desks import AuditEntry, AuditId
from bot.domain.errors import StorageError
from bot.domain.questions import EarlierAuditAction
from bot.domain.spans import truncate
from cogs._discord.answers import QuestionItem, begin, send_page
from cogs._discord.checks import check_admin
from cogs._discord.escape import clean_text

_log = logging.getLogger(__name__)

NOTED = frozenset(
    {
        *(f"article {name}" for name in ("add", "remove")),
        *(
            f"curate {name}"
            for name in ("merge", "split", "rename", "pin", "mute", "state", "note", "undo")
        ),
        *(f"alias {name}" for name in ("add", "remove", "merge", "unmerge")),
        *(f"entity {n}" for n in ("follow", "unfollow", "kind", "hide", "unhide", "import")),
        *(f"feed {name}" for name in ("filter", "import", "edit", "pause", "resume", "remove")),
        *(f"digest {n}" for n in ("create", "edit", "run", "pause", "resume", "skip", "delete")),
        *(f"desk {name}" for name in ("setup", "edit")),
        "watch rule",
        "Add to the desk",
    }
)
"""The commands that change what a desk holds. `/feed add` and a filter that is tried change it only
once a button is pressed; that is noted there."""

PAGE = 10
"""Entries on a page."""

LENGTH = 300
"""Characters of a subject or of details that are kept at most."""

_NAMED = frozenset({"feed", "digest", "entity", "story", "article", "a", "b"})
"""Options that are told by name as the subject: what is typed there may be a number."""


async def setup(bot: Newsdesk) -> None:
    """Note commands from now on, and make the buttons work."""
    await bot.add_cog(AuditCog())
    bot.actions[EarlierAuditAction] = _show_earlier


def name_subject(interaction: AnyInteraction, *names: str) -> None:
    """Keep what a command is about, by name, for when it is noted."""
    interaction.extras["subject"] = " · ".join(dict.fromkeys(filter(None, names)))


def note_changes(interaction: AnyInteraction, page: Page) -> None:
    """Keep what a page says of a change, as it was and as it is, for when it is noted."""
    lines = ("".join(run.text for run in line) for block in page.blocks for line in block.lines)
    interaction.extras["details"] = " · ".join(line for line in lines if "→" in line)


def leave_unnoted(interaction: AnyInteraction) -> None:
    """Say that a command changed nothing."""
    interaction.extras["unnoted"] = True


async def note_audit(interaction: AnyInteraction, command: str, details: str = "") -> None:
    """Note a command that changed something, with the subject that was named."""
    guild = find_guild(interaction)
    if guild is None or interaction.extras.get("unnoted"):
        return
    bot = interaction.client
    entry = AuditEntry(
        person=interaction.user.id,
        name=_cut(interaction.user.display_name),
        command=command,
        subject=_cut(interaction.extras.get("subject", "")),
        details=_cut(details),
        at=bot.clock.now(),
    )
    try:
        desk = await bot.find_desk(guild)
        await bot.store.note_audit(desk.id, entry)
    except StorageError as error:
        # It was done and told: that it cannot be noted takes nothing of that back.
        _log.warning("a command was not noted", extra={"command": command, "reason": str(error)})


def _cut(text: str) -> str:
    return truncate(" ".join(clean_text(read_plain(text)).split()), LENGTH)


class AuditCog(commands.Cog):
    """Notes commands once they are done."""

    @commands.Cog.listener()
    async def on_app_command_completion(
        self, interaction: AnyInteraction, command: AnyCommand
    ) -> None:
        """Note a command that changes something."""
        if command.qualified_name in NOTED:
            # A correction is told whole by its subject; an entry of a menu has no options.
            whole = command.qualified_name.startswith(("curate ", "alias ", "entity ", "Add "))
            given = interaction.extras.get("details") or _write(interaction)
            details = "" if whole else given
            await note_audit(interaction, command.qualified_name, details)


def _write(interaction: AnyInteraction) -> str:
    """Return the options that were given, but for those that name the subject."""
    given = [(name, value) for name, value in interaction.namespace if value is not None]
    article = [f"{name}: {_name(value)}" for name, value in given if name not in _NAMED]
    return " · ".join(article)


def _name(value: Any) -> str:
    if isinstance(value, discord.Attachment):
        return value.filename
    if isinstance(value, discord.Role):
        return f"@{value.name}"
    if isinstance(value, app_commands.AppCommandChannel | app_commands.AppCommandThread):
        return f"#{value.name}"
    return str(value)


async def send_audit(
    interaction: Interaction, *, before: int | None = None, person: int | None = None
) -> None:
    """Show a page of the log to a known admin: the newest entries, or those before one."""
    context, store = await begin(interaction), interaction.client.store
    found = await store.get_audit(
        context.desk.id,
        limit=PAGE + 1,
        before=None if before is None else AuditId(before),
        person=person,
    )
    shown, more = found[:PAGE], len(found) > PAGE
    by = shown[0].entry.name if shown and person is not None else ""
    rows: list[discord.ui.ActionRow[Any]] = []
    if more:
        earlier = Follow(
            label=context.wording.say("audit.earlier"),
            question=EarlierAuditAction(shown[-1].id, person or 0),
        )
        rows.append(discord.ui.ActionRow(QuestionItem.make_button(context.desk.id, earlier)))
    page = show_audit(shown, context.desk.zone, context.wording, by=by, more=more)
    await send_page(interaction, page, rows=rows)


async def _show_earlier(
    interaction: Interaction, context: AnswerContext, asked: EarlierAuditAction
) -> None:
    """Show the earlier entries, to one who is an admin still."""
    check_admin(interaction)
    await send_audit(interaction, before=asked.before, person=asked.person or None)
