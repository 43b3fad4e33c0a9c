"""`newsdesk tool`: the stages of the road as filters of JSON lines, without store or network."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from typing import IO, Annotated, Any

import typer

from bot.domain.errors import NewsdeskError, WorkCrashed, WorkTimeout

Record = dict[str, Any]  # one JSON object, as it was read

LONGEST_LINE = 32 * 2**20
"""Bytes of a line that are read at most: 5 MB of HTML, every character escaped, and some room."""

DEADLINE = 4.0
"""Seconds for one line: under the contract's five, with time to stop and replace the worker."""

LIGHT = {
    "extract": ("bot.cli.tool.stages", "bot.intake.page.extract", "trafilatura"),
    "clean": ("bot.cli.tool.stages", "bot.text.cleaning.dump"),
    "feed": ("bot.cli.tool.stages", "bot.intake.feed.parse", "feedparser"),
    "url": ("bot.cli.tool.stages", "bot.intake.web.urls"),
    "when": ("bot.cli.tool.stages", "bot.text.dates.typed"),
}
"""What the stages need that do without the models of names and languages."""

_SURROGATE = re.compile("[\ud800-\udfff]")

app = typer.Typer(
    no_args_is_help=True,
    help="Run one stage of the road: JSON lines in, one JSON line out for each.",
)

Sentences = Annotated[int, typer.Option("--sentences", min=1, max=50, help="How many at most.")]


@app.command()
def extract() -> None:
    """Find the article in a web page: {id, html or path, url?}."""
    _run("extract")


@app.command()
def clean() -> None:
    """Clean a plain-text dump of a page: {id, text}."""
    _run("clean")


@app.command()
def analyse(sentences: Sentences = 3) -> None:
    """Read a text: sentences, entities, dates, summary, roles: {id, text, title?, published?}."""
    _run("analyse", sentences=sentences)


@app.command()
def summarise(sentences: Sentences = 5) -> None:
    """Summarise documents together: {id, documents: [{id, text, title?, published?}]}."""
    _run("summarise", sentences=sentences)


@app.command()
def stories() -> None:
    """Gather articles into stories, in order of arrival: {id, text, title?, published?}."""
    from bot.cli.tool.stages import StoryStage

    _run("read_for_story", finish=StoryStage().place)


@app.command()
def feed() -> None:
    """Read a feed, a sitemap, a PDF, or a page by its links: {id, path or body, url?, links?}."""
    _run("feed")


@app.command()
def url() -> None:
    """Judge an address: {id, url}."""
    _run("url")


@app.command()
def when() -> None:
    """Understand a date as a person types it: {id, text, now, zone?}."""
    _run("when")


def _run(
    stage: str,
    *,
    sentences: int | None = None,
    finish: Callable[[Record, Any], Record] | None = None,
) -> None:
    """Answer every line of standard input; exit with status 1 if any was answered by an error.

    The stage runs in a worker process that is stopped at the deadline; `finish`, where there is
    one, makes the answer from what the stage returned, here, in the order of the lines.
    """
    from bot.cli.tool import stages
    from bot.workers import PRELOADED, open_workers

    options = {} if sentences is None else {"sentences": sentences}
    work = getattr(stages, stage)
    failed = False
    preload = LIGHT.get(stage, PRELOADED)
    with open_workers(1, deadline=DEADLINE, preload=preload) as workers:
        for number, line in enumerate(_read_lines(sys.stdin.buffer), start=1):
            name = str(number)
            try:
                record = parse_line(line)
                name = record["id"]
                result = workers.call(work, record, **options)
                answer = finish(record, result) if finish else result
            except WorkTimeout:
                answer = {"error": f"This took longer than {DEADLINE:g} seconds and was stopped."}
            except WorkCrashed:
                answer = {"error": "This was too much: the process that read it had to be ended."}
            except NewsdeskError as error:
                answer = {"error": str(error)}
            failed = failed or "error" in answer
            _answer({"id": name, **answer})
    if failed:
        raise typer.Exit(1)


def _read_lines(stream: IO[bytes]) -> Any:
    """Yield the lines of a stream; of one that is too long, None, without keeping it."""
    while line := stream.readline(LONGEST_LINE):
        if line.endswith(b"\n") or len(line) < LONGEST_LINE:
            yield line
            continue
        while (rest := stream.readline(2**20)) and not rest.endswith(b"\n"):
            pass
        yield None


def _answer(answer: Record) -> None:
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def parse_line(line: bytes | None) -> Record:
    """Return the object of a line, lone surrogates replaced, with a string under "id".

    Raises NewsdeskError in plain words where there is none.
    """
    if line is None:
        raise NewsdeskError(f"The line is longer than {LONGEST_LINE:,} bytes.")
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise NewsdeskError("The line is not UTF-8.") from error
    except RecursionError as error:
        raise NewsdeskError("The line is nested too deep.") from error
    except ValueError as error:
        blank = not line.strip()
        raise NewsdeskError("The line is blank." if blank else "The line is not JSON.") from error
    if not isinstance(record, dict):
        raise NewsdeskError("The line is not a JSON object.")
    if not isinstance(record.get("id"), str):
        raise NewsdeskError('The object has no "id", or it is not a string.')
    return {key: _mend(value) for key, value in record.items()}


def _mend(value: Any) -> Any:
    # Only as deep as the contract's values go: texts, and lists of objects of texts.
    if isinstance(value, str):
        return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, list):
        return [
            {k: _mend(v) for k, v in item.items() if not isinstance(v, list | dict)}
            if isinstance(item, dict)
            else item
            for item in value
        ]
    return value
