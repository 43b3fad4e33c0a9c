"""Speed, as ratios and percentiles beside a limit or a peer: `make bench`."""
