"""However much a release holds, little of it is in memory at once: files are handed on while they are made."""

import io
import random

import pyarrow
import pyarrow.parquet
import pytest

from annotator.releases import exports
from annotator.releases.actions import freeze
from annotator.releases.writers.parquet import GROUP, ParquetFile

PIECE = 128 * 1024  # bytes


@pytest.fixture
def large(opinions):
    """A release of one report of two megabytes that no compression makes much smaller."""
    chance = random.Random(5)  # filler, no secret
    noise = "\n".join(" ".join(chance.randbytes(9).hex() for _ in range(12)) for _ in range(9000))
    document = opinions.document(f"Four guards were killed.\n{noise}", "large")
    opinions.submit(document, [opinions.words(document, "Four guards were killed", "CASUALTY")])
    return freeze(project=opinions.project, name="", by=None)


@pytest.mark.parametrize("name", ["tables", "tables_parquet", "huggingface", "conll", "label_studio"])
def test_no_archive_is_held_whole_before_it_is_handed_on(large, name):
    pieces = [len(piece) for piece in exports.pieces(large, name)]
    assert sum(pieces) > 3 * PIECE
    assert max(pieces) < PIECE


def test_what_changed_is_handed_on_while_it_is_written(large, opinions):
    document = large.project.documents.get()
    lines = [line for line in document.text.split("\n")[1:] if line]
    opinions.submit(document, [opinions.words(document, line, "CASUALTY") for line in lines[:1500]], number=2)
    pieces = [
        len(piece) for piece in exports.pieces(freeze(project=large.project, name="", by=None), "conll")
    ]
    assert max(pieces) < PIECE


def test_a_parquet_file_is_written_some_megabytes_at_a_time():
    schema, file = pyarrow.schema([("text", pyarrow.string())]), io.BytesIO()
    with ParquetFile(file, schema) as written:
        for number in range(2000):
            written.extend([{"text": f"{number} {'x' * 6000}"}])
        assert file.tell() > 4  # some of it is there before the end
    found = pyarrow.parquet.ParquetFile(file).metadata
    groups = [found.row_group(place).total_byte_size for place in range(found.num_row_groups)]
    assert found.num_rows == 2000
    assert len(groups) == 3
    assert max(groups) < 2 * GROUP


def test_a_parquet_file_of_small_rows_has_few_groups():
    schema, file = pyarrow.schema([("number", pyarrow.int64())]), io.BytesIO()
    with ParquetFile(file, schema) as written:
        for number in range(5000):
            written.extend([{"number": number}])
    assert pyarrow.parquet.ParquetFile(file).metadata.num_row_groups == 1
    assert pyarrow.parquet.read_table(file)["number"].to_pylist() == list(range(5000))
