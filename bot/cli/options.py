"""Options that several commands share, and how a command runs."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_type_hints

import typer

from bot.cli.output import print_json, show_page
from bot.domain.errors import FileUnwritable, NotFound

if TYPE_CHECKING:
    from bot.app.store import App
    from bot.briefing.context import Answer, AnswerContext
    from bot.briefing.wording import Wording
    from bot.domain.questions import Question
    from bot.settings import Settings

R = TypeVar("R")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Guild = Annotated[
    int, typer.Option("--guild", min=0, help="Work for this guild's desk; 0 is the local one.")
]
Picture = Annotated[
    Path | None, typer.Option("--picture", help="Draw it into this PNG file, too.", dir_okay=False)
]
Database = Annotated[
    str | None,
    typer.Option("--database", help="Where articles are kept, instead of NEWSDESK_DATABASE."),
]


# Any: the type of an option is a value here.
def make_option(name: str, kind: Any, default: object) -> inspect.Parameter:
    """Return a parameter of a command as Typer reads it."""
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=default)


AS_JSON = make_option("as_json", AsJson, False)
DESK = (make_option("guild", Guild, 0), make_option("database", Database, None))
"""The options that say which desk a command works for."""


def set_options(command: Callable[..., None], options: Iterable[inspect.Parameter]) -> None:
    """Let Typer read the options of a command that takes any."""
    signature = inspect.Signature(list(options))
    command.__signature__ = signature  # type: ignore[attr-defined]  # Typer reads it
    command.__annotations__ = {o.name: o.annotation for o in signature.parameters.values()}


def at_desk(work: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Return the command that does some work at a desk; its options name the desk as well.

    The work takes an open store first, then the options of its own.
    """

    @wraps(work)
    def command(*, guild: int, database: str | None, **given: Any) -> None:
        async def run(app: App) -> None:
            await work(app, **given)

        ask_store(run, guild=guild, database=database)

    kinds = get_type_hints(work, localns={"App": object}, include_extras=True)
    _, *own = inspect.signature(work).parameters.values()
    set_options(command, [*(make_option(o.name, kinds[o.name], o.default) for o in own), *DESK])
    return command


def ask_store(
    question: Callable[[App], Awaitable[R]],
    *,
    guild: int,
    database: str | None,
    create: bool = False,
) -> R:
    """Return the answer to a question put to an open store, made where `create` is true.

    Raises SettingsError or StorageError where it cannot be opened.
    """
    from bot.settings import load_settings

    async def run() -> R:
        async with open_desk(load_settings(database), guild, create=create) as app:
            return await question(app)

    return asyncio.run(run())


def open_desk(
    settings: Settings, guild: int, *, create: bool = False
) -> AbstractAsyncContextManager[App]:
    """Open the store that settings name, made where `create` is true, for a guild's desk."""
    from bot.app.store import open_app
    from bot.domain.desks import GuildId

    return open_app(settings, guild=GuildId(guild), create=create)


def make_context(app: App) -> AnswerContext:
    """Return what is needed to answer: the open store and its desk, the time, the words of pages.

    Raises SettingsError as `load_pages_wording`.
    """
    from bot.briefing.context import AnswerContext

    wording = load_pages_wording()
    return AnswerContext(store=app.store, desk=app.desk, now=app.clock.now(), wording=wording)


def ask_desk(question: Question, *, guild: int, database: str | None) -> Answer:
    """Return the answer to a question, the same as Discord gets.

    Raises NotFound where nothing goes by the name asked for, and what `ask_store` raises.
    """
    from bot.briefing.lookup import NameUnknown
    from bot.briefing.questions import answer_question

    async def run(app: App) -> Answer:
        return await answer_question(make_context(app), question)

    answer = ask_store(run, guild=guild, database=database)
    if answer.unknown:
        words = "".join(run.text for run in answer.page.title)
        if isinstance(answer.value, NameUnknown) and answer.value.several:
            words += "".join(f"\n  e:{one.id}  {one.name}" for one in answer.value.nearest)
        raise NotFound(words)
    return answer


def print_answer(answer: Answer, *, as_json: bool, picture: Path | None = None) -> None:
    """Print an answer as a page, or as JSON; draw its picture into a file where one is named.

    Raises NotFound where there is nothing to draw, FileUnwritable where the file cannot be written.
    """
    if picture is not None:
        _draw(answer, picture)
    if as_json:
        print_json(answer.value)
    else:
        show_page(answer.page)


def _draw(answer: Answer, picture: Path) -> None:
    from bot.briefing.charts import draw_picture
    from bot.settings import load_settings
    from bot.workers import open_workers

    if answer.chart is None:
        raise NotFound("There is nothing to draw in this.")
    with open_workers(1, deadline=load_settings().read_timeout_seconds, preload=()) as workers:
        image = workers.call(draw_picture, answer.chart)
    write_file(picture, image)


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole; raises FileUnwritable where it cannot be written."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise FileUnwritable(f"{path} cannot be written: {error.strerror}.") from error


def load_pages_wording() -> Wording:
    """Return the words of pages in the language that NEWSDESK_LANGUAGE names.

    Raises SettingsError where it names none of ours.
    """
    from bot.briefing.wording import load_wording
    from bot.settings import load_settings

    return load_wording(load_settings().language)
