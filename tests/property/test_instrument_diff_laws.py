"""What a map gains and what it loses account for all that it is, whatever the two drafts show.

area after = area before + added - removed, to the rounding of the parts; a map against itself
changes nothing; and the way back is the way there with added and removed exchanged.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as draw

from standclear.core.agreements.said import InstrumentCounter, InstrumentPropose
from standclear.core.shape import Circle
from standclear.core.zone import Zone
from standclear.service.shown.instrument_diff import instrument_diff
from standclear.service.shown.zone_ground import ground
from standclear.service.shown.zone_versions import area_m2
from tests.agreement import map_of, memorandum, next_draft
from tests.town import Town, at, zone

PARTS_M2 = 4
"""Each of the four areas is rounded to the square metre; a circle's corners, cut, are to 1e-12."""


def _area(number: int, east_km: float, km: float, *, round_one: bool) -> Zone:
    drawn = zone(number, east_km, km=km)
    if not round_one:
        return drawn
    circle = Circle(at(east_km), round(km * 1_000_000))
    return replace(drawn, volumes=(replace(drawn.volumes[0], shape=circle),))


AREAS = draw.tuples(
    draw.floats(-8, 8).map(lambda km: round(km, 2)),
    draw.floats(0.5, 9).map(lambda km: round(km, 2)),
    draw.booleans(),
)


@settings(max_examples=25, deadline=None)
@given(AREAS, AREAS)
@example((4.5, 4.5, False), (4.5, 4.5, True)).via("edges cut in parts of very unlike lengths")
def test_added_and_removed_account_for_every_square_metre(
    one: tuple[float, float, bool], two: tuple[float, float, bool]
) -> None:
    town = Town(":memory:").opens("north", "south", "relief")
    try:
        areas = [
            _area(number, east, km, round_one=is_round)
            for number, (east, km, is_round) in enumerate((one, two), 1)
        ]
        for area in areas:
            town["north"].proposes(area)
        first = replace(memorandum(), maps=(map_of(areas[0], "Alder"),))
        town["north"].says(InstrumentPropose(first))
        second = next_draft(first, maps=(map_of(areas[1], "Alder"),), name="Moved")
        town["north"].says(InstrumentCounter(second))

        there, back = (_alder(town, *versions) for versions in ((1, 2), (2, 1)))
        assert there["area_before_m2"] == area_m2(ground(areas[0]))
        assert there["area_after_m2"] == area_m2(ground(areas[1]))
        kept = there["area_before_m2"] - there["removed_m2"]
        assert abs(kept + there["added_m2"] - there["area_after_m2"]) <= PARTS_M2
        assert (there["added_m2"], there["removed_m2"]) == (back["removed_m2"], back["added_m2"])
        assert there["added"] is not None or there["added_m2"] == 0
    finally:
        town.close()


def _alder(town: Town, before: int, after: int) -> dict[str, int]:
    found = instrument_diff(town.picture, "south", "quiet", before=before, after=after)
    (alder,) = found["maps"]
    return dict(alder)


def test_a_map_that_comes_or_goes_is_gained_or_lost_whole(tmp_path: Path) -> None:
    town = Town(tmp_path / "log.db").opens("north", "south", "relief")
    area = zone(1, km=3)
    town["north"].proposes(area)
    first = memorandum()
    town["north"].says(InstrumentPropose(first))
    town["south"].says(InstrumentCounter(next_draft(first, maps=(map_of(area, "Alder"),))))
    whole = area_m2(ground(area))
    came, went = _alder(town, 1, 2), _alder(town, 2, 1)
    assert (came["change"], came["added_m2"], came["removed_m2"]) == ("added", whole, 0)
    assert (went["change"], went["added_m2"], went["removed_m2"]) == ("removed", 0, whole)
    town.close()
