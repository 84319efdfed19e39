"""What a party makes of the desk's answers: its outbox shrinks, its thread follows the desk's.

    outbox/            signed, not known to be taken, each following on the one before
    outbox/sent/       in the desk's log: proved by an answer, or handed in within reach
    outbox/refused/    refused by the desk, with a signed reason in answers/
    outbox/again/      followed on one that was refused: to be signed anew (`outbox resign`)
    outbox/dropped/    taken back by `outbox drop`; the desk may have them all the same
    outbox/answers/    the desk's answers, each verified before it was put here
    taken.json         number and hash of this party's newest entry that the desk proved to have

Every statement names the hash of the one before it, so the newest one in the log proves all of
its predecessors to be there, and one that was refused breaks the row for all that follow.

Promise: nothing moves but by a signature or proof under the pinned keys; an older answer never
undoes a newer one; what was refused is never signed again unasked. Again does no harm: after a
crash the same answer settles the rest.
Not here: how the desk answers (replies.py).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from standclear.core.errors import Corrupt, InvalidInput
from standclear.links.bundle import read_bundle
from standclear.log.ed25519 import holds
from standclear.log.entry import read_entry
from standclear.log.header import Header
from standclear.log.keys import PartySigner
from standclear.log.merkle import leaf_hash
from standclear.log.receipt import Receipt, verify_receipt
from standclear.log.receipt_files import ENTRY, PROOF
from standclear.log.trust import KeyRecord, Trust
from standclear.service.author import Thread
from standclear.service.key_files import find_keys, key_file
from standclear.service.party_directory import SENT
from standclear.service.party_home import AGAIN, ANSWERS, DROPPED, REFUSED, PartyHome
from standclear.service.replies import (
    DOMAIN,
    REPLY,
    THREAD_ENTRY,
    THREAD_PROOF,
    Reply,
    read_reply,
    read_signature,
)
from standclear.service.settings_file import KEYS, only_writer, replace_file
from standclear.service.statement_files import Written, read_statement_file, waiting

TAKEN = "taken.json"


@dataclass(frozen=True, slots=True)
class Settled:
    """One answer of the desk, and what moved because of it.

    taken    statements that left the outbox, for the desk has them
    refused  the statement itself was refused
    again    statements that must be signed anew before the desk can take them
    new      whether this very answer had not been here before
    """

    reply: Reply
    new: bool
    taken: tuple[Written, ...]
    refused: bool
    again: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    written: Written
    header: Header


def take_reply(home: PartyHome, data: bytes, where: str) -> Settled:
    """Verify an answer with the pinned keys, keep it, and bring the outbox in line with it."""
    parts = read_bundle(data)
    reply = _verified(home, parts, where)
    with only_writer(home.directory):
        thread = _newest(home, reply, parts, where)
        kept = home.outbox / ANSWERS / f"{reply.number:06d}-{reply.entry[:12]}.standclear"
        new = not kept.is_file() or kept.read_bytes() != data
        if new:
            replace_file(kept, data)
        held = _held(home)
        known = thread.prev in held or _is_sent(home, thread)
        taken = _move_taken(home, held, thread, reply)
        refused = reply.verdict == "refused" and reply.entry in held
        if refused:
            _move(home, held.pop(reply.entry).written, REFUSED, reply.entry)
        # The thread moves last: a crash before leaves it ahead, and the answer settles it again.
        again = _break(home, thread, reply, known=known)
        return Settled(reply, new, taken, refused, again)


def to_sign_again(home: PartyHome) -> tuple[Written, ...]:
    """Statements that followed on one which was refused, in the order in which they were said."""
    return waiting(home.outbox / AGAIN)


# ---- believing the desk


def _verified(home: PartyHome, parts: dict[str, bytes], where: str) -> Reply:
    """The answer, once its signature, its proofs and its addressee hold."""
    trust, reply = home.trust(), read_reply(parts, where)
    key_id, signature = read_signature(parts, where)
    public = trust.public_key(key_id, reply.size)
    if public is None or key_id.partition("#")[0] == home.party:
        raise InvalidInput(f"{where}: key", key_id, "a key of the desk that was handed over")
    if not holds(public, signature, DOMAIN + parts[REPLY]):
        raise InvalidInput(f"{where}: signature", key_id, "the desk's, over the answer")
    if (reply.party, reply.origin) != (home.party, trust.log.name):
        said = f"{reply.party} at {reply.origin}"
        raise InvalidInput(f"{where}: party", said, f"{home.party} at {trust.log.name}, as here")
    if reply.verdict == "taken":
        _prove(home, parts, ENTRY, PROOF, reply.entry, reply.number, where)
    if reply.thread_number:
        number = reply.thread_number
        _prove(home, parts, THREAD_ENTRY, THREAD_PROOF, reply.thread_hash, number, where)
    return reply


def _prove(
    home: PartyHome,
    parts: dict[str, bytes],
    entry_name: str,
    proof_name: str,
    entry_hash: str,
    number: int,
    where: str,
) -> None:
    """That the log holds this very entry, signed by a key of this party."""
    for name in (entry_name, proof_name):
        if name not in parts:
            raise InvalidInput(f"{where}: {name}", "missing", "an answer with its proofs")
    report = verify_receipt(Receipt(parts[entry_name], parts[proof_name]), _with_own_keys(home))
    unasked = ("key", "signature") if report.entry and _is_lost(home, report.entry.keyid) else ()
    for step in report.steps:
        if step.outcome == "fails" and step.name not in unasked:
            raise InvalidInput(
                f"{where}: {entry_name}: {step.name}",
                f"a failing proof ({step.sentence})",
                "one that holds",
            )
    assert report.entry is not None
    header = report.entry.header
    said = (header.issuer, header.seq, leaf_hash(parts[entry_name]).hex())
    if said != (home.party, number, entry_hash):
        shown = f"{said[0]} {said[1]}"
        raise InvalidInput(f"{where}: {entry_name}", shown, f"{home.party} {number}, as answered")


def _is_lost(home: PartyHome, key_id: str) -> bool:
    """Whether it is an earlier key of this party, lost: a new directory has no half of it.

    What it signed is then the desk's signed word and the log's proof alone: a desk that lies
    there has signed the lie.
    """
    party, _, number = key_id.partition("#")
    known = {record.keyid for record in home.trust().keys}
    earliest = min(find_keys(home.directory / KEYS, home.party), default=0)
    return party == home.party and int(number) < earliest and key_id not in known


def _with_own_keys(home: PartyHome) -> Trust:
    """The pinned keys and this directory's own: whose entry it is, its own key says."""
    trust, keys = home.trust(), home.directory / KEYS
    own = [
        PartySigner.from_file(home.party, number, key_file(keys, home.party, number))
        for number in find_keys(keys, home.party)
    ]
    return Trust(trust.log, (*trust.keys, *(KeyRecord(k.keyid, k.public_key, 0) for k in own)))


def _newest(home: PartyHome, reply: Reply, parts: dict[str, bytes], where: str) -> Thread:
    """The newest entry of this party that the desk ever proved to have."""
    file = home.directory / TAKEN
    before = Thread()
    if file.is_file():
        document = json.loads(file.read_text(encoding="utf-8"))
        before = Thread(int(document["seq"]), str(document["prev"]))
    now = Thread(reply.thread_number, reply.thread_hash)
    if now.seq == before.seq and now.prev != before.prev:
        raise Corrupt(
            f"{where}: the desk proves two different entries number {now.seq} of {home.party}; "
            "keep this file, and show it to the other parties",
            (parts[REPLY],),
        )
    if now.seq <= before.seq:
        return before
    document = {"seq": now.seq, "prev": now.prev}
    replace_file(file, (json.dumps(document) + "\n").encode())
    return now


# ---- moving files


def _held(home: PartyHome) -> dict[str, _Held]:
    """Every statement here that is not known to be taken, by hash."""
    found = {}
    for name in ("", AGAIN, REFUSED, DROPPED):
        for written in waiting(home.outbox / name):
            entry = read_entry(read_statement_file(written.file).leaf)
            found[entry.leaf_hash.hex()] = _Held(written, entry.header)
    return found


def _is_sent(home: PartyHome, thread: Thread) -> bool:
    files = (home.outbox / SENT).glob(f"{thread.seq:06d}-*")
    return any(leaf_hash(read_statement_file(f).leaf).hex() == thread.prev for f in files)


def _move_taken(
    home: PartyHome, held: dict[str, _Held], thread: Thread, reply: Reply
) -> tuple[Written, ...]:
    """Into `sent`: what the answer proves, and whatever it follows on."""
    taken = []
    for start in (thread.prev, reply.entry if reply.verdict == "taken" else ""):
        following = start
        while following in held:
            found = held.pop(following)
            _move(home, found.written, SENT, "")
            taken.append(found.written)
            following = found.header.prev
    return tuple(sorted(taken, key=lambda written: written.seq))


def _break(home: PartyHome, thread: Thread, reply: Reply, *, known: bool) -> tuple[Written, ...]:
    """Out of the outbox: whatever does not follow on the desk's thread; the thread goes back."""
    end, again = thread, []
    for written in waiting(home.outbox):
        entry = read_entry(read_statement_file(written.file).leaf)
        header, found = entry.header, entry.leaf_hash.hex()
        if (header.seq, header.prev) == (end.seq + 1, end.prev):
            end = Thread(header.seq, found)
        elif header.seq < thread.seq and not known and found != reply.entry:
            continue  # said from elsewhere meanwhile: this one's own answer will tell
        else:
            _move(home, written, AGAIN, found)
            again.append(written)
    home.set_thread(end)
    return tuple(again)


def _move(home: PartyHome, written: Written, folder: str, found: str) -> None:
    """Into a folder; with its hash in the name where several may bear one number."""
    mark = f"-{found[:12]}" if found else ""
    target: Path = home.outbox / folder / f"{written.seq:06d}-{written.kind}{mark}.standclear"
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    written.file.rename(target)
