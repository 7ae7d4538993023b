"""The reports of the demo project, about invented incidents in invented places."""

from pathlib import Path

REPORTS = Path(__file__).parent / "reports.jsonl"
