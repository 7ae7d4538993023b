"""The values of a suggested span, and whom a toll is pinned on."""

from typing import Any

import pytest

from annotator.suggestions.providers import patterns


def toll(text: str) -> dict[str, Any]:
    """The values of the only toll of a sentence."""
    (span,) = [s for s in patterns.suggest(text)["spans"] if s["label"] == "CASUALTY"]
    values: dict[str, Any] = span["attributes"]
    return values


def speaker(text: str) -> dict[str, Any]:
    """The values of the first speaker of a text."""
    values: dict[str, Any] = next(
        s["attributes"] for s in patterns.suggest(text)["spans"] if s["label"] == "SOURCE"
    )
    return values


def links(text: str) -> list[tuple[str, str]]:
    found = patterns.suggest(text)
    quote = [text[s["start"] : s["end"]] for s in found["spans"]]
    return [(quote[link["from"]], quote[link["to"]]) for link in found["links"]]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Four guards were killed.", "killed"),
        ("Four guards were wounded.", "injured"),
        ("Four guards were killed or wounded.", "killed-or-injured"),
        ("Four guards were kidnapped.", "captured"),
        ("Four guards are missing.", "missing"),
        ("Four guards were taken hostage.", "captured"),
        ("Four guards died.", "killed"),
        ("Four guards lost their lives.", "killed"),
        ("Four guards sustained injuries.", "injured"),
        ("The raid caused twelve casualties.", "killed-or-injured"),
        ("The force detained two suspected insurgents.", "captured"),
        ("There were no casualties.", "none-reported"),
        ("Four guards were shot dead.", "killed"),
        ("Four guards were shot and wounded.", "injured"),
    ],
)
def test_what_happened_is_read_from_the_outcome_word(text: str, kind: str) -> None:
    assert toll(text)["kind"] == kind


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("At least nine guards were killed.", ("at-least", 9, None)),
        ("More than 20 people were killed.", ("at-least", 21, None)),
        ("Up to 40 rebels were killed.", ("at-most", 0, 40)),
        ("Nearly 30 people were killed.", ("about", 30, 30)),
        ("Between 30 and 40 people are missing.", ("range", 30, 40)),
        ("A child was killed.", ("exact", 1, 1)),
        ("Twenty-five villagers were killed.", ("exact", 25, 25)),
        ("Dozens of villagers were killed.", ("vague", 12, None)),
        ("Villagers were killed.", ("unspecified", 2, None)),
        ("Both guards were killed.", ("exact", 2, 2)),
        ("There were no casualties.", ("none", 0, 0)),
        ("No casualties were reported.", ("none", 0, None)),
        ("The death toll rose from nine to 14.", ("exact", 14, 14)),
        ("1,200 people were killed.", ("exact", 1200, 1200)),
    ],
)
def test_the_count_is_read(text: str, count: tuple[str, int | None, int | None]) -> None:
    values = toll(text)
    assert (values["count_type"], values["count_min"], values["count_max"]) == count


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Four soldiers were killed.", "combatant"),
        ("Four armed men were killed.", "combatant"),
        ("Four civilians were killed.", "civilian"),
        ("A child was killed.", "civilian"),
        ("Four officials were killed.", None),
        ("Four people were killed.", None),
        ("The Harbour Defence League (HDL) left. Six HDL members were killed.", "combatant"),
    ],
)
def test_the_status_of_victims_is_what_the_words_say(text: str, status: str | None) -> None:
    assert toll(text).get("victim_status") == status


def test_other_civilians_makes_the_group_before_it_civilian() -> None:
    found = patterns.suggest("Four shopkeepers were killed and two other civilians were wounded.")
    assert [s["attributes"]["victim_status"] for s in found["spans"] if s["label"] == "CASUALTY"] == [
        "civilian",
        "civilian",
    ]
    found = patterns.suggest("Four drivers were killed and two other civilians were wounded.")
    assert [s["attributes"]["victim_status"] for s in found["spans"] if s["label"] == "CASUALTY"] == [
        "civilian",
        "civilian",
    ]


def test_an_included_number_is_kept_apart() -> None:
    values = toll("Nine people, including three children and a woman, were killed.")
    assert values["including"] == {"child": 3, "woman": 1}
    assert values["count_min"] == 9


def test_demographics_are_those_of_the_victims() -> None:
    assert toll("Two journalists were killed.")["demographics"] == ["journalist"]
    assert toll("Two aid workers were killed.")["demographics"] == ["aid-worker"]
    assert "demographics" not in toll("Two people were killed.")


def test_doubt_and_denial_are_kept() -> None:
    assert toll("Four guards were reportedly killed.")["assertion"] == "hedged"
    assert toll("Four guards are believed to have been killed.")["assertion"] == "hedged"
    assert toll("The army denied that four guards were killed.")["assertion"] == "denied"
    assert "assertion" not in toll("Four guards were killed.")


def test_a_number_since_a_date_is_cumulative() -> None:
    assert toll("More than 400 people have been killed since March.")["scope"] == "cumulative"
    assert toll("403 people have been killed this year.")["scope"] == "cumulative"
    assert "scope" not in toll("Four people were killed on Monday.")


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("No deaths were reported.", "killed"),
        ("No one was hurt.", "injured"),
        ("There were no casualties.", None),
    ],
)
def test_none_reported_says_of_what(text: str, which: str | None) -> None:
    assert toll(text).get("none_of") == which


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Police said so.", "official"),
        ("The health ministry said so.", "official"),
        ("Doctors said so.", "medical-rescue"),
        ("State radio said so.", "media"),
        ("Residents said so.", "witness"),
        ("The Valdorian Observatory for Rights said so.", "monitor"),
        ("A rebel commander said so.", "armed-group"),
        ("Ada Moro said so.", None),
    ],
)
def test_the_kind_of_a_speaker_is_read_from_its_noun(text: str, kind: str | None) -> None:
    assert speaker(text).get("kind") == kind


def test_a_speaker_keeps_its_cue_its_channel_and_whether_it_is_named() -> None:
    values = speaker("Port officials announced in a statement that the war was over.")
    assert (values["cue"], values["channel"], values["named"]) == ("announced", "statement", "unnamed")
    assert "named" not in speaker("Ada Moro said so.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Four guards were killed, police said.", [("Four guards were killed", "police")]),
        ("According to police, four guards were killed.", [("four guards were killed", "police")]),
        (
            "Police said four guards were killed, while rebels said nine soldiers died.",
            [("four guards were killed", "Police"), ("nine soldiers died", "rebels")],
        ),
        (
            "State radio quoted a rebel commander as saying nine soldiers died.",
            [("nine soldiers died", "rebel commander")],
        ),
        (
            "Ada Moro said the port was hit. She said four guards were killed.",
            [("four guards were killed", "Ada Moro")],
        ),
        ("No casualties were reported, police said.", [("No casualties", "police")]),
        ("The ministry condemned the attack that killed four guards.", []),
    ],
)
def test_a_toll_is_pinned_on_who_governs_its_clause(text: str, expected: list[tuple[str, str]]) -> None:
    assert links(text) == expected


def test_an_inner_speaker_is_secondary() -> None:
    found = patterns.suggest("State radio quoted a rebel commander as saying nine soldiers died.")
    assert [s["attributes"].get("level") for s in found["spans"] if s["label"] == "SOURCE"] == [
        None,
        "secondary",
    ]


def test_were_reported_names_nobody() -> None:
    text = "Police said the town was hit. No casualties were reported."
    assert links(text) == []
    assert toll(text)["attribution"] == "article"


def test_a_toll_after_a_named_account_is_left_undecided() -> None:
    text = "Police said the town was hit. Four guards were killed."
    assert links(text) == []
    assert "attribution" not in toll(text)


def test_a_short_name_that_the_report_defines_is_given_its_long_one_wherever_it_stands() -> None:
    text = "The Harbour Defence League (HDL) shelled the port. HDL fighters fled. The Valdorian navy chased HDL boats."
    spans = patterns.suggest(text)["spans"]
    names = {text[one["start"] : one["end"]]: one["attributes"].get("canonical") for one in spans}
    assert names == {"Harbour Defence League": None, "HDL": "Harbour Defence League", "Valdorian navy": None}
