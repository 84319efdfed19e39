"""`standclear zone`: places with a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from standclear.cli.describe import volume_rows
from standclear.cli.place_options import Drawn, confirm, drawing, is_drawn, read_drawing
from standclear.cli.received_lists import list_received
from standclear.cli.records import full_id, may_see, must_see, new_id, reachable
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen
from standclear.core.errors import InvalidInput
from standclear.core.ids import check_party_id
from standclear.core.picture import ZoneRecord
from standclear.core.statements import (
    ZoneAmend,
    ZonePropose,
    ZoneRecognise,
    ZoneReject,
    ZoneWithdraw,
)
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule, ZoneStanding


def _fields(command: Callable[..., Any]) -> Callable[..., Any]:
    many: dict[str, Any] = {"multiple": True, "metavar": "PARTY"}
    options = (
        click.option("--kind", type=click.Choice([k.value for k in ZoneKind])),
        click.option("--name", help="What the zone is called."),
        click.option("--bind", "bound", help="A party that it binds; else every party.", **many),
        click.option("--domain", "domains", multiple=True,
                     type=click.Choice([d.value for d in Domain]), help="Where the rule holds."),
        click.option("--act", "acts", multiple=True,
                     help="An act that the rule speaks of, such as flight; else every act."),
        click.option("--entry", help="How to enter all the same, in words."),
        click.option("--agree", "agreement_of",
                     help="A party whose recognition is asked for; none: a declaration.", **many),
        click.option("--show-to", "shared_with", help="The only parties that see it; else all.",
                     **many),
        click.option("--baseline", help="The zone that this one changes for a time."),
        click.option("--basis", help="The text that it rests on."),
        click.option("--remarks", help="Anything else to know of it."),
        click.option("--illustrative", is_flag=True, default=None,
                     help="History or teaching: shown, never held against a plan."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument("number", required=False)
@_fields
@drawing
@writes
def propose(shell: Shell, number: str | None, **options: Any) -> None:
    """Propose or declare a zone.

    Writes zone.propose to the record; every participant that it is shown to is told. With
    --agree it stands as proposed until each of those has recognised it; without, it is its
    author's declaration and binds nobody else. It ends at --end, loudly.

    \b
    Example:
      standclear zone propose --kind deconfliction --name "Al-Tanf 55 km" \\
          --circle "33.5N 38.62E" --radius 55km --domain air --domain ground \\
          --agree north --start 2030-03-01T00:00Z --end 2030-06-01T00:00Z
    """
    drawn = read_drawing(options, zone=shell.home.time_zone)
    given = _given(options)
    if given.get("kind") is None:
        listed = ", ".join(k.value for k in ZoneKind)
        raise InvalidInput("--kind", "nothing", f"one of {listed}")
    name = given.pop("name", None) or drawn.name
    if not name:
        raise InvalidInput("--name", "nothing", "what the zone is called")
    rule = _rule(options, ZoneRule((), tuple(Domain)))
    zone = Zone(
        id=new_id(shell, "zone", number),
        version=1,
        name=name,
        volumes=drawn.volumes,
        rule=rule,
        **given,
    )
    confirm(shell, drawn, yes=options["yes"], question="Sign and propose this zone?")
    shell.say(ZonePropose(zone))


@click.command()
@click.argument("number")
@_fields
@drawing
@writes
def amend(shell: Shell, number: str, **options: Any) -> None:
    """Word a zone of your own anew.

    Writes zone.amend to the record, as the next version; all are told. Recognitions and
    rejections were of the earlier wording and are asked for anew.

    \b
    Example:
      standclear zone amend 3 --circle "33.5N 38.62E" --radius 40km \\
          --start 2030-03-01T00:00Z --end 2030-06-01T00:00Z
    """
    if not reachable(shell):
        raise InvalidInput("zone", number, "the desk within reach: an amendment names its version")
    present = shell.picture.get_zone(full_id(shell, "zone", number)).zone
    drawn = Drawn(present.volumes)
    if is_drawn(options):
        drawn = read_drawing(options, zone=shell.home.time_zone)
    zone = replace(
        present,
        version=present.version + 1,
        volumes=drawn.volumes,
        rule=_rule(options, present.rule),
        **_given(options),
    )
    confirm(shell, drawn, yes=options["yes"], question="Sign and propose this wording?")
    shell.say(ZoneAmend(zone))


@click.command()
@click.argument("zone")
@click.option("--version", "version", type=int, help="The version meant; else the present one.")
@writes
def recognise(shell: Shell, zone: str, version: int | None) -> None:
    """Recognise another party's zone.

    Writes zone.recognise to the record: this very version, no later one. All are told.

    \b
    Example:
      standclear zone recognise south/zone/3 --version 2
    """
    shell.say(ZoneRecognise(zone, _version(shell, zone, version)))


@click.command()
@click.argument("zone")
@click.option("--version", "version", type=int, help="The version meant; else the present one.")
@click.option("--reason", required=True, help="Why; told to all.")
@writes
def reject(shell: Shell, zone: str, version: int | None, reason: str) -> None:
    """Reject another party's zone, with the reason.

    Writes zone.reject to the record; the zone is disputed from then on, and all are told.

    \b
    Example:
      standclear zone reject south/zone/3 --reason "the line runs east of the agreed one"
    """
    shell.say(ZoneReject(zone, _version(shell, zone, version), reason))


@click.command()
@click.argument("number")
@click.option("--reason", required=True, help="Why; told to all.")
@writes
def withdraw(shell: Shell, number: str, reason: str) -> None:
    """Withdraw a zone of your own.

    Writes zone.withdraw to the record; all are told. That a zone is withdrawn does not mean that
    nothing there is protected.

    \b
    Example:
      standclear zone withdraw 3 --reason "replaced by 4"
    """
    shell.say(ZoneWithdraw(full_id(shell, "zone", number), reason))


@click.command("list")
@click.option("--all", "all_", is_flag=True, help="Also withdrawn ones.")
@reads
def list_(shell: Shell, all_: bool) -> None:
    """List the zones and whose word each is. Writes nothing."""
    if not reachable(shell):
        list_received(shell, "zone", all_=all_)
        return
    found = [
        record
        for zone_id, record in sorted(shell.picture.zones.items())
        if may_see(shell, zone_id) and (all_ or record.standing is not ZoneStanding.WITHDRAWN)
    ]

    def human(screen: Screen) -> None:
        rows = [
            (
                record.zone.id,
                f"v{record.zone.version}",
                record.standing.value,
                record.zone.kind.value,
                record.zone.name,
                screen.moment(record.zone.valid_until),
            )
            for record in found
        ]
        columns = ("zone", "version", "standing", "kind", "name", "ends")
        screen.table(columns, rows, empty="No zone that you may see.")

    shell.answer(found, human)


@click.command()
@click.argument("number")
@reads
def show(shell: Shell, number: str) -> None:
    """Show one zone. Writes nothing."""
    zone_id = full_id(shell, "zone", number)
    must_see(shell, zone_id)
    record = shell.picture.get_zone(zone_id)
    shell.answer(record, lambda screen: _show(screen, record))


def _show(screen: Screen, record: ZoneRecord) -> None:
    zone, rule = record.zone, record.zone.rule
    screen.facts(
        (
            ("zone", f"{zone.id} v{zone.version}"),
            ("name", zone.name),
            ("kind", zone.kind.value),
            ("standing", record.standing.value),
            ("ovn", record.ovn),
            ("asked", ", ".join(zone.agreement_of)),
            ("recognised", ", ".join(record.recognised_by) or "by nobody yet"),
            ("rejected", ", ".join(record.rejected_by) or "by nobody"),
            ("binds", ", ".join(rule.bound) or "every party"),
            ("domains", ", ".join(d.value for d in rule.domains)),
            ("acts", ", ".join(rule.acts) or "every act"),
            ("entry", rule.entry),
            ("basis", zone.basis),
            ("remarks", zone.remarks),
            *volume_rows(screen, zone.volumes),
        )
    )


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """Fields of a zone that the options name."""
    given = {
        name: options[name]
        for name in ("name", "baseline", "basis", "remarks", "illustrative")
        if options[name] is not None
    }
    if options["kind"]:
        given["kind"] = ZoneKind(options["kind"])
    for name in ("agreement_of", "shared_with"):
        if options[name]:
            given[name] = tuple(check_party_id(p, pointer=name) for p in options[name])
    return given


def _rule(options: dict[str, Any], present: ZoneRule) -> ZoneRule:
    return ZoneRule(
        bound=options["bound"] or present.bound,
        domains=tuple(Domain(d) for d in options["domains"]) or present.domains,
        acts=options["acts"] or present.acts,
        entry=present.entry if options["entry"] is None else options["entry"],
    )


def _version(shell: Shell, zone: str, given: int | None) -> int:
    if given is not None:
        return given
    if not reachable(shell):
        raise InvalidInput("--version", "nothing", "the version meant, as your release says it")
    must_see(shell, zone)
    return shell.picture.get_zone(zone).zone.version
