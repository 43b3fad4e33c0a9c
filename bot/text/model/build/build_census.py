"""Write the given and family names of the United States census of 1990, through `names`.

Run `python -m bot.text.model.build.build_census` with the extra `models`. The data of the census
are in the public domain.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import names

from bot.text.lexicon import MODEL

SURNAMES = 20_000
"""Family names that are kept, the commonest first: nine persons of ten bear one of them."""


def read_names(file: str, most: int) -> Iterator[str]:
    """Yield the names of a file of the census in lower case, the commonest first."""
    lines = (Path(names.__file__).parent / file).read_text("ascii").splitlines()
    for line in lines[:most]:
        yield line.split()[0].lower()


if __name__ == "__main__":
    given = sorted({*read_names("dist.female.first", 9999), *read_names("dist.male.first", 9999)})
    family = sorted(read_names("dist.all.last", SURNAMES))
    body = f"{' '.join(given)}\n{' '.join(family)}\n".encode()
    (MODEL / "census.txt.gz").write_bytes(gzip.compress(body, compresslevel=9, mtime=0))
