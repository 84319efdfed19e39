"""CSV, in and out, as Excel and LibreOffice save it around the world.

What it cannot carry
- Types: everything is text; a date is whatever the sender's program made of it.
- More than one table, and the table's name.
- Which letters are meant: UTF-8 and UTF-16 are known by their marks, anything else is refused.
  A wrong guess between Arabic, Cyrillic and Western code pages would garble names silently.
- Cells that a spreadsheet would run as a formula (`=`, `+`, `-`, `@` and their wide forms, tab,
  return) are written behind an apostrophe and read back without it; plain numbers are not.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from standclear.core.errors import InvalidInput
from standclear.formats.tables import Cell, Row, Table

NAME = "csv"
SUFFIXES = (".csv", ".tsv")
MEDIA_TYPE = "text/csv"
CARRIES = "tables"

MOST_ROWS = 100_000
_DELIMITERS = ",;\t"
_RUN_BY_SPREADSHEETS = tuple("=+-@\t\r＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def read(data: bytes) -> tuple[Table, ...]:
    """The one table of the file. Comma, semicolon or tab, found by its first full line."""
    text = _decoded(data)
    first, _, rest = text.partition("\n")
    named = re.fullmatch(r'"?sep=(.)"?\r?', first.strip("\ufeff"))
    if named:  # Excel's own way to name the delimiter; the line counts in its row numbers
        text = rest
    delimiter = named[1] if named else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    number = 1 if named else 0
    try:
        for fields in reader:
            number += 1
            if number > MOST_ROWS:
                raise InvalidInput(f"row {number}", "too many rows", f"at most {MOST_ROWS}")
            rows.append(Row(number, tuple(Cell(_unguarded(field)) for field in fields)))
    except csv.Error as fault:
        raise InvalidInput(f"row {number + 1}", str(fault), "CSV with closed quotes") from None
    return (Table("", tuple(rows)),)


def write(tables: Sequence[Table]) -> bytes:
    """UTF-8 with a byte order mark, so that Excel shows every script; CRLF (RFC 4180)."""
    if len(tables) != 1:
        raise InvalidInput("tables", len(tables), "one table a CSV file")
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    for row in tables[0].rows:
        writer.writerow([guarded(cell.text) for cell in row.cells])
    return written.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """The text so that no spreadsheet runs it (OWASP, CSV injection)."""
    runs = text.lstrip("'").startswith(_RUN_BY_SPREADSHEETS)
    return f"'{text}" if runs and not _NUMBER.fullmatch(text) else text


def _unguarded(text: str) -> str:
    is_guarded = text.startswith("'") and text.lstrip("'").startswith(_RUN_BY_SPREADSHEETS)
    return text[1:] if is_guarded else text


def _decoded(data: bytes) -> str:
    encoding = "utf-8-sig"
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encoding = "utf-16"
    elif data[1:2] == b"\0":
        encoding = "utf-16-le"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise InvalidInput(
            f"row {line}", data[fault.start : fault.start + 8], "UTF-8: save as `CSV UTF-8`"
        ) from None
    if "\0" in text:
        raise InvalidInput(f"row {text[: text.index(chr(0))].count(chr(10)) + 1}", "NUL", "text")
    return text


def _delimiter(text: str) -> str:
    """The commonest delimiter outside quotes in the first line that holds several."""
    lines = text.splitlines()[:10]
    counts = [[re.sub(r'"[^"]*"', "", line).count(d) for d in _DELIMITERS] for line in lines]
    for least in (3, 1):
        for count in counts:
            if max(count) >= least:
                return _DELIMITERS[count.index(max(count))]
    return ","
