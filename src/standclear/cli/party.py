"""`standclear party`: who takes part, and how each is reached."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from standclear.cli.party_file import read_kind, read_party_file, read_role
from standclear.cli.shell import Shell, here, reads, writes
from standclear.cli.show import Screen
from standclear.cli.words import known_zone, read_moment, read_name
from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.party import Formation, KeyGrant, Name, Party, Role, Standing, StandingState
from standclear.core.picture import PartyRecord
from standclear.core.statements import PartyAdmit, PartyAmend, PartyStand
from standclear.service.desk_home import DeskHome
from standclear.service.shown.plain import Document, typed

_FILE = click.argument(
    "file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)


@click.command()
@_FILE
@click.option("--id", "party_id", help="Party id, where there is no file.")
@click.option("--kind", help="state, armed_force, humanitarian, coordinator, monitor, ...")
@click.option("--name", "names", multiple=True, help="Name; LANGUAGE=NAME for other languages.")
@click.option(
    "--zone", "time_zone", default="UTC", callback=known_zone, help="The party's IANA zone."
)
@click.option(
    "--role",
    "roles",
    multiple=True,
    metavar="'ROLE: CHANNEL, ...'",
    help="A role and its channels, first the one rung first; channels as 'radio 123.45'.",
)
@click.option("--formation", "formations", multiple=True, help="A formation answered for.")
@click.option("--key", "public_key", default="", help="Base64 public key that signs for it.")
@click.option(
    "--custodial",
    is_flag=True,
    help="Make its key here: the desk signs for it, and every entry says so. For exercises.",
)
@here
def add(
    shell: Shell,
    file: Path | None,
    party_id: str | None,
    kind: str | None,
    names: tuple[str, ...],
    time_zone: str,
    roles: tuple[str, ...],
    formations: tuple[str, ...],
    public_key: str,
    custodial: bool,
) -> None:
    """Admit a party (the desk).

    Writes party.admit to the record, signed by the desk; all participants are told.

    \b
    Examples:
      standclear party add north.toml
      standclear party add --id south --kind armed_force --name "Southern Force" \\
          --role "duty officer: radio 123.45 MHz" --custodial
    """
    if file is not None:
        party, found = read_party_file(file)
        public_key = public_key or found
    else:
        party = _from_options(party_id, kind, names, time_zone, roles, formations)
    home = shell.home
    if not isinstance(home, DeskHome):
        raise NotAllowed(
            "only the desk admits a party", (f"hand {file or 'its file'} to the desk",)
        )
    if custodial and public_key:
        raise InvalidInput("--custodial", "with a public key", "one or the other")
    if not custodial and not public_key:
        raise InvalidInput("--key", "nothing", "the party's public key, or --custodial")
    if party.id in (each["id"] for each in shell.desk.parties()):
        raise NotAllowed(f"{party.id} is a party already", ("party amend", "key add"))
    if custodial:
        public_key = home.make_key(party.id).public_key_base64
    shell.say(PartyAdmit(party, (KeyGrant(f"{party.id}#1", public_key, custodial),)))


@click.command()
@_FILE
@click.option("--role", "roles", multiple=True, metavar="'ROLE: CHANNEL, ...'",
              help="Roles anew, all of them, in the order of ringing.")  # fmt: skip
@click.option("--formation", "formations", multiple=True, help="Formations anew, all of them.")
@click.option("--name", "names", multiple=True, help="Names anew, all of them.")
@writes
def amend(
    shell: Shell,
    file: Path | None,
    roles: tuple[str, ...],
    formations: tuple[str, ...],
    names: tuple[str, ...],
) -> None:
    """Change a party's names, roles, channels or formations.

    Writes party.amend to the record, signed by the party itself or by the desk (then with a
    file, or --as PARTY where the desk holds its key).

    \b
    Example:
      standclear party amend --role "watch: radio 121.5" \\
          --role "commander: phone +1 555 0100"
    """
    if file is not None:
        shell.say(PartyAmend(read_party_file(file)[0]))
        return
    if not (roles or formations or names):
        raise InvalidInput("party", "nothing to change", "a FILE, --role, --formation or --name")
    party = typed(Party, shell.desk.party(shell.party)["party"])
    if roles:
        party = replace(party, roles=_roles(roles))
    if formations:
        party = replace(party, formations=_formations(formations))
    if names:
        party = replace(party, names=tuple(read_name(n, "--name") for n in names))
    shell.say(PartyAmend(party))


@click.command()
@click.argument("party")
@click.argument("state", type=click.Choice([s.value for s in StandingState]))
@click.option("--since", metavar="TIME", help="From when; else now.")
@click.option("--reason", default="", help="Why; told to all.")
@writes
def stand(shell: Shell, party: str, state: str, since: str | None, reason: str) -> None:
    """Declare a party participating, suspended or withdrawn.

    Writes party.stand to the record, signed by the party itself or by the desk; all participants
    are told. A suspended party is still sent nothing new, which shows as gaps.

    \b
    Example:
      standclear party stand south suspended \\
          --reason "the line of 7 April is suspended"
    """
    zone = shell.home.time_zone
    at = read_moment(since, zone=zone, pointer="--since") if since else shell.at
    at = at.replace(microsecond=0)
    shell.say(PartyStand(party, Standing(StandingState(state), at, reason)))


@click.command("list")
@reads
def list_(shell: Shell) -> None:
    """List the parties and their standing. Writes nothing."""
    found = shell.desk.parties()

    def human(screen: Screen) -> None:
        columns = ("party", "name", "kind", "standing", "told", "rung first")
        screen.table(columns, [_row(each) for each in found], empty="No party yet.")

    shell.answer(found, human)


def _row(document: Document) -> tuple[str, ...]:
    party = typed(Party, document["party"])
    reached = _ways(party, 0) if party.role_at(0) else "no role"
    told = "" if document["told"] is None else str(document["told"])
    return (party.id, party.name(), party.kind.value, document["standing"], told, reached)


@click.command()
@click.argument("party", required=False)
@reads
def show(shell: Shell, party: str | None) -> None:
    """Show one party: names, roles, channels, formations, keys. Writes nothing."""
    found = shell.desk.party(party or shell.party)
    shell.answer(found, lambda screen: _show(screen, typed(PartyRecord, found)))


def _show(screen: Screen, record: PartyRecord) -> None:
    party = record.party
    formations = [
        f"{f.id}: {', '.join(n.text for n in f.names)}"
        + ("" if f.answered_for else " (not answered for)")
        for f in party.formations
    ]
    keys = [
        f"{key_id} from entry {span.granted_at}"
        + ("" if span.revoked_at is None else f", revoked at entry {span.revoked_at}")
        + (", held by the desk" if span.grant.custodial else "")
        for key_id, span in sorted(record.keys.items())
    ]
    standings = [
        f"{s.state.value} since {screen.moment(s.since)}" + (f": {s.reason}" if s.reason else "")
        for s in record.standings
    ]
    screen.facts(
        (
            ("party", party.id),
            ("kind", party.kind.value),
            ("names", "\n".join(f"{n.language}: {n.text}" for n in party.names)),
            ("zone", party.time_zone),
            ("standing", "\n".join(standings)),
            ("roles", "\n".join(_ways(party, role.rung) for role in party.roles)),
            ("formations", "\n".join(formations)),
            ("keys", "\n".join(keys)),
        )
    )


def _ways(party: Party, rung: int) -> str:
    role = party.role_at(rung)
    assert role is not None
    ways = ", ".join(f"{c.kind} {c.address}".strip() for c in role.channels)
    return f"{role.id}: {ways}" if ways else role.id


def _from_options(
    party_id: str | None,
    kind: str | None,
    names: tuple[str, ...],
    time_zone: str,
    roles: tuple[str, ...],
    formations: tuple[str, ...],
) -> Party:
    if not party_id or not kind or not names:
        raise InvalidInput("party", "too little", "a FILE, or --id, --kind and --name")
    return Party(
        id=party_id,
        kind=read_kind(kind, "--kind"),
        names=tuple(read_name(n, "--name") for n in names),
        time_zone=time_zone,
        formations=_formations(formations),
        roles=_roles(roles),
    )


def _roles(texts: tuple[str, ...]) -> tuple[Role, ...]:
    return tuple(read_role(text, rung, "--role") for rung, text in enumerate(texts))


def _formations(texts: tuple[str, ...]) -> tuple[Formation, ...]:
    """ "1-brigade", or "1-brigade: 1st Brigade"."""
    found = []
    for text in texts:
        name, _, shown = text.partition(":")
        found.append(Formation(name.strip(), (Name("en", shown.strip() or name.strip()),)))
    return tuple(found)
