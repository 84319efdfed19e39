"""A party loses its only key and comes to the desk in person; a desk changes its own.

Nobody, the desk included, gets a voice for a party unseen, and no command leaves anybody without
one by accident.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from standclear.log.trust import read_trust
from tests.cli.desk_on_disk import Valley, done, make_valley, run, told


@pytest.fixture
def valley(tmp_path: Path) -> Valley:
    return make_valley(tmp_path)


def test_a_party_that_lost_its_only_key_comes_back_with_the_next_number(valley: Valley) -> None:
    words = ("key", "revoke", "north#1", "--reason", "stolen", "--home", str(valley.desk))
    asked = run(valley.root, *words)
    assert asked.exit_code == 2, asked.output
    assert "north can say nothing" in asked.output
    assert "revoked by the desk: stolen" in done(valley.root, *words, "--yes")

    made = told(valley.root, "init", "party", "north", "anew", "--desk", str(valley.desk))
    assert (valley.root / "anew" / "keys" / "north.2.pem").is_file()
    add = ("key", "add", "north#2", "--public-key", made["key"])
    assert "added BY THE DESK, not by north" in done(valley.desk, *add)
    done(valley.root / "anew", "party", "stand", "north", "participating")

    listed = done(valley.desk, "key", "list", "north")
    assert [("THE DESK" in row, "admission" in row) for row in listed.splitlines()[1:]] == [
        (False, True),
        (True, False),
    ]
    trust = valley.root / "trust.json"
    shown = done(valley.desk, "log", "trust", "-o", str(trust))
    assert "THE DESK" in shown
    size = len(told(valley.desk, "log", "show"))
    entry = next(
        e["index"] for e in told(valley.desk, "log", "show") if e["header"]["type"] == "party.stand"
    )
    assert size > entry
    done(valley.desk, "proof", "make", str(entry), "-o", str(valley.root / "r"))
    proved = done(valley.root, "proof", "verify", "r", "--trust", str(trust))
    assert "this key was added by the desk, not by the party" in proved
    report = run(valley.desk, "audit")
    assert report.exit_code == 0, report.output
    assert "note  entry" in report.output
    assert "north#2 was added by the desk, not by north" in report.output
    assert told(valley.desk, "log", "verify")["holds"]


def test_the_desk_cannot_take_a_voice_while_the_party_has_one(valley: Valley) -> None:
    listed = told(valley.desk, "key", "list", "desk")
    own = listed["desk#1"]["grant"]["public_key"]
    refused = run(valley.desk, "key", "add", "north#2", "--public-key", own)
    assert refused.exit_code == 3
    assert "only north itself adds one (possible now: sign with north#1)" in refused.output


def test_a_directory_that_is_taken_is_left_as_it_was(valley: Valley) -> None:
    before = sorted(valley.north.rglob("*"))
    again = run(valley.root, "init", "party", "north", "north", "--desk", str(valley.desk))
    assert again.exit_code == 2, again.output
    assert sorted(valley.north.rglob("*")) == before


def test_a_new_key_never_takes_a_number_that_was_used(valley: Valley) -> None:
    for file in (valley.north / "keys").glob("*.pem"):
        file.rename(valley.root / file.name)
    assert told(valley.north, "key", "new")["key"] == "north#2"


def test_the_desk_changes_its_key_and_keeps_the_last(valley: Valley) -> None:
    refused = run(valley.desk, "key", "revoke", "desk#1", "--reason", "old", "--yes")
    assert (refused.exit_code, "last live key" in refused.output) == (3, True), refused.output
    done(valley.desk, "key", "new")
    done(valley.desk, "key", "add", "desk#2")
    done(valley.desk, "key", "revoke", "desk#1", "--reason", "old")
    handed_out = read_trust((valley.desk / "desk.trust").read_bytes()).keys
    assert [(k.keyid, k.revoked_index is None) for k in handed_out] == [
        ("desk#1", False),
        ("desk#2", True),
    ]
    done(valley.north, "party", "stand", "north", "participating")
    done(valley.desk, "audit")
    report = told(valley.desk, "log", "verify")
    assert report["holds"], report
    assert told(valley.desk, "log", "show", "--last", "1")[0]["keyid"] == "desk#2"


@pytest.fixture
def courier(tmp_path: Path) -> Path:
    """Far, served by a courier, lost its directory after two statements; its new key, made from
    the desk's file of keys alone, was handed over in person."""
    done(tmp_path, "init", "desk", "desk", "--name", "Desk", "--origin", "valley.example/log")
    for party in ("far", "north"):
        done(tmp_path, "init", "party", party, party, "--trust", "desk/desk.trust")
        done(tmp_path, "party", "add", f"{party}/{party}.toml", "--home", "desk")
    for word in ("suspended", "participating"):
        done(tmp_path, "party", "stand", "far", word, "--reason", "drill", "--home", "far")
    done(tmp_path, "receive", "far/outbox", "--home", "desk")
    done(tmp_path, "key", "revoke", "far#1", "--reason", "lost", "--yes", "--home", "desk")
    words = ("init", "party", "far", "anew", "--trust", "desk/desk.trust", "--lost", "far#1")
    made = told(tmp_path, *words)
    assert (tmp_path / "anew" / "keys" / "far.2.pem").is_file()
    done(tmp_path, "key", "add", "far#2", "--public-key", made["key"], "--home", "desk")
    done(tmp_path, "carry", "--home", "desk")
    return tmp_path


FAR = ("--home", "anew")
STAND = ("party", "stand", "far", "participating", *FAR)


def test_a_party_out_of_reach_comes_back_by_files_alone(courier: Path) -> None:
    # What the desk answered to the lost directory says where the thread stands.
    done(courier, "receive", "desk/outbox/far", *FAR)
    assert len(told(courier, "inbox", *FAR)["releases"]) == 3
    assert "outbox/000003-party.stand" in done(courier, *STAND)
    done(courier, "receive", "anew/outbox", "--home", "desk")
    done(courier, "receive", "desk/outbox/far/answers", *FAR)
    assert told(courier, "outbox", "list", *FAR) == []
    assert told(courier, "log", "show", "--issuer", "far", "--home", "desk")[-1]["keyid"] == "far#2"
    assert told(courier, "log", "verify", "--home", "desk")["holds"]


def test_who_speaks_before_hearing_the_desk_is_told_its_number_and_signs_again(
    courier: Path,
) -> None:
    done(courier, *STAND)
    early = run(courier, "receive", "anew/outbox", "--home", "desk")
    assert (early.exit_code, "next entry here is number 3" in early.output) == (5, True)
    said = done(courier, "receive", "desk/outbox/far/answers", *FAR)
    assert "The desk has your statements up to number 2" in said
    assert "1, party.stand: signed again" in done(courier, "outbox", "resign", *FAR)
    again = "anew/outbox/000003-party.stand.standclear"
    taken = done(courier, "receive", again, "--home", "desk")
    assert "taken: 000003-party.stand" in taken
    done(courier, "receive", "desk/outbox/far/answers", *FAR)
    assert told(courier, "outbox", "list", *FAR) == []


@pytest.mark.parametrize("lost", ["north#1", "far", "far#", "far#one", "far#1234567890"])
def test_the_key_that_was_lost_is_one_of_the_partys(tmp_path: Path, lost: str) -> None:
    done(tmp_path, "init", "desk", "desk", "--name", "Desk", "--origin", "valley.example/log")
    words = ("init", "party", "far", "far", "--trust", "desk/desk.trust", "--lost", lost)
    refused = run(tmp_path, *words)
    assert refused.exit_code == 2
    assert "a key of far, such as far#1" in refused.stderr
    assert not (tmp_path / "far").exists()
