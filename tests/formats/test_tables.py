"""Lists arrive as whatever Excel made of them: semicolons, UTF-16, merged titles, formulas."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from standclear.core.errors import InvalidInput
from standclear.formats import csv, xlsx
from standclear.formats.cells import RowContext, read_cell
from standclear.formats.columns import Column, Holds
from standclear.formats.tables import Cell, Row, Table, find_place, letters

from .strategies import WORDS

Sample = Callable[[str], bytes]
CELLS = st.lists(
    WORDS | st.sampled_from(["=1+1", "-35.5", "@cmd", "'=x", "''-y", "'", "+49 30", "a\nb"]),
    min_size=1,
    max_size=5,
)


def table(rows: list[list[str]], name: str = "") -> Table:
    made = (Row(i, tuple(Cell(text) for text in row)) for i, row in enumerate(rows, start=1))
    return Table(name, tuple(made))


def texts(read: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read.rows]


@given(st.lists(CELLS, min_size=1, max_size=6))
@settings(max_examples=80, deadline=None)
def test_csv_comes_back_as_it_went(rows: list[list[str]]) -> None:
    rows = [["record_id", "name", "place", "zone"], *rows]
    (back,) = csv.read(csv.write([table(rows)]))
    assert [row for row in texts(back) if row not in ([], [""])] == [r for r in rows if r != [""]]


@given(st.lists(CELLS, min_size=1, max_size=4))
@settings(max_examples=20, deadline=None)
def test_xlsx_comes_back_as_it_went(rows: list[list[str]]) -> None:
    back = xlsx.read(xlsx.write([table(rows, "Sites")]))
    shown = {
        (r.number, i): c.text for t in back for r in t.rows for i, c in enumerate(r.cells) if c.text
    }
    assert shown == {
        (n, i): text for n, row in enumerate(rows, 1) for i, text in enumerate(row) if text
    }


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-1+1", "\t=1", "＝1"])
def test_no_spreadsheet_runs_what_we_write(text: str) -> None:
    written = csv.write([table([["name"], [text]])]).decode("utf-8-sig")
    assert written.splitlines()[1].lstrip('"').startswith("'")
    sheet = load_workbook(io.BytesIO(xlsx.write([table([[text]])]))).worksheets[0]
    assert sheet["A1"].data_type == "s"


@pytest.mark.parametrize("text", ["-35.9306", "+5", "7"])
def test_plain_numbers_stay_numbers(text: str) -> None:
    assert csv.guarded(text) == text


@pytest.mark.parametrize("name", ["excel_sep.csv", "utf8_bom.csv", "utf16_tab.csv"])
def test_excels_dialects_are_told_apart(sample: Sample, name: str) -> None:
    (read,) = csv.read(sample(name))
    header, first, *_ = texts(read)
    assert header == ["record_id", "name", "coordinates"]
    assert first[0] == "7"
    assert "35.9306N" in first[2]


def test_row_numbers_are_those_on_the_senders_screen(sample: Sample) -> None:
    (read,) = csv.read(sample("excel_sep.csv"))
    assert [row.number for row in read.rows] == [2, 3]
    assert texts(read)[1][1] == 'Central "old" hospital'


def test_a_code_page_is_never_guessed(sample: Sample) -> None:
    with pytest.raises(InvalidInput, match=r"row 2.*CSV UTF-8"):
        csv.read(sample("arabic_codepage.csv"))


def test_an_open_quote_is_one_error() -> None:
    with pytest.raises(InvalidInput, match="row 2"):
        csv.read(b'a,b\n"open,2\n3,4\n')


def workbook(fill: Callable[[Workbook], None]) -> bytes:
    book, packed = Workbook(), io.BytesIO()
    fill(book)
    book.save(packed)
    return packed.getvalue()


def test_typed_cells_read_as_the_screen_shows_them() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.append(
            [
                datetime.fromisoformat("2026-03-01T06:00"),
                datetime.fromisoformat("2026-03-01"),  # in a format that shows the clock
                date(2026, 3, 1),  # in one that shows none
                7.0,
                0.5,
                True,
                "#REF!",
                "=A1",
            ]
        )

    ((row,),) = (read.rows for read in xlsx.read(workbook(fill)))
    assert row.cells == (
        Cell("2026-03-01 06:00", "date"),
        Cell("2026-03-01 00:00", "date"),
        Cell("2026-03-01", "date"),
        Cell("7", "number"),
        Cell("0.5", "number"),
        Cell("yes", "yes_no"),
        Cell("#REF!", "error"),
        Cell("=A1", "formula"),
    )


def test_cells_merged_downward_hold_for_each_row() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.append(["Idlib", "one"])
        sheet.append([None, "two"])
        sheet.merge_cells("A1:A2")

    (read,) = xlsx.read(workbook(fill))
    assert texts(read) == [["Idlib", "one"], ["Idlib", "two"]]


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0old excel", b"PK\x03\x04 torn"])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="workbook"):
        xlsx.read(data)


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("hello.txt", "hello")
    with pytest.raises(InvalidInput, match="workbook"):
        xlsx.read(packed.getvalue())


def test_a_workbook_that_would_fill_memory_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", b" " * (xlsx.LARGEST_BYTES + 1))
    with pytest.raises(InvalidInput, match="at most"):
        xlsx.read(packed.getvalue())


@given(st.integers(0, 20_000), st.integers(1, 100_000), st.text(max_size=8))
def test_a_place_in_words_is_found_again(column: int, row: int, sheet: str) -> None:
    if "\n" in sheet:
        return
    found = find_place(Table(sheet, ()).place(row, column, "coordinates"))
    assert found is not None
    assert (found.sheet, found.row, found.column) == (sheet, row, column)


def test_columns_are_lettered_as_in_a_spreadsheet() -> None:
    assert [letters(i) for i in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def test_a_date_without_a_clock_is_no_time_and_midnight_with_one_is() -> None:
    row = RowContext(zone="UTC")
    column = Column("start", "Start", "", "2026-03-01 06:00", Holds.TIME)
    with pytest.raises(InvalidInput, match="write 00:01 or a time"):
        read_cell(column, Cell("2026-03-01", "date"), "row 3", row)
    midnight = read_cell(column, Cell("2026-03-01 00:00", "date"), "row 3", row)
    assert midnight == datetime.fromisoformat("2026-03-01T00:00+00:00")


def test_the_moment_of_saving_is_in_no_byte() -> None:
    """Equal records give equal files: whoever compares two need not open them."""
    one, other = (xlsx.write([table([["a", "b"]], "T")]) for _ in range(2))
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"1980-01-01T00:00:00Z" in archive.read("docProps/core.xml")
        assert archive.read("docProps/core.xml").count(b"1980-01-01T00:00:00Z") == 2
    book = load_workbook(io.BytesIO(one))
    book.properties.creator = "A clinic"
    book.properties.created = datetime(2030, 1, 2, 3, 4, 5)  # noqa: DTZ001  as openpyxl keeps it
    again = load_workbook(io.BytesIO(xlsx.saved(book)))
    assert (again.properties.creator, again.properties.created.year) == ("A clinic", 2030)
