"""Reports as files: a page, paper, a table; in the languages of the desk.

    written(document, "en", ".pdf") -> bytes        document: shown/reports

Promise: the same document gives the same bytes.
Not here: what is in a report (shown/reports).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from standclear.core.errors import InvalidInput
from standclear.core.telling import DISCLAIMER_IN
from standclear.formats import csv
from standclear.formats.tables import Cell, Row, Table
from standclear.service.reports.page import page_of
from standclear.service.reports.words import cell_text, moment, words_in
from standclear.service.shown.plain import Document

ENDINGS = (".html", ".pdf", ".csv", ".json")


def written(report: Document, language: str, ending: str) -> bytes:
    """A report as a file of one of ENDINGS; InvalidInput for another."""
    match ending.lower():
        case ".html":
            return page_of(report, language).encode()
        case ".pdf":
            from standclear.service.pdf import pdf_of

            return pdf_of(page_of(report, language))
        case ".csv":
            rows = enumerate(lines_of(report, language), 1)
            made = (Row(n, tuple(Cell(text) for text in line)) for n, line in rows)
            return csv.write((Table("", tuple(made)),))
        case ".json":
            return (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode()
    raise InvalidInput("--out", ending, f"a name that ends in one of {', '.join(ENDINGS)}")


def lines_of(report: Document, language: str) -> Iterator[list[str]]:
    """A report as one table: what it is of, then each section, its name in the first column."""
    say, zone = words_in(language), report["zone"]
    yield [say(report["report"])]
    for name, value in (
        ("from", moment(report["since"], zone)),
        ("cut_off", moment(report["until"], zone)),
        ("zone", zone),
        ("known", moment(report["as_known_at"], zone)),
        ("reader", report["reader"] or say("everybody")),
    ):
        yield [say(name), value]
    for section in report["sections"]:
        title = say(section["id"])
        yield [title, *(say(column) for column in section["columns"])]
        for row in section["rows"]:
            yield [title, *(cell_text(cell, language, zone) for cell in row)]
        for note in section["notes"]:
            yield [title, say(note)]
    yield [DISCLAIMER_IN[language]]
