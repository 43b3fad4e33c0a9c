"""What curators corrected, and how it is taken back."""

from __future__ import annotations

from storage.corrections.log import Corrections

__all__ = ["Corrections"]
