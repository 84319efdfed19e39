"""One document everywhere: what `--json` prints is what the API answers, word for word.

A script that was written against one reads the other. Lists stand bare on the command line, and
under `items` over HTTP, page by page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from standclear.web.identity import BEARER_HEADER
from tests.cli.desk_on_disk import Valley, make_valley, run, say_something, told
from tests.cli.served_desk import Open, served

LISTS = (
    (("zone", "list", "--all"), "/v1/zones?over=true&drawn=false"),
    (("plan", "list"), "/v1/plans?drawn=false"),
    (("plan", "list", "--all"), "/v1/plans?over=true&drawn=false"),
    (("site", "list"), "/v1/sites?drawn=false"),
    (("move", "list"), "/v1/moves?drawn=false"),
    (("overlap", "list"), "/v1/overlaps?drawn=false"),
    (("party", "list"), "/v1/parties"),
    (("told", "north"), "/v1/told/north"),
    (("gaps",), "/v1/gaps"),
    (("log", "show"), "/v1/entries?limit=1000"),
    (("log", "show", "--last", "3"), "/v1/entries?newest=true&limit=3"),
)
ONES = (
    (("plan", "show", "1"), "/v1/plans/north/1?drawn=false"),
    (("site", "show", "relief/site/h-7"), "/v1/sites/relief/h-7?drawn=false"),
    (("party", "show", "relief"), "/v1/parties/relief"),
    (("mechanism", "show"), "/v1/mechanism"),
)
REFUSED = (
    (("plan", "show", "99"), "/v1/plans/north/99"),
    (("site", "show", "relief/site/none"), "/v1/sites/relief/none"),
    (("told", "south"), "/v1/told/south"),
    (("overlap", "show", "ov-none"), "/v1/overlaps/ov-none"),
    (("party", "show", "nobody"), "/v1/parties/nobody"),
)


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Valley:
    made = make_valley(tmp_path_factory.mktemp("valley"))
    say_something(made)
    return made


@pytest.fixture(scope="module")
def door(valley: Valley) -> Iterator[Open]:
    with served(valley) as found:
        yield found


@pytest.fixture(scope="module")
def north(door: Open) -> Iterator[httpx.Client]:
    bearer = {BEARER_HEADER: f"Bearer {door.token('north')}"}
    with httpx.Client(base_url=door.address, headers=bearer) as found:
        yield found


@pytest.mark.parametrize(("words", "path"), LISTS, ids=lambda v: " ".join(v)[:40])
def test_a_list_is_the_items_of_the_api(
    valley: Valley, north: httpx.Client, words: tuple[str, ...], path: str
) -> None:
    assert told(valley.north, *words) == north.get(path).json()["items"]


@pytest.mark.parametrize(("words", "path"), ONES, ids=lambda v: " ".join(v)[:40])
def test_one_thing_is_the_document_of_the_api(
    valley: Valley, north: httpx.Client, words: tuple[str, ...], path: str
) -> None:
    assert told(valley.north, *words) == north.get(path).json()


def test_an_overlap_and_a_release_are_the_documents_of_the_api(
    valley: Valley, north: httpx.Client
) -> None:
    (overlap,) = told(valley.north, "overlap", "list")
    path = f"/v1/overlaps/{overlap['id']}?drawn=false"
    assert told(valley.north, "overlap", "show", overlap["id"]) == north.get(path).json()
    inbox = told(valley.north, "inbox")["releases"]
    assert inbox == north.get("/v1/releases").json()["items"][::-1]
    looked = told(valley.north, "read", "1", "--no-receipt")["release"]
    assert looked == north.get("/v1/releases/1").json()


def test_the_desk_reads_every_entry_and_a_party_its_own(valley: Valley) -> None:
    assert all(entry["yours_to_read"] for entry in told(valley.desk, "log", "show"))
    seen = told(valley.north, "log", "show")
    own = {e["index"] for e in seen if e["header"]["issuer"] == "north"}
    assert own <= {e["index"] for e in seen if e["yours_to_read"]} < {e["index"] for e in seen}


@pytest.mark.parametrize(("words", "path"), REFUSED, ids=lambda v: " ".join(v)[:40])
def test_a_refusal_is_made_of_the_members_of_the_apis_problem(
    valley: Valley, north: httpx.Client, words: tuple[str, ...], path: str
) -> None:
    said: dict[str, Any] = json.loads(run(valley.north, *words, "--json").stderr)
    problem = north.get(path).json()
    of_http = {"type", "title", "status"}
    assert said.pop("exit_code") in (3, 4)
    assert said == {name: value for name, value in problem.items() if name not in of_http}


def test_the_files_that_both_give_are_the_same_bytes(valley: Valley, north: httpx.Client) -> None:
    for words, path in (
        (("proof", "make", "13", "-o", "proof.json"), "/v1/entries/13/receipt"),
        (("log", "trust", "-o", "trust.json"), "/v1/trust"),
    ):
        assert run(valley.north, *words).exit_code == 0
        assert (valley.north / words[-1]).read_bytes() == north.get(path).content
