"""What several commands need of the picture: numbers for new records, versions, who may see.

Promise: a party is shown its own records and what it may see of others'; the desk, which keeps
the record, sees all.
"""

from __future__ import annotations

from standclear.cli.shell import Shell
from standclear.core.disclosure import duty_contact, share_of
from standclear.core.errors import InvalidInput, NotFound
from standclear.core.ids import kind_of, split
from standclear.core.telling import Disclosure
from standclear.service.party_home import PartyHome


def reachable(shell: Shell) -> bool:
    """Whether the desk's log can be asked from here."""
    home = shell.home
    return not isinstance(home, PartyHome) or home.desk is not None


def new_id(shell: Shell, kind: str, given: str | None) -> str:
    """The id of a new record: the number given, else the next that its owner has not used."""
    party = shell.party
    if given:
        return full_id(shell, kind, given)
    home = shell.home
    if not reachable(shell):
        assert isinstance(home, PartyHome)
        return f"{party}/{kind}/{home.thread().seq + 1}"
    picture = shell.picture
    records = {"plan": list(picture.plans), "zone": list(picture.zones)}
    used = [
        split(record)[2]
        for record in records.get(kind, list(picture.notices))
        if record.startswith(f"{party}/{kind}/")
    ]
    numbers = [int(number) for number in used if number.isdecimal()]
    return f"{party}/{kind}/{max(numbers, default=0) + 1}"


def full_id(shell: Shell, kind: str, given: str) -> str:
    """ "12" or "north/plan/12": the whole id; a number alone is the speaker's own."""
    whole = given if "/" in given else f"{shell.party}/{kind}/{given}"
    if kind_of(whole) != kind:
        raise InvalidInput("id", given, f"the id of a {kind}: OWNER/{kind}/NUMBER")
    return whole


def may_see(shell: Shell, record: str) -> bool:
    """Whether the asker may see a record at least coarsely; the desk sees all."""
    asker = shell.party
    if asker == shell.picture.desk:
        return True
    return share_of(shell.picture, record, asker).disclosure.rank >= Disclosure.COARSE.rank


def must_see(shell: Shell, record: str) -> None:
    """Refuse to tell a party of what it may not see, in the words of what is not there."""
    if not may_see(shell, record):
        raise NotFound(f"no {kind_of(record)} {record} that you may see")


def contact(shell: Shell, given: str | None) -> str:
    """Whom to call: as given, else the speaker's first role."""
    if given:
        return given
    if reachable(shell):
        record = shell.picture.parties.get(shell.party)
        if record and record.party.role_at(0):
            return duty_contact(shell.picture, shell.party)
    raise InvalidInput("--contact", "nothing", "a role and how to reach it, day and night")
