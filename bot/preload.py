"""What a worker needs, loaded once by the fork server: new workers start with all of it.

Importing this module reads a small page, which loads every library and the models of English:
about two seconds, once, instead of once for each worker. The models of Japanese and Chinese are
mapped from the disk at the first text in them, in 50 ms: a desk that reads none holds none.
"""

import gc

from bot.domain.articles import PageKind, RawPage
from bot.process import give_back, spare_what_lasts
from bot.reading import BEGINNING, read_page

_PAGE = "<html><body><article><h1>Ships meet off Boso</h1><p>{}</p></article></body></html>".format(
    "Patrol ships of Japan and Taiwan met off Boso on July 18, said Su Ziyun in Tokyo. " * 9
)

read_page(RawPage(origin="preload", kind=PageKind.HTML, body=_PAGE.encode()), BEGINNING)

# What is loaded by now stays: a collection in a worker would copy each page it looks through.
gc.collect()
give_back()
spare_what_lasts()
