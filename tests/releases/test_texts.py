"""How much of the reports' words a file holds."""

import csv
import io
import json
import re

import pyarrow.parquet
import pytest

from annotator.releases.actions import freeze
from annotator.releases.models import ReleaseItem
from annotator.releases.writers import FORMATS, TEXT
from annotator.releases.writers.edition import ExportRefused
from annotator.spans import canonical
from tests.releases.conftest import DATA_FORMATS, everything, exported, unpacked
from tests.releases.opinions import TRICKY
from tests.tampering import tamper

LIGHT = [name for name in DATA_FORMATS if TEXT in FORMATS[name].choices]
SUMS = ("acled_like", "ged_like")  # no spans in them
WHOLE = [name for name in DATA_FORMATS if TEXT not in FORMATS[name].choices]
STORY = (
    "Late on Friday Corporal Ilka Thorne of the Lune Volunteers told us that seven ferrymen, two apprentice riggers among"
    " them, drowned near Quern Weir.\nNobody else was harmed, said Mayor Osric Pell, who blamed the Upland Marauders."
)
PRIVATE = [
    "Ilka", "Thorne", "Volunteers", "ferrymen", "apprentice", "riggers", "drowned", "Quern", "Weir", "Osric", "Pell",
    "Upland", "Marauders", "Sunken", "Ferry", "Harrowgate", "confided",
]  # fmt: skip


@pytest.fixture
def story(opinions):
    """A report with words of its own in every place that can hold some."""
    document = opinions.document(STORY, "story")
    type(document).objects.filter(pk=document.pk).update(title="Sunken Ferry")
    document.publications.update(author="Wilma Harrowgate", url="https://brann.example/4711")
    toll = opinions.words(
        document, "seven ferrymen, two apprentice riggers among them, drowned", "CASUALTY",
        values={"kind": "killed", "count_type": "exact", "count_min": 7, "count_max": 7, "including": {"riggers": 2}},
    )  # fmt: skip
    speaker = opinions.words(
        document, "Corporal Ilka Thorne", "SOURCE",
        values={"kind": "armed-group", "cue": "confided", "canonical": "Ilka Thorne (Lune)", "party": "target-side"},
    )  # fmt: skip
    group = opinions.words(document, "Lune Volunteers", "ACTOR", values={"canonical": "Lune Volunteers"})
    attacker = opinions.words(document, "Upland Marauders", "ACTOR")
    turned_down = opinions.words(document, "Quern Weir", "ACTOR", status="rejected")
    links = [opinions.link("claimed-by", toll, speaker), opinions.link("caused-by", toll, attacker)]
    incident = opinions.incident("story", label="Sunken Ferry", location="Quern Weir")
    incident["origin"] |= {"label": "Ferry", "location": "Weir"}
    opinions.submit(document, [toll, speaker, group, attacker, turned_down], links, incidents=[incident])
    return freeze(project=opinions.project, name="", by=None)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of five words."""
    found = words(text)
    return {tuple(found[place : place + 5]) for place in range(len(found) - 4)}


def test_there_are_formats_of_both_kinds():
    assert {"jsonl", "claims", "tables", "web_annotation"} <= set(LIGHT)
    assert {"conll", "docbin", "brat", "xmi"} <= set(WHOLE)


@pytest.mark.parametrize("name", LIGHT)
def test_without_words_no_run_of_five_words_of_a_report_is_in_a_file(story, tricky, name):
    for release, reports in ((story, [STORY]), (tricky, [*TRICKY.values(), STORY])):
        found = runs(everything(exported(release, name, text="none")))
        assert [run for report in reports for run in runs(report) & found] == []


@pytest.mark.parametrize("name", LIGHT)
def test_without_words_no_name_quote_title_or_author_is_in_a_file(story, name):
    told = set(words(everything(exported(story, name))))
    assert set(map(str.lower, PRIVATE)) & told
    bare = set(words(everything(exported(story, name, text="none"))))
    assert set(map(str.lower, PRIVATE)) & bare == set()


@pytest.mark.parametrize("name", LIGHT)
def test_without_words_hashes_offsets_and_addresses_stay(story, name):
    told = everything(exported(story, name, text="none"))
    start = STORY.index("seven ferrymen")
    for kept in (story.content_sha256, canonical.text_sha256(STORY), "https://brann.example/4711"):
        assert kept in told
    if name not in SUMS:
        assert str(start) in words(told)
        assert "killed" in words(told)
    assert re.search(r"\btext(\W|<[^>]*>)+none\b", told)


@pytest.mark.parametrize("name", LIGHT)
def test_a_snippet_has_quotes_and_names_and_not_the_text(story, name):
    told = everything(exported(story, name, text="snippet"))
    assert "Corporal Ilka Thorne" in told
    assert STORY not in told
    assert json.dumps(STORY)[1:-1] not in told


@pytest.mark.parametrize("name", WHOLE)
def test_a_format_that_holds_the_text_itself_says_so(lead, story, name):
    answer = lead.get("/projects/coast/releases/1/export/", {"format": name, "text": "none"})
    assert answer.status_code == 400
    assert f"“{name}” cannot be written with text=none" in answer.content.decode()


def test_the_bare_json_lines_have_null_where_words_were(story):
    header, document = map(json.loads, exported(story, text="none").decode().split("\n")[:-1])
    assert header["text"] == "none"
    assert (document["text"], document["title"], len(document["text_sha256"])) == (None, None, 64)
    toll = next(span for span in document["spans"] if span["label"] == "CASUALTY")
    assert toll["quote"] is None
    assert (toll["attributes"]["count_min"], toll["attributes"]["including"]) == (7, None)
    (claim,) = document["claims"]
    assert (claim["source_text"], claim["claim_id"], claim["perpetrator"]) == (None, None, [None])
    assert claim["source_ids"]


def test_the_bare_tables_keep_their_types(story):
    files = unpacked(exported(story, "tables_parquet", text="none"))
    (row,) = pyarrow.parquet.read_table(io.BytesIO(files["claims.parquet"])).to_pylist()
    assert (row["min"], row["quote"], row["victim_group"]) == (7, None, [])
    (row,) = csv.DictReader(io.StringIO(exported(story, "claims", text="none").decode(), newline=""))
    assert (row["min"], row["quote"], row["perpetrator"]) == ("7", "", "")
    assert row["format"] == "attest-claims-csv/1 text=none"


@pytest.mark.parametrize("name", LIGHT)
def test_a_damaged_release_is_refused_without_words_too(story, name):
    item = ReleaseItem.objects.get(release=story)
    tamper(
        ReleaseItem.objects.filter(pk=item.pk),
        strings=item.strings.replace('"Upland Marauders"', '"Upland Marauder"'),
    )
    with pytest.raises(ExportRefused, match="the text at"):
        exported(story, name, text="none")
