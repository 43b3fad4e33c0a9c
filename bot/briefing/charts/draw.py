"""Pictures: what they show, as plain values, and the drawing of them, which is work for a worker.

A picture brings its own light ground and a frame, so that it reads the same on a dark and a light
page. Colours are those of Okabe and Ito (Color Universal Design, 2008) that stand out from the
ground by three to one (WCAG 2.2, 1.4.11); marks and strokes differ too, so that no colour has to be
told apart. Letters are those of the font that comes with Matplotlib: what it lacks is not written.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bot.briefing.charts.time_scale import make_scale
from bot.domain.entities import DayRange
from bot.domain.truncate import truncate

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GROUND, INK, FRAME, GRID = "#FFFFFF", "#1A1A1A", "#767676", "#D0D0D0"
COLOURS = ("#0072B2", "#D55E00", "#007A59", "#B65C91", "#000000")
"""Blue, vermilion, bluish green and reddish purple of Okabe and Ito (the last two darkened until
they stand out from white), black."""

MARKS = ("o", "s", "^", "D", "v")
STYLES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1, 1.5)), (0, (5, 2, 1, 2)), (0, (8, 3)))

LONGEST_LABEL = 32
LONGEST_ALT = 1024
"""Characters of an attachment's description at most (Discord's limit)."""

WIDTH, HEIGHT, DOTS = 8.0, 3.8, 150
"""Inches and dots an inch: 1200 dots wide, sharp on a phone, well under 100 kB."""

NARROWEST = 0.012
"""Share of an axis that a vague time takes at least."""

_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "DIGIT")
_PLAIN = frozenset(" -–'’.,/&()#+·:")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendLine:
    """A line of a trend: its label and a count a day."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendChart:
    """Counts by day of up to five names, from the day `first` on; `alt` tells it in words."""

    first: date
    lines: tuple[TrendLine, ...]
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Days of a timeline, and how many events are of them."""

    first: date
    last: date
    events: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineChart:
    """Days of events from top to bottom; `alt` tells them in words."""

    bars: tuple[Bar, ...]
    alt: str


Chart = TrendChart | TimelineChart


def label_names(names: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return a label for each of some entities: its first name that can be written, else "#2".

    Of an entity, `names` holds the canonical name first. No two labels are the same.
    """
    labels: list[str] = []
    for number, known in enumerate(names, start=1):
        written = (name for name in known if can_write(name) and name not in labels)
        labels.append(next(written, f"#{number}"))
    return tuple(labels)


def can_write(text: str) -> bool:
    """Return whether a picture can write a text: in Latin, Greek or Cyrillic letters, not too long.

    Other scripts are not in the font, or would need shaping that the drawing does not do.
    """
    if not text.strip() or len(text) > LONGEST_LABEL or text.startswith("#"):
        return False
    return all(mark in _PLAIN or _is_of_scripts(mark) for mark in text)


def _is_of_scripts(mark: str) -> bool:
    # Later blocks hold letters that the font lacks; of these it lacks the Greek Yot alone.
    return (
        mark < "\u0520"
        and mark != "\u037f"
        and mark.isalnum()
        and unicodedata.name(mark, "").startswith(_SCRIPTS)
    )


def shorten_alt(text: str) -> str:
    """Return a description that Discord takes, cut at a word with "…" where it is longer."""
    return truncate(text, LONGEST_ALT, at_word=True)


def show_span(first: date, last: date) -> str:
    """Return days in digits, as exact as they are: "2024-07-18", "2024-07", "1895", "1895–1945"."""
    after = last + timedelta(days=1) if last < date.max else last
    if first == last:
        return first.isoformat()
    if (first.day, first.month, after.day, after.month) == (1, 1, 1, 1):
        years = f"{first.year:04}"
        return years if first.year == last.year else f"{years}–{last.year:04}"
    if first.day == 1 and after.day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{first.year:04}-{first.month:02}"
    return f"{first.isoformat()}–{last.isoformat()}"


def draw_chart(chart: Chart) -> bytes:
    """Return a chart as a PNG; plain work for a worker process, which alone loads Matplotlib."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DOTS, facecolor=GROUND, layout="constrained")
    FigureCanvasAgg(figure)
    if isinstance(chart, TrendChart):
        _draw_trend(figure, chart)
    else:
        _draw_timeline(figure, chart)
    picture = io.BytesIO()
    figure.savefig(
        picture,
        format="png",
        facecolor=GROUND,
        edgecolor=FRAME,
        metadata={"Description": chart.alt.encode("latin-1", "replace").decode("latin-1")},
    )
    return picture.getvalue()


def _prepare(figure: Figure) -> Axes:
    axes = figure.add_subplot()
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.set(w_pad=0.15, h_pad=0.12)
    figure.patch.set_linewidth(4)
    figure.patch.set_edgecolor(FRAME)
    axes.set_facecolor(GROUND)
    axes.grid(color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(FRAME)
    axes.tick_params(colors=INK, labelsize=11)
    return axes


def _draw_trend(figure: Figure, chart: TrendChart) -> None:
    from matplotlib.dates import AutoDateLocator, DateFormatter
    from matplotlib.ticker import MaxNLocator

    axes = _prepare(figure)
    handles = []
    for place, line in enumerate(chart.lines[: len(COLOURS)]):
        days = [chart.first + timedelta(days=n) for n in range(len(line.counts))]
        handles += axes.plot(
            days,
            line.counts,
            color=COLOURS[place],
            linestyle=STYLES[place],
            marker=MARKS[place],
            markersize=6 if len(days) < 40 else 4,
            linewidth=2.2,
        )
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.xaxis.set_major_locator(AutoDateLocator(minticks=3, maxticks=7))
    axes.xaxis.set_major_formatter(DateFormatter("%Y-%m-%d"))
    names = [str(n) for n in range(len(handles))]
    legend = figure.legend(
        handles, names, loc="outside upper left", ncols=3, frameon=False, fontsize=11
    )
    for text, line in zip(legend.get_texts(), chart.lines, strict=False):
        text.set_parse_math(False)  # a dollar sign is no formula
        text.set_text(line.label)
        text.set_color(INK)


def _draw_timeline(figure: Figure, chart: TimelineChart) -> None:
    from matplotlib.patches import Rectangle

    figure.set_figheight(max(2.4, 0.9 + 0.36 * len(chart.bars)))
    axes = _prepare(figure)
    scale = make_scale([DayRange(bar.first, bar.last) for bar in chart.bars])
    rows = range(len(chart.bars), 0, -1)
    for row, bar in zip(rows, chart.bars, strict=True):
        start, end = scale.place(bar.first), scale.place(bar.last)
        if bar.first == bar.last:
            axes.plot([start], [row], marker="o", markersize=9, color=COLOURS[0], linestyle="")
        else:
            # A vague date is a hollow bar as long as its days may be, long enough to be seen.
            size = {"width": max(end - start, NARROWEST), "height": 0.5}
            style = {"facecolor": GROUND, "edgecolor": COLOURS[1], "linewidth": 2, "hatch": "////"}
            axes.add_patch(Rectangle((start, row - 0.25), **size, **style))
    labels = [_label_bar(bar) for bar in chart.bars]
    axes.set_yticks(list(rows), labels)
    axes.set_ylim(0.3, len(chart.bars) + 0.7)
    axes.set_xlim(-0.06, 1.06)
    ticks = scale.pick_ticks()
    axes.set_xticks([place for place, _ in ticks], [label for _, label in ticks])


def _label_bar(bar: Bar) -> str:
    days = show_span(bar.first, bar.last)
    return f"{days} ×{bar.events}" if bar.events > 1 else days
