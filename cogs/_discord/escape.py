"""Make any text safe to show in Discord: nothing in it is markup, a mention or a link."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import zip_longest

from ada_url import URL

from bot.briefing.page import LIVE, read_plain

# Four marks are as many as a living script stacks on a letter (Hebrew with vowels and accents).
MOST_MARKS = 4
# A target longer than this would crowd out the text it cites; its words are shown without a link.
LONGEST_URL = 1000

# Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties.txt) outside the category Cf,
# which is dropped whole: fillers, joiners, variation selectors and the ranges kept for more.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_SPACES = re.compile(" {2,}")
# Invitations, gifts and templates act even without a scheme: discord.gg/, discord.com/invite/ ….
_INVITING = r"\.(?=(?:gg|gift|new|com/(?:invite|gifts|template))/)"
# `&` and `#` of <@&1>, <#1> need no escape of their own: without `<` and `>` they mean nothing.
# `www.` and `&name;` act in a Markdown file.
_ACTIVE = re.compile(
    r"[\\*_~|`<>\[\]]|:(?=//|[\w+-]{1,64}:)|(?<=www)\.|&(?=#?\w{1,32};)|" + _INVITING,
    re.IGNORECASE,
)
# What a live time and a live channel are written as (discord-api-docs, "Message Formatting").
_LIVE_CODE = re.compile(r"t:-?\d{1,12}:f|(?:#|@&?)\d{1,20}")
_AT_START = re.compile(r"^( ?)([#+=-])|^( ?\d*)([.)])")
# Discord's server looks for these in the raw text, whatever the markup around them. A zero-width
# space between does not stop it (discord-bot-best-practices#3), and no backslash stays unseen
# before a letter, so the sign itself is replaced.
_CALL = re.compile(r"@(?=everyone|here|\Z)", re.IGNORECASE)

# Discord looks for addresses and emoji codes in the words of a link, taking what looks like a colon
# or a slash for one (the lists are those of UTS 39, confusables.txt), and shows the whole link as
# plain text where it finds one (discord-api-docs#7721).
_COLONS = (
    ":\u02d0\u02f8\u0589\u05c3\u0703\u0704\u0903\u0a83\u16ec\u1803\u1809\u205a\u2236\ua4fd\ua789"
    "\ufe30\uff1a"
)
_SLASHES = (
    "/\u1735\u2041\u2044\u2215\u2571\u27cb\u29f8\u2cc6\u2f03\u3033\u30ce\u31d3\u4e3f\uff0f"
    "\U0001d23a"
)
_PRETENDING = re.compile(
    rf"[{_COLONS}](?=[{_SLASHES}]{{2}}|[\w+-]{{1,64}}[{_COLONS}])|{_INVITING}", re.IGNORECASE
)
# Emoji in the words of a link break it outside embeds (discord-api-docs#6810).
_EMOJI = re.compile(
    "[\u203c\u2049\u2139\u2194-\u21aa\u231a\u231b\u2328\u23cf-\u23fa\u24c2\u25aa\u25ab\u25b6"
    "\u25c0\u25fb-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d"
    "\u3297\u3299\u20e3\U0001f000-\U0001faff]"
)
_WIDE = {ord(char): chr(ord(char) + 0xFEE0) for char in "\\*_~|`<>[]@:"}
_STYLING = re.compile(r"[\\*_`<>]|\](?=\()|\|{2,}|~{2,}|:(?=//|[\w+-]{1,64}:)")
_UNSAFE_IN_URL = re.compile(r"[^A-Za-z0-9\-._~:/?#@!$&+,;=%]")


def clean_text(text: str) -> str:
    """Return the visible characters of a text on one line, every white space one space.

    Control, format (bidi, zero width) and other invisible characters go, as do combining marks
    beyond `MOST_MARKS` on a letter and those with no letter before them.
    """
    shown = _SPACES.sub(" ", "".join(map(_show_char, text)))
    return shown if shown.isascii() else _cap_marks(shown)


@lru_cache(maxsize=8192)
def _show_char(char: str) -> str:
    if char.isspace() or char == "\u2800":  # a Braille cell without dots
        return " "
    if unicodedata.category(char) in ("Cc", "Cf", "Cs") or _INVISIBLE.match(char):
        return ""
    return char


def _cap_marks(text: str) -> str:
    kept: list[str] = []
    marks = MOST_MARKS  # so that marks with nothing before them go
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def escape_text(text: str) -> str:
    """Return markdown that shows a text as it is: no styling, mention, link or emoji code acts.

    The parts of a line may be escaped one by one and joined. Only `@everyone` and `@here` look
    different: their sign becomes the full-width ＠.
    """
    # Between its pieces stand, in turn, what a time or a channel is in words, and for Discord.
    pieces = LIVE.split(clean_text(text))
    written = [_escape(read_plain(piece)) for piece in pieces[::3]]
    live = [_write_live(*pair) for pair in zip(pieces[1::3], pieces[2::3], strict=True)]
    whole = "".join(f"{piece}{after}" for piece, after in zip_longest(written, live, fillvalue=""))
    return _AT_START.sub(r"\1\3\\\2\4", whole)


def _write_live(words: str, code: str) -> str:
    return f"<{code}>" if _LIVE_CODE.fullmatch(code) else _escape(words)


def _escape(text: str) -> str:
    return _ACTIVE.sub(r"\\\g<0>", _CALL.sub("＠", text))


def escape_plain(text: str) -> str:
    """Return a text for places where Discord may show backslashes (embed titles, footers).

    Characters that could act there are replaced by their full-width forms.
    """
    return _STYLING.sub(_widen, _CALL.sub("＠", read_plain(clean_text(text))))


def escape_label(text: str) -> str:
    """Return a text for the words of a masked link, where a backslash would be seen.

    Characters that could act become full-width, emoji are left out, and a space is put into what
    looks like an address or an emoji code.
    """
    plain = _SPACES.sub(" ", _EMOJI.sub(" ", read_plain(clean_text(text))))
    plain = _PRETENDING.sub(r"\g<0> ", plain)
    return re.sub(r"[\[\]]", _widen, escape_plain(plain)).strip()


def _widen(match: re.Match[str]) -> str:
    return match[0].translate(_WIDE)


def link(text: str, url: str | None) -> str:
    """Return a masked link that shows a text and leads to exactly an http or https address.

    Without an address that can be linked to (none, another scheme, over `LONGEST_URL`
    characters), the text alone. A text that stands in brackets ("[1]") keeps them.
    """
    target = find_target(url)
    if target is None:
        return escape_text(text)
    words = clean_text(text).strip()
    if words.startswith("[") and words.endswith("]") and words.count("[") == 1:
        label = f"[{escape_label(words[1:-1])}]"
    else:
        label = escape_label(words)
    if not label.strip("[]"):
        label = escape_label(str(URL(target).hostname))
    return f"[{label}](<{target}>)"


@lru_cache(maxsize=1024)  # an article is cited many times on a page
def find_target(url: str | None) -> str | None:
    """Return an address as it may stand in a masked link, None where it cannot be linked to.

    Normalised as browsers do (WHATWG URL); what could end the link is percent-encoded.
    """
    try:
        parsed = URL(url or "")
    except ValueError:
        return None
    if parsed.protocol not in ("http:", "https:") or str(parsed.hostname).startswith("["):
        return None
    target = _UNSAFE_IN_URL.sub(_encode_char, str(parsed.href))
    return target if len(target) <= LONGEST_URL else None


def _encode_char(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())
