"""A lawyer receives files and no access: entry, proof, body, and a trust file from the parties.

Whatever is carried must be checked where there is no desk, no database and no network, by this
program and by a second one that shares nothing with it; and whatever was changed on the way, or
signed by somebody else, must be found out by both.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.desk_on_disk import Valley, done, make_valley, run, say_something, told

NOTICE = "13"


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Valley:
    valley = make_valley(tmp_path_factory.mktemp("proof"))
    say_something(valley)
    done(valley.desk, "carry")
    return valley


@pytest.fixture
def far(valley: Valley, tmp_path: Path) -> Path:
    """An empty directory elsewhere, with the trust file, the verifier and one receipt."""
    done(valley.desk, "log", "trust", "-o", str(tmp_path / "trust.json"))
    done(valley.desk, "proof", "make", NOTICE, "-o", str(tmp_path / "said"))
    done(tmp_path, "proof", "verifier", "-o", "verify.py")
    return tmp_path


def alone(far: Path, *paths: str) -> subprocess.CompletedProcess[str]:
    """The stand-alone verifier, isolated from everything that is not its own file."""
    return subprocess.run(
        [sys.executable, "-I", "verify.py", "--trust", "trust.json", "--json", *paths],
        cwd=far,
        capture_output=True,
        text=True,
    )


def test_a_receipt_holds_in_an_empty_directory_for_both_verifiers(far: Path) -> None:
    (ours,) = told(far, "proof", "verify", "said", "--trust", "trust.json")
    (theirs,) = json.loads(alone(far, "said").stdout)
    assert ours["holds"]
    assert theirs["holds"]
    assert [s["outcome"] for s in ours["steps"]] == ["holds"] * 6
    assert [(s["step"], s["outcome"]) for s in ours["steps"]] == [
        (s["step"], s["outcome"]) for s in theirs["steps"]
    ]


def _alter(name: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def alter(said: Path) -> None:
        data = (said / name).read_bytes()
        assert old in data
        (said / name).write_bytes(data.replace(old, new, 1))

    return alter


def _remove_nonce(said: Path) -> None:
    (said / "body.nonce").unlink()


def _another_size(said: Path) -> None:
    size = (said / "entry.tlog-proof").read_text().split("\n\n")[1].split("\n")[1]
    _alter("entry.tlog-proof", f"\n{size}\n".encode(), b"\n99\n")(said)


DAMAGE = {
    "another word in the body": _alter("body.json", b"surgery", b"Surgery"),
    "another index": _alter("entry.tlog-proof", b"index 13", b"index 14"),
    "another size": _another_size,
    "another key named": _alter("entry.json", b"relief#1", b"relief#2"),
    "no nonce": _remove_nonce,
}


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda name: name)
def test_a_damaged_receipt_does_not_hold_for_either_verifier(far: Path, damage: str) -> None:
    DAMAGE[damage](far / "said")
    result = run(far, "proof", "verify", "said", "--trust", "trust.json")
    assert result.exit_code == 2
    assert "said: DOES NOT HOLD" in result.stdout
    assert alone(far, "said").returncode == 1


def test_a_receipt_by_a_key_that_the_trust_file_gives_to_another_does_not_hold(far: Path) -> None:
    trust = json.loads((far / "trust.json").read_text())
    by_id = {key["keyid"]: key for key in trust["keys"]}
    by_id["relief#1"]["public_key"] = by_id["north#1"]["public_key"]
    (far / "trust.json").write_text(json.dumps(trust))
    (report,) = told(far, "proof", "verify", "said", "--trust", "trust.json")
    failed = [step["step"] for step in report["steps"] if step["outcome"] == "fails"]
    assert failed == ["signature"]
    assert alone(far, "said").returncode == 1


def test_a_trust_file_of_another_log_proves_nothing(far: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done(elsewhere, "init", "desk", "d", "--name", "Other", "--origin", "other.example/log")
    other = str(elsewhere / "d" / "desk.trust")
    (report,) = told(far, "proof", "verify", "said", "--trust", other)
    assert not report["holds"]
    assert report["steps"][1]["outcome"] == "fails"


def test_what_is_no_trust_file_is_a_question_that_cannot_be_put(far: Path) -> None:
    result = run(far, "proof", "verify", "said", "--trust", "said/entry.json")
    assert result.exit_code == 2
    assert 'want "format": "standclear-trust"' in result.stderr


def test_a_release_from_the_outbox_proves_itself_and_its_cause(valley: Valley, far: Path) -> None:
    (folder,) = (valley.desk / "outbox" / "north").glob("000003-*")
    shutil.copytree(folder, far / "release")
    (bundle,) = folder.glob("*.standclear")
    shutil.copy(bundle, far / "release.standclear")
    for path in ("release", "release.standclear"):
        (report,) = told(far, "proof", "verify", path, "--trust", "trust.json")
        assert report["holds"], report
        assert [s["step"] for s in report["cause"]][-1] == "cause"
        assert {s["outcome"] for s in report["cause"]} <= {"holds", "absent"}
    assert alone(far, "release").returncode == 0


def test_a_release_with_another_cause_put_in_does_not_hold(valley: Valley, far: Path) -> None:
    (folder,) = (valley.desk / "outbox" / "north").glob("000003-*")
    shutil.copytree(folder, far / "release")
    done(valley.desk, "proof", "make", "17", "-o", str(far / "other"))
    shutil.copy(far / "other" / "entry.json", far / "release" / "cause.entry.json")
    shutil.copy(far / "other" / "entry.tlog-proof", far / "release" / "cause.tlog-proof")
    (report,) = told(far, "proof", "verify", "release", "--trust", "trust.json")
    assert not report["holds"]
    assert report["cause"][-1]["sentence"] == "The telling names another entry as its cause."


def test_half_a_bundle_is_named_and_the_others_are_still_answered(
    valley: Valley, far: Path
) -> None:
    (bundle,) = (valley.desk / "outbox" / "north").glob("000003-*/*.standclear")
    (far / "half.standclear").write_bytes(bundle.read_bytes()[:2000])
    result = run(far, "proof", "verify", "half.standclear", "said", "--trust", "trust.json")
    assert result.exit_code == 2
    assert "half.standclear: DOES NOT HOLD: bundle" in result.stdout
    assert "said: HOLDS" in result.stdout


def test_a_statement_on_its_way_is_told_from_a_receipt(valley: Valley, far: Path) -> None:
    (sent,) = (valley.relief / "outbox" / "sent").glob("*.standclear")
    result = run(far, "proof", "verify", str(sent), "--trust", "trust.json")
    assert result.exit_code == 2
    assert "a statement on its way to it, in no log yet" in result.stdout


def test_what_was_said_is_shown_only_where_its_body_holds(far: Path) -> None:
    arguments = ("proof", "verify", "said", "--trust", "trust.json", "--show")
    assert "Al-Amal hospital" in done(far, *arguments)
    _alter("body.json", b"surgery", b"Surgery")(far / "said")
    assert "Al-Amal hospital" not in run(far, *arguments).stdout


def test_only_author_addressees_and_desk_get_the_body(valley: Valley, tmp_path: Path) -> None:
    for directory, has_body in (
        (valley.relief, True),
        (valley.desk, True),
        (valley.north, False),
        (valley.south, False),
    ):
        target = tmp_path / directory.name
        done(directory, "proof", "make", NOTICE, "-o", str(target))
        assert (target / "body.json").exists() is has_body
    done(valley.relief, "proof", "make", NOTICE, "--no-body", "-o", str(tmp_path / "bare"))
    assert not (tmp_path / "bare" / "body.json").exists()


def test_a_receipt_by_release_number_is_that_of_the_telling(valley: Valley, tmp_path: Path) -> None:
    file = str(tmp_path / "told.json")
    made = told(valley.north, "proof", "make", "--release", "north:3", "-o", file)
    assert (made["type"], made["body"]) == ("release", True)
    done(valley.desk, "log", "trust", "-o", str(tmp_path / "trust.json"))
    shown = done(tmp_path, "proof", "verify", "told.json", "--trust", "trust.json", "--show")
    assert "Release #3 to north" in shown


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--release", "north:99"), "there is no #99"),
        (("--release", "north"), "PARTY:NUMBER"),
        (("--release", "north:٣"), "PARTY:NUMBER"),
        (("99999",), "the log has"),
        ((), "an index, or --release"),
        (("1", "--release", "north:1"), "an index, or --release"),
    ],
)
def test_a_receipt_of_nothing_is_refused(
    valley: Valley, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    result = run(valley.desk, "proof", "make", *words, "-o", str(tmp_path / "r"))
    assert result.exit_code in (2, 4)
    assert says in result.stderr
    assert not (tmp_path / "r").exists()


def test_a_folder_with_other_things_in_it_is_not_written_into(
    valley: Valley, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    result = run(valley.desk, "proof", "make", NOTICE, "-o", str(tmp_path))
    assert result.exit_code == 2
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


# ---- what a stranger's hands do


def by_hand(far: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "verify.py", *words], cwd=far, capture_output=True, text=True
    )


def test_a_missing_receipt_is_a_question_that_could_not_be_put(far: Path) -> None:
    result = by_hand(far, "--trust", "trust.json", "nowhere", "said")
    assert result.returncode == 2
    assert "nowhere: could not be put: no such file: nowhere.\n" in result.stdout
    assert "said: HOLDS\n" in result.stdout
    assert "Errno" not in result.stdout + result.stderr
    (far / "said" / "entry.tlog-proof").unlink()
    assert by_hand(far, "--trust", "trust.json", "said").returncode == 2


def test_what_fails_outweighs_what_is_missing(far: Path) -> None:
    (far / "said" / "body.json").write_bytes(b"{}")
    assert by_hand(far, "--trust", "trust.json", "nowhere", "said").returncode == 1


def test_whose_signatures_count_is_said_or_asked_for(far: Path) -> None:
    named = by_hand(far, "said")
    assert named.returncode == 0
    assert "trusting" in named.stderr
    assert "no --trust given" in named.stderr
    (far / "trust.json").unlink()
    absent = by_hand(far, "said")
    assert absent.returncode == 2
    assert "with --trust" in absent.stderr
    assert by_hand(far, "--trust", "other.json", "said").returncode == 2


def test_a_reader_that_stops_reading_leaves_no_traceback(far: Path) -> None:
    command = f"{sys.executable} -I verify.py --trust trust.json {'said ' * 2000}| head -1"
    result = subprocess.run(command, shell=True, cwd=far, capture_output=True, text=True)
    assert result.stdout == "said: HOLDS\n"
    assert result.stderr == ""


def test_the_couriers_own_bundle_is_taken_by_both(valley: Valley, far: Path) -> None:
    bundle = next((valley.desk / "outbox").glob("north/*/*.standclear"))
    shutil.copy(bundle, far / "told.standclear")
    assert by_hand(far, "--trust", "trust.json", "told.standclear").returncode == 0
    (ours,) = told(far, "proof", "verify", "told.standclear", "--trust", "trust.json")
    (theirs,) = json.loads(alone(far, "told.standclear").stdout)
    assert [s["outcome"] for s in theirs["steps"]] == ["holds"] * 6
    assert [s["sentence"] for s in theirs["steps"]][:3]
    assert ours["holds"]


@pytest.mark.parametrize("cut", [50, 400, 4000])
def test_a_damaged_bundle_does_not_hold_and_leaves_no_traceback(
    valley: Valley, far: Path, cut: int
) -> None:
    bundle = next((valley.desk / "outbox").glob("north/*/*.standclear")).read_bytes()
    for damaged in (bundle[:-cut], bundle[:cut] + b"?" + bundle[cut + 1 :]):
        (far / "told.standclear").write_bytes(damaged)
        result = by_hand(far, "--trust", "trust.json", "told.standclear")
        assert "Traceback" not in result.stderr
        assert result.returncode in (0, 1, 2)
        assert damaged != bundle[:-cut] or result.returncode != 0


def test_a_receipt_without_its_body_says_so_in_its_first_line(far: Path) -> None:
    for name in ("body.json", "body.nonce"):
        (far / "said" / name).unlink()
    theirs = by_hand(far, "--trust", "trust.json", "said").stdout
    ours = done(far, "proof", "verify", "said", "--trust", "trust.json")
    assert theirs.startswith("said: HOLDS, body withheld\n")
    assert ours.startswith("said: HOLDS, body withheld\n")


def test_the_verifier_is_written_as_a_program_as_a_page_or_both(tmp_path: Path) -> None:
    neither = run(tmp_path, "proof", "verifier")
    assert (neither.exit_code, "give the program's file" in neither.stderr) == (2, True)
    both = run(tmp_path, "proof", "verifier", "-o", "v.py", "--html", "v.html", "--json")
    if both.exit_code == 6:  # an installation without the pages says so, and writes nothing
        assert "was not built" in both.stderr
        assert not (tmp_path / "v.py").exists()
        return
    written = json.loads(both.stdout)
    assert [each["file"] for each in written] == ["v.py", "v.html"]
    for each in written:
        assert each["sha256"] == sha256((tmp_path / each["file"]).read_bytes()).hexdigest()
    assert b"<html" in (tmp_path / "v.html").read_bytes()
