"""A small bot on the real client, with one of everything that the product answers with."""

import asyncio
import io
import os
import re
from typing import Any

import discord
import yarl
from discord import app_commands, ui
from discord.ext import commands

Interaction = discord.Interaction[Any]

ENTITIES = ("Senkaku Islands", "Senate", "Seoul")


def point_at(api_base: str, gateway_url: str) -> None:
    """Lead the real client to a loopback server, as the product does."""
    discord.http.Route.BASE = api_base
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)


class TinyBot(commands.Bot):
    """Syncs its commands when it starts, and remembers what happened to it."""

    def __init__(self) -> None:
        super().__init__(
            command_prefix=(),
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            help_command=None,
            guild_ready_timeout=0.01,
        )
        self.events: list[str] = []
        self.refusals: list[int] = []
        self.release = asyncio.Event()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once: by default the client waits 5 s before it does so again."""

    async def setup_hook(self) -> None:
        plain: list[Any] = [hello, slow, panel, layout, take, forms, setup]
        plain += [silent, twice, admin, picture, pages]
        for command in plain:
            self.tree.add_command(command)
        self.tree.add_command(entity)
        self.add_dynamic_items(Page)
        self.tree.add_command(brief_this)
        self.tree.error(self.on_tree_error)
        await self.tree.sync()

    async def on_tree_error(self, _: Interaction, error: app_commands.AppCommandError) -> None:
        cause = getattr(error, "original", error)
        if not isinstance(cause, discord.HTTPException):
            raise error
        self.refusals.append(cause.code)

    async def on_socket_event_type(self, event: str) -> None:
        self.events.append(event)


@app_commands.command(description="Greet someone")
@app_commands.choices(mood=[app_commands.Choice(name="Merry", value="m")])
async def hello(
    interaction: Interaction,
    name: app_commands.Range[str, 1, 20],
    times: app_commands.Range[int, 1, 3] = 1,
    mood: str = "",
    share: bool = False,
) -> None:
    await interaction.response.send_message(f"Hello {name}{mood} " * times, ephemeral=not share)


@app_commands.command(description="Think first")
async def slow(interaction: Interaction, how: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    if how == "wait":
        await interaction.client.release.wait()
    if how in ("edit", "wait"):
        await interaction.edit_original_response(content="done by edit")
    elif how == "followup":
        await interaction.followup.send("done by follow-up")
        await interaction.followup.send("and one more", ephemeral=True)
    elif how == "delete":
        await interaction.delete_original_response()


def _part(label: ui.Label[Any]) -> Any:  # the kind that the form has under the label
    return label.component


class Form(ui.Modal, title="Add an article"):
    headline: ui.TextInput[Any] = ui.TextInput(label="Headline", max_length=50)
    kind: ui.Label[Any] = ui.Label(
        text="Kind",
        component=ui.Select(options=[discord.SelectOption(label="Wire", value="wire")]),
    )
    body: ui.TextInput[Any] = ui.TextInput(
        label="Text", style=discord.TextStyle.paragraph, required=False
    )

    async def on_submit(self, interaction: Interaction) -> None:
        kind = _part(self.kind).values[0]
        await interaction.response.send_message(f"{self.headline} ({kind}): {self.body}")


@app_commands.command(description="Open a form")
async def forms(interaction: Interaction) -> None:
    await interaction.response.send_modal(Form())


class Setup(ui.Modal, title="Set the desk up"):
    note: ui.TextDisplay[Any] = ui.TextDisplay("Everything can be changed later.")
    where: ui.Label[Any] = ui.Label(
        text="Channel",
        component=ui.ChannelSelect(channel_types=[discord.ChannelType.text]),
    )
    zone: ui.Label[Any] = ui.Label(text="Zone", component=ui.TextInput(default="Asia/Tokyo"))
    feeds: ui.Label[Any] = ui.Label(
        text="Feeds", component=ui.FileUpload(required=False, max_values=2)
    )

    async def on_submit(self, interaction: Interaction) -> None:
        files = [f"{file.filename}:{len(await file.read())}" for file in _part(self.feeds).values]
        words = [_part(self.where).values[0].name, _part(self.zone).value, *files]
        await interaction.response.send_message(" ".join(words), ephemeral=True)


@app_commands.command(description="Open a form with more than text")
async def setup(interaction: Interaction) -> None:
    await interaction.response.send_modal(Setup())


class Panel(ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.count = 0
        self.add_item(ui.Button(label="Docs", url="https://example.org/docs"))

    @ui.button(label="Count", emoji="🔢", custom_id="count")
    async def more(self, interaction: Interaction, _: ui.Button[Any]) -> None:
        self.count += 1
        await interaction.response.edit_message(content=f"Counted {self.count}")

    @ui.button(label="Fill in", custom_id="form")
    async def form(self, interaction: Interaction, _: ui.Button[Any]) -> None:
        await interaction.response.send_modal(Form())

    @ui.button(label="Later", custom_id="later")
    async def later(self, interaction: Interaction, _: ui.Button[Any]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="Changed later")

    @ui.button(label="Off", disabled=True, custom_id="off")
    async def off(self, interaction: Interaction, _: ui.Button[Any]) -> None:
        raise AssertionError("a disabled button was pressed")

    @ui.select(
        placeholder="Pick a day",
        custom_id="day",
        options=[discord.SelectOption(label="Monday", value="mon")],
    )
    async def day(self, interaction: Interaction, chosen: ui.Select[Any]) -> None:
        await interaction.response.send_message(f"You picked {chosen.values[0]}", ephemeral=True)

    @ui.select(cls=ui.ChannelSelect, placeholder="Where", custom_id="where")
    async def where(self, interaction: Interaction, chosen: ui.ChannelSelect[Any]) -> None:
        await interaction.response.send_message(f"Into {chosen.values[0].name}", ephemeral=True)


@app_commands.command(description="Buttons and menus")
async def panel(interaction: Interaction, share: bool = False) -> None:
    embed = discord.Embed(title="A panel", description="[Read](https://example.org/a)")
    embed.add_field(name="Stories", value="41").set_footer(text="run 7f")
    await interaction.response.send_message(
        "Counted 0", embed=embed, view=Panel(), ephemeral=not share
    )


class Layout(ui.LayoutView):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        button: ui.Button[Any] = ui.Button(label="Why", custom_id="why")
        button.callback = self.why  # type: ignore[method-assign]  # as discord.py's docs say
        section = ui.Section(ui.TextDisplay("Three sources agree"), accessory=button)
        gallery: ui.MediaGallery[Any] = ui.MediaGallery(
            discord.MediaGalleryItem("attachment://chart.png")
        )
        self.add_item(
            ui.Container(ui.TextDisplay("## Senkaku Islands"), section, ui.Separator(), gallery)
        )

    async def why(self, interaction: Interaction) -> None:
        self.add_item(ui.TextDisplay("Because"))
        await interaction.response.edit_message(view=self)


class Page(ui.DynamicItem[ui.Button[Any]], template=r"page:(?P<number>[0-9]+)"):
    """A button that works after a restart: all it needs is in its id."""

    def __init__(self, number: int) -> None:
        super().__init__(ui.Button(label=f"Page {number}", custom_id=f"page:{number}"))
        self.number = number

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: ui.Item[Any], match: re.Match[str]) -> "Page":
        return cls(int(match["number"]))

    async def callback(self, interaction: Interaction) -> None:
        view = ui.View(timeout=None).add_item(Page(self.number + 1))
        await interaction.response.edit_message(content=f"On page {self.number}", view=view)


@app_commands.command(description="Pages that outlive the bot")
async def pages(interaction: Interaction) -> None:
    await interaction.response.send_message("On page 1", view=ui.View().add_item(Page(2)))


@app_commands.command(description="Components V2")
async def layout(interaction: Interaction) -> None:
    chart = discord.File(io.BytesIO(b"\x89PNG"), "chart.png")
    await interaction.response.send_message(view=Layout(), file=chart)


@app_commands.command(description="A picture in an embed")
async def picture(interaction: Interaction) -> None:
    chart = discord.File(io.BytesIO(b"\x89PNG"), "chart.png", description="a rising line")
    embed = discord.Embed(title="Trend").set_image(url="attachment://chart.png")
    await interaction.response.send_message(embed=embed, file=chart)


@app_commands.command(description="Every kind of thing to refer to")
@app_commands.rename(kind="class")
async def take(
    interaction: Interaction,
    file: discord.Attachment | None = None,
    channel: discord.TextChannel | None = None,
    role: discord.Role | None = None,
    member: discord.Member | None = None,
    kind: str = "",
) -> None:
    size = len(await file.read()) if file else 0
    names = [str(getattr(x, "name", x)) for x in (channel, role, member, kind) if x]
    await interaction.response.send_message(" ".join([str(size), *names]), ephemeral=True)


@app_commands.command(description="Says nothing at all")
async def silent(interaction: Interaction) -> None:
    await interaction.client.release.wait()
    await interaction.response.send_message("too late")


@app_commands.command(description="Answers twice")
async def twice(interaction: Interaction) -> None:
    await interaction.response.send_message("once")
    interaction.response._response_type = None
    await interaction.response.send_message("again")


@app_commands.command(description="For admins")
@app_commands.default_permissions(manage_guild=True)
async def admin(interaction: Interaction) -> None:
    await interaction.response.send_message("Yes, chief", ephemeral=True)


entity = app_commands.Group(name="entity", description="Names in the news")


@entity.command(description="Show one")
async def show(interaction: Interaction, name: str) -> None:
    await interaction.response.send_message(f"About {name}", ephemeral=True)


@show.autocomplete("name")
async def suggest(_: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    found = [name for name in ENTITIES if name.lower().startswith(typed.lower())]
    return [app_commands.Choice(name=name, value=f"e:{name[:4]}") for name in found]


@app_commands.context_menu(name="Brief this link")
async def brief_this(interaction: Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"Briefing {message.content}", ephemeral=True)


if __name__ == "__main__":
    point_at(os.environ["DISCORD_API_BASE"], os.environ["DISCORD_GATEWAY_URL"])
    TinyBot().run(os.environ["DISCORD_TOKEN"], log_handler=None)
