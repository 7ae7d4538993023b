"""Training: what is learned, what it is judged on, and what there is too little of."""

from dataclasses import replace

import pytest

from annotator.learning import training
from annotator.learning.evaluation import answered
from annotator.learning.training import TooLittle
from annotator.projects import defaults
from annotator.spans import scoring
from annotator.spans.scoring import EXACT, Gold, Marked
from annotator.suggestions.providers.learned import crf
from annotator.suggestions.providers.learned.model import RULE, Damaged, Model
from tests.learning import invented
from tests.learning.invented import SCHEME


@pytest.fixture(scope="module")
def trained():
    return training.train(invented.reports(16), SCHEME)


def test_labels_of_any_scheme_are_found_in_reports_nobody_has_seen(trained):
    figures = scoring.total(
        scoring.judge(gold.marked, answered(trained.model.suggest(gold.text)))
        for gold in map(invented.report, range(100, 110))
    )
    for label in SCHEME["labels"]:
        assert figures.of(label, EXACT).f1 > 0.8


def test_each_report_is_judged_without_having_been_learned_from(trained):
    judged = scoring.total(trained.learned)
    assert judged.of("SPEAKER", EXACT).there == judged.of("TOLL", EXACT).there == 32
    assert judged.of("SPEAKER", EXACT).f1 > 0.7
    assert scoring.total(trained.rules).of("SPEAKER", EXACT).right == 0


def test_spans_say_that_a_model_proposed_them_and_how_sure_it_is(trained):
    [first, *_] = trained.model.suggest(invented.report(100).text)["spans"]
    assert first["rule"] == RULE
    assert 0 < first["score"] <= 1


def test_the_same_reports_give_the_same_file(trained):
    again = training.train(invented.reports(16), SCHEME)
    assert again.model.pack() == trained.model.pack()


def test_a_model_survives_its_file(trained):
    text = invented.report(100).text
    unpacked = Model.unpack(trained.model.pack())
    assert unpacked.suggest(text) == trained.model.suggest(text)
    assert not unpacked.may_propose(invented.report(3).text)
    assert unpacked.may_propose(text)


@pytest.mark.parametrize("content", [b"", b"PK", b"not a model"])
def test_bytes_that_are_no_model_are_refused(content):
    with pytest.raises(Damaged, match="it is no model"):
        Model.unpack(content)


def test_a_model_of_another_version_of_the_program_is_refused(trained, monkeypatch):
    content = trained.model.pack()
    monkeypatch.setattr("annotator.suggestions.providers.learned.features.VERSION", 99)
    with pytest.raises(Damaged, match="another version of this program"):
        Model.unpack(content)


def test_nothing_is_proposed_for_a_text_without_words(trained):
    assert trained.model.suggest("…\n🙂") == {"spans": [], "links": [], "regions": []}


@pytest.mark.parametrize("count", [0, 1, 4])
def test_a_handful_of_reports_is_too_little(count):
    with pytest.raises(TooLittle, match=f"too few finished reports to learn from: {count}; it takes 5"):
        training.train(invented.reports(count), SCHEME)


def test_reports_in_which_nobody_marked_anything_are_too_little():
    empty = [replace(gold, marked=Marked([], labels=gold.marked.labels)) for gold in invented.reports(8)]
    with pytest.raises(TooLittle, match="no label has 10 spans in at least 3 of the 8 finished reports"):
        training.train(empty, SCHEME)


def test_reports_that_repeat_each_other_are_too_little():
    with pytest.raises(TooLittle, match="repeat each other"):
        training.train([invented.report(1)] * 8, SCHEME)


def test_with_one_label_marked_that_one_is_learned_and_the_others_are_named():
    def only_tolls(gold: Gold) -> Gold:
        tolls = [mark for mark in gold.marked.marks if mark.label == "TOLL"]
        return replace(gold, marked=replace(gold.marked, marks=tolls))

    trained = training.train([only_tolls(gold) for gold in invented.reports(8)], SCHEME)
    assert (set(trained.model.labels), trained.untrained) == ({"TOLL"}, ("SPEAKER",))


def test_near_duplicates_are_held_out_together():
    texts = [gold.text for gold in invented.reports(9)]
    folds = training.folded([*texts, f"{texts[0]} ena."])
    assert sorted(place for fold in folds for place in fold) == list(range(10))
    assert any({0, 9} <= set(fold) for fold in folds)


def test_progress_rises_to_the_end():
    told = []
    training.train(invented.reports(6), SCHEME, pulse=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_what_the_rules_find_stays_where_the_model_has_nothing():
    model = training.quick(invented.reports(2), defaults.scheme())
    body = model.suggest("Police said four guards were killed.")
    assert [span["label"] for span in body["spans"]] == ["SOURCE", "CASUALTY"]
    [link] = body["links"]
    assert (link["type"], link["from"], link["to"]) == ("claimed-by", 1, 0)
    assert body["spans"][1]["attributes"]["count_min"] == 4


def test_without_the_package_it_is_told_how_to_get_it(without_crfsuite):
    with without_crfsuite(), pytest.raises(crf.Missing, match="make run EXTRAS=all"):
        training.train(invented.reports(5), SCHEME)
