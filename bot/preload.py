"""What a worker needs, loaded once by the fork server: new workers start with all of it.

Importing this module reads a small page in each language with rules of its own, which loads every
library and model behind the stages: about two seconds, once, instead of once for each worker.
"""

import gc

from bot.domain.articles import PageKind, RawPage
from bot.pipeline import BEGINNING, read_page
from bot.process import spare_what_lasts

_PAGES = (
    "<html><body><article><h1>Ships meet off Boso</h1><p>{}</p></article></body></html>".format(
        "Patrol ships of Japan and Taiwan met off Boso on July 18, said Su Ziyun in Tokyo. " * 9
    ),
    "巡視船が房総半島沖で訓練した。台湾の船が7月18日に参加した。" * 5,
    "日本海上保安厅的巡逻船在台湾附近海域进行了演练。" * 5,
)

for _body, _kind in zip(_PAGES, (PageKind.HTML, PageKind.TEXT, PageKind.TEXT), strict=True):
    read_page(RawPage(origin="preload", kind=_kind, body=_body.encode()), BEGINNING)

# What is loaded by now stays: a collection in a worker would copy each page it looks through.
gc.collect()
spare_what_lasts()
