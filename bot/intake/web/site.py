"""Whose host it is: the domain that somebody registered, whatever names stand before it."""

from __future__ import annotations


def find_site(host: str) -> str:
    """Return the registrable domain of a host by the Public Suffix List; a literal as it is.

    The list is that of the package tld, private suffixes such as github.io included; where it
    knows none, the last two names count. The first call reads the list (0.2 s, 2 MB).
    """
    from tld import get_fld

    name = host.rstrip(".").lower()
    literal = name.startswith("[") or name.replace(".", "").isdecimal()
    if literal:
        return name
    found = get_fld(f"http://{name}/", fail_silently=True, search_private=True)
    return found or ".".join(name.split(".")[-2:])
