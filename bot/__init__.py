"""Newsdesk turns articles into a cited brief and answers questions about them."""

__version__ = "0.1.0"
