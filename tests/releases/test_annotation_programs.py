"""brat, Label Studio and doccano: files as their own rules want them."""

import json
import re
import subprocess
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from annotator.releases.actions import freeze
from tests import label_studio
from tests.releases.conftest import exported, records, unpacked
from tests.releases.opinions import TRICKY

NAME = re.compile(r"[A-Za-z0-9_-]+")


def spans_of(release) -> set[tuple]:
    return {
        (one["id"], span["start"], span["end"], span["label"])
        for one in records(release)[1:]
        for span in one["spans"]
    }


class Brat:
    """What brat reads: its checks of a line, and what annotation.conf allows."""

    def __init__(self, release) -> None:
        self.files = {name: content.decode() for name, content in unpacked(exported(release, "brat")).items()}
        self.sections: dict[str, list[str]] = {}
        for line in self.files["annotation.conf"].split("\n"):
            if line.startswith("["):
                section = self.sections.setdefault(line.strip("[]"), [])
            elif line:
                section.append(line)
        self.spans: list[dict] = []
        self.relations: list[tuple[str, dict, dict]] = []
        self.attributes: list[tuple[str, dict, str]] = []
        for name in self.files:
            if name.endswith(".ann"):
                self._read(name.removesuffix(".ann"))

    def _read(self, document: str) -> None:
        text, here = self.files[f"{document}.txt"], {}
        lines = self.files[
            f"{document}.ann"
        ].splitlines()  # brat reads with Python, which knows many ends of a line
        assert lines == self.files[f"{document}.ann"].split("\n")[:-1]
        for line in lines:
            key, rest = line.split("\t", 1)
            told, _, tail = rest.partition("\t")
            match key[0]:
                case "T":
                    label, places = told.split(" ", 1)
                    pieces = [tuple(map(int, piece.split())) for piece in places.split(";")]
                    assert all(0 <= start <= end <= len(text) for start, end in pieces)
                    assert all(one[1] <= other[0] for one, other in pairwise(pieces))
                    assert tail == " ".join(text[start:end] for start, end in pieces)
                    assert label in self.sections["entities"]
                    here[key] = {"document": document, "label": label, "pieces": pieces, "notes": None}
                case "R":
                    kind, source, target = told.split()
                    source, target = here[source.removeprefix("Arg1:")], here[target.removeprefix("Arg2:")]
                    allowed = f"{kind}\tArg1:{source['label']}, Arg2:{target['label']}"
                    assert allowed in self.sections["relations"]
                    self.relations.append((kind, source, target))
                case "A":
                    name, target, *value = told.split()
                    self._check_attribute(name, here[target]["label"], value)
                    self.attributes.append((name, here[target], " ".join(value)))
                case "#":
                    assert told.startswith("AnnotatorNotes ")
                    here[told.split()[1]]["notes"] = json.loads(tail)
        self.spans += here.values()

    def _check_attribute(self, name: str, label: str, value: list[str]) -> None:
        (line,) = [line for line in self.sections["attributes"] if line.startswith(f"{name}\t")]
        assert f"Arg:{label}" in line
        assert not value or value[0] in line.rpartition("Value:")[2].split("|")


class TestBrat:
    def test_every_span_stands_where_it_does_in_the_release(self, release):
        found = {
            (one["document"], one["pieces"][0][0], one["pieces"][-1][1], one["label"])
            for one in Brat(release).spans
        }
        assert found == spans_of(release)

    def test_links_and_values_are_relations_and_attributes(self, release):
        brat = Brat(release)
        assert {(kind, source["label"], target["label"]) for kind, source, target in brat.relations} == {
            ("claimed-by", "CASUALTY", "SOURCE")
        }
        assert {(name, value) for name, _span, value in brat.attributes} == {
            ("CASUALTY-kind", "killed"), ("CASUALTY-count_type", "exact"), ("SOURCE-kind", "official"),
        }  # fmt: skip

    def test_the_rest_of_a_span_stands_in_its_notes(self, release):
        _header, document, _ = records(release)
        (four,) = [one["notes"] for one in Brat(release).spans if one["document"] == document["id"]
                   and one["notes"]["attributes"].get("count_min") == 4]  # fmt: skip
        (span,) = [span for span in document["spans"] if span["id"] == four["id"]]
        assert four["suggested"] == span["suggested"]
        assert four["decided_by"] == span["decided_by"]

    def test_a_span_over_the_ends_of_lines_is_written_in_pieces(self, elsewhere):
        pieces = [one["pieces"] for one in Brat(elsewhere).spans]
        assert pieces[:2] == [[(0, 13), (14, 27)], [(14, 31), (33, 35)]]

    def test_names_hold_what_brat_takes(self, elsewhere):
        brat = Brat(elsewhere)
        assert brat.sections["entities"] == ["Ort_Platz", "label"]
        assert all(NAME.fullmatch(line.split("\t")[0]) for line in brat.sections["attributes"])
        assert {(name, value) for name, _span, value in brat.attributes} == {
            ("Ort_Platz-kind", "a_river"), ("Ort_Platz-seen_by-eye", ""), ("Ort_Platz-seen_by-ear", ""),
        }  # fmt: skip
        assert {kind for kind, _source, _target in brat.relations} == {"in", "near"}
        assert [one["notes"]["label"] for one in brat.spans][-1] == "مكان"

    def test_a_span_on_the_end_of_a_line_alone_is_still_there(self, opinions):
        document = opinions.document("Four\n\ndied.")
        opinions.submit(document, [opinions.span(document, 4, 6, "CASUALTY")])
        (span,) = Brat(freeze(project=opinions.project, name="", by=None)).spans
        assert span["pieces"] == [(4, 4)]

    @pytest.mark.parametrize("name", TRICKY)
    def test_tricky_texts_come_through(self, tricky, name):
        document = next(one for one in records(tricky)[1:] if one["title"] == f"Report <{name}>")
        brat = Brat(tricky)
        assert brat.files[f"{document['id']}.txt"] == TRICKY[name]
        found = [one["pieces"] for one in brat.spans if one["document"] == document["id"]]
        assert [(pieces[0][0], pieces[-1][1]) for pieces in found] == [
            (span["start"], span["end"]) for span in document["spans"]
        ]


class Studio:
    """Tasks, and the controls that the configuration has for their results."""

    def __init__(self, release) -> None:
        files = unpacked(exported(release, "label_studio"))
        self.tasks = json.loads(files["tasks.json"])
        self.config = ElementTree.fromstring(files["labelling_config.xml"].decode())  # noqa: S314 # it is ours
        tags = [tag for tag in self.config.iter() if tag.get("name")]
        self.controls = {tag.get("name"): tag for tag in tags}
        assert len(self.controls) == len(tags)

    def check(self) -> None:
        """Every result has its control, its text, and a value that the control offers."""
        for task in self.tasks:
            for made in task["annotations"] + task["predictions"]:
                regions = {result["id"] for result in made["result"] if result["type"] == "labels"}
                for result in made["result"]:
                    self._check(result, task["data"]["text"], regions)

    def _check(self, result: dict, text: str, regions: set[str]) -> None:
        if result["type"] == "relation":
            assert {result["from_id"], result["to_id"]} <= regions
            assert set(result["labels"]) <= {tag.get("value") for tag in self.config.iter("Relation")}
            return
        assert result["id"] in regions
        control, value = self.controls[result["from_name"]], result["value"]
        assert control.get("toName") == result["to_name"] == self.config.find("Text").get("name")
        if result["type"] != "textarea":  # its text is the answer
            assert text[value["start"] : value["end"]] == value["text"]
        assert control.tag.lower() == result["type"]
        match result["type"]:
            case "labels" | "choices":
                assert set(value[result["type"]]) <= {tag.get("value") for tag in control}
            case "number":
                assert isinstance(value["number"], int)
            case "textarea":
                assert all(isinstance(one, str) for one in value["text"])


class TestLabelStudio:
    def test_tasks_fit_the_configuration(self, release, elsewhere, tricky):
        for one in (release, elsewhere, tricky):
            Studio(one).check()

    def test_regions_stand_where_spans_do(self, tricky):
        found = {
            (
                task["data"]["document_id"],
                result["value"]["start"],
                result["value"]["end"],
                result["value"]["labels"][0],
            )
            for task in Studio(tricky).tasks
            for result in task["annotations"][0]["result"]
            if result["type"] == "labels"
        }
        assert found == spans_of(tricky)

    @label_studio.needed
    @pytest.mark.parametrize("name", ["release", "elsewhere", "tricky"])
    def test_its_own_programs_take_tasks_and_configuration(self, request, tmp_path, name):
        release = request.getfixturevalue(name)
        for file, content in unpacked(exported(release, "label_studio")).items():
            (tmp_path / file).write_bytes(content)
        script = Path(__file__).with_name("label_studio_programs.py")
        ran = subprocess.run(
            [label_studio.PYTHON, script, "labelling_config.xml", "tasks.json", "."],
            check=False, cwd=tmp_path, capture_output=True, text=True,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        converted = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
        assert {
            (task["document_id"], region["start"], region["end"], label)
            for task in converted
            for region in task.get("label", [])
            for label in region["labels"]
        } == spans_of(release)

    def test_values_belong_to_their_region(self, release):
        task = Studio(release).tasks[0]
        results = task["annotations"][0]["result"]
        (four,) = [
            one for one in results if one["type"] == "number" and one["from_name"] == "CASUALTY-count_min"
        ]
        assert four["value"]["number"] == 4
        kinds = {one["from_name"]: one["value"] for one in results if one.get("id") == four["id"]}
        assert kinds["CASUALTY-kind"]["choices"] == ["killed"]
        assert "CASUALTY-victim_status" not in kinds

    def test_machine_and_human_stay_apart(self, release, ada):
        task = Studio(release).tasks[0]
        regions = {
            one["value"]["text"]: one for one in task["annotations"][0]["result"] if one["type"] == "labels"
        }
        assert (regions["nine dead"]["origin"], regions["league"]["origin"]) == ("manual", "prediction")
        assert regions["league"]["meta"]["text"] == [
            "suggested by patterns 1-ab",
            f"decided by {ada.pseudonym}",
        ]
        (prediction,) = task["predictions"]
        assert prediction["model_version"] == "patterns 1-ab"
        proposed = {one["value"]["text"] for one in prediction["result"]}
        assert "Brannport" in proposed - set(regions)
        assert "nine dead" not in proposed

    def test_a_control_is_shown_for_the_label_it_asks_about(self, release):
        views = {
            tag[1].get("name"): tag.get("whenLabelValue")
            for tag in Studio(release).config.iter("View")
            if len(tag) == 2
        }
        assert (views["CASUALTY-kind"], views["SOURCE-kind"]) == ("CASUALTY", "SOURCE")


class TestDoccano:
    def lines(self, release) -> list[dict]:
        text = exported(release, "doccano").decode()
        assert text.splitlines() == text.split("\n")[:-1]
        return [json.loads(line) for line in text.splitlines()]

    def test_entities_stand_where_spans_do(self, tricky):
        found = {
            (line["document_id"], one["start_offset"], one["end_offset"], one["label"])
            for line in self.lines(tricky)
            for one in line["entities"]
        }
        assert found == spans_of(tricky)
        for line, document in zip(self.lines(tricky), records(tricky)[1:], strict=True):
            assert line["text"] == document["text"]

    def test_entities_and_relations_are_numbered_through_the_file(self, release):
        lines = self.lines(release)
        entities = [one["id"] for line in lines for one in line["entities"]]
        assert entities == list(range(1, len(entities) + 1))
        assert [one["id"] for line in lines for one in line["relations"]] == [1, 2]

    def test_relations_lead_from_entity_to_entity(self, release):
        for line in self.lines(release):
            labels = {one["id"]: one["label"] for one in line["entities"]}
            (relation,) = line["relations"]
            assert (labels[relation["from_id"]], relation["type"], labels[relation["to_id"]]) == (
                "CASUALTY", "claimed-by", "SOURCE",
            )  # fmt: skip

    def test_what_doccano_does_not_know_is_kept_beside_the_text(self, release):
        line, document = self.lines(release)[0], records(release)[1]
        assert (line["text_sha256"], line["publications"]) == (
            document["text_sha256"],
            document["publications"],
        )
        for one, span in zip(line["entities"], document["spans"], strict=True):
            assert line["spans"][str(one["id"])]["attributes"] == span["attributes"]
        assert line["release"]["format"] == "attest-doccano/1"
