"""An organisation takes its own records out as a form, corrects one, and files the form again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import ModuleType

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from standclear.core.errors import InvalidInput
from standclear.core.intent import ActivityClass, OperationalIntent
from standclear.core.notice import (
    AsTyped,
    Markings,
    MissionType,
    MovementNotice,
    SiteCategory,
    SiteLink,
    SiteNotice,
    Vehicle,
)
from standclear.core.shape import Corridor, EdgeRule, Point, Polygon, Volume4D
from standclear.core.telling import Disclosure, Share, Urgency
from standclear.core.zone import Domain
from standclear.formats import csv, xlsx
from standclear.formats.columns import Kind
from standclear.formats.form_losses import form_losses
from standclear.formats.form_rows import FormRecord, table_of
from standclear.formats.records import movement_from_row, plan_from_row, site_from_row
from standclear.formats.rows import RowRecord, check_rows

from .strategies import CIRCLES, INSTANTS, POLYGONS, WORDS, corridors, features

MAKE: dict[Kind, Callable[..., FormRecord]] = {
    Kind.SITES: site_from_row,
    Kind.MOVEMENTS: movement_from_row,
    Kind.PLANS: plan_from_row,
}
TEXTS = WORDS.filter(lambda text: not text.startswith("#"))  # Excel's errors: refused aloud
SAID = TEXTS.filter(bool)
SHARES = st.just(
    (
        Share("north"),
        Share("south", Disclosure.COARSE),
        Share("un", precision_mm=500_000),
        Share("west", Disclosure.COARSE, 2_000_500),
    )
)
ERRORS = st.integers(100, 1_000_000)
MARKINGS = st.builds(Markings, TEXTS, TEXTS, TEXTS)
YES_NO = st.booleans()


def plain(corridor: Corridor) -> Corridor:
    return replace(corridor, leg_times=(), edges=EdgeRule.GEODESIC)


def straight(polygon: Polygon) -> Polygon:
    return replace(polygon, edges=EdgeRule.STRAIGHT)


@st.composite
def times(draw: st.DrawFn) -> tuple[datetime, datetime]:
    one, other = sorted((draw(INSTANTS), draw(INSTANTS)))
    return one.replace(microsecond=0), other.replace(microsecond=0)


@st.composite
def plans(draw: st.DrawFn) -> OperationalIntent:
    shape = draw(CIRCLES | corridors().map(plain) | POLYGONS.map(straight))
    made, (start, end) = draw(features()), draw(times())
    volume = Volume4D(shape, made.floor, made.ceiling, start, end, draw(ERRORS))
    return OperationalIntent(
        "north/plan/7", 1, ActivityClass.PATROL, draw(st.sampled_from(Domain)), (volume,),
        draw(SAID), draw(TEXTS), 3, Disclosure.COARSE, draw(SHARES),
    )  # fmt: skip


@st.composite
def sites(draw: st.DrawFn) -> SiteNotice:
    (start, end), error_mm = draw(times()), draw(ERRORS)
    shape = draw(CIRCLES | CIRCLES.map(lambda circle: Point(circle.centre, error_mm)))
    error_mm = 0 if isinstance(shape, Point) else error_mm
    volume = Volume4D(shape, None, draw(features()).ceiling, start, end, error_mm)
    return SiteNotice(
        "relief/site/7", 1, SiteCategory.WATER, draw(SAID), draw(SAID), SiteLink.OPERATES, volume,
        AsTyped("", "", method="GPS", taken_on="2026-02-20"), draw(SAID), True, draw(SHARES),
        draw(TEXTS), draw(TEXTS), draw(MARKINGS), draw(st.sampled_from([None, (2, 9), (5, 5)])),
        draw(TEXTS), draw(YES_NO), draw(YES_NO),
    )  # fmt: skip


@st.composite
def movements(draw: st.DrawFn) -> MovementNotice:
    route, (start, end) = draw(corridors().map(plain)), draw(times())
    volume = Volume4D(route, None, None, start, end, draw(ERRORS))
    return MovementNotice(
        "relief/move/7", 1, MissionType.FOOD, draw(SAID), (volume,), route.route,
        (Vehicle("Truck", "white", "1", True, "UN", "T"), Vehicle("Car")), 3, draw(SAID),
        draw(SAID), True, draw(SHARES), draw(st.sampled_from(tuple(Urgency)[:3])), draw(SAID),
        draw(YES_NO), draw(TEXTS), draw(MARKINGS), draw(st.sampled_from(["", "relief/move/6"])),
    )  # fmt: skip


def remade(row: RowRecord, record: FormRecord) -> FormRecord:
    return MAKE[row.kind](row, owner=record.id.split("/")[0])


def same_but_typed(record: FormRecord) -> FormRecord:
    """Reading again keeps what was typed, and never narrows an error."""
    if isinstance(record, SiteNotice):
        return replace(record, as_typed=replace(record.as_typed, text="", notation=""))
    return record


@pytest.mark.parametrize("format_", [csv, xlsx], ids=lambda f: f.NAME)
@pytest.mark.parametrize(
    ("kind", "drawn"),
    [(Kind.SITES, sites()), (Kind.MOVEMENTS, movements()), (Kind.PLANS, plans())],
    ids=list(Kind),
)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_a_record_survives_its_form(
    format_: ModuleType, kind: Kind, drawn: st.SearchStrategy[FormRecord], data: st.DataObject
) -> None:
    record = data.draw(drawn)
    (table,) = format_.read(format_.write([table_of([record], kind)]))
    rows = check_rows(table, kind)
    assert rows.faults == ()
    (row,) = rows.good
    assert same_but_typed(remade(row, record)) == same_but_typed(record)
    assert form_losses(record, kind) == ()


TYPED = st.text("ab #\t\n,;'=1\u200f\u0645", max_size=6)


@given(sites(), movements(), TYPED, st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_a_cell_would_change_is_named(
    site: SiteNotice, move: MovementNotice, text: str, data: st.DataObject
) -> None:
    name, record, kind = data.draw(
        st.sampled_from(
            [(name, site, Kind.SITES) for name in ("address", "hours", "place_code", "markings")]
            + [(name, move, Kind.MOVEMENTS) for name in ("stops", "markings", "vehicles")]
        )
    )
    value: object = text
    if name == "markings":
        value = Markings(radar=text)
    if name == "vehicles":
        value = (Vehicle("Car", text),)
    changed = replace(record, **{name: value})
    try:
        losses = form_losses(changed, kind)
    except InvalidInput as refused:
        assume(refused.pointer != record.id)
        raise
    (table,) = xlsx.read(xlsx.write([table_of([changed], kind)]))
    rows = check_rows(table, kind)
    same = [same_but_typed(remade(row, changed)) == same_but_typed(changed) for row in rows.good]
    assert (same == [True]) == (losses == ()), losses


@given(movements())
@settings(max_examples=5, deadline=None)
def test_a_route_that_passes_elsewhere_than_its_waypoints_is_refused(move: MovementNotice) -> None:
    with pytest.raises(InvalidInput, match="waypoints off its route"):
        table_of([replace(move, waypoints=move.waypoints[:-1])], Kind.MOVEMENTS)


@given(plans())
@settings(max_examples=5, deadline=None)
def test_what_a_row_cannot_hold_is_refused_by_name(plan: OperationalIntent) -> None:
    with pytest.raises(InvalidInput, match=r"north/plan/7.*2 volumes"):
        table_of([replace(plan, volumes=plan.volumes * 2)], Kind.PLANS)
    with pytest.raises(InvalidInput, match=r"north/plan/7.*sites form"):
        table_of([plan], Kind.SITES)
