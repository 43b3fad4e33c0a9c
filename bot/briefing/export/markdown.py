"""Write pages as a Markdown (CommonMark) document."""

from __future__ import annotations

from collections.abc import Sequence

from bot.briefing.export.escape import escape_line_start, escape_markdown, find_link
from bot.briefing.page import Line, Page, Run


def write_markdown(pages: Sequence[Page], made: str) -> str:
    """Return pages as one document: the first title heads it, the others head their parts."""
    parts = []
    for place, page in enumerate(pages):
        parts.append(f"{'#' * min(place + 1, 2)} {_write(page.title, bold=False)}")
        if place == 0:
            parts.append(escape_line_start(escape_markdown(made)))
        level = "##" if len(pages) == 1 else "###"
        for block in page.blocks:
            if block.heading:
                parts.append(f"{level} {_write(block.heading, bold=False)}")
            parts += [f"- {_write(line)}" for line in block.lines]
    parts.append(_write(pages[0].footer))
    texts = [part for part in parts if part.strip("#- ")]
    return "\n\n".join(texts) + "\n"


def _write(line: Line, *, bold: bool = True) -> str:
    return escape_line_start("".join(_write_run(run, bold) for run in line).strip())


def _write_run(run: Run, bold: bool) -> str:
    text = escape_markdown(run.text)
    words = text.strip()
    if not words:
        return text
    target = find_link(run.href)
    body = f"[{words}](<{target}>)" if target else words
    if bold and run.bold:
        body = f"**{body}**"
    return f"{' ' * text.startswith(' ')}{body}{' ' * text.endswith(' ')}"
