"""The folder for Hugging Face, loaded by `datasets` without a network."""

import json

import datasets
import pytest

from annotator.releases.writers import huggingface
from tests.releases.conftest import exported, records, unpacked
from tests.releases.opinions import TRICKY


@pytest.fixture
def load(tmp_path):
    """Loads a release the way data users do."""
    assert datasets.config.HF_HUB_OFFLINE
    datasets.disable_progress_bars()

    def loaded(release):
        folder = tmp_path / "folder"
        for name, content in unpacked(exported(release, "huggingface")).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return datasets.load_dataset(str(folder), cache_dir=str(tmp_path / "cache"))

    return loaded


def whole(loaded):
    """The reports of every split."""
    return datasets.concatenate_datasets(list(loaded.values()))


def test_every_report_is_there_with_its_spans_links_and_claims(release, load):
    rows = load(release)["train"]
    documents = records(release)[1:]
    assert rows["id"] == [document["id"] for document in documents]
    for row, document in zip(rows, documents, strict=True):
        assert row["text"] == document["text"]
        assert row["publications"] == document["publications"]
        assert row["claims"] == document["claims"]
        for part in ("spans", "rejected_spans"):
            for one, span in zip(row[part], document[part], strict=True):
                assert (one["start"], one["end"], one["label"], one["id"]) == (
                    span["start"], span["end"], span["label"], span["id"],
                )  # fmt: skip
                assert json.loads(one["attributes"]) == span["attributes"]
                assert one["suggester"] == (span["suggested"] and span["suggested"]["suggester"])
        (link,) = row["links"]
        assert {name: link[name] for name in ("id", "type", "from", "to")} == {
            name: document["links"][0][name] for name in ("id", "type", "from", "to")
        }


def test_tricky_texts_come_through(tricky, load):
    rows = whole(load(tricky))
    assert {row["title"]: row["text"] for row in rows} == {
        f"Report <{name}>": text for name, text in TRICKY.items()
    }
    for row in rows:
        assert row["spans"]
        assert all(row["text"][span["start"] : span["end"]] == span["quote"] for span in row["spans"])


def test_another_scheme_loads_too(elsewhere, load):
    row = next(row for row in whole(load(elsewhere)) if row["spans"])
    assert json.loads(row["spans"][0]["attributes"])["seen by"] == ["eye", "ear"]
    assert row["claims"] == []


def test_the_card_tells_every_field_and_the_release(release, load):
    card = unpacked(exported(release, "huggingface"))["README.md"].decode()
    fields = load(release)["train"].features
    assert [name for name in fields if f"| `{name}` |" not in card] == []
    assert release.content_sha256 in card
    assert '"attest-huggingface/1"' in card


def test_many_reports_are_written_some_at_a_time(tricky, load, monkeypatch):
    monkeypatch.setattr(huggingface, "DOCUMENTS", 2)
    assert len(whole(load(tricky))) == len(TRICKY)
