"""Encodings: a page is decoded as a browser decodes it, and never by what is no encoding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.charset import decode_page, find_codec


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        pytest.param("é".encode(), None, "é", id="utf-8"),
        pytest.param("é".encode("cp1252"), "latin1", "é", id="given"),
        pytest.param(
            b'<meta charset="windows-1251">' + "Ж".encode("cp1251"), None, "Ж", id="declared"
        ),
        pytest.param(
            b'<meta http-equiv=Content-Type content="text/html; charset=Shift_JIS">'
            + "髙".encode("cp932"),
            None,
            "髙",
            id="declared as a header",
        ),
        pytest.param(
            b'<?xml version="1.0" encoding="EUC-KR"?>' + "뷁".encode("cp949"),
            None,
            "뷁",
            id="declared as XML",
        ),
        pytest.param(
            b'<!-- <meta charset="koi8-r"> --><meta charset=gb2312>' + "镕".encode("gb18030"),
            None,
            "镕",
            id="not in a comment",
        ),
        pytest.param(
            b'<meta name=note content="charset=koi8-r">' + "é".encode(),
            None,
            "é",
            id="not in any content",
        ),
        pytest.param(
            b'<body><meta charset="koi8-r">' + "é".encode(), None, "é", id="not in the body"
        ),
        pytest.param(b"\xef\xbb\xbf" + "é".encode(), "latin1", "é", id="mark"),
        pytest.param("é".encode("utf-16"), None, "é", id="utf-16"),
        pytest.param(b'<meta charset="utf-16">' + "é".encode(), None, "é", id="declared utf-16"),
        pytest.param("é".encode(), "nonsense", "é", id="unknown"),
        pytest.param("港湾局は就航".encode()[:-1], "utf-8", "港湾局は就\ufffd", id="a broken byte"),
        pytest.param("港湾局は就航".encode()[1:], None, "湾局は就航", id="broken, not declared"),
        pytest.param(
            b'<?xml version="1.0" encoding="utf-8"?>' + "Café déjà vu".encode("cp1252"),
            "utf-8",
            "Café déjà vu",
            id="declared wrongly throughout",
        ),
        pytest.param(
            b'<?xml version="1.0" encoding="utf-8"?>' + "Café".encode(),
            "iso-8859-1",
            "Café",
            id="a server's default beside UTF-8",
        ),
        *(
            pytest.param(text.encode(codec), None, text, id=f"detected {codec}")
            for codec, text in (
                ("cp932", "東京都知事"),
                ("euc_jp", "ニュース速報"),
                ("big5", "行政院長"),
                ("gb18030", "国务院总理"),
                ("cp949", "서울 뉴스"),
                ("cp1251", "Новости Москвы"),
                ("cp1252", "Grandes Lecturas Del Cómic"),
                ("iso8859-2", "Łódź się zmienia"),
            )
        ),
        *(
            pytest.param(
                (text * 9).encode(codec) + text[:8].encode(codec)[:-1] + text.encode(codec),
                None,
                text,
                id=f"detected {codec} with a broken byte",
            )
            for codec, text in (
                ("cp932", "<p>湾で新しいフェリーが就航した。<p>運航を続けると発表した。"),
                ("euc_jp", "<p>湾で新しいフェリーが就航した。<p>運航を続けると発表した。"),
                ("big5", "<p>行政院長宣布渡輪今冬繼續行駛。<p>基金可維持四年。"),
                ("gb18030", "<p>国务院总理宣布渡轮继续行驶。<p>基金可维持四年。"),
                ("cp949", "<p>서울에서 새 여객선이 취항했다.<p>올겨울에도 운항한다."),
            )
        ),
        pytest.param("港湾局".encode("iso2022_jp"), None, "港湾局", id="detected iso-2022-jp"),
        pytest.param("é".encode(), "rot13", "é", id="no encoding of text"),
    ],
)
def test_charsets_are_found_as_browsers_find_them(
    body: bytes, charset: str | None, text: str
) -> None:
    assert decode_page(body, charset).endswith(text)


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF8", "utf-8"),
        (" 'iso-8859-1' ", "cp1252"),
        ("us-ascii", "cp1252"),
        ("ISO-8859-2", "iso8859-2"),
        ("iso-8859-9", "cp1254"),
        ("tis-620", "cp874"),
        ("GBK", "gb18030"),
        ("gb_2312-80", "gb18030"),
        ("Big5", "big5hkscs"),
        ("x-sjis", "cp932"),
        ("ks_c_5601-1987", "cp949"),
        ("macintosh", "mac-roman"),
        ("utf-7", None),
        ("hex", None),
        ("\0", None),
        ("a" * 50, None),
    ],
)
def test_a_label_names_the_encoding_that_browsers_read(label: str, codec: str | None) -> None:
    assert find_codec(label) == codec


@given(st.binary(max_size=200), st.text(max_size=20))
def test_any_bytes_are_decoded(body: bytes, charset: str) -> None:
    assert isinstance(decode_page(body, charset), str)
