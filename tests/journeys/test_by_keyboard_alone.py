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
from tests.program import ROOT
from tests.review.at_page import AtPage, open_review

ARTICLE = ROOT.parent / "shared" / "seed" / "article.txt"
pytestmark = pytest.mark.browser

MOST_KEYS = 130

FOUR, MEMBERS, NONE = (
    "four PMU members were killed",
    "members of the PMU 14th Brigade, who were killed",
    "No casualties",
)
ATTACKER, TARGET, NEITHER = "1", "2", "3"  # digits of a source's party
FORCE, AUTHORITY, PARAMILITARY = "1", "2", "3"  # digits of an actor's kind
PARTIES = {
    "PMU sources": TARGET,
    "pro-Iranian media": NEITHER,
    "Pentagon": ATTACKER,
    "John Kirby (@PentagonPresSec)": ATTACKER,
    "Pentagon Press Secretary John Kirby": ATTACKER,
    "al-Ikhbariyah news channel": NEITHER,
    "Iraqi Kurdish officials": NEITHER,
}
KINDS = {
    "PMU": PARAMILITARY,
    "US President Joe Biden": AUTHORITY,
    "Anbar Operations Command": FORCE,
    "Popular Mobilization Forces": PARAMILITARY,
    "Hashed al-Shaabi": PARAMILITARY,
}
SAME_AS = {"President Joe Biden": "US President Joe Biden", "President Biden": "President Joe Biden"}
NOT_A_SOURCE = "reports"  # a second cue of the same statement


class Typist:
    """Ada at her keyboard; every key she presses is counted under what she does with it."""

    def __init__(self, here: AtPage) -> None:
        self.here, self.page = here, here.page
        self.spent: Counter[str] = Counter()
        self.acts: Counter[str] = Counter()

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
        if quote == MEMBERS:
            self.choose("name a repeat", "r", FOUR)
            self.choose("name a source", "f", "PMU sources")
        elif quote == NONE:
            self.press("make an incident", "i", "+", *"Erbil", "Tab", *"2021-06-26", "Enter")
        elif label == "SOURCE" and quote in PARTIES:
            self.press("set a value, once for its name", "e", "Tab", PARTIES[quote])
        elif label == "ACTOR" and quote in KINDS:
            self.press("set a value, once for its name", "e", KINDS[quote])
        elif quote in SAME_AS:
            self.choose("join two names", "l", SAME_AS[quote])
        if quote == NOT_A_SOURCE:
            self.press("reject a suggestion", "x")
        else:
            self.press("accept a suggestion", "a")

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
def test_a_report_is_annotated_by_keyboard_alone_for_at_most_130_keys(typist: Typist, capsys):
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
    with capsys.disabled():
        print(told(typist))  # noqa: T201 # for whoever runs it
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
    assert sorted(one.location for one in state.incidents.values()) == ["Erbil", "Iraq-Syria border area"]
    assert {one.status for one in state.incidents.values()} == {ACCEPTED}
    found = claims.claims(body, review.scheme.parsed)
    rows = {(claim.source_text, claim.kind, claim.min, claim.max, len(claim.casualty_ids)) for claim in found}
    assert rows == {
        ("PMU sources", "killed", 4, 4, 2),
        ("pro-Iranian media", "killed", 1, 1, 1),
        ("pro-Iranian media", "injured", 3, 3, 1),
        (claims.UNATTRIBUTED, "none-reported", 0, None, 1),
    }
    assert len({claim.incident_id for claim in found}) == 2
    for quote, values in (("PMU", {"kind": "paramilitary"}), ("Pentagon", {"party": "attacker-side"})):
        mentions = [span for span in accepted.values() if span.quote == quote]
        assert len(mentions) > 1
        for name, value in values.items():
            assert {span.values[name]["value"] for span in mentions} == {value}
    assert {span.quote for span in accepted.values()} >= {"Kata’ib Hizballah", "Kata’ib Hezbollah"}


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
