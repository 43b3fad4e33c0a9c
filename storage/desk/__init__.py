"""Desks, the people on them, and the questions of their buttons."""

from __future__ import annotations

from storage.desk.audit import Audit
from storage.desk.desks import COLUMNS, Desks, read_desk
from storage.desk.persons import Persons
from storage.desk.questions import Questions

__all__ = ["COLUMNS", "Audit", "Desks", "Persons", "Questions", "read_desk"]
