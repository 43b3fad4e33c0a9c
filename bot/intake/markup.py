"""Turn fragments of HTML, however hostile, into plain text in linear time."""

from __future__ import annotations

import re

from bot.domain.spans import truncate

# Feeds carry whole articles; a summary or title beyond this is cut before it is parsed.
MAX_MARKUP_CHARS = 1_000_000
# libxml2's event parser looks for the element to close from the innermost outwards, so that
# 100,000 open elements and as many stray end tags cost 18 s; its tree parser stops at 256.
MAX_DEPTH = 256
_PIECE_CHARS = 16_384

_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "caption", "center", "dd", "details",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option", "p", "pre",
        "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    )
)  # fmt: skip
_PARAGRAPHS = frozenset(
    (
        "article", "blockquote", "div", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p",
        "pre", "section", "table", "ul",
    )
)  # fmt: skip
_HIDDEN = frozenset(
    (
        "applet", "audio", "canvas", "frameset", "iframe", "math", "noembed",
        "noframes", "noscript", "script", "select", "style", "svg", "template",
        "textarea", "title", "video", "xml",
    )
)  # fmt: skip
_CONTROLS = re.compile(
    # C0 and C1 controls but tab, newline and return; the marks that reorder or hide text
    # (Unicode Technical Report 36, section 2.10); lone surrogates and noncharacters.
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_BARE = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))|&(?!#?\w{1,32};)", re.ASCII | re.DOTALL)
_SPACE = re.compile(r"\s+")
_OPEN_COMMENT = re.compile(r"<!--[^<>]*>?")
_OPEN_DECLARATION = re.compile(r"<!(?!--)([^<>]*)\Z")
_TAG = re.compile(r"<[a-zA-Z/!]")
_ANY_TAG = re.compile(
    r"</?(?:a|abbr|article|aside|audio|b|big|blockquote|body|br|button|center|cite|code|dd|del|div"
    r"|dl|dt|em|embed|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|li|link"
    r"|meta|nav|object|ol|p|pre|q|s|script|section|small|span|strike|strong|style|sub|sup|svg"
    r"|table|tbody|td|th|thead|tr|tt|u|ul|video)(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)


class _TooDeep(Exception):
    """The elements are nested too deep to go on."""


class _TextCollector:
    """Gathers the visible text from the events of lxml's HTML parser."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._depth = 0
        self._hidden = 0

    def start(self, tag: str, _attributes: object) -> None:
        self._depth += 1
        self._hidden += tag in _HIDDEN
        if tag == "br":
            self.pieces.append("\n")
        else:
            self._break(tag)
        if self._depth > MAX_DEPTH:
            raise _TooDeep

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._hidden -= tag in _HIDDEN
        self._break(tag)

    def data(self, text: str) -> None:
        if self._hidden <= 0:
            self.pieces.append(_fold(text))

    def comment(self, _text: str) -> None:
        """Leave comments out."""

    def pi(self, _target: str, _content: str | None = None) -> None:
        """Leave processing instructions out."""

    def close(self) -> None:
        """End the document."""

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            # "\r" is a line break that two neighbours share, "\n" one that adds up.
            self.pieces.append("\n\n" if tag in _PARAGRAPHS else "\r")


def plain_text(markup: str) -> str:
    """Return the visible text of an HTML fragment, its blocks on lines of their own.

    Scripts, styles, comments and every tag and attribute are gone, entities resolved once,
    control and reordering characters removed, white space folded. Never raises; what lies
    deeper than 256 levels or after a million characters is left out.
    """
    from lxml import etree

    markup = _close_comment(remove_controls(markup[:MAX_MARKUP_CHARS]))
    if not markup.strip():
        return ""
    collector = _TextCollector()
    parser = etree.HTMLParser(target=collector, huge_tree=True, no_network=True)
    try:
        # The wrapping keeps the parser from reading a leading "<" or white space on its own.
        parser.feed("<body><div>")
        # In pieces, because libxml2 ends the piece it is at before it lets an error through.
        for start in range(0, len(markup), _PIECE_CHARS):
            parser.feed(markup[start : start + _PIECE_CHARS])
        parser.close()
    except (_TooDeep, etree.LxmlError):
        pass
    return _tidy("".join(collector.pieces))


def escape_bare(markup: str) -> str:
    """Return XML whose addresses keep "&copy=" as it stands, which is no reference."""
    return _BARE.sub(lambda match: match[1] or "&amp;", markup)


def _close_comment(markup: str) -> str:
    """Return markup whose last comment or declaration ends, and hides no more than itself."""
    at = markup.rfind("-->") + 1
    tail = _OPEN_COMMENT.sub("", markup[at:]) if "<!--" in markup[at:] else markup[at:]
    return markup[:at] + _OPEN_DECLARATION.sub(r"&lt;!\1", tail)


def plain_line(markup: str, *, is_html: bool = True, limit: int = 1_000) -> str:
    """Return one line of plain text of at most `limit` characters, as for titles and names.

    Text that is not HTML loses only what is unmistakably a tag.
    """
    markup = markup[: limit * 20]
    if is_html and ("<" in markup or "&" in markup):
        text = plain_text(markup) if _TAG.search(markup) else _unescape(markup)
    else:
        text = markup
    return truncate(" ".join(remove_controls(without_tags(text)).split()), limit)


def without_tags(text: str) -> str:
    """Return the text without anything that is spelled like a tag of HTML."""
    return _ANY_TAG.sub(" ", text) if "<" in text else text


def remove_controls(text: str) -> str:
    """Return the text without control characters and marks that reorder or hide text."""
    return _CONTROLS.sub("", text)


def _unescape(text: str) -> str:
    from html import unescape

    return unescape(text)


def _fold(text: str) -> str:
    folded = " ".join(text.split())
    if not folded:
        return " " if text else ""
    return " " * text[0].isspace() + folded + " " * text[-1].isspace()


def _tidy(text: str) -> str:
    return _SPACE.sub(_fold_space, remove_controls(without_tags(text))).strip()


def _fold_space(match: re.Match[str]) -> str:
    space = match.group()
    if space.count("\n") > 1:
        return "\n\n"
    return "\n" if "\n" in space or "\r" in space else " "
