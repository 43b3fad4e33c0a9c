"""The dateline that opens a news story: `TOKYO, July 19 (Reuters) - `, `【台北共同】`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.spans import Span

_AGENCIES = (
    "Reuters|REUTERS|AP|AFP|UPI|DPA|dpa|EFE|ANI|PTI|IANS|CNA|Xinhua|Kyodo|Yonhap|Bloomberg|TASS|"
    "Jiji|ANSA|AAP|CP|PA|Interfax|Anadolu|AA|CNN|BBC|NNA|WAM|Bernama|ANTARA|Focus Taiwan|"
    "The Associated Press|Associated Press|Thomson Reuters Foundation|Agence France-Presse|"
    "Kyodo News|Xinhua News Agency|Reuters Breakingviews"
)
_PLACE = (
    r"[A-Z][\w.’'-]{1,30}"
    r"(?:[ /,]{1,2}(?:[A-Z\d][\w.’'-]{0,30}|(?:of|on|and|the|de|del|la|am|upon)\b)){0,6}"
)
_DASH = r"[ \t]{0,2}(?:-{1,2}|–|—|―|:)[ \t]"
_AGENCY_DATELINE = re.compile(
    rf"(?P<place>{_PLACE}),?[ \t]{{0,2}}"
    rf"\((?P<agency>{_AGENCIES})(?:[ /,](?!Photo)[^()\n]{{0,30}})?\)"
    rf"(?:{_DASH}|[ \t]{{1,2}})"
)
_CAPITALS_DATELINE = re.compile(
    r"[A-Z][A-Z.’'-]{2,30}(?:[ /][A-Z][A-Z.’'-]{1,30}){0,3}"
    r"(?:, [A-Z][\w.]{0,15}(?: [A-Z]?[\w.]{0,15}){0,2}){0,2}(?: \d{1,2})?"
    r"(?:[ \t]{0,2}(?:–|—|―|--)|[ \t]{1,2}-)[ \t]{0,2}"
)
# A place, then anybody's name in brackets and a dash: an agency that is not listed. Where the place
# is not in capitals, a capital must follow.
_NAMED_DATELINE = re.compile(
    rf"(?P<capitals>(?=[A-Z][A-Z.’'-]))?{_PLACE},?[ \t]{{0,2}}"
    r"\((?P<agency>[A-Z][\w.’' -]{1,40})\)[ \t]{0,2}(?:-{1,2}|–|—|―)[ \t](?(capitals)|(?=[A-Z“\"]))"
)
_AGENCY_OPENING = re.compile(
    rf"(?:(?P<bare>{_AGENCIES})(?:{_DASH})|\((?P<agency>{_AGENCIES})\)"
    rf"(?:{_DASH}|[ \t]{{0,2}}(?=[A-Z“\"])))"
)
_HAN = r"[\u3400-\u9fff]"
_DENSE_DATELINE = re.compile(
    # 【台北共同】, （東京＝共同）, （中央社記者王小明台北11日電）, 新华社北京3月11日电（记者王明）,
    # 央视网消息（新闻联播）：. A mark such as 【写真】 is no dateline.
    r"【(?!写真|画像|図解|グラフ|動画|地図|関連|速報|独自|解説"
    r"|社説)[^【】\n]{2,20}(?:共同|時事|＝[^【】\n]{1,12}|通信|電|[讯訊])】"
    r"|[（(〔［\[][^（）()〔〕\n]{2,20}[讯訊][）)〕］\]][ 　]?"
    rf"|{_HAN}{{0,8}}[记記]者{_HAN}{{2,8}}[／/]{_HAN}{{2,8}}[報报][導导道][：: 　]?"
    r"|[〔［\[（(][^〔〕［］\[\]（）()\n]{1,20}(?:ロイター|ＡＦＰ|AFP|共同"
    r"|時事)[〕］\]）)](?:[ 　]?[-－―—][ 　]?)?"
    r"|[（(〔［\[](?:[^（）()〔〕\n]{1,12})?(?:社|記者|记者|通訊"
    r"|通讯)[^（）()〔〕\n]{0,24}[電电報报導导道][）)〕］\]][ 　]?"
    r"|(?:新华社|新華社|中新社|中新网|中新網|人民网|央视网|央視網|中央社|法新社"
    r"|路透社|美联社|美聯社|共同社|環球網|环球网)"
    r"[^\s，。：；、（]{0,14}(?:[电電讯訊]|消息)(?:[（(][^（）()\n]{1,24}[）)])?[：:，, 　]{0,2}"
)
_DENSE_AGENCY = re.compile(
    "新华社|新華社|中新社|中新网|中新網|人民网|央视网|央視網|中央社|法新社|路透社|美联社|美聯社"
    "|共同社|環球網|环球网|共同|時事|ロイター|ＡＦＰ|AFP"
)


_NAMED_ALONE = re.compile(
    rf"[(（【\[]?(?:(?P<agency>{_AGENCIES})(?: News)?"
    rf"|(?:{_DENSE_AGENCY.pattern})(?:通信社?|社)?)"
    r"[)）】\]]?"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a dateline ends in its text, and the agency it names."""

    end: int
    agency: str | None = None


def find_agency(text: str) -> str | None:
    """Return the agency that a text consists of ("Reuters", "(AP)", "時事通信"), or None."""
    match = _NAMED_ALONE.fullmatch(text)
    return None if match is None else match["agency"] or text.strip("()（）【】[]")


def cut_dateline(text: str, sentence: Span) -> Span:
    """Return a sentence of a text without the dateline that opens it.

    Place, day and agency stand in a citation already.
    """
    dateline = find_dateline(text, sentence.start)
    if dateline is None or dateline.end >= sentence.end:
        return sentence
    return Span(dateline.end, sentence.end)


def find_dateline(text: str, start: int = 0) -> Dateline | None:
    """Return the dateline that begins exactly at `start`, or None.

    At most some 250 characters are looked at, so the cost does not grow with the text.
    """
    if match := _AGENCY_DATELINE.match(text, start):
        return Dateline(match.end(), match["agency"])
    if match := _NAMED_DATELINE.match(text, start):
        return Dateline(match.end(), match["agency"])
    if match := _AGENCY_OPENING.match(text, start):
        return Dateline(match.end(), match["bare"] or match["agency"])
    if match := _DENSE_DATELINE.match(text, start):
        agency = _DENSE_AGENCY.search(match[0])
        return Dateline(match.end(), agency[0] if agency else None)
    if match := _CAPITALS_DATELINE.match(text, start):
        return Dateline(match.end())
    return None
