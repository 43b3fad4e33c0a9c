"""Long trials with figures: `python -m tests.soak NAME [COUNT]`, all of them by `make soak`."""
