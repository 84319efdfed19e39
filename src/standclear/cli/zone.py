"""`standclear zone`: places with a rule."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

import click

from standclear.cli.options import at_once, put_on
from standclear.cli.place_options import Drawn, confirm, drawing, is_drawn, read_drawing
from standclear.cli.records import full_id, new_id, present, reachable
from standclear.cli.shell import Shell, writes
from standclear.cli.zone_hours import read_hours, when_option, with_hours
from standclear.core.errors import InvalidInput
from standclear.core.ids import check_party_id
from standclear.core.statements import (
    ZoneAmend,
    ZonePropose,
    ZoneRecognise,
    ZoneReject,
    ZoneWithdraw,
)
from standclear.core.time.times import read_duration
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule

_MANY: dict[str, Any] = {"multiple": True, "metavar": "PARTY"}
_fields = put_on(
    click.option("--kind", type=click.Choice([k.value for k in ZoneKind])),
    click.option("--name", help="What the zone is called."),
    click.option("--bind", "bound", help="A party that it binds; else every party.", **_MANY),
    click.option("--domain", "domains", multiple=True,
                 type=click.Choice([d.value for d in Domain]), help="Where the rule holds."),
    click.option("--act", "acts", multiple=True,
                 help="An act that the rule speaks of, such as flight; else every act."),
    when_option,
    click.option("--entry", help="How to enter all the same, in words."),
    click.option("--look-ahead", "look_ahead", metavar="TIME",
                 help="How long before an expected entry the watch tells of it, e.g. 10min."),
    click.option("--agree", "agreement_of",
                 help="A party whose recognition is asked for; none: a declaration.", **_MANY),
    click.option("--show-to", "shared_with", help="The only parties that see it; else all.",
                 **_MANY),
    click.option("--baseline", help="The zone that this one changes for a time."),
    click.option("--basis", help="The text that it rests on."),
    click.option("--remarks", help="Anything else to know of it."),
    click.option("--illustrative", is_flag=True, default=None,
                 help="History or teaching: shown, never held against a plan."),
)  # fmt: skip


@click.command()
@click.argument("number", required=False)
@_fields
@drawing
@writes
def propose(shell: Shell, number: str | None, **options: Any) -> None:
    """Propose or declare a zone.

    Writes zone.propose to the record; every participant that it is shown to is told. With
    --agree it stands as proposed until each of those has recognised it; until then it is not
    watched. Without, it is its author's declaration: that word binds nobody else. Plans are held
    against it all the same, and the watch warns its author and whoever's craft comes in, in these
    words: "declared by south, not recognised by north". It ends at --end, loudly; --when names
    the hours of day and week at which it is in force until then.

    \b
    Example:
      standclear zone propose --kind deconfliction --name "Al-Tanf 55 km" \\
          --circle "33.5N 38.62E" --radius 55km --domain air --domain ground \\
          --agree north --start 2030-03-01T00:00Z --end 2030-06-01T00:00Z \\
          --when "Mon-Fri 06:00-18:00 Asia/Damascus" \\
          --when "2030-03-20 off Asia/Damascus"
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
    schedule = read_hours(options, None, zone=shell.home.time_zone)
    zone = Zone(
        id=new_id(shell, "zone", number),
        version=1,
        name=name,
        volumes=drawn.volumes,
        rule=rule,
        schedule=schedule,
        salt=_salt(given.get("shared_with", ())),
        **given,
    )
    shown = with_hours(drawn, schedule, zone=shell.home.time_zone)
    confirm(shell, shown, yes=options["yes"], question="Sign and propose this zone?")
    shell.say(ZonePropose(zone))


@click.command()
@click.argument("number")
@_fields
@drawing
@writes
def amend(shell: Shell, number: str, **options: Any) -> None:
    """Word a zone of your own anew.

    Writes zone.amend to the record, as the next version; all are told. Recognitions and
    rejections were of the earlier wording and are asked for anew. What no option names stays as
    it was; `--when always` ends its hours.

    \b
    Example:
      standclear zone amend 3 --circle "33.5N 38.62E" --radius 40km \\
          --start 2030-03-01T00:00Z --end 2030-06-01T00:00Z
    """
    worded = present(shell, "zone", number)
    assert isinstance(worded, Zone)
    drawn = Drawn(worded.volumes)
    if is_drawn(options):
        drawn = read_drawing(options, zone=shell.home.time_zone)
    schedule = read_hours(options, worded.schedule, zone=shell.home.time_zone)
    zone = replace(
        worded,
        version=worded.version + 1,
        volumes=drawn.volumes,
        rule=_rule(options, worded.rule),
        schedule=schedule,
        **_given(options),
    )
    zone = replace(zone, salt=_salt(zone.shared_with))
    shown = with_hours(drawn, schedule, zone=shell.home.time_zone)
    confirm(shell, shown, yes=options["yes"], question="Sign and propose this wording?")
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
      standclear zone reject south/zone/3 \\
          --reason "the line runs east of the agreed one"
    """
    shell.say(ZoneReject(zone, _version(shell, zone, version), reason))


@click.command()
@click.argument("number")
@click.option("--reason", required=True, help="Why; told to all.")
@at_once
@writes
def withdraw(shell: Shell, number: str, reason: str, *, yes: bool) -> None:
    """Withdraw a zone of your own.

    Writes zone.withdraw to the record; all are told. That a zone is withdrawn does not mean that
    nothing there is protected.

    \b
    Example:
      standclear zone withdraw 3 --reason "replaced by 4"
    """
    zone = full_id(shell, "zone", number)
    shell.last_word(f"Withdraw {zone} for good?", yes=yes)
    shell.say(ZoneWithdraw(zone, reason))


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


def _salt(shared_with: tuple[str, ...]) -> str:
    """At random, for a map that an agreement may commit to and only its readers see."""
    return secrets.token_hex(16) if shared_with else ""


def _rule(options: dict[str, Any], present: ZoneRule) -> ZoneRule:
    return ZoneRule(
        bound=options["bound"] or present.bound,
        domains=tuple(Domain(d) for d in options["domains"]) or present.domains,
        acts=options["acts"] or present.acts,
        entry=present.entry if options["entry"] is None else options["entry"],
        look_ahead_s=_seconds(options["look_ahead"], present.look_ahead_s),
    )


def _seconds(text: str | None, present: int) -> int:
    return present if text is None else round(read_duration(text).total_seconds())


def _version(shell: Shell, zone: str, given: int | None) -> int:
    if given is not None:
        return given
    if not reachable(shell):
        raise InvalidInput("--version", "nothing", "the version meant, as your release says it")
    version: int = shell.desk.record(zone)["version"]
    return version
