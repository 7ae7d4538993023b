"""An installed spaCy pipeline as a suggester."""

import json
import sys
from pathlib import Path

import pytest

from annotator.common.permit import Refusal
from annotator.suggestions import actions, outside
from annotator.suggestions.models import Call, Prediction
from annotator.suggestions.providers import spacy
from tests.reports import unread

TEXT = "🛶 Harbour police said that Ada Moro of the Tolm Front fled."


@pytest.fixture
def pipeline(tmp_path, monkeypatch) -> str:
    """A package as spaCy makes them, with rules for two kinds of entity, that pip would have put beside ours."""
    library = pytest.importorskip("spacy")
    made = library.blank("en")
    made.add_pipe("entity_ruler").add_patterns(
        [{"label": "ORG", "pattern": "Tolm Front"}, {"label": "PERSON", "pattern": "Ada Moro"}]
    )
    (tmp_path / "xx_made_up").mkdir()
    made.to_disk(tmp_path / "xx_made_up" / "model")
    (tmp_path / "xx_made_up" / "__init__.py").write_text(
        "import spacy\nfrom pathlib import Path\n\n\ndef load(**options):\n"
        "    return spacy.load(Path(__file__).parent / 'model', **options)\n"
    )
    info = tmp_path / "xx_made_up-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: xx_made_up\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text("[spacy_models]\nxx_made_up = xx_made_up\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    forget = spacy._loaded.cache_clear
    forget()
    yield "xx_made_up"
    forget()
    sys.modules.pop("xx_made_up", None)


@pytest.fixture
def set_up(project, max, pipeline):
    def made(**labels: str):
        told = {"pipeline": pipeline, "labels": labels}
        return outside.set_up(project=project, provider="spacy", name="ner", told=told, by=max)

    return made


def test_entities_whose_labels_are_mapped_are_proposed(project, set_up):
    suggester = set_up(ORG="ACTOR", PERSON="")
    document = unread(project, TEXT)
    assert actions.predict(document_ids=[document.pk], suggester="ner") == 1
    [span] = Prediction.objects.get(suggester=suggester).body["spans"]
    assert (TEXT[span["start"] : span["end"]], span["label"], span["rule"]) == (
        "Tolm Front",
        "ACTOR",
        "spacy.entity",
    )
    assert suggester.settings["package"] == "1.2"
    assert Prediction.objects.get().version == f"{suggester.version} 1.2"


def test_a_pipeline_that_is_not_installed_cannot_be_set_up(project, max):
    with pytest.raises(Refusal, match="No such pipeline"):
        outside.set_up(
            project=project, provider="spacy", name="ner", told={"pipeline": "/etc", "labels": {}}, by=max
        )


def test_a_pipeline_that_fails_breaks_nothing(project, set_up, monkeypatch):
    set_up(ORG="ACTOR")
    monkeypatch.setattr(spacy, "_loaded", lambda _name: json.loads("{}")["no"])
    document = unread(project, TEXT)
    assert actions.predict(document_ids=[document.pk], suggester="ner") == 0
    assert "KeyError" in Call.objects.get().reason


def test_a_text_that_is_too_long_for_it_is_passed_over(project, set_up):
    set_up(ORG="ACTOR")
    document = unread(project, "The Tolm Front fled. " * 10_000)
    assert actions.predict(document_ids=[document.pk], suggester="ner") == 0
    assert "more than" in Call.objects.get().reason


def test_what_is_installed_is_listed(pipeline: str):
    assert Path(pipeline).name in spacy.installed()
