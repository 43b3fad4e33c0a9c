"""Put what went wrong with a request into words for the person who typed the address."""

from __future__ import annotations

import logging

import aiohttp

from bot.domain.errors import FetchError, FetchFailed, FetchStatus, FetchTimeout, HostUnknown
from bot.intake.web.ssrf_guard import NotPublic, Target

_log = logging.getLogger(__name__)

_STATUSES = {
    401: "asks for a password",
    402: "asks for payment",
    403: "does not let this program in",
    404: "is not there",
    410: "is gone for good",
    429: "asks for fewer requests",
    451: "is not shown for legal reasons",
}


def explain_failure(error: BaseException, target: Target) -> FetchError:
    """Return the error to raise for what aiohttp or the system raised."""
    if isinstance(error, TimeoutError):
        return FetchTimeout(f"{target.name} took too long to answer.")
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return FetchFailed(f"The certificate of {target.host} cannot be trusted.")
    if isinstance(error, aiohttp.ClientConnectorError):
        return _explain_connection(error, target)
    if isinstance(error, aiohttp.ClientPayloadError | aiohttp.ClientConnectionError | OSError):
        return FetchFailed(f"{target.name} broke off in the middle of its answer.")
    return FetchFailed(f"{target.name} does not answer as a web server should.")


def _explain_connection(error: aiohttp.ClientConnectorError, target: Target) -> FetchError:
    if isinstance(error.os_error, NotPublic) or isinstance(error, aiohttp.ClientConnectorDNSError):
        # One answer for both: which names the inside knows is told to nobody but the log.
        if isinstance(error.os_error, NotPublic):
            _log.info("not a public host", extra={"host": target.host})
        return HostUnknown(f"No public host named {target.host} can be found.")
    if isinstance(error, aiohttp.ClientSSLError):
        return FetchFailed(f"No secure connection to {target.host} can be made.")
    return FetchFailed(f"{target.host} cannot be reached.")


def explain_status(status: int, retry_after: int | None, target: Target) -> FetchStatus:
    """Return the error to raise for a status that brings no page."""
    reason = _STATUSES.get(status)
    if reason is None:
        reason = "has trouble of its own" if status >= 500 else "does not answer with a page"
    return FetchStatus(
        f"{target.name} {reason} (status {status}).", status=status, retry_after=retry_after
    )
