"""The card of a dataset: counted, stated and frozen, in Markdown and as Croissant."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.adjudication.comparing import CROSSED
from annotator.adjudication.models import Comparison
from annotator.audit.models import Event
from annotator.common import clock
from annotator.projects import actions as projects
from annotator.projects import defaults
from annotator.projects.queries import get_project_for
from annotator.releases import actions
from annotator.releases.actions import freeze
from annotator.releases.models import Release, ReleaseItem, Statement
from annotator.releases.writers import FORMATS
from annotator.review.models import Plan, Review, Submission
from annotator.spans import agreement, canonical
from annotator.suggestions.actions import import_documents
from tests.releases.conftest import exported, records, unpacked
from tests.releases.opinions import TEXT, TRICKY
from tests.tampering import tamper

PAGE = "/projects/coast/releases/card/"
SAID = {
    "motivation": "To compare what sources say.",
    "inclusion": "All reports of three outlets.",
    "people": "Two trained students.",
    "uses": "Not for totals.",
    "licence": "https://licence.example/by",
    "contact": "data@brann.example",
}
ARCHIVES = [name for name, one in FORMATS.items() if one.suffix.endswith(".zip")]


def card(release: Release, **chosen: str) -> str:
    return exported(release, "card", **chosen).decode()


def row(text: str, *cells: object) -> bool:
    return f"| {' | '.join(map(str, cells))} |" in text


@pytest.fixture
def agreed(opinions, ben, cleo):
    """A report that Ada reviewed blind and Ben with suggestions, who disagree on one of two spans, and Cleo settled."""
    document = opinions.document(TEXT, "one")
    document.publications.update(licence="CC BY 4.0", language="en")
    Plan.objects.create(document=document, needed=2, free=0)
    toll = opinions.words(document, "four league guards were killed", "CASUALTY", values={"kind": "killed"})
    police = opinions.words(document, "Harbour police", "SOURCE", values={"kind": "official"})
    said = {}
    for slot, (user, kind, arm, spans) in enumerate([
        (opinions.user, "review", "blind", [toll, police]),
        (ben, "review", "assisted", [toll]),
        (cleo, "adjudication", "assisted", [toll, police]),
    ]):  # fmt: skip
        review = Review.objects.create(
            document=document, user=user, kind=kind, state="submitted", slot=slot, arm=arm,
            scheme=opinions.project.scheme, guideline=opinions.project.guideline,
        )  # fmt: skip
        body = {
            "document": {"id": str(document.public_id), "text_sha256": document.text_sha256}, "kind": kind, "arm": arm,
            "scheme": opinions.project.scheme.name, "scheme_sha256": opinions.project.scheme.sha256,
            "guideline_sha256": opinions.project.guideline.sha256, "nothing_to_mark": False, "spans": spans, "links": [],
        }  # fmt: skip
        said[kind, arm] = Submission.objects.create(
            review=review, document=document, number=1, body=body, sha256=canonical.sha256(body)
        )
    one, other = (said["review", arm] for arm in ("blind", "assisted"))
    figures = agreement.compare(one.body, other.body, len(TEXT), opinions.project.scheme.parsed)
    Comparison.objects.create(
        document=document, kind="pair", one=one.review, other=other.review, arms=CROSSED, at=clock.now(), figures=figures
    )  # fmt: skip
    return opinions


def test_the_card_counts_what_the_release_holds(release):
    text = card(release)
    assert row(text, "reports", 2)
    assert row(text, "CASUALTY", 4)
    assert row(text, "CASUALTY kind", "killed", 4)
    assert row(text, "CASUALTY victim\\_status", "not-reviewed", 4)
    assert row(text, "Brann Post", 2)
    assert row(text, "train", 2, 2, 4, 2)
    assert "Published from 2031-05-04 to 2031-05-04" in text
    assert release.content_sha256 in text


def test_the_card_says_what_became_of_suggestions(release):
    text = card(release)
    assert row(text, "patterns 1-ab", 8, 6, 0, 2, "75.0 %")
    assert "2 spans were added by people alone." in text


def test_agreement_stands_by_label_and_with_and_without_suggestions(agreed):
    text = card(freeze(project=agreed.project, name="", by=None))
    assert row(text, "all", "CASUALTY", 1, 2, "1.000", "1.000", "1.000")
    assert row(text, "one of each", "CASUALTY", 1, 2, "1.000", "1.000", "1.000")
    assert "| all | SOURCE | 1 | 1 | 0.000 | 0.000 |" in text
    assert "1 (100.0 %) were reviewed by two and settled" in text
    assert row(text, "CC BY 4.0", 1)


def test_freezing_reads_how_far_people_agreed_once(agreed):
    with CaptureQueriesContext(connection) as asked:
        freeze(project=agreed.project, name="", by=None)
    assert sum('FROM "annotator_comparison"' in one["sql"] for one in asked) == 1


def test_a_release_of_single_reviews_says_that_nobody_agreed_on_anything(release):
    assert "No report of this release was reviewed by two people." in card(release)


def test_licences_that_nobody_knows_are_counted(release):
    text = card(release)
    assert row(text, "not known", 2)
    assert "Of 2 reports no licence is known" in text


def test_leads_state_what_cannot_be_counted_and_the_next_release_keeps_it(lead, release, max):
    assert card(release).count("The project's leads have not stated this.") == 6
    answer = lead.post(PAGE, SAID, follow=True)
    assert "the next release has it on its card" in answer.content.decode()
    second = freeze(project=release.project, name="", by=None)
    assert second.content_sha256 == release.content_sha256
    Statement.objects.update(motivation="Something else.")
    text = card(second)
    for said in ("To compare what sources say.", "Two trained students.", "data@brann.example"):
        assert said in text
    assert "have not stated" in card(release)
    event = Event.objects.get(code="release.stated")
    assert (event.actor, event.details["after"]["uses"]) == (max, "Not for totals.")


def test_stating_the_same_again_is_no_event(lead, project):
    for _ in range(2):
        lead.post(PAGE, SAID)
    assert Event.objects.filter(code="release.stated").count() == 1
    assert "To compare what sources say." in lead.get(PAGE).content.decode()


def test_only_leads_state(client, ada, zoe, project, max):
    for person, status in ((ada, 403), (zoe, 404)):
        client.force_login(person)
        assert client.get(PAGE).status_code == client.post(PAGE, SAID).status_code == status
    actions.state(access=get_project_for(max, "coast"), parts={"uses": "Some."})
    assert Statement.objects.get().uses == "Some."


def test_markup_in_what_is_counted_is_no_markup_of_the_card(opinions):
    document = opinions.document(TEXT, "one")
    document.publications.update(publisher="A | <b>B</b>\n# C")
    opinions.submit(document, [])
    assert row(card(freeze(project=opinions.project, name="", by=None)), "A \\| \\<b\\>B\\</b\\> \\# C", 1)


def test_the_card_says_whether_to_append_or_to_load_again(opinions):
    opinions.usual("one")
    first = freeze(project=opinions.project, name="", by=None)
    opinions.usual("two", f"{TEXT} More of it.")
    second = freeze(project=opinions.project, name="", by=None)
    opinions.submit(second.items.first().release.project.documents.first(), [], number=2)
    third = freeze(project=opinions.project, name="", by=None)
    assert "Since release" not in card(first)
    assert "1 reports added, 0 removed, 0 changed. **Safe to append**" in card(second)
    assert "0 reports added, 0 removed, 1 changed. **Re-load**" in card(third)


@pytest.mark.parametrize("name", ARCHIVES)
def test_every_archive_holds_the_card(release, name):
    text = unpacked(exported(release, name))["dataset_card.md"].decode()
    assert text.startswith("# coast/1\n")
    assert "CHANGES.csv" not in unpacked(exported(release, name))


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_of_a_later_release_says_what_changed(release, opinions, name):
    document = opinions.project.documents.first()
    opinions.submit(document, [opinions.words(document, "Harbour police", "SOURCE")], number=2)
    second = freeze(project=opinions.project, name="", by=None)
    lines = unpacked(exported(second, name))["CHANGES.csv"].decode().splitlines()
    assert lines[0] == "change,kind,id,document,fields,cause,before,after"
    assert any("removed,span" in line and "four league guards" in line for line in lines)


def test_card_and_changes_in_an_archive_are_no_reports(release, opinions, tmp_path):
    opinions.usual("three", f"{TEXT} More of it.")
    second = freeze(project=opinions.project, name="", by=None)
    (tmp_path / "release.zip").write_bytes(exported(second, "brat"))
    hills = projects.create_project(
        slug="hills", name="Hills", scheme=defaults.scheme(), guidelines="", by=None
    )
    report = import_documents(project=hills, files=[tmp_path / "release.zip"], by=None)
    assert (report.new, list(report.faults)) == (3, [])


def test_without_the_reports_words_neither_changes_nor_card_hold_any(release, opinions):
    document = opinions.project.documents.first()
    opinions.submit(document, [opinions.words(document, "Harbour police", "SOURCE")], number=2)
    files = unpacked(exported(freeze(project=opinions.project, name="", by=None), "tables", text="none"))
    told = (
        files["CHANGES.csv"].decode() + files["dataset_card.md"].decode() + files["croissant.json"].decode()
    )
    assert "removed,claim" in told
    for words in ("harbour police", "league", "nine dead", "four"):
        assert words not in told.lower()


def test_two_exports_of_a_card_are_the_same_bytes(agreed):
    release = freeze(project=agreed.project, name="", by=None)
    for name in ("card", "croissant", "tables"):
        assert exported(release, name) == exported(release, name)


def test_a_release_from_before_there_were_cards_still_has_one(release):
    manifest = {
        name: part for name, part in release.manifest.items() if name not in ("card", "splits", "split_spans")
    }
    tamper(Release.objects.filter(pk=release.pk), manifest=manifest)
    release.refresh_from_db()
    text = card(release)
    assert row(text, "reports", 2)
    assert "This release was frozen before this was counted." in text
    assert ReleaseItem.objects.filter(release=release).count() == 2
    assert json.loads(exported(release, "croissant"))["version"] == "1.0.0"


def test_both_cards_can_be_downloaded_from_the_release(lead, release):
    page = lead.get("/projects/coast/releases/1/").content.decode()
    for name in ("card", "croissant"):
        url = f"/projects/coast/releases/1/export/?format={name}"
        assert f'href="{url}"' in page
        assert b"".join(lead.get(url).streaming_content) == exported(release, name)


def loaded(jsonld, table: str) -> list[dict]:
    """A table as `mlcroissant` loads it, with plain names of columns."""
    import mlcroissant

    rows = mlcroissant.Dataset(jsonld=str(jsonld)).records(table)
    plain = lambda value: value.decode() if isinstance(value, bytes) else value  # noqa: E731
    return [{name.partition("/")[2]: plain(value) for name, value in row.items()} for row in rows]


def assert_loads(jsonld, release: Release) -> None:
    documents = records(release)[1:]
    reports = loaded(jsonld, "documents")
    assert [one["document_id"] for one in reports] == [one["id"] for one in documents]
    texts = {one["document_id"]: one["text"] for one in reports}
    mentions = loaded(jsonld, "mentions")
    assert len(mentions) == sum(len(one["spans"]) + len(one["rejected_spans"]) for one in documents)
    for one in mentions:
        assert texts[one["document_id"]][one["start"] : one["end"]] == one["quote"]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_mlcroissant_loads_the_unpacked_tables(release, tmp_path):
    for name, content in unpacked(exported(release, "tables")).items():
        (tmp_path / name).write_bytes(content)
    assert_loads(tmp_path / "croissant.json", release)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_mlcroissant_loads_the_archive_beside_the_card(agreed, tmp_path, monkeypatch):
    # it keeps what it unpacks by the archive's name, and would take that of the last run
    monkeypatch.setattr(
        "mlcroissant._src.operation_graph.operations.extract.EXTRACT_PATH", tmp_path / "unpacked"
    )
    for name, text in TRICKY.items():
        if name in ("astral", "combining", "no-break", "right to left"):
            agreed.wordy(name, text)
    release = freeze(project=agreed.project, name="", by=None)
    (tmp_path / "card.json").write_bytes(exported(release, "croissant"))
    (tmp_path / "coast-release-1-tables.zip").write_bytes(exported(release, "tables"))
    assert_loads(tmp_path / "card.json", release)
