"""`standclear instrument list|show|text|diff|template`: agreements as they stand, and drafts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime

import click

from standclear.cli.instrument_file import TEMPLATE
from standclear.cli.printable import printable
from standclear.cli.records import must_reach
from standclear.cli.shell import Shell, reads
from standclear.cli.show import Screen
from standclear.core.errors import NotFound
from standclear.service.shown.plain import Document

_ASK = "where an agreement stands is for the desk to say"
_M2_IN_KM2 = 1_000_000
_version = click.option("--version", type=int, default=0, help="A draft; else the newest.")


@click.command()
def template() -> None:
    """Print an empty draft to fill in. Writes nothing."""
    click.echo(TEMPLATE, nl=False)


@click.command("list")
@click.option("--all", "all_", is_flag=True, help="Also those that lapsed or were denounced.")
@reads
def list_(shell: Shell, all_: bool) -> None:
    """List the agreements that you may read. Writes nothing."""
    must_reach(shell, _ASK)
    found = shell.desk.instruments(over=all_)

    def human(screen: Screen) -> None:
        columns = ("agreement", "version", "standing", "signed", "ends", "name")
        rows = [_row(screen, each) for each in found]
        screen.table(columns, rows, empty="No agreement that you may read.")

    shell.answer(found, human)


def _row(screen: Screen, document: Document) -> tuple[str, ...]:
    return (
        document["id"],
        f"v{document['version']}",
        _words(document["standing"]),
        f"{len(document['signed'])} of {len(document['positions'])}",
        screen.moment(_time(document["ends"])) if document["ends"] else "",
        document["name"],
    )


@click.command()
@click.argument("instrument")
@_version
@reads
def show(shell: Shell, instrument: str, version: int) -> None:
    """Show one agreement: where it stands, its clauses, maps and dates. Writes nothing.

    A clause is named as quiet/4, and is shown alone by that name. Where a text stands in several
    languages, the one that prevails is shown, else the first; `instrument text` prints each.
    """
    must_reach(shell, _ASK)
    name, _, clause = instrument.partition("/")
    found = shell.desk.instrument(name, version)
    if clause:
        shown = [each for each in found["clauses"] if each["number"] == clause]
        if not shown:
            known = ", ".join(each["number"] for each in found["clauses"])
            raise NotFound(f"no clause {clause} in {name} v{found['version']}; there are {known}")
        shell.answer(shown[0], lambda screen: _each_language(screen, shown[0]))
        return
    shell.answer(found, lambda screen: _show(screen, found))


@click.command()
@click.argument("instrument")
@_version
@click.option("--language", help="Of several texts; else the one that prevails, or the first.")
@reads
def text(shell: Shell, instrument: str, version: int, language: str | None) -> None:
    """Print a text byte for byte, so that its SHA-256 is the one shown. Writes nothing.

    \b
    Example:
      standclear instrument text quiet | sha256sum
    """
    must_reach(shell, _ASK)
    found = shell.desk.instrument(instrument, version)["instrument"]
    texts = {each["language"]: each["text"] for each in found["texts"]}
    chosen = language or _main(found)
    if chosen not in texts:
        raise NotFound(f"no text in {chosen}; there are {', '.join(texts)}")
    shell.answer({"language": chosen, "text": texts[chosen]}, lambda _: _verbatim(texts[chosen]))


@click.command()
@click.argument("instrument")
@click.argument("before", type=int)
@click.argument("after", type=int)
@reads
def diff(shell: Shell, instrument: str, before: int, after: int) -> None:
    """Compare two drafts: clause by clause, rule by rule, map by map. Writes nothing.

    Areas are ground gained and lost in square kilometres on the WGS 84 ellipsoid.

    \b
    Example:
      standclear instrument diff quiet 1 2
    """
    must_reach(shell, _ASK)
    found = shell.desk.instrument_diff(instrument, before, after)
    shell.answer(found, lambda screen: _differences(screen, found))


# ---- inside


def _show(screen: Screen, found: Document) -> None:
    held = found["held"]
    other = f"v{held} holds meanwhile" if held and held != found["version"] else ""
    screen.facts(
        (
            ("agreement", f"{found['id']} v{found['version']}, by {found['author']}"),
            ("name", found["name"]),
            ("standing", _words(found["standing"])),
            ("", other),
            ("signed", ", ".join(found["signed"]) or "by nobody yet"),
            ("others", "\n".join(_others(found))),
            ("in force", _moment(screen, found["in_force_at"])),
            ("ends", _moment(screen, found["ends"])),
            ("suspended", ", ".join(found["suspended_by"])),
            ("renewal by", ", ".join(found["renewing"])),
            *((label.lower(), fact) for label, fact in found["rules"]),
            ("hash", found["seal"]),
            ("texts", "\n".join(_text_line(each) for each in found["texts"])),
        )
    )
    screen.line()
    language = _main(found["instrument"])
    for clause in found["clauses"]:
        _clause(screen, clause, language)
    if found["maps"]:
        screen.line()
        columns = ("map", "zone", "km2", "sha256")
        screen.table(columns, [_map(each) for each in found["maps"]], empty="")
    for early in found["maps_end_early"]:
        screen.line(f"MAP ENDS EARLY: {early}")
    if found["dates"]:
        screen.line()
        readings = ("date", "reading", "read by", "from", "words")
        screen.table(readings, [_date(each) for each in found["dates"]], empty="")
    disputed = dict.fromkeys(each["what"] for each in found["dates"] if each["disputed"])
    for what in disputed:
        screen.line(f"READINGS DISAGREE on {what}: both stand, and neither is the desk's.")


def _others(found: Document) -> Iterator[str]:
    for party, position in found["positions"].items():
        if position != "signed":
            yield f"{party}: {position or 'has said nothing'}"


def _text_line(each: Document) -> str:
    prevails = ", prevails" if each["prevails"] else ""
    return f"{each['language']}{prevails}, sha256 {each['sha256']}"


def _clause(screen: Screen, clause: Document, language: str) -> None:
    words = clause["texts"].get(language) or next(iter(clause["texts"].values()))
    screen.facts(((clause["id"], words.strip()),))
    for remark in clause["remarks"]:
        screen.line(f"  {remark['party']} {remark['word']}: {remark['text']}")


def _each_language(screen: Screen, clause: Document) -> None:
    screen.facts((language, words.strip()) for language, words in clause["texts"].items())
    for remark in clause["remarks"]:
        screen.line(f"{remark['party']} {remark['word']}: {remark['text']}")


def _map(each: Document) -> tuple[str, ...]:
    zone = f"{each['zone']} v{each['version']}" if each["zone"] else "not lodged here"
    area = _km2(each["area_m2"]) if each["shown"] else "not shown to you"
    return (each["name"], zone, area, each["sha256"])


def _date(each: Document) -> tuple[str, ...]:
    where = f"clause {each['clause']}" if each["clause"] else each["source"]
    mark = " (disputed)" if each["disputed"] else ""
    return (each["what"], each["words"] + mark, each["read_by"], where, each["quote"])


def _differences(screen: Screen, found: Document) -> None:
    before, after = found["before"], found["after"]
    screen.line(
        f"{found['id']}: v{before['version']} by {before['author']}, "
        f"v{after['version']} by {after['author']}"
    )
    for rule in found["rules"]:
        screen.line(f"{rule['rule']}:")
        _both(screen, rule["before"], rule["after"])
    for clause in found["clauses"]:
        if clause["change"] != "same":
            screen.line(f"{clause['id']} [{clause['language']}] {clause['change']}:")
            _both(screen, clause["before"], clause["after"])
    same = sum(1 for each in found["clauses"] if each["change"] == "same")
    screen.line(f"{same} of {len(found['clauses'])} clauses are the same.")
    if found["maps"]:
        screen.line()
        columns = ("map", "change", "km2 before", "km2 after", "added", "removed")
        screen.table(columns, [_map_change(each) for each in found["maps"]], empty="")


def _both(screen: Screen, before: str, after: str) -> None:
    for sign, words in (("-", before), ("+", after)):
        for line in words.strip().split("\n") if words.strip() else ():
            screen.line(f"  {sign} {line}")


def _map_change(each: Document) -> tuple[str, ...]:
    if not each["shown"]:
        return (each["name"], each["change"], *["not shown to you"] * 4)
    names = ("area_before_m2", "area_after_m2", "added_m2", "removed_m2")
    return (each["name"], each["change"], *(_km2(each[name]) for name in names))


def _km2(square_metres: int) -> str:
    """To 0.01 square kilometres: one hectare."""
    return f"{square_metres / _M2_IN_KM2:.2f}"


def _main(instrument: Document) -> str:
    """The language whose text is shown first."""
    return str(instrument["prevails"] or instrument["texts"][0]["language"])


def _verbatim(words: str) -> None:
    click.echo(printable(words) if sys.stdout.isatty() else words, nl=False)


def _moment(screen: Screen, at: str | None) -> str:
    return screen.moment(_time(at)) if at else ""


def _words(standing: str) -> str:
    return standing.replace("_", " ")


def _time(at: str) -> datetime:
    return datetime.fromisoformat(at)
