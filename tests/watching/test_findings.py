"""The table of a replay names what each situation is beside: a zone, a plan, a craft, a feed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState, Kind, Situation
from standclear.service.watching.findings import Findings, rows_of
from standclear.service.watching.replay_page import Shown, render
from standclear.service.watching.replayed import Told

AT = datetime(2030, 3, 1, 6, tzinfo=UTC)
INSIDE = Situation(Kind.INSIDE, "icao:000001", "north", "south/zone/1", 1, AT)
NONE = replace(INSIDE, zone="", zone_version=0)
SAID = (
    INSIDE,
    replace(NONE, kind=Kind.NONCONFORMING, filed="north/plan/3", filed_version=1),
    replace(NONE, kind=Kind.TOO_NEAR, other="icao:000002", other_party="south"),
    replace(NONE, kind=Kind.FEED_SILENT, track="", party="", feed="sbs://receiver:30003"),
)


def test_each_row_and_each_lane_names_what_it_is_beside() -> None:
    told = [
        Told("run", n, AT, AlertChange(f"al-{n:012x}", AlertState.RAISED, one, "0" * 64))
        for n, one in enumerate(SAID)
    ]
    assert {row.kind: row.beside for row in rows_of(told)} == {
        Kind.INSIDE: "south/zone/1",
        Kind.NONCONFORMING: "north/plan/3",
        Kind.TOO_NEAR: "a craft of south",
        Kind.FEED_SILENT: "sbs://receiver:30003",
    }
    page = render(Shown("desk", "what", Findings(told=told)))
    for name in ("icao:000001 at north/plan/3", "no craft at sbs://receiver:30003"):
        assert name in page


def test_a_craft_that_two_parties_claim_is_said_to_be_claimed_by_whom_as_the_live_alert_says() -> (
    None
):
    claimed = replace(INSIDE, party="", claimants=("north", "south"))
    said = AlertChange("al-000000000000", AlertState.RAISED, claimed, "0" * 64)
    told = [Told("run", 0, AT, said)]
    (row,) = rows_of(told)
    assert row.whose == "north/south"
    page = render(Shown("desk", "what", Findings(told=told)))
    assert "icao:000001, claimed by north and south inside south/zone/1" in page
    assert "unknown" not in page
