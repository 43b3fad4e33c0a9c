"""One figure beside its limit and a peer or a baseline: what every part of the bench returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from rich.table import Table
from rich.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A figure; `limit` is the most it may be, `share` the most as a part of the one beside it.

    `beside` names a peer or a baseline and `beside_figure` is its figure in the same unit.
    `note` says why there is no figure, or none beside; with `failed` that is a fault.
    """

    name: str
    figure: float | None = None
    unit: str = ""
    limit: float | None = None
    beside: str = ""
    beside_figure: float | None = None
    share: float | None = None
    note: str = ""
    failed: bool = False

    @property
    def most(self) -> float | None:
        """What the figure may be at most, by its limit and by what stands beside it."""
        known = [self.limit] if self.limit is not None else []
        if self.share is not None and self.beside_figure is not None:
            known.append(self.share * self.beside_figure)
        return min(known, default=None)

    @property
    def met(self) -> bool | None:
        """Whether the figure is within its limits; None where there is nothing to judge."""
        if self.failed:
            return False
        if self.figure is None or self.most is None:
            return None
        return self.figure <= self.most


def show_rows(parts: Mapping[str, Sequence[Row]], caption: str) -> Table:
    """Return the table of all parts, a section each."""
    table = Table(title="How fast Newsdesk is", title_justify="left", caption=caption)
    table.add_column("what", ratio=5)
    for name in ("figure", "at most"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("met", justify="center")
    table.add_column("beside it", ratio=3)
    for part, rows in parts.items():
        for number, row in enumerate(rows):
            named = Text.assemble((f"{part}: ", "dim"), row.name)
            cells = (named, _show_figure(row), _show_limit(row), _show_met(row), _show_beside(row))
            table.add_row(*cells, end_section=number == len(rows) - 1)
    return table


def dump_row(row: Row) -> dict[str, object]:
    """Return a row as JSON has it, with what was judged of it."""
    return {**asdict(row), "most": row.most, "met": row.met}


def show_number(value: float) -> str:
    """Return a figure with three digits that count, or all of those before the point."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _show_figure(row: Row) -> str:
    return "" if row.figure is None else f"{show_number(row.figure)} {row.unit}".strip()


def _show_limit(row: Row) -> str:
    return "" if row.most is None else f"{show_number(row.most)} {row.unit}".strip()


def _show_met(row: Row) -> Text:
    words = {None: Text(""), True: Text("yes", "green"), False: Text("NO", "bold red")}
    return words[row.met]


def _show_beside(row: Row) -> str:
    article = []
    if row.beside:
        figure = "" if row.beside_figure is None else show_number(row.beside_figure)
        article.append(f"{row.beside}: {figure} {row.unit}".strip() if figure else row.beside)
    if row.note:
        article.append(row.note)
    return ", ".join(article)
