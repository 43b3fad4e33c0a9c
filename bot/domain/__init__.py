"""Frozen values that the whole road is built on; imports nothing of ours."""
