"""`standclear receive|outbox|carry|run`: what couriers bring, and what goes out."""

from __future__ import annotations

from pathlib import Path
from time import sleep

import click

from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen
from standclear.core.errors import InvalidInput, NotAllowed, StandclearError, Unavailable
from standclear.core.times import read_duration
from standclear.links.bundle import read_bundle
from standclear.log.entry import read_entry
from standclear.log.errors import Busy
from standclear.service.carrying import Pass, one_pass
from standclear.service.desk_home import DeskHome
from standclear.service.party_home import PartyHome
from standclear.service.received import bundle_files, is_release, take_release
from standclear.service.statement_files import statement_in, waiting


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE ...",
                type=click.Path(path_type=Path, exists=True))  # fmt: skip
@writes
def receive(shell: Shell, files: tuple[Path, ...]) -> None:
    """Take in files that a courier brought; folders are searched for them.

    At the desk: signed statements enter the record, each as if said here, and are answered; again
    is answered as before. At a party: releases are verified with the desk's pinned keys and put
    into the inbox; nothing is written to the record.

    \b
    Examples:
      standclear receive /media/stick/000007-receipt.give.standclear
      standclear receive /media/stick
    """
    found = [file for path in files for file in bundle_files(path)]
    if not found:
        raise InvalidInput("FILE", ", ".join(str(f) for f in files), "files ending in .standclear")
    home = shell.home
    results: list[dict[str, object]] = []
    fault: StandclearError | None = None
    for file in sorted(found, key=lambda f: f.name):
        try:
            result = _at_desk(home, file) if isinstance(home, DeskHome) else _at_party(home, file)
        except StandclearError as refused:
            fault = fault or refused
            result = {"file": str(file), "taken": False, "says": str(refused)}
        results.append(result)

    def human(screen: Screen) -> None:
        for result in results:
            word = "taken" if result["taken"] else "REFUSED"
            screen.line(f"{word}: {Path(str(result['file'])).name}: {result['says']}")

    shell.answer(results, human)
    if fault is not None:
        raise fault


def _at_desk(home: DeskHome, file: Path) -> dict[str, object]:
    parts = read_bundle(file.read_bytes())
    if is_release(parts):
        raise InvalidInput(file.name, "a release", "a signed statement; this is the desk")
    sealed = statement_in(parts, file.name)
    header = read_entry(sealed.leaf).header
    answer = home.take(sealed)
    says = f"{header.issuer} {header.seq}, {header.type}: {answer.decision.headline}"
    return {"file": str(file), "taken": True, "index": answer.index, "says": says}


def _at_party(home: PartyHome, file: Path) -> dict[str, object]:
    data = file.read_bytes()
    if not is_release(read_bundle(data)):
        raise InvalidInput(file.name, "a statement", "a release; carry statements to the desk")
    release, new = take_release(home, data, file.name)
    says = f"#{release.number} {release.headline}" + ("" if new else " (was here already)")
    return {"file": str(file), "taken": True, "number": release.number, "says": says}


@click.command("list")
@reads
def outbox_list(shell: Shell) -> None:
    """List the statements not yet known to be taken. Writes nothing."""
    home = _party_home(shell)
    found = waiting(home.outbox)

    def human(screen: Screen) -> None:
        rows = [(str(w.seq), w.kind, str(w.file)) for w in found]
        screen.table(("number", "says", "file"), rows, empty="Nothing waits.")

    shell.answer(
        [{"number": w.seq, "type": w.kind, "file": str(w.file)} for w in found],
        human,
    )


@click.command("drop")
@click.option("--yes", is_flag=True, help="None of them was ever carried to the desk.")
@writes
def outbox_drop(shell: Shell, yes: bool) -> None:
    """Take back statements that were never carried.

    Writes nothing to the record. Their numbers are used again: take back only what nobody has
    received, or the desk will refuse what you say next.
    """
    home = _party_home(shell)
    shell.must_confirm("Take back all that waits?", yes=yes)
    dropped = home.drop_waiting()
    shell.answer(
        [{"number": w.seq, "type": w.kind} for w in dropped],
        lambda screen: screen.line(f"{len(dropped)} statement(s) taken back."),
    )


@click.command()
@writes
def carry(shell: Shell) -> None:
    """Carry releases out once, and let what is due fall due (the desk).

    Writes clock.tick to the record if anything has fallen due, and release.sending for each try.

    \b
    Example:
      standclear carry
    """
    home = _desk_home(shell)
    with shell.screen.working("Carrying releases out"):
        done = one_pass(home)
    document = {"sent": done.sent, "failed": done.failed, "waiting": done.waiting, "due": done.due}
    shell.answer(document, lambda screen: screen.line(_said(done)))


@click.command()
@click.option("--every", default="10s", metavar="TIME", help="Pause between passes.")
@writes
def run(shell: Shell, every: str) -> None:
    """Carry on: releases out, reminders, escalation (the desk). Ends with Ctrl-C.

    Writes clock.tick to the record whenever something falls due, and release.sending for each
    try. Killed at any moment, it goes on where the record ends.

    \b
    Example:
      standclear run --every 10s
    """
    home = _desk_home(shell)
    pause_s = read_duration(every).total_seconds()
    if pause_s < 1:
        raise InvalidInput("--every", every, "1 s or more")
    shell.screen.note("Carrying on; Ctrl-C ends it.")
    try:
        while True:
            _say_pass(shell, home)
            sleep(pause_s)
    except KeyboardInterrupt:
        shell.screen.note("Ended. What is unsent or due waits in the record for the next run.")


def _say_pass(shell: Shell, home: DeskHome) -> None:
    """One pass, and what it did; a disk or a lock that is busy is tried again next time."""
    try:
        done = one_pass(home)
    except (Unavailable, Busy) as fault:
        shell.screen.note(f"{shell.screen.moment(home.clock())}: {fault}; trying again")
        return
    if not (done.sent or done.failed or done.due):
        return
    if shell.as_json:
        shell.screen.json({"sent": done.sent, "failed": done.failed, "due": done.due})
    else:
        shell.screen.line(f"{shell.screen.moment(home.clock())}: {_said(done)}")


def _said(done: Pass) -> str:
    due = f"{done.due} Then: " if done.due else ""
    return f"{due}{done.sent} sent, {done.failed} failed, {done.waiting} waiting for another try."


def _desk_home(shell: Shell) -> DeskHome:
    home = shell.home
    if not isinstance(home, DeskHome):
        raise NotAllowed("only the desk carries releases out", ("run it in the desk's directory",))
    return home


def _party_home(shell: Shell) -> PartyHome:
    home = shell.home
    if not isinstance(home, PartyHome):
        raise NotAllowed("a desk says nothing by courier", ("run it in a party's directory",))
    return home
