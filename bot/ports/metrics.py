"""What is counted while the bot runs; who counts knows nothing of how it is told."""

from __future__ import annotations

from typing import Protocol


class Metrics(Protocol):
    """Takes what is counted and measured; all times are in seconds. No method fails."""

    def count_fetch(self, outcome: str) -> None:
        """Count a page that was asked for: "ok", "unchanged", or how it failed."""
        ...

    def count_poll(self, outcome: str) -> None:
        """Count a feed that was polled: "ok", "unchanged", or how it failed."""
        ...

    def count_article(self, outcome: str) -> None:
        """Count an article that came in: "new", "same" or "revised"."""
        ...

    def observe_analysis(self, seconds: float) -> None:
        """Note how long work in a worker process took, with waiting for one."""
        ...

    def count_worker_kill(self, reason: str) -> None:
        """Count a worker that was stopped at its deadline ("timeout"), or died ("crash")."""
        ...

    def observe_digest(self, lateness: float) -> None:
        """Note how long after its time a digest was composed."""
        ...

    def count_delivery(self, outcome: str) -> None:
        """Count a message that was sent: "sent", "refused", "invalid" or "failed"."""
        ...

    def observe_command(self, command: str, seconds: float) -> None:
        """Note how long a command took until it was answered."""
        ...

    def observe_lag(self, seconds: float) -> None:
        """Note by how much the event loop was late to do what was due."""
        ...

    def set_queue(self, kind: str, *, waiting: int, claimed: int, age: float) -> None:
        """Note how much work of a kind there is, and for how long the oldest has been due."""
        ...

    def set_outbox(self, state: str, deliveries: int) -> None:
        """Note how many deliveries are in a state."""
        ...


class NoMetrics:
    """Counts nothing: for commands, and for a bot that nobody asks."""

    def count_fetch(self, outcome: str) -> None:
        """Count nothing."""

    def count_poll(self, outcome: str) -> None:
        """Count nothing."""

    def count_article(self, outcome: str) -> None:
        """Count nothing."""

    def observe_analysis(self, seconds: float) -> None:
        """Note nothing."""

    def count_worker_kill(self, reason: str) -> None:
        """Count nothing."""

    def observe_digest(self, lateness: float) -> None:
        """Note nothing."""

    def count_delivery(self, outcome: str) -> None:
        """Count nothing."""

    def observe_command(self, command: str, seconds: float) -> None:
        """Note nothing."""

    def observe_lag(self, seconds: float) -> None:
        """Note nothing."""

    def set_queue(self, kind: str, *, waiting: int, claimed: int, age: float) -> None:
        """Note nothing."""

    def set_outbox(self, state: str, deliveries: int) -> None:
        """Note nothing."""
