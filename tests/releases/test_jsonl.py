"""The JSON-lines export."""

import json
import re

import pytest

from annotator.releases.models import ReleaseItem
from annotator.releases.writers.edition import ExportRefused
from annotator.spans import canonical
from tests.releases.conftest import exported, records
from tests.tampering import tamper


def test_the_first_line_names_release_hash_and_format(release):
    header = records(release)[0]
    assert (header["record"], header["format"], header["format_version"]) == ("release", "attest-jsonl", 1)
    assert (header["project"], header["number"], header["name"]) == ("coast", 1, "First")
    assert header["content_sha256"] == release.content_sha256
    assert header["offset_unit"] == "unicode-codepoint"
    assert header["counts"] == release.manifest["counts"]


def test_the_header_holds_the_scheme_it_was_labelled_with(release):
    (scheme,) = records(release)[0]["schemes"]
    assert scheme["body"]["labels"]["CASUALTY"]["key"] == "2"
    assert scheme["sha256"] == canonical.sha256(scheme["body"]) == records(release)[1]["scheme_sha256"]


def test_two_exports_are_the_same_bytes(release):
    assert exported(release) == exported(release)


def test_every_line_is_canonical_json(release):
    for line in exported(release).decode().split("\n")[:-1]:
        assert line == canonical.dumps(json.loads(line))


def test_only_lf_ends_a_line_even_for_programs_that_know_other_ends(tricky):
    text = exported(tricky).decode()
    assert text.endswith("}\n")
    assert text.splitlines() == text.split("\n")[:-1]
    assert len(text.splitlines()) == 1 + tricky.manifest["counts"]["documents"]


def test_documents_stand_in_the_order_of_their_public_ids(release):
    ids = [record["id"] for record in records(release)[1:]]
    assert ids == sorted(ids)


def test_a_quote_that_is_not_the_text_is_refused_by_document_and_span(release):
    _header, first, _second = records(release)
    item = ReleaseItem.objects.get(position=1)
    tamper(
        ReleaseItem.objects.filter(pk=item.pk),
        strings=item.strings.replace('"Harbour police"', '"Harbour polite"'),
    )
    with pytest.raises(ExportRefused) as refused:
        exported(release)
    assert f"document {first['id']}, span {first['spans'][0]['id']}" in str(refused.value)
    assert "is not “Harbour polite”" in str(refused.value)


def test_a_text_that_was_changed_is_refused(release):
    item = ReleaseItem.objects.get(position=2)
    strings = item.strings.split("\n")
    strings[-2] = '"Oh: ' + strings[-2][1:]
    tamper(ReleaseItem.objects.filter(pk=item.pk), strings="\n".join(strings))
    with pytest.raises(ExportRefused, match="the text at"):
        exported(release)


def test_an_offset_that_was_changed_is_refused(release):
    item = ReleaseItem.objects.get(position=1)
    body = re.sub(r'"start":(\d+),"suggested":{', '"start":1\\1,"suggested":{', item.body, count=1)
    tamper(ReleaseItem.objects.filter(pk=item.pk), body=body)
    with pytest.raises(ExportRefused, match="span"):
        exported(release)


def test_an_item_with_a_string_too_few_is_refused(release):
    item = ReleaseItem.objects.get(position=1)
    tamper(ReleaseItem.objects.filter(pk=item.pk), strings=item.strings.split("\n", 1)[1])
    with pytest.raises(ExportRefused, match="is damaged"):
        exported(release)
