"""`standclear phrase`: the phrasebook of the hotline. It is in the program; no desk is asked."""

from __future__ import annotations

import click

from standclear.cli.shell import Shell, reads
from standclear.cli.show import Screen
from standclear.service.shown.calls import phrase_document, phrase_ids
from standclear.service.shown.plain import Document


@click.command("list")
@reads
def list_(shell: Shell) -> None:
    """List the phrases. Writes nothing.

    In English, or with --lang in Russian or Arabic; parameters stand as {name}. The translations
    have not been reviewed by a professional interpreter.
    """
    found = [phrase_document(each) for each in phrase_ids()]
    screen = Screen()
    if shell.as_json:
        screen.json(found)
        return
    rows = [(each["id"], _parameters(each), each["words"][shell.language]) for each in found]
    screen.table(("phrase", "parameters", "words"), rows, empty="")


@click.command()
@click.argument("phrase")
@reads
def show(shell: Shell, phrase: str) -> None:
    """Show one phrase in every language. Writes nothing."""
    found = phrase_document(phrase.upper())
    screen = Screen()
    if shell.as_json:
        screen.json(found)
        return
    facts = [("phrase", found["id"]), ("parameters", _parameters(found))]
    screen.facts([*facts, *found["words"].items()])


def _parameters(found: Document) -> str:
    """ "place, from (time)"."""
    return ", ".join(
        each["name"] if each["name"] == each["type"] else f"{each['name']} ({each['type']})"
        for each in found["parameters"]
    )
