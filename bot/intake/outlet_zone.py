"""The clock of an outlet: the zone of its country, by the end of its address or by its language."""

from __future__ import annotations

from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

_OF_COUNTRY = {
    "jp": "Asia/Tokyo",
    "kr": "Asia/Seoul",
    "tw": "Asia/Taipei",
    "hk": "Asia/Hong_Kong",
    "mo": "Asia/Macau",
    "cn": "Asia/Shanghai",
    "sg": "Asia/Singapore",
    "ph": "Asia/Manila",
    "vn": "Asia/Ho_Chi_Minh",
    "th": "Asia/Bangkok",
    "in": "Asia/Kolkata",
    "uk": "Europe/London",
    "ie": "Europe/Dublin",
    "de": "Europe/Berlin",
    "fr": "Europe/Paris",
    "nl": "Europe/Amsterdam",
    "it": "Europe/Rome",
    "es": "Europe/Madrid",
    "nz": "Pacific/Auckland",
}
"""Countries of one zone, or in which nearly all news is made in one, by the end of an address."""

_OF_LANGUAGE = {
    "ja": "Asia/Tokyo", "ko": "Asia/Seoul", "zh": "Asia/Taipei", "th": "Asia/Bangkok",
    "vi": "Asia/Ho_Chi_Minh", "tr": "Europe/Istanbul", "el": "Europe/Athens",
    "fi": "Europe/Helsinki", "de": "Europe/Berlin", "it": "Europe/Rome", "pl": "Europe/Warsaw",
    "nl": "Europe/Amsterdam", "sv": "Europe/Stockholm", "da": "Europe/Copenhagen",
    "nb": "Europe/Oslo", "no": "Europe/Oslo", "cs": "Europe/Prague", "hu": "Europe/Budapest",
}  # fmt: skip
"""Languages whose outlets keep one time: Chinese ones are eight hours ahead of UTC everywhere."""


def find_outlet_zone(url: str | None, language: str | None) -> ZoneInfo | None:
    """Return the zone in which an outlet counts its days, or None where nothing says it."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        host = ""
    name = _OF_COUNTRY.get(host.rpartition(".")[2]) or _OF_LANGUAGE.get(language or "")
    return ZoneInfo(name) if name else None
