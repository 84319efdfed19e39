"""What of a record a form would not bring back: found by reading its own row again.

Promise: a field that comes back as another is named, whatever the reason: spaces that a cell
drops, a rounding, a word that reads as another. Errors that come back wider by what the digits of
a coordinate add are no loss; its version is none either, for the desk counts versions itself.
Not here: writing the row (form_rows.py), saying the losses to a person (service/exporting.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

from standclear.core.notice import SiteNotice
from standclear.core.shape import Point, Volume4D
from standclear.formats.columns import Kind
from standclear.formats.form_rows import FormRecord, table_of
from standclear.formats.records import movement_from_row, plan_from_row, site_from_row
from standclear.formats.rows import RowRecord, check_rows

WIDENED_MM = 30
"""Seven decimals and a cell's own error, each rounded up: two times 12 mm at most, and 1 mm."""

_MAKE: dict[Kind, Callable[..., FormRecord]] = {
    Kind.SITES: site_from_row,
    Kind.MOVEMENTS: movement_from_row,
    Kind.PLANS: plan_from_row,
}


def form_losses(record: FormRecord, kind: Kind) -> tuple[str, ...]:
    """What would become of it, in words; () where the row brings every field back.

    Raises `InvalidInput` for a record that one row cannot hold at all (form_rows.py).
    """
    rows = check_rows(table_of((record,), kind), kind)
    if rows.faults:
        columns = ", ".join(fault.pointer.rpartition("column ")[2] for fault in rows.faults)
        return (f"read back, its row is to be corrected: column {columns}",)
    if not rows.good:
        return ("read back, its row is taken for a remark",)
    again = _again(rows.good[0], record, kind)
    before = _comparable(record)
    changed = [
        field.name
        for field in fields(before)
        if getattr(before, field.name) != getattr(again, field.name)
    ]
    return (f"read back with another {', '.join(changed)}",) if changed else ()


def _again(row: RowRecord, record: FormRecord, kind: Kind) -> FormRecord:
    owner, version = record.id.split("/")[0], record.version
    made = _comparable(_MAKE[kind](row, owner=owner, version=version))
    if all(_is_wider(a, b) for a, b in zip(record.volumes, made.volumes, strict=True)):
        return _with_volume(made, record.volumes[0])
    return made


def _is_wider(before: Volume4D, after: Volume4D) -> bool:
    """Whether only the error differs, and only as much wider as digits make it."""
    alike, grown = after.shape, after.error_mm - before.error_mm
    if isinstance(before.shape, Point) and isinstance(after.shape, Point):
        alike = replace(after.shape, error_mm=before.shape.error_mm)
        grown = after.shape.error_mm - before.shape.error_mm
    rest = replace(after, shape=alike, error_mm=before.error_mm)
    return rest == before and 0 <= grown <= WIDENED_MM


def _with_volume(record: FormRecord, volume: Volume4D) -> FormRecord:
    if isinstance(record, SiteNotice):
        return replace(record, volume=volume)
    return replace(record, volumes=(volume,))


def _comparable(record: FormRecord) -> FormRecord:
    """Without what a row may say otherwise and mean the same: how a position was written."""
    if isinstance(record, SiteNotice):
        return replace(record, as_typed=replace(record.as_typed, text="", notation=""))
    return record
