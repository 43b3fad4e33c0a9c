"""Write the dictionaries of the East Asian names models: words as hashes, each with its classes.

Run `python -m bot.text.model.build.build_words` with the extra `models`. The sources are jieba
(MIT), JMnedict through jamdict-data (CC BY-SA 3.0), UniDic through unidic-lite (BSD), and the
gazetteer and lists of this folder.
"""

from __future__ import annotations

import re
import sqlite3
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import jamdict_data
import jieba
import numpy as np
import unidic_lite

from bot.text.lexicon import MODEL, load_lexicon
from bot.text.names.characters import LONGEST_WORD, encode, hash_words
from bot.text.names.gazetteer import load_gazetteer
from bot.text.names.hash_table import HashTable, make_table

SURNAME, GIVEN, PERSON, FOREIGN, PLACE, STATION, BODY, NOUN, WORD, KNOWN, TITLE, OTHER = range(12)
"""Classes of words; KNOWN is of the gazetteer, FOREIGN a person of another script, TITLE an office.
"""
_JIEBA = {"nr": PERSON, "nrfg": PERSON, "nrt": FOREIGN, "ns": PLACE, "nt": BODY, "nz": OTHER}
_UNIDIC = {"地名": KNOWN, "一般": BODY, "姓": SURNAME, "名": GIVEN}
_JMNEDICT = {
    "surname": SURNAME,
    "given": GIVEN,
    "fem": GIVEN,
    "masc": GIVEN,
    "person": PERSON,
    "place": PLACE,
    "station": STATION,
    "organization": BODY,
    "company": BODY,
    "product": BODY,
    "work": BODY,
}
_HAN = re.compile("[一-鿿々]{2,}")
_UNITS = np.dtype([("base", "<i4"), ("check", "<u4")])
_TOKENS = np.dtype(
    [("left", "<u2"), ("right", "<u2"), ("pos", "<u2"), ("cost", "<i2"), ("at", "<u4"), ("", "<u4")]
)

Words = dict[str, int]


def read_jmnedict() -> Iterator[tuple[str, str]]:
    """Yield the names of JMnedict, each with a type: those in characters, and kana alone."""
    held = sqlite3.connect(Path(jamdict_data.__file__).with_name("jamdict.db"))
    types = """JOIN NETranslation AS sense ON sense.idseq = form.idseq
    JOIN NETransType AS type ON type.tid = sense.id"""
    yield from held.execute(f"SELECT DISTINCT form.text, type.text FROM NEKanji AS form {types}")
    yield from held.execute(
        f"SELECT DISTINCT form.text, type.text FROM NEKana AS form {types} "
        "WHERE form.idseq NOT IN (SELECT idseq FROM NEKanji)"
    )


def read_unidic() -> Iterator[tuple[str, list[str]]]:
    """Yield the words of UniDic with their parts of speech, read from MeCab's compiled file."""
    data = (Path(unidic_lite.DICDIR) / "sys.dic").read_bytes()
    *_, units, tokens, features, _ = struct.unpack("<10I", data[:40])
    trie = np.frombuffer(data, _UNITS, units // 8, 72)
    rows = np.frombuffer(data, _TOKENS, tokens // 16, 72 + units)
    texts = data[72 + units + tokens : 72 + units + tokens + features]
    base, check = trie["base"], trie["check"]
    waiting = [(b"", int(base[0]))]
    while waiting:
        key, node = waiting.pop()
        if node < len(base) and check[node] == node and base[node] < 0:
            value = -int(base[node]) - 1
            for row in rows[value >> 8 : (value >> 8) + (value & 255)]:
                end = texts.index(b"\0", row["at"])
                yield key.decode(), texts[row["at"] : end].decode().split(",")[:4]
        for letter in np.flatnonzero(check[node + 1 : node + 257] == node).tolist():
            waiting.append((key + bytes([letter]), int(base[node + 1 + letter])))


def gather(groups: Mapping[int, Iterable[str]]) -> Words:
    """Return each word with the bits of the classes that hold it."""
    words: Words = defaultdict(int)
    for kind, held in groups.items():
        for word in held:
            words[word] |= 1 << kind
    return words


def read_chinese() -> Words:
    """Return the words of jieba, Japanese names, and the lists of this folder."""
    groups = _lists("zh", "chinese")
    for line in (Path(jieba.__file__).with_name("dict.txt")).read_text("utf-8").splitlines():
        word, _, part = line.split(" ")
        kind = _JIEBA.get(part, NOUN if part[0] in "njlib" else WORD)
        if len(word) > 1:
            groups[kind].append(word)
    groups[GIVEN] += [
        name for name, kind in read_jmnedict() if kind in ("surname", "person") and _HAN.match(name)
    ]
    return gather(groups)


def read_japanese() -> Words:
    """Return the names of JMnedict, the words of UniDic, and the lists of this folder."""
    groups = _lists("ja", "japanese")
    for name, kind in read_jmnedict():
        if kind in _JMNEDICT and (len(name) > 1 or kind == "surname"):
            groups[_JMNEDICT[kind]].append(name)
    for word, (part, sort, sub, last) in read_unidic():
        if sort == "固有名詞":
            named = _UNIDIC.get(sub, _UNIDIC.get(last, OTHER))
            if len(word) > 1 or named == SURNAME:
                groups[named].append(word)
        elif len(word) > 1 or part in ("助詞", "助動詞", "接尾辞", "接頭辞"):
            groups[NOUN if part == "名詞" else WORD].append(word)
    return gather(groups)


def _lists(language: str, name: str) -> dict[int, list[str]]:
    lists = load_lexicon()
    groups: dict[int, list[str]] = defaultdict(list)
    groups[KNOWN] += [form for form in load_gazetteer(language).entries if not form.isascii()]
    groups[KNOWN] += lists["eastern places"]
    groups[TITLE] += lists[f"{name} titles"]
    if language == "zh":
        groups[SURNAME] += lists["chinese surnames"]
    return groups


def pack(words: Words, language: str) -> HashTable:
    """Return the table of the words: for each its classes, as bits."""
    by_length: dict[int, dict[tuple[int, ...], int]] = defaultdict(lambda: defaultdict(int))
    for word, classes in words.items():
        if len(word) <= LONGEST_WORD:
            codes = tuple(encode(word, language).tolist())
            by_length[len(codes)][codes] |= classes
    joined: dict[int, int] = defaultdict(int)
    for held in by_length.values():
        hashes = hash_words(np.array(list(held), np.uint64))
        for number, classes in zip(hashes.tolist(), held.values(), strict=True):
            joined[number] |= classes
    order = sorted(joined)
    classes_of = np.array([joined[number] for number in order], np.uint16)
    return make_table(np.array(order, np.uint32), classes_of)


if __name__ == "__main__":
    for code, words in (("zh", read_chinese()), ("ja", read_japanese())):
        table = pack(words, code)
        table.write(MODEL / code / "words")
        print(f"{code}: {len(table)} words")
