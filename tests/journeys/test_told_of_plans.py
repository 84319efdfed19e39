"""The one line that a duty officer reads first: a plan that will not happen is withdrawn and not
ended, what begins is not said to have begun an hour early, and what only may overlap or comes near
is not counted among what overlaps."""

from __future__ import annotations

import pytest

from standclear.core.intent import IntentState
from standclear.core.rules.lifecycle import OverlapStage, stage_of
from standclear.core.telling import Disclosure, Share
from standclear.service.shown.overlaps import overlap_document
from tests.town import HOUR, MINUTE, Town, Voice, hours, plan, site

# ---- withdrawn


def test_a_plan_that_has_not_begun_is_withdrawn_and_all_who_knew_of_it_hear_so(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    relief.gives(site(to=("north",)))
    north.files(plan("north", shares=(Share("south"),)))
    said = north.moves("north/plan/1", IntentState.ENDED, "weather")

    assert town.picture.plans["north/plan/1"].state is IntentState.ENDED
    assert said.decision.headline == "north/plan/1 is withdrawn: weather."
    assert south.last.because == "plan.withdrawn"
    assert south.last.overtakes(south.heard_because("plan.shared")[0])
    assert relief.last.headline.endswith("is over: a plan was withdrawn.")
    assert not town.audit().faults


def test_a_plan_that_has_begun_is_ended(town: Town, north: Voice, south: Voice) -> None:
    north.files(plan("north", shares=(Share("south"),)))
    north.moves("north/plan/1", IntentState.ACTIVATED)
    assert north.ends("north/plan/1").decision.headline == "north/plan/1 is Ended."
    assert south.last.because == "plan.ended"


# ---- unresolved, when it may be known


def told_unresolved(town: Town, north: Voice, south: Voice, share: Disclosure) -> list[str]:
    """What south was told from hour to quarter hour; north's plan begins at 8:50 of the day's
    hours, south's own at 8:20."""
    south.files(plan("south", when=hours(8 + 1 / 3, 10)))
    north.files(plan("north", when=hours(8 + 5 / 6, 10), disclosure=share))
    heard = []
    for quarter in range(4 * 8, 4 * 10):
        town.later(max(hours(quarter / 4, 0)[0] - town.clock.now, 0 * MINUTE))
        if len(south.heard_because("overlap.unresolved")) > len(heard):
            heard.append(f"{town.clock.now:%H:%M}")
    return heard


def test_coarse_hours_do_not_say_that_it_begins_before_ones_own_plan_does(
    town: Town, north: Voice, south: Voice
) -> None:
    assert told_unresolved(town, north, south, Disclosure.COARSE) == ["16:30"]  # own at 16:20
    (told,) = south.heard_because("overlap.unresolved")
    assert "is unresolved and may begin from now on" in told.headline


def test_true_hours_say_when_it_begins(town: Town, north: Voice, south: Voice) -> None:
    assert told_unresolved(town, north, south, Disclosure.FULL) == ["17:00"]  # at 16:50
    (told,) = south.heard_because("overlap.unresolved")
    assert "is unresolved as it begins" in told.headline


def test_the_moment_of_telling_is_the_same_for_any_true_hour_within_the_coarse_one(
    town: Town, north: Voice, south: Voice
) -> None:
    """Of two worlds that look alike to south, south hears alike."""
    south.files(plan("south", when=hours(7, 10)))
    north.files(plan("north", when=hours(8 + 1 / 4, 10), disclosure=Disclosure.COARSE))
    north.files(plan("north", 2, when=hours(8 + 3 / 4, 10), disclosure=Disclosure.COARSE))
    town.later(8 * HOUR)
    assert len(south.heard_because("overlap.unresolved")) == 2


def test_a_side_that_may_not_know_the_hour_does_not_read_it_off_the_stage(
    town: Town, north: Voice, south: Voice
) -> None:
    south.files(plan("south", when=hours(0, 10), disclosure=Disclosure.FULL))
    town.later(HOUR)
    found = north.files(plan("north", when=hours(3, 10)))
    overlap = found.decision.overlaps[0].overlap
    town.later(4 * HOUR)
    assert north.heard_because("overlap.unresolved")
    assert not south.heard_because("overlap.unresolved")  # blind: it knows no beginning
    assert stage_of(town.picture, overlap) is OverlapStage.UNRESOLVED
    seen = {p: overlap_document(town.picture, p, overlap)["stage"] for p in ("north", "south")}
    assert seen == {"north": "unresolved", "south": "told"}


# ---- counted apart


@pytest.mark.parametrize(
    ("certain", "possible", "near", "says"),
    [
        (1, 0, 0, "1 overlap found; call before you go."),
        (1, 2, 1, "3 overlaps: 1 certain, 2 possible with what is not shown exactly; 1 near; call"),
        (0, 1, 0, "1 overlap possible with what is not shown exactly; call before you go."),
        (0, 0, 2, "north/plan/1: 2 near; call before you go."),
        (2, 0, 1, "2 overlaps found; 1 near; call before you go."),
    ],
)
def test_what_overlaps_what_may_and_what_is_near_are_counted_apart(
    north: Voice, south: Voice, relief: Voice, certain: int, possible: int, near: int, says: str
) -> None:
    for number in range(certain):
        relief.gives(site(f"c{number}", to=(Share("north"),)))
    for number in range(possible):
        relief.gives(site(f"p{number}", to=(Share("north", Disclosure.COARSE),)))
    for number in range(near):
        south.files(plan("south", f"n{number}", 6, disclosure=Disclosure.FULL))
    assert says in north.tries(plan("north")).decision.headline
