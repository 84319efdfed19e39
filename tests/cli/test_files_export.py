"""What one party may see, written for a map or a spreadsheet: no more than it may, nothing lost
in silence, and never a file that reads as "nothing is there"."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from standclear.formats import format_for
from tests.cli.desk_on_disk import YEAR, Valley, done, make_valley, run, say_something, told

MAPS = ("all.geojson", "all.kml", "all.kmz", "all.gpx")


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Valley:
    valley = make_valley(tmp_path_factory.mktemp("export"))
    say_something(valley)
    done(valley.south, "plan", "file", "--activity", "patrol", "--domain", "ground", "--circle",
         "36.1000N 36.7000E", "--radius", "1km", "--title", "Secret", "--start",
         "2030-03-02T06:00Z", "--end", "2030-03-02T08:00Z", "--yes")  # fmt: skip
    done(valley.north, "zone", "propose", "--kind", "deconfliction", "--name", "East", "--area",
         "35.90N 36.60E; 35.90N 36.70E; 35.96N 36.70E", "--start", "2030-03-02T06:00Z", "--end",
         "2030-04-02T08:00Z", "--yes")  # fmt: skip
    return valley


@pytest.mark.parametrize("name", MAPS)
def test_every_map_holds_every_record_as_it_was(valley: Valley, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    answer = told(valley.desk, "export", str(file))
    assert len(answer["records"]) == 4
    assert all(loss.startswith("vehicles, recipients") for loss in answer["losses"])
    features = format_for(name).read(file.read_bytes()).features
    assert {f.get("record_id") for f in features} == set(answer["records"])


def test_a_party_gets_its_own_and_what_it_is_shown(valley: Valley, tmp_path: Path) -> None:
    seen = {
        party: set(
            told(valley.root / party, "export", str(tmp_path / "x.geojson"), "--force")["records"]
        )
        for party in ("north", "south", "relief")
    }
    zone, site = "north/zone/1", "relief/site/h-7"
    assert seen["north"] == {zone, site, "north/plan/1"}
    assert seen["south"] == {zone, site, "south/plan/1"}
    assert seen["relief"] == {zone, site}


def test_nothing_of_what_is_shown_coarsely_stands_in_the_bytes(
    valley: Valley, tmp_path: Path
) -> None:
    for name in ("x.geojson", "x.kml", "x.gpx"):
        done(valley.south, "export", str(tmp_path / name))
        text = (tmp_path / name).read_text()
        for secret in ("Al-Amal", "surgery", "35.9306", "Patrol"):
            assert secret not in text, (name, secret)
        assert "relief/site/h-7" in text
        assert "coarse" in text


def test_forms_hold_what_is_whole_and_name_what_is_not(valley: Valley, tmp_path: Path) -> None:
    answer = told(valley.south, "export", str(tmp_path / "all.xlsx"))
    assert answer["records"] == ["south/plan/1"]
    assert any(
        loss.startswith("relief/site/h-7: shown to you coarsely") for loss in answer["losses"]
    )
    assert any(loss.startswith("north/zone/1: needs a map") for loss in answer["losses"])


@pytest.mark.parametrize("name", ["none.geojson", "none.kml", "none.gpx", "none.csv", "none.xlsx"])
def test_an_empty_file_says_that_absence_is_not_absence_of_protection(
    valley: Valley, tmp_path: Path, name: str
) -> None:
    arguments = ("export", str(tmp_path / name), "--kind", "movements", "--force")
    assert "Absence from a list is not absence of protection." in done(valley.south, *arguments)
    assert told(valley.south, *arguments)["note"].startswith("Absence from a list")
    assert (tmp_path / name).exists()


def test_the_past_holds_what_held_then(valley: Valley, tmp_path: Path) -> None:
    file = str(tmp_path / "before.geojson")
    done(valley.desk, "export", file, "--at", "2030-02-28T00:00Z")
    assert json.loads(Path(file).read_text())["features"] == []


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("x.csv", "all", "CSV holds one table"),
        ("x.csv", "zones", "there is no form for zones"),
        ("x.docx", "all", "a file ending in one of"),
        ("nowhere/x.kml", "all", "a name in a directory that exists"),
    ],
)
def test_what_cannot_be_written_is_refused(
    valley: Valley, tmp_path: Path, name: str, kind: str, says: str
) -> None:
    result = run(valley.north, "export", str(tmp_path / name), "--kind", kind)
    assert result.exit_code == 2
    assert says in result.stderr
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("kind", ["plans", "sites"])
def test_a_form_that_was_written_is_taken_as_the_same(
    valley: Valley, tmp_path: Path, kind: str
) -> None:
    owner = valley.north if kind == "plans" else valley.relief
    for suffix in (".csv", ".xlsx"):
        file = str(tmp_path / f"{kind}{suffix}")
        done(owner, "export", file, "--kind", kind)
        answer = told(owner, "import", file, "--yes")
        assert (len(answer["unchanged"]), answer["entered"], answer["faults"]) == (1, [], [])


@pytest.mark.parametrize("name", MAPS)
def test_a_map_that_was_written_is_taken_as_the_same(
    valley: Valley, tmp_path: Path, name: str
) -> None:
    file = str(tmp_path / name)
    done(valley.north, "export", file, "--kind", "plans")
    answer = told(valley.north, "import", file, "--yes")
    assert (answer["unchanged"], answer["entered"], answer["faults"]) == (["north/plan/1"], [], [])


def test_a_form_brings_back_every_field_and_names_those_that_it_cannot(
    valley: Valley, tmp_path: Path
) -> None:
    done(valley.relief, "site", "give", "h-8", "--category", "water", "--name", "Well",
         "--function", "water", "--link", "operates", "--focal-point", "watch, +1 555 0100",
         "--point", "35.9306N 36.6339E", "--error", "20m", "--mark-radar", "corner reflectors",
         "--hours", "day and night", "--to", "north", "--consent", *YEAR)  # fmt: skip
    file = tmp_path / "forms.xlsx"
    answer = told(valley.relief, "export", str(file), "--kind", "sites")
    assert "relief/site/h-8" in answer["records"]
    assert answer["losses"] == []
    again = ("import", str(file), "--kind", "sites", "--dry-run")
    assert "relief/site/h-8" in told(valley.relief, *again)["unchanged"]
    done(valley.relief, "site", "amend", "h-8", "--hours", "day  and  night", "--yes")
    answer = told(valley.relief, "export", str(tmp_path / "again.xlsx"), "--kind", "sites")
    assert answer["losses"] == []
    done(valley.relief, "site", "give", "h-9", "--category", "water", "--name", "Spring",
         "--function", "water", "--link", "operates", "--focal-point", "watch, +1 555 0100",
         "--point", "35.9306N 36.6339E", "--error", "20m", *YEAR)  # fmt: skip
    answer = told(valley.relief, "export", str(tmp_path / "unshared.xlsx"), "--kind", "sites")
    (loss,) = answer["losses"]
    assert loss.startswith("relief/site/h-9: read back, its row is to be corrected: column")
    assert "'consent'" in loss
