"""The desk's files are taken from under it while it serves: it says so, and takes nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from standclear.core.statements import PlanFile
from tests.town import Town, plan
from tests.web.people_door import Desk, peopled


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "desk").mkdir()
    return tmp_path / "desk"


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    town = Town(home / "log.db").opens("north")
    with peopled(town, home) as found:
        yield found
    town.store.close()


def test_a_desk_whose_directory_was_moved_is_not_ready_and_says_why(desk: Desk, home: Path) -> None:
    anna = desk.browser()
    assert anna.get("/readyz").json()["ready"] is True
    home.rename(home.with_name("elsewhere"))
    answer = anna.get("/readyz")
    assert answer.status_code == 503
    assert "gone or was replaced" in answer.json()["detail"]
    assert "retry-after" in answer.headers
    assert "standclear_disk_free_bytes" not in anna.get("/metrics").text
    home.mkdir()  # another one in its place is not this one
    assert anna.get("/readyz").status_code == 503


def test_nothing_is_answered_as_taken_that_nobody_would_find_again(desk: Desk, home: Path) -> None:
    anna = desk.enrols("north", "anna")
    size = desk.served.office.log.size
    home.rename(home.with_name("elsewhere"))
    refused = desk.hand_in(anna, desk.town["north"], PlanFile(plan()))
    assert refused.status_code == 503, refused.text
    joins = desk.browser().post("/v1/enrolments/look", {"token": "whatever"})
    assert joins.status_code in (404, 503)
    assert str(home.parent) not in joins.text
    home.with_name("elsewhere").rename(home)
    assert desk.hand_in(anna, desk.town["north"], PlanFile(plan())).status_code == 201
    assert desk.served.office.log.size > size
