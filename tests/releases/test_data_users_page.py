"""docs/data-users.md: its examples run, and it tells every field there is."""

import re
from pathlib import Path

import pytest

from annotator.releases import comparison
from annotator.releases.exports import file_name
from annotator.releases.writers import FORMATS
from annotator.releases.writers.claims_csv import COLUMNS
from tests.releases.conftest import exported, records

PAGE = (Path(__file__).parents[2] / "docs" / "data-users.md").read_text(encoding="utf-8")
PARTS = ["spans", "links", "incidents", "regions", "claims", "publications", "reviews"]
WORDS = set(re.findall(r"`([a-z0-9_]+)`", PAGE))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # of a library of mlcroissant
def test_the_examples_run(release, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # where it keeps what it unpacked, for all times, by name
    monkeypatch.setattr(
        "mlcroissant._src.operation_graph.operations.extract.EXTRACT_PATH", tmp_path / "unpacked"
    )
    for name in FORMATS:
        (tmp_path / file_name(release, name)).write_bytes(exported(release, name))
    examples = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert len(examples) >= 3
    shared: dict = {}
    for example in examples:
        exec(example, shared)  # noqa: S102 # the examples are ours


def test_every_format_is_told_with_the_name_of_its_file(release):
    for name in FORMATS:
        assert f"| `{name}` | `{file_name(release, name)}` |" in PAGE


def test_every_column_of_the_claims_is_told():
    assert set(COLUMNS) - WORDS == set()


def test_every_column_of_a_comparison_is_told():
    assert set(comparison.COLUMNS) - WORDS == set()


@pytest.mark.parametrize("part", PARTS)
def test_every_field_of_the_json_lines_is_told(release, part):
    header, document, _ = records(release)
    assert (
        set(header) | set(document) | set(document[part][0]) | set(document["spans"][0]["suggested"]) <= WORDS
    )


def test_no_field_is_told_that_does_not_exist(release):
    header, document, _ = records(release)
    there = {
        *COLUMNS,
        *comparison.COLUMNS,
        *header,
        *document,
        *document["spans"][0]["suggested"],
        *header["schemes"][0],
    }
    for part in PARTS:
        there |= set(document[part][0])
    first_cells = re.findall(r"^\| (`[^|]*`) \|", PAGE, re.MULTILINE)
    told = {word for cell in first_cells for word in re.findall(r"`([a-z0-9_]+)`", cell)} - set(FORMATS)
    erased, joined = {"withheld", "frozen_content_sha256"}, {"entities", "project_incidents"}
    assert told - there == erased | joined, "only where a report was erased, or a lead said something"
