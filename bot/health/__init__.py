"""What the running bot tells of itself: to systemd, to a health check, to Prometheus."""

from __future__ import annotations

from bot.health.heartbeat import beating
from bot.health.prometheus import PrometheusMetrics
from bot.health.server import HealthServer, serving
from bot.health.systemd import Notifier

__all__ = [
    "HealthServer",
    "Notifier",
    "PrometheusMetrics",
    "beating",
    "serving",
]
