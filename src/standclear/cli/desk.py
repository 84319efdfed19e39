"""What commands ask of a desk within reach: documents, as one asker may see them.

    shell.desk.records("plan", over=False)        the same words of the same record (asked.py)
        DeskHere      from a desk's directory within reach
        AskedAfar     over a network (remote.py)

Promise: both give the same documents, byte for byte in JSON; a command cannot tell which it asks.
Each answer loads what it is made of and no other: all of them load half a second of code.
Not here: saying things (Home.say), what a document holds (service/shown).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from standclear.cli.desk_spoken import SpokenHere
from standclear.core.errors import NotFound
from standclear.service.shown.plain import Document, plain

if TYPE_CHECKING:
    from standclear.core.picture import Picture
    from standclear.service.desk_home import DeskHome
    from standclear.service.evidence_files import EvidenceFiles
    from standclear.service.rehearse import Wording
    from standclear.service.shown.reports import Span
    from standclear.service.visible import Seen


class DeskHere(SpokenHere):
    """A desk whose log is read here.

    beside    the directory where it lies; None where nothing can be asked
    picture, now   see `SpokenHere`
    """

    def __init__(
        self,
        picture: Callable[[], Picture],
        asker: str,
        at: datetime,
        beside: DeskHome | None,
        now: datetime | None,
    ) -> None:
        super().__init__(picture, asker, at, now)
        self._beside = beside

    def name(self) -> str:
        return self._picture().desk if self._beside is None else self._beside.desk

    def size(self) -> int:
        return self._picture().size

    def now(self) -> datetime:
        return self._at

    def records(self, kind: str, *, over: bool) -> list[Document]:
        from standclear.service.shown.records import ids, record_document

        picture, asker = self._picture(), self._asker
        return [
            record_document(picture, asker, record)
            for record in ids(picture, asker, kind, over=over)
        ]

    def record(self, record: str) -> Document:
        from standclear.service.shown.records import record_document
        from standclear.service.shown.telling import chain

        picture = self._picture()
        document = record_document(picture, self._asker, record)
        return document | {"chain": chain(picture, self._asker, record)}

    def next_number(self, kind: str) -> int:
        from standclear.service.shown.records import next_number

        return next_number(self._picture(), self._asker, kind)

    def overlaps(self, *, over: bool) -> list[Document]:
        from standclear.service.shown.overlaps import overlap_document, overlap_ids

        picture, asker = self._picture(), self._asker
        return [
            overlap_document(picture, asker, each)
            for each in overlap_ids(picture, asker, over=over)
        ]

    def overlap(self, overlap: str) -> Document:
        from standclear.service.shown.overlaps import whole_overlap

        return whole_overlap(self._picture(), self._asker, overlap)

    def alerts(self, *, over: bool) -> list[Document]:
        from standclear.service.shown.alerts import alert_document, alert_ids

        picture, asker = self._picture(), self._asker
        found = alert_ids(picture, asker, over=over)
        return [alert_document(picture, asker, alert) for alert in found]

    def alert(self, alert: str) -> Document:
        from standclear.service.shown.alerts import alert_document

        return alert_document(self._picture(), self._asker, alert)

    def file(self, incident: str, digest: str) -> bytes:
        from standclear.service.shown.incident_files import file_to_read

        file_to_read(self._picture(), self._asker, incident, digest)
        return self._files().read(digest)

    def hand_in_file(self, incident: str, digest: str, data: bytes) -> None:
        from standclear.service.shown.incident_files import file_to_hand_in

        if self._beside is None:
            raise NotFound("the desk cannot be reached from here")
        lodged = file_to_hand_in(self._beside.fresh_picture(), self._asker, incident, digest)
        self._files().keep(lodged, data)

    def _files(self) -> EvidenceFiles:
        from standclear.service.evidence_files import EvidenceFiles

        if self._beside is None:
            raise NotFound("the desk's files cannot be reached from here")
        return EvidenceFiles(self._beside.directory)

    def report(self, kind: str, span: Span) -> Document:
        from standclear.service.shown.reports import report_document

        return report_document(self._picture(), self._asker, kind, span, self._at)

    def lodged(self) -> list[Document]:
        from standclear.service.shown.tracks import lodged_names

        return lodged_names(self._picture(), self._asker)

    def releases(self) -> list[Document]:
        from standclear.service.inbox_line import told_by_desk
        from standclear.service.shown.telling import release_document

        return [release_document(line) for line in told_by_desk(self._picture(), self._asker)]

    def release(self, number: int) -> Document:
        from standclear.service.shown.telling import whole_release

        return whole_release(self._picture(), self._asker, number)

    def place_of(self, party: str, number: int) -> int:
        return self._picture().get_release(party, number).index

    def told(self, party: str) -> list[Document]:
        from standclear.service.shown.telling import told_documents

        return told_documents(self._picture(), self._asker, party)

    def gaps(self) -> list[Document]:
        from standclear.service.shown.telling import gap_lines

        found = gap_lines(self._picture(), self._asker, self._at)
        return [plain(line) for line in found]

    def inquiry(
        self, *, near: str, place: str, radius_mm: int, window_s: int, recheck: bool
    ) -> Document:
        from standclear.service.inquiring import inquire, read_question

        if self._beside is None:
            raise NotFound("the desk's log cannot be reached from here")
        window = timedelta(seconds=window_s)
        question = read_question(near, place, radius_mm=radius_mm, at=self._at, window=window)
        return inquire(self._beside, self._asker, question, recheck=recheck)

    def day(self, party: str, day: date) -> Document:
        from standclear.service.shown.inquiry.day import day_document

        return day_document(self._picture(), self._asker, party, day)

    def parties(self) -> list[Document]:
        from standclear.service.shown.records import party_document

        picture = self._picture()
        return [party_document(picture, self._asker, party) for party in sorted(picture.parties)]

    def party(self, party: str) -> Document:
        from standclear.service.shown.records import party_document

        return party_document(self._picture(), self._asker, party)

    def mechanism(self) -> Document:
        found: Document = plain(self._picture().mechanism)
        return found

    def visible(self) -> tuple[Seen, ...]:
        from standclear.service.visible import visible

        return visible(self._picture(), self._asker)

    def rehearse(
        self, statements: Sequence[Wording], step: Callable[[], None]
    ) -> tuple[list[Document], list[str]]:
        from standclear.service.rehearse import rehearse
        from standclear.service.shown.rehearsals import tried_document

        if self._beside is None:
            raise NotFound("the desk's log cannot be reached from here")
        picture, found = self._beside.fresh_picture(), []
        for tried in rehearse(picture, statements, party=self._asker, at=self._at):
            found.append(tried_document(tried))
            step()
        return found, []
