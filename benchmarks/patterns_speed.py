"""How fast `patterns` reads: megabytes of text per second on one core, beside a raw limit, and on hostile text.

    .venv/bin/python -m benchmarks.patterns_speed

The news are the invented articles of the tests, four to a report of about 600 words, repeated to about a megabyte;
they are dense, a span every ten words. The raw limit is one pass of one expression that only cuts the same text into
words.
"""

import re
import time
from collections.abc import Callable
from functools import partial
from itertools import cycle, islice

from annotator.suggestions.providers import patterns
from tests.suggestions.patterns.marked import articles

SIZE = 1_000_000  # code points of news
LINE = 100_000  # code points of a hostile line
WORDS = re.compile(r"\w+|\S")
ARTICLES = [article.text for folder in ("seen", "unseen") for article in articles(folder)]
NEWS = ["\n".join(ARTICLES[start : start + 4]) for start in range(0, len(ARTICLES), 4)]

HOSTILE = {
    "one line of news": " ".join(" ".join(NEWS).split()) * 9,
    "all in capitals": "".join(NEWS).upper() * 9,
    "digits": "1" * LINE,
    "numbers": "12 " * LINE,
    "spaces": " " * LINE,
    "quotes": '"' * LINE,
    "names": "Aa Bb " * LINE,
    "short forms": "HDL " * LINE,
    "outcome words": "killed " * LINE,
    "counts and people": "two guards and " * LINE,
    "speech": "said Police told " * LINE,
    "commas": "a, " * LINE,
    "hyphens": "a-" * LINE,
    "possessives": "Valdoria's " * LINE,
}


def seconds(work: Callable[[], object]) -> float:
    """Processor time of the fastest of three runs."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Print the figures."""
    count = SIZE // (sum(map(len, NEWS)) // len(NEWS))
    news = list(islice(cycle(NEWS), count))
    size = sum(len(text.encode()) for text in news) / 1e6
    raw = seconds(lambda: [WORDS.findall(text) for text in news])
    ours = seconds(lambda: [patterns.suggest(text) for text in news])
    spans = sum(len(patterns.suggest(text)["spans"]) for text in news)
    print(f"news: {size:.2f} MB in {len(news)} reports, {spans} spans")
    print(f"  cut into words only (raw limit)  {size / raw:6.2f} MB/s")
    print(f"  patterns.suggest                 {size / ours:6.2f} MB/s")
    print(f"hostile lines of {LINE:,} code points")
    for name, text in HOSTILE.items():
        print(f"  {name:22} {seconds(partial(patterns.suggest, text[:LINE])) * 1000:7.0f} ms")


if __name__ == "__main__":
    main()
