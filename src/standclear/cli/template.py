"""`standclear template`: an empty form."""

from __future__ import annotations

from pathlib import Path

import click

from standclear.cli.log_access import plain_screen
from standclear.cli.options import output_option
from standclear.cli.shell import Shell, replaces, writes
from standclear.core.errors import InvalidInput
from standclear.formats.columns import Kind
from standclear.formats.template import write_template
from standclear.log.files import write_whole


@click.command()
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
@output_option("Where to write it; ends in .xlsx.")
@click.option("--right-to-left", is_flag=True, help="Columns run from the right.")
@replaces
@writes
def template(shell: Shell, kind: str, output: Path, right_to_left: bool) -> None:
    """Write an empty form for people to fill in.

    An XLSX workbook with headings, help, an example, drop-downs and a sheet of rules. People fill
    it in and send it back; `standclear import` takes it, or names every cell to correct. Needs no
    desk and writes nothing to the record.

    \b
    Examples:
      standclear template sites -o sites.xlsx
      standclear template movements -o movements.xlsx --right-to-left
    """
    plain_screen(shell)
    if output.suffix.lower() != ".xlsx":
        raise InvalidInput("--output", output.name, "a name ending in .xlsx")
    shell.may_write(output)
    write_whole(output, write_template(Kind(kind), right_to_left=right_to_left))
    shell.answer(
        {"file": str(output), "kind": kind},
        lambda screen: screen.line(
            f"{output}: a form for {kind}. Once filled in: standclear import {output}"
        ),
    )
