"""Metrics for Prometheus, in a registry of our own."""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.metrics import Figure

_SHORT = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_LONG = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_LATE = (1.0, 5.0, 15.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 21600.0)


class PrometheusMetrics:
    """What is noted (`bot.metrics`), and how much work there is, in Prometheus' format."""

    def __init__(self) -> None:
        own = self.registry = CollectorRegistry()

        def count(name: str, help: str, label: str = "outcome") -> Counter:
            return Counter(f"newsdesk_{name}", help, [label], registry=own)

        def measure(name: str, help: str, buckets: Sequence[float], *labels: str) -> Histogram:
            return Histogram(f"newsdesk_{name}", help, labels, buckets=buckets, registry=own)

        def show(name: str, help: str, *labels: str) -> Gauge:
            return Gauge(f"newsdesk_{name}", help, labels, registry=own)

        self._figures: dict[Figure, Counter | Histogram] = {
            Figure.FETCHES: count("fetches", "Pages asked for."),
            Figure.POLLS: count("polls", "Feeds polled."),
            Figure.ARTICLES: count("articles", "Articles that came in."),
            Figure.WORKER_KILLS: count("worker_kills", "Workers stopped, or dead.", "reason"),
            Figure.DELIVERIES: count("deliveries", "Messages sent, or tried."),
            Figure.ANALYSIS: measure("analysis_seconds", "Work in a worker.", _LONG),
            Figure.LATENESS: measure("digest_lateness_seconds", "Digests after time.", _LATE),
            Figure.COMMANDS: measure("command_seconds", "Commands.", _LONG, "command"),
            Figure.LAG: measure("loop_lag_seconds", "The event loop's delay.", _SHORT),
        }
        self._waiting = show("queue_waiting", "Work to do.", "kind")
        self._claimed = show("queue_claimed", "Work under way.", "kind")
        self._age = show("queue_age_seconds", "For how long the oldest is due.", "kind")
        self._tasks = show("tasks", "Tasks of the event loop.")
        self._outbox = show("outbox_deliveries", "Deliveries by state.", "state")

    def note(self, figure: Figure, label: str, value: float) -> None:
        """Count or measure; a time that a clock set back made negative is none."""
        held = self._figures[figure]
        held = held.labels(label) if label else held
        if isinstance(held, Counter):
            held.inc(value)
        else:
            held.observe(max(0.0, value))

    def write(self) -> bytes:
        """Return all that was noted, in Prometheus' text format."""
        return generate_latest(self.registry)

    def set_queue(self, kind: str, *, waiting: int, claimed: int, age: float) -> None:
        """Note how much work of a kind there is."""
        self._waiting.labels(kind).set(waiting)
        self._claimed.labels(kind).set(claimed)
        self._age.labels(kind).set(max(0.0, age))

    def set_tasks(self, tasks: int) -> None:
        """Note how many tasks the event loop has, busy or waiting."""
        self._tasks.set(tasks)

    def set_outbox(self, state: str, deliveries: int) -> None:
        """Note how many deliveries are in a state."""
        self._outbox.labels(state).set(deliveries)
