"""Programs that make the shipped models; left out of the wheel."""
