"""What a release, a remedy and a finding say to the person who reads them.

Requirement: a recipient can plot what it is told, reads nothing twice, and is told what a remedy
leaves near; an auditor reads sentences.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from standclear.core import events as ev
from standclear.core.release import OverlapView
from standclear.core.shape import Circle, EdgeRule, Point, Polygon, Position, Shape, Volume4D
from standclear.core.telling import DISCLAIMER
from standclear.service.event_words import in_words
from standclear.service.home import open_home
from standclear.service.places import place_lines
from standclear.service.wording import overlap_lines
from standclear.service.wording import text as text_for_links
from tests.cli.desk_on_disk import MORNING, Valley, done, make_valley, run, say_something

NIGHT = datetime(2030, 3, 1, tzinfo=UTC)


def lines_of(shape: Shape) -> list[str]:
    return place_lines(Volume4D(shape, None, None, NIGHT, NIGHT, 0))


def ring(corners: int) -> Polygon:
    """A fan of corners on a parabola near Idlib."""
    found = [(366_000_000 + k * 100_000, 359_000_000 + k * k * 10_000) for k in range(corners)]
    return Polygon(((tuple(Position(lon, lat) for lon, lat in found),),), EdgeRule.STRAIGHT)


@pytest.mark.parametrize(("corners", "told"), [(4, 4), (12, 12), (13, 0)])
def test_every_corner_is_told_up_to_twelve(corners: int, told: int) -> None:
    lines = lines_of(ring(corners))
    assert [line.split(":")[0] for line in lines[:-2]] == [f"corner {n + 1}" for n in range(told)]
    assert lines[-2].startswith("box ")


def test_the_box_holds_the_place_and_the_centre_is_said_from_a_town() -> None:
    box, centre = lines_of(Circle(Position(367_000_000, 360_000_000), 2_000_000))
    assert box == "box 35.9819N 36.6778E to 36.0181N 36.7222E"
    assert centre == (
        "centre 2.8 km ESE of Ma‘arratmişrīn; 36.00000N 36.70000E; MGRS 37S BV 92689 86394"
    )


def test_far_from_every_town_none_is_named() -> None:
    centre = lines_of(Point(Position(-1_300_000_000, -450_000_000), 0))[-1]
    assert centre.startswith("centre 45.00000S 130.00000W; MGRS ")


def test_a_box_across_180_degrees_goes_the_short_way() -> None:
    box, centre = lines_of(Circle(Position(1_799_990_000, 100_000_000), 20_000_000))
    west, east = box.split()[2], box.split()[5]
    assert (west[-1], east[-1]) == ("E", "W")
    assert "179.99900E" in centre


@pytest.fixture
def valley(tmp_path: Path) -> Valley:
    made = make_valley(tmp_path)
    say_something(made)
    return made


def test_nothing_is_said_twice_on_a_screen_or_in_a_message(valley: Valley) -> None:
    (first, *_) = json.loads(done(valley.desk, "inbox", "--as", "north", "--json"))["releases"]
    shown = done(valley.north, "read", "1", "--no-receipt")
    assert shown.count(first["headline"]) == 1
    assert shown.count(DISCLAIMER) == 1
    (record, *_) = open_home(valley.desk).office().picture.releases["north"]
    assert DISCLAIMER not in text_for_links(record.release)
    assert text_for_links(record.release).count(first["headline"]) == 1


def test_a_remedy_says_what_it_leaves_near(valley: Valley) -> None:
    result = run(valley.north, "plan", "check", "--activity", "patrol", "--domain", "ground",
                 "--circle", "35.9306N 36.6339E", "--radius", "500m", "--yes",
                 "--start", "2030-03-02T06:00Z", "--end", "2030-03-02T08:00Z")  # fmt: skip
    lines = result.stdout.splitlines()
    (aside,) = [n for n, line in enumerate(lines) if line.strip().startswith("aside by")]
    assert lines[aside + 1].strip().startswith("after it: comes within ")
    assert lines[aside + 1].endswith(" m of relief/site/h-7")


def test_a_finding_of_the_audit_is_a_sentence() -> None:
    rung = ev.Reminded("relief", 3, "exhausted", 1, "")
    assert in_words(rung) == "relief #3: the role for rung 1 was to be rung ('exhausted')"
    keys = in_words(ev.KeysChanged("north", granted=("north#2",)))
    assert keys == "keys changed: party north, granted north#2, revoked none"
    for said in (in_words(rung), keys):
        assert "Event" not in said
        assert "(" not in said.split("(")[0]


def test_a_box_in_the_south_and_west_has_letters_and_no_sign() -> None:
    box = (-219_703_000, -330_296_000, -219_698_000, -330_292_000)
    view = OverlapView(
        "ov-1", near=False, yours="north/plan/1", your_version=1, other="", other_owner="south",
        other_kind="plan", call="south", box_e7=box,
    )  # fmt: skip
    assert "  within 33.0296S to 33.0292S, 21.9703W to 21.9698W" in overlap_lines(view, "UTC")


def test_a_plan_is_withdrawn_until_it_has_begun(valley: Valley) -> None:
    assert "is withdrawn: weather." in done(
        valley.north, "plan", "withdraw", "1", "--reason", "weather"
    )
    patrol = ("--activity", "patrol", "--domain", "ground", "--radius", "2km", *MORNING)
    done(valley.north, "plan", "file", "2", "--circle", "35.93N 36.63E", *patrol)
    done(valley.north, "plan", "activate", "2")
    refused = run(valley.north, "plan", "withdraw", "2")
    assert refused.exit_code == 3
    assert "is Activated; a plan is withdrawn before it begins" in refused.stderr
    assert "plan end" in refused.stderr
    assert "is Ended." in done(valley.north, "plan", "end", "2")
