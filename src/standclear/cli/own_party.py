"""What a party declared of itself, asked before it signs: formations and roles.

Where the desk can be reached its record answers; else PARTY.toml, the form that was handed to
the desk.

Promise: a receipt that the desk would refuse for its level or its formations is refused here
before it is signed; a role that was never declared is pointed out and asked about, and taken
after a yes, for anyone on duty may answer.
Not here: the desk's own rules (core/rules/receipts.py), which decide again.
"""

from __future__ import annotations

from standclear.cli.party_file import read_party_file
from standclear.cli.records import own_record, reachable
from standclear.cli.shell import Shell
from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.party import Party
from standclear.core.telling import Receipt, ReceiptLevel
from standclear.service.inbox_line import InboxLine
from standclear.service.party_home import PartyHome


def check_receipt(shell: Shell, line: InboxLine, receipt: Receipt) -> None:
    """Refuse what cannot be taken."""
    party = own_party(shell)
    if not reachable(shell):
        _check_level(line, receipt)
        _check_formations(shell, party, receipt)


def check_role(shell: Shell, role: str, *, yes: bool) -> None:
    """Ask before a role signs that was never declared: it answers for having been told."""
    party = own_party(shell)
    declared = [each.id for each in party.roles] if party else []
    if role and declared and role not in declared:
        listed = ", ".join(declared)
        shell.screen.note(
            f"LOOK AGAIN: {role!r} is no role that {shell.party} declared ({listed})."
        )
        shell.must_confirm(f"Sign as {role!r} all the same?", yes=yes)


def own_party(shell: Shell) -> Party | None:
    """The speaker as it declared itself; None where nothing here says."""
    home = shell.home
    if reachable(shell):
        return own_record(shell)
    assert isinstance(home, PartyHome)
    file = home.directory / f"{home.party}.toml"
    return read_party_file(file)[0] if file.is_file() else None


def _check_level(line: InboxLine, receipt: Receipt) -> None:
    """The ladder, by the receipts that were signed here (core/rules/receipts.py has the rule)."""
    number, level, reached = receipt.release, receipt.level, line.level
    if level.rung >= ReceiptLevel.ACKNOWLEDGED.rung and not receipt.role:
        raise InvalidInput("--role", "", "the role that answers for having it")
    if level in (ReceiptLevel.QUERIED, ReceiptLevel.REFUSED) and not receipt.text:
        raise InvalidInput("TEXT", "", "the question, or the reason for the refusal")
    if not level.rung or reached is None or level.rung > reached.rung:
        return
    if level is not ReceiptLevel.CASCADED:
        possible = tuple(each.value for each in ReceiptLevel if each.rung > reached.rung)
        raise NotAllowed(
            f"release #{number} is {reached.value} already", (*possible, "queried", "refused")
        )


def _check_formations(shell: Shell, party: Party | None, receipt: Receipt) -> None:
    if party is None:
        if receipt.formations:
            shell.screen.note(
                f"LOOK AGAIN: no {shell.party}.toml is here, so nothing says which formations "
                "the desk knows as yours."
            )
        return
    known = {formation.id for formation in party.formations}
    for formation in receipt.formations:
        if formation not in known:
            listed = ", ".join(sorted(known)) or "none declared yet"
            raise InvalidInput(
                "--to",
                formation,
                f"one of yours, by {party.id}.toml: {listed}. If the desk knows it, write it there",
            )
