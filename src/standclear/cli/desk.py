"""What commands ask of a desk within reach: documents, as one asker may see them.

    shell.desk.records("plan", over=False)        the same words of the same record (asked.py)
        DeskHere      from a desk's directory within reach
        AskedAfar     over a network (remote.py)

Promise: both give the same documents, byte for byte in JSON; a command cannot tell which it asks.
Not here: saying things (Home.say), what a document holds (service/shown).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from standclear.core.errors import NotFound
from standclear.core.picture import Picture
from standclear.service.desk_home import DeskHome
from standclear.service.evidence_files import EvidenceFiles
from standclear.service.inbox_line import told_by_desk
from standclear.service.inquiring import inquire, read_question
from standclear.service.shown.alerts import alert_document, alert_ids
from standclear.service.shown.calls import call_document, call_ids
from standclear.service.shown.channels import channel_documents
from standclear.service.shown.commitments import commitment_document, commitment_ids
from standclear.service.shown.handovers import draft_document, handover_document, handover_ids
from standclear.service.shown.incident_files import file_to_hand_in, file_to_read
from standclear.service.shown.incidents import incident_document, incident_ids
from standclear.service.shown.inquiry.day import day_document
from standclear.service.shown.instrument_diff import instrument_diff
from standclear.service.shown.instruments import (
    instrument_at_hand,
    instrument_document,
    instrument_ids,
)
from standclear.service.shown.ledger import ledger_document
from standclear.service.shown.overlaps import overlap_document, overlap_ids, whole_overlap
from standclear.service.shown.plain import Document, plain
from standclear.service.shown.records import ids, next_number, party_document, record_document
from standclear.service.shown.scorecard import scorecard
from standclear.service.shown.sources import (
    proposals_document,
    source_document,
    source_ids,
    source_line,
)
from standclear.service.shown.telling import (
    chain,
    gap_lines,
    release_document,
    told_documents,
    whole_release,
)
from standclear.service.shown.tracks import lodged_names
from standclear.service.visible import Seen, visible

if TYPE_CHECKING:
    from standclear.service.rehearse import Wording
    from standclear.service.shown.reports import Span


class DeskHere:
    """A desk whose log is read here.

    picture   what held at the time asked about; read from the log when it is first asked for
    beside    the directory where it lies; None where nothing can be asked
    now       None of the past, of which nothing can be said any more
    """

    def __init__(
        self,
        picture: Callable[[], Picture],
        asker: str,
        at: datetime,
        beside: DeskHome | None,
        now: datetime | None,
    ) -> None:
        self._picture, self._asker, self._at, self._beside = picture, asker, at, beside
        self._now = now

    def name(self) -> str:
        return self._picture().desk if self._beside is None else self._beside.desk

    def size(self) -> int:
        return self._picture().size

    def now(self) -> datetime:
        return self._at

    def records(self, kind: str, *, over: bool) -> list[Document]:
        picture, asker = self._picture(), self._asker
        return [
            record_document(picture, asker, record)
            for record in ids(picture, asker, kind, over=over)
        ]

    def record(self, record: str) -> Document:
        picture = self._picture()
        document = record_document(picture, self._asker, record)
        return document | {"chain": chain(picture, self._asker, record)}

    def next_number(self, kind: str) -> int:
        return next_number(self._picture(), self._asker, kind)

    def overlaps(self, *, over: bool) -> list[Document]:
        picture, asker = self._picture(), self._asker
        return [
            overlap_document(picture, asker, each)
            for each in overlap_ids(picture, asker, over=over)
        ]

    def overlap(self, overlap: str) -> Document:
        return whole_overlap(self._picture(), self._asker, overlap)

    def alerts(self, *, over: bool) -> list[Document]:
        picture, asker = self._picture(), self._asker
        found = alert_ids(picture, asker, over=over)
        return [alert_document(picture, asker, alert) for alert in found]

    def alert(self, alert: str) -> Document:
        return alert_document(self._picture(), self._asker, alert)

    def instruments(self, *, over: bool) -> list[Document]:
        picture, asker = self._picture(), self._asker
        found = instrument_ids(picture, asker, over=over)
        return [instrument_document(picture, asker, each) for each in found]

    def instrument(self, instrument: str, version: int) -> Document:
        picture = self._picture()
        return instrument_at_hand(picture, self._asker, instrument, version, now=self._now)

    def instrument_diff(self, instrument: str, before: int, after: int) -> Document:
        picture = self._picture()
        return instrument_diff(picture, self._asker, instrument, before=before, after=after)

    def sources(self) -> list[Document]:
        picture, asker = self._picture(), self._asker
        return [source_line(picture, asker, each) for each in source_ids(picture, asker)]

    def source(self, source: str) -> Document:
        return source_document(self._picture(), self._asker, source)

    def proposals(self, source: str) -> list[Document]:
        return proposals_document(self._picture(), self._asker, source)

    def commitments(self, *, over: bool) -> list[Document]:
        picture, asker = self._picture(), self._asker
        found = commitment_ids(picture, asker, over=over)
        return [commitment_document(picture, asker, each) for each in found]

    def commitment(self, commitment: str) -> Document:
        return commitment_document(self._picture(), self._asker, commitment)

    def scorecard(self, *, over: bool) -> Document:
        return scorecard(self._picture(), self._asker, over=over)

    def incidents(self, *, over: bool) -> list[Document]:
        picture, asker = self._picture(), self._asker
        found = incident_ids(picture, asker, over=over)
        return [incident_document(picture, asker, each) for each in found]

    def incident(self, incident: str) -> Document:
        return incident_document(self._picture(), self._asker, incident)

    def calls(self, *, over: bool) -> list[Document]:
        picture, asker = self._picture(), self._asker
        found = call_ids(picture, asker, over=over)
        return [call_document(picture, asker, each, self._at) for each in found]

    def call(self, call: str) -> Document:
        return call_document(self._picture(), self._asker, call, self._at)

    def channels(self) -> list[Document]:
        return channel_documents(self._picture(), self._asker, self._at)

    def handovers(self) -> list[Document]:
        picture, asker = self._picture(), self._asker
        return [handover_document(picture, asker, each) for each in handover_ids(picture, asker)]

    def handover(self, handover: str) -> Document:
        return handover_document(self._picture(), self._asker, handover)

    def handover_draft(self) -> Document:
        return draft_document(self._picture(), self._asker, self._at)

    def file(self, incident: str, digest: str) -> bytes:
        file_to_read(self._picture(), self._asker, incident, digest)
        return self._files().read(digest)

    def hand_in_file(self, incident: str, digest: str, data: bytes) -> None:
        if self._beside is None:
            raise NotFound("the desk cannot be reached from here")
        lodged = file_to_hand_in(self._beside.fresh_picture(), self._asker, incident, digest)
        self._files().keep(lodged, data)

    def _files(self) -> EvidenceFiles:
        if self._beside is None:
            raise NotFound("the desk's files cannot be reached from here")
        return EvidenceFiles(self._beside.directory)

    def ledger(self, *, first: str, last: str, act: str, side: str) -> Document:
        picture = self._picture()
        return ledger_document(picture, self._asker, first=first, last=last, act=act, side=side)

    def report(self, kind: str, span: Span) -> Document:
        from standclear.service.shown.reports import report_document

        return report_document(self._picture(), self._asker, kind, span, self._at)

    def lodged(self) -> list[Document]:
        return lodged_names(self._picture(), self._asker)

    def releases(self) -> list[Document]:
        return [release_document(line) for line in told_by_desk(self._picture(), self._asker)]

    def release(self, number: int) -> Document:
        return whole_release(self._picture(), self._asker, number)

    def place_of(self, party: str, number: int) -> int:
        return self._picture().get_release(party, number).index

    def told(self, party: str) -> list[Document]:
        return told_documents(self._picture(), self._asker, party)

    def gaps(self) -> list[Document]:
        found = gap_lines(self._picture(), self._asker, self._at)
        return [plain(line) for line in found]

    def inquiry(
        self, *, near: str, place: str, radius_mm: int, window_s: int, recheck: bool
    ) -> Document:
        if self._beside is None:
            raise NotFound("the desk's log cannot be reached from here")
        window = timedelta(seconds=window_s)
        question = read_question(near, place, radius_mm=radius_mm, at=self._at, window=window)
        return inquire(self._beside, self._asker, question, recheck=recheck)

    def day(self, party: str, day: date) -> Document:
        return day_document(self._picture(), self._asker, party, day)

    def parties(self) -> list[Document]:
        picture = self._picture()
        return [party_document(picture, self._asker, party) for party in sorted(picture.parties)]

    def party(self, party: str) -> Document:
        return party_document(self._picture(), self._asker, party)

    def mechanism(self) -> Document:
        found: Document = plain(self._picture().mechanism)
        return found

    def visible(self) -> tuple[Seen, ...]:
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
