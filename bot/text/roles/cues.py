"""Cue words of the three roles: what happened, why it matters and what comes next.

Each cue carries how strongly (0 to 1) it speaks for its role by itself. English, Chinese and
Japanese; a text in another language has no cues and so no roles. Single words are looked up in a
set and phrases searched only where a word of theirs is there: one alternation of all took four
times as long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.scripts import has_dense

_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class CuedSentence:
    """A sentence as cues are looked for in it: each plain word with its first place."""

    lower: str
    places: dict[str, int]
    unspaced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words and a phrase with how strongly they speak for a role.

    The phrase is searched where one of `triggers` is among the words, or, of a cue of a script
    without spaces, where the sentence is in one.
    """

    strength: float
    words: frozenset[str]
    phrase: re.Pattern[str] | None
    triggers: frozenset[str]

    def find(self, sentence: CuedSentence) -> int | None:
        """Return the place of the first word or phrase of this cue, or None."""
        places = [sentence.places[word] for word in self.words & sentence.places.keys()]
        triggered = self.triggers & sentence.places.keys() if self.triggers else sentence.unspaced
        if self.phrase and triggered and (match := self.phrase.search(sentence.lower)):
            places.append(match.start())
        return min(places, default=None)


def prepare_sentence(sentence: str) -> CuedSentence:
    """Return the sentence ready for `Cue.find`; a capital inside it marks a name, not a cue."""
    places: dict[str, int] = {}
    for match in _WORD.finditer(sentence):
        word = match.group()
        if not places or not word[0].isupper():
            places.setdefault(word.lower(), match.start())
    # Lowering some letters changes their number (İ); places must stay those of the sentence.
    lower = sentence.lower()
    return CuedSentence(
        lower=lower if len(lower) == len(sentence) else sentence,
        places=places,
        unspaced=has_dense(sentence),
    )


def _cue(strength: float, words: str = "", phrase: str = "", triggers: str = "") -> Cue:
    return Cue(
        strength=strength,
        words=frozenset(words.split()),
        phrase=re.compile(phrase) if phrase else None,
        triggers=frozenset(triggers.split()),
    )


_ACTED = """
held conducted signed announced launched killed arrested approved elected appointed named visited
met fired struck attacked seized unveiled entered ordered passed opened closed began started ended
agreed rejected banned imposed sent dispatched deployed detained released injured wounded crashed
collapsed exploded hit sank won lost defeated resigned quit died published issued filed sued charged
convicted sentenced acquired bought sold cut raised lowered halted suspended resumed withdrew joined
arrived landed docked sailed intercepted expelled summoned protested marched evacuated rescued
searched participated hosted collaborated exchanged voted adopted introduced tested shot destroyed
captured declared lifted extended delivered awarded discovered revealed fell rose flew drilled
trained completed inaugurated commissioned lodged boarded rammed blocked chased illuminated
stationed simulated proposed recorded appeared became spread
"""
_REACTED = """
responded opposed condemned criticised criticized denied accused warned urged reported found
confirmed recalled involved established increased intensified expanded said told stated praised
expressed declined welcomed dismissed defended apologised apologized called
"""
HAPPENING = (
    _cue(
        0.4,
        phrase=r"\b(?:has|have|had been|was|were) (?:[a-z]{1,20}ly |also |now |just )?"
        r"(?:" + "|".join(sorted(_ACTED.split())) + r")\b",
        triggers="has have had was were",
    ),
    _cue(0.7, _ACTED, r"\b(?:carried out|took (?:place|part))\b", "carried took"),
    _cue(0.45, _REACTED),
    _cue(
        0.75,
        phrase=r"(?:実施|開催|発表|締結|署名|逮捕|承認|任命|就任|会談|訪問|発射|撃墜|攻撃|拘束|公表|決定"
        r"|開始|派遣|参加|入域|侵入|合意|確認)(?:し|さ|を|が|行)|行われた|行った|始ま|起き|見つか|死亡した"
        r"|舉行|举行|宣布|簽署|签署|發射|发射|逮捕|批准|任命|訪問|访问|會談|会谈|抵達|抵达|爆炸|死亡|攻擊"
        r"|攻击|派出|派遣|進入|进入|發表|发表|公布|實施|实施|展開|展开|登陸|登陆|參加|参加|達成|达成",
    ),
    _cue(
        0.3,
        "yesterday today tonight overnight recently",
        r"\bon (?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\bearlier (?:today|this|on)\b"
        r"|\bon (?:\d{1,2}(?:st|nd|rd|th)? (?:of )?[a-z]{3,9}|[a-z]{3,9} \d{1,2})\b",
        "on earlier",
    ),
    _cue(
        0.3,
        phrase=r"[0-9０-９一二三四五六七八九十]{1,3}日|昨日|今天|昨天|星期|[週周][一二三四五六日]",
    ),
)
EVENT_CUES = 4
"""How many of `HAPPENING`, from the first, tell of an event; the rest only name a day."""

WHY = (
    _cue(
        0.7,
        phrase=r"\b(?:first|second|third|only|largest|biggest|deadliest|worst|highest|lowest)\b"
        r"[^.;]{0,60}?\b(?:since|in (?:more than |over |nearly |almost )?(?:[a-z0-9]+ )?(?:years"
        r"|decades|months)|ever|after)\b|\b(?:for the|the very|historic|marking the|marks the"
        r"|is the|the) first[- ]time\b|\bfirst[- ]ever\b|\b(?:becoming|became) (?:only )?the"
        r" (?:first|second|third|only|\d+(?:st|nd|rd|th))\b",
        triggers="first second third only largest biggest deadliest worst highest lowest becoming"
        " became",
    ),
    _cue(
        0.65,
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
        0.65,
        "significance significant significantly historic milestone watershed unprecedented landmark"
        " pivotal crucial vital critical critically importance important benchmark symbolic"
        " strategic strategically consequence consequences implication implications repercussions"
        " ramifications",
        r"\bturning point\b|\bkey (?:player|role|partner|part)\b|\bat stake\b",
        "turning key stake",
    ),
    _cue(
        0.55,
        "tension tensions escalate escalates escalated escalating escalation strain strains"
        " strained straining antagonise antagonize antagonising antagonizing anger angers"
        " angered angering concern concerns worry worries worried fear fears threat threats"
        " threaten threatens threatened threatening destabilise destabilize destabilising"
        " destabilizing instability"
        " confrontation confrontations provocation provocations provocative nervous nervousness"
        " unsettled rivalry crisis risk risks risked risking dangerous vulnerable vulnerability"
        " assertive coercion coercive deter deters deterrence interfere interferes interference"
        " backlash outcry controversy controversial",
    ),
    _cue(
        0.5,
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
        0.45,
        "amid decades",
        r"\bagainst the backdrop\b|\bat a time when\b|\b(?:comes?|came|coming) (?:as|after|amid"
        r"|at a time|weeks|days|months)\b|\bsince (?:1[89]|20)\d\d\b",
        "backdrop time come comes came coming since",
    ),
    _cue(
        0.45,
        phrase=r"\b(?:(?:seen|regarded|viewed) as|could|would|likely to|potential(?:ly)?)\b"
        r"[^.;]{0,60}?\b(?:strain|escalat[a-z]{1,5}|anger|rile|affect|threaten|harm|destabili[sz]e"
        r"|lead|heighten(?:ed)?|normali[sz]ed|upgrade|interfere|boost|weaken|strengthen|worsen|deter"
        r"|antagoni[sz]e)\b",
        triggers="seen regarded viewed could would likely potential potentially",
    ),
    _cue(
        0.4,
        "claim claims disputed opposes opposition sovereignty stability interest interests ally"
        " allies alliance influence shift priority priorities trend policy pressure",
        r"\bsecurity (?:ties|cooperation|dynamics|partner)|\bstatus quo\b|\bshared values\b"
        r"|\bcalls for\b",
        "security status shared calls",
    ),
    _cue(
        0.65,
        phrase=r"初めて|初の|史上初|以来|懸念|緊張|背景|狙い|ねらい|影響|重要|意義|反発|恐れ|おそれ|理由|牽制|けん制"
        r"|対立|危機|脅威|首次|首度|首例|自\d{4}年|擔憂|担忧|憂慮|忧虑|緊張|紧张|影响|意义|重大|關鍵|关键|因為"
        r"|因为|由於|由于|導致|导致|威脅|威胁|危机|原因|象徵|象征|標誌|标志|凸顯|凸显|突顯|歷史性|历史性|抗議|抗议"
        r"|反對|反对",
    ),
)

AHEAD = (
    _cue(
        0.75,
        "planned planning intends expects scheduled slated",
        r"\b(?:plans (?:to|for|call)|(?<!\ba )(?<!the )(?<!his )(?<!its )(?<!, )plan to|(?:is|are"
        r"|was|were) (?:also |widely |now )?(?:expected|due (?:to|on|in|back|for)|set (?:to|for)"
        r"|poised to|about to|bound to)|(?:is|are) going to|expect to|intend(?:ing)? to"
        r"|potential plans|on track to)\b",
        "plans plan is are was were expect intend intending potential track",
    ),
    _cue(0.65, "will shall", r"\bwon['’]t\b|['’]ll\b", "won ll"),
    _cue(
        0.65,
        "pledge pledges pledged pledging vow vows vowed vowing promise promises promised promising"
        " considering",
        r"\bcommit(?:s|ted) to\b|\blook(?:s|ing)? (?:ahead|forward)\b|\bunder consideration\b"
        r"|\bcontinue to (?:expand|deepen|enhance)\b|\bproposed to\b",
        "commits committed look looks looking consideration continue proposed",
    ),
    _cue(
        0.6,
        "tomorrow upcoming forthcoming",
        r"\b(?:later this|next) (?:week|month|year|spring|summer|autumn|fall|winter|decade|quarter"
        r"|[a-z]{3,6}day|round|phase|step)\b|\b(?:in|over) the (?:coming|next|near future|years"
        r" ahead)\b|\bin (?:the )?(?:coming|future)\b|\bby (?:the end of|20[2-9]\d)\b"
        r"|\bfrom 20[2-9]\d\b"
        r"|\bgoing forward\b",
        "later next coming future ahead by from going",
    ),
    _cue(
        0.35,
        "could may might would should potentially likely possible possibly suggest suggests"
        " further",
        r"\baim(?:s|ing)? (?:to|at)\b|\bseeks? to\b|\bcommitment to\b|\bhop(?:es|ed|ing) to\b"
        r"|\bexpected to\b|\bcontinued focus\b|\bcontinues? to\b|\bremains? to be seen\b"
        r"|\bunclear whether\b",
        "aim aims aiming seek seeks commitment expected hopes hoped hoping continued continue"
        " continues remains remain unclear",
    ),
    _cue(
        0.75,
        phrase=r"予定|見通し|方針|計画|見込み|する考え|検討し|今後|来年|来月|来週|明日|目指す|目指し|来春|見られる|めどに"
        r"|預計|预计|預定|预定|將於|将于|將會|将会|將在|将在|計劃|计划|計畫|擬於|拟于|明年|下個?月|下个月|下週|下周"
        r"|未來|未来|即將|即将|有望|承諾|承诺|料將|料将",
    ),
    _cue(0.5, phrase=r"[將将](?!軍|军|領|领|士|官|棋)|だろう|する方向"),
)

FAR_PAST = re.compile(
    r"\b(?:last (?:year|month|decade|century)|(?:years|decades|months|centuries) ago|previously"
    r"|in the (?:past|1[89]\d0s)|formerly|in (?:1[0-9]|200)\d\d?)\b|去年|昨年|以前|かつて|曾"
)
"""Words, in lower case, that put what is told well before the story."""

NO_EVENT = re.compile(
    r"\b(?:would|could|might|should|if|whether|(?:is|are) (?:seen|known|expected|likely)|will|to be"
    r"|aims?|plans?)\b"
)
"""Words, in lower case, after which an event word tells something other than what happened."""

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
