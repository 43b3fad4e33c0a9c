"""What curators corrected, how it is taken back, and the names that they have a desk follow."""

from __future__ import annotations

from storage.corrections.log import Corrections
from storage.corrections.name_lists import NameLists

__all__ = ["Corrections", "NameLists"]
