"""What stands on a printed sheet: of a record as its reader may see it, or of one release.

Promise: the sheet is made of the view that the reader has on every other door; where the entry
is theirs to name, its hash and a code to check it by stand on it.
Not here: the paper (links/pack.py), who asks (web/prints.py).
"""

from __future__ import annotations

from datetime import datetime

from standclear.core import release as r
from standclear.core.ids import kind_of
from standclear.core.picture import Picture
from standclear.core.places.read_back import echo, read_back
from standclear.core.shape import Circle, Corridor, Point, Position, Volume4D
from standclear.core.telling import DISCLAIMER, Urgency
from standclear.links.pack import Cover, PrintedPlace, Sheet
from standclear.log.view import LogView
from standclear.service import wording
from standclear.service.inbox_line import get_line, told_by_desk
from standclear.service.shown.asked import must_see, sees_whole, zone_seen
from standclear.service.shown.drawings import drawing, uncertainty
from standclear.service.shown.records import notice_view, plan_view
from standclear.service.shown.telling import chain
from standclear.service.sketch import sketch
from standclear.service.visible import RecordView, record_of

MOST_PLACES = 8
"""Positions in three notations on one sheet; the text names up to twelve corners."""


class Printer:
    """Sheets for one reader of one desk."""

    def __init__(self, picture: Picture, log: LogView, *, asker: str, origin: str) -> None:
        self.picture, self.log, self.asker, self.origin = picture, log, asker, origin
        self.zone = picture.get_party(asker).party.time_zone

    def cover(self, at: datetime) -> Cover:
        """The cover of a pack."""
        return Cover(
            f"Print pack of {self.asker}",
            (
                ("Desk", self.picture.mechanism.name),
                ("For", self.asker),
                ("Printed", wording.show_time(at, self.zone)),
                ("Log", f"{self.log.origin}, {self.log.size} entries"),
            ),
        )

    def of_record(self, record: str, at: datetime) -> Sheet:
        """A zone, plan or notice as the reader may see it."""
        must_see(self.picture, self.asker, record)
        view, version = self._view(record)
        volumes = record_volumes(view)
        facts = [
            ("Desk", self.picture.mechanism.name),
            ("Owner", record.partition("/")[0]),
            ("Begins", wording.show_time(min(v.start for v in volumes), self.zone)),
            ("Ends", wording.show_time(max(v.end for v in volumes), self.zone)),
            ("Printed", f"{wording.show_time(at, self.zone)} for {self.asker}"),
        ]
        entry = (
            self._said_at(record, version) if sees_whole(self.picture, self.asker, record) else None
        )
        lines = [one for one in chain(self.picture, self.asker, record) if not one["superseded"]]
        return self._sheet(
            what=record,
            kind=f"{kind_of(record)}, version {version}",
            urgency=Urgency.ROUTINE,
            headline=_headline(view, record),
            facts=tuple(facts),
            text="\n".join(wording.content_lines(view, self.zone)),
            volumes=volumes,
            entry=entry,
            hands=tuple(f"{one['recipient']}, release {one['number']}" for one in lines),
        )

    def of_release(self, number: int, at: datetime) -> Sheet:
        """One release to the reader's party."""
        release = get_line(told_by_desk(self.picture, self.asker), number).release
        party = self.picture.get_party(self.asker).party
        due = release.acknowledge_by
        facts = [
            ("From", self.picture.mechanism.name),
            ("To", self.asker),
            ("Made", wording.show_time(release.made_at, self.zone)),
            *([("Acknowledge by", wording.show_time(due, self.zone))] if due else []),
            ("About", f"{release.subject}, version {release.version}"),
            ("Printed", wording.show_time(at, self.zone)),
        ]
        content = release.content
        volumes = record_volumes(content) if isinstance(content, RecordView) else ()
        return self._sheet(
            what=str(number),
            kind="release",
            urgency=release.urgency,
            headline=release.headline,
            facts=tuple(facts),
            text="\n".join(wording.content_lines(content, self.zone)),
            volumes=volumes,
            entry=self.picture.get_release(self.asker, number).index,
            hands=(self.asker, *(f"{self.asker}: {one}" for one in party.answers_for())),
            disclaimer=release.disclaimer,
        )

    # ---- inside

    def _sheet(
        self,
        *,
        what: str,
        kind: str,
        urgency: Urgency,
        headline: str,
        facts: tuple[tuple[str, str], ...],
        text: str,
        volumes: tuple[Volume4D, ...],
        entry: int | None,
        hands: tuple[str, ...],
        disclaimer: str = DISCLAIMER,
    ) -> Sheet:
        leaf = self.log.entry(entry).leaf_hash.hex() if entry is not None else ""
        return Sheet(
            what=what,
            kind=kind,
            urgency=urgency,
            headline=headline,
            facts=facts,
            text=text,
            places=printed_places(volumes),
            sketch=sketch(drawing(volumes), uncertainty(volumes)) if volumes else "",
            code=f"{self.origin}/record/{entry}#{leaf}" if leaf else "",
            code_says="The code leads to the entry at the desk; compare its hash with this one.",
            entry=f"Entry {entry} of {self.log.origin}, SHA-256 {leaf}" if leaf else "",
            hands=hands,
            disclaimer=disclaimer,
        )

    def _view(self, record: str) -> tuple[RecordView, int]:
        match kind_of(record):
            case "zone":
                zone = zone_seen(self.picture, self.asker, record)
                shown = r.ZoneView(
                    zone.zone,
                    zone.standing.value,
                    tuple(zone.recognised_by),
                    tuple(zone.rejected_by),
                )
                return shown, zone.zone.version
            case "plan":
                plan = self.picture.get_plan(record)
                return plan_view(self.picture, self.asker, plan), plan.intent.version
            case _:
                notice = self.picture.get_notice(record)
                return notice_view(self.picture, self.asker, notice), notice.notice.version

    def _said_at(self, record: str, version: int) -> int | None:
        """Where the statement stands from which this version was told; None if nobody was told."""
        for held in (one for told in self.picture.releases.values() for one in told):
            if held.release.subject == record and held.release.version == version:
                return self.log.find(bytes.fromhex(self.log.entry(held.index).header.subject))
        return None


def record_volumes(view: RecordView) -> tuple[Volume4D, ...]:
    """The volumes that a view shows."""
    return record_of(view).volumes


def printed_places(volumes: tuple[Volume4D, ...]) -> tuple[PrintedPlace, ...]:
    """The first positions that a person would read aloud."""
    found = [position for volume in volumes for position in _positions(volume)]
    return tuple(
        PrintedPlace(
            f"{number} of {len(found)}" if len(found) > 1 else "",
            read_back(position),
            tuple(echo(position).items()),
        )
        for number, position in enumerate(found[:MOST_PLACES], 1)
    )


def _positions(volume: Volume4D) -> tuple[Position, ...]:
    match volume.shape:
        case Point() as point:
            return (point.position,)
        case Circle() as circle:
            return (circle.centre,)
        case Corridor() as corridor:
            return corridor.route
        case area:
            return tuple(position for part in area.parts for position in part[0])


def _headline(view: RecordView, record: str) -> str:
    shown = record_of(view)
    name = getattr(shown, "name", "") or getattr(shown, "title", "")
    return f"{name} ({record})" if name else record
