"""Options that stand on several commands: put on together, worded once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

C = TypeVar("C", bound=Callable[..., Any])


at_once = click.option("--yes", is_flag=True, help="Do not ask on a terminal whether it is meant.")
"""Of commands whose word cannot be taken back (Shell.last_word)."""


def put_on(*options: Callable[[Any], Any]) -> Callable[[C], C]:
    """One decorator of many options, which help lists in this order."""

    def put(command: C) -> C:
        for option in reversed(options):
            command = option(command)
        return command

    return put


def output_option(words: str, *, required: bool = True) -> Callable[[C], C]:
    """`-o, --output FILE`, a file that is written whole or not at all (`Shell.may_write`)."""
    path = click.Path(path_type=Path, dir_okay=False)
    return click.option("-o", "--output", type=path, metavar="FILE", required=required, help=words)
