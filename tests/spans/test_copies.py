"""Copies of a report among very many, found by samples, as they are by whole texts."""

import random
import tracemalloc

from annotator.spans import blindness, copies
from annotator.spans.blindness import packed

WORDS = [f"w{number}" for number in range(4000)]


def report(chance: random.Random, words: int = 400) -> list[str]:
    return chance.choices(WORDS, k=words)


def together(texts: list[str]) -> set[frozenset[int]]:
    found = copies.clusters([copies.fingerprint(text) for text in texts])
    return {frozenset(place for place, one in enumerate(found) if one == leader) for leader in set(found)}


def test_a_report_with_a_paragraph_more_is_a_copy_and_another_one_is_not():
    chance = random.Random(1)
    one, other = report(chance), report(chance)
    longer = [*one, *report(chance, 80)]
    assert together([" ".join(words) for words in (one, other, longer)]) == {
        frozenset({0, 2}),
        frozenset({1}),
    }


def test_copies_of_copies_are_together():
    chance = random.Random(2)
    words = report(chance, 800)
    texts = [" ".join(words[start : start + 400]) for start in (0, 120, 240, 360)]
    assert together(texts) == {frozenset(range(4))}


def test_a_footer_that_all_reports_share_makes_no_copies():
    chance = random.Random(3)
    footer = report(chance, 40)
    texts = [" ".join([*report(chance), *footer]) for _ in range(100)]
    assert len(together(texts)) == 100


def test_two_hundred_copies_of_one_report_are_one_cluster():
    chance = random.Random(4)
    words = report(chance)
    texts = [" ".join([f"outlet{number}", *words]) for number in range(200)]
    assert len(together(texts)) == 1


def test_short_texts_are_compared_whole():
    assert together(["Four dead at the quay.", "FOUR DEAD AT THE QUAY", "Five dead at the quay."]) == {
        frozenset({0, 1}), frozenset({2}),
    }  # fmt: skip


def test_samples_find_what_whole_texts_find():
    chance = random.Random(5)
    texts = []
    for _ in range(60):
        words = report(chance)
        texts.append(" ".join(words))
        if chance.random() < 0.5:
            kept = words[: chance.choice([120, 280, 400])]
            texts.append(" ".join([*kept, *report(chance, chance.choice([0, 40, 100]))]))
    whole = blindness.groups([blindness.runs(text) for text in texts])
    sampled = copies.clusters([copies.fingerprint(text) for text in texts])
    assert [whole.index(one) for one in whole] == [sampled.index(one) for one in sampled]


def test_no_texts_make_no_clusters():
    assert copies.clusters([]) == []


def test_texts_that_have_nothing_in_common_take_hardly_any_room(monkeypatch):
    monkeypatch.setattr(copies, "BITS", 1 << 21)
    chance = random.Random(3)  # filler, no secret
    sampled = [8 * run for run in chance.sample(range(1 << 29), 50_000)]
    apart = [packed(sampled[first : first + 50]) for first in range(0, len(sampled), 50)]
    tracemalloc.start()
    try:
        assert copies.clusters(apart) == list(range(len(apart)))
        assert tracemalloc.get_traced_memory()[1] < 1.5 * 2**20
    finally:
        tracemalloc.stop()
