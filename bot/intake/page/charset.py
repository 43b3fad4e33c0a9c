"""Decode a page as a browser would (https://html.spec.whatwg.org, "determining the encoding")."""

from __future__ import annotations

_SAMPLE_BYTES = 200_000


def decode_page(body: bytes, charset: str | None = None) -> str:
    """Return the text of a page; what cannot be decoded becomes U+FFFD.

    In this order: a byte order mark, the charset given, the page's own declaration, UTF-8 where
    the bytes are valid UTF-8, and what a detector finds.
    """
    from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding, to_unicode

    marked, mark = read_bom(body)
    if marked is not None and mark is not None:
        return to_unicode(body[len(mark) :], marked)
    given = resolve_encoding(charset) if charset else None
    encoding = given or _as_declared(html_body_declared_encoding(body)) or _guess(body)
    return to_unicode(body, encoding)


def _as_declared(encoding: str | None) -> str | None:
    # A declaration that can be read as ASCII is not in UTF-16: the standard says to take UTF-8.
    return "utf-8" if encoding and encoding.startswith(("utf-16", "utf-32")) else encoding


def _guess(body: bytes) -> str:
    try:
        body.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes
    from w3lib.encoding import resolve_encoding

    best = from_bytes(body[:_SAMPLE_BYTES]).best()
    return (resolve_encoding(best.encoding) if best else None) or "cp1252"
