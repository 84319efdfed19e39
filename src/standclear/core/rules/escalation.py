"""The ladder that a silent telling climbs: reminder, role after role, and before the start.

Promise: nobody's absence stops it: the next role is rung, within minutes where it is urgent (the
27 minutes' wait for one named contact, Deir ez-Zor, 17 September 2016). At its end, the gap is
named and whoever stands behind the record hears of it and decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from standclear.core.duty import Duty
from standclear.core.events import Event, GapFound, Reminded
from standclear.core.mechanism import Mechanism
from standclear.core.picture import Picture, ReleaseRecord, Said
from standclear.core.release import NoteView
from standclear.core.rules.receipts import stand_behind
from standclear.core.telling import Disclosure, Urgency


def ladder(picture: Picture, record: ReleaseRecord) -> Iterator[tuple[str, datetime, int]]:
    """Every step owed on a silent release: its name, when it falls due, which role is rung.

    Reminder, then role after role; and before the start of what it tells of, at 12, 4 and 1
    hours and at the start itself. `start` with nobody reached is the author's to decide.
    """
    settings, release = picture.mechanism, record.release
    assert release.acknowledge_by is not None
    urgent = release.urgency is not Urgency.ROUTINE
    if not urgent:
        yield "remind", release.made_at + timedelta(seconds=settings.remind_s), 0
    party = picture.get_party(release.recipient).party
    between = timedelta(seconds=settings.next_rung_urgent_s if urgent else settings.next_rung_s)
    for rung in range(1, len(party.roles)):
        at_once = release.urgency is Urgency.CEASE
        wait = timedelta(0) if at_once else between * (rung - 1)
        first = release.made_at if at_once else _first_rung(settings, record)
        yield f"rung-{rung}", first + wait, rung
    last = max(len(party.roles) - 1, 0)
    if release.starts is not None:
        for before in settings.remind_before_start_s:
            due = release.starts - timedelta(seconds=before)
            if due > release.made_at:
                yield f"start-{before}", due, last
        if release.starts > release.made_at:
            yield "start", release.starts, last
    climbed = _first_rung(settings, record) + between * max(last, 1)
    yield "exhausted", climbed, last
    if climbed < release.acknowledge_by:
        # Every role has been rung, and the deadline that it was told is still to come.
        yield "deadline", release.acknowledge_by, last


def _deadline(record: ReleaseRecord) -> datetime:
    """The time that the recipient was told; nobody is called silent before it."""
    assert record.release.acknowledge_by is not None
    return record.release.acknowledge_by


def _first_rung(settings: Mechanism, record: ReleaseRecord) -> datetime:
    """When the second role is rung: at the deadline, urgent after two minutes at most."""
    release = record.release
    assert release.acknowledge_by is not None
    if release.urgency is Urgency.ROUTINE:
        return release.acknowledge_by
    urgent = release.made_at + timedelta(seconds=settings.next_rung_urgent_s)
    return min(release.acknowledge_by, urgent)


def silent_releases(picture: Picture, said: Said) -> tuple[list[Event], list[Duty]]:
    """Every step of every ladder that has fallen due and was not taken."""
    events: list[Event] = []
    duties: list[Duty] = []
    for (recipient, number), record in sorted(picture.open.items()):
        if not picture.takes_part(recipient, said.at):
            if "left" not in record.steps:
                events.append(Reminded(recipient, number, "left", 0, ""))
                events.append(_gap(record, "no longer takes part"))
            continue
        party = picture.get_party(recipient).party
        for step, due, rung in sorted(ladder(picture, record), key=lambda s: (s[1], s[2], s[0])):
            if due > said.at or step in record.steps:
                continue
            role = party.role_at(rung)
            events.append(Reminded(recipient, number, step, rung, role.id if role else ""))
            if step not in ("exhausted", "deadline", "start"):
                continue
            if step == "exhausted" and due < _deadline(record):
                until = f"{_deadline(record):%H:%MZ}"
                reason = f"not answered yet, all its roles were rung (it has until {until})"
            else:
                reason = "not acknowledged" + (" at its start" if step == "start" else "")
                events.append(_gap(record, reason))
            duties += _tell_owners(picture, record, reason)
    return events, duties


def _gap(record: ReleaseRecord, reason: str) -> GapFound:
    release = record.release
    return GapFound(release.recipient, release.subject, release.version, release.because, reason)


def _tell_owners(picture: Picture, record: ReleaseRecord, reason: str) -> list[Duty]:
    """Whoever stands behind the subject hears that it was not acknowledged, and decides."""
    release = record.release
    text = f"{release.recipient} has {reason}: {release.subject}. You decide whether to go on."
    return [
        Duty(
            recipient=owner,
            subject=release.subject,
            version=release.version,
            because="release.silent",
            disclosure=Disclosure.FULL,
            headline=text,
            content=NoteView(release.subject, text),
            urgency=Urgency.URGENT,
            answer_owed=False,
        )
        for owner in sorted(stand_behind(picture, release.subject) - {release.recipient})
    ]
