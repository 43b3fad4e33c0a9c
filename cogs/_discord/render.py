"""Turn neutral pages into what Discord shows: layouts for look-ups, embeds for scheduled posts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import discord
from discord import ui

from bot.briefing.page import Block, Line, Page, read_plain
from cogs._discord.escape import clean_text, escape_plain, find_target
from cogs._discord.markdown import (
    cut_text,
    shorten_line,
    size,
    small_print,
    write_line,
    write_runs,
)
from cogs._discord.pack import Part, Room, Sheet, pack

# Limits of the Discord API (discord-api-docs, "Message" and "Component" resources).
CONTENT = 2000
EMBEDS, EMBED_TITLE, EMBED_BODY, EMBED_FOOTER, EMBED_ALL = 10, 256, 4096, 2048, 6000
LAYOUT_TEXT, LAYOUT_PARTS, RESERVE = 4000, 40, 12

# Our own shares of those limits, so that what frames a page never crowds out the page.
TITLE_SHARE, HEAD_SHARE, FOOTER_SHARE, MORE_SHARE = 1000, 256, 500, 100
MARK_SHARE = 40  # whom a post mentions
ACCENT = discord.Colour(0x5B7FA6)  # a muted blue, legible on the light and the dark theme
NOTHING = "—"

SayMore = Callable[[int], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message of a scheduled digest; `content` is empty on all but the first.

    `blocks` are the places on the page of those that it shows something of, `blocks_left` how many
    are not shown whole up to its end.
    """

    content: str
    embeds: list[discord.Embed]
    blocks: tuple[int, ...] = ()
    blocks_left: int = 0


def say_more(left: int) -> str:
    """Return how many items are left out, in English."""
    return f"{left} more"


def render_answer(
    page: Page,
    *,
    more: SayMore = say_more,
    limit: int | None = None,
) -> list[ui.LayoutView]:
    """Return a page as layouts, each a message that fits, with title and footer on every one.

    What comes after all but the last is said by `more`, from how many lines that is, where it says
    anything; at most `limit` layouts (1 or more) are made. Some components (`RESERVE`) stay free
    for the rows of buttons that the caller adds.
    """
    title = write_line(shorten_line(page.title, TITLE_SHARE))
    footer = _write_small(page.footer, FOOTER_SHARE)
    frame = size(title) + size(footer) + MORE_SHARE
    # The container, title, footer and count, and a separator before each block and the footer.
    parts = (LAYOUT_PARTS - RESERVE - 5) // 2
    room = Room(text=LAYOUT_TEXT - frame, body=LAYOUT_TEXT - frame, parts=parts)
    sheets = pack(_link_once(page.blocks), room, _write_head)[:limit]
    return [_lay_out(sheet, title, footer, more) for sheet in sheets]


def _link_once(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks whose small print repeats no link that stands above it, at a quote."""
    return tuple(_unlink_small(block) for block in blocks)


def _unlink_small(block: Block) -> Block:
    linked = {run.href for line in block.lines if not small_print(line) for run in line}
    lines = tuple(
        tuple(replace(run, href=None) if run.href in linked else run for run in line)
        if small_print(line)
        else line
        for line in block.lines
    )
    return replace(block, lines=lines)


def _write_head(heading: Line) -> str:
    return write_runs(shorten_line(heading, HEAD_SHARE))


def _write_small(line: Line, room: int) -> str:
    text = write_runs(shorten_line(line, room - 3))
    return f"-# {text}" if text else ""


def _lay_out(sheet: Sheet, title: str, footer: str, more: SayMore) -> ui.LayoutView:
    end = [footer] if footer else []
    said = _shorten_more(more(sheet.lines_left)) if sheet.lines_left else ""
    if said:
        end.insert(0, f"-# {said}")
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=ACCENT)
    if title or not (sheet.parts or end):
        box.add_item(ui.TextDisplay(title or NOTHING))
    for text in [*map(_write_part, sheet.parts), "\n".join(end)]:
        if text and box.children:
            box.add_item(ui.Separator())
        if text:
            box.add_item(ui.TextDisplay(text))
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    # What is pressed is found by what the button says of itself. A view that listens as well
    # would be kept in memory with a task: for a quarter of an hour, or for good where all see it.
    view.stop()
    return view


def _write_part(part: Part) -> str:
    return "\n".join(text for text in (part.head, part.body) if text)


def _shorten_more(text: str) -> str:
    return cut_text(escape_plain(text), MORE_SHARE - 10)


def render_post(page: Page, *, limit: int | None = None) -> list[Post]:
    """Return a page as the messages of a scheduled post: the title as content, an embed a block.

    At most `limit` messages (1 or more) are made; the last then says how many blocks are not
    shown whole. The footer stands on the last embed; without any embed, under the title.
    """
    footer = cut_text(escape_plain(_read(page.footer)), FOOTER_SHARE)
    room = Room(
        text=EMBED_ALL - size(footer) - MORE_SHARE - MARK_SHARE,
        body=EMBED_BODY,
        parts=EMBEDS,
    )
    sheets = pack(_link_once(page.blocks), room, _write_plain_head)[:limit]
    left = sheets[-1].blocks_left
    if left:
        footer = " · ".join(text for text in (_shorten_more(say_more(left)), footer) if text)
    messages = [_embed(sheet, page.blocks) for sheet in sheets]
    title = write_runs(shorten_line(page.title, CONTENT - FOOTER_SHARE - MARK_SHARE - 8))
    if messages[-1] and footer:
        messages[-1][-1].set_footer(text=footer)
    elif footer:
        title = f"{title}\n{_write_small(page.footer, FOOTER_SHARE)}".strip()
    contents = [title or NOTHING, *[""] * (len(messages) - 1)]
    return [
        Post(
            content=content,
            embeds=embeds,
            blocks=tuple(part.block for part in sheet.parts),
            blocks_left=sheet.blocks_left,
        )
        for content, embeds, sheet in zip(contents, messages, sheets, strict=True)
    ]


def _write_plain_head(heading: Line) -> str:
    return cut_text(escape_plain(_read(heading)), EMBED_TITLE)


def _read(line: Line) -> str:
    return clean_text("".join(run.text for run in line)).strip()


def _embed(sheet: Sheet, blocks: tuple[Block, ...]) -> list[discord.Embed]:
    """Return an embed a part, each with an address of its own: Discord joins those of the same."""
    taken: set[str] = set()
    embeds = []
    for part in sheet.parts:
        targets = _find_targets(blocks[part.block]) if part.begins and part.head else ()
        url = next((target for target in targets if target not in taken), None)
        if url:
            taken.add(url)
        embeds.append(
            discord.Embed(
                title=part.head or None, description=part.body or None, url=url, colour=ACCENT
            )
        )
    return embeds


def _find_targets(block: Block) -> Iterable[str]:
    for line in (block.heading, *block.lines):
        for run in line:
            target = find_target(run.href) if run.href else None
            if target:
                yield target


def render_file(page: Page) -> str:
    """Return the whole page as a Markdown (CommonMark) document, times and channels in words."""
    page = _put_into_words(page)
    paragraphs = [f"# {write_runs(page.title)}"]
    for block in page.blocks:
        if block.heading:
            heading = (replace(run, bold=False) for run in block.heading)
            paragraphs.append(f"## {write_runs(heading)}")
        paragraphs += [write_runs(line) for line in block.lines]
    paragraphs.append(write_runs(page.footer))
    whole = "".join(f"{text}\n\n" for text in paragraphs if text.strip("# "))
    return whole.rstrip("\n") + "\n"


def _put_into_words(page: Page) -> Page:
    def read(line: Line) -> Line:
        return tuple(replace(run, text=read_plain(run.text)) for run in line)

    blocks = (
        replace(block, heading=read(block.heading), lines=tuple(map(read, block.lines)))
        for block in page.blocks
    )
    return Page(title=read(page.title), blocks=tuple(blocks), footer=read(page.footer))
