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

import sys
from collections.abc import Callable
from datetime import datetime
from functools import cached_property, update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from standclear.cli.life import something_shown

if TYPE_CHECKING:
    from standclear.cli.asked import Desk
    from standclear.cli.show import Screen
    from standclear.core.picture import Picture
    from standclear.core.places.compass import Language
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
        self.desk_option = ""
        self.timeout_option = ""
        self.language_option = ""
        self.as_json, self.also = False, dict[str, Any]()  # members that --json adds to an answer
        self.force = False
        self.here_only = False

    @cached_property
    def home(self) -> Home:
        """The directory, and with it the desk: see where.py."""
        from standclear.cli.where import Wanted, find

        asked = Wanted(self.home_option, self.desk_option, self.timeout_option, self.here_only)
        found = find(asked)
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
        """Who speaks or asks: --as, or the party (or desk) whose directory this is.

        A desk's directory holds every view; a party's own only that party's.
        """
        from standclear.service.party_home import PartyHome

        chosen = self.party_option or self.home.owner
        if isinstance(self.home, PartyHome) and chosen != self.home.owner:
            from standclear.core.errors import NotAllowed

            raise NotAllowed(
                f"this is {self.home.owner}'s directory; it neither speaks nor asks as {chosen}",
                (f"--home with the directory of {chosen}", "ask at the desk"),
            )
        return chosen

    @cached_property
    def language(self) -> Language:
        """In which places are read back, and the fixed words stand beside what is signed."""
        from standclear.cli.words import read_language

        return read_language(self.language_option)

    @cached_property
    def at(self) -> datetime:
        """The time asked about: --at, or now."""
        if not self.at_option:
            return self.now
        from standclear.cli.words import read_moment
        from standclear.core.errors import InvalidInput
        from standclear.service.home import clock

        asked = read_moment(self.at_option, zone=self.home.time_zone, pointer="--at")
        if asked > clock()() and asked > self.now:
            expected = (
                f"a time not after now, {self.now:%Y-%m-%d %H:%M:%SZ}: what will hold is not known"
            )
            raise InvalidInput("--at", self.at_option, expected)
        return asked

    @cached_property
    def now(self) -> datetime:
        """Now by the clock, and never before what the desk has reached: see reached.py."""
        from standclear.cli.reached import reached
        from standclear.service.home import clock

        with self.screen.working("Reading the log"):
            return max(clock()(), reached(self.home))

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

    @cached_property
    def desk(self) -> Desk:
        """Whoever answers from the record: read here, or asked over a network."""
        from standclear.cli.desk import DeskHere
        from standclear.service.party_home import PartyHome

        if isinstance(self.home, PartyHome) and self.home.afar is not None:
            from standclear.cli.remote import asked_afar

            _ = self.party  # nobody else's word is asked for here
            return asked_afar(self.home, self.at if self.at_option else None)
        beside = self.home.desk if isinstance(self.home, PartyHome) else self.home
        now = None if self.at_option else self.at
        return DeskHere(lambda: self.picture, self.party, self.at, beside, now)

    def say(self, statement: Statement, *, custom: Callable[[Outcome], None] | None = None) -> None:
        """Sign a statement as the speaker, hand it in or set it out to be carried; say so."""
        with self.screen.working("Handing in"):
            outcome = self.home.say(statement, party=self.party)
        if self.as_json:
            from standclear.cli.show import outcome_as_json

            self.screen.json(outcome_as_json(outcome) | self.also)
        elif custom is not None:
            custom(outcome)
        else:
            from standclear.cli.show import show_outcome

            show_outcome(self.screen, outcome)

    def may_write(self, path: Path, *, option: str = "--output") -> None:
        """Refuse to write over what is there, but for --force (see `replaces`).

        Asked before anything is signed: a file that cannot be written is known at once.
        """
        from standclear.core.errors import InvalidInput

        if not path.absolute().parent.is_dir():
            raise InvalidInput(option, str(path), "a name in a directory that exists")
        if path.exists() and not self.force:
            raise InvalidInput(option, str(path), "a name that is not taken, or --force")

    def answer(self, value: object, human: Callable[[Screen], None]) -> None:
        """The answer as JSON with --json, else as a person reads it."""
        if self.as_json:
            from standclear.service.shown.plain import plain

            self.screen.json(plain(value))
        else:
            human(self.screen)

    def must_confirm(self, question: str, *, yes: bool) -> None:
        """Ask before signing; where nobody can answer, only --yes will do."""
        if yes:
            return
        if not sys.stdin.isatty():
            why = "nobody is at the keyboard to confirm: read what stands above, and repeat the "
            raise click.ClickException(f"{why}command with --yes if it is right")
        self.last_word(question, yes=False)

    def last_word(self, question: str, *, yes: bool) -> None:
        """Ask before what cannot be taken back: on a terminal alone, for a script means it."""
        if yes or not sys.stdin.isatty():
            return
        something_shown()
        if not click.confirm(question, default=False, err=True):
            raise click.ClickException("not confirmed: nothing was signed and nothing was sent")


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

_DESK = _option(
    "--desk", metavar="URL", keep="desk_option",
    help="A desk over a network; else STANDCLEAR_DESK, else where you are logged in.",
)  # fmt: skip
_TIMEOUT = _option(
    "--timeout", metavar="TIME", keep="timeout_option",
    help="How long to try while that desk is busy or out of reach, such as 10s.",
)  # fmt: skip
_FORCE = _option(
    "--force", is_flag=True, keep="force", help="Replace the file if it is there already."
)

_LANG = _option(
    "--lang", type=click.Choice(["en", "ru", "ar"]), keep="language_option",
    help="In which places are read back and the fixed words repeated; else STANDCLEAR_LANG.",
)  # fmt: skip

_pass = click.make_pass_decorator(Shell, ensure=True)


def everywhere(command: C) -> C:
    """Options that may also stand before the command's name."""
    return _HOME(_DESK(_AS(_JSON(_AT(_TIMEOUT(_LANG(command)))))))


def reads(command: C) -> C:
    """A command that answers from the record, now or in the past, and writes nothing."""
    return cast("C", _HOME(_DESK(_AS(_JSON(_AT(_TIMEOUT(_pass(command))))))))


def writes(command: C) -> C:
    """A command that says something, now: there is no writing in the past."""

    def now_only(shell: Shell, /, *args: Any, **options: Any) -> Any:
        if shell.at_option:
            raise click.UsageError("--at asks about the past; nothing can be said in the past")
        return command(shell, *args, **options)

    update_wrapper(now_only, command)  # its name, its words, and the options it has by now
    return cast(C, _HOME(_DESK(_AS(_JSON(_TIMEOUT(_pass(now_only)))))))


def here(command: C) -> C:
    """A command that works on a directory of this machine, never on a desk over a network."""

    def here_only(shell: Shell, /, *args: Any, **options: Any) -> Any:
        shell.here_only = True
        if shell.at_option:
            raise click.UsageError("--at asks about the past; nothing can be done in the past")
        if shell.desk_option:
            from standclear.core.errors import NotAllowed

            words = click.get_current_context().command_path
            raise NotAllowed(
                f"`{words}` works on a directory of its own, and not over a network",
                ("run it on the machine where the directory is",),
            )
        return command(shell, *args, **options)

    update_wrapper(here_only, command)
    return cast(C, _HOME(_AS(_JSON(_pass(here_only)))))


def replaces(command: C) -> C:
    """A command that writes a file a person named: it asks `Shell.may_write` first."""
    return _FORCE(command)
