"""Show pages in a terminal, and values as JSON for programs."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from bot.briefing.page import Line, Page

# Control characters would let a title move the cursor or recolour the terminal; overrides of the
# direction of writing would let it show another address than it has.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


INDENT = 3


def show_page(page: Page) -> None:
    """Print a page: with colours and links in a terminal, plain where the output is piped."""
    from rich.console import Console

    # Piped, a line stays one line, for programs that search in it.
    render_page(Console(highlight=False, soft_wrap=not sys.stdout.isatty()), page)


def render_page(console: Console, page: Page) -> None:
    """Print a page to a console."""
    console.print(_to_text(page.title))
    for block in page.blocks:
        console.print()
        if block.heading:
            console.print(_to_text(block.heading))
        for line in block.lines:
            _print_line(console, _to_text(line), INDENT if block.heading else 0)
    if page.footer:
        console.print()
        console.print(_to_text(page.footer))


def _print_line(console: Console, text: Text, indent: int) -> None:
    from rich.padding import Padding
    from rich.text import Text

    if console.soft_wrap:
        console.print(Text.assemble(" " * indent, text))
    else:
        console.print(Padding(text, (0, 0, 0, indent)))


def _to_text(line: Line) -> Text:
    from rich.style import Style
    from rich.text import Text

    text = Text()
    for run in line:
        style = Style(bold=run.bold or None, dim=run.dim or None, link=run.href)
        text.append(make_safe(run.text), style)
    text.rstrip()
    return text


@contextmanager
def show_progress(doing: str, total: int | None = None) -> Iterator[Callable[..., None]]:
    """Show a bar of what is being done on standard error; yields what moves it (see `rich`)."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield partial(progress.update, progress.add_task(doing, total=total))


def count_things(n: int, one: str, several: str = "") -> str:
    """Return a number with what is counted: "1 article", "2,000 stories"."""
    return f"{n:,} {one if n == 1 else several or f'{one}s'}"


def make_safe(text: str) -> str:
    """Return a text without what would steer a terminal; a mark stands in its place."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def print_json(value: object) -> None:
    """Print a domain value as one JSON document."""
    from bot.briefing.export import to_json

    print(json.dumps(to_json(value), ensure_ascii=False, indent=2))
