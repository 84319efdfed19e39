"""Every byte of a log checked, with the keys that the log itself grants or with pinned ones.

The office's own reader is not used: a damaged log opens here too, and each fault is named.
Promise: reads only. On a log without fault the keys are those of the picture.
Not here: the questions asked of each byte (log/audit.py), whether what was said was allowed
(service/audit.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from standclear.core.errors import InvalidInput
from standclear.core.events import KeysChanged
from standclear.core.party import KeyGrant
from standclear.core.statements import KeyAdd, PartyAdmit
from standclear.formats import documents
from standclear.log.audit import AuditReport, Fault, audit_log
from standclear.log.entry import read_entry
from standclear.log.errors import BadEntry, BadNote
from standclear.log.note import NoteVerifier, from_base64
from standclear.log.shared_out import Sharing
from standclear.log.stored import Source
from standclear.log.tiles_directory import TilesDirectory, directory_in
from standclear.log.trust import KeyRecord, Trust
from standclear.store.sqlite import SqliteStore, source_in

_GRANTING = (b'"party.admit"', b'"key.add"')


def verify_file(
    file: Path,
    verifier: NoteVerifier,
    pinned: Trust | None = None,
    *,
    all_keys_pinned: bool = False,
    jobs: int = 1,
    progress: Callable[[int], None] | None = None,
) -> AuditReport:
    """Check a log database: hashes, tiles, checkpoints, signatures, order, bodies.

    pinned           keys known from elsewhere; the log must grant the very same
    all_keys_pinned  no other keys count than those
    jobs             processes that share the work, if it is long enough
    """
    with source_in(file) as source:
        if all_keys_pinned and pinned is not None:
            trust, extra = pinned, tuple[Fault, ...]()
        else:
            trust = Trust(verifier, keys_in(source))
            extra = _against(pinned, trust)
        report = audit_log(
            source,
            verifier,
            trust.public_key,
            progress=progress,
            sharing=Sharing(partial(source_in, file), jobs),
        )
    return replace(report, faults=(*report.faults, *extra))


def verify_directory(
    directory: Path,
    verifier: NoteVerifier,
    pinned: Trust | None = None,
    *,
    jobs: int = 1,
    progress: Callable[[int], None] | None = None,
) -> AuditReport:
    """Check an exported log; entry signatures only where `pinned` says whose keys count."""
    return audit_log(
        TilesDirectory(directory),
        verifier,
        None if pinned is None else pinned.public_key,
        progress=progress,
        sharing=Sharing(partial(directory_in, directory), jobs),
    )


def size_of(file: Path) -> int:
    """How many entries a log database holds."""
    with SqliteStore(file, read_only=True) as store:
        return store.end()


def keys_in(source: Source) -> tuple[KeyRecord, ...]:
    """Every key that the log's own statements grant, with the positions at which it counts.

    A revocation stands in the decision that follows its statement (core/fold.py).
    """
    granted: dict[str, _Granted] = {}
    revoked: dict[str, int] = {}
    entries = source.all_entries()
    for stored in source.all_bodies():
        if any(mark in stored.body for mark in _GRANTING):
            grants, adding = _grants(stored.body)
            leaf = next((e.leaf for e in entries if e.at == stored.at), b"") if adding else b""
            added_by = _holder(leaf, granted) if adding else ""
            for grant in grants:
                granted[grant.key_id] = _Granted(grant, stored.at, added_by)
                revoked.pop(grant.key_id, None)
        if b'"KeysChanged"' in stored.body:
            for key_id in _revocations(stored.body):
                revoked[key_id] = stored.at - 1
    return tuple(found for key_id in granted for found in _record(granted[key_id], revoked))


class _Granted(NamedTuple):
    grant: KeyGrant
    at: int
    added_by: str


def _holder(leaf: bytes, granted: dict[str, _Granted]) -> str:
    """Who signed: the issuer, or the desk where it held the key (core: Picture.key_holder)."""
    try:
        entry = read_entry(leaf)
    except BadEntry:
        return ""
    signing = granted.get(entry.keyid)
    if signing is None or not signing.grant.custodial:
        return entry.header.issuer
    return next(iter(granted)).partition("#")[0]  # a log begins with its desk


def _record(found: _Granted, revoked: dict[str, int]) -> tuple[KeyRecord, ...]:
    grant = found.grant
    try:
        public_key = from_base64(grant.public_key)
    except BadNote:
        return ()
    until = revoked.get(grant.key_id)
    return (KeyRecord(grant.key_id, public_key, found.at, until, found.added_by),)


def _grants(body: bytes) -> tuple[tuple[KeyGrant, ...], bool]:
    """The keys that a statement grants, and whether it adds to those of a party that is here."""
    try:
        statement = documents.read_statement(body)
    except InvalidInput:
        return (), False
    if isinstance(statement, PartyAdmit):
        return statement.keys, False
    return ((statement.key,), True) if isinstance(statement, KeyAdd) else ((), False)


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
