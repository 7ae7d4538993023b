"""`make eval`: annotated files, and what is told about them."""

import json
import shutil
import subprocess

import pytest
from django.core.management import call_command

from annotator.common.environment import BASE_DIR
from annotator.learning import gold
from annotator.learning.gold import GoldFaults
from annotator.spans.scoring import Arrow, Gold, Mark
from tests.corpus.files import write_lines
from tests.learning import invented

TEXT = "Police said four guards were killed."
POLICE = {"start": 0, "end": 6, "label": "SOURCE"}
GUARDS = {"start": 12, "end": 35, "label": "CASUALTY", "attributes": {"kind": "killed", "count_min": 4}}
CLAIM = {"from": 1, "to": 0, "type": "claimed-by"}


def annotated(**more) -> dict:
    return {"text": TEXT, "spans": [POLICE, GUARDS], "links": [CLAIM], **more}


def evaluated(capsys, *arguments: str) -> str:
    call_command("evaluate", *arguments)
    return capsys.readouterr().out


def test_figures_are_told_per_label_value_and_link(tmp_path, capsys):
    told = evaluated(capsys, str(write_lines(tmp_path / "a.jsonl", annotated())))
    assert "a.jsonl: 1 texts, patterns" in told
    rows = [line.split() for line in told.splitlines()]
    for name in ("CASUALTY exact", "SOURCE overlap", "link claimed-by", "value CASUALTY.count_min"):
        assert [*name.split(), "1.00", "1.00", "1.00", "1", "1", "1"] in rows


def test_what_is_missed_and_wrong_is_listed_with_the_words_around_it(tmp_path, capsys):
    wide = {"start": 28, "end": 34, "label": "ACTOR"}
    path = write_lines(
        tmp_path / "a.jsonl", annotated(spans=[GUARDS, wide], links=[], labels=["ACTOR", "SOURCE"])
    )
    assert evaluated(capsys, str(path), "--list").splitlines()[1:] == [
        "wrong   SOURCE    [[Police]] said four guards were killed.",
        "missed  ACTOR     Police said four guards were[[ kille]]d.",
    ]  # fmt: skip


def as_line(text: Gold) -> dict:
    spans = [{"start": one.start, "end": one.end, "label": one.label} for one in text.marked.marks]
    return {"text": text.text, "spans": spans}


def test_the_learning_curve_is_told_for_as_many_documents_as_there_are(tmp_path, capsys):
    path = write_lines(tmp_path / "a.jsonl", *map(as_line, invented.reports(14)))
    told = evaluated(capsys, str(path)).splitlines()
    curve = told[told.index(next(line for line in told if line.startswith("learned from"))) + 1 :]
    sizes = [name for line in curve if (name := line[:14].strip())]
    assert sizes == ["rules alone", "5 documents", "10 documents", "11 documents"]
    speakers = [float(line.split()[-1]) for line in curve[::2]]
    assert speakers[0] == 0
    assert min(speakers[1:]) > 0.5


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([annotated()] * 5, "5 texts are too few to learn from some and judge on others"),
        ([annotated()] * 9, "the texts repeat each other: nothing can be held out"),
        ([annotated(spans=[], links=[])] * 9, "nobody looked for any label: there is nothing to learn"),
        ([annotated(labels=[f"L{n}" for n in range(11)])] * 9, "11 labels are more than a scheme holds (10)"),
    ],
)
def test_texts_that_teach_nothing_are_told(tmp_path, capsys, lines, problem):
    assert evaluated(capsys, str(write_lines(tmp_path / "a.jsonl", *lines))).splitlines()[-1] == problem


def test_without_the_package_for_models_the_rules_are_still_judged(tmp_path, capsys, without_crfsuite):
    path = write_lines(tmp_path / "a.jsonl", *map(as_line, invented.reports(9)))
    with without_crfsuite():
        told = evaluated(capsys, str(path)).splitlines()
    assert told[1].endswith("there")
    assert told[-1].startswith("The suggester “learned” needs the package python-crfsuite")


def test_a_release_can_be_read(tmp_path):
    ids = [{**POLICE, "id": "p"}, {**GUARDS, "id": "g"}]
    link = {"id": "l", "from": "g", "to": "p", "type": "claimed-by"}
    path = write_lines(
        tmp_path / "a.jsonl", {"record": "release", "number": 1}, annotated(spans=ids, links=[link])
    )
    [found] = gold.read(path)
    assert found.marked.labels == {"SOURCE", "CASUALTY"}
    assert found.marked.arrows == [Arrow("claimed-by", Mark(12, 35, "CASUALTY"), Mark(0, 6, "SOURCE"))]


def test_corpora_may_say_more(tmp_path):
    pronoun = {"start": 7, "end": 11, "label": "SOURCE", "kind": "pron", "eid": 3}
    link = {"from": [12, 35], "to": [36, 37], "type": "near"}
    raw = annotated(
        text=f"{TEXT}\r\nSo.", spans=[pronoun], links=[link], ignore=[[38, 41]], labels=["SOURCE"]
    )
    [found] = gold.read(write_lines(tmp_path / "a.jsonl", raw))
    assert found.marked.marks == [Mark(7, 11, "SOURCE", optional=True, entity="3")]
    assert found.marked.ignore == [(37, 40)]
    assert [arrow.target.label for arrow in found.marked.arrows] == [""]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "broken JSON: Expecting property name enclosed in double quotes in column 2"),
        ({"spans": []}, "there is no “text”"),
        (annotated(text=" "), "the text is empty"),
        (annotated(spans=3, links=[]), "“spans” must be a list, not a number"),
        (annotated(spans=[{**POLICE, "end": 99}], links=[]), "spans[0]: [0, 99] is no stretch of the text, which has 36 characters (code points)"),
        (annotated(spans=[{**POLICE, "start": "0"}], links=[]), "spans[0]: ['0', 6] is no stretch of the text, which has 36 characters (code points)"),
        (annotated(spans=[{**POLICE, "label": None}], links=[]), "spans[0]: “label” must be a word"),
        (annotated(spans=["Police"], links=[]), "spans[0]: must be an object, not a string"),
        (annotated(links=[{**CLAIM, "to": 7}]), "links[0]: “to” leads to no span: 7"),
        (annotated(links=[{**CLAIM, "to": [4, 4]}]), "links[0].to: [4, 4] is no stretch of the text, which has 36 characters (code points)"),
        (annotated(links=["claim"]), "links[0]: must be an object with a “type”"),
        (annotated(labels=[1]), "labels: 1 is no label"),
        (annotated(ignore=[3]), "ignore: 3 is no stretch of the text, which has 36 characters (code points)"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_file_and_line(tmp_path, line, problem):
    with pytest.raises(GoldFaults) as caught:
        gold.read(write_lines(tmp_path / "a.jsonl", annotated(), line))
    assert str(caught.value) == f"a.jsonl, line 2: {problem}"


def test_bytes_that_are_not_utf8_are_named_with_file_and_line(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(json.dumps(annotated()).encode() + b'\n{"text": "\xff"}\n')
    with pytest.raises(GoldFaults, match=r"line 2: not UTF-8: the byte 0xFF"):
        gold.read(tmp_path / "a.jsonl")


def test_many_faults_are_cut_short(tmp_path):
    with pytest.raises(GoldFaults) as caught:
        gold.read(write_lines(tmp_path / "a.jsonl", *["{"] * 30))
    assert len(str(caught.value).splitlines()) == 21
    assert str(caught.value).endswith("and 10 more faults")


@pytest.mark.parametrize(
    ("name", "problem"), [("empty", "no line holds"), ("none", "No such file"), (".", "director")]
)
def test_a_file_without_texts_is_told(tmp_path, name, problem):
    (tmp_path / "empty").touch()
    with pytest.raises(GoldFaults, match=problem):
        gold.read(tmp_path / name)


def test_make_eval_takes_the_files_behind_it(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", annotated())
    make = [shutil.which("make"), "--no-print-directory", "eval", str(path)]
    done = subprocess.run(make, cwd=BASE_DIR, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.startswith(f"{path}: 1 texts, patterns\n")
    assert done.stderr == ""
