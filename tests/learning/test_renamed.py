"""Training in a project that renamed a label which the rules know."""

import json

from annotator.learning import actions, lessons
from annotator.projects import defaults
from annotator.projects.models import Project
from annotator.projects.queries import get_project_for
from annotator.review import versions
from annotator.spans.renaming import Name, Renaming
from annotator.spans.scheme_reading import parse
from annotator.suggestions import running
from annotator.suggestions.models import Suggester
from annotator.suggestions.providers.learned.model import Look, Model, Seen

TEXT = "Lurian air raids on a border post killed five soldiers, the Valdorian navy said."
RENAMED = json.loads(json.dumps(defaults.scheme()).replace('"ACTOR"', '"PARTY"'))
PAST = [[{"label": "ACTOR", "to": "PARTY"}]]


def test_what_the_rules_found_is_told_under_the_new_name():
    renamed = Renaming([{Name("ACTOR"): "PARTY"}], parse(RENAMED))
    [before, now] = [Look.at(TEXT, words) for words in (None, renamed)]
    assert before.rules_for("ACTOR")
    assert [span["start"] for span in now.rules_for("PARTY")] == [
        span["start"] for span in before.rules_for("ACTOR")
    ]
    assert before.features == now.features


def test_a_model_keeps_the_mapping_and_proposes_the_new_name():
    made = Model({}, RENAMED, Seen.of([]), PAST)
    again = Model.unpack(made.pack())
    for model in (made, again):
        labels = {span["label"] for span in model.suggest(TEXT)["spans"]}
        assert "PARTY" in labels
        assert "ACTOR" not in labels


def test_a_model_of_a_scheme_that_never_changed_is_the_file_it_always_was():
    assert b"renames" not in Model({}, defaults.scheme(), Seen.of([])).pack()


def test_a_version_trained_before_is_held_against_the_new_one_in_its_words(hills, finished, max):
    finished.reports(*range(10))
    old = actions.train(training_id=actions.wish(project=hills, by=max).pk)
    assert old.suggester is not None
    access = get_project_for(max, "hills")
    scheme = json.loads(json.dumps(access.project.scheme.body).replace('"SPEAKER"', '"VOICE"'))
    versions.change_scheme(
        access=access, scheme=scheme, renames={Name("SPEAKER"): "VOICE"}, seen=access.project.scheme.sha256
    )
    finished.reports(*range(10, 16))
    new = actions.train(training_id=actions.wish(project=hills, by=max).pk)
    project = Project.objects.get(pk=hills.pk)
    assert new.suggester is not None
    assert new.suggester.trained.trained_on["renames"] == [[{"label": "SPEAKER", "to": "VOICE"}]]
    model = running.with_model(Suggester.objects.get(pk=new.suggester.pk))
    gold = lessons.lessons(project)[0].gold
    assert {"VOICE"} <= {span["label"] for span in model.suggest(gold.text, "")["spans"]}
    assert "SPEAKER" not in gold.marked.labels
