"""Draw the pictures of the documentation from the sample articles: `make docs`.

The clock stands still, so that the same articles give the same pictures.
"""

from __future__ import annotations

import asyncio
import io
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from html import unescape
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console

from bot.app.intake import open_pipeline
from bot.app.store import App, open_app
from bot.briefing.charts import draw_picture
from bot.briefing.compose import FIRST_WINDOW
from bot.briefing.context import Answer, AnswerContext
from bot.briefing.export import ExportFormat, ExportKind, make_export
from bot.briefing.page import Page
from bot.briefing.pages.brief import show_brief
from bot.briefing.questions import answer_question
from bot.briefing.wording import load_wording
from bot.cli.ask import brief_last_hours
from bot.cli.ingest import find_samples
from bot.cli.output import render_page
from bot.domain.digests import Digest, DigestSettings
from bot.domain.questions import DateQuestion, EntityQuestion, StoryQuestion, TimelineQuestion
from bot.intake.files import find_pages, read_page
from bot.schedule import claim_post, make_slot
from bot.settings import Settings
from cogs._discord.answers import make_rows
from cogs._discord.compose import PostComposer
from cogs._discord.outgoing import read_payload
from cogs._discord.render import render_answer
from docs.browser import find_browser, take_picture
from docs.messages import draw_message
from docs.road import draw_road

WIDTH = 100
FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
"""The fonts that rich would load from elsewhere: the reader's own do."""

FOLDER = Path(__file__).parent
MORNING = datetime(2025, 11, 14, 23, tzinfo=UTC)
"""Eight o'clock in Tokyo, on the day after the newest sample article."""

DAY = timedelta(days=1)
EARLIER = ("01-", "06-", "09-", "11-")
"""The sample articles that come in before the first of two posts; the others come after it."""

ASKED = {
    "entity.svg": ("/entity show", EntityQuestion("Taiwan")),
    "date.svg": ("/date", DateQuestion("18 July 2024")),
    "story.svg": ("/story", StoryQuestion("Boso")),
}
"""The pictures of answers: their file, the command over them, and what is asked."""


SPANS = re.compile(r'textLength="[\d.]+"(?P<rest>[^>]*)>(?P<text>[^<]*)</text>')
CELL = 12.2
"""How wide rich draws a cell."""


class StoppedClock:
    """A clock that shows what it is set to."""

    def __init__(self) -> None:
        self.shown = MORNING

    def now(self) -> datetime:
        """Return the time that was set."""
        return self.shown


@asynccontextmanager
async def open_desk(clock: StoppedClock) -> AsyncIterator[App]:
    """Open an empty desk in Tokyo."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database=f"sqlite:///{folder}/docs.sqlite3")
        async with open_app(settings, clock=clock) as app:
            desk = await app.store.edit_desk(app.desk.id, name="Strait desk", zone="Asia/Tokyo")
            yield App(store=app.store, desk=desk, clock=clock)


async def import_feeds(app: App, files: Iterable[Path]) -> None:
    """Bring sample articles in."""
    async with open_pipeline(app, Settings(workers=1)) as pipeline:
        loads = [lambda file=file: read_page(file) for file in files]
        async for _ in pipeline.ingest(app.desk.id, loads):
            pass


def draw(page: Page, title: str) -> str:
    """Return a page as SVG, as a terminal shows it."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    render_page(console, page)
    return SPANS.sub(widen, FONTS.sub("", console.export_svg(title=title)))


def widen(span: re.Match[str]) -> str:
    """Return a piece of text as wide as its cells: rich counts a wide character as one."""
    cells = cell_len(unescape(span["text"]))
    return f'textLength="{cells * CELL:g}"{span["rest"]}>{span["text"]}</text>'


async def draw_answers(clock: StoppedClock) -> None:
    """Draw the brief of all samples and the answers to questions about them."""
    async with open_desk(clock) as app:
        await import_feeds(app, find_pages([find_samples()]))
        brief = await brief_last_hours(app, hours=1)
        keep("brief.svg", draw(show_brief(brief, load_wording()), "newsdesk brief"))
        context = AnswerContext(
            store=app.store, desk=app.desk, now=clock.now(), wording=load_wording()
        )
        for name, (title, question) in ASKED.items():
            answer = await answer_question(context, question)
            keep(name, await draw_answer(app, context, answer, title))
        (FOLDER / "timeline.png").write_bytes(await draw_timeline(context))
        await picture_export(context)


async def draw_timeline(context: AnswerContext) -> bytes:
    """Return the picture of a timeline as PNG, as Discord shows it."""
    answer = await answer_question(context, TimelineQuestion("Taiwan"))
    assert answer.chart is not None
    return draw_picture(answer.chart)


async def picture_export(context: AnswerContext) -> None:
    """Keep a picture of an exported story in a browser, where there is one to take it."""
    browser = find_browser()
    if browser is None:
        print("No Chromium is installed here: docs/export.png stays as it is.", file=sys.stderr)
        return
    made = await make_export(context, ExportKind.STORY, ExportFormat.HTML, about="Boso")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_bytes(made.content)
        take_picture(browser, path, FOLDER / "export.png", width=900, height=1400)


async def draw_digest(clock: StoppedClock) -> None:
    """Draw the second post of a digest: what is new and updated since the first."""
    files = list(find_pages([find_samples()]))
    earlier = [file for file in files if file.name.startswith(EARLIER)]
    async with open_desk(clock) as app:
        wanted = DigestSettings(name="Morning", channel=1, times=(time(8),), zone="Asia/Tokyo")
        digest = await app.store.add_digest(app.desk.id, wanted, now=clock.now() - 3 * DAY)
        clock.shown = MORNING - DAY - DAY / 2
        await import_feeds(app, earlier)
        clock.shown = MORNING - DAY
        slot = make_slot(digest, clock.now())
        await claim_post(app.store, PostComposer(app.store), digest, slot, now=clock.now())
        clock.shown = MORNING - DAY / 2
        await import_feeds(app, [file for file in files if file not in earlier])
        clock.shown = MORNING
        keep("digest.svg", await draw_post(app, digest))


async def draw_answer(app: App, context: AnswerContext, answer: Answer, title: str) -> str:
    """Return an answer as Discord shows it, with its buttons."""
    (view, *_) = render_answer(answer.page)
    for row in await make_rows(app.store, context, answer):
        view.add_item(row)
    parts = view.to_components()  # type: ignore[no-untyped-call]  # discord.py states no type for it
    return draw_message({"components": parts}, title)


async def draw_post(app: App, digest: Digest) -> str:
    """Return the post that a digest would make now, drawn from its very body."""
    now = app.clock.now()
    window = await app.store.find_window(digest, back=FIRST_WINDOW, now=now)
    composed = await PostComposer(app.store).compose(digest, make_slot(digest, now), window)
    return draw_message(read_payload(composed.parts[0])[0], "#briefing")


def keep(name: str, picture: str) -> None:
    """Keep a picture beside this file."""
    (FOLDER / name).write_text(picture.rstrip() + "\n", encoding="utf-8")


def main() -> None:
    """Draw every picture of the documentation."""
    keep("road.svg", draw_road())
    asyncio.run(draw_answers(StoppedClock()))
    asyncio.run(draw_digest(StoppedClock()))


if __name__ == "__main__":
    main()
