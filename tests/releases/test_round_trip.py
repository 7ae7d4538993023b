"""What we write we read: export, import into an empty project, export again."""

import json

import pytest

from annotator.corpus.models import Document
from annotator.projects import actions as projects
from annotator.projects import defaults
from annotator.projects.models import Membership, Policy
from annotator.releases.actions import freeze
from annotator.review import checks
from annotator.review.importing import import_reviews
from annotator.review.models import Review
from annotator.suggestions.actions import import_documents
from annotator.suggestions.models import Prediction
from tests.releases.conftest import exported, records
from tests.releases.opinions import TRICKY, tokens

pytestmark = pytest.mark.usefixtures("no_jobs")

WHOLE = {"title", "publications", "spans", "values", "links"}
CARRIED = {
    "jsonl": WHOLE,
    "doccano": WHOLE,
    "label_studio": WHOLE,
    "docbin": WHOLE,
    "xmi": WHOLE,
    "json_cas": WHOLE,
    "brat": {"spans", "values", "links"},
    "conll": {"spans"},
}
SUFFIX = {"jsonl": "jsonl", "doccano": "jsonl"}
XML_LACKS = {"line separators"}  # its text has characters that XML cannot hold


def said(document: dict, carried: set[str]) -> dict:
    """What a document of an export says, as far as a format carries it, without ids and who decided."""
    extents = {span["id"]: (span["start"], span["end"], span["label"]) for span in document["spans"]}
    values = {
        extents[span["id"]]: {name: span["attributes"][name] for name in span["value_origins"]}
        for span in document["spans"]
    }
    whole = {
        "title": document["title"],
        "publications": document["publications"],
        "spans": sorted((*extents[span["id"]], span["quote"]) for span in document["spans"]),
        "values": values,
        "links": sorted(
            (link["type"], extents[link["from"]], extents[link["to"]]) for link in document["links"]
        ),
    }
    return {"text": document["text"]} | {name: whole[name] for name in carried}


def everything(release, carried: set[str]) -> list[dict]:
    return sorted((said(one, carried) for one in records(release)[1:]), key=lambda one: one["text"])


@pytest.fixture
def press(opinions, max):
    """A release of reports on which everything can be said: values of every kind, links, nesting, astral characters."""
    document = opinions.document(
        "🛶 Harbour police said four league guards, including a nurse, were killed.\nNo one else spoke.",
        "one",
    )
    police = opinions.words(
        document, "Harbour police", "SOURCE", values={"kind": "official", "named": "named"}
    )
    killed = opinions.words(
        document, "four league guards, including a nurse, were killed", "CASUALTY",
        values={"kind": "killed", "count_type": "exact", "count_min": 4, "count_max": 4,
                "demographics": ["medical", "man"], "including": {"medical": 1}},
    )  # fmt: skip
    league = opinions.words(document, "league", "ACTOR", values={"canonical": "Harbour; “League”"})
    opinions.submit(document, [police, killed, league], [opinions.link("claimed-by", killed, police)])
    opinions.submit(opinions.document("Nothing to mark here.", "two"), [])
    return freeze(project=opinions.project, name="Press", by=max)


@pytest.fixture
def empty(db, ben):
    """A project without reports, of which Ben is a member."""
    made = projects.create_project(
        slug="empty", name="Empty", scheme=defaults.scheme(), guidelines="", by=None
    )
    Policy.objects.filter(project=made).update(twice_first=0, twice_share=0)
    Membership.objects.create(project=made, user=ben, role=Membership.Role.ANALYST)
    return made


def written(release, name: str, folder):
    path = folder / f"export.{SUFFIX.get(name, 'zip')}"
    path.write_bytes(exported(release, name))
    return path


@pytest.mark.parametrize("name", sorted(set(CARRIED) - {"conll"}))
def test_an_export_comes_back_as_a_persons_reviews(name, press, empty, ben, tmp_path):
    report = import_reviews(project=empty, files=[written(press, name, tmp_path)], of=ben, by=None)
    assert not report.faults, report.told()
    assert report.reviews == 2
    assert set(Review.objects.filter(document__project=empty).values_list("state", flat=True)) == {
        "submitted"
    }
    again = freeze(project=empty, name="Again", by=None)
    assert everything(again, CARRIED[name]) == everything(press, CARRIED[name])


@pytest.mark.parametrize("name", sorted(CARRIED))
def test_an_export_comes_back_as_predictions(name, press, empty, tmp_path):
    report = import_documents(project=empty, files=[written(press, name, tmp_path)], by=None)
    assert not report.faults, report.told()
    assert Document.objects.filter(project=empty).count() == 2
    [body] = Prediction.objects.filter(document__project=empty).values_list("body", flat=True)
    [before] = [one for one in everything(press, WHOLE) if one["spans"]]
    found = {(one["start"], one["end"], one["label"]): one.get("attributes", {}) for one in body["spans"]}
    assert sorted(found) == sorted(extent[:3] for extent in before["spans"])
    if "values" in CARRIED[name]:
        assert found == before["values"]
    assert len(body["links"]) == ("links" in CARRIED[name])


@pytest.mark.parametrize("name", sorted(set(CARRIED) - {"conll"}))
def test_offsets_hold_on_every_difficult_text(name, tricky, empty, tmp_path):
    report = import_documents(project=empty, files=[written(tricky, name, tmp_path)], by=None)
    assert not report.faults, report.told()
    found = {
        document.text: [(one["start"], one["end"]) for one in document.predictions.get().body["spans"]]
        for document in Document.objects.filter(project=empty)
    }
    for kind, text in TRICKY.items():
        if name != "xmi" or kind not in XML_LACKS:
            assert sorted(found[text]) == tokens(text)[:60], kind


def test_a_second_import_of_a_persons_reviews_leaves_the_first(press, empty, ben, tmp_path):
    path = written(press, "jsonl", tmp_path)
    import_reviews(project=empty, files=[path], of=ben, by=None)
    again = import_reviews(project=empty, files=[path], of=ben, by=None)
    assert (again.reviews, len(again.notes)) == (0, 2)


def test_what_was_entered_adds_up_like_work_on_the_page(empty, ben, tmp_path):
    line = {"text": "Four guards were killed.", "spans": [
        {"start": 0, "end": 23, "label": "CASUALTY", "attributes": {"kind": "killed", "attribution": "article"}}]}  # fmt: skip
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    assert import_reviews(project=empty, files=[tmp_path / "a.jsonl"], of=ben, by=None).reviews == 1
    assert list(checks.faults()) == []
    [review] = Review.objects.filter(document__project=empty)
    assert [one.kind for one in review.decisions.order_by("number")] == ["add", "submit"]
    [span] = review.submissions.get().body["spans"]
    assert (span["origin"], span["values"]["kind"]) == (
        {"by": "person"},
        {"value": "killed", "origin": "person"},
    )


def test_a_review_that_could_not_be_submitted_is_a_fault_and_nothing_is_stored(empty, ben, tmp_path):
    line = {"text": "Four guards were killed.", "spans": [{"start": 0, "end": 23, "label": "CASUALTY"}]}
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    report = import_reviews(project=empty, files=[tmp_path / "a.jsonl"], of=ben, by=None)
    [fault] = map(str, report.faults)
    assert fault == "a.jsonl, line 1: this review cannot be submitted: 2 still to decide: kind has no value"
    assert not Document.objects.filter(project=empty).exists()
