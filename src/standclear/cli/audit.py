"""`standclear audit`: the desk's own duties, decided once more."""

from __future__ import annotations

from functools import partial

import click

from standclear.cli.log_access import jobs_of, jobs_option, log_file, open_log, reaching
from standclear.cli.shell import Shell, here
from standclear.cli.show import Screen
from standclear.cli.words import read_moment
from standclear.service.audit import Audit
from standclear.service.audit import audit as decide_again
from standclear.service.audit_ahead import Reading, log_in
from standclear.service.shown.plain import plain

FAULTS, NOT_ALL = 7, 8
"""Exit codes: a fault was found; none was, in what could be decided again, and that is not all."""


@click.command()
@click.option(
    "--until",
    metavar="TIME",
    default="",
    help="Also name reminders that were owed before this time (or `now`) and never made.",
)
@jobs_option
@here
def audit(shell: Shell, until: str, jobs: int | None) -> int:
    """Decide everything again, and name any duty dropped.

    Writes nothing. Each statement in the log is put to the same rules once more; what follows
    must be what the log says followed. A duty dropped, a telling that differs or that nobody was
    owed, a statement that the rules refuse, a reminder never made or far too late: each is named
    with its entry, and the exit code is then 7. Lateness, erasure and older rules are named and are
    no faults; but what is erased, or was decided by older rules, cannot be decided again in full,
    and a duty dropped there is not found: the exit code is then 8.
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
        found = decide_again(
            log,
            until=limit,
            progress=reaching(bar),
            reading=Reading(partial(log_in, log_file(shell), log.verifier), jobs_of(jobs)),
        )
    document = {
        "entries": found.entries,
        "statements": found.statements,
        "duties": found.duties,
        "not_decided_again": found.undecided,
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
    if found.faults:
        return FAULTS
    return NOT_ALL if found.undecided else 0


def _show(screen: Screen, found: Audit) -> None:
    for finding in found.findings:
        mark = "FAULT" if finding.grave else "note"
        when = screen.moment(finding.at)
        screen.line(f"{mark}  entry {finding.index}, {when}: {finding.kind}: {finding.text}")
    if found.findings:
        screen.line()
    total = f"{found.entries} entries, {found.statements} statements"
    if found.undecided:
        total += f" ({found.undecided} not decided again, or not in full)"
    if not found.faults and found.undecided:
        screen.line(f"{total}; no fault in the rest: {found.duties} tellings in the log.")
        return
    if not found.faults:
        screen.line(f"{total}; every duty reproduced: {found.duties} tellings, none dropped.")
        return
    kinds = sorted({finding.kind for finding in found.faults})
    screen.line(
        f"{total}, {found.duties} tellings in the log; faults: {len(found.faults)} "
        f"({', '.join(kinds)})."
    )
