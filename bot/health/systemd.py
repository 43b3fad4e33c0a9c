"""Tell systemd that the service is ready, alive or stopping (sd_notify(3), the datagram itself)."""

from __future__ import annotations

import socket
from contextlib import suppress


class Notifier:
    """Where systemd listens: the socket that NOTIFY_SOCKET names; tells nobody without one."""

    def __init__(self, address: str | None) -> None:
        self._address = address

    def notify(self, **states: str | int) -> None:
        """Send assignments such as READY=1; where nobody listens nothing happens."""
        if not self._address:
            return
        text = "\n".join(f"{name}={value}" for name, value in states.items())
        # A name that begins with @ is abstract: it stands in no folder.
        address = f"\0{self._address[1:]}" if self._address[0] == "@" else self._address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.setblocking(False)
            sender.sendto(text.encode(), address)
