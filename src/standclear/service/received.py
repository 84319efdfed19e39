"""Releases that reached a party: verified first, then kept; and how far each was answered.

    inbox/000017.standclear     the bundle as it came, once its proof and signature held

Promise: nothing enters the inbox that the pinned keys do not prove; a second, different release
of one number is kept as evidence and said aloud, for no honest desk makes one.
Not here: what the desk's own picture says of receipts, where it can be reached (inquiry).
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from standclear.core.errors import Corrupt, InvalidInput
from standclear.core.release import Release
from standclear.core.statements import ReceiptGive
from standclear.core.telling import ReceiptLevel
from standclear.formats import documents
from standclear.links.bundle import read_bundle
from standclear.log.receipt import Receipt, verify_receipt
from standclear.log.receipt_files import PROOF
from standclear.log.trust import Trust
from standclear.service.inbox_line import InboxLine
from standclear.service.party_directory import SENT
from standclear.service.party_home import AGAIN, PartyHome
from standclear.service.settings_file import replace_file
from standclear.service.statement_files import read_statement_file, statement_in, waiting

RELEASE = "release"


def take_release(home: PartyHome, data: bytes, where: str) -> tuple[Release, bool]:
    """Verify a release's bundle and keep it; (release, whether it is new)."""
    release = verified_release(data, home.trust(), home.party, where)
    file = home.inbox / f"{release.number:06d}.standclear"
    if not file.exists():
        replace_file(file, data)
        return release, True
    kept = file.read_bytes()
    if statement_in(read_bundle(kept), str(file)).leaf == _leaf(data, where):
        return release, False
    aside = home.inbox / f"{release.number:06d}.second-{sha256(data).hexdigest()[:12]}.standclear"
    replace_file(aside, data)
    raise Corrupt(
        f"two different releases #{release.number} to {home.party}, both signed by the desk: "
        f"{file} and {aside}; show both to the other parties",
        (kept, data),
    )


def verified_release(data: bytes, trust: Trust, party: str, where: str) -> Release:
    """The release in a bundle. Raises `InvalidInput` with the step of the proof that fails."""
    parts = read_bundle(data)
    if PROOF not in parts:
        raise InvalidInput(f"{where}: {PROOF}", "missing", "a release with its proof")
    sealed = statement_in(parts, where)
    report = verify_receipt(Receipt(sealed.leaf, parts[PROOF], sealed.body, sealed.nonce), trust)
    for step in report.steps:
        if step.outcome == "fails":
            raise InvalidInput(
                f"{where}: {step.name}", f"a proof that fails ({step.sentence})", "one that holds"
            )
    assert report.entry is not None
    assert sealed.body is not None
    header = report.entry.header
    if header.type != RELEASE or header.release is None:
        raise InvalidInput(f"{where}: header/type", header.type, "a release")
    if header.release.recipient != party:
        raise InvalidInput(f"{where}: recipient", header.release.recipient, f"{party}, who is here")
    release = documents.read_release(sealed.body)
    if (release.recipient, release.number) != (party, header.release.number):
        said = f"{release.recipient} #{release.number}"
        raise InvalidInput(f"{where}: body", said, f"{party} #{header.release.number}, as signed")
    return release


def inbox(home: PartyHome) -> tuple[InboxLine, ...]:
    """What was received here, by number, with the receipts that this party has signed."""
    given = _receipts_given(home)
    lines = []
    for file in sorted(home.inbox.glob("[0-9]*.standclear")):
        if file.stem.isdecimal():
            release = verified_release(file.read_bytes(), home.trust(), home.party, str(file))
            lines.append(_line(release, given.get(release.number, [])))
    return tuple(lines)


def _line(release: Release, given: list[ReceiptLevel]) -> InboxLine:
    climbed = [level for level in given if level.rung]
    level = max(climbed, key=lambda found: found.rung) if climbed else None
    answered = level is not None and level.rung >= ReceiptLevel.ACKNOWLEDGED.rung
    return InboxLine(release, level, answered or ReceiptLevel.REFUSED in given)


def _receipts_given(home: PartyHome) -> dict[int, list[ReceiptLevel]]:
    """Levels by release number, from every statement written here."""
    given: dict[int, list[ReceiptLevel]] = {}
    for folder in (home.outbox / SENT, home.outbox, home.outbox / AGAIN):
        for written in waiting(folder):
            if written.kind != "receipt.give":
                continue
            body = read_statement_file(written.file).body
            statement = documents.read_statement(body or b"")
            if isinstance(statement, ReceiptGive):
                receipt = statement.receipt
                given.setdefault(receipt.release, []).append(receipt.level)
    return given


def _leaf(data: bytes, where: str) -> bytes:
    return statement_in(read_bundle(data), where).leaf


def is_release(parts: dict[str, bytes]) -> bool:
    """Whether a bundle holds a release rather than a statement on its way to the desk."""
    return PROOF in parts


def bundle_files(path: Path) -> tuple[Path, ...]:
    """The bundles in a file or folder, in order of name; a stick may be named whole."""
    if path.is_dir():
        return tuple(sorted(path.rglob("*.standclear")))
    return (path,)
