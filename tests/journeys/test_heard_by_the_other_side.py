"""Who files a plan wants to know whether the other side has heard of the overlap before going: that
it was told and has answered for it, and nothing more of that side than its record shows."""

from __future__ import annotations

import pytest

from standclear.core.statements import ZonePropose
from standclear.core.telling import Disclosure, ReceiptLevel, Share
from standclear.service.replay import steps
from standclear.service.shown.changes import changes
from standclear.service.shown.heard import heard_by_others
from tests.town import MINUTE, Town, Voice, plan, site, zone


def overlap_of(voice: Voice) -> str:
    return voice.heard_because("plan.overlaps")[-1].content.overlaps[0].overlap  # type: ignore[union-attr]  # of one


def lines(town: Town, asker: str, overlap: str) -> dict[str, tuple[str | None, str]]:
    return {
        line["party"]: (line["level"], line["role"])
        for line in heard_by_others(town.picture, asker, overlap)
    }


def last_change(town: Town, asker: str) -> list[str]:
    *_, step = steps(town.office.log)
    return list(changes(town.picture, asker, step).get("overlaps", []))


@pytest.mark.parametrize(
    ("share", "role"),
    [(Disclosure.FULL, "duty"), (Disclosure.COARSE, "duty"), (Disclosure.BLIND, "")],
)
def test_the_filer_sees_that_the_other_side_was_told_and_has_answered(
    town: Town, north: Voice, south: Voice, share: Disclosure, role: str
) -> None:
    south.files(plan("south", disclosure=share))
    north.files(plan("north"))
    overlap = overlap_of(north)
    assert lines(town, "north", overlap) == {"south": (None, "")}
    town.clock.now += MINUTE
    south.acknowledges(south.heard_because("overlap.found")[-1].number)
    assert last_change(town, "north") == [overlap]
    assert lines(town, "north", overlap) == {"south": ("acknowledged", role)}
    assert lines(town, "desk", overlap)["south"] == ("acknowledged", "duty")


def test_who_filed_first_sees_whether_the_later_filer_answers_for_what_it_was_told(
    town: Town, north: Voice, south: Voice
) -> None:
    north.files(plan("north"))
    south.files(plan("south", disclosure=Disclosure.FULL))
    overlap = overlap_of(south)
    told = south.heard_because("plan.overlaps")[-1].number
    south.receipt(told, ReceiptLevel.READ)
    assert lines(town, "north", overlap) == {"south": ("read", "duty")}
    assert last_change(town, "north") == [overlap]


def test_a_plan_filed_anew_is_to_be_heard_anew(town: Town, north: Voice, south: Voice) -> None:
    south.files(plan("south", disclosure=Disclosure.FULL))
    north.files(plan("north"))
    overlap = overlap_of(north)
    south.acknowledges()
    north.amends(plan("north"), title="as before")
    assert lines(town, "north", overlap) == {"south": (None, "")}


def test_dry_runs_of_the_other_side_show_nothing(town: Town, north: Voice, south: Voice) -> None:
    south.files(plan("south", disclosure=Disclosure.FULL))
    north.files(plan("north"))
    overlap = overlap_of(north)
    before = heard_by_others(town.picture, "north", overlap)
    town.clock.now += MINUTE
    south.tries(plan("south", 2))
    south.acknowledges(south.heard_because("plan.checked")[-1].number)
    assert last_change(town, "north") == []
    assert heard_by_others(town.picture, "north", overlap) == before


def test_a_side_that_was_not_told_has_no_line(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    relief.gives(site(to=("south",)))
    north.files(plan("north"))
    (overlap,) = town.picture.overlaps
    assert lines(town, "relief", overlap) == {}  # withheld from north, by relief itself


def test_who_has_both_records_has_one_line(town: Town, north: Voice) -> None:
    north.proposes(zone())
    north.files(plan("north"))
    (overlap,) = town.picture.overlaps
    assert [line["party"] for line in heard_by_others(town.picture, "desk", overlap)] == ["north"]
    assert heard_by_others(town.picture, "north", overlap) == []


def test_who_agreed_a_zone_is_named_to_its_readers_alone(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    secret = zone(agreed_by=("north", "south"), shared_with=("north", "south"))
    north.says(ZonePropose(secret))
    south.recognises(secret.id)
    relief.files(plan("relief", disclosure=Disclosure.FULL, shares=(Share("south"),)))
    (overlap,) = town.picture.overlaps
    assert set(lines(town, "relief", overlap)) == {"north"}
    assert set(lines(town, "north", overlap)) == {"relief", "south"}
