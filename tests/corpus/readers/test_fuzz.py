"""Damaged files of every format: each gives reports or sentences, never an error of ours.

More of them: ATTEST_FUZZ=10000 .venv/bin/python -m pytest tests/corpus/readers/test_fuzz.py
"""

import os
import random
import zipfile
import zlib
from contextlib import nullcontext
from io import BytesIO

import pytest

from annotator.corpus import readers
from annotator.corpus.readers.reading import Reading
from annotator.corpus.readers.report import Fault, Note, Report
from annotator.corpus.readers.source import Source
from annotator.projects import defaults
from annotator.spans import scheme_reading as schemes
from tests.corpus.readers import made

SCHEME = schemes.parse(defaults.scheme())
FILES = made.all_formats()
TRIES = int(os.environ.get("ATTEST_FUZZ", "294")) // len(FILES)
PIECES = (
    b"\x00",
    b"\xff\xfe",
    b'"',
    b"{",
    b"[",
    b"null",
    b"-1",
    b"1e999",
    b"\xed\xa0\x80",
    b"\\ud800",
    b"\n",
    b"\t",
    b"<!ENTITY",
    b"9" * 40,
    b"<script>alert(1)</script>",
    "ü\u202e\U0001f6a2".encode(),
)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """A file with a few of its bytes lost, changed, doubled or put in."""
    held = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 6))):
        place = chance.randrange(len(held) + 1)
        length = chance.choice((1, 2, 8, 64))
        match chance.randrange(9):
            case 0:
                del held[place : place + length]
            case 1:
                held[place : place + length] = chance.randbytes(length)
            case 2:
                held[place:place] = held[place : place + length]
            case 3:
                del held[place:]
            case _:
                held[place:place] = chance.choice(PIECES)
    return bytes(held)


def inside(content: bytes, chance: random.Random) -> bytes:
    """The same in what is packed, so that the packing itself is whole."""
    if content.startswith(b"\x78"):
        return zlib.compress(damaged(zlib.decompress(content), chance))
    if not content.startswith(b"PK"):
        return damaged(content, chance)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    hurt = chance.choice(sorted(files))
    return made.zipped({**files, hurt: damaged(files[hurt], chance)})


def source(name: str, content: bytes) -> Source:
    return Source(name, lambda: nullcontext(BytesIO(content)))


@pytest.mark.parametrize("format_name", sorted(FILES))
@pytest.mark.filterwarnings("ignore")  # of the libraries
def test_a_damaged_file_gives_reports_or_sentences(format_name):
    name, content = FILES[format_name]
    for seed in range(TRIES):
        hurt = (damaged if seed % 3 == 0 else inside)(content, random.Random(f"{format_name} {seed}"))
        try:
            found = list(readers.read_all([source(name, hurt)], Reading(SCHEME)))
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
        assert found or not hurt, f"seed {seed}: nothing was told"
        for one in found:
            assert isinstance(one, Report | Fault | Note)
            assert str(one)
            if isinstance(one, Report):
                one.text.encode()
