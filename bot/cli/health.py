"""The command that a container's health check runs."""

from __future__ import annotations

import http.client

from bot.domain.errors import NewsdeskError, SettingsError

SECONDS = 4.0
"""How long the bot may take to answer."""


def health() -> None:
    """Ask the running bot (NEWSDESK_HEALTH_ADDRESS) whether it is well; exit status 1 if not."""
    from bot.settings import load_settings

    place = load_settings().health_address
    if place is None:
        raise SettingsError("NEWSDESK_HEALTH_ADDRESS is not set: the bot answers nowhere.")
    connection = http.client.HTTPConnection(*place, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace").strip()
    except (OSError, http.client.HTTPException) as error:
        raise NewsdeskError(
            f"The bot does not answer at {place[0]}:{place[1]} ({error})."
        ) from error
    finally:
        connection.close()
    if answer.status != 200:
        raise NewsdeskError(f"The bot is not well: {text}")
    print(text)
