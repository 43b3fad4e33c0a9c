"""Cue words of what happened, why it matters and what comes next: features of the ranker.

A cue by itself decides nothing: what it weighs is learned (`bot.text.model.build.train_sections`).
English, Chinese and Japanese; in other languages the place in the text, names and days speak alone.
Single words are looked up in a set and phrases searched only where a word of theirs is there: one
alternation of all took four times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Cue:
    """A name for words and a phrase; the phrase is searched where one of `triggers` stands."""

    name: str
    words: frozenset[str]
    phrase: re.Pattern[str] | None
    triggers: frozenset[str]


def find_english_cues(sentence: str) -> Iterator[str]:
    """Yield the names of the English cues of a sentence; a capital inside it marks no cue."""
    found = _WORD.findall(sentence)
    words = {word.lower() for place, word in enumerate(found) if not place or word[0].islower()}
    lower = sentence.lower()
    for cue in _ENGLISH:
        if not cue.words.isdisjoint(words) or (
            cue.phrase
            and not cue.triggers.isdisjoint(words)
            and cue.phrase.search(lower) is not None
        ):
            yield cue.name


def find_dense_cues(sentence: str) -> Iterator[str]:
    """Yield the names of the Japanese and Chinese cues of a sentence."""
    for name, pattern in _DENSE.items():
        if pattern.search(sentence):
            yield name


def _cue(name: str, words: str = "", phrase: str = "", triggers: str = "") -> Cue:
    return Cue(
        name,
        frozenset(words.split()),
        re.compile(phrase) if phrase else None,
        frozenset(triggers.split()),
    )


_ENGLISH = (
    _cue(
        "comparison",
        phrase=r"\b(?:first|second|third|only|largest|biggest|deadliest|worst|highest|lowest)\b"
        r"[^.;]{0,60}?\b(?:since|in (?:more than |over |nearly |almost )?(?:[a-z0-9]+ )?(?:years"
        r"|decades|months)|ever|after)\b|\b(?:for the|the very|historic|marking the|marks the"
        r"|is the|the) first[- ]time\b|\bfirst[- ]ever\b|\b(?:becoming|became) (?:only )?the"
        r" (?:first|second|third|only|\d+(?:st|nd|rd|th))\b",
        triggers="first second third only largest biggest deadliest worst highest lowest becoming"
        " became",
    ),
    _cue(
        "marking",
        "marks marked marking underscore underscores underscored underscoring underline underlines"
        " underlined underlining highlights highlighting signals signaled signalled signaling"
        " signalling symbolize symbolizes symbolise symbolises symbolizing symbolising signify"
        " signifies signified signifying reflects reflecting represents representing demonstrates"
        " demonstrating exemplify exemplifies exemplifying illustrates illustrating indicates"
        " shows",
        r"\bshow(?:s|ing)? (?:that|how|the)\b",
        "show showing",
    ),
    _cue(
        "significance",
        "significance significant significantly historic milestone watershed unprecedented landmark"
        " pivotal crucial vital critical critically importance important benchmark symbolic"
        " strategic strategically consequence consequences implication implications repercussions"
        " ramifications",
        r"\bturning point\b|\bkey (?:player|role|partner|part)\b|\bat stake\b",
        "turning key stake",
    ),
    _cue(
        "tension",
        "tension tensions escalate escalates escalated escalating escalation strain strains"
        " strained straining antagonise antagonize antagonising antagonizing anger angers"
        " angered angering concern concerns worry worries worried fear fears threat threats"
        " threaten threatens threatened threatening destabilise destabilize destabilising"
        " destabilizing instability"
        " confrontation confrontations provocation provocations provocative nervous nervousness"
        " unsettled rivalry crisis risk risks risked risking dangerous vulnerable vulnerability"
        " assertive coercion coercive deter deters deterrence interfere interferes interference"
        " backlash outcry controversy controversial conflict conflicts war wars wider clash",
    ),
    _cue(
        "cause",
        "because spurring affects affected affecting impact impacts impacted undermine undermines"
        " undermined undermining meaning",
        r"\b(?:due to|owing to|rooted in|stem(?:s|med|ming)? from|(?:driven|prompted|sparked) by"
        r"|result(?:s|ed|ing)? (?:in|from)|lead(?:s|ing)? to|led to|in response to|in the wake of"
        r"|as a result|the reason|so that|means that|aim(?:s|ed|ing) to|in an (?:effort|attempt"
        r"|bid) to)\b",
        "due owing rooted stem stems stemmed stemming driven prompted sparked result results"
        " resulted resulting lead leads leading led response wake reason so means aims aimed aiming"
        " effort attempt bid",
    ),
    _cue(
        "backdrop",
        "amid decades",
        r"\bagainst the backdrop\b|\bat a time when\b|\b(?:comes?|came|coming) (?:as|after|amid"
        r"|at a time|weeks|days|months)\b|\bsince (?:1[89]|20)\d\d\b",
        "backdrop time come comes came coming since",
    ),
    _cue(
        "harm",
        phrase=r"\b(?:(?:seen|regarded|viewed) as|could|would|likely to|potential(?:ly)?)\b"
        r"[^.;]{0,60}?\b(?:strain|escalat[a-z]{1,5}|anger|rile|affect|threaten|harm|destabili[sz]e"
        r"|lead|heighten(?:ed)?|normali[sz]ed|upgrade|interfere|boost|weaken"
        r"|strengthen|worsen|deter"
        r"|antagoni[sz]e)\b",
        triggers="seen regarded viewed could would likely potential potentially",
    ),
    _cue(
        "interests",
        "claim claims disputed opposes opposition sovereignty stability interest interests ally"
        " allies alliance influence shift priority priorities trend policy pressure",
        r"\bsecurity (?:ties|cooperation|dynamics|partner)|\bstatus quo\b|\bshared values\b"
        r"|\bcalls for\b",
        "security status shared calls",
    ),
    _cue(
        "trouble",
        "problem problems critics critic criticism criticized criticised opponents oppose opposed"
        " challenge challenges pressure effect effects protect protects protections weaken weakens"
        " weakened fail fails failed lose losing cost costs hurt hurts harm blow setback",
    ),
    _cue(
        "voices",
        "critics advocates analysts experts supporters opponents observers allies lawmakers"
        " republicans democrats activists economists residents officials",
    ),
    _cue(
        "contrast",
        phrase=r"\A[“\"]?(?:but|however|yet|still|though|although|while|despite|instead)\b",
        triggers="but however yet still though although while despite instead",
    ),
    _cue(
        "anaphora",
        phrase=r"\bthe (?:ruling|decision|move|vote|bill|law|case|measure|policy|proposal|plan"
        r"|agreement|deal|statement|letter|report|announcement|summit|meeting)\b|\bthis\b",
        triggers="the this",
    ),
    _cue("amount", "million billion percent cent majority thousands hundreds"),
    _cue(
        "plan",
        "planned planning intends expects scheduled slated",
        r"(?<!’s )(?<!'s )(?<!the )(?<!his )(?<!her )(?<!its )(?<!their )(?<!a )"
        r"\bplans? (?:to|for|call)"
        r"|\b(?:(?:is|are|was|were) (?:also |widely |now )?(?:expected"
        r"|due (?:to|on|in|back|for)|set (?:to|for)|poised to|about to|bound to|to (?=[a-z]{3,}))"
        r"|(?:is|are) (?:going|likely) to|expect to|intend(?:ing)? to|on track to)\b",
        "plan plans is are was were expect intend intending track",
    ),
    _cue(
        "will",
        phrase=r"(?<!\bthat )(?<!\bwhich )(?<!\bwho )\b(?:will|shall)\b|\bwon['’]t\b|['’]ll\b",
        triggers="will shall won ll",
    ),
    _cue(
        "pledge",
        "pledge pledges pledged pledging vow vows vowed vowing promise promises promised promising"
        " considering",
        r"\bcommit(?:s|ted) to\b|\blook(?:s|ing)? (?:ahead|forward)\b|\bunder consideration\b"
        r"|\bproposed to\b",
        "commits committed look looks looking consideration proposed",
    ),
    _cue(
        "soon",
        "tomorrow upcoming forthcoming",
        r"\b(?:later this|next) (?:week|month|year|spring|summer|autumn|fall|winter|decade|quarter"
        r"|term|[a-z]{3,6}day|round|phase|step)\b|\b(?:in|over) the (?:coming|next|near future"
        r"|years ahead)\b|\bin (?:the )?(?:coming|future)\b|\bby (?:the end of|20[2-9]\d)\b"
        r"|\bthis (?:fall|autumn|summer|winter|spring|week|month|year)\b|\bgoing forward\b",
        "later next coming future ahead by this going",
    ),
    _cue(
        "perhaps",
        "could may might would should potentially likely possible possibly",
        r"\b(?:remains? to be seen|unclear whether|expected to)\b",
        "remains remain unclear expected",
    ),
    _cue("condition", "if unless whether"),
    _cue(
        "aim",
        "effort efforts goal goals attempt attempts bid push pushed pushing urged urge urges"
        " demanded demands hopes hope wants seeks seeking",
        r"\b(?:aim(?:s|ing|ed)? (?:to|at)|try(?:ing)? to|tried to|in order to|call(?:s|ed) (?:for"
        r"|on))\b",
        "aim aims aiming aimed try trying tried order calls called",
    ),
    _cue(
        "acted",
        "announced ruled voted passed signed filed released issued approved rejected charged"
        " launched unveiled agreed sided won lost defeated killed arrested apologized apologised"
        " accused ordered introduced published declared resigned met struck overturned pardoned"
        " pleaded upheld cleared sent fired injured wounded elected appointed blocked held",
    ),
    _cue(
        "history",
        "ago previously formerly once originally",
        r"\b(?:in (?:1[0-9]|20)\d\d|last (?:year|month|week|fall|spring|summer|winter|decade)"
        r"|earlier this|had been|for years|in the past|since (?:1[89]|20)\d\d)\b",
        "in last earlier had for since",
    ),
    _cue("today", "yesterday today tonight overnight"),
    _cue("negation", "not no never without neither nor", r"n['’]t\b", "t"),
)

_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")


def names_weekday(sentence: str) -> bool:
    """Tell whether a sentence names a day of the week."""
    return _WEEKDAY.search(sentence) is not None


_DENSE = {
    name: re.compile(pattern)
    for name, pattern in {
        "z_comparison": (
            r"初めて|初の|史上|以来|ぶり|過去最|最多|最大|最高|最低|首次|首度|首例"
            r"|创下|創下|新高|歷史|历史"
        ),
        "z_worry": (
            r"懸念|緊張|恐れ|おそれ|リスク|危険|危機|脅威|不安|警戒|擔憂|担忧|憂慮"
            r"|忧虑|紧张|威脅|威胁|風險|风险|危机"
        ),
        "z_cause": (
            r"原因|理由|背景|ため[、に]|による|により|受け[、て]|狙い|ねらい"
            r"|目的|要因|から[、だ]|因為|因为|由於"
            r"|由于|導致|导致|為了|为了|旨在|所以"
        ),
        "z_effect": (
            r"影響|意義|重要|重大|深刻|課題|必要|求められ|つなが|招く|意味|左右"
            r"|打撃|負担|負擔|负担|影响|意义|關鍵"
            r"|关键|象徵|象征|標誌|标志|凸顯|凸显|突顯|考驗|考验|衝擊|冲击"
        ),
        "z_protest": r"反発|対立|批判|非難|牽制|けん制|抗議|抗议|反對|反对|批評|批评|指責|指责",
        "z_trend": (
            r"続く|続いて|進む|進んで|高まって|相次|拡大|増加|減少|広が|加速|増え"
            r"|減っ|持續|持续|擴大|扩大"
        ),
        "z_plan": (
            r"予定|方針|計画|検討|目指す|目指し|考え[だでを]|預計|预计|預定|预定"
            r"|計劃|计划|計畫|擬於|拟于|準備|准备|定於|定于"
        ),
        "z_outlook": (
            r"見通し|見込み|見られる|とみられ|でしょう|だろう|そうです|そうだ"
            r"|可能性|おそれがあ|恐れがあ|予想|将會|將會"
            r"|将会|料將|料将|或將|或将|可能|有望|恐將|恐将"
        ),
        "z_soon": (
            r"今後|来年|来月|来週|明日|あす|来春|めど|夕方以降|以降|明年|下個?月"
            r"|下个月|下週|下周|未來|未来|即將|即将|將於|将于|將在|将在"
        ),
        "z_past": r"(?:した|された|った|ました|んだ|いた)」?。?$|了[^，。]{0,20}。$",
        "z_going": r"(?:ている|ています|ているという)。?$|正在",
        "z_said": (
            r"述べ|語っ|話し|話す|コメント|という。|指摘|強調|説明|表示|指出|稱"
            r"|称[，：]|說|说"
        ),
        "z_source": r"によりますと|によると|によれば|関係者|據|据",
        "z_acted": (
            r"(?:実施|開催|発表|締結|署名|逮捕|承認|任命|就任|会談|訪問|発射"
            r"|撃墜|攻撃|拘束|公表|決定|開始|派遣"
            r"|参加|侵入|合意|確認)(?:し|さ|を|が)|行われ|行っ|始ま|起き|見つか"
            r"|死亡|分かった|わかった|明らか"
            r"|判明|宣布|簽署|签署|發射|发射|批准|會談|会谈|抵達|抵达|爆炸|進入"
            r"|进入|達成|达成|舉行|举行|通過"
            r"|通过|發表|发表|公布|派出|參加|参加"
        ),
        "z_history": r"かつて|以前|去年|昨年|当時|曾|当年|當時|當年",
        "z_please": r"ください|しましょう|注意が必要|お気をつけ|请|請",
        "z_state": r"(?:は|が)[^。]{0,40}(?:だ|である|です|だった)。?$",
    }.items()
}

HEADINGS = {
    "happening": re.compile(
        r"what(?:['’]s| is| was)?\s*(?:happen(?:ing|ed)|new|going on)|the (?:news|facts)",
        re.IGNORECASE,
    ),
    "why": re.compile(
        r"why\s.{0,20}(?:important|matters?|significant|care)|(?:the )?big(?:ger)? picture"
        r"|background|context|analysis",
        re.IGNORECASE,
    ),
    "ahead": re.compile(
        r"what(?:['’]s| is| comes| happens)?\s*(?:next|ahead|to watch)|looking ahead|outlook"
        r"|the road ahead",
        re.IGNORECASE,
    ),
}
"""Headings under which a text states a role itself."""
