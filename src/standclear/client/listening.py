"""The live stream of a desk, as an endless iterator that survives its connection.

Promise: every growth of the log since the place asked for is told once and in order, however
often the line breaks. Silence beyond the desk's heartbeat counts as a broken line.
Source: HTML Living Standard, 9.2 (server-sent events).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from time import sleep

import httpx

from standclear.client.answers import Change
from standclear.client.wire import Waiting, Wire, fault_of
from standclear.core.errors import Unavailable

FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0


def listen(
    wire: Wire, after: int | None, waiting: Waiting = lambda why, wait_s: None
) -> Iterator[Change]:
    """Changes from a log size on; from now, where none is named.

    Raises what the desk refuses; a desk that is busy or out of reach is asked again for ever.
    """
    place, wait_s = after, FIRST_WAIT_S
    while True:
        headers = {} if place is None else {"Last-Event-ID": str(place)}
        try:
            with wire.stream("/v1/stream", headers) as answer:
                if answer.status_code >= 400:
                    answer.read()
                    raise fault_of(answer)
                for name, id_, data in events(answer.iter_lines()):
                    wait_s = FIRST_WAIT_S
                    if id_:
                        place = int(id_)
                    if name == "changed":
                        yield _change(data)
            why = "the line ended"
        except httpx.TransportError as fault:
            why = f"the line broke ({fault or type(fault).__name__})"
        except Unavailable as fault:
            why = str(fault)
        waiting(why, wait_s)  # and take up again
        sleep(wait_s)
        wait_s = min(2 * wait_s, LONGEST_WAIT_S)


def events(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(event, id, data) of each event; "" for a field that it does not have."""
    fields: dict[str, str] = {}
    for line in lines:
        if not line:
            if fields:
                yield fields.get("event", ""), fields.get("id", ""), fields.get("data", "")
            fields = {}
            continue
        name, _, value = line.partition(":")
        fields[name] = value.removeprefix(" ")


def _change(data: str) -> Change:
    said = json.loads(data)
    return Change(
        said["size"],
        tuple(said.get("records", ())),
        tuple(said.get("overlaps", ())),
        tuple(said.get("alerts", ())),
        tuple(said.get("releases", ())),
    )
