"""Find a time zone by what people call it: a city, a country, an offset, an abbreviation.

The zones and their countries are those of the IANA time zone database, as packaged in `tzdata`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from rapidfuzz import fuzz, process

from bot.domain.entities import fold_name

MOST = 25
LONGEST = 100
"""Characters of what was typed that are looked at."""

NEAR = 70
"""How alike (0 to 100) a misspelled name must be to be taken for another."""

# Offered first among equals: the zones that desks on world news are likeliest to keep.
_LEADING = """
    UTC Asia/Tokyo Asia/Taipei Asia/Shanghai Asia/Seoul Asia/Hong_Kong Asia/Singapore
    Asia/Manila Asia/Kolkata Asia/Dubai Australia/Sydney Europe/London Europe/Berlin
    Europe/Paris Europe/Brussels Europe/Kyiv Europe/Moscow America/New_York America/Chicago
    America/Denver America/Los_Angeles America/Sao_Paulo Africa/Cairo Africa/Johannesburg
    Africa/Nairobi
"""
LEADING = tuple(_LEADING.split())

# Cities that people name and the database does not, because another city speaks for the zone.
_CITIES = {
    "Asia/Tokyo": "Osaka, Nagoya, Sapporo, Fukuoka, Naha, Okinawa",
    "Asia/Taipei": "Kaohsiung, Taichung, Tainan, Keelung",
    "Asia/Shanghai": "Beijing, Peking, Guangzhou, Shenzhen, Chengdu, Nanjing, Wuhan",
    "Asia/Seoul": "Busan, Incheon",
    "Asia/Kolkata": "Delhi, New Delhi, Mumbai, Bangalore, Bengaluru, Chennai, Calcutta",
    "Asia/Dubai": "Abu Dhabi",
    "Asia/Ho_Chi_Minh": "Hanoi, Saigon",
    "Asia/Karachi": "Islamabad, Lahore",
    "Asia/Jerusalem": "Tel Aviv",
    "Asia/Riyadh": "Jeddah, Mecca",
    "Australia/Sydney": "Canberra",
    "Pacific/Auckland": "Wellington",
    "Europe/Berlin": "Frankfurt, Hamburg, Munich, Cologne, Bonn",
    "Europe/London": "Edinburgh, Glasgow, Manchester, Britain, England, Scotland",
    "Europe/Paris": "Strasbourg, Lyon, Marseille",
    "Europe/Rome": "Milan, Naples",
    "Europe/Madrid": "Barcelona",
    "Europe/Zurich": "Geneva, Bern",
    "Europe/Amsterdam": "The Hague, Rotterdam",
    "Europe/Warsaw": "Krakow",
    "Europe/Kyiv": "Kiev",
    "Europe/Moscow": "Saint Petersburg",
    "America/New_York": "Washington, Boston, Philadelphia, Atlanta, Miami, USA, America",
    "America/Chicago": "Houston, Dallas, Austin, New Orleans",
    "America/Los_Angeles": "San Francisco, Seattle, San Diego, Las Vegas, Portland",
    "America/Denver": "Salt Lake City",
    "America/Toronto": "Ottawa, Montreal, Quebec",
    "America/Sao_Paulo": "Rio de Janeiro, Brasilia",
    "Africa/Johannesburg": "Pretoria, Cape Town",
    "Africa/Lagos": "Abuja",
}

_OFFSET = re.compile(r"(?:utc|gmt)? ?([+\-\u2212]) ?([0-9]{1,2})(?::?([0-9]{2}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Known:
    """A zone and the folded names it answers to: its cities, then its country and regions."""

    zone: str
    cities: tuple[str, ...]
    others: tuple[str, ...]


def show_zone_time(zone: str, now: datetime) -> str:
    """Return the time of day in a zone: "14:05"; "?" where this machine does not know the zone."""
    try:
        return f"{now.astimezone(ZoneInfo(zone)):%H:%M}"
    except (ZoneInfoNotFoundError, ValueError):
        return "?"


def find_zones(typed: str, now: datetime, *, limit: int = MOST) -> tuple[str, ...]:
    """Return the zones that answer to what was typed, best first; without a text, the leading ones.

    Names are compared without case and accents. An offset finds the zones that keep it at `now`.
    """
    typed = typed.strip()[:LONGEST]
    if not typed:
        return LEADING[:limit]
    exact = _find_by_id(typed)
    offset = _parse_offset(typed)
    found = _find_by_offset(offset, now) if offset is not None else _find_by_name(typed, now)
    return tuple(dict.fromkeys([exact, *found] if exact else found))[:limit]


def find_near_zones(typed: str, now: datetime, *, limit: int = 5) -> tuple[str, ...]:
    """Return the zones to propose for a text that names none exactly, most alike first.

    The leading ones where nothing is alike: something can always be chosen.
    """
    found = find_zones(typed, now, limit=limit)
    if found:
        return found
    names = {name: known.zone for known in reversed(_load_known()) for name in known.cities}
    names |= {name: known.zone for known in reversed(_load_known()) for name in known.others}
    alike = process.extract(
        fold_name(typed[:LONGEST]),
        names.keys(),
        scorer=fuzz.ratio,
        limit=limit,
        score_cutoff=NEAR,
    )
    return tuple(dict.fromkeys(names[name] for name, _, _ in alike)) or LEADING[:limit]


def choose_zone(typed: str, now: datetime) -> str | None:
    """Return the one zone that a text names, None where it names none or several.

    That is an identifier in any case, the city that speaks for a zone, or whatever finds one alone.
    """
    typed = typed.strip()[:LONGEST]
    if not typed:
        return None
    folded = fold_name(typed)
    named = [known.zone for known in _load_known() if folded == known.cities[0]]
    found = named or find_zones(typed, now)
    return _find_by_id(typed) or (found[0] if len(found) == 1 else None)


def _find_by_id(typed: str) -> str | None:
    """Return the zone of that identifier; the old ones of one word ("EST", "Japan") are names."""
    zone = _load_ids().get(typed.casefold().replace(" ", "_"))
    return zone if zone and ("/" in zone or zone == "UTC") else None


def _parse_offset(typed: str) -> timedelta | None:
    match = _OFFSET.fullmatch(typed)
    if match is None:
        return None
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return offset if match[1] == "+" else -offset


def _find_by_offset(offset: timedelta, now: datetime) -> list[str]:
    return [k.zone for k in _load_known() if now.astimezone(ZoneInfo(k.zone)).utcoffset() == offset]


def _find_by_name(typed: str, now: datetime) -> list[str]:
    folded = fold_name(typed)
    if not folded:
        return []
    ranked = [(_rank(folded, known), known.zone) for known in _load_known()]
    found = [(rank, zone) for rank, zone in ranked if rank is not None]
    if typed.isalpha() and typed.isascii() and 2 <= len(typed) <= 5:
        short = typed.upper()
        found += [(1, zone) for _, zone in ranked if short in _name_zone(zone, now.year)]
    # The sort is stable: among equals the order of the loaded zones stays.
    return [zone for _, zone in sorted(found, key=lambda pair: pair[0])]


def _rank(folded: str, known: _Known) -> int | None:
    """Return how well a zone answers to a folded text, 0 best; None where it does not."""
    city, names = known.cities[0], (*known.cities, *known.others)
    if folded in known.cities:
        return 0
    if folded in known.others:
        return 1
    if city.startswith(folded):
        return 2
    if any(name.startswith(folded) for name in names):
        return 3
    begun = " ".join(("", *names))
    if all(f" {word}" in begun for word in folded.split()):
        return 4
    return None


@cache
def _name_zone(zone: str, year: int) -> frozenset[str]:
    """Return the abbreviations that a zone goes by in the winter and the summer of a year."""
    clock = ZoneInfo(zone)
    names = (datetime(year, month, 1, tzinfo=clock).tzname() for month in (1, 7))
    return frozenset(name for name in names if name and name.isalpha())


@cache
def _load_ids() -> dict[str, str]:
    return {zone.casefold(): zone for zone in sorted(available_timezones())}


@cache
def _load_known() -> tuple[_Known, ...]:
    """Return the zones with a country, and UTC, the leading ones first, then by name."""
    ids = available_timezones()
    places = {"UTC": ["Universal time", "Greenwich", "Zulu", "GMT"]}
    countries = {row[0]: row[1] for row in _read_rows("iso3166.tab")}
    for country, _, zone, *notes in _read_rows("zone.tab"):
        if zone in ids:
            places.setdefault(zone, []).extend((countries[country], *notes))
    order = {zone: place for place, zone in enumerate(LEADING)}
    zones = sorted(places, key=lambda zone: (order.get(zone, len(order)), zone))
    return tuple(_make_known(zone, places[zone]) for zone in zones)


def _make_known(zone: str, places: Iterable[str]) -> _Known:
    cities = (zone.rpartition("/")[2], *_CITIES.get(zone, "").split(", "))
    others = (zone, *places)
    return _Known(
        zone,
        tuple(filter(None, map(fold_name, cities))),
        tuple(filter(None, map(fold_name, others))),
    )


def _read_rows(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the columns of a table of the time zone database."""
    text = (resources.files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield tuple(line.split("\t"))
