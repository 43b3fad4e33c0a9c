"""A small bot on the real client, with one of everything that the product answers with."""

import os

import discord
import yarl
from discord import app_commands
from discord.ext import commands


def point_at(api_base: str, gateway_url: str) -> None:
    """Lead the real client to a loopback server, as the product does."""
    discord.http.Route.BASE = api_base
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)


class TinyBot(commands.Bot):
    """Syncs its commands when it starts."""

    def __init__(self) -> None:
        super().__init__(
            command_prefix=(),
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            help_command=None,
            guild_ready_timeout=0.01,
        )
        self.events: list[str] = []

    async def setup_hook(self) -> None:
        self.tree.add_command(hello)
        await self.tree.sync()

    async def on_socket_event_type(self, event: str) -> None:
        self.events.append(event)


@app_commands.command(description="Greet someone")
@app_commands.describe(name="who")
async def hello(interaction: discord.Interaction, name: str) -> None:
    await interaction.response.send_message(f"Hello {name}", ephemeral=True)


if __name__ == "__main__":
    point_at(os.environ["DISCORD_API_BASE"], os.environ["DISCORD_GATEWAY_URL"])
    TinyBot().run(os.environ["DISCORD_TOKEN"], log_handler=None)
