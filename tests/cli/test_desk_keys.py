"""A desk changes its key. Each party pinned the old one in person; what vouches for the new one
is the log, signed for by the old key, never the file that brings it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from standclear.log.trust import read_trust
from tests.cli.desk_on_disk import Valley, done, make_valley, run, told


@pytest.fixture
def valley(tmp_path: Path) -> Valley:
    """North reaches the desk; far is served by a courier."""
    made = make_valley(tmp_path)
    done(made.root, "init", "party", "far", "far", "--trust", "valley/desk.trust")
    done(made.desk, "party", "add", "../far/far.toml")
    return made


def change_key(valley: Valley) -> tuple[int, int]:
    """Entries that add desk#2 and end desk#1."""
    done(valley.desk, "key", "new")
    done(valley.desk, "key", "add", "desk#2")
    done(valley.desk, "key", "revoke", "desk#1", "--reason", "a year is over")
    entries = told(valley.desk, "log", "show")
    added = next(e["index"] for e in entries if e["header"]["type"] == "key.add")
    ended = next(e["index"] for e in entries if e["header"]["type"] == "key.revoke")
    return added, ended


def receipts(valley: Valley, *indices: int) -> list[str]:
    """What the courier brings beside the file of keys."""
    words = []
    for index in indices:
        done(valley.desk, "proof", "make", str(index), "-o", str(valley.root / f"{index}.json"))
        words += ["--proof", f"{index}.json"]
    return words


def pinned(directory: Path) -> list[tuple[str, bool]]:
    keys = read_trust((directory / "desk.trust").read_bytes()).keys
    return [(key.keyid, key.revoked_index is None) for key in keys]


OLD, NEW = [("desk#1", True)], [("desk#1", False), ("desk#2", True)]


def test_a_party_in_reach_takes_over_what_a_key_trusted_before_has_signed(valley: Valley) -> None:
    change_key(valley)
    assert pinned(valley.north) == OLD
    said = run(valley.north, "party", "stand", "north", "participating")
    assert said.exit_code == 0, said.output
    assert "signed by desk#1; pinned" in said.output
    assert pinned(valley.north) == NEW
    assert "pinned" not in run(valley.north, "party", "stand", "north", "participating").output


def test_a_courier_brings_the_keys_with_what_vouches_for_them(valley: Valley) -> None:
    added, ended = change_key(valley)
    done(valley.desk, "carry")
    stick = ("receive", "valley/outbox/far", "--home", "far")
    assert "the trust file has no key desk#2" in run(valley.root, *stick).output
    words = ["key", "trust", "valley/desk.trust", "--home", "far"]
    words += receipts(valley, added, ended)
    asked = run(valley.root, *words)
    assert asked.exit_code == 2
    assert f"desk#2 counts from entry {added}" in asked.stderr
    assert "signed by desk#1" in asked.stderr
    assert f"desk#1 counts no more after entry {ended}" in asked.stderr
    assert "LOOK AGAIN" not in asked.stderr
    assert pinned(valley.root / "far") == OLD
    answer = told(valley.root, *words, "--yes")
    assert [(c["key"], c["change"], c["signed_by"]) for c in answer["changes"]] == [
        ("desk#2", "added", "desk#1"),
        ("desk#1", "ended", "desk#2"),
    ]
    assert pinned(valley.root / "far") == NEW
    assert run(valley.root, *stick).exit_code == 0
    assert told(valley.root, *words, "--yes")["changes"] == []


def test_without_proof_the_words_of_the_file_are_to_be_compared(valley: Valley) -> None:
    change_key(valley)
    words = ("key", "trust", "valley/desk.trust", "--home", "far")
    asked = run(valley.root, *words)
    assert asked.exit_code == 2
    assert "LOOK AGAIN: desk#2 counts from entry" in asked.stderr
    assert "nothing here proves entry" in asked.stderr
    assert "Compare the words of the file with the desk" in asked.stderr
    assert pinned(valley.root / "far") == OLD
    done(valley.root, *words, "--yes")
    assert pinned(valley.root / "far") == NEW


def altered(valley: Valley, change: Any) -> Path:
    """The desk's file of keys as somebody else would have it."""
    document = json.loads((valley.desk / "desk.trust").read_text())
    change(document)
    file = valley.root / "altered.trust"
    file.write_text(json.dumps(document))
    return file


def _other_key(document: Any) -> None:
    document["keys"][0]["public_key"] = document["keys"][1]["public_key"]


def _other_log(document: Any) -> None:
    other = document["log"].replace("valley.example", "ravine.example")
    document["log"] = other


def _older(document: Any) -> None:
    del document["keys"][0]


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        (_other_key, 7, "desk#1 is not the key that is pinned here"),
        (_older, 2, "an older file"),
        (_other_log, 2, ""),
    ],
)
def test_a_file_that_contradicts_what_is_pinned_is_refused_even_with_yes(
    valley: Valley, change: Any, code: int, says: str
) -> None:
    change_key(valley)
    file = altered(valley, change)
    refused = run(valley.root, "key", "trust", str(file), "--yes", "--home", "far")
    assert refused.exit_code == code, refused.output
    assert says in refused.stderr
    assert pinned(valley.root / "far") == OLD


def test_a_receipt_of_another_entry_vouches_for_nothing(valley: Valley) -> None:
    added, _ = change_key(valley)

    def moved(document: Any) -> None:
        document["keys"][1]["public_key"] = "A" * 43 + "="

    file = altered(valley, moved)
    words = ("key", "trust", str(file), *receipts(valley, added), "--home", "far")
    asked = run(valley.root, *words)
    assert f"entry {added} does not say so" in asked.stderr


def test_a_party_in_reach_leaves_keys_that_nothing_in_the_log_vouches_for(valley: Valley) -> None:
    change_key(valley)

    def added(document: Any) -> None:
        document["keys"].append(document["keys"][1] | {"keyid": "desk#3"})

    shutil.copy(altered(valley, added), valley.desk / "desk.trust")
    said = run(valley.north, "party", "stand", "north", "participating")
    assert "LOOK AGAIN: the desk hands out keys that were not taken over: desk#3" in said.output
    assert pinned(valley.north) == OLD


def test_a_desk_has_nothing_to_pin(valley: Valley) -> None:
    refused = run(valley.desk, "key", "trust", "desk.trust", "--yes")
    assert refused.exit_code == 3
