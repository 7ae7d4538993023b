"""Dividing reports so that nothing leaks: together stays together, once is for ever, test is blind and settled."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.spans import splits
from annotator.spans.splits import APART, DEV, SHARES, TEST, TRAIN, Bar, Place, Report, divide

SPLITS = (TRAIN, DEV, TEST)
KEYS = st.frozensets(st.sampled_from("abcdefgh"), max_size=2)


@st.composite
def reports(draw, size: int = 24) -> list[Report]:
    """Reports that share incidents, some of which were divided before."""
    count = draw(st.integers(0, size))
    return [
        Report(
            f"r{place:02}",
            draw(KEYS),
            {"TOLL": draw(st.integers(0, 5)), "SOURCE": draw(st.integers(0, 3))},
            draw(st.sampled_from([None, None, Bar.UNSETTLED, Bar.NOT_BLIND])),
            draw(st.sampled_from([None, None, None, *SPLITS])),
        )
        for place in range(count)
    ]


def many(count: int, **more) -> list[Report]:
    return [Report(f"r{place:04}", frozenset(), {"TOLL": 1 + place % 7}, **more) for place in range(count)]


def again(found: list[Report], places: dict[str, Place]) -> list[Report]:
    """The same reports in the next release."""
    return [
        one._replace(before=one.before or (None if (split := places[one.id].split) == APART else split))
        for one in found
    ]


@settings(deadline=None)
@given(reports())
def test_reports_of_one_incident_are_never_in_two_splits(found):
    places = divide(found)
    for one in found:
        for other in found:
            if one.together & other.together:
                assert len({places[one.id].split, places[other.id].split} - {APART}) <= 1


@settings(deadline=None)
@given(reports())
def test_test_holds_only_what_was_settled_and_blind(found):
    bars = {one.id: one.bar for one in found}
    for report, place in divide(found).items():
        if place.split == TEST:
            assert (bars[report], place.bar) == (None, None)
        else:
            assert not (place.split == APART and place.bar is None)


@settings(deadline=None)
@given(reports())
def test_what_a_report_was_once_it_is_never_again_something_else(found):
    places = divide(found)
    for one in found:
        assert one.before is None or places[one.id].split in (one.before, APART)


@settings(deadline=None)
@given(reports(), reports(), st.randoms())
def test_what_comes_later_changes_no_report_from_one_split_to_another(first, later, chance):
    """Release after release, with reports added, joined and judged otherwise."""
    history: dict[str, str] = {}
    there = [one._replace(before=None) for one in first]
    for added in ([], [one._replace(id=f"s{one.id}", before=None) for one in later], []):
        there = [*there, *added]
        chance.shuffle(there)
        for report, place in divide(one._replace(before=history.get(one.id)) for one in there).items():
            if place.split != APART:
                assert history.setdefault(report, place.split) == place.split


@settings(deadline=None)
@given(reports(), st.randoms())
def test_the_order_of_the_reports_changes_nothing(found, chance):
    places = divide(found)
    chance.shuffle(found)
    assert divide(found) == places


@settings(deadline=None)
@given(reports())
def test_dividing_the_same_again_gives_the_same(found):
    found = [one._replace(before=None) for one in found]
    places = divide(found)
    assert {one: place.split for one, place in divide(again(found, places)).items()} == {
        one: place.split for one, place in places.items()
    }


def test_each_split_gets_its_share_of_reports_and_of_each_label():
    found = [
        one._replace(labels={"TOLL": 1 + place % 7, "RARE": int(place % 20 == 0)})
        for place, one in enumerate(many(1000))
    ]
    places = divide(found)
    for name in ("reports", "TOLL", "RARE"):
        held = Counter()
        for one in found:
            held[places[one.id].split] += one.labels.get(name, 1)
        for split, share in SHARES.items():
            assert abs(held[split] / held.total() - share) < 0.02, (name, split, held)


def test_the_few_that_can_be_test_are():
    blind, others = many(10), [one._replace(id=f"s{one.id}", bar=Bar.UNSETTLED) for one in many(90)]
    places = divide([*blind, *others])
    held = Counter(place.split for place in places.values())
    assert held[TEST] >= 8
    assert held[TRAIN] >= 75


def test_without_anything_blind_there_is_no_test():
    places = divide(many(50, bar=Bar.NOT_BLIND))
    assert {place.split for place in places.values()} == {TRAIN, DEV}


def test_a_copy_that_nobody_settled_keeps_a_report_out_of_test_and_says_so():
    pair = frozenset({"copy"})
    settled, copy = Report("a", pair, {}), Report("b", pair, {}, Bar.UNSETTLED)
    places = divide([settled, copy])
    assert places["a"].split == places["b"].split != TEST
    assert (places["a"].bar, places["b"].bar) == (Bar.COMPANY, Bar.UNSETTLED)


def test_a_late_copy_of_a_test_report_is_in_no_split_until_it_can_be_test():
    pair = frozenset({"copy"})
    known, late = Report("a", pair, {}, before=TEST), Report("b", pair, {}, Bar.NOT_BLIND)
    assert divide([known, late]) == {"a": Place(TEST, None), "b": Place(APART, Bar.NOT_BLIND)}
    assert divide([known, late._replace(bar=None)])["b"] == Place(TEST, None)


def test_a_report_to_learn_from_that_turns_out_to_be_a_copy_of_test_is_taken_out():
    pair = frozenset({"copy"})
    places = divide([Report("a", pair, {}, before=TEST), Report("b", pair, {}, before=TRAIN)])
    assert places == {"a": Place(TEST, None), "b": Place(APART, Bar.EARLIER)}


def test_a_test_report_that_was_settled_anew_without_a_blind_review_is_taken_out():
    assert divide([Report("a", frozenset(), {}, Bar.NOT_BLIND, TEST)])["a"] == Place(APART, Bar.NOT_BLIND)


def test_no_reports_make_no_splits():
    assert divide([]) == {}


def test_the_shares_make_a_whole():
    assert sum(splits.SHARES.values()) == 1
