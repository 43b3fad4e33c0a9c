"""Junk: what stands among the sentences of an article and is none of them.

Captions, credits, bylines, agency lines, transcripts, tweets, lists of links that were glued to a
name, calls to the reader, headings. Patterns, because each is a form that newsrooms print.
"""

from __future__ import annotations

import re

import re2

_MONTH = (
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|January|February|March|April|June"
    r"|July|August|September|October|November|December)\.?"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_AGENCY = r"(?:AP|AFP|EPA|Reuters|REUTERS|Getty|Kyodo|Xinhua|CNA|Bloomberg)"
CREDIT = re.compile(
    rf"\((?:{_AGENCY}\b[^()\n]{{0,60}}"
    r"|[A-Z][^()/\n]{2,40}\s?/\s?[A-Z][^()\n]{1,40}"
    r"|(?:Photos?|Images?|Picture|Courtesy|Credit|Illustration)\b[^()\n]{0,80})\)"
)
"""The credit of a picture in brackets: `(AP Photo/Ida Berg)`, `(Ida Berg / Reuters)`."""

_CAPTION = re.compile(
    rf"(?:,|(?!{_WEEKDAY})\b[A-Z]\w+)\s(?:{_WEEKDAY},?\s)?"
    rf"(?:{_MONTH}\s\d{{1,2}},\s\d{{4}}|\d{{1,2}}\s{_MONTH}\s\d{{4}})"
    r"(?:,?\s(?:in|at|near|outside|on|off)\s[^.]{1,60})?\.?\Z"
    rf"|{CREDIT.pattern}\.?\Z"
    r"|\A(?:FILE\b|File photo\b|In this [^.]{0,40}\b(?:photo|image)\b"
    r"|(?:Pictured|Left|Right|Above|Photos?|Picture|Image|Caption|Video):)"
)
"""A sentence that closes with the day and the place of its picture, or with its credit."""

_CAPTION_TAIL = 90
_CAPTION_WORDS = (
    *("FILE", "File photo", "In this", "Pictured", "Left", "Right", "Above", "Photo"),
    *("Picture", "Image", "Caption", "Video"),
)
_YEAR = re.compile(r"\d{4}")
_REPORTED = re.compile(r"\b(?:said|told|says|announced|according)\b")
_OPENING = re.compile(
    # A byline glued to what follows; a speaker's name.
    rf"(?i:by) (?!{_WEEKDAY}|{_MONTH} \d)[A-Z][\w.’'-]+ (?:[A-Z][\w.’'-]+,? ){{1,3}}(?=[A-Z])"
    r"|[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){0,3}\s?(?:\([^)]{1,30}\))?:\s"
    r"|(?:Q|A|Interviewer|Host|Moderator|Narrator|Announcer|Speaker \d)\s?[:.]\s"
)
_INSIDE = re2.compile(
    # A mark of a transcript; a tweet; a list of links in a name.
    r"\[(?i:music|laughter|applause|crosstalk|inaudible|pause|end)[^\]]{0,30}\]"
    r"|\b(?i:archived recording)\b"
    r"|pic\.twitter\.com|https?:\s?//t\.co/|\(@\s?\w{2,30}\)"
    r"|[a-z]{2}[A-Z][A-Za-z]+[:\s][^\n]{5,400}\bMORE\b"
)
_FRAGMENT = re.compile(r"\A[“\"‘']?(?!(?:al|el|de|du|von|van|bin|ibn|di|da|la)\b)[a-z][a-z]")
_SHOUTED = 0.7
_SHORTEST_SHOUT = 20
_CALL = re2.compile(  # searched in lower case
    r"\b(?:read (?:more|also|next|the full)|subscribe|unsubscribe|sign(?:ing)? up|click (?:here|to)"
    r"|follow (?:us|me|him|her|them)\b|on (?:twitter|facebook|instagram|x)\.?$|share this|log ?in"
    r"|leave a reply|all rights reserved|copyright|advertisement|newsletter|cookies?"
    r"|do you find this|enter your|photo(?:graph)? (?:by|credit)|file photo|images?:|image credit"
    r"|source ?:|ai generated|getty images|this site uses|contact us|terms of (?:use|service)"
    r"|download (?:the|our) app|contributed to this (?:report|story|article)"
    r"|(?:reporting|editing|writing) by [a-z]|thomson reuters trust|replay more|just watched"
    r"|(?:story|article) (?:was|has been) (?:updated|corrected|republished|originally published)"
    r"|not been edited by|watch live|support our journalism|e-?mail (?:us|him|her) at)\b"
    r"|\b(?:opinions?|views)\b[^.]{0,80}\b(?:(?:is|are) (?:their|his|her"
    r"|those of|the author|solely)"
    r"|do(?:es)? not (?:necessarily )?(?:represent|reflect))\b"
    r"|^\(?related:|^(?:home|related|tags?|watch|see also|listen|photo|caption|editor'?s note)\b"
    r"[^.]{0,40}:?$|©"
)
_DENSE = re2.compile(
    r"\A[【〈<\[（](?:写真|画像|図解|図|グラフ|動画|地図|関連|表|アーカイブ|圖"
    r"|图|影片|視頻|视频|相關|相关)"
    r"|【(?:写真|画像|動画|映像|図解|グラフ|地図)[^【】]{0,8}】$|\A[■▼▲★※①-⑳]|\A（[^（）]*）$"
    r"|続きを読む|会員登録|無断転載|執筆歴|關鍵字|訂閱|订阅|延伸閱讀|延伸阅读"
    r"|责任编辑|責任編輯|更多新聞"
    # A field of a form, which says nothing of what it is about.
    r"|\A\W{0,3}(?:[一二三四五六七八九十\d]{1,2}[、.．]\s?)?"
    r"(?:日期|日時|日程|期間|期间|時間|时间|場所|地點|地点)\s?[：:]"
    r"|(?:編集|取材|撮影|攝影|摄影|记者|記者|編輯|编辑|来源|來源|責編|责编|編譯"
    r"|编译|圖|图|写真)\s?[：:／/]"
    r"|[（(][^（）()]{1,24}(?:攝|摄|提供|撮影|資料照|资料图|資料写真)[）)]。?$"
)


def is_junk(sentence: str) -> bool:
    """Tell whether a piece of text is no sentence of its article, whatever it stands beside."""
    return (
        _CALL.search(sentence.lower()) is not None
        or _OPENING.match(sentence) is not None
        or _INSIDE.search(sentence) is not None
        or (_may_be_caption(sentence) and _is_caption(sentence))
        or _FRAGMENT.match(sentence) is not None
        or _DENSE.search(sentence) is not None
        or _is_shouted(sentence)
    )


def _is_caption(sentence: str) -> bool:
    return _CAPTION.search(sentence) is not None and _REPORTED.search(sentence) is None


def _may_be_caption(sentence: str) -> bool:
    """Tell whether a year or a bracket is at the end, or a word of captions opens a sentence."""
    tail = sentence[-_CAPTION_TAIL:]
    return ")" in tail[-2:] or _YEAR.search(tail) is not None or sentence.startswith(_CAPTION_WORDS)


def _is_shouted(sentence: str) -> bool:
    """Tell whether a line is in capitals, as headings are; a flash of a wire ends with a stop."""
    short = len(sentence) < _SHORTEST_SHOUT
    if short or sentence.endswith(".") or not sentence[:8].isupper():
        return False
    letters = [character for character in sentence if character.isalpha()]
    return sum(map(str.isupper, letters)) > _SHOUTED * len(letters)
