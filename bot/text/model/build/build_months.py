"""Write the names of months anew, from CLDR (Unicode-3.0, by Babel): a second."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).resolve().parents[3] / "intake" / "months.tsv"

LANGUAGES = (
    "af", "ar", "az", "be", "bg", "bn", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu",
    "fa", "fi", "fil", "fr", "ga", "gl", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka",
    "kk", "ko", "lt", "lv", "mk", "mn", "ms", "mt", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl",
    "sq", "sr", "sr_Latn", "sv", "sw", "ta", "te", "th", "tr", "uk", "ur", "uz", "vi", "zh",
)  # fmt: skip
"""Languages of 1 million speakers and a press of their own that write months in words."""

# What CLDR has not, and feeds and pages have.
_MORE = {
    "en": {"sept": 9},
    "fr": {"fév": 2, "fevr": 2},
    "id": {"agust": 8},
    "nl": {"maa": 3, "mrz": 3},
    "de": {"jan": 1, "feb": 2, "mär": 3, "jun": 6, "jul": 7, "sep": 9},
}


def list_months() -> Iterator[tuple[str, str, int]]:
    """Yield language, name in lower case without its full stop, and number of each month."""
    from babel import Locale, localedata

    for code in LANGUAGES:
        found = dict(_MORE.get(code, {}))
        # What Babel resolves for a language it writes into what others inherit: none before it.
        localedata._cache.clear()
        months = Locale.parse(code).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    found[unicodedata.normalize("NFKC", name).lower().rstrip(".")] = number
        language = code.partition("_")[0]
        yield from ((language, name, number) for name, number in found.items())


def write_months() -> str:
    """Return the table: a line for each name, its columns separated by tabs."""
    rows = sorted({row for row in list_months() if not row[1].isdigit()})
    return "".join(f"{language}\t{name}\t{number}\n" for language, name, number in rows)


if __name__ == "__main__":
    TARGET.write_text(write_months(), encoding="utf-8")
