"""What a desk answers to a statement that a courier brought: signed, and carried back.

    outbox/NORTH/answers/000002-1fb69ea0ebee.standclear    a bundle (links/bundle.py) of
        answer.json        what became of the statement, and where the party's thread stands here
        answer.sig         `<key id> <base64>`: the desk's Ed25519 over DOMAIN and answer.json
        entry.json ...     of a statement taken: its receipt, whole (log/receipt_files.py)
        thread.entry.json, thread.tlog-proof
                           proof of the newest entry that the desk has of this party

Promise: whoever is refused learns what, why, and which number the desk expects next. What was
refused once stays refused: its author may have said it anew, and would be bound twice.
Not here: what the party makes of it (settling.py).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from standclear.core.errors import (
    InvalidInput,
    NotAllowed,
    NotFound,
    Stale,
    StandclearError,
)
from standclear.links.bundle import read_bundle, write_bundle
from standclear.links.settings import OutboxSettings
from standclear.log.entry import Entry, Sealed, read_entry
from standclear.log.note import from_base64, to_base64
from standclear.log.receipt import make_receipt
from standclear.log.receipt_files import as_files
from standclear.service.author import rfc3339
from standclear.service.desk_home import DeskHome
from standclear.service.saying import is_refusal
from standclear.service.settings_file import replace_file

if TYPE_CHECKING:
    from standclear.service.office import Answer, Office

REPLY, SIGNATURE = "answer.json", "answer.sig"
THREAD_ENTRY, THREAD_PROOF = "thread.entry.json", "thread.tlog-proof"
FOLDER = "answers"
FORMAT = "standclear-answer-1"
DOMAIN = FORMAT.encode() + b"\n"
"""Stands before what is signed, so that these bytes can pass for nothing else."""

Verdict = Literal["taken", "refused", "out_of_order"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of one statement.

    entry, number, kind   of the statement: hex leaf hash, its number in the thread, its type
    verdict               `out_of_order`: not judged, for another number is expected next
    says                  the desk's sentence: what was done, or what is wrong and would be right
    index                 place in the log of what was taken
    thread_number, thread_hash   the party's newest entry in this log; 0 and "" for none
    size, at              entries in the log, and the desk's time, when this was answered
    """

    origin: str
    party: str
    entry: str
    number: int
    kind: str
    verdict: Verdict
    says: str
    index: int | None
    thread_number: int
    thread_hash: str
    size: int
    at: str


@dataclass(frozen=True, slots=True)
class Handed:
    """One carried statement at the desk: its answer or its fault, and the file that goes back."""

    answer: Answer | None
    fault: StandclearError | None
    file: Path | None


def take_and_answer(home: DeskHome, sealed: Sealed) -> Handed:
    """Take a carried statement in, and write the answer that travels back."""
    entry = read_entry(sealed.leaf)
    with home.only_writer():
        office = home.fresh_office()
        file = answers_folder(home, entry.header.issuer) / (
            f"{entry.header.seq:06d}-{entry.leaf_hash.hex()[:12]}.standclear"
        )
        refused = _refused_before(file)
        if refused is not None and office.log.find(entry.leaf_hash) is None:
            fault = NotAllowed(f"refused before, and stays refused: {refused.says}")
            _write(home, office, entry, file, "refused", refused.says, None)
            return Handed(None, fault, file)
        try:
            answer = office.submit(sealed)
        except (InvalidInput, NotAllowed, NotFound, Stale) as fault:
            if not is_refusal(fault) or entry.header.issuer not in office.picture.parties:
                return Handed(None, fault, None)
            verdict: Verdict = "refused" if _in_order(office, entry) else "out_of_order"
            _write(home, office, entry, file, verdict, str(fault), None)
            return Handed(None, fault, file)
        headline = answer.decision.headline
        _write(home, office, entry, file, "taken", headline, answer.index)
        return Handed(answer, None, file)


def answers_folder(home: DeskHome, party: str) -> Path:
    """Where a courier finds the answers for a party: in its folder of the outbox."""
    settings = home.config.links.get("outbox")
    folder = settings.directory if isinstance(settings, OutboxSettings) else home.directory
    return folder / party / FOLDER


def read_reply(parts: dict[str, bytes], where: str) -> Reply:
    """The answer in a bundle; its signature is another question (settling.py)."""
    try:
        document = json.loads(parts[REPLY])
        if document.pop("format") != FORMAT or set(document) != {f.name for f in fields(Reply)}:
            raise ValueError
        reply = Reply(**document)
        numbers = (reply.number, reply.thread_number, reply.size, reply.index or 0)
        if not all(type(number) is int and number >= 0 for number in numbers):
            raise ValueError
        texts = (reply.party, reply.entry, reply.kind, reply.says, reply.thread_hash, reply.at)
        if not all(isinstance(text, str) for text in texts):
            raise ValueError
        if reply.verdict not in get_args(Verdict):
            raise ValueError
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        raise InvalidInput(f"{where}: {REPLY}", "its text", f"JSON of {FORMAT}") from None
    return reply


def is_reply(parts: dict[str, bytes]) -> bool:
    """Whether a bundle holds a desk's answer to a statement."""
    return REPLY in parts


def read_signature(parts: dict[str, bytes], where: str) -> tuple[str, bytes]:
    """Key id and signature of an answer."""
    key_id, _, text = parts.get(SIGNATURE, b"").decode("ascii", "replace").strip().partition(" ")
    try:
        return key_id, from_base64(text)
    except Exception:
        raise InvalidInput(f"{where}: {SIGNATURE}", "its text", "KEY-ID BASE64") from None


# ---- inside


def _refused_before(file: Path) -> Reply | None:
    if not file.is_file():
        return None
    earlier = read_reply(read_bundle(file.read_bytes()), str(file))
    return earlier if earlier.verdict == "refused" else None


def _in_order(office: Office, entry: Entry) -> bool:
    thread, header = office.thread_of(entry.header.issuer), entry.header
    return (header.seq, header.prev) == (thread.seq + 1, thread.prev)


def _write(
    home: DeskHome,
    office: Office,
    entry: Entry,
    file: Path,
    verdict: Verdict,
    says: str,
    index: int | None,
) -> None:
    header, thread = entry.header, office.thread_of(entry.header.issuer)
    reply = Reply(
        origin=home.origin,
        party=header.issuer,
        entry=entry.leaf_hash.hex(),
        number=header.seq,
        kind=header.type,
        verdict=verdict,
        says=says,
        index=index,
        thread_number=thread.seq,
        thread_hash=thread.prev,
        size=office.log.size,
        at=rfc3339(office.now()),
    )
    document = {"format": FORMAT} | asdict(reply)
    text = json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
    signature = f"{office.key.keyid} {to_base64(office.key.sign(DOMAIN + text))}\n"
    parts = {REPLY: text, SIGNATURE: signature.encode()}
    if index is not None:
        parts |= as_files(make_receipt(office.log, index))
    newest = office.log.find(bytes.fromhex(thread.prev)) if thread.prev else None
    if newest is not None:
        receipt = make_receipt(office.log, newest)
        parts |= {THREAD_ENTRY: receipt.entry, THREAD_PROOF: receipt.proof}
    replace_file(file, write_bundle(parts))
