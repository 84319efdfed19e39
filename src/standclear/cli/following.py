"""`standclear inbox --follow`: every release as it comes, over a network, until Ctrl-C.

Promise: each release is shown, in the order of its number, however often the line breaks; how far
it came is kept in the party's directory (following.json), so that a later run goes on from there.
Killed between showing one and noting it, the next run shows that one again: none is left out.
Not here: one list (inbox.py), the stream itself (client/listening.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from standclear.cli.log_access import client_afar
from standclear.cli.printable import printable_json
from standclear.cli.shell import Shell
from standclear.client.answers import told_from
from standclear.client.desk import Client
from standclear.core.errors import InvalidInput
from standclear.service import wording
from standclear.service.settings_file import replace_file
from standclear.service.shown.plain import Document

PLACE = "following.json"


def follow(shell: Shell, *, new: bool) -> None:
    """Show what has not been followed yet, then what comes; `new`: only what asks for an answer."""
    client = client_afar(shell)
    if client is None:
        raise InvalidInput("--follow", "a directory", "a desk over a network, with --desk URL")
    place = shell.home.directory / PLACE
    shell.screen.note("Following; Ctrl-C ends it, and the next time goes on from there.")
    for release in _coming(client, _read(place)):
        if release["answer_owed"] or not new:
            _show(shell, release)
        replace_file(place, json.dumps({"number": release["number"]}).encode() + b"\n")


def _coming(client: Client, after: int) -> Iterator[Document]:
    """Releases beyond a number, for ever. The log's size is read first: nothing slips between."""
    size = client.welcome().size
    while True:
        for release in _beyond(client, after):
            yield release
            after = release["number"]
        for change in client.changes(after=size):
            size = change.size
            if any(number > after for number in change.releases):
                break


def _beyond(client: Client, after: int) -> list[Document]:
    """Those of a higher number, the lowest first; the desk lists the newest first."""
    found = []
    for release in client.documents("/v1/releases"):
        if release["number"] <= after:
            break
        found.append(release)
    return found[::-1]


def _show(shell: Shell, release: Document) -> None:
    if shell.as_json:
        click.echo(printable_json(json.dumps(release, ensure_ascii=False)))
        return
    told = told_from(release).release
    for line in wording.lines(told, shell.home.time_zone, shell.language):
        shell.screen.line(line)
    if release["answer_owed"]:
        shell.screen.line(f"Acknowledge with: standclear ack {release['number']} --role ROLE")
    shell.screen.line()


def _read(place: Path) -> int:
    if not place.is_file():
        return 0
    try:
        return int(json.loads(place.read_text(encoding="utf-8"))["number"])
    except (ValueError, KeyError, TypeError):
        expected = 'JSON with "number"; removed, following begins anew'
        raise InvalidInput(str(place), "another kind of text", expected) from None
