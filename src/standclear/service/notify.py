"""The follower that carries releases out: every one at least once, each try recorded once.

Promise: killed at any moment, it tells everyone all the same. Between sending and recording, a
crash leaves a release sent and not recorded; the next pass sends it again under the same
identifier, so that the recipient sees one message and not two, and records that try.
Owner: what is still to be sent stands in the picture (`unsent`), so in the log; this file keeps
no state of its own.
Not here: what is due (core/rules/clock.py), the wires (links/).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from standclear.core.errors import StandclearError
from standclear.core.party import Channel, Role
from standclear.core.picture import Picture, ReleaseRecord
from standclear.core.statements import Sending
from standclear.links.interface import Failed, Link, Parcel, Sent
from standclear.log.receipt import make_receipt
from standclear.log.receipt_files import as_files
from standclear.service import wording
from standclear.service.office import Office

FIRST_WAIT_S, LONGEST_WAIT_S = 30, 1800
"""Waiting doubles from the one to the other between tries that failed (own choice)."""

TRIES = 3
"""Tries on one channel before the next one is taken (own choice); the outbox is the last, and
serves the channels that a person works, phone and radio."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What one pass did."""

    sent: int
    failed: int
    waiting: int


def carry(office: Office, links: Mapping[str, Link]) -> Carried:
    """One pass: put on its channel whatever is still unsent and not waiting for a retry.

    links  by the kind of channel they serve; `outbox` serves where no other does
    """
    sent = failed = waiting = 0
    with office.reading() as picture:
        unsent = sorted(picture.unsent)
    for recipient, number, step in unsent:
        with office.reading() as picture:
            rung = picture.unsent.get((recipient, number, step))
            if rung is None:
                continue
            record = picture.get_release(recipient, number)
            if not _due(record, step, office.now()):
                waiting += 1
                continue
        result = _try(office, links, record, step, rung)
        sent += result == "sent"
        failed += result == "failed"
    return Carried(sent, failed, waiting)


def _try(
    office: Office, links: Mapping[str, Link], record: ReleaseRecord, step: str, rung: int
) -> str:
    """Send one release to one role, on the first of its channels that takes it."""
    release = record.release
    role = _role(office.picture, release.recipient, rung)
    channels = _channels(role, links)
    for channel in channels:
        parcel = _parcel(office, record, step, role, channel)
        outcome = links[channel.kind].send(parcel)
        # A crash here leaves it sent and not recorded: the next pass sends it again.
        _record(office, record, step, role, channel, outcome)
        if isinstance(outcome, Sent):
            return "sent"
        if outcome.retry_after_s is not None and _tries(record, step) < TRIES:
            return "failed"
    return "failed"


def _tries(record: ReleaseRecord, step: str) -> int:
    return sum(1 for attempt in record.attempts if attempt.step == step)


def _due(record: ReleaseRecord, step: str, now: datetime) -> bool:
    """Whether enough time has passed since the last try that failed."""
    tries = _tries(record, step)
    if not tries:
        return True
    wait_s = min(FIRST_WAIT_S * 2 ** (tries - 1), LONGEST_WAIT_S)
    last = max(attempt.at for attempt in record.attempts if attempt.step == step)
    return now >= last + timedelta(seconds=wait_s)


def _role(picture: Picture, party: str, rung: int) -> Role:
    found = picture.get_party(party).party.role_at(rung)
    return found or Role("anyone on duty", rung, ())


def _channels(role: Role, links: Mapping[str, Link]) -> list[Channel]:
    """The role's channels that a machine can work, in the role's order, and the outbox last."""
    carried = [channel for channel in role.channels if channel.kind in links]
    last = [Channel("outbox", "")] if "outbox" in links else []
    return [*(c for c in carried if c.kind != "outbox"), *last]


def _parcel(
    office: Office, record: ReleaseRecord, step: str, role: Role, channel: Channel
) -> Parcel:
    release = record.release
    party = office.picture.get_party(release.recipient).party
    subject = release.headline
    if step:  # the same telling again, under a name of its own
        subject = f"STILL SILENT ({step}): {subject}"
    return Parcel(
        recipient=release.recipient,
        release=release.number,
        role=role.id,
        address=channel.address,
        subject=subject,
        text=wording.text(release, party.time_zone),
        files=release_files(office, record),
        urgency=release.urgency.value,
        identifier=f"{office.log.origin}/{release.recipient}/{release.number}",
        made_at=release.made_at,
        time_zone=party.time_zone,
        step=step,
    )


def release_files(office: Office, record: ReleaseRecord) -> tuple[tuple[str, bytes], ...]:
    """What proves the telling: the signed release with its proof, and its cause's entry."""
    receipt = make_receipt(office.log, record.index)
    cause = office.log.find(bytes.fromhex(office.log.entry(record.index).header.subject))
    files = list(as_files(receipt).items())
    if cause is not None:
        because = make_receipt(office.log, cause)
        files += [("cause.entry.json", because.entry), ("cause.tlog-proof", because.proof)]
    files.append(("log.vkey", office.log.verifier.vkey.encode() + b"\n"))
    return tuple(files)


def _record(
    office: Office,
    record: ReleaseRecord,
    step: str,
    role: Role,
    channel: Channel,
    outcome: Sent | Failed,
) -> None:
    release = record.release
    sending = Sending(
        recipient=release.recipient,
        release=release.number,
        step=step,
        role=role.id,
        link=channel.kind,
        address="" if channel.kind == "outbox" else channel.address,
        result="sent" if isinstance(outcome, Sent) else "failed",
        attempt=_tries(record, step) + 1,
        detail=outcome.detail,
    )
    try:
        office.say(sending)
    except StandclearError:
        # Another follower recorded this very try, or the log is busy: the next pass sees which.
        return
