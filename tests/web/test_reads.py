"""A hospital's notice was read by those who must spare it. When it is struck, its owner asks who
had it before them, and when; the answer must be whole."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from standclear.service.people.accounts import People
from standclear.store.people import PeopleStore
from standclear.web.asker import Asker
from standclear.web.reads import Reading, note
from tests.town import Clock, plan, site
from tests.web.people_door import Desk

ANNA = Asker("north", "anna")


def lines(found: list[dict[str, object]]) -> list[tuple[object, ...]]:
    return [(each["record"], each["version"], each["person"], each["times"]) for each in found]


def test_the_owner_sees_who_read_its_notice_and_nobody_else_does(desk: Desk) -> None:
    note(desk.people, ANNA, [Reading("relief/site/1", 1), Reading("other/site/2", 1)])
    rita, anna, clerk = (
        desk.enrols(*who) for who in (("relief", "rita"), ("north", "anna"), ("desk", "clerk"))
    )
    assert lines(rita.items("/v1/reads")) == [("relief/site/1", 1, "anna", 1)]
    assert anna.items("/v1/reads") == []
    assert len(clerk.items("/v1/reads")) == 2
    assert anna.get("/v1/reads?record=relief/site/1").status_code == 403
    assert rita.items("/v1/reads?record=relief/site/2") == []


def test_only_notices_are_noted(desk: Desk) -> None:
    note(desk.people, ANNA, [Reading("relief/plan/1", 1), Reading("relief/move/1", 2, entry=7)])
    rita = desk.enrols("relief", "rita")
    (line,) = rita.items("/v1/reads")
    assert (line["record"], line["entry"], line["how"]) == ("relief/move/1", 7, "session")


def test_a_screen_that_refreshes_is_counted_within_a_minute_and_noted_again_after(
    desk: Desk,
) -> None:
    for wait_s in (0, 10, 10, 60):
        desk.town.clock.now += timedelta(seconds=wait_s)
        note(desk.people, ANNA, [Reading("relief/site/1", 1)])
    rita = desk.enrols("relief", "rita")
    later, first = rita.items("/v1/reads")
    assert (first["times"], later["times"]) == (3, 1)
    assert first["last_s"] - first["first_s"] == 20


def test_an_inquiry_and_a_day_are_looks_at_the_notices_that_they_show(desk: Desk) -> None:
    desk.town["relief"].gives(site())
    asked = f"near=10.0000N+30.0000E&at={desk.town.clock.now:%Y-%m-%dT%H:%M:%SZ}"
    day = f"{desk.town.clock.now:%Y-%m-%d}"
    anna, rita = desk.enrols("north", "anna"), desk.enrols("relief", "rita")
    assert anna.get(f"/v1/inquiry?{asked}").status_code == 422  # not past yet
    assert rita.items("/v1/reads") == []
    desk.town.later(timedelta(minutes=5))
    desk.town.office.tick()
    for wait_s, path in enumerate(
        (f"/v1/inquiry?{asked}", f"/v1/inquiry/dossier?{asked}", f"/v1/days/north/{day}")
    ):
        desk.town.clock.now += timedelta(seconds=61 * bool(wait_s))
        assert anna.get(path).status_code == 200
    seen = [each for each in rita.items("/v1/reads") if each["person"] == "anna"]
    assert lines(seen) == [("relief/site/1", 1, "anna", 1)] * 3


def test_pages_of_readings_show_each_once(desk: Desk) -> None:
    note(desk.people, ANNA, [Reading(f"relief/site/{n}", 1) for n in range(5)])
    rita = desk.enrols("relief", "rita")
    first = rita.get("/v1/reads?limit=3").json()
    rest = rita.get(f"/v1/reads?limit=3&cursor={first['next']}").json()
    assert [each["record"][-1] for each in first["items"] + rest["items"]] == list("43210")
    assert rest["next"] is None


def test_reading_over_http_is_noted_before_it_is_answered(desk: Desk) -> None:
    relief, north = desk.town["relief"], desk.town["north"]
    relief.gives(site())
    north.files(plan("north", 1, east_km=500))
    anna, rita = desk.enrols("north", "anna"), desk.enrols("relief", "rita")
    assert anna.get("/v1/sites/relief/1").status_code == 200
    assert lines(rita.items("/v1/reads")) == [("relief/site/1", 1, "anna", 1)]
    anna.items("/v1/sites")
    anna.items("/v1/plans")
    assert lines(rita.items("/v1/reads")) == [("relief/site/1", 1, "anna", 2)]
    number = north.heard[-1].number
    assert anna.get(f"/v1/releases/{number}").status_code == 200
    assert any(each["entry"] is not None for each in rita.items("/v1/reads"))


def test_looking_for_a_notice_that_one_may_not_see_is_no_reading(desk: Desk) -> None:
    desk.town["relief"].gives(site(to=("south",)))
    anna, rita = desk.enrols("north", "anna"), desk.enrols("relief", "rita")
    assert anna.get("/v1/sites/relief/1").status_code == 404
    assert rita.items("/v1/reads") == []


CRASH = """
import sys
from pathlib import Path
from standclear.service.people.accounts import People
from standclear.store.people import PeopleStore
from standclear.web.asker import Asker
from standclear.web.reads import Reading, note
from tests.town import Clock
people = People(PeopleStore(Path(sys.argv[1])), clock=Clock())
for number in range(10_000):
    note(people, Asker("north", "anna"), [Reading(f"relief/site/{number}", 1)])
    print(number, flush=True)
"""


@pytest.mark.slow
def test_no_reading_that_was_answered_is_lost_to_kill_9(tmp_path: Path) -> None:
    file = tmp_path / "people.db"
    with subprocess.Popen(
        [sys.executable, "-c", CRASH, str(file)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        answered = [int(process.stdout.readline()) for _ in range(50)]
        process.send_signal(signal.SIGKILL)
        answered += [int(line) for line in process.stdout.read().split()]
    store = PeopleStore(file)
    people = People(store, clock=Clock())
    held = {each.record for each in people.store.opened.page(limit=20_000)}
    assert held >= {f"relief/site/{number}" for number in answered}
    store.close()
