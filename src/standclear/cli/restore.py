"""`standclear restore`: a desk back from its backup, and never two desks of one name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from standclear.cli.passphrase import passphrase_option, read_passphrase
from standclear.cli.shell import Shell, here
from standclear.cli.show import Screen

if TYPE_CHECKING:
    from standclear.service.restoring import Comeback


@click.command()
@click.argument(
    "backup", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The directory to make; it must not be there yet, or be empty.",
)
@click.option(
    "--as-of",
    "as_of",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE",
    help="The newest checkpoint, receipt or bundle that a party holds, or its directory.",
)
@click.option("--read-only", is_flag=True, help="Take an older one, too; it never writes again.")
@passphrase_option
@here
def restore(
    shell: Shell,
    backup: Path | None,
    to: Path | None,
    as_of: tuple[Path, ...],
    read_only: bool,
    passphrase_file: Path | None,
) -> None:
    """Bring a desk back from a backup, without forking its log.

    Every byte is verified first. A desk that goes on from an old backup would sign two histories
    with one key; so a restored desk reads and writes nothing until you have asked every party for
    the newest checkpoint or receipt that it holds, and named it with --as-of, here or later. If a
    party holds a newer state than the backup, it is refused, and what would be lost is said. If
    one holds another history, the log was forked: exit code 7, always.

    Nobody is signed in afterwards, and tokens are made anew. Whoever left the desk since the
    backup is in it again: look through its people.

    \b
    Examples:
      standclear restore valley.backup --to desk --as-of relief.tlog-proof
      standclear restore --as-of newest.checkpoint      in the restored directory
    """
    from standclear.core.errors import InvalidInput

    if backup is None:
        if to is not None or read_only:
            raise InvalidInput("BACKUP", "missing", "the backup to restore")
        _confirm(shell, as_of)
    elif to is None:
        raise InvalidInput("--to", "missing", "the directory to restore into")
    else:
        _restore(shell, backup, to, as_of, passphrase_file, read_only=read_only)


def _restore(
    shell: Shell,
    backup: Path,
    to: Path,
    as_of: tuple[Path, ...],
    passphrase_file: Path | None,
    *,
    read_only: bool,
) -> None:
    from standclear.cli.log_access import plain_screen
    from standclear.service import restoring
    from standclear.service.home import clock

    plain_screen(shell)
    # Asked for before anything moves on the screen.
    secret = read_passphrase(passphrase_file, twice=False) if _sealed(backup) else b""
    with shell.screen.working("Verifying"):
        done = restoring.restore(
            backup,
            to,
            passphrase=lambda: secret,
            as_of=as_of,
            to_read_only=read_only,
            now=clock()(),
        )
    _show(shell, done, read_only=read_only)


def _show(shell: Shell, done: Comeback, *, read_only: bool) -> None:
    manifest = done.manifest

    def human(screen: Screen) -> None:
        screen.facts(
            (
                ("desk", str(done.directory)),
                ("log", f"{manifest.size} entries of {manifest.origin}, verified"),
                ("backup of", manifest.made_at),
                (
                    "keys",
                    "" if manifest.keys == "sealed" else f"put them into {done.directory / 'keys'}",
                ),
                ("people", _people(done)),
                ("writes", _writes(done.confirmed, read_only)),
            )
        )

    shell.answer(
        {
            "desk": str(done.directory), "origin": manifest.origin, "size": manifest.size,
            "root": manifest.root, "made_at": manifest.made_at, "keys": manifest.keys,
            "writes": done.confirmed, "people": list(done.people),
        },
        human,
    )  # fmt: skip


def _people(done: Comeback) -> str:
    """Everything that was ended since the backup counts no more, but for who left: said here."""
    if not done.people:
        return ""
    return (
        f"{', '.join(done.people)}: nobody is signed in, and no token or link counts. Whoever was\n"
        f"shut out after {done.manifest.made_at} can sign in again, with the password of then:\n"
        "end them in the desk's people before parties come in"
    )


def _writes(confirmed: bool, read_only: bool) -> str:
    if read_only:
        return "never; begin a new log for what is to come"
    if confirmed:
        return "yes, from the checkpoint that you named"
    return (
        "not yet: ask every party for the newest checkpoint or receipt that it holds, then\n"
        "standclear restore --as-of FILE"
    )


def _sealed(backup: Path) -> bool:
    from standclear.store.age_file import INTRO, is_age

    with backup.open("rb") as file:
        return is_age(file.read(len(INTRO)))


def _confirm(shell: Shell, as_of: tuple[Path, ...]) -> None:
    from standclear.cli.log_access import desk_of
    from standclear.service.restoring import confirm_as_of

    home = desk_of(shell)
    size = confirm_as_of(home.directory, as_of, verifier=home.verifier)
    shell.answer(
        {"as_of": size, "size": home.log.size},
        lambda screen: screen.line(
            f"The newest state that you named has {size} entries and lies within this log of "
            f"{home.log.size}. The desk writes again."
        ),
    )
