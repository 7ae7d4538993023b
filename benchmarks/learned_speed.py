"""What the suggester `learned` costs: training over numbers of reports, and words read per second.

    .venv/bin/python -m benchmarks.learned_speed

Reports are the invented articles of the tests, marked by hand, put together to 400 words. Beside reading stand what
it is made of: cutting into words, the rules, the features, and the field alone.
"""

import time
from collections.abc import Callable
from itertools import cycle, islice

from benchmarks.ground import ground, peak

SIZES = (25, 50, 100)
WORDS = 400  # of a report


def reports(count: int) -> list:
    """That many reports with what is in them, each begun by a line of its own so that none repeats another."""
    from annotator.spans.scoring import Gold, Mark, Marked
    from tests.suggestions.patterns.marked import articles

    found, source = [], cycle([*articles("seen"), *articles("unseen")])
    for number in range(count):
        text, marks = "", []
        while len(text.split()) < WORDS:
            article = next(source)
            text += f"{filler_line(number, len(marks))}\n"
            marks += [Mark(one.start + len(text), one.end + len(text), one.label) for one in article.marks]
            text += f"{article.text}\n"
        found.append(Gold(text, Marked(marks, labels=frozenset({"ACTOR", "CASUALTY", "SOURCE"}))))
    return found


def filler_line(*seed: int) -> str:
    """A line of invented words."""
    from benchmarks.ground import dice, filler

    return filler(dice(hash(seed)), 60)


def seconds(work: Callable[[], object]) -> float:
    """How long it takes once."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def main() -> None:
    """Print seconds per training, then thousands of words per second."""
    from annotator.learning import training
    from annotator.projects import defaults
    from annotator.suggestions.providers import patterns
    from annotator.suggestions.providers.learned.model import Look
    from annotator.suggestions.providers.learned.words import Words

    everything = reports(max(SIZES))
    for size in SIZES:
        golds = everything[:size]
        model = training.quick(golds, defaults.scheme())
        once = seconds(lambda golds=golds: training.quick(golds, defaults.scheme()))
        print(f"{size:4} reports of {WORDS} words: {once:5.1f} s of CPU for a model")
    print(f"most memory so far: {peak()}")
    texts = [gold.text for gold in islice(everything, 50)]
    words = sum(len(text.split()) for text in texts)
    looks = [Look.at(text) for text in texts]
    for name, work in (
        ("cut into words (raw limit)", lambda: [Words.of(text) for text in texts]),
        ("the rules", lambda: [patterns.suggest(text) for text in texts]),
        ("words, rules and features", lambda: [Look.at(text) for text in texts]),
        ("the fields alone", lambda: [model.propose(look) for look in looks]),
        ("learned, all of it", lambda: [model.suggest(text) for text in texts]),
    ):
        print(f"  {name:28} {words / seconds(work) / 1000:7.0f} thousand words/s")


if __name__ == "__main__":
    with ground():
        main()
