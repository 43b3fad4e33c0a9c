"""The clock of an outlet: the zone of its country, by the end of its address, its language or a
dateline.
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.scripts import HAN, HANGUL, KANA

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

_SCRIPTS = {
    "ja": re.compile(f"[{KANA}]"),
    "ko": re.compile(f"[{HANGUL}]"),
    "zh": re.compile(f"[{HAN}]"),
}
"""By the first of these in its opening a text is taken to be of a language."""

_DATELINE = re.compile(
    r"\W{0,3}(?P<place>[A-Z][A-Za-z.'’]{1,20}(?: [A-Z][A-Za-z.'’]{1,20}){0,2})"
    r"(?:[,/] ?[^()\n—–]{0,30}?)?\s?"
    r"(?:(?P<agency>\([A-Z][^()\n]{1,40}\))\s?(?:-{1,2}|–|—|―|:)?|-{1,2}|–|—|―)\s"
)
"""`TOKYO, July 19 (Kyodo) -- `, `TAIPEI — `, `Manila (AFP) `."""

_OPENING = 120
_CONTINENTS = ("Africa", "America", "Asia", "Australia", "Europe", "Pacific")
_OTHER_CITIES = {
    "Asia/Tokyo": "OSAKA KYOTO NAGOYA SAPPORO FUKUOKA HIROSHIMA NAGASAKI NAHA SENDAI KOBE",
    "Asia/Taipei": "KAOHSIUNG TAICHUNG TAINAN",
    "Asia/Shanghai": "BEIJING GUANGZHOU SHENZHEN",
    "Asia/Kolkata": "NEW_DELHI MUMBAI DELHI",
    "America/New_York": "WASHINGTON BOSTON UNITED_NATIONS PHILADELPHIA",
    "America/Los_Angeles": "SAN_FRANCISCO SEATTLE SAN_DIEGO",
    "Europe/Zurich": "GENEVA",
    "Europe/Amsterdam": "THE_HAGUE",
    "Australia/Sydney": "CANBERRA",
}


def find_outlet_zone(url: str | None, language: str | None, *, text: str = "") -> ZoneInfo | None:
    """Return the zone in which an outlet counts its days, or None where nothing says it.

    Its address says it first, then the dateline or the script with which a `text` opens, at last
    the language of its pages.
    """
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        host = ""
    name = _OF_COUNTRY.get(host.rpartition(".")[2]) or _read_opening(text[:_OPENING])
    name = name or _OF_LANGUAGE.get(language or "")
    return ZoneInfo(name) if name else None


def _read_opening(opening: str) -> str | None:
    for language, script in _SCRIPTS.items():
        if script.search(opening):
            return _OF_LANGUAGE[language]
    match = _DATELINE.match(opening)
    if match is None or not (match["agency"] or match["place"].isupper()):
        return None
    return _zones_of_cities().get(match["place"].upper())


@cache
def _zones_of_cities() -> dict[str, str]:
    """Return the zones by the city that they are named after, in capitals, and by some others."""
    cities = {
        zone.rpartition("/")[2].replace("_", " ").upper(): zone
        for zone in sorted(available_timezones())
        if zone.partition("/")[0] in _CONTINENTS
    }
    more = ((city, zone) for zone, names in _OTHER_CITIES.items() for city in names.split())
    return cities | {city.replace("_", " "): zone for city, zone in more}
