"""Receipts in every form in which they are carried: folder, one file, bundle, outbox folder.

    entry.json, entry.tlog-proof, body.json, body.nonce     the receipt (log/receipt_files.py)
    cause.entry.json, cause.tlog-proof                      in a release: the statement that made
                                                            it a duty, without its body

Promise: reads files and nothing else; needs no desk and no database.
Not here: whether a receipt holds (log/receipt.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from standclear.core.errors import InvalidInput
from standclear.links.bundle import read_bundle
from standclear.log.merkle import leaf_hash
from standclear.log.note import from_base64
from standclear.log.receipt import Receipt, ReceiptReport, Step, verify_receipt
from standclear.log.receipt_files import BODY, ENTRY, NONCE, PROOF, read_receipt, receipt_from_file
from standclear.log.trust import Trust

CAUSE_ENTRY, CAUSE_PROOF = "cause.entry.json", "cause.tlog-proof"
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Carried:
    """A receipt, and the receipt of what caused it where that came with it."""

    receipt: Receipt
    cause: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Packed:
    """A receipt in its one-file form, within another file; `where` is what it is called."""

    where: str
    data: bytes

    def __str__(self) -> str:
        return self.where


@dataclass(frozen=True, slots=True)
class Verified:
    """One path's answer; `cause` is None where no cause came with it."""

    path: str
    receipt: ReceiptReport
    cause: ReceiptReport | None
    body: bytes | None

    @property
    def holds(self) -> bool:
        return self.receipt.holds and (self.cause is None or self.cause.holds)


def read_carried(path: Path | Packed) -> Carried:
    """The receipt at a path. `InvalidInput` or the log's own error says what is missing."""
    if isinstance(path, Packed):
        return Carried(receipt_from_file(path.data))
    if path.is_dir():
        return _read_folder(path)
    if path.read_bytes()[:4] != _ZIP:
        return Carried(read_receipt(path))
    return _from_members(read_bundle(path.read_bytes()), str(path))


def verify_carried(path: Path | Packed, trust: Trust) -> Verified:
    """Every question that the files at a path can answer, put to them."""
    carried = read_carried(path)
    report = verify_receipt(carried.receipt, trust)
    body_holds = any(step.name == "body" and step.outcome == "holds" for step in report.steps)
    return Verified(
        str(path),
        report,
        None if carried.cause is None else _verify_cause(carried, report, trust),
        carried.receipt.body if body_holds and report.holds else None,
    )


def _verify_cause(carried: Carried, report: ReceiptReport, trust: Trust) -> ReceiptReport:
    """The cause's own steps, and that it is the very entry which the release names."""
    assert carried.cause is not None
    cause = verify_receipt(carried.cause, trust)
    named = report.entry.header.subject if report.entry else ""
    if named == leaf_hash(carried.cause.entry).hex():
        step = Step(7, "cause", "holds", "It is the entry that this telling names as its cause.")
    else:
        step = Step(7, "cause", "fails", "The telling names another entry as its cause.")
    return ReceiptReport((*cause.steps, step), cause.entry, cause.index)


def _read_folder(path: Path) -> Carried:
    if not (path / ENTRY).exists():
        bundles = sorted(path.glob("*.standclear"))
        if len(bundles) == 1:
            return read_carried(bundles[0])
        raise InvalidInput(str(path), f"no {ENTRY} in it", "a receipt folder, or one bundle")
    cause = None
    if (path / CAUSE_ENTRY).exists() and (path / CAUSE_PROOF).exists():
        cause = Receipt((path / CAUSE_ENTRY).read_bytes(), (path / CAUSE_PROOF).read_bytes())
    return Carried(read_receipt(path), cause)


def _from_members(parts: dict[str, bytes], where: str) -> Carried:
    if ENTRY not in parts:
        raise InvalidInput(f"{where}: {ENTRY}", "missing", "a bundle with a release or statement")
    if PROOF not in parts:
        raise InvalidInput(
            f"{where}: {PROOF}",
            "missing",
            "a receipt from the desk; this is a statement on its way to it, in no log yet",
        )
    nonce = None
    if NONCE in parts:
        nonce = from_base64(parts[NONCE].decode("ascii", "replace").removesuffix("\n"))
    cause = None
    if CAUSE_ENTRY in parts and CAUSE_PROOF in parts:
        cause = Receipt(parts[CAUSE_ENTRY], parts[CAUSE_PROOF])
    return Carried(Receipt(parts[ENTRY], parts[PROOF], parts.get(BODY), nonce), cause)
