"""One pass of a desk's followers: what is due falls due, then releases go out.

Promise: at least once for every release, once in the record (notify.py); the directory is kept
from other writers only while this pass writes.
"""

from __future__ import annotations

from dataclasses import dataclass

from standclear.links.interface import Link, Sender, open_links
from standclear.service.desk_home import DeskHome
from standclear.service.escalate import escalate
from standclear.service.notify import carry


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass did; `due` is the desk's sentence, "" when nothing had fallen due."""

    sent: int
    failed: int
    waiting: int
    due: str


def one_pass(home: DeskHome) -> Pass:
    """Let what has fallen due be decided, then carry out what is unsent."""
    with home.only_writer():
        office = home.fresh_office()
        answer = escalate(office)
        done = carry(office, links_of(home))
    due = answer.decision.headline if answer else ""
    return Pass(done.sent, done.failed, done.waiting, due)


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
