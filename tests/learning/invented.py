"""Reports in an invented language, marked: what a model can learn from without any rule."""

import random

from annotator.spans.scoring import Gold, Mark, Marked

SCHEME = {
    "scheme": "invented/1",
    "labels": {"SPEAKER": {"key": "1", "colour": 1}, "TOLL": {"key": "2", "colour": 2}},
}
NAMES = ["Korva", "Miruna", "Dalo Teben", "Ursa", "Pel Andor", "Tivik", "Samra", "Olun Bri"]
PLACES = ["Brannum", "Karsava", "Tolmar", "Hask"]
VICTIMS = ["tunari", "melesi", "gorani"]
FILLER = ["ena", "tobri", "lasu", "mekan", "dur", "vesta", "olmi", "zuru", "pako", "nerim"]


def report(number: int) -> Gold:
    """A report of three sentences: two speakers, two tolls."""
    chance = random.Random(number)  # the same at every run
    text, marks = "", []
    for _ in range(2):
        name, toll = chance.choice(NAMES), f"{chance.randint(2, 90)} {chance.choice(VICTIMS)} zoma"
        text += f"{chance.choice(PLACES)} {' '.join(chance.sample(FILLER, 3))}. "
        marks.append(Mark(len(text), len(text) + len(name), "SPEAKER"))
        text += f"{name} brul, "
        marks.append(Mark(len(text), len(text) + len(toll), "TOLL"))
        text += f"{toll} {chance.choice(FILLER)}.\n"
    return Gold(text, Marked(marks, labels=frozenset(SCHEME["labels"])))


def reports(count: int) -> list[Gold]:
    """That many, each another."""
    return [report(number) for number in range(count)]
