"""Made-up reports whose spans are known: an invented coast, its parties, its people and how its papers put things.

Each report tells of one incident between two parties, in a dozen sentences or so. What comes often and what hardly ever
is drawn by rank, so that every report has names, trades and turns of phrase that none before it had. Many of the words for
speech, harm and armed people are not in the lists of the suggester `patterns`.

    .venv/bin/python -m benchmarks.made_up_news REPORTS > FILE.jsonl    # for `make eval FILE.jsonl`

In a sentence `<word>` stands for something of that kind, and `[A …]`, `[C …]`, `[S …]` mark an ACTOR, a CASUALTY, a SOURCE.
"""

import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from benchmarks.ground import dice

T = TypeVar("T")
Extent = tuple[int, int, str]
LABELS = {"A": "ACTOR", "C": "CASUALTY", "S": "SOURCE"}
MARK = re.compile(r"\[([ACS]) |\]")
SLOT = re.compile(r"<(\w+)>")
KINDS = {"told": 5, "toll": 4, "deed": 4, "aside": 3}  # sentences of each kind, for two or so of all

WORDS = {
    "count": ["two", "three", "four", "five", "six", "seven", "nine", "eleven", "14", "17", "at least six", "some twenty",
              "a handful of", "upwards of thirty", "a good dozen", "no fewer than eight", "a score of", "both"],
    "number": ["two", "three", "four", "seven", "11", "23", "40", "a dozen", "sixty"],
    "people": ["guards", "fishermen", "farmhands", "carters", "lodgers", "dockers", "weavers", "pilgrims", "deckhands",
               "schoolchildren", "millers", "lamplighters", "recruits", "stewards", "quarrymen", "beekeepers", "toll-keepers",
               "oarsmen", "novices", "apprentices", "shepherds", "bargees", "rangers", "cooks", "night porters"],
    "one": ["a guard", "a carter", "a girl of nine", "an old weaver", "the ferryman's son", "a lodger", "one of the cooks",
            "a novice", "the mill's foreman", "a bargee", "a stable lad", "a washerwoman", "an off-duty ranger"],
    "day": ["Monday", "Tuesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "thing": ["barges", "sacks of grain", "lanterns", "huts", "mules", "crates", "mooring posts", "beehives", "looms"],
    "where": ["on the quay", "by the weir", "at the toll house", "under the bridge", "near <place>", "outside <place>",
              "on the <place> road", "in the lower town", "at the salt pans", "behind the rope works"],
    "when": ["on <day>", "before dawn", "at dusk", "that night", "during the fair", "on market day", "after the second bell"],
    "said": ["said", "told reporters", "told the assembly", "reported", "added", "insisted", "recalled", "claimed", "announced",
             "let it be known", "swore", "volunteered", "put it", "whispered", "had it", "shouted across the square", "signalled",
             "would only say", "muttered", "intoned", "gave out", "wired"],
    "that": ["said that", "told a crowd that", "confirmed that", "claimed", "insisted that", "swore that", "gave out that",
             "sent word that", "would have it that", "let slip that", "is adamant that", "was in no doubt that", "put about that",
             "conveyed that", "vouched that"],
    "by": ["according to", "in the words of", "by the account of", "in the telling of", "on the word of", "as told by",
           "if one believes", "going by"],
    "quote": ["“They came out of the fog”", "“We heard the bell and ran”", "“It was over in a minute”", "“Nobody warned us”",
              "“I counted them twice”", "“The water was red”", "“There was no need for it”", "“Ask them who paid”"],
}  # fmt: skip

SENTENCES = {
    "told": [
        "<quote>, [S <s>] <said>.",
        "[S <s>] <that> the [A <a>] had come by water.",
        "<quote>, <said> [S <s>].",
        "<by> [S <s>], the [A <a>] held the crossing <when>.",
        "[S <s>] <that> [C <count> <people> were killed] <where>.",
        "[C <count> <people> were wounded], <by> [S <s>].",
        "[S <s>] <that> [C <count> <people> never came home].",
        "[C <count> <people> had been cut down] <where>, [S <s>] <said>.",
        "[S <s>] put the losses at [C <number> <people> dead].",
        "[S <s>] <that> nobody but the [A <b>] had reason to burn the <thing>.",
        "to [S <s>] the matter was plain: the [A <a>] wanted the wells.",
        "[S <s>], who was there, <that> [C <one> had been trampled].",
        "asked <where>, [S <s>] spoke of [C <count> <people> taken away in chains].",
        "the [A <b>] lost [C <count> <people>], [S <s>] <said>.",
        "[S <s>] would not hear of it: [C nobody had been harmed].",
        "there was talk of [C <count> missing <people>]; [S <s>] <said> as much.",
        "a letter from [S <s>] tells of [C <count> <people> put to the sword] <when>.",
        "word from [S <s>] is that [C <one> lies in the infirmary].",
        "[S <s>] laid it at the door of the [A <b>].",
        "in a pamphlet, [S <s>] called the [A <a>] a rabble.",
    ],
    "toll": [
        "[C <count> <people> were killed] <where> <when>.",
        "[C <count> <people> were wounded] and the <thing> burnt.",
        "[C <count> <people> did not live to see the morning].",
        "[C <one> drowned] <where>.",
        "the raid left [C <count> <people> dead].",
        "the fire [C claimed <count> <people>].",
        "[C <count> <people> were laid out] in the chapel <when>.",
        "the [A <a>] [C carried off <count> <people>] <when>.",
        "the [A <b>] [C shot <count> <people>] <where>.",
        "[C <one> was found lifeless] <where>.",
        "[C <count> <people> lost limbs] when the magazine went up.",
        "[C <one> bled to death] before help came.",
        "[C <count> <people> have not been seen] since the [A <a>] passed through.",
        "by evening [C the dead numbered <number>].",
        "[C <count> of the <people> succumbed] to burns.",
        "[C no lives were lost] in the second attempt.",
        "the blast [C put <count> <people> in their graves].",
        "[C <one> took a bullet in the leg].",
        "the [A <b>] [C hanged <one>] <where>.",
        "[C <count> <people>, among them <one>, perished].",
        "the [A <a>] [C drove <count> <people> into the sea].",
        "[C <one> fell to a stray arrow] <when>.",
    ],
    "deed": [
        "the [A <a>] burned <number> <thing> <where>.",
        "nobody has seen the [A <b>] in <place> since spring.",
        "a column of the [A <a>] was sighted <where>.",
        "the [A <b>] answered with cannon.",
        "the truce between the [A <a>] and the [A <b>] had held for a year.",
        "[A <loose>] blocked the road to <place>.",
        "[A <loose>] were seen <where>.",
        "the banner of the [A <a>] flew over the toll house.",
        "posts of the [A <b>] lie a mile off.",
        "the [A <short>] has not answered for it.",
        "the [A <short>] pulled back <when>.",
        "the [A <a>], or [A <short>], was founded <when> by deserters.",
        "since the [A <a>] seized <place>, bread is dear.",
        "[A <force>] took up positions <where>.",
        "[A <force>] moved on <place> <when>.",
        "both the [A <force>] and the [A <b>] claim the pass.",
        "it was the third strike by the [A <b>] in a month.",
        "bargemen pay the [A <a>] for each trip.",
        "two boats with men of the [A <b>] aboard put in <where>.",
        "the [A <a>] is said to be short of powder.",
    ],
    "aside": [
        "the road to <place> is closed.",
        "<number> <thing> were sold <where>, fewer than last year.",
        "rain is expected <when>.",
        "the council of <place> meets <when>.",
        "the ferry ran <number> times <when>.",
        "<number> <people> were hired for the harvest.",
        "the <place> choir sang for <count> <people> <when>.",
        "a fund for the <people> of <place> stands at 4,000 crowns.",
        "nobody could be reached <when>.",
        "the price of salt rose by 11 per cent.",
        "<number> <people> walked to <place> to see the new bridge.",
        "the mill at <place> dates from the year of the flood.",
        "it was said in the taverns that the war would be short.",
        "the tide tables for <place> were wrong again.",
        "<count> <people> could have been killed, and the quay was empty by luck.",
        "the old bridge killed trade in <place> for good.",
        "the <place> Ferrymen won the regatta.",
        "the schooner Grey Lantern took on <number> <thing>.",
    ],
}  # fmt: skip
BEFORE = ["By all accounts, ", "Late <when>, ", "Then ", "As the <place> road lay open, ", "For the second time, ", "In the confusion ",
          "While the <thing> burned, ", "Not far off, ", "With the tide, ", "Some hours later, "]  # fmt: skip
AFTER = [", the worst since the flood", ", to nobody's surprise", " in spite of the truce", ", and the bells rang", " for want of a guard",
         ", much as last year", " as the [A <a>] withdrew", ", it turned out", ", though the <place> papers are silent", " over <number> <thing>"]  # fmt: skip
TRAITS = [
    "young",
    "weary",
    "unarmed",
    "hired",
    "elderly",
    "off-duty",
    "bare-headed",
    "foreign",
    "half-asleep",
    "travelling",
]
OPENINGS = [
    "[C <count> <people> killed] as [A <a>] strikes near <place>",
    "[A <a>] and [A <b>] clash outside <place>",
    "Dark hours for <place>",
    "[S <s>]: “We will not leave <place>”",
    "[A <b>] blamed for fire in <place>",
    "[C <count> dead] after raid on <place>",
]
PLACED = [
    "<dateline> - The [A <a>] raided the town of <place> on <date>.",
    "Fighting broke out near <place> on <date>.",
    "On <date> shots were fired in the village of <place>.",
    "<dateline> - It began in <place> on <date>, with a quarrel over the weir.",
]
ADJECTIVES = ["Grey", "Salt", "Outer", "Ninth", "Red", "Broken", "Silent", "Northern", "Upper", "Free", "Iron", "Amber",
              "Black", "Second", "Tidal", "Burning", "Blind", "Common"]  # fmt: skip
BODIES = ["Lanterns", "Herons", "Oath", "Circle", "Sons", "Ferrymen", "Hand", "Watch", "Column", "Front", "Brigade", "Thorns",
          "League", "Wardens", "Covenant", "Anvil", "Tide", "Reed", "Militia", "Ropewalkers", "Army", "Shore Company"]  # fmt: skip
LOOSE = ["<person>'s riders", "hooded riders", "men loyal to <person>", "armed ropemakers", "masked oarsmen", "deserters from <land>",
         "unidentified gunmen", "hired blades", "<land>-backed rebels", "<person>'s lancers"]  # fmt: skip
ARMS = [
    "troops",
    "levies",
    "lancers",
    "gunboats",
    "marines",
    "outriders",
    "border guards",
    "halberdiers",
    "soldiers",
    "cutters",
]
OFFICES = ["warden", "nurse", "harbour clerk", "pilot", "elder", "magistrate", "lock-keeper", "police chief", "bell-ringer",
           "colonel", "midwife", "almoner", "spokesman", "reeve", "quartermaster", "surgeon", "castellan", "mayor", "dyke-master",
           "archivist", "provost", "purser", "beadle", "chandler", "governor"]  # fmt: skip
UNNAMED = ["a bargee who fled", "two millers", "witnesses", "a clerk at the toll house", "the infirmary at <place>",
           "a lodger on the quay", "the Guild of Pilots", "the <place> Courier", "the <place> Almanac", "a cousin of the dead man",
           "the abbey", "several carters", "the rope works", "a boy with a lantern", "the harbour office", "neighbours",
           "the widow of the cook", "a deserter", "a voice on the beach", "the parish of <place>"]  # fmt: skip


def names(chance: random.Random, count: int, parts: Sequence[str], ends: Sequence[str]) -> list[str]:
    """Different invented names."""
    made: dict[str, None] = {}
    while len(made) < count:
        made[
            "".join([*chance.choices(parts, k=chance.choice((1, 1, 2))), chance.choice(ends)]).capitalize()
        ] = None
    return list(made)


@dataclass
class World:
    """What the reports are about: the same at every run."""

    chance: random.Random = field(default_factory=lambda: dice(11))

    def __post_init__(self) -> None:
        chance = self.chance
        self.places = names(chance, 60, ["os", "bran", "kar", "tol", "has", "pan", "cor", "dun", "vel", "mir", "es", "ul"],
                            ["ka", "num", "sava", "mar", "nock", "vane", "by", "wick", "mouth", "den", "ford"])  # fmt: skip
        self.lands = names(
            chance,
            12,
            ["val", "tor", "kes", "mar", "lun", "ost"],
            ["oria", "via", "enia", "mark", "land", "eth"],
        )
        first = names(
            chance,
            60,
            ["a", "pe", "ur", "o", "da", "sam", "il", "ru", "te", "jo"],
            ["da", "lun", "sa", "lo", "ra", "min", "k"],
        )
        last = names(chance, 160, ["mor", "an", "tiv", "bri", "te", "kor", "ull", "sen", "gar", "hol"],
                     ["o", "dor", "ik", "en", "ben", "va", "ane", "sk", "ero"])  # fmt: skip
        self.people = [f"{chance.choice(first)} {name}" for name in last]
        pairs = [f"{one} {body}" for one in [*ADJECTIVES, *self.places[:20]] for body in BODIES]
        self.parties = [
            *chance.sample(pairs, 60),
            *names(chance, 12, ["ru", "ska", "ve", "ost"], ["vane", "rim", "dh", "gar"]),
        ]
        chance.shuffle(self.parties)

    def ranked(self, of: Sequence[T]) -> T:
        """One of them, the first most often: words of a language come about like that."""
        return self.chance.choices(of, [(place + 1) ** -0.7 for place in range(len(of))])[0]

    def report(self, number: int) -> tuple[str, list[Extent]]:
        """A text, and what is to be found in it."""
        told = Told(self)
        lines = [told.filled(self.ranked(OPENINGS)), told.sentence(self.ranked(PLACED))]
        kinds = [kind for kind, often in KINDS.items() for _ in range(often)]
        lines += [
            told.sentence(self.ranked(SENTENCES[kind])) for kind in self.chance.sample(kinds, len(kinds) - 2)
        ]
        return marked("\n".join([*lines, f"Dispatch {number}."]))


class Told:
    """One report's parties, speakers and place."""

    def __init__(self, world: World) -> None:
        self.world, chance = world, world.chance
        self.place, self.party, self.other = (
            world.ranked(world.places),
            world.ranked(world.parties),
            world.ranked(world.parties),
        )
        self.land = world.ranked(world.lands)
        self.speakers = [world.ranked(world.people) for _ in range(3)]
        self.offices = [world.ranked(OFFICES) for _ in self.speakers]
        self.known: set[str] = set()
        self.date = f"{chance.randint(1, 28)} {chance.choice(['March', 'April', 'June', 'October'])}"

    def sentence(self, pattern: str) -> str:
        """With everything filled in, and now and then more said before or behind it."""
        if (
            not pattern.startswith(("[S", "<quote>", "<dateline>", "On <date>"))
            and self.world.chance.random() < 0.3
        ):
            pattern = self.world.ranked(BEFORE) + pattern.replace("The ", "the ", 1).replace(
                "[C No ", "[C no ", 1
            )
        if pattern.endswith(".") and self.world.chance.random() < 0.25:
            pattern = f"{pattern[:-1]}{self.world.ranked(AFTER)}."
        return self.filled(pattern)

    def filled(self, pattern: str) -> str:
        """With a word for each slot, and begun with a capital."""
        while SLOT.search(pattern):
            pattern = SLOT.sub(lambda found: self._slot(found[1]), pattern, count=1)
        start = re.match(r"(\[[ACS] |“)*", pattern)
        at = start.end() if start else 0
        return pattern[:at] + pattern[at].upper() + pattern[at + 1 :]

    def _slot(self, kind: str) -> str:
        world = self.world
        if kind in WORDS:
            word = world.ranked(WORDS[kind])
            is_told_more_of = kind == "people" and world.chance.random() < 0.25
            return f"{world.ranked(TRAITS)} {word}" if is_told_more_of else word
        simple = {
            "a": self.party,
            "b": self.other,
            "land": self.land,
            "date": self.date,
            "dateline": self.place.upper(),
        }
        if kind in simple:
            return simple[kind]
        return {"s": self._speaker, "place": self._place, "short": self._short, "person": lambda: world.ranked(world.people),
                "loose": lambda: world.ranked(LOOSE), "force": lambda: f"{self.land}n {world.ranked(ARMS)}"}[kind]()  # fmt: skip

    def _place(self) -> str:
        return self.place if self.world.chance.random() < 0.6 else self.world.ranked(self.world.places)

    def _short(self) -> str:
        words = self.party.split()
        return "".join(word[0] for word in words) if len(words) > 1 else self.party

    def _speaker(self) -> str:
        if self.world.chance.random() < 0.4:
            return self.world.ranked(UNNAMED)
        which = self.world.chance.randrange(len(self.speakers))
        name, office = self.speakers[which], self.offices[which]
        if name in self.known:
            return name.split()[1]
        self.known.add(name)
        return f"{office} {name}"


def marked(text: str) -> tuple[str, list[Extent]]:
    """A text without its marks, and the spans they held; an article before a party or speaker is not of it."""
    plain, at, spans, open_ones = "", 0, [], []
    for found in MARK.finditer(text):
        plain, at = plain + text[at : found.start()], found.end()
        if found[1]:
            open_ones.append((len(plain), LABELS[found[1]]))
        else:
            start, label = open_ones.pop()
            article = re.match(r"(the|a|an) ", plain[start:], re.IGNORECASE) if label != "CASUALTY" else None
            spans.append((start + (article.end() if article else 0), len(plain), label))
    return plain + text[at:], sorted(spans)


def reports(count: int) -> Iterator[tuple[str, list[Extent]]]:
    """Texts, each with what is to be found in it."""
    world = World()
    for number in range(count):
        yield world.report(number)


def main() -> None:
    """Print them as lines of JSON."""
    for number, (text, spans) in enumerate(reports(int(sys.argv[1]))):
        marked_spans = [{"start": start, "end": end, "label": label} for start, end, label in spans]
        labels = sorted(LABELS.values())
        print(
            json.dumps(
                {"id": str(number), "text": text, "labels": labels, "spans": marked_spans}, ensure_ascii=False
            )
        )


if __name__ == "__main__":
    main()
