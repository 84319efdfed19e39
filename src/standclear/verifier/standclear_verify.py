#!/usr/bin/env python3
"""Checks a Standclear receipt from files alone.

    python standclear_verify.py --trust trust.json RECEIPT...

A RECEIPT is a folder (entry.json, entry.tlog-proof, body.json, body.nonce), one JSON file, or a
.standclear bundle as couriers carry it, which is a zip of that folder. A dossier, a folder or zip
with `exhibits` in it, stands for every receipt in that, and is WHOLE when they are those that its
answer.json lists and all of them hold. The trust file says whose signatures count: the log's key,
and each party's keys with the entries that they may have signed. Take it from the parties, never
from whoever hands you the receipt. With --kept, a checkpoint or receipt that you kept, each is held
against that.

Needs Python 3.10 or newer and the `cryptography` package. No network, no database, no clock, and
no line shared with the rest of Standclear, so that each can be checked against the other.

Exit 0: every receipt holds and every dossier is whole. 1: at least one is not. 2: none fails, and
the question could not be put to one: no such file, no trust file, a kept checkpoint of another
size.

Sources: RFC 6962 section 2.1 (tree), c2sp.org signed-note, tlog-checkpoint and tlog-proof, DSSE
v1.0.0, RFC 8785, RFC 8032.
"""

from __future__ import annotations

import argparse
import base64
import datetime
import hashlib
import io
import json
import os
import pathlib
import re
import sys
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PAYLOAD_TYPE = "application/vnd.standclear.entry.v1+json"
PARTY = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
KEYID = PARTY + r"#[1-9][0-9]{0,8}"
DECIMAL = r"0|[1-9][0-9]{0,18}"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z"

Log = tuple[str, bytes, bytes]  # name, key hash, public key
Trust = tuple[Log, list[Any]]
Receipt = dict[str, bytes | None]
Step = tuple[str, str, str]  # name, "holds" | "fails" | "absent", sentence


LARGEST = 64 << 20  # bytes; a receipt has some 10 kB
FILES = {
    "entry": "entry.json",
    "proof": "entry.tlog-proof",
    "body": "body.json",
    "nonce": "body.nonce",
}


class Refused(Exception):
    """A step fails; the text says why."""


class NotPut(Exception):
    """The question could not be put; the text says what is missing."""


def need(condition: object, sentence: str) -> None:
    if not condition:
        raise Refused(sentence)


def unbase64(text: Any, what: str) -> bytes:
    """The bytes, if this is the one base64 spelling of them."""
    need(isinstance(text, str), f"{what} is not text")
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise Refused(f"{what} is not base64") from None
    need(base64.b64encode(data).decode() == text, f"{what} is not canonical base64")
    return data


def signed(public_key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


# ---------------------------------------------------------------------------------- JSON


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    need(len(set(names)) == len(names), f"a JSON member stands there twice: {sorted(names)}")
    return dict(pairs)


def _no_fraction(text: str) -> None:
    raise Refused(f"the number {text[:40]} is not whole")


def read_json(data: bytes, what: str) -> Any:
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_once,
            parse_float=_no_fraction,
            parse_constant=_no_fraction,
        )
    except (ValueError, RecursionError):
        raise Refused(f"{what} is not JSON") from None


def read_canonical(data: bytes, what: str) -> Any:
    """JSON in the one form of RFC 8785 (for names in ASCII and whole numbers, as here)."""
    value = read_json(data, what)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    try:
        need(text.encode("utf-8") == data, f"{what} is not canonical JSON")
    except UnicodeEncodeError:
        raise Refused(f"{what} holds half a character") from None
    return value


# ---------------------------------------------------------------------------------- 1 entry


def is_text(value: Any, pattern: str) -> bool:
    return isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None


def is_number(value: Any, least: int) -> bool:
    return type(value) is int and least <= value <= 2**53 - 1


def is_hash(value: Any) -> bool:
    return is_text(value, "[0-9a-f]{64}")


def is_digest(value: Any) -> bool:
    try:
        return len(unbase64(value, "")) == 32
    except Refused:
        return False


def is_time(value: Any) -> bool:
    if not is_text(value, TIME):
        return False
    try:
        datetime.datetime.strptime(value[:19] + "Z", "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        return False
    return True


def is_checkpoint_seen(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"origin", "size", "root"}
        and is_text(value["origin"], r"[!-~]{1,255}")
        and "+" not in value["origin"]
        and is_number(value["size"], 0)
        and is_digest(value["root"])
    )


def is_release(value: Any) -> bool:
    return value is None or (
        isinstance(value, dict)
        and value.keys() == {"recipient", "number"}
        and is_text(value["recipient"], PARTY)
        and is_number(value["number"], 1)
    )


def is_reason(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 256 and not re.search("[\x00-\x1f\x7f]", value)


FIELDS: dict[str, Callable[[Any], bool]] = {
    "v": lambda v: type(v) is int and v == 1,
    "type": lambda v: is_text(v, PARTY),
    "issuer": lambda v: is_text(v, PARTY),
    "seq": lambda v: is_number(v, 1),
    "prev": lambda v: v == "" or is_hash(v),
    "issued_at": is_time,
    "after": lambda v: isinstance(v, list) and all(map(is_checkpoint_seen, v)),
    "to": lambda v: (
        isinstance(v, list) and all(is_text(p, PARTY) for p in v) and len(set(v)) == len(v)
    ),
    "subject": lambda v: v == "" or is_hash(v),
    "commit": is_digest,
    "body_size": lambda v: is_number(v, 0),
    "valid_from": lambda v: v == "" or is_time(v),
    "valid_to": lambda v: v == "" or is_time(v),
    "urgency": lambda v: v in ("routine", "urgent", "life_saving", "cease"),
    "test": lambda v: isinstance(v, bool),
    "custodial": lambda v: isinstance(v, bool),
    "release": is_release,
    "reason": is_reason,
}


def read_entry(leaf: bytes) -> tuple[dict[str, Any], str, bytes, bytes]:
    """(header, keyid, signature, signed message) of a leaf."""
    need(len(leaf) <= 65535, f"the entry has {len(leaf)} bytes, more than 65535")
    envelope = read_canonical(leaf, "the entry")
    need(
        isinstance(envelope, dict)
        and envelope.keys() == {"payload", "payloadType", "signatures"}
        and envelope["payloadType"] == PAYLOAD_TYPE,
        f"the entry is not an envelope of {PAYLOAD_TYPE}",
    )
    signatures = envelope["signatures"]
    need(
        isinstance(signatures, list)
        and len(signatures) == 1
        and isinstance(signatures[0], dict)
        and signatures[0].keys() == {"keyid", "sig"}
        and is_text(signatures[0]["keyid"], KEYID),
        "the entry does not bear exactly one signature",
    )
    payload = unbase64(envelope["payload"], "the payload")
    signature = unbase64(signatures[0]["sig"], "the signature")
    need(len(signature) == 64, "the signature has not 64 bytes")
    header = read_canonical(payload, "the header")
    need(isinstance(header, dict) and header.keys() == FIELDS.keys(), "the header's members differ")
    for name, fits in FIELDS.items():
        need(fits(header[name]), f"header/{name}: {header[name]!r:.100} is not allowed there")
    need((header["seq"] == 1) == (header["prev"] == ""), "only a first entry has no predecessor")
    keyid = signatures[0]["keyid"]
    need(keyid.split("#")[0] == header["issuer"], f"{keyid} is not a key of {header['issuer']}")
    message = b"DSSEv1 %d %s %d %s" % (
        len(PAYLOAD_TYPE),
        PAYLOAD_TYPE.encode(),
        len(payload),
        payload,
    )
    return header, keyid, signature, message


# ----------------------------------------------------------------------- 2 checkpoint, 3 place


def read_vkey(vkey: Any) -> Log:
    """(name, key hash, public key) of a signed-note verifier key."""
    need(isinstance(vkey, str) and vkey.count("+") >= 2, "the log's key is not a verifier key")
    name, hash_text, key_text = vkey.split("+", 2)
    raw = unbase64(key_text, "the log's key")
    need(len(raw) == 33 and raw[0] == 1, "the log's key is not Ed25519")
    key_hash = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    need(key_hash.hex() == hash_text and name, "the log's key does not fit its hash")
    return name, key_hash, raw[1:]


def read_proof(data: bytes) -> tuple[int, list[bytes], bytes]:
    """(index, hashes, checkpoint note) of a tlog-proof."""
    head, _, note = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Refused("the proof is not ASCII") from None
    need(lines[0] == "c2sp.org/tlog-proof@v1", "the proof is not a c2sp.org/tlog-proof@v1")
    need(len(lines) > 1 and is_text(lines[1], f"index ({DECIMAL})"), "the proof names no index")
    hashes = [unbase64(line, "a hash of the proof") for line in lines[2:]]
    need(len(hashes) <= 63 and all(len(h) == 32 for h in hashes), "the proof's hashes are not 32")
    return int(lines[1][6:]), hashes, note


def open_checkpoint(note: bytes, log: Log) -> tuple[int, bytes]:
    """(size, root) of a checkpoint that this log signed."""
    name, key_hash, public_key = log
    try:
        text = note.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("the checkpoint is not UTF-8") from None
    need(not re.search("[\x00-\x09\x0b-\x1f\x7f\ufffd]", text), "the checkpoint holds controls")
    body, blank, tail = text.rpartition("\n\n")
    need(blank and tail.endswith("\n") and len(note) <= 10**6, "the checkpoint is not a note")
    lines = tail[:-1].split("\n")
    need(len(lines) <= 16, "the checkpoint bears more than 16 signatures")
    own = []
    for line in lines:
        match = re.fullmatch("\u2014 ([^ ]+) ([A-Za-z0-9+/]+={0,2})", line)
        if match is None or "+" in match[1]:
            raise Refused("a signature line is malformed")
        need(all(c.isprintable() and not c.isspace() for c in match[1]), "a signer's name is odd")
        try:
            raw = base64.b64decode(match[2], validate=True)
        except ValueError:
            raise Refused("a signature line is not base64") from None
        need(len(raw) >= 5, "a signature line is too short")
        if match[1] == name and raw[:4] == key_hash:
            own.append(unbase64(match[2], "the log's signature")[4:])
    if not own:
        whose = ", ".join(sorted({line.split(" ")[1] for line in lines}))
        other = f"another key named {name}" if whose == name else f"{whose}, another log"
        raise Refused(f"the checkpoint is signed by {other}, not by the {name} of the trust file")
    need(len(own) == 1, f"the checkpoint bears {len(own)} signatures by {name}, not one")
    need(signed(public_key, own[0], (body + "\n").encode()), f"the signature by {name} is false")
    fields = body.split("\n")
    need(len(fields) == 3 and fields[0] == name, f"the checkpoint is not one of {name}")
    need(is_text(fields[1], DECIMAL), "the checkpoint's size is not a number")
    root = unbase64(fields[2], "the checkpoint's root")
    need(len(root) == 32, "the checkpoint's root has not 32 bytes")
    return int(fields[1]), root


def root_from(leaf_hash: bytes, index: int, size: int, hashes: list[bytes]) -> bytes:
    """The root to which an inclusion proof leads; uses up `hashes` (RFC 6962 section 2.1.1)."""
    if size == 1:
        return leaf_hash
    need(hashes, "the proof is too short")
    sibling = hashes.pop()  # the proof is lowest first: the last is the root's own child
    half = 1 << ((size - 1).bit_length() - 1)
    if index < half:
        left, right = root_from(leaf_hash, index, half, hashes), sibling
    else:
        left, right = sibling, root_from(leaf_hash, index - half, size - half, hashes)
    return hashlib.sha256(b"\x01" + left + right).digest()


def check_place(leaf: bytes, index: int, hashes: list[bytes], size: int, root: bytes) -> None:
    need(index < size, f"index {index} is beyond the {size} entries of the checkpoint")
    rest = list(hashes)
    found = root_from(hashlib.sha256(b"\x00" + leaf).digest(), index, size, rest)
    need(not rest, "the proof is too long")
    need(found == root, "the proof does not lead to the checkpoint's root")


# ---------------------------------------------------------------------------------- 4 key


def read_trust(data: bytes) -> Trust:
    """(log, keys) of a trust file."""
    trust = read_json(data, "the trust file")
    need(
        isinstance(trust, dict)
        and trust.get("format") == "standclear-trust"
        and type(trust.get("version")) is int
        and trust["version"] == 1
        and isinstance(trust.get("keys"), list),
        "the trust file is not a standclear-trust of version 1",
    )
    for number, key in enumerate(trust["keys"]):
        need(isinstance(key, dict), f"trust file: keys/{number} is not an object")
        start, end = key.get("from_index"), key.get("revoked_index")
        need(
            is_text(key.get("keyid"), KEYID)
            and len(unbase64(key.get("public_key"), f"keys/{number}/public_key")) == 32
            and type(start) is int
            and start >= 0
            and (end is None or (type(end) is int and end >= start))
            and (key.get("added_by", "") == "" or is_text(key["added_by"], PARTY)),
            f"trust file: keys/{number} is not a key with the entries it may have signed",
        )
    return read_vkey(trust.get("log")), trust["keys"]


def key_at(keys: list[Any], keyid: str, index: int) -> tuple[bytes, str]:
    """The key of this name that counted at this place of the log, a matter of order, not time;
    and who added it."""
    for key in keys:
        end = key.get("revoked_index")
        if key["keyid"] == keyid and key["from_index"] <= index and (end is None or index <= end):
            return unbase64(key["public_key"], "a public key"), key.get("added_by", "")
    raise Refused(f"no key {keyid} counted at entry {index}, says the trust file")


# ---------------------------------------------------------------------------------- receipt


def read_receipt(path: pathlib.Path) -> Receipt:
    """{"entry", "proof", "body", "nonce"} as bytes; body and nonce None where not given."""
    if path.is_dir():
        parts = {f: (path / f).read_bytes() for f in FILES.values() if (path / f).exists()}
        return from_parts(parts, str(path))
    data = path.read_bytes()
    if data[:4] == b"PK\x03\x04":
        return from_parts(unzip(data), str(path))
    return from_document(read_json(data, "the receipt"))


def unzip(data: bytes) -> dict[str, bytes]:
    """The files of a receipt in a bundle. What else is in it, such as a cause, is passed over."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            names = [member.filename for member in bundle.infolist()]
            need(len(set(names)) == len(names), "the bundle holds two files of one name")
            sizes = [member.file_size for member in bundle.infolist()]
            need(sum(sizes) <= LARGEST, f"the bundle would unpack to more than {LARGEST} bytes")
            return {name: bundle.read(name) for name in FILES.values() if name in names}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError):
        raise Refused("the bundle is cut short or damaged") from None


def from_parts(parts: dict[str, bytes], where: str) -> Receipt:
    """A receipt's files, by name."""
    for name in ("entry.json", "entry.tlog-proof"):
        if name not in parts:
            raise NotPut(f"no {name} in {where}")
    found: Receipt = {key: parts.get(name) for key, name in FILES.items()}
    if found["nonce"] is not None:
        text = found["nonce"].decode("ascii", "replace")
        found["nonce"] = unbase64(text[:-1] if text.endswith("\n") else text, "the nonce")
    return found


def from_document(document: Any) -> Receipt:
    """A receipt in one JSON file."""
    need(
        isinstance(document, dict)
        and document.get("format") == "standclear-receipt"
        and type(document.get("version")) is int
        and document["version"] == 1
        and document.get("entry") is not None
        and document.get("proof") is not None,
        "the file is not a standclear-receipt of version 1",
    )
    return {
        name: None if document.get(name) is None else unbase64(document[name], name)
        for name in FILES
    }


class Questions:
    """The six questions. Each answers with a sentence or raises `Refused`."""

    def __init__(self, receipt: Receipt, trust: Trust) -> None:
        self.receipt = receipt
        self.log, self.keys = trust

    def entry(self) -> str:
        header, self.keyid, self.sig, self.message = read_entry(self.receipt["entry"] or b"")
        self.header = header
        told = "Entry {seq} of {issuer}, {type}, which says it was issued at {issued_at}."
        exercise = " It is marked as an exercise." if header["test"] else ""
        held = " The desk held the author's key." if header["custodial"] else ""
        return told.format_map(header) + exercise + held

    def checkpoint(self) -> str:
        self.index, self.hashes, note = read_proof(self.receipt["proof"] or b"")
        self.size, self.root = open_checkpoint(note, self.log)
        return f"The log {self.log[0]} signed a checkpoint of {self.size} entries."

    def place(self) -> str:
        leaf = self.receipt["entry"] or b""
        check_place(leaf, self.index, self.hashes, self.size, self.root)
        return f"It stands in that log at index {self.index}, and cannot be taken out or moved."

    def key(self) -> str:
        self.public_key, added_by = key_at(self.keys, self.keyid, self.index)
        told = f"{self.keyid} was a key of the author's at that place in the log."
        if added_by not in ("", self.header["issuer"]):
            told += " But this key was added by the desk, not by the party: ask the party."
        return told

    def signature(self) -> str:
        need(signed(self.public_key, self.sig, self.message), f"{self.keyid} did not sign this")
        return f"{self.keyid} signed exactly this entry."

    def body(self) -> str:
        body, nonce = self.receipt["body"], self.receipt["nonce"]
        if body is None or nonce is None:
            raise Refused("body and nonce are not both given")
        need(len(nonce) == 32, "the nonce has not 32 bytes")
        digest = base64.b64encode(hashlib.sha256(nonce + body).digest()).decode()
        shown = max(4096, 1 << max(len(body) - 1, 0).bit_length())
        fits = self.header["body_size"] in (len(body), shown)  # exact in earlier logs
        need(fits, "the body is not of the size in the header")
        need(digest == self.header["commit"], "body and nonce do not fit the entry's commitment")
        return f"The body of {len(body)} bytes is the one that was signed for."


# Each question and those that must hold before it can be put.
NEEDS = (
    ("entry", ()),
    ("checkpoint", ()),
    ("place", ("entry", "checkpoint")),
    ("key", ("entry", "checkpoint")),
    ("signature", ("key",)),
    ("body", ("entry",)),
)


def verify(receipt: Receipt, trust: Trust) -> list[Step]:
    """The outcome of each of the six steps."""
    return put_to(Questions(receipt, trust))


def put_to(questions: Questions) -> list[Step]:
    """The same; the questions keep what they have read."""
    receipt = questions.receipt
    report: list[Step] = []
    held: set[str] = set()
    for name, needs in NEEDS:
        if name == "body" and receipt["body"] is None and receipt["nonce"] is None:
            report.append((name, "absent", "Not given: withheld or erased."))
        elif not held.issuperset(needs):
            report.append((name, "fails", "Cannot be asked: an earlier step fails."))
        else:
            try:
                report.append((name, "holds", getattr(questions, name)()))
                held.add(name)
            except Refused as fault:
                report.append((name, "fails", f"{fault}."))
    return report


def check_file(path: str, trust: Trust) -> dict[str, Any]:
    """The report of one receipt, as `--json` shows it; `put` is false where nothing was asked."""
    return checked(path, lambda: read_receipt(pathlib.Path(path)), trust)[0]


def checked(
    name: str, read: Callable[[], Receipt], trust: Trust
) -> tuple[dict[str, Any], Questions | None]:
    """The report of one receipt, and what was read of it; None where nothing was."""
    questions = None
    try:
        questions = Questions(read(), trust)
        return said(name, put_to(questions)), questions
    except Refused as fault:
        return said(name, [("files", "fails", f"{fault}.")]), questions
    except (OSError, NotPut) as fault:
        return said(name, [("files", "fails", f"{missing(fault)}.")], put=False), questions


def said(name: str, steps: list[Step], *, put: bool = True) -> dict[str, Any]:
    """A report."""
    return {
        "receipt": name,
        "put": put,
        "holds": all(outcome != "fails" for _, outcome, _ in steps),
        "steps": [{"step": s, "outcome": o, "sentence": t} for s, o, t in steps],
    }


# ---------------------------------------------------------------------------------- dossier

ANSWER = "answer.json"
EXHIBIT = r"exhibits/[A-Za-z0-9._-]+\.json"
Files = dict[str, "bytes | Refused"]


def dossier(path: str) -> Files | None:
    """Answer and exhibits by name, damaged ones as their fault; None where it is no dossier."""
    place = pathlib.Path(path)
    if place.is_dir():
        found = [*place.glob("exhibits/*.json"), place / ANSWER]
        read: Files = {f.relative_to(place).as_posix(): f.read_bytes() for f in found if f.exists()}
    else:
        data = place.read_bytes()
        read = packed(data) if data.startswith(b"PK\x03\x04") else {}
    return read if any(re.fullmatch(EXHIBIT, name) for name in read) else None


def packed(data: bytes) -> Files:
    """The same out of a zip; nothing where that is not whole."""
    read: Files = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            for member in bundle.infolist():
                name = member.filename
                if name != ANSWER and not re.fullmatch(EXHIBIT, name):
                    continue
                try:
                    need(name not in read, f"the zip holds {name} twice")
                    need(member.file_size <= LARGEST, f"{name} is larger than {LARGEST} bytes")
                    read[name] = bundle.read(member)
                except Refused as fault:
                    read[name] = fault
                except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
                    read[name] = Refused(f"the zip is damaged at {name}")
    except (zipfile.BadZipFile, ValueError, OSError):
        return {}
    return read


def check(path: str, trust: Trust, kept: Kept | None = None) -> list[dict[str, Any]]:
    """The reports of a receipt, or of a dossier's exhibits and of the dossier itself."""
    try:
        files = dossier(path)
    except OSError as fault:
        return [said(path, [("files", "fails", f"{missing(fault)}.")], put=False)]
    if files is None:
        report, asked = checked(path, lambda: read_receipt(pathlib.Path(path)), trust)
        return [report, *held_against(path, [asked], kept)]
    reports, exhibits, failed = [], {}, set()
    for name in sorted(name for name in files if name != ANSWER):
        read = partial(in_one, files[name])
        report, exhibits[name] = checked(f"{path}/{name}", read, trust)
        reports.append(report)
        if not report["holds"]:
            failed.add(name)
    try:
        step = ("list", "holds", whole(files.get(ANSWER), exhibits, failed))
    except Refused as fault:
        step = ("list", "fails", f"{fault}.")
    report = said(path, [step])
    reports.append({"dossier": report.pop("receipt"), **report})
    return [*reports, *held_against(path, list(exhibits.values()), kept)]


def in_one(data: bytes | Refused) -> Receipt:
    """A receipt in one file of a dossier."""
    if isinstance(data, Refused):
        raise data
    return from_document(read_json(data, "the receipt"))


def whole(
    answer: bytes | Refused | None, exhibits: dict[str, Questions | None], failed: set[str]
) -> str:
    """That the exhibits are those that the answer lists, each at its place in one log, and hold."""
    if answer is None:
        raise Refused(f"{ANSWER} is missing, and nothing else says which exhibits belong to it")
    if isinstance(answer, Refused):
        raise answer
    try:
        lines = json.loads(answer)["exhibits"]
        listed = {f"exhibits/{line['number']:04}.json": line["index"] for line in lines}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused(f"{ANSWER} is damaged: it lists no exhibits") from None
    for name in sorted(listed.keys() | exhibits.keys()):
        need(name in exhibits, f"{name} was left out: {ANSWER} lists it")
        need(name in listed, f"{name} was put in: {ANSWER} does not list it")
        index = getattr(exhibits[name], "index", None)
        need(
            index in (None, listed[name]),
            f"{name} was exchanged: it is entry {index}, and {ANSWER} lists entry {listed[name]}",
        )
        need(name not in failed, f"{name} does not hold: what is said of it alone tells why")
    one_history(head(read) for read in exhibits.values())
    return (
        f"Its {len(listed)} exhibits are those that {ANSWER} lists. That nothing else was left out "
        "only the log shows."
    )


Head = tuple[int, bytes]
Kept = tuple[str, Head]  # file, and its checkpoint


def head(read: Questions | None) -> Head | None:
    """(size, root) of the checkpoint that a receipt bears, where the log signed it."""
    return (read.size, read.root) if read is not None and hasattr(read, "root") else None


def one_history(heads: Iterable[Head | None]) -> None:
    roots: dict[int, bytes] = {}
    for size, root in filter(None, heads):
        need(
            roots.setdefault(size, root) == root,
            f"TWO HISTORIES: the log signed two different checkpoints of {size} entries. Keep both",
        )


def held_against(
    path: str, reads: list[Questions | None], kept: Kept | None
) -> list[dict[str, Any]]:
    """Whether the same log speaks here as in a checkpoint that the reader kept."""
    if kept is None:
        return []
    file, own = kept
    heads = sorted({found for found in map(head, reads) if found is not None})
    put, step = False, ("kept", "absent", "No checkpoint of this log is in it.")
    for found in heads:
        try:
            one_history((own, found))
        except Refused as fault:
            put, step = True, ("kept", "fails", f"{fault}.")
            break
        if found == own:
            put, step = True, ("kept", "holds", f"It bears the very checkpoint of {file}.")
        elif not put:
            order = "newer than" if found[0] > own[0] else "older than"
            sentence = (
                f"It bears a checkpoint of {found[0]} entries, {order} the {own[0]} of {file}. "
                "That the one continues the other these files do not show: ask for "
                "`standclear log consistency` with the older."
            )
            step = ("kept", "absent", sentence)
    return [said(path, [step], put=put)]


def read_kept(path: str, trust: Trust) -> Kept:
    """A checkpoint that the reader kept: the signed note, or any proof that ends in one."""
    try:
        data = pathlib.Path(path).read_bytes()
        note = read_proof(data)[2] if data.startswith(b"c2sp.org/tlog-proof@") else data
        return path, open_checkpoint(note, trust[0])
    except OSError as fault:
        raise NotPut(missing(fault)) from None
    except Refused as fault:
        raise NotPut(f"{path}: {fault}") from None


def missing(fault: Exception) -> str:
    """What could not be read, in words."""
    if isinstance(fault, FileNotFoundError):
        return f"no such file: {fault.filename}"
    return f"{fault.filename}: {fault.strerror}" if isinstance(fault, OSError) else str(fault)


def headline(report: dict[str, Any]) -> str:
    """One receipt's answer in a line."""
    if not report["put"]:
        return f"could not be put: {report['steps'][0]['sentence']}"
    if "dossier" in report:
        return "WHOLE" if report["holds"] else "NOT WHOLE"
    if not report["holds"]:
        return "DOES NOT HOLD"
    withheld = any(step["outcome"] == "absent" for step in report["steps"])
    return "HOLDS, body withheld" if withheld else "HOLDS"


def trust_from(named: str | None) -> Trust:
    """The trust file named, or `trust.json` of this directory, which is said aloud."""
    path = pathlib.Path(named or "trust.json")
    if named is None:
        if not path.exists():
            raise NotPut("whose signatures count? Name a trust file with --trust")
        print(f"standclear_verify: trusting {path.resolve()}: no --trust given", file=sys.stderr)
    try:
        return read_trust(path.read_bytes())
    except OSError as fault:
        raise NotPut(missing(fault)) from None
    except Refused as fault:
        raise NotPut(f"{path}: {fault}") from None


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Checks Standclear receipts from files alone.",
        epilog="Exit 0: all hold. 1: one does not. 2: the question could not be put.",
    )
    parser.add_argument("receipts", nargs="+", metavar="RECEIPT", help="a folder, file or bundle")
    parser.add_argument("--trust", help="whose signatures count; else trust.json of this directory")
    parser.add_argument("--kept", metavar="FILE", help="a checkpoint that you kept earlier")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    options = parser.parse_args(arguments)
    try:
        trust = trust_from(options.trust)
        kept = read_kept(options.kept, trust) if options.kept else None
    except NotPut as fault:
        print(f"standclear_verify: could not be put: {fault}", file=sys.stderr)
        return 2
    reports = [each for path in options.receipts for each in check(path, trust, kept)]
    if options.json:
        print(json.dumps(reports, indent=2, ensure_ascii=False))
    for report in reports if not options.json else []:
        print(f"{report.get('dossier') or report['receipt']}: {headline(report)}")
        for number, step in enumerate(report["steps"] if report["put"] else [], 1):
            print(f"  {number}. {step['step']:<10} {step['outcome']:<6} {step['sentence']}")
    if any(report["put"] and not report["holds"] for report in reports):
        return 1
    return 0 if all(report["put"] for report in reports) else 2


def run() -> int:
    """`main`, for whom nobody may be reading to the end."""
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain once more while it closes its own end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141  # as a program that SIGPIPE ends
    return code


if __name__ == "__main__":
    sys.exit(run())
