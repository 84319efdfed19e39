"""A program of north's, elsewhere, speaks to the desk through `standclear.Client`."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import httpx
import pytest

from standclear import Client
from standclear.cli.remembered import address
from standclear.core.errors import InvalidInput, NotAllowed, NotFound, Stale, Unavailable
from standclear.core.release import OverlapView, PlanView
from standclear.core.statements import PlanFile
from standclear.log.receipt import verify_receipt
from tests.town import Town, plan, site
from tests.web.people_door import Desk, peopled


@pytest.fixture
def desk(town: Town, tmp_path: Path) -> Iterator[Desk]:
    with peopled(town, tmp_path) as found:
        yield found


def client_of(desk: Desk, party: str, scopes: tuple[str, ...] = ("read", "write")) -> Client:
    """A program with a token that a person of the party made, and the party's key."""
    browser = desk.enrols(party, f"{party}-it-{len(scopes)}")
    made = browser.post("/v1/tokens", {"name": "planner", "scopes": list(scopes), "days": 1})
    assert made.status_code == 201, made.text
    voice = desk.town[party]
    token = made.json()["token"]
    http = desk.program("")  # closed with the desk
    return Client(desk.address, token=token, signer=voice.key, http=http, clock=desk.town.clock)


def test_a_plan_is_filed_its_remedy_taken_and_the_other_side_told(desk: Desk) -> None:
    desk.town["relief"].gives(site())
    north = client_of(desk, "north")
    answer = north.file(plan())
    assert [view.other for view in answer.overlaps] == ["relief/site/1"]
    aside = next(one.remedy for one in answer.remedies if one.remedy.kind.value == "aside")
    present = north.record("north/plan/1")
    moved = replace(plan(), version=2, volumes=aside.volumes)
    assert all(view.near for view in north.amend(moved, if_match=present.ovn).overlaps)
    with pytest.raises(Stale):
        north.amend(replace(moved, version=3), if_match=present.ovn)
    relief = client_of(desk, "relief")
    told = [told.release.content for told in relief.releases()]
    assert [content.near for content in told if isinstance(content, OverlapView)] == [True, False]


def test_records_come_as_the_packages_own_values(desk: Desk) -> None:
    north = client_of(desk, "north")
    north.file(plan())
    (record,) = north.plans()
    assert isinstance(record.view, PlanView)
    assert record.view.intent == plan()
    assert list(north.sites()) == []


def test_what_is_owed_is_acknowledged_and_the_receipt_verifies_here(desk: Desk) -> None:
    desk.town["relief"].gives(site())
    north = client_of(desk, "north")
    (owed,) = north.releases(new=True)
    said = north.acknowledge(owed.release.number, role="duty")
    assert list(north.releases(new=True)) == []
    report = verify_receipt(north.receipt(said.index), north.trust())
    assert report.holds, report.steps


def test_two_colleagues_who_speak_at_once_are_both_heard(desk: Desk) -> None:
    north = client_of(desk, "north")
    faults: list[BaseException] = []

    def file(number: int) -> None:
        try:
            north.file(plan(number=number, east_km=100 * number))
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=file, args=(number,)) for number in range(1, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert len(list(north.plans())) == 3


def test_the_desks_refusals_are_the_packages_errors(desk: Desk) -> None:
    north = client_of(desk, "north")
    with pytest.raises(NotFound):
        north.record("north/plan/99")
    with pytest.raises(InvalidInput):
        north.file(replace(plan(), version=7))
    with pytest.raises(NotAllowed):
        client_of(desk, "north", ("read",)).file(plan())
    with pytest.raises(NotAllowed, match="token"):
        Client(desk.address, token="sct_wrong", http=desk.program("")).me()


def test_a_desk_out_of_reach_is_said_to_be() -> None:
    with Client("http://127.0.0.1:9", patience_s=0) as nobody, pytest.raises(Unavailable):
        nobody.welcome()


@pytest.mark.parametrize(
    "url", ["http://desk.example", "http://192.0.2.7:8420", "http://localhost.example"]
)
def test_a_token_goes_over_no_plain_line_to_another_machine(url: str) -> None:
    """In the words of the command line's --desk, unless the caller vouches for the line."""
    with pytest.raises(InvalidInput, match="a token on a plain line is anybody's") as refused:
        Client(url, token="sct_secret")
    assert (refused.value.pointer, refused.value.value) == ("url", url)
    assert "sct_secret" not in str(refused.value)
    with pytest.raises(InvalidInput), httpx.Client(base_url=url) as own:
        Client("https://desk.example", token="sct_secret", http=own)
    with pytest.raises(InvalidInput, match="a token on a plain line is anybody's"):
        address(url)
    for harmless in (
        Client(url),
        Client(url, token="sct_secret", plain_line=True),
        Client("https://desk.example", token="sct_secret"),
        Client("http://127.0.0.1:8420", token="sct_secret"),
        Client("http://[::1]:8420", token="sct_secret"),
        Client("http://localhost:8420", token="sct_secret"),
    ):
        harmless.close()


def test_wordings_are_tried_before_they_are_said(desk: Desk) -> None:
    north = client_of(desk, "north")
    north.file(plan())
    again, other = north.rehearse([PlanFile(plan()), PlanFile(plan(number=2))])["items"]
    assert "exists" in again["refused"]["detail"]
    assert other["refused"] is None
    assert len(list(north.plans())) == 1


def test_changes_are_told_as_they_happen_and_from_an_earlier_place(desk: Desk) -> None:
    north = client_of(desk, "north")
    before = desk.town.office.log.size
    north.file(plan())
    (change,) = islice(north.changes(after=before), 1)
    assert change.records == ("north/plan/1",)
    assert change.size > before
