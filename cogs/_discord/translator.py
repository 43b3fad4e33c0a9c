"""Tell Discord the names and descriptions of the commands in the languages that we have."""

from __future__ import annotations

from discord import Locale, app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.briefing.wording import DEFAULT, find_language
from bot.briefing.wording.commands import DESCRIPTION, NAME, CommandWords, load_command_words
from bot.client import Newsdesk

_LANGUAGES = {locale: find_language(locale.value) for locale in Locale}
"""Ours for each of Discord's: every word of every command is asked for in each of them."""


async def setup(bot: Newsdesk) -> None:
    """Translate the commands from here on: before they are told to Discord."""
    await bot.tree.set_translator(CommandTranslator())


class CommandTranslator(app_commands.Translator):
    """Finds the words of a command, an option or a choice in the catalogues of commands."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return the words in a language; None where they are English, or not translated yet."""
        language = _LANGUAGES[locale]
        if language == DEFAULT:
            return None
        return _find(load_command_words(language), string.message, context)


def _find(
    words: CommandWords, english: str, context: app_commands.TranslationContextTypes
) -> str | None:
    match context.location:
        case Location.command_name | Location.group_name:
            return words.find_command(context.data.qualified_name, NAME)
        case Location.command_description | Location.group_description:
            return words.find_command(context.data.qualified_name, DESCRIPTION)
        case Location.parameter_name:
            return _find_option(words, context.data, NAME)
        case Location.parameter_description:
            return _find_option(words, context.data, DESCRIPTION)
        case Location.choice_name:
            return words.find_choice(english)
        case _:
            return None


def _find_option(words: CommandWords, option: app_commands.Parameter, part: str) -> str | None:
    return words.find_option(option.command.qualified_name, option.display_name, part)
