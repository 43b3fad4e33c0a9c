"""Cue words of the three roles: what happened, why it matters and what comes next.

Each cue carries how strongly (0 to 1) it speaks for its role by itself. English, Chinese and
Japanese; a text in another language has no cues and so no roles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern with how strongly it speaks for a role."""

    strength: float
    pattern: re.Pattern[str]


def _cue(strength: float, pattern: str) -> Cue:
    return Cue(strength, re.compile(pattern, re.IGNORECASE))


_ACTED = (
    r"held|conducted|carried\s+out|signed|announced|launched|killed|arrested|approved|elected"
    r"|appointed|named|visited|met|fired|struck|attacked|seized|unveiled|entered|ordered|passed"
    r"|opened|closed|began|started|ended|agreed|rejected|banned|imposed|sent|dispatched|deployed"
    r"|detained|released|injured|wounded|crashed|collapsed|exploded|hit|sank|won|lost|defeated"
    r"|resigned|quit|died|published|issued|filed|sued|charged|convicted|sentenced|acquired|bought"
    r"|sold|cut|raised|lowered|halted|suspended|resumed|withdrew|joined|arrived|landed|docked"
    r"|sailed|intercepted|expelled|summoned|protested|marched|evacuated|rescued|searched|took\s+place"
    r"|took\s+part|participated|hosted|collaborated|exchanged|voted|adopted|introduced|tested|shot"
    r"|destroyed|captured|declared|lifted|extended|delivered|awarded|discovered|revealed|fell|rose"
    r"|flew|drilled|trained|completed|inaugurated|commissioned|lodged|boarded|rammed|blocked|chased"
    r"|illuminated|stationed|simulated|proposed|recorded|appeared|became|spread"
)
_REACTED = (
    r"responded|opposed|condemned|criticised|criticized|denied|accused|warned|urged|reported|found"
    r"|confirmed|recalled|involved|established|increased|intensified|expanded|said|told|stated|praised"
    r"|expressed|called\s+(?:on|for)|declined|welcomed|dismissed|defended|apologised|apologized"
)
HAPPENING = (
    _cue(
        0.4,
        rf"\b(?:has|have|had\s+been|was|were)\s+(?:\w+ly\s+|also\s+|now\s+|just\s+)?(?:{_ACTED})\b",
    ),
    _cue(0.7, rf"\b(?:{_ACTED})\b"),
    _cue(0.45, rf"\b(?:{_REACTED})\b"),
    _cue(
        0.3,
        r"\bon\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:yesterday|today|tonight"
        r"|overnight|recently|earlier\s+(?:today|this|on))\b"
        r"|\bon\s+(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?[A-Z][a-z]+|[A-Z][a-z]+\s+\d{1,2})\b",
    ),
    _cue(
        0.75,
        r"(?:実施|開催|発表|締結|署名|逮捕|承認|任命|就任|会談|訪問|発射|撃墜|攻撃|拘束|公表|決定"
        r"|開始|派遣|参加|入域|侵入|合意|確認)(?:し|さ|を|が|行)|行われた|行った|始ま|起き|見つか|死亡した"
        r"|舉行|举行|宣布|簽署|签署|發射|发射|逮捕|批准|任命|訪問|访问|會談|会谈|抵達|抵达|爆炸|死亡|攻擊"
        r"|攻击|派出|派遣|進入|进入|發表|发表|公布|實施|实施|展開|展开|登陸|登陆|參加|参加|達成|达成",
    ),
    _cue(
        0.3,
        r"[0-9０-９一二三四五六七八九十]{1,3}日|昨日|今天|昨天|星期|[週周][一二三四五六日]",
    ),
)
"""The first three tell of an event; the day alone tells of none."""

WHY = (
    _cue(
        0.7,
        r"\b(?:first|second|third|only|largest|biggest|deadliest|worst|highest|lowest)\b[^.;]{0,60}?"
        r"\b(?:since|in\s+(?:more\s+than\s+|over\s+|nearly\s+|almost\s+)?(?:\w+\s+)?(?:years|decades"
        r"|months)|ever|after)\b|\b(?:for\s+the|the\s+very|a\s+historic|marking\s+the|marks\s+the|is"
        r"\s+the|the)\s+first[-\s]time\b|\bfirst[-\s]ever\b",
    ),
    _cue(
        0.65,
        r"\b(?:mark(?:s|ed|ing)|underscor(?:es?|ed|ing)|underlin(?:es?|ed|ing)|highlight(?:s|ing)"
        r"|signal(?:s|led|ling|ing)|symboli[sz](?:es?|ing)|signif(?:y|ies|ied|ying)|reflect(?:s|ing)"
        r"|represent(?:s|ing)|demonstrat(?:es|ing)|exemplif(?:y|ies|ying)|illustrat(?:es|ing)|indicates"
        r"|show(?:s|ing)\s+(?:that|how|the))\b",
    ),
    _cue(
        0.65,
        r"\b(?:significan(?:ce|t|tly)|historic|milestone|turning\s+point|watershed|unprecedented"
        r"|landmark|pivotal|crucial|vital|critical(?:ly)?|importan(?:ce|t)|key\s+(?:player|role|partner"
        r"|part)|benchmark|symbolic|strategic(?:ally)?|at\s+stake|consequences?|implications?"
        r"|repercussions?|ramifications?)\b",
    ),
    _cue(
        0.55,
        r"\b(?:tensions?|escalat\w{1,5}|strain(?:s|ed|ing)?|antagoni[sz]\w{1,4}|anger(?:s|ed|ing)?"
        r"|concerns?|worr(?:y|ies|ied)|fears?|threat(?:s|en|ens|ened|ening)?|destabili[sz]\w{1,5}"
        r"|instability|confrontations?|provocat\w{1,5}|nervous\w{0,4}|unsettled|rivalry|crisis"
        r"|risk(?:s|ed|ing)?|dangerous|vulnerab\w{1,6}|assertive|coerci\w{1,3}|deter(?:s|rence)?"
        r"|interfere\w{0,3})\b",
    ),
    _cue(
        0.5,
        r"\b(?:because|due\s+to|owing\s+to|rooted\s+in|stem(?:s|med|ming)?\s+from|driven\s+by"
        r"|prompted\s+by|sparked\s+by|result(?:s|ed|ing)?\s+(?:in|from)|lead(?:s|ing)?\s+to|led\s+to"
        r"|in\s+response\s+to|in\s+the\s+wake\s+of|as\s+a\s+result|the\s+reason|so\s+that|spurring"
        r"|means\s+that|meaning\s+that|aim(?:s|ed|ing)\s+to|in\s+an\s+(?:effort|attempt|bid)\s+to"
        r"|affect(?:s|ed|ing)|impact(?:s|ed|ing)?|undermin\w{1,4}|threaten\w{0,3})\b",
    ),
    _cue(
        0.45,
        r"\b(?:amid|against\s+the\s+backdrop|at\s+a\s+time\s+when|(?:come|comes|came|coming)\s+(?:as"
        r"|after|amid|at\s+a\s+time|weeks|days|months))\b|\bsince\s+(?:1[89]|20)\d\d\b|\bdecades\b",
    ),
    _cue(
        0.45,
        r"\b(?:seen\s+as|regarded\s+as|viewed\s+as|could|would|likely\s+to|potential(?:ly)?)\b[^.;]{0,60}?"
        r"\b(?:strain|escalat\w*|anger|rile|affect|threaten|harm|destabili[sz]e|lead|heighten\w*"
        r"|normali[sz]ed|upgrade|interfere|boost|weaken|strengthen\w*|worsen|deter|antagoni[sz]e)\b",
    ),
    _cue(
        0.4,
        r"\b(?:claims?|disputed|oppos(?:es|ition)|sovereignty|stability|interests?|security\s+(?:ties"
        r"|cooperation|dynamics|partner)|ally|allies|alliance|influence|shift|priorit(?:y|ies)|trend"
        r"|policy|status\s+quo|shared\s+values|pressure|calls\s+for)\b",
    ),
    _cue(
        0.65,
        r"初めて|初の|史上初|以来|懸念|緊張|背景|狙い|ねらい|影響|重要|意義|反発|恐れ|おそれ|理由|牽制|けん制|対立|危機|脅威"
        r"|首次|首度|首例|自\d{4}年|擔憂|担忧|憂慮|忧虑|緊張|紧张|影響|影响|意義|意义|重大|關鍵|关键|因為|因为|由於|由于|導致"
        r"|导致|威脅|威胁|危機|危机|原因|象徵|象征|標誌|标志|凸顯|凸显|突顯|歷史性|历史性|抗議|抗议|反對|反对",
    ),
)

AHEAD = (
    _cue(
        0.75,
        r"\b(?:(?<!\b[Aa]\s)(?<!the\s)(?<!his\s)(?<!its\s)(?<!,\s)plan\s+to|(?:plans|planning|planned)"
        r"\s+to|plans\s+for|(?:is|are|was|were)\s+(?:also\s+|widely\s+|now\s+)?"
        r"(?:planned|planning\s+to|expected|scheduled|slated|due\s+(?:to|on|in|back|for)|set\s+to"
        r"|set\s+for|poised\s+to|about\s+to|going\s+to|bound\s+to)|will\s+be\s+held"
        r"|expects?\s+to|intend(?:s|ing)?\s+to|scheduled\s+(?:for|to)|plans?\s+(?:call|include)"
        r"|potential\s+plans|on\s+track\s+to|set\s+to\s+(?:begin|start|be|take|become|meet|open))\b",
    ),
    _cue(0.65, r"\b(?:(?-i:will|shall)|won['’]t|['’]ll)\b(?!\s+(?:of|to|power)\b)"),
    _cue(
        0.65,
        r"\b(?:pledg(?:es|ed|ing)|vow(?:s|ed|ing)?|promis(?:es|ed|ing)|commit(?:s|ted)\s+to"
        r"|(?:urged|expected|continue)\s+to\s+(?:continue|expand|deepen|enhance)"
        r"|look(?:s|ing)?\s+(?:ahead|forward)|under\s+consideration|considering|proposed\s+to)\b",
    ),
    _cue(
        0.6,
        r"\b(?:tomorrow|(?:later|next)\s+(?:this\s+)?(?:week|month|year|spring|summer|autumn|fall"
        r"|winter|decade|quarter|\w+day|round|phase|step)|(?:in|over)\s+the\s+(?:coming|next"
        r"|near\s+future|years\s+ahead)|in\s+(?:the\s+)?(?:coming|future)|upcoming|forthcoming"
        r"|by\s+(?:the\s+end\s+of|20[2-9]\d)|from\s+20[2-9]\d|going\s+forward)\b",
    ),
    _cue(
        0.35,
        r"\b(?:could|(?-i:may)|might|would|should|potentially|likely|possib(?:le|ly)|suggests?|aim(?:s|ing)?"
        r"\s+(?:to|at)|seeks?\s+to|commitment\s+to|hop(?:es|ed|ing)\s+to|continued\s+focus|expected\s+to|continues?\s+to"
        r"|remains?\s+to\s+be\s+seen|unclear\s+whether|further)\b",
    ),
    _cue(
        0.75,
        r"予定|見通し|方針|計画|見込み|する考え|検討し|今後|来年|来月|来週|明日|目指す|目指し|(?<!以)来春|見られる|めどに"
        r"|預計|预计|預定|预定|將於|将于|將會|将会|將在|将在|計劃|计划|計畫|擬於|拟于|明年|下個?月|下个月|下週|下周|未來|未来"
        r"|今後|即將|即将|有望|承諾|承诺|料將|料将",
    ),
    _cue(0.5, r"[將将](?!軍|军|領|领|士|官|棋)|だろう|する方向|へと"),
)

FAR_PAST = re.compile(
    r"\b(?:last\s+(?:year|month|decade|century)|(?:years|decades|months|centuries)\s+ago|previously"
    r"|in\s+the\s+(?:past|1[89]\d0s)|formerly|in\s+(?:1[0-9]|200)\d\d?)\b|去年|昨年|以前|かつて|曾",
    re.IGNORECASE,
)
"""Words that put what is told well before the story."""

NO_EVENT = re.compile(
    r"\b(?:would|could|might|should|if|whether|(?:is|are)\s+(?:seen|known|expected|likely)"
    r"|will|to\s+be|aims?|plans?)\b",
    re.IGNORECASE,
)
"""Words after which an event word tells something other than what happened."""

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
