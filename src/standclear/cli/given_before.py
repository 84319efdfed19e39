"""What stands already where notice of a place is about to be given, under about the same name.

One hospital, twelve submissions: seen before the twelfth is signed, and not after. Nothing is
refused, for both stand. Rows of a file are looked at by the rehearsal of the import.
Not here: what counts as near and alike (core/rules/repeats.py).
"""

from __future__ import annotations

from standclear.cli.received_told import gathered_here
from standclear.cli.records import reachable
from standclear.cli.shell import Shell
from standclear.client.answers import record_from
from standclear.core.ids import owner_of
from standclear.core.notice import Notice, SiteNotice
from standclear.core.rules.repeats import Namesake, namesakes
from standclear.service.held_here import held
from standclear.service.shown.plain import Document


def given_before(shell: Shell, notice: Notice) -> tuple[Namesake, ...]:
    """Notices that the speaker may see whole and that may be of this very place, nearest first."""
    if not isinstance(notice, SiteNotice):
        return ()
    if reachable(shell):
        shown = [record_from(each).shown for each in shell.desk.records("site", over=False)]
        return namesakes(notice, [each for each in shown if isinstance(each, SiteNotice)])
    here = gathered_here(shell)
    known = [each.seen.record for each in held(here.releases, here.said, shell.at) if not each.over]
    return namesakes(notice, [each for each in known if isinstance(each, SiteNotice)])


def namesake_line(notice: Notice, found: Namesake) -> str:
    """One of them for a person, with what to do if it is the same place."""
    other = found.notice
    near = f"{other.id} ({other.name!r}) is of a place {found.apart_m:.0f} m away"
    if owner_of(other.id) == owner_of(notice.id):
        return f"{near}, given before: if it is the same place, amend that notice instead"
    return f"{near}, given by {owner_of(other.id)}: if it is the same place, say so to each other"


def namesake_document(found: Namesake) -> Document:
    """The same for programs: `apart_m` in metres, between the middles of the two."""
    other = found.notice
    return {
        "notice": other.id,
        "name": other.name,
        "owner": owner_of(other.id),
        "apart_m": round(found.apart_m, 1),
    }
