"""/article: curators add a text or a file, remove an article, ask where one went."""

from __future__ import annotations

from dataclasses import replace
from datetime import date as calendar_date
from pathlib import PurePath
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.addresses import read_address
from bot.briefing.context import AnswerContext
from bot.briefing.lookup import pick_stored
from bot.briefing.wording import Wording, load_wording
from bot.client import AnyInteraction, Interaction, Newsdesk
from bot.domain.articles import KnownFacts, PageKind, Published, RawPage, StoredArticle
from bot.domain.desks import Ref, RefKind
from bot.domain.errors import DateNotUnderstood, FileUnreadable, NotFound, PageTooLarge
from bot.domain.questions import ReasonsQuestion, StateFactsAction
from bot.intake.web import fetch_article_page
from bot.ports.services import PEOPLE
from cogs._discord.answers import answer, begin, make_context, say
from cogs._discord.checks import check_curator
from cogs._shared.add_page import add_page, enter_upload
from cogs._shared.audit import leave_unnoted, name_subject, note_audit
from cogs._shared.autocomplete import ArticleName
from cogs._shared.removing import ask_removal
from cogs._shared.typed import Form

KINDS = {
    ".txt": PageKind.TEXT,
    ".md": PageKind.MARKDOWN,
    ".html": PageKind.HTML,
    ".htm": PageKind.HTML,
    ".pdf": PageKind.PDF,
}
LARGEST_FILE = 5 * 10**6
"""Bytes of an attached file at most, as for a page that is fetched."""


async def setup(bot: Newsdesk) -> None:
    """Add the command."""
    await bot.add_cog(ArticleCog())
    bot.actions[StateFactsAction] = _ask_facts


@app_commands.default_permissions(manage_messages=True)
class ArticleCog(commands.GroupCog, group_name="article", group_description="Curate the articles"):
    """What curators do with single articles."""

    @app_commands.command(description="Add an article: by its link, a file, or pasted text")
    @app_commands.describe(
        url="The article's address",
        file="A .txt, .md, .html or .pdf file; leave both out to paste text",
        source="Who published it, where the page does not say",
        date="The day it is of, 2024-07-18, where the page does not say",
    )
    async def add(
        self,
        interaction: Interaction,
        url: app_commands.Range[str, 1, 2000] | None = None,
        file: discord.Attachment | None = None,
        source: app_commands.Range[str, 1, 100] | None = None,
        date: app_commands.Range[str, 8, 10] | None = None,
    ) -> None:
        """Add an article from the web or a file, or open a form to paste one into."""
        wording = load_wording(str(interaction.locale))
        stated = KnownFacts(site=source, published=_read_day((date or "").strip(), wording))
        if url is not None:
            await interaction.response.defer(ephemeral=True, thinking=True)
            with enter_upload(interaction, wording):
                desks = [(await make_context(interaction)).desk.id]
                page = await fetch_article_page(
                    interaction.client.fetcher, read_address(url), desks=desks, near=PEOPLE
                )
                await add_page(interaction, replace(page, known=page.known.updated(stated)))
            return
        if file is None:
            with enter_upload(interaction, wording):
                pass  # said now rather than once the form is filled in
            leave_unnoted(interaction)  # until the form is sent
            await interaction.response.send_modal(
                PasteForm(wording, source or "", (date or "").strip())
            )
            return
        kind = KINDS.get(PurePath(file.filename).suffix.lower())
        if kind is None:
            raise FileUnreadable(wording.say("article.wrong_kind", file=file.filename))
        if file.size > LARGEST_FILE:
            size = LARGEST_FILE // 10**6
            raise PageTooLarge(wording.say("article.too_large", file=file.filename, size=size))
        await interaction.response.defer(ephemeral=True, thinking=True)
        with enter_upload(interaction, wording):
            page = RawPage(origin=file.filename, kind=kind, body=await file.read(), known=stated)
            await add_page(interaction, page)

    @app_commands.command(description="Remove an article from this desk for good; asks first")
    @app_commands.describe(article="Words of its title")
    async def remove(self, interaction: Interaction, article: ArticleName) -> None:
        """Ask whether to remove an article."""
        context = await begin(interaction)
        found = await pick_stored(context, article)
        title = found.article.title or found.article.origin
        question = context.wording.say("article.remove_ask", title=title)
        await ask_removal(interaction, context, Ref(RefKind.ARTICLE, found.id), question)

    @app_commands.command(description="Tell why an article is in its story")
    @app_commands.describe(article="Words of its title")
    async def explain(self, interaction: Interaction, article: ArticleName) -> None:
        """Tell why an article is where it is."""
        context = await begin(interaction)
        found = await pick_stored(context, article)
        story = await interaction.client.store.find_story_of(context.desk.id, found.id)
        if story is None:
            raise NotFound(context.wording.say("article.unknown"))
        await answer(interaction, ReasonsQuestion(f"s:{story}"))


async def _ask_facts(
    interaction: Interaction, context: AnswerContext, asked: StateFactsAction
) -> None:
    """Open the form that asks who published an article and when, filled in with what is known."""
    check_curator(interaction)
    found = await interaction.client.store.get_articles(context.desk.id, [asked.article])
    if not found:
        raise NotFound(context.wording.say("article.unknown"))
    await interaction.response.send_modal(FactsForm(context.wording, found[0]))


class ArticleForm(Form):
    """A form about an article."""

    def __init__(self, wording: Wording, title: str) -> None:
        super().__init__(title=wording.say(title))
        self.wording = wording

    def _ask(self, what: str, **shape: Any) -> discord.ui.TextInput[Any]:
        return self.ask(self.wording.say(f"article.form_{what}"), **shape)

    def _ask_origin(self, source: str = "", day: str = "") -> None:
        self.source = self._ask("source", required=False, max_length=100, default=source)
        self.published = self._ask(
            "published", placeholder="2024-07-18", required=False, max_length=10, default=day
        )

    def _read_origin(self) -> KnownFacts:
        return KnownFacts(
            site=self.source.value.strip() or None,
            published=_read_day(self.published.value.strip(), self.wording),
        )


class FactsForm(ArticleForm):
    """A form to say who published an article, and when."""

    def __init__(self, wording: Wording, stored: StoredArticle) -> None:
        super().__init__(wording, "article.state")
        self.stored = stored
        day = stored.article.published
        self._ask_origin(stored.article.site or "", day.day.isoformat() if day else "")

    async def on_submit(self, interaction: AnyInteraction, /) -> None:
        """Have the article read again with what was said of it."""
        known = self._read_origin()
        context = await begin(interaction)
        await interaction.client.pipeline.restate(context.desk.id, self.stored, known)
        interaction.client.wake()
        title = self.stored.article.title or self.stored.article.origin
        name_subject(interaction, title)
        await note_audit(interaction, "article add")
        await say(interaction, self.wording.say("article.stated", title=title))


class PasteForm(ArticleForm):
    """A form to paste an article into."""

    def __init__(self, wording: Wording, source: str, day: str) -> None:
        super().__init__(wording, "article.form")
        self.heading = self._ask("title", required=False, max_length=300)
        self.text = self._ask("text", style=discord.TextStyle.paragraph, max_length=4000)
        self.link = self._ask("link", required=False, max_length=2000)
        self._ask_origin(source, day)

    async def on_submit(self, interaction: AnyInteraction, /) -> None:
        """Add what was pasted."""
        known = replace(
            self._read_origin(),
            title=self.heading.value.strip() or None,
            url=self.link.value.strip() or None,
        )
        await interaction.response.defer(ephemeral=True, thinking=True)
        body = self.text.value.encode("utf-8", "replace")
        page = RawPage(origin="pasted text", kind=PageKind.TEXT, body=body, known=known)
        with enter_upload(interaction, self.wording):
            await add_page(interaction, page)
        await note_audit(interaction, "article add")


def _read_day(text: str, wording: Wording) -> Published | None:
    try:
        return Published(day=calendar_date.fromisoformat(text)) if text else None
    except ValueError as error:
        raise DateNotUnderstood(wording.say("article.wrong_day", text=text)) from error
