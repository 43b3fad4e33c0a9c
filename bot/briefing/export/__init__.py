"""Export: an answer as a file in Markdown, HTML, CSV or JSON."""

from __future__ import annotations

from bot.briefing.export.json import to_json
from bot.briefing.export.make import ExportFile, ExportFormat, ExportKind, make_export

__all__ = ["ExportFile", "ExportFormat", "ExportKind", "make_export", "to_json"]
