"""`standclear incident list|show|acts`: incidents as they stand, for whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click

from standclear.cli.records import must_reach
from standclear.cli.shell import Shell, reads
from standclear.cli.show import Screen
from standclear.core.act_codes import CODES, act_words
from standclear.core.incidents.report import Report
from standclear.service.incident_words import (
    HARM,
    observer_words,
    place_words,
    sources_words,
)
from standclear.service.shown.plain import Document, typed

NONE = "No incident that you may read. That says nothing about what has happened."


@click.command()
def acts() -> None:
    """Print the act codes by which incidents and promises are written. Writes nothing."""
    for code in CODES:
        click.echo(f"{code:<32}{act_words(code)}")


@click.command("list")
@click.option("--all", "all_", is_flag=True, help="Also those that are closed.")
@reads
def list_(shell: Shell, all_: bool) -> None:
    """List the incidents that you may read. Writes nothing."""
    must_reach(shell, "where an incident stands is for the desk to say")
    found = shell.desk.incidents(over=all_)

    def human(screen: Screen) -> None:
        columns = ("incident", "standing", "act", "when", "waits for", "says who")
        screen.table(columns, [_row(screen, each) for each in found], empty=NONE)

    shell.answer(found, human)


def _row(screen: Screen, found: Document) -> tuple[str, ...]:
    waits = [each["party"] for each in found["asked"] if not each["replied"]]
    return (
        found["id"],
        _spaced(found["standing"]),
        found["act"],
        screen.moment(_time(found["report"]["start"])),
        ", ".join(waits),
        "; ".join(_found(each) for each in found["assessments"]),
    )


@click.command()
@click.argument("incident")
@reads
def show(shell: Shell, incident: str) -> None:
    """Show one incident: the report, each side's word, findings, links. Writes nothing."""
    must_reach(shell, "where an incident stands is for the desk to say")
    found = shell.desk.incident(incident)
    shell.answer(found, lambda screen: _show(screen, found))


def _show(screen: Screen, found: Document) -> None:
    report = typed(Report, found["report"])
    when = screen.moment(report.start)
    if report.end != report.start:
        when += f" to {screen.moment(report.end)}"
    reason = f": {found['reason']}" if found["reason"] else ""
    screen.facts(
        (
            ("incident", found["id"]),
            ("standing", f"{_spaced(found['standing'])}{reason}"),
            ("repeats", found["same_as"]),
            ("alleged", f"{found['act_words']} ({report.act})"),
            ("", report.text),
            ("place", place_words(report)),
            ("when", f"{when}, {report.time_precision.value}"),
            ("harm", "\n".join(f"{label} {found['harm'][name]}" for label, name in HARM)),
            ("known", f"{report.level.value}, from {sources_words(report)}"),
            ("observer", observer_words(report.observer) if report.observer else ""),
            ("still", "fire still falls, says the reporter" if report.still else ""),
            ("reported", screen.moment(_time(found["reported_at"]))),
            ("by", found["reporter"] or "not for you to know"),
            ("cease", ", ".join(found["ceases"])),
        )
    )
    for title, lines in (
        ("What each side says", _sides(screen, found)),
        ("What was found, and by whom", map(_finding, found["assessments"])),
        ("Files", (_file(each) for each in found["evidence"])),
        ("How it ended", _ends(screen, found)),
    ):
        _section(screen, title, lines)
    if found["links"]:
        screen.line()
        columns = ("near it", "kind", "away", "judged", "why it is proposed")
        screen.table(columns, [_link(each) for each in found["links"]], empty="")
    if found["possible"]:
        screen.line()
        screen.line(f"Possible now: {', '.join(found['possible'])}.")


def _section(screen: Screen, title: str, lines: Iterator[str]) -> None:
    said = list(lines)
    if said:
        screen.line()
        screen.line(f"{title}:")
        for line in said:
            screen.line(f"  {line}")


def _sides(screen: Screen, found: Document) -> Iterator[str]:
    for word in found["words"]:
        stance = _spaced(word["stance"]) or "erased"
        yield f"{word['party']}, {screen.moment(_time(word['at']))}: {stance}. {word['text']}"
    for each in found["asked"]:
        if each["replied"]:
            continue
        if each["unanswered"]:
            since = screen.moment(_time(each["unanswered"]))
            yield f"{each['party']}: no reply, since {since}; a fact, and no admission"
        else:
            yield f"{each['party']}: asked; reply due {screen.moment(_time(each['reply_due']))}"


def _finding(each: Document) -> str:
    asked = ", which was asked itself" if each["asked"] else ""
    intent = f"; intent {each['intent']}" if each["intent"] else ""
    basis = f" ({each['attribution']['basis']})" if each["attribution"]["basis"] else ""
    return f"{_found(each)}{basis}{asked}{intent}. {each['text']}"


def _found(each: Document) -> str:
    """ "verified; probable: north, says watch"."""
    blamed = each["attribution"]
    who = f"{blamed['degree']}: {blamed['to']}" if blamed["to"] else "attributed to nobody"
    return f"{each['level']}; {who}, says {each['by'] or 'one who is not named'}"


def _file(each: Document) -> str:
    hands = " <- ".join(line["holder"] for line in reversed(each["custody"])) or "not shown"
    return f"{each['sha256']} {each['media_type']} {each['size']} bytes; hands: {hands}"


def _ends(screen: Screen, found: Document) -> Iterator[str]:
    for closing in found["closings"]:
        at = screen.moment(_time(closing["at"]))
        yield f"closed {at}, {_spaced(closing['outcome'])}: {closing['text']}"
        if closing["remedy"]:
            promised = closing["remedy"]
            due = screen.moment(_time(promised["due"]))
            yield f"{promised['by']} promised: {promised['text']}, by {due}"
    if found["remedied"]:
        yield (
            f"done, it says, {screen.moment(_time(found['remedied']['at']))}: "
            + (found["remedied"]["text"])
        )


def _link(each: Document) -> tuple[str, ...]:
    away = "-" if each["why"] else "not for you"
    if each["distance_mm"] is not None:
        away = f"{each['distance_mm'] // 1000} m ± {-(-each['error_mm'] // 1000)} m"
    judged = ", ".join(f"{j['verdict']} by {j['party'] or 'a party'}" for j in each["judged"])
    return (each["record"], each["kind"], away, judged or "proposed", each["why"])


def _spaced(word: str) -> str:
    return word.replace("_", " ")


def _time(at: str) -> datetime:
    return datetime.fromisoformat(at)
