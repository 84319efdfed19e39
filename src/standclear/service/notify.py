"""The follower that carries releases out: every one at least once, each try recorded once.

Promise: killed at any moment, it tells everyone all the same; a wire that is slow, or one
party's fault, holds up nobody else's post. Between sending and recording, a
crash leaves a release sent and not recorded; the next pass sends it again under the same
identifier, so that the recipient sees one message and not two, and records that try.
Owner: what is still to be sent stands in the picture (`unsent`), so in the log; this file keeps
no state of its own.
Not here: what is due (core/rules/clock.py), which goes next (next_post.py), the wires (links/).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from math import ceil

from standclear.core.errors import Corrupt, StandclearError
from standclear.core.party import Channel, Role
from standclear.core.picture import Picture, ReleaseRecord
from standclear.core.statements import Sending
from standclear.core.telling import Urgency
from standclear.links.cot import CHANNEL
from standclear.links.interface import Failed, Link, Parcel, Sent
from standclear.log.errors import Busy
from standclear.log.receipt import make_receipt
from standclear.log.receipt_files import as_files
from standclear.service import wording
from standclear.service.alarm_events import event_files
from standclear.service.next_post import AT_A_TIME, FIRST_WAIT_S, Key, in_order, is_due, tries
from standclear.service.office import Office

TRIES = 3
"""Tries on one channel before the next one is taken (own choice); the outbox is the last, and
serves the channels that a person works, phone and radio."""

URGENT_PATIENCE_S = 60
"""What is urgent takes the next channel rather than wait longer than this (own choice)."""

PASSED_OVER = "not tried: the receiver has just let another message wait until the time was over"

Alone = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Carried:
    """What one pass did."""

    sent: int
    failed: int
    waiting: int


@dataclass(slots=True)
class _Round:
    """One pass under way.

    alone     keeps other processes from writing while a try is recorded, and no longer
    mute      (kind, address) of receivers that let a time-out pass; "" for a whole link
    handled   what this pass has looked at
    gone      of each recipient, how many it has tried
    """

    office: Office
    links: Mapping[str, Link]
    alone: Alone
    mute: set[tuple[str, str]] = field(default_factory=set)
    handled: set[Key] = field(default_factory=set)
    gone: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    failed: int = 0
    waiting: int = 0

    def is_mute(self, channel: Channel) -> bool:
        return bool(self.mute & {(channel.kind, channel.address), (channel.kind, "")})


def carry(
    office: Office,
    links: Mapping[str, Link],
    *,
    alone: Alone = nullcontext,
    meanwhile: Callable[[], object] = lambda: None,
) -> Carried:
    """One pass: put on its channel whatever is still unsent and not waiting for a retry.

    The most urgent goes first, then what has waited longest. Nothing is locked while a wire is
    waited for; a receiver that let one time-out pass is not waited for again in this pass.

    links      by the kind of channel they serve; `outbox` serves where no other does
    alone      entered for each record of a sending
    meanwhile  called when a time-out has passed, and after every few tries: what has fallen due
               or come in by then may go first
    """
    doing = _Round(office, links, alone)
    while _some(doing):
        meanwhile()
    return Carried(doing.sent, doing.failed, doing.waiting)


def _some(doing: _Round) -> bool:
    """Carry what is not handled yet; True when a receiver was silent, or AT_A_TIME were tried,
    and there may be more."""
    with doing.office.reading() as picture:
        keys = in_order(picture, picture.unsent.keys() - doing.handled, doing.gone)
    looked_at = doing.gone.total()
    for key in keys:
        doing.handled.add(key)
        recipient, number, step = key
        with doing.office.reading() as picture:
            rung = picture.unsent.get(key)
            if rung is None:
                continue
            record = picture.get_release(recipient, number)
            if not is_due(record, step, doing.office.now()):
                doing.waiting += 1
                continue
        known = len(doing.mute)
        doing.gone[recipient] += 1
        if _try(doing, record, step, rung):
            doing.sent += 1
        else:
            doing.failed += 1
        if len(doing.mute) > known or doing.gone.total() >= looked_at + AT_A_TIME:
            return True
    return False


def _try(doing: _Round, record: ReleaseRecord, step: str, rung: int) -> bool:
    """Send one release to one role, on the first of its channels that takes it."""
    release = record.release
    role = _role(doing.office.picture, release.recipient, rung)
    attempt = tries(record, step) + 1
    drawn = bool(event_files(doing.office.picture, release, ""))
    for channel in _channels(role, doing.links, drawn=drawn):
        outcome = _send(doing, record, step, role, channel)
        # A crash here leaves it sent and not recorded: the next pass sends it again.
        _record(doing, record, step, role, channel, outcome, attempt)
        if isinstance(outcome, Sent):
            return True
        if attempt < TRIES and _worth_waiting(outcome, release.urgency):
            return False
        attempt += 1
    return False


def _worth_waiting(outcome: Failed, urgency: Urgency) -> bool:
    """Whether this channel is tried again before the next one is taken."""
    wait_s = outcome.retry_after_s
    return wait_s is not None and (urgency is Urgency.ROUTINE or wait_s <= URGENT_PATIENCE_S)


def _send(
    doing: _Round, record: ReleaseRecord, step: str, role: Role, channel: Channel
) -> Sent | Failed:
    """Put one parcel on the wire. A fault of ours is this telling's alone, and is recorded."""
    if doing.is_mute(channel):
        return Failed(PASSED_OVER, FIRST_WAIT_S)
    try:
        outcome = doing.links[channel.kind].send(_parcel(doing.office, record, step, role, channel))
    except Exception as fault:
        return Failed(f"the desk could not put it on this channel: {type(fault).__name__}", None)
    if isinstance(outcome, Failed) and outcome.silent:
        whole = outcome.silent == "link"
        doing.mute.add((channel.kind, "" if whole else channel.address))
    return outcome


def _role(picture: Picture, party: str, rung: int) -> Role:
    """The role that is rung; where nothing is known of it, or of the party, whoever is there."""
    known = picture.parties.get(party)
    found = known.party.role_at(rung) if known else None
    return found or Role("anyone on duty", rung, ())


def _channels(role: Role, links: Mapping[str, Link], *, drawn: bool) -> list[Channel]:
    """The role's channels that a machine can work, in the role's order, and the outbox last.

    drawn   it has an event for a map; what has none is not sent there
    """
    passed = () if drawn else (CHANNEL,)
    carried = [c for c in role.channels if c.kind in links and c.kind not in passed]
    last = [Channel("outbox", "")] if "outbox" in links else []
    return [*(c for c in carried if c.kind != "outbox"), *last]


def _parcel(
    office: Office, record: ReleaseRecord, step: str, role: Role, channel: Channel
) -> Parcel:
    release, picture = record.release, office.picture
    events = event_files(picture, release, office.log.origin)
    party = picture.parties.get(release.recipient)
    time_zone = party.party.time_zone if party else "UTC"  # its admission may have been erased
    subject = release.headline
    if step and record.steps.get(step) != release.made_at:  # the same telling again
        subject = f"STILL SILENT ({step}): {subject}"
    return Parcel(
        recipient=release.recipient,
        release=release.number,
        role=role.id,
        address=channel.address,
        subject=subject,
        text=wording.text(release, time_zone),
        files=(*release_files(office, record), *events),
        urgency=release.urgency.value,
        identifier=f"{office.log.origin}/{release.recipient}/{release.number}",
        made_at=release.made_at,
        time_zone=time_zone,
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
    doing: _Round,
    record: ReleaseRecord,
    step: str,
    role: Role,
    channel: Channel,
    outcome: Sent | Failed,
    attempt: int,
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
        attempt=attempt,
        detail=outcome.detail,
        retry_after_s=_seconds(outcome),
    )
    try:
        with doing.alone():
            doing.office.catch_up()
            doing.office.say(sending)
    except Corrupt:
        raise
    except (StandclearError, Busy):
        # Another follower recorded this very try, or the log is busy: the next pass sees which.
        return


def _seconds(outcome: Sent | Failed) -> int | None:
    """How long the link wants to be left alone, in whole seconds; None where it said nothing."""
    if isinstance(outcome, Sent) or outcome.retry_after_s is None:
        return None
    return ceil(outcome.retry_after_s)
