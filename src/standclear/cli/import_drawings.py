"""Shapes that people drew, as plans or zones: KML, KMZ, GeoJSON, GPX.

A drawing says where, and seldom more. What it does not say, the options say once for all of its
shapes; what it says itself wins. Shapes that bear one `record_id` are one record.
Not here: sites and movements. What their notices must say, no drawing holds: use the form.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from standclear.cli.import_items import Found, Item, Numbers, Record, without_repeats
from standclear.cli.place_options import corners
from standclear.cli.records import contact
from standclear.cli.shell import Shell
from standclear.cli.words import read_length_mm, read_moment
from standclear.core.errors import InvalidInput
from standclear.core.gazetteer import Gazetteer
from standclear.core.intent import ActivityClass, OperationalIntent
from standclear.core.place import Place
from standclear.core.read_back import echo
from standclear.core.shape import Circle, Point, Volume4D
from standclear.core.telling import Disclosure
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule
from standclear.formats import FeatureFormat
from standclear.formats.feature import Feature
from standclear.formats.heights import read_ceiling, read_floor
from standclear.formats.volumes import Defaults, volume_of

PLANS, ZONES = "plan", "zone"


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
    for group in _grouped(reading.features):
        try:
            items.append(maker.item(group))
        except InvalidInput as fault:
            faults.append(_at(group[0], fault))
    kept, repeats = without_repeats(items)
    return Found(tuple(kept), (*faults, *repeats), reading.losses)


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


def _at(feature: Feature, fault: InvalidInput) -> InvalidInput:
    where = feature.where or feature.name
    return fault if fault.pointer.startswith((where, "--")) else fault.under(where)


class _Maker:
    """Shapes to records, with what the options say of all of them."""

    def __init__(self, shell: Shell, options: dict[str, Any], numbers: Numbers) -> None:
        self._shell, self._options, self._numbers = shell, options, numbers
        self._defaults = _defaults(options, options["zone"] or shell.home.time_zone)
        name = options["place"]
        self._place = Gazetteer.shipped().find(name) if name else None

    def item(self, group: list[Feature]) -> Item:
        first = group[0]
        kind = self._kind(first)
        volumes = tuple(self._volume(feature) for feature in group)
        make = self._zone if kind == ZONES else self._plan
        where = first.where or first.name
        return Item(where, where, make(first, self._id(first, kind), volumes))

    def _kind(self, feature: Feature) -> str:
        asked = {"plans": PLANS, "zones": ZONES}.get(self._options["kind"] or "")
        own = feature.get("record_kind") or asked
        if own not in (PLANS, ZONES) or (self._options["kind"] and asked is None):
            shown = own or self._options["kind"] or "nothing"
            raise InvalidInput(
                "--kind",
                shown,
                "plans or zones; sites and movements go through their forms "
                "(`standclear template`), as no drawing holds what a notice must say",
            )
        if asked and own != asked:
            raise InvalidInput("record_kind", own, f"{asked}, as --kind says")
        return own

    def _id(self, feature: Feature, kind: str) -> str:
        party = self._shell.party
        own = feature.get("record_id") or self._numbers.next(kind)
        if "/" in own and not own.startswith(f"{party}/{kind}/"):
            raise InvalidInput("record_id", own, f"a {kind} of {party}'s, or none for a new one")
        return own if "/" in own else f"{party}/{kind}/{own}"

    def _volume(self, feature: Feature) -> Volume4D:
        volume = volume_of(feature, self._defaults)
        radius = self._options["radius"]
        if radius and isinstance(volume.shape, Point):
            circle = Circle(volume.shape.position, read_length_mm(radius, "--radius"))
            volume = replace(volume, shape=circle)
        if self._place is not None:
            _check_place(volume, self._place)
        return volume

    def _plan(self, feature: Feature, id_: str, volumes: tuple[Volume4D, ...]) -> Record:
        domains = self._options["domains"]
        if len(domains) > 1:
            raise InvalidInput("--domain", ", ".join(domains), "one domain for a plan")
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
            disclosure=Disclosure(self._options["disclosure"] or Disclosure.BLIND),
        )  # fmt: skip

    def _zone(self, feature: Feature, id_: str, volumes: tuple[Volume4D, ...]) -> Record:
        options = self._options
        domains = _several(feature.get("domains")) or options["domains"]
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
            agreement_of=options["agreement_of"],
            illustrative=options["illustrative"] or feature.get("illustrative") == "yes",
            basis=feature.get("basis") or options["basis"] or "",
            remarks=feature.get("remarks") or "",
        )


def _defaults(options: dict[str, Any], zone: str) -> Defaults:
    def time(name: str) -> Any:
        return read_moment(options[name], zone=zone, pointer=f"--{name}") if options[name] else None

    return Defaults(
        start=time("start"),
        end=time("end"),
        floor=read_floor(options["floor"] or "", "--floor"),
        ceiling=read_ceiling(options["ceiling"] or "", "--ceiling"),
        error_mm=read_length_mm(options["error"], "--error") if options["error"] else 0,
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
