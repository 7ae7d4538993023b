"""Where the sweep before submitting stops. ⟦…⟧ is what it selects; a text without marks is worth no stop."""

import re
from itertools import pairwise

import pytest

from annotator.suggestions import stops

NUMBERS = [
    "⟦At least nine miners were killed⟧ when the wall of the pit at Tolm gave way.",
    "The raid ⟦killed 20 villagers⟧ near the quay.",
    "The mortar fire left the market empty and ⟦30 wounded⟧, most of them traders.",
    "In the morning ⟦the toll stood at 14⟧.".replace("⟦the toll", "the ⟦toll"),
    "⟦Between 30 and 40 sailors are missing⟧ since the storm.",
    "⟦Dozens of people drowned⟧ as the ferry sank.",
    "⟦A dozen nurses were hurt⟧ in the crush at the gate.",
    "⟦Fourteen dockhands drowned⟧ in the harbour basin.",
    "The blast spared the guards but caused ⟦three civilian deaths⟧ at the ford.",
    "⟦Several fishermen⟧ have not come home to the coast of Brann.",
    "⟦Four of their colleagues are still being held captive⟧ by the league in the hills.",
]
OUTCOMES = [
    "⟦The harbour master was wounded⟧ by a splinter.".replace("⟦The ", "The ⟦"),
    "⟦A nurse was killed⟧ when the clinic burned.",
    "The drone ended in ⟦killing a senior commander⟧ of the league.",
    "The talks ended with the ⟦death of Oda Renn⟧, who had led the league for nine years.",
    "⟦Commander Ibn Sor died⟧ in the hospital of Tolm on Friday.",
    "The ⟦mayor of Brannport, 43, was wounded⟧ on the steps of the hall.",
    "There were ⟦no injuries⟧ in the fire at the mill.",
    "It was the worst month for ⟦civilian casualties⟧ in the valley.",
]
SPEECH = [
    "The roof had been hit twice, ⟦port officials⟧ said.",
    "According to the ⟦Brann hospital⟧ it was the third raid of the week.",
    "“It came from the sea,” said ⟦Teo Lund⟧, who keeps the light.",
    "⟦Oda Renn⟧, the harbour master of Brannport, said that the quay was closed.",
    "The ⟦Harbour League⟧ (HL) denied that the boats were its own.",
    "The ⟦ministry⟧ on Tuesday rejected the claim.",
    "It was confirmed by the ⟦coastguard⟧ that the light had failed.",
]
NOTHING = [
    "On 4 May, at 14:30 and again at 7pm, the guns of the 9th Regiment fell silent.",
    "It happened in 2031, three days after the truce of 12 March.",
    "The guards live at 12 Harbour Street, five kilometres from the soldiers of the port.",
    "The town paid $40 million, 20 percent more than the wounded city of Tolm.",
    "Three boats, 14 houses and an F-15 were destroyed, and two police cars burned.",
    "@kes_harbour9 posted it at 20:15 for the people of the coast.",
    "She said that it was over, and they confirmed it.",
    "It was reported that the bridge had been closed.",
    "The shelling could kill thousands, and the league threatened to kill the mayor.",
    "They were killed, and he was wounded, she said.",
    "Nobody knows how many.",
    "The port is open; ships come and go as before.",
]


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without its marks, and where they stood."""
    places, text = [], ""
    for part in re.split(r"(⟦.*?⟧)", marked):
        words = part.strip("⟦⟧")
        if part != words:
            places.append((len(text), len(text) + len(words)))
        text += words
    return text, places


@pytest.mark.parametrize("marked", NUMBERS)
def test_a_number_beside_people_or_harm_is_a_stop_for_a_toll(marked):
    the_only_stop(marked, "number", "CASUALTY")


@pytest.mark.parametrize("marked", OUTCOMES)
def test_somebody_harmed_without_a_number_is_a_stop_for_a_toll(marked):
    the_only_stop(marked, "outcome", "CASUALTY")


@pytest.mark.parametrize("marked", SPEECH)
def test_somebody_who_speaks_and_is_no_pronoun_is_a_stop_for_a_source(marked):
    the_only_stop(marked, "speech", "SOURCE")


def the_only_stop(marked: str, kind: str, label: str) -> None:
    text, [(start, end)] = unmarked(marked)
    found = [one for one in stops.find(text) if one.label == label]
    assert [one.quote for one in found] == [text[start:end]]
    assert (found[0].stop.kind, found[0].stop.start, found[0].stop.end) == (kind, start, end)


@pytest.mark.parametrize("text", NOTHING)
def test_dates_times_money_addresses_equipment_pronouns_and_what_might_be_are_no_stops(text):
    assert stops.find(text) == []


def test_the_likeliest_come_first():
    text = (
        "Three ministers met at noon. Witnesses said the raid was short. At least nine miners were killed. "
        "A nurse was hurt in the yard."
    )
    assert [one.quote for one in stops.find(text)] == [
        "At least nine miners were killed", "Witnesses", "A nurse was hurt", "Three ministers",
    ]  # fmt: skip


def test_a_source_may_be_marked_anywhere_before_its_verb():
    text = "Brannport slept. Oda Renn, the harbour master of the town, said so."
    [found] = stops.find(text)
    assert text[slice(*found.reach)] == "Oda Renn, the harbour master of the town, said"


def test_captions_and_what_follows_the_report_are_not_read():
    assert stops.find("Image: nine miners were killed at the pit, the ministry said") == []


@pytest.mark.parametrize("text", ["", "\n", "killed", "9", "said", "“", "🦆 said 9 ducks"])
def test_the_smallest_texts_do_no_harm(text):
    for one in stops.find(text):
        assert text[one.stop.start : one.stop.end] == one.quote


def test_offsets_count_code_points():
    text = "🦆🦆 The raid killed 20 villagers near the quay."
    [found] = stops.find(text)
    assert text[found.stop.start : found.stop.end] == found.quote == "killed 20 villagers"


def test_stops_of_one_label_share_no_word():
    text = (
        "The raid killed 20 villagers and three guards, wounding six nurses, police said, the army said. "
        * 20
    )
    for label in ("CASUALTY", "SOURCE"):
        places = sorted((one.stop.start, one.stop.end) for one in stops.find(text) if one.label == label)
        assert len(places) > 20
        assert all(end <= start for (_, end), (start, _) in pairwise(places))
