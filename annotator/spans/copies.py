"""Near-duplicates among very many texts, by a sample of the runs that `blindness` compares.

A syndicated report stands in a project in several versions. What one of them says is known from the others.
"""

from collections import Counter
from collections.abc import Iterable

from annotator.spans.blindness import is_near, packed, runs, unpacked
from annotator.spans.joined import Joined

SAMPLED = 8  # of so many runs one is kept, the same ones in every text
SHORT = 40  # runs: of a text that has no more, all are kept
CHAIN = 20  # a run leads to the last so many texts that have it: copies form a chain, footers cost little
BITS = 1 << 26  # runs are marked in two places among so many
SPREAD = 0x9E3779B97F4A7C15


def fingerprint(text: str) -> bytes:
    """The sample of a text's runs, four bytes each."""
    all_runs = runs(text)
    kept = all_runs if len(all_runs) <= SHORT else (run for run in all_runs if run % SAMPLED == 0)
    return packed(kept)


def clusters(fingerprints: Iterable[bytes]) -> list[int]:
    """A number per text, the same for near-duplicates, and for whatever is joined by some.

    The fingerprints are gone through twice, so that they need not all be in memory.
    """
    joined, repeated = Joined(), _Repeated(fingerprints)
    where: dict[int, list[int]] = {}
    sizes: list[tuple[int, int]] = []
    for place, found in enumerate(map(unpacked, fingerprints)):
        sizes.append((len(found), sum(run % SAMPLED == 0 for run in found)))
        shared: Counter[int] = Counter()
        for run in filter(repeated.holds, found):
            have = where.setdefault(run, [])
            shared.update(have)
            have.append(place)
            del have[:-CHAIN]
        for other, count in shared.items():
            if is_near(count, _comparable(sizes[place], sizes[other])):
                joined.join(place, other)
    return [joined.leader(place) for place in range(len(sizes))]


def _comparable(one: tuple[int, int], other: tuple[int, int]) -> int:
    """How many runs the shorter of two texts could share with the other: all, or those that both sampled."""
    (all_here, sampled_here), (all_there, sampled_there) = one, other
    if max(all_here, all_there) <= SHORT:
        return min(all_here, all_there)
    return max(1, min(sampled_here, sampled_there))


class _Repeated:
    """Which runs more than one text may have; the others lead nowhere and need no room."""

    def __init__(self, fingerprints: Iterable[bytes]) -> None:
        self._twice = twice = bytearray(BITS >> 3)
        once = bytearray(BITS >> 3)
        for found in map(unpacked, fingerprints):
            for run in found:
                one, other = _places(run)
                one_bit, other_bit = 1 << (one & 7), 1 << (other & 7)
                if once[one >> 3] & one_bit and once[other >> 3] & other_bit:
                    twice[one >> 3] |= one_bit
                    twice[other >> 3] |= other_bit
                once[one >> 3] |= one_bit
                once[other >> 3] |= other_bit

    def holds(self, run: int) -> bool:
        return all(self._twice[place >> 3] & 1 << (place & 7) for place in _places(run))


def _places(run: int) -> tuple[int, int]:
    """Where a run is marked: in two places, spread over all, since those sampled have their lowest bits in common."""
    spread = run * SPREAD
    return spread >> 6 & BITS - 1, spread >> 38 & BITS - 1
