"""What holds for every format."""

import subprocess
import sys
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from annotator.releases.actions import freeze
from annotator.releases.models import ReleaseItem
from annotator.releases.writers import FORMATS, Extra
from annotator.releases.writers.edition import ExportRefused
from tests.releases.conftest import DATA_FORMATS, everything, exported
from tests.tampering import tamper

every_format = pytest.mark.parametrize("name", DATA_FORMATS)
HEAVY = ("spacy", "pyarrow", "openpyxl", "cassis")


@every_format
def test_two_exports_are_the_same_bytes(tricky, name, monkeypatch):
    first = exported(tricky, name)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert exported(tricky, name) == first


@every_format
def test_a_file_names_release_hash_and_format(release, name):
    text = everything(exported(release, name))
    assert release.content_sha256 in text
    assert "coast" in text
    assert "attest-" in text


@every_format
def test_labels_and_links_of_another_scheme_come_through(elsewhere, name):
    assert exported(elsewhere, name)


@every_format
def test_a_release_with_nothing_to_mark_is_a_file(opinions, name):
    opinions.submit(opinions.document(), [])
    assert exported(freeze(project=opinions.project, name="", by=None), name)


@every_format
def test_a_quote_that_is_not_the_text_is_refused(release, name):
    item = ReleaseItem.objects.get(position=2)
    strings = item.strings.replace('"four league guards were killed"', '"five league guards were hurt"')
    tamper(ReleaseItem.objects.filter(pk=item.pk), strings=strings)
    with pytest.raises(ExportRefused, match="the text at"):
        exported(release, name)


def test_heavy_packages_are_loaded_for_the_formats_that_need_them_only():
    script = f"import sys, django; django.setup(); import annotator.api.urls; print(set({HEAVY}) & set(sys.modules))"
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": "."}
    out = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert out.stdout.strip() == "set()"


class TestAChoice:
    def test_the_page_offers_it_with_the_formats_it_is_for(self, lead, release):
        page = lead.get("/projects/coast/releases/").content.decode()
        assert '<select name="parties">' in page
        assert "CoNLL (BIO per label), spaCy (DocBin)" in page

    def test_it_stands_in_the_name_of_the_file(self, lead, release):
        answer = lead.get("/projects/coast/releases/1/export/", {"format": "conll", "parties": "apart"})
        assert (
            answer["Content-Disposition"] == 'attachment; filename="coast-release-1-parties-apart-conll.zip"'
        )
        assert b"".join(answer.streaming_content) == exported(release, "conll", parties="apart")

    def test_the_usual_one_changes_nothing(self, lead, release):
        answer = lead.get("/projects/coast/releases/1/export/", {"format": "jsonl", "parties": "actors"})
        assert b"".join(answer.streaming_content) == exported(release)

    @pytest.mark.parametrize(
        ("asked", "why"),
        [
            ({"format": "jsonl", "parties": "apart"}, "cannot be written with parties=apart"),
            ({"format": "conll", "parties": "both"}, "choose one of: actors, apart"),
        ],
    )
    def test_what_does_not_fit_is_told(self, lead, release, asked, why):
        answer = lead.get("/projects/coast/releases/1/export/", asked)
        assert answer.status_code == 400
        assert why in answer.content.decode()
        assert lead.get(f"/api/v1/releases/{release.pk}/export/", asked).status_code == 400

    def test_the_command_takes_it(self, release, tmp_path, capsys):
        path = tmp_path / "x.zip"
        call_command(
            "export_release", "coast", "1", "--format", "conll", "--parties", "apart", "--output", str(path)
        )
        assert path.read_bytes() == exported(release, "conll", parties="apart")
        with pytest.raises(CommandError, match="cannot be written with parties=apart"):
            call_command(
                "export_release",
                "coast",
                "1",
                "--format",
                "jsonl",
                "--parties",
                "apart",
                "--output",
                str(path),
            )


class TestWithoutItsPackages:
    @pytest.fixture(autouse=True)
    def _lacking(self, monkeypatch):
        lacking = Extra("tables", ("pyarrow", "a_package_nobody_has"))
        monkeypatch.setitem(FORMATS, "spreadsheet", _with_extra(FORMATS["spreadsheet"], lacking))

    def test_the_page_says_what_to_install_and_offers_the_rest(self, lead, release):
        page = lead.get("/projects/coast/releases/").content.decode()
        assert "needs the extra “tables” (a_package_nobody_has); install it with make run EXTRAS=all" in page
        assert '<option value="spreadsheet" disabled>' in page
        assert '<option value="jsonl">' in page

    def test_a_download_is_refused_with_the_reason(self, lead, release):
        answer = lead.get("/projects/coast/releases/1/export/", {"format": "spreadsheet"})
        assert answer.status_code == 409
        assert "make run EXTRAS=all" in answer.content.decode()

    def test_the_command_says_it(self, release, tmp_path):
        with pytest.raises(CommandError, match=r"the extra “tables” .*make run EXTRAS=all"):
            call_command(
                "export_release", "coast", "1", "--format", "spreadsheet", "--output", str(tmp_path / "x")
            )
        assert list(tmp_path.iterdir()) == []

    def test_the_api_says_it(self, lead, release):
        answer = lead.get(f"/api/v1/releases/{release.pk}/export/", {"format": "spreadsheet"})
        assert answer.status_code == 409
        assert "make run EXTRAS=all" in answer.json()["detail"]


def _with_extra(form, extra):
    return replace(form, extra=extra)


class TestTheAPI:
    def url(self, release) -> str:
        return f"/api/v1/releases/{release.pk}/export/"

    def test_it_gives_the_same_file(self, lead, release):
        answer = lead.get(self.url(release), {"format": "claims"})
        assert b"".join(answer.streaming_content) == exported(release, "claims")
        assert answer["Content-Disposition"] == 'attachment; filename="coast-release-1-claims.csv"'

    def test_an_unknown_format_is_told_with_those_there_are(self, lead, release):
        answer = lead.get(self.url(release), {"format": "nothing"})
        assert answer.status_code == 400
        assert "choose one of: jsonl, claims" in answer.json()["detail"]

    def test_who_still_reviews_is_refused(self, client, ada, release):
        client.force_login(ada)
        assert client.get(self.url(release), {"format": "jsonl"}).status_code == 403

    def test_a_stranger_finds_nothing(self, client, zoe, release):
        client.force_login(zoe)
        assert client.get(self.url(release), {"format": "jsonl"}).status_code == 404
