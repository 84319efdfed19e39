"""No byte that a party may not see leaves through any door.

Three secrets stand in the record: a place given to one party alone, a plan shared blind, a zone
with named readers. Every address that the door has is read as everybody; what each may not know
is searched for in every byte that came, headers included.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from standclear.core import statements as st
from standclear.core.telling import Disclosure
from tests.town import plan, site, zone
from tests.web.door import Knocking

PLACE, PLAN, ZONE = "Kestrel ward", "Operation Wren", "Line Heron"
SECRETS = {
    # secret text or id: who may know of it
    PLACE: {"relief", "north", "desk"},
    "relief/site/kestrel": {"relief", "north", "desk"},
    PLAN: {"north", "desk"},
    "north/plan/wren": {"north", "desk"},
    ZONE: {"north", "south", "desk"},
}
READERS = SECRETS | {"north/zone/heron": SECRETS[ZONE]}
"""That a zone with named readers exists is told to all; its map and its name are not."""

PARTIES = ("desk", "north", "south", "relief", "watch")


@pytest.fixture
def secrets(door: Knocking) -> Knocking:
    """South plans across all three; relief's second place is given to all."""
    north, south, relief = (door.town[name] for name in ("north", "south", "relief"))
    door.hand_in(relief, st.NoticeGive(site("kestrel", name=PLACE, to=("north",))))
    door.hand_in(relief, st.NoticeGive(site("open", 40, to=("north", "south", "watch"))))
    wren = replace(plan("north", "wren", 1, disclosure=Disclosure.BLIND), title=PLAN)
    door.hand_in(north, st.PlanFile(wren))
    heron = replace(zone("heron", 2, shared_with=("north", "south")), name=ZONE)
    door.hand_in(north, st.ZonePropose(heron))
    door.hand_in(south, st.PlanFile(plan("south", "1", 1, km=6)))
    return door


def addresses(door: Knocking) -> Iterator[str]:
    """Every address that reads, from the document that the door itself gives."""
    size = door.town.office.log.size
    known = {
        "owner": ["north", "south", "relief", "desk"],
        "number": ["1", "wren", "heron", "kestrel", "open"],
        "overlap": sorted(door.town.picture.overlaps) or ["none"],
        "index": [str(index) for index in range(size)],
        "collection": ["zones", "plans", "sites", "moves"],
        "item": ["north/plan/wren.1", "relief/site/kestrel.1", "north/zone/heron.1"],
        "level": ["0"],
        "rest": [f"000.p/{size % 256}"],
    }
    schema = door.stranger.get("/v1/openapi.json").json()
    for path, verbs in schema["paths"].items():
        if "get" in verbs and path not in ("/v1/stream", "/v1/openapi.json"):
            yield from _filled(path, known)


def _filled(path: str, known: dict[str, list[str]]) -> Iterator[str]:
    first, brace, rest = path.partition("{")
    if not brace:
        yield path
        return
    name, _, after = rest.partition("}")
    for value in known.get(name, ["1", "2", "3"]):
        yield from _filled(f"{first}{value}{after}", known)


@pytest.mark.parametrize("party", PARTIES)
def test_no_answer_holds_what_its_asker_may_not_know(secrets: Knocking, party: str) -> None:
    asker = secrets.as_(party)
    hidden = [text.encode() for text, known in SECRETS.items() if party not in known]
    asked = 0
    for address in addresses(secrets):
        for suffix in ("", "?over=true&limit=1000"):
            answer = asker.get(address + suffix)
            assert answer.status_code < 500, (address, answer.text)
            seen = answer.content + str(answer.headers).encode()
            for text in hidden:
                named = text.rpartition(b"/")[2] in address.encode()  # the asker's own words
                assert named or text not in seen, (party, address, text)
            asked += 1
    assert asked > 100


@pytest.mark.parametrize("party", PARTIES)
def test_what_may_not_be_known_is_answered_as_what_is_not_there(
    secrets: Knocking, party: str
) -> None:
    asker = secrets.as_(party)
    for noun, owner, number in (
        ("sites", "relief", "kestrel"),
        ("plans", "north", "wren"),
        ("zones", "north", "heron"),
    ):
        record = f"{owner}/{noun[:-1]}/{number}"
        answer = asker.get(f"/v1/{noun}/{owner}/{number}")
        if party in READERS[record]:
            assert answer.status_code == 200
        else:
            absent = asker.get(f"/v1/{noun}/{owner}/absent")
            assert answer.status_code == absent.status_code == 404
            assert answer.text.replace(number, "absent") == absent.text


@pytest.mark.parametrize("party", PARTIES)
def test_the_stream_names_nothing_that_its_listener_may_not_know(
    secrets: Knocking, party: str
) -> None:
    hidden = [text for text, known in SECRETS.items() if party not in known]
    size, heard = secrets.town.office.log.size, []
    headers = {"x-party": party}
    with secrets.client.stream("GET", "/v1/stream?after=0", headers=headers) as answer:
        for line in answer.iter_lines():
            heard.append(line)
            if line == f"id: {size}":
                break
    text = "\n".join(heard)
    assert all(secret not in text for secret in hidden)
    assert "relief/site/open" in text or party == "desk" or party in ("north", "south", "watch")


def test_a_filer_is_not_told_who_else_heard_of_what_it_may_not_know(secrets: Knocking) -> None:
    answer = secrets.hand_in(secrets.town["south"], st.PlanFile(plan("south", "2", 0, km=6)))
    told = answer.json()["told"]
    assert {one["recipient"] for one in told} <= {"south", "north"}
    assert "kestrel" not in answer.text
