"""`standclear plan check|file|amend`: what a party says it will do, and what that overlaps.

An overlap is an answer, not an error: exit code 0.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from standclear.cli.describe import after_line, overlap_lines_of, remedy_line
from standclear.cli.options import put_on
from standclear.cli.place_options import Drawn, confirm, drawing, is_drawn, read_drawing
from standclear.cli.records import contact, new_id, present
from standclear.cli.second_look import looked_at
from standclear.cli.shell import Shell, writes
from standclear.cli.show import Screen, outcome_as_json, show_outcome
from standclear.cli.words import read_share
from standclear.client.answers import said_from
from standclear.core.errors import InvalidInput, Stale
from standclear.core.intent import ActivityClass, OperationalIntent
from standclear.core.statements import PlanAmend, PlanCheck, PlanFile
from standclear.core.telling import Disclosure
from standclear.core.zone import Domain
from standclear.service.saying import Outcome

NOT_PERMISSION = (
    "This is not permission. Plans that nobody filed, and all that you may not see, are not in it."
)


_fields = put_on(
    click.option("--activity", type=click.Choice([a.value for a in ActivityClass])),
    click.option("--domain", type=click.Choice([d.value for d in Domain])),
    click.option("--title", help="A few words for your own lists."),
    click.option("--contact", help="Role and how to reach it; else your first role."),
    click.option("--priority", type=int, help="Told to others, never judged by the desk."),
    click.option("--disclosure", type=click.Choice(["blind", "coarse", "full"]),
                 help="What those see whom it overlaps; blind unless you say otherwise."),
    click.option("--share", "shares", multiple=True, metavar="PARTY=LEVEL[:LENGTH]",
                 help="What one party sees: south=full, south=coarse, south=full:500m."),
)  # fmt: skip


@click.command()
@click.argument("number", required=False)
@_fields
@drawing
@writes
def check(shell: Shell, number: str | None, **options: Any) -> None:
    """See what a plan would overlap, without filing it.

    Writes plan.check to the record, and tells nobody but you; dry runs are counted, because each
    answer tells something. An overlap is an answer: exit code 0.

    \b
    Example:
      standclear plan check --activity flight --domain air \\
          --circle "34.5N 36.7E" --radius 2km \\
          --floor "500 ft AMSL" --ceiling FL120 --start 2030-03-01T06:00Z \\
          --end 2030-03-01T08:00Z
    """
    intent, drawn = _new_plan(shell, number, options)
    confirm(shell, looked_at(shell, drawn), yes=options["yes"], question="Check this plan?")
    _say(shell, PlanCheck(intent), intent)


@click.command()
@click.argument("number", required=False)
@_fields
@click.option("--key", "key", multiple=True, metavar="OVN",
              help="Versions seen, where the mechanism asks for proof of knowledge.")  # fmt: skip
@drawing
@writes
def file(shell: Shell, number: str | None, key: tuple[str, ...], **options: Any) -> None:
    """File a plan; be told of every overlap.

    Writes plan.file to the record. Whoever it overlaps is told in the same moment, as far as
    --disclosure and --share say. An overlap is an answer: exit code 0.

    \b
    Examples:
      standclear plan file --activity convoy --domain ground --file route.kml \\
          --start "2030-03-01 08:00" --end "2030-03-01 14:00" --zone Asia/Damascus
      standclear plan file 12 --activity patrol --domain ground --width 1km \\
          --place Idlib \\
          --corridor "35.93N 36.63E; 35.95N 36.70E" --start 2030-03-01T06:00Z \\
          --end 2030-03-01T09:00Z --share south=coarse
    """
    intent, drawn = _new_plan(shell, number, options)
    confirm(shell, looked_at(shell, drawn), yes=options["yes"], question="Sign and file this plan?")
    _say(shell, PlanFile(intent, key), intent)


@click.command()
@click.argument("number")
@click.option("--key", "key", multiple=True, metavar="OVN", help="Versions seen; see plan file.")
@_fields
@drawing
@writes
def amend(shell: Shell, number: str, key: tuple[str, ...], **options: Any) -> None:
    """File a plan of your own anew.

    Writes plan.amend to the record, as the next version; those concerned are told. What no
    option names stays as it was.

    \b
    Example:
      standclear plan amend 12 --corridor "35.93N 36.63E; 35.99N 36.70E" \\
          --width 1km \\
          --start 2030-03-01T07:00Z --end 2030-03-01T10:00Z
    """
    filed = present(shell, "plan", number)
    assert isinstance(filed, OperationalIntent)
    drawn = Drawn(filed.volumes)
    if is_drawn(options):
        drawn = looked_at(shell, read_drawing(options, zone=shell.home.time_zone))
    changed = {name: value for name, value in _given(options).items() if value is not None}
    intent = replace(filed, version=filed.version + 1, volumes=drawn.volumes, **changed)
    confirm(shell, drawn, yes=options["yes"], question="Sign and file this version?")
    _say(shell, PlanAmend(intent, key), intent)


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """Fields of a plan as the options give them; None where they do not."""
    shares = options["shares"]
    return {
        "activity": ActivityClass(options["activity"]) if options["activity"] else None,
        "domain": Domain(options["domain"]) if options["domain"] else None,
        "title": options["title"],
        "contact": options["contact"],
        "priority": options["priority"],
        "disclosure": Disclosure(options["disclosure"]) if options["disclosure"] else None,
        "shares": tuple(read_share(text, "--share") for text in shares) if shares else None,
    }


def _new_plan(
    shell: Shell, number: str | None, options: dict[str, Any]
) -> tuple[OperationalIntent, Drawn]:
    given = _given(options)
    for name, kind in (("activity", ActivityClass), ("domain", Domain)):
        if given[name] is None:
            listed = ", ".join(item.value for item in kind)
            raise InvalidInput(f"--{name}", "nothing", f"one of {listed}")
    drawn = read_drawing(options, zone=shell.home.time_zone)
    intent = OperationalIntent(
        id=new_id(shell, "plan", number),
        version=1,
        activity=given["activity"],
        domain=given["domain"],
        volumes=drawn.volumes,
        contact=contact(shell, given["contact"]),
        title=given["title"] or drawn.name,
        priority=given["priority"] or 0,
        disclosure=given["disclosure"] or Disclosure.BLIND,
        shares=given["shares"] or (),
    )
    return intent, drawn


def _say(
    shell: Shell, statement: PlanCheck | PlanFile | PlanAmend, intent: OperationalIntent
) -> None:
    with shell.screen.working("Handing in, and looking for remedies"):
        outcome = shell.home.say(statement, party=shell.party)
    if shell.as_json:
        shell.screen.json(outcome_as_json(outcome) | {"plan": intent.id})
    else:
        _show(shell.screen, outcome)
    if outcome.answer is not None and outcome.answer["unseen"]:
        # Logged, and not filed: the author reads again what it overlaps, and files with the key.
        raise Stale("not filed: the key does not name every version that the plan overlaps")


def _show(screen: Screen, outcome: Outcome) -> None:
    show_outcome(screen, outcome)
    if outcome.answer is None:
        return
    answer = said_from(outcome.answer)
    for view in answer.overlaps:
        screen.line()
        for line in overlap_lines_of(view, screen.zone):
            screen.line(line)
    if answer.unseen:
        named = " ".join(f"--key {ovn}" for ovn in answer.unseen)
        screen.line()
        screen.line(f"To file it all the same, once you have read these: add {named}")
    if answer.remedies:
        screen.line()
        screen.line("What would remove every overlap that you may know of, each tried:")
        for one in answer.remedies:
            screen.line(f"  {remedy_line(one.remedy, screen.zone)}")
            for view in one.near:
                screen.line(f"    {after_line(view)}")
    screen.line()
    screen.line(NOT_PERMISSION)
