"""What two people reviewed and a third settled, in a release."""

import io
import json

import pytest

from annotator.accounts.models import User
from annotator.releases import actions, exports
from annotator.releases.models import Release
from annotator.releases.writers import FORMATS
from tests.adjudication.conftest import adjudicate
from tests.releases.conftest import everything
from tests.review.desk import Analyst, entry

pytestmark = pytest.mark.usefixtures("nothing_is_audited")


def settled(client, project, cleo) -> Release:
    """A release of one document, after Cleo has taken and turned down what waited."""
    desk = Analyst(client, cleo, adjudicate(cleo))
    assert desk.accept("nurse")["outcome"] == "applied"
    assert desk.one(entry("submit"))["outcome"] == "applied"
    return actions.freeze(project=project, name="First", by=None)


def gold(client, project, cleo) -> dict:
    """The document of that release."""
    file = io.BytesIO()
    exports.save(settled(client, project, cleo), "jsonl", file)
    return json.loads(file.getvalue().splitlines()[1])


def test_it_is_gold_and_names_all_three_by_pseudonym(client, pair, project, cleo):
    pair(ben_leaves=("nurse",))
    document = gold(client, project, cleo)
    assert document["review_state"] == "gold"
    told = [(one["reviewer"], one["arm"]) for one in document["reviews"]]
    reviewers = User.objects.filter(username__in=["ada", "ben"]).values_list("pseudonym", flat=True)
    people = [(pseudonym, "assisted") for pseudonym in sorted(reviewers)]
    assert told == [*people, (cleo.pseudonym, "adjudication")]
    assert {span["decided_by"] for span in document["spans"]} == {cleo.pseudonym}


def test_what_a_machine_had_suggested_to_them_is_still_told(client, pair, project, cleo):
    pair(ben_leaves=("nurse",))
    document = gold(client, project, cleo)
    assert {span["suggested"]["suggester"] for span in document["spans"]} == {"patterns"}
    assert {link["suggested"]["suggester"] for link in document["links"]} == {"patterns"}


def test_every_format_of_the_data_says_who_settled_it(client, pair, project, cleo):
    pair(ben_leaves=("nurse",))
    release = settled(client, project, cleo)
    for name in set(FORMATS) - {"card", "croissant"}:
        assert cleo.pseudonym in everything(b"".join(exports.pieces(release, name))), name
