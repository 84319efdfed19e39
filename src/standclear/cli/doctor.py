"""`standclear doctor`: the desk looked over, one line a finding."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from standclear.cli.shell import Shell, here
from standclear.cli.show import Screen

if TYPE_CHECKING:
    from standclear.service.doctor import Finding


@click.command()
@click.option("--whole", is_flag=True, help="Every byte of the log, too, as `log verify`.")
@here
def doctor(shell: Shell, whole: bool) -> int:
    """Look the desk over: one line a finding, and what to do. Changes nothing.

    Versions, disk, data, settings; the log's tree against its checkpoint; keys, people, clock;
    door, certificate, port, links. It may run beside a desk that serves. Exit code 0 without a
    fault, warnings or not; 7 where the record is damaged, 2 where something must be corrected,
    6 where the machine must be seen to.

    \b
    Examples:
      standclear doctor
      standclear doctor --whole --json
    """
    from standclear.cli.log_access import plain_screen
    from standclear.service.doctor import look_over
    from standclear.service.doctor.finding import exit_code_of
    from standclear.service.home import clock
    from standclear.web.pages import BUILT

    plain_screen(shell)
    with shell.screen.working("Looking"):
        found = look_over(_directory(shell), now=clock()(), web_app=BUILT, whole=whole)
    shell.answer(
        [
            {"check": one.check, "level": one.level.value, "says": one.says, "do": one.do}
            for one in found
        ],
        lambda screen: _show(screen, found),
    )
    return exit_code_of(found)


def _show(screen: Screen, found: tuple[Finding, ...]) -> None:
    wide = max(len(one.check) for one in found)
    for one in found:
        screen.line(f"{one.level.value:<7}  {one.check:<{wide}}  {one.says}")
        if one.do:
            screen.line(f"{'':<7}  {'':<{wide}}  -> {one.do}")
    levels = [one.level.value for one in found]
    screen.line()
    counts = [f"{levels.count(level)} {level}" for level in ("ok", "warning", "fault")]
    screen.line(", ".join(counts))


def _directory(shell: Shell) -> Path:
    """Where the desk is, also where its settings cannot be read."""
    from standclear.core.errors import NotFound
    from standclear.service.config import FILE

    chosen = shell.home_option or os.environ.get("STANDCLEAR_HOME")
    tried = [Path(chosen)] if chosen else [Path.cwd(), *Path.cwd().parents]
    for directory in tried:
        if (directory / FILE).is_file():
            return directory
    raise NotFound(f"no {FILE} in {tried[0]}; name the desk's directory with --home")
