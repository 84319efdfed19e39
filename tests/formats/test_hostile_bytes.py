"""A file is damaged on a bad line, or made to damage: the reader reads it or says one error.

No reader may end in anything but a Reading, a table, or InvalidInput.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.errors import InvalidInput
from standclear.formats import csv, geojson, gpx, kml, kmz, xlsx
from standclear.formats.columns import Kind
from standclear.formats.error_sheet import write_errors
from standclear.formats.template import write_template

SAMPLES = {path.name: path.read_bytes() for path in (Path(__file__).parent / "samples").iterdir()}
MADE = {
    "form.xlsx": write_template(Kind.SITES),
    "drawn.kmz": kmz.write(kml.read(SAMPLES["earth_drawn.kml"]).features),
}
READERS = {".kml": kml, ".kmz": kmz, ".gpx": gpx, ".geojson": geojson, ".csv": csv, ".xlsx": xlsx}


def reader(name: str) -> ModuleType:
    return READERS[Path(name).suffix]


FILES = SAMPLES | MADE


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    name = draw(st.sampled_from(sorted(FILES)))
    data = bytearray(FILES[name])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.integers(0, 3)):
            case 0:
                data[at : at + 1] = draw(st.binary(max_size=3))
            case 1:
                del data[at : at + draw(st.integers(1, 60))]
            case 2:
                end = at + draw(st.integers(1, 60))
                data[at:at] = data[at:end]
            case _:
                data[at : at + 1] = draw(
                    st.sampled_from([b"<", b'"', b"[", b"1e999", b"-", b",", b";"])
                )
    return name, bytes(data)


@settings(max_examples=150, deadline=None)
@given(damaged())
def test_a_damaged_file_is_read_or_refused(case: tuple[str, bytes]) -> None:
    name, data = case
    fault = None
    try:
        reader(name).read(data)
    except InvalidInput as refused:
        fault = refused
    assert fault is None or (fault.pointer and fault.expected)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_what_was_read_can_be_written_and_read_again(name: str) -> None:
    format_ = reader(name)
    if format_ is csv:
        return
    try:
        first = format_.read(SAMPLES[name])
    except InvalidInput:
        return
    again = format_.read(format_.write(first.features))
    assert [f.name for f in again.features] == [f.name for f in first.features]


@settings(max_examples=30, deadline=None)
@given(st.text("sheetrow column'Sites A0123456789", max_size=40))
def test_a_fault_about_no_cell_is_still_listed(pointer: str) -> None:
    if not pointer.strip():
        return
    written = write_errors(MADE["form.xlsx"], [InvalidInput(pointer, "x", "y")])
    listed = xlsx.read(written)[-1]
    assert listed.rows[1].cells[2].text == "y"
