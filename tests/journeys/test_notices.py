"""Notices of places and journeys: given, passed, amended, confirmed, grown old, withdrawn.

Kunduz, Abs and the list of north-west Syria are behind these rules: a notice goes to the
recipients its author chose, each receipt is asked for anew when it changes, and nothing is ever
dropped in silence. Requirements: domain 2.5 rows 5-8, 13, 17, 18; 6.3 (notice, movement); 6.4.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from standclear.core.errors import InvalidInput, NotAllowed, NotFound, Stale
from standclear.core.notice import AsTyped, MovementState, NoticeState, SiteNotice
from standclear.core.party import StandingState
from standclear.core.release import CoarseView, NoticeView
from standclear.core.shape import Circle, Polygon
from standclear.core.statements import (
    NoticeAmend,
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


def renewal(until: float = 200) -> SiteNotice:
    """A hospital's next 200 days, given before its first one ends."""
    first = site(to=("north",))
    return replace(first, version=2, volume=replace(first.volume, end=START + until * DAY))


def test_a_renewal_that_waits_for_the_broker_keeps_the_place_held_past_its_end(
    town: Town, relief: Voice, north: Voice, watch: Voice
) -> None:
    town.set(broker="watch")
    relief.gives(site(to=("north",), days=1))
    watch.says(NoticePass("relief/site/1", 1))
    north.files(plan("north", 1, when=hours(28, 29)))
    town.later(20 * HOUR)
    relief.says(NoticeAmend(renewal()))
    town.later(5 * HOUR)

    assert state(town, "relief/site/1") is NoticeState.UNCONFIRMED
    told = "relief/site/1 v1 has reached its end, and its renewal v2 waits"
    for voice in (north, relief):
        assert told in voice.heard_because("notice.unconfirmed")[-1].headline
    assert any("has reached its end" in r.headline for r in watch.heard_of("relief/site/1"))
    assert relief.heard_because("overlap.found")  # the plan filed for after the first one's end
    assert len(north.files(plan("north", 2, when=hours(30, 32))).decision.overlaps) == 1
    town.later(HOUR)
    assert not north.heard_because("notice.expired")
    with pytest.raises(NotAllowed, match=r"v1 ended Wed 2030-01-02 08:00Z.*notice amend"):
        relief.says(NoticeConfirm("relief/site/1", 1))

    watch.says(NoticePass("relief/site/1", 2))
    assert state(town, "relief/site/1") is NoticeState.ACTIVE
    assert north.heard_because("notice.released")[-1].version == 2
    assert len(north.files(plan("north", 3, when=hours(40, 41))).decision.overlaps) == 1


def test_a_renewal_that_was_returned_can_still_be_mended_after_the_end(
    town: Town, relief: Voice, north: Voice, watch: Voice
) -> None:
    town.set(broker="watch")
    relief.gives(site(to=("north",), days=1))
    watch.says(NoticePass("relief/site/1", 1))
    relief.says(NoticeAmend(renewal()))
    watch.says(NoticeReturn("relief/site/1", 2, "no name"))
    town.later(25 * HOUR)
    assert "v2 was returned to its author" in relief.heard_because("notice.unconfirmed")[0].headline

    relief.says(NoticeAmend(replace(renewal(300), version=3)))
    town.later(MINUTE)
    later = hours(0, 1, day=START + 250 * DAY)
    assert len(north.files(plan("north", when=later)).decision.overlaps) == 1
    watch.says(NoticePass("relief/site/1", 3))
    assert state(town, "relief/site/1") is NoticeState.ACTIVE


def test_a_renewal_that_is_over_itself_holds_nothing_any_more(
    town: Town, relief: Voice, north: Voice, watch: Voice
) -> None:
    town.set(broker="watch")
    relief.gives(site(to=("north",), days=1))
    watch.says(NoticePass("relief/site/1", 1))
    relief.says(NoticeAmend(renewal(until=3)))
    town.later(2 * DAY)
    assert state(town, "relief/site/1") is NoticeState.UNCONFIRMED
    town.later(2 * DAY)
    assert state(town, "relief/site/1") is NoticeState.EXPIRED
    assert north.last.because == "notice.expired"


def test_what_has_ended_is_not_resumed(town: Town, relief: Voice) -> None:
    relief.gives(site(days=1))
    relief.says(NoticeSuspend("relief/site/1", "repairs"))
    town.clock.now += 3 * DAY
    with pytest.raises(NotAllowed, match="v1 ended Wed 2030-01-02 08:00Z"):
        relief.says(NoticeResume("relief/site/1"))


def test_what_waits_for_the_broker_is_not_brought_past_it_by_suspending_and_resuming(
    town: Town, relief: Voice, north: Voice, watch: Voice
) -> None:
    town.set(broker="watch")
    relief.gives(site())
    with pytest.raises(NotAllowed, match=r"submitted; no notice.suspend from there"):
        relief.says(NoticeSuspend("relief/site/1", "wait"))
    watch.says(NoticeReturn("relief/site/1", 1, "no name"))
    with pytest.raises(NotAllowed, match=r"returned; no notice.suspend from there"):
        relief.says(NoticeSuspend("relief/site/1", "wait"))
    with pytest.raises(NotAllowed, match=r"returned; no notice.resume from there"):
        relief.says(NoticeResume("relief/site/1"))
    assert north.heard_of("relief/site/1") == []


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


def test_a_convoy_suspended_under_way_still_reports(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(movement())
    town.later(72 * HOUR)
    relief.reports("relief/move/1", MovementState.DEPARTED)
    relief.says(NoticeSuspend("relief/move/1", "radio change"))
    relief.reports("relief/move/1", MovementState.OUT_OF_CONTACT)
    assert north.last.urgency is Urgency.URGENT
    relief.reports("relief/move/1", MovementState.ARRIVED)
    assert state(town, "relief/move/1") is NoticeState.EXPIRED
    town.later(5 * DAY)
    assert not north.heard_because("movement.overdue")


def test_a_movement_that_nobody_hears_of_is_closed_loudly_after_30_days(
    town: Town, relief: Voice, north: Voice, south: Voice
) -> None:
    relief.gives(movement())
    town.later(5 * DAY)
    assert town.picture.notices["relief/move/1"].movement is MovementState.OVERDUE
    town.later(28 * DAY)
    assert state(town, "relief/move/1") is NoticeState.ACTIVE
    town.later(2 * DAY)

    assert state(town, "relief/move/1") is NoticeState.EXPIRED
    for voice in (relief, north):
        closed = voice.heard_because("movement.closed")[0]
        assert "CLOSED unaccounted for: no word of it for 30 days" in closed.headline
        assert "Ask radio room, +4" in closed.headline
        assert closed.urgency is Urgency.URGENT
    south.stands(StandingState.SUSPENDED)
    town.later(DAY)
    south.stands(StandingState.PARTICIPATING)
    assert "notice.in_force" not in [r.because for r in south.heard_of("relief/move/1")]
    relief.outcome("relief/move/1", AccessOutcome.DENIED)  # late word of it is still taken


def test_a_movement_that_was_never_passed_ends_with_its_time_and_its_author_hears(
    town: Town, relief: Voice, north: Voice
) -> None:
    town.set(broker="watch")
    relief.gives(movement())
    town.later(77 * HOUR)
    assert state(town, "relief/move/1") is NoticeState.EXPIRED
    assert "it was told to nobody" in relief.heard_because("notice.expired")[0].headline
    assert north.heard_of("relief/move/1") == []


def test_a_movement_that_replaces_another_withdraws_it_in_the_same_word(
    town: Town, relief: Voice, north: Voice, south: Voice
) -> None:
    relief.gives(movement(1))
    north.files(plan("north", when=hours(72, 74)))
    relief.gives(movement(2, 100, replaces="relief/move/1"))

    assert state(town, "relief/move/1") is NoticeState.WITHDRAWN
    assert state(town, "relief/move/2") is NoticeState.ACTIVE
    assert "withdrawn: replaced by relief/move/2" in south.heard_of("relief/move/1")[-1].headline
    assert all(held.ended for held in town.picture.overlaps.values())
    relief.amends(movement(2, 100, replaces="relief/move/1"), stops="none")
    assert state(town, "relief/move/2") is NoticeState.ACTIVE


def test_what_is_replaced_holds_until_the_broker_has_passed_what_replaces_it(
    town: Town, relief: Voice, north: Voice, watch: Voice
) -> None:
    relief.gives(movement(1))
    town.set(broker="watch")
    relief.gives(movement(2, 100, replaces="relief/move/1"))
    assert state(town, "relief/move/1") is NoticeState.ACTIVE
    watch.says(NoticePass("relief/move/2", 1))
    assert state(town, "relief/move/1") is NoticeState.WITHDRAWN
    assert town.audit().faults == ()


@pytest.mark.parametrize("named", ["relief/move/9", "north/move/1", "relief/site/1", "odd"])
def test_a_movement_replaces_only_one_of_its_own_organisations(
    relief: Voice, north: Voice, named: str
) -> None:
    relief.gives(site())
    north.gives(replace(movement(to=()), id="north/move/1"))
    with pytest.raises(InvalidInput, match="a movement of your own that is not over"):
        relief.gives(movement(2, replaces=named))


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
