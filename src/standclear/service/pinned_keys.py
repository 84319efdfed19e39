"""The desk's keys as a party pinned them, and how newer ones take their place.

A key file proves nothing by itself. What vouches for a change in it is the log: the entry that
added or revoked the key, under a signed checkpoint, signed by a key that was trusted before.

Promise: a key pinned once is never replaced by another of the same name, nor forgotten; without
a person's word nothing is taken but what a key trusted before has signed for.
Not here: what counts as trust in a receipt (log/receipt.py), where files rest (party_home.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from standclear.core.errors import Corrupt, InvalidInput
from standclear.core.party import KeyGrant
from standclear.core.statements import KeyAdd, KeyRevoke, PartyAdmit, Statement
from standclear.formats import documents
from standclear.log.note import to_base64
from standclear.log.receipt import Receipt, make_receipt, verify_receipt
from standclear.log.trust import KeyRecord, Trust, read_trust, write_trust
from standclear.log.view import LogView
from standclear.service.desk_home import DeskHome
from standclear.service.settings_file import TRUST, replace_file

Prove = Callable[[int], Receipt | None]
"""The receipt of the entry at an index, where there is one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One key that a newer file adds or ends.

    index    the entry that does it
    signed   the trusted key that signed that entry; "" where nothing shown here vouches for it
    why_not  what is missing for that
    """

    key: KeyRecord
    ended: bool
    index: int
    signed: str = ""
    why_not: str = ""

    @property
    def text(self) -> str:
        """ "desk#2 counts from entry 9 (BASE64), signed by desk#1"."""
        if self.ended:
            said = f"{self.key.keyid} counts no more after entry {self.index}"
        else:
            said = f"{self.key.keyid} counts from entry {self.index} ({self.public_key})"
        return f"{said}, signed by {self.signed}" if self.signed else f"{said}: {self.why_not}"

    @property
    def public_key(self) -> str:
        return to_base64(self.key.public_key)


def merged(pinned: Trust, newer: Trust, where: str) -> Trust:
    """The newer keys, with what was pinned of parties of which the newer file does not speak.

    Raises `InvalidInput` for a file of another log or an older one, `Corrupt` for a
    contradiction.
    """
    if newer.log != pinned.log:
        expected = f"a file of the log that was handed over, {pinned.log.vkey}"
        raise InvalidInput(f"{where}: log", newer.log.vkey, expected)
    spoken = {_owner(key) for key in newer.keys}
    found = {key.keyid: key for key in newer.keys}
    for key in pinned.keys:
        if _owner(key) not in spoken:
            found[key.keyid] = key
            continue
        now = found.get(key.keyid)
        if now is None or (key.revoked_index is not None and now.revoked_index is None):
            expected = f"a file as new as the one pinned here, which knows more of {key.keyid}"
            raise InvalidInput(where, "an older file", expected)
        if (now.public_key, now.from_index) != (key.public_key, key.from_index) or (
            key.revoked_index not in (None, now.revoked_index)
        ):
            raise Corrupt(
                f"{where}: {key.keyid} is not the key that is pinned here; whoever wrote this "
                "file, or the one before it, does not tell the truth: show both to the others"
            )
    return Trust(pinned.log, tuple(found.values()))


def changes(pinned: Trust, newer: Trust, prove: Prove) -> tuple[Change, ...]:
    """What differs, in the order of the log, each with the trusted key that signed for it."""
    known, found = pinned, []
    for key, ended, index in sorted(_differences(pinned, newer), key=lambda each: each[2]):
        signed, why_not = _vouched(key, known, prove(index), index, ended=ended)
        found.append(Change(key, ended, index, signed, why_not))
        if signed:
            known = _with(known, key, ended=ended)
    return tuple(found)


def from_log(log: LogView) -> Prove:
    """Receipts out of a log within reach."""
    return lambda index: make_receipt(log, index) if index < log.size else None


def from_receipts(receipts: list[Receipt], trust: Trust) -> Prove:
    """Receipts that were carried here, by their place in the log."""
    reports = [(verify_receipt(receipt, trust).index, receipt) for receipt in receipts]
    found = {index: receipt for index, receipt in reports if index is not None}
    return found.get


def pin(directory: Path, trust: Trust) -> None:
    """Let these keys count from now on."""
    replace_file(directory / TRUST, write_trust(trust))


def refresh(directory: Path, pinned: Trust, desk: DeskHome) -> tuple[str, ...]:
    """Take over what the desk hands out now, as far as keys trusted here have signed for it.

    Returns what was changed, or was not and why, one sentence each.
    """
    handed_out = desk.directory / TRUST
    if not handed_out.is_file():
        return ()
    newer = merged(pinned, read_trust(handed_out.read_bytes()), str(handed_out))
    found = changes(pinned, newer, from_log(desk.log)) if newer != pinned else ()
    if not found:
        return ()
    if not all(change.signed for change in found):
        listed = "; ".join(change.text for change in found if not change.signed)
        return (f"LOOK AGAIN: the desk hands out keys that were not taken over: {listed}",)
    pin(directory, newer)
    return tuple(f"The desk's keys: {change.text}; pinned." for change in found)


# ---- inside


def _owner(key: KeyRecord) -> str:
    return key.keyid.partition("#")[0]


def _differences(pinned: Trust, newer: Trust) -> Iterator[tuple[KeyRecord, bool, int]]:
    before = {key.keyid: key for key in pinned.keys}
    for key in newer.keys:
        old = before.get(key.keyid)
        if old is None:
            yield key, False, key.from_index
        if key.revoked_index is not None and (old is None or old.revoked_index is None):
            yield key, True, key.revoked_index


def _vouched(
    key: KeyRecord, known: Trust, receipt: Receipt | None, index: int, *, ended: bool
) -> tuple[str, str]:
    """(the trusted key that signed for it, "") or ("", what is missing)."""
    if receipt is None:
        return "", f"nothing here proves entry {index}"
    report = verify_receipt(receipt, known)
    for step in report.steps:
        if step.outcome == "fails":
            return "", step.sentence.rstrip(".")
    if report.entry is None or report.index != index or receipt.body is None:
        return "", f"what entry {index} says is not shown"
    if not _says(documents.read_statement(receipt.body), key, ended=ended):
        return "", f"entry {index} does not say so"
    return report.entry.keyid, ""


def _says(statement: Statement, key: KeyRecord, *, ended: bool) -> bool:
    if isinstance(statement, KeyRevoke):
        return ended and statement.key_id == key.keyid
    grants: tuple[KeyGrant, ...] = ()
    if isinstance(statement, KeyAdd):
        grants = (statement.key,)
    if isinstance(statement, PartyAdmit):
        grants = statement.keys
    granted = {grant.key_id: grant.public_key for grant in grants}
    return not ended and granted.get(key.keyid) == to_base64(key.public_key)


def _with(known: Trust, key: KeyRecord, *, ended: bool) -> Trust:
    """One more key that counts, or one that is known to have ended."""
    rest = tuple(each for each in known.keys if each.keyid != key.keyid)
    return Trust(
        known.log, (*rest, replace(key, revoked_index=key.revoked_index if ended else None))
    )
