"""`standclear report KIND`: a day or a month on paper, as its reader may see it."""

from __future__ import annotations

from pathlib import Path

import click

from standclear.cli.records import must_reach
from standclear.cli.shell import Shell, reads, replaces
from standclear.cli.show import Screen
from standclear.cli.words import known_zone
from standclear.core.errors import InvalidInput
from standclear.log.files import write_whole
from standclear.service.reports import ENDINGS, written
from standclear.service.reports.period import read_span
from standclear.service.reports.words import LANGUAGES, cell_text, moment, words_in
from standclear.service.shown.plain import Document
from standclear.service.shown.reports import REPORTS, Span


@click.command()
@click.argument("kind", type=click.Choice(REPORTS))
@click.option("--day", default="", metavar="DATE", help="Of one day.")
@click.option("--month", default="", metavar="YYYY-MM", help="Of one month.")
@click.option("--cut-off", default="", metavar="HH:MM", help="When the day ends; else at its end.")
@click.option(
    "--zone",
    callback=known_zone,
    default="",
    help="By whose clocks, IANA; else the directory's zone.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="In which language.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it as .html, .pdf, .csv or .json.",
)
@replaces
@reads
def report(
    shell: Shell, kind: str, out: Path | None, lang: str | None, zone: str, **options: str
) -> None:
    """Make a report of a day or a month.

    Writes nothing to the record. A party's report holds what that party may see, the desk's all;
    the bulletin is for everybody: a whole past month, counts as ranges, no name and no place.
    Each is as it was known at its cut-off, and asked for later it is the same to the byte; --at
    asks what is known of it since.

    \b
    Kinds:
      sitrep       assessment, concerns, intentions, events, restrictions
      performance  how tellings were answered
      coverage     who was not told
      access       what became of movements
      scorecard    commitments, breaches by own forces first
      bulletin     the monthly public bulletin
    \b
    Examples:
      standclear report sitrep --day 2030-03-01
      standclear report sitrep --day 2030-03-01 --cut-off 19:30 --out sitrep.pdf
      standclear report bulletin --month 2030-03 --lang ar --out bulletin.html
    """
    must_reach(shell, "reports are made from the desk's record")
    if out is not None:
        shell.may_write(out, option="--out")
        if out.suffix.lower() not in ENDINGS:
            raise InvalidInput("--out", str(out), f"a name ending in {', '.join(ENDINGS)}")
    shell.language_option = lang or shell.language_option
    span = _span(options, zone or shell.home.time_zone)
    if not shell.at_option and span.until <= shell.now:
        shell.at_option = span.until.isoformat()
    found = shell.desk.report(kind, span)
    if out is None:
        shell.answer(found, lambda screen: _show(screen, found, shell.language))
        return
    write_whole(out, written(found, shell.language, out.suffix))
    said = {"file": str(out), "as_known_at": found["as_known_at"]}
    shell.answer(said, lambda screen: screen.line(f"{out}: as known at {found['as_known_at']}."))


def _span(options: dict[str, str], zone: str) -> Span:
    """As the options say; a fault names its option."""
    try:
        return read_span(options["day"], options["month"], options["cut_off"], zone)
    except InvalidInput as fault:
        option = "--" + fault.pointer.replace("_", "-")
        raise InvalidInput(option, fault.value, fault.expected) from None


def _show(screen: Screen, found: Document, language: str) -> None:
    say, zone = words_in(language), found["zone"]
    since, until = moment(found["since"], zone), moment(found["until"], zone)
    screen.line(f"{say(found['report'])}: {since} - {until}, {zone}")
    known = moment(found["as_known_at"], zone)
    screen.line(f"{say('known')}: {known}, {zone}. {say('reader')}: {_reader(found, language)}")
    if not found["over"]:
        screen.line(say("goes_on"))
    for section in found["sections"]:
        screen.line()
        screen.line(say(section["id"]))
        columns = [say(column) for column in section["columns"]]
        rows = [[cell_text(cell, language, zone) for cell in row] for row in section["rows"]]
        screen.table(columns, rows, empty=say("nothing"))
        for note in section["notes"]:
            screen.line(say(note))


def _reader(found: Document, language: str) -> str:
    return found["reader"] or words_in(language)("everybody")
