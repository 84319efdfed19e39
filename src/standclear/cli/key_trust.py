"""`standclear key trust`: a party pins the desk's newer keys, after a look at what changes."""

from __future__ import annotations

from pathlib import Path

import click

from standclear.cli.log_access import file_words, indented
from standclear.cli.shell import Shell, here
from standclear.cli.show import Screen
from standclear.core.errors import NotAllowed
from standclear.log.receipt_files import read_receipt
from standclear.log.trust import read_trust
from standclear.service.desk_home import DeskHome
from standclear.service.pinned_keys import Change, changes, from_log, from_receipts, merged, pin
from standclear.service.settings_file import only_writer


@click.command()
@click.argument(
    "file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--proof",
    "proofs",
    multiple=True,
    metavar="PATH",
    type=click.Path(path_type=Path, exists=True),
    help="A receipt of the entry that adds or ends a key: `standclear proof make` at the desk.",
)
@click.option("--yes", is_flag=True, help="Pin without asking: what is shown was looked at.")
@here
def trust(shell: Shell, file: Path, proofs: tuple[Path, ...], yes: bool) -> None:
    """Pin the desk's keys anew, from a file that it hands out.

    Writes nothing to the record. FILE is the desk's new desk.trust. Each change is shown with the
    key, the entry of the log from which it counts, and the key pinned here that signed for it: in
    the log where the desk can be reached, else by the receipts given with --proof. Where nothing
    vouches for a change, compare the words of the file with the desk, face to face or by
    telephone, before you say yes. A file that contradicts the keys pinned here is refused, exit
    code 7. Where the desk can be reached, a change that a pinned key has signed for is taken over
    without this command.

    \b
    Examples:
      standclear key trust desk.trust --proof desk-key-2.json
      standclear key trust /media/stick/desk.trust --yes
    """
    home = shell.home
    if isinstance(home, DeskHome):
        raise NotAllowed("this is the desk, whose keys these are", ("run it at a party",))
    data = file.read_bytes()
    with only_writer(home.directory):
        pinned = home.trust()
        newer = merged(pinned, read_trust(data), str(file))
        prove = from_log(home.desk.log) if home.desk else None
        if proofs or prove is None:
            prove = from_receipts([read_receipt(path) for path in proofs], pinned)
        found = changes(pinned, newer, prove)
        _show(shell.screen, data, found)
        if found:
            shell.must_confirm("Pin these keys?", yes=yes)
            pin(home.directory, newer)

    def human(screen: Screen) -> None:
        counted = "1 change" if len(found) == 1 else f"{len(found)} changes"
        screen.line(f"Pinned: {counted}." if found else "The same keys as are pinned here.")

    shell.answer({"file": str(file), "changes": [_as_json(change) for change in found]}, human)


def _show(screen: Screen, data: bytes, found: tuple[Change, ...]) -> None:
    """What would change, on standard error: it is not the answer."""
    for change in found:
        screen.note(f"{'' if change.signed else 'LOOK AGAIN: '}{change.text}")
    if not all(change.signed for change in found):
        screen.note(f"Compare the words of the file with the desk:\n{indented(file_words(data))}")


def _as_json(change: Change) -> dict[str, object]:
    return {
        "key": change.key.keyid,
        "change": "ended" if change.ended else "added",
        "public_key": change.public_key,
        "entry": change.index,
        "signed_by": change.signed,
        "why_not": change.why_not,
    }
