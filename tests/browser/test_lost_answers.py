"""An answer that says nothing of the statement - a desk that broke, a gate before it - is none:
the very bytes are kept until the desk has spoken of them, and nothing is said twice."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.browser.officer import Floor, Officer
from tests.browser.test_plan_journey import fills_plan

UNKNOWN = "it is not known yet"


@pytest.fixture
def nils(floor: Floor) -> Officer:
    officer = floor.enrols("north", "nils", mapped=False)
    officer.takes_key_from_file()
    fills_plan(officer)
    officer.presses("Sign and file")
    return officer


def answers(officer: Officer, status: int, *, arrives: bool = False) -> list[bytes]:
    """The next statement is answered so, the desk having it or not; all that is sent from here."""
    sent: list[bytes] = []
    problem = {
        "type": "about:blank#Other",
        "title": "other",
        "status": status,
        "detail": "ask later",
    }

    def answer(route: Any) -> None:
        if arrives:
            route.fetch()
        route.fulfill(
            status=status, content_type="application/problem+json", body=json.dumps(problem)
        )

    officer.page.route("**/v1/statements", answer, times=1)
    officer.page.on(
        "request",
        lambda one: sent.append(one.post_data_buffer) if one.url.endswith("/statements") else None,
    )
    return sent


def alert(officer: Officer, words: str) -> None:
    officer.page.locator("dialog[open] [role=alert]", has_text=words).wait_for()


def asks_again(officer: Officer) -> None:
    officer.page.locator("dialog[open]").get_by_role("button", name="Ask again").click()


@pytest.mark.parametrize(("status", "arrives"), [(500, True), (503, False)])
def test_a_desk_that_broke_has_not_answered(
    floor: Floor, nils: Officer, status: int, arrives: bool
) -> None:
    sent = answers(nils, status, arrives=arrives)
    nils.presses("Sign and send")
    alert(nils, UNKNOWN)
    assert ("north/plan/1" in floor.desk.town.picture.plans) is arrives
    asks_again(nils)
    nils.sees("Download the receipt")
    assert len(sent) == 2
    assert len(set(sent)) == 1
    assert list(floor.desk.town.picture.plans) == ["north/plan/1"]


def test_a_gate_that_refused_the_first_time_let_nothing_through_and_it_is_signed_anew(
    floor: Floor, nils: Officer
) -> None:
    sent = answers(nils, 429)
    nils.presses("Sign and send")
    alert(nils, "ask later")
    assert UNKNOWN not in nils.page.locator("dialog[open]").inner_text()
    assert nils.page.get_by_role("region", name="Sent, and not answered").count() == 0
    nils.presses("Sign and send")
    nils.sees("Download the receipt")
    assert len(set(sent)) == 2
    assert list(floor.desk.town.picture.plans) == ["north/plan/1"]


def test_a_gate_before_an_answer_that_was_lost_leaves_its_fate_unknown(
    floor: Floor, nils: Officer
) -> None:
    sent = answers(nils, 503, arrives=True)
    nils.presses("Sign and send")
    alert(nils, UNKNOWN)
    answers(nils, 401)
    asks_again(nils)
    alert(nils, "ask later")
    asks_again(nils)
    nils.sees("Download the receipt")
    assert len(sent) == 3
    assert len(set(sent)) == 1
    assert list(floor.desk.town.picture.plans) == ["north/plan/1"]
