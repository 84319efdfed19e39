"""`standclear demo`: the case file and the exercise."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default="demo-output",
    show_default=True,
    help="Directory for the page, the log and the receipts.",
)
def demo(out: Path) -> None:
    """Run the case file and the exercise; leaves a page to look at.

    Writes to a record of its own in the output directory, marked as an exercise, and to no other.

    \b
    Example:
      standclear demo --out demo-output
    """
    from standclear.scenarios.run import run_demo

    run_demo(out)
