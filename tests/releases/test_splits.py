"""Train, dev and test in a release: shown before freezing, frozen, and in every file."""

import csv
import io
import json
from collections import Counter

import pytest

from annotator.accounts.models import User
from annotator.releases import checks, splitting
from annotator.releases.actions import freeze, withdraw
from annotator.releases.changes import changes
from annotator.releases.models import Fingerprint, Release, ReleaseItem
from annotator.releases.sealing import content_sha256, item_sha256
from annotator.releases.writers import FORMATS
from annotator.review.models import Plan, Review, Submission
from annotator.spans import canonical
from tests.releases.conftest import exported, records, unpacked
from tests.tampering import tamper

PAGE = "/projects/coast/releases/splits/"
TELLS = "Harbour police said four league guards were killed near {}."


def text(number: int) -> str:
    """A report unlike all others."""
    words = " ".join(f"quay{number}x{place}" for place in range(30))
    return f"{TELLS.format(f'pier {number}')} {words}"


class Settled:
    """Makes reports that two people reviewed and Cleo settled."""

    def __init__(self, opinions, ben, cleo) -> None:
        self.opinions, self.people, self.cleo = opinions, (opinions.user, ben), cleo

    def __call__(self, number: int, arm: str = "blind", **more) -> str:
        """The public id of a settled report, of which one review has this arm."""
        document = self.opinions.document(text(number), f"report {number}")
        toll = self.opinions.words(document, "four league guards were killed", "CASUALTY")
        Plan.objects.create(document=document, needed=2, free=0)
        for slot, (person, its) in enumerate(zip(self.people, (arm, "assisted"), strict=True)):
            self._say(document, person, "review", toll, slot=slot, arm=its, **more)
        self._say(document, self.cleo, "adjudication", toll, slot=None, arm="assisted", **more)
        return str(document.public_id)

    def _say(self, document, user, kind, toll, *, slot, arm, **more) -> None:
        project = self.opinions.project
        review = Review.objects.create(
            document=document, user=user, kind=kind, state="submitted", slot=slot, arm=arm,
            scheme=project.scheme, guideline=project.guideline,
        )  # fmt: skip
        body = {
            "document": {"id": str(document.public_id), "text_sha256": document.text_sha256}, "kind": kind, "arm": arm,
            "scheme": project.scheme.name, "scheme_sha256": project.scheme.sha256,
            "guideline_sha256": project.guideline.sha256, "nothing_to_mark": False, "spans": [toll], "links": [],
        } | more  # fmt: skip
        Submission.objects.create(
            review=review, document=document, number=1, body=body, sha256=canonical.sha256(body)
        )


@pytest.fixture
def settle(opinions, ben, cleo) -> Settled:
    return Settled(opinions, ben, cleo)


@pytest.fixture
def divided(opinions, settle):
    """Thirty reports: twelve settled and blind, six settled with suggestions seen, twelve one person's word."""
    ids = {"blind": [settle(number) for number in range(12)]}
    ids["assisted"] = [settle(number, "assisted") for number in range(12, 18)]
    alone = [opinions.usual(f"report {number}", alone_text(number)) for number in range(18, 30)]
    ids["alone"] = [str(one.document.public_id) for one in alone]
    return ids


def alone_text(number: int) -> str:
    return f"{text(number)} Brannport counts nine dead."


@pytest.fixture(autouse=True)
def apart_incidents(opinions, monkeypatch):
    """The usual incident would join all reports: here each has a place of its own."""
    usual = opinions.incident
    monkeypatch.setattr(opinions, "incident", lambda name, **more: usual(name, **{"location": name} | more))


def frozen(opinions) -> Release:
    return freeze(project=opinions.project, name="", by=None)


def split_of(release: Release) -> dict[str, str]:
    return {one["id"]: one["split"] for one in records(release)[1:]}


def test_only_what_was_settled_with_a_blind_review_is_test(opinions, divided):
    found = split_of(frozen(opinions))
    held = Counter(found.values())
    assert held["test"] == 3
    assert held["train"] > 20 > held["dev"] > 1
    assert {one for one, split in found.items() if split == "test"} <= set(divided["blind"])


def test_freezing_the_same_again_divides_the_same_and_has_the_same_hash(opinions, divided):
    first, second = frozen(opinions), frozen(opinions)
    assert first.content_sha256 == second.content_sha256
    assert split_of(first) == split_of(second)


def test_reports_that_come_later_move_nothing(opinions, divided, settle):
    before = split_of(frozen(opinions))
    for number in range(40, 60):
        settle(number)
    after = split_of(frozen(opinions))
    assert {one: after[one] for one in before} == before
    assert Counter(after.values())["test"] == 5


def test_a_withdrawn_release_still_says_what_somebody_may_have_learned_from(opinions, divided, max):
    first = frozen(opinions)
    withdraw(release=first, reason="Wrong.", by=max)
    assert split_of(frozen(opinions)) == split_of(first)


def test_a_copy_stays_with_its_report(opinions, divided, settle):
    before = split_of(frozen(opinions))
    tested = next(one for one, split in before.items() if split == "test")
    number = divided["blind"].index(tested)
    copy = opinions.usual("copy", f"{alone_text(number)} Updated.")
    after = split_of(frozen(opinions))
    assert after[tested] == "test"
    assert after[str(copy.document.public_id)] == "apart"


def test_reports_of_one_day_and_place_stay_together(opinions):
    shared = {"location": "Brannport", "date_start": "2031-05-04", "date_precision": "day"}
    for number in range(20):
        document = opinions.document(text(number), f"report {number}")
        incident = opinions.incident(f"report {number}", **(shared if number % 4 == 0 else {}))
        opinions.submit(document, [], incidents=[incident])
    same = {str(opinions.uuid(f"report {number}")) for number in range(0, 20, 4)}
    found = split_of(frozen(opinions))
    assert len({found[one] for one in same}) == 1
    assert len(set(found.values())) == 2


def test_the_page_shows_counts_and_reasons_before_freezing(lead, opinions, divided):
    page = lead.get(PAGE).content.decode()
    assert page.count("everybody who reviewed it saw suggestions") == 7
    assert page.count("not settled between two people") == 13
    assert "Report &lt;report 3&gt;" in page
    assert PAGE in lead.get("/projects/coast/releases/").content.decode()


def test_the_page_says_when_there_is_nothing_to_divide(lead, project):
    assert "Nothing to divide yet" in lead.get(PAGE).content.decode()


def test_the_page_costs_as_many_questions_with_more_reports(
    lead, opinions, settle, django_assert_max_num_queries
):
    for number in range(12):
        settle(number)
        with django_assert_max_num_queries(16):
            lead.get(PAGE)


def test_only_leads_see_how_it_would_be_divided(client, ada, zoe, divided):
    for person, status in ((ada, 403), (zoe, 404)):
        client.force_login(person)
        assert client.get(PAGE).status_code == status
    assert User.objects.count() == 5


def test_what_tells_copies_is_kept_and_made_once(lead, opinions, divided):
    lead.get(PAGE)
    kept = dict(Fingerprint.objects.values_list("pk", "runs"))
    assert len(kept) == 30
    Fingerprint.objects.first().delete()
    assert len(splitting.finished(opinions.project)) == 30
    assert {pk: bytes(runs) for pk, runs in Fingerprint.objects.values_list("pk", "runs")} == {
        pk: bytes(runs) for pk, runs in kept.items()
    }


def test_the_release_shows_what_it_holds_per_split(lead, opinions, divided):
    release = frozen(opinions)
    assert Counter({split: len(ids) for split, ids in release.manifest["splits"].items()}) == Counter(
        split_of(release).values()
    )
    page = lead.get("/projects/coast/releases/1/").content.decode()
    assert '<th scope="row">test</th>' in page
    assert list(checks.faults()) == []


def test_tables_and_claims_have_the_split_in_each_row(opinions, divided):
    release = frozen(opinions)
    told = split_of(release)
    tables = unpacked(exported(release, "tables"))
    sheets = {"documents": "document_id", "mentions": "document_id", "claims": "article_id"}
    for content, key in [
        *((tables[f"{name}.csv"], key) for name, key in sheets.items()),
        (exported(release, "claims"), "article_id"),
    ]:
        rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
        assert rows
        assert {row[key]: row["split"] for row in rows}.items() <= told.items()


def test_datasets_loads_each_split_by_its_name(opinions, divided, tmp_path):
    import datasets

    release = frozen(opinions)
    for name, content in unpacked(exported(release, "huggingface")).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    loaded = datasets.load_dataset(str(tmp_path), cache_dir=str(tmp_path / "cache"))
    assert {name: set(rows["id"]) for name, rows in loaded.items()} == {
        split: {one for one, its in split_of(release).items() if its == split}
        for split in ("train", "dev", "test")
    }


def test_moving_out_of_a_split_is_a_change_of_the_document(opinions, divided):
    before = records(frozen(opinions))[1]
    [one] = changes(before["id"], before, before | {"split": "apart"})
    assert (one.kind, one.fields, one.before) == ("document", ["split"], {"split": before["split"]})


@pytest.fixture
def old(release) -> Release:
    """A release as it was frozen before there were splits."""
    hashes = {}
    for item in ReleaseItem.objects.filter(release=release):
        body = item.body.replace('"split":"train",', "")
        sha256 = item_sha256(body, item.strings_sha256)
        hashes[json.loads(body)["id"]] = sha256
        tamper(ReleaseItem.objects.filter(pk=item.pk), body=body, sha256=sha256)
    manifest = {name: part for name, part in release.manifest.items() if not name.startswith("split")}
    manifest |= {"items": hashes, "content_sha256": content_sha256(hashes.values())}
    tamper(
        Release.objects.filter(pk=release.pk), manifest=manifest, content_sha256=manifest["content_sha256"]
    )
    release.refresh_from_db()
    return release


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_release_from_before_there_were_splits_is_still_written(old, format_name):
    assert exported(old, format_name)


def test_a_release_from_before_there_were_splits_still_verifies_and_is_shown(lead, old):
    assert list(checks.faults()) == []
    assert lead.get("/projects/coast/releases/1/").status_code == 200
    assert splitting.places(old.project).keys() == old.manifest["items"].keys()
    assert "data/train.parquet" in unpacked(exported(old, "huggingface"))
