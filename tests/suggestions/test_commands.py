"""The commands import_documents, predict and predict_stdin."""

import json
import os
import subprocess
import sys
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command

from annotator.common.environment import BASE_DIR
from annotator.corpus.models import Document
from annotator.review.models import Review
from annotator.suggestions import providers
from annotator.suggestions.answering import answers
from annotator.suggestions.models import Prediction
from tests.corpus.files import TEXT, report, write_lines

PATTERNS = providers.get("patterns")


def test_import_documents_says_what_it_did(project, tmp_path, capsys):
    path = write_lines(tmp_path / "a.jsonl", report(), report("Nobody died."))
    call_command("import_documents", "coast", str(path))
    assert capsys.readouterr() == ("2 new reports\n", "")


def test_import_documents_prints_a_line_per_fault_and_exits_with_1(project, tmp_path, capsys):
    path = write_lines(tmp_path / "a.jsonl", report(), "{", {"text": 1})
    with pytest.raises(SystemExit) as exit_:
        call_command("import_documents", "coast", str(path), str(tmp_path / "none"))
    assert exit_.value.code == 1
    out, err = capsys.readouterr()
    assert (out, err.splitlines()) == (
        "",
        [
            "a.jsonl, line 2: broken JSON: Expecting property name enclosed in double quotes in column 2",
            "a.jsonl, line 3: “text” must be a string, not a number",
            "none: there is no such file",
            "nothing was imported",
        ],
    )
    assert not Document.objects.exists()


def test_import_documents_takes_the_format_from_its_option(project, tmp_path, capsys):
    path = write_lines(tmp_path / "a.jsonl", report())
    call_command("import_documents", "coast", str(path), "--format", "text")
    assert Document.objects.get().text.startswith('{"text"')


@pytest.mark.parametrize("command", [["import_documents", "nowhere", "a.txt"], ["predict", "nowhere"]])
def test_an_unknown_project_is_told(db, command):
    with pytest.raises(CommandError, match="there is no project nowhere"):
        call_command(*command)


def test_predict_reads_what_is_unread_and_says_how_many(project, tmp_path, capsys):
    lines = [report(f"Police said {n} guards were killed.") for n in range(2, 62)]
    call_command("import_documents", "coast", str(write_lines(tmp_path / "a.jsonl", *lines)))
    for told in ("60 documents read, 0 left as they were", "0 documents read, 60 left as they were"):
        capsys.readouterr()
        call_command("predict", "coast")
        assert capsys.readouterr().out == f"patterns {PATTERNS.VERSION}: {told}\n"
    assert Prediction.objects.count() == 60


def answered(*lines: bytes) -> list[dict | str]:
    """Answers and problems, in the order of the lines."""
    return [
        json.loads(one) if isinstance(one, bytes) else one
        for one in answers(BytesIO(b"\n".join(lines)), PATTERNS)
    ]


def line(text: str) -> bytes:
    return json.dumps({"id": 1, "text": text}).encode()


@pytest.mark.parametrize(
    "text",
    [
        "\r\nPolice said\r\non Monday: four guards were killed.\r\n\r\nA nurse said two children were hurt.\r",
        "🕊 Police said four guards were killed.",
        "Caf\u00e9 🕊.\r\n\u2028Police said four guards\u00a0were killed.",
    ],
)
def test_the_text_comes_back_as_given_and_offsets_fit_it(text):
    (answer,) = answered(line(text))
    assert (answer["id"], answer["text"]) == (1, text)
    quotes = [text[one["start"] : one["end"]] for one in answer["spans"]]
    assert "Police" in quotes
    assert any("guards" in quote and "killed" in quote for quote in quotes)


def test_an_answer_names_exactly_the_promised_fields():
    (answer,) = answered(line("Police said four guards were killed."))
    assert set(answer) == {"id", "text", "spans", "links"}
    for one in answer["spans"]:
        assert set(one) == {"start", "end", "label", "score", "attributes", "rule"}
    assert [set(one) for one in answer["links"]] == [{"from", "to", "type"}]


def test_a_line_that_cannot_be_read_is_named_and_the_others_are_answered():
    found = answered(line("Nobody died."), b"{", b'{"id": 2}', b"\xff", b'{"text": "\\ud800"}', b"", line(""))
    assert [one if isinstance(one, str) else one["text"] for one in found] == [
        "Nobody died.",
        "line 2: broken JSON: Expecting property name enclosed in double quotes in column 2",
        "line 3: “text” must be there and be a string",
        "line 4: not UTF-8: the byte 0xFF at byte offset 0",
        "line 5: line 1 of the text holds half of a surrogate pair, which cannot be stored",
        "",
    ]


def test_each_line_is_answered_before_the_next_is_read():
    def lines():
        for number in range(3):
            seen.append(f"read {number}")
            yield line("Nobody died.")

    seen: list[str] = []
    for number, _answer in enumerate(answers(lines(), PATTERNS)):
        seen.append(f"answered {number}")
    assert seen == ["read 0", "answered 0", "read 1", "answered 1", "read 2", "answered 2"]


def test_what_predict_stdin_says_can_be_imported(project, tmp_path):
    raw = b"".join(
        answers(BytesIO(line("Police said\r\nfour guards were killed.\n\n" + TEXT)), PATTERNS)  # type: ignore[arg-type] # bytes: the line is good
    )
    call_command("import_documents", "coast", str(write_lines(tmp_path / "a.jsonl", raw)))
    assert len(Prediction.objects.get().body["spans"]) == len(json.loads(raw)["spans"])


@pytest.mark.process
def test_predict_stdin_needs_no_database_and_no_locale(tmp_path):
    text = "Café: police said four guards were killed."
    done = subprocess.run(
        [sys.executable, "manage.py", "predict_stdin"],
        input=json.dumps({"id": "1", "text": text}, ensure_ascii=False).encode() + b"\nno json\n",
        cwd=BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "ATTEST_VAR": str(tmp_path / "var"),
            "LC_ALL": "POSIX",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONUTF8": "0",
        },
        capture_output=True,
        check=False,
        timeout=60,
    )
    answer = json.loads(done.stdout)
    assert answer["text"] == text
    assert {one["label"] for one in answer["spans"]} == {"SOURCE", "CASUALTY"}
    assert done.stderr.startswith(b"line 2: broken JSON")
    assert done.returncode == 1
    assert not (tmp_path / "var").exists()


def test_a_preview_shows_the_first_reports_and_what_the_scheme_lacks_and_stores_nothing(
    project, tmp_path, capsys
):
    line = report(
        "Four died.\nThen silence.", title="Shots", publisher="Orvessa Daily", published_at="2031-05-12"
    )
    path = write_lines(
        tmp_path / "a.jsonl", {**line, "entities": [{"start_offset": 0, "end_offset": 9, "label": "TOLL"}]}
    )
    call_command("import_documents", "coast", str(path), "--preview")
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "Shots",
        "Orvessa Daily · 2031-05-12 · 24 characters",
        "    Four died.",
        "    Then silence.",
        "",
        "not in the scheme: TOLL (1); --map TOLL=…",
        "1 new report",
    ]
    assert err.splitlines() == [
        "a.jsonl, line 1: left out 1 span of “TOLL”, which is no label of the scheme",
        "nothing was imported",
    ]
    assert not Document.objects.exists()


def test_a_name_can_be_mapped_to_one_of_the_scheme_only(project, tmp_path, capsys):
    line = {"text": "Four died.", "entities": [{"start_offset": 0, "end_offset": 9, "label": "TOLL"}]}
    path = str(write_lines(tmp_path / "a.jsonl", line))
    with pytest.raises(CommandError, match="the project has no label or link type “DEATHS”"):
        call_command("import_documents", "coast", path, "--map", "TOLL=DEATHS")
    call_command("import_documents", "coast", path, "--map", "TOLL=CASUALTY")
    assert Prediction.objects.get().body["spans"] == [{"start": 0, "end": 9, "label": "CASUALTY"}]


def test_what_is_marked_can_be_entered_as_a_persons_reviews(project, ada, tmp_path, capsys):
    path = str(write_lines(tmp_path / "a.jsonl", report("Nobody died.")))
    call_command("import_documents", "coast", path, "--reviews-of", "ada")
    assert capsys.readouterr().out == "1 new report\n1 review was submitted\n"
    assert Review.objects.get(user=ada).state == "submitted"


def test_reviews_of_a_stranger_are_refused(project, zoe, tmp_path):
    path = str(write_lines(tmp_path / "a.jsonl", report()))
    with pytest.raises(CommandError, match="zoe is no member of the project"):
        call_command("import_documents", "coast", path, "--reviews-of", "zoe")
    assert not Document.objects.exists()
