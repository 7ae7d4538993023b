"""What stands in the page: the stored text to the character, and the same marks whoever draws them."""

import json
import random
import re
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from django.template.loader import get_template
from playwright.sync_api import expect

from annotator.projects import defaults
from annotator.spans import blocks, scheme_reading
from annotator.spans.state import STATUSES, Span, State
from tests.review.at_page import AtPage, open_review

pytestmark = pytest.mark.browser
SCHEME = scheme_reading.parse(defaults.scheme())
STATIC = Path(__file__).resolve().parents[2] / "static"
PIECES = [
    "a", "bc ", " ", "\n", "\t", "&", "<i>", '"', "é", "e\u0301", "\u00a0", "🚑", "👩\u200d👩\u200d👧", "אב", "{{ x }}",
    "word " * 500,
]  # fmt: skip


def _random_report(dice: random.Random) -> tuple[str, dict[str, Span]]:
    weights = [10] * (len(PIECES) - 1) + [1]
    text = "".join(dice.choices(PIECES, weights, k=dice.randint(1, 30)))
    spans = {}
    for _ in range(dice.randint(0, 12)):
        start, end = sorted((dice.randrange(len(text) + 1), dice.randrange(len(text) + 1)))
        if start == end:
            continue
        label = dice.choice(list(SCHEME.labels))
        proposed = {"start": start - dice.choice([0, 0, 1]), "end": end + dice.choice([0, 0, 1]),
                    "label": dice.choice([label, "ACTOR"]), "score": dice.choice([None, 0.3, 0.9])}  # fmt: skip
        origin = dice.choice([{"by": "person"}, {"by": "machine", **proposed}])
        key = str(UUID(int=dice.getrandbits(128)))
        spans[key] = Span(start, end, label, dice.choice(STATUSES), {}, text[start:end], origin)
    return text, spans


DRAW = """async (cases) => {
  const [{ draw, tree }, { ReportText }, { Scheme }] =
    await Promise.all(["blocks", "spans", "scheme"].map((name) => import(`/static/js/${name}.js`)));
  const wrong = [];
  for (const [number, { scheme, spans, drawn }] of cases.entries()) {
    const article = document.createElement("article");
    article.innerHTML = drawn.join("");
    const text = new ReportText(article);
    const known = new Scheme(scheme);
    for (const block of text.blocks) {
      const mine = block.element.cloneNode(false);
      const seen = spans.filter((span) => !(span.status === "rejected" && span.origin.by === "person"));
      mine.append(draw(tree(text, block, seen, known)));
      if (!mine.isEqualNode(block.element)) wrong.push([number, mine.outerHTML, block.element.outerHTML]);
    }
  }
  return wrong;
}"""


def test_the_browser_draws_every_block_as_the_server_does(live_server, open_page):
    dice = random.Random(20310504)  # cases to compare, no secrets
    template = get_template("review/_block.html")
    cases = []
    for _ in range(250):
        text, spans = _random_report(dice)
        kept = {
            key: span for key, span in spans.items() if not (span.by_person and span.status == "rejected")
        }
        drawn = [
            template.render({"block": block}).strip() for block in blocks.build(text, State(kept), SCHEME)
        ]
        listed = [span.to_json(key) for key, span in spans.items()]
        cases.append({"scheme": defaults.scheme(), "spans": listed, "drawn": drawn})
    page = open_page()
    page.goto(f"{live_server.url}/login/")
    assert page.evaluate(DRAW, cases) == []


TEXTS = {
    "astral": "🚑 Vier 👩\u200d👩\u200d👧 und 𝔖 wounded: “four guards” said José.",
    "combining": "Cafe\u0301 owner Zoe\u0308 said\u00a0two nurses were hurt.",
    "markup": '<script>alert(1)</script> & &amp; {{ user }} {% now "Y" %} "q" said <b>four</b>.',
    "lines": "One line.\n\n  Two blanks before, two  inside.\tA tab.\n\nEnd said four.",
    "long": "The harbour police said four guards were hurt near quay number nine, again. " * 1_300,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_page_holds_the_stored_text_and_a_selection_stores_its_very_characters(
    live_server, project, ada, open_page, text
):
    here = AtPage(open_page(), live_server.url, open_review(project, ada, text, [], []))
    lines = here.page.evaluate("() => [...document.querySelectorAll('.block')].map((p) => p.textContent)")
    expected = [text[block.start : block.end] for block in blocks.places(text)]
    assert lines == expected
    assert here.page.evaluate("() => document.querySelectorAll('#report script').length") == 0
    word = "four" if "four" in text else "two nurses"
    here.select_text(word)
    here.press("2")
    here.saved()
    added = here.span(word)
    assert text[added.start : added.end] == added.quote == word
    here.leave()


def test_edges_move_by_what_the_eye_sees_as_one_character(live_server, project, ada, open_page):
    text = "Ambulance 👩\u200d👩\u200d👧e\u0301 crew"
    here = AtPage(
        open_page(),
        live_server.url,
        open_review(project, ada, text, [("Ambulance", 0, "ACTOR", {}, 0.9)], []),
    )
    here.press("Control+ArrowRight", "Control+ArrowRight")
    here.selects("Ambulance 👩\u200d👩\u200d👧")
    here.press("Control+ArrowRight", "a")
    here.saved()
    assert here.span("Ambulance 👩\u200d👩\u200d👧e\u0301").status == "accepted"
    here.leave()


def test_a_span_over_a_cut_in_a_long_line_is_moved_and_taken_as_one(live_server, project, ada, open_page):
    text = "word " * 395 + "the harbour guard unit of the league was hurt " + "word " * 400
    words = "harbour guard unit of the league was"
    start = text.index(words)
    cut = blocks.places(text)[0].end
    assert start < cut < start + len(words)
    here = AtPage(
        open_page(), live_server.url, open_review(project, ada, text, [(words, 0, "CASUALTY", {}, 0.9)], [])
    )
    expect(here.page.locator("mark")).to_have_count(2)
    here.press("ArrowRight", "a")
    here.saved()
    assert here.span(words + " hurt").status == "accepted"
    expect(here.page.locator("mark.accepted")).to_have_count(2)
    here.leave()


def test_the_scripts_as_they_are_sent_stay_below_60_kb(client, project, ada, settings, tmp_path):
    client.force_login(ada)
    page = client.get(f"/reviews/{open_review(project, ada).pk}/").content.decode()
    named = set(re.findall(r'(?:src|href)="/static/([^"]+\.js)"', page))
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin"])
    hashed = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    elsewhere = {"js/reference.js", "js/unsent.js"}  # the API's own page has one, all others the other
    assert named == {name for name in hashed if name.startswith("js/")} - elsewhere
    assert "import" not in (tmp_path / hashed["js/review.js"]).read_text()
    assert (tmp_path / f"{hashed['js/review.js']}.br").stat().st_size <= 60_000


def test_the_words_the_scripts_say_are_all_there():
    words = (STATIC.parent / "templates/review/_words.html").read_text()
    known = {part.split('"')[0] for part in words.split('data-word="')[1:]}
    scripts = "".join(file.read_text() for file in (STATIC / "js").glob("*.js"))
    said = set(re.findall(r'(?<![.#\w])say\("([^"]+)"', scripts))
    assert len(said) > 30
    begun = {word for word in said if word.endswith("-")}  # the rest is added there
    assert all(any(word.startswith(beginning) for word in known) for beginning in begun)
    assert said - begun - known == set()


# A mark's and its handle's place in the frame after a key, whether the mark is drawn there, and the same later.
JUMP = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const place = () => {
    const [mark, handle] = ["mark.selected", ".handle.start"].map((name) => document.querySelector(name));
    const [box, knob] = [mark, handle].map((element) => element.getBoundingClientRect());
    return [box.top, knob.top - box.top, mark.checkVisibility({ contentVisibilityAuto: true })];
  };
  dispatchEvent(new KeyboardEvent("keydown", { key: "k", code: "KeyK" }));
  await frame();
  const first = place();
  for (let count = 0; count < 5; count += 1) await frame();
  return [first, place()];
}"""


def test_a_far_span_stands_where_it_stays_from_the_first_frame_on(at):
    text = "\n".join(
        f"They saw nurse {number:03} at the quay. " + "Then they went home. " * 20 for number in range(150)
    )
    here = at(text, [(f"nurse {number:03}", 0, "ACTOR", {}, 0.9) for number in (3, 140)], [])
    here.page.locator("#report.measured").wait_for()
    for _ in range(4):
        first, later = here.page.evaluate(JUMP)
        assert first == later
        assert first[2]
        assert abs(first[1]) < 10
