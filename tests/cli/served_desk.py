"""The small desk of desk_on_disk.py behind a real door on a real socket, and people of its parties.

with served(valley) as door:
    far(door, "north", root, "plan", "list")      a command on a machine that has no desk
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
from click.testing import CliRunner, Result

from standclear.cli import main
from standclear.service.desk_home import DeskHome
from standclear.service.home import open_home
from standclear.service.people import invites, tokens
from standclear.service.people.accounts import Known, People
from standclear.store.people import PeopleStore
from standclear.web.app import create_app
from standclear.web.entering import enter
from standclear.web.served import Door, Served
from tests.cli.desk_on_disk import CLOCK, Valley
from tests.web.people_door import CHEAP, PASSWORD, running

NOW = datetime.fromisoformat(CLOCK)


@dataclass
class Open:
    """A desk's door, and tokens of programs of its parties."""

    address: str
    people: People
    home: DeskHome
    tokens: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def token(self, party: str, *scopes: str) -> str:
        """A token of a person of this party, made once."""
        name = f"{party}{len(scopes)}"
        if name not in self.tokens:
            known = Known(self._person(party), ("read", "write", "admin"), "session")
            lives = timedelta(days=30)
            wanted = scopes or ("read", "write")
            made = tokens.make(self.people, known, name="cli", scopes=wanted, lives=lives)
            self.tokens[name] = made[0]
        return self.tokens[name]

    def code(self, party: str) -> str:
        """What the person's authenticator shows now."""
        self._person(party)
        return pyotp.TOTP(self.secrets[party]).at(int(NOW.timestamp()))

    def _person(self, party: str):  # type: ignore[no-untyped-def]  # a Person of the store
        found = self.people.store.persons.find(f"{party}-anna")
        if found is not None:
            return found
        secret = invites.open_invite(self.people, party=party, roles=("duty",), by="test")
        self.secrets[party] = invites.look(self.people, secret).secret
        code = pyotp.TOTP(self.secrets[party]).at(int(NOW.timestamp()) - 30)
        joining = invites.Joining(f"{party}-anna", "Anna", PASSWORD, code)
        return invites.join(self.people, secret, joining, None).person


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def served(valley: Valley, *, port: int = 0) -> Iterator[Open]:
    """The desk's door, until the block ends."""
    with served_in(valley.desk, port=port) as found:
        yield found


@contextmanager
def served_in(directory: Path, *, port: int = 0) -> Iterator[Open]:
    """The door of the desk in a directory."""
    port = port or free_port()
    home = open_home(directory)
    assert isinstance(home, DeskHome)
    home.clock = lambda: NOW
    address = f"http://127.0.0.1:{port}"
    at_door = Served(home.office(), directory, Door(origin=address), home.time_zone)
    people = People(PeopleStore(directory / "people.db"), clock=lambda: NOW, costs=CHEAP)
    app = create_app(at_door)
    enter(app, at_door, people)
    with running(app, port):
        yield Open(address, people, home)
        at_door.closing.set()
    people.close()
    home.close()


def far(machine: Path, *words: str, stdin: str = "", **environment: str | None) -> Result:
    """One command on a machine of its own: its folder holds all that a login leaves."""
    (machine / "work").mkdir(parents=True, exist_ok=True)
    known = {
        "XDG_CONFIG_HOME": str(machine / "config"), "STANDCLEAR_CLOCK": CLOCK,
        "STANDCLEAR_HOME": None, "STANDCLEAR_DESK": None, "STANDCLEAR_TOKEN": None,
    }  # fmt: skip
    with contextlib.chdir(machine / "work"):
        return CliRunner(env=known | environment).invoke(main, list(words), input=stdin)


def logged_in(machine: Path, door: Open, party: str, key: Path, *more: str) -> Path:
    """A machine at which somebody of this party has logged in, with the party's key."""
    token = door.token(party) + "\n"
    words = ("login", door.address, "--with-token", "--key", str(key), *more)
    result = far(machine, *words, stdin=token)
    assert result.exit_code == 0, result.output
    return machine
