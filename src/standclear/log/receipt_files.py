"""A receipt on paper, so to speak: a folder of four files, or one file.

    entry.json         the leaf's exact bytes
    entry.tlog-proof   its place under a signed checkpoint
    body.json          what was said, exact bytes        (absent: withheld or erased)
    body.nonce         base64 of 32 bytes, one line      (absent with the body)

    {"format": "standclear-receipt", "version": 1,
     "entry": base64, "proof": base64, "body": base64 or null, "nonce": base64 or null}

Promise: reading what was written gives the same receipt; a crash leaves whole files or none.

Not here: whether the receipt holds (`receipt`).
"""

from __future__ import annotations

import json
from pathlib import Path

from standclear.log.errors import BadNote, NotStored
from standclear.log.files import write_whole
from standclear.log.note import from_base64, to_base64
from standclear.log.receipt import Receipt

FORMAT = "standclear-receipt"
MAX_BYTES = 64_000_000  # a body can be large; a file beyond this is not one of ours

ENTRY, PROOF, BODY, NONCE = "entry.json", "entry.tlog-proof", "body.json", "body.nonce"


def as_files(receipt: Receipt) -> dict[str, bytes]:
    """The four files by name, or two where the body is not given; the proof last."""
    files = {ENTRY: receipt.entry}
    if receipt.body is not None and receipt.nonce is not None:
        files[BODY] = receipt.body
        files[NONCE] = to_base64(receipt.nonce).encode() + b"\n"
    return files | {PROOF: receipt.proof}


def write_receipt_folder(folder: Path, receipt: Receipt) -> None:
    """The same, on disk."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in as_files(receipt).items():
            write_whole(folder / name, data)
    except OSError as fault:
        raise NotStored(f"{folder}: {fault.strerror}") from None


def receipt_as_file(receipt: Receipt) -> bytes:
    """The bytes of the one-file form."""
    document = {
        "format": FORMAT,
        "version": 1,
        "entry": to_base64(receipt.entry),
        "proof": to_base64(receipt.proof),
        "body": None if receipt.body is None else to_base64(receipt.body),
        "nonce": None if receipt.nonce is None else to_base64(receipt.nonce),
    }
    return (json.dumps(document, indent=1) + "\n").encode()


def read_receipt(path: Path) -> Receipt:
    """A receipt from a folder or a file; `BadNote` if it is neither form, `NotStored` if the
    disk refuses."""
    try:
        if not path.is_dir():
            return receipt_from_file(_read(path))
        nonce_path, body_path = path / NONCE, path / BODY
        return Receipt(
            entry=_read(path / ENTRY),
            proof=_read(path / PROOF),
            body=_read(body_path) if body_path.exists() else None,
            nonce=_read_nonce(nonce_path) if nonce_path.exists() else None,
        )
    except OSError as fault:
        raise NotStored(f"{fault.filename}: {fault.strerror}") from None


def receipt_from_file(data: bytes) -> Receipt:
    """The receipt in the one-file form."""
    if data.startswith(b"%PDF-"):
        raise BadNote("receipt: this is a PDF, for people to read: give the zip or the folder")
    try:
        document: object = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as fault:
        raise BadNote(f"receipt: not JSON: {fault}") from None
    if (
        not isinstance(document, dict)
        or document.get("format") != FORMAT
        or document.get("version") != 1
    ):
        raise BadNote(f'receipt: want "format": "{FORMAT}" and "version": 1')
    entry, proof = _bytes(document, "entry"), _bytes(document, "proof")
    if entry is None or proof is None:
        raise BadNote('receipt: want "entry" and "proof"')
    return Receipt(entry, proof, _bytes(document, "body"), _bytes(document, "nonce"))


def _bytes(document: dict[str, object], name: str) -> bytes | None:
    value = document.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadNote(f"receipt: {name}: want base64 text or null")
    return from_base64(value)


def _read(path: Path) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        raise BadNote(f"{path}: larger than {MAX_BYTES} bytes: no receipt is")
    return path.read_bytes()


def _read_nonce(path: Path) -> bytes:
    return from_base64(_read(path).decode("ascii", "replace").removesuffix("\n"))
