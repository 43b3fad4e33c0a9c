"""Decide whether an article is a copy and which story it tells."""
