"""Where a file comes from, and what is wrong with it as a whole."""

import os
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotator.corpus.readers.source import Source, Unreadable, digest


def problem(path) -> str:
    with pytest.raises(Unreadable) as caught:
        digest(Source.from_path(path))
    return str(caught.value)


def test_a_missing_file_is_told(tmp_path):
    assert problem(tmp_path / "nowhere.txt") == "there is no such file"


def test_a_directory_is_told(tmp_path):
    assert problem(tmp_path) == "is a directory; name the files in it"


def test_an_empty_file_is_told(tmp_path):
    (tmp_path / "empty.txt").touch()
    assert problem(tmp_path / "empty.txt") == "the file is empty"


def test_a_file_over_the_limit_is_told_with_the_limit(tmp_path, settings):
    settings.MAX_UPLOAD_BYTES = 2048
    (tmp_path / "long.txt").write_bytes(b"a" * 2049)
    assert problem(tmp_path / "long.txt") == "larger than 2.0\xa0KB, the most a file may have"
    (tmp_path / "long.txt").write_bytes(b"a" * 2048)
    assert digest(Source.from_path(tmp_path / "long.txt"))


def test_what_the_system_says_about_a_file_is_told(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert problem(tmp_path / "loop") == "cannot be read: Too many levels of symbolic links"


def test_a_pipe_is_read_once_and_opened_as_often_as_needed(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    source = Source.from_path(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=[b"Four guards died."])
    writer.start()
    digest(source)
    writer.join()
    for _ in range(2):
        with source.opened() as stream:
            assert stream.read() == b"Four guards died."


def test_a_name_is_shown_in_one_line_and_without_what_no_terminal_can_show(tmp_path):
    name = os.fsdecode(b"caf\xe9\n.txt")
    assert Source.from_path(tmp_path / name).name == "caf\\udce9\\n.txt"
    assert Source.from_path(tmp_path / ("x" * 300)).name == "x" * 199 + "…"


def test_an_upload_can_be_opened_more_than_once():
    source = Source.from_upload(SimpleUploadedFile("a.txt", b"one\ntwo"))
    for _ in range(2):
        with source.opened() as stream:
            assert list(stream) == [b"one\n", b"two"]
