"""What release tests share: Ada's submitted reviews, and releases of them."""

import io
import json
import os
import zipfile
import zlib

import pytest

from annotator.projects import actions as projects
from annotator.releases import exports
from annotator.releases.actions import freeze
from annotator.releases.writers import FORMATS
from tests.releases.naming import LEAGUE, SHORT
from tests.releases.opinions import TRICKY, Opinions


@pytest.fixture
def opinions(project, ada) -> Opinions:
    return Opinions(project, ada)


@pytest.fixture
def joined(opinions):
    """A report in which Ada said that HL is the Harbour League, and one that speaks of the Harbour League alone."""
    document = opinions.document("Harbour League men, or HL men, were seen.", "short")
    short = opinions.words(document, SHORT, "ACTOR", values={"canonical": LEAGUE})
    opinions.submit(document, [opinions.words(document, LEAGUE, "ACTOR"), short])
    document = opinions.document("The Harbour League was seen.", "long")
    opinions.submit(document, [opinions.words(document, LEAGUE, "ACTOR")])
    return opinions


@pytest.fixture
def release(opinions, max):
    """Two reports, frozen by Max."""
    opinions.usual("one")
    opinions.usual(
        "two", text="Again: Harbour police said four league guards were killed in Brannport; nine dead."
    )
    return freeze(project=opinions.project, name="First", by=max)


@pytest.fixture
def tricky(opinions, max):
    """A report of every difficult kind, with a span on each word."""
    for name, text in TRICKY.items():
        opinions.wordy(name, text)
    return freeze(project=opinions.project, name="Tricky", by=max)


os.environ["HF_HUB_OFFLINE"] = "1"  # `datasets` reads it as it is imported: nothing leaves the machine

ANOTHER_SCHEME = {
    "scheme": "places/1",
    "labels": {
        "Ort / Platz": {
            "key": "1",
            "colour": 1,
            "attributes": {
                "kind": {"type": "enum", "values": ["town", "a river"], "default": "town"},
                "seen by": {"type": "multi", "values": ["eye", "ear"]},
                "wards": {"type": "int?"},
                "by age": {"type": "counts"},
                "note": {"type": "string"},
            },
        },
        "مكان": {"key": "2", "colour": 2},
    },
    "links": {"near": {"from": ["same"], "to": ["same"]}, "in": {"from": ["Ort / Platz"], "to": ["مكان"]}},
    "overlap": {"same_label": "allow", "same_extent": "allow", "crossing": "allow"},
}


@pytest.fixture
def elsewhere(ada):
    """A release of a project with other labels and links, without claims, where spans of a label cross."""
    project = projects.create_project(
        slug="hills", name="Hills", scheme=ANOTHER_SCHEME, guidelines="", by=None
    )
    opinions = Opinions(project, ada)
    document = opinions.document("Brannport and\nOld Brannport lie\n\nby the Lune.", "hills")
    values = {
        "kind": "a river",
        "seen by": ["eye", "ear"],
        "wards": 3,
        "by age": {"old": 2},
        "note": "=1+1\t'n\\n",
    }
    first = opinions.words(document, "Brannport and\nOld Brannport", "Ort / Platz", values=values)
    crossing = opinions.words(document, "Old Brannport lie\n\nby", "Ort / Platz", origin={"by": "person"})
    inside = opinions.words(document, "Lune", "مكان")
    part = opinions.span(document, inside["start"] + 1, inside["end"], "مكان")
    links = [opinions.link("near", first, crossing), opinions.link("in", first, inside)]
    opinions.submit(document, [first, crossing, inside, part], links)
    opinions.submit(opinions.document("Nothing here.", "empty"), [])
    return freeze(project=project, name="Other <labels>", by=None)


# what tells of reports; the others describe the release as a whole
DATA_FORMATS = [name for name in FORMATS if name not in ("card", "croissant")]


def exported(release, name: str = "jsonl", **chosen: str) -> bytes:
    return b"".join(exports.pieces(release, name, chosen))


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files of a ZIP."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def everything(content: bytes) -> str:
    """All that can be read in a file, unpacked however deep it lies."""
    if content.startswith(b"PK"):
        return "\n".join(f"{name}\n{everything(inner)}" for name, inner in unpacked(content).items())
    if content.startswith(b"PAR1"):
        import pyarrow.parquet

        table = pyarrow.parquet.read_table(io.BytesIO(content))
        return f"{table.schema.metadata} {json.dumps(table.to_pylist(), ensure_ascii=False, default=str)}"
    if content.startswith(b"\x78"):
        content = zlib.decompress(content)
    return content.decode(errors="replace")


def records(release) -> list[dict]:
    """The header and the documents of the JSON-lines export."""
    return [json.loads(line) for line in exported(release).decode().split("\n")[:-1]]
