"""Choose what an article's text is taken from: its feed, its page, or its headline alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.articles import Article, KnownFacts, PageKind, Published, RawPage
from bot.domain.feeds import PendingEntry
from bot.domain.scripts import EAST_ASIAN, count_east_asian
from bot.intake.outlet_zone import find_outlet_zone

# What feeds call content is the article where it is as long as the shortest news in brief;
# a bare description is one only where it is longer than any teaser.
_CONTENT_WORDS, _CONTENT_SENTENCES = 120, 5
_DESCRIPTION_WORDS, _DESCRIPTION_SENTENCES = 250, 8
_LONGER = 1.5
_LESS = 0.9
_NOTICE_WORDS = 250
"""A page of more words is an article, whatever notice stands in it."""

_FEWEST_WORDS = 20
_TAIL_CHARS = 160

_WORD = re.compile(rf"[^\W_{EAST_ASIAN}]+(?:['’.,][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]{0,3}(?:\s|\Z)|[。！？]")
_CREDIT = re.compile(
    r"\s*(?:The post .{1,300} (?:appeared first on|first appeared on) .{1,120}"
    r"|投稿 .{1,300} は .{1,120} に最初に表示されました。?)\s*\Z"
)
_TEASER_END = re.compile(
    r"""
    (?: … | \.{3} | ‥ | ⋯ | 。{2,} )[\s\]\)）］»”"』」]*\Z
  | (?: read\s(?:more|on|the\s(?:full|rest|whole|entire)\b.{0,60}|full\s\w+|it\sall)
      | continue\sreading\b.{0,120} | keep\sreading\b.{0,120} | more\s(?:here|»|>>|→)
      | (?:click|see|visit)\s(?:here|the\ssite)\b.{0,60} | full\s(?:story|article|text)\b.{0,40}
      | (?:story|article)\scontinues\b.{0,40}
      | 続きを(?:読む|見る) | 続きは.{0,30} | もっと(?:読む|見る) | 全文(?:を読む|はこちら)
      | 詳しくは.{0,20} | [閱阅][讀读](?:更多|全文|原文|[詳详]情) | [繼继][續续][閱阅][讀读]
      | 查看(?:更多|全文|原文|[詳详]情) | 更多(?:內容|内容|[詳详]情)
      | 全文[請请]看.{0,30} | [詳详]全文 )
    [\s.:>»›→…\]\)）］]*\Z
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NOTICE = re.compile(
    r"""
    \b(?: subscrib\w{1,5} \s (?:now\s)? to \s (?:continue|read|keep|unlock|access|view|get\saccess)
      | (?:to|and) \s (?:continue|keep) \s reading
      | already \s (?:a|an|have) \s .{0,30}? (?:subscriber|member|subscription|account)
      | (?:sign|log) \s? (?:in|up) \s (?:or\s\w+\s(?:up\s)?)? to \s (?:continue|read|view|access)
      | register \s .{0,30}? to \s (?:continue|read)
      | (?:this|the) \s (?:article|story|content|page) \s is \s (?:only\s)?
        (?:available|reserved|exclusive|for) \s .{0,40}? (?:subscribers|members)
      | (?:subscriber|member)s?[\s-]only | unlock \s this \s (?:article|story)
      | you(?:['’]ve|\shave) \s (?:reached|read) \s .{0,40}? (?:limit|free\s(?:articles|stories))
      | (?:remaining|left) \s of \s your \s free
      | we \s (?:value|care\sabout|respect) \s your \s privacy
      | (?:we|this\ssite|this\swebsite) \s .{0,40}? uses? \s .{0,30}? cookies
      | (?:accept|reject) \s all \s? (?:cookies)? | cookie \s (?:consent|preferences|settings)
      | before \s you \s continue \s to
      | (?:enable|turn\son|requires) \s javascript | javascript \s is \s (?:disabled|required)
      | (?:verify|confirm|make\ssure) \s (?:that\s)? you(?:['’]re|\sare) \s
        (?:a\s|not\sa\s)? (?:human|robot)
      | are \s you \s a \s robot | checking \s your \s browser | unusual \s traffic
      | access \s (?:to\sthis\spage\s(?:has\sbeen|is)\s)? denied | ad \s? blocker
    )\b
  | 会員(?:限定|登録|専用) | 有料(?:会員|記事|購読)
  | (?:ログイン|購読|登録)(?:する|して|が必要)
  | 残り\s?\d+\s?文字
  | この記事は.{0,20}(?:限定|有料) | クッキー(?:を使用|の使用|に同意)
  | (?:訂閱|订阅|登入|登录|付費|付费|註冊|注册)(?:後|后|即可|以|才能|會員|会员|閱讀|阅读|解鎖|解锁)
 |(?:會員|会员|訂戶|订户)(?:專享|专享|獨享|独享|限定|專屬|专属)
  | 剩餘\s?\d+% | 本網站使用\s?cookie
    """,
    re.IGNORECASE | re.VERBOSE,
)


def choose_text(entry: PendingEntry) -> str | None:
    """Return the feed's own text of an entry where that is the article, else None.

    None says that the page must be read. An entry whose address stands for others too, or that
    has none, is all that there is of it.
    """
    content, summary = _without_credit(entry.facts.content), _without_credit(entry.facts.summary)
    if entry.facts.link is None or not any(key.startswith("url:") for key in entry.keys):
        return content or summary or entry.facts.title or None
    if content and content != summary:
        longer = count_words(content) >= _LONGER * count_words(summary)
        whole = longer and _is_whole(content, _CONTENT_WORDS, _CONTENT_SENTENCES)
        return content if whole else None
    whole = _is_whole(summary, _DESCRIPTION_WORDS, _DESCRIPTION_SENTENCES)
    return summary if whole else None


def is_thin(article_text: str, entry: PendingEntry) -> bool:
    """Tell whether what was read on a page is no more than a notice, or less than the feed says."""
    words = count_words(article_text)
    if words < _FEWEST_WORDS:
        return True
    if words < _NOTICE_WORDS and _NOTICE.search(article_text):
        return True
    stated = max(count_words(entry.facts.summary), count_words(entry.facts.content))
    return words < _LESS * stated


def headline_article(entry: PendingEntry) -> RawPage:
    """Return what the feed says of an article as a page of its own, marked `headline_only`."""
    summary = _without_credit(entry.facts.summary) or _without_credit(entry.facts.content)
    return replace(make_page(entry, summary or entry.facts.title), headline_only=True)


def make_page(entry: PendingEntry, text: str) -> RawPage:
    """Return a page that holds a plain text of an entry, with what the feed states of it."""
    return RawPage(
        origin=entry.facts.link or entry.facts.title,
        kind=PageKind.TEXT,
        body=text.encode("utf-8", "replace"),
        charset="utf-8",
        known=state_facts(entry),
    )


def state_facts(entry: PendingEntry, *, page: Article | None = None) -> KnownFacts:
    """Return what a feed states of an article; its day is that of the clock that the feed tells.

    Where that is UTC, the day is that where the outlet is, if its address, the text's dateline or
    its script says so.

    A title that the feed cut short is left to the `page`, if there is one, and so is the day of
    what the feed says only the last change of; without one that is the day. The language that
    feeds state is that of their software too often to win over the text.
    """
    title = entry.facts.title or None
    if page is not None and title and _TEASER_END.search(title):
        title = None
    dated = page is not None and page.published is not None
    published = entry.facts.published or (None if dated else entry.updated)
    text = page.text if page is not None else entry.facts.content or entry.facts.summary
    return KnownFacts(
        title=title,
        url=entry.facts.link,
        published=_place_day(published, entry.facts.link, text),
        byline=entry.facts.author,
        categories=entry.facts.categories,
    )


def _place_day(moment: datetime | None, link: str | None, text: str) -> Published | None:
    if moment is None:
        return None
    offset = moment.utcoffset()
    zone = None if offset else find_outlet_zone(link, None, text=text)
    local = moment.astimezone(zone) if zone else moment
    return Published(day=local.date(), at=moment.astimezone(UTC), offset=offset)


def _without_credit(text: str) -> str:
    """Return the text without the line by which blogs name themselves at its end."""
    head, tail = text[:-600], text[-600:]
    return (head + _CREDIT.sub("", tail)).strip()


def _is_whole(text: str, words: int, sentences: int) -> bool:
    if _TEASER_END.search(text.rstrip()[-_TAIL_CHARS:]) or count_words(text) < words:
        return False
    return len(_SENTENCE_END.findall(text)) >= sentences


def count_words(text: str) -> int:
    """Return how many words a text has; two characters of Chinese or Japanese count as one."""
    return len(_WORD.findall(text)) + count_east_asian(text) // 2
