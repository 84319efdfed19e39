"""Replays of items about places: read-back, containment, distance with error, separation."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

from standclear.core import statements as st
from standclear.core.earth.extent import Extent
from standclear.core.earth.footprint import all_extents
from standclear.core.earth.geodesy import (
    Nearest,
    Standing,
    destination,
    distance_m,
    least_distance_m,
    position_in_shape,
)
from standclear.core.errors import InvalidInput
from standclear.core.intent import ActivityClass
from standclear.core.mechanism import RULE_OF_THREES
from standclear.core.places.compass import compass
from standclear.core.places.coordinates import read_position
from standclear.core.places.gazetteer import Gazetteer
from standclear.core.places.read_back import read_back, read_back_matches
from standclear.core.rules.decision import Decision
from standclear.core.shape import Circle, Position, Volume4D
from standclear.core.zone import Domain
from standclear.scenarios.case_file.examples import DESERT, flight_at
from standclear.scenarios.case_file.items import CaseFile, Item, Spot
from standclear.scenarios.case_file.rehearsal import Rehearsal, told_to
from standclear.scenarios.case_file.shown import Shown, ToldTo

TOLERANCE_M = 500.0
"""How far a read-back may be off in these replays."""

MEAN_RADIUS_M = 6_371_008.8
"""Of the sphere that the wrong formula uses (IUGG mean radius), to show by how much it is off."""

HOUR = timedelta(hours=1)


def wrong_place(item: Item, case_file: CaseFile) -> Shown:
    """Deir ez-Zor: whatever the direction, a place that far off does not match."""
    true, off_m = _spot(item).position, item.value("location_off")
    refused, directions = dict[str, str](), range(0, 360, 45)
    for bearing in directions:
        heard = destination(true, bearing_deg=bearing, distance_m=off_m)
        try:
            read_back_matches(true, heard, tolerance_m=TOLERANCE_M)
        except InvalidInput as fault:
            refused[compass(bearing, points=8)] = fault.expected
    lines = [f"{', '.join(refused)}: {said}" for said in sorted(set(refused.values()))]
    gazetteer = Gazetteer.shipped()
    passed = destination(true, bearing_deg=45, distance_m=off_m)
    heard_en, heard_ru = (read_back(passed, gazetteer=gazetteer, language=x) for x in ("en", "ru"))
    lines.append(f"what the other side hears, e.g.: {heard_en}; {heard_ru}")
    return Shown(
        item.id,
        "refused",
        f"The read-back does not match in {len(refused)} of {len(directions)} "
        f"directions: {off_m / 1000:.0f} km off.",
        tuple(lines),
        assumed="The direction is not public; all eight were tried. " + _spot(item).basis + ".",
    )


def containment(item: Item, case_file: CaseFile) -> Shown:
    """Swapped numbers that pass a range check and fail the place that was named."""
    assert item.typed is not None
    place = Gazetteer.shipped().find(item.typed.place)
    try:
        read_position(item.typed.text, place=place)
    except InvalidInput as fault:
        return Shown(
            item.id,
            "refused",
            f"{item.typed.text}: not in {place.name}.",
            (fault.expected,),
        )
    raise AssertionError("the swapped pair was taken")


def ring(item: Item, case_file: CaseFile) -> Shown:
    """Al-Tanf: a place beside the edge is inside or outside by the formula; so it is neither."""
    drawn = case_file.zones["tanf-55km"]
    circle = drawn.zone.volumes[0].shape
    assert isinstance(circle, Circle)
    place = _spot(item).position
    real_m, sphere_m = distance_m(place, circle.centre), _on_a_sphere_m(place, circle.centre)
    bare = position_in_shape(place, circle)
    shown = position_in_shape(place, circle, error_m=drawn.error_m)
    zone = replace(
        drawn.zone,
        id="coalition/zone/tanf-55km",
        illustrative=False,
        agreement_of=(),
    )
    desk = Rehearsal(item.parties, drawn.zone.valid_from)
    declared = desk.say("coalition", st.ZonePropose(zone), drawn.zone.valid_from)
    rejects = st.ZoneReject(zone.id, 1, "not recognised")
    rejected = desk.say("damascus", rejects, drawn.zone.valid_from + HOUR)
    assert shown is Standing.WITHIN_ERROR
    filed = _approach(desk, item, circle.centre)
    vehicles, inside = item.value("vehicles"), item.value("vehicles_inside")
    return Shown(
        item.id,
        "within error",
        f"{place.lat_deg:.4f}N {place.lon_deg:.5f}E is {shown.value} of the ring's edge.",
        (
            f"on WGS 84 it lies {real_m:.0f} m from the centre, {bare.value}",
            f"on a sphere it would lie {sphere_m:.0f} m from it, outside",
            f"the drawing may be {drawn.error_m:.0f} m off, so neither is said",
            f"{declared.headline} It ends {zone.valid_until:%Y-%m-%d %H:%MZ} ({drawn.end_basis}).",
            rejected.headline,
            f"of about {vehicles:.0f} vehicles {inside:.0f} went in; a column filed before: "
            f"{filed.headline}",
        ),
        told_to(filed) + told_to(declared) + told_to(rejected),
        assumed="The column's plan is an example: nobody filed one, and its route is not known.",
    )


def _approach(desk: Rehearsal, item: Item, post: Position) -> Decision:
    """A column that is told of before it goes: 40 km from the post, well inside the ring."""
    there = destination(post, bearing_deg=330, distance_m=40_000)
    flight = flight_at("damascus/plan/1", there, item.when.start + 6 * HOUR, "coalition")
    ground = tuple(replace(volume, floor=None, ceiling=None) for volume in flight.volumes)
    column = replace(flight, volumes=ground, activity=ActivityClass.CONVOY, domain=Domain.GROUND)
    return desk.say("damascus", st.PlanFile(column), item.when.start)


def beyond_line(item: Item, case_file: CaseFile) -> Shown:
    """Khasham: the coarse line gives another distance than the one stated; both stand."""
    found, error_m = _from_line(item, case_file)
    stated_m = item.value("stated_distance")
    low, high = max(0.0, found.distance_m - error_m), found.distance_m + error_m
    agrees = "lies within" if low <= stated_m <= high else "lies outside"
    return Shown(
        item.id,
        "within error",
        f"{found.distance_m / 1000:.1f} km from the line as drawn, give or take "
        f"{error_m / 1000:.0f} km; stated: {stated_m / 1000:.0f} km.",
        (
            f"anything from {low / 1000:.1f} to {high / 1000:.1f} km fits the drawing",
            f"the stated {stated_m / 1000:.0f} km {agrees} that",
            "both numbers stand side by side, each with its source",
        ),
    )


def separation(item: Item, case_file: CaseFile) -> Shown:
    """The rule of threes: flights nearer than it are told of one another, farther ones are not."""
    start = item.when.start + 24 * HOUR
    lines, told = list[str](), list[ToldTo]()
    for miles in (2.0, 4.0):
        desk = Rehearsal(item.parties, item.when.start)
        gap_m = miles * 1852
        beside = destination(DESERT, bearing_deg=90, distance_m=gap_m + 2000)
        for party, other, place in (
            ("coalition", "russia", DESERT),
            ("russia", "coalition", beside),
        ):
            flight = flight_at(f"{party}/plan/1", place, start, other)
            decision = desk.say(party, st.PlanFile(flight), item.when.start)
        told += told_to(decision)
        count = len(decision.overlaps)
        lines.append(f"{miles:.0f} NM apart, same height and time: {count} told")
    calls = item.value("calls_without_answer")
    lines.append(f"the {calls:.0f} calls without answer would be {calls:.0f} open entries, by name")
    return Shown(
        item.id,
        "told",
        f"Flights within {RULE_OF_THREES.horizontal_mm / 1e6:.3f} km and "
        f"{RULE_OF_THREES.vertical_mm / 1e3:.0f} m are told of one another.",
        tuple(lines),
        tuple(told),
        assumed="Two example flights over the desert; no real flight is shown.",
    )


def crossing(item: Item, case_file: CaseFile) -> Shown:
    """The Euphrates line: a crossing is an object with a window, and both sides hear of it."""
    line = case_file.zones["euphrates-line"].zone
    start = item.when.start + 48 * HOUR
    # The real line has no rule that could be checked: the replay lets it bind both parties.
    zone = replace(line, id="coalition/zone/euphrates", illustrative=False)
    zone = replace(zone, agreement_of=("coalition", "russia"))
    desk = Rehearsal(item.parties, item.when.start)
    desk.say("coalition", st.ZonePropose(zone), item.when.start)
    agreed = desk.say("russia", st.ZoneRecognise(zone.id, 1), item.when.start + HOUR)
    place = Position.from_degrees(lon_deg=40.15, lat_deg=35.34)
    flight = flight_at("russia/plan/1", place, start, "coalition")
    patrol = replace(flight, activity=ActivityClass.PATROL, domain=Domain.GROUND)
    filed = desk.say("russia", st.PlanFile(patrol), item.when.start + 2 * HOUR)
    return Shown(
        item.id,
        "told",
        filed.headline,
        (agreed.headline, *(f"{o.yours} and {o.other or o.other_kind}" for o in filed.overlaps)),
        told_to(filed),
        assumed="One example crossing near Deir ez-Zor; the crossings themselves were not found.",
    )


def _from_line(item: Item, case_file: CaseFile) -> tuple[Nearest, float]:
    """Least distance of the place from the line as drawn, and the errors of both together."""
    drawn = case_file.zones["euphrates-line"]
    volume = replace(drawn.zone.volumes[0], error_mm=0)
    spot = _spot(item)
    here = replace(volume, shape=Circle(spot.position, 1000))
    pairs = [(a, b) for a in _extents(here) for b in _extents(volume)]
    nearest = min((least_distance_m(a, b) for a, b in pairs), key=lambda n: n.distance_m)
    return nearest, drawn.error_m + spot.error_m + nearest.error_m


def _extents(volume: Volume4D) -> tuple[Extent, ...]:
    return all_extents((volume,))


def _on_a_sphere_m(a: Position, b: Position) -> float:
    """Great-circle distance by the haversine formula, the very thing not to be used."""
    lat_a, lat_b = math.radians(a.lat_deg), math.radians(b.lat_deg)
    turn = math.radians(b.lon_deg - a.lon_deg)
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin(turn / 2) ** 2
    )
    return 2 * MEAN_RADIUS_M * math.asin(math.sqrt(half))


def _spot(item: Item) -> Spot:
    assert item.position is not None, f"{item.id} has a position"
    return item.position
