"""Find the names in Japanese, Chinese and Korean: the gazetteer and what stands around names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from bot.domain.entities import EntityKind
from bot.domain.spans import Span
from bot.text.names.gazetteer import Entry, load_gazetteer, load_lexicon
from bot.text.names.mentions import Mention, sort_mentions

# Twenty times what the longest article holds; a text of names alone stops there.
_MOST_MENTIONS = 40_000
_HAN = "\u3400-\u9fff々〆"
_KATAKANA = "ァ-ヴー"
_BODIES_JA = (
    "海上保安庁|海上保安本部|自衛隊|海警局|委員会|政府|協会|大学|銀行|新聞社|新聞|通信社|通信|議会"
    "|裁判所|研究所|機構|財団|連盟|学会|省|庁|党|軍"
)
_PLACES_JA = "諸島|列島|半島|群島|海峡|空港|シナ海|県|市|島|湾|州"
_TITLES_JA = (
    "官房長官|防衛大臣|外務大臣|国務長官|国防長官|副大統領|大統領|総理大臣|大臣|首相|外相|防衛相|財務相"
    "|経産相|国防相|総統|主席|国家主席|総書記|長官|議員|報道官|総裁|幹事長|代表|知事|市長|会長|社長|教授"
    "|委員長|書記長|司令官|氏|さん|容疑者|被告|選手|監督"
)
_PERSON_JA = re.compile(
    rf"(?<![{_HAN}{_KATAKANA}])([{_HAN}]{{1,4}}?|[{_KATAKANA}]{{2,12}}(?:[・＝][{_KATAKANA}]{{1,12}}){{0,3}})"
    rf"(?:元|前|副|新|現)?(?:{_TITLES_JA})(?![{_HAN}])"
)
_RUN_JA = re.compile(rf"[{_HAN}{_KATAKANA}]{{2,14}}")
_ENDS_JA = re.compile(rf"(?:(?P<body>{_BODIES_JA})|(?P<place>{_PLACES_JA}))\Z")

_TITLES_ZH = (
    "国家主席|國家主席|副总统|副總統|总统|總統|主席|总理|總理|首相|国防部长|國防部長|外交部长|外交部長|部长|部長"
    "|外长|外長|发言人|發言人|先生|女士|议长|議長|议员|議員|教授|市长|市長|将军|將軍|主任|院长|院長|总书记|總書記"
    "|署长|署長|国务卿|國務卿|大使|書記|书记|外相|防衛相|官房長官|官房长官"
)
_SURNAMES_ZH = (
    "赵趙钱錢孙孫李周吴吳郑鄭王冯馮陈陳褚卫衛蒋蔣沈韩韓杨楊朱秦许許何吕呂施张張孔曹严嚴华華金魏陶姜谢謝邹鄒喻柏"
    "苏蘇潘葛范彭郎鲁魯韦韋马馬苗方俞任袁柳唐罗羅薛雷贺賀倪汤湯殷毕畢郝安常乐樂于時时傅康余元卜顾顧孟平黄黃穆萧蕭"
    "尹姚邵汪祁毛狄戴宋庞龐熊纪紀舒屈项項祝董梁杜阮蓝藍闵閔席季贾賈江童颜顏郭梅盛林钟鍾徐邱骆駱高夏蔡田樊胡凌霍"
    "虞万萬柯管卢盧莫房丁邓鄧洪包左石崔龚龔程邢裴陆陸荣榮翁段侯宁寧仇甘武刘劉景龙龍叶葉司黎白赖賴卓蔺乔喬温溫"
    "习習连連曾游柯馬朴曹廖涂"
)
_GIVEN_END = (
    "说說在和与與表示指称稱的是将將会會对對向出率访訪今昨日週周于於也则則就将曾已批谈"
    "談宣抵返接强強呼警发發因已时時等及并並，。、：；！？在任为為"
)
_JAPANESE_NAMES = (
    "岸田|高市|安倍|石破|麻生|河野|茂木|林芳|小泉|岩屋|中谷|木原|松野|岸信|鳩山|鸠山|野田|福田|森喜|田中|佐藤|鈴木|铃木"
    "|山田|山本|中村|小林|加藤|吉田|渡边|渡邊|渡辺|伊藤|齋藤|斎藤|二階|世耕|萩生|西村|上川|林官"
)
_PERSON_ZH = re.compile(
    rf"(?:{_TITLES_ZH})((?:{_JAPANESE_NAMES})[{_HAN}]{{2}}|[{_SURNAMES_ZH}][{_HAN}](?:(?![{_GIVEN_END}])[{_HAN}])?)"
)
_TITLED_ZH = re.compile(
    rf"((?:{_JAPANESE_NAMES})[{_HAN}]{{0,2}}|[{_SURNAMES_ZH}][{_HAN}]{{1,2}}|[{_SURNAMES_ZH}])(?:{_TITLES_ZH})"
)
_SORT_KINDS = {"body": EntityKind.ORGANISATION}


def find_eastern_mentions(text: str, spans: Sequence[Span], language: str) -> list[Mention]:
    """Return the names in these sentences of a Japanese, Chinese or Korean text, in order.

    Persons are known by the title beside them, bodies and places by how they end; a name once
    found is found wherever it stands again.
    """
    mentions: list[Mention] = []
    for span in spans:
        room = max(0, _MOST_MENTIONS - len(mentions))
        mentions += islice(_find_by_form(text, span, language), room)
    known = {m.span.of(text): m for m in mentions if len(m.span.of(text)) > 2}
    listed = _listed(language)
    for span in spans:
        room = max(0, _MOST_MENTIONS - len(mentions))
        mentions += islice(_scan(text, span, listed, _by_first(language), language), room)
        mentions += islice(_scan_known(text, span, known), room)
    return sort_mentions(mentions)


@cache
def _listed(language: str) -> Mapping[str, Entry]:
    entries = {
        form: entry
        for form, entry in load_gazetteer(language).entries.items()
        if len(form) > 1 and not form.isascii()
    }
    if language != "ko":
        bodies = (
            load_lexicon()["japanese bodies"]
            if language == "ja"
            else load_lexicon()["chinese bodies"]
        )
        entries |= {form: Entry("region") for form in load_lexicon()["eastern places"]}
        entries |= {form: Entry("body") for form in bodies if form != "政府"}
    return entries


@cache
def _by_first(language: str) -> Mapping[str, tuple[int, ...]]:
    return _lengths_by_first(_listed(language))


def _lengths_by_first(forms: Mapping[str, object]) -> Mapping[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for form in forms:
        lengths.setdefault(form[:2], set()).add(len(form))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


def _longest_at(
    text: str,
    at: int,
    end: int,
    forms: Mapping[str, object],
    lengths: Mapping[str, tuple[int, ...]],
) -> int:
    for length in lengths.get(text[at : at + 2], ()):
        if at + length <= end and text[at : at + length] in forms:
            return length
    return 0


def _scan(
    text: str,
    span: Span,
    listed: Mapping[str, Entry],
    lengths: Mapping[str, tuple[int, ...]],
    language: str,
) -> Iterator[Mention]:
    """Yield the names of the gazetteer, a territory with a body behind it as one body."""
    at = span.start
    while at < span.end:
        length, more = _longest_with_body(text, at, span.end, listed, lengths, language)
        if not length or _is_inside_word(text, at, at + length, language):
            at += 1
            continue
        entry = listed[text[at : at + length]]
        kind = _SORT_KINDS.get(entry.sort, EntityKind.PLACE)
        if more:
            body = Span(at, at + length + more)
            yield Mention(span=body, kind=EntityKind.ORGANISATION)
        else:
            yield Mention(span=Span(at, at + length), kind=kind, key=entry.key)
        at += length + more


def _longest_with_body(
    text: str,
    at: int,
    end: int,
    listed: Mapping[str, Entry],
    lengths: Mapping[str, tuple[int, ...]],
    language: str,
) -> tuple[int, int]:
    """Return the length of the form at `at` and of a body behind it, the longest together."""
    best = (0, 0)
    for length in lengths.get(text[at : at + 2], ()):
        form = text[at : at + length]
        if at + length <= end and form in listed:
            more = 0
            if listed[form].sort == "territory":
                more = _body_behind(text, at + length, end, language)
            best = max(best, (length, more), key=sum)
    return best


def _is_inside_word(text: str, start: int, end: int, language: str) -> bool:
    """Say whether katakana or Hangul goes on at an end of a form, which is then another word."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if language == "ko":
        return "가" <= before <= "힣"
    katakana = re.compile(rf"[{_KATAKANA}]")
    left = bool(katakana.match(text[start]) and katakana.match(before))
    return left or bool(katakana.match(text[end - 1]) and katakana.match(after))


def _body_behind(text: str, start: int, end: int, language: str) -> int:
    found = _bodies(language).match(text, start, end)
    return len(found[0]) if found else 0


@cache
def _bodies(language: str) -> re.Pattern[str]:
    lists = {"zh": "chinese bodies", "ja": "japanese bodies"}
    bodies = {"政府", *load_lexicon()[lists[language]]} if language in lists else {"\0"}
    if language == "ja":
        bodies.add("軍")
    return re.compile("|".join(sorted(bodies, key=lambda body: (-len(body), body))))


def _scan_known(text: str, span: Span, known: Mapping[str, Mention]) -> Iterator[Mention]:
    lengths = _lengths_by_first(known) if known else {}
    at = span.start
    while lengths and at < span.end:
        length = _longest_at(text, at, span.end, known, lengths)
        if length:
            found = known[text[at : at + length]]
            yield Mention(span=Span(at, at + length), kind=found.kind, key=found.key)
        at += length or 1


def _find_by_form(text: str, span: Span, language: str) -> Iterator[Mention]:
    if language == "ja":
        yield from _find_persons_ja(text, span)
        yield from _find_ends_ja(text, span)
    elif language == "zh":
        for pattern in (_PERSON_ZH, _TITLED_ZH):
            for match in pattern.finditer(text, span.start, span.end):
                if match[1] not in _listed("zh"):
                    yield Mention(span=Span(*match.span(1)), kind=EntityKind.PERSON)


def _find_persons_ja(text: str, span: Span) -> Iterator[Mention]:
    listed = _listed("ja")
    for match in _PERSON_JA.finditer(text, span.start, span.end):
        name = match[1]
        strange = (
            name in load_lexicon()["japanese words before a title that are no persons"]
            or name in listed
            or name[:2] in listed
        )
        if not strange and not _ENDS_JA.search(name) and name not in "同両各前元現新副氏":
            yield Mention(span=Span(*match.span(1)), kind=EntityKind.PERSON)


def _find_ends_ja(text: str, span: Span) -> Iterator[Mention]:
    for run in _RUN_JA.finditer(text, span.start, span.end):
        match = _ENDS_JA.search(run[0])
        if (
            match is None
            or run[0] in load_lexicon()["japanese common words that end as names do"]
            or run[0][:1] in "同各全両元前"
            or len(run[0]) > 12
        ):
            continue
        end = match.group()
        if len(run[0]) - len(end) < 1 or (len(end) == 1 and len(run[0]) < 3):
            continue
        kind = EntityKind.ORGANISATION if match["body"] else EntityKind.PLACE
        yield Mention(span=Span(run.start(), run.end()), kind=kind)
