"""The hotline over a network: an officer of north far from the desk, one of south in its own house.

What the desk answers to a verb of calls, lines and handovers over its door is, byte for byte, what
it answers in its own house; what is said afar is signed there, with the party's key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.desk_on_disk import Valley, done, make_valley, run
from tests.cli.served_desk import far, logged_in, served

SAID, HEARD = "35.28330N 40.15000E", "35.36430N 40.15000E"


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Valley:
    return make_valley(tmp_path_factory.mktemp("valley"))


@pytest.fixture(scope="module")
def machine(valley: Valley, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with served(valley) as door:
        place = tmp_path_factory.mktemp("machine")
        yield logged_in(place, door, "north", valley.north / "keys" / "north.pem")


def says(machine: Path, *words: str) -> str:
    """What the desk answers to a sentence said afar, which must be taken."""
    result = far(machine, *words)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_call_is_made_and_the_watch_handed_over_from_afar(valley: Valley, machine: Path) -> None:
    requested = says(machine, "call", "request", "south", "the ridge road")
    (call,) = set(re.findall(r"ca-[0-9a-f]{12}", requested))
    done(valley.south, "call", "answer", call, "duty officer")
    says(machine, "call", "position", call, "A", SAID)
    refused = run(valley.south, "call", "position", call, "A", HEARD, "--heard")
    assert "A DOES NOT MATCH, 9.0 km apart" in refused.stdout
    early = far(machine, "call", "end", call, "understood")
    assert early.exit_code == 3
    assert "until it is said again and read back, it is not agreed" in early.stderr
    assert "call end, as not_understood" in early.stderr
    bare = far(machine, "call", "note", call, "FI-1")
    assert "NAME=VALUE: nothing: give place=..." in bare.stderr
    says(machine, "call", "position", call, "A", HEARD, "--correction", "the wrong sheet")
    done(valley.south, "call", "position", call, "A", HEARD, "--heard")
    matters = json.loads(says(machine, "handover", "draft", "--json"))
    assert call in json.dumps(matters)
    given = says(machine, "handover", "give", "duty officer", "--remarks", "the ridge is open")
    assert "north duty officer hands the watch over with" in given
    assert "one key" in says(machine, "handover", "take", "duty officer")
    says(machine, "call", "end", call, "understood")
    for words in (
        ("call", "list", "--all"), ("call", "show", call), ("channel", "list", "south"),
        ("handover", "draft"), ("handover", "list"), ("phrase", "list"),
    ):  # fmt: skip
        for form in ((), ("--json",)):
            here, there = run(valley.north, *words, *form), far(machine, *words, *form)
            assert (there.stdout, there.exit_code) == (here.stdout, here.exit_code)
            assert here.stdout
    hidden = far(machine, "call", "show", "ca-000000000000")
    assert hidden.stderr == run(valley.north, "call", "show", "ca-000000000000").stderr
