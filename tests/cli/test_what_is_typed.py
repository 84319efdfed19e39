"""A drawing that carries its own date and ceiling, and a person who types others beside it.

Requirement: what is typed is what is signed, and every difference from the drawing is said before
anybody signs. A flight filed a year early under a ceiling nobody meant is told to nobody in time.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from standclear.service.home import open_home
from tests.cli.desk_on_disk import MORNING, Valley, done, make_valley, run, told

DRAWN = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Orbit</name>
<TimeSpan><begin>2029-12-25T08:00:00Z</begin><end>2029-12-25T10:00:00Z</end></TimeSpan>
<ExtendedData>
<Data name="floor_m"><value>100</value></Data><Data name="floor_datum"><value>amsl</value></Data>
<Data name="ceiling_m"><value>900</value></Data>
<Data name="ceiling_datum"><value>amsl</value></Data>
</ExtendedData>
<Polygon><outerBoundaryIs><LinearRing><coordinates>
36.6,35.9 36.7,35.9 36.7,36.0 36.6,36.0 36.6,35.9
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>"""
TYPED = ("--floor", "500 ft AMSL", "--ceiling", "FL300", "--start", "2030-03-02T08:00Z",
         "--end", "2030-03-02T10:00Z")  # fmt: skip
FLIGHT = ("--activity", "flight", "--domain", "air")


@pytest.fixture
def valley(tmp_path: Path) -> Valley:
    made = make_valley(tmp_path)
    (tmp_path / "ge.kml").write_text(DRAWN)
    return made


def signed(valley: Valley) -> tuple[str, str, str, str]:
    (plan,) = open_home(valley.desk).office().picture.plans.values()
    (volume,) = plan.intent.volumes
    assert volume.floor is not None
    high = "unlimited" if volume.ceiling is None else f"{volume.ceiling.value_mm}"
    return (
        f"{volume.start:%Y-%m-%d %H}", f"{volume.end:%Y-%m-%d %H}", f"{volume.floor.value_mm}",
        high,
    )  # fmt: skip


@pytest.mark.parametrize(
    "words", [("plan", "file", "op", "--file"), ("import", "--kind", "plans")], ids=" ".join
)
def test_what_is_typed_wins_and_each_difference_is_said(
    valley: Valley, words: tuple[str, ...]
) -> None:
    result = run(valley.north, *words, "../ge.kml", *FLIGHT, *TYPED, "--yes")
    assert result.exit_code == 0, result.output
    assert signed(valley) == ("2030-03-02 08", "2030-03-02 10", "152400", "9144000")
    doubts = [line for line in result.stderr.splitlines() if "LOOK AGAIN" in line]
    for name, drawn in (
        ("start", "2029-12-25 08:00Z"),
        ("end", "2029-12-25 10:00Z"),
        ("floor", "100 m AMSL"),
        ("ceiling", "900 m AMSL"),
    ):
        (doubt,) = [line for line in doubts if f"{name} is {drawn} in the drawing" in line]
        assert "as typed, is what counts" in doubt


def test_without_a_limit_is_something_that_can_be_typed(valley: Valley) -> None:
    typed = (*TYPED[4:], "--ceiling", "unlimited")
    done(valley.north, "plan", "file", "op", "--file", "../ge.kml", *FLIGHT, *typed, "--yes")
    assert signed(valley)[2:] == ("100000", "unlimited")


def test_what_agrees_with_the_drawing_is_no_difference(valley: Valley) -> None:
    result = run(valley.north, "plan", "check", "--file", "../ge.kml", *FLIGHT,
                 "--start", "2029-12-25T08:00Z", "--ceiling", "900 m AMSL")  # fmt: skip
    assert "LOOK AGAIN" not in result.stderr


NINE_KM_OFF = "35.4200N 40.1500E"  # of the centre of Deir ez-Zor


def test_a_place_nine_kilometres_off_its_town_is_to_be_looked_at_again(valley: Valley) -> None:
    """Its town's reach holds it, so nothing refuses it: that is how it was passed in 2016."""
    words = ("--circle", NINE_KM_OFF, "--radius", "1km", "--place", "Deir ez-Zor", *TYPED[4:])
    result = run(valley.north, "plan", "check", *FLIGHT, *words, "--yes")
    assert result.exit_code == 0, result.output
    assert "Inside Deir ez-Zor, Deir ez-Zor, SY, as you say, 9." in result.stderr
    (doubt,) = [line for line in result.stderr.splitlines() if "LOOK AGAIN" in line]
    assert doubt.startswith(f"  LOOK AGAIN: {NINE_KM_OFF}: 9.")
    assert "of the centre of Deir ez-Zor, beyond 5 km" in doubt


def test_a_drawing_far_from_its_towns_centre_is_to_be_looked_at_again(valley: Valley) -> None:
    drawn = DRAWN.replace("36.6,35.9", "40.15,35.42").replace("36.7,36.0", "40.15,35.33")
    drawn = drawn.replace("36.7,35.9", "40.14,35.33").replace("36.6,36.0", "40.16,35.33")
    (valley.root / "town.kml").write_text(drawn)
    for words in (("plan", "file", "op", "--file"), ("import", "--kind", "plans")):
        result = run(valley.north, *words, "../town.kml", *FLIGHT, *TYPED, "--place",
                     "Deir ez-Zor", "--yes")  # fmt: skip
        assert "35.42000N 40.15000E: 9." in result.stderr
        assert "of the centre of Deir ez-Zor, beyond 5 km" in result.stderr


def test_near_the_centre_of_a_town_nothing_is_to_be_looked_at_again(valley: Valley) -> None:
    words = ("--circle", "35.3400N 40.1500E", "--radius", "1km", "--place", "Deir ez-Zor")
    result = run(valley.north, "plan", "check", *FLIGHT, *words, *TYPED[4:], "--yes")
    assert "of the centre of Deir ez-Zor." in result.stderr
    assert "LOOK AGAIN" not in result.stderr


def doubts(valley: Valley, *words: str, at: str = "2030-03-01T00:00:00+00:00") -> list[str]:
    """What `plan check` asks to look at again."""
    result = run(valley.north, "plan", "check", *FLIGHT, *words, "--yes", at=at)
    return [line.partition(": ")[2] for line in result.stderr.splitlines() if "LOOK AGAIN" in line]


def when(start: str, end: str) -> tuple[str, ...]:
    return ("--start", start, "--end", end)


def test_what_is_seldom_meant_is_to_be_looked_at_again_before_it_is_signed(
    valley: Valley,
) -> None:
    here = ("--circle", "35.3400N 40.1500E", "--radius", "2km")
    [begun] = doubts(valley, *here, *when("2030-02-28T22:30Z", "2030-03-01T02:00Z"))
    assert begun.startswith("it began 1 h 30 min ago, on Thu 2030-02-28 22:30Z")
    [long] = doubts(valley, *here, *when("2030-03-02T06:00Z", "2030-04-02T08:00Z"))
    assert long == "it lasts 31 d 2 h, more than 30 days"
    (wide,) = doubts(valley, *here[:2], "--radius", "101km", *TYPED[4:])
    assert wide == "it is 202 km wide, more than 200 km"
    route = ("--corridor", "35.3400N 40.1500E; 36.3400N 42.1500E", "--width", "1km")  # 42 for 40
    (long_way,) = doubts(valley, *route, *TYPED[4:])
    assert "km wide, more than 200 km" in long_way


def test_a_plan_of_a_month_and_of_200_km_at_the_most_needs_no_second_look(valley: Valley) -> None:
    here = ("--circle", "35.3400N 40.1500E", "--radius", "100km")
    assert not doubts(valley, *here, *when("2030-03-01T00:00Z", "2030-03-31T00:00Z"))
    over = (
        "--corridor",
        "10.0000N 179.9000E; 10.0000N 179.9000W",
        "--width",
        "1km",
    )  # across the meridian
    assert not doubts(valley, *over, *TYPED[4:])


def test_a_drawing_taken_in_late_is_to_be_looked_at_again(valley: Valley) -> None:
    words = ("import", "../ge.kml", "--kind", "plans", *FLIGHT, "--dry-run")
    result = run(valley.north, *words, at="2029-12-25T09:00:00+00:00")
    assert "it began 1 h ago" in result.stderr


def test_at_a_desk_that_holds_keys_a_plan_says_who_speaks(tmp_path: Path) -> None:
    done(tmp_path, "init", "desk", "desk", "--name", "Desk", "--origin", "valley.example/log")
    desk = tmp_path / "desk"
    for party in ("north", "south"):
        done(desk, "party", "add", "--id", party, "--kind", "armed_force", "--name", party,
             "--custodial")  # fmt: skip
    plan = ("plan", "file", "--activity", "patrol", "--domain", "ground", "--circle",
            "35.9300N 36.6300E", "--radius", "2km", *MORNING)  # fmt: skip
    refused = run(desk, *plan)
    assert refused.exit_code == 2
    assert "--as: nothing: give who speaks, as this is the desk's" in refused.stderr
    assert "keys held here: north, south" in refused.stderr
    as_north = run(desk, *plan, "--as", "north")
    assert "--contact: nothing: give" in as_north.stderr


def test_a_place_is_read_back_in_the_language_asked_for(valley: Valley) -> None:
    check = ("plan", "check", "--activity", "patrol", "--domain", "ground", *MORNING,
             "--circle", "35.8806N 36.6339E", "--radius", "500m")  # fmt: skip
    assert " км к югу от: Идлиб" in run(valley.north, "--lang", "ru", *check).stderr
    assert "كم جنوب إدلب" in run(valley.north, "--lang", "ar", *check).stderr
    assert " km S of Idlib" in run(valley.north, *check).stderr
    notice = run(valley.relief, "--lang", "ru", "told")  # where it has no bearing, it does no harm
    assert notice.exit_code == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("--area", "36.0N 36.6E; 36.1N 36.7E; 36.0N 36.7E; 36.1N 36.6E"), "--area"),
        (("--circle", "36.0N 36.6E", "--radius", "0m"), "--radius"),
        (("--corridor", "36.0N 36.6E; 36.1N 36.7E", "--width", "3000km"), "--width"),
        (("--circle", "36.0N 36.6E", "--radius", "20000km"), "--circle"),
        (("--circle", "36.0N 36.6E", "--radius", "1km", "--floor", "9000 ft AMSL"), "--floor"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value[::2]),
)
def test_what_cannot_be_is_told_by_its_option_and_before_it_is_said_back(
    valley: Valley, changed: tuple[str, ...], said: str
) -> None:
    times = (*MORNING, "--ceiling", "5000 ft AMSL")
    result = run(valley.north, "plan", "check", "op", *FLIGHT, *times, *changed, "--yes")
    assert result.exit_code == 2, result.output
    assert f"{said}: " in result.stderr
    assert "Read back" not in result.stderr
    assert "/" not in result.stderr.partition(": give")[0].partition(said)[2]


def hospital(number: str, name: str, point: str, to: str) -> tuple[str, ...]:
    return ("site", "give", number, "--category", "health", "--name", name, "--function", "surgery",
            "--link", "operates", "--focal-point", "watch", "--point", point, "--error", "20m",
            "--start", "2030-03-01T00:00Z", "--end", "2030-09-01T00:00Z", "--to", to, "--consent",
            "--yes")  # fmt: skip


def test_a_place_given_before_is_to_be_looked_at_again_before_it_is_signed(valley: Valley) -> None:
    here, beside = "35.93060N 36.63390E", "35.93100N 36.63390E"  # 44 m
    run(valley.relief, *hospital("1", "Al-Amal hospital", here, "north=full"))
    again = run(valley.relief, *hospital("2", "AL AMAL HOSPITAL", beside, "south=full"))
    assert again.exit_code == 0
    assert (
        "LOOK AGAIN: relief/site/1 ('Al-Amal hospital') is of a place 44 m away, given before"
        in again.stderr
    )
    shown = told(valley.north, *hospital("1", "al-amal  Hospital", beside, "south=full"))
    assert shown["taken"]
    assert shown["near"] == [
        {"notice": "relief/site/1", "name": "Al-Amal hospital", "owner": "relief", "apart_m": 44.4}
    ]  # and not relief/site/2, which north was not shown


def test_another_name_or_another_place_is_nothing_to_be_looked_at_again(valley: Valley) -> None:
    run(valley.relief, *hospital("1", "Al-Amal hospital", "35.9306N 36.6339E", "north=full"))
    far = hospital("2", "Al-Amal hospital", "35.9366N 36.6339E", "north=full")  # 666 m
    assert "LOOK AGAIN: relief" not in run(valley.relief, *far).stderr
    other = hospital("3", "Water works", "35.9306N 36.6339E", "north=full")
    assert "near" not in told(valley.relief, *other)


@pytest.mark.parametrize(
    ("option", "value", "right"),
    [
        ("--place", "Nowhereville", "a name that the gazetteer has"),
        ("--zone", "Mars/Olympus", "an IANA zone such as Asia/Damascus"),
        ("--end", "2100-01-01T00:00Z", "times from 1952 to 2088"),
    ],
)
def test_a_name_that_is_not_known_is_told_by_its_own_option(
    valley: Valley, option: str, value: str, right: str
) -> None:
    here = ("--circle", "35.9306N 36.6339E", "--radius", "2km")
    result = run(valley.north, "plan", "check", *FLIGHT, *here, *MORNING, option, value)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"standclear: {option}: {value[:4]}")
    assert right in result.stderr


def test_who_must_name_what_a_plan_overlaps_is_told_what_to_type(valley: Valley) -> None:
    done(valley.desk, "mechanism", "set", "proof_of_knowledge=north")
    file = ("plan", "file", "1", *FLIGHT, "--circle", "35.93N 36.63E", "--radius", "2km", *MORNING)
    done(valley.south, *file)  # blind: of its record north sees nothing else
    refused = run(valley.north, *file)
    assert refused.exit_code == 5
    key = refused.stdout.partition("once you have read these: add ")[2].split("\n")[0].split()
    assert key[0] == "--key"
    assert f"  ovn {key[1]}, for the key" in refused.stdout
    assert f"  ovn {key[1]}, for the key" in done(valley.north, "read", "4")
    assert "1 overlap found" in done(valley.north, *file, *key)
