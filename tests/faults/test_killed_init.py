"""`standclear init` by a process that dies at each moment of it: who types the same again has the
directory, or reads what to remove first; and what another has made there is left alone."""

from __future__ import annotations

import os
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from standclear.cli import main
from standclear.service.home import open_home
from tests.faults.died import dies

DESK = ("desk", "--name", "Valley desk", "--origin", "valley.example/log")


@pytest.fixture(autouse=True)
def given(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Only the machine's death needs the disk's turning, and here it would be most of the time; so
    would be loading the program anew for each of those who die."""
    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, name, lambda _: None)
    monkeypatch.setenv("STANDCLEAR_CLOCK", "2030-03-01T00:00:00+00:00")
    init(*DESK, tmp_path_factory.mktemp("loaded") / "desk")


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    init(*DESK, tmp_path / "desk")
    return tmp_path / "desk" / "desk.trust"


def init(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["init", *map(str, words)])


def every_death(directory: Path, *words: str | Path, there: bool = False) -> list[Path]:
    """A directory a moment, each as `init` left it."""
    left: list[Path] = []
    for moment in count(1):
        place = directory / f"{moment}"
        (place / "new" if there else place).mkdir(parents=True)
        if not dies(place, moment, partial(init, *words, place / "new")):
            return left
        left.append(place)
    raise AssertionError


def made_again(deaths: list[Path], *words: str | Path) -> None:
    """Each left nothing by that name, or all of it; of what else they left, some is tried."""
    absent = [place for place in deaths if os.listdir(place) in ([], [".new.init"])]
    whole = [place for place in deaths if os.listdir(place) == ["new"]]
    assert absent + whole == deaths
    for place in {absent[0], *absent[5::15], absent[-1]}:
        assert init(*words, place / "new").exit_code == 0
        assert os.listdir(place) == ["new"]
        whole.append(place)
    for place in whole:
        open_home(place / "new")


def test_a_desk_is_whole_or_made_by_the_same_words_and_nothing_is_left_beside(
    tmp_path: Path,
) -> None:
    deaths = every_death(tmp_path, *DESK)
    made_again(deaths, *DESK)
    home = open_home(deaths[0] / "new")
    assert home.owner == "desk"
    home.close()


def test_a_party_is_whole_or_made_by_the_same_words_with_its_form_for_the_desk(
    tmp_path: Path, trust: Path
) -> None:
    words = ("party", "north", "--trust", trust)
    deaths = every_death(tmp_path, *words)
    made_again(deaths, *words)
    for form in tmp_path.glob("*/new/north.toml"):
        assert form.read_text(encoding="utf-8").startswith("# north")
    assert len(list(tmp_path.glob("*/new/north.toml"))) == len(list(tmp_path.glob("*/new")))


def test_in_a_directory_that_was_there_it_is_said_what_to_remove(tmp_path: Path) -> None:
    told = 0
    for place in every_death(tmp_path, *DESK, there=True)[::6]:
        again = init(*DESK, place / "new")
        whole = (place / "new" / "standclear.toml").exists()
        if again.exit_code and not whole:
            told += 1
            assert "an earlier init did not end" in again.stderr
            assert "remove what it left there" in again.stderr
        else:
            assert whole
    assert told


def test_what_is_refused_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for name in ("there", "new"):
        assert init("desk", tmp_path / name, "--name", "Valley", "--origin", "a b").exit_code == 2
    assert os.listdir(tmp_path) == ["there"]
    assert init(*DESK, tmp_path / "there").exit_code == 0


def test_a_party_is_not_made_where_another_is_nor_a_desk(tmp_path: Path, trust: Path) -> None:
    """Its thread would begin again at the first number, under the same key."""
    north = tmp_path / "north"
    assert init("party", "north", north, "--trust", trust).exit_code == 0
    (north / "thread.json").write_text('{"seq": 7, "prev": ""}', encoding="utf-8")
    pinned = (north / "desk.trust").read_bytes()
    assert "that holds no party yet" in init("party", "south", north, "--trust", trust).stderr
    assert "that holds no desk yet" in init(*DESK, north).stderr
    assert (north / "thread.json").read_text(encoding="utf-8") == '{"seq": 7, "prev": ""}'
    assert (north / "desk.trust").read_bytes() == pinned
    assert not (north / "keys" / "south.pem").exists()
