"""`standclear outbox list|resign|drop`: signed statements on their way to the desk."""

from __future__ import annotations

import click

from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen, outcome_as_json
from standclear.core.errors import NotAllowed
from standclear.service.party_home import PartyHome
from standclear.service.settling import to_sign_again
from standclear.service.statement_files import waiting


@click.command("list")
@reads
def list_(shell: Shell) -> None:
    """List the statements not yet known to be taken, and those to be signed again.

    Writes nothing.
    """
    home = _party_home(shell)
    found = [(written, "carry") for written in waiting(home.outbox)]
    found += [(written, "sign again") for written in to_sign_again(home)]

    def human(screen: Screen) -> None:
        rows = [(str(w.seq), w.kind, what, str(w.file)) for w, what in found]
        screen.table(("number", "says", "to do", "file"), rows, empty="Nothing waits.")

    shell.answer(
        [
            {"number": w.seq, "type": w.kind, "to_do": what, "file": str(w.file)}
            for w, what in found
        ],
        human,
    )


@click.command("resign")
@writes
def resign(shell: Shell) -> None:
    """Sign again what followed on a refused statement.

    Writes nothing to the record. Each statement is signed under the next free number, in the
    order in which it was said; what was refused is not among them: say that anew, put right.

    \b
    Example:
      standclear outbox resign
    """
    home = _party_home(shell)
    done = home.sign_again()

    def human(screen: Screen) -> None:
        for written, outcome in done:
            goes = f"carry {outcome.file}" if outcome.file else "the desk has it"
            screen.line(f"{written.seq}, {written.kind}: signed again; {goes}")
        screen.line(
            "Take the older files off the stick." if done else "Nothing is to be signed again."
        )

    shell.answer(
        [{"number": w.seq, "type": w.kind} | outcome_as_json(o) for w, o in done],
        human,
    )


@click.command("drop")
@click.option("--yes", is_flag=True, help="None of them was ever carried to the desk.")
@writes
def drop(shell: Shell, yes: bool) -> None:
    """Take back statements that were never carried.

    Writes nothing to the record. What the desk is known to have stays, and the numbers after it
    are used again: take back only what nobody has received, or the desk will refuse what you
    say next. What is taken back is kept in outbox/dropped.
    """
    home = _party_home(shell)
    shell.must_confirm("Take back all that waits?", yes=yes)
    dropped = home.drop_waiting()
    shell.answer(
        [{"number": w.seq, "type": w.kind} for w in dropped],
        lambda screen: screen.line(
            f"{len(dropped)} statement(s) taken back; the next one is number "
            f"{home.thread().seq + 1}."
        ),
    )


def _party_home(shell: Shell) -> PartyHome:
    home = shell.home
    if not isinstance(home, PartyHome):
        raise NotAllowed("a desk says nothing by courier", ("run it in a party's directory",))
    return home
