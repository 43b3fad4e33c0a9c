"""Whose host it is: the domain that somebody registered, whatever names stand before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path


def find_site(host: str) -> str:
    """Return the registrable domain of a host by the Public Suffix List; a literal as it is.

    The list is that of the package tld, private suffixes such as github.io included; where it
    knows none, the last two names count. How its rules apply: https://publicsuffix.org/list/.
    """
    name = host.rstrip(".").lower()
    if name.startswith("[") or name.replace(".", "").isdecimal():
        return name
    labels = name.split(".")
    shown = [_show(label) for label in labels]
    rules = _read_rules().get(shown[-1], "")
    for at in range(len(labels)):
        suffix, parent = ".".join(shown[at:]), ".".join(shown[at + 1 :])
        if f"\n!{suffix}\n" in rules:
            return ".".join(labels[at:])
        if f"\n{suffix}\n" in rules or f"\n*.{parent}\n" in rules:
            return ".".join(labels[max(at - 1, 0) :])
    return ".".join(labels[-2:])


def _show(label: str) -> str:
    """Return a name of a host in the letters of its script, as the list has it."""
    try:
        return label.encode().decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label


@cache
def _read_rules() -> Mapping[str, str]:
    """Return the rules by the last name in them, a line each.

    The tables that the package makes of its list take five times that; it is not loaded.
    """
    package = find_spec("tld")
    assert package is not None and package.origin is not None
    file = Path(package.origin).with_name("res") / "effective_tld_names.dat.txt"
    rules: defaultdict[str, list[str]] = defaultdict(lambda: [""])
    for line in file.read_text("utf-8").splitlines():
        if line and not line.startswith("//"):
            rules[line.rpartition(".")[2]].append(line)
    return {last: "\n".join([*lines, ""]) for last, lines in rules.items()}
