"""What leads said of all reports goes into releases: which incidents are one, and which names."""

import csv
import io

import pytest

from annotator.corpus import actions as corpus
from annotator.corpus import joining, naming
from annotator.corpus.models import Incident
from annotator.corpus.name_models import Entity
from annotator.projects.queries import get_project_for
from annotator.releases import splitting
from annotator.releases.actions import freeze
from annotator.releases.comparison import Comparison
from tests.releases.conftest import exported, records, unpacked

HQ, POLICE = "Police HQ", "Police"


@pytest.fixture
def lead_access(opinions, max):
    return get_project_for(max, "coast")


@pytest.fixture
def keys(opinions) -> list[str]:
    """Two reports of two days, with a source under two names."""
    opinions.tolls("one", (HQ, 4))
    opinions.tolls("two", (POLICE, 5), day="2031-05-20")
    return [f"{opinions.uuid(name)}:{opinions.uuid(f'incident of {name}')}" for name in ("one", "two")]


@pytest.fixture
def joined(opinions, keys, lead_access):
    """A lead said that the two incidents are one, and the two names."""
    joining.join(access=lead_access, told=keys, require_told=lambda _told: None)
    naming.join(access=lead_access, names=[HQ, POLICE], require_told=lambda _names: None)
    return opinions


def frozen(opinions, name: str = "First"):
    return freeze(project=opinions.project, name=name, by=None)


def claims(release, **given) -> list[dict]:
    return list(csv.DictReader(io.StringIO(exported(release, "claims", **given).decode("utf-8-sig"))))


def changes(old, new) -> list[tuple[str, list[str], str]]:
    return [(one.kind, one.fields, one.cause) for one in Comparison(old, new).briefly()]


def test_where_no_lead_said_anything_nothing_is_told(opinions, keys):
    _header, *documents = records(frozen(opinions))
    assert not any({"entities", "project_incidents"} & set(one) for one in documents)
    assert {(row["project_incident"], row["source_entity_id"]) for row in claims(frozen(opinions))} == {
        ("", "")
    }


def test_json_lines_say_which_incident_and_whom_spans_mean(joined):
    _header, *documents = records(frozen(joined))
    incident, entity = str(Incident.objects.get().key), str(Entity.objects.get().key)
    for one in documents:
        assert one["project_incidents"] == [
            {"incident_id": one["incidents"][0]["id"], "project_incident": incident}
        ]
        [known] = one["entities"]
        assert known["entity"] == entity
        quotes = {span["id"]: span["quote"] for span in one["spans"]}
        [said] = {quotes[span] for span in known["span_ids"]}
        assert known["called"] == (POLICE if said == POLICE else None)


@pytest.mark.parametrize("known", [pytest.param(0, id="knows none"), pytest.param(1, id="rejected all")])
def test_a_report_without_incidents_tells_of_its_main_one(opinions, lead_access, known):
    said = opinions.usual("one")
    document = said.document
    rejected = [opinions.incident("one", status="rejected")] * known
    opinions.submit(document, said.body["spans"], said.body["links"], number=2, incidents=rejected)
    joining.join(access=lead_access, told=[f"{document.public_id}:main"], require_told=lambda _told: None)
    release = frozen(opinions)
    [told] = records(release)[1]["project_incidents"]
    assert told["incident_id"] == "main"
    assert {row["project_incident"] for row in claims(release)} == {told["project_incident"]}


def test_claims_on_one_event_and_of_one_source_are_found_together(joined):
    rows = claims(frozen(joined))
    assert {row["source_text"] for row in rows} == {HQ, POLICE}
    assert {row["project_incident"] for row in rows} == {str(Incident.objects.get().key)}
    assert {row["source_entity_id"] for row in rows} == {str(Entity.objects.get().key)}


def test_tables_tell_it_too(joined):
    tables = unpacked(exported(frozen(joined), "tables"))
    read = {
        name: list(csv.DictReader(io.StringIO(tables[f"{name}.csv"].decode("utf-8-sig"))))
        for name in ("documents", "incidents", "mentions", "entities")
    }
    incident, entity = str(Incident.objects.get().key), str(Entity.objects.get().key)
    assert {row["project_incidents"] for row in read["documents"]} == {incident}
    assert {row["project_incident"] for row in read["incidents"]} == {incident}
    assert {row["entity_id"] for row in read["mentions"] if row["label"] == "SOURCE"} == {entity}
    [known] = read["entities"]
    assert (known["entity"], known["aliases"], known["documents"]) == (POLICE, f"{POLICE};{HQ}", "2")


def test_without_the_reports_words_the_keys_stay_and_the_names_go(joined):
    release = frozen(joined)
    rows = claims(release, text="none")
    assert {row["source_entity_id"] for row in rows} == {str(Entity.objects.get().key)}
    tables = unpacked(exported(release, "tables", text="none"))
    assert POLICE.encode() not in b"".join(tables.values())
    assert str(Entity.objects.get().key).encode() in tables["entities.csv"]


def test_the_card_counts_it(joined):
    assert "1 incidents of the project" in exported(frozen(joined), "card").decode()


def test_the_same_state_twice_is_the_same_release(joined):
    assert frozen(joined).content_sha256 == frozen(joined, "Again").content_sha256


def test_a_comparison_says_that_a_lead_joined_or_split(joined, keys, lead_access):
    old = frozen(joined)
    change = joining.set_apart(access=lead_access, told=keys, apart=keys[1:], require_told=lambda _told: None)
    new = frozen(joined, "Second")
    assert changes(old, new) == [("document", ["project_incidents"], "joined")]
    naming.set_apart(access=lead_access, names=[HQ, POLICE], apart=[HQ], require_told=lambda _names: None)
    third = frozen(joined, "Third")
    assert changes(new, third) == [("document", ["entities"], "joined")]
    assert change.incident.key in {one.key for one in Incident.objects.all()}


def test_what_was_corrected_is_no_matter_of_names(joined):
    old = frozen(joined)
    document = joined.project.documents.order_by("pk").first()
    start = document.text.index(HQ)
    source = joined.span(document, start, start + len(HQ), "SOURCE", values={"kind": "official"})
    when = joined.incident("one", location="Brannport", date_start="2031-05-04")
    joined.submit(document, [source], number=2, incidents=[when])
    found = changes(old, frozen(joined, "Second"))
    assert "joined" not in {cause for _kind, _fields, cause in found}
    assert not any("entities" in fields for _kind, fields, _cause in found)


def test_reports_of_one_incident_are_in_one_split(opinions, keys, lead_access):
    def together() -> int:
        return len(
            frozenset.intersection(*(one.report.together for one in splitting.finished(opinions.project)))
        )

    assert together() == 0
    joining.join(access=lead_access, told=keys, require_told=lambda _told: None)
    assert together() == 1


def test_an_erased_report_leaves_no_name_in_what_others_are_called(opinions, keys, lead_access, max):
    naming.join(access=lead_access, names=[POLICE, HQ], require_told=lambda _names: None)
    release = frozen(opinions)
    assert HQ in exported(release).decode()
    corpus.erase(document=opinions.project.documents.order_by("pk").first(), reason="asked for", by=max)
    assert HQ not in exported(release).decode()
    tables = unpacked(exported(release, "tables"))
    assert HQ.encode() not in b"".join(tables.values())
    assert POLICE.encode() in tables["entities.csv"]
