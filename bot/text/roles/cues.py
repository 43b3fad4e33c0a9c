"""Cue words of what happened, why it matters and what comes next: features of the ranker.

A cue by itself decides nothing: what it weighs is learned (`bot.text.model.build.train_sections`).
English, Chinese and Japanese; in other languages the place in the text, names and days speak alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"[A-Za-z]+")


def find_english_cues(sentence: str) -> Iterator[str]:
    """Yield the names of the English cues of a sentence; a capital inside it marks no cue."""
    found = _WORD.findall(sentence)
    words = {word.lower() for place, word in enumerate(found) if not place or word[0].islower()}
    lower = sentence.lower()
    for name, (single, phrase) in _ENGLISH.items():
        if not words.isdisjoint(single) or (phrase and phrase.search(lower)):
            yield name


def find_dense_cues(sentence: str) -> Iterator[str]:
    """Yield the names of the Japanese and Chinese cues of a sentence."""
    for name, pattern in _DENSE.items():
        if pattern.search(sentence):
            yield name


def _cue(words: str = "", phrase: str = "") -> tuple[frozenset[str], re.Pattern[str] | None]:
    return frozenset(words.split()), re.compile(phrase) if phrase else None


_ENGLISH = {
    "comparison": _cue(
        phrase=r"\b(?:first|second|third|only|largest|biggest|deadliest|worst|highest"
        r"|lowest)\b[^.;]{0,60}?\b(?:since|in (?:more than |over |nearly "
        r"|almost )?(?:[a-z0-9]+ )?(?:years|decades|months)|ever|after)\b|\b(?:for the"
        r"|the very|historic|marking the|marks the|is the|the) first[- ]time\b"
        r"|\bfirst[- ]ever\b|\b(?:becoming|became) (?:only )?the (?:first|second|third|only"
        r"|\d+(?:st|nd|rd|th))\b",
    ),
    "cause": _cue(
        "because spurring affects affected affecting impact impacts impacted undermine "
        "undermines undermined undermining meaning",
        r"\b(?:due to|owing to|rooted in|stem(?:s|med|ming)? from|(?:driven|prompted"
        r"|sparked) by|result(?:s|ed|ing)? (?:in|from)|lead(?:s|ing)? to|led to"
        r"|in response to|in the wake of|as a result|the reason|so that|means that|aim(?:s"
        r"|ed|ing) to|in an (?:effort|attempt|bid) to)\b",
    ),
    "backdrop": _cue(
        "amid decades",
        r"\bagainst the backdrop\b|\bat a time when\b|\b(?:comes?|came|coming) (?:as|after"
        r"|amid|at a time|weeks|days|months)\b|\bsince (?:1[89]|20)\d\d\b",
    ),
    "marking": _cue(
        "marks marked marking underscore underscores underscored underscoring underline underlines "
        "underlined underlining highlights highlighting signals signaled signalled signaling "
        "signify signifies signifying reflects reflecting represents representing demonstrates "
        "demonstrating illustrates illustrating indicates shows",
        r"\bshow(?:s|ing)? (?:that|how|the)\b",
    ),
    "tension": _cue(
        "tension tensions escalate escalates escalated escalating escalation strain strains "
        "strained straining antagonise antagonize anger angers angered concern concerns worry "
        "worries worried fear fears threat threats threaten threatens threatened threatening "
        "instability confrontation provocation provocations provocative rivalry crisis risk risks "
        "dangerous vulnerable assertive coercion deter deterrence interference backlash outcry "
        "controversy controversial conflict conflicts war wars clash"
    ),
    "interests": _cue(
        "claim claims disputed opposes opposition sovereignty stability interest interests ally "
        "allies alliance influence shift priority priorities trend policy pressure",
        r"\bsecurity (?:ties|cooperation|dynamics|partner)|\bstatus quo\b|\bshared values\b"
        r"|\bcalls for\b",
    ),
    "plan": _cue(
        "planned planning intends expects scheduled slated",
        r"(?<!’s )(?<!'s )(?<!the )(?<!his )(?<!her )(?<!its )(?<!their )(?<!a )\bplans? (?:to"
        r"|for|call)|\b(?:(?:is|are|was|were) (?:also |widely |now )?(?:expected|due (?:to"
        r"|on|in|back|for)|set (?:to|for)|poised to|about to|bound to|to (?=[a-z]{3,}))"
        r"|(?:is|are) (?:going|likely) to|expect to|intend(?:ing)? to|on track to)\b",
    ),
    "will": _cue(
        phrase=r"(?<!\bthat )(?<!\bwhich )(?<!\bwho )\b(?:will|shall)\b|\bwon['’]t\b|['’]ll\b",
    ),
    "pledge": _cue(
        "pledge pledges pledged pledging vow vows vowed vowing promise promises promised "
        "promising considering",
        r"\bcommit(?:s|ted) to\b|\blook(?:s|ing)? (?:ahead|forward)\b"
        r"|\bunder consideration\b|\bproposed to\b",
    ),
    "soon": _cue(
        "tomorrow upcoming forthcoming",
        r"\b(?:later this|next) (?:week|month|year|spring|summer|autumn|fall|winter|decade"
        r"|quarter|term|[a-z]{3,6}day|round|phase|step)\b|\b(?:in|over) the (?:coming|next"
        r"|near future|years ahead)\b|\bin (?:the )?(?:coming|future)\b|\bby (?:the end of"
        r"|20[2-9]\d)\b|\bthis (?:fall|autumn|summer|winter|spring|week|month|year)\b"
        r"|\bgoing forward\b",
    ),
    "perhaps": _cue(
        "could may might would should potentially likely possible possibly",
        r"\b(?:remains? to be seen|unclear whether|expected to)\b",
    ),
    "condition": _cue(
        "if unless whether",
    ),
    "aim": _cue(
        "effort efforts goal goals attempt attempts bid push pushed pushing urged urge "
        "urges demanded demands hopes hope wants seeks seeking",
        r"\b(?:aim(?:s|ing|ed)? (?:to|at)|try(?:ing)? to|tried to|in order to|call(?:s"
        r"|ed) (?:for|on))\b",
    ),
    "today": _cue(
        "yesterday today tonight overnight",
    ),
    "negation": _cue(
        "not no never without neither nor",
        r"n['’]t\b",
    ),
}

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
