"""`standclear source lodge|quotes|confirm|strike`: texts as published, and what stands in them.

Not here: reading them (source_show.py), what a quotation commits to (commitment.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from standclear.cli.instrument_file import read_verbatim
from standclear.cli.records import must_reach
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen
from standclear.core.agreements.text import Text
from standclear.core.errors import InvalidInput
from standclear.core.sources.said import SourceLodge, SourceQuote, SourceStrike
from standclear.core.sources.source import Quote, QuoteKind, Source, find_words
from standclear.service.shown.plain import Document

confirmed = click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
_KINDS = click.Choice([kind.value for kind in QuoteKind])


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--id", "name", required=True, help="A short name for it; quotations are NAME/1 ...")
@click.option("--title", required=True, help="What the text is called.")
@click.option("--publisher", required=True, help="Who published it.")
@click.option("--published", default="", help="The day, as far as known: 2017-07-05 or 2017-07.")
@click.option("--retrieved", default="", help="The day on which it was read there.")
@click.option("--url", default="", help="Where it was read.")
@click.option("--language", default="en", help="Of the text: en, ru, ar ...; else en.")
@click.option("--show-to", multiple=True, metavar="PARTY", help="Its only readers; else all.")
@confirmed
@writes
def lodge(shell: Shell, file: Path, *, yes: bool, **told: Any) -> None:
    """Lodge a text as it was published.

    A report, a communique. Writes source.lodge to the record, with the text to the sign; all
    are told. Lodging says what was published, and not that it is so. Nothing in it is quoted
    before a person confirms it.

    \b
    Example:
      standclear source lodge offer.txt --id offer --title "North offers" \\
          --publisher "The Courier" --published 2030-01
    """
    words = read_verbatim(file, pointer="FILE", shown=str(file))
    source = Source(
        id=told["name"],
        text=Text(told["language"], words),
        title=told["title"],
        publisher=told["publisher"],
        published_on=told["published"],
        retrieved_on=told["retrieved"],
        url=told["url"],
        shared_with=tuple(told["show_to"]),
    )
    note = shell.screen.note
    note(
        f"{source.id}: {source.title} ({source.publisher}, {source.published_on or 'day unknown'})"
    )
    note(f"text {source.text.language}: {len(words)} characters, sha256 {source.sha256}")
    shell.must_confirm("Sign and lodge this text?", yes=yes)
    shell.say(SourceLodge(source))


@click.command()
@click.argument("source")
@reads
def quotes(shell: Shell, source: str) -> None:
    """Propose statements in a source, by rule. Writes nothing.

    Found are words between quotation marks, "X said that ...", "according to X", and sentences
    with words of offers, promises, denials and attacks. A rule may be wrong in each part of it:
    `source confirm` is where a person says what is right.

    \b
    Example:
      standclear source quotes report
    """
    must_reach(shell, "what stands in a source is for the desk to say")
    found = shell.desk.proposals(source)

    def human(screen: Screen) -> None:
        for each in found:
            confirmed_as = ", ".join(f"{source}/{number}" for number in each["confirmed"])
            screen.facts(
                (
                    (f"proposal {each['number']}", " ".join(each["text"].split())),
                    ("kind", f"{each['kind']} (found by: {each['found_by']})"),
                    ("speaker", each["speaker"] or "nobody is named with it"),
                    ("by report of", each["attribution"]),
                    ("when", each["day_words"]),
                    ("which may be", each["said_on"]),
                    ("confirmed as", confirmed_as),
                )
            )
            screen.line()
        said = "None of this is held. Confirm one: standclear source confirm"
        screen.line(f"{said} {source} NUMBER --role ROLE" if found else "No statement is found.")

    shell.answer(found, human)


@click.command()
@click.argument("source")
@click.argument("number", type=int, required=False)
@click.option("--quote", "words", default="", help="The words themselves, where none is proposed.")
@click.option("--role", required=True, help="The role of whoever has read it and answers for it.")
@click.option("--speaker", help='Whose statement it is; "" where the source names nobody.')
@click.option("--by-report", help='By whose report; "" where it is the publisher\'s own.')
@click.option("--said-on", help='The day, as far as known: 2017-07-05; "" where it is not.')
@click.option("--kind", type=_KINDS, help="What kind of statement it is.")
@confirmed
@writes
def confirm(
    shell: Shell, source: str, number: int | None, *, words: str, yes: bool, **told: Any
) -> None:
    """Confirm one statement in a source.

    A proposal by its number, or words of your choice. Writes source.quote to the record; all
    are told. What the rule proposed is corrected by --speaker, --by-report, --said-on and
    --kind; the words stay as they stand in the text. One statement at a time, so that each has
    been read.

    \b
    Examples:
      standclear source confirm report 2 --role press --said-on 2017-07-05
      standclear source confirm report --quote "is open to talks" --kind offer \\
          --speaker "The minister" --role press
    """
    must_reach(shell, "what stands in a source is for the desk to say")
    proposed = _chosen(shell, source, number, words)
    start, verbatim = proposed["start"], proposed["text"]
    if words:
        start, verbatim = find_words(shell.desk.source(source)["text"], words)
    quote = Quote(
        start=start,
        text=verbatim,
        speaker=_either(told["speaker"], proposed["speaker"]),
        kind=QuoteKind(told["kind"] or proposed["kind"]),
        attribution=_either(told["by_report"], proposed["attribution"]),
        said_on=_either(told["said_on"], proposed["said_on"]),
    )
    note = shell.screen.note
    note(f'"{" ".join(quote.text.split())}"')
    note(f"{quote.kind.value}, by {quote.speaker or 'a speaker whom the source does not name'}")
    note(f"by report of {quote.attribution}" if quote.attribution else "by the publisher's report")
    note(f"said on {quote.said_on}" if quote.said_on else "said on a day that is not known")
    shell.must_confirm(f"Confirm this statement as {shell.party}?", yes=yes)
    shell.say(SourceQuote(source, quote, told["role"]))


@click.command()
@click.argument("quote")
@click.option("--reason", required=True, help="Why; told to all.")
@writes
def strike(shell: Shell, quote: str, reason: str) -> None:
    """Strike a statement that you confirmed.

    With the reason. Writes source.strike to the record; all are told. It stays in the record as
    struck, and whatever was recorded from it says so.

    \b
    Example:
      standclear source strike report/2 --reason "the speaker was misread"
    """
    source, number = quote_ref(quote, "QUOTE")
    shell.say(SourceStrike(source, number, reason))


# ---- inside


def quote_ref(text: str, pointer: str) -> tuple[str, int]:
    """ "report/2"."""
    source, _, number = text.partition("/")
    if not source or not number.isascii() or not number.isdigit():
        raise InvalidInput(pointer, text, "a quotation such as report/2")
    return source, int(number)


def _chosen(shell: Shell, source: str, number: int | None, words: str) -> Document:
    """What a rule proposed; nothing of it where the words are given."""
    if (number is None) == (not words):
        given = "both" if words else "nothing"
        raise InvalidInput("NUMBER", given, "the number of a proposal, or --quote with the words")
    if words:
        nothing = dict.fromkeys(("speaker", "attribution", "said_on"), "")
        return {"start": 0, "text": words, "kind": "other", **nothing}
    found = shell.desk.proposals(source)
    chosen = next((each for each in found if each["number"] == number), None)
    if chosen is None:
        raise InvalidInput("NUMBER", f"{number}", f"1 to {len(found)}, as `source quotes` has them")
    return chosen


def _either(given: str | None, proposed: str) -> str:
    return proposed if given is None else given
