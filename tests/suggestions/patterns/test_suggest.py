"""What `suggest` promises whoever calls it."""

import json
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.projects.defaults import scheme
from annotator.suggestions.providers import patterns
from tests.suggestions.patterns.marked import articles

PIECES = st.sampled_from(
    [
        "Police", "said", "four", "guards", "were", "killed", "and", "the", "HDL", "Harbour Defence League", "(", ")",
        "“", "”", '"', ",", ".", "\n", "’s", "'s", "General Ada Moro", "according to", "at least", "no", "casualties",
        "Valdorian troops", "two", "civilians", "wounded", "state radio", "quoted", "U.S.", "🙂", "é", "e\u0301", "\u00a0",
        "— Kes Marr (@kes) May 4, 2031", "-", "—", "toll", "rose to", "12", "2031", "MORE ON THE TOPIC:", "fighters",
    ]
)  # fmt: skip


def spans_of(text: str) -> list[tuple[str, str]]:
    return [(s["label"], text[s["start"] : s["end"]]) for s in patterns.suggest(text)["spans"]]


def check_spans(text: str, suggestion: dict[str, Any]) -> None:
    spans = suggestion["spans"]
    assert spans == sorted(spans, key=lambda s: (s["start"], -s["end"], s["label"]))
    for span in spans:
        quote = text[span["start"] : span["end"]]
        assert 0 <= span["start"] < span["end"] <= len(text)
        assert quote == quote.strip()
        assert "\n" not in quote
        assert 0 < span["score"] <= 1
        assert span["rule"] in patterns.RULES
    for one, other in combinations(spans, 2):
        if one["end"] <= other["start"]:
            continue
        assert one["start"] <= other["start"], "spans are sorted"
        assert other["end"] <= one["end"], "spans cross"
        assert (one["start"], one["end"]) != (other["start"], other["end"])
        assert other["label"] == "ACTOR"
        assert one["label"] in ("CASUALTY", "SOURCE")
    for link in suggestion["links"]:
        assert spans[link["from"]]["label"] == "CASUALTY"
        assert spans[link["to"]]["label"] == "SOURCE"
        assert link["rule"] in patterns.RULES


@given(st.lists(PIECES, max_size=40).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_any_mix_of_words_gives_spans_the_policy_allows(text: str) -> None:
    check_spans(text, patterns.suggest(text))


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_at_all_is_read(text: str) -> None:
    check_spans(text, patterns.suggest(text))


@pytest.mark.parametrize("article", [*articles("seen"), *articles("unseen")], ids=lambda a: a.name)
def test_articles_give_spans_the_policy_allows(article: Any) -> None:
    check_spans(article.text, patterns.suggest(article.text))


@pytest.mark.parametrize("article", [*articles("seen"), *articles("unseen")], ids=lambda a: a.name)
def test_values_are_those_of_the_scheme(article: Any) -> None:
    for span in patterns.suggest(article.text)["spans"]:
        attributes = scheme()["labels"][span["label"]]["attributes"]
        for name, value in span["attributes"].items():
            kind = attributes[name]
            if kind["type"] == "enum":
                assert value in kind["values"]
            elif kind["type"] == "multi":
                assert set(value) <= set(kind["values"])
            elif kind["type"] == "int?":
                assert value is None or isinstance(value, int)


def test_one_sentence_gives_a_source_a_toll_and_the_link_between_them() -> None:
    text = "Police said four guards were killed."
    suggestion = patterns.suggest(text)
    assert spans_of(text) == [("SOURCE", "Police"), ("CASUALTY", "four guards were killed")]
    toll = suggestion["spans"][1]["attributes"]
    assert toll["kind"] == "killed"
    assert (toll["count_type"], toll["count_min"], toll["count_max"]) == ("exact", 4, 4)
    assert [(link["from"], link["to"], link["type"]) for link in suggestion["links"]] == [
        (1, 0, "claimed-by")
    ]


def test_the_same_text_gives_the_same_answer() -> None:
    text = articles("seen")[0].text
    assert json.dumps(patterns.suggest(text)) == json.dumps(patterns.suggest(text))


def test_offsets_count_code_points() -> None:
    text = "🙂🙂 Police said four guards were killed."
    assert [text[s["start"] : s["end"]] for s in patterns.suggest(text)["spans"]] == [
        "Police",
        "four guards were killed",
    ]


def test_a_word_with_combining_marks_is_not_cut() -> None:
    text = "General Jose\u0301 Renn\u0301 ordered the attack."
    assert ("ACTOR", "General Jose\u0301 Renn\u0301") in spans_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n \n",
        "Die Polizei teilte am Montag mit, dass vier Wächter getötet wurden und zwei Menschen verletzt worden sind.",
        "La policía dijo el lunes que cuatro guardias murieron y que dos civiles resultaron heridos en el ataque.",
        "قالت الشرطة إن أربعة حراس قتلوا في الهجوم الذي وقع صباح يوم الاثنين في المدينة الساحلية",
        "Полиция сообщила, что четыре охранника были убиты в результате нападения на склад в понедельник утром.",
        "1234567890 " * 50,
        '"' * 500,
    ],
)
def test_nothing_is_suggested_where_no_rule_can_know(text: str) -> None:
    assert patterns.suggest(text)["spans"] == []


def test_a_name_learnt_with_its_short_form_is_marked_wherever_it_occurs() -> None:
    text = "The Harbour Defence League (HDL) took the docks. Traders fear the HDL. The HDL has not spoken."
    assert [quote for label, quote in spans_of(text) if label == "ACTOR"] == [
        "Harbour Defence League",
        "HDL",
        "HDL",
        "HDL",
    ]


def test_two_spellings_of_a_name_are_one_name() -> None:
    text = "Groups, including Jund al-Hisballah, fired rockets. The Jund al-Hesbollah camp burned."
    assert [quote for label, quote in spans_of(text) if label == "ACTOR"] == [
        "Jund al-Hisballah",
        "Jund al-Hesbollah",
    ]


def test_the_tail_of_a_page_and_captions_are_left_alone() -> None:
    text = (
        "Police said four guards were killed.\nImage: Ada Moro said two men died.\n"
        "MORE ON THE TOPIC: Army says nine soldiers were killed"
    )
    suggestion = patterns.suggest(text)
    assert len(suggestion["spans"]) == 2
    assert [region["kind"] for region in suggestion["regions"]] == ["caption", "boilerplate"]


def test_a_social_post_is_a_region_and_its_signature_a_speaker() -> None:
    text = "Fire over the harbour tonight\n— Kes Marr (@kes_harbour) May 4, 2031\nPolice came."
    suggestion = patterns.suggest(text)
    assert ("SOURCE", "Kes Marr (@kes_harbour)") in spans_of(text)
    assert suggestion["regions"] == [{"start": 0, "end": text.index("\nPolice"), "kind": "tweet"}]


def test_a_headline_in_capitals_is_read_like_text() -> None:
    text = "GUNMEN KILL FOUR SOLDIERS IN RAID ON OSTREL PRISON\nThe raid began at dawn."
    assert ("CASUALTY", "KILL FOUR SOLDIERS") in spans_of(text)
    assert not [quote for label, quote in spans_of(text) if label == "ACTOR"]


def test_the_version_names_the_rules() -> None:
    assert patterns.VERSION.startswith("1-")
    assert len(patterns.VERSION) == len("1-") + 8
    assert all(patterns.RULES.values())
