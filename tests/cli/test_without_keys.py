"""An auditor is handed a copy of the desk's directory, and no key of anybody.

All that the desk can be asked, the copy answers; what is missing or emptied is said to be so, and
nothing is made by looking.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.desk_on_disk import Valley, done, make_valley, run, say_something, told


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Valley:
    valley = make_valley(tmp_path_factory.mktemp("without"))
    say_something(valley)
    return valley


@pytest.fixture
def copy(sound: Valley, tmp_path: Path) -> Path:
    """The desk's directory without keys/."""
    return Path(shutil.copytree(sound.desk, tmp_path / "desk", ignore=lambda *_: ["keys"]))


ASKED = (
    ("audit",),
    ("log", "show"),
    ("log", "verify"),
    ("log", "checkpoint"),
    ("gaps",),
    ("told", "relief/site/h1"),
    ("party", "list"),
    ("party", "show", "north"),
    ("site", "list"),
    ("key", "list"),
    ("inbox",),
)


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_a_copy_without_keys_answers_as_the_desk(
    sound: Valley, copy: Path, words: tuple[str, ...]
) -> None:
    here, there = run(sound.desk, *words, "--json"), run(copy, *words, "--json")
    assert (there.exit_code, here.exit_code) == (here.exit_code, here.exit_code), there.output
    assert there.exit_code in (0, 4)
    assert there.stdout.replace(str(copy), "") == here.stdout.replace(str(sound.desk), "")


def test_a_copy_without_keys_is_exported_and_gives_trust(copy: Path, tmp_path: Path) -> None:
    done(copy, "log", "export", str(tmp_path / "tiles"))
    done(copy, "log", "trust", "-o", str(tmp_path / "trust.json"))
    done(copy, "log", "verify", str(tmp_path / "tiles"), "--trust", str(tmp_path / "trust.json"))
    (copy / "log.vkey").unlink()
    done(copy, "audit")  # desk.trust names the log's key as well


def test_a_copy_without_keys_cannot_speak_and_says_so(copy: Path) -> None:
    said = run(copy, "party", "stand", "north", "suspended", "--reason", "x")
    assert (said.exit_code, "log.pem" in said.output) == (2, True), said.output
    assert "log.pem" in said.output
    assert told(copy, "log", "verify")["holds"]


def test_a_key_file_that_others_may_read_is_not_damage(sound: Valley, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(sound.desk, tmp_path / "desk"))
    (copy / "keys" / "log.pem").chmod(0o644)
    said = run(copy, "party", "stand", "north", "suspended", "--reason", "x")
    assert (said.exit_code, "log.pem" in said.output) == (2, True), said.output


def test_a_party_lists_parties_when_no_key_of_the_desk_is_here(
    sound: Valley, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(sound.root, tmp_path / "copy"))
    settings = root / "north" / "standclear.toml"
    settings.write_text(settings.read_text().replace(str(sound.root), str(root)))
    shutil.rmtree(root / "valley" / "keys")
    done(root / "north", "party", "list")


@pytest.mark.parametrize("words", [("audit",), ("log", "verify"), ("log", "show"), ("gaps",)])
def test_an_emptied_log_is_named_and_not_made_anew(copy: Path, words: tuple[str, ...]) -> None:
    (copy / "log.db").write_bytes(b"")
    said = run(copy, *words)
    assert (said.exit_code, "empty" in said.output) == (7, True), said.output
    assert (copy / "log.db").read_bytes() == b""
    (copy / "log.db").unlink()
    said = run(copy, *words)
    assert (said.exit_code, "missing" in said.output) == (7, True), said.output
    assert not (copy / "log.db").exists()
