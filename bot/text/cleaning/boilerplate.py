"""Phrases that give a line of a page away as furniture, not article.

Collected by hand from templates of WordPress, Blogger, Drupal and of newspapers' own systems.
"""

from __future__ import annotations

import re

_LOOKED_AT = 240

_PHRASES = re.compile(
    r"""
    leave\s(?:a|your)\s(?:reply|comment)\b|(?:please\s)?enter\syour\s(?:comment|name|e-?mail)
    |post\s(?:a|your)\scomment|(?:add|write|submit)\s(?:a|your)\scomment|cancel\sreply
    |save\smy\sname,?\se-?mail|your\se-?mail\saddress\swill\snot|required\sfields\sare
    |notify\sme\s(?:of|when|by)|you\smust\sbe\slogged\sin
    |(?:please\s)?log\sin\sto\s(?:leave|post|reply|comment)|you\shave\sentered\san\sincorrect
    |this\s(?:site|website)\suses\s(?:akismet|cookies)|.{0,80}\buses\sakismet\sto\sreduce
    |learn\show\syour\scomment\sdata|.{0,40}\bbloggers?\slikes?\sthis|%[sd]\b|like\sthis:
    |like\sloading|you['’]ll\s(?:also\s)?like|(?:also|must|further)\sread(?:ing)?\b
    |read\s(?:also|more|next|full|the\sfull|this\snext|in\sapp|later)\b|see\salso\b
    |editor['’]?s['’]?\s(?:picks?|choice)|what\sto\sread\snext|up\snext\b|continue\sreading
    |click\s(?:here|to)\b|tap\shere|share\s.{0,30}facebook|follow\s(?:us|me|the|@|our|on)\b
    |like\sus\son|subscribe\b|sign\s?(?:up|in|out)\b|log\s?(?:in|out)\b|my\saccount
    |create\s(?:an|your)\saccount|already\sa\s(?:member|subscriber)
    |get\s(?:our|the)\s.{0,60}(?:newsletter|inbox|app|e-?mail)
    |thank(?:s|\syou)\sfor\s(?:reading|signing|subscrib|register|visiting|sharing)|adblock
    |ad\s?blocker|.{0,60}\b(?:disabl(?:e|ing)|turn(?:ing)?\soff)\syour\sad|refresh\spage
    |please\s(?:enable|turn\son)\sjavascript
    |(?:we|this\s(?:web)?site)\s(?:and\sour\spartners\s)?uses?\scookies
    |by\s(?:using|continuing|clicking|registering|signing|submitting|subscribing)\b.{0,100}\b(?:agree|accept|consent|cookie|terms|privacy)
    |all\srights\sreserved|(?:copyright|©|\(c\)\s?\d{4})|.{0,80}\ball\srights\sreserved
    |.{0,60}©\s{0,2}(?:copyright\s)?\d{4}|powered\sby\b|designed\sby\b|proudly\spowered|error:
    |.{0,20}content\sis\sprotected|msid\s\d|.{0,20}imgsize\s\d|ai[\s-]generated\scontent
    |what\sis\s(?:the|this)\sstory\sabout|do\syou\sfind\sthis
    |(?:was|is)\sthis\s(?:article|page|story|post|briefing|report|helpful|useful)|did\syou\s(?:find|like|enjoy)\sthis
    |rate\sthis|.{0,20}found\sthis\s(?:article|helpful)|source\sby\b|tagged\s(?:with|as|in)\b
    |report\s(?:this|abuse|comment)|permalink|write\sto\s(?:us|the\seditor)
    |(?:mail|contact|e-?mail)\sthe\s(?:editor|author|writer)
    |send\s(?:us|your|a)\b.{0,60}(?:tips?|letter|feedback|e-?mail)|estimated\sreading
    |reading\stime|open\sin\s|table\sof\scontents|story\scontinues|article\scontinues
    |scroll\s(?:down|to)|swipe\b|unknown\sauthor|uncategorized|tip\sjar|buy\sme\sa\scoffee
    |(?:note|disclosure):\s?(?:this|we|the\sauthor|readers)|(?:the\s)?opinions?\sexpressed
    |(?:this|the)\s(?:article|story|post|piece)\s(?:was\s(?:originally|first)|originally|first)\s(?:appeared|published|ran)
    |.{0,60}\bis\sa\s(?:senior\s|staff\s|freelance\s|contributing\s)?(?:writer|reporter|journalist|editor|columnist|correspondent)\s(?:for|at|with|based|covering)\b
    |.{0,40}\bprotected\sby\srecaptcha|please\slog\sin\b|.{0,120}\b(?:straight\s|direct\s|delivered\s)?(?:in)?to\syour\s(?:inbox|mailbox)
    |(?:all|this)\s(?:content|work|article)\sis\slicensed|comments?\s(?:is|are)\s(?:moderated|closed)|never\smiss\sa
    |diese\swebsite\sverwendet|neueste\s(?:kommentare|beiträge)|schreibe\seinen\skommentar
    |weiterlesen|mehr\s(?:zum\sthema|lesen)|lire\saussi|à\slire\saussi|laisser\sun\scommentaire
    |articles?\ssimilaires|deja\s(?:una|un)\s(?:respuesta|comentario)
    """,
    re.IGNORECASE | re.VERBOSE,
)

# Only for lines that do not end as a sentence does: „Facebook said so.“ is no label.
_LABELS = re.compile(
    r"""
    (?:
    loading\s?(?:\.\.\.|…)?
    |related\s(?:articles?|posts?|stor(?:y|ies)|news|topics?|content|links?|coverage|reading|tags?)\b.{0,20}
    |(?:most|more)\s(?:popular|read|viewed|shared|commented|recent)\b.{0,30}
    |recent\s(?:comments?|posts?|articles?|news|stories)\b.{0,10}
    |latest\s(?:news|posts?|articles?|stories|videos?)\b.{0,10}
    |popular\s(?:posts?|articles?|stories|tags?|categories|news)\b.{0,10}|trending\b.{0,20}
    |archives?\b.{0,12}
    |you\s(?:may|might)\s(?:also\s)?(?:like|be\sinterested|enjoy|have\smissed).{0,30}
    |recommended(?:\s(?:for\syou|stories|articles|reading|videos))?:?
    |watch(?:\s(?:now|next|live|also|video))\b.{0,40}
    |more\s(?:from|on|in|about|news|stories|articles|videos)\b.{0,40}|don['’]?t\smiss\b.{0,40}
    |share\s(?:this|on|via|it|the|article|story|with)\b.{0,60}|share:?|tweet(?:\sthis)?:?
    |pin\s(?:it|this).{0,10}
    |(?:facebook|twitter|whatsapp|linkedin|pinterest|instagram|telegram|reddit|youtube|e-?mail|print|flipboard|tumblr)(?:\s.{0,50})?
    |join\s(?:us|our|the\sconversation|now)\b.{0,80}|register\b.{0,60}|newsletters?\b.{0,40}
    |(?:support|donate|contribute)(?:\s(?:us|now|to|our)\b.{0,60})?
    |advertis(?:e|ing|ements?)\b.{0,80}|sponsored\b.{0,40}|promoted\b.{0,30}|ad(?:s|vert)?
    |.{0,60}\bcookie\s(?:policy|settings|preferences|notice)\b.{0,80}
    |accept(?:\sall)?(?:\scookies)?|privacy\b.{0,60}|terms\s(?:of|and|&)\b.{0,60}
    |published\sby\b.{0,60}|(?:first\s)?published\b.{0,60}
    |(?:last\s)?(?:updated|modified|edited)\b.{0,60}|posted\s(?:by|on|in|at)\b.{0,80}
    |filed\s(?:under|to|in)\b.{0,80}
    |(?:tags?|topics?|categor(?:y|ies)|keywords?|labels?|tagged|hashtags?)\s?(?::.{0,200})?
    |(?:photo|image|picture|video|foto|file\sphoto)(?:\s(?:credit|source|by|courtesy|copyright)s?)?\s?:.{0,160}
    |(?:getty\simages|shutterstock|istock)\b.{0,40}
    |(?:\d{1,5}|no|view\sall|show|hide|load|view|see|all|read)\s(?:more\s|all\s)?(?:comments?|repl(?:y|ies)|responses?|thoughts?\son|shares?|views?|likes?)\b.{0,40}
    |comments?(?:\s(?:are\sclosed|off|\(\d{1,6}\)|closed)|:)?.{0,20}
    |repl(?:y|ies)(?:\sto\b.{0,40})?:?|(?:skip|jump|back|return)\sto\b.{0,40}
    |(?:previous|next|prev|older|newer)\s?(?:article|post|story|page|entr(?:y|ies)|posts)?:?(?:\s?[›»→←].{0,80})?
    |menu|search(?:\s(?:for|this|the)\b.{0,40})?:?|home
    |about\s(?:us|the\sauthor|me|author|this)\b.{0,40}|contact(?:\sus)?
    |\d{1,3}\s(?:min(?:ute)?s?|mins?)(?:\sread|\sago)?
    |.{0,30}\b(?:minutes?|hours?|days?|weeks?|months?|years?)\sago|\d{1,6}\swords
    |view\s(?:larger|full|original|gallery|profile|all)\b.{0,40}
    |download(?:\s(?:the|our|as|pdf)\b.{0,60})?|print(?:\sthis)?.{0,10}
    |in\sthis\s(?:article|story|section)\b.{0,5}|visits?|miscell?anous|disclaimer\b.{0,200}
    |want\s(?:more|to\s(?:read|get|receive))\b.{0,80}
    |kommentar(?:e|\sschreiben|\shinterlassen)\b.{0,40}
    )\Z
    """,
    re.IGNORECASE | re.VERBOSE,
)

_END = re.compile(
    r"""
    leave\s(?:a|your)\s(?:reply|comment)|post\s(?:a|your)\scomment|(?:add|write)\s(?:a|your)\scomment|recent\s(?:comments?|posts?)
    |(?:view|show|read|all|\d{1,5})\s(?:all\s)?comments?\b|comments?(?:\s\(\d{1,6}\)|:)?$|most\s(?:popular|read|viewed)
    |\d{1,4}\s(?:thoughts?|responses?|repl(?:y|ies))\b|join\sthe\s(?:conversation|discussion)|related\s(?:articles?|posts?|stor(?:y|ies)|news)
    |you\s(?:may|might)\s(?:also\s)?(?:like|be\sinterested|enjoy)|recommended|about\sthe\sauthor|more\s(?:from|on|stories|news)
    |filed\sunder|(?:tags|topics)\b|popular\s(?:posts?|articles?|stories)|latest\s(?:news|posts?|stories)|what\sto\sread\snext|read\snext|source\sby
    |(?:copyright|©)|all\srights\sreserved|newsletter|neueste\skommentare|schreibe\seinen\skommentar
    """,
    re.IGNORECASE | re.VERBOSE,
)

_SOFT = re.compile(
    r"\b(?:subscri\w{1,6}|newsletters?|cookies?|inbox|sign(?:ed|ing)? up|click|privacy|terms|"
    r"e-?mails?|comments?|website|blog|repl(?:y|ies)|share|facebook|twitter|instagram|follow|download|login|"
    r"account|browser|javascript|advert\w{0,8}|sponsor\w{0,5}|copyright|permission|trademarks?|"
    r"registered|free trial|buy|shop|gift|offers?|deals?|discount|author|editor|columnist|reporter|"
    r"correspondent|journalist|member|support us|donat\w{1,5}|thank(?:s| you)|posted|read more)\b",
    re.IGNORECASE,
)
_HASHTAGS = re.compile(r"(?:[#＃]\w{1,60}[\s,]{0,3}){1,60}\Z")
_HOLE = re.compile(
    r"\[(?:\w{1,20}_\w{1,20}|\w{1,20}-(?:name|title|date))\]|\{\{.{0,60}\}\}|%%?\w{1,20}%%?|<\?php"
)
_BREADCRUMB = re.compile(
    r"(?:home|start|startseite|accueil|inicio)\s{0,3}(?:[>›»/|→·-]|&gt;|(?-i:(?=[A-Z])))",
    re.IGNORECASE,
)


def is_furniture(line: str) -> bool:
    """Tell whether a trimmed line is a phrase of the page's template, never of an article."""
    head = line[:_LOOKED_AT].lstrip("*•·-–—|>›»+#[]( \t")
    if not any(map(str.isalnum, head)):
        return True
    return bool(
        (len(line) <= _LOOKED_AT and (_PHRASES.match(head) or _is_label(head)))
        or _HASHTAGS.match(line[:2000])
        or (len(line) <= 400 and _HOLE.search(line))
        or is_breadcrumb(line)
    )


def _is_label(head: str) -> bool:
    ended = head[-1] in '.!?”"' and len(head.split()) > 4
    return not ended and bool(_LABELS.match(head))


def is_breadcrumb(line: str) -> bool:
    """Tell whether a line is the path from the home page, such as `Home World News …`."""
    return len(line) <= 300 and line[-1:] not in ".!?" and bool(_BREADCRUMB.match(line))


def is_end_marker(line: str) -> bool:
    """Tell whether a short line opens what comes after an article: comments, other stories."""
    head = line.lstrip("*•·-–—|>›»+#[]( \t")
    return len(head) <= 60 and bool(_END.match(head))


def count_soft_marks(text: str) -> int:
    """Return how many words of the page's own business are in the first 1,000 characters."""
    return len(_SOFT.findall(text[:1000]))
