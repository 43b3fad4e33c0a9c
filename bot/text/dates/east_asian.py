"""Japanese and Chinese dates: reads one expression of time at a given place of a text."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.domain.scripts import KANA
from bot.text.dates.calendar import Part, Unit
from bot.text.dates.expressions import Between, Expression, Named, Window
from bot.text.lexicon import load_rows

_NUMERALS = "〇零一二三四五六七八九十"
_JOIN = r"\s?(?:から|[~〜～至到\-－–—―])\s?"
_FIGURES = {sign: str(max(0, place - 1)) for place, sign in enumerate(_NUMERALS)} | {
    figure: figure for figure in "0123456789"
}
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867} | {
    "民國": 1911,
    "民国": 1911,
}
"""The year before the first of each era, which counts from 1."""

_RELATIVE = {
    word: (Unit(unit), int(shift), origin == "then")
    for unit, origin, shift, *words in load_rows("eastern times")
    for word in words
}
_COUNTED = {
    "日": Unit.DAY,
    "天": Unit.DAY,
    "週": Unit.WEEK,
    "周": Unit.WEEK,
    "月": Unit.MONTH,
    "年": Unit.YEAR,
}
_PARTS = {word: Part[part.upper()] for part, *words in load_rows("eastern parts") for word in words}


def _any_of(known: dict[str, object] | tuple[str, ...]) -> str:
    return "|".join(sorted(known, key=lambda word: (-len(word), word)))


_NO_DAY = (
    r"前(?![往來来赴夕進进])|以(?![来來降])|[間间本程常光々目後后連连元圓均内內おごあ当當]|ぶり|振り|がかり|掛かり|がけ|かけ|か月|平均|余|ほど|近く"
    r"|足らず|未満|遅れ|半|制|連|续|續|游|遊|に?\d{1,3}[回人便食]"
)
"""What after 日 makes a length of time of it, "for the first time in 9 days", or another word."""
_QUARTERS = (
    r"(?P<quarter_word>第?\s?(?P<quarter>[1-4一二三四])\s?(?:四半期|季度|(?<=第.)季)"
    r"|Q(?P<figure>[1-4])(?!\d))"
)
_NO_TODAY = (
    "俄[罗羅]斯|头条|頭條|[说說]法|[の的](?:世界|社[会會]|[时時]代|年[轻輕]人|若者|国際)"
    "|(?:台[湾灣]|臺灣|日本|中[国國]|香港|美[国國])社[会會]|[の的](?:中[国國]|日本|台[湾灣]|臺灣|香港|美[国國])"
)
"""What after 今日 or 今天 makes an era or a name of it: 今日の日本 is Japan as it is now."""

_DATE = re.compile(
    r"(?:(?P<relative>(?!(?<=年)同[日月])"
    + _any_of(dict(_RELATIVE))
    + rf")(?![比祭券本度]|同[期月日]|並み|{_NO_TODAY})(?:の|的)?"
    rf"|(?:中[華华](?=民))?(?P<era>{_any_of(dict(_ERAS))})\s?"
    rf"(?P<era_year>\d{{1,3}}|元|[{_NUMERALS}]{{1,4}})年(?![度間间])"
    r"|(?P<republic>1\d{2})年(?=\d{1,2}月)"
    r"|(?P<short>\d{2})年(?=\d{1,2}月)"
    rf"|(?P<year>\d{{4}}|[{_NUMERALS[:11]}]{{4}})\s?"
    rf"(?P<year_sign>年(?![度間间前])|(?={_JOIN}\d{{4}}年))"
    r"(?P<decade>代)?)?"
    rf"\s?{_QUARTERS}?(?:(?P<month>\d{{1,2}}|[{_NUMERALS}]{{1,2}})\s?(?:月(?:份)?(?!並)|(?={_JOIN}\d{{1,2}}月))"
    rf")?(?P<part>(?!中[国國にのはをで]|(?<=今月)中|(?<=来月)中)(?:{_any_of(dict(_PARTS))}))?"
    rf"\s?(?:(?P<day>\d{{1,2}}|[{_NUMERALS}]{{1,3}})\s?"
    rf"(?:[両兩两]?[日號号](?!{_NO_DAY})"
    rf"|(?=(?:{_JOIN}|[、・])\d{{1,2}}[両兩两]?[日號号](?!{_NO_DAY}))))?"
)
_PRESS_DAY = re.compile(
    r"(?:[今昨明]|[今昨明本翌同次][日天])[（(](?P<day>\d{1,2})[日號号]?[）)](?![年月])日?"
)
"""A day as Taiwan's press writes it, 今（12）日, or with its number behind: 昨日（11日）."""
_WEEKDAY = re.compile(
    r"(?P<week>上(?:個|个)?|下(?:個|个)?|本|這|这|先週の?|来週の?|今週の?)?"
    r"(?:(?:週|周|星期|禮拜|礼拜)(?P<zh>[一二三四五六日天])(?!年|個|个|次|期|間|间)"
    r"|(?P<ja>[月火水木金土日])曜日?(?!討論|ロード|劇場|版|ドラマ|プレミア))"
)
_DISTANCE = re.compile(
    rf"(?:(?P<past>過去|过去|最近|近)|(?P<ahead>今後|未来|未來))?(?P<count>\d{{1,3}}|[{_NUMERALS}兩两]{{1,3}})\s?"
    r"(?:[ヶか個个カケ]\s?)?(?P<unit>[日天週周月年])(?P<span>間|间)?(?:(?P<ago>前(?![後后往來来赴夕進进]))|(?P<later>[後后])(?![半期]))?"
)
_CENTURY = re.compile(r"(?P<century>\d{1,2}|[一二三四五六七八九十]{1,3})\s?世[紀纪]")
_NEAR_QUARTER = re.compile(
    r"(?P<way>上一?[個个]?|前|下一?[個个]?|次の?|本|[這这][個个]?|今|翌)(?:四半期|季度)"
)
_FIRST_QUARTERS = re.compile(
    r"(?:(?P<year>\d{4})年)?前(?P<count>[23二三])[個个]?季(?:度|(?!節|节))"
)
_JOINED = re.compile(_JOIN)
_LISTED = re.compile("[、・]")
_JOINS_DAYS = re.compile(r"\s?(?:[、・和と及與与]|および|以及)\s?")
_START = re.compile(
    r"[\d〇零一二三四五六七八九十兩两令平昭大明民上下本這这昨去前今来來翌同次當当先過过最近"
    r"月火水木金土日星禮礼週周きおあ後后隔第未翌]|中(?=[華华]民)"
)
_HAN = re.compile(r"[年月日天號号週周曜期きおあ紀纪季拜夜晩晚朝早晨夕]")
_SPAN = re.compile(
    r"(?<!\d)(?<!月)(\d{1,2})\s?[~〜～、・-]\s?(\d{1,2})日(?=で|のうち|以内|ほど|[くぐ]らい)"
)
"""A length of time, "in two or three days", where the numbers follow one another: 2～3日で."""
_TERM = re.compile(r"(?<!\d)\d年\Z")
"""The years of a term in prison, 5年10月: what follows is no month."""
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_ENDS = "まで間间"
_KANA = re.compile(f"[{KANA}]")
_BEFORE_A_DAY = frozenset("在到至于於从從自和及与與是即")
_NUMBERED = frozenset(
    "线線楼樓公文件机機船艦舰艇令法台颱病房门門院井坑展館馆厅廳路桥橋车車球员員選选手候仓倉库庫码碼站区區街案箭卫衛星"
)
"""What a number with 号 counts, by the first sign of its name."""
_TIMES_OF_DAY = (
    "上午", "下午", "凌晨", "清晨", "早上", "早晨", "中午", "傍晚", "晚上", "晚间", "晚間", "深夜",
)  # fmt: skip


def find_east_asian(text: str) -> list[tuple[int, int, Expression]]:
    """Return the Japanese and Chinese expressions of time in `text`, in reading order."""
    if not _HAN.search(text):
        return []
    plain = _SPAN.sub(_blank_span, text.translate(_DIGITS))
    japanese = _KANA.search(text) is not None
    found: list[tuple[int, int, Expression]] = []
    end = 0
    for start in _START.finditer(plain):
        if start.start() < end or _continues(plain, start.start()):
            continue
        read = read_east_asian(plain, start.start())
        dated = bool(found) and not japanese
        if read and not _is_numbered(plain, start.start(), read, dated=dated):
            expression = read[0]
            if found and _JOINS_DAYS.fullmatch(plain, end, start.start()):
                expression = _of_same_month(expression, found[-1][2])
            end = read[1]
            found.append((start.start(), end, expression))
    return found


def _blank_span(match: re.Match[str]) -> str:
    return "-" * len(match[0]) if int(match[2]) == int(match[1]) + 1 else match[0]


def _of_same_month(expression: Expression, before: Expression) -> Expression:
    """Return a day alone as one of the month that is named with the day before it."""
    if not isinstance(expression, Named) or expression != Named(day=expression.day):
        return expression
    if isinstance(before, Named) and before.month and before.day:
        return replace(before, day=expression.day)
    return expression


def _is_numbered(text: str, start: int, read: tuple[Expression, int], *, dated: bool) -> bool:
    """Return whether a number without its month counts ships, lines or storms: 巡護9號.

    As a day it stands apart, with a time of day behind it or, where `dated`, nothing it counts.
    """
    expression, end = read
    first = expression.first if isinstance(expression, Between) else expression
    if text[end - 1] not in "号號" or not isinstance(first, Named) or first.month or first.unit:
        return False
    before = text[max(0, start - 3) : start].rstrip()[-1:]
    if before.isalnum() and before not in _BEFORE_A_DAY:
        return True
    return not (
        text.startswith(_TIMES_OF_DAY, end) or (dated and text[end : end + 1] not in _NUMBERED)
    )


def _continues(text: str, place: int) -> bool:
    """Return whether a longer word or number goes on here: 日本日, 毎週一, 12345年."""
    before = text[place - 1] if place else ""
    if before.isdecimal() or (before in (".", ",") and text[place].isdecimal()):
        return True
    if before == "年" and text[place].isdecimal() and _TERM.search(text, 0, place):
        return True
    if text[max(0, place - 2) : place] in ("毎週", "每週", "每周", "年度") or (
        place > 0 and before in "第《〈"
    ):
        return True
    if text[place] in "週周月日星":
        return before in ("毎", "每")
    return before == "日" and text[place] == "本"


def read_east_asian(text: str, place: int) -> tuple[Expression, int] | None:
    """Read one expression at `place`, whose digits are ASCII; return it with its end."""
    quarters = _FIRST_QUARTERS.match(text, place)
    if quarters:
        year = int(quarters["year"]) if quarters["year"] else None
        last = Named(year=year, quarter=_number(quarters["count"]))
        return Between(first=Named(year=year, quarter=1), last=last), quarters.end()
    opening = _read_one(text, place)
    if opening is None or isinstance(opening[0], Window):
        return opening
    joined = _JOINED.match(text, opening[1])
    if joined is None and _open_ended(opening[0], text, opening[1]):
        joined = _LISTED.match(text, opening[1])
    closing = _read_one(text, joined.end()) if joined else None
    if closing is None or isinstance(closing[0], Window) or not _joins(opening[0], closing[0]):
        return None if _open_ended(opening[0], text, opening[1]) else opening
    return Between(first=opening[0], last=closing[0]), closing[1]


def _joins(first: Named, last: Named) -> bool:
    return bool(first.day) == bool(last.day) and (bool(first.month) <= bool(last.month or last.day))


def _open_ended(named: Named, text: str, end: int) -> bool:
    """Return whether the opening side was read only because a range seemed to follow."""
    day_or_none = named.unit is None or named.day is not None
    return text[end - 1].isdecimal() and day_or_none and named.quarter is None


def _read_one(text: str, place: int) -> tuple[Named, int] | tuple[Window, int] | None:
    return (
        _read_press_day(text, place)
        or _read_weekday(text, place)
        or _read_distance(text, place)
        or _read_other(text, place)
        or _read_date(text, place)
    )


def _read_press_day(text: str, place: int) -> tuple[Named, int] | None:
    match = _PRESS_DAY.match(text, place)
    day = int(match["day"]) if match else 0
    return (Named(day=day), match.end()) if match and 1 <= day <= 31 else None


def _read_weekday(text: str, place: int) -> tuple[Named, int] | None:
    match = _WEEKDAY.match(text, place)
    if match is None:
        return None
    named = match["ja"] or match["zh"].replace("天", "日")
    weekday = ("月火水木金土日" if match["ja"] else "一二三四五六日").index(named)
    week = (match["week"] or "")[:1]
    if not week:
        return Named(weekday=weekday), match.end()
    shift = {"上": -1, "先": -1, "下": 1, "来": 1}.get(week, 0)
    return Named(weekday=weekday, unit=Unit.WEEK, shift=shift), match.end()


def _read_distance(text: str, place: int) -> tuple[Named, int] | tuple[Window, int] | None:
    match = _DISTANCE.match(text, place)
    if text[:place].endswith("月"):
        return None  # 10月5日前 is before a day
    if match is None or not (match["past"] or match["ahead"] or match["ago"] or match["later"]):
        return None
    count = _number(match["count"].replace("兩", "二").replace("两", "二"))
    unit = _COUNTED[match["unit"]]
    if count is None or count < 1:
        return None
    if match["past"] or match["ahead"]:
        return Window(count=count, unit=unit, ahead=bool(match["ahead"])), match.end()
    days = unit is Unit.WEEK
    count *= (7 if days else 1) * (1 if match["later"] else -1)
    unit = Unit.DAY if days else unit
    return Named(unit=unit, shift=count, anchored=match["later"] is not None), match.end()


def _read_other(text: str, place: int) -> tuple[Named, int] | None:
    century = _CENTURY.match(text, place)
    count = _number(century["century"]) if century else None
    if century and count and 1 < count < 31:
        return Named(year=(count - 1) * 100, years=100), century.end()
    quarter = _NEAR_QUARTER.match(text, place)
    if quarter:
        shift = {"上": -1, "前": -1, "下": 1, "次": 1, "翌": 1}.get(quarter["way"][0], 0)
        return Named(unit=Unit.QUARTER, shift=shift), quarter.end()
    return None


def _read_date(text: str, place: int) -> tuple[Named, int] | None:
    match = _DATE.match(text, place)
    if match is None or match.end() == place or not match.group().strip():
        return None
    named = _head_of(match)
    if named is None:
        return None
    figure = match["quarter"] or match["figure"]
    if figure:
        return replace(named, quarter=_number(figure)), match.end("quarter_word")
    month = _number(match["month"]) if match["month"] else None
    day = _number(match["day"]) if match["day"] else None
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    spelt = match["day"] if match["day"] and not match["day"].isdecimal() else ""
    if day and not month and named.unit is not Unit.MONTH and len(spelt) == 1:
        if match["relative"] is None:
            return None
        month = day = None
        return named, match.end("relative")
    part = _PARTS[match["part"]] if match["part"] and day is None else None
    if part and named == Named() and month is None:
        return None
    end = match.end()
    if match["relative"] and not (month or day or part):
        end = match.end("relative")
    end = place + len(text[place:end].rstrip())
    return replace(named, month=month, day=day, part=part), end


def _head_of(match: re.Match[str]) -> Named | None:
    if match["relative"]:
        unit, shift, anchored = _RELATIVE[match["relative"]]
        inner = match["month"] or match["day"]
        if inner and (unit in (Unit.DAY, Unit.WEEK) or (unit is Unit.MONTH and match["month"])):
            return None
        return Named(unit=unit, shift=shift, anchored=anchored)
    if match["era"]:
        count = 1 if match["era_year"] == "元" else _number(match["era_year"])
        return Named(year=_ERAS[match["era"]] + count) if count else None
    if match["republic"]:
        return Named(year=_ERAS["民國"] + int(match["republic"]))
    if match["short"]:
        return Named(year=int(match["short"]) + (2000 if int(match["short"]) < 50 else 1900))
    if match["year"]:
        year = _number(match["year"])
        if year is None or not 1 <= year <= 2999:
            return None
        return Named(year=year, years=10 if match["decade"] else 1)
    return Named()


def _number(written: str) -> int | None:
    """Return the value of digits or of numerals: 18, 十八, 二〇二四."""
    if written.isdecimal():
        return int(written)
    figures = [_FIGURES[sign] for sign in written]
    if "十" not in written:
        return int("".join(figures))
    tens, _, ones = written.partition("十")
    if len(tens) > 1 or len(ones) > 1 or ones == "十":
        return None
    return 10 * (int(figures[0]) if tens else 1) + (int(figures[-1]) if ones else 0)
