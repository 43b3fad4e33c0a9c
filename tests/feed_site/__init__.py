"""A loopback site full of feeds: every format, every way to behave, and the articles."""
