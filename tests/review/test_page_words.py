"""Where the edges of a span go: to whole words and without what does not belong, in many kinds of writing."""

import pytest

pytestmark = pytest.mark.browser

# What a hand selected, between ⟦ and ⟧, and what is marked.
TIDIED = [
    # whole words, in whatever part of them one began
    ("the harb⟦our pol⟧ice said", "harbour police"),
    ("⟦four guards⟧ were hurt", "four guards"),
    ("in Sheikh al⟦-Ras⟧san", "Rassan"),
    ("⟦Valdoria⟧-backed guards", "Valdoria"),
    ("a loss of ⟦-40 or⟧ more", "-40 or"),
    ("the F-1⟦5 j⟧ets", "15 jets"),
    ("of O’Br⟦ie⟧n and d’Ivoire", "O’Brien"),
    ("the Kata⟦'ib⟧ said", "Kata'ib"),
    ("writes @harbour⟦_pol⟧ice today", "@harbour_police"),
    ("tagged #Brann⟦port⟧.", "#Brannport"),
    # numbers with their separators
    ("some 1,2⟦00 gua⟧rds", "1,200 guards"),
    ("some 3⟦.5⟧ million", "3.5"),
    ("killed ⟦1.200⟧.", "1.200"),
    # no blanks, quotation marks, commas, stops at the edges
    ("said ⟦ four guards, ⟧and", "four guards"),
    ("of ⟦“Red Delta”⟧ said", "Red Delta"),
    ("of ⟦«Red Delta»,⟧ said", "Red Delta"),
    ("of ⟦‘Red Delta’:⟧ all", "Red Delta"),
    ("the ⟦guards … – ⟧were", "guards"),
    ("the ⟦\u200eguards\u200f⟧ were", "guards"),
    # a possessive stays out at the end and in on the way
    ("the ⟦League’s⟧ boats", "League"),
    ("the Lea⟦gu⟧e's boats", "League"),
    ("the ⟦guards’⟧ boats", "guards"),
    ("the ⟦League’s boats⟧.", "League’s boats"),
    # abbreviations keep their last dot
    ("the ⟦U.S.⟧ envoy", "U.S."),
    ("the ⟦U.S⟧. envoy", "U.S."),
    ("the ⟦U.S.’s⟧ envoy", "U.S."),
    ("at 4 ⟦a.m.,⟧ a shell", "a.m."),
    ("said the ⟦envoy.⟧", "envoy"),
    # a bracket stays only with its partner
    ("the ⟦(HL)⟧ said", "(HL)"),
    ("the ⟦(HL⟧) said", "HL"),
    ("the League (⟦HL)⟧ said", "HL"),
    ("the ⟦League (HL)⟧ said", "League (HL)"),
    ("(HL⟦) said (⟧four)", "said"),
    ("⟦(HL) said (four⟧) hurt", "(HL) said (four"),
    ("the ⟦[League (HL)⟧ said]", "League (HL)"),
    # writing without blanks
    ("港湾⟦警察⟧は言った", "警察"),
    ("「⟦警察」⟧は", "警察"),
    ("ตำ⟦รว⟧จกล่าวว่า", "ตำรวจ"),
    ("（⟦港湾警察）⟧", "港湾警察"),
    ("אמר ⟦דובר ה⟧צי, כי", "דובר הצי"),
    ("قال ⟦المتحدث،⟧ إن", "المتحدث"),
    # nothing is left
    ("said ⟦, “⟧four", None),
]

TIDY = """async (cases) => {
  const [{ ReportText }, { tidy }] = await Promise.all(["spans", "edges"].map((name) => import(`/static/js/${name}.js`)));
  return cases.map((marked) => {
    const article = document.createElement("article");
    const block = document.createElement("p");
    const string = marked.replace(/[⟦⟧]/gu, "");
    Object.assign(block, { className: "block", id: "b0", textContent: string });
    Object.assign(block.dataset, { start: 0, end: [...string].length });
    article.append(block);
    const text = new ReportText(article);
    const found = tidy(text, [...marked].indexOf("⟦"), [...marked].indexOf("⟧") - 1, false);
    return found && text.slice(found.start, found.end);
  });
}"""


def test_a_selection_becomes_whole_words_without_what_does_not_belong(live_server, open_page):
    page = open_page()
    page.goto(f"{live_server.url}/login/")
    found = page.evaluate(TIDY, [marked for marked, _ in TIDIED])
    wrong = [
        (marked, words, expected)
        for (marked, expected), words in zip(TIDIED, found, strict=True)
        if words != expected
    ]
    assert wrong == []


# A span, the edge that moves, in (1) or against (-1) reading order, and the span after one press and after two.
STEPS = [
    ("the ⟦harbour⟧ police said", "end", 1, ["harbour police", "harbour police said"]),
    ("the ⟦harbour police⟧ said", "end", -1, ["harbour", None]),
    ("the harbour ⟦police⟧ said", "start", -1, ["harbour police", "the harbour police"]),
    ("met ⟦Sheikh⟧ al-Rassan’s men", "end", 1, ["Sheikh al-Rassan", "Sheikh al-Rassan’s"]),
    ("the ⟦two⟧ F-15 jets", "end", 1, ["two F-15", "two F-15 jets"]),
    ("the ⟦envoy⟧ U.S. (HL) said", "end", 1, ["envoy U.S.", "envoy U.S. (HL"]),
    ("some ⟦of⟧ 1,200 or 3.5", "end", 1, ["of 1,200", "of 1,200 or"]),
    ("some ⟦of⟧ 1\u202f200 men", "end", 1, ["of 1\u202f200", "of 1\u202f200 men"]),
    ("by @harbour_police ⟦today⟧", "start", -1, ["@harbour_police today", "by @harbour_police today"]),
    ("⟦港湾⟧警察は", "end", 1, ["港湾警察", "港湾警察は"]),
    ("⟦ジョン⟧・スミス氏", "end", 1, ["ジョン・スミス", "ジョン・スミス氏"]),
]

STEP = """async (cases) => {
  const { byWord } = await import("/static/js/words.js");
  return cases.map(([marked, edge, step]) => {
    const string = marked.replace(/[⟦⟧]/gu, "");
    const place = { start: marked.indexOf("⟦"), end: marked.indexOf("⟧") - 1 };
    return [1, 2].map(() => {
      place[edge] = byWord(string, place[edge], edge, step);
      return place[edge] !== null && place.start < place.end ? string.slice(place.start, place.end) : null;
    });
  });
}"""


def test_an_edge_goes_by_whole_words_names_and_numbers(live_server, open_page):
    page = open_page()
    page.goto(f"{live_server.url}/login/")
    found = page.evaluate(STEP, [[marked, edge, step] for marked, edge, step, _ in STEPS])
    assert found == [expected for *_, expected in STEPS]
