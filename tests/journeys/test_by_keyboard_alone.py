"""A whole report by keyboard alone, each key counted: what an analyst pays for a complete annotation."""

from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from annotator.corpus.models import Document
from annotator.projects.queries import get_project_for
from annotator.review import actions
from annotator.review.models import Review
from annotator.spans import canonical, claims
from annotator.spans.state import ACCEPTED, State
from annotator.suggestions import actions as suggestions
from tests.browser import OpenPage
from tests.conftest import PRINTED
from tests.program import ROOT
from tests.review.at_page import AtPage, open_review

ARTICLE = ROOT.parent / "shared" / "seed" / "article.txt"
pytestmark = pytest.mark.browser

MOST_KEYS = 130

REPEAT, ELSEWHERE = (
    2,
    5,
)  # the second toll of the report tells the first again, the fifth is of another incident
ATTACKER, TARGET, NEITHER = "1", "2", "3"  # digits of a source's party
FORCE, AUTHORITY, PARAMILITARY = "1", "2", "3"  # digits of an actor's kind
# what a name holds -> the digit for it; each name is described once
PARTIES = {
    "PMU": TARGET,
    "Iranian": NEITHER,
    "Pentagon": ATTACKER,
    "Kirby": ATTACKER,
    "Ikhbariyah": NEITHER,
    "Kurdish": NEITHER,
}
KINDS = {
    "PMU": PARAMILITARY,
    "Joe": AUTHORITY,
    "Anbar": FORCE,
    "Forces": PARAMILITARY,
    "Shaabi": PARAMILITARY,
}
ONE_PERSON = "Biden"  # named in three ways
NOT_A_SOURCE = "reports"  # a second cue of the same statement


class Typist:
    """Ada at her keyboard; every key she presses is counted under what she does with it."""

    def __init__(self, here: AtPage) -> None:
        self.here, self.page = here, here.page
        self.spent: Counter[str] = Counter()
        self.acts: Counter[str] = Counter()
        self.tolls: list[str] = []
        self.described: set[str] = set()

    def press(self, act: str, *keys: str) -> None:
        self.here.press(*keys)
        self.page.evaluate("() => new Promise(requestAnimationFrame)")  # she reads what the keys did
        self.spent[act] += len(keys)
        self.acts[act] += 1

    def letter_of(self, quote: str) -> str:
        """The hint that stands on a candidate in the text."""
        mark = self.page.locator("#report mark[data-hint]").filter(has_text=quote).first
        return str(mark.get_attribute("data-hint"))

    @property
    def quote(self) -> str:
        return str(self.here.quote.text_content())

    @property
    def label(self) -> str:
        return str(self.page.locator("#inspector .head b").text_content())

    def decide(self) -> None:
        """What the selected suggestion needs, and the key that decides it."""
        quote, label = self.quote, self.label
        if label == "CASUALTY":
            self.toll(quote)
        elif label == "SOURCE" and (party := self.new(quote, PARTIES)):
            self.press("set a value, once for its name", "e", "Tab", party)
        elif label == "ACTOR" and (kind := self.new(quote, KINDS)):
            self.press("set a value, once for its name", "e", kind)
        elif quote.endswith(ONE_PERSON):
            self.choose("join two names", "l", ONE_PERSON)
        if quote == NOT_A_SOURCE:
            self.press("reject a suggestion", "x")
        else:
            self.press("accept a suggestion", "a")

    def toll(self, quote: str) -> None:
        self.tolls.append(quote)
        if len(self.tolls) == REPEAT:
            self.choose("name a repeat", "r", self.tolls[0])
            self.choose("name a source", "f", "PMU")
        elif len(self.tolls) == ELSEWHERE:
            self.press("make an incident", "i", "+", *"Erbil", "Tab", *"2021-06-26", "Enter")

    def new(self, quote: str, digits: dict[str, str]) -> str | None:
        """The digit for a name that has not been described yet."""
        if quote in self.described:
            return None
        self.described.add(quote)
        return next((digit for part, digit in digits.items() if part in quote), None)

    def choose(self, act: str, key: str, quote: str) -> None:
        """Press a key that puts letters on spans, read the one on these words, and press it."""
        self.press(act, key)
        self.press(act, *self.letter_of(quote))
        self.acts[act] -= 1

    def take_the_rest_of_the_name(self) -> None:
        if "more" in str(self.page.locator(".strip [data-offer]").text_content()):
            self.press("decide a name everywhere", "m")


@pytest.fixture
def typist(live_server, project, ada, open_page: OpenPage) -> Iterator[Typist]:
    """Ada in front of the article, as the rules read it."""
    text = ARTICLE.read_text(encoding="utf-8")
    document = Document.objects.create(
        project=project,
        title="Air strikes",
        text=text,
        text_sha256=canonical.text_sha256(text),
        words=len(text.split()),
    )
    suggestions.predict(document_ids=[document.pk])
    review = actions.claim(access=get_project_for(ada, "coast"))
    assert review is not None
    here = AtPage(open_page(), live_server.url, review)
    yield Typist(here)
    here.leave()


@pytest.mark.skipif(not ARTICLE.exists(), reason=f"{ARTICLE} is not on this machine")
def test_a_report_is_annotated_by_keyboard_alone_for_at_most_130_keys(typist: Typist, record_property):
    typist.press("confirm an incident", "i", "a")
    for _ in range(80):
        undecided = typist.page.locator("#decided").text_content()
        if undecided and undecided.split()[0] == undecided.split()[2]:
            break
        typist.decide()
        typist.take_the_rest_of_the_name()
    typist.press("submit", "Control+Enter")
    typist.page.wait_for_url("**/next/")
    expect(typist.page.get_by_text("Submitted: Air strikes")).to_be_visible()
    review = Review.objects.get()
    record_property(PRINTED, told(typist))
    assert typist.spent.total() <= MOST_KEYS
    assert typist.spent["accept a suggestion"] == typist.acts["accept a suggestion"]
    is_complete_and_sensible(review)


def told(typist: Typist) -> str:
    lines = [f"  {act}: {typist.acts[act]} times, {keys} keys" for act, keys in typist.spent.most_common()]
    return "\n".join(["", f"{typist.spent.total()} keys for the report:", *lines])


def is_complete_and_sensible(review: Review) -> None:
    """About 45 spans; five tolls in two incidents, each with its source or nobody; one repeat; names have values."""
    body = review.submissions.get().body
    state = State.from_json(body)
    accepted = {key: span for key, span in state.spans.items() if span.status == ACCEPTED}
    assert 42 <= len(accepted) <= 50
    tolls = [span.quote for span in accepted.values() if span.label == "CASUALTY"]
    assert len(tolls) == 5
    assert [link.type for link in state.links.values() if link.status == ACCEPTED].count("corefers") == 1
    assert [one.location for one in state.incidents.values() if not one.main] == ["Erbil"]
    assert {one.status for one in state.incidents.values()} == {ACCEPTED}
    found = claims.claims(body, review.scheme.parsed)
    rows = [
        (claim.kind, claim.min, claim.max, len(claim.casualty_ids), bool(claim.source_ids)) for claim in found
    ]
    assert rows == [
        ("killed", 4, 4, 2, True),
        ("killed", 1, 1, 1, True),
        ("injured", 3, 3, 1, True),
        ("none-reported", 0, None, 1, False),
    ]
    assert len({claim.incident_id for claim in found}) == 2
    for quote, values in (("PMU", {"kind": "paramilitary"}), ("Pentagon", {"party": "attacker-side"})):
        mentions = [span for span in accepted.values() if span.quote == quote]
        assert len(mentions) > 1
        for name, value in values.items():
            assert {span.values[name]["value"] for span in mentions} == {value}


def test_a_wrong_edge_costs_two_keys(live_server, project, ada, open_page: OpenPage):
    short = [
        (
            "least four HL fighters were killed",
            0,
            "CASUALTY",
            {"kind": "killed", "attribution": "article"},
            0.9,
        )
    ]
    here = AtPage(open_page(), live_server.url, open_review(project, ada, spans=short, links=[]))
    typist = Typist(here)
    typist.press("move an edge", "Shift+ArrowLeft")
    typist.press("accept a suggestion", "a")
    here.saved()
    assert here.span("at least four HL fighters were killed").status == ACCEPTED
    assert typist.spent.total() == 2
    here.leave()
