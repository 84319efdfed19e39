"""A field office fills in the form; the desk files what is right and sends back what is not.

Issue 2 part 9: a bad row is reported by sheet, row and column; domain.md 2.2 names the fields,
6.10 the real mistakes (swapped coordinates, a label of time that was not in use).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from standclear.core.errors import InvalidInput
from standclear.core.intent import ActivityClass
from standclear.core.notice import SiteCategory, Vehicle
from standclear.core.places.gazetteer import Gazetteer
from standclear.core.places.place import Place
from standclear.core.shape import Circle, Corridor, Datum, Height, Polygon, Position
from standclear.core.telling import Disclosure, Share, Urgency
from standclear.formats import csv, xlsx
from standclear.formats.columns import COLUMNS, SHEETS, Kind
from standclear.formats.error_sheet import write_errors
from standclear.formats.records import movement_from_row, plan_from_row, site_from_row
from standclear.formats.rows import Rows, check_rows, table_for
from standclear.formats.tables import Cell, Row, Table
from standclear.formats.template import write_template

IDLIB = Place((("en", "Idlib"),), Position(366_339_000, 359_306_000), 15_000)
PLACES = Gazetteer.of([IDLIB])


def examples(kind: Kind, changes: Mapping[str, str] | None = None) -> dict[str, str]:
    filled = {column.id: column.example for column in COLUMNS[kind]}
    return filled | dict(changes or {})


def form(kind: Kind, *records: Mapping[str, str]) -> Table:
    """The shipped form, with these records below the example."""
    (table, _) = xlsx.read(write_template(kind))
    ids = [cell.text for cell in table.rows[1].cells]
    rows = list(table.rows)
    for i, record in enumerate(records, start=5):
        rows.append(Row(i, tuple(Cell(record.get(id_, "")) for id_ in ids)))
    return Table(table.name, tuple(rows))


def checked(kind: Kind, *changes: Mapping[str, str]) -> Rows:
    return check_rows(
        form(kind, *(examples(kind, change) for change in changes)), kind, find_place=PLACES.find
    )


@pytest.mark.parametrize("kind", Kind)
def test_the_empty_form_holds_no_record_and_no_fault(kind: Kind) -> None:
    rows = checked(kind)
    assert (rows.good, rows.faults) == ((), ())


def no_place(kind: Kind) -> dict[str, str]:
    return {"place": ""} if kind is Kind.PLANS else {}


@pytest.mark.parametrize("kind", Kind)
def test_the_forms_own_example_is_a_good_record(kind: Kind) -> None:
    rows = checked(kind, no_place(kind))
    assert rows.faults == ()
    assert len(rows.good) == 1


@pytest.mark.parametrize("kind", Kind)
def test_the_form_also_works_as_csv(kind: Kind) -> None:
    (back,) = csv.read(csv.write([form(kind, examples(kind, no_place(kind)))]))
    rows = check_rows(back, kind, find_place=PLACES.find)
    assert rows.faults == ()
    assert len(rows.good) == 1


@pytest.mark.parametrize("kind", Kind)
def test_every_missing_cell_is_named_at_once(kind: Kind) -> None:
    table = form(kind, {"record_id": "7"})
    faults = check_rows(table, kind).faults
    needed = {column.id for column in COLUMNS[kind] if column.required}
    named = {fault.pointer.rpartition(" '")[2].rstrip("'") for fault in faults}
    assert needed <= named
    assert all(f"sheet '{SHEETS[kind]}' row 5 column " in fault.pointer for fault in faults)


@pytest.mark.parametrize(
    ("kind", "column", "text", "said"),
    [
        (Kind.SITES, "category", "hospital", "one of health, water"),
        (Kind.SITES, "coordinates", "36.6339N 35.9306E", "Idlib"),
        (Kind.SITES, "place", "Atlantis", "a name that the gazetteer has"),
        (Kind.SITES, "zone", "Syria/Idlib", "IANA time zone"),
        (Kind.SITES, "occupancy_max", "10", "80 or more"),
        (Kind.SITES, "occupancy_min", "many", "whole number"),
        (Kind.SITES, "error_m", "-5", "metres"),
        (Kind.SITES, "date_taken", "03/04/2026", "year-month-day"),
        (Kind.SITES, "height", "12 m", "datum"),
        (Kind.SITES, "consent", "maybe", "yes or no"),
        (Kind.SITES, "consent", "no", "without consent"),
        (Kind.SITES, "recipients", "North Force", "party id"),
        (Kind.SITES, "recipients", "north; north", "each recipient once"),
        (Kind.SITES, "valid_to", "2026-02-01 12:00", "not before valid_from"),
        (Kind.SITES, "valid_from", "8:40 pm EST 6 Jul 2026", "a label that Asia/Damascus has"),
        (Kind.MOVEMENTS, "route", "35.9306N 36.6339E", "two waypoints"),
        (Kind.MOVEMENTS, "urgency", "urgent", "why it is urgent"),
        (Kind.MOVEMENTS, "vehicles", ", white", "type, colour"),
        (Kind.PLANS, "shape", "square", "circle, corridor, polygon"),
        (Kind.PLANS, "radius_m", "", "above 0"),
        (Kind.PLANS, "floor", "FL120 or so", "datum"),
        (Kind.PLANS, "ceiling", "1500 ft", "datum"),
        (Kind.PLANS, "coordinates", "36.2012N 37.1611E; 36.3N 37.2E", "the centre"),
    ],
)
def test_a_bad_cell_is_named_with_what_would_be_right(
    kind: Kind, column: str, text: str, said: str
) -> None:
    rows = checked(kind, no_place(kind), no_place(kind) | {column: text})
    assert len(rows.good) == 1, "the good row above stays good"
    blamed = {"urgency": "urgency_reason"}.get(column, column)
    (fault,) = rows.faults
    assert fault.pointer.startswith(f"sheet '{SHEETS[kind]}' row 6 column ")
    assert fault.pointer.endswith(f"'{blamed}'")
    assert said in fault.expected


def test_what_excel_made_of_a_cell_is_refused_not_repaired() -> None:
    table = form(Kind.SITES, examples(Kind.SITES))
    *above, last = table.rows
    ids = [cell.text for cell in table.rows[1].cells]
    changed = list(last.cells)
    changed[ids.index("record_id")] = Cell("2026-03-04", "date")
    changed[ids.index("name")] = Cell("=A1", "formula")
    changed[ids.index("function")] = Cell("#REF!", "error")
    faults = check_rows(Table("Sites", (*above, Row(5, tuple(changed)))), Kind.SITES).faults
    assert [fault.value for fault in faults] == ["2026-03-04", "=A1", "#REF!"]


def test_an_example_row_that_somebody_filled_in_is_not_passed_over() -> None:
    table = form(Kind.SITES)
    rows = list(table.rows)
    rows[3] = Row(4, (rows[3].cells[0], Cell("H-9"), *rows[3].cells[2:]))
    (fault,) = check_rows(Table("Sites", tuple(rows)), Kind.SITES).faults
    assert "without the mark" in fault.expected


def test_titles_above_the_header_and_unknown_columns_do_no_harm() -> None:
    heading = Row(3, (*(Cell(c.label + " *") for c in COLUMNS[Kind.SITES]), Cell("Shoe size")))
    data = Row(4, (*(Cell(c.example) for c in COLUMNS[Kind.SITES]), Cell("44")))
    titles = (Row(1, (Cell("Notification list"),)), Row(2, (Cell("Where"), Cell(), Cell("When"))))
    rows = check_rows(Table("Sheet1", (*titles, heading, data)), Kind.SITES)
    assert rows.faults == ()
    assert len(rows.good) == 1
    assert any("'Shoe size': not a column" in note for note in rows.notes)


def test_missing_columns_are_one_fault_at_the_header() -> None:
    header = Row(1, (Cell("name"), Cell("coordinates")))
    (fault,) = check_rows(Table("Sites", (header,)), Kind.SITES).faults
    assert fault.pointer == "sheet 'Sites' row 1"
    assert "valid_from" in fault.expected


def test_a_file_without_the_forms_headings_is_one_error() -> None:
    other = Table("Budget", (Row(1, (Cell("Cost"),)),))
    assert len(check_rows(other, Kind.SITES).faults) == 1
    with pytest.raises(InvalidInput, match="a sheet 'Sites'"):
        table_for([other], Kind.SITES)


def test_the_form_is_found_among_other_sheets() -> None:
    tables = xlsx.read(write_template(Kind.PLANS))
    assert table_for(tables, Kind.PLANS).name == "Plans"


def test_a_site_row_becomes_a_notice() -> None:
    (row,) = checked(Kind.SITES, {"coordinates": "35.93060N 36.63390E"}).good
    site = site_from_row(row, owner="relief")
    assert site.id == "relief/site/H-7"
    assert site.category is SiteCategory.HEALTH
    assert site.volume.shape == Circle(Position(366_339_000, 359_306_000), 60_000)
    assert site.volume.error_mm > 10_000, "the stated error and that of the digits"
    assert site.volume.ceiling == Height(12_000, Datum.AGL)
    assert site.valid_from == datetime(2026, 2, 28, 21, tzinfo=UTC)
    assert site.recipients == (Share("north"), Share("south", Disclosure.COARSE))
    assert site.as_typed.text == "35.93060N 36.63390E"
    assert site.occupancy == (80, 240)


def test_a_movement_row_becomes_a_notice_over_its_widest_window() -> None:
    (row,) = checked(Kind.MOVEMENTS, {}).good
    move = movement_from_row(row, owner="relief", number="12")
    (volume,) = move.volumes
    assert isinstance(volume.shape, Corridor)
    assert volume.shape.half_width_mm == 500_000
    assert (volume.start, volume.end) == (
        datetime(2026, 3, 3, 3, tzinfo=UTC),
        datetime(2026, 3, 3, 8, tzinfo=UTC),
    )
    assert move.vehicles == (
        Vehicle("Truck", "white", "123456", True, "UN", "T-9"),
        Vehicle("Land Cruiser", "white", "77", True),
    )
    assert move.urgency is Urgency.ROUTINE
    assert "departs by 2026-03-03 07:00 (Asia/Damascus)" in move.stops


@pytest.mark.parametrize("closed", ["", "; 36.20N 37.10E"])
def test_a_plan_row_becomes_an_intent(closed: str) -> None:
    corners = f"36.20N 37.10E; 36.20N 37.20E; 36.30N 37.20E{closed}"
    change = {"place": "", "shape": "polygon", "coordinates": corners, "record_id": ""}
    (row,) = checked(Kind.PLANS, change).good
    plan = plan_from_row(row, owner="north", number="12")
    assert plan.id == "north/plan/12"
    assert plan.activity is ActivityClass.FLIGHT
    (volume,) = plan.volumes
    assert isinstance(volume.shape, Polygon)
    assert len(volume.shape.parts[0][0]) == 3
    assert (volume.floor, volume.ceiling) == (None, Height(457_200, Datum.AGL))
    with pytest.raises(InvalidInput, match="record_id"):
        plan_from_row(row, owner="north")


def test_the_senders_file_comes_back_with_its_bad_cells_marked() -> None:
    sent = xlsx.write([form(Kind.SITES, examples(Kind.SITES, {"category": "hospital"}))])
    (table,) = xlsx.read(sent)
    faults = check_rows(table, Kind.SITES, find_place=PLACES.find).faults
    book = load_workbook(io.BytesIO(write_errors(sent, faults)))
    (cell,) = (c for row in book["Sites"].iter_rows() for c in row if c.comment)
    assert cell.value == "hospital"
    assert cell.row == 5
    assert "one of health" in cell.comment.text
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert [c.value for c in book["Errors"][2]][:2] == [faults[0].pointer, "hospital"]
    assert xlsx.read(write_errors(sent, faults))[0] == table, "what was sent is unchanged"


def test_a_csv_comes_back_as_a_workbook_whose_text_stays_text() -> None:
    sent = csv.write([form(Kind.SITES, examples(Kind.SITES, {"name": "=cmd()", "link": "owns"}))])
    faults = check_rows(csv.read(sent)[0], Kind.SITES).faults
    book = load_workbook(io.BytesIO(write_errors(sent, faults)))
    (marked,) = (c for row in book.worksheets[0].iter_rows() for c in row if c.comment)
    assert marked.value == "owns"
    cells = [c for row in book.worksheets[0].iter_rows() for c in row if c.value == "=cmd()"]
    assert [c.data_type for c in cells] == ["s"]


def test_the_form_guides_the_hand_that_fills_it() -> None:
    book = load_workbook(io.BytesIO(write_template(Kind.SITES, right_to_left=True)))
    sheet = book["Sites"]
    lists = [v.formula1 for v in sheet.data_validations.dataValidation]
    assert '"administers,supports,operates"' in lists
    assert all(len(choices) <= 257 for choices in lists), "Excel refuses longer lists"
    assert sheet.sheet_view.rightToLeft
    assert sheet.column_dimensions["G"].number_format == "@"
    assert "Read me" in book.sheetnames
    assert book["Read me"]["A2"].value
