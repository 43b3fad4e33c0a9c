"""Open a page in a headless browser, where one is installed, and keep a picture of it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

OFFLINE = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
"""The page is ours and local; the browser itself must not look for anything either."""


def find_browser() -> str | None:
    """Return the path of an installed Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def open_page(browser: str, page: Path, *options: str, seconds: float = 60) -> str:
    """Open a page in a fresh profile and return what the browser prints.

    Raises CalledProcessError where the browser fails, TimeoutExpired where it takes too long.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [browser, *OFFLINE, f"--user-data-dir={profile}", *options, page.as_uri()]
        done = subprocess.run(command, capture_output=True, timeout=seconds, check=True, text=True)
    return done.stdout


def take_picture(browser: str, page: Path, picture: Path, *, width: int, height: int) -> None:
    """Keep a picture of the top of a page as PNG."""
    open_page(browser, page, f"--window-size={width},{height}", f"--screenshot={picture}")
