"""A planned activity from filing to its end, and what each side learns of it.

A plan that overlaps is filed all the same: the desk tells both owners, each as far as the other
allows, and never says who must give way. Requirements: domain 6.2, 6.3 (overlap), 6.7.3, 6.8.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from itertools import product
from typing import Any

import pytest

from standclear.core.earth.levels import FLIGHT_LEVEL_MM
from standclear.core.errors import InvalidInput, NotAllowed, NotFound, Stale, Unavailable
from standclear.core.events import OverlapEnded, OverlapFound, PlanChanged
from standclear.core.intent import ActivityClass, IntentState, OperationalIntent
from standclear.core.release import CoarseView, OverlapView, PlanView
from standclear.core.rules.lifecycle import OverlapStage, stage_of
from standclear.core.shape import Datum, Height, Polygon
from standclear.core.telling import DISCLAIMER, Disclosure, Share, Urgency
from standclear.core.zone import Domain
from standclear.service.advice import advise
from standclear.service.replay import replay
from standclear.service.wording import overlap_lines
from tests.town import DAY, HOUR, MINUTE, START, Town, Voice, area, at, hours, movement, plan, site
from tests.town import zone as no_fly


def test_both_filers_are_told_of_an_overlap_whoever_files_first(
    town: Town, north: Voice, south: Voice
) -> None:
    first = north.files(plan("north"))
    second = south.files(plan("south", east_km=3, when=hours(10, 12)))  # touches at ten o'clock

    assert first.decision.overlaps == ()
    assert "No overlap found" in first.decision.headline
    (seen,) = second.decision.overlaps
    assert (seen.yours, seen.other_owner) == ("south/plan/1", "north")
    assert north.last.subject == south.last.content.overlaps[0].overlap == seen.overlap
    assert town.audit().faults == ()


def test_no_overlap_found_is_never_said_to_mean_more_than_that(north: Voice) -> None:
    answer = north.files(plan())

    assert "It does not mean that nothing is there" in answer.decision.headline


def test_a_blind_overlap_gives_whom_to_call_and_no_place_time_height_or_name(
    north: Voice, south: Voice
) -> None:
    north.files(plan("north", disclosure=Disclosure.BLIND))
    south.files(plan("south"))

    view = south.last.content.overlaps[0]
    assert view == OverlapView(
        overlap=view.overlap,
        near=False,
        yours="south/plan/1",
        your_version=1,
        other="",
        other_owner="north",
        other_kind="plan",
        call=plan("north").contact,
    )


def test_a_coarse_overlap_gives_a_box_and_hours_that_contain_the_true_ones(
    town: Town, north: Voice, south: Voice
) -> None:
    when = hours(8.3, 9.7)
    north.files(plan("north", disclosure=Disclosure.COARSE, when=when))
    south.files(plan("south"))

    view = south.last.content.overlaps[0]
    (found,) = (record.found for record in town.picture.overlaps.values())
    assert view.other == "north/plan/1"
    assert (view.start, view.end) == hours(8, 10)
    assert view.start <= found.start
    assert found.end <= view.end
    assert view.box_e7[0] <= found.box_e7[0]
    assert view.box_e7[2] >= found.box_e7[2]
    assert view.box_e7 != found.box_e7
    assert (view.low_mm, view.high_mm, view.least_distance_mm) == (None, None, None)


def test_a_full_overlap_gives_everything(town: Town, north: Voice, south: Voice) -> None:
    north.files(plan("north", disclosure=Disclosure.FULL))
    south.files(plan("south"))

    view = south.last.content.overlaps[0]
    (found,) = (record.found for record in town.picture.overlaps.values())
    assert (view.start, view.end, view.box_e7) == (found.start, found.end, found.box_e7)
    assert view.call == "north operations, +1"


def in_levels(owner: str, low: int, high: int, **options: Any) -> OperationalIntent:
    filed = plan(owner, **options)
    floor, ceiling = (Height(n * FLIGHT_LEVEL_MM, Datum.FLIGHT_LEVEL) for n in (low, high))
    return replace(filed, volumes=(replace(filed.volumes[0], floor=floor, ceiling=ceiling),))


def test_two_plans_in_flight_levels_are_told_the_levels_that_they_share(
    town: Town, north: Voice, south: Voice
) -> None:
    north.files(in_levels("north", 100, 110, disclosure=Disclosure.FULL))
    south.files(in_levels("south", 105, 120))

    view = south.last.content.overlaps[0]
    assert (view.pressure_low_mm, view.pressure_high_mm) == (3_200_400, 3_352_800)
    (told,) = [line for line in overlap_lines(view, "UTC") if "heights" in line]
    assert told.startswith("  heights FL105 to FL110; ")
    assert told.endswith(" m above WGS 84 in any weather")
    assert town.audit().faults == ()


@pytest.mark.parametrize("disclosure", [Disclosure.COARSE, Disclosure.BLIND])
def test_who_shares_less_than_all_shares_no_levels(
    north: Voice, south: Voice, disclosure: Disclosure
) -> None:
    north.files(in_levels("north", 100, 110, disclosure=disclosure))
    south.files(in_levels("south", 105, 120))

    view = south.last.content.overlaps[0]
    assert (view.pressure_low_mm, view.pressure_high_mm) == (None, None)
    assert not any("FL" in line for line in overlap_lines(view, "UTC"))


def test_the_owner_chooses_for_each_recipient(north: Voice, south: Voice, watch: Voice) -> None:
    shares = (Share("south", Disclosure.COARSE), Share("watch", Disclosure.FULL))
    north.files(plan("north", shares=shares))

    assert isinstance(south.last.content, CoarseView)
    assert isinstance(watch.last.content, PlanView)
    assert watch.last.content.intent.shares == (shares[1],)  # not who else was told


def test_a_coarse_telling_hides_the_true_hours_in_its_dates_too(north: Voice, south: Voice) -> None:
    share = Share("south", Disclosure.COARSE)
    north.files(plan("north", shares=(share,), when=hours(30.3, 31.2)))

    assert (south.last.starts, south.last.expires) == hours(30, 32)


def test_a_blind_side_is_told_no_more_by_dates_than_its_own_plan(
    north: Voice, south: Voice
) -> None:
    own = hours(40, 60)
    south.files(plan("south", when=own))
    north.files(plan("north", when=hours(50, 51)))

    told = south.heard_because("overlap.found")[-1]
    assert (told.starts, told.expires) == (own[0], None)
    assert told.urgency is Urgency.ROUTINE


def test_a_place_in_use_hears_urgently_of_a_blind_plan_within_a_day_and_of_no_beginning(
    town: Town, north: Voice, relief: Voice
) -> None:
    relief.gives(site())
    north.files(plan("north", when=hours(5, 6)))

    told = relief.heard_because("overlap.found")[-1]
    assert told.urgency is Urgency.URGENT
    assert (told.starts, told.expires) == (None, None)
    town.later(1 * HOUR)
    assert not any("begins" in release.headline for release in relief.heard)


def test_a_site_a_movement_and_a_zone_overlap_a_plan_and_their_owners_hear_of_it(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    relief.gives(site())
    relief.gives(movement(when=hours(72, 76)))
    south.proposes(no_fly(owner="south"))

    answer = north.files(plan("north", when=hours(72, 73)))

    assert {view.other for view in answer.decision.overlaps} == {
        "relief/site/1",
        "relief/move/1",
        "south/zone/1",
    }
    assert [release.because for release in relief.heard][-2:] == ["overlap.found"] * 2
    assert south.last.because == "overlap.found"


def test_a_zone_that_does_not_bind_the_filer_is_no_overlap(north: Voice, south: Voice) -> None:
    south.proposes(no_fly(owner="south", bound=("south",)))

    assert north.files(plan()).decision.overlaps == ()


def test_coming_near_is_told_as_near(north: Voice, south: Voice) -> None:
    south.files(plan("south", east_km=8))  # 4 km apart: less than 3 nautical miles
    answer = north.files(plan("north"))

    assert [view.near for view in answer.decision.overlaps] == [True]


def test_a_patrol_and_a_flight_are_near_by_the_flights_measure_whoever_files_first(
    town: Town, north: Voice, south: Voice
) -> None:
    patrol = {"domain": Domain.GROUND, "activity": ActivityClass.PATROL, "ceiling_m": 20}
    north.files(plan("north", **patrol))
    assert len(south.files(plan("south", east_km=8)).decision.overlaps) == 1

    south.files(plan("south", 2, north_km=100))
    assert len(north.files(plan("north", 2, north_km=108, **patrol)).decision.overlaps) == 1


def test_two_patrols_are_not_near_by_the_measure_of_flights(north: Voice, south: Voice) -> None:
    patrol = {"domain": Domain.GROUND, "activity": ActivityClass.PATROL}
    north.files(plan("north", **patrol))

    assert south.files(plan("south", east_km=8, **patrol)).decision.overlaps == ()


def test_an_amendment_ends_what_it_leaves_and_both_sides_hear(
    town: Town, north: Voice, south: Voice
) -> None:
    filed = plan("north")
    north.files(filed)
    south.files(plan("south"))
    south.acknowledges()
    answer = north.amends(filed, volumes=(area(east_km=200),))

    assert [type(event) for event in answer.decision.events] == [PlanChanged, OverlapEnded]
    assert south.last.because == "overlap.ended"
    assert south.last.content.ended
    assert "north/plan/1" not in south.last.headline  # blind stays blind
    assert north.last.content.overlaps == ()


def test_an_amendment_that_still_overlaps_keeps_the_name_of_the_overlap(
    town: Town, north: Voice, south: Voice
) -> None:
    filed = plan("north")
    north.files(filed)
    before = south.files(plan("south")).decision.overlaps[0].overlap
    after = north.amends(filed, volumes=(area(east_km=1),)).decision.overlaps[0].overlap

    assert before == after


def test_the_name_of_an_overlap_does_not_betray_the_record_behind_it(
    town: Town, north: Voice, south: Voice
) -> None:
    """Were it a digest of the two ids, trying numbers would find the hidden one."""
    north.files(plan("north"))
    one = south.files(plan("south")).decision.overlaps[0].overlap
    north.ends("north/plan/1")
    other = Town(":memory:").opens("north", "south")
    other["north"].files(plan("north"))
    another = other["south"].files(plan("south")).decision.overlaps[0].overlap
    other.close()

    assert one != another


def test_states_follow_the_standard_and_an_illegal_move_says_what_is_possible(
    north: Voice, south: Voice
) -> None:
    north.files(plan())
    with pytest.raises(NotAllowed, match=r"possible now: Activated, Ended") as refused:
        north.moves("north/plan/1", IntentState.CONTINGENT)
    assert refused.value.possible == ("Activated", "Ended")

    for state in (IntentState.ACTIVATED, IntentState.NONCONFORMING, IntentState.CONTINGENT):
        north.moves("north/plan/1", state)
    north.ends("north/plan/1")
    with pytest.raises(NotAllowed, match="file a new plan"):
        north.moves("north/plan/1", IntentState.ACTIVATED)
    with pytest.raises(NotFound, match="that you may see"):
        south.ends("north/plan/1")  # blind: that it exists is not told by a refusal either


def test_a_plan_that_goes_wrong_is_told_urgently_to_those_who_overlap_it(
    north: Voice, south: Voice
) -> None:
    north.files(plan("north"))
    south.files(plan("south"))
    north.moves("north/plan/1", IntentState.ACTIVATED)
    north.moves("north/plan/1", IntentState.CONTINGENT, "engine failure")

    told = south.last
    assert told.because == "plan.contingent"
    assert told.urgency == "urgent"
    assert told.acknowledge_by is not None
    assert "north/plan/1" not in told.headline  # shared blind
    assert "engine" not in told.headline


def test_a_remark_on_a_plan_does_not_silence_the_telling_before_it(
    town: Town, north: Voice, south: Voice
) -> None:
    """The overlap itself must still be answered for after `activated` was only noted."""
    north.files(plan("north"))
    south.files(plan("south"))
    found = north.heard_because("overlap.found")[0].number
    south.moves("south/plan/1", IntentState.ACTIVATED)

    assert ("north", found) in town.picture.open


def test_the_ended_plan_is_no_longer_checked_against(north: Voice, south: Voice) -> None:
    north.files(plan("north"))
    north.ends("north/plan/1")

    assert south.files(plan("south")).decision.overlaps == ()


def test_a_plan_ends_by_the_clock_and_a_contingent_one_does_not(
    town: Town, north: Voice, south: Voice
) -> None:
    north.files(plan("north", 1))
    north.files(plan("north", 2, east_km=100))
    north.moves("north/plan/2", IntentState.ACTIVATED)
    north.moves("north/plan/2", IntentState.CONTINGENT)
    town.later(11 * HOUR)

    assert town.picture.plans["north/plan/1"].state is IntentState.ENDED
    assert town.picture.plans["north/plan/2"].state is IntentState.CONTINGENT


def test_a_plan_off_its_course_is_ended_a_day_after_its_time_and_all_hear(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    relief.gives(site(to=("north",)))
    north.files(plan("north", shares=(Share("south"),)))
    north.moves("north/plan/1", IntentState.ACTIVATED)
    north.moves("north/plan/1", IntentState.NONCONFORMING)
    town.later(33 * HOUR)
    assert town.picture.plans["north/plan/1"].state is IntentState.NONCONFORMING
    town.later(2 * HOUR)

    assert town.picture.plans["north/plan/1"].state is IntentState.ENDED
    text = "Plan north/plan/1 v1 is ended by the clock: Nonconforming past its time"
    for voice in (north, south):
        assert text in voice.heard_because("plan.ended")[-1].headline
    assert relief.last.because == "overlap.ended"


def test_a_plan_does_not_begin_after_its_end(town: Town, north: Voice) -> None:
    north.files(plan("north", when=hours(1, 2)))
    town.clock.now += 3 * HOUR
    with pytest.raises(NotAllowed, match="ended 2030-01-01T10:00:00Z"):
        north.moves("north/plan/1", IntentState.ACTIVATED)


def test_a_blind_side_hears_that_a_plan_is_over_at_the_whole_hour(
    town: Town, north: Voice, relief: Voice
) -> None:
    """Else the moment of the telling would be the end, to the minute, that it is not told."""
    relief.gives(site(to=("north",)))
    north.files(plan("north", when=(START + 8 * HOUR, START + 9 * HOUR + 23 * MINUTE)))
    for _ in range(210):
        town.later(3 * MINUTE)
    (over,) = relief.heard_because("overlap.ended")
    assert timedelta() < over.made_at - (START + 10 * HOUR) <= 3 * MINUTE


def test_versions_are_counted_and_a_stale_amendment_says_where_it_stands(north: Voice) -> None:
    filed = plan()
    north.files(filed)
    north.amends(filed)
    with pytest.raises(Stale, match="stands at version 2; an amendment is 3"):
        north.amends(filed)
    with pytest.raises(NotAllowed, match="plan amend"):
        north.files(filed)


def test_a_bound_filer_names_what_it_overlaps_or_is_told_and_not_filed(
    town: Town, north: Voice, south: Voice
) -> None:
    town.set(proof_of_knowledge=("north",))
    south.files(plan("south"))
    refused = north.files(plan("north"))

    assert "NOT FILED" in refused.decision.headline
    assert "north/plan/1" not in town.picture.plans
    assert refused.decision.unseen == (town.picture.plans["south/plan/1"].ovn,)
    assert north.last.content.overlaps[0].ovn == refused.decision.unseen[0]

    filed = north.files(plan("north"), key=refused.decision.unseen)
    assert "north/plan/1" in town.picture.plans
    assert filed.decision.unseen == ()
    assert south.last.because == "overlap.found"


def test_a_refused_filing_tells_as_much_as_a_dry_run_and_counts_as_one(
    town: Town, north: Voice, south: Voice
) -> None:
    town.set(proof_of_knowledge=("north",), checks_per_day=2)
    south.files(plan("south"))
    north.files(plan("north"))
    north.tries(plan("north"))
    with pytest.raises(Unavailable, match="2 dry runs"):
        north.files(plan("north"))
    assert town.picture.checks_today("north", START) == 2


def test_others_never_see_version_numbers_of_what_they_need_not_prove(
    north: Voice, south: Voice
) -> None:
    north.files(plan("north"))
    assert south.files(plan("south")).decision.overlaps[0].ovn == ""


def test_dry_runs_are_signed_counted_and_limited_by_the_day(town: Town, north: Voice) -> None:
    town.set(checks_per_day=2)
    assert "Not filed" in north.tries(plan()).decision.headline
    north.tries(plan())
    with pytest.raises(Unavailable, match="tomorrow"):
        north.tries(plan())
    town.later(16 * HOUR + MINUTE)  # past midnight UTC
    north.tries(plan(when=hours(30, 31)))


def test_a_dry_run_tells_nobody_else(town: Town, north: Voice, south: Voice) -> None:
    south.files(plan("south"))
    before = len(south.heard)
    assert len(north.tries(plan("north")).decision.overlaps) == 1
    assert len(south.heard) == before


def test_each_side_answers_and_the_overlap_is_seen_to_go_its_way(
    town: Town, north: Voice, south: Voice
) -> None:
    north.files(plan("north"))
    overlap = south.files(plan("south")).decision.overlaps[0].overlap
    assert stage_of(town.picture, overlap) is OverlapStage.TOLD

    north.answers(overlap, "proceed")
    assert stage_of(town.picture, overlap) is OverlapStage.TOLD
    assert "north will go on as filed" in south.last.headline
    south.answers(overlap, "hold")
    assert stage_of(town.picture, overlap) is OverlapStage.ANSWERED

    south.ends("south/plan/1")
    assert stage_of(town.picture, overlap) is OverlapStage.CLOSED
    with pytest.raises(NotAllowed, match="has ended"):
        north.answers(overlap, "proceed")


def test_an_overlap_that_begins_unanswered_is_unresolved_and_both_sides_hear_who_is_silent(
    town: Town, north: Voice, south: Voice
) -> None:
    north.files(plan("north", disclosure=Disclosure.FULL))
    overlap = south.files(plan("south", disclosure=Disclosure.FULL)).decision.overlaps[0].overlap
    north.answers(overlap, "hold")
    town.later(8 * HOUR)

    assert stage_of(town.picture, overlap) is OverlapStage.UNRESOLVED
    assert "no word from south" in north.heard_because("overlap.unresolved")[0].headline
    assert len(south.heard_because("overlap.unresolved")) == 1
    town.later(MINUTE)
    assert len(south.heard_because("overlap.unresolved")) == 1


def test_a_disputed_overlap_is_unresolved_although_all_have_spoken(
    town: Town, north: Voice, south: Voice
) -> None:
    north.files(plan("north"))
    overlap = south.files(plan("south")).decision.overlaps[0].overlap
    north.answers(overlap, "proceed")
    south.answers(overlap, "dispute")
    town.later(8 * HOUR)

    assert stage_of(town.picture, overlap) is OverlapStage.UNRESOLVED
    assert "disputed by south" in north.heard_because("overlap.unresolved")[0].headline


def test_an_answer_to_a_blind_side_keeps_the_true_start_to_itself(
    town: Town, north: Voice, south: Voice
) -> None:
    own = hours(30, 60)
    south.files(plan("south", when=own))
    overlap = north.files(plan("north", when=hours(40.3, 41))).decision.overlaps[0].overlap
    north.answers(overlap, "hold")

    assert south.last.starts == own[0]


def test_who_may_not_know_of_an_overlap_cannot_answer_or_hear_of_it(
    town: Town, north: Voice, relief: Voice
) -> None:
    relief.gives(site(to=("south",)))
    north.files(plan("north"))
    overlap = relief.last.subject

    assert [release.because for release in north.heard] == ["party.changed"] * 3
    with pytest.raises(NotFound, match="that you may see"):
        north.answers(overlap, "proceed")
    relief.answers(overlap, "dispute")
    town.later(20 * HOUR)
    assert all(overlap not in release.headline for release in north.heard)


def test_faults_of_shape_and_time_are_refused_at_the_door(north: Voice) -> None:
    bow_tie = Polygon((((at(0, 0), at(5, 5), at(5, 0), at(0, 5)),),))
    crossing = replace(plan(), volumes=(replace(area(), shape=bow_tie),))
    with pytest.raises(InvalidInput, match=r"intent/.*cross"):
        north.files(crossing)
    with pytest.raises(InvalidInput, match="an end after now"):
        north.files(plan(when=(START - 2 * HOUR, START)))
    with pytest.raises(InvalidInput, match=r"north/plan/"):
        north.files(plan("south"))
    with pytest.raises(InvalidInput, match="must hear THAT"):
        north.files(plan(disclosure=Disclosure.NONE))
    with pytest.raises(InvalidInput, match="each party once"):
        north.files(plan(shares=(Share("south"), Share("south", Disclosure.BLIND))))


def test_a_remedy_removes_every_overlap_that_its_reader_may_know_of(
    town: Town, north: Voice, south: Voice
) -> None:
    south.files(plan("south", disclosure=Disclosure.FULL))
    found = advise(town.picture, plan("north"), START)

    assert found
    for remedy in found:
        tried = north.tries(replace(plan("north"), volumes=remedy.volumes))
        assert [view for view in tried.decision.overlaps if not view.near] == []


def test_a_remedy_against_a_blind_plan_is_as_coarse_as_the_grid(
    town: Town, north: Voice, south: Voice
) -> None:
    south.files(plan("south", when=hours(8, 9.35)))
    shifts = [remedy.shift_s for remedy in advise(town.picture, plan("north"), START)]

    assert all(shift % 3600 == 0 for shift in shifts)


def test_every_release_says_that_it_is_no_permission(
    north: Voice, south: Voice, relief: Voice
) -> None:
    relief.gives(site())
    north.files(plan("north"))
    south.files(plan("south"))

    assert {r.disclaimer for voice in (north, south, relief) for r in voice.heard} == {DISCLAIMER}


def test_an_overlap_found_is_geometry_and_says_its_error(town: Town, north: Voice) -> None:
    town["south"].files(plan("south"))
    answer = north.files(plan("north", when=hours(9, 30)))
    (found,) = (e for e in answer.decision.events if isinstance(e, OverlapFound))

    assert (found.start, found.end) == hours(9, 10)
    assert 0 < found.error_mm < 50_000
    assert found.start - START < DAY


def test_the_id_of_a_blind_overlap_leads_to_no_entry_of_the_log(
    town: Town, north: Voice, south: Voice
) -> None:
    """Whoever holds the leaves knows who said what kind of thing when; the id must not be the
    road from the overlap to the entry that the other side's plan is."""
    south.files(plan("south"))
    answer = north.files(plan("north"))
    (view,) = answer.decision.overlaps
    record = town.picture.plans["north/plan/1"]
    leaves = [entry.leaf_hash.hex() for entry in town.office.log.entries()]
    guessed = [sha256(f"standclear ovn\n{leaf}\n".encode()).hexdigest() for leaf in leaves]
    mine = (leaves[answer.index], record.ovn)
    for own, theirs, length in product(mine, (*leaves, *guessed), (22, 64)):
        for pair in ((own, theirs[:length]), (theirs[:length], own)):
            made = sha256("\n".join(("standclear overlap", *pair)).encode()).hexdigest()
            assert view.overlap != "ov-" + made[:12]

    assert not any(record.ovn in leaf for leaf in leaves)
    assert replay(town.office.log).overlaps.keys() == {view.overlap}
    assert town.audit().faults == ()
