"""`standclear incident evidence|fetch|erase`: files that bear on incidents, by their hash."""

from __future__ import annotations

import mimetypes
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from standclear.cli.options import output_option
from standclear.cli.records import must_reach
from standclear.cli.shell import Shell, reads, replaces, writes
from standclear.cli.words import read_moment
from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.incidents.evidence import LARGEST_BYTES, Custody
from standclear.core.incidents.said import IncidentEvidence
from standclear.log.files import write_whole
from standclear.service.desk_home import DeskHome
from standclear.service.evidence_files import EvidenceFiles, evidence_of

_incident = click.argument("incident")


@click.command()
@_incident
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--text", required=True, help="What it shows.")
@click.option("--media-type", default="", help="As image/jpeg; else by the file's name.")
@click.option(
    "--had-from",
    "hands",
    multiple=True,
    metavar="'WHO; SINCE'",
    help="Each who had it before you and since when, the first one first.",
)
@click.option("--since", required=True, metavar="TIME", help="Since when you have it.")
@writes
def evidence(shell: Shell, incident: str, file: Path, **options: Any) -> None:
    """Lodge a file with an incident: its hash, what it shows, and every hand it went through.

    Writes incident.evidence to the record, and hands the file itself to the desk, which keeps it
    apart from the log; at most 8 MiB. Said again, only the file is handed in again.

    \b
    Example:
      standclear incident evidence in-1f0c9d2ab3e4 crater.jpg \\
          --text "the yard, from the gate" --since 2030-03-01T09:00Z \\
          --had-from "the night nurse; 2030-03-01T06:40Z"
    """  # fmt: skip
    must_reach(shell, "a file is handed to the desk, which is out of reach")
    if file.stat().st_size > LARGEST_BYTES:  # before a film is read into memory
        raise InvalidInput("FILE", f"{file.stat().st_size} bytes", f"at most {LARGEST_BYTES}: cut "
                           "it, or lodge stills of it")  # fmt: skip
    data = file.read_bytes()
    kind = options["media_type"] or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    custody = _custody(shell, options["hands"], options["since"])
    lodging = evidence_of(
        data, media_type=kind, name=file.name, text=options["text"], custody=custody
    )
    lodged = shell.desk.incident(incident)["evidence"]
    if not any(each["sha256"] == lodging.sha256 and each["by"] == shell.party for each in lodged):
        shell.say(IncidentEvidence(incident, lodging))
    shell.desk.hand_in_file(incident, lodging.sha256, data)
    shell.screen.note(f"The desk keeps it as {lodging.sha256}.")


def _custody(shell: Shell, hands: tuple[str, ...], since: str) -> tuple[Custody, ...]:
    """Each hand had it from the one before."""
    lines: list[Custody] = []
    for text in hands:
        who, _, at = (part.strip() for part in text.partition(";"))
        if not at:
            raise InvalidInput("--had-from", text, "who had it; since when, as 'Anna; 2030-03-01'")
        lines.append(_line(shell, lines, who, at, "--had-from"))
    return (*lines, _line(shell, lines, shell.party, since, "--since"))


def _line(shell: Shell, before: list[Custody], who: str, at: str, option: str) -> Custody:
    since: datetime = read_moment(at, zone=shell.home.time_zone, pointer=option)
    return Custody(who, before[-1].holder if before else "", since)


@click.command()
@_incident
@click.argument("digest")
@output_option("Where to write it.")
@replaces
@reads
def fetch(shell: Shell, incident: str, digest: str, output: Path) -> None:
    """Fetch a file that was lodged with an incident; its hash is looked at again.

    Writes nothing to the record. A file that its reporter lodged is for the desk and the reporter.

    \b
    Example:
      standclear incident fetch in-1f0c9d2ab3e4 5f70bf18... -o crater.jpg
    """
    must_reach(shell, "files lie with the desk, which is out of reach")
    shell.may_write(output)
    data = shell.desk.file(incident, digest)
    write_whole(output, data)
    shell.answer({"sha256": digest, "size": len(data)}, lambda s: s.line(f"{output}: {digest}"))


@click.command()
@click.argument("digest")
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
@reads
def erase(shell: Shell, digest: str, *, yes: bool) -> None:
    """Destroy a file that the desk keeps; its hash stays in the record.

    Writes nothing to the record. In the desk's directory alone; backups made before still hold it.

    \b
    Example:
      standclear incident erase 5f70bf18...
    """
    if not isinstance(shell.home, DeskHome):
        raise NotAllowed("a file is erased in the desk's own directory")
    shell.must_confirm(f"Destroy {digest} here for ever?", yes=yes)
    EvidenceFiles(shell.home.directory).erase(digest)
    shell.answer({"erased": digest}, lambda screen: screen.line(f"{digest} is erased here."))
