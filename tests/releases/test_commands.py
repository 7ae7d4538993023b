"""`freeze` and `export_release`."""

import hashlib
import os

import pytest
from django.core.management import CommandError, call_command

from annotator.releases.models import Release, ReleaseItem
from annotator.releases.writers import FORMATS
from tests.releases.conftest import exported
from tests.tampering import tamper


def run(capsys, *arguments: str) -> str:
    call_command(*arguments)
    return capsys.readouterr().out


def test_freeze_prints_number_and_content_hash(opinions, capsys):
    opinions.usual()
    told = run(capsys, "freeze", "coast", "--name", "First")
    release = Release.objects.get()
    assert told == f"release 1 {release.content_sha256}\n"
    assert (release.name, release.created_by) == ("First", None)


def test_freeze_names_an_unknown_project(db):
    with pytest.raises(CommandError, match="there is no project nowhere"):
        call_command("freeze", "nowhere")


def test_freeze_says_why_there_is_nothing_to_freeze(project):
    with pytest.raises(CommandError, match="No report of this project is finished yet"):
        call_command("freeze", "coast")


@pytest.mark.parametrize("format_name", FORMATS)
def test_the_command_and_the_page_write_the_same_bytes(release, lead, tmp_path, capsys, format_name):
    path = tmp_path / "release"
    told = run(capsys, "export_release", "coast", "1", "--format", format_name, "--output", str(path))
    assert path.read_bytes() == exported(release, format_name)
    assert told == hashlib.sha256(path.read_bytes()).hexdigest() + "\n"
    answer = lead.get("/projects/coast/releases/1/export/", {"format": format_name})
    assert b"".join(answer.streaming_content) == path.read_bytes()


def test_a_dash_is_standard_output_with_nothing_else_in_it(release, capfdbinary):
    call_command("export_release", "coast", "1", "--format", "jsonl", "--output", "-")
    out, err = capfdbinary.readouterr()
    assert out == exported(release)
    assert err.decode().strip() == hashlib.sha256(out).hexdigest()


def test_a_file_that_stood_there_is_replaced_whole(release, tmp_path, capsys):
    path = tmp_path / "release.jsonl"
    path.write_bytes(b"old")
    run(capsys, "export_release", "coast", "1", "--format", "jsonl", "--output", str(path))
    assert path.read_bytes() == exported(release)
    assert os.listdir(tmp_path) == ["release.jsonl"]


def test_a_link_stays_a_link(release, tmp_path, capsys):
    (tmp_path / "link").symlink_to("there")
    run(capsys, "export_release", "coast", "1", "--format", "jsonl", "--output", str(tmp_path / "link"))
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there").read_bytes() == exported(release)


def test_a_refused_export_leaves_no_file_and_the_old_one_as_it_was(release, tmp_path):
    item = ReleaseItem.objects.get(position=2)
    strings = item.strings.replace("four league guards were killed", "five league guards were hurt", 1)
    tamper(ReleaseItem.objects.filter(pk=item.pk), strings=strings)
    old = tmp_path / "old.jsonl"
    old.write_bytes(b"old")
    for path in (old, tmp_path / "new.jsonl"):
        with pytest.raises(CommandError, match=r"nothing was written: document .*, (span|claim)"):
            call_command("export_release", "coast", "1", "--format", "claims", "--output", str(path))
    assert old.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["old.jsonl"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("nowhere", "1"), "there is no project nowhere"),
        (("coast", "2"), "coast has no release 2; there is: 1"),
        (("coast", "1", "--format", "xlsx"), "invalid choice: 'xlsx'"),
        (("coast", "one"), "invalid int value"),
    ],
)
def test_what_is_unknown_is_named(release, tmp_path, arguments, why):
    path = str(tmp_path / "out")
    with pytest.raises(CommandError, match=why):
        call_command("export_release", *arguments, *(["--format", "jsonl"] if "--format" not in arguments else []),
                     "--output", path)  # fmt: skip
    assert not os.path.exists(path)


@pytest.mark.parametrize(
    ("path", "why"),
    [("", "Is a directory"), ("missing/out", "No such file or directory"), ("file/out", "Not a directory")],
)
def test_a_path_that_cannot_be_written_is_named(release, tmp_path, path, why):
    (tmp_path / "file").write_text("")
    output = str(tmp_path / path)
    with pytest.raises(CommandError, match=f"cannot write {output}: {why}"):
        call_command("export_release", "coast", "1", "--format", "jsonl", "--output", output)


def test_a_device_is_written_and_stays(release, capsys):
    told = run(capsys, "export_release", "coast", "1", "--format", "jsonl", "--output", os.devnull)
    assert told == hashlib.sha256(exported(release)).hexdigest() + "\n"
    assert not os.path.isfile(os.devnull)
