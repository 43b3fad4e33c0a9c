"""Write the variants in `bot/domain/scripts.py` from the character tables of OpenCC.

Run `python -m bot.text.model.build.build_variants`. A traditional form of Taiwan or Hong Kong and a
Japanese one are brought to the traditional character, and that to the simplified one.
"""

from __future__ import annotations

from pathlib import Path

import opencc

TABLES = Path(opencc.__file__).parent / "dictionary"
TARGET = Path(__file__).parents[3] / "domain" / "scripts.py"
_WIDTH = 80


def read_table(name: str) -> dict[str, list[str]]:
    """Return a table of OpenCC: a character, and those that it becomes."""
    rows = (line.split("\t") for line in (TABLES / name).read_text("utf-8").splitlines())
    return {key: forms.split() for key, forms in rows if len(key) == 1}


def find_variants() -> dict[str, str]:
    """Return the character that each variant is compared as."""
    simple = {key: forms[0] for key, forms in read_table("TSCharacters.txt").items()}
    plain = dict(simple)
    for name in ("JPVariants.txt", "TWVariants.txt", "HKVariants.txt"):
        for key, forms in read_table(name).items():
            for form in forms:
                if form not in plain and form != key:
                    plain[form] = simple.get(key, key)
    both = {key: plain.get(form, form) for key, form in plain.items()}
    return {key: form for key, form in both.items() if len(form) == 1 and key != form}


def write(variants: dict[str, str], source: str) -> str:
    """Return the source of the module with its tables written anew."""
    pairs = sorted((key, form) for key, form in variants.items() if max(key, form) < "\U00010000")
    columns = ["".join(column) for column in zip(*pairs, strict=True)]
    tables = [
        "\n".join(f'    "{text[at : at + _WIDTH]}"' for at in range(0, len(text), _WIDTH))
        for text in columns
    ]
    head = source[: source.index("_VARIANTS = (\n")]
    return f"{head}_VARIANTS = (\n{tables[0]}\n)\n_PLAIN = (\n{tables[1]}\n)\n"


if __name__ == "__main__":
    TARGET.write_text(write(find_variants(), TARGET.read_text("utf-8")), encoding="utf-8")
