"""Guests come into the exercise with one press at its own machine, and from nowhere else: not from
afar through a proxy on that machine, nor by a page of another site that has found its address.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from fastapi import Request

from standclear.web.guests import _from_here, guest_room
from standclear.web.served import Served
from tests.web.people_door import Desk


@pytest.fixture
def exercise(desk: Desk) -> Desk:
    desk.app.include_router(guest_room(desk.served, desk.people), prefix="/v1")
    return desk


def comes_in(desk: Desk, **headers: str) -> int:
    return desk.browser().post("/v1/exercise/guests", {"party": "north"}, **headers).status_code


def test_one_press_is_enough_at_the_machine_itself(exercise: Desk) -> None:
    assert comes_in(exercise) == 201
    assert exercise.browser().items("/v1/exercise/guests")


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "192.0.2.7"},
        {"Forwarded": "for=192.0.2.7"},
        {"Via": "1.1 front"},
        {"X-Real-IP": "192.0.2.7"},
        {"Host": "rebound.example"},
        {"Origin": "https://rebound.example"},
        {"Origin": "http://localhost:3000"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_who_is_brought_from_elsewhere_needs_a_link(
    exercise: Desk, headers: dict[str, str]
) -> None:
    assert comes_in(exercise, **headers) == 403


def asked(origin: str) -> bool:
    """Whether one press is enough where browsers call the desk so; passed on as nginx does unless
    it is told otherwise: from this machine, by its own name, without a word of whom for."""
    scope = {
        "type": "http", "method": "POST", "path": "/", "query_string": b"", "scheme": "http",
        "headers": [(b"host", b"127.0.0.1:8420")], "client": ("127.0.0.1", 5), "server": None,
    }  # fmt: skip
    served = SimpleNamespace(door=SimpleNamespace(origin=origin))
    return _from_here(Request(scope), cast(Served, served))


def test_an_exercise_that_has_a_name_in_the_world_lets_nobody_in_unasked() -> None:
    assert asked("http://127.0.0.1:8420")
    assert asked("http://0.0.0.0:8420")  # also reached from elsewhere, and asked from here
    assert not asked("https://exercise.example")


def test_a_real_desk_has_no_such_door(desk: Desk) -> None:
    assert comes_in(desk) == 404
