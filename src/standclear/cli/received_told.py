"""What a party that cannot reach the desk has to answer from, and what it was told so far.

Promise: every answer says first as of when the desk was last heard, that the desk may hold newer,
and which numbers never came.
Not here: records away from the desk (received_lists.py), the same questions where the desk can be
reached (ask.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from standclear.cli.inbox import lines_for
from standclear.cli.shell import Shell
from standclear.cli.show import Screen
from standclear.core.errors import NotAllowed
from standclear.core.release import Release
from standclear.service.held_here import Said, last_heard, said_here
from standclear.service.inbox_line import InboxLine, missing
from standclear.service.party_home import PartyHome
from standclear.service.shown.plain import plain


@dataclass(frozen=True, slots=True)
class Sources:
    """What answers come from here, and when the desk was last heard."""

    lines: tuple[InboxLine, ...]
    said: tuple[Said, ...]
    heard: datetime | None

    @property
    def releases(self) -> tuple[Release, ...]:
        return tuple(line.release for line in self.lines)

    @property
    def marks(self) -> dict[str, Any]:
        """What marks every answer in JSON as held here, and of when."""
        return {"desk_reached": False, "as_last_heard": plain(self.heard)}


def sources_here(shell: Shell) -> Sources:
    """What is held here; says on standard error how far it goes."""
    found = gathered_here(shell)
    heard, received, own = found.heard, len(found.lines), len(found.said)
    shell.screen.note(_basis(shell, heard, received=received, own=own))
    gone = missing(found.lines)
    if gone:
        named = ", ".join(f"#{number}" for number in gone)
        shell.screen.note(f"MISSING: {named}. Releases are numbered without gap; ask the desk.")
    return found


def gathered_here(shell: Shell) -> Sources:
    """The same without a word, for what is no answer about the record."""
    lines, home = lines_for(shell), _home(shell)
    return Sources(lines, said_here(home), last_heard(home, (line.release for line in lines)))


def _home(shell: Shell) -> PartyHome:
    home = shell.home
    assert isinstance(home, PartyHome)
    return home


def _basis(shell: Shell, heard: datetime | None, *, received: int, own: int) -> str:
    sources = f"{_counted(received, 'release')} received and {_counted(own, 'statement')}"
    whence = f"From {sources} of your own; the desk, out of reach, may hold newer."
    if heard is None:
        return f"The desk was never heard here. {whence}"
    return f"As last heard at {shell.screen.moment(heard)}. {whence}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def told_received(shell: Shell, asked: str) -> None:
    """What this party was told, so far as it has come."""
    if asked != shell.party:
        raise NotAllowed(f"only the desk may ask what {asked} was told", ("told, about yourself",))
    lines = sources_here(shell).lines

    def human(screen: Screen) -> None:
        rows = [
            (
                f"#{line.release.number}",
                screen.moment(line.release.made_at),
                f"{line.release.subject} v{line.release.version}",
                line.release.disclosure.value,
                line.level.value if line.level else "unread",
                line.release.headline,
            )
            for line in lines
        ]
        columns = ("no", "made", "about", "shown", "answered here", "headline")
        screen.table(columns, rows, empty="Nothing.")

    shell.answer(
        [
            {"release": plain(line.release), "answered": line.level.value if line.level else None}
            for line in lines
        ],
        human,
    )


def gaps_received(shell: Shell) -> None:
    """What this party itself has not had or not answered; of others only the desk knows."""
    lines = sources_here(shell).lines
    found: list[tuple[int, str, str, datetime | None]] = [
        (number, "", "never came; ask the desk for it", None) for number in missing(lines)
    ]
    for line in lines:
        release = line.release
        if line.overdue(shell.at):
            about = f"{release.subject} v{release.version}"
            found.append((release.number, about, "not acknowledged", release.acknowledge_by))
    found.sort(key=lambda gap: gap[0])

    def human(screen: Screen) -> None:
        rows = [
            (f"#{number}", about or "-", why, screen.moment(since) or "-")
            for number, about, why, since in found
        ]
        empty = f"No gap of your own known as of {screen.moment(shell.at)}."
        screen.table(("no", "about", "why", "since"), rows, empty=empty)
        screen.note("Who else was told, and who heard of your records, only the desk can say.")

    shell.answer(
        [
            {"release": number, "about": about, "why": why, "since": plain(since)}
            for number, about, why, since in found
        ],
        human,
    )
