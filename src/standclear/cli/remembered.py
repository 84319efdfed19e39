"""What `standclear login` remembers: desks over a network, by address, in the user's own folder.

    ~/.config/standclear/                    or XDG_CONFIG_HOME/standclear
        logins.json                          addresses and tokens; for the user alone (0600)
        desks/desk.example/                  a party's directory, where none of its own was named

Promise: a token stands in no other file and in no message; the file is written whole or not at
all. Whoever reads it may ask, and hand in what is signed; nobody can sign with it.
Not here: asking for a token (login.py), using it (remote.py).
"""

from __future__ import annotations

import json
import os
import stat
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from standclear.core.errors import InvalidInput, NotAllowed
from standclear.log.files import sync_directory
from standclear.service.plain_line import check_line

FILE = "logins.json"


@dataclass(frozen=True, slots=True)
class Login:
    """One desk that this user is known at.

    url      its address, as `standclear login` was given it
    vkey     the log's verifier key that it showed then
    home     the party's directory on this machine: its key, its outbox
    """

    url: str
    token: str
    party: str
    person: str
    vkey: str
    home: str


def folder() -> Path:
    """The user's own folder for this program; made by the first login."""
    base = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(base).expanduser() / "standclear"


def make_folder() -> None:
    """Make the folder, for the user alone."""
    folder().parent.mkdir(parents=True, exist_ok=True)
    folder().mkdir(exist_ok=True, mode=0o700)


def known() -> bool:
    """Whether anything is remembered; a look at one file's name."""
    return (folder() / FILE).is_file()


def logins() -> tuple[Login, ...]:
    """Every login, the one used last first."""
    file = folder() / FILE
    if not file.is_file():
        return ()
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise NotAllowed(f"{file} can be read by others", (f"chmod 600 {file}", "login again"))
    try:
        return tuple(Login(**each) for each in json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        raise InvalidInput(str(file), "other text", "what `standclear login` writes") from None


def login_at(url: str) -> Login | None:
    """The login at an address; None for none."""
    return next((each for each in logins() if each.url == url), None)


def remember(login: Login) -> None:
    """Keep a login, as the one that is used where no other desk is named."""
    _write((login, *(each for each in logins() if each.url != login.url)))


def forget(url: str) -> None:
    """Forget the token; the party's directory stays, with what it says."""
    _write(tuple(each for each in logins() if each.url != url))


def address(url: str) -> str:
    """An address in its one spelling: scheme, host and port, nothing after.

    Passwords and tokens go there: over an encrypted line, or to this very machine.
    """
    found = urlsplit(url if "://" in url else f"https://{url}")
    if (
        found.scheme not in ("https", "http")
        or not found.hostname
        or found.path not in ("", "/")
        or "@" in found.netloc
    ):
        raise InvalidInput("--desk", url, "the address of a desk, such as https://desk.example")
    check_line(url, pointer="--desk")
    return f"{found.scheme}://{found.netloc.lower()}"


def place_for(url: str) -> Path:
    """The folder of a desk's own, where a party's directory is made for it."""
    return folder() / "desks" / urlsplit(url).netloc.replace(":", "_")


def _write(every: tuple[Login, ...]) -> None:
    make_folder()
    text = json.dumps([asdict(each) for each in every], ensure_ascii=False, indent=2)
    file = folder() / FILE
    beside = file.with_name(f"{FILE}.new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # never wider
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text + "\n")
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
    sync_directory(folder())
