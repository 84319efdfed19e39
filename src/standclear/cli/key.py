"""`standclear key`: the signing keys of a party."""

from __future__ import annotations

import click

from standclear.cli.records import reachable
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen
from standclear.core.errors import NotFound
from standclear.core.held import KeySpan, PartyRecord
from standclear.core.party import KeyGrant
from standclear.core.statements import KeyAdd, KeyRevoke
from standclear.log.keys import PartySigner
from standclear.service.desk_home import DeskHome
from standclear.service.key_files import find_keys, key_file
from standclear.service.settings_file import KEYS
from standclear.service.shown.plain import typed


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
    participants are told. Only where no key of the party counts any more may the desk add one,
    after somebody of the party has come in person: that is told to all as urgent, and stands in
    the record, in `key list` and in every receipt as the desk's doing.

    \b
    Examples:
      standclear key new && standclear key add north#2
      standclear key add north#2 --public-key BASE64 --home desk
    """
    party, _, number = key_id.partition("#")
    if not public_key:
        file = key_file(shell.home.directory / KEYS, party, int(number or 0))
        if not number.isdecimal() or not file.is_file():
            raise NotFound(f"no key {key_id} was made here; make one with `standclear key new`")
        public_key = PartySigner.from_file(party, int(number), file).public_key_base64
    shell.say(KeyAdd(party, KeyGrant(key_id, public_key, _held_by_desk(shell, party, public_key))))


def _held_by_desk(shell: Shell, party: str, public_key: str) -> bool:
    """Whether the private key lies at the desk: then every entry that it signs will say so."""
    home = shell.home
    if not isinstance(home, DeskHome) or party == home.desk:
        return False
    keys = home.directory / KEYS
    held = (
        PartySigner.from_file(party, number, key_file(keys, party, number))
        for number in find_keys(keys, party)
    )
    return any(key.public_key_base64 == public_key for key in held)


@click.command()
@click.argument("key_id")
@click.option("--reason", required=True, help="Why; told to all.")
@click.option("--yes", is_flag=True, help="Revoke a party's last key without asking.")
@writes
def revoke(shell: Shell, key_id: str, reason: str, yes: bool) -> None:
    """Stop a key from signing from now on.

    Writes key.revoke to the record, signed by the party or by the desk; all participants are
    told. What the key signed before stays valid: keys are judged by place in the log. A party's
    last key is revoked only after a question, or with --yes; the desk's last key never.

    \b
    Example:
      standclear key revoke north#1 \\
          --reason "laptop lost at the crossing on 3 March"
    """
    party = key_id.partition("#")[0]
    if _last_key(shell, party, key_id):
        shell.screen.note(
            f"{key_id} is the last key of {party}. Once it is revoked, {party} can say nothing: no "
            "plan, no notice, no receipt, until the desk adds a new key, made by "
            f"`standclear init party {party} NEW_DIRECTORY` and handed over in person."
        )
        shell.must_confirm("Revoke it?", yes=yes)
    shell.say(KeyRevoke(party, key_id, reason))


def _last_key(shell: Shell, party: str, key_id: str) -> bool:
    """Whether nothing would sign for this party afterwards, as far as can be known here."""
    home = shell.home
    if not reachable(shell):
        return len(find_keys(home.directory / KEYS, party)) < 2
    record = typed(PartyRecord, shell.desk.party(party))
    return party != shell.desk.name() and record.live_keys == (key_id,)


@click.command("list")
@click.argument("party", required=False)
@reads
def list_(shell: Shell, party: str | None) -> None:
    """List the keys of all parties, or of one. Writes nothing."""
    chosen = [shell.desk.party(party)] if party else shell.desk.parties()
    spans = {
        key_id: typed(KeySpan, span)
        for document in chosen
        for key_id, span in sorted(document["keys"].items())
    }

    def human(screen: Screen) -> None:
        rows = [
            (
                key_id,
                "yes" if span.revoked_at is None else "no",
                str(span.granted_at),
                "" if span.revoked_at is None else str(span.revoked_at),
                "the desk" if span.grant.custodial else "the party",
                _added_by(span, key_id.partition("#")[0]),
                span.grant.public_key,
            )
            for key_id, span in spans.items()
        ]
        columns = (
            "key",
            "counts",
            "from entry",
            "until entry",
            "held by",
            "added by",
            "public key",
        )
        screen.table(columns, rows, empty="No keys.")

    shell.answer(spans, human)


def _added_by(span: KeySpan, party: str) -> str:
    """Whose word it is that this key is the party's."""
    if not span.added_by:
        return "admission"
    return "the party" if span.added_by == party else "THE DESK"
