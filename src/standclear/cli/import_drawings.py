"""Shapes that people drew, as plans or zones: KML, KMZ, GeoJSON, GPX.

A drawing says where, and seldom more. What it does not say, the options say once for all of its
shapes; where both say when or how high, what is typed wins, and LOOK AGAIN says so. Shapes that
bear one `record_id` are one record.
Not here: sites and movements. What their notices must say, no drawing holds: use the form.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from standclear.cli.import_items import (
    Found,
    Item,
    Numbers,
    Record,
    is_id,
    present,
    without_repeats,
)
from standclear.cli.place_options import corners, looks_again, read_typed
from standclear.cli.records import contact
from standclear.cli.shell import Shell
from standclear.cli.words import read_length_mm, read_place
from standclear.core.errors import InvalidInput
from standclear.core.intent import ActivityClass, OperationalIntent
from standclear.core.places.place import Place
from standclear.core.places.read_back import echo
from standclear.core.shape import Circle, Point, Volume4D
from standclear.core.telling import Disclosure
from standclear.core.time.schedule_words import read_schedule
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule
from standclear.formats import FeatureFormat
from standclear.formats.feature import Feature
from standclear.formats.volumes import volume_of

PLANS, ZONES = "plan", "zone"
_NO_NOTICES = (
    "sites and movements go through their forms (`standclear template`), as no drawing holds "
    "what a notice must say"
)


def read_drawing_file(
    shell: Shell, format_: FeatureFormat, data: bytes, options: dict[str, Any], numbers: Numbers
) -> Found:
    """Every shape as a record, or as its fault; the file's own losses as notes."""
    width = options["width"]
    half_m = read_length_mm(width, "--width") / 2000 if width else None
    reading = format_.read(data, half_width_m=half_m)
    if not reading.features:
        losses = "; ".join(reading.losses) or "it holds none"
        raise InvalidInput("file", options["file"].name, f"at least one shape ({losses})")
    for feature in reading.features:
        if own := feature.get("record_id"):
            numbers.take(own)
    maker = _Maker(shell, options, numbers)
    items: list[Item] = []
    faults: list[InvalidInput] = []
    notes = [*reading.losses, *_beside(reading.features, options)]
    asked = _asked_kind(options["kind"], reading.features)
    for group in _grouped(reading.features):
        kind = group[0].get("record_kind") or asked
        if asked and kind != asked:
            notes.append(f"{_where(group[0])}: a {kind}; not taken, as --kind says")
            continue
        try:
            items.append(maker.item(group, kind))
        except InvalidInput as fault:
            faults.append(_at(group[0], fault))
    kept, repeats = without_repeats(items)
    return Found(tuple(kept), (*faults, *repeats), (*notes, *maker.differences))


def _beside(features: tuple[Feature, ...], options: dict[str, Any]) -> list[str]:
    """What was drawn and is not carried, or may have been drawn for another purpose."""
    found = []
    texts = [_where(f) for f in features if f.get("description") and not f.get("record_id")]
    if texts:
        found.append(f"descriptions: not taken ({len(texts)}, first {texts[0]})")
    pins = [_where(f) for f in features if isinstance(f.shape, Point)]
    if pins and not options["radius"] and len(pins) < len(features):
        found.append(f"pins: each taken as a record of its own ({len(pins)}, first {pins[0]})")
    return found


def _asked_kind(option: str | None, features: tuple[Feature, ...]) -> str:
    """The kind that --kind says; "" where every shape says its own."""
    asked = {"plans": PLANS, "zones": ZONES}.get(option or "", "")
    says_all = all(feature.get("record_kind") for feature in features)
    if not asked and (option or not says_all):
        raise InvalidInput("--kind", option or "nothing", f"plans or zones; {_NO_NOTICES}")
    return asked


def _grouped(features: tuple[Feature, ...]) -> list[list[Feature]]:
    """Shapes of one record together, in the file's order."""
    groups: list[list[Feature]] = []
    by_id: dict[str, list[Feature]] = {}
    for feature in features:
        own = feature.get("record_id")
        if own and own in by_id:
            by_id[own].append(feature)
            continue
        groups.append([feature])
        if own:
            by_id[own] = groups[-1]
    return groups


def _where(feature: Feature) -> str:
    return feature.where or feature.name


def _at(feature: Feature, fault: InvalidInput) -> InvalidInput:
    where = _where(feature)
    return fault if fault.pointer.startswith((where, "--")) else fault.under(where)


class _Maker:
    """Shapes to records, with what the options say of all of them."""

    def __init__(self, shell: Shell, options: dict[str, Any], numbers: Numbers) -> None:
        self._shell, self._options, self._numbers = shell, options, numbers
        self._typed = read_typed(options, zone=options["zone"] or shell.home.time_zone)
        self.differences: list[str] = []
        self._place = read_place(options["place"])

    def item(self, group: list[Feature], kind: str) -> Item:
        first = group[0]
        if kind not in (PLANS, ZONES):
            raise InvalidInput("record_kind", kind, f"plan or zone; {_NO_NOTICES}")
        id_ = self._id(first, kind)
        volumes = tuple(self._volume(feature) for feature in group)
        held = present(self._shell, id_) if "/" in id_ and is_id(id_) else None
        record: Record
        if kind == ZONES:
            record = self._zone(first, id_, volumes, held if isinstance(held, Zone) else None)
        else:
            old = held if isinstance(held, OperationalIntent) else None
            record = self._plan(first, id_, volumes, old)
        return Item(_where(first), _where(first), record, bool(first.get("record_id")))

    def _id(self, feature: Feature, kind: str) -> str:
        party = self._shell.party
        own = feature.get("record_id") or self._numbers.next(kind)
        if "/" in own and not own.startswith(f"{party}/{kind}/"):
            raise InvalidInput("record_id", own, f"a {kind} of {party}'s, or none for a new one")
        return own if "/" in own else f"{party}/{kind}/{own}"

    def _volume(self, feature: Feature) -> Volume4D:
        taken, differences = self._typed.over(feature)
        self.differences += differences
        volume = volume_of(taken, self._typed.fields)
        radius = self._options["radius"]
        if radius and isinstance(volume.shape, Point):
            circle = Circle(volume.shape.position, read_length_mm(radius, "--radius"))
            volume = replace(volume, shape=circle)
        if self._place is not None:
            _check_place(volume, self._place)
            self.differences += looks_again(volume, self._place, _where(feature))
        return volume

    def _plan(
        self,
        feature: Feature,
        id_: str,
        volumes: tuple[Volume4D, ...],
        held: OperationalIntent | None,
    ) -> OperationalIntent:
        """A plan; whom it is shown to stays as it was, where the desk has it already."""
        domains, disclosure = self._options["domains"], self._options["disclosure"]
        if len(domains) > 1:
            raise InvalidInput("--domain", ", ".join(domains), "one domain for a plan")
        if held is not None and not disclosure:
            disclosure = held.disclosure
        return OperationalIntent(
            id=id_,
            version=1,
            activity=_choice(ActivityClass, feature.get("activity") or self._options["activity"],
                             "activity"),
            domain=_choice(Domain, feature.get("domain") or "".join(domains), "domain"),
            volumes=volumes,
            contact=feature.get("contact") or contact(self._shell, self._options["contact"]),
            title="" if feature.name == id_ else feature.name,
            priority=_whole(feature.get("priority") or "0"),
            disclosure=Disclosure(disclosure or Disclosure.BLIND),
            shares=held.shares if held else (),
        )  # fmt: skip

    def _zone(
        self, feature: Feature, id_: str, volumes: tuple[Volume4D, ...], held: Zone | None
    ) -> Zone:
        """A zone; what a drawing never says stays as it was, where the desk has it already."""
        options = self._options
        domains = _several(feature.get("domains")) or options["domains"]
        hours = _several(feature.get("schedule"))
        if not feature.name:
            raise InvalidInput("name", "nothing", "what the zone is called")
        return Zone(
            id=id_,
            version=1,
            kind=_choice(ZoneKind, feature.get("zone_kind") or options["zone_kind"], "zone-kind"),
            name=feature.name,
            volumes=volumes,
            rule=ZoneRule(
                bound=_several(feature.get("bound"), "every party") or options["bound"],
                domains=tuple(_choice(Domain, d, "domain") for d in domains) or tuple(Domain),
                acts=_several(feature.get("acts"), "every act"),
                entry=feature.get("entry") or "",
            ),
            agreement_of=options["agreement_of"] or (held.agreement_of if held else ()),
            shared_with=held.shared_with if held else (),
            schedule=read_schedule(hours, zone="UTC", pointer="schedule")
            if hours
            else (held.schedule if held else None),
            baseline=held.baseline if held else "",
            illustrative=options["illustrative"] or feature.get("illustrative") == "yes",
            basis=feature.get("basis") or options["basis"] or "",
            remarks=feature.get("remarks") or "",
        )


def _check_place(volume: Volume4D, place: Place) -> None:
    for position in corners(volume.shape):
        if not place.contains(position):
            away = place.metres_outside(position) / 1000
            expected = f"a position in {place.name}; this is {away:.1f} km outside"
            raise InvalidInput("geometry", echo(position)["DD"], expected)


def _choice(kind: Any, text: str | None, name: str) -> Any:
    listed = ", ".join(kind)
    if not text:
        raise InvalidInput(f"--{name}", "nothing", f"one of {listed}; the drawing does not say")
    try:
        return kind(text)
    except ValueError:
        raise InvalidInput(name, text, f"one of {listed}") from None


def _several(text: str | None, all_of_them: str = "") -> tuple[str, ...]:
    """ "air; ground" as two; the words for "all" as none."""
    if not text or text == all_of_them:
        return ()
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise InvalidInput("priority", text, "a whole number")
    return int(text)
