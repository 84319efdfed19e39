"""`standclear backup`: the desk as one file, while it serves."""

from __future__ import annotations

from pathlib import Path

import click

from standclear.cli.passphrase import passphrase_option, read_passphrase
from standclear.cli.shell import Shell, here, replaces
from standclear.cli.show import Screen


@click.command()
@click.argument("to", type=click.Path(path_type=Path), metavar="FILE|DIR")
@passphrase_option
@click.option("--without-keys", is_flag=True, help="Leave private keys out; they are kept apart.")
@click.option("--unsealed", is_flag=True, help="With --without-keys: no passphrase, plain tar.")
@replaces
@here
def backup(
    shell: Shell, to: Path, passphrase_file: Path | None, without_keys: bool, unsealed: bool
) -> None:
    """Back the desk up into one file, while it serves.

    Writes log, people, settings and keys as of one moment; the copied tree is hashed and held
    against its checkpoint. A DIR gets a file named by time and size. The file is sealed under a
    passphrase in the age format: `age -d FILE | tar t` opens it, too. Private keys leave the desk
    sealed or not at all: who holds them can speak as the desk. Unsealed, anyone who holds the file
    reads every body in it: each place, plan and contact that was ever said here.

    TLS keys, and passwords in files that standclear.toml names, are not in it.

    \b
    Examples:
      standclear backup /media/stick --passphrase-file backup.secret
      standclear backup nightly.backup --without-keys --unsealed
    """
    from standclear.cli.log_access import desk_of
    from standclear.core.errors import InvalidInput
    from standclear.service.backing_up import back_up
    from standclear.service.home import clock

    if unsealed and not without_keys:
        expected = "--without-keys with it: keys never leave the desk unsealed"
        raise InvalidInput("--unsealed", "alone", expected)
    if not to.is_dir():
        shell.may_write(to, option="FILE")
    home = desk_of(shell)
    secret = None if unsealed else read_passphrase(passphrase_file, twice=True)
    with shell.screen.working("Backing up"):
        made = back_up(home, to, secret, with_keys=not without_keys, now=clock()())
    manifest = made.manifest

    def human(screen: Screen) -> None:
        screen.facts(
            (
                ("backup", str(made.file)),
                ("log", f"{manifest.size} entries of {manifest.origin}"),
                ("root", manifest.root),
                ("files", str(len(manifest.files))),
                ("sealed", OPEN if unsealed else "yes"),
                ("keys", _KEYS[manifest.keys]),
            )
        )

    shell.answer(
        {
            "backup": str(made.file), "origin": manifest.origin, "size": manifest.size,
            "root": manifest.root, "made_at": manifest.made_at, "sealed": not unsealed,
            "keys": manifest.keys, "files": sorted(manifest.files),
        },
        human,
    )  # fmt: skip


OPEN = "no: anyone who holds this file reads every body in it, places and contacts too"
_KEYS = {"sealed": "in it", "left out": "left out; without them a restored desk only reads"}
