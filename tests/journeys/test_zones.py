"""Zones: proposed, agreed by all who were asked, disputed, amended, lapsed loudly, still drawn.

Nobody's silence counts as consent, and no zone is in force because it is still drawn.
Requirements: domain 6.2 (Zone/Line), 6.3, 6.4 (renewal warnings), 6.8; 6.10 row 9.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from standclear.core.errors import InvalidInput, NotAllowed, NotFound, Stale
from standclear.core.party import StandingState
from standclear.core.release import NoteView, OverlapView, ZoneView
from standclear.core.shape import Polygon, Volume4D
from standclear.core.statements import ZoneWithdraw
from standclear.core.telling import Disclosure
from standclear.core.time.schedule import Schedule, SunWindow, WeeklyWindow
from standclear.core.zone import ZoneStanding
from standclear.formats import documents
from standclear.service.shown.overlaps import overlap_ids, overlap_view
from tests.town import DAY, HOUR, MINUTE, START, Town, Voice, at, hours, plan, zone


def standing(town: Town, number: int = 1) -> ZoneStanding:
    return town.picture.zones[f"north/zone/{number}"].standing


def volumes(km: float, days: float) -> tuple[Volume4D, ...]:
    return zone(km=km, when=(START, START + days * DAY)).volumes


def test_a_zone_is_agreed_when_every_named_party_has_recognised_this_version(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    north.proposes(zone(agreed_by=("north", "south", "relief")))
    assert standing(town) is ZoneStanding.PROPOSED
    south.recognises("north/zone/1")
    assert standing(town) is ZoneStanding.PROPOSED
    assert south.files(plan("south")).decision.overlaps == ()  # not in force yet
    relief.recognises("north/zone/1")

    assert standing(town) is ZoneStanding.AGREED
    assert south.last.because in ("zone.recognised", "overlap.found")
    assert any(r.because == "overlap.found" for r in south.heard)  # the plan filed before


def test_a_rejection_makes_it_disputed_and_both_views_are_shown(
    town: Town, north: Voice, south: Voice, watch: Voice
) -> None:
    north.proposes(zone(agreed_by=("south",)))
    south.rejects("north/zone/1", reason="our road")

    assert standing(town) is ZoneStanding.DISPUTED
    view = watch.last.content
    assert isinstance(view, ZoneView)
    assert (view.standing, view.rejected_by) == ("disputed", ("south",))
    assert len(south.files(plan("south")).decision.overlaps) == 1  # still told of
    south.recognises("north/zone/1")
    assert standing(town) is ZoneStanding.AGREED


def test_nobodys_silence_agrees(town: Town, north: Voice) -> None:
    north.proposes(zone(agreed_by=("south",)))
    town.later(20 * DAY)
    assert standing(town) is ZoneStanding.PROPOSED


def test_a_declaration_is_its_authors_word_alone(town: Town, north: Voice, south: Voice) -> None:
    north.proposes(zone())
    assert standing(town) is ZoneStanding.DECLARED


def test_an_amendment_reopens_and_the_agreed_wording_holds_until_the_new_one_is_agreed(
    town: Town, north: Voice, south: Voice
) -> None:
    first = zone(agreed_by=("south",))
    north.proposes(first)
    south.recognises("north/zone/1")
    answer = north.amends(first, volumes=zone(east_km=100, agreed_by=()).volumes)

    assert standing(town) is ZoneStanding.PROPOSED
    assert "v1 stays agreed until this one is" in answer.decision.headline
    assert len(south.files(plan("south", 1)).decision.overlaps) == 1
    assert south.files(plan("south", 2, east_km=100)).decision.overlaps == ()
    with pytest.raises(Stale, match="stands at version 2, not 1"):
        south.recognises("north/zone/1", 1)

    south.recognises("north/zone/1", 2)
    assert {r.found.second for r in town.picture.overlaps.values() if not r.ended} == {
        "south/plan/2"
    }


def test_a_zone_lapses_loudly_and_is_still_shown_as_lapsed(
    town: Town, north: Voice, south: Voice
) -> None:
    """The Astana zones of 4 May 2017 ran six months; nobody recorded a renewal."""
    north.proposes(zone(agreed_by=("south",), when=(START, START + 180 * DAY)))
    south.recognises("north/zone/1")
    town.later(180 * DAY + MINUTE)

    assert standing(town) is ZoneStanding.LAPSED
    assert "LAPSED" in south.last.headline
    assert "still drawn, as lapsed" in south.last.headline
    assert south.last.acknowledge_by is not None
    assert "north/zone/1" in town.picture.zones
    with pytest.raises(NotAllowed, match="is lapsed"):
        south.recognises("north/zone/1")
    later = hours(0, 1, day=START + 181 * DAY)
    assert south.files(plan("south", when=later)).decision.overlaps == ()


def test_warnings_come_7_days_48_hours_and_12_hours_ahead_once_each_and_again_after_renewal(
    town: Town, north: Voice, south: Voice
) -> None:
    first = zone(when=(START, START + 30 * DAY))
    north.proposes(first)
    heard = []
    for wait in (23 * DAY - MINUTE, MINUTE, HOUR, 5 * DAY - HOUR, 36 * HOUR):
        town.later(wait)
        heard.append(len(south.heard_because("zone.ending")))
    assert heard == [0, 1, 1, 2, 3]

    north.amends(first, volumes=volumes(5, 60))
    town.later(24 * DAY)
    assert len(south.heard_because("zone.ending")) == 4
    assert standing(town) is ZoneStanding.DECLARED


def test_a_zone_shorter_than_a_lead_is_not_warned_of_by_it(
    town: Town, north: Voice, south: Voice
) -> None:
    """Whoever is told of a zone of three days need not hear at once that it ends within seven."""
    north.proposes(zone(when=(START, START + 3 * DAY)))
    town.later(MINUTE)
    assert south.heard_because("zone.ending") == []
    town.later(DAY)
    assert len(south.heard_because("zone.ending")) == 1
    town.later(36 * HOUR)
    assert len(south.heard_because("zone.ending")) == 2


def test_an_agreed_zone_is_warned_of_by_its_life_since_it_was_agreed(
    town: Town, north: Voice, south: Voice
) -> None:
    north.proposes(zone(agreed_by=("south",), when=(START, START + 10 * DAY)))
    town.later(9 * DAY)
    south.recognises("north/zone/1")
    before = len(south.heard_because("zone.ending"))
    town.later(MINUTE)
    assert len(south.heard_because("zone.ending")) == before
    town.later(12 * HOUR)
    assert len(south.heard_because("zone.ending")) == before + 1


def test_a_renewal_that_waits_takes_no_warning_from_what_was_agreed(
    town: Town, north: Voice, south: Voice
) -> None:
    first = zone(agreed_by=("south",), when=(START, START + 30 * DAY))
    north.proposes(first)
    south.recognises("north/zone/1")
    town.later(22 * DAY)
    north.amends(first, volumes=volumes(5, 31))
    town.later(DAY)
    assert len(south.heard_because("zone.ending")) == 1


def test_a_desk_that_was_off_gives_the_nearest_warning_only(
    town: Town, north: Voice, south: Voice
) -> None:
    north.proposes(zone(when=(START, START + 30 * DAY)))
    town.later(29 * DAY)
    assert len(south.heard_because("zone.ending")) == 1


def test_the_agreed_wording_lapses_on_its_own_day_although_a_newer_one_waits(
    town: Town, north: Voice, south: Voice
) -> None:
    first = zone(agreed_by=("south",), when=(START, START + 10 * DAY))
    north.proposes(first)
    south.recognises("north/zone/1")
    north.amends(first, volumes=volumes(5, 60))
    town.later(10 * DAY + MINUTE)

    assert standing(town) is ZoneStanding.PROPOSED
    assert "v1 LAPSED" in south.heard_because("zone.lapsed")[0].headline
    when = hours(0, 1, day=START + 11 * DAY)
    assert south.files(plan("south", when=when)).decision.overlaps == ()


def test_an_unagreed_amendment_that_lapses_leaves_the_agreed_wording_in_force(
    town: Town, north: Voice, south: Voice, watch: Voice
) -> None:
    first = zone(agreed_by=("south",))
    north.proposes(first)
    south.recognises("north/zone/1")
    south.files(plan("south", 1, when=hours(60, 62)))
    north.proposes(zone(2, baseline="north/zone/1", when=(START, START + 20 * DAY)))
    north.amends(first, volumes=volumes(5, 2))
    town.later(2 * DAY + HOUR)

    assert south.last.because == "zone.amendment_lapsed"
    assert "v2 LAPSED unagreed" in south.last.headline
    assert "v1 stays agreed and in force until Thu 2030-01-31" in south.last.headline
    assert standing(town, 2) is ZoneStanding.DECLARED  # its baseline goes on
    assert all(not held.ended for held in town.picture.overlaps.values())
    assert len(south.files(plan("south", 2, when=hours(70, 71))).decision.overlaps) == 2
    watch.stands(StandingState.SUSPENDED)
    watch.stands(StandingState.PARTICIPATING)
    back = [r for r in watch.heard_of("north/zone/1") if r.because == "zone.in_force"]
    assert [r.content.standing for r in back] == ["agreed", "lapsed"]

    town.later(28 * DAY)
    assert "v1 LAPSED" in south.heard_because("zone.lapsed")[-1].headline
    assert not town.picture.zones["north/zone/1"].in_force
    assert standing(town, 2) is ZoneStanding.LAPSED


def test_a_zone_amended_after_an_unagreed_amendment_lapsed_still_holds_as_agreed(
    town: Town, north: Voice, south: Voice
) -> None:
    first = zone(agreed_by=("south",))
    north.proposes(first)
    south.recognises("north/zone/1")
    north.amends(first, volumes=volumes(5, 2))
    town.later(2 * DAY + HOUR)
    answer = north.amends(town.picture.zones["north/zone/1"].zone, volumes=volumes(5, 60))

    assert "v1 stays agreed until this one is" in answer.decision.headline
    assert len(south.files(plan("south", 1, when=hours(60, 61))).decision.overlaps) == 1
    north.says(ZoneWithdraw("north/zone/1", "peace"))
    assert not town.picture.zones["north/zone/1"].in_force


def test_both_wordings_over_at_once_lapse_once_each(town: Town, north: Voice, south: Voice) -> None:
    first = zone(agreed_by=("south",), when=(START, START + 3 * DAY))
    north.proposes(first)
    south.recognises("north/zone/1")
    north.amends(first, volumes=volumes(5, 2))
    town.later(4 * DAY)
    assert [r.version for r in south.heard_because("zone.lapsed")] == [1, 2]
    assert not town.picture.zones["north/zone/1"].in_force


def test_a_disputed_wording_is_held_when_the_agreed_one_before_it_ends(
    town: Town, north: Voice, south: Voice
) -> None:
    first = zone(agreed_by=("south",), when=(START, START + 3 * DAY))
    north.proposes(first)
    south.recognises("north/zone/1")
    north.amends(first, volumes=volumes(5, 60))
    south.rejects("north/zone/1", 2)
    south.files(plan("south", when=hours(90, 92)))
    town.later(4 * DAY)
    assert [r.version for r in south.heard_because("zone.lapsed")] == [1]
    assert len(south.heard_because("overlap.found")) == 1


def test_a_temporary_change_ends_with_its_baseline_however_that_ends(
    town: Town, north: Voice, south: Voice
) -> None:
    north.proposes(zone(1, when=(START, START + 30 * DAY)))
    with pytest.raises(InvalidInput, match="an end with its baseline"):
        north.proposes(zone(2, baseline="north/zone/1", when=(START, START + 31 * DAY)))
    north.proposes(zone(2, baseline="north/zone/1", when=(START, START + 20 * DAY)))
    north.says(ZoneWithdraw("north/zone/1", "peace"))

    assert standing(town, 2) is ZoneStanding.LAPSED
    assert "baseline north/zone/1 is over" in south.heard_of("north/zone/2")[-1].headline


def test_a_change_and_its_baseline_that_end_together_lapse_once_each(
    town: Town, north: Voice, south: Voice
) -> None:
    north.proposes(zone(2, when=(START, START + 20 * DAY)))
    north.proposes(zone(1, baseline="north/zone/2", when=(START, START + 20 * DAY)))
    town.later(20 * DAY + MINUTE)

    assert len(south.heard_because("zone.lapsed")) == 2
    # The desk was off for 20 days, so its reminders came too late, and nothing else.
    assert {finding.kind for finding in town.audit().faults} == {"reminder too late"}


def test_a_scheduled_zone_counts_only_in_its_hours(north: Voice, south: Voice) -> None:
    nights = Schedule("Asia/Damascus", (WeeklyWindow((1, 2, 3, 4, 5, 6, 7), "22:00", "04:00"),))
    north.proposes(zone(schedule=nights))

    assert south.files(plan("south", 1, when=hours(2, 4))).decision.overlaps == ()
    assert len(south.files(plan("south", 2, when=hours(10, 12))).decision.overlaps) == 1


DAILY = (1, 2, 3, 4, 5, 6, 7)


@pytest.mark.parametrize("first", ["zone", "plan"])
@pytest.mark.parametrize(
    ("schedule", "held", "flown"),
    [
        (Schedule("UTC", (WeeklyWindow(DAILY, "00:00", "00:00"),)), (4, 8), (8, 10)),
        (Schedule("UTC", (WeeklyWindow(DAILY, "18:00", "20:00"),)), (0, 700), (8, 10)),
        (Schedule("UTC", (WeeklyWindow(DAILY, "18:00", "20:00"),)), (0, 700), (11, 11)),
        (Schedule("UTC", (WeeklyWindow(DAILY, "18:00", "20:00"),)), (0, 700), (12, 14)),
    ],
)
def test_touching_the_hours_of_a_zone_counts_whoever_files_first(
    town: Town,
    north: Voice,
    south: Voice,
    first: str,
    schedule: Schedule,
    held: tuple[int, int],
    flown: tuple[int, int],
) -> None:
    acts = [
        lambda: north.proposes(zone(schedule=schedule, when=hours(*held))),
        lambda: south.files(plan("south", when=hours(*flown))),
    ]
    for act in acts if first == "zone" else reversed(acts):
        act()
    assert len(town.picture.overlaps) == 1


def test_hours_by_the_sun_hold_from_the_first_sunrise_to_the_last_sunset_in_a_wide_zone(
    north: Voice, south: Voice
) -> None:
    """At the eastern edge of 600 km the sun rises 11 minutes before it does in the middle; at a
    second place 800 km east, 29 minutes."""
    by_day = Schedule("UTC", (SunWindow(DAILY, "sunrise", "sunset"),))
    north.proposes(zone(1, km=300, schedule=by_day))
    places = (zone(2, km=5).volumes[0], zone(2, east_km=800, km=5).volumes[0])
    north.proposes(replace(zone(2, schedule=by_day), volumes=places))
    early = START.replace(hour=4, minute=6) + DAY
    assert south.files(plan("south", 1, 290, when=(early, early + 8 * MINUTE))).decision.overlaps
    first = START.replace(hour=3, minute=51) + DAY
    assert south.files(plan("south", 2, 800, when=(first, first + 20 * MINUTE))).decision.overlaps
    before = START.replace(hour=3, minute=0) + DAY
    beforehand = plan("south", 3, 290, when=(before, before + 20 * MINUTE))
    assert not south.files(beforehand).decision.overlaps


def test_a_secret_line_is_shown_to_its_readers_and_to_others_only_when_they_cross_it(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    north.proposes(zone(shared_with=("south",)))

    assert isinstance(south.last.content, ZoneView)
    assert isinstance(relief.last.content, NoteView)
    assert (relief.last.starts, relief.last.expires) == (None, None)
    shown = documents.write_release(relief.last).decode()
    assert "Quiet valley" not in shown
    assert "e7" not in shown.replace("created", "")
    with pytest.raises(NotAllowed, match="not been shown the map"):
        relief.rejects("north/zone/1")

    (view,) = relief.files(plan("relief")).decision.overlaps
    assert (view.other, view.box_e7, view.start) == ("", None, None)
    assert relief.last.content.overlaps == (view,)


def test_the_end_of_a_secret_line_is_told_and_warned_of_at_the_whole_hour(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    end = START + 13 * HOUR + 23 * MINUTE
    north.proposes(zone(shared_with=("south",), when=(START, end)))
    for _ in range(160):
        town.later(6 * MINUTE)
    heard = [*relief.heard_because("zone.ending"), *relief.heard_because("zone.lapsed")]
    assert [f"{r.made_at:%H}" for r in heard] == ["10", "22"]
    assert all(r.made_at.minute <= 6 for r in heard)


def test_an_illustrative_zone_is_shown_and_never_checked_against(
    town: Town, north: Voice, south: Voice
) -> None:
    north.proposes(zone(illustrative=True, when=(START - 900 * DAY, START - 800 * DAY)))
    assert standing(town) is ZoneStanding.ILLUSTRATIVE
    town.later(DAY)
    assert standing(town) is ZoneStanding.ILLUSTRATIVE


def test_a_zone_binds_whom_it_names_in_its_domains(
    north: Voice, south: Voice, relief: Voice
) -> None:
    north.proposes(zone(bound=("south",)))
    assert relief.files(plan("relief")).decision.overlaps == ()
    assert len(south.files(plan("south", when=hours(20, 21))).decision.overlaps) == 1


def test_what_cannot_be_a_zone_is_refused_where_it_is_wrong(north: Voice) -> None:
    bow_tie = Polygon((((at(0, 0), at(5, 5), at(5, 0), at(0, 5)),),))
    crossing = replace(zone(), volumes=(replace(zone().volumes[0], shape=bow_tie),))
    with pytest.raises(InvalidInput, match=r"zone/.*cross"):
        north.proposes(crossing)
    with pytest.raises(InvalidInput, match="an end in the future"):
        north.proposes(zone(when=(START - 2 * DAY, START - DAY)))
    with pytest.raises(InvalidInput, match="zone/agreement_of"):
        north.proposes(zone(agreed_by=("nobody",)))
    with pytest.raises(InvalidInput, match="north/zone/"):
        north.proposes(zone(owner="south"))


def test_only_its_author_withdraws_and_others_are_told_what_they_can_do(
    town: Town, north: Voice, south: Voice
) -> None:
    north.proposes(zone())
    with pytest.raises(NotAllowed, match="zone reject"):
        south.says(ZoneWithdraw("north/zone/1", "away with it"))
    with pytest.raises(NotAllowed, match="zone amend, zone withdraw"):
        north.rejects("north/zone/1")
    north.says(ZoneWithdraw("north/zone/1", "peace"))
    with pytest.raises(NotAllowed, match="propose"):
        north.amends(zone())


def test_whoever_agreed_a_zone_is_told_what_enters_it_whoever_enters(
    town: Town, north: Voice, south: Voice, relief: Voice, watch: Voice
) -> None:
    north.proposes(zone(agreed_by=("south",)))
    south.recognises("north/zone/1")
    north.files(plan("north", disclosure=Disclosure.FULL))  # its author enters: the other hears
    [entered] = south.heard_because("overlap.found")
    assert isinstance(entered.content, OverlapView)
    assert (entered.content.yours, entered.content.other) == ("north/zone/1", "north/plan/1")
    assert entered.content.start is not None

    relief.files(plan("relief", when=hours(12, 14)))  # a third one: both hear what it shows
    for voice in (north, south):
        view = voice.heard_because("overlap.found")[-1].content
        assert isinstance(view, OverlapView)
        assert (view.yours, view.other_owner, view.other) == ("north/zone/1", "relief", "")
        assert view.start is None
    assert not watch.heard_because("overlap.found")

    relief.ends("relief/plan/1")
    assert len(north.heard_because("overlap.ended")) == 1
    assert len(south.heard_because("overlap.ended")) == 1
    assert not town.audit().faults


def test_plans_filed_before_a_zone_was_agreed_are_told_to_all_who_agreed_it(
    north: Voice, south: Voice, relief: Voice
) -> None:
    relief.files(plan("relief"))
    north.proposes(zone(agreed_by=("south",)))
    assert not south.heard_because("overlap.found")  # proposed: in force for nobody
    south.recognises("north/zone/1")

    assert len(relief.heard_because("overlap.found")) == 1
    assert len(north.heard_because("overlap.found")) == 1
    assert len(south.heard_because("overlap.found")) == 1


def test_the_agreed_wording_is_watched_for_all_while_a_newer_one_waits(
    north: Voice, south: Voice, relief: Voice
) -> None:
    first = zone(agreed_by=("south",))
    north.proposes(first)
    south.recognises("north/zone/1")
    north.amends(first, name="Quieter valley")
    relief.files(plan("relief"))
    assert len(south.heard_because("overlap.found")) == 1


def test_whoever_agreed_a_zone_sees_and_answers_what_enters_it(
    town: Town, north: Voice, south: Voice, watch: Voice
) -> None:
    north.proposes(zone(agreed_by=("south",)))
    south.recognises("north/zone/1")
    north.files(plan("north"))
    overlap = south.heard_because("overlap.found")[-1].subject

    assert list(overlap_ids(town.picture, "south")) == [overlap]
    assert overlap_view(town.picture, "south", overlap).yours == "north/zone/1"
    assert not list(overlap_ids(town.picture, "watch"))
    south.answers(overlap, "dispute")
    assert north.last.because == "overlap.answered"
    with pytest.raises(NotFound):
        watch.answers(overlap, "dispute")


def test_a_declared_zone_is_its_authors_concern_alone(
    north: Voice, south: Voice, relief: Voice
) -> None:
    north.proposes(zone())
    south.recognises("north/zone/1")
    relief.files(plan("relief"))
    assert not south.heard_because("overlap.found")


def test_the_owners_plan_in_its_own_zone_is_told_once(north: Voice) -> None:
    north.files(plan())
    north.proposes(zone())
    assert [r.because for r in north.heard].count("overlap.found") == 1
    assert json.loads(documents.write_release(north.last))["disclosure"] == Disclosure.FULL
