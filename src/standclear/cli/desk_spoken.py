"""What a desk within reach answers of agreements, promises, incidents, calls and the ledgers.

Promise: as in desk.py: each answer loads what it is made of and no other.
Not here: records, overlaps, alerts, tellings, files (desk.py).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from standclear.core.picture import Picture
    from standclear.service.shown.plain import Document


class SpokenHere:
    """What parties said to each other, as its asker may see it.

    picture   what held at the time asked about; read from the log when it is first asked for
    now       None of the past, of which nothing can be said any more
    """

    def __init__(
        self, picture: Callable[[], Picture], asker: str, at: datetime, now: datetime | None
    ) -> None:
        self._picture, self._asker, self._at, self._now = picture, asker, at, now

    def instruments(self, *, over: bool) -> list[Document]:
        from standclear.service.shown.instruments import instrument_document, instrument_ids

        picture, asker = self._picture(), self._asker
        found = instrument_ids(picture, asker, over=over)
        return [instrument_document(picture, asker, each) for each in found]

    def instrument(self, instrument: str, version: int) -> Document:
        from standclear.service.shown.instruments import instrument_at_hand

        picture = self._picture()
        return instrument_at_hand(picture, self._asker, instrument, version, now=self._now)

    def instrument_diff(self, instrument: str, before: int, after: int) -> Document:
        from standclear.service.shown.instrument_diff import instrument_diff

        picture = self._picture()
        return instrument_diff(picture, self._asker, instrument, before=before, after=after)

    def sources(self) -> list[Document]:
        from standclear.service.shown.sources import source_ids, source_line

        picture, asker = self._picture(), self._asker
        return [source_line(picture, asker, each) for each in source_ids(picture, asker)]

    def source(self, source: str) -> Document:
        from standclear.service.shown.sources import source_document

        return source_document(self._picture(), self._asker, source)

    def proposals(self, source: str) -> list[Document]:
        from standclear.service.shown.sources import proposals_document

        return proposals_document(self._picture(), self._asker, source)

    def commitments(self, *, over: bool) -> list[Document]:
        from standclear.service.shown.commitments import commitment_document, commitment_ids

        picture, asker = self._picture(), self._asker
        found = commitment_ids(picture, asker, over=over)
        return [commitment_document(picture, asker, each) for each in found]

    def commitment(self, commitment: str) -> Document:
        from standclear.service.shown.commitments import commitment_document

        return commitment_document(self._picture(), self._asker, commitment)

    def scorecard(self, *, over: bool) -> Document:
        from standclear.service.shown.scorecard import scorecard

        return scorecard(self._picture(), self._asker, over=over)

    def incidents(self, *, over: bool) -> list[Document]:
        from standclear.service.shown.incidents import incident_document, incident_ids

        picture, asker = self._picture(), self._asker
        found = incident_ids(picture, asker, over=over)
        return [incident_document(picture, asker, each) for each in found]

    def incident(self, incident: str) -> Document:
        from standclear.service.shown.incidents import incident_document

        return incident_document(self._picture(), self._asker, incident)

    def calls(self, *, over: bool) -> list[Document]:
        from standclear.service.shown.calls import call_document, call_ids

        picture, asker = self._picture(), self._asker
        found = call_ids(picture, asker, over=over)
        return [call_document(picture, asker, each, self._at) for each in found]

    def call(self, call: str) -> Document:
        from standclear.service.shown.calls import call_document

        return call_document(self._picture(), self._asker, call, self._at)

    def channels(self) -> list[Document]:
        from standclear.service.shown.channels import channel_documents

        return channel_documents(self._picture(), self._asker, self._at)

    def handovers(self) -> list[Document]:
        from standclear.service.shown.handovers import handover_document, handover_ids

        picture, asker = self._picture(), self._asker
        return [handover_document(picture, asker, each) for each in handover_ids(picture, asker)]

    def handover(self, handover: str) -> Document:
        from standclear.service.shown.handovers import handover_document

        return handover_document(self._picture(), self._asker, handover)

    def handover_draft(self) -> Document:
        from standclear.service.shown.handovers import draft_document

        return draft_document(self._picture(), self._asker, self._at)

    def ledger(self, *, first: str, last: str, act: str, side: str) -> Document:
        from standclear.service.shown.ledger import ledger_document

        picture = self._picture()
        return ledger_document(picture, self._asker, first=first, last=last, act=act, side=side)
