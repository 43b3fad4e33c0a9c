"""The command that looks whether all is well."""

from __future__ import annotations

import asyncio

import typer

from bot.cli.options import AsJson, Database
from bot.cli.output import make_safe, print_json
from bot.domain.operations import Level

MARKS = {Level.GOOD: "ok", Level.SKIPPED: "--", Level.WARNING: "!", Level.FAULT: "!!"}


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
