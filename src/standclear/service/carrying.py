"""One pass of a desk's followers: what is due falls due, then releases go out.

Promise: at least once for every release, once in the record (notify.py); the directory is kept
from other writers only while this pass writes, never while it waits for somebody's machine.
"""

from __future__ import annotations

from dataclasses import dataclass

from standclear.links.interface import Link, Sender, open_links
from standclear.service.desk_home import DeskHome
from standclear.service.escalate import escalate
from standclear.service.notify import carry
from standclear.service.watching.on_duty import tell_if_gone


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass did; `due` is what the desk said of what had fallen due, "" for nothing."""

    sent: int
    failed: int
    waiting: int
    due: str


def one_pass(home: DeskHome, *, leap: bool = False) -> Pass:
    """Let what has fallen due be decided, then carry out what is unsent.

    leap   the operator says that the clock is right, however long the log has stood still
    """
    said: list[str] = []

    def let_fall_due() -> None:
        with home.only_writer():
            answer = escalate(home.fresh_office())
        if answer is not None:
            said.append(answer.decision.headline)

    if leap:
        with home.only_writer():
            said.append(home.fresh_office().tick(leap=True).decision.headline)
    else:
        let_fall_due()
    if gone := tell_if_gone(home):
        said.append(gone)
    done = carry(home.office(), links_of(home), alone=home.only_writer, meanwhile=let_fall_due)
    return Pass(done.sent, done.failed, done.waiting, " ".join(said))


def has_more(home: DeskHome) -> bool:
    """Whether another process has said anything that this one had not taken in yet; it is now."""
    known = home.office().picture.size
    return home.fresh_office().picture.size > known


def links_of(home: DeskHome) -> dict[str, Link]:
    """The wires of this desk, by the kind of channel that they serve; the outbox always."""
    office = home.office()
    sender = Sender(
        origin=office.log.origin,
        name=office.picture.mechanism.name,
        key_id=office.key.keyid,
        sign=office.key.sign,
        clock=home.clock,
    )
    return open_links(home.config.links, sender)
