"""Measurements on public sets."""
