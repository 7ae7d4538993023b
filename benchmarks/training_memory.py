"""What trainings leave in the memory of the process that does the job: apart, as the worker trains, and in it.

    .venv/bin/python -m benchmarks.training_memory [REPORTS [TRAININGS]]

Before each training one more report is finished, of the 400 words that the benchmark of speed has them of.
"""

import sys
import time

import psutil

from benchmarks.ground import ground, new_project
from benchmarks.learned_speed import reports


def main() -> None:
    """Print the memory of this process after each training, first apart, then in itself."""
    from annotator.accounts.models import User
    from annotator.learning import actions
    from tests.releases.opinions import Opinions

    given = [int(one) for one in sys.argv[1:]]
    count, times = (given + [100, 6][len(given) :])[:2]
    project = new_project("memory")
    opinions = Opinions(project, User.objects.create_user("reader"))
    golds = iter(reports(count + 2 * times))

    def finish(number: int) -> None:
        gold = next(golds)
        document = opinions.document(gold.text, f"report {number}")
        opinions.submit(
            document, [opinions.span(document, one.start, one.end, one.label) for one in gold.marked.marks]
        )

    for number in range(count):
        finish(number)
    print(f"{count} reports; before: {memory():.0f} MB")
    for name, apart in (("in a process of its own", True), ("in this process", False)):
        for number in range(times):
            finish(count + times * apart + number)
            wished = actions.wish(project=project, by=None)
            begun = time.perf_counter()
            made = actions.train(training_id=wished.pk, apart=apart)
            took = time.perf_counter() - begun
            print(f"  {name}, {number + 1}: {memory():4.0f} MB after {took:3.0f} s ({made.state})")


def memory() -> float:
    """What this process holds, in MB."""
    return psutil.Process().memory_info().rss / 2**20


if __name__ == "__main__":
    with ground():
        main()
