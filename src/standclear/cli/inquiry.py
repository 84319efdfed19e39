"""`standclear inquiry`: who had been told what near one place at one past time."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from standclear.cli.log_access import receipt_of
from standclear.cli.records import reachable
from standclear.cli.shell import Shell, reads
from standclear.cli.show import Screen
from standclear.cli.words import read_length_mm
from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.time.times import read_duration
from standclear.service.desk_home import DeskHome
from standclear.service.shown.plain import Document

WORTH_A_BAR = 5_000
"""Entries of half a second or so."""

VERIFIED = (
    " Verify with: standclear proof verify {} --trust FILE; each party writes its own FILE with: "
    "standclear log trust -o FILE"
)
NONE_NEAR = "No zone, plan or notice near that you may see."


@click.command()
@click.option("--near", metavar="POSITION", help="The place, in any notation.")
@click.option(
    "--place",
    metavar="NAME",
    default="",
    help="Where it is said to be (a town or unit); what lies elsewhere is refused.",
)
@click.option(
    "--radius",
    metavar="LENGTH",
    default="5km",
    show_default=True,
    help="How far around, at most 50km.",
)
@click.option(
    "--window",
    metavar="TIME",
    default="24h",
    show_default=True,
    help="What held within so long before counts too; of alerts, calls and incidents "
    "also what came so long after.",
)
@click.option(
    "--dossier",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Also write the answer to hand over: a page, and every exhibit with its proof; as a "
    "folder; as one file with the verifiers, where PATH ends in .zip; on paper, in .pdf.",
)
@click.option(
    "--recheck",
    is_flag=True,
    help="Read the whole log through as well, and say if it answers otherwise than by the "
    "index beside it.",
)
@click.option("--day", metavar="DATE", help="Instead: one day, UTC, as a party was told of it.")
@reads
def inquiry(
    shell: Shell,
    near: str | None,
    day: str | None,
    dossier: Path | None,
    recheck: bool,
    **options: str,
) -> None:
    """Ask who had been told what near one place at one past time.

    Writes nothing. Shows zones, plans and notices near, who had been told of each, how precisely,
    how far each telling came, which formations were named, what overlapped, who was not told and
    why: as known then, and as known now. The desk sees all, a party what it may see. The time must
    lie before the log's newest entry: whether a place is free of people is no question to a
    record, and what is absent here protects no less.

    \b
    Examples:
      standclear inquiry --near 36.20N,37.10E --radius 5km --at 2030-03-01T14:00Z
      standclear inquiry --near 36.20N,37.10E --at 2030-03-01T14:00Z --window 6h
      standclear inquiry --near 36.2N,37.1E --at 2030-03-01T14:00Z --dossier c.zip
      standclear inquiry --day 2030-03-01 --as north
    """
    if not reachable(shell):
        raise NotAllowed("an inquiry is put to the desk's log", ("standclear told",))
    if dossier is not None:
        from standclear.service.dossier import must_be_new

        must_be_new(dossier)
    if day is not None:
        if dossier is not None or recheck:
            raise InvalidInput("--day", day, "--day alone: a dossier is of --near with --at")
        _day(shell, day, near)
        return
    if not near:
        raise InvalidInput("--near", "nothing", "a position, such as 36.20N,37.10E; or --day DATE")
    if not shell.at_option:
        raise InvalidInput("--at", "nothing", "the past time asked about: 2030-03-01T14:00Z")
    _catch_up(shell)
    found = shell.desk.inquiry(
        near=near,
        place=options["place"],
        radius_mm=read_length_mm(options["radius"], "--radius"),
        window_s=int(read_duration(options["window"]).total_seconds()),
        recheck=recheck,
    )
    if dossier is not None:
        _write(shell, dossier, found)
        return
    shell.answer(found, lambda screen: show(screen, found))


def _catch_up(shell: Shell) -> None:
    """Where the log speaks of what, noted so far as it is not; with a bar, as the first time may
    take minutes."""
    home = shell.home
    desk = home if isinstance(home, DeskHome) else home.desk
    if desk is None:
        return
    behind = desk.concordance.behind(desk.log)
    if behind >= WORTH_A_BAR:
        with shell.screen.progress("Noting where the log speaks of what", behind) as bar:
            desk.concordance.catch_up(desk.log, bar.step)


def _write(shell: Shell, directory: Path, found: Document) -> None:
    """The dossier, with a bar while its exhibits are proved."""
    from standclear.service.dossier import form_of, write_dossier

    with shell.screen.progress("Exhibits", len(found["exhibits"])) as bar:
        written = write_dossier(
            directory,
            found,
            desk=shell.desk.name(),
            receipt_of=lambda index: receipt_of(shell, index),
            step=bar.step,
        )
    verified = "" if form_of(directory) == "pdf" else VERIFIED.format(directory)
    said = {"dossier": str(directory), "exhibits": written.exhibits, "withheld": written.withheld,
            "page_sha256": written.page_sha256}  # fmt: skip
    shell.answer(
        said,
        lambda screen: screen.line(
            f"{directory}: {written.exhibits} exhibits, {written.withheld} without what was said."
            + verified
        ),
    )


def _day(shell: Shell, typed: str, near: str | None) -> None:
    if near or shell.at_option:
        raise InvalidInput("--day", typed, "--day alone, or --near with --at")
    try:
        asked = date.fromisoformat(typed)
    except ValueError:
        raise InvalidInput("--day", typed, "a date such as 2030-03-01") from None
    found = shell.desk.day(shell.party, asked)

    def human(screen: Screen) -> None:
        screen.line(f"What {found['party']} was told on {asked}, UTC")
        rows = [
            (
                f"{datetime.fromisoformat(step['at']):%H:%M:%S}Z",
                step["what"],
                f"#{step['number']}",
                f"{step['subject']} v{step['version']}",
                step["role"],
                ", ".join(step["formations"]),
                step["headline"] if step["what"] == "told" else "",
            )
            for step in found["steps"]
        ]
        columns = ("at", "what", "no", "about", "role", "formations", "headline")
        screen.table(columns, rows, empty="Nothing. That says only that nothing was told.")

    shell.answer(found, human)


def show(screen: Screen, found: Document) -> None:
    """The answer as a person reads it: as known then, as known now, and what changed between."""
    asked = found["question"]
    error = f" ± {_metres(asked['error_mm'])}" if asked["error_mm"] else ""
    screen.line(
        f"Within {_metres(asked['radius_mm'])} of {asked['typed']}{error}, as {asked['asker']} may "
        "see it"
    )
    for title, side in (("As known then", found["then"]), ("As known now", found["now"])):
        screen.line()
        screen.line(f"{title}, {screen.moment(_time(side['as_of']['at']))}:")
        _side(screen, side)
    screen.line()
    changes = [
        (each["record"], each["what"], _plainly(each["then"]), _plainly(each["now"]))
        for each in found["changed"]
    ]
    screen.line("What changed since:")
    screen.table(("record", "what", "then", "now"), changes, empty="Nothing of this.")
    screen.line()
    for line in found["says"]:
        screen.line(line)


def _side(screen: Screen, side: Document) -> None:
    rows = [
        (
            f"{each['record']} v{each['version']}",
            each["name"],
            each["movement"] or each["state"],
            f"{_metres(each['distance_mm'])} ± {_metres(each['error_mm'])}",
            each["seen"],
        )
        for each in side["records"]
    ]
    screen.table(("near it", "name", "state", "away", "seen"), rows, empty=NONE_NEAR)
    for title, columns, lines in (
        ("Told:", ("about", "to", "no", "shown", "last known", "read", "named", "not named"),
         [_telling(screen, each, told) for each in side["records"] for told in each["told"]]),
        ("Overlaps:", ("overlap", "yours", "other", "since", "ended"),
         [_overlap(screen, each) for each in _once(side)]),
        ("Alerts and CEASE:", ("alert", "kind", "state", "since", "what"),
         [_alert(screen, each) for each in side["alerts"]]),
        ("Agreements:", ("agreement", "name", "standing", "maps"),
         [(f"{each['id']} v{each['version']}", each["name"], each["standing"],
           ", ".join(each["maps"])) for each in side["agreements"]]),
        ("Incidents:", ("incident", "act", "standing", "away"),
         [(each["id"], each["act"], each["standing"],
           f"{_metres(each['distance_mm'])} ± {_metres(each['error_mm'])}")
          for each in side["incidents"]]),
        ("Calls:", ("call", "from", "to", "requested", "answered", "not agreed"),
         [_call(screen, each) for each in side["calls"]]),
        ("Commitments:", ("commitment", "by", "meaning"),
         [(each["id"], each["by"], each["meaning"]) for each in side["commitments"]]),
        ("Missing:", ("party", "about", "why", "since"),
         [(each["party"], f"{each['subject']} v{each['version']}", each["why"],
           screen.moment(_time(each["since"]))) for each in side["gaps"]]),
    ):  # fmt: skip
        if lines:
            screen.line(title)
            screen.table(columns, lines, empty="")


def _telling(screen: Screen, record: Document, told: Document) -> tuple[str, ...]:
    finely = told["precision_mm"]
    shown = told["disclosure"] + (f" to {_metres(finely)}" if finely else "")
    read = screen.moment(_time(told["read_at"])) if told["read_at"] else "not known"
    return (
        f"{record['record']} v{told['version']}",
        told["recipient"],
        f"#{told['number']}",
        shown,
        told["level"] or "nothing came back",
        read,
        ", ".join(told["formations"]),
        ", ".join(told["not_cascaded"]),
    )


def _once(side: Document) -> list[Document]:
    found = {each["id"]: each for record in side["records"] for each in record["overlaps"]}
    return [found[key] for key in sorted(found)]


def _overlap(screen: Screen, each: Document) -> tuple[str, ...]:
    other = each["other"] or f"{each['other_owner']}'s {each['other_kind']}"
    since = screen.moment(_time(each["since"]))
    return (each["id"], each["yours"], other, since, each["ended"])


def _alert(screen: Screen, each: Document) -> tuple[str, ...]:
    since = screen.moment(_time(each["since"])) if each["since"] else ""
    return (each["id"], each["kind"], each["state"], since, each["headline"])


def _call(screen: Screen, each: Document) -> tuple[str, ...]:
    answered = screen.moment(_time(each["answered_at"])) if each["answered_at"] else "no"
    requested = screen.moment(_time(each["requested_at"]))
    places = ", ".join(f"place {name}" for name in each["not_agreed"])
    return (each["id"], each["caller"], each["to"], requested, answered, places)


def _metres(length_mm: int) -> str:
    """Upward to a metre: "52 m", "5 km"."""
    metres = -(-length_mm // 1000)
    return f"{metres // 1000} km" if metres >= 1000 and metres % 1000 == 0 else f"{metres} m"


def _plainly(value: Any) -> str:
    return "" if value is None else str(value)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
