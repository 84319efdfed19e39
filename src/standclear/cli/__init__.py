"""The command line, in the manner of git and gh: `standclear GROUP COMMAND`.

Promise: loads a command's code when that command runs and not before; every error that a person
can act on is one line on standard error, with the exit code of its class (shell.py).
Not here: the list of commands (commands.py), what a command may ask of its directory (shell.py).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click

from standclear import __version__
from standclear.cli.commands import SECTIONS, below, entry
from standclear.cli.exits import guarded
from standclear.cli.shell import Shell, everywhere

EXIT_CODES = """\b
Exit codes: 0 done (an overlap is an answer, not an error), 2 correct a value,
3 not yours to do, 4 no such thing, 5 read again, 6 try later, 7 the record
is damaged, or an audit names a fault, 8 an audit could not decide all of it
again, 130 interrupted."""


class TableGroup(click.Group):
    """A group whose commands stand in the table and load when they are called."""

    def __init__(self, words: str = "", **settings: Any) -> None:
        super().__init__(**settings)
        self.words = words

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [e.words.split()[-1] for e in below(self.words) if e.section != "hidden"]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        words = f"{self.words} {name}".strip()
        found = entry(words)
        if found is None:
            return None
        if not found.target:
            return TableGroup(words, name=name, help=found.summary, no_args_is_help=True)
        module, _, function = found.target.partition(":")
        command: click.Command = getattr(import_module(f"standclear.cli.{module}"), function)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the names that were probably meant."""
        if (
            args
            and not args[0].startswith("-")
            and entry(f"{self.words} {args[0]}".strip()) is None
        ):
            near = get_close_matches(args[0], self.list_commands(ctx), n=3)
            hint = f"; did you mean {', '.join(near)}?" if near else ""
            ctx.fail(f"{args[0]}: no such command{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """From the table, without loading anything."""
        entries = below(self.words)
        for section in SECTIONS if not self.words else ("",):
            rows = [(e.words.split()[-1], e.summary) for e in entries if e.section == section]
            if rows:
                with formatter.section(section or "Commands"):
                    formatter.write_dl(rows, col_max=14)


class Standclear(TableGroup):
    """The door: every way out of a command is an exit code."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        inner = super().main
        words = sys.argv[1:] if args is None else list(args)
        code = guarded(
            lambda: inner(
                args, prog_name or "standclear", complete_var, standalone_mode=False, **extra
            ),
            as_json="--json" in words,
        )
        sys.exit(code)


@click.command("standclear", cls=Standclear, epilog=EXIT_CODES, no_args_is_help=True)
@click.version_option(__version__, message="standclear %(version)s")
@everywhere
@click.pass_context
def main(ctx: click.Context) -> None:
    """The desk at which parties who do not trust each other keep out of one another's way.

    A desk is a directory, and so is each party's own. Commands work on the directory that
    they are run in (or any above it), as git does. What you say is signed, logged and told to
    whoever is concerned; what you are told asks for your receipt.

    Nothing here is permission. A receipt says "we have this", never "you may".
    """
    ctx.ensure_object(Shell)
