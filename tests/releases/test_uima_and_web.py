"""UIMA by cassis, Web Annotations by the rules of the recommendation."""

import json
from xml.etree import ElementTree

import cassis
import pytest

from tests.releases.conftest import exported, records, unpacked
from tests.releases.opinions import TRICKY


def cases(release, name: str) -> dict[str, cassis.Cas]:
    """The reports of a file as cassis loads them, by document."""
    files = {name: content.decode() for name, content in unpacked(exported(release, name)).items()}
    if name == "json_cas":
        loaded = [cassis.load_cas_from_json(files[one]) for one in files if one.endswith(".json")]
    else:
        types = cassis.load_typesystem(files["TypeSystem.xml"])
        loaded = [
            cassis.load_cas_from_xmi(files[one], typesystem=types) for one in files if one.endswith(".xmi")
        ]
    return {cas.select("attest.Document")[0].documentId: cas for cas in loaded}


both = pytest.mark.parametrize("name", ["xmi", "json_cas"])


@both
def test_mentions_stand_where_spans_do(release, name):
    loaded = cases(release, name)
    for document in records(release)[1:]:
        cas = loaded[document["id"]]
        assert cas.sofa_string == document["text"]
        found = {
            (one.begin, one.end, one.get_covered_text(), one.type.name, one.mentionId)
            for one in cas.select("attest.Mention")
        }
        assert found == {
            (span["start"], span["end"], span["quote"], f"attest.label.{span['label']}", span["id"])
            for span in document["spans"]
        }


@both
def test_values_that_were_set_are_features_and_who_did_what_is_told(release, name, ada):
    _header, document, _ = records(release)
    mentions = {
        one.get_covered_text(): one for one in cases(release, name)[document["id"]].select("attest.Mention")
    }
    four, nine = mentions["four league guards were killed"], mentions["nine dead"]
    assert (four.value_kind, four.value_count_min, four.value_victim_status) == ("killed", 4, None)
    assert (four.suggester, four.rule, four.score, four.decidedBy) == (
        "patterns 1-ab", "casualty.passive", 0.93, ada.pseudonym,
    )  # fmt: skip
    assert (nine.suggester, json.loads(nine.valueOrigins)) == (None, {"kind": "person"})


@both
def test_links_lead_from_mention_to_mention(release, name):
    for cas in cases(release, name).values():
        (link,) = cas.select("attest.Link")
        assert (link.source.get_covered_text(), link.kind, link.target.get_covered_text()) == (
            "four league guards were killed", "claimed-by", "Harbour police",
        )  # fmt: skip


@both
@pytest.mark.parametrize("text", TRICKY)
def test_tricky_texts_come_back_with_every_mention_on_its_words(tricky, name, text):
    document = next(one for one in records(tricky)[1:] if one["title"] == f"Report <{text}>")
    cas = cases(tricky, name)[document["id"]]
    kept = TRICKY[text]
    if name == "xmi":
        kept = kept.translate(dict.fromkeys((0x0B, 0x0C, 0x1C), "\ufffd"))
    assert cas.sofa_string == kept
    mentions = cas.select("attest.Mention")
    assert [(one.begin, one.end) for one in mentions] == [
        (span["start"], span["end"]) for span in document["spans"]
    ]


def test_offsets_in_the_xml_count_utf_16_units(tricky):
    document = next(one for one in records(tricky)[1:] if one["title"] == "Report <astral>")
    root = ElementTree.fromstring(unpacked(exported(tricky, "xmi"))[f"{document['id']}.xmi"])  # noqa: S314 # it is ours
    units = document["text"].encode("utf-16-le")
    found = [
        units[2 * int(one.get("begin")) : 2 * int(one.get("end"))].decode("utf-16-le")
        for one in root.iter()
        if one.tag.endswith("CASUALTY")
    ]
    assert found == [span["quote"] for span in document["spans"]]
    assert len(units) // 2 > len(document["text"])


@both
def test_names_of_another_scheme_become_identifiers(elsewhere, name):
    (cas,) = [one for one in cases(elsewhere, name).values() if one.select("attest.Mention")]
    first = min(cas.select("attest.Mention"), key=lambda mention: mention.begin)
    assert first.type.name == "attest.label.Ort_Platz"
    assert first.label == "Ort / Platz"
    assert (first.value_kind, first.value_seen_by, first.value_wards) == ("a river", "eye;ear", 3)


class TestWebAnnotations:
    def items(self, release) -> list[dict]:
        return json.loads(exported(release, "web_annotation"))["first"]["items"]

    def test_the_collection_counts_its_annotations(self, release, elsewhere):
        for one in (release, elsewhere):
            collection = json.loads(exported(one, "web_annotation"))
            assert collection["type"] == "AnnotationCollection"
            assert collection["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
            assert collection["total"] == len(collection["first"]["items"])

    def test_every_annotation_has_an_id_of_its_own_a_target_and_a_motivation(self, release):
        items = self.items(release)
        assert len({item["id"] for item in items}) == len(items)
        assert all(item["type"] == "Annotation" and item["target"] and item["motivation"] for item in items)

    def test_selectors_find_the_quote_in_the_text(self, tricky):
        documents = {f"urn:uuid:{one['id']}": one for one in records(tricky)[1:]}
        marked = [item for item in self.items(tricky) if item["motivation"] == "classifying"]
        assert len(marked) == sum(len(one["spans"]) for one in documents.values())
        for item in marked:
            text = documents[item["target"]["source"]]["text"]
            position, quote = item["target"]["selector"]
            start, end = position["start"], position["end"]
            assert text[start:end] == quote["exact"]
            assert quote["prefix"] + quote["exact"] + quote["suffix"] == text[max(0, start - 32) : end + 32]

    def test_links_are_annotations_of_annotations(self, release):
        items = {item["id"]: item for item in self.items(release)}
        links = [item for item in items.values() if item["motivation"] == "linking"]
        assert len(links) == 2
        for link in links:
            assert items[link["target"]]["body"]["value"] == "CASUALTY"
            assert items[link["body"][0]["source"]]["body"]["value"] == "SOURCE"
            assert link["body"][1]["value"] == "claimed-by"

    def test_person_and_machine_are_creator_and_generator(self, release, ada):
        marked = {
            item["target"]["selector"][1]["exact"]: item
            for item in self.items(release)
            if item["motivation"] == "classifying"
        }
        assert marked["league"]["creator"]["nickname"] == ada.pseudonym
        assert marked["league"]["generator"]["name"] == "patterns 1-ab"
        assert "generator" not in marked["nine dead"]

    def test_the_text_is_not_in_it(self, release):
        assert all("text" not in item for item in self.items(release))
