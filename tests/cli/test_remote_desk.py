"""A party far away: no desk's directory, only an address, a token and the party's own key.

What the desk answers to a command over its door is, byte for byte, what it answers to the same
command in its own house; what is said is signed here, and is in the desk's log once.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.desk_on_disk import Valley, done, make_valley, run, say_something
from tests.cli.served_desk import Open, far, logged_in, served

LATER = "2030-03-01T00:00:00Z"

ASKED = (
    ("party", "list"), ("party", "show", "relief"), ("party", "show"), ("key", "list"),
    ("key", "list", "relief"),
    ("zone", "list"), ("zone", "list", "--all"), ("zone", "show", "south/zone/1"),
    ("plan", "list"), ("plan", "list", "--all"), ("plan", "show", "1"),
    ("plan", "show", "south/plan/1"),
    ("site", "list"), ("site", "show", "relief/site/h-7"),
    ("move", "list"), ("move", "show", "relief/move/4"),
    ("overlap", "list"), ("overlap", "list", "--all"), ("overlap", "show", "OVERLAP"),
    ("inbox",), ("inbox", "--new"), ("read", "1", "--no-receipt"),
    ("told",), ("told", "north"), ("gaps",), ("mechanism", "show"),
    ("inquiry", "--near", "35.9306N 36.6339E", "--at", "2030-02-28T23:00Z"),
    ("inquiry", "--near", "35.9306N 36.6339E", "--at", LATER), ("inquiry", "--day", "2030-03-01"),
    ("report", "sitrep", "--day", "2030-02-28"), ("report", "bulletin", "--month", "2030-02"),
    ("log", "show"), ("log", "show", "--last", "3"), ("log", "checkpoint"), ("log", "vkey"),
    # and what is refused, in the same words
    ("told", "south"), ("plan", "show", "south/plan/99"), ("overlap", "show", "ov-none"),
    ("party", "show", "nobody"), ("read", "99", "--no-receipt"), ("zone", "show", "relief/zone/9"),
)  # fmt: skip


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Valley:
    """A place, two plans, a zone and a movement; some of it hidden from north."""
    made = make_valley(tmp_path_factory.mktemp("valley"))
    say_something(made)
    morning = ("--start", "2030-03-02T06:00Z", "--end", "2030-03-02T08:00Z", "--yes")
    done(
        made.south,
        "plan",
        "file",
        "--activity",
        "patrol",
        "--domain",
        "ground",
        "--circle",
        "35.9310N 36.6310E",
        "--radius",
        "2km",
        "--share",
        "north=coarse",
        *morning,
    )
    done(
        made.south,
        "plan",
        "file",
        "--activity",
        "flight",
        "--domain",
        "air",
        "--circle",
        "36.5N 36.63E",
        "--radius",
        "2km",
        "--floor",
        "ground",
        "--ceiling",
        "FL120",
        *morning,
    )
    done(
        made.south,
        "zone",
        "propose",
        "1",
        "--kind",
        "line",
        "--name",
        "Line",
        "--corridor",
        "35.9N 36.6E; 35.9N 36.7E",
        "--width",
        "200m",
        "--domain",
        "air",
        "--agree",
        "north",
        "--start",
        "2030-03-01T00:00Z",
        "--end",
        "2031-03-01T00:00Z",
        "--yes",
    )
    done(made.relief, "move", "give", "4", "--mission", "food", "--name", "Friday convoy",
         "--corridor", "35.93N 36.63E; 36.20N 36.65E", "--width", "1km", "--passengers", "12",
         "--vehicle", "truck, white", "--on-board", "sat +870 555", "--control-room", "ops",
         "--to", "north=coarse", "--to", "south", "--consent", "--start", "2030-03-05T06:00Z",
         "--end", "2030-03-05T14:00Z", "--yes")  # fmt: skip
    return made


@pytest.fixture(scope="module")
def door(valley: Valley) -> Iterator[Open]:
    with served(valley) as found:
        yield found


@pytest.fixture(scope="module")
def machine(valley: Valley, door: Open, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where an officer of north has logged in; no directory of a desk is there."""
    place = tmp_path_factory.mktemp("machine")
    return logged_in(place, door, "north", valley.north / "keys" / "north.pem")


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["words", "json"])
@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_a_desk_afar_answers_as_in_its_own_house(
    valley: Valley, machine: Path, words: tuple[str, ...], form: tuple[str, ...]
) -> None:
    if "OVERLAP" in words:
        listed = json.loads(done(valley.north, "overlap", "list", "--json"))
        words = tuple(listed[0]["id"] if word == "OVERLAP" else word for word in words)
    here, there = run(valley.north, *words, *form), far(machine, *words, *form)
    assert there.exit_code == here.exit_code, there.output
    assert there.stdout == here.stdout
    assert there.stderr == here.stderr
    assert here.stdout or here.exit_code


def test_the_time_left_is_counted_by_the_desks_clock(valley: Valley, machine: Path) -> None:
    """A laptop a day behind shows no day more to answer in."""
    behind = {"STANDCLEAR_CLOCK": "2030-02-27T00:00:00+00:00"}
    assert far(machine, "inbox", **behind).stdout == run(valley.north, "inbox").stdout


@pytest.mark.parametrize("words", [("plan", "list"), ("inbox",), ("party", "list"), ("told",)])
def test_the_past_is_the_same_past(valley: Valley, machine: Path, words: tuple[str, ...]) -> None:
    for form in ((), ("--json",)):
        asked = (*words, "--at", LATER, *form)
        assert far(machine, *asked).stdout == run(valley.north, *asked).stdout


def test_a_login_is_for_the_user_alone_and_holds_no_key(machine: Path, door: Open) -> None:
    file = machine / "config" / "standclear" / "logins.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    (login,) = json.loads(file.read_text())
    assert (login["url"], login["party"]) == (door.address, "north")
    (key,) = (machine / "config").rglob("*.pem")
    assert key.is_symlink()
    shown = far(machine, "whoami")
    assert "north#1" in shown.stdout
    assert door.token("north") not in shown.output


MORNING = ("--start", "2030-03-02T06:00Z", "--end", "2030-03-02T08:00Z", "--yes")
PATROL = ("--activity", "patrol", "--domain", "ground", "--radius", "2km", "--title", "Patrol")


def test_what_is_said_afar_is_signed_there_and_in_the_log_once(
    valley: Valley, door: Open, machine: Path
) -> None:
    said = far(machine, "plan", "file", *PATROL, "--circle", "35.93N 36.63E", *MORNING, "--json")
    answer = json.loads(said.stdout)
    assert said.exit_code == 0, said.output
    assert [view["other"] for view in answer["overlaps"]].count("relief/site/h-7") == 1
    assert answer["remedies"]
    number = answer["plan"].rpartition("/")[2]
    shown = json.loads(far(machine, "plan", "show", number, "--json").stdout)
    assert shown["intent"]["title"] == "Patrol"
    assert (
        shown["chain"] == json.loads(done(valley.north, "plan", "show", number, "--json"))["chain"]
    )
    amended = far(machine, "plan", "amend", number, "--title", "Later patrol", "--yes")
    assert amended.exit_code == 0, amended.output
    ended = far(machine, "plan", "end", number, "--reason", "weather")
    assert ended.exit_code == 0, ended.output
    entry = door.home.office().log.entry(answer["index"])
    assert (entry.header.issuer, entry.keyid) == ("north", "north#1")
    assert not entry.header.custodial


def test_every_other_word_of_a_party_is_said_from_afar(door: Open, machine: Path) -> None:
    for words in (
        ("site", "give", "n-1", "--category", "health", "--name", "Post", "--function", "first aid",
         "--link", "operates", "--focal-point", "watch", "--point", "35.0N 36.0E", "--error", "20m",
         "--to", "south", "--consent", *MORNING),
        ("site", "amend", "n-1", "--name", "Aid post", "--yes"),
        ("site", "confirm", "n-1"),
        ("site", "withdraw", "n-1", "--reason", "moved"),
        ("move", "give", "--mission", "food", "--name", "Convoy", "--passengers", "3", "--corridor",
         "35.0N 36.0E; 35.1N 36.1E", "--width", "1km", "--on-board", "sat", "--control-room", "ops",
         "--to", "relief", "--consent", "--start", "2030-03-09T06:00Z", "--end",
         "2030-03-09T09:00Z", "--yes"),
        ("zone", "recognise", "south/zone/1"),
        ("zone", "propose", "--kind", "line", "--name", "Line", "--corridor",
         "35.0N 36.6E; 35.0N 36.7E", "--width", "200m", "--domain", "air", "--start",
         "2030-03-03T00:00Z", "--end", "2031-03-01T00:00Z", "--yes"),
        ("plan", "check", *PATROL, "--circle", "38.0N 36.63E", *MORNING),
        ("read", "2"),
        ("ack", "1", "--role", "duty", "--yes"),
        ("query", "1", "Is that the gate?"),
    ):  # fmt: skip
        said = far(machine, *words)
        assert said.exit_code == 0, (words, said.output)
    assert json.loads(far(machine, "outbox", "list", "--json").stdout) == []
    picture = door.home.office().picture
    assert "north/move/1" in picture.notices
    assert "north" in picture.zones["south/zone/1"].recognised_by


def test_the_log_is_verified_over_the_wire(valley: Valley, machine: Path) -> None:
    report = json.loads(far(machine, "log", "verify", "--json").stdout)
    size = len(json.loads(done(valley.desk, "log", "show", "--json")))
    assert (report["holds"], report["entries"], report["faults"]) == (True, size, [])
    assert report["signatures"] == size
    kept = machine / "kept"
    assert far(machine, "log", "checkpoint", "-o", str(kept)).exit_code == 0
    assert far(machine, "log", "consistency", str(kept)).exit_code == 0
    assert far(machine, "log", "export", str(machine / "copy")).exit_code == 0
    assert far(machine, "log", "trust", "-o", str(machine / "trust.json")).exit_code == 0
    trust = ("--trust", str(machine / "trust.json"))
    assert far(machine, "log", "verify", str(machine / "copy"), *trust).exit_code == 0
    made = far(machine, "proof", "make", "--release", "north:1", "-o", str(machine / "told.json"))
    assert made.exit_code == 0, made.output
    verified = far(machine, "proof", "verify", str(machine / "told.json"), *trust, "--show")
    assert verified.exit_code == 0, verified.output
    assert "body withheld" not in verified.stdout


def test_a_desks_own_work_is_not_done_over_a_network(door: Open, machine: Path) -> None:
    for words in (("audit",), ("carry",), ("run",), ("serve",), ("init", "desk", "x", "--name", "X",
                  "--origin", "x.example/log"), ("party", "add", "--id", "w", "--kind", "monitor",
                  "--name", "W", "--custodial")):  # fmt: skip
        refused = far(machine, "--desk", door.address, *words)
        assert refused.exit_code == 3, (words, refused.output)
        assert "not over a network" in refused.stderr
        assert len(refused.stderr.splitlines()) == 1


def test_a_partys_own_directory_is_used_where_it_is(
    valley: Valley, door: Open, tmp_path: Path
) -> None:
    """`init party --trust`, a login from there: no --desk is needed any more, and no copy."""
    token = {"STANDCLEAR_TOKEN": door.token("south")}
    found = far(tmp_path, "plan", "list", "--home", str(valley.south), "--desk", door.address,
                **token)  # fmt: skip
    assert found.exit_code == 0, found.output
    assert "south/plan/1" in found.stdout
    stolen = {"STANDCLEAR_TOKEN": door.token("relief")}
    refused = far(tmp_path, "plan", "end", "1", "--home", str(valley.south), "--desk",
                  door.address, **stolen)  # fmt: skip
    assert refused.exit_code == 3, refused.output
    assert "speaks for relief" in refused.stderr


def test_logging_out_ends_the_token(door: Open, valley: Valley, tmp_path: Path) -> None:
    machine = logged_in(tmp_path, door, "relief", valley.relief / "keys" / "relief.pem")
    assert far(machine, "inbox").exit_code == 0
    out = far(machine, "logout")
    assert out.exit_code == 0, out.output
    assert far(machine, "inbox").exit_code == 4  # no directory, no login
    token = {"STANDCLEAR_TOKEN": door.tokens.pop("relief0")}
    ended = far(machine, "inbox", "--desk", door.address, **token)
    assert ended.exit_code == 3
    assert "standclear login" in ended.stderr


def test_person_password_and_code_make_a_token(door: Open, valley: Valley, tmp_path: Path) -> None:
    key = str(valley.south / "keys" / "south.pem")
    typed = f"four unrelated heron words\n{door.code('south')}\n"
    words = ("login", door.address, "--person", "south-anna", "--key", key)
    result = far(tmp_path, *words, stdin=typed)
    assert result.exit_code == 0, result.output
    assert "heron" not in result.output
    assert json.loads(far(tmp_path, "whoami", "--json").stdout)["party"] == "south"
    wrong = far(tmp_path, *words, stdin="wrong\n000000\n")
    assert wrong.exit_code == 3
    nobody = far(tmp_path, *words)
    assert nobody.exit_code == 2
