"""Lists of a party that cannot reach the desk, from the releases that it received and verified.

Promise: every such list says first from how many releases it comes, how old the newest is, and
which numbers never came; it is never passed off as the desk's record.
Not here: the same lists where the desk can be reached (site.py, zone.py, plan.py, ask.py).
"""

from __future__ import annotations

from datetime import datetime

from standclear.cli.describe import ends
from standclear.cli.inbox import lines_for
from standclear.cli.shell import Shell
from standclear.cli.show import Screen, plain
from standclear.core.errors import NotAllowed
from standclear.core.release import CoarseView
from standclear.service.received import InboxLine, missing
from standclear.service.visible import Heard, heard

_EMPTY = {"zone": "zone", "plan": "plan", "site": "notice of a place", "move": "movement"}


def heard_here(shell: Shell) -> tuple[Heard, ...]:
    """What the releases received show; says on standard error how far they go."""
    lines = received_lines(shell)
    return heard((line.release for line in lines), shell.at)


def received_lines(shell: Shell) -> tuple[InboxLine, ...]:
    """The releases received; says on standard error how far they go."""
    lines = lines_for(shell)
    shell.screen.note(_basis(shell, lines))
    gone = missing(lines)
    if gone:
        named = ", ".join(f"#{number}" for number in gone)
        shell.screen.note(f"MISSING: {named}. Releases are numbered without gap; ask the desk.")
    return lines


def list_received(shell: Shell, kind: str, *, all_: bool = False) -> None:
    """Records of one kind, each as its newest release shows it."""
    found = [h for h in heard_here(shell) if h.seen.kind == kind and (all_ or not h.over)]

    def human(screen: Screen) -> None:
        rows = [_row(each) for each in found]
        columns = (kind, "version", "state", "name", "start", "end", "told by")
        empty = f"No {_EMPTY[kind]} in the releases received."
        screen.table(columns, rows, empty=empty)

    shell.answer(
        [
            {
                "id": each.seen.id,
                "version": each.version,
                "state": each.seen.state,
                "over": each.over,
                "told_by": each.number,
                "record": plain(each.seen.record),
            }
            for each in found
        ],
        human,
    )


def told_received(shell: Shell, asked: str) -> None:
    """What this party was told, so far as it has come."""
    if asked != shell.party:
        raise NotAllowed(f"only the desk may ask what {asked} was told", ("told, about yourself",))
    lines = received_lines(shell)

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
    lines = received_lines(shell)
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


def _basis(shell: Shell, lines: tuple[InboxLine, ...]) -> str:
    if not lines:
        return "The desk cannot be reached, and no release of it has been received here yet."
    newest = shell.screen.moment(max(line.release.made_at for line in lines))
    count = "1 release" if len(lines) == 1 else f"{len(lines)} releases"
    return (
        f"From {count} received, the newest of {newest}; what has not reached you is not "
        "here, nor what you have said yourself."
    )


def _row(each: Heard) -> tuple[str, ...]:
    seen, record = each.seen, each.seen.record
    coarse = isinstance(record, CoarseView)
    name = "coarse" if coarse else str(getattr(record, "name", "") or getattr(record, "title", ""))
    start, end = ends(record.volumes, "UTC")
    state = "time is over" if each.over and seen.state.lower() in _STANDING else seen.state.lower()
    return (seen.id, f"v{each.version}", state, name, start, end, f"#{each.number}")


_STANDING = ("active", "unconfirmed", "filed", "accepted", "activated", "agreed", "declared")
