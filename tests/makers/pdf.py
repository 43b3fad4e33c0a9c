"""Write small PDFs as word processors do: a text layer, lines at their heights, a title."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

Line = tuple[int, int, str]
"""How high a line stands, how large its letters are (points), and what it says."""


def make_pdf(
    *pages: Sequence[Line],
    title: str = "",
    made: str = "D:20240722090000+09'00'",
    number: str = "a1",
) -> bytes:
    """Return a PDF of these pages; `made` and `number` are its date and its ID."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{n} 0 R' for n in _number(pages))}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>",
        "<</Type/Font/Subtype/Type0/BaseFont/Ryumin/Encoding/UniJIS-UTF16-H/DescendantFonts["
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin/CIDSystemInfo"
        "<</Registry(Adobe)/Ordering(Japan1)/Supplement 5>>>>]>>",
        f"<</Title({title})/CreationDate({made})>>",
    ]
    bodies = [text.encode() for text in objects]
    for lines, at in zip(pages, _number(pages), strict=True):
        drawn = zlib.compress("\n".join(map(_draw, lines)).encode("cp1252", "replace"))
        bodies.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {at + 1} 0 R"
            "/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>>>".encode()
        )
        head = f"<</Length {len(drawn)}/Filter/FlateDecode>>stream\n".encode()
        bodies.append(head + drawn + b"\nendstream")
    return _join(bodies, number)


def lay_out(paragraphs: Sequence[str], *, title: str = "", width: int = 80) -> list[Line]:
    """Return a page's lines: a large title, then paragraphs broken at a width, spaces between."""
    lines, height = [(780, 18, title)] if title else [], 740
    for paragraph in paragraphs:
        for line in _break(paragraph, width):
            lines.append((height, 11, line))
            height -= 14
        height -= 10
    return lines


def _break(paragraph: str, width: int) -> list[str]:
    if paragraph.isascii():
        import textwrap

        return textwrap.wrap(paragraph, width)
    return [paragraph[at : at + width] for at in range(0, len(paragraph), width)]


def _number(pages: Sequence[object]) -> range:
    return range(6, 6 + 2 * len(pages), 2)


def _draw(line: Line) -> str:
    height, size, text = line
    font = "F1" if text.isascii() else "F2"
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    shown = f"({escaped})" if text.isascii() else f"<{text.encode('utf-16-be').hex()}>"
    return f"BT /{font} {size} Tf 1 0 0 1 60 {height} Tm {shown} Tj ET"


def _join(bodies: Sequence[bytes], number: str) -> bytes:
    written, places = b"%PDF-1.7\n", []
    for at, body in enumerate(bodies, start=1):
        places.append(len(written))
        written += f"{at} 0 obj\n".encode() + body + b"\nendobj\n"
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    name = number.encode().hex()
    end = f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{rows}"
    end += f"trailer<</Size {len(bodies) + 1}/Root 1 0 R/Info 5 0 R/ID[<{name}><{name}>]>>\n"
    return written + f"{end}startxref\n{len(written)}\n%%EOF".encode()
