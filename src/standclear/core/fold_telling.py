"""How tellings change the picture: releases made, carried, answered, overtaken.

Promise: a telling that owes an answer stays open until it is answered for, refused, overtaken by
a whole new telling of the subject, or the subject is over. A remark closes nothing; an answer for
the newest telling of an alert answers for the ones before.
Not here: everything else that events change (fold.py).
"""

from __future__ import annotations

from standclear.core import statements as st
from standclear.core.events import ReceiptTaken, Reminded, SendingNoted
from standclear.core.picture import Attempt, Picture, ReleaseRecord, Said
from standclear.core.release import Release
from standclear.core.telling import Receipt, ReceiptLevel, Urgency

ERASED = "[erased]"


def fold_release(picture: Picture, release: Release, index: int) -> None:
    """One more numbered telling; those that it overtakes need no answer any more."""
    held = picture.releases.setdefault(release.recipient, [])
    assert release.number == len(held) + 1, "releases of a recipient are numbered without gap"
    for recipient, number in sorted(picture.open_on.get(release.subject, ())):
        if recipient == release.recipient and release.overtakes(held[number - 1].release):
            _overtake(picture, recipient, number)
    record = ReleaseRecord(release, index)
    held.append(record)
    picture.unsent[release.recipient, release.number, ""] = 0
    if release.subject in picture.alerts:
        picture.alerts[release.subject].told.append((release.recipient, release.number))
    elif release.subject in picture.ceases:
        picture.ceases[release.subject].told.append((release.recipient, release.number))
        if release.urgency is Urgency.CEASE:
            _ring_at_once(picture, record)
    elif release.subject in picture.hotline.calls:
        call = picture.hotline.calls[release.subject]
        call.told.append((release.recipient, release.number))
        if release.acknowledge_by is not None:
            _ring_at_once(picture, record, None if release.urgency is Urgency.CEASE else call.role)
    if release.acknowledge_by is not None:
        picture.open[release.recipient, release.number] = record
        picture.open_on.setdefault(release.subject, set()).add((release.recipient, release.number))


def _ring_at_once(picture: Picture, record: ReleaseRecord, sought: str | None = None) -> None:
    """A CEASE is put on the channels of every role at once, with the telling itself; of a call
    that seeks a role, on that role's."""
    release = record.release
    known = picture.parties.get(release.recipient)
    for role in known.party.roles if known else ():
        if role.rung > 0 and sought in (None, role.id):
            step = rung_step(role.rung)
            record.steps[step] = release.made_at
            record.rung = max(record.rung, role.rung)
            picture.unsent[release.recipient, release.number, step] = role.rung


def rung_step(rung: int) -> str:
    """The name of the step at which a role is rung."""
    return f"rung-{rung}"


def fold_over(picture: Picture, subject: str) -> None:
    """The subject is over: whoever has not answered for it need not any more."""
    for recipient, number in sorted(picture.open_on.get(subject, ())):
        _overtake(picture, recipient, number)


def fold_telling(
    picture: Picture,
    said: Said,
    statement: st.Statement | None,
    event: ReceiptTaken | SendingNoted | Reminded,
) -> None:
    """What became of one telling."""
    record = picture.get_release(event.recipient, event.release)
    if said.index is not None and not isinstance(event, Reminded):
        record.heard = (*record.heard, said.index)
    match event:
        case ReceiptTaken():
            if isinstance(statement, st.ReceiptGive):
                receipt = statement.receipt
            else:
                receipt = Receipt(event.release, ReceiptLevel(event.level), ERASED)
            record.receipts.append((said.at, receipt))
            if record.has(ReceiptLevel.ACKNOWLEDGED) and record.release.subject in picture.alerts:
                _answer_earlier(picture, record.release)
        case SendingNoted():
            _carried(picture, said, statement, record, event)
        case Reminded():
            record.steps[event.step] = said.at
            record.rung = max(record.rung, event.rung)
            if event.role:
                picture.unsent[event.recipient, event.release, event.step] = event.rung
    if record.settled:
        _close(picture, record)
        _keep_quiet(picture, record)


def _carried(
    picture: Picture,
    said: Said,
    statement: st.Statement | None,
    record: ReleaseRecord,
    event: SendingNoted,
) -> None:
    if not isinstance(statement, st.Sending):
        return
    attempt = Attempt(
        said.at,
        statement.step,
        statement.role,
        statement.link,
        statement.result,
        statement.detail,
        statement.retry_after_s,
    )
    record.attempts.append(attempt)
    if event.result == "sent":
        picture.unsent.pop((event.recipient, event.release, statement.step), None)


def _answer_earlier(picture: Picture, release: Release) -> None:
    """Who answers for the latest of an alert has what was told of it before; the ladder of an
    earlier telling is climbed until then, so that no newer one begins it anew."""
    for recipient, number in sorted(picture.open_on.get(release.subject, ())):
        if recipient == release.recipient and number < release.number:
            _overtake(picture, recipient, number)


def _overtake(picture: Picture, recipient: str, number: int) -> None:
    """Nobody needs to answer for this telling any more."""
    record = picture.releases[recipient][number - 1]
    record.superseded = True
    _close(picture, record)
    _keep_quiet(picture, record)


def _close(picture: Picture, record: ReleaseRecord) -> None:
    release = record.release
    picture.open.pop((release.recipient, release.number), None)
    waiting = picture.open_on.get(release.subject)
    if waiting is not None:
        waiting.discard((release.recipient, release.number))
        if not waiting:
            del picture.open_on[release.subject]


def _keep_quiet(picture: Picture, record: ReleaseRecord) -> None:
    """No more reminders. The telling itself still goes out, unless an answer shows it arrived."""
    release = record.release
    for step in ("", *record.steps):
        if step or record.receipts:
            picture.unsent.pop((release.recipient, release.number, step), None)
