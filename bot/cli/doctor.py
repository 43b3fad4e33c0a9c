"""The commands that look whether all is well: of an installation, and of the running bot."""

from __future__ import annotations

import asyncio
import http.client

import typer

from bot.cli.options import AsJson, Database
from bot.cli.output import make_safe, print_json
from bot.domain.errors import NewsdeskError, SettingsError
from bot.domain.operations import Level

MARKS = {Level.GOOD: "ok", Level.SKIPPED: "--", Level.WARNING: "!", Level.FAULT: "!!"}

SECONDS = 4.0
"""How long the bot may take to answer."""


def doctor(as_json: AsJson = False, database: Database = None) -> None:
    """Look whether all is well, and say what to do: exit status 0, 1 (look) or 2 (act now)."""
    from bot.doctor.run import check_here

    examination = asyncio.run(check_here(database))
    if as_json:
        print_json(examination)
    else:
        for finding in examination.findings:
            print(make_safe(f"{MARKS[finding.level]:<3}{finding.about}: {finding.text}"))
            if finding.advice:
                print(make_safe(f"   -> {finding.advice}"))
    raise typer.Exit(examination.status)


def health() -> None:
    """Ask the running bot (NEWSDESK_HEALTH_ADDRESS) whether it is well; exit status 1 if not."""
    from bot.settings import load_settings

    place = load_settings().health_address
    if place is None:
        raise SettingsError("NEWSDESK_HEALTH_ADDRESS is not set: the bot answers nowhere.")
    connection = http.client.HTTPConnection(*place, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace").strip()
    except (OSError, http.client.HTTPException) as error:
        raise NewsdeskError(
            f"The bot does not answer at {place[0]}:{place[1]} ({error})."
        ) from error
    finally:
        connection.close()
    if answer.status != 200:
        raise NewsdeskError(f"The bot is not well: {text}")
    print(text)
