"""Every byte of a log checked, with the keys that the log itself grants or with pinned ones.

The office's own reader is not used: a damaged log opens here too, and each fault is named.
Promise: reads only. On a log without fault the keys are those of the picture.
Not here: the questions asked of each byte (log/audit.py), whether what was said was allowed
(service/audit.py).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from standclear.core.errors import InvalidInput
from standclear.core.events import KeysChanged
from standclear.core.party import KeyGrant
from standclear.core.statements import KeyAdd, PartyAdmit
from standclear.formats import documents
from standclear.log.audit import AuditReport, Fault, Source, audit_log
from standclear.log.errors import BadNote
from standclear.log.note import NoteVerifier, from_base64
from standclear.log.tiles_directory import TilesDirectory
from standclear.log.trust import KeyRecord, Trust
from standclear.store.sqlite import SqliteStore

_GRANTING = (b'"party.admit"', b'"key.add"')


def verify_file(
    file: Path,
    verifier: NoteVerifier,
    pinned: Trust | None = None,
    *,
    all_keys_pinned: bool = False,
    progress: Callable[[int], None] | None = None,
) -> AuditReport:
    """Check a log database: hashes, tiles, checkpoints, signatures, order, bodies.

    pinned           keys known from elsewhere; the log must grant the very same
    all_keys_pinned  no other keys count than those
    """
    with SqliteStore(file, read_only=True) as store:
        if all_keys_pinned and pinned is not None:
            with store.snapshot() as source:
                return audit_log(source, verifier, pinned.public_key, progress=progress)
        with store.snapshot() as source:
            granted = Trust(verifier, keys_in(source))
        with store.snapshot() as source:
            report = audit_log(source, verifier, granted.public_key, progress=progress)
    extra = _against(pinned, granted)
    if not extra:
        return report
    return AuditReport(
        report.entries,
        report.root,
        report.checkpoints,
        report.signatures,
        report.bodies,
        (*report.faults, *extra),
    )


def verify_directory(
    directory: Path,
    verifier: NoteVerifier,
    pinned: Trust | None = None,
    *,
    progress: Callable[[int], None] | None = None,
) -> AuditReport:
    """Check an exported log; entry signatures only where `pinned` says whose keys count."""
    keys = None if pinned is None else pinned.public_key
    return audit_log(TilesDirectory(directory), verifier, keys, progress=progress)


def size_of(file: Path) -> int:
    """How many entries a log database holds."""
    with SqliteStore(file, read_only=True) as store:
        return store.end()


def keys_in(source: Source) -> tuple[KeyRecord, ...]:
    """Every key that the log's own statements grant, with the positions at which it counts.

    A revocation stands in the decision that follows its statement (core/fold.py).
    """
    granted: dict[str, tuple[KeyGrant, int]] = {}
    revoked: dict[str, int] = {}
    for stored in source.all_bodies():
        if any(mark in stored.body for mark in _GRANTING):
            for grant in _grants(stored.body):
                granted[grant.key_id] = grant, stored.at
                revoked.pop(grant.key_id, None)
        if b'"KeysChanged"' in stored.body:
            for key_id in _revocations(stored.body):
                revoked[key_id] = stored.at - 1
    return tuple(found for key_id in granted for found in _record(*granted[key_id], revoked))


def _record(grant: KeyGrant, at: int, revoked: dict[str, int]) -> tuple[KeyRecord, ...]:
    try:
        public_key = from_base64(grant.public_key)
    except BadNote:
        return ()
    return (KeyRecord(grant.key_id, public_key, at, revoked.get(grant.key_id)),)


def _grants(body: bytes) -> tuple[KeyGrant, ...]:
    try:
        statement = documents.read_statement(body)
    except InvalidInput:
        return ()
    if isinstance(statement, PartyAdmit):
        return statement.keys
    return (statement.key,) if isinstance(statement, KeyAdd) else ()


def _revocations(body: bytes) -> tuple[str, ...]:
    try:
        events = documents.read_decision(body).events
    except InvalidInput:
        return ()
    return tuple(k for event in events if isinstance(event, KeysChanged) for k in event.revoked)


def _against(pinned: Trust | None, granted: Trust) -> tuple[Fault, ...]:
    """Keys handed over in person that the log does not grant, or grants differently."""
    known = {record.keyid: record.public_key for record in granted.keys}
    return tuple(
        Fault("key", record.from_index, f"{record.keyid} is not the key that was handed over")
        for record in (pinned.keys if pinned else ())
        if known.get(record.keyid) != record.public_key
    )
