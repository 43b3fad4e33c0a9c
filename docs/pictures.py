"""Draw the pictures of the documentation from the sample articles: `make docs`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from rich.console import Console

from bot.app import App, open_app, open_pipeline
from bot.briefing.answers import Asked, answer_question
from bot.briefing.brief_pages import show_brief
from bot.briefing.charts import draw_chart
from bot.briefing.exports import ExportFormat, ExportKind, make_export
from bot.briefing.subjects import ask
from bot.briefing.wording import load_wording
from bot.cli.ask import brief_last_hours
from bot.cli.bring import find_samples
from bot.cli.output import render_page
from bot.domain.lookups import QuestionKind
from bot.intake.files import find_pages, read_page
from bot.settings import Settings
from docs.browser import find_browser, take_picture

WIDTH = 100
FOLDER = Path(__file__).parent
STORY = "Boso"


@asynccontextmanager
async def open_samples() -> AsyncIterator[App]:
    """Open a desk with the sample articles on it."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database=f"sqlite:///{folder}/docs.sqlite3")
        async with open_app(settings) as app:
            async with open_pipeline(app, settings) as pipeline:
                files = find_pages([find_samples()])
                loads = [lambda file=file: read_page(file) for file in files]
                async for _ in pipeline.ingest(app.desk.id, loads):
                    pass
            yield app


async def draw_brief(app: App) -> str:
    """Return the brief of the sample articles as SVG."""
    brief = await brief_last_hours(app, hours=1)
    console = Console(record=True, width=WIDTH, file=sys.stderr, force_terminal=True)
    render_page(console, show_brief(brief, load_wording()))
    return console.export_svg(title="newsdesk brief")


def _ask(app: App) -> Asked:
    return Asked(store=app.store, desk=app.desk, now=app.clock.now(), wording=load_wording())


async def write_story(app: App) -> bytes:
    """Return the export of a sample story as a web page."""
    made = await make_export(_ask(app), ExportKind.STORY, ExportFormat.HTML, about=STORY)
    return made.content


async def draw_timeline(app: App) -> bytes:
    """Return the picture of a timeline as PNG, as Discord shows it."""
    answer = await answer_question(_ask(app), ask(QuestionKind.TIMELINE, "Taiwan"))
    assert answer.chart is not None
    return draw_chart(answer.chart)


def picture_page(page: bytes, picture: Path) -> bool:
    """Keep a picture of an exported page; return whether there was a browser to take it."""
    browser = find_browser()
    if browser is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_bytes(page)
        take_picture(browser, path, picture, width=900, height=1400)
    return True


async def draw_all() -> None:
    """Draw every picture of the documentation that can be drawn here."""
    async with open_samples() as app:
        (FOLDER / "brief.svg").write_text(await draw_brief(app), encoding="utf-8")
        (FOLDER / "timeline.png").write_bytes(await draw_timeline(app))
        if not picture_page(await write_story(app), FOLDER / "export.png"):
            print("No Chromium is installed here: docs/export.png stays as it is.", file=sys.stderr)


if __name__ == "__main__":
    asyncio.run(draw_all())
