"""What its owner gives to nobody stands in no answer to the one from whom it is hidden.

Relief lodges a place that the desk alone may know of; south files a plan that it shares blind.
North files a plan over both, and then asks everything that the command line can be asked, as
people read it and as programs do. Nothing of the two secrets may stand anywhere.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.desk_on_disk import MORNING, YEAR, done, run

SECRETS = ("secret-clinic", "Wren", "35.93", "359300000", "watch, +1 555 0199", "1 releases")
OVER = ("--circle", "35.9300N 36.6300E", "--radius", "2km")


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hidden")
    done(root, "init", "desk", "desk", "--name", "Desk", "--origin", "valley.example/log")
    for party in ("north", "south", "relief"):
        done(root, "init", "party", party, party, "--desk", "desk")
        done(root, "party", "add", f"{party}/{party}.toml", "--home", "desk")
    done(root, "site", "give", "secret-clinic", "--category", "health", "--name", "Wren clinic",
         "--function", "care", "--link", "operates", "--focal-point", "watch, +1 555 0199",
         "--point", "35.9301N 36.6301E", "--error", "20m", "--home", "relief", *YEAR)  # fmt: skip
    done(root, "plan", "file", "1", "--activity", "patrol", "--domain", "ground",
         "--title", "Wren", "--contact", "south ops", *OVER, "--home", "south",
         *MORNING)  # fmt: skip
    return root


def filed(root: Path, number: str, *options: str) -> str:
    found = run(root, "plan", "file", number, "--activity", "patrol", "--domain", "ground",
                "--contact", "north ops", "--circle", "35.9450N 36.6300E", "--radius", "2km",
                "--home", "north", *MORNING, *options)  # fmt: skip
    assert found.exit_code == 0, found.output
    return found.output


ASKED = (
    ("inbox",), ("told",), ("gaps",), ("overlap", "list"), ("overlap", "list", "--all"),
    ("plan", "list"), ("plan", "list", "--all"), ("plan", "show", "1"), ("site", "list"),
    ("zone", "list"), ("move", "list"), ("party", "list"), ("party", "show", "relief"),
    ("read", "1", "--no-receipt"), ("mechanism", "show"),
    ("site", "show", "relief/site/secret-clinic"), ("plan", "show", "south/plan/1"),
)  # fmt: skip


def test_a_filer_learns_nothing_of_the_hidden_place_and_of_the_blind_plan_only_that(
    valley: Path,
) -> None:
    said = filed(valley, "1") + filed(valley, "2", "--json")
    for command in ASKED:
        for option in ((), ("--json",)):
            said += run(valley, *command, *option, "--home", "north").output
    own = ("secret-clinic that you may see",)  # what was asked for, said back
    for line in said.splitlines():
        if not any(phrase in line for phrase in own):
            assert not any(secret in line for secret in SECRETS), line


def test_the_hidden_place_is_counted_nowhere(valley: Path) -> None:
    filed(valley, "3")
    found = json.loads(run(valley, "overlap", "list", "--json", "--home", "north").stdout)
    assert {view["other_owner"] for view in found} == {"south"}
    at_desk = run(valley, "overlap", "list", "--json", "--home", "desk").stdout
    assert "relief/site/secret-clinic" in at_desk  # it is there to be hidden
    listed = run(valley, "plan", "list", "--home", "north").stdout
    (row,) = [line.split() for line in listed.splitlines() if line.startswith("north/plan/3")]
    assert row[-2:] == ["1", "0"] or row[-2:] == ["0", "1"]


def test_a_partys_directory_neither_asks_nor_speaks_as_another(valley: Path) -> None:
    for command in ("inbox", "told", "gaps"):
        refused = run(valley, command, "--home", "north", "--as", "relief")
        assert refused.exit_code == 3
        assert "north's directory" in refused.stderr
