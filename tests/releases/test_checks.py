"""`verify` on releases: what no action can do is found."""

import json

import pytest

from annotator.releases.checks import faults
from annotator.releases.models import Release, ReleaseItem
from annotator.spans import canonical
from tests.tampering import tamper


def test_honest_releases_have_no_fault(release, tricky):
    assert list(faults()) == []


def test_a_changed_quote_is_found(release):
    item = ReleaseItem.objects.get(position=1)
    tamper(ReleaseItem.objects.filter(pk=item.pk), strings=item.strings.replace('"nine dead"', '"none dead"'))
    found = list(faults())
    assert "release 1 of coast, item 1: the strings do not fit their hash" in found
    assert any("is not “none dead”" in fault for fault in found)


def test_a_changed_offset_is_found(release):
    item = ReleaseItem.objects.get(position=1)
    tamper(ReleaseItem.objects.filter(pk=item.pk), body=item.body.replace('"start":', '"start":1'))
    found = list(faults())
    assert "release 1 of coast, item 1: the item does not fit its hash" in found
    assert "release 1 of coast: the content hash does not fit the items" in found


def test_a_changed_item_is_found_even_with_a_new_hash(release):
    item = ReleaseItem.objects.get(position=1)
    strings = item.strings.replace("Report <", "report <")
    tamper(
        ReleaseItem.objects.filter(pk=item.pk),
        strings=strings,
        strings_sha256=canonical.text_sha256(strings),
        sha256=canonical.sha256(
            {"body": canonical.text_sha256(item.body), "strings": canonical.text_sha256(strings)}
        ),
    )
    assert list(faults()) == [
        "release 1 of coast: the content hash does not fit the items",
        "release 1 of coast: the manifest's content_sha256 do not fit the items",
        "release 1 of coast: the manifest's items do not fit the items",
    ]


def test_a_changed_manifest_is_found(release):
    manifest = json.loads(json.dumps(release.manifest))
    manifest["counts"]["claims"] = 99
    tamper(Release.objects.all(), manifest=manifest)
    assert list(faults()) == ["release 1 of coast: the manifest's counts do not fit the items"]


@pytest.mark.parametrize("strings", ["", '"one"'])
def test_an_unreadable_item_is_found(release, strings):
    tamper(ReleaseItem.objects.filter(position=1), strings=strings)
    assert any("the item cannot be read" in fault for fault in faults())
