"""Files from afar: what a party may see written to one, and a form of its places handed in, over
a network as in the desk's own house.

The very same bytes come out, the very same faults are found before anything is signed; and what
was tried tells nobody what others have said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.between import between
from tests.cli.desk_on_disk import MORNING, Valley, done, make_valley, run, say_something
from tests.cli.served_desk import Open, far, logged_in, served
from tests.cli.test_files_import import KML, MOVE, PLAN, SITE, form

NAMES = ("all.geojson", "all.kml", "all.kmz", "all.gpx", "all.xlsx")
KINDS = ("plans.csv", "sites.csv", "movements.csv", "zones.geojson", "movements.gpx")
LATER = "2030-03-01T00:00:00Z"


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Valley:
    """A place, plans, a movement, zones: agreed, worded anew, withdrawn; and what is over."""
    made = make_valley(tmp_path_factory.mktemp("valley"))
    say_something(made)
    zone = ("--kind", "line", "--corridor", "35.9N 36.6E; 35.9N 36.7E", "--width", "200m",
            "--domain", "air", "--start", "2030-03-01T00:00Z", "--end", "2031-03-01T00:00Z",
            "--yes")  # fmt: skip
    done(made.south, "zone", "propose", "1", "--name", "Line", "--agree", "north", *zone)
    done(made.north, "zone", "recognise", "south/zone/1")
    done(made.south, "zone", "amend", "1", "--name", "Another line", "--yes")
    done(made.south, "zone", "propose", "2", "--name", "Gone", *zone)
    done(made.south, "zone", "withdraw", "2", "--reason", "a mistake")
    done(made.south, "zone", "propose", "3", "--name", "For north", "--show-to", "north", *zone)
    patrol = ("plan", "file", "--activity", "patrol", "--domain", "ground", "--radius", "2km")
    done(made.south, *patrol, "--circle", "35.931N 36.631E", "--share", "north=coarse", *MORNING)
    done(made.south, *patrol, "--circle", "36.5N 36.63E", "--title", "Secret", *MORNING)
    done(made.north, *patrol, "--circle", "35.2N 36.63E", *MORNING)
    done(made.north, "plan", "end", "2", "--reason", "weather")
    move = ("--mission", "food", "--corridor", "35.93N 36.63E; 36.20N 36.65E", "--width", "1km",
            "--passengers", "12", "--on-board", "sat +870 555", "--control-room", "ops",
            "--consent", "--start", "2030-03-05T06:00Z", "--end", "2030-03-05T14:00Z",
            "--yes")  # fmt: skip
    done(made.relief, "move", "give", "4", "--name", "Friday", "--to", "north=coarse", *move)
    done(made.relief, "move", "give", "5", "--name", "Back", "--to", "north", *move)
    done(made.relief, "move", "report", "5", "aborted")
    return made


@pytest.fixture(scope="module")
def door(valley: Valley) -> Iterator[Open]:
    with served(valley) as found:
        yield found


@pytest.fixture(scope="module", params=["north", "relief"])
def pair(
    request: pytest.FixtureRequest,
    valley: Valley,
    door: Open,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, Path]:
    """A party's directory beside the desk, and a machine far away where it has logged in."""
    party = request.param
    near = valley.root / party
    key = near / "keys" / f"{party}.pem"
    return near, logged_in(tmp_path_factory.mktemp(party), door, party, key)


@pytest.mark.parametrize("form_", [(), ("--json",)], ids=["words", "json"])
@pytest.mark.parametrize("name", [*NAMES, *KINDS])
def test_a_file_written_afar_is_the_very_same(
    pair: tuple[Path, Path], name: str, form_: tuple[str, ...]
) -> None:
    near, machine = pair
    kind = name.partition(".")[0]
    words = ("export", name, "--kind", kind, "--force", *form_)
    here, there = run(near, *words), far(machine, *words)
    assert (there.exit_code, there.output) == (here.exit_code, here.output)
    assert here.exit_code == 0
    assert (machine / "work" / name).read_bytes() == (near / name).read_bytes()


def test_it_holds_what_is_shown_coarsely_coarsely(
    valley: Valley, door: Open, tmp_path: Path
) -> None:
    machine = logged_in(tmp_path, door, "north", valley.north / "keys" / "north.pem")
    answer = json.loads(far(machine, "export", "x.geojson", "--json").stdout)
    assert {"relief/move/4", "relief/site/h-7", "south/plan/1", "south/zone/1", "south/zone/3"} <= {
        *answer["records"]
    }
    assert not {"south/zone/2", "north/plan/2", "relief/move/5", "south/plan/2"} & {
        *answer["records"]
    }
    text = (machine / "work" / "x.geojson").read_text()
    assert "Friday" not in text
    assert "Secret" not in text


def test_the_past_is_written_as_it_was(pair: tuple[Path, Path]) -> None:
    near, machine = pair
    words = ("export", "past.geojson", "--at", LATER, "--force")
    assert far(machine, *words).output == run(near, *words).output
    there = (machine / "work" / "past.geojson").read_bytes()
    assert there == (near / "past.geojson").read_bytes()


def test_whoever_reads_for_a_file_is_seen_to_have_read(
    valley: Valley, door: Open, tmp_path: Path
) -> None:
    machine = logged_in(tmp_path, door, "south", valley.south / "keys" / "south.pem")
    assert far(machine, "export", "x.geojson").exit_code == 0
    readers = door.people.store.opened.page(owner="relief", record="", before=None, limit=100)
    assert ("relief/site/h-7", "south-anna") in {(each.record, each.person) for each in readers}


# ---- a form of places, plans or journeys, and drawings


@pytest.fixture
def fresh(tmp_path: Path) -> Valley:
    return make_valley(tmp_path)


@pytest.fixture
def open_(fresh: Valley) -> Iterator[Open]:
    with served(fresh) as found:
        yield found


def machine_of(valley: Valley, door: Open, party: str) -> Path:
    near = valley.root / party
    return logged_in(valley.root / f"{party} far", door, party, near / "keys" / f"{party}.pem")


def here_and_there(near: Path, machine: Path, file: Path, *more: str) -> tuple[Any, Any]:
    """The same file of the same name, given in the desk's own house and from far away."""
    (near / file.name).write_bytes(file.read_bytes())
    (machine / "work" / file.name).write_bytes(file.read_bytes())
    return run(near, "import", file.name, *more), far(machine, "import", file.name, *more)


ROWS = (
    ("sites", "relief", [SITE]),
    ("sites", "relief", [SITE, SITE | {"record_id": "h-2", "name": "Central hospitl"}]),
    ("sites", "relief", [SITE, SITE | {"record_id": "h-2", "recipients": "nobody"}]),
    ("sites", "relief", [SITE | {"recipients": "north; north"}, SITE | {"record_id": "h 1"}]),
    ("sites", "relief", [SITE | {"valid_from": "2029-01-01 00:00",
                                 "valid_to": "2029-02-01 00:00"}]),
    ("sites", "relief", [SITE | {"record_id": "old", "name": "Old mill, white"}]),
    ("sites", "relief", [SITE | {"record_id": "gone", "name": "Mill"}]),
    ("sites", "relief", [SITE | {"record_id": ""}, SITE | {"record_id": "", "name": "Well"}]),
    ("movements", "relief", [MOVE, MOVE | {"record_id": "m-2", "departure_from": "2030-03-01 08:00",
                                           "arrival_to": "2030-03-01 09:00"}]),
    ("plans", "north", [PLAN, PLAN | {"record_id": "p-2", "end": "2030-02-02 08:00",
                                      "start": "2030-02-02 06:00"}]),
    ("plans", "north", [PLAN | {"record_id": "ended"}, PLAN | {"title": "Long",
                                                               "end": "2030-06-02 08:00"}]),
)  # fmt: skip


@pytest.mark.parametrize("form_", [(), ("--json",)], ids=["words", "json"])
@pytest.mark.parametrize(("kind", "party", "rows"), ROWS)
def test_a_form_is_tried_afar_as_in_the_desks_own_house(
    fresh: Valley, kind: str, party: str, rows: list[dict[str, str]], form_: tuple[str, ...]
) -> None:
    old = [SITE | {"record_id": "old", "name": "Old mill"}, SITE | {"record_id": "gone"}]
    done(fresh.relief, "import", str(form(fresh, "sites", old, "old.xlsx")), "--yes")
    done(fresh.relief, "site", "withdraw", "gone", "--reason", "closed")
    ended = [PLAN | {"record_id": "ended"}]
    done(fresh.north, "import", str(form(fresh, "plans", ended, "old2.xlsx")), "--yes")
    done(fresh.north, "plan", "end", "ended", "--reason", "weather")
    with served(fresh) as door:
        before = door.home.office().log.size
        machine = machine_of(fresh, door, party)
        file = form(fresh, kind, rows)
        here, there = here_and_there(fresh.root / party, machine, file, "--dry-run", *form_)
        assert (there.exit_code, there.output) == (here.exit_code, here.output)
        assert "--timeout" not in here.output
        assert door.home.office().log.size == before
        assert not list((machine / "config").rglob("outbox/*.standclear"))


def test_a_form_enters_from_afar_and_is_the_same_at_home(fresh: Valley, open_: Open) -> None:
    machine = machine_of(fresh, open_, "relief")
    rows = [SITE, SITE | {"record_id": "h-2", "name": "Mill", "recipients": "nobody"}]
    errors = ("--errors", "back.xlsx", "--yes", "--json")
    _, there = here_and_there(fresh.relief, machine, form(fresh, "sites", rows), *errors)
    assert there.exit_code == 2
    assert (machine / "work" / "back.xlsx").read_bytes() == (
        fresh.relief / "back.xlsx"
    ).read_bytes()
    assert not open_.home.office().picture.notices
    mended = form(fresh, "sites", [SITE, rows[1] | {"recipients": "south"}])
    (machine / "work" / "sites.xlsx").write_bytes(mended.read_bytes())
    answer = json.loads(far(machine, "import", "sites.xlsx", "--yes", "--json").stdout)
    assert [each["id"] for each in answer["entered"]] == ["relief/site/h-1", "relief/site/h-2"]
    assert all(isinstance(each["index"], int) for each in answer["entered"])
    again = far(machine, "import", "sites.xlsx", "--yes")
    assert "2 that the desk has already" in again.stderr
    entry = open_.home.office().log.entry(answer["entered"][0]["index"])
    assert (entry.keyid, entry.header.custodial) == ("relief#1", False)


def test_drawings_become_plans_and_zones_from_afar(fresh: Valley, open_: Open) -> None:
    machine = machine_of(fresh, open_, "north")
    (machine / "work" / "drawn.kml").write_text(KML)
    said = far(machine, "import", "drawn.kml", "--kind", "plans", "--activity", "flight",
               "--domain", "air", "--radius", "500m", "--ceiling", "1500 ft AGL",
               *MORNING)  # fmt: skip
    assert said.exit_code == 0, said.output
    said = far(machine, "import", "drawn.kml", "--kind", "zones", "--zone-kind", "no_fly",
               "--agree", "south", *MORNING)  # fmt: skip
    assert said.exit_code == 0, said.output
    picture = open_.home.office().picture
    assert sorted(picture.plans) == ["north/plan/1", "north/plan/2"]
    assert sorted(picture.zones) == ["north/zone/1", "north/zone/2"]


def test_what_was_signed_and_not_answered_is_handed_in_before_a_form(
    fresh: Valley, open_: Open
) -> None:
    """The line breaks in the middle of two rows: the same file again, and each is there once."""
    with between(open_.address) as line:
        at_line = Open(line.address, open_.people, open_.home, open_.tokens, open_.secrets)
        machine = machine_of(fresh, at_line, "relief")
        rows = [SITE, SITE | {"record_id": "", "name": "Mill"}]
        (machine / "work" / "f.xlsx").write_bytes(form(fresh, "sites", rows).read_bytes())
        line.on_statement = "lost"
        broken = far(machine, "import", "f.xlsx", "--yes", "--timeout", "0s")
        assert broken.exit_code == 6, broken.output
        line.on_statement = ""
        again = far(machine, "import", "f.xlsx", "--yes")
        assert again.exit_code == 0, again.output
    assert len(open_.home.office().picture.notices) == 2
