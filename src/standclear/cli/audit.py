"""`standclear audit`: the desk's own duties, decided once more."""

from __future__ import annotations

import click

from standclear.cli.log_access import open_log, reaching
from standclear.cli.shell import Shell, writes
from standclear.cli.show import Screen, plain
from standclear.cli.words import read_moment
from standclear.service.audit import Audit
from standclear.service.audit import audit as decide_again

FAULTS = 7


@click.command()
@click.option(
    "--until",
    metavar="TIME",
    default="",
    help="Also name reminders that were owed before this time (or `now`) and never made.",
)
@writes
def audit(shell: Shell, until: str) -> int:
    """Decide everything again, and name any duty dropped.

    Writes nothing. Each statement in the log is put to the same rules once more; what follows
    must be what the log says followed. A duty dropped, a telling that differs or that nobody was
    owed, a statement that the rules refuse, a reminder never made: each is named with its entry,
    and the exit code is then 7. Lateness, erasure and other rules are named and are no faults.
    Whether the bytes are those that were signed is another question: `standclear log verify`.

    \b
    Examples:
      standclear audit
      standclear audit --until now
      standclear audit --until 2030-03-01T06:00Z --json
    """
    log = open_log(shell)
    limit = None
    if until:
        now = shell.home.clock()
        limit = (
            now
            if until == "now"
            else read_moment(until, zone=shell.home.time_zone, pointer="--until")
        )
    with shell.screen.progress("Deciding again", log.size) as bar:
        found = decide_again(log, until=limit, progress=reaching(bar))
    document = {
        "entries": found.entries,
        "statements": found.statements,
        "duties": found.duties,
        "until": plain(limit),
        "faults": len(found.faults),
        "findings": [
            {
                "entry": finding.index,
                "at": plain(finding.at),
                "kind": finding.kind,
                "fault": finding.grave,
                "text": finding.text,
            }
            for finding in found.findings
        ],
    }
    shell.answer(document, lambda screen: _show(screen, found))
    return FAULTS if found.faults else 0


def _show(screen: Screen, found: Audit) -> None:
    for finding in found.findings:
        mark = "FAULT" if finding.grave else "note"
        when = screen.moment(finding.at)
        screen.line(f"{mark}  entry {finding.index}, {when}: {finding.kind}: {finding.text}")
    if found.findings:
        screen.line()
    total = f"{found.entries} entries, {found.statements} statements"
    if not found.faults:
        screen.line(f"{total}; every duty reproduced: {found.duties} tellings, none dropped.")
        return
    kinds = sorted({finding.kind for finding in found.faults})
    screen.line(
        f"{total}, {found.duties} tellings in the log; faults: {len(found.faults)} "
        f"({', '.join(kinds)})."
    )
