"""A party doubts the desk: was the record altered, shortened, or begun anew?

It holds the log against its own pinned key, against a checkpoint that it kept, and against the
rules; a desk that changed a byte is told which, and ends with exit code 7.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from standclear.service.desk_home import DeskHome
from standclear.service.home import open_home
from standclear.service.whole_log import keys_in
from standclear.store.sqlite import SqliteStore
from tests.cli.desk_on_disk import Valley, done, make_valley, run, say_something, told


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Valley:
    """Never written to by a test."""
    valley = make_valley(tmp_path_factory.mktemp("sound"))
    done(valley.desk, "log", "checkpoint", "-o", str(valley.root / "early"))
    say_something(valley)
    done(valley.relief, "key", "new")
    return valley


@pytest.fixture
def altered(sound: Valley, tmp_path: Path) -> Valley:
    """A copy to be damaged."""
    shutil.copytree(sound.root, tmp_path / "copy")
    for party in ("north", "south", "relief"):
        settings = tmp_path / "copy" / party / "standclear.toml"
        text = settings.read_text().replace(str(sound.root), str(tmp_path / "copy"))
        settings.write_text(text)
    return Valley(tmp_path / "copy")


def change(valley: Valley, statement: str, *values: object) -> None:
    """Alter the database as somebody with the disk in his hands would."""
    db = sqlite3.connect(valley.desk / "log.db")
    assert db.execute(statement, values).rowcount > 0
    db.commit()
    db.close()


def test_a_sound_log_is_found_sound_by_desk_and_party(sound: Valley) -> None:
    for directory in (sound.desk, sound.north):
        report = told(directory, "log", "verify")
        assert report["holds"], report
        assert report["signatures"] == report["entries"] == report["bodies"]


def test_the_keys_read_from_the_log_are_those_of_the_picture(sound: Valley) -> None:
    home = open_home(sound.desk)
    with SqliteStore(sound.desk / "log.db", read_only=True) as store, store.snapshot() as source:
        found = keys_in(source)
    assert {(k.keyid, k.public_key, k.from_index, k.revoked_index) for k in found} == {
        (k.keyid, k.public_key, k.from_index, k.revoked_index) for k in home.trust().keys
    }


def test_a_revoked_key_counts_up_to_its_revocation(tmp_path: Path) -> None:
    valley = make_valley(tmp_path)
    done(valley.desk, "key", "revoke", "relief#1", "--reason", "laptop lost", "--yes")
    home = open_home(valley.desk)
    with SqliteStore(valley.desk / "log.db", read_only=True) as store, store.snapshot() as source:
        (found,) = [k for k in keys_in(source) if k.keyid == "relief#1"]
    (expected,) = [k for k in home.trust().keys if k.keyid == "relief#1"]
    assert found == expected
    assert found.revoked_index is not None
    assert told(valley.desk, "log", "verify")["holds"]


def test_every_fault_is_named_and_the_exit_is_7(altered: Valley) -> None:
    change(altered, "UPDATE body SET body = CAST(replace(CAST(body AS TEXT), 'surgery', 'Surgery')"
                    " AS BLOB) WHERE idx = 13")  # fmt: skip
    change(altered, "DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)")
    result = run(altered.desk, "log", "verify")
    assert result.exit_code == 7
    assert "body 13: body and nonce do not fit" in result.stdout
    assert "checkpoint: 4 entries under none" in result.stdout


def test_a_log_whose_newest_entry_is_gone_is_neither_read_nor_audited(altered: Valley) -> None:
    change(altered, "DELETE FROM entry WHERE idx = (SELECT max(idx) FROM entry)")
    for command in ("log show", "log checkpoint", "audit", "log verify"):
        result = run(altered.desk, *command.split())
        assert result.exit_code == 7, command


def test_a_party_does_not_follow_a_log_that_another_key_signs(
    altered: Valley, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    done(other, "init", "desk", "valley", "--name", "Valley desk", "--origin", "valley.example/log")
    shutil.rmtree(altered.desk)
    shutil.copytree(other / "valley", altered.desk)
    for command in ("log show", "log verify", "log checkpoint", "audit"):
        assert run(altered.north, *command.split()).exit_code == 7, command


def test_an_earlier_checkpoint_is_a_beginning_of_the_log(sound: Valley) -> None:
    answer = told(sound.north, "log", "consistency", str(sound.root / "early"))
    assert answer["old"]["size"] < answer["new"]["size"]
    assert answer["proof"]


def test_a_log_begun_anew_under_the_same_key_is_caught_by_a_checkpoint_kept(
    sound: Valley, altered: Valley
) -> None:
    late = altered.root / "late"
    done(sound.desk, "log", "checkpoint", "-o", str(late))
    for name in ("log.db", "log.db-wal", "log.db-shm"):
        (altered.desk / name).unlink(missing_ok=True)
    _begin_anew(altered)
    result = run(altered.north, "log", "consistency", str(late))
    assert result.exit_code == 7
    assert "--- kept earlier" in result.stderr
    assert "--- shown now" in result.stderr
    assert result.stderr.count("— valley.example/log ") == 2


def _begin_anew(valley: Valley) -> None:
    """The desk writes another, shorter history with its own keys."""
    from datetime import UTC, datetime

    from standclear.core.party import KeyGrant, Name, Party, PartyKind
    from standclear.core.statements import PartyAdmit
    from standclear.log.append import Log
    from standclear.log.keys import PartySigner, log_signer_from_file
    from standclear.service.office import Office

    keys = valley.desk / "keys"
    key = PartySigner.from_file("desk", 1, keys / "desk.pem")
    signer = log_signer_from_file("valley.example/log", keys / "log.pem")
    with SqliteStore(valley.desk / "log.db") as store:
        office = Office(Log(store, signer), key, clock=lambda: datetime(2030, 3, 1, tzinfo=UTC))
        party = Party("desk", PartyKind.COORDINATOR, (Name("en", "Valley desk"),), "UTC")
        office.say(PartyAdmit(party, (KeyGrant(key.keyid, key.public_key_base64),)))


def test_the_checkpoint_inside_a_receipt_serves_as_well(sound: Valley, tmp_path: Path) -> None:
    done(sound.desk, "proof", "make", "3", "-o", str(tmp_path / "r"))
    proof = str(tmp_path / "r" / "entry.tlog-proof")
    assert "begins with" in done(sound.north, "log", "consistency", proof)


def test_a_checkpoint_signed_by_nobody_known_is_refused(sound: Valley, tmp_path: Path) -> None:
    note = (sound.root / "early").read_text()
    (tmp_path / "forged").write_text(note.replace("\n9\n", "\n8\n").replace("\n13\n", "\n12\n"))
    result = run(sound.desk, "log", "consistency", str(tmp_path / "forged"))
    assert result.exit_code == 2
    assert "a checkpoint signed by valley.example/log" in result.stderr


def test_standard_output_of_checkpoint_is_the_signed_note_alone(
    sound: Valley, tmp_path: Path
) -> None:
    note = done(sound.desk, "log", "checkpoint")
    (tmp_path / "note").write_text(note)
    assert "begins with" in done(sound.desk, "log", "consistency", str(tmp_path / "note"))
    assert json.loads(done(sound.desk, "log", "checkpoint", "--json"))["note"] == note


def test_desk_and_party_hear_the_same_words(sound: Valley) -> None:
    by_desk = told(sound.desk, "log", "checkpoint")["words"]
    assert by_desk == told(sound.south, "log", "checkpoint")["words"]
    assert len(by_desk) == 16


def test_an_exported_copy_is_verified_without_a_desk(sound: Valley, tmp_path: Path) -> None:
    done(sound.desk, "log", "trust", "-o", str(tmp_path / "trust.json"))
    done(sound.desk, "log", "export", str(tmp_path / "copy"))
    done(sound.desk, "log", "export", str(tmp_path / "copy"))
    arguments = ("log", "verify", "copy", "--trust", "trust.json")
    report = told(tmp_path, *arguments)
    assert report["holds"]
    assert report["signatures"] == report["entries"]
    (tile,) = _tiles(tmp_path)
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    result = run(tmp_path, *arguments)
    assert result.exit_code == 7
    assert "not the hashes of the entries below it" in result.stdout


def _tiles(root: Path) -> list[Path]:
    return [p for p in (root / "copy" / "tile" / "0").rglob("*") if p.is_file()]


def test_a_trust_file_with_a_foreign_key_finds_every_entry_of_that_party(
    sound: Valley, tmp_path: Path
) -> None:
    done(sound.desk, "log", "trust", "-o", str(tmp_path / "trust.json"))
    trust = json.loads((tmp_path / "trust.json").read_text())
    for key in trust["keys"]:
        if key["keyid"] == "relief#1":
            key["public_key"] = trust["keys"][0]["public_key"]
    (tmp_path / "trust.json").write_text(json.dumps(trust))
    report = told(sound.desk, "log", "verify", "--trust", str(tmp_path / "trust.json"))
    assert [fault["index"] for fault in report["faults"]] == [13]


def test_show_takes_a_part_of_the_log(sound: Valley) -> None:
    everything = told(sound.desk, "log", "show")
    assert [e["index"] for e in everything] == list(range(len(everything)))
    part = told(sound.desk, "log", "show", "--from", "3", "--to", "6")
    assert [e["index"] for e in part] == [3, 4, 5, 6]
    by_relief = told(sound.desk, "log", "show", "--issuer", "relief", "--type", "notice")
    headers = [e["header"] for e in by_relief]
    assert [(h["issuer"], h["type"]) for h in headers] == [("relief", "notice.give")]
    assert [e["index"] for e in told(sound.desk, "log", "show", "--last", "1")] == [
        len(everything) - 1
    ]


def test_an_audit_of_an_honest_desk_reproduces_every_duty(sound: Valley) -> None:
    report = told(sound.north, "audit")
    assert (report["faults"], report["findings"]) == (0, [])
    assert report["duties"] > 0


def test_an_audit_that_could_not_decide_all_of_it_again_says_so_and_exits_8(
    sound: Valley, tmp_path: Path
) -> None:
    entries = told(sound.desk, "log", "show")
    (index,) = [e["index"] for e in entries if e["header"]["type"] == "plan.file"]
    copy = tmp_path / "valley"
    shutil.copytree(sound.desk, copy)
    desk = open_home(copy)
    assert isinstance(desk, DeskHome)
    desk.erase_body(index)
    result = run(copy, "audit")
    assert result.exit_code == 8
    last = result.stdout.splitlines()[-1]
    assert "1 not decided again, or not in full" in last
    assert "every duty" not in last
    report = told(copy, "audit")
    assert (report["faults"], report["not_decided_again"]) == (0, 1)


def test_a_reminder_that_nobody_made_is_a_fault(sound: Valley) -> None:
    result = run(sound.desk, "audit", "--until", "2030-03-01T12:00Z")
    assert result.exit_code == 7
    assert "reminder dropped" in result.stdout
    assert run(sound.desk, "audit", "--until", "yesterday").exit_code == 2
