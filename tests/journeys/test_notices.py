"""Notices of places and journeys: given, passed, amended, confirmed, grown old, withdrawn.

Kunduz, Abs and the list of north-west Syria are behind these rules: a notice goes to the
recipients its author chose, each receipt is asked for anew when it changes, and nothing is ever
dropped in silence. Requirements: domain 2.5 rows 5-8, 13, 17, 18; 6.3 (notice, movement); 6.4.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from standclear.core.errors import InvalidInput, NotAllowed, NotFound, Stale
from standclear.core.notice import AsTyped, MovementState, NoticeState
from standclear.core.release import CoarseView, NoticeView
from standclear.core.shape import Circle, Polygon
from standclear.core.statements import (
    NoticeConfirm,
    NoticePass,
    NoticeResume,
    NoticeReturn,
    NoticeSuspend,
    NoticeWithdraw,
)
from standclear.core.telling import AccessOutcome, Disclosure, Share, Urgency
from tests.town import DAY, HOUR, MINUTE, START, Town, Voice, area, at, hours, movement, plan, site


def state(town: Town, notice: str) -> NoticeState:
    return town.picture.notices[notice].state


# ---- who is told what


def test_each_recipient_gets_its_own_numbered_release_at_the_precision_chosen_for_it(
    relief: Voice, north: Voice, south: Voice, watch: Voice
) -> None:
    given = site(
        to=(
            Share("north"),
            Share("south", Disclosure.COARSE),
            Share("watch", precision_mm=1_000_000),
        )
    )
    relief.gives(given)

    assert isinstance(north.last.content, NoticeView)
    assert north.last.content.notice == replace(given, recipients=(Share("north"),))
    assert isinstance(south.last.content, CoarseView)
    blurred = watch.last.content.notice
    assert isinstance(blurred.volume.shape, Polygon)
    assert blurred.as_typed == AsTyped("", "withheld at this precision")


def test_whom_the_author_did_not_choose_is_not_told_and_stands_in_the_coverage_report(
    town: Town, relief: Voice, south: Voice
) -> None:
    relief.gives(site(to=("north",)))

    assert south.heard_because("notice.given") == []
    assert "relief/site/1: not among the recipients that its author chose" in town.gap_words(
        "south"
    )


def test_consent_and_recipients_are_checked(relief: Voice) -> None:
    with pytest.raises(InvalidInput, match="consent"):
        replace(site(), consent=False)
    with pytest.raises(InvalidInput, match="a party of this desk: "):
        relief.gives(site(to=("nobody",)))
    with pytest.raises(InvalidInput, match="other than the author"):
        relief.gives(site(to=("relief",)))


def test_a_shape_that_no_kernel_could_hold_is_refused_at_the_door(
    town: Town, relief: Voice
) -> None:
    town.set(broker="watch")  # also where nothing is matched yet
    bad = replace(site(), volume=replace(site().volume, shape=Circle(at(), 0)))
    with pytest.raises(InvalidInput, match=r"notice/.*radius"):
        relief.gives(bad)


# ---- the life of a notice


def test_an_amendment_reopens_receipts_and_tells_who_was_dropped(
    town: Town, relief: Voice, north: Voice, south: Voice
) -> None:
    given = site()
    relief.gives(given)
    north.acknowledges()
    relief.amends(given, recipients=(Share("north"),), name="Mercy hospital, east wing")

    assert north.last.version == 2
    assert ("north", north.last.number) in town.picture.open
    assert south.last.because == "notice.replaced"
    assert "shares the new version no more" in south.last.headline
    assert [line.superseded for line in south.told if line.because == "notice.given"] == [True]


def test_only_the_author_moves_a_notice_and_an_illegal_move_says_what_is_possible(
    relief: Voice, north: Voice
) -> None:
    relief.gives(site())
    with pytest.raises(NotAllowed, match="relief's"):
        north.says(NoticeWithdraw("relief/site/1", "not there"))
    with pytest.raises(NotAllowed, match=r"active; no notice.resume from there.*notice.suspend"):
        relief.says(NoticeResume("relief/site/1"))
    with pytest.raises(Stale, match="stands at version 1, not 7"):
        relief.says(NoticeConfirm("relief/site/1", 7))
    relief.says(NoticeWithdraw("relief/site/1", "moved"))
    with pytest.raises(NotAllowed, match="give a new notice"):
        relief.says(NoticeConfirm("relief/site/1", 1))


def test_suspended_resumed_withdrawn_each_time_everyone_hears_and_plans_follow(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(site())
    relief.says(NoticeSuspend("relief/site/1", "empty for repairs"))
    assert north.last.because == "notice.suspended"
    assert north.files(plan("north", 1)).decision.overlaps == ()

    resumed = relief.says(NoticeResume("relief/site/1"))
    assert len(resumed.decision.overlaps) == 1
    assert {"notice.resumed", "overlap.found"} <= {r.because for r in north.heard}

    relief.says(NoticeWithdraw("relief/site/1", "moved"))
    assert [r.because for r in north.heard][-2:] == ["notice.withdrawn", "overlap.ended"]
    assert all(record.ended for record in town.picture.overlaps.values())


def test_a_site_is_asked_after_at_90_days_and_unconfirmed_after_14_more_never_dropped(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(site())
    town.later(90 * DAY - MINUTE)
    assert relief.heard_because("notice.confirm_due") == []
    town.later(MINUTE)
    assert len(relief.heard_because("notice.confirm_due")) == 1
    town.later(14 * DAY)

    assert state(town, "relief/site/1") is NoticeState.UNCONFIRMED
    assert "still held against plans" in north.last.headline
    late = hours(0, 1, day=START + 105 * DAY)
    assert len(north.files(plan(when=late)).decision.overlaps) == 1

    relief.says(NoticeConfirm("relief/site/1", 1))
    assert state(town, "relief/site/1") is NoticeState.ACTIVE
    town.later(89 * DAY)
    assert len(relief.heard_because("notice.confirm_due")) == 1


def test_a_site_at_the_front_is_asked_after_at_30_days(town: Town, relief: Voice) -> None:
    relief.gives(site(frontline=True))
    town.later(30 * DAY)
    assert len(relief.heard_because("notice.confirm_due")) == 1


def test_an_expired_notice_is_announced_and_does_not_say_that_the_place_is_empty(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(site(days=10))
    town.later(10 * DAY)
    assert state(town, "relief/site/1") is NoticeState.ACTIVE  # its last instant still counts
    town.later(MINUTE)

    assert state(town, "relief/site/1") is NoticeState.EXPIRED
    assert "may be in use as before" in north.last.headline


# ---- the broker


def test_the_broker_checks_the_form_sees_no_place_and_releases(
    town: Town, relief: Voice, north: Voice, watch: Voice
) -> None:
    town.set(broker="watch")
    relief.gives(site())

    assert north.heard_because("notice.given") == []
    assert watch.last.because == "notice.submitted"
    assert "health site" in watch.last.content.text
    with pytest.raises(NotAllowed, match="only the broker"):
        north.says(NoticePass("relief/site/1", 1))
    watch.says(NoticePass("relief/site/1", 1))
    assert north.last.because == "notice.released"
    assert isinstance(north.last.content, NoticeView)


def test_the_broker_returns_with_a_reason_and_the_author_amends(
    town: Town, relief: Voice, north: Voice, watch: Voice
) -> None:
    town.set(broker="watch")
    relief.gives(site())
    watch.says(NoticeReturn("relief/site/1", 1, "no focal point"))

    assert state(town, "relief/site/1") is NoticeState.RETURNED
    assert "no focal point" in relief.last.headline
    relief.amends(site(), focal_point="night desk, +9")
    watch.says(NoticePass("relief/site/1", 2))
    assert north.last.content.notice.focal_point == "night desk, +9"


def test_while_an_amendment_waits_for_the_broker_the_released_version_holds(
    town: Town, relief: Voice, north: Voice, watch: Voice
) -> None:
    """Otherwise a hospital would be unprotected for as long as a form lies on a desk."""
    town.set(broker="watch")
    relief.gives(site())
    watch.says(NoticePass("relief/site/1", 1))
    answer = relief.amends(site(), volume=replace(site().volume, shape=Circle(at(50), 100_000)))

    assert "v1 holds until then" in answer.decision.headline
    assert state(town, "relief/site/1") is NoticeState.ACTIVE
    assert len(north.files(plan("north", 1)).decision.overlaps) == 1
    assert north.files(plan("north", 2, east_km=50)).decision.overlaps == ()

    watch.says(NoticePass("relief/site/1", 2))
    assert north.files(plan("north", 3)).decision.overlaps == ()
    assert len(north.files(plan("north", 4, east_km=50)).decision.overlaps) == 1


def test_an_amendment_that_is_returned_leaves_the_released_version_in_force(
    town: Town, relief: Voice, north: Voice, watch: Voice
) -> None:
    town.set(broker="watch")
    relief.gives(site())
    watch.says(NoticePass("relief/site/1", 1))
    relief.amends(site(), name="")
    watch.says(NoticeReturn("relief/site/1", 2, "no name"))

    assert state(town, "relief/site/1") is NoticeState.ACTIVE
    assert len(north.files(plan("north", 1)).decision.overlaps) == 1
    with pytest.raises(Stale, match="an amendment is 3"):
        relief.amends(site())


def test_a_form_that_nobody_checks_is_not_left_lying(
    town: Town, relief: Voice, watch: Voice
) -> None:
    town.set(broker="watch")
    relief.gives(site())
    town.later(4 * HOUR)
    assert len(relief.heard_because("notice.form_overdue")) == 1
    assert len(watch.heard_because("notice.form_overdue")) == 1

    relief.gives(
        movement(2, when=hours(5, 6), urgency=Urgency.LIFE_SAVING, urgency_reason="labour")
    )
    town.later(30 * MINUTE)
    assert len(watch.heard_because("notice.form_overdue")) == 2


# ---- movements


@pytest.mark.parametrize(
    ("lead_h", "urgency", "taken"),
    [
        (48, Urgency.ROUTINE, True),
        (47.9, Urgency.ROUTINE, False),
        (24, Urgency.URGENT, True),
        (23.9, Urgency.URGENT, False),
        (0.1, Urgency.LIFE_SAVING, True),
        (0.1, Urgency.CEASE, True),
    ],
)
def test_a_movement_is_given_48_hours_ahead_urgent_24_life_saving_at_any_time(
    relief: Voice, lead_h: float, urgency: Urgency, taken: bool
) -> None:
    reason = "" if urgency is Urgency.ROUTINE else "cholera"
    given = movement(when=hours(lead_h, lead_h + 3), urgency=urgency, urgency_reason=reason)
    if taken:
        relief.gives(given)
    else:
        with pytest.raises(InvalidInput, match=r"ahead, or a more urgent class"):
            relief.gives(given)


def test_a_reroute_is_told_however_late_and_urgently(
    relief: Voice, north: Voice, town: Town
) -> None:
    given = movement(when=hours(48, 60))
    relief.gives(given)
    town.later(50 * HOUR)
    relief.reports("relief/move/1", MovementState.DEPARTED)
    relief.amends(given, volumes=(area(40, when=hours(48, 60)),))

    assert north.last.because == "notice.amended"
    assert north.last.urgency == "urgent"


def test_reports_climb_by_the_table_and_only_the_mover_reports(
    relief: Voice, north: Voice, watch: Voice
) -> None:
    relief.gives(movement())
    with pytest.raises(NotAllowed, match="only the moving organisation"):
        north.reports("relief/move/1", MovementState.ARRIVED)
    with pytest.raises(NotFound):
        watch.reports("relief/move/1", MovementState.ARRIVED)
    with pytest.raises(NotAllowed, match="possible now: departed, delayed, aborted"):
        relief.reports("relief/move/1", MovementState.AT_WAYPOINT)
    relief.reports("relief/move/1", MovementState.DEPARTED)
    assert north.last.acknowledge_by is None
    relief.reports("relief/move/1", MovementState.DEVIATING, "bridge down")
    assert north.last.acknowledge_by is not None
    relief.reports("relief/move/1", MovementState.ARRIVED)
    with pytest.raises(NotAllowed, match="give a new notice"):
        relief.reports("relief/move/1", MovementState.DEPARTED)


def test_a_convoy_that_only_reports_its_departure_is_still_unacknowledged(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(movement())
    given = north.heard_because("notice.given")[0].number
    relief.reports("relief/move/1", MovementState.DEPARTED)

    assert ("north", given) in town.picture.open


def test_a_movement_with_no_word_of_arrival_is_overdue_by_the_clock_loudly(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(movement(when=hours(48, 52)))
    relief.reports("relief/move/1", MovementState.DEPARTED)
    town.later(52 * HOUR + 30 * MINUTE)
    assert town.picture.notices["relief/move/1"].movement is MovementState.DEPARTED
    town.later(MINUTE)

    assert town.picture.notices["relief/move/1"].movement is MovementState.OVERDUE
    assert (north.last.because, north.last.urgency) == ("movement.overdue", "urgent")
    assert relief.heard_because("movement.overdue")
    relief.amends(movement(when=hours(48, 52)), volumes=(area(when=hours(48, 60)),))
    town.later(9 * HOUR)
    assert len(north.heard_because("movement.overdue")) == 2


def test_what_became_of_a_movement_is_told_apart_from_any_acknowledgement(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(movement())
    north.acknowledges()
    relief.outcome("relief/move/1", AccessOutcome.DENIED)

    assert town.picture.notices["relief/move/1"].outcome is AccessOutcome.DENIED
    assert north.last.headline == "relief/move/1: denied."


def test_a_movement_that_its_recipients_have_not_been_told_of_cannot_depart_for_them(
    town: Town, relief: Voice
) -> None:
    town.set(broker="watch")
    relief.gives(movement())
    with pytest.raises(NotAllowed, match="have not been told"):
        relief.reports("relief/move/1", MovementState.DEPARTED)


# ---- one place, many submissions


def test_the_same_site_sent_twelve_times_is_one_place_with_twelve_submissions(
    town: Town, relief: Voice, north: Voice
) -> None:
    for number in range(12):
        answer = relief.gives(site(number, east_km=0.01 * number, name=f"Mercy Hospital {number}"))
    first = town.picture.notices["relief/site/0"]

    assert first.submissions == 12
    assert "Same place as relief/site/0" in answer.decision.headline
    assert {r.same_as for i, r in town.picture.notices.items() if i != "relief/site/0"} == {
        "relief/site/0"
    }
    assert len(north.heard_because("notice.given")) == 12  # numbered each, dropped none


def test_another_place_or_another_name_nearby_is_a_place_of_its_own(
    town: Town, relief: Voice
) -> None:
    relief.gives(site(1))
    relief.gives(site(2, east_km=5))
    relief.gives(site(3, name="Waterworks"))

    assert [record.submissions for record in town.picture.notices.values()] == [1, 1, 1]
