"""`newsdesk ingest` with addresses beside files."""

from __future__ import annotations

import asyncio
import os
import subprocess
from pathlib import Path

from tests.e2e.conftest import make_environment
from tests.environment import PATIENCE, ROOT
from tests.unit.intake.web.web_site import Site, open_site
from tests.warm import run_text

SENTENCES = (
    "The coast guard sent two ships to the reef on Monday morning.",
    "The minister of transport said that the ferry would sail again within three days.",
    "Fishermen of the island had asked for help after the storm of the week before.",
)
NOTE = "Harbour opens\n\nThe harbour of the capital was open to all ships again on Friday.\n"
PAGE = f"""<html><head><title>Ships reach the reef</title></head><body><article>
<h1>Ships reach the reef</h1>{"".join(f"<p>{line} {line[:-1]} as well.</p>" for line in SENTENCES)}
</article></body></html>"""


def ingest(folder: Path, site: Site, *sources: str) -> subprocess.CompletedProcess[str]:
    environment = {**make_environment(folder), "NEWSDESK_PRIVATE_HOSTS": site.place}
    return run_text(("ingest", *sources), folder=folder, environment=environment)


async def test_addresses_go_in_beside_files(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(NOTE, "utf-8")
    async with open_site() as site:
        site.put("/news/1", PAGE)
        sources = ("note.txt", site.url("/news/1"), site.url("/gone"), "http://127.0.0.1/")
        done = await asyncio.to_thread(ingest, tmp_path, site, *sources)
    assert done.returncode == 1
    assert f"new      {site.url('/news/1')} · Ships reach the reef" in done.stdout
    assert "4 pages: 2 new, 0 already here, 2 could not be read." in done.stdout
    assert f"newsdesk: {site.url('/gone')} is not there (status 404)." in done.stderr
    assert "127.0.0.1 is not a public address" in done.stderr
    assert "Traceback" not in done.stderr
    assert site.requests[0].headers["User-Agent"].startswith("Newsdesk/")
    assert site.asked() == ["/robots.txt", "/news/1", "/gone"]


async def test_settings_that_make_no_sense_are_named(tmp_path: Path) -> None:
    environment = {**make_environment(tmp_path), "NEWSDESK_PRIVATE_HOSTS": "feeds.lan"}
    done = await asyncio.to_thread(
        run_text,
        ("ingest", f"absent{os.sep}"),
        folder=ROOT,
        environment=environment,
        within=PATIENCE,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("newsdesk: NEWSDESK_PRIVATE_HOSTS: 'feeds.lan' is not host:port")
