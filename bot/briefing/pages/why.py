"""The page of why something was told, or was not."""

from __future__ import annotations

from collections.abc import Iterator

from bot.briefing.compose import Verdict, cite_source
from bot.briefing.lookup import DigestVerdict, WhyPage
from bot.briefing.page import Block, Line, Page, Run, Text, show_time
from bot.briefing.pages.brief import show_headline
from bot.briefing.pages.citations import show_source
from bot.briefing.wording import Wording
from bot.domain.feeds import MissedEntry


def show_why(found: WhyPage, wording: Wording, zone: str) -> Page:
    """Return the page of why something was told or was not, a block for each digest."""
    title = wording.say("why.title")
    if found.story is None:
        return Page(title, [Block(_show_missed(entry, wording, zone) for entry in found.missed)])
    digests = (_show_digest(item, wording, zone) for item in found.digests)
    return Page(title, (Block(_show_subject(found, wording)), *digests))


def _show_subject(found: WhyPage, wording: Wording) -> Iterator[Text]:
    """Yield the lines of what is asked about: the article and its story, or the story alone."""
    headline = show_headline(found.headline, found.by_desk, wording)
    articles = wording.count("brief.articles", found.articles)
    if found.article is None:
        yield Run(headline, bold=True), Run(f" · {articles}", dim=True)
        return
    yield show_source(cite_source(found.article, 1), wording, titled=True)
    if found.copy_of is not None:
        yield wording.say("why.copy", title=found.copy_of.article.title)
    elif found.articles > 1:
        yield wording.say("why.same_story", headline=headline, articles=articles)
    if found.reasons:
        yield (Run("; ".join(found.reasons), dim=True),)


def _show_digest(item: DigestVerdict, wording: Wording, zone: str) -> Block:
    name = item.digest.name if item.digest else wording.say("why.brief_name")
    zone = item.digest.zone if item.digest else zone
    return Block((_say(verdict, wording, zone) for verdict in item.verdicts), name)


def _say(verdict: Verdict, wording: Wording, zone: str) -> str:
    return wording.say(
        f"why.{verdict.reason}",
        when=show_time(verdict.at, zone, wording) if verdict.at else "",
        rank=verdict.rank,
        most=verdict.most,
        about=verdict.about,
    )


def _show_missed(entry: MissedEntry, wording: Wording, zone: str) -> Line:
    when = show_time(entry.at, zone, wording)
    if entry.filter:
        what = wording.say("why.kept_out", feed=entry.feed, when=when, rule=entry.filter)
    elif entry.fault:
        what = wording.say("why.read_again", feed=entry.feed, when=when, fault=entry.fault)
    else:
        what = wording.say("why.unread", feed=entry.feed)
    return (Run(entry.title or "…", bold=True, href=entry.url), Run(f" · {what}"))
