"""`standclear log checkpoint|consistency`: one small note that pins the whole log to its past."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from standclear.cli.log_access import indented, log_key, open_log
from standclear.cli.options import output_option
from standclear.cli.shell import Shell, replaces, writes
from standclear.cli.show import Screen
from standclear.core.errors import Corrupt, InvalidInput, NotFound
from standclear.log.checkpoint import Checkpoint, open_checkpoint, read_checkpoint
from standclear.log.errors import BadNote, BadProof
from standclear.log.files import write_whole
from standclear.log.merkle import verify_consistency
from standclear.log.note import NoteVerifier, split_note, to_base64
from standclear.log.proof import read_proof
from standclear.log.view import LogView
from standclear.log.words import checkpoint_words


@click.command()
@output_option("Write the signed note to a file, whole or not at all.", required=False)
@replaces
@writes
def checkpoint(shell: Shell, output: Path | None) -> None:
    """Show the newest signed checkpoint, with the words to read aloud. Writes nothing.

    Keep it, or read its sixteen words to another party over the telephone, four at a time, each
    four read back: who has heard the same words holds the same log. The note goes to standard
    output, the words to standard error, so that `> FILE` keeps a note that others can read.

    \b
    Examples:
      standclear log checkpoint
      standclear log checkpoint -o 2030-03-01.checkpoint
    """
    note = open_log(shell).checkpoint()
    if not note:
        raise NotFound("the log has no entry yet, so no checkpoint")
    head = read_checkpoint(split_note(note)[0])
    spoken = checkpoint_words(head)
    if output is not None:
        shell.may_write(output)
        write_whole(output, note)

    def human(screen: Screen) -> None:
        if output is not None:
            screen.line(f"{output}: checkpoint of {head.size} entries of {head.origin}.")
        else:
            click.echo(note.decode(), nl=False)
        screen.note(f"\nRead aloud, each line read back before the next:\n{indented(spoken)}")

    described = checkpoint_as_json(head) | {"note": note.decode(), "words": spoken.split()}
    shell.answer(described, human)


def checkpoint_as_json(head: Checkpoint) -> dict[str, Any]:
    """What a checkpoint says, for `--json`."""
    return {"origin": head.origin, "size": head.size, "root": to_base64(head.root)}


@click.command()
@click.argument("checkpoint", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@writes
def consistency(shell: Shell, checkpoint: Path) -> None:
    """Prove that a checkpoint kept earlier is a beginning of this log. Writes nothing.

    The file is a signed checkpoint, or the .tlog-proof of any receipt, which holds one. If the
    log does not begin with what it covered, it was rewritten: exit code 7, and both checkpoints,
    each signed by the same key, are the evidence. Keep them.

    \b
    Example:
      standclear log consistency 2030-03-01.checkpoint
    """
    old_note, old = _read_kept(checkpoint, log_key(shell))
    log = open_log(shell)
    new = read_checkpoint(split_note(log.checkpoint())[0])
    proof = _prove(log, old, old_note)
    shell.answer(
        {
            "old": checkpoint_as_json(old),
            "new": checkpoint_as_json(new),
            "proof": [to_base64(hash_) for hash_ in proof],
        },
        lambda screen: screen.line(
            f"The log of {new.size} entries begins with the {old.size} that {checkpoint} covers: "
            "nothing was changed, removed or put between."
        ),
    )


def _read_kept(file: Path, key: NoteVerifier) -> tuple[bytes, Checkpoint]:
    """The signed note in a file, and what it says."""
    data = file.read_bytes()
    try:
        note = read_proof(data).checkpoint_note if data.startswith(b"c2sp.org/") else data
        return note, open_checkpoint(note, key)
    except BadNote as fault:
        expected = f"a checkpoint signed by {key.name}, whole: {fault}"
        raise InvalidInput(str(file), "another kind of text", expected) from None


def _prove(log: LogView, old: Checkpoint, old_note: bytes) -> list[bytes]:
    evidence = (old_note, log.checkpoint())
    try:
        if old.size > log.size:
            raise BadProof(f"the log has {log.size} entries; this checkpoint covers {old.size}")
        proof = log.consistency(old.size)
        verify_consistency(
            old_size=old.size,
            old_root=old.root,
            new_size=log.size,
            new_root=log.root(),
            proof=proof,
        )
    except BadProof as fault:
        # Both signed notes in full: neither signer nor reader can take them back.
        click.echo(f"--- kept earlier\n{old_note.decode()}", err=True)
        click.echo(f"--- shown now\n{log.checkpoint().decode()}", err=True)
        raise Corrupt(f"the log does not begin with this checkpoint: {fault}", evidence) from None
    return proof
