"""What every command stands on: the directory, who speaks, the time asked about, and the exits.

    @click.command()
    @reads                      --home --as --json --at
    def list_(shell: Shell): shell.answer(value, lambda screen: screen.table(...))

    @click.command()
    @writes                     --home --as --json
    def end(shell: Shell, plan: str): shell.say(PlanMove(plan, IntentState.ENDED))

Promise: what a person can act on ends as one line on standard error and the exit code of its
class; nothing is loaded that the command does not use.
Not here: how things look (show.py), what the directories hold (service/home.py).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from standclear.cli.life import something_shown

if TYPE_CHECKING:
    from standclear.cli.show import Screen
    from standclear.core.picture import Picture
    from standclear.core.statements import Statement
    from standclear.service.home import Home
    from standclear.service.saying import Outcome

C = TypeVar("C", bound=Callable[..., Any])


class Shell:
    """One run of a command: its directory, its speaker, its time, its way of answering."""

    def __init__(self) -> None:
        self.home_option: Path | None = None
        self.party_option = ""
        self.at_option = ""
        self.as_json = False
        self.force = False

    @cached_property
    def home(self) -> Home:
        """The directory: --home, STANDCLEAR_HOME, or the nearest one upwards from here."""
        from standclear.service.home import find_home

        chosen = self.home_option or os.environ.get("STANDCLEAR_HOME")
        found = find_home(Path(chosen)) if chosen else find_home(Path.cwd(), upwards=True)
        running = click.get_current_context(silent=True)
        if running is not None:
            running.call_on_close(found.close)
        return found

    @cached_property
    def screen(self) -> Screen:
        """Where answers go."""
        from standclear.cli.show import Screen

        return Screen(zone=self.home.time_zone)

    @property
    def party(self) -> str:
        """Who speaks or asks: --as, or the party (or desk) whose directory this is."""
        return self.party_option or self.home.owner

    @cached_property
    def at(self) -> datetime:
        """The time asked about: --at, or now."""
        from standclear.service.home import clock

        if not self.at_option:
            return clock()()
        from standclear.cli.words import read_moment
        from standclear.core.errors import InvalidInput

        asked = read_moment(self.at_option, zone=self.home.time_zone, pointer="--at")
        now = clock()()
        if asked > now:
            expected = f"not after now, {now:%Y-%m-%d %H:%M:%SZ}: what will hold is not known"
            raise InvalidInput("--at", self.at_option, expected)
        return asked

    @cached_property
    def picture(self) -> Picture:
        """What held at the time asked about, or holds now."""
        with self.screen.working("Reading the log"):
            office = self.home.reader()
            if not self.at_option:
                return office.picture
            asked = office.picture_at(self.at)
            if not asked.size and office.picture.size:
                self.screen.note("As of that time the desk had not begun: nothing was on record.")
            return asked

    def say(self, statement: Statement, *, custom: Callable[[Outcome], None] | None = None) -> None:
        """Sign a statement as the speaker, hand it in or set it out to be carried; say so."""
        with self.screen.working("Handing in"):
            outcome = self.home.say(statement, party=self.party)
        if self.as_json:
            from standclear.cli.show import outcome_as_json

            self.screen.json(outcome_as_json(outcome))
        elif custom is not None:
            custom(outcome)
        else:
            from standclear.cli.show import show_outcome

            show_outcome(self.screen, outcome)

    def may_write(self, path: Path, *, option: str = "--output") -> None:
        """Refuse to write over what is there, but for --force (see `replaces`)."""
        if path.exists() and not self.force:
            from standclear.core.errors import InvalidInput

            raise InvalidInput(option, str(path), "a name that is not taken, or --force")

    def answer(self, value: object, human: Callable[[Screen], None]) -> None:
        """The answer as JSON with --json, else as a person reads it."""
        if self.as_json:
            from standclear.cli.show import plain

            self.screen.json(plain(value))
        else:
            human(self.screen)

    def must_confirm(self, question: str, *, yes: bool) -> None:
        """Ask before signing; where nobody can answer, only --yes will do."""
        if yes:
            return
        from standclear.core.errors import InvalidInput

        if not sys.stdin.isatty():
            raise InvalidInput(
                "confirmation",
                "nobody at the keyboard",
                "read what stands above, and repeat the command with --yes if it is right",
            )
        something_shown()
        if not click.confirm(question, default=False, err=True):
            raise InvalidInput("confirmation", "no", "nothing was signed and nothing was sent")


# ------------------------------------------------------------------------- options of all


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value not in (None, "", False):
            setattr(ctx.ensure_object(Shell), name, value)

    return keep


def _option(*words: str, keep: str, **settings: Any) -> Callable[[C], C]:
    return click.option(*words, expose_value=False, callback=_keep(keep), **settings)


_HOME = _option(
    "--home", metavar="DIR", type=click.Path(path_type=Path), keep="home_option",
    help="The directory to work on; else STANDCLEAR_HOME, else the nearest one upwards.",
)  # fmt: skip
_AS = _option(
    "--as", metavar="PARTY", keep="party_option",
    help="Who speaks or asks, where a directory serves several parties.",
)  # fmt: skip
_JSON = _option("--json", is_flag=True, keep="as_json", help="Answer in JSON.")
_AT = _option(
    "--at", metavar="TIME", keep="at_option",
    help="As it was then, by what had been logged: 2030-03-01T06:00Z, or local time with its zone.",
)  # fmt: skip

_FORCE = _option(
    "--force", is_flag=True, keep="force", help="Replace the file if it is there already."
)

_pass = click.make_pass_decorator(Shell, ensure=True)


def everywhere(command: C) -> C:
    """Options that may also stand before the command's name."""
    return _HOME(_AS(_JSON(_AT(command))))


def reads(command: C) -> C:
    """A command that answers from the record, now or in the past, and writes nothing."""
    return cast("C", _HOME(_AS(_JSON(_AT(_pass(command))))))


def writes(command: C) -> C:
    """A command that says something, now: there is no writing in the past."""

    def now_only(shell: Shell, /, *args: Any, **options: Any) -> Any:
        if shell.at_option:
            raise click.UsageError("--at asks about the past; nothing can be said in the past")
        return command(shell, *args, **options)

    now_only.__name__, now_only.__doc__ = command.__name__, command.__doc__
    if hasattr(command, "__click_params__"):
        now_only.__click_params__ = command.__click_params__  # type: ignore[attr-defined]
    return cast(C, _HOME(_AS(_JSON(_pass(now_only)))))


def replaces(command: C) -> C:
    """A command that writes a file a person named: it asks `Shell.may_write` first."""
    return _FORCE(command)
