"""The passphrase of a backup: from a file, or typed where nobody sees it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

C = TypeVar("C", bound=Callable[..., Any])


def passphrase_option(command: C) -> C:
    """--passphrase-file."""
    return click.option(
        "--passphrase-file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Its first line is the passphrase; else it is asked for.",
    )(command)


def read_passphrase(file: Path | None, *, twice: bool) -> bytes:
    """The passphrase; never an argument, which other programs on the machine could read.

    twice   for a new one: typed wrong once, nothing would open it again
    """
    if file is not None:
        return file.read_bytes().partition(b"\n")[0].removesuffix(b"\r")
    if not sys.stdin.isatty():
        from standclear.core.errors import InvalidInput

        raise InvalidInput("--passphrase-file", "missing", "the file that holds the passphrase")
    typed: str = click.prompt(
        "Passphrase of the backup", hide_input=True, confirmation_prompt=twice, err=True
    )
    return typed.encode()
