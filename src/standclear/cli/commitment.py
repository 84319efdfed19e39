"""`standclear commitment record|answer|report|end`: what was promised, and what became of it.

Not here: reading them (commitment_show.py), sources and quotations (source.py).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from standclear.cli.options import put_on
from standclear.cli.records import must_reach
from standclear.cli.shell import Shell, writes
from standclear.cli.source import confirmed, quote_ref
from standclear.cli.words import read_moment
from standclear.core.commitments.commitment import Commitment, Forces, QuotedFrom, Whose
from standclear.core.commitments.performance import Finding, Performance
from standclear.core.commitments.said import (
    Answer,
    CommitmentAnswer,
    CommitmentEnd,
    CommitmentRecord,
    CommitmentReport,
    EndReason,
)
from standclear.core.errors import InvalidInput
from standclear.core.rules.commitment_telling import meaning, whose_words

_quoted = put_on(
    click.option("--quote", metavar="REF", default="", help="A confirmed quotation: report/2."),
    click.option("--clause", metavar="REF", default="", help="Or a clause: quiet/4, with --words."),
    click.option("--words", default="", help="Words of that clause, as they stand in it."),
    click.option("--version", type=int, help="The draft of that clause; else the newest."),
)
_FINDINGS = click.Choice([each.value.replace("_", "-") for each in Finding])
_WHOSE = click.Choice([each.value.replace("_", "-") for each in Whose])


@click.command()
@click.argument("name")
@_quoted
@click.option("--party", default="", help="Whose commitment it is: a party of the desk.")
@click.option("--power", default="", help="Or the name of a power that is no party here.")
@click.option("--own", is_flag=True, help="It is given for its own forces.")
@click.option("--answered-for", multiple=True, metavar="NAME", help="For forces it answers for.")
@click.option("--influenced", multiple=True, metavar="NAME", help="For forces it is to influence.")
@click.option("--prohibits", multiple=True, metavar="CODE", help="An act (`commitment acts`).")
@click.option("--requires", multiple=True, metavar="CODE", help="A duty (`commitment acts`).")
@click.option("--zone", "area", default="", help="Its area: a zone, at its newest.")
@click.option("--from", "since", help="When it begins; else no beginning is told.")
@click.option("--until", help="When it is over; else no end is told.")
@click.option("--monitored", default="", help="How it is watched over, and by whom.")
@click.option("--show-to", multiple=True, metavar="PARTY", help="Its only readers; else all.")
@confirmed
@writes
def record(shell: Shell, name: str, *, yes: bool, **told: Any) -> None:
    """Record a commitment from a quotation.

    Writes commitment.record to the record, as you read it; all are told, and whose it is may
    affirm or dispute the reading. Recorded by whose it is, it is affirmed by that. Silence
    affirms nothing.

    \b
    Example:
      standclear commitment record no-flights --quote report/1 --party north \\
          --own --prohibits A.air_strike --prohibits B.overflight
    """
    quoted, forces = _quotation(shell, told) or _none_given(), _forces(told)
    _check_record(told)
    zone, version = _area(shell, told["area"])
    commitment = Commitment(
        id=name,
        quoted=quoted,
        forces=forces,
        party=told["party"],
        power=told["power"],
        prohibited=told["prohibits"],
        required=told["requires"],
        zone=zone,
        version=version,
        since=_moment(shell, told["since"], "--from"),
        until=_moment(shell, told["until"], "--until"),
        monitored=told["monitored"],
        shared_with=told["show_to"],
    )
    note = shell.screen.note
    note(f"{name}: a commitment of {commitment.by}, for {whose_words(commitment)}")
    note(f"{meaning(commitment)}; read from {commitment.quoted.ref}")
    shell.must_confirm("Sign and record this reading?", yes=yes)
    shell.say(CommitmentRecord(commitment))


@click.command()
@click.argument("commitment")
@click.argument("word", type=click.Choice([each.value for each in Answer]))
@click.option("--text", default="", help="What is disputed, or anything to say with it.")
@writes
def answer(shell: Shell, commitment: str, word: str, text: str) -> None:
    """Affirm or dispute how yours was read.

    Writes commitment.answer to the record; all are told. It may be said otherwise later, and
    both stay in the record. For whose commitment it is.

    \b
    Example:
      standclear commitment answer no-flights disputes --text "an offer only"
    """
    shell.say(CommitmentAnswer(commitment, Answer(word), text))


@click.command()
@click.argument("commitment")
@click.argument("finding", type=_FINDINGS)
@click.option("--from", "since", required=True, help="The period's beginning.")
@click.option("--until", required=True, help="Its end, which is not in it.")
@click.option("--forces", type=_WHOSE, default="own", help="Of whose forces; else own.")
@click.option("--seen", required=True, help="What was seen, by whom, how it is known.")
@_quoted
@click.option("--incident", default="", help="The incident that it rests on, by its id.")
@click.option("--replaces", type=int, default=0, help="Your earlier report that this corrects.")
@writes
def report(shell: Shell, commitment: str, finding: str, **told: Any) -> None:
    """Report how a commitment was performed.

    In some period. Writes commitment.report to the record, as your party's word; all are told,
    whose it is as urgent where it is breached. Reports of different parties are never added up.

    \b
    Example:
      standclear commitment report no-flights breached --from 2030-01-02T00:00Z \\
          --until 2030-01-03T00:00Z --seen "two aircraft at noon, seen by post 4"
    """
    since, until = (
        _moment(shell, told[n], f"--{o}") for n, o in (("since", "from"), ("until",) * 2)
    )
    assert since is not None
    assert until is not None
    performance = Performance(
        since=since,
        until=until,
        finding=Finding(finding.replace("-", "_")),
        whose=Whose(told["forces"].replace("-", "_")),
        text=told["seen"],
        quoted=_quotation(shell, told),
        incident=told["incident"],
        replaces=told["replaces"],
    )
    shell.say(CommitmentReport(commitment, performance))


@click.command()
@click.argument("commitment")
@click.argument("reason", type=click.Choice([each.value for each in EndReason]))
@click.option("--text", required=True, help="Why, in a few words; told to all.")
@_quoted
@confirmed
@writes
def end(shell: Shell, commitment: str, reason: str, text: str, *, yes: bool, **told: Any) -> None:
    """End a commitment, by the words that say so.

    Writes commitment.end to the record; all are told, and every report stays. Whoever recorded
    it names the words that end it; whose it is may say so itself. No date and no silence ends
    it.

    \b
    Example:
      standclear commitment end no-flights withdrawn --quote report/4 \\
          --text "said on the radio"
    """
    shell.must_confirm(f"End {commitment} as {shell.party}?", yes=yes)
    shell.say(CommitmentEnd(commitment, EndReason(reason), text, _quotation(shell, told)))


# ---- inside


def _quotation(shell: Shell, told: dict[str, Any]) -> QuotedFrom | None:
    """What --quote, or --clause and --words name; None where nothing is named."""
    quote, clause, words = told["quote"], told["clause"], told["words"]
    if quote and clause:
        raise InvalidInput("--clause", clause, "a quotation, or else a clause: one of them")
    if quote:
        source, number = quote_ref(quote, "--quote")
        return QuotedFrom(source=source, number=number)
    if not clause:
        return None
    instrument, _, number_of = clause.partition("/")
    if not (instrument and number_of and words):
        expected = 'a clause such as quiet/4, and words of it: --words "..."'
        raise InvalidInput("--clause", clause, expected)
    version = told["version"]
    if version is None:
        must_reach(shell, "which draft is meant is for the desk to say; or name its --version")
        version = int(shell.desk.instrument(instrument, 0)["version"])
    return QuotedFrom(instrument=instrument, version=version, clause=number_of, words=words)


def _none_given() -> QuotedFrom:
    expected = "--quote with a confirmed quotation, or --clause with --words of an agreement"
    raise InvalidInput("--quote", "nothing", expected)


def _check_record(told: dict[str, Any]) -> None:
    if not (told["prohibits"] or told["requires"]):
        expected = "--prohibits CODE or --requires CODE, of `standclear commitment acts`"
        raise InvalidInput("--prohibits", "nothing", expected)
    if bool(told["party"]) == bool(told["power"].strip()):
        expected = "--party with a party of the desk, or --power with another's name; one of them"
        raise InvalidInput("--party", "both" if told["party"] else "nothing", expected)


def _forces(told: dict[str, Any]) -> tuple[Forces, ...]:
    found = [Forces(Whose.OWN)] if told["own"] else []
    for whose in (Whose.ANSWERED_FOR, Whose.INFLUENCED):
        if told[whose.value]:
            found.append(Forces(whose, told[whose.value]))
    if not found:
        raise InvalidInput("--own", "nothing", "--own, --answered-for NAME or --influenced NAME")
    return tuple(found)


def _area(shell: Shell, zone: str) -> tuple[str, int]:
    """A zone at its newest, as the desk has it."""
    if not zone:
        return "", 0
    must_reach(shell, "which version a zone stands at is for the desk to say")
    return zone, int(shell.desk.record(zone)["zone"]["version"])


def _moment(shell: Shell, text: str | None, pointer: str) -> datetime | None:
    return read_moment(text, zone=shell.home.time_zone, pointer=pointer) if text else None
