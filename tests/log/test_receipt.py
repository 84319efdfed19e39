"""Years later, on a machine that never saw the desk, files alone prove what was said.

An inquiry holds a folder: an entry, its proof, what was said. It holds the parties' public keys.
Two verifiers that share no line of code must agree on every receipt, good or altered.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.log.append import Log
from standclear.log.entry import Sealed
from standclear.log.errors import BadNote, NotStored
from standclear.log.keys import log_signer
from standclear.log.merkle import leaf_hash
from standclear.log.receipt import Receipt, make_receipt, verify_receipt
from standclear.log.receipt_files import (
    read_receipt,
    receipt_as_file,
    receipt_from_file,
    write_receipt_folder,
)
from standclear.log.trust import KeyRecord, Trust, read_trust, write_trust
from standclear.store.sqlite import SqliteStore
from standclear.verifier import standclear_verify as alone
from tests.log.records import NOON_S, SIGNER, Author, trust_in

A, B = Author("force-a"), Author("force-b")
LOG = Log(SqliteStore(":memory:"), SIGNER)
LOG.append([A.says(), B.says("36.1 N", test=True, to=("force-a",)), *A.says_many(9)], now_s=NOON_S)
TRUST = trust_in(A, B)
GOOD = make_receipt(LOG, 1)
ALONE_TRUST = alone.read_trust(write_trust(TRUST))


def vars_of(receipt: Receipt) -> dict[str, bytes | None]:
    """The receipt as the stand-alone verifier holds it."""
    return {
        "entry": receipt.entry,
        "proof": receipt.proof,
        "body": receipt.body,
        "nonce": receipt.nonce,
    }


def outcomes(receipt: Receipt, trust: Trust = TRUST) -> dict[str, str]:
    """Each step's outcome, on which the two verifiers must agree."""
    ours = {s.name: s.outcome for s in verify_receipt(receipt, trust).steps}
    theirs = alone.verify(vars_of(receipt), alone.read_trust(write_trust(trust)))
    assert {name: outcome for name, outcome, _ in theirs} == ours
    return ours


HOLDS = dict.fromkeys(("entry", "checkpoint", "place", "key", "signature", "body"), "holds")


def test_a_receipt_holds_by_both_verifiers():
    assert outcomes(GOOD) == HOLDS
    report = verify_receipt(GOOD, TRUST)
    assert report.holds
    assert report.index == 1
    assert "exercise" in report.steps[0].sentence


def test_a_withheld_body_is_absent_and_not_wrong():
    assert outcomes(replace(GOOD, body=None, nonce=None)) == HOLDS | {"body": "absent"}
    assert verify_receipt(replace(GOOD, body=None, nonce=None), TRUST).holds


@pytest.mark.parametrize(
    ("receipt", "wrong"),
    [
        (replace(GOOD, body=b"36.2 N"), {"body"}),
        (replace(GOOD, nonce=bytes(32)), {"body"}),
        (replace(GOOD, nonce=bytes(31)), {"body"}),
        (replace(GOOD, nonce=None), {"body"}),
        (replace(GOOD, body=None), {"body"}),
        (replace(GOOD, entry=LOG.entry(0).leaf), {"place", "body"}),
        (replace(GOOD, proof=make_receipt(LOG, 2).proof), {"place"}),
        (replace(GOOD, entry=b"{}"), {"entry", "place", "key", "signature", "body"}),
        (replace(GOOD, proof=b""), {"checkpoint", "place", "key", "signature"}),
    ],
)
def test_what_is_wrong_is_named(receipt: Receipt, wrong: set[str]):
    found = outcomes(receipt)
    assert {name for name, outcome in found.items() if outcome == "fails"} == wrong
    assert not verify_receipt(receipt, TRUST).holds


def test_another_log_with_the_same_name_proves_nothing():
    stranger = log_signer(SIGNER.name, bytes(32)).verifier
    assert outcomes(GOOD, replace(TRUST, log=stranger))["checkpoint"] == "fails"


def test_a_signature_is_judged_by_its_place_in_the_log():
    """Entry 1 is signed by force-b#1. A key counts from its adding to its revocation, inclusive."""
    record = B.record
    for start, end, outcome in (
        (0, None, "holds"),
        (1, 1, "holds"),
        (2, None, "fails"),
        (0, 0, "fails"),
        (0, 1, "holds"),
    ):
        keys = (A.record, replace(record, from_index=start, revoked_index=end))
        assert outcomes(GOOD, replace(TRUST, keys=keys))["key"] == outcome, (start, end)


def test_a_key_id_that_changed_hands_is_judged_by_place_too():
    stolen = KeyRecord("force-b#1", A.key.public_key, 2)
    keys = (replace(B.record, revoked_index=1), stolen)
    assert outcomes(GOOD, replace(TRUST, keys=keys)) == HOLDS


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_both_verifiers_agree_on_every_altered_receipt(data: st.DataObject):
    part = data.draw(st.sampled_from(["entry", "proof", "body", "nonce"]))
    original: bytes = getattr(GOOD, part)
    spot = data.draw(st.integers(0, len(original) - 1))
    how = data.draw(st.sampled_from(["flip", "cut", "insert", "double"]))
    if how == "flip":
        byte = bytes([original[spot] ^ data.draw(st.integers(1, 255))])
        altered = original[:spot] + byte + original[spot + 1 :]
    elif how == "cut":
        altered = original[:spot] + original[spot + data.draw(st.integers(1, 9)) :]
    elif how == "insert":
        new = data.draw(st.sampled_from([b" ", b"\n", b"=", b"0", b'"', b"\\u0041", b"A"]))
        altered = original[:spot] + new + original[spot:]
    else:
        end = data.draw(st.integers(spot + 1, len(original)))
        altered = original[:end] + original[spot:]
    receipt = replace(GOOD, **{part: altered})
    assert "fails" in outcomes(receipt).values()


def altered_header(change: Callable[[dict[str, object]], None]) -> Receipt:
    """A receipt, rightly signed and logged, whose author wrote the header wrongly."""
    from base64 import b64decode, b64encode

    envelope = json.loads(LOG.entry(1).leaf)
    header = json.loads(b64decode(envelope["payload"]))
    change(header)
    payload = json.dumps(header, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )
    kind = envelope["payloadType"]
    message = f"DSSEv1 {len(kind)} {kind} {len(payload)} ".encode() + payload
    envelope["payload"] = b64encode(payload).decode()
    envelope["signatures"][0]["sig"] = b64encode(B.key.sign(message)).decode()
    leaf = json.dumps(envelope, sort_keys=True, separators=(",", ":")).encode()
    return replace(GOOD, entry=leaf)


ODD_VALUES: list[object] = [
    None,
    True,
    False,
    0,
    1,
    -1,
    1.0,
    1.5,
    float("nan"),
    2**53,
    2**53 - 1,
    "",
    "x",
    "x\n",
    "a b",
    "\u0430",
    "\ud800",
    "\x7f",
    "\x00",
    "q" * 65,
    "q" * 257,
    "0" * 64,
    "A" * 64,
    "A" * 43 + "=",
    "A" * 42 + "B=",
    "2018-04-14T01:00:00Z",
    "2018-04-14T01:00:00.5Z",
    "2018-04-14T01:00:00.1234567Z",
    "2018-02-30T01:00:00Z",
    "2018-04-14T24:00:00Z",
    "2018-04-14T01:00:60Z",
    "0000-01-01T00:00:00Z",
    "2018-04-14T01:00:00z",
    "\u0662018-04-14T01:00:00Z",
    "routine",
    "cease",
    "FLASH",
    [],
    ["x"],
    ["x", "x"],
    [1],
    [[]],
    [{}],
    {},
    {"recipient": "x", "number": 1},
    {"recipient": "x", "number": True},
    [{"origin": "o.example", "size": 0, "root": "A" * 43 + "="}],
    [{"origin": "o+e", "size": 0, "root": "A" * 43 + "="}],
]


@pytest.mark.parametrize("name", [*json.loads(json.dumps(list(alone.FIELDS))), "unknown"])
def test_both_verifiers_agree_on_every_odd_header(name: str):
    for value in ODD_VALUES:
        outcomes(altered_header(lambda header, value=value: header.update({name: value})))
    outcomes(altered_header(lambda header: header.pop(name, None)))


def test_receipts_go_there_and_back(tmp_path: Path):
    write_receipt_folder(tmp_path / "r", GOOD)
    assert read_receipt(tmp_path / "r") == GOOD
    names = {path.name for path in (tmp_path / "r").iterdir()}
    assert names == {"entry.json", "entry.tlog-proof", "body.json", "body.nonce"}
    bare = replace(GOOD, body=None, nonce=None)
    write_receipt_folder(tmp_path / "bare", bare)
    assert read_receipt(tmp_path / "bare") == bare
    for receipt in (GOOD, bare):
        (tmp_path / "r.json").write_bytes(receipt_as_file(receipt))
        assert read_receipt(tmp_path / "r.json") == receipt


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b"\xff", b'{"format": "standclear-receipt", "version": 1}'],
)
def test_a_file_that_is_no_receipt_is_refused(data: bytes):
    with pytest.raises(BadNote, match="receipt"):
        receipt_from_file(data)


def test_a_missing_file_is_named(tmp_path: Path):
    (tmp_path / "entry.json").write_bytes(GOOD.entry)
    with pytest.raises(NotStored, match=r"entry\.tlog-proof: No such file"):
        read_receipt(tmp_path)


def test_a_trust_file_goes_there_and_back():
    keys = (*TRUST.keys, KeyRecord("force-a#2", bytes(range(32)), 5, 9, "desk"))
    trust = replace(TRUST, keys=keys)
    assert read_trust(write_trust(trust)) == trust


def test_a_trust_file_from_before_added_by_is_read():
    document = json.loads(write_trust(TRUST))
    for key in document["keys"]:
        del key["added_by"]
    old = json.dumps(document).encode()
    assert read_trust(old) == TRUST
    assert alone.verify(vars_of(GOOD), alone.read_trust(old))[3][1] == "holds"


@pytest.mark.parametrize(
    ("added_by", "warned"), [("", False), ("force-b", False), ("desk", True), ("force-a", True)]
)
def test_both_verifiers_say_that_a_key_was_added_by_the_desk(added_by: str, warned: bool):
    trust = replace(TRUST, keys=(A.record, replace(B.record, added_by=added_by)))
    assert outcomes(GOOD, trust) == HOLDS
    ours = verify_receipt(GOOD, trust).steps[3].sentence
    theirs = alone.verify(vars_of(GOOD), alone.read_trust(write_trust(trust)))[3][2]
    for sentence in (ours, theirs):
        assert ("this key was added by the desk, not by the party" in sentence) == warned


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"format": "x"}, "want"),
        ({"version": 2}, "want"),
        ({"log": 1}, "log"),
        ({"log": "x"}, "verifier key"),
        ({"keys": {}}, "keys"),
        ({"keys": [1]}, "keys/0"),
        ({"keys": [{"keyid": "x"}]}, "keys/0/keyid"),
        ({"keys": [{"keyid": "x#1", "public_key": "AAAA"}]}, "keys/0/public_key"),
        (
            {
                "keys": [
                    {
                        "keyid": "x#1",
                        "public_key": "A" * 43 + "=",
                        "from_index": 5,
                        "revoked_index": None,
                        "added_by": None,
                    }
                ]
            },
            "keys/0/added_by",
        ),
        ({"keys": [{"keyid": "x#1", "public_key": "A" * 43 + "="}]}, "keys/0/from_index"),
        (
            {
                "keys": [
                    {
                        "keyid": "x#1",
                        "public_key": "A" * 43 + "=",
                        "from_index": 5,
                        "revoked_index": 4,
                    }
                ]
            },
            "keys/0/revoked_index",
        ),
    ],
)
def test_a_wrong_trust_file_is_refused_by_place(change: dict[str, object], named: str):
    document = json.loads(write_trust(TRUST)) | change
    data = json.dumps(document).encode()
    with pytest.raises(BadNote, match=named):
        read_trust(data)
    with pytest.raises(alone.Refused):
        alone.read_trust(data)


def run_alone(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The verifier as a stranger runs it: one copied file, isolated from this package."""
    script = cwd / "standclear_verify.py"
    script.write_bytes(Path(alone.__file__).read_bytes())
    return subprocess.run(
        [sys.executable, "-I", str(script), *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"},
    )


def test_a_stranger_runs_the_verifier_on_files(tmp_path: Path):
    write_receipt_folder(tmp_path / "good", GOOD)
    write_receipt_folder(tmp_path / "bad", replace(GOOD, body=b"altered"))
    (tmp_path / "trust.json").write_bytes(write_trust(TRUST))
    good = run_alone("good", cwd=tmp_path)
    assert good.returncode == 0
    assert good.stderr.endswith("trust.json: no --trust given\n")  # found here, and said so
    assert good.stdout.startswith("good: HOLDS\n  1. entry      holds  Entry 1 of force-b")
    both = run_alone("good", "bad", cwd=tmp_path)
    assert both.returncode == 1
    assert "bad: DOES NOT HOLD" in both.stdout
    assert "6. body       fails" in both.stdout
    as_json = json.loads(run_alone("--json", "bad", cwd=tmp_path).stdout)
    assert [s["outcome"] for s in as_json[0]["steps"]] == ["holds"] * 5 + ["fails"]


def test_the_verifier_says_when_it_cannot_be_asked(tmp_path: Path):
    missing = run_alone("nothing-there", cwd=tmp_path)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "--trust" in missing.stderr
    (tmp_path / "trust.json").write_bytes(write_trust(TRUST))
    missing = run_alone("nothing-there", cwd=tmp_path)
    assert missing.returncode == 2
    assert "could not be put" in missing.stdout + missing.stderr


def test_what_a_receipt_was_made_of_can_be_handed_in_elsewhere():
    assert Sealed(GOOD.entry, GOOD.body, GOOD.nonce).leaf == LOG.entry(1).leaf
    assert LOG.find(leaf_hash(GOOD.entry)) == 1
