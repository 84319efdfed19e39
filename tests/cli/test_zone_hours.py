"""Two parties agree on a zone for working hours only; what the minutes say is typed, said back
with the first hours that it means, signed, and shown the same to whoever is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.desk_on_disk import Valley, done, make_valley, run, told

CIRCLE = ("--circle", "33.5000N 36.3000E", "--radius", "5km")
MARCH = ("--start", "2030-03-01T00:00Z", "--end", "2030-04-01T00:00Z", "--yes")
ZONE = ("--kind", "deconfliction", "--name", "Bridge", "--domain", "ground", *CIRCLE, *MARCH)
WORK = ("--when", "Mon-Fri 06:00-18:00 Asia/Damascus", "--when", "2030-03-20 off Asia/Damascus")


@pytest.fixture
def valley(tmp_path: Path) -> Valley:
    return make_valley(tmp_path)


def test_hours_are_said_back_with_the_first_times_that_they_mean(valley: Valley) -> None:
    said = run(valley.north, "zone", "propose", "1", *ZONE, *WORK).stderr
    assert "in force only: Mon-Fri 06:00-18:00 Asia/Damascus" in said
    assert "in force only: 2030-03-20 off Asia/Damascus" in said
    # 1 March 2030 is a Friday; Damascus is at UTC+3 all year since 2022 (IANA 2022e).
    assert "so Fri 2030-03-01 03:00Z to Fri 2030-03-01 15:00Z, 12 h" in said
    assert "so Mon 2030-03-04 03:00Z to Mon 2030-03-04 15:00Z, 12 h" in said
    assert "and so on" in said


def test_hours_are_shown_told_and_answered_in_json(valley: Valley) -> None:
    done(valley.north, "zone", "propose", "1", *ZONE, *WORK)
    shown = done(valley.south, "zone", "show", "north/zone/1")
    assert "in force    Mon-Fri 06:00-18:00 Asia/Damascus" in shown
    assert "            2030-03-20 off Asia/Damascus" in shown
    schedule = told(valley.south, "zone", "show", "north/zone/1")["zone"]["schedule"]
    assert schedule["zone"] == "Asia/Damascus"
    assert schedule["windows"] == [
        {"kind": "weekly", "days": [1, 2, 3, 4, 5], "start": "06:00", "end": "18:00"}
    ]
    number = told(valley.south, "inbox")["releases"][-1]["number"]
    release = done(valley.south, "read", str(number), "--no-receipt")
    assert "In force only: Mon-Fri 06:00-18:00 Asia/Damascus; 2030-03-20 off" in release


def test_a_plan_overlaps_only_while_the_zone_is_in_force(valley: Valley) -> None:
    done(valley.north, "zone", "propose", "1", *ZONE, *WORK)
    plan = ("plan", "check", "--activity", "patrol", "--domain", "ground", *CIRCLE, "--yes")
    for start, end, found in (
        ("2030-03-05T06:00Z", "2030-03-05T07:00Z", 1),
        ("2030-03-05T16:00Z", "2030-03-05T17:00Z", 0),
        ("2030-03-20T06:00Z", "2030-03-20T07:00Z", 0),
    ):
        answer = told(valley.south, *plan, "--start", start, "--end", end)
        assert len(answer["overlaps"]) == found, start


def test_an_amendment_keeps_the_hours_until_they_are_named(valley: Valley) -> None:
    done(valley.north, "zone", "propose", "1", *ZONE, *WORK)

    def hours() -> object:
        return told(valley.north, "zone", "show", "1")["zone"]["schedule"]

    before = hours()
    done(valley.north, "zone", "amend", "1", "--remarks", "as agreed", "--yes")
    assert hours() == before
    changed = ("zone", "amend", "1", "--when", "daily sunrise-30m..sunset+30m", "--yes")
    assert "so Fri 2030-03-01 03:" in run(valley.north, *changed).stderr
    assert json.dumps(hours()) != json.dumps(before)
    done(valley.north, "zone", "amend", "1", "--when", "always", "--yes")
    assert hours() is None
    assert "in force" not in done(valley.north, "zone", "show", "1")


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        ("Mon-Fri 6-18", "--when 'Mon-Fri 6-18': 6-18 does not fit: give 06:00-18:00, all day"),
        ("Mon 06:00-06:00", "all day, or 'next day' after it"),
        ("2030-03-20 off", "hours when it is in force"),
    ],
)
def test_doubtful_hours_are_refused_with_what_would_be_right(
    valley: Valley, hours: str, says: str
) -> None:
    result = run(valley.north, "zone", "propose", "1", *ZONE, "--when", hours)
    assert result.exit_code == 2
    assert says in result.stderr
    assert told(valley.north, "zone", "list") == []


def test_hours_that_never_come_are_pointed_out(valley: Valley) -> None:
    words = ("--when", "2031-01-01 all day")
    said = run(valley.north, "zone", "propose", "1", *ZONE, *words).stderr
    assert "LOOK AGAIN: 2031-01-01 lies outside the zone's own time" in said
    assert "LOOK AGAIN: by these hours the zone is never in force" in said


def test_hours_travel_on_a_map_and_back(valley: Valley) -> None:
    done(valley.north, "zone", "propose", "1", *ZONE, *WORK)
    before = told(valley.north, "zone", "show", "1")["zone"]["schedule"]
    done(valley.north, "export", "zones.geojson", "--kind", "zones")
    drawn = json.loads((valley.north / "zones.geojson").read_text())
    for feature in drawn["features"]:
        feature["properties"]["record_id"] = "south/zone/9"
    (valley.south / "zones.geojson").write_text(json.dumps(drawn))
    done(valley.south, "import", "zones.geojson", "--kind", "zones", "--yes")
    assert told(valley.south, "zone", "show", "9")["zone"]["schedule"] == before
