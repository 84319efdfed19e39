"""A dossier that somebody altered on the way: each alteration is named in one sentence.

The reader has the file, a trust file from the parties and a verifier: the stand-alone program, and
the command line's own. Neither shares a line with the other; both must see the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from standclear.links.bundle import read_bundle, write_bundle
from standclear.log.keys import log_signer
from standclear.log.receipt import make_receipt
from standclear.log.trust import write_trust
from standclear.service.desk_trust import trust_of
from standclear.service.dossier import pack_dossier
from standclear.verifier import standclear_verify
from tests.cli.desk_on_disk import run
from tests.journeys.test_inquiry import ask
from tests.town import HOUR, Town, site

Files = dict[str, bytes]
FIRST, SECOND = "exhibits/0001.json", "exhibits/0002.json"


class Case(NamedTuple):
    data: bytes
    trust: bytes
    early: bytes
    late: bytes


Check = Callable[..., tuple[int, str]]


def made(shift_h: int = 0) -> Case:
    town = Town(":memory:").opens("north", "relief")
    early = town.office.log.checkpoint()
    town.clock.now += shift_h * HOUR
    town["relief"].gives(site(to=("north",)))
    town["north"].acknowledges()
    found = ask(town, "relief", ago=timedelta(0))
    log = town.office.log
    data, _ = pack_dossier(found, desk="desk", receipt_of=lambda at: make_receipt(log, at))
    case = Case(data, write_trust(trust_of(town.picture, log.verifier)), early, log.checkpoint())
    town.close()
    return case


@pytest.fixture(scope="module")
def case() -> Case:
    return made()


@pytest.fixture
def check(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """What both verifiers say of a file; the stand-alone one's exit code and words."""
    (tmp_path / "trust.json").write_bytes(case.trust)

    def put(data: bytes, *more: str) -> tuple[int, str]:
        file = tmp_path / "case.zip"
        file.write_bytes(data)
        trust = ("--trust", str(tmp_path / "trust.json"))
        code = standclear_verify.main([*trust, *more, str(file)])
        said = capsys.readouterr().out
        own = run(tmp_path, "proof", "verify", str(file), *trust)
        if not more:
            assert (own.exit_code == 0) == (code == 0), own.output
            assert (": WHOLE" in own.output) == (": WHOLE" in said), own.output
        return code, said

    return put


def files_of(case: Case) -> Files:
    return {name: data for name, data in read_bundle(case.data).items() if name != "MANIFEST.json"}


def packed(files: Files) -> bytes:
    """Somebody took it apart, and packs it anew as a desk would have."""
    return write_bundle({name: data for name, data in files.items() if data})


def test_as_it_was_written_it_is_whole(case: Case, check: Check) -> None:
    code, said = check(case.data)
    assert code == 0
    assert "case.zip: WHOLE" in said
    assert check(packed(files_of(case)))[0] == 0


def test_one_byte_is_changed_and_the_zip_says_where(case: Case, check: Check) -> None:
    code, said = check(case.data.replace(b"standclear-receipt", b"standclear-recorpt", 1))
    assert code == 1
    assert f"the zip is damaged at {FIRST}" in said


def test_a_word_is_changed_and_packed_anew(case: Case, check: Check) -> None:
    files = files_of(case)
    receipt = json.loads(files[FIRST])
    receipt["body"] = receipt["body"][:-8] + "AAAA" + receipt["body"][-4:]
    code, said = check(packed(files | {FIRST: json.dumps(receipt).encode()}))
    assert code == 1
    assert f"{FIRST}: DOES NOT HOLD" in said
    assert f"{FIRST} does not hold: what is said of it alone tells why" in said
    assert "NOT WHOLE" in said
    assert "body and nonce do not fit the entry's commitment" in said


def test_an_exhibit_is_no_receipt_any_more(case: Case, check: Check) -> None:
    code, said = check(packed(files_of(case) | {SECOND: b"{}"}))
    assert code == 1
    assert f"{SECOND} does not hold" in said
    assert "NOT WHOLE" in said


def test_an_exhibit_is_left_out(case: Case, check: Check) -> None:
    code, said = check(packed(files_of(case) | {SECOND: b""}))
    assert code == 1
    assert f"{SECOND} was left out" in said


def test_two_exhibits_are_exchanged(case: Case, check: Check) -> None:
    files = files_of(case)
    code, said = check(packed(files | {FIRST: files[SECOND], SECOND: files[FIRST]}))
    assert code == 1
    assert f"{FIRST} was exchanged: it is entry " in said


def test_an_exhibit_is_put_in(case: Case, check: Check) -> None:
    files = files_of(case)
    code, said = check(packed(files | {"exhibits/0099.json": files[FIRST]}))
    assert code == 1
    assert "exhibits/0099.json was put in" in said


def test_the_list_is_taken_out(case: Case, check: Check) -> None:
    code, said = check(packed(files_of(case) | {"answer.json": b""}))
    assert code == 1
    assert "answer.json is missing" in said


@pytest.mark.parametrize("kept", [0.02, 0.5, 0.98])
def test_the_zip_is_cut_short(case: Case, check: Check, kept: float) -> None:
    code, said = check(case.data[: int(len(case.data) * kept)])
    assert code == 1
    assert "cut short or damaged" in said


def test_it_bears_another_logs_head(
    case: Case, check: Check, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trust = json.loads(case.trust)
    other = log_signer("elsewhere.example/log", bytes(32)).verifier.vkey
    (tmp_path / "trust.json").write_text(json.dumps(trust | {"log": other}))
    code, said = check(case.data)
    assert code == 1
    assert "another log, not by the elsewhere.example/log of the trust file" in said


def test_it_is_held_against_a_checkpoint_that_was_kept(
    case: Case, check: Check, tmp_path: Path
) -> None:
    """The same, an older one, and one of another history that the same key signed."""
    answers = {}
    for name, note in (("late", case.late), ("early", case.early), ("fork", made(1).late)):
        (tmp_path / name).write_bytes(note)
        answers[name] = check(case.data, "--kept", str(tmp_path / name))
    assert answers["late"][0] == 0
    assert "It bears the very checkpoint of" in answers["late"][1]
    assert answers["early"][0] == 2
    assert "newer than the" in answers["early"][1]
    assert "standclear log consistency" in answers["early"][1]
    assert answers["fork"][0] == 1
    assert "TWO HISTORIES" in answers["fork"][1]


def test_what_was_printed_is_not_the_record(case: Case, check: Check, tmp_path: Path) -> None:
    assert check(b"%PDF-1.7\n\xe2\xe3\xcf\xd3")[0] == 1
    put = ("proof", "verify", str(tmp_path / "case.zip"), "--trust", str(tmp_path / "trust.json"))
    assert (
        "this is a PDF, for people to read: give the zip or the folder"
        in run(tmp_path, *put).output
    )
