"""`standclear alert`: what the watch has told, and how far it was answered."""

from __future__ import annotations

from datetime import datetime

import click

from standclear.cli.options import at_once
from standclear.cli.records import reachable
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen
from standclear.core.errors import NotAllowed
from standclear.core.watch.said import AlertClose
from standclear.service.shown.plain import Document


@click.command("list")
@click.option("--open", "only_open", is_flag=True, help="Leave out those that are over.")
@reads
def list_(shell: Shell, only_open: bool) -> None:
    """List the alerts and CEASE calls that you were told of, the newest first. Writes nothing.

    Where a craft is stands in none of them. That none is listed says nothing about what is there.
    """
    _must_reach(shell)
    found = shell.desk.alerts(over=not only_open)

    def human(screen: Screen) -> None:
        columns = ("alert", "raised", "state", "urgency", "answered", "what was told")
        rows = [_row(screen, each) for each in found]
        nothing = "You were told of nothing by the watch. See `standclear watch`."
        gone = "None is open. Those that are over: without --open."
        screen.table(columns, rows, empty=gone if only_open else nothing)
        owed = [each["id"] for each in found if each["yours"] and each["yours"]["owed"]]
        if owed:
            screen.note(f"Acknowledge with: standclear ack {owed[0]} --role ROLE")

    shell.answer(found, human)


def _row(screen: Screen, document: Document) -> tuple[str, ...]:
    return (
        document["id"],
        screen.moment(_time(document["raised_at"])),
        document["state"],
        document["urgency"],
        ", ".join(f"{each['recipient']} {_answer(each)}" for each in _newest(document)),
        document["headline"],
    )


@click.command()
@click.argument("alert")
@reads
def show(shell: Shell, alert: str) -> None:
    """Show one alert or CEASE: what was told, who answered and who is silent. Writes nothing."""
    _must_reach(shell)
    found = shell.desk.alert(alert)

    def human(screen: Screen) -> None:
        screen.line(f"{found['id']}  {found['state']}  {found['urgency']}")
        screen.line(found["headline"])
        screen.line()
        history = [
            (screen.second(_time(each["at"])), each["because"], each["headline"])
            for each in found["history"]
        ]
        screen.table(("told", "why", "what was told"), history, empty="Nobody was told.")
        columns = ("party", "told", "because", "answered", "in turn so far", "next")
        told = [_told(screen, each) for each in found["told"]]
        screen.table(columns, told, empty="Nobody owes an answer.")

    shell.answer(found, human)


@click.command()
@click.argument("alert")
@click.option("--reason", required=True, help="Why it will not be otherwise; the parties read it.")
@click.option("--role", required=True, help="The role in which you say so, such as 'watch chief'.")
@at_once
@writes
def close(shell: Shell, alert: str, reason: str, role: str, *, yes: bool) -> None:
    """End for good that nobody watches, or that a feed is silent. For the desk alone.

    Writes alert.close to the record; whoever was told of the alert is told. With the watch end all
    alerts that it left open: how they go on, nobody sees. What a craft does, a watch sees the end
    of; a person cannot end it while one listens. A watch may be begun again at any time.

    \b
    Example:
      standclear alert close al-5e0848b77fc8 --role "watch chief" \\
          --reason "the mechanism keeps no watch from today"
    """
    shell.last_word(f"Tell everybody that {alert} is ended for good?", yes=yes)
    shell.say(AlertClose(alert, role, reason))


def _must_reach(shell: Shell) -> None:
    """What a courier brings of alerts lies with all else that was told."""
    if not reachable(shell):
        raise NotAllowed("who answered for an alert is for the desk to say", ("standclear inbox",))


def _told(screen: Screen, line: Document) -> tuple[str, ...]:
    rung = [
        each["role"] if each["sent_at"] or line["level"] else f"{each['role']} (not sent yet)"
        for each in line["ladder"]
        if each["rung_at"]
    ]
    ahead = [each for each in line["ladder"] if not each["rung_at"]]
    coming = "" if line["settled"] or not ahead else (
        f"{ahead[0]['role']} {screen.second(_time(ahead[0]['due']))}"
    )  # fmt: skip
    return (
        line["recipient"],
        screen.second(_time(line["made_at"])),
        line["because"],
        _answer(line),
        ", ".join(rung),
        coming,
    )


def _newest(document: Document) -> list[Document]:
    """The last telling to each party that asks for an answer."""
    return list({each["recipient"]: each for each in document["told"]}.values())


def _answer(line: Document) -> str:
    """How far it came; where nobody answered, whether it was overtaken."""
    if line["level"] in ("acknowledged", "cascaded"):
        return str(line["level"])
    return "overtaken" if line["superseded"] else "silent"


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
