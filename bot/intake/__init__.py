"""Bring articles in: files, feeds and pages."""
