"""What is in a file: by its name, else by how it begins."""

from io import BytesIO

import pytest

from annotator.corpus.readers import format_of


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b'{"text": "x"}', "text"),
        ("a.JSONL", b"no json", "jsonl"),
        ("a.ndjson", b"", "jsonl"),
        ("a.json", b"", "jsonl"),
        ("report", b'{"id": "1", "text": "x"}', "jsonl"),
        ("report", b'\xef\xbb\xbf\n { "id": ', "jsonl"),
        ("report", b"{{ title }}", "text"),
        ("report", b"Four guards died.", "text"),
        ("a.html", b"<p>{}</p>", "text"),
    ],
)
def test_a_suffix_says_what_is_in_a_file_and_else_its_first_characters(name, content, expected):
    stream = BytesIO(content)
    assert format_of(name, stream) == expected
    assert stream.read() == content
