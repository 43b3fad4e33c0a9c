"""Claims of Japanese and Chinese texts: numbers, clock times and ranks, and what they are of.

The forms are fixed ones: a number with its counter (3隻, 12名), an hour (午前9時), a rank (2回目,
第三次, 初めて). What is said beside them is compared by pairs of characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from bot.domain.spans import Span
from bot.domain.stories import DifferenceKind
from bot.stories.disputes.clocks import HOUR_WIDE, MINUTE_WIDE
from bot.stories.disputes.statements import Statement
from bot.text.dates import find_dates
from bot.text.segment import find_content_words

_FIGURES = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "両": 2, "两": 2, "兩": 2,
}  # fmt: skip
_PLACES = {"十": 10, "百": 100, "千": 1_000}
_NUMBER = r"(?:\d[\d,，]*(?:\.\d+)?|[〇零一二三四五六七八九十百千両两兩]+)"
_COUNTERS = {
    "person": "人 名",
    "ship": "隻 艘 只",
    "aircraft": "機 架 机",
    "building": "棟 戸 軒 栋 棟 間",
    "shot": "発 枚",
    "vehicle": "台 辆 輛",
    "case": "件 起 例",
    "hour": "時間 小时 小時 个小时 個小時",
    "day": "日間 天",
    "metre": "メートル 米 公尺",
    "kilometre": "キロ 公里 海里 カイリ",
    "percent": "% ％ パーセント",
    "money": "億円 万円 億元 亿元 萬元 万元 億ドル 亿美元 億美元",
}
_COUNTED = {sign: head for head, listed in _COUNTERS.items() for sign in listed.split()}
_QUANTITY = re.compile(
    rf"(?P<before>約|およそ|大約|大约|近|少なくとも|至少|超過|超过|逾|[最]大)?(?P<number>{_NUMBER})"
    r"(?P<more>余|多|数)?\s?(?P<myriad>[万萬])?"
    rf"(?P<counter>{'|'.join(sorted(_COUNTED, key=len, reverse=True))})"
    r"(?P<after>以上|超|余り|前後|左右|ほど|程度|以下|未満|以内)?"
)
_OUTCOMES = {
    "killed": "死亡 亡くな 死者 犠牲 遇难 遇難 罹難 身亡 丧生 喪生",
    "injured": "負傷 けが 軽傷 重傷 受伤 受傷 伤者 傷者 輕傷 轻伤 重伤",
    "missing": "行方不明 失踪 失蹤 失联 失聯",
    "arrested": "逮捕 拘束 被捕 拘留 拘捕",
    "rescued": "救助 获救 獲救 救出 救起",
}
_OUTCOME = re.compile(
    "|".join(f"(?P<{name}>{'|'.join(listed.split())})" for name, listed in _OUTCOMES.items())
)
_ABOUT = frozenset(["約", "およそ", "大約", "大约", "近", "余り", "前後", "左右", "ほど", "程度"])
_AT_LEAST = frozenset(["少なくとも", "至少", "超過", "超过", "逾", "以上", "超"])
_AT_MOST = frozenset(["以下", "未満", "以内"])
_CLOCK = re.compile(
    r"(?P<half>午前|午後|上午|下午|凌晨|早上|晚上|傍晚|未明)?(?P<hour>\d{1,2}|[一二三四五六七八九十两兩]{1,3})"
    r"(?:時|时|點|点)(?![間间])(?:(?P<minute>\d{1,2})分|(?P<thirty>半))?(?P<about>ごろ|頃|过|過|左右|许|許|すぎ)?"
)
_AFTERNOON = frozenset({"午後", "下午", "晚上", "傍晚"})
_RANK = re.compile(
    rf"第(?P<nth>{_NUMBER})(?:次|回|度|届|屆|例)|(?P<times>{_NUMBER})(?:回目|度目|例目|隻目|人目)"
    r"|(?P<first>初めて|初の|首次|首度|史上初|首艘|首例|首個|首个)"
)
_MODAL = re.compile(
    r"予定|計画|方針|見通し|可能性|預計|预计|將會|将会|[将將](?=[於于在派舉举])|計劃|计划|拟|擬|要求|もし|如果|若"
)
_PAST = re.compile(
    r"昨年|去年|前年|一昨年|以前|過去|过去|先月|上月|上個月|上个月|前回|上次|これまで|此前|先前|累計|累计|合計|合计|年間|毎|每|平均"
    r"|のうち|其中|うち|別の|另有|另外|また別|同期|比"
)
_DENIED = re.compile(r"ない|なかった|ず、|沒有|没有|未能|並非|并非|否認|否认|不是")
_COMMON = re.compile(
    "|".join(sign for listed in _OUTCOMES.values() for sign in listed.split())
    + r"|警察|警方|当局|當局|消防|政府|部門|部门|発表|表示|宣布|公布|指出|によると|報道|报道"
    r"|造成|有|参加|參加|男子|女子|開始|开始"
    r"|始ま|実施|行[いわっ]|進行|进行|舉行|举行|今年|本日|今日|今天|上午|下午|午前|午後"
)
"""Words that say nothing of what a number is of."""
_TERRITORIES = re.compile(
    "日本|台[湾灣]|臺灣|中[国國共]|米国|美[国國]|韓国|韩国|韓國|北朝鮮|朝鲜|北韓|ロシア|俄|フィリピン|菲律[宾賓]|香港|印度|インド|英国|英國"
)
_CLAUSE = re.compile(r"[、，,；;。]")
_SEXES = frozenset("男女")
_NEAR = 10
_LONGEST = 600
_DIGIT = re.compile(r"[\d〇零一二三四五六七八九十百千万萬]")


@lru_cache(maxsize=256)
def find_eastern_statements(
    text: str, sentences: tuple[Span, ...], *, published: date | None
) -> tuple[Statement, ...]:
    """Return what the sentences of a Japanese or Chinese text state, in reading order."""
    days = find_dates(text, sentences, published=published, language="zh")
    found: list[Statement] = []
    for span in sentences:
        sentence = span.of(text)[:_LONGEST]
        own = frozenset(str(day.first) for day in days if span.start <= day.span.start < span.end)
        found += _Clauses(sentence, span, own).state()
    return tuple(found)


class _Clauses:
    """A sentence, and what is true of every value that it states."""

    def __init__(self, sentence: str, span: Span, days: frozenset[str]) -> None:
        self.sentence, self.span, self.days = sentence, span, days
        self.denied = _DENIED.search(sentence) is not None
        self.modal = _MODAL.search(sentence) is not None
        self.past = _PAST.search(sentence) is not None
        self.context = _pairs(sentence)
        self.names = frozenset(_TERRITORIES.findall(sentence))

    def state(self) -> Iterator[Statement]:
        """Yield the statements of the sentence."""
        for match in _QUANTITY.finditer(self.sentence):
            yield from self._state_quantity(match)
        for match in _CLOCK.finditer(self.sentence):
            yield from self._state_clock(match)
        for match in _RANK.finditer(self.sentence):
            value = 1.0 if match["first"] else _value(match["nth"] or match["times"])
            if value is not None:
                heads = _pairs(self._around(match, _NEAR))
                yield self._make(DifferenceKind.RANK, value, (value, value), match, heads)

    def _state_quantity(self, match: re.Match[str]) -> Iterator[Statement]:
        value = _value(match["number"])
        if value is None or match["more"] == "数" or _continues(self.sentence, match):
            return
        value *= 10_000 if match["myriad"] else 1
        low, high = value, value
        hedges = {match["before"], match["after"]}
        if match["more"] or hedges & _ABOUT:
            low, high = value * 0.9, value * 1.1
        if hedges & _AT_LEAST:
            high = float("inf")
        if hedges & _AT_MOST:
            low = 0.0
        head = _COUNTED[match["counter"]]
        outcome = self._find_outcome(match) if head == "person" else ""
        counted = frozenset({match["counter"]}) if head == "money" else frozenset({head})
        scope = frozenset(self.sentence[max(0, match.start() - 1) : match.start()]) & _SEXES
        scope |= frozenset(self.sentence[match.end() : match.end() + 1]) & _SEXES
        yield self._make(DifferenceKind.NUMBER, value, (low, high), match, counted, outcome, scope)

    def _state_clock(self, match: re.Match[str]) -> Iterator[Statement]:
        hour = _value(match["hour"])
        if hour is None or hour > 24 or not (match["half"] or match["minute"]):
            return
        hour += 12 * (match["half"] in _AFTERNOON and hour < 12)
        minutes = hour * 60 + (30 if match["thirty"] else float(match["minute"] or 0))
        wide = HOUR_WIDE if match["about"] or not match["minute"] else MINUTE_WIDE
        bounds = (minutes - wide, minutes + wide)
        yield self._make(DifferenceKind.NUMBER, minutes, bounds, match, frozenset({"clock"}))

    def _make(
        self,
        kind: DifferenceKind,
        value: float,
        bounds: tuple[float, float],
        match: re.Match[str],
        heads: frozenset[str],
        outcome: str = "",
        scope: frozenset[str] = frozenset(),
    ) -> Statement:
        near = self._around(match, _NEAR)
        return Statement(
            kind=kind,
            value=value,
            low=bounds[0],
            high=bounds[1],
            span=Span(self.span.start + match.start(), self.span.start + match.end()),
            sentence=self.span,
            heads=heads,
            outcome=outcome,
            scope=scope,
            plain=not self.denied and bool(heads),
            modal=self.modal,
            past=self.past,
            context=self.context,
            near=_pairs(near),
            times=self.days,
            names=self.names,
        )

    def _around(self, match: re.Match[str], reach: int) -> str:
        """Return the characters beside a phrase, within its clause."""
        before = _CLAUSE.split(self.sentence[max(0, match.start() - reach) : match.start()])[-1]
        after = _CLAUSE.split(self.sentence[match.end() :][:reach])[0]
        return f"{before} {after}"

    def _find_outcome(self, match: re.Match[str]) -> str:
        """Return what became of so many people: told right behind the number or before it."""
        after = _OUTCOME.search(_CLAUSE.split(self.sentence[match.end() :])[0][:_NEAR])
        before = list(_OUTCOME.finditer(_CLAUSE.split(self.sentence[: match.start()])[-1][-6:]))
        found = after or (before[-1] if before else None)
        return found.lastgroup or "" if found else ""


def _continues(sentence: str, match: re.Match[str]) -> bool:
    """Return whether a longer number, a date or a name goes on beside the phrase: 第3号機."""
    before = sentence[max(0, match.start() - 1) : match.start()]
    return before in ("第", "号", "號", "-", ".") or bool(_DIGIT.fullmatch(before))


def _pairs(text: str) -> frozenset[str]:
    plain = _COMMON.sub("、", text)
    return frozenset(pair for pair in find_content_words(plain, "ja") if not _DIGIT.search(pair))


def _value(written: str) -> float | None:
    """Return the value of figures or of numerals up to thousands: 1,200, 十二, 三百."""
    plain = written.replace(",", "").replace("，", "")
    if plain[:1].isdigit() and plain.isascii():
        return float(plain)
    total, figure = 0.0, 0
    for sign in written:
        if sign in _PLACES:
            total += (figure or 1) * _PLACES[sign]
            figure = 0
        elif sign in _FIGURES:
            figure = figure * 10 + _FIGURES[sign]
        else:
            return None
    return total + figure
