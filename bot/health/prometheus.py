"""Metrics for Prometheus, in a registry of our own."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SHORT = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_LONG = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_LATE = (1.0, 5.0, 15.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 21600.0)


class PrometheusMetrics:
    """Counts for Prometheus; see `bot.ports.services.Metrics`."""

    def __init__(self) -> None:
        own = self.registry = CollectorRegistry()
        self._fetches = Counter("newsdesk_fetches", "Pages asked for.", ["outcome"], registry=own)
        self._polls = Counter("newsdesk_polls", "Feeds polled.", ["outcome"], registry=own)
        self._articles = Counter(
            "newsdesk_articles", "Articles that came in.", ["outcome"], registry=own
        )
        self._kills = Counter(
            "newsdesk_worker_kills", "Workers stopped, or dead.", ["reason"], registry=own
        )
        self._deliveries = Counter(
            "newsdesk_deliveries", "Messages sent, or tried.", ["outcome"], registry=own
        )
        self._analysis = Histogram(
            "newsdesk_analysis_seconds", "Work in a worker.", buckets=_LONG, registry=own
        )
        self._lateness = Histogram(
            "newsdesk_digest_lateness_seconds", "Digests after time.", buckets=_LATE, registry=own
        )
        self._commands = Histogram(
            "newsdesk_command_seconds", "Commands.", ["command"], buckets=_LONG, registry=own
        )
        self._lag = Histogram(
            "newsdesk_loop_lag_seconds", "The event loop's delay.", buckets=_SHORT, registry=own
        )
        self._waiting = Gauge("newsdesk_queue_waiting", "Work to do.", ["kind"], registry=own)
        self._claimed = Gauge("newsdesk_queue_claimed", "Work under way.", ["kind"], registry=own)
        self._age = Gauge(
            "newsdesk_queue_age_seconds", "For how long the oldest is due.", ["kind"], registry=own
        )
        self._tasks = Gauge("newsdesk_tasks", "Tasks of the event loop.", registry=own)
        self._outbox = Gauge(
            "newsdesk_outbox_deliveries", "Deliveries by state.", ["state"], registry=own
        )

    def write(self) -> bytes:
        """Return all that was counted, in Prometheus' text format."""
        return generate_latest(self.registry)

    def count_fetch(self, outcome: str) -> None:
        """Count a page that was asked for."""
        self._fetches.labels(outcome).inc()

    def count_poll(self, outcome: str) -> None:
        """Count a feed that was polled."""
        self._polls.labels(outcome).inc()

    def count_article(self, outcome: str) -> None:
        """Count an article that came in."""
        self._articles.labels(outcome).inc()

    def observe_analysis(self, seconds: float) -> None:
        """Note how long work in a worker process took."""
        self._analysis.observe(seconds)

    def count_worker_kill(self, reason: str) -> None:
        """Count a worker that was stopped, or died."""
        self._kills.labels(reason).inc()

    def observe_digest(self, lateness: float) -> None:
        """Note how long after its time a digest was composed."""
        self._lateness.observe(max(0.0, lateness))

    def count_delivery(self, outcome: str) -> None:
        """Count a message that was sent, or tried."""
        self._deliveries.labels(outcome).inc()

    def observe_command(self, command: str, seconds: float) -> None:
        """Note how long a command took."""
        self._commands.labels(command).observe(seconds)

    def observe_lag(self, seconds: float) -> None:
        """Note by how much the event loop was late."""
        self._lag.observe(max(0.0, seconds))

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
