"""The pages of a brief and of a story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.briefing.compose import cite_source
from bot.briefing.lookup import DayCount, StoryPage
from bot.briefing.page import (
    Block,
    Line,
    Page,
    Run,
    Text,
    draw_sparkline,
    label_value,
    show_day,
    show_person,
    show_time,
)
from bot.briefing.pages.citations import name_source, show_source
from bot.briefing.pages.entity import show_story_title
from bot.briefing.wording import Wording
from bot.domain.articles import SourceClass
from bot.domain.digests import Brief, Dispute, Quote, Role, Source, StoryBrief
from bot.domain.posting import Shown, StoryStatus, Weight, WeightKind
from bot.domain.questions import Placed
from bot.domain.stories import Curator, Story, StoryNote, StoryWork


def show_brief(brief: Brief, wording: Wording) -> Page:
    """Return the page of a brief: a headline with the figures, then a block a story."""
    say, count = wording.say, wording.count
    window = say("brief.since", when=show_time(brief.since, brief.zone, wording))
    if not (brief.stories or brief.continuing):
        return Page(brief.desk, [Block([say("brief.empty", window=window)])])
    figures = say(
        "brief.figures",
        stories=_count_stories(brief, wording),
        articles=count("brief.articles", brief.articles),
        sources=count("brief.sources", brief.sources),
        window=window,
    )
    quoted = [story for story in brief.stories if _says_something(story)]
    since = say("brief.new_since", when=show_time(brief.since, brief.zone, wording))
    blocks = [
        show_in_post(story, number, since, wording)
        for number, story in enumerate(quoted, 1 + brief.skipped)
    ]
    if len(quoted) < len(brief.stories):
        others = [story for story in brief.stories if not _says_something(story)]
        blocks.append(Block([_show_others(others, wording)]))
    if brief.continuing:
        blocks.append(Block([_show_continuing(brief, wording)]))
    if brief.more:
        blocks.append(Block([(Run(count("brief.more_stories", brief.more), dim=True),)]))
    return Page(
        (
            Run(brief.desk, bold=True),
            Run(f" · {show_time(brief.until, brief.zone, wording)}"),
            Run(f" · {figures}"),
        ),
        blocks,
        footer=say("brief.all_quotes"),
    )


def _count_stories(brief: Brief, wording: Wording) -> str:
    """Return how many stories a brief has; to a channel, how many are new and updated."""
    statuses = Counter(story.status for story in brief.stories)
    if not brief.continuing and statuses.keys() <= {None}:
        return wording.count("brief.new", len(brief.stories) + brief.more)
    known = (StoryStatus.NEW, StoryStatus.UPDATED)
    counted = [wording.count(f"status.{s}", statuses[s]) for s in known if statuses[s]]
    if brief.continuing:
        counted.append(wording.count("status.continuing", len(brief.continuing)))
    return wording.say("page.join").join(counted)


def show_in_post(story: StoryBrief, number: int, since: str, wording: Wording) -> Block:
    """Return a story's block: to a channel it says whether it is new, or what `since` says."""
    block = _show_story(story, number, wording)
    if story.status is None:
        return block
    mark = Run(f" · {wording.say(f'status.{story.status}')}", bold=True)
    lines = block.lines
    if story.status is StoryStatus.UPDATED and since:
        lines = (lines[0], (Run(since, dim=True),), *lines[1:])
    return Block(lines, (*block.heading, mark))


def _says_something(story: StoryBrief) -> bool:
    """Return whether a story has more to show than its headline: a quote, or what changed."""
    updated = story.status is StoryStatus.UPDATED
    return bool(story.sections or story.disputes or updated)


def _show_others(stories: Sequence[StoryBrief], wording: Wording) -> Line:
    """Return the line of stories that no sentence tells: their headlines, with their sources."""
    runs: list[Run] = [Run(wording.say("brief.also"), bold=True), Run(" ")]
    for number, story in enumerate(stories):
        headline = show_headline(story.headline, story.by_desk, wording)
        if number:
            runs.append(Run(" · ", dim=True))
        runs.append(Run(headline, href=story.cited[0].url if story.cited else None))
        if story.cited:
            runs.append(Run(f" ({name_source(story.cited[0], wording)})", dim=True))
    return tuple(runs)


def _show_continuing(brief: Brief, wording: Wording) -> Line:
    """Return the line of stories that only go on: "Continuing: attaché … (2 more articles)"."""
    runs: list[Run] = [Run(wording.say("brief.continuing"), bold=True), Run(" ")]
    for story in brief.continuing:
        if len(runs) > 2:
            runs.append(Run(" · ", dim=True))
        fresh = wording.count("brief.more_articles", story.fresh)
        runs.append(Run(show_headline(story.headline, story.by_desk, wording)))
        runs.append(Run(f" ({fresh})", dim=True))
    return tuple(runs)


def show_story(story: StoryBrief, wording: Wording) -> Page:
    """Return the page of one story: figures, the sentences of each role, the sources."""
    block = _show_story(story, 0, wording)
    title = show_headline(story.headline, story.by_desk, wording)
    return Page(title, (Block(block.lines),), footer=wording.say("brief.all_quotes"))


def show_headline(headline: str, by_desk: bool, wording: Wording) -> str:
    """Return a headline, marked where it is the desk's own words and no quote."""
    return wording.say("curate.by_desk", headline=headline) if by_desk else headline


def show_sources(story: Story, wording: Wording) -> Page:
    """Return the page of a story's sources: every article, oldest first, copies said to be so."""
    numbers = {article.stored.id: n for n, article in enumerate(story.articles, start=1)}
    lines = []
    for article in story.articles:
        line = show_source(
            cite_source(article.stored, numbers[article.stored.id]), wording, titled=True
        )
        copied = numbers.get(article.stored.copy_of) if article.stored.copy_of else None
        if copied:
            line += (Run(f" · {wording.say('story.copy_of', n=copied)}", dim=True),)
        lines.append(line)
    return Page(wording.say("story.sources"), [Block(lines)])


def show_context(story: Story, brief: StoryBrief, wording: Wording) -> Page:
    """Return the page of a story's quotes, each with the sentence before it and after it."""
    articles = {part.stored.id: part for part in story.articles}
    names = {source.article: source for source in brief.cited}
    blocks = []
    for section in brief.sections:
        for quote in section.quotes:
            part = articles[quote.article]
            text, spans = part.stored.article.text, [s.span for s in part.sentences]
            at = next(n for n, span in enumerate(spans) if span.end == quote.span.end)
            near = [" ".join(span.of(text).split()) for span in spans[max(0, at - 1) : at + 2]]
            middle = min(at, 1)
            runs = tuple(
                Run(("" if n == 0 else " ") + piece, bold=n == middle, dim=n != middle)
                for n, piece in enumerate(near)
            )
            source = show_source(names[quote.article], wording)
            blocks.append(Block((runs, source)))
    title = show_headline(brief.headline, brief.by_desk, wording)
    return Page(title, blocks)


def show_reasons(headline: str, placed: tuple[Placed, ...], wording: Wording) -> Page:
    """Return the page of why each article of a story is in it."""
    lines = []
    for number, part in enumerate(placed, start=1):
        source = show_source(cite_source(part.article, number), wording, titled=True)
        why = "; ".join(part.reasons) or wording.say("story.began")
        lines.append((*source, Run(f" · {why}", dim=True)))
    return Page(headline, [Block(lines)])


def _show_story(story: StoryBrief, number: int, wording: Wording) -> Block:
    say, count = wording.say, wording.count
    days = show_day(story.first.date(), wording)
    span = say("brief.told", when=days)
    if story.first.date() != story.last.date():
        span = say("brief.told_between", first=days, last=show_day(story.last.date(), wording))
    figures = say(
        "brief.story_figures",
        sources=count("brief.sources", story.sources),
        independent=count("brief.independent", story.independent),
        told=span,
    )
    sources = {source.number: source for source in story.cited}
    lines: list[Text] = [(Run(figures, dim=True),)]
    for section in story.sections:
        quotes = tuple(run for quote in section.quotes for run in _show_quote(quote, sources))
        is_lead = section.role is Role.LEAD
        lines.append(quotes if is_lead else label_value(say(f"brief.{section.role}"), quotes))
    lines += [_show_dispute(dispute, sources, wording) for dispute in story.disputes]
    if not story.sections:
        lines.append((Run(say("brief.only_headline"), dim=True),))
    if story.cited:
        lines.append(_show_sources(story, wording))
    headline = show_headline(story.headline, story.by_desk, wording)
    title = f"{number}. {headline}" if number else headline
    return Block(lines, title)


def _show_quote(quote: Quote, sources: dict[int, Source]) -> tuple[Run, ...]:
    text = " ".join(quote.text.split())
    source = sources.get(quote.number)
    return (
        Run(text, lang=source.language if source else None),
        Run(" "),
        Run(f"[{quote.number}]", dim=True, href=source.url if source else None),
        Run(" "),
    )


def _show_dispute(dispute: Dispute, sources: dict[int, Source], wording: Wording) -> Line:
    if dispute.itself:
        label = wording.say("brief.differs_itself", source=dispute.itself)
    else:
        label = wording.say("brief.differ")
    runs = [Run(label, bold=True), Run(" ")]
    for number, side in enumerate(dispute.sides):
        text = " ".join(side[0].text.split())
        runs.append(Run((" · " if number else "") + wording.say("brief.differing", text=text)))
        runs += [Run(f" [{q.number}]", dim=True, href=sources[q.number].url) for q in side]
    return tuple(runs)


def _show_sources(story: StoryBrief, wording: Wording) -> Line:
    runs: list[Run] = []
    for source in story.cited:
        if runs:
            runs.append(Run(" · ", dim=True))
        runs += show_source(source, wording)
    if story.more_sources:
        more = wording.say("brief.more_sources", n=story.more_sources)
        runs.append(Run(f" · {more}", dim=True))
    return tuple(runs)


def show_weights(shown: Sequence[Shown], wording: Wording) -> Page:
    """Return the page of the weights that each story of a post was placed by."""
    say = wording.say
    fresh = [item for item in shown if item.status is not StoryStatus.CONTINUING]
    blocks = [_show_shown(item, wording) for item in sorted(fresh, key=lambda item: item.rank)]
    intro = say("weight.intro") if blocks else say("weight.none")
    return Page(say("weight.title"), (Block([(Run(intro, dim=True),)]), *blocks))


def _show_shown(shown: Shown, wording: Wording) -> Block:
    weights = (_show_weight(weight, wording) for weight in shown.weights)
    return Block(weights, f"{shown.rank}. {shown.headline}")


def _show_weight(weight: Weight, wording: Wording) -> str:
    match weight.kind:
        case WeightKind.TEXTS:
            what = wording.count("weight.texts", int(weight.about))
        case WeightKind.RECENT:
            what = wording.say("weight.recent", hours=weight.about)
        case kind:
            what = wording.say(f"weight.{kind}", about=weight.about)
    if weight.kind is WeightKind.PINNED:
        return what
    return wording.say("weight.line", what=what, factor=f"{weight.factor:.2f}")


MOST_DAYS = 6
"""Days of growth that are told one by one."""

MOST_BARS = 60
"""Days that a sparkline of growth covers, the first ones of a longer story left out."""


def show_story_page(page: StoryPage, zone: str, wording: Wording) -> Page:
    """Return the page of a story: its quotes and sources, how it grew, what it goes on from."""
    say = wording.say
    blocks = [Block(_show_growth(page, wording), say("story.growth"))]
    if page.follows:
        line = show_story_title(page.follows, zone, wording)
        blocks.append(Block([line], say("story.follows")))
    if page.followed:
        lines = (show_story_title(story, zone, wording) for story in page.followed)
        blocks.append(Block(lines, say("story.followed")))
    blocks += show_work(page.work, zone, wording)
    overview = show_story(page.brief, wording)
    return replace(overview, blocks=(*overview.blocks, *blocks))


def _show_growth(page: StoryPage, wording: Wording) -> tuple[Line, ...]:
    say, count = wording.say, wording.count
    days = [_show_day_count(day, wording) for day in page.growth[:MOST_DAYS]]
    if len(page.growth) > MOST_DAYS:
        days.append(say("page.more", n=len(page.growth) - MOST_DAYS))
    bars = draw_sparkline(fill_days(page.growth)) if len(page.growth) > 1 else ""
    classes = say("page.join").join(
        say(
            "story.class",
            kind=_name_class(part.source_class, wording),
            texts=count("brief.independent", part.texts),
        )
        for part in page.classes
    )
    grown: Line = (Run(say("page.join").join(days)), Run(f" {bars}"))
    if all(part.source_class is SourceClass.UNKNOWN for part in page.classes):
        return (grown,)
    return grown, (Run(classes, dim=True),)


def _show_day_count(day: DayCount, wording: Wording) -> str:
    line = f"{show_day(day.day, wording)}: {wording.count('brief.articles', day.articles)}"
    return f"{line} ({wording.count('story.copies', day.copies)})" if day.copies else line


def _name_class(kind: SourceClass, wording: Wording) -> str:
    return wording.say("story.unknown_class" if kind is SourceClass.UNKNOWN else f"class.{kind}")


def fill_days(growth: tuple[DayCount, ...]) -> tuple[int, ...]:
    """Return the articles of every day from the first to the last, days without any as 0."""
    counts = {day.day: day.articles for day in growth}
    last = growth[-1].day
    length = min((last - growth[0].day).days + 1, MOST_BARS)
    return tuple(counts.get(last - timedelta(days=n), 0) for n in reversed(range(length)))


MOST_NOTES = 5
"""Notes of a story that its page shows, the newest."""


def show_work(work: StoryWork | None, zone: str, wording: Wording) -> tuple[Block, ...]:
    """Return what stands on a story's page of the work on it; nothing where nobody does any."""
    if work is None or not (work.state or work.owner or work.notes):
        return ()
    lines: list[Text] = []
    if work.state or work.owner:
        lines.append(say_work(work, wording))
    lines += [show_note(note, zone, wording) for note in work.notes[-MOST_NOTES:]]
    return (Block(lines, wording.say("work.title")),)


def say_work(work: StoryWork, wording: Wording) -> str:
    """Return how far curators are with a story, and who has it: "checking · Kenji"."""
    state = wording.say(f"work.{work.state}") if work.state else ""
    owner = show_owner(work, wording) if work.owner else ""
    return " · ".join(part for part in (state, owner) if part) or wording.say("work.none")


def show_owner(work: StoryWork, wording: Wording) -> str:
    """Return who has a story, "" where nobody took it."""
    return _show_curator(work.owner, wording) if work.owner else ""


def show_note(note: StoryNote, zone: str, wording: Wording) -> Line:
    """Return the line of a note, with who wrote it and when."""
    when = show_time(note.at, zone, wording)
    by = wording.say("work.by", name=_show_curator(note.by, wording), when=when)
    return (Run(f"✎ {note.text}"), Run(f" {by}", dim=True))


def _show_curator(curator: Curator, wording: Wording) -> str:
    return show_person(curator.person, curator.name or wording.say("work.somebody"), wording)
