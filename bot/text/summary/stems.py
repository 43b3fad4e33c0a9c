"""NLTK and requests without what nobody asks for: sumy's stems need one module, and no web.

`import nltk` runs its parsers, translators and corpora: 245 modules, 14 MB and 0.13 s, of which
the Snowball stemmers use six. Requests, which sumy could fetch pages with, are 2 MB.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

_PACKAGES = ("nltk", "nltk.stem", "nltk.corpus")


@contextmanager
def bare_nltk() -> Iterator[None]:
    """Let modules of NLTK be imported inside without what its packages import at their start.

    So may what imports requests and makes none. Who imports either afterwards gets all of it; where
    it is there already nothing is changed.
    """
    spec = None if "nltk" in sys.modules else find_spec("nltk")
    if spec is None or not spec.submodule_search_locations:
        yield
        return
    folder = Path(spec.submodule_search_locations[0]).parent
    for name in _PACKAGES:
        package = ModuleType(name)
        package.__path__ = [str(folder.joinpath(*name.split(".")))]
        sys.modules[name] = package
    # The stemmers import it for an option of theirs that sumy never uses: to leave stop words be.
    sys.modules["nltk.corpus"].stopwords = None  # type: ignore[attr-defined]
    unasked = None if "requests" in sys.modules else ModuleType("requests")
    if unasked:
        sys.modules["requests"] = unasked
    try:
        yield
    finally:
        if unasked:
            del sys.modules["requests"]
        for name in [name for name in sys.modules if name.partition(".")[0] == "nltk"]:
            del sys.modules[name]
