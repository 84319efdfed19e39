"""What a party may see, as the bytes of a map or of the forms, with every loss named.

Promise: a loss is found by reading back what was written, not by what a format says of itself;
a record that the form cannot hold is left out by name, never cut short.
Not here: who may see what (visible.py), the formats themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from standclear.core.errors import InvalidInput
from standclear.core.notice import SiteNotice
from standclear.core.release import CoarseView
from standclear.core.shape import Point, Volume4D
from standclear.core.zone import Zone
from standclear.formats import FeatureFormat, TableFormat
from standclear.formats.columns import Kind
from standclear.formats.exports import features_of
from standclear.formats.feature import Feature
from standclear.formats.form_losses import form_losses
from standclear.formats.form_rows import FormRecord, table_of
from standclear.formats.tables import Table
from standclear.service.visible import Seen

_FORMS = {"site": Kind.SITES, "move": Kind.MOVEMENTS, "plan": Kind.PLANS}
_COMPARED = ("shape", "floor", "ceiling", "start", "end")
_NO_FORM = "a map (.geojson, .kml): there is no form for zones"
OFF_THE_MAP = (
    "vehicles, recipients, consent, address, hours and people of notices: not on a map; a form "
    "(.xlsx) holds them"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A file's bytes, the records in it, and what of them it does not carry."""

    data: bytes
    ids: tuple[str, ...]
    losses: tuple[str, ...]


def to_map(format_: FeatureFormat, chosen: Sequence[Seen]) -> Written:
    """Each volume as a shape that says which record it is of, and how that stands."""
    features = [feature for seen in chosen for feature in _features(seen)]
    data = format_.write(features)
    losses = _read_again(format_, data, features)
    if any(seen.kind in ("site", "move") for seen in chosen):
        losses.append(OFF_THE_MAP)
    return Written(data, tuple(seen.id for seen in chosen), tuple(losses))


def to_forms(format_: TableFormat, chosen: Sequence[Seen], kind: str | None) -> Written:
    """Rows of the forms. `kind`: the one form asked for; None for all of them."""
    if kind == "zone":
        raise InvalidInput("--kind", "zones", _NO_FORM)
    if kind is None and ".csv" in format_.suffixes:
        raise InvalidInput("--kind", "all", "plans, sites or movements: CSV holds one table")
    tables: list[Table] = []
    ids: list[str] = []
    losses = [f"{seen.id}: needs {_NO_FORM}" for seen in chosen if seen.kind == "zone"]
    for each, form in _FORMS.items():
        if kind not in (None, each):
            continue
        kept, lost = _rows([seen for seen in chosen if seen.kind == each], form)
        tables.append(table_of(kept, form))
        ids += [record.id for record in kept]
        losses += lost
    return Written(format_.write(tables), tuple(ids), tuple(losses))


def _features(seen: Seen) -> tuple[Feature, ...]:
    record = seen.record
    if not isinstance(record, CoarseView):
        made = features_of(record)
        return tuple(replace(f, properties=(*f.properties, ("state", seen.state))) for f in made)
    said = (
        ("record_id", seen.id),
        ("record_version", str(record.version)),
        ("record_kind", seen.kind),
        ("state", seen.state),
        ("contact", record.contact),
        ("disclosure", "coarse: the true place, time and heights lie within"),
    )
    return tuple(
        Feature(seen.id, v.shape, v.floor, v.ceiling, v.start, v.end, said, f"{seen.id} volume {i}")
        for i, v in enumerate(record.volumes, 1)
    )


def _read_again(format_: FeatureFormat, data: bytes, features: Sequence[Feature]) -> list[str]:
    """What a reader of the file would not find as it was written."""
    there: dict[str, list[Feature]] = {}
    for feature in format_.read(data).features:
        there.setdefault(feature.get("record_id") or "", []).append(feature)
    losses = []
    for feature in features:
        record_id = feature.get("record_id") or ""
        lost = [_missing(feature, found) for found in there.get(record_id, [])]
        if not lost:
            losses.append(f"{record_id}: not found again in the file")
        elif least := min(lost, key=len):
            losses.append(f"{record_id}: read back with another {', '.join(least)}")
    return losses


def _missing(wanted: Feature, found: Feature) -> list[str]:
    fields = [name for name in _COMPARED if getattr(wanted, name) != getattr(found, name)]
    said = dict(found.properties)
    return fields + [name for name, text in wanted.properties if said.get(name) != text]


def _rows(chosen: Sequence[Seen], form: Kind) -> tuple[list[FormRecord], list[str]]:
    """The records that one row each can hold, and why the others are left out."""
    kept: list[FormRecord] = []
    losses = []
    for seen in chosen:
        record = seen.record
        if isinstance(record, CoarseView | Zone):
            losses.append(f"{seen.id}: shown to you coarsely; a map holds that, a form does not")
            continue
        if isinstance(record, SiteNotice):
            record = replace(record, volume=_one_error(record.volume))
        try:
            changed = form_losses(record, form)
        except InvalidInput as fault:
            losses.append(f"{seen.id}: {fault.value}; a map (.geojson) holds it")
            continue
        losses += [f"{seen.id}: {what}" for what in changed]
        kept.append(record)
    return kept, losses


def _one_error(volume: Volume4D) -> Volume4D:
    """The same area, a point's own error and its volume's added up, as a form has one cell."""
    if not isinstance(volume.shape, Point):
        return volume
    shape = replace(volume.shape, error_mm=volume.shape.error_mm + volume.error_mm)
    return replace(volume, shape=shape, error_mm=0)
