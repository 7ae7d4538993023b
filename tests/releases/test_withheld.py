"""A release of which reports were erased: what its files say of what is left, and how little is read for that."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.corpus import actions as corpus
from annotator.releases.actions import freeze
from annotator.releases.models import Release
from annotator.releases.queries import edition_of
from annotator.releases.sealing import content_sha256
from annotator.spans import canonical
from tests.releases.conftest import records

OTHER = canonical.text_sha256("other guidelines")
TEXT = "Again: Harbour police said four league guards were killed in Brannport; nine dead."


@pytest.fixture
def frozen(opinions) -> Release:
    """Three reports, one of them by other guidelines and with a label that no other has."""
    opinions.usual("one")
    opinions.usual("two", text=TEXT)
    document = opinions.document("The nurse wept.", "three")
    span = opinions.words(document, "The nurse", "SOURCE")
    opinions.submit(document, [span], guideline_sha256=OTHER)
    return freeze(project=opinions.project, name="", by=None)


def erase(release: Release, name: str) -> None:
    [document] = release.project.documents.filter(publications__external_id=name)
    corpus.erase(document=document, reason="a request", by=None)


@pytest.mark.parametrize("gone", [["one"], ["three"], ["one", "two"]], ids="-".join)
def test_the_header_tells_of_what_is_left(frozen, gone):
    for name in gone:
        erase(frozen, name)
    header, *documents = records(frozen)
    spans = Counter(span["label"] for one in documents for span in one["spans"])
    links = Counter(link["type"] for one in documents for link in one["links"])
    assert header["counts"] == {
        "documents": len(documents),
        "claims": sum(len(one["claims"]) for one in documents),
        "rejected_spans": sum(len(one["rejected_spans"]) for one in documents),
        "spans": spans,
        "links": links,
    }
    assert header["guidelines"] == sorted({one["guideline_sha256"] for one in documents})
    assert {one["sha256"] for one in header["schemes"]} == {one["scheme_sha256"] for one in documents}
    left = {one["id"] for one in documents}
    hashes = [sha256 for one, sha256 in frozen.manifest["items"].items() if one in left]
    assert header["content_sha256"] == content_sha256(hashes)


def test_splits_tell_of_what_is_left(frozen):
    splits = {one["id"]: one["split"] for one in records(frozen)[1:]}
    erase(frozen, "one")
    left = records(frozen)[1:]
    told = edition_of(frozen, {}).splits
    assert {split: said["documents"] for split, said in told.items()} == Counter(
        splits[one["id"]] for one in left
    )
    assert sum(sum(said["spans"].values()) for said in told.values()) == sum(
        len(one["spans"]) for one in left
    )


def test_of_the_items_only_those_that_are_withheld_are_read_for_it(frozen):
    erase(frozen, "one")
    with CaptureQueriesContext(connection) as asked:
        edition_of(frozen, {})
    read = [one["sql"] for one in asked if '"annotator_releaseitem"."body",' in one["sql"]]
    assert ["\"strings\" = ''" in sql for sql in read] == [True]


def test_the_manifest_of_the_release_before_is_read_only_where_changes_are_told(frozen):
    second = freeze(project=frozen.project, name="", by=None)
    with CaptureQueriesContext(connection) as asked:
        edition = edition_of(second, {})
    assert not any('"annotator_release"."manifest"' in one["sql"] for one in asked)
    assert b"change," in b"".join(edition.changes())
