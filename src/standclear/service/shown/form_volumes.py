"""The volumes of a form of plans that somebody filled in, to be completed on the screen.

Promise: a row with a fault is left out and named, at its sheet, row and column, with what would be
right; the rows without one come through.
Not here: importing a whole form at once (cli/import_).
"""

from __future__ import annotations

from collections.abc import Sequence

from standclear.core.errors import InvalidInput
from standclear.core.intent import OperationalIntent
from standclear.core.places.gazetteer import Gazetteer
from standclear.formats.columns import Kind
from standclear.formats.records import plan_from_row
from standclear.formats.rows import RowRecord, check_rows, table_for
from standclear.formats.tables import Table
from standclear.service.shown.drawings import shape_drawing
from standclear.service.shown.plain import Document, plain

_OWNER = "form"
"""Whose the rows would be: only their volumes are taken from here."""


def form_read(tables: Sequence[Table]) -> Document:
    """Volumes as a drawing has them, the notes, and the rows left out."""
    rows = check_rows(
        table_for(tables, Kind.PLANS), Kind.PLANS, find_place=Gazetteer.shipped().find
    )
    features: list[Document] = []
    faults = list(rows.faults)
    for number, row in enumerate(rows.good, 1):
        try:
            plan = plan_from_row(row, owner=_OWNER, number=str(number))
        except InvalidInput as fault:
            faults.append(fault)
        else:
            features.append(_feature(row, plan))
    problems = [
        {"where": fault.pointer, "value": str(fault.value), "expected": fault.expected}
        for fault in faults
    ]
    return {"features": features, "losses": list(rows.notes), "problems": problems}


def _feature(row: RowRecord, plan: OperationalIntent) -> Document:
    (volume,) = plan.volumes
    return {
        "name": plan.title,
        "where": row.where,
        "shape": plain(volume.shape),
        "floor": plain(volume.floor),
        "ceiling": plain(volume.ceiling),
        "start": plain(volume.start),
        "end": plain(volume.end),
        "error_mm": volume.error_mm,
        "geojson": shape_drawing(volume.shape),
    }
