"""The ladder that a silent telling climbs: reminder, role after role, and before the start.

Promise: nobody's absence stops it: the next role is rung, within minutes where it is urgent (the
27 minutes' wait for one named contact, Deir ez-Zor, 17 September 2016). At its end, the gap is
named and whoever stands behind the record hears of it and decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from standclear.core.disclosure import duty_contact
from standclear.core.duty import Duty, remark
from standclear.core.events import Event, GapFound, Reminded
from standclear.core.fold_telling import rung_step
from standclear.core.mechanism import Mechanism
from standclear.core.party import Party
from standclear.core.picture import Picture, ReleaseRecord, Said
from standclear.core.release import Release
from standclear.core.rules.decision import is_full
from standclear.core.rules.named import contact_behind, may_name
from standclear.core.rules.receipts import stand_behind
from standclear.core.telling import Urgency


def ladder(picture: Picture, record: ReleaseRecord) -> Iterator[tuple[str, datetime, int]]:
    """Every step owed on a silent release: its name, when it falls due, which role is rung.

    Reminder, then role after role; and before the start of what it tells of, at 12, 4 and 1
    hours and at the start itself. `start` with nobody reached is the author's to decide.
    """
    settings, release = picture.mechanism, record.release
    assert release.acknowledge_by is not None
    known = picture.parties.get(release.recipient)
    if known is None:  # its admission was erased: nobody can say which roles it had
        return
    if release.subject in picture.ceases:
        yield from _of_a_cease(picture, record, known.party)
        return
    if release.subject in picture.hotline.calls:
        yield from _of_a_call(picture, record, known.party)
        return
    urgent = release.urgency is not Urgency.ROUTINE
    if not urgent:
        yield "remind", release.made_at + timedelta(seconds=settings.remind_s), 0
    party = known.party
    between = timedelta(seconds=settings.next_rung_urgent_s if urgent else settings.next_rung_s)
    for rung in range(1, len(party.roles)):
        at_once = release.urgency is Urgency.CEASE
        wait = timedelta(0) if at_once else between * (rung - 1)
        first = release.made_at if at_once else _first_rung(settings, record)
        yield rung_step(rung), first + wait, rung
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


def _of_a_cease(
    picture: Picture, record: ReleaseRecord, party: Party
) -> Iterator[tuple[str, datetime, int]]:
    """Every role at once (fold_telling.py rings them), all reminded after a minute; after two,
    who called hears that nobody took it (the 27 minutes of Deir ez-Zor, 17 September 2016)."""
    settings, release = picture.mechanism, record.release
    last = max(len(party.roles) - 1, 0)
    for rung in range(1, last + 1):
        yield rung_step(rung), release.made_at, rung
    for rung in range(last + 1):
        yield f"again-{rung}", release.made_at + timedelta(seconds=settings.cease_answer_s), rung
    over = max(settings.cease_answer_s, settings.next_rung_urgent_s)
    yield "exhausted", release.made_at + timedelta(seconds=over), last


def _of_a_call(
    picture: Picture, record: ReleaseRecord, party: Party
) -> Iterator[tuple[str, datetime, int]]:
    """The first role with the telling, the role sought at once, then each of the others every two
    minutes; of class CEASE every role at once, and all again after a minute. That nobody took it
    is told by the call's own clock (call_clock.py)."""
    settings, release = picture.mechanism, record.release
    call = picture.hotline.calls[release.subject]
    cease = release.urgency is Urgency.CEASE
    waited = 0
    for role in sorted(party.roles, key=lambda role: role.rung)[1:]:
        at_once = cease or role.id == call.role
        waited += 0 if at_once else settings.next_rung_urgent_s
        due = release.made_at + timedelta(seconds=0 if at_once else waited)
        yield rung_step(role.rung), due, role.rung
    if cease:
        again = release.made_at + timedelta(seconds=settings.cease_answer_s)
        for role in party.roles:
            yield f"again-{role.rung}", again, role.rung


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
        if is_full(events):
            break
        if not picture.takes_part(recipient, said.at):
            left = _left_step(picture, recipient, said.at)
            if left not in record.steps:
                events.append(Reminded(recipient, number, left, 0, ""))
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
            for duty in _tell_owners(picture, record, reason):
                if not duty.headline.startswith(_SOMEBODY) or duty not in duties:
                    duties.append(duty)
    return events, duties


def _left_step(picture: Picture, party: str, at: datetime) -> str:
    """Under which name it is remembered that a party left; anew each time that it leaves."""
    record = picture.parties.get(party)
    return f"left-{record.since(at):%Y%m%dT%H%M%S}" if record else "left"


def _gap(record: ReleaseRecord, reason: str) -> GapFound:
    release = record.release
    return GapFound(release.recipient, release.subject, release.version, release.because, reason)


def _what_now(picture: Picture, release: Release) -> str:
    if release.subject in picture.alerts or release.subject in picture.ceases:
        return f"Reach {duty_contact(picture, release.recipient)} another way."
    return "You decide whether to go on."


def _tell_owners(picture: Picture, record: ReleaseRecord, reason: str) -> list[Duty]:
    """Whoever stands behind the subject hears that it was not acknowledged, and decides."""
    release = record.release
    text = f"{release.recipient} has {reason}: {release.subject}. {_what_now(picture, release)}"
    duties = []
    for owner in sorted(stand_behind(picture, release.subject) - {release.recipient}):
        if may_name(picture, release.subject, owner, release.recipient):
            duties.append(remark(owner, release.subject, release.version, "release.silent", text))
        else:
            duties += _tell_nameless(picture, release, owner)
    return duties


_SOMEBODY = "Somebody concerned"


def _tell_nameless(picture: Picture, release: Release, owner: str) -> list[Duty]:
    """That somebody is silent, to whom it may not be named: once, for a count tells too; and not
    to the owner of a plan, who would learn that something hidden lies there."""
    subject, behind = release.subject, contact_behind(picture, release.subject)
    if behind in ("", owner):
        return []
    text = f"{_SOMEBODY} has not answered: {subject}. Call {duty_contact(picture, behind)}."
    held = picture.alerts.get(subject) or picture.ceases[subject]
    told = (picture.get_release(*each).release.headline for each in held.told if each[0] == owner)
    if text in told:
        return []
    return [remark(owner, subject, 1, "release.silent", text)]
