"""`reattach`: the words come back by the hashes of the texts."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.releases.conftest import exported, records
from tests.releases.opinions import TEXT, TRICKY


@pytest.fixture
def bare(tmp_path):
    """Writes a release without words to a file."""

    def write(release, text: str = "none"):
        path = tmp_path / "bare.jsonl"
        path.write_bytes(exported(release, text=text))
        return path

    return write


def run(capsys, *arguments) -> tuple[list[dict], str, str]:
    """The records that came out, and what was said."""
    output = arguments[0].parent / "whole.jsonl"
    call_command("reattach", *map(str, arguments), "--output", str(output))
    out, err = capsys.readouterr()
    return [json.loads(line) for line in output.read_text(encoding="utf-8").split("\n")[:-1]], out, err


@pytest.mark.parametrize("text", ["none", "snippet"])
def test_text_quotes_and_sources_are_there_again(release, bare, tmp_path, capsys, text):
    texts = tmp_path / "texts"
    texts.mkdir()
    for number, document in enumerate(records(release)[1:]):
        (texts / f"{number}.txt").write_text(document["text"], encoding="utf-8")
    (header, *documents), out, err = run(capsys, bare(release, text), texts)
    assert (header["text"], out, err) == ("reattached", "2 of 2 reports have their words\n", "")
    for found, document in zip(documents, records(release)[1:], strict=True):
        assert found["text"] == document["text"]
        for part in ("spans", "rejected_spans"):
            assert [span["quote"] for span in found[part]] == [span["quote"] for span in document[part]]
        for name in ("quote", "source_text"):
            assert [claim[name] for claim in found["claims"]] == [claim[name] for claim in document["claims"]]


def test_tricky_texts_come_back_from_json_lines(tricky, bare, tmp_path, capsys):
    texts = tmp_path / "texts.jsonl"
    texts.write_text("".join(json.dumps({"text": text}) + "\n" for text in TRICKY.values()), encoding="utf-8")
    (_header, *documents), out, _err = run(capsys, bare(tricky), texts)
    assert out == f"{len(TRICKY)} of {len(TRICKY)} reports have their words\n"
    for found, document in zip(documents, records(tricky)[1:], strict=True):
        assert [span["quote"] for span in found["spans"]] == [span["quote"] for span in document["spans"]]


def test_a_text_with_other_line_ends_is_the_same_text(release, bare, tmp_path, capsys):
    path = tmp_path / "dos.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    _records, out, _err = run(capsys, bare(release), path)
    assert out.startswith("1 of 2")


def test_a_report_whose_text_has_changed_is_named_and_left_as_it_is(release, bare, tmp_path, capsys):
    path = tmp_path / "changed.txt"
    path.write_text(TEXT + " Corrected.", encoding="utf-8")
    (_header, *documents), out, err = run(capsys, bare(release), path)
    assert out == "0 of 2 reports have their words\n"
    for document in documents:
        assert f"document {document['id']}: no text has the hash {document['text_sha256']}" in err
        assert document["text"] is None


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("latin.txt", "Müller".encode("latin-1"), "latin.txt: not UTF-8, at byte 1"),
        ("nul.txt", b"a\x00b", "nul.txt: line 1 of the text holds a NUL character"),
        ("broken.jsonl", b'{"text": "a"}\n{"text"', "broken.jsonl, line 2"),
    ],
)
def test_a_text_that_cannot_be_read_is_named_and_nothing_is_written(release, bare, name, content, why):
    path = bare(release)
    tmp_path = path.parent
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError, match=why):
        call_command(
            "reattach", str(bare(release)), str(tmp_path / name), "--output", str(tmp_path / "whole")
        )
    assert not (tmp_path / "whole").exists()


@pytest.mark.parametrize("content", [b"{}", b"no JSON", b"[1]\n"])
def test_a_file_that_is_no_export_is_refused(db, tmp_path, content):
    (tmp_path / "other").write_bytes(content)
    (tmp_path / "text.txt").write_text(TEXT)
    with pytest.raises(CommandError, match=r"nothing was written: .*other is no JSON-lines export"):
        call_command(
            "reattach",
            str(tmp_path / "other"),
            str(tmp_path / "text.txt"),
            "--output",
            str(tmp_path / "whole"),
        )
    assert not (tmp_path / "whole").exists()


def test_a_file_that_is_not_there_is_named(db, tmp_path):
    with pytest.raises(CommandError, match=r"missing\.jsonl: No such file"):
        call_command(
            "reattach", str(tmp_path / "missing.jsonl"), str(tmp_path), "--output", str(tmp_path / "whole")
        )
