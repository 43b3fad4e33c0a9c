"""Decide which addresses may be fetched.

What its host is, is decided by the parser of the URL standard (https://url.spec.whatwg.org, through
ada-url), as a browser does: `urllib.parse` reads `http://0x7f.1/` and `http://a\\@b/` otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING

from bot.addresses import parse_url
from bot.intake.web.networks import NON_PUBLIC_IPV4, PUBLIC_IPV6, RESERVED_IPV6, embedded_ipv4

if TYPE_CHECKING:
    from ada_url import URL

_SCHEMES = ("http:", "https:")
_PORTS = ("", "80", "443")
# Names that answer only inside a machine or a network. localhost, test, invalid: RFC 6761;
# local: RFC 6762, whose appendix G lists the private ones in use (intranet … lan);
# home.arpa: RFC 8375; internal: reserved by ICANN in 2024; home, corp, mail: never delegated
# by ICANN for the collisions; localdomain: the default of resolvers; alt, onion: RFC 9476 and
# RFC 7686, never looked up in the public DNS. None of them can be a public site.
_LOCAL_SUFFIXES = (
    "localhost", "local", "internal", "home.arpa", "lan", "intranet", "private", "corp", "home",
    "localdomain", "test", "invalid", "mail", "onion", "alt",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressVerdict:
    """Whether an address may be fetched, why, and how the URL standard writes it.

    `url` is None where the standard calls the address a failure.
    """

    allowed: bool
    reason: str
    url: str | None


def judge_address(url: str) -> AddressVerdict:
    """Return the verdict on an address from its spelling alone; nothing is looked up.

    Allowed are http and https on ports 80 and 443 without credentials, to a host name with a
    dot that is no local name, or to a public literal address in any spelling.
    """
    parsed = parse_url(url)
    if parsed is None or not all(map(_is_valid_label, parsed.hostname.split("."))):
        return AddressVerdict(allowed=False, reason="this is not a web address", url=None)
    reason = _objection(parsed)
    return AddressVerdict(allowed=reason is None, reason=reason or "allowed", url=parsed.href)


def is_public_address(ip: str) -> bool:
    """Return whether a literal IPv4 or IPv6 address is one of the public internet.

    An IPv4 address inside an IPv6 one must be public too. Anything else than a literal in
    canonical notation, a scoped one included, is not public.
    """
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return _is_public_ipv4(address)
    return address.scope_id is None and _is_public_ipv6(address)


def _is_valid_label(label: str) -> bool:
    """Check punycode, which ada passes through unread where the whole host is ASCII."""
    if not label.startswith("xn--"):
        return True
    from ada_url import URL

    try:
        decoded = label[4:].encode("ascii").decode("punycode")
        return not decoded.isascii() and bool(URL(f"http://{decoded}/").hostname == label)
    except ValueError:
        return False


def _objection(parsed: URL) -> str | None:
    if parsed.protocol not in _SCHEMES:
        return "only http and https addresses are read"
    if parsed.username or parsed.password:
        return "an address with a user name or password in it is not read"
    if parsed.port not in _PORTS:
        return "only the ports 80 and 443 are read"
    return _host_objection(parsed.hostname)


def _host_objection(host: str) -> str | None:
    literal = host.strip("[]") if host.startswith("[") else host
    try:
        ip_address(literal)
    except ValueError:
        return _name_objection(host.rstrip("."))
    return None if is_public_address(literal) else f"{literal} is not a public address"


def _name_objection(name: str) -> str | None:
    if name.endswith(tuple(f".{suffix}" for suffix in _LOCAL_SUFFIXES)) or name in _LOCAL_SUFFIXES:
        return f"{name} is a local name"
    if "." not in name.lstrip("."):
        return "the host has no dot in its name"
    return None


def _is_public_ipv4(address: IPv4Address) -> bool:
    return not any(address in network for network in NON_PUBLIC_IPV4)


def _is_public_ipv6(address: IPv6Address) -> bool:
    inner = embedded_ipv4(address)
    if not all(_is_public_ipv4(part) for part in inner):
        return False
    return any(address in network for network in PUBLIC_IPV6) and not any(
        address in network for network in RESERVED_IPV6
    )
