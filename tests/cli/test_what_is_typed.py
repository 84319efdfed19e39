"""A drawing that carries its own date and ceiling, and a person who types others beside it.

Requirement: what is typed is what is signed, and every difference from the drawing is said before
anybody signs. A flight filed a year early under a ceiling nobody meant is told to nobody in time.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from standclear.service.home import open_home
from tests.cli.desk_on_disk import Valley, done, make_valley, run

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
