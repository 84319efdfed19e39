"""The live stream: nothing missed over a broken line, a quiet line that beats, an end with the
session."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import httpx

from standclear.core import statements as st
from tests.town import Town, plan
from tests.web.door import Knocking
from tests.web.people_door import Browser, free_port, peopled, running


def heard(answer: httpx.Response) -> Iterator[tuple[str, str, dict[str, object]]]:
    """(event, id, data) as they come."""
    fields: dict[str, str] = {}
    for line in answer.iter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "event" in fields:
            yield fields["event"], fields.get("id", ""), json.loads(fields["data"])
            fields = {}


def test_a_listener_that_comes_back_hears_what_it_missed_once_and_in_order(door: Knocking) -> None:
    north = door.town["north"]
    start = door.town.office.log.size
    for number in range(1, 4):
        door.hand_in(north, st.PlanFile(plan(number=number, east_km=90 * number)))
    named: list[object] = []
    place = str(start)
    for _ in range(3):  # the line breaks after each event
        headers = {"x-party": "north", "last-event-id": place}
        with door.client.stream("GET", "/v1/stream", headers=headers) as answer:
            _, place, data = next(each for each in heard(answer) if each[0] == "changed")
            named.append(data["records"])
    assert named == [[f"north/plan/{number}"] for number in range(1, 4)]
    assert int(place) == door.town.office.log.size


def test_what_happens_is_heard_while_it_happens(door: Knocking) -> None:
    with door.client.stream("GET", "/v1/stream", headers={"x-party": "north"}) as answer:
        events = heard(answer)
        assert next(events)[0] == "hello"
        door.town["north"].files(plan())
        assert next(events)[2]["records"] == ["north/plan/1"]


def test_a_quiet_line_beats(door: Knocking) -> None:
    door.served.door = replace(door.served.door, beat_s=0.3)
    with door.client.stream("GET", "/v1/stream", headers={"x-party": "north"}) as answer:
        assert [event for event, _, _ in first(heard(answer), 3)] == ["hello", "beat", "beat"]


def first(
    events: Iterator[tuple[str, str, dict[str, object]]], count: int
) -> list[tuple[str, str, dict[str, object]]]:
    return [next(events) for _ in range(count)]


def test_a_stream_ends_with_its_session(town: Town, tmp_path: Path) -> None:
    with peopled(town, tmp_path) as desk:
        desk.served.door = replace(desk.served.door, beat_s=0.3)
        anna = desk.enrols("north", "anna")
        with anna.client.stream("GET", "/v1/stream") as answer:
            events = heard(answer)
            assert next(events)[0] == "hello"
            assert anna.delete("/v1/sessions/current").status_code == 204
            assert all(event == "beat" for event, _, _ in events)  # and then it ends
        assert anna.get("/v1/stream").status_code == 401


def test_a_stream_ends_with_its_session_however_much_there_is_to_tell(
    town: Town, tmp_path: Path
) -> None:
    with peopled(town, tmp_path) as desk:
        desk.served.door = replace(desk.served.door, beat_s=0.3)
        anna = desk.enrols("north", "anna")
        with anna.client.stream("GET", "/v1/stream") as answer:
            events = heard(answer)
            assert next(events)[0] == "hello"
            assert anna.delete("/v1/sessions/current").status_code == 204
            for number in range(1, 10):  # each comes before the line would beat
                town["north"].files(plan(number=number, east_km=90 * number))
                if next(events, None) is None:
                    break
            else:
                raise AssertionError("a session that has ended still hears of its party's plans")


def test_the_same_desk_served_by_another_event_loop_beats_and_tells_there_too(
    town: Town, tmp_path: Path
) -> None:
    with peopled(town, tmp_path) as desk:
        desk.served.door = replace(desk.served.door, beat_s=0.3)
        anna = desk.enrols("north", "anna")
        with anna.client.stream("GET", "/v1/stream") as here:
            at_home = heard(here)
            assert [event for event, _, _ in first(at_home, 2)] == ["hello", "beat"]
            for number in (1, 2):  # the second time after a loop that has ended
                port = free_port()
                desk.served.closing.clear()
                with running(desk.app, port), listening(anna, port) as there:
                    events = heard(there)
                    assert [event for event, _, _ in first(events, 2)] == ["hello", "beat"]
                    town["north"].files(plan(number=number, east_km=90 * number))
                    assert named_next(events) == [f"north/plan/{number}"]
                    assert named_next(at_home) == [f"north/plan/{number}"]


def listening(browser: Browser, port: int) -> AbstractContextManager[httpx.Response]:
    return browser.client.stream("GET", f"http://127.0.0.1:{port}/v1/stream")


def named_next(events: Iterator[tuple[str, str, dict[str, object]]]) -> object:
    """The records of the next change, past the beats before it."""
    return next(data["records"] for event, _, data in events if event == "changed")


def test_a_place_that_the_log_has_not_reached_is_refused(door: Knocking) -> None:
    answer = door.as_("north", **{"last-event-id": "999999"}).get("/v1/stream")
    assert answer.status_code == 422
