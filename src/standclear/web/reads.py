"""Every reading of a notice over the network, written down before the answer, shown to its owner.

A protected place is told to those who must spare it. Who had it before them, and when, is what
its owner asks first when it was struck all the same.

Promise: what was answered is written; a reading that cannot be written is not answered.
Not here: releases carried by courier or mail, whose receipts stand in the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request

from standclear.core.errors import NotAllowed
from standclear.core.ids import owner_of, split
from standclear.service.people.accounts import People
from standclear.service.shown.plain import Document
from standclear.store.people_schema import Opened
from standclear.web.asker import Accounts, Asker, Asking, people_of
from standclear.web.served import Here

router = APIRouter(tags=["people"])

NOTICES = ("site", "move")


@dataclass(frozen=True, slots=True)
class Reading:
    """One notice about to be shown; `entry` is the log entry through which, -1 for none."""

    record: str
    version: int
    entry: int = -1


def note_readings(request: Request, asker: Asker, readings: Iterable[Reading]) -> None:
    """Write down which notices are about to be shown; other records are passed over.

    Call it when the picture is let go, before the answer is given.
    """
    note(people_of(request), asker, readings)


def note(people: People, asker: Asker, readings: Iterable[Reading]) -> None:
    """The same, for answers that outlive their request, such as streams."""
    people.store.opened.note(
        _opened(people, asker, each) for each in readings if is_notice(each.record)
    )


def note_seen(request: Request, asker: Asker, readings: Iterable[Reading]) -> None:
    """Notices that a list names with something of what they say, such as the board: written down
    once for each person and version, however often the list is looked at."""
    people = people_of(request)
    people.store.opened.note_once(
        _opened(people, asker, each)
        for each in readings
        if is_notice(each.record) and owner_of(each.record) != asker.party
    )


def note_export(people: People, asker: Asker, readings: Iterable[Reading]) -> None:
    """Records of whatever kind that left in one file."""
    people.store.opened.note(_opened(people, asker, each, how="export") for each in readings)


def _opened(people: People, asker: Asker, each: Reading, *, how: str = "") -> Opened:
    now = people.now_s()
    return Opened(
        number=0,
        owner=owner_of(each.record),
        record=each.record,
        version=each.version,
        entry=each.entry,
        person=asker.person,
        party=asker.party,
        how=how or asker.how,
        first_s=now,
        last_s=now,
    )


def notices_named(document: object) -> list[Reading]:
    """Every notice that a document names, however deep, with its version where one is said."""
    found: dict[str, int] = {}

    def look(part: object) -> None:
        if isinstance(part, dict):
            for name in ("id", "record", "subject", "yours", "other"):
                named = part.get(name)
                if isinstance(named, str) and is_notice(named):
                    version = int(part.get("version") or 0) if name != "yours" else 0
                    found[named] = max(found.get(named, 0), version)
            for inner in part.values():
                look(inner)
        elif isinstance(part, list):
            for inner in part:
                look(inner)

    look(document)
    return [Reading(record, version) for record, version in found.items()]


def readings_in(documents: Iterable[Document], *, entry: int = -1) -> list[Reading]:
    """Which notices these documents show: records, features, releases, bodies of entries."""
    found = (_reading_in(document, entry) for document in documents)
    return list(dict.fromkeys(each for each in found if each is not None))


def _reading_in(document: Document, entry: int) -> Reading | None:
    said = document.get("properties") or document
    notice = said.get("notice")
    if "id" not in said and isinstance(notice, dict):  # the body of a statement
        said = notice
    record = said.get("record") or said.get("subject") or said.get("id")
    shown = said.get("content")
    if isinstance(shown, dict) and not is_notice(str(record)):  # a CEASE that shows the notice
        said = shown.get("notice") or shown
        record = said.get("id")
    if not isinstance(record, str) or not is_notice(record):
        return None
    return Reading(record, int(said.get("version") or 0), entry)


def is_notice(subject: str) -> bool:
    """Whether a release's or an entry's subject is a notice."""
    return subject.count("/") == 2 and split(subject)[1] in NOTICES


@router.get("/reads")
def list_reads(
    served: Here,
    asker: Asking,
    people: Accounts,
    record: Annotated[str, Query(max_length=80, description="Of this notice alone.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Annotated[
        int | None, Query(ge=1, le=2**53, description="`next` of the page before.")
    ] = None,
) -> Document:
    """Who had one's notices before them, the newest first; the desk sees all."""
    everything = asker.party == served.desk
    if record and not everything and owner_of(record) != asker.party:
        raise NotAllowed("who read a notice is told to its owner", ("your own notices",))
    found = people.store.opened.page(
        owner="" if everything else asker.party, record=record, before=cursor, limit=limit
    )
    return {
        "items": [_reading(each) for each in found],
        "next": found[-1].number if len(found) == limit else None,
    }


def _reading(each: Opened) -> Document:
    return {
        "number": each.number,
        "record": each.record,
        "version": each.version,
        "entry": each.entry if each.entry >= 0 else None,
        "person": each.person,
        "party": each.party,
        "how": each.how,
        "first_s": each.first_s,
        "last_s": each.last_s,
        "times": each.times,
    }
