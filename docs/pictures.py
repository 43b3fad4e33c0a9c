"""Draw the pictures of the documentation from the sample articles: `make docs`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from bot.app import open_app, open_pipeline
from bot.briefing.brief_pages import show_brief
from bot.briefing.wording import load_wording
from bot.cli.ask import brief_last_hours
from bot.cli.bring import find_samples
from bot.cli.output import render_page
from bot.intake.files import find_pages, read_page
from bot.settings import Settings

WIDTH = 100


async def draw_brief() -> str:
    """Return the brief of the sample articles as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database=f"sqlite:///{folder}/docs.sqlite3")
        async with open_app(settings) as app:
            async with open_pipeline(app, settings) as pipeline:
                files = find_pages([find_samples()])
                loads = [lambda file=file: read_page(file) for file in files]
                async for _ in pipeline.ingest(app.desk.id, loads):
                    pass
            brief = await brief_last_hours(app, hours=1)
    console = Console(record=True, width=WIDTH, file=sys.stderr, force_terminal=True)
    render_page(console, show_brief(brief, load_wording()))
    return console.export_svg(title="newsdesk brief")


if __name__ == "__main__":
    picture = asyncio.run(draw_brief())
    (Path(__file__).parent / "brief.svg").write_text(picture, encoding="utf-8")
