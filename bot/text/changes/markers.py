"""Tell what in a changed text is a statement of a correction, a label, or a word that decides."""

from __future__ import annotations

import re

_LABEL_CHARS = 120
_MONTHS = (
    "jan(?:uary)? feb(?:ruary)? mar(?:ch)? apr(?:il)? may june? july? aug(?:ust)? sept?(?:ember)?"
    " oct(?:ober)? nov(?:ember)? dec(?:ember)?"
).replace(" ", "|")
_DAYS = (
    "mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs?|rsday)?|fri(?:day)?|sat(?:urday)?"
    "|sun(?:day)?"
)
_LABEL = re.compile(
    rf"""
    [\s(（\[【·•|,:：-]*
    (?: (?: (?:last|first|originally|page)\s )?
        (?: updated? | published | posted | modified | edited | refreshed | revised )
        (?:\s (?:on|at|by))? \s? [:：]? \s*
      | (?:最終|最后|最後)? (?:更新|公開|掲載|配信|発表|發布|发布|發表|发表|刊登|投稿)
        (?:日時|日期|時間|时间|日|於|于)? \s? [:：]? \s*
    )?
    (?:
        (?: (?:about|over|just) \s )? (?: \d{{1,4}} | an? | one | a\sfew )
        \s? (?: s | m | h | d | w | secs? | seconds? | mins? | minutes? | hrs? | hours? | days?
            | weeks?
            | months? ) (?: \s ago )
      | just \s now | moments \s ago | たった今 | 剛剛 | 刚刚
      | \d{{1,4}} \s? (?: 秒 | 分 | 時間 | 日 | 週間 | か月 | 分鐘 | 分钟 | 小時 | 小时 | 天 | 週
          | 周 | 個月 | 个月 )
        (?:钟|鐘)? \s? 前
      | [\d\s:：./,，年月日時时分秒()（）+-]
      | \b(?: {_MONTHS} | {_DAYS} | am | pm | a\.m\. | p\.m\. | gmt | utc | bst | [ecmp][sd]?t
          | jst | hkt
          | cst | cet | at | on | of | the | \d{{1,2}}(?:st|nd|rd|th) )\b
      | (?:午前|午後|上午|下午|星期|週|周) [一二三四五六日]?
      | [|·•-]
    )++
    (?: (?:更新|公開|掲載|配信|發布|发布) )?
    [\s)）\]】.|·•-]*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_COUNTER = re.compile(
    r"""
    [\s(（\[【·•|]* (?:
      (?: \d[\d,.]{0,9} \s? [km]? | no | one ) \s? \+?
      (?: comments? | shares? | views? | likes? | reads? | repl(?:y|ies) | votes? | reactions?
          | followers?
        | retweets? | watching | reading\snow | (?:people|readers) \s .{0,40}
        | min(?:ute)?s? \s read | photos? | of \s \d{1,4} )
    | (?: comments? | shares? | views? | likes? | reads? | photos? | pages? )
      \s? [:：(（]? \s? \d[\d,.]{0,9} [km]? (?: \s? (?:/|of) \s? \d{1,5} )?
    | (?: 閲覧数? | 再生数? | コメント数? | いいね | シェア | 點閱 | 点阅 | 瀏覽數? | 浏览量?
        | 閱讀數? | 阅读量?
        | 人氣 | 人气 | 留言 | 評論 | 评论 | 點讚 | 分享 | 觀看次數 )
      \s? [:：(（]? \s? [\d,.]{1,10} \s? [万萬千]? [件回次則则個个人]?
    | [\d,.]{1,10} \s? [万萬千]? \s? (?: 件のコメント | 回(?:視聴|再生|閲覧) | 人が閲覧中
        | 人が見ています
        | 次(?:觀看|观看|瀏覽|浏览|點閱|閱讀|阅读) | 則(?:留言|評論) | 条评论 | 人閱讀 | 人阅读 )
    ) [\s)）\]】.|·•。]*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PIECE = "article|story|post|report|piece|page|headline|column|analysis|interview|obituary|version"
_CORRECTION = re.compile(
    rf"""
    ^ [\s*_(\[【—–-]* (?: corrections? | clarifications? | errat(?:um|a)
        | editor['’]?s?['’]?\s(?:note|correction)
        | amendments? ) \b \s? (?: [:：—–.)\]-] | \(.{{1,40}}\) | \d | $ )
  | ^ [\s*_(\[【—–-]* update[ds]? \s? (?: \( .{{1,40}}? \)
      | [\d:./,]{{1,12}} (?:\s?[ap]\.?m\.?)? )? \s?
        [:：—–-] \s? \W* (?: [^\W\d]+ \W+ ){{3}}
  | \b (?: an? | the ) \s (?: earlier | previous | prior | original ) \s
        (?: version | edition | headline ) \s (?: said | stated | misstated | misidentified
            | incorrectly
          | (?: of | on | for | to ) \s (?: this | our | the
              | an? ) \s (?: \w{{1,20}} \s )? (?: {_PIECE} ) ) \b
  | \b this \s (?: {_PIECE} ) ['’]?s? (?: \s headline )? \s (?: has \s (?:since\s)? been | was
      | is \s being )
        \s (?: \w{{1,12}} \s )? (?: updated | amended | corrected | edited | revised | changed
            | clarified | modified )
  | \b (?: {_PIECE} ) \s (?: \w{{1,20}} \s ){{0,4}}? (?: incorrectly | mistakenly | wrongly
      | erroneously )
        \s (?: \w+ed | said | gave | put | made | had ) \b
  | \b (?: we \s (?:regret | apologi[sz]e \s for) \s (?:the|this|any) \s (?:error|mistake)
         | (?:has|have) \s been \s corrected \s to | due \s to \s an? \s editing \s error )
  | ^ [\s【\[(（〈＜<※■◆●＊*]* (?: 訂正 | 追記 | お詫び | おわび
      | 修正 ) (?: と訂正 )? \s? (?: [】\])）〉＞>:：・] | (?:\s|$) )
  | (?: お詫び | おわび ) (?: し | して | の上 | のうえ )? 、? \s? 訂正
  | 訂正 (?: します | しました | いたしま | 致しま | してお詫び | しておわび )
  | (?: 記事 | 本文 | 見出し | 初出 | 以前の版 | 当初の | 本稿 ) .{{0,30}}?
        (?: 訂正 | 修正 | 更新 | 差し替え | 加筆 ) (?: し | いた | 致 | さ | ま )
  | ^ [\s【\[(（〈※*]* (?: 更正 | 勘誤 | 勘误 | 訂正 | 订正 | 更新 ) \s? (?: 啟事 | 启事 | 聲明
      | 声明 | 說明 | 说明 )? \s? [】\])）:：]
        \s? [^\d\s]
  | (?: 本文 | 本篇 | 本報導 | 本报道 | 本報道 | 本新聞 | 此文 | 文章 | 稿件 | 前稿 | 標題 | 标题
      | 報導內容 ) .{{0,20}}?
        (?: 已 | 经 | 經 | 作出 | 做出 | 有 | 予以 ) .{{0,6}}? (?: 更正 | 更新 | 修正 | 訂正
            | 订正 | 修改 )
  | 特此 (?: 更正 | 訂正 | 勘誤 | 勘误 | 說明更正 ) | 更正 (?: 啟事 | 启事 | 聲明 | 声明 )
  | (?: 早前 | 先前 | 較早 | 较早 | 稍早 ) (?: 的 )? (?: 版本 | 報導 | 报道 ) .{{0,20}}? (?: 有誤
      | 有误 | 誤 | 误 | 錯 | 错 )
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)

_DECIDING_TEXT = """
dead die died death killed injured wounded hurt missing rescued arrested detained charged convicted
acquitted guilty innocent sentenced released freed accused suspected alleged allegedly confirmed
unconfirmed denied deny approved rejected passed vetoed accepted refused agreed disagreed won lost
win lose victory defeat rose fell rise fall increase decrease increased decreased increasing
decreasing up down gained dropped more fewer less higher lower above below before after north south
east west northern southern eastern western left right import export imports exports buy sell bought
sold thousand million billion trillion hundred dozen half double triple percent metres kilometres
miles nautical knots tonnes dollars yen yuan euros pounds monday tuesday wednesday thursday friday
saturday sunday january february march april june july august september october november december
yesterday today tomorrow mother father brother sister son daughter wife husband he she
male female former acting deputy vice legal illegal lawful unlawful begin began end ended start
started stop stopped open opened close closed suspended resumed attack attacked defend defended
support supported oppose opposed possible impossible likely unlikely true false first last civilian
civilians soldier soldiers military
"""
DECIDING_WORDS = frozenset(_DECIDING_TEXT.split())
"""English words of which one in place of another changes what is told."""

_DAYS_TEXT = """
monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow
"""
_WEEKDAYS = frozenset(_DAYS_TEXT.split())
_DECIDING_WIDE = re.compile(
    "死亡|死者|死傷|死伤|負傷|受傷|受伤|重傷|重伤|軽傷|輕傷|轻伤|行方不明|失蹤|失踪|逮捕|拘束|拘留|起訴|起诉|不起訴|有罪|無罪"
    "|无罪|釈放|釋放|释放|容疑|嫌疑|可決|否決|否决|通過|通过|承認|否認|否认|否定|賛成|反対|贊成|反對|赞成|反对|支持|同意|拒否|拒絕"
    "|拒绝|勝利|敗北|胜利|失敗|失败|増加|減少|增加|减少|上昇|下落|上升|下降|上漲|下跌|上涨|輸出|輸入|出口|進口|进口|開始|終了|中止"
    "|延期|再開|停止|結束|结束|以上|以下|以前|以後|午前|午後|上午|下午|昨日|今日|明日|昨天|今天|明天|月曜|火曜|水曜|木曜|金曜|土曜"
    "|日曜|星期[一二三四五六日天]|[週周][一二三四五六日]|北部|南部|東部|西部|东部|[東西南北]側|北西|北東|南西|南東|億|萬|万|亿"
    "|民間人|平民|兵士|士兵|軍人|军人|前首相|元首相|夫|妻|兄|弟|姉|妹|父|母|女性|男性|合法|違法|违法|最高|最低|増|減|增|减"
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nor|neither|without|cannot|nobody|nothing|hardly|barely|fail(?:s|ed)?"
    r"|den(?:y|ies|ied)|refus(?:e|es|ed))\b|n['’]t\b"
    "|な(?:い|かっ|く|けれ)|ませ|(?:せ|れ|わ|か|ら)ず|[不没沒未無无非莫勿]",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d++(?:[.,:]\d++)*+%?"
    r"|[〇一二三四五六七八九十百千兩两]{1,12}+(?=[人名件回年月日時时分歳歲岁隻只艘機架発枚円元個个位次度票倍成億亿万萬])"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NUMBERS_TEXT = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty
"""
_NUMBER_WORDS = {word: str(n) for n, word in enumerate(_NUMBERS_TEXT.split(), 2)} | {
    word: str(n * 10) for n, word in enumerate(("thirty", "forty", "fifty", "sixty"), 3)
}
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九兩两", "012345678922")


def states_correction(text: str) -> bool:
    """Tell whether a sentence says that the article it is in was corrected or updated."""
    return bool(_CORRECTION.search(text))


def is_label(line: str) -> bool:
    """Tell whether a line is a date, a clock or a counter of the page and nothing else."""
    line = line.strip()
    if len(line) > _LABEL_CHARS:
        return False
    return bool(_LABEL.fullmatch(line) or _COUNTER.fullmatch(line))


def list_numbers(text: str) -> list[str]:
    """Return the numbers of a text, sorted: digits, English words up to sixty, kanji."""
    numbers = [match.replace(",", "").translate(_KANJI_DIGITS) for match in _NUMBER.findall(text)]
    words = (word.lower() for word in _WORD.findall(text))
    numbers += [_NUMBER_WORDS[word] for word in words if word in _NUMBER_WORDS]
    return sorted(numbers)


def count_negations(text: str) -> int:
    """Return how many words of a text deny something."""
    return len(_NEGATION.findall(text))


def find_deciding_words(text: str) -> frozenset[str]:
    """Return the words of a text of which one in place of another changes what is told."""
    words = frozenset(word.lower() for word in _WORD.findall(text))
    return (words & DECIDING_WORDS) | frozenset(_DECIDING_WIDE.findall(text))


def are_only_weekdays(words: frozenset[str]) -> bool:
    """Tell whether words name no more than days, which editors add and take out."""
    return words <= _WEEKDAYS
