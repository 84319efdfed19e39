"""A zone is exported to Google Earth and sent back by courier as a file: it is the same zone."""

from __future__ import annotations

from datetime import datetime
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.errors import InvalidInput
from standclear.core.shape import Datum, Height, Point, Position, Volume4D
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule
from standclear.formats import geojson, gpx, kml
from standclear.formats.exports import features_of
from standclear.formats.feature import Feature
from standclear.formats.volumes import Defaults, volume_of

from .strategies import CIRCLES, INSTANTS, POINTS, corridors, features


@st.composite
def volumes(draw: st.DrawFn) -> Volume4D:
    made = draw(features())
    start, end = sorted((draw(INSTANTS), draw(INSTANTS)))
    return Volume4D(
        draw(CIRCLES | POINTS | corridors()),
        made.floor,
        made.ceiling,
        start,
        end,
        draw(st.integers(0, 10_000_000)),
        draw(st.none() | st.just((-400_000, 8_848_000))),
    )


def zone_of(volume: Volume4D) -> Zone:
    rule = ZoneRule(("north", "south"), (Domain.AIR,))
    return Zone("north/zone/1", 1, ZoneKind.NO_FLY, "Valley", (volume,), rule, basis="agreed")


@pytest.mark.parametrize("format_", [geojson, kml, gpx], ids=lambda f: f.NAME)
@settings(max_examples=25, deadline=None)
@given(volume=volumes())
def test_a_volume_survives_export_and_import(format_: ModuleType, volume: Volume4D) -> None:
    (feature,) = format_.read(format_.write(features_of(zone_of(volume)))).features
    assert volume_of(feature) == volume
    assert feature.name == "Valley"
    assert feature.get("record_id") == "north/zone/1"
    assert feature.get("bound") == "north; south"


@given(INSTANTS, INSTANTS)
def test_what_a_file_does_not_say_is_taken_from_the_sender_and_never_guessed(
    one: datetime, other: datetime
) -> None:
    start, end = sorted((one, other))
    mark = Feature("Well", Point(Position(0, 0), 0), where="features/3")
    with pytest.raises(InvalidInput, match="features/3/start"):
        volume_of(mark)
    with pytest.raises(InvalidInput, match="features/3/end"):
        volume_of(mark, Defaults(start=start))
    given_once = Defaults(start, end, ceiling=Height(1, Datum.AGL))
    assert (volume_of(mark, given_once).start, volume_of(mark, given_once).end) == (start, end)
