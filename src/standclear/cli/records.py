"""What several commands need of a desk: whether it can be asked, ids and numbers, whom to call.

Not here: asking (desk.py), what may be seen (service/shown/asked.py).
"""

from __future__ import annotations

from standclear.cli.shell import Shell
from standclear.client.answers import record_from
from standclear.core.disclosure import first_contact
from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.ids import kind_of
from standclear.core.party import Party
from standclear.core.release import CoarseView
from standclear.core.statements import (
    NoticeAmend,
    NoticeGive,
    PlanAmend,
    PlanFile,
    ZoneAmend,
    ZonePropose,
)
from standclear.service.key_files import find_keys
from standclear.service.party_home import PartyHome
from standclear.service.settings_file import KEYS
from standclear.service.shown.plain import typed
from standclear.service.statement_files import waiting_statements
from standclear.service.visible import Whole


def reachable(shell: Shell) -> bool:
    """Whether the desk can be asked from here, in its directory or over a network."""
    home = shell.home
    return not isinstance(home, PartyHome) or home.taker is not None


def must_reach(shell: Shell, why: str) -> None:
    """Refuse, saying why, where the desk cannot be asked; what a courier brings is in the inbox."""
    if not reachable(shell):
        raise NotAllowed(why, ("standclear inbox",))


def new_id(shell: Shell, kind: str, given: str | None) -> str:
    """The id of a new record: the number given, else the next that its owner has not used."""
    party = shell.party
    if given:
        return full_id(shell, kind, given)
    home = shell.home
    if not reachable(shell):
        assert isinstance(home, PartyHome)
        return f"{party}/{kind}/{home.thread().seq + 1}"
    number, taken = shell.desk.next_number(kind), waiting_records(shell)
    while f"{party}/{kind}/{number}" in taken:
        number += 1
    return f"{party}/{kind}/{number}"


def waiting_records(shell: Shell) -> dict[str, Whole]:
    """The records, as last worded, of statements that wait in the outbox."""
    if not isinstance(shell.home, PartyHome):
        return {}
    found: dict[str, Whole] = {}
    for statement in waiting_statements(shell.home.outbox):
        match statement:
            case PlanFile(record) | PlanAmend(record):
                found[record.id] = record
            case NoticeGive(record) | NoticeAmend(record):
                found[record.id] = record
            case ZonePropose(record) | ZoneAmend(record):
                found[record.id] = record
    return found


def full_id(shell: Shell, kind: str, given: str) -> str:
    """ "12" or "north/plan/12": the whole id; a number alone is the speaker's own."""
    whole = given if "/" in given else f"{shell.party}/{kind}/{given}"
    if kind_of(whole) != kind:
        raise InvalidInput("id", given, f"the id of a {kind}: OWNER/{kind}/NUMBER")
    return whole


def contact(shell: Shell, given: str | None) -> str:
    """Whom to call: as given, else the speaker's first role."""
    if given:
        return given
    if reachable(shell):
        party = own_record(shell)
        if party is not None and party.role_at(0):
            return first_contact(party)
    _must_be_somebody(shell)
    raise InvalidInput("--contact", "nothing", "a role and how to reach it, day and night")


def _must_be_somebody(shell: Shell) -> None:
    """Where a directory holds the keys of several, one must say who speaks."""
    home = shell.home
    if isinstance(home, PartyHome) or shell.party_option:
        return
    held = [
        party
        for party in sorted(shell.picture.parties)
        if party != home.owner and find_keys(home.directory / KEYS, party)
    ]
    if held:
        expected = f"who speaks, as this is the desk's directory; keys held here: {', '.join(held)}"
        raise InvalidInput("--as", "nothing", expected)


def present(shell: Shell, kind: str, number: str) -> Whole:
    """The record that is worded anew, as the desk has it now."""
    if not reachable(shell):
        raise InvalidInput(
            kind, number, "it where the desk is within reach: an amendment names its version"
        )
    record = record_from(shell.desk.record(full_id(shell, kind, number)))
    if isinstance(record.shown, CoarseView):
        raise NotAllowed(f"{record.id} is {record.owner}'s, and worded by nobody else")
    return record.shown


def own_record(shell: Shell) -> Party | None:
    """The speaker as the desk knows it; None where it does not, or is out of reach."""
    if not reachable(shell):
        return None
    try:
        return typed(Party, shell.desk.party(shell.party)["party"])
    except NotFound:
        return None
