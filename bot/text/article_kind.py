"""The kind of an article: told by its title, its address and the person it is written in."""

from __future__ import annotations

import re

from bot.domain.articles import ArticleKind

_ROUNDUP = re.compile(
    r"\bin brief\b|\bbriefs\b|\bround-?up\b|\bbrief:|\blive (?:updates?|blog)\b|\bas it happened\b"
    r"|\b(?:morning|evening|daily|weekly) (?:briefing|brief|digest|edition|news|headlines)\b"
    r"|\b(?:the|this|our) week in\b|\btoday's (?:headlines|top stories)\b|\bnewsletter\b"
    r"|\b(?:top|key) (?:headlines|stories) (?:of|for|this|today)\b|^headlines\b"
    r"|ニュース(?:一覧|まとめ|ヘッドライン)|ヘッドライン|(?:今日|きょう|今朝|けさ|朝|今夜|夜|今週|週間)の(?:まとめ|ニュース)|ダイジェスト"
    r"|[联聯]播(?:快[讯訊]|速[览覽])|快[讯訊]\s*$|^简讯|^簡訊|早[报報]\s*$|晚[报報]\s*$|新[闻聞](?:汇总|匯總|一分[钟鐘]|早餐)|(?:要|重[点點]新)[闻聞](?:一次看|汇总|匯總|速[览覽])",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"^\W*(?:opinions?|op-?ed|editorials?|commentary|columns?|viewpoint|perspective|letters?"
    r"|guest essay|my view)\b\s*[:|\-–—]|\|\s*(?:opinion|editorial|commentary|column)\s*$"
    r"|^\W*(?:社説|主張|コラム|論説|論壇|オピニオン|時評|天声人語|寄稿|投書)"
    r"|^\W*(?:社[论論評评]|[评評][论論]|(?:[国國][际際])?[锐銳][评評]|快[评評]|短[评評]|[时時][评評]|(?:名家)?[观觀][点點]|投[书書]|专栏|專欄|星期專論|自由廣場)"
    r"|(?:社[论論]|[评評][论論]|[锐銳][评評]|[时時][评評])\s*$",
    re.IGNORECASE,
)
_ANALYSIS = re.compile(
    r"^\W*(?:(?:news )?analysis|explainer|explained|fact[- ]check|q ?& ?a|background|in depth)\b"
    r"|^(?:is|are|was|were|do|does|did|can|could|would|will|should)\b.*\?$"
    r"|\bexplained\W*$|\|\s*(?:analysis|explainer)\s*$|\bwhat (?:to|you need to|we) know\b"
    r"|\bwhat (?:it|this|that) means\b|\bhere's (?:what|why|how)\b|^(?:why|how)\b(?!.*\bsays?\b)"
    r"|\b(?:\d+|two|three|four|five|six|seven) (?:\w+ )?(?:takeaways|things|questions|charts)\b"
    r"|^\W*(?:解説|分析|深掘り|検証|焦点|Q&A)|(?:狙いは|なぜ|背景分析|の背景|とは)[?？]?\s*$"
    r"|^\W*(?:分析|解[读讀]|深度|[观觀]察|懶人包|[图圖]解|[专專][访訪])|(?:[为為]何|懶人包|解[读讀])[?？]?\s*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"/(?:(?P<opinion>opinions?|editorials?|op-?eds?|columns?|columnists?|commentary|commentisfree"
    r"|blogs?|voices|letters)|(?P<analysis>analysis|explainers?|fact-?check))(?:/|$)",
    re.IGNORECASE,
)
_VIEW = re.compile(
    r"^(?:we|you|don't|let's|stop|i)\b|\b(?:we|they|he|she|it|you) (?:should|must|ought|needn't)\b"
    r"|\bI (?:asked|was|am|saw)\b|\b(?:is|are) (?:a mistake|wrong|right)\b"
    r"|\bwas (?:right|wrong) to\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|「[^」]*」")
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I've|my)\b")
_LOOKED_AT = 3_000
_MOST_OF_ONE = 3
"""Paragraphs with a first person outside quotations that a report has at most."""


def tell_kind(title: str, *, url: str | None = None, text: str = "") -> ArticleKind:
    """Return what sort of text an article is, a report where nothing says otherwise."""
    title = title.replace("’", "'").strip()
    if _ROUNDUP.search(title):
        return ArticleKind.ROUNDUP
    address = _ADDRESS.search(url) if url else None
    if _OPINION.search(title) or (address and address["opinion"]):
        return ArticleKind.OPINION
    if _ANALYSIS.search(title) or (address and address["analysis"]):
        return ArticleKind.ANALYSIS
    if _VIEW.search(_QUOTED.sub("", title)) or _speaks_of_itself(text):
        return ArticleKind.OPINION
    return ArticleKind.REPORT


def _speaks_of_itself(text: str) -> bool:
    own = _QUOTED.sub("", text[:_LOOKED_AT].replace("’", "'"))
    return sum(bool(_FIRST_PERSON.search(line)) for line in own.splitlines()) > _MOST_OF_ONE
