"""Zones: proposed, agreed by all who were asked, disputed, amended, lapsed loudly, still drawn.

Nobody's silence counts as consent, and no zone is in force because it is still drawn.
Requirements: domain 6.2 (Zone/Line), 6.3, 6.4 (renewal warnings), 6.8; 6.10 row 9.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from standclear.core.errors import InvalidInput, NotAllowed, Stale
from standclear.core.release import NoteView, ZoneView
from standclear.core.schedule import Schedule, WeeklyWindow
from standclear.core.shape import Polygon
from standclear.core.statements import ZoneWithdraw
from standclear.core.telling import Disclosure
from standclear.core.zone import ZoneStanding
from standclear.formats import documents
from tests.town import DAY, HOUR, MINUTE, START, Town, Voice, at, hours, plan, zone


def standing(town: Town, number: int = 1) -> ZoneStanding:
    return town.picture.zones[f"north/zone/{number}"].standing


def volumes(km: float, days: float):  # type: ignore[no-untyped-def]
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


def test_a_temporary_change_ends_with_its_baseline_however_that_ends(
    town: Town, north: Voice, south: Voice
) -> None:
    north.proposes(zone(1, when=(START, START + 30 * DAY)))
    with pytest.raises(InvalidInput, match="ends with its baseline"):
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
    # The desk was off for 20 days, so the audit misses its warnings, and nothing else.
    assert {finding.kind for finding in town.audit().faults} == {"reminder dropped"}


def test_a_scheduled_zone_counts_only_in_its_hours(north: Voice, south: Voice) -> None:
    nights = Schedule("Asia/Damascus", (WeeklyWindow((1, 2, 3, 4, 5, 6, 7), "22:00", "04:00"),))
    north.proposes(zone(schedule=nights))

    assert south.files(plan("south", 1, when=hours(2, 4))).decision.overlaps == ()
    assert len(south.files(plan("south", 2, when=hours(10, 12))).decision.overlaps) == 1


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
    with pytest.raises(InvalidInput, match="ends in the future"):
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


def test_the_owners_plan_in_its_own_zone_is_told_once(north: Voice) -> None:
    north.files(plan())
    north.proposes(zone())
    assert [r.because for r in north.heard].count("overlap.found") == 1
    assert json.loads(documents.write_release(north.last))["disclosure"] == Disclosure.FULL
