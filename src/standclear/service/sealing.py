"""The desk's own entries: the decision on a statement, and the releases that follow.

Promise: each body is written once, and what the decision names by digest is what is sealed. A
decision is addressed to nobody: it holds the facts in full, and each party learns what it may
from its own releases.
Trust: headers are seen by all who hold the log. They name recipient, rule and urgency, and no
time or place of what is told.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from standclear.core.picture import Said
from standclear.core.release import Release
from standclear.core.rules import RULES_VERSION
from standclear.core.rules.decision import Decision
from standclear.formats import documents
from standclear.formats.documents import DecisionDocument, ReleaseRef
from standclear.log.entry import Sealed, seal
from standclear.log.header import Header
from standclear.log.header import Release as ReleaseNumber
from standclear.log.keys import PartySigner
from standclear.log.merkle import leaf_hash
from standclear.service.author import Thread, rfc3339
from standclear.service.replay import DECISION, RELEASE


def seal_step(
    said: Said,
    decision: Decision,
    *,
    key: PartySigner,
    thread: Thread,
    nonces: Callable[[], bytes],
) -> tuple[DecisionDocument, list[Sealed], Thread]:
    """The decision as a document, the entries of decision and releases, the thread after them."""
    bodies = [documents.write_release(release) for release in decision.releases]
    document = DecisionDocument(
        statement=said.entry,
        at=rfc3339(said.at),
        rules_version=RULES_VERSION,
        headline=decision.headline,
        events=decision.events,
        releases=tuple(
            ReleaseRef(release.recipient, release.number, sha256(body).hexdigest())
            for release, body in zip(decision.releases, bodies, strict=True)
        ),
    )
    sealed: list[Sealed] = []

    def put(header: Header, body: bytes) -> None:
        nonlocal thread
        entry = seal(header, body=body, nonce=nonces(), key=key)
        sealed.append(entry)
        thread = Thread(header.seq, leaf_hash(entry.leaf).hex())

    put(_decision_header(said, key.party, thread), documents.write_decision(document))
    for release, body in zip(decision.releases, bodies, strict=True):
        put(_release_header(said, release, key.party, thread), body)
    return document, sealed, thread


def _decision_header(said: Said, desk: str, thread: Thread) -> Header:
    return Header(
        type=DECISION,
        issuer=desk,
        seq=thread.seq + 1,
        prev=thread.prev,
        issued_at=rfc3339(said.at),
        subject=said.entry,
    )


def _release_header(said: Said, release: Release, desk: str, thread: Thread) -> Header:
    return Header(
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
