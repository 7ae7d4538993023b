"""Names go with the last report that has them."""

import pytest

from annotator.corpus import actions as corpus
from annotator.corpus import naming, saying
from annotator.corpus.name_models import Name
from annotator.review.models import Span
from tests.releases.naming import LEAGUE, SAY, SHORT, confirm, said, undo
from tests.working import between


def test_with_the_last_report_that_has_a_name_it_goes(lead, joined, max):
    confirm(lead, LEAGUE, SHORT)
    [short, _long] = joined.project.documents.all()
    corpus.erase(document=short, reason="asked for", by=max)
    assert said(joined.project) == {LEAGUE: {LEAGUE}}
    assert "changed since" in undo(lead).content.decode()
    corpus.erase(document=_long, reason="asked for", by=max)
    assert said(joined.project) == {}


def test_where_the_first_names_go_another_one_leads(lead, joined, max):
    document = joined.document("The Quay Band spoke.", "quay")
    joined.submit(document, [joined.words(document, "Quay Band", "ACTOR")])
    going = joined.document("Bell Band and Anvil Band spoke.", "going")
    joined.submit(going, [joined.words(going, one, "ACTOR") for one in ("Bell Band", "Anvil Band")])
    confirm(lead, "Bell Band", "Anvil Band")
    lead.post(SAY, {"names": ["Bell Band", "Anvil Band"], "apart": "Bell Band", "call": ""})
    confirm(lead, "Quay Band", "Bell Band")
    corpus.erase(document=going, reason="asked for", by=max)
    assert said(joined.project) == {"Quay Band": {"Quay Band"}}
    assert Name.objects.get().leads


@pytest.mark.parametrize(
    ("name", "text", "stays"),
    [
        pytest.param("Ali", "An Italian spoke.", set(), id="inside a word"),
        pytest.param("Ali", "ALI, it was.", {"Ali"}, id="in capitals"),
        pytest.param("Coast  Guard", "The coast\nguard spoke.", {"Coast  Guard"}, id="other blanks"),
        pytest.param("José", "Jose\u0301 spoke.", {"José"}, id="an accent apart"),
    ],
)
def test_a_name_stays_where_another_report_has_its_words(lead, opinions, name, text, stays):
    going = opinions.document(f"{name} and the Quay Band spoke.", "going")
    opinions.submit(going, [opinions.words(going, one, "ACTOR") for one in (name, "Quay Band")])
    opinions.document(text, "other")
    confirm(lead, name, "Quay Band")
    corpus.erase(document=going, reason="asked for", by=None)
    assert {one.written for one in Name.objects.all()} == stays


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "moment",
    [pytest.param((saying, "lock"), id="before the lock"), pytest.param((naming, "_store"), id="under it")],
)
def test_a_name_that_is_confirmed_while_its_report_is_erased_is_not_kept(lead, joined, max, moment):
    document = joined.project.documents.get(text__contains=SHORT)
    between(
        lambda: confirm(lead, SHORT, LEAGUE),
        moment,
        lambda: corpus.erase(document=document, reason="asked for", by=max),
    )
    assert not Name.objects.filter(written=SHORT).exists()


def test_a_name_that_a_reviewer_of_another_report_wrote_stays(lead, joined, max):
    document = joined.document("HL fired.", "third")
    joined.submit(document, [joined.words(document, SHORT, "ACTOR", values={"canonical": LEAGUE})])
    confirm(lead, SHORT, LEAGUE)
    corpus.erase(document=joined.project.documents.first(), reason="asked for", by=max)
    assert said(joined.project) == {LEAGUE: {SHORT, LEAGUE}}


def test_a_name_that_another_report_has_within_a_word_stays_where_it_was_marked(lead, opinions, max):
    for name in ("going", "other"):
        document = opinions.document(f"قالت والشرطة والجيش {name}", name)
        marked = [opinions.words(document, one, "ACTOR") for one in ("الشرطة", "الجيش")]
        review = opinions.submit(document, marked).review
    kept = {
        name: marked[0][name] for name in ("start", "end", "label", "status", "values", "quote", "origin")
    }
    Span.objects.create(review=review, **kept)
    confirm(lead, "الشرطة", "الجيش")
    going = opinions.project.documents.get(public_id=opinions.uuid("going"))
    corpus.erase(document=going, reason="asked for", by=max)
    assert said(opinions.project) == {"الشرطة": {"الشرطة"}}
