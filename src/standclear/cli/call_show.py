"""`standclear call list|show`: calls as both sides account for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click

from standclear.cli.records import must_reach
from standclear.cli.shell import Shell, reads
from standclear.cli.show import Screen
from standclear.service.shown.plain import Document


@click.command("list")
@click.option("--all", "all_", is_flag=True, help="Also those that ended.")
@reads
def list_(shell: Shell, all_: bool) -> None:
    """List the calls that you are on. Writes nothing.

    Without --all those that go on, and those on which something promised is still open.
    """
    must_reach(shell, "where a call stands is for the desk to say")
    found = shell.desk.calls(over=all_)

    def human(screen: Screen) -> None:
        columns = ("call", "state", "kind", "from", "to", "requested", "not agreed", "promises")
        rows = [_row(screen, each) for each in found]
        screen.table(columns, rows, empty="No call that goes on.")

    shell.answer(found, human)


def _row(screen: Screen, each: Document) -> tuple[str, ...]:
    promises = [_due(promise) for promise in each["promises"] if promise["open"]]
    return (
        each["id"],
        each["state"],
        each["kind"],
        each["caller"],
        f"{each['to']} {each['role']}".strip(),
        _moment(screen, each["requested_at"]),
        ", ".join(each["not_agreed"]),
        ", ".join(promises),
    )


def _due(promise: Document) -> str:
    """ "1 OVERDUE"."""
    return f"{promise['number']}{' OVERDUE' if promise['overdue'] else ' open'}"


@click.command()
@click.argument("call")
@reads
def show(shell: Shell, call: str) -> None:
    """Show one call: both accounts, side by side. Writes nothing.

    Whose account each line is stands before it. A place that was read back as another is NOT
    AGREED, whatever else was said.
    """
    must_reach(shell, "where a call stands is for the desk to say")
    found = shell.desk.call(call)
    shell.answer(found, lambda screen: _show(screen, found, shell.language))


def _show(screen: Screen, found: Document, language: str) -> None:
    subject = " ".join([*found["about"], found["subject"]]).strip()
    screen.facts(
        (
            ("call", f"{found['id']}, {found['kind']}, {found['state']}"),
            ("from", found["caller"]),
            ("to", f"{found['to']} {found['role']}".strip()),
            ("by", found["channel"]),
            ("about", subject),
            ("requested", _moment(screen, found["requested_at"])),
            ("answer by", _moment(screen, found["answer_by"])),
            ("rung", "\n".join(_rung(screen, found))),
            ("NOT AGREED", ", ".join(found["not_agreed"])),
        )
    )
    screen.line()
    rows = sorted(_lines(found, language), key=lambda row: row[0])
    shown = [(_moment(screen, at), party, what, words) for at, party, what, words in rows]
    screen.table(("at", "account of", "what", "words"), shown, empty="Nothing entered yet.")


def _rung(screen: Screen, found: Document) -> Iterator[str]:
    for each in found["roles"]:
        when = _moment(screen, each["rung_at"]) if each["rung_at"] else "not yet"
        yield f"{each['role']}: {when}"


def _lines(found: Document, language: str) -> Iterator[tuple[str, str, str, str]]:
    """When, whose account, what, in words; of all that was entered."""
    for each in found["answers"]:
        yield each["at"], each["word_of"], "answered", _answer(each)
    for place in found["positions"]:
        for saying in place["sayings"]:
            state = saying["state"].replace("_", " ").upper()
            words = f"{place['name']} said by {saying['by']}: {saying['text']} [{state}]"
            yield saying["at"], saying["word_of"], "place", words
            for heard in saying["heard"]:
                word = "the same" if heard["agrees"] else "DOES NOT MATCH"
                words = f"{place['name']} read back by {heard['by']}: {heard['text']}, {word}"
                yield heard["at"], heard["word_of"], "read back", words
    for each in found["notes"]:
        words = each["words"].get(language, "")
        phrase = f"[{each['phrase']}] {words}" if words else ""
        yield each["at"], each["word_of"], "note", " ".join(filter(None, (phrase, each["text"])))
    for each in found["promises"]:
        words = f"{each['number']} by {each['by']} until {each['due']}: {each['action']}"
        late = " OVERDUE" if each["overdue"] else ""
        yield each["at"], each["word_of"], "promise", words + late
        for account in each["accounts"]:
            words = f"{each['number']} {account['kept'].replace('_', ' ')} {account['text']}"
            yield account["at"], account["word_of"], "kept", words.strip()
    for each in found["ends"]:
        words = f"{each['outcome'].replace('_', ' ')} {each['text']}".strip()
        yield each["at"], each["word_of"], "ended", words


def _answer(each: Document) -> str:
    parts = [
        each["role"],
        each["language"] and f"in {each['language']}",
        "with an interpreter" if each["interpreter"] else "without an interpreter",
        "says it may decide" if each["decides"] else "does not say it may decide",
    ]
    return ", ".join(part for part in parts if part)


def _moment(screen: Screen, at: str | None) -> str:
    return screen.moment(datetime.fromisoformat(at)) if at else ""
