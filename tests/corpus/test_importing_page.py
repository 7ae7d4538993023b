"""docs/importing.md says what can be read; its example can be imported."""

import json
import re
from pathlib import Path

from annotator.corpus.readers import FORMATS, File, Reading, read
from annotator.corpus.readers.report import Report
from annotator.corpus.readers.table import COLUMNS
from annotator.projects import defaults
from annotator.spans import scheme_reading as schemes

PAGE = (Path(__file__).resolve().parents[2] / "docs/importing.md").read_text(encoding="utf-8")


def test_every_format_and_every_column_stands_there():
    [table] = re.findall(r"\| `--format`.*?\n\n", PAGE, re.DOTALL)
    named = set(re.findall(r"`([a-z_]+)`", table))
    assert set(FORMATS) | set(COLUMNS) <= named


def test_the_line_of_the_example_is_read():
    from io import BytesIO

    [example] = re.findall(r'( {4}\{"id": "oa-311".*?)\n\n', PAGE, re.DOTALL)
    line = json.dumps(json.loads(example)).encode()
    [report] = read(File("a.jsonl", BytesIO(line)), Reading(schemes.parse(defaults.scheme())))
    assert isinstance(report, Report)
    assert report.proposed.spans == 2
