"""Let connections be made to public addresses only, whatever a name or a redirect says.

The check stands where a socket is made, since there is no later change of mind: it sees literal
addresses, every answer of the DNS, and answers that differ from those of a moment before.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any  # what a socket address holds depends on its family

import aiohttp
from aiohttp.abc import AbstractResolver

from bot.addresses import parse_url
from bot.domain.errors import FetchRefused
from bot.domain.spans import truncate
from bot.intake.web.urls import is_public_address, judge_address
from bot.intake.web.wire import CountingConnector

_LONGEST_NAME = 200
_DEFAULT_PORTS = {"http:": "80", "https:": "443"}
_INTERNET = (socket.AF_INET, socket.AF_INET6)

AddressInfo = tuple[int, int, int, str, tuple[Any, ...]]


class NotPublic(OSError):
    """A connection was about to be made to an address that is not public."""

    def __init__(self) -> None:
        # The same words for every address: where all answers of the DNS are refused, aiohttp
        # passes on the first error only if they all read alike.
        super().__init__(errno.EACCES, "not a public address")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An address that may be asked: as the URL standard writes it, without its fragment.

    `place` is host:port; `private` is true where the settings opened that place.
    """

    url: str
    host: str
    place: str
    private: bool = False

    @property
    def name(self) -> str:
        """Return what to call the address in a message."""
        return shorten_address(self.url)

    @property
    def origin(self) -> str:
        """Return scheme, host and port."""
        scheme, _, _ = self.url.partition("//")
        return f"{scheme}//{self.place}"


def admit(url: str, private_hosts: Collection[str]) -> Target:
    """Return the target that an address names.

    Raises FetchRefused where its spelling alone says that it must not be fetched.
    """
    from ada_url import URL

    verdict = judge_address(url)
    if verdict.url is None:
        raise FetchRefused(f"{shorten_address(url)} is not read: {verdict.reason}.")
    parsed = URL(verdict.url)
    parsed.hash = ""
    place = f"{parsed.hostname}:{parsed.port or _DEFAULT_PORTS.get(parsed.protocol, '')}"
    plain = parsed.protocol in _DEFAULT_PORTS and not (parsed.username or parsed.password)
    private = plain and place in private_hosts
    if not (private or verdict.allowed):
        if parsed.username or parsed.password:
            # A password is not repeated where others may read it.
            parsed.username = parsed.password = ""
            url = parsed.href
        raise FetchRefused(f"{shorten_address(url)} is not read: {verdict.reason}.")
    # The setter leaves a bare "#" behind where the fragment was empty.
    clean = parsed.href.split("#", 1)[0]
    return Target(url=clean, host=parsed.hostname.rstrip("."), place=place, private=private)


def check_address(url: str, private_hosts: Collection[str]) -> None:
    """Raise FetchRefused where the spelling of an address alone says that it is not fetched."""
    admit(url, frozenset(map(write_place, private_hosts)))


def write_place(place: str) -> str:
    """Return host:port with the host as the URL standard writes it; as it is if that fails."""
    from ada_url import URL

    host, _, port = place.rpartition(":")
    try:
        return f"{URL(f'http://{host}/').hostname}:{port}"
    except ValueError:
        return place


def find_host(url: str) -> str:
    """Return the host of an address as the URL standard writes it; "" where it has none."""
    parsed = parse_url(url)
    return parsed.hostname if parsed else ""


def follow(target: Target, location: str, private_hosts: Collection[str]) -> Target:
    """Return the target that a redirect from another names.

    Raises FetchRefused where it must not be fetched, where it leaves https for http, and where
    a public page points into a private place.
    """
    from ada_url import URL

    try:
        joined = URL(location.encode("utf-8", "replace").decode("utf-8"), base=target.url).href
    except ValueError as error:
        raise FetchRefused(f"{target.name} leads to something that is no web address.") from error
    try:
        following = admit(joined, private_hosts)
    except FetchRefused as error:
        raise FetchRefused(f"{target.name} leads elsewhere: {error}") from error
    if following.private and not target.private:
        raise FetchRefused(f"{target.name} leads to a private address, which is not followed.")
    if target.url.startswith("https:") and not following.url.startswith("https:"):
        raise FetchRefused(
            f"{target.name} leads from a secure address to {following.name}, which is not secure."
        )
    return following


def shorten_address(url: str) -> str:
    """Return an address as it is shown in a message, of 200 characters at most."""
    return truncate(url, _LONGEST_NAME)


def open_guarded_socket(info: AddressInfo) -> socket.socket:
    """Return a socket to connect to an address with; raises NotPublic if it is not a public one."""
    family, kind, protocol, _, address = info
    if family not in _INTERNET or not is_public_address(str(address[0])):
        raise NotPublic
    return socket.socket(family=family, type=kind, proto=protocol)


def make_connector(
    *, guarded: bool, resolver: AbstractResolver | None = None
) -> aiohttp.TCPConnector:
    """Return what makes connections: to public addresses only if `guarded`."""
    return CountingConnector(
        # How many there may be is for the lanes to say.
        limit=0,
        resolver=resolver,
        socket_factory=open_guarded_socket if guarded else None,
    )
