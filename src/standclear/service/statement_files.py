"""One signed statement as a file that a courier takes to the desk.

    outbox/000007-plan.file.standclear     a bundle (links/bundle.py) of
        entry.json   the signed entry, exact bytes
        body.json    what is said, exact bytes
        body.nonce   base64 of 32 bytes, one line

Names and forms are those of a receipt folder (log/receipt_files.py) without its proof.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from standclear.core.errors import InvalidInput
from standclear.core.statements import Statement
from standclear.formats import documents
from standclear.links.bundle import read_bundle, write_bundle
from standclear.log.entry import Sealed
from standclear.log.errors import BadNote
from standclear.log.note import from_base64, to_base64
from standclear.log.receipt_files import BODY, ENTRY, NONCE
from standclear.service.settings_file import replace_file

_NAME = re.compile(r"([0-9]{6,})-([a-z_.]+)(?:-[0-9a-f]{12})?\.standclear")


@dataclass(frozen=True, slots=True)
class Written:
    """A statement that lies in an outbox."""

    seq: int
    kind: str
    file: Path


def statement_file(outbox: Path, seq: int, kind: str) -> Path:
    """Where a statement is written."""
    return outbox / f"{seq:06d}-{kind}.standclear"


def waiting(outbox: Path) -> tuple[Written, ...]:
    """What lies in an outbox, in the order in which it was said."""
    found = []
    for file in outbox.glob("*.standclear"):
        match = _NAME.fullmatch(file.name)
        if match:
            found.append(Written(int(match[1]), match[2], file))
    return tuple(sorted(found, key=lambda written: written.seq))


def waiting_statements(outbox: Path) -> tuple[Statement, ...]:
    """What lies in an outbox, as it was said."""
    bodies = (read_statement_file(written.file).body for written in waiting(outbox))
    return tuple(documents.read_statement(body or b"") for body in bodies)


def write_statement_file(file: Path, sealed: Sealed) -> None:
    """The statement as one file, whole or absent."""
    assert sealed.body is not None
    assert sealed.nonce is not None
    parts = {
        ENTRY: sealed.leaf,
        BODY: sealed.body,
        NONCE: to_base64(sealed.nonce).encode() + b"\n",
    }
    replace_file(file, write_bundle(parts))


def read_statement_file(file: Path) -> Sealed:
    """The statement in a file; `InvalidInput` names the member that is missing or damaged."""
    return statement_in(read_bundle(file.read_bytes()), str(file))


def statement_in(parts: dict[str, bytes], where: str) -> Sealed:
    """The statement among the members of a bundle."""
    for name in (ENTRY, BODY, NONCE):
        if name not in parts:
            raise InvalidInput(f"{where}: {name}", "missing", "a bundle with entry, body and nonce")
    try:
        nonce = from_base64(parts[NONCE].decode("ascii", "replace").removesuffix("\n"))
    except BadNote:
        shown = f"{len(parts[NONCE])} bytes"
        raise InvalidInput(f"{where}: {NONCE}", shown, "base64 of 32 bytes, one line") from None
    return Sealed(parts[ENTRY], parts[BODY], nonce)
