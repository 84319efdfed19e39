"""`standclear key`: the signing keys of a party."""

from __future__ import annotations

import click

from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen
from standclear.core.errors import NotFound
from standclear.core.party import KeyGrant
from standclear.core.statements import KeyAdd, KeyRevoke
from standclear.log.keys import PartySigner
from standclear.service.key_files import key_file
from standclear.service.settings_file import KEYS


@click.command()
@writes
def new(shell: Shell) -> None:
    """Make a private key in this directory.

    Writes nothing to the record: the key counts only once `standclear key add` has said so,
    signed by a key that counts already.
    """
    key = shell.home.make_key(shell.party)
    shell.answer(
        {"key": key.keyid, "public_key": key.public_key_base64},
        lambda screen: screen.facts(
            (
                ("key", f"{key.keyid} {key.public_key_base64}"),
                ("next", f"standclear key add {key.keyid}"),
            )
        ),
    )


@click.command()
@click.argument("key_id")
@click.option("--public-key", default="", help="Base64; else of the key made here under this id.")
@writes
def add(shell: Shell, key_id: str, public_key: str) -> None:
    """Let a further key sign for a party.

    Writes key.add to the record, signed by a key of the same party that counts already; all
    participants are told.

    \b
    Example:
      standclear key new && standclear key add north#2
    """
    party, _, number = key_id.partition("#")
    if not public_key:
        file = key_file(shell.home.directory / KEYS, party, int(number or 0))
        if not number.isdecimal() or not file.is_file():
            raise NotFound(f"no key {key_id} was made here; make one with `standclear key new`")
        public_key = PartySigner.from_file(party, int(number), file).public_key_base64
    shell.say(KeyAdd(party, KeyGrant(key_id, public_key)))


@click.command()
@click.argument("key_id")
@click.option("--reason", required=True, help="Why; told to all.")
@writes
def revoke(shell: Shell, key_id: str, reason: str) -> None:
    """Stop a key from signing from now on.

    Writes key.revoke to the record, signed by the party or by the desk; all participants are
    told. What the key signed before stays valid: keys are judged by place in the log.

    \b
    Example:
      standclear key revoke north#1 --reason "laptop lost at the crossing on 3 March"
    """
    shell.say(KeyRevoke(key_id.partition("#")[0], key_id, reason))


@click.command("list")
@click.argument("party", required=False)
@reads
def list_(shell: Shell, party: str | None) -> None:
    """List the keys of all parties, or of one. Writes nothing."""
    picture = shell.picture
    chosen = {party: picture.get_party(party)} if party else dict(sorted(picture.parties.items()))
    spans = {k: s for record in chosen.values() for k, s in sorted(record.keys.items())}

    def human(screen: Screen) -> None:
        rows = [
            (
                key_id,
                "yes" if span.revoked_at is None else "no",
                str(span.granted_at),
                "" if span.revoked_at is None else str(span.revoked_at),
                "the desk" if span.grant.custodial else "the party",
                span.grant.public_key,
            )
            for key_id, span in spans.items()
        ]
        columns = ("key", "counts", "from entry", "until entry", "held by", "public key")
        screen.table(columns, rows, empty="No keys.")

    shell.answer(spans, human)
