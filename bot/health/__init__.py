"""What the running bot tells of itself: to systemd, to a health check, to Prometheus."""
