"""The desk's own entries: the decision on a statement, and the releases that follow.

Promise: each body is written once, and what the decision names by digest is what is sealed. A
decision is addressed to nobody: it holds the facts in full, and each party learns what it may
from its own releases.
Trust: headers are seen by all who hold the log. They name recipient, rule and urgency, and no
time or place of what is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from standclear.core.picture import Said
from standclear.core.release import Release
from standclear.core.rules import RULES_VERSION
from standclear.core.rules.decision import Decision
from standclear.formats import documents
from standclear.formats.documents import DecisionDocument, ReleaseRef, owed_for
from standclear.log.entry import Checked, draw_up
from standclear.log.header import Header, drawn
from standclear.log.header import Release as ReleaseNumber
from standclear.log.keys import PartySigner
from standclear.service.author import Thread, rfc3339
from standclear.service.replay import DECISION, RELEASE


@dataclass(frozen=True, slots=True)
class Written:
    """What follows from a statement, written and not yet sealed.

    bodies   the decision's, and one a release
    key      the desk's at that place in the log
    """

    said: Said
    document: DecisionDocument
    releases: tuple[Release, ...]
    bodies: tuple[bytes, ...]
    key: PartySigner


def write_step(said: Said, decision: Decision, *, key: PartySigner) -> Written:
    """The decision as a document, and every body."""
    document, bodies = spelled(said, decision)
    return Written(said, document, decision.releases, bodies, key)


def spelled(said: Said, decision: Decision) -> tuple[DecisionDocument, tuple[bytes, ...]]:
    """What the log holds of a decision: its document; then its bytes, and those of each release.

    Whoever decides and whoever audits spell it alike. Raises `InvalidInput` for what has no
    spelling.
    """
    told = [documents.write_release(release) for release in decision.releases]
    document = DecisionDocument(
        statement=said.entry,
        at=rfc3339(said.at),
        rules_version=RULES_VERSION,
        headline=decision.headline,
        events=decision.events,
        releases=tuple(
            ReleaseRef(
                release.recipient, release.number, sha256(body).hexdigest(), owed_for(release)
            )
            for release, body in zip(decision.releases, told, strict=True)
        ),
    )
    return document, (documents.write_decision(document), *told)


def seal_step(
    written: Written, *, thread: Thread, nonces: Callable[[], bytes]
) -> tuple[list[Checked], Thread]:
    """The entries of decision and releases, and the desk's thread after them."""
    said, key = written.said, written.key
    sealed: list[Checked] = []

    def put(header: Header, body: bytes) -> None:
        nonlocal thread
        made = draw_up(header, body=body, nonce=nonces(), key=key)
        sealed.append(made)
        thread = Thread(header.seq, made.entry.leaf_hash.hex())

    put(_decision_header(said, key.party, thread), written.bodies[0])
    for release, body in zip(written.releases, written.bodies[1:], strict=True):
        put(_release_header(said, release, key.party, thread), body)
    return sealed, thread


def _decision_header(said: Said, desk: str, thread: Thread) -> Header:
    return drawn(
        type=DECISION,
        issuer=desk,
        seq=thread.seq + 1,
        prev=thread.prev,
        issued_at=rfc3339(said.at),
        subject=said.entry,
    )


def _release_header(said: Said, release: Release, desk: str, thread: Thread) -> Header:
    return drawn(
        type=RELEASE,
        issuer=desk,
        seq=thread.seq + 1,
        prev=thread.prev,
        issued_at=rfc3339(said.at),
        subject=said.entry,
        to=(release.recipient,),
        urgency=release.urgency.value,
        release=ReleaseNumber(release.recipient, release.number),
        reason=release.because,
    )
