"""`standclear init`: making a desk's directory, or a party's own."""

from __future__ import annotations

from pathlib import Path

import click

from standclear.cli.party_file import read_kind, write_party_file
from standclear.cli.shell import Shell, here
from standclear.cli.words import known_zone, read_name
from standclear.core.errors import InvalidInput
from standclear.core.ids import check_party_id
from standclear.core.party import Name
from standclear.log.keys import PartySigner
from standclear.log.trust import read_trust
from standclear.service.desk_home import DeskHome
from standclear.service.home import clock, open_home
from standclear.service.key_files import key_file
from standclear.service.new_directory import new_directory
from standclear.service.party_home import PartyHome
from standclear.service.settings_file import KEYS, TRUST

_DIRECTORY = click.argument("directory", type=click.Path(path_type=Path, file_okay=False))


@click.command()
@_DIRECTORY
@click.option("--name", required=True, help="What people call the desk.")
@click.option(
    "--origin",
    required=True,
    help="The log's name for good: a URL without scheme, such as valley.example/log.",
)
@click.option(
    "--zone",
    "time_zone",
    default="UTC",
    callback=known_zone,
    help="IANA zone shown beside UTC.",
)
@click.option("--id", "desk", default="desk", help="The desk's own party id.")
@here
def desk(shell: Shell, directory: Path, name: str, origin: str, time_zone: str, desk: str) -> None:
    """Make a desk: log, keys and first entries.

    Writes two entries to the new record: the desk's own admission with its key, and the default
    settings. Hand the file desk.trust to every party in person; they pin it.

    \b
    Example:
      standclear init desk valley --name "Valley desk" \\
          --origin valley.example/log --zone Asia/Damascus
    """
    check_party_id(desk, pointer="--id")
    with new_directory(directory, mode=0o700) as place:
        DeskHome.create(
            place, desk=desk, name=name, origin=origin, time_zone=time_zone, clock=clock()
        ).close()
    home = open_home(directory)
    assert isinstance(home, DeskHome)
    shell.__dict__["home"] = home
    shell.answer(
        {"directory": str(directory), "desk": desk, "vkey": home.log.verifier.vkey},
        lambda screen: screen.facts(
            (
                ("desk", f"{name} ({desk}) in {directory}"),
                ("log key", home.log.verifier.vkey),
                ("hand out", f"{directory / TRUST}, to every party, in person"),
                ("keep", f"{directory / KEYS}: whoever reads it can speak as the desk"),
            )
        ),
    )


@click.command()
@click.argument("party")
@_DIRECTORY
@click.option(
    "--name",
    "names",
    multiple=True,
    help="The party's name; LANGUAGE=NAME for another language. Once for each language.",
)
@click.option("--kind", default="humanitarian", help="armed_force, humanitarian, monitor, ...")
@click.option(
    "--zone",
    "time_zone",
    default="UTC",
    callback=known_zone,
    help="IANA zone shown beside UTC.",
)
@click.option(
    "--desk",
    "desk_path",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The desk's directory, where it can be reached (same machine, or a share).",
)
@click.option(
    "--trust",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The desk's file desk.trust, handed over in person; where the desk is elsewhere.",
)
@click.option(
    "--lost",
    metavar="KEY",
    help="The last key that the party had, where it was lost: the new one takes the next number.",
)
@here
def party(
    shell: Shell,
    party: str,
    directory: Path,
    names: tuple[str, ...],
    kind: str,
    time_zone: str,
    desk_path: Path | None,
    trust: Path | None,
    lost: str | None,
) -> None:
    """Make a party's own directory, with its key.

    Writes nothing to the record. The private key never leaves the directory; the file PARTY.toml
    in it holds the public key and is what the desk needs for `standclear party add`. Fill in the
    roles and formations there first. A party that lost its only key makes its directory anew with
    --lost, and hands the new key to the desk in person.

    \b
    Examples:
      standclear init party north north --kind armed_force --desk valley \\
          --zone Asia/Damascus
      standclear init party relief relief --trust desk.trust
      standclear init party relief relief-anew --trust desk.trust --lost relief#1
    """
    check_party_id(party)
    read_kind(kind, "--kind")
    named = _one_each(tuple(read_name(text, "--name") for text in names))
    pinned = _to_be_pinned(trust, desk_path)
    known = max(_last_key(party, pinned, desk_path), _lost_number(party, lost))
    with new_directory(directory) as place:
        PartyHome.create(
            place,
            party=party,
            time_zone=time_zone,
            trust=pinned.read_bytes(),
            desk_path=desk_path.absolute() if desk_path is not None else None,
            clock=clock(),
            after=known,
        )
        key = PartySigner.from_file(party, known + 1, key_file(place / KEYS, party, known + 1))
        file, public_key = place / f"{party}.toml", key.public_key_base64
        write_party_file(file, party, named, kind=kind, zone=time_zone, public_key=public_key)
    shell.__dict__["home"] = open_home(directory)
    facts = (
        ("party", f"{party} in {directory}"),
        ("key", f"{key.keyid} {public_key}"),
        ("next", _next(key, directory / file.name)),
    )
    shell.answer(
        {"directory": str(directory), "party": party, "key": public_key},
        lambda screen: screen.facts(facts),
    )


def _to_be_pinned(trust: Path | None, desk: Path | None) -> Path:
    """The trust file that the party goes by from now on."""
    if trust is None and desk is not None:
        return desk / TRUST
    if trust is None or desk is not None:
        raise InvalidInput("--trust", "neither or both", "one of --trust FILE and --desk DIR")
    return trust


def _last_key(party: str, trust: Path, desk: Path | None) -> int:
    """The highest number that a key of this party had, as far as can be known here; 0 for none."""
    numbers = [0]
    for record in read_trust(trust.read_bytes()).keys:
        owner, _, number = record.keyid.partition("#")
        numbers += [int(number)] if owner == party else []
    home = open_home(desk) if desk is not None else None
    if isinstance(home, DeskHome):
        numbers.append(home.last_key(party))
        home.close()
    return max(numbers)


def _lost_number(party: str, lost: str | None) -> int:
    """The number in "relief#1"; 0 where no key was lost."""
    if lost is None:
        return 0
    owner, _, number = lost.partition("#")
    if owner != party or not number.isascii() or not number.isdecimal() or len(number) > 9:
        raise InvalidInput("--lost", lost, f"a key of {party}, such as {party}#1")
    return int(number)


def _next(key: PartySigner, file: Path) -> str:
    if key.number == 1:
        return f"fill in {file}, and hand it to the desk: standclear party add {file}"
    return (
        "hand the key to the desk in person: standclear key add "
        f"{key.keyid} --public-key {key.public_key_base64}"
    )


def _one_each(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """The names, if no language has two."""
    languages = [name.language for name in names]
    for name in names:
        if languages.count(name.language) > 1:
            raise InvalidInput("--name", f"{name.language}={name.text}", "one name a language")
    return names
