"""A receipt: what proves to a stranger, with no network and no desk, that something was said.

It is the entry's exact bytes, its proof of place under a signed checkpoint, and, unless withheld
or erased, body and nonce. What the verifier trusts comes from elsewhere (`trust`): a receipt that
brought its own keys would prove nothing.

Promise: `verify_receipt` says of each numbered step whether it holds, and why not, in a sentence
a lawyer can read; it never stops at the first fault it can step over.

Not here: files (`receipt_files`); the stand-alone verifier, which asks the same without sharing
a line with this package.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from standclear.log.checkpoint import Checkpoint, open_checkpoint
from standclear.log.entry import Entry, Sealed, read_entry, verify_body, verify_entry
from standclear.log.errors import BadEntry, LogError
from standclear.log.merkle import verify_inclusion
from standclear.log.note import to_base64
from standclear.log.proof import TlogProof, read_proof
from standclear.log.trust import KeyRecord, Trust
from standclear.log.view import LogView

T = TypeVar("T")
Outcome = Literal["holds", "fails", "absent"]

ADDED_BY_DESK = " But this key was added by the desk, not by the party: ask the party."


@dataclass(frozen=True, slots=True)
class Receipt:
    """entry: leaf bytes; proof: tlog-proof bytes; body and nonce: None where not given."""

    entry: bytes
    proof: bytes
    body: bytes | None = None
    nonce: bytes | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered question, whether the answer is yes, and the sentence that says so."""

    number: int
    name: str
    outcome: Outcome
    sentence: str


@dataclass(frozen=True, slots=True)
class ReceiptReport:
    """The steps in order. `absent` is no fault: what is not given is not contradicted."""

    steps: tuple[Step, ...]
    entry: Entry | None
    index: int | None

    @property
    def holds(self) -> bool:
        """No step fails."""
        return all(step.outcome != "fails" for step in self.steps)


def make_receipt(log: LogView, index: int) -> Receipt:
    """The receipt of an entry under the newest known checkpoint, with its body if it is here."""
    body, nonce = log.body(index) or (None, None)
    return Receipt(log.entry(index).leaf, log.proof(index), body, nonce)


def sealed_of(receipt: Receipt) -> Sealed:
    """What its author once handed in."""
    return Sealed(receipt.entry, receipt.body, receipt.nonce)


def verify_receipt(receipt: Receipt, trust: Trust) -> ReceiptReport:
    """Ask the six questions of a receipt, trusting nothing but `trust`.

    1. The entry is in its one form.
    2. The proof is in its one form, and this log's key signed its checkpoint.
    3. The entry stands at the stated place under that checkpoint.
    4. The signing key is one of the issuer's, and counted at that place.
    5. That key signed this entry.
    6. The body, if given, is the one that the author committed to.
    """
    report = _Steps()
    entry = report.ask(1, "entry", lambda: read_entry(receipt.entry), _say_entry)
    opened = report.ask(2, "checkpoint", lambda: _open_proof(receipt, trust), _say_checkpoint)
    placed = key = None
    if entry and opened:
        placed = report.ask(3, "place", lambda: _place(entry, opened), _say_place)
        key = report.ask(4, "key", lambda: _key_at(entry, opened[0].index, trust), _say_key)
    else:
        report.cannot(3, "place")
        report.cannot(4, "key")
    if entry and key:
        report.ask(5, "signature", lambda: _signed(entry, key.public_key), _say_signature)
    else:
        report.cannot(5, "signature")
    _ask_about_body(report, receipt, entry)
    return ReceiptReport(tuple(report.steps), entry, placed.index if placed else None)


class _Steps:
    """The report as it grows."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def ask(
        self, number: int, name: str, question: Callable[[], T], say: Callable[[T], str]
    ) -> T | None:
        """The answer, or None with the refusal written down."""
        try:
            answer = question()
        except LogError as fault:
            self.steps.append(Step(number, name, "fails", f"{fault}."))
            return None
        self.steps.append(Step(number, name, "holds", say(answer)))
        return answer

    def cannot(self, number: int, name: str) -> None:
        self.steps.append(Step(number, name, "fails", "Cannot be asked: an earlier step fails."))


_Opened = tuple[TlogProof, Checkpoint]


def _open_proof(receipt: Receipt, trust: Trust) -> _Opened:
    proof = read_proof(receipt.proof)
    return proof, open_checkpoint(proof.checkpoint_note, trust.log)


def _place(entry: Entry, opened: _Opened) -> TlogProof:
    proof, checkpoint = opened
    verify_inclusion(
        entry.leaf_hash,
        index=proof.index,
        size=checkpoint.size,
        proof=proof.hashes,
        root=checkpoint.root,
    )
    return proof


def _key_at(entry: Entry, index: int, trust: Trust) -> KeyRecord:
    key = trust.key_at(entry.keyid, index)
    if key is None:
        raise BadEntry(f"the trust file has no key {entry.keyid} that counted at entry {index}")
    return key


def _signed(entry: Entry, public_key: bytes) -> Entry:
    verify_entry(entry, public_key)
    return entry


def _ask_about_body(report: _Steps, receipt: Receipt, entry: Entry | None) -> None:
    body, nonce = receipt.body, receipt.nonce
    if body is None and nonce is None:
        sentence = "Not given: withheld or erased. That something was said is proved, not what."
        report.steps.append(Step(6, "body", "absent", sentence))
    elif entry is None:
        report.cannot(6, "body")
    else:
        report.ask(6, "body", lambda: _fits(entry, body, nonce), _say_body)


def _fits(entry: Entry, body: bytes | None, nonce: bytes | None) -> int:
    if body is None or nonce is None:
        raise BadEntry("body and nonce come together or not at all")
    verify_body(entry, body, nonce)
    return len(body)


def _say_entry(entry: Entry) -> str:
    header = entry.header
    exercise = " It is marked as an exercise." if header.test else ""
    held = " The desk held the author's key." if header.custodial else ""
    return (
        f"Entry {header.seq} of {header.issuer}, {header.type}, "
        f"which says it was issued at {header.issued_at}.{exercise}{held}"
    )


def _say_checkpoint(opened: _Opened) -> str:
    checkpoint = opened[1]
    return f"The log {checkpoint.origin} signed a checkpoint of {checkpoint.size} entries."


def _say_place(proof: TlogProof) -> str:
    return f"It stands in that log at index {proof.index}, and cannot be taken out or moved."


def _say_key(key: KeyRecord) -> str:
    spelled = to_base64(key.public_key)[:8]
    told = f"The signing key was the author's at that place in the log ({spelled}...)."
    return told + (ADDED_BY_DESK if key.from_another else "")


def _say_signature(entry: Entry) -> str:
    return f"{entry.keyid} signed exactly this entry."


def _say_body(size: int) -> str:
    return f"The body of {size} bytes is the one that was signed for."
