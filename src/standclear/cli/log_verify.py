"""`standclear log verify`: every byte of the log or of an exported copy."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from standclear.cli.log_access import (
    client_afar,
    granted_trust,
    jobs_of,
    jobs_option,
    log_file,
    log_key,
    pinned_trust,
    plain_screen,
    reaching,
    trust_in,
)
from standclear.cli.shell import Shell, writes
from standclear.cli.show import Screen
from standclear.core.errors import Corrupt
from standclear.log.audit import AuditReport
from standclear.log.note import to_base64
from standclear.log.trust import Trust
from standclear.service.whole_log import size_of, verify_directory, verify_file

if TYPE_CHECKING:
    from standclear.client.desk import Client

DAMAGED = 7


@click.command()
@click.argument(
    "directory", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@click.option(
    "--trust",
    "trust_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Whose signatures count, from the parties themselves; else the keys that the log grants.",
)
@jobs_option
@writes
def verify(shell: Shell, directory: Path | None, trust_file: Path | None, jobs: int | None) -> int:
    """Verify the whole log: hashes, tiles, checkpoints, signatures, order, bodies.

    Writes nothing. DIRECTORY is a log exported with `standclear log export`; without it the
    desk's own is read. Every fault is named with its place, and the exit code is then 7: stop
    writing, keep the files. Whether what was said was allowed is another question: `audit`.
    Whether a whole log was swapped for a shorter one, only a checkpoint kept elsewhere shows:
    `log consistency`.

    \b
    Examples:
      standclear log verify
      standclear log verify /media/stick/valley-log --trust trust.json
    """
    given = trust_in(trust_file)
    if directory is not None:
        verifier = given.log if given is not None else log_key(shell)
        plain_screen(shell)
        with shell.screen.working("Verifying"):
            report = verify_directory(directory, verifier, given, jobs=jobs_of(jobs))
        return _answer(shell, report, str(directory), signatures=given is not None, copy=True)
    afar = client_afar(shell)
    if afar is not None:
        return _verify_afar(shell, afar, given, jobs)
    file, verifier = log_file(shell), given.log if given is not None else log_key(shell)
    pinned = given if given is not None else pinned_trust(shell)
    with shell.screen.progress("Verifying", size_of(file)) as bar:
        report = verify_file(
            file,
            verifier,
            pinned,
            all_keys_pinned=given is not None,
            jobs=jobs_of(jobs),
            progress=reaching(bar),
        )
    return _answer(shell, report, str(file), signatures=True)


def _verify_afar(shell: Shell, client: Client, given: Trust | None, jobs: int | None) -> int:
    """Every header, hash and signature of a desk over a network, as it came over the wire."""
    from standclear.client.tiles import fetch_log

    trust = given or granted_trust(shell)
    with TemporaryDirectory() as place:
        copy = Path(place)
        with shell.screen.working("Fetching the log"):
            fetch_log(client, copy)
        with shell.screen.working("Verifying"):
            report = verify_directory(copy, trust.log, trust, jobs=jobs_of(jobs))
    return _answer(shell, report, client.address, signatures=True, copy=True)


def _answer(
    shell: Shell, report: AuditReport, what: str, *, signatures: bool, copy: bool = False
) -> int:
    def human(screen: Screen) -> None:
        for fault in report.faults:
            screen.line(str(fault))
        if report.faults:
            screen.line()
        missing = report.entries - report.bodies
        bodies = f"{report.bodies} ({missing} erased, or never here)"
        screen.facts(
            (
                ("log", what),
                ("entries", f"{report.entries}, root {to_base64(report.root)}"),
                ("checkpoints", str(report.checkpoints)),
                ("signatures", str(report.signatures) if signatures else _NO_KEYS),
                ("bodies", "none: they are never exported" if copy else bodies),
                ("faults", str(len(report.faults)) if report.faults else "none found"),
            )
        )

    shell.answer(
        {
            "log": what,
            "holds": report.holds,
            "entries": report.entries,
            "root": to_base64(report.root),
            "checkpoints": report.checkpoints,
            "signatures": report.signatures,
            "bodies": report.bodies,
            "faults": [
                {"place": f.place, "index": f.index, "message": f.message} for f in report.faults
            ],
        },
        human,
    )
    if not report.entries:
        raise Corrupt(f"{what}: the log has no entry; it was emptied, or never begun")
    return 0 if report.holds else DAMAGED


_NO_KEYS = "of entries not verified: name the keys with --trust FILE"
