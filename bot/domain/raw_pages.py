"""Raw pages: how what came in is known again, so that the same page is not read twice."""

from __future__ import annotations

import hashlib

RAW_KINDS = ("page", "entry")
"""What a raw key begins with: a page that was brought in, or the entry of a feed."""


def name_raw(kind: str, origin: str, content: bytes) -> str:
    """Return the key of what came in from an origin, as it came: `kind:origin:content`, hashed."""
    place = hashlib.sha256(origin.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{kind}:{place}:{hashlib.sha256(content).hexdigest()}"


def is_overtaken(key: str, newer: str) -> bool:
    """Tell whether a raw key is of what its origin said before what the `newer` key is of.

    If it came again now, its origin would have gone back to it, which is news. A raw key of
    another origin is not overtaken: nothing changed there. A key that does not tell its origin
    counts as of the same.
    """
    kind, _, rest = key.partition(":")
    if kind not in RAW_KINDS or key == newer:
        return False
    place, _, content = rest.partition(":")
    return not content or newer.startswith(f"{kind}:{place}:")
