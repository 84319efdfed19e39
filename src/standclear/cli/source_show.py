"""`standclear source list|show`: sources, their texts, and the quotations marked in them."""

from __future__ import annotations

import click

from standclear.cli.records import must_reach
from standclear.cli.shell import Shell, reads
from standclear.cli.show import Screen
from standclear.service.shown.plain import Document

_ASK = "what stands in a source is for the desk to say"


@click.command("list")
@reads
def list_(shell: Shell) -> None:
    """List the sources that you may read. Writes nothing."""
    must_reach(shell, _ASK)
    found = shell.desk.sources()

    def human(screen: Screen) -> None:
        columns = ("source", "published", "by", "lodged by", "quoted", "title")
        screen.table(columns, [_row(each) for each in found], empty="No source that you may read.")

    shell.answer(found, human)


def _row(each: Document) -> tuple[str, ...]:
    published = each["published_on"] or "not known"
    quoted = str(each["quotes_standing"])
    return (each["id"], published, each["publisher"], each["lodged_by"], quoted, each["title"])


@click.command()
@click.argument("source")
@reads
def show(shell: Shell, source: str) -> None:
    """Show one source, what is quoted marked in it. Writes nothing.

    A statement stands between [2: and :2]; report/2 is its name. With --json the text is told
    apart from the marks.
    """
    must_reach(shell, _ASK)
    found = shell.desk.source(source)
    shell.answer(found, lambda screen: _show(screen, found))


def _show(screen: Screen, found: Document) -> None:
    screen.facts(
        (
            ("source", found["id"]),
            ("title", found["title"]),
            ("published", f"{found['published_on'] or 'day not known'}, by {found['publisher']}"),
            ("read", f"{found['retrieved_on']} {found['url']}".strip()),
            ("lodged by", found["lodged_by"]),
            ("readers", ", ".join(found["shared_with"])),
            ("text", f"{found['language']}, sha256 {found['sha256']}"),
        )
    )
    screen.line()
    for line in marked(found).rstrip("\n").split("\n"):
        screen.line(line)
    if found["quotes"]:
        screen.line()
        columns = ("quote", "kind", "speaker", "by report of", "said on", "confirmed by", "stands")
        screen.table(columns, [_quote(each) for each in found["quotes"]], empty="")


def marked(found: Document) -> str:
    """The text with the marks of what is quoted."""
    pieces, inside = [], set[int]()
    for passage in (*found["passages"], {"text": "", "quotes": []}):
        now = set(passage["quotes"])
        pieces += [f" :{number}]" for number in sorted(inside - now, reverse=True)]
        pieces += [f"[{number}: " for number in sorted(now - inside)]
        pieces.append(passage["text"])
        inside = now
    return "".join(pieces)


def _quote(each: Document) -> tuple[str, ...]:
    struck = each["struck"]
    return (
        each["ref"],
        each["kind"],
        each["speaker"] or "not named",
        each["attribution"],
        each["said_on"] or "not known",
        f"{each['confirmed_by']} ({each['role']})",
        f"STRUCK: {struck['because']}" if struck else "yes",
    )
