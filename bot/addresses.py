"""Addresses as people and feeds write them, and the key by which two of them are compared.

An address is kept, fetched, shown and cited as it was given. Its key is never fetched or shown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ada_url import URL

MAX_URL_CHARS = 8_192
"""Longer ones are none (RFC 9110, section 4.1: recipients should take 8,000 octets at least)."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_HOST = re.compile(r"(?:[^\s/?#@:.]+\.)+[^\s/?#@:.]{2,}\.?(?::\d{1,5})?(?:[/?#]|\Z)")
_WEB = re.compile(r"\Ahttps?://(?:www\.)?", re.IGNORECASE)
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Keys that advertising, newsletters and analytics append to addresses that are whole without them:
# the names that ClearURLs, AdGuard and Firefox strip on every site. What is a plain word (ref,
# source, section, cid, campaign, share, p) names the thing on some site, and is none of them.
_TRACKING = re.compile(
    r"utm_\w+|hsa_\w+|mtm_\w+|matomo_\w+|piwik_\w+|pk_(?:campaign|kwd|source|medium|content|cid)"
    r"|(?:fb|g|d|ms|tw|tt|y|ys)clid|[gw]braid|gclsrc|gad_(?:source|campaignid)|srsltid|igshid|igsh"
    r"|mc_[ce]id|_hsenc|_hsmi|__hs(?:tc|sc|fp)|hsctatracking|mkt_tok|vero_(?:id|conv)"
    r"|oly_(?:enc|anon)_id|_openstat|wickedid|_branch_(?:match_id|referrer)"
    r"|guce_referrer(?:_sig)?|guccounter|fb_action_(?:ids|types)|fb_(?:ref|source)|__twitter_impression"
    r"|at_(?:medium|campaign\w*|custom\d|link_\w+|format|ptr_name|bbc_team)"
    r"|ns_(?:mchannel|source|campaign|linkname|fee)",
    re.IGNORECASE,
)


def read_address(typed: str) -> str:
    """Return the address that a person or a list means: `feed:` opened, https where none is said.

    Without the brackets by which people keep Discord from showing a page. What looks like no
    address is returned as it is.
    """
    typed = open_feed_scheme(typed.strip().strip("<>"))
    if typed.startswith("//"):
        return f"https:{typed}"
    return f"https://{typed}" if is_bare_address(typed) else typed


def open_feed_scheme(url: str) -> str:
    """Return the web address behind one of the `feed:` scheme; any other as it is."""
    url = url.strip()
    if not url.lower().startswith("feed:"):
        return url
    rest = url[5:]
    return f"http:{rest}" if rest.startswith("//") else rest


def is_bare_address(typed: str) -> bool:
    """Tell whether a text reads like an address without its scheme: a host with a dot first."""
    return not _SCHEME.match(typed) and bool(_HOST.match(typed))


def parse_url(url: str) -> URL | None:
    """Return an address as the URL standard reads it; None for one that is too long or is none."""
    from ada_url import URL

    if len(url) > MAX_URL_CHARS:
        return None
    try:
        return URL(_SURROGATES.sub("\ufffd", url))
    except ValueError:
        return None


def make_url_key(url: str) -> str | None:
    """Return what two addresses of one page have in common, or None for no http(s) address.

    As the URL standard (WHATWG, by ada-url) writes it, without the scheme, `www.`, the keys that
    only follow readers, the order of the others, the case of percent-encoded bytes, and the
    fragment, unless that is a route (`#!/…`, `#/…`).
    """
    parsed = parse_url(url)
    if parsed is None or parsed.protocol not in ("http:", "https:"):
        return None
    pairs = str(parsed.search).removeprefix("?").split("&")
    kept = sorted(pair for pair in pairs if pair and not is_tracking(pair.partition("=")[0]))
    fragment = parsed.hash if parsed.hash.startswith(("#!", "#/")) else ""
    key = f"//{parsed.host.removeprefix('www.')}{parsed.pathname}{'?' * bool(kept)}{'&'.join(kept)}"
    return _PERCENT.sub(lambda match: match.group().upper(), key) + fragment


def fold_scheme(text: str) -> str:
    """Return an identifier without the scheme and `www.` of an address, all else as it is."""
    return _WEB.sub("//", text)


def is_tracking(key: str) -> bool:
    """Tell whether a key of a query says nothing of the page on any site."""
    return bool(_TRACKING.fullmatch(key))
