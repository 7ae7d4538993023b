"""Reviews that came in again while their report is being settled."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from random import Random
from uuid import UUID

from annotator.spans import merging, remerging
from annotator.spans.entry import Change, IncidentChange, LinkChange, RegionChange, SpanChange, read_stored
from annotator.spans.history import apply, fold
from annotator.spans.state import ACCEPTED, REJECTED, SUGGESTED, Link, Region, Span, State
from tests.spans.builders import SCHEME, incident, new_id, span
from tests.spans.test_merging import PARTY, SOURCE, TOLL, accepted, says


class Settling:
    """An adjudication of some opinions, as it is after each step."""

    def __init__(self, *opinions: State, audit_share: float = 0) -> None:
        numbers = count()
        self.new_id = lambda: str(UUID(int=next(numbers)))
        merged = merging.merge(
            opinions, SCHEME, chance=Random(1), audit_share=audit_share, new_id=self.new_id
        )
        self.opening = State.from_json(merged.body)
        self.turned_down = {key for key, said in merged.audited.items() if said == merging.TURNED_DOWN}
        self.state, self.merges = self.opening.copy(), list[list[Change]]()
        self.history = list[Sequence[Change]]()

    def decide(self, key: str, **after: object) -> None:
        held = self.state.spans[key]
        self._do([SpanChange(key, held, replace(held, **after))])

    def confirm(self, key: str, **after: str) -> None:
        held = self.state.incidents[key]
        self._do([IncidentChange(key, held, replace(held, status=ACCEPTED, **after))])

    def places(self, key: str) -> list[str]:
        """The rival places of an incident."""
        return sorted(one["location"] for one in self.state.incidents[key].origin.get("alternatives", ()))

    def again(self, *opinions: State) -> list[Change]:
        before = remerging.proposed(self.opening, self.merges)
        found, self.parted = remerging.remerge(
            before, self.state, opinions, SCHEME, chance=Random(1), turned_down=self.turned_down,
            new_id=self.new_id,
        )  # fmt: skip
        self.merges.append(found)
        self._do(found)
        return found

    def _do(self, changes: Sequence[Change]) -> None:
        for change in changes:
            apply(self.state, change)
        self.history.append([read_stored(change.to_json()) for change in changes])
        assert fold(self.opening, self.history).to_json() == self.state.to_json()

    def ids(self, words: str) -> list[str]:
        return sorted(key for key, one in self.state.spans.items() if one.quote == words)

    def told(self) -> list[tuple[str, str]]:
        return sorted((one.quote, one.status) for one in self.state.spans.values())


def link_between(settling: Settling) -> tuple[str, Link]:
    [found] = settling.state.links.items()
    return found


def test_reviews_that_say_the_same_as_before_change_nothing():
    ada, ben = says(accepted(TOLL, "CASUALTY"), accepted(PARTY, "ACTOR")), says(accepted(TOLL, "CASUALTY"))
    settling = Settling(ada, ben)
    settling.decide(*settling.ids(PARTY), status=REJECTED)
    assert settling.again(ada, ben) == []


def test_what_is_new_arrives_as_a_suggestion_and_what_was_decided_stays():
    ada, ben = says(accepted(TOLL, "CASUALTY"), accepted(PARTY, "ACTOR")), says(accepted(TOLL, "CASUALTY"))
    settling = Settling(ada, ben)
    settling.decide(*settling.ids(PARTY), status=REJECTED)
    settling.again(ada, says(accepted(TOLL, "CASUALTY"), accepted(SOURCE, "SOURCE")))
    assert settling.told() == [(SOURCE, SUGGESTED), (TOLL, ACCEPTED), (PARTY, REJECTED)]
    assert settling.state.spans[settling.ids(SOURCE)[0]].origin["by"] == "people"


def test_what_nobody_says_any_more_goes_with_its_links():
    both = [accepted(TOLL, "CASUALTY"), accepted(SOURCE, "SOURCE")]
    ada = says(*both, links=[("claimed-by", 0, 1)])
    settling = Settling(ada, ada)
    key, _ = link_between(settling)
    settling.again(says(accepted(TOLL, "CASUALTY")), says(accepted(TOLL, "CASUALTY")))
    assert settling.told() == [(TOLL, SUGGESTED)]
    assert key not in settling.state.links


def test_what_only_one_still_says_is_asked_though_both_had_said_it():
    both = says(accepted(PARTY, "ACTOR"))
    settling = Settling(both, both)
    [key] = settling.ids(PARTY)
    settling.again(both, says())
    assert settling.told() == [(PARTY, SUGGESTED)]
    assert settling.ids(PARTY) == [key]


def test_a_decision_on_what_one_said_stays_when_the_other_says_it_too():
    settling = Settling(says(accepted(PARTY, "ACTOR")), says())
    settling.decide(*settling.ids(PARTY), status=REJECTED)
    assert settling.again(says(accepted(PARTY, "ACTOR")), says(accepted(PARTY, "ACTOR"))) == []


def test_rival_versions_that_are_there_no_longer_make_way_for_what_both_say():
    wide, narrow = says(accepted("league guards", "ACTOR")), says(accepted(PARTY, "ACTOR"))
    settling = Settling(wide, narrow)
    settling.again(narrow, narrow)
    assert settling.told() == [(PARTY, SUGGESTED)]
    assert settling.state.spans[settling.ids(PARTY)[0]].leads


def test_a_new_rival_makes_one_item_with_what_was_agreed():
    narrow = says(accepted(PARTY, "ACTOR"))
    settling = Settling(narrow, narrow)
    settling.again(narrow, says(accepted("league guards", "ACTOR")))
    assert settling.told() == [(PARTY, SUGGESTED), ("league guards", SUGGESTED)]
    assert len({one.origin["item"] for one in settling.state.spans.values()}) == 1


def test_a_span_keeps_its_id_where_both_changed_a_value():
    killed, injured = (says(accepted(TOLL, "CASUALTY", kind=kind)) for kind in ("killed", "injured"))
    settling = Settling(killed, killed)
    [key] = settling.ids(TOLL)
    settling.again(injured, injured)
    assert settling.told() == [(TOLL, SUGGESTED)]
    assert settling.state.spans[key].values["kind"]["value"] == "injured"


def test_what_was_corrected_by_hand_stays_where_nobody_changed_it():
    ada = says(accepted(PARTY, "ACTOR"))
    settling = Settling(ada, says())
    [key] = settling.ids(PARTY)
    wide = span("league guards", "ACTOR")
    settling.decide(key, status=ACCEPTED, start=wide.start, end=wide.end, quote=wide.quote)
    settling.again(ada, says(accepted(SOURCE, "SOURCE")))
    assert settling.told() == [(SOURCE, SUGGESTED), ("league guards", ACCEPTED)]


def test_what_a_person_added_stays_and_their_link_to_what_went_goes():
    ada = says(accepted(TOLL, "CASUALTY"), accepted(SOURCE, "SOURCE"))
    settling = Settling(ada, ada)
    own, arrow = new_id(), new_id()
    added = replace(accepted(PARTY, "ACTOR"), origin={"by": "person"})
    settling._do([SpanChange(own, None, added)])
    drawn = Link("claimed-by", settling.ids(TOLL)[0], settling.ids(SOURCE)[0], ACCEPTED)
    settling._do([LinkChange(arrow, None, drawn)])
    settling.again(says(accepted(TOLL, "CASUALTY")), says(accepted(TOLL, "CASUALTY")))
    assert settling.told() == [(TOLL, ACCEPTED), (PARTY, ACCEPTED)]
    assert settling.state.links == {}


def test_a_link_that_one_drew_now_waits_beside_spans_that_were_decided():
    both = [accepted(TOLL, "CASUALTY"), accepted(SOURCE, "SOURCE")]
    settling = Settling(says(*both), says(*both))
    with_link = says(*both, links=[("claimed-by", 0, 1)])
    settling.again(with_link, with_link)
    _, drawn = link_between(settling)
    assert drawn.status == SUGGESTED
    assert drawn.origin["by"] == "people"


def test_incidents_keep_their_ids_and_a_new_one_waits():
    main = incident(main=True, status=ACCEPTED, location="Brannport")
    opinion = State(incidents={"a": main})
    settling = Settling(opinion, opinion)
    [kept] = settling.state.incidents
    other = incident(status=ACCEPTED, location="Kesh", label="raid")
    marked = accepted(TOLL, "CASUALTY", incident="b")
    later = State({"c": marked}, incidents={"a": main, "b": other})
    settling.again(later, opinion)
    [second] = settling.state.incidents.keys() - {kept}
    assert settling.state.incidents[second].status == SUGGESTED
    [toll] = settling.state.spans.values()
    assert toll.values["incident"]["value"] == second


def test_the_main_incident_is_asked_again_where_its_place_changed():
    first, second = (
        State(incidents={"a": incident(main=True, status=ACCEPTED, location=place)})
        for place in ("Brannport", "Kesh")
    )
    settling = Settling(first, first)
    settling.again(second, second)
    [one] = settling.state.incidents.values()
    assert (one.location, one.status) == ("Kesh", SUGGESTED)


def main_of(place: str) -> State:
    """A submission that says nothing but where the main incident was."""
    return State(incidents={"a": incident(main=True, status=ACCEPTED, location=place)})


def test_a_place_chosen_of_two_stays_while_people_say_the_same():
    opinions = [main_of("Brannport"), main_of("Kesh")]
    settling = Settling(*opinions)
    [key] = settling.state.incidents
    settling.confirm(key, location="Kesh")
    assert settling.again(*opinions) == []
    assert settling.again(*reversed(opinions)) == []


def test_a_place_chosen_of_two_is_asked_again_with_what_is_said_now():
    settling = Settling(main_of("Brannport"), main_of("Kesh"))
    [key] = settling.state.incidents
    settling.confirm(key, location="Kesh")
    now = [main_of("Brannport"), main_of("Osk")]
    settling.again(*now)
    assert settling.state.incidents[key].status == SUGGESTED
    assert settling.places(key) == ["Brannport", "Osk"]
    assert settling.again(*now) == []
    settling.again(main_of("Osk"), main_of("Osk"))
    assert (settling.state.incidents[key].location, settling.places(key)) == ("Osk", [])


def test_an_incident_that_all_named_is_asked_again_when_only_one_still_does_unless_it_was_corrected():
    raid = incident(status=ACCEPTED, location="Osk")
    both = State(incidents={**main_of("Kesh").incidents, "b": raid})
    for corrected in (False, True):
        settling = Settling(both, both)
        [key] = [key for key, one in settling.state.incidents.items() if not one.main]
        if corrected:
            settling.confirm(key, location="Oskar")
        settling.again(both, main_of("Kesh"))
        assert (settling.state.incidents[key].status == SUGGESTED) is not corrected


def test_lines_follow_the_reviews_unless_somebody_decided_otherwise():
    settling = Settling(State(), State())
    caption = State(regions={0: Region("caption")})
    assert settling.again(caption, State()) == [RegionChange(0, "body", "caption")]
    settling._do([RegionChange(0, "caption", "boilerplate")])
    assert settling.again(State(), State()) == []


def test_what_was_drawn_of_what_all_had_rejected_stays_until_somebody_takes_it():
    rejected = State({new_id(): span(PARTY, "ACTOR", REJECTED)})
    settling = Settling(rejected, rejected, audit_share=100)
    settling.decide(*settling.ids(PARTY), status=REJECTED)
    assert settling.again(rejected, rejected) == []
    settling.again(says(accepted(PARTY, "ACTOR")), rejected)
    assert settling.told() == [(PARTY, SUGGESTED)]


def test_it_tells_what_people_no_longer_agree_on():
    both = says(accepted(PARTY, "ACTOR"), accepted(SOURCE, "SOURCE"))
    settling = Settling(both, both, audit_share=100)
    [party] = settling.ids(PARTY)
    settling.decide(party, status=ACCEPTED)
    settling.again(both, says(accepted(SOURCE, "SOURCE")))
    assert settling.parted == {party}
    assert settling.state.spans[party].status == ACCEPTED


def test_a_second_merge_starts_from_the_first():
    party = says(accepted(PARTY, "ACTOR"))
    settling = Settling(says(), says())
    settling.again(party, says())
    settling.decide(*settling.ids(PARTY), status=ACCEPTED)
    assert settling.again(party, says()) == []
    settling.again(says(), says())
    assert settling.told() == []


def test_a_stored_merge_says_who_proposed_what_it_added():
    added = Span(0, 14, "SOURCE", SUGGESTED, {}, SOURCE, {"by": "people", "parents": ["x"]})
    change = SpanChange(new_id(), None, added)
    [read] = [read_stored(one.to_json()) for one in [change]]
    assert read.after.origin == added.origin
