"""A party that no network reaches, and one statement of it that the desk refuses.

What the desk took and what it refused travels back, signed. The party's outbox shrinks, its
thread follows the desk's, and it can go on; what was refused is never signed again unasked.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from standclear.links.bundle import read_bundle, write_bundle
from tests.cli.desk_on_disk import MORNING, done, run, told


@pytest.fixture
def valley(tmp_path: Path) -> Path:
    """A desk; north by courier, told of two things; relief within reach."""
    done(tmp_path, "init", "desk", "desk", "--name", "Desk", "--origin", "valley.example/log")
    done(tmp_path, "init", "party", "north", "north", "--trust", "desk/desk.trust")
    form = tmp_path / "north" / "north.toml"
    form.write_text(
        form.read_text() + '\n[[formations]]\nid = "1-brigade"\nnames = { en = "First" }\n'
    )
    done(tmp_path, "party", "add", "north/north.toml", "--home", "desk")
    for party in ("relief", "south"):
        done(tmp_path, "init", "party", party, party, "--desk", "desk")
        done(tmp_path, "party", "add", f"{party}/{party}.toml", "--home", "desk")
    done(tmp_path, "carry", "--home", "desk")
    carry(tmp_path, "desk/outbox/north")
    done(tmp_path, "receive", "stick", "--home", "north")
    return tmp_path


def carry(root: Path, folder: str) -> None:
    """What lies in a folder, onto the stick; what was there before is gone."""
    shutil.rmtree(root / "stick", ignore_errors=True)
    (root / "stick").mkdir()
    for file in (root / folder).rglob("*.standclear"):
        if {"sent", "refused", "again", "dropped"}.isdisjoint(file.parts):
            shutil.copy(file, root / "stick" / file.name)


def there_and_back(root: Path) -> list[Any]:
    """North's outbox to the desk, and the desk's answers to north; what north is told."""
    carry(root, "north/outbox")
    run(root, "receive", "stick", "--home", "desk")
    carry(root, "desk/outbox/north/answers")
    found: list[Any] = told(root, "receive", "stick", "--home", "north")
    return found


def waiting(root: Path) -> list[tuple[int, str, str]]:
    return [
        (w["number"], w["type"], w["to_do"])
        for w in told(root, "outbox", "list", "--home", "north")
    ]


def say_three(root: Path) -> None:
    """The second one the desk will refuse, for its formation was never declared there."""
    form = root / "north" / "north.toml"
    form.write_text(
        form.read_text() + '\n[[formations]]\nid = "2-brigade"\nnames = { en = "Second" }\n'
    )
    done(root, "ack", "1", "--role", "duty officer", "--home", "north")
    done(root, "cascade", "1", "--to", "2-brigade", "--role", "duty officer", "--home", "north")
    done(root, "ack", "2", "--role", "duty officer", "--home", "north")


def test_what_the_desk_took_leaves_the_outbox_with_its_receipt(valley: Path) -> None:
    done(valley, "ack", "1", "--role", "duty officer", "--home", "north")
    (answer,) = there_and_back(valley)
    assert (answer["verdict"], answer["left_outbox"]) == ("taken", [1])
    assert waiting(valley) == []
    (kept,) = (valley / "north" / "outbox" / "answers").iterdir()
    trust = valley / "trust.json"
    done(valley, "log", "trust", "--output", str(trust), "--home", "desk")
    assert run(valley, "proof", "verify", str(kept), "--trust", str(trust)).exit_code == 0


def test_a_refused_statement_does_not_lock_the_party_out(valley: Path) -> None:
    say_three(valley)
    answers = there_and_back(valley)
    assert [a["verdict"] for a in answers] == ["taken", "refused", "out_of_order"]
    assert "one of yours" in answers[1]["says"]
    assert answers[1]["to_sign_again"] == [3]
    assert waiting(valley) == [(3, "receipt.give", "sign again")]
    done(valley, "outbox", "resign", "--home", "north")
    assert waiting(valley) == [(2, "receipt.give", "carry")]
    assert "taken" in [a["verdict"] for a in there_and_back(valley) if a["statement"] == 2]
    assert waiting(valley) == []
    (line,) = [x for x in told(valley, "told", "north", "--home", "desk") if x["number"] == 2]
    assert line["level"] == "acknowledged"


def test_the_last_dry_run_of_the_day_keeps_nobody_from_filing(valley: Path) -> None:
    done(valley, "mechanism", "set", "checks_per_day=1", "--home", "desk")
    here = ("--activity", "patrol", "--domain", "ground", "--circle", "35.9300N 36.6300E",
            "--radius", "2km", *MORNING)  # fmt: skip
    check = ("plan", "check", *here, "--home", "south")
    assert run(valley, *check).exit_code == 0
    refused = run(valley, *check)
    assert refused.exit_code == 6
    assert "file the plan, or try tomorrow" in refused.stderr
    assert told(valley, "outbox", "list", "--home", "south") == []
    assert run(valley, "plan", "file", *here, "--home", "south").exit_code == 0


def test_a_first_statement_that_is_refused_leaves_number_one_free(valley: Path) -> None:
    done(valley, "site", "confirm", "h-1", "--version", "1", "--home", "north")
    done(valley, "ack", "1", "--role", "duty officer", "--home", "north")
    assert [a["verdict"] for a in there_and_back(valley)] == ["refused", "out_of_order"]
    done(valley, "outbox", "resign", "--home", "north")
    assert waiting(valley) == [(1, "receipt.give", "carry")]
    there_and_back(valley)
    assert waiting(valley) == []


def test_what_was_refused_is_not_signed_again(valley: Path) -> None:
    say_three(valley)
    there_and_back(valley)
    again = told(valley, "outbox", "resign", "--home", "north")
    assert [found["number"] for found in again] == [3]
    (refused,) = (valley / "north" / "outbox" / "refused").iterdir()
    assert refused.name.startswith("000002-receipt.give-")


def test_what_was_refused_stays_refused_though_the_desk_would_take_it_now(valley: Path) -> None:
    say_three(valley)
    carry(valley, "north/outbox")
    run(valley, "receive", "stick", "--home", "desk")
    done(valley, "party", "amend", "north/north.toml", "--as", "north", "--home", "north")
    (old,) = (valley / "stick").glob("000002-*")
    refused = run(valley, "receive", str(old), "--home", "desk")
    assert refused.exit_code == 3
    assert "stays refused" in refused.output


def test_a_number_that_has_not_arrived_is_waited_for_and_not_signed_again(valley: Path) -> None:
    for number in ("1", "2"):
        done(valley, "ack", number, "--role", "duty officer", "--home", "north")
    carry(valley, "north/outbox")
    (later,) = (valley / "stick").glob("000002-*")
    assert run(valley, "receive", str(later), "--home", "desk").exit_code == 5
    carry(valley, "desk/outbox/north/answers")
    (answer,) = told(valley, "receive", "stick", "--home", "north")
    assert (answer["verdict"], answer["to_sign_again"]) == ("out_of_order", [])
    assert [number for number, *_ in waiting(valley)] == [1, 2]
    there_and_back(valley)
    assert waiting(valley) == []


def test_an_answer_proves_every_statement_before_it(valley: Path) -> None:
    for number in ("1", "2"):
        done(valley, "ack", number, "--role", "duty officer", "--home", "north")
    carry(valley, "north/outbox")
    done(valley, "receive", "stick", "--home", "desk")
    carry(valley, "desk/outbox/north/answers")
    (newest,) = (valley / "stick").glob("000002-*")
    done(valley, "receive", str(newest), "--home", "north")
    assert waiting(valley) == []


def test_an_older_answer_undoes_nothing(valley: Path) -> None:
    say_three(valley)
    there_and_back(valley)
    shutil.copytree(valley / "stick", valley / "old")
    done(valley, "outbox", "resign", "--home", "north")
    there_and_back(valley)
    done(valley, "query", "1", "Which road?", "--home", "north")
    before = waiting(valley)
    done(valley, "receive", "old", "--home", "north")
    assert waiting(valley) == before == [(3, "receipt.give", "carry")]
    there_and_back(valley)
    assert waiting(valley) == []


def test_taking_back_keeps_what_the_desk_has_and_numbers_on_from_there(valley: Path) -> None:
    say_three(valley)
    there_and_back(valley)
    dropped = told(valley, "outbox", "drop", "--yes", "--home", "north")
    assert [found["number"] for found in dropped] == [3]
    done(valley, "ack", "2", "--role", "duty officer", "--home", "north")
    assert waiting(valley) == [(2, "receipt.give", "carry")]
    there_and_back(valley)
    assert waiting(valley) == []


def test_what_was_taken_back_and_taken_by_the_desk_counts_as_said(valley: Path) -> None:
    done(valley, "ack", "1", "--role", "duty officer", "--home", "north")
    carry(valley, "north/outbox")
    done(valley, "receive", "stick", "--home", "desk")
    done(valley, "outbox", "drop", "--yes", "--home", "north")
    done(valley, "ack", "2", "--role", "duty officer", "--home", "north")  # number 1 again
    carry(valley, "desk/outbox/north/answers")
    done(valley, "receive", "stick", "--home", "north")
    assert waiting(valley) == [(1, "receipt.give", "sign again")]
    done(valley, "outbox", "resign", "--home", "north")
    assert waiting(valley) == [(2, "receipt.give", "carry")]
    there_and_back(valley)
    assert waiting(valley) == []


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        ("answer.json", b'"refused"', b'"taken"'),
        ("answer.json", b'"thread_number": 1', b'"thread_number": 0'),
        ("answer.sig", b"desk#1", b"desk#2"),
    ],
)
def test_an_answer_altered_on_its_way_moves_nothing(
    valley: Path, member: str, old: bytes, new: bytes
) -> None:
    say_three(valley)
    carry(valley, "north/outbox")
    run(valley, "receive", "stick", "--home", "desk")
    carry(valley, "desk/outbox/north/answers")
    (file,) = (valley / "stick").glob("000002-*")
    parts = read_bundle(file.read_bytes())
    assert old in parts[member]
    file.write_bytes(write_bundle(parts | {member: parts[member].replace(old, new)}))
    assert run(valley, "receive", str(file), "--home", "north").exit_code == 2
    assert [number for number, *_ in waiting(valley)] == [1, 2, 3]


def test_answers_to_another_party_are_refused_and_on_a_shared_stick_passed_over(
    valley: Path,
) -> None:
    done(valley, "init", "party", "west", "west", "--trust", "desk/desk.trust")
    done(valley, "ack", "1", "--role", "duty officer", "--home", "north")
    carry(valley, "north/outbox")
    done(valley, "receive", "stick", "--home", "desk")
    carry(valley, "desk/outbox/north/answers")
    (file,) = (valley / "stick").iterdir()
    assert run(valley, "receive", str(file), "--home", "west").exit_code == 2
    assert "passed over" in run(valley, "receive", "stick", "--home", "west").output
    assert json.loads(run(valley, "outbox", "list", "--json", "--home", "west").stdout) == []


# ---- looked at before it is signed


def test_a_formation_that_was_never_declared_is_refused_before_signing(valley: Path) -> None:
    result = run(valley, "cascade", "1", "--to", "9-brigade", "--role", "x", "--home", "north")
    assert result.exit_code == 2
    assert "1-brigade" in result.output
    assert waiting(valley) == []


def test_a_receipt_that_climbs_down_is_refused_before_signing(valley: Path) -> None:
    done(valley, "ack", "1", "--role", "duty officer", "--home", "north")
    result = run(valley, "ack", "1", "--role", "duty officer", "--home", "north")
    assert result.exit_code == 3
    assert "acknowledged already" in result.output
    assert len(waiting(valley)) == 1


@pytest.mark.parametrize("home", ["north", "relief"])
def test_a_role_that_was_never_declared_is_pointed_out_and_taken_after_a_yes(
    valley: Path, home: str
) -> None:
    asked = run(valley, "ack", "1", "--role", "nonsense", "--home", home)
    assert asked.exit_code == 2
    assert "nobody is at the keyboard" in asked.stderr
    result = run(valley, "ack", "1", "--role", "nonsense", "--home", home, "--yes")
    assert result.exit_code == 0
    assert "LOOK AGAIN" in result.stderr
    assert "duty officer" in result.stderr
    declared = run(valley, "query", "1", "Why?", "--role", "duty officer", "--home", home)
    assert "LOOK AGAIN" not in declared.stderr
