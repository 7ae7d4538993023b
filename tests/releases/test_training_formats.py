"""CoNLL and spaCy's DocBin: spans label by label, for programs that learn."""

import json
from dataclasses import dataclass

import pytest
import spacy
from spacy.tokens import DocBin

from annotator.releases.actions import freeze
from annotator.releases.writers import conll, docbin
from tests.releases.conftest import exported, records, unpacked
from tests.releases.opinions import TRICKY

PARTY = (
    "Harbour League said Brann Guards hit it. The Harbour League spoke of one dead, Guards Command of none."
)


@pytest.fixture
def parties(opinions):
    """A source on a side, one that is named like an actor, one around an actor, and one that is no party."""
    document = opinions.document(PARTY)
    spans = [
        opinions.words(document, "Harbour League", "SOURCE", values={"party": "target-side"}),
        opinions.words(document, "Brann Guards", "ACTOR"),
        opinions.span(document, 45, 59, "SOURCE"),
        opinions.words(document, "Guards Command", "SOURCE", values={"party": "attacker-side"}),
        opinions.span(document, 80, 86, "ACTOR"),
    ]
    opinions.submit(document, spans)
    third = opinions.document("A nurse named the league. League: nothing.", "third")
    spans = [
        opinions.words(third, "nurse", "SOURCE"),
        opinions.words(third, "league", "ACTOR"),
        opinions.words(third, "League", "SOURCE"),
    ]
    opinions.submit(third, spans)
    return freeze(project=opinions.project, name="", by=None)


@dataclass
class Column:
    """A label's file, read as its rules say: comments hold no tab, a blank line ends a sentence."""

    comments: list[str]
    documents: list[list[list[tuple[str, int, int, str]]]]

    def __init__(self, content: bytes) -> None:
        self.comments, self.documents = [], []
        for line in content.decode().split("\n"):
            if line.startswith("# ") and "\t" not in line:
                self.comments.append(line[2:])
                if line.startswith("# document: "):
                    self.documents.append([[]])
            elif not line:
                if self.documents and self.documents[-1][-1]:
                    self.documents[-1].append([])
            else:
                token, start, end, tag = line.split("\t")
                self.documents[-1][-1].append((token, int(start), int(end), tag))

    def extents(self, document: int) -> list[tuple[int, int]]:
        """Where spans stand, by their tags."""
        found: list[list[int]] = []
        for _token, start, end, tag in (row for sentence in self.documents[document] for row in sentence):
            if tag.startswith("B-"):
                found.append([start, end])
            elif tag.startswith("I-"):
                found[-1][1] = end
        return [tuple(extent) for extent in found]


def columns(release, **chosen) -> dict[str, Column]:
    files = unpacked(exported(release, "conll", **chosen))
    return {name.removesuffix(".conll"): Column(files[name]) for name in files if name.endswith(".conll")}


def docs(release, **chosen) -> dict[str, spacy.tokens.Doc]:
    vocab, found = spacy.blank("xx").vocab, {}
    for name, content in unpacked(exported(release, "docbin", **chosen)).items():
        if name.endswith(".spacy"):
            for doc in DocBin().from_bytes(content).get_docs(vocab):
                found[doc.user_data["attest"]["document_id"]] = doc
    return found


def report(release, name: str, **chosen) -> dict:
    return json.loads(unpacked(exported(release, name, **chosen))["report.json"])


class TestCoNLL:
    def test_each_label_has_a_file_with_every_token_and_where_it_stands(self, release):
        _header, *documents = records(release)
        found = columns(release)
        assert set(found) == {"ACTOR", "CASUALTY", "SOURCE"}
        for label, column in found.items():
            for place, document in enumerate(documents):
                rows = [row for sentence in column.documents[place] for row in sentence]
                assert all(document["text"][start:end] == token for token, start, end, _tag in rows)
                assert "".join(row[0] for row in rows) == "".join(document["text"].split())
                spans = [span for span in document["spans"] if span["label"] == label]
                assert column.extents(place) == [(span["start"], span["end"]) for span in spans]

    def test_a_line_of_the_text_is_a_sentence(self, release):
        sentences = [[one for one in document if one] for document in columns(release)["ACTOR"].documents]
        assert sorted(len(document) for document in sentences) == [1, 2]

    def test_a_span_over_the_end_of_a_line_stays_whole(self, elsewhere):
        (label,) = [name for name in columns(elsewhere) if name.startswith("Ort")]
        assert columns(elsewhere)[label].extents(0)[0] == (0, 27)

    def test_what_does_not_fit_is_told_and_counted(self, elsewhere):
        found = report(elsewhere, "conll")["labels"]
        assert found["Ort / Platz"] == {"spans": 2, "added": 0, "widened": 0, "shortened": 1, "left_out": 0}
        assert found["مكان"] == {"spans": 1, "added": 0, "widened": 0, "shortened": 0, "left_out": 1}
        told = [line for column in columns(elsewhere).values() for line in column.comments]
        assert [line.partition(" ")[0] for line in told if "[" in line] == ["shortened", "left_out"]

    @pytest.mark.parametrize("name", TRICKY)
    def test_spans_on_words_of_tricky_texts_keep_their_place(self, tricky, name):
        _header, *documents = records(tricky)
        place, document = next(
            (place, one) for place, one in enumerate(documents) if one["title"] == f"Report <{name}>"
        )
        found = columns(tricky)["CASUALTY"].extents(place)
        assert found == [(span["start"], span["end"]) for span in document["spans"]]

    def test_a_letter_keeps_its_marks(self):
        assert conll.TOKEN.findall("gua\u0301rds Pol\u200dice हिन्दी don’t") == [
            "gua\u0301rds", "Pol\u200dice", "हिन्दी", "don", "’", "t",
        ]  # fmt: skip


class TestDocBin:
    def test_each_label_is_a_group_of_spans(self, release):
        _header, *documents = records(release)
        loaded = docs(release)
        for document in documents:
            doc = loaded[document["id"]]
            assert doc.text == document["text"]
            found = {(span.start_char, span.end_char, span.text, span.label_, span.id_)
                     for group in doc.spans.values() for span in group}  # fmt: skip
            told = {
                (span["start"], span["end"], span["quote"], span["label"], span["id"])
                for span in document["spans"]
            }
            assert found == told

    def test_values_links_and_who_decided_come_along(self, release):
        _header, document, _ = records(release)
        told = json.loads(
            json.dumps(docs(release)[document["id"]].user_data["attest"])
        )  # lists came as tuples
        for span in document["spans"]:
            held = told["spans"][span["id"]]
            assert (held["attributes"], held["decided_by"]) == (span["attributes"], span["decided_by"])
            assert held["suggested"] == span["suggested"]
        assert told["links"] == document["links"]
        assert told["content_sha256"] == release.content_sha256

    def test_a_span_inside_a_token_is_widened_and_counted_and_its_place_is_told(self, elsewhere):
        doc = next(doc for doc in docs(elsewhere).values() if len(doc) > 3)
        assert [span.text for span in doc.spans["مكان"]] == ["Lune", "Lune"]
        part = doc.spans["مكان"][1]
        told = doc.user_data["attest"]["spans"][part.id_]
        assert doc.text[told["start"] : told["end"]] == "une"
        assert report(elsewhere, "docbin")["labels"]["مكان"] == {
            "spans": 2, "added": 0, "widened": 1,
        }  # fmt: skip

    def test_a_span_on_a_blank_is_widened_there_and_left_out_of_columns(self, opinions):
        document = opinions.document("Four died.")
        opinions.submit(document, [opinions.span(document, 4, 5, "CASUALTY")])
        frozen = freeze(project=opinions.project, name="", by=None)
        assert report(frozen, "docbin")["labels"]["CASUALTY"]["widened"] == 1
        assert report(frozen, "conll")["labels"]["CASUALTY"]["left_out"] == 1

    @pytest.mark.parametrize("name", TRICKY)
    def test_tricky_texts_come_back_as_they_are(self, tricky, name):
        document = next(one for one in records(tricky)[1:] if one["title"] == f"Report <{name}>")
        doc = docs(tricky)[document["id"]]
        assert doc.text == TRICKY[name]
        for span, made in zip(document["spans"], doc.spans["CASUALTY"], strict=True):
            assert made.start_char <= span["start"] < span["end"] <= made.end_char

    def test_many_documents_are_several_files(self, tricky, monkeypatch):
        monkeypatch.setattr(docbin, "BATCH", 4)
        files = unpacked(exported(tricky, "docbin"))
        assert [name for name in files if name.endswith(".spacy")] == [
            f"documents-{number:05}.spacy" for number in (1, 2, 3)
        ]
        assert len(docs(tricky)) == len(TRICKY)


class TestASourceThatIsAParty:
    def test_it_is_an_actor_too(self, parties):
        _header, *documents = records(parties)
        place = next(place for place, one in enumerate(documents) if one["text"] == PARTY)
        quotes = [PARTY[start:end] for start, end in columns(parties)["ACTOR"].extents(place)]
        assert quotes == ["Harbour League", "Brann Guards", "Guards"]
        other = documents[1 - place]["text"]
        assert [other[start:end] for start, end in columns(parties)["ACTOR"].extents(1 - place)] == [
            "league",
            "League",
        ]
        doc = docs(parties)[documents[place]["id"]]
        assert [span.text for span in doc.spans["ACTOR"]] == quotes

    def test_it_stays_a_source(self, parties):
        assert sum(len(columns(parties)["SOURCE"].extents(place)) for place in (0, 1)) == 5

    def test_it_is_counted_and_the_rule_is_written_in_the_file(self, parties):
        for name in ("conll", "docbin"):
            assert report(parties, name)["labels"]["ACTOR"]["added"] == 2
            assert report(parties, name)["parties"] == "actors"
            assert (
                b"A source that is a party is marked as an actor, too"
                in unpacked(exported(parties, name))["README.txt"]
            )

    def test_it_can_be_switched_off(self, parties):
        for name in ("conll", "docbin"):
            assert report(parties, name, parties="apart")["labels"]["ACTOR"] | {"widened": 0} == (
                report(parties, name)["labels"]["ACTOR"] | {"added": 0, "spans": 3, "widened": 0}
            )
        assert sum(len(columns(parties, parties="apart")["ACTOR"].extents(place)) for place in (0, 1)) == 3
