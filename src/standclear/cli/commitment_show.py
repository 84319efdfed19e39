"""`standclear commitment list|show|scorecard|acts`: commitments, and what is reported of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click

from standclear.cli.records import must_reach
from standclear.cli.shell import Shell, reads
from standclear.cli.show import Screen
from standclear.core.act_codes import CODES, act_words
from standclear.core.commitments.duties import DUTIES
from standclear.service.shown.plain import Document

_ASK = "what was promised and reported is for the desk to say"
_all = click.option("--all", "all_", is_flag=True, help="Also those that were ended.")
_READING = {
    "affirmed": "affirmed by {by}",
    "disputed": "DISPUTED by {by}",
    "unanswered": "{by} has not answered; silence affirms nothing",
    "nobody_here": "{by} is no party here and can answer nothing",
}


@click.command("list")
@_all
@reads
def list_(shell: Shell, all_: bool) -> None:
    """List the commitments that you may read. Writes nothing."""
    must_reach(shell, _ASK)
    found = shell.desk.commitments(over=all_)

    def human(screen: Screen) -> None:
        columns = ("commitment", "by", "for", "reading", "from", "means")
        rows = [_row(each) for each in found]
        screen.table(columns, rows, empty="No commitment that you may read.")

    shell.answer(found, human)


def _row(each: Document) -> tuple[str, ...]:
    reading = "ended" if each["ended"] else each["reading"]["state"].replace("_", " ")
    ref = each["quoted"]["ref"]
    return (each["id"], each["by"], _for(each), reading, ref, each["meaning"])


@click.command()
@click.argument("commitment")
@reads
def show(shell: Shell, commitment: str) -> None:
    """Show one commitment: answers and reports. Writes nothing."""
    must_reach(shell, _ASK)
    found = shell.desk.commitment(commitment)
    shell.answer(found, lambda screen: _show(screen, found))


@click.command()
@_all
@reads
def scorecard(shell: Shell, all_: bool) -> None:
    """What each party reports of each. Writes nothing.

    Breaches by own forces come first. Numbers count one party's reports, and never what
    happened; they are not added up between parties. With --at, as it was known then.
    """
    must_reach(shell, _ASK)
    found = shell.desk.scorecard(over=all_)

    def human(screen: Screen) -> None:
        columns = ("commitment", "by", "forces", "reported by", "breached", "kept", "not known", "")
        rows = [row for card in found["commitments"] for row in _lines(card)]
        screen.table(columns, rows, empty="No commitment that you may read.")
        screen.line()
        for words in found["fixed"]:
            screen.line(words)

    shell.answer(found, human)


@click.command()
@reads
def acts(shell: Shell) -> None:
    """List the codes of acts and of duties. Writes nothing."""
    found = [{"code": c, "act": act_words(c), "duty": DUTIES.get(c, "")} for c in CODES]

    def human(screen: Screen) -> None:
        rows = [(each["code"], each["act"], each["duty"]) for each in found]
        screen.table(("code", "act", "required: that"), rows, empty="")

    shell.answer(found, human)


# ---- inside


def _for(card: Document) -> str:
    return " and ".join(each["words"] for each in card["forces"])


def _lines(card: Document) -> Iterator[tuple[str, ...]]:
    """A line for each party's reports of each kind of forces."""
    for row in card["performance"]:
        head = (card["id"], card["by"], row["words"])
        if not row["columns"]:
            yield (*head, "nobody", "", "", "", "no report: neither kept nor breached")
        for column in row["columns"]:
            counts = column["counts"]
            numbers = (str(counts[word]) for word in ("breached", "kept", "not_known"))
            disputed = sorted(set(row["disputed"]) & set(column["reports"]))
            remark = f"disputed: report {', '.join(map(str, disputed))}" if disputed else ""
            yield (*head, column["party"], *numbers, remark)


def _show(screen: Screen, found: Document) -> None:
    quoted, area, ended = found["quoted"], found["area"], found["ended"]
    speaker = quoted["speaker"] or ("a speaker who is not named" if quoted["source"] else "")
    struck = " STRUCK by whoever confirmed it" if quoted["struck"] else ""
    screen.facts(
        (
            ("commitment", found["id"]),
            ("of", found["by"] + ("" if found["is_party"] else ", no party here")),
            ("for", _for(found)),
            ("means", found["meaning"]),
            ("words", " ".join((quoted["words"] or "erased").split())),
            ("from", ", ".join(part for part in (quoted["ref"], speaker) if part) + struck),
            ("area", f"{area['zone']} v{area['version']}" if area else ""),
            ("since", _moment(screen, found["since"])),
            ("until", _moment(screen, found["until"])),
            ("monitored", found["monitored"] or "nobody is named for it"),
            ("readers", ", ".join(found["shared_with"])),
            ("recorded by", found["recorded_by"]),
            ("reading", _READING[found["reading"]["state"]].format(by=found["by"])),
            ("", found["reading"]["text"]),
            ("ended", _ended(ended) if ended else ""),
        )
    )
    if found["reports"]:
        screen.line()
        columns = ("report", "by", "forces", "finding", "from", "until", "seen", "rests on")
        screen.table(columns, [_report(screen, each) for each in found["reports"]], empty="")


def _ended(end: Document) -> str:
    ref = f" ({end['quoted']['ref']})" if end["quoted"] else ""
    return f"{end['reason']}, says {end['by']}: {end['text']}{ref}"


def _report(screen: Screen, each: Document) -> tuple[str, ...]:
    finding = each["finding"].replace("_", " ")
    rests = (each["quoted"]["ref"] if each["quoted"] else "", each["incident"])
    return (
        str(each["number"]),
        each["party"],
        each["whose"].replace("_", " "),
        f"{finding} (corrected)" if each["corrected"] else finding,
        _moment(screen, each["since"]),
        _moment(screen, each["until"]),
        each["text"],
        ", ".join(part for part in rests if part),
    )


def _moment(screen: Screen, at: str | None) -> str:
    return screen.moment(datetime.fromisoformat(at)) if at else ""
