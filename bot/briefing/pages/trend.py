"""The page of trends, and its picture."""

from __future__ import annotations

from bot.briefing.charts import TrendChart, TrendLine, label_names, shorten_alt
from bot.briefing.lookup import Rise, Series, TrendPage
from bot.briefing.page import Block, Line, Page, Run, draw_sparkline, show_day, show_days
from bot.briefing.wording import Wording


def show_trend(page: TrendPage, wording: Wording) -> Page:
    """Return the page of a trend: the picture's figures in words, and what rises."""
    say = wording.say
    labels = label_series(page)
    lines = [_show_series(s, n, wording) for s, n in zip(page.series, labels, strict=True)]
    blocks = [Block(lines)] if page.asked and lines else []
    if not page.asked:
        total = say(
            "trend.total",
            now=wording.count("brief.articles", page.articles),
            days=page.past,
            before=wording.count("brief.articles", page.articles_before),
        )
        blocks.append(Block([(Run(total, dim=True),)]))
        parts = (("rising", page.rising), ("new", page.new), ("pairs", page.pairs))
        quiet = not any(rises for _, rises in parts)
        if quiet:
            blocks.append(Block([(Run(say("trend.no_rising"), dim=True),)]))
        for key, rises in () if quiet else parts:
            shown = [_show_rise(rise, key, wording) for rise in rises]
            nothing = (Run(say(f"trend.no_{key}"), dim=True),)
            blocks.append(Block(shown or [nothing], say(f"trend.{key}")))
        if lines:
            blocks.append(Block(lines, say("trend.by_day")))
    return Page(
        (Run(_name(page, wording), bold=True), Run(f" · {show_days(page.days, wording)}")),
        blocks,
        footer=say("trend.how"),
    )


def show_rises(page: TrendPage, wording: Wording) -> tuple[Block, ...]:
    """Return the names that rise and those that are new besides, in a block where there are any."""
    known = {rise.names for rise in page.rising}
    new = [rise for rise in page.new if rise.names not in known]
    return tuple(
        Block((_show_rise(rise, key, wording) for rise in rises), wording.say(f"trend.{key}"))
        for key, rises in (("rising", page.rising), ("new", new))
        if rises
    )


def _name(page: TrendPage, wording: Wording) -> str:
    if not page.asked:
        return wording.say("trend.title_all")
    names = wording.say("page.join").join(series.name for series in page.series)
    return wording.say("trend.title", names=names)


def _show_series(series: Series, label: str, wording: Wording) -> Line:
    say = wording.say
    figures = say(
        "trend.series",
        now=wording.count("brief.articles", sum(series.counts)),
        days=len(series.counts),
        before=series.before,
    )
    if series.peak:
        most = show_day(series.peak, wording)
        figures += say("page.join") + say("trend.peak", day=most, n=max(series.counts))
    # Where the picture cannot write the name, the number that stands for it goes before.
    number = "" if label == series.name else f"{label} "
    return (
        Run(f"{number}{series.name}", bold=True),
        Run(f" · {figures} "),
        Run(draw_sparkline(gather_bars(series.counts))),
    )


def gather_bars(counts: tuple[int, ...], most: int = 30) -> tuple[int, ...]:
    """Return counts added up in at most `most` pieces of equal length, the last ones whole."""
    length = -(-len(counts) // most)
    ends = range(len(counts), 0, -length)
    return tuple(sum(counts[max(0, end - length) : end]) for end in reversed(ends))


def _show_rise(rise: Rise, key: str, wording: Wording) -> Line:
    names = " + ".join(rise.names)
    articles = wording.count("brief.articles", rise.now)
    if key == "new":
        return (Run(names, bold=True), Run(f" · {articles}"))
    text = wording.say("trend.rise", now=articles, before=rise.before, sure=f"{rise.sureness:.1f}")
    return (Run(names, bold=True), Run(f" · {text}"))


def label_series(page: TrendPage) -> tuple[str, ...]:
    """Return what the picture calls each series: its name, another of its names, or a number."""
    return label_names([(series.name, *series.aliases) for series in page.series])


def chart_trend(page: TrendPage, wording: Wording) -> TrendChart | None:
    """Return the picture of a trend; None where no article names any of it."""
    if not any(sum(series.counts) for series in page.series):
        return None
    labels = label_series(page)
    rises = "; ".join(
        wording.say(
            "trend.alt_series", name=series.name, n=sum(series.counts), most=max(series.counts)
        )
        for series in page.series
    )
    alt = wording.say("trend.alt", days=show_days(page.days, wording), series=rises)
    lines = tuple(
        TrendLine(label=label, counts=series.counts)
        for label, series in zip(labels, page.series, strict=True)
    )
    return TrendChart(
        first=page.days.first,
        lines=lines,
        alt=shorten_alt(alt),
        title=_name(page, wording),
        unit=wording.say("trend.unit"),
        axis=wording.say("trend.axis"),
    )
