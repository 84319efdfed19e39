"""`standclear instrument`: drafts of agreements, and what parties say of them.

Not here: what is said of one that stands (instrument_life.py), showing (instrument_show.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import click

from standclear.cli.instrument_file import MapOf, read_draft
from standclear.cli.options import put_on
from standclear.cli.records import reachable
from standclear.cli.shell import Shell, writes
from standclear.core.agreements import said as st
from standclear.core.agreements.instrument import Instrument, MapRef, map_digest
from standclear.core.agreements.map_ends import early_ends
from standclear.core.errors import InvalidInput, NotFound
from standclear.core.zone import Zone
from standclear.service.instrument_words import rule_facts
from standclear.service.shown.plain import Document, typed

_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_next = click.option("--version", type=int, help="Of the new draft; else the next.")
_version = click.option("--version", type=int, help="The draft meant; else the newest.")
reason = click.option("--reason", required=True, help="Why; told to all.")
confirmed = click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
of_draft = put_on(click.argument("instrument"), _version)


@click.command()
@_file
@confirmed
@writes
def propose(shell: Shell, file: Path, *, yes: bool) -> None:
    """Propose an agreement from a draft file.

    Writes instrument.propose to the record: its texts verbatim, the hash of each map, who is
    asked to sign and its own rules of time. All are told. Proposing does not sign it, and
    nobody's silence does. `instrument template` prints a file to fill in.

    \b
    Example:
      standclear instrument propose quiet.toml
    """
    maps: list[Zone] = []
    draft = read_draft(file, version_of=lambda _: 1, map_of=_maps(shell, maps))
    _look_at(shell, draft, maps, yes=yes, question="Sign and propose this draft?")
    shell.say(st.InstrumentPropose(draft))


@click.command()
@_file
@_next
@confirmed
@writes
def counter(shell: Shell, file: Path, *, version: int | None, yes: bool) -> None:
    """Counter-propose a whole new draft.

    Writes instrument.counter to the record; all are told. The draft before it can no longer be
    signed; what is agreed or in force stays so until the new one is in force. `instrument diff`
    shows what differs. For those who are asked to sign, and the author.

    \b
    Example:
      standclear instrument counter quiet.toml
    """

    def next_of(instrument: str) -> int:
        return version or int(asked(shell, instrument, None)["version"]) + 1

    maps: list[Zone] = []
    draft = read_draft(file, version_of=next_of, map_of=_maps(shell, maps))
    _look_at(shell, draft, maps, yes=yes, question="Sign and counter-propose this draft?")
    shell.say(st.InstrumentCounter(draft))


@click.command()
@of_draft
@click.argument("clause")
@click.option("--text", required=True, help="The reservation, in words; told to all.")
@writes
def reserve(shell: Shell, instrument: str, clause: str, version: int | None, text: str) -> None:
    """Reserve on one clause of a draft.

    Writes instrument.reserve to the record; all are told. A reservation is no objection: it
    stands beside your signature.

    \b
    Example:
      standclear instrument reserve quiet 4 --text "once the maps are seen"
    """
    number = number_of(shell, instrument, version)
    shell.say(st.InstrumentReserve(instrument, number, clause_of(instrument, clause), text))


@click.command("object")
@of_draft
@click.argument("clause", required=False, default="")
@reason
@writes
def object_(shell: Shell, instrument: str, clause: str, version: int | None, reason: str) -> None:
    """Object to a draft, or to one clause of it.

    Writes instrument.object to the record; all are told. Whoever objects may sign later, or
    counter-propose.

    \b
    Example:
      standclear instrument object quiet 2 --reason "not ours to promise"
    """
    number = number_of(shell, instrument, version)
    shell.say(st.InstrumentObject(instrument, number, clause_of(instrument, clause), reason))


@click.command()
@of_draft
@click.option("--hash", "seal", help="The draft's hash, as your release says it.")
@confirmed
@writes
def sign(
    shell: Shell, instrument: str, *, version: int | None, seal: str | None, yes: bool
) -> None:
    """Sign a draft, by its hash.

    Writes instrument.sign to the record; all are told. The hash covers the texts, the maps'
    hashes and every rule, so that nothing else is signed than what was read. Where the desk is
    out of reach, --version and --hash are as your release says them.

    \b
    Example:
      standclear instrument sign quiet
    """
    if version is None or seal is None:
        document = asked(shell, instrument, version)
        version, seal = int(document["version"]), seal or str(document["seal"])
        shell.screen.note(f"{instrument} v{version}: {document['name']}")
        shell.screen.note(f"hash {document['seal']}")
        _warn_of_maps(shell, document["maps_end_early"])
    shell.must_confirm(f"Sign {instrument} v{version} as {shell.party}?", yes=yes)
    shell.say(st.InstrumentSign(instrument, version, seal))


@click.command()
@of_draft
@reason
@writes
def refuse(shell: Shell, instrument: str, version: int | None, reason: str) -> None:
    """Refuse to sign a draft, with the reason.

    Writes instrument.refuse to the record; all are told. Where too few remain for its own rule,
    the draft is refused; a counter-proposal begins anew.

    \b
    Example:
      standclear instrument refuse quiet --reason "the lines are not ours"
    """
    shell.say(st.InstrumentRefuse(instrument, number_of(shell, instrument, version), reason))


# ---- inside


def clause_of(instrument: str, given: str) -> str:
    """ "4" or "quiet/4"."""
    return given.removeprefix(f"{instrument}/")


def asked(shell: Shell, instrument: str, version: int | None) -> Document:
    if not reachable(shell):
        raise InvalidInput("--version", "nothing", "the version meant, as your release says it")
    return shell.desk.instrument(instrument, version or 0)


def number_of(shell: Shell, instrument: str, version: int | None) -> int:
    """The draft meant: as given, else the newest."""
    return version if version is not None else int(asked(shell, instrument, None)["version"])


def _maps(shell: Shell, seen: list[Zone]) -> MapOf:
    """Zones by their id, at their newest as the desk has it. seen: those that were asked for."""

    def map_of(name: str, zone: str) -> MapRef:
        if not reachable(shell):
            raise InvalidInput(f"maps/{name}", zone, "a zone where the desk is within reach")
        try:
            found = typed(Zone, shell.desk.record(zone)["zone"])
        except NotFound:
            raise InvalidInput(f"maps/{name}", zone, "the id of a zone that you may see") from None
        seen.append(found)
        return MapRef(name, map_digest(found), found.id, found.version)

    return map_of


def _look_at(
    shell: Shell, draft: Instrument, maps: list[Zone], *, yes: bool, question: str
) -> None:
    """What is about to be signed, on standard error."""
    note: Callable[[str], None] = shell.screen.note
    note(f"{draft.id} v{draft.version}: {draft.name}")
    note(f"asked to sign: {', '.join(draft.signatories)}")
    for label, fact in rule_facts(draft):
        note(f"{label.lower()}: {fact}")
    for text in draft.texts:
        note(f"text {text.language}: {len(text.clauses)} clauses, sha256 {text.sha256}")
    for ref in draft.maps:
        note(f"map {ref.name}: {ref.zone or 'not lodged here'}, sha256 {ref.sha256}")
    note(f"hash {draft.seal}")
    by_id = {(zone.id, zone.version): zone for zone in maps}
    known = [by_id.get((ref.zone, ref.version)) for ref in draft.maps]
    _warn_of_maps(shell, early_ends(draft, known, shell.now))
    shell.must_confirm(question, yes=yes)


def _warn_of_maps(shell: Shell, early: Iterable[str]) -> None:
    for each in early:
        shell.screen.note(f"MAP ENDS EARLY: {each}")
