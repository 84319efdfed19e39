"""The people of a desk: who is signed in, and how they came in.

Promise: a session or token that a call gave out is on the disk and survives `kill -9`; ending one
ends it for every process at once, since what is remembered counts only while the file is as it was.
Not here: how invites (invites.py), tokens (tokens.py) and second persons (pairs.py) work.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from standclear.core.errors import NotAllowed, NotFound
from standclear.service.people import passkeys, passwords
from standclear.service.people.passkeys import Site
from standclear.service.people.passwords import Costs, Hashing
from standclear.service.people.secrets import (
    SECRET_BYTES,
    TOKEN_PREFIX,
    Challenges,
    Random,
    base64url,
    from_base64url,
    hash_of,
)
from standclear.store.people import PeopleStore
from standclear.store.people_schema import Passkey, Person, Session, Token
from standclear.store.unchanged import Unchanged

PEOPLE_DB = "people.db"

IDLE, LIVES = timedelta(hours=8), timedelta(hours=24)
"""A session's end: a watch without a word, a day whatever happens (NIST SP 800-63B-4, 2.2.3)."""

NOTED = timedelta(minutes=1)
"""Seen and used are written no oftener than this."""

How = Literal["session", "token"]


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who showed a session or a token that counts."""

    person: Person
    scopes: tuple[str, ...]
    how: How


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody showed, as the file has it just now; whether it counts is another question.

    person   None if they may not enter
    """

    what: Session | Token
    person: Person | None


@dataclass(frozen=True, slots=True)
class Entered:
    """A session just begun; `secret` is shown to its browser and to nobody else."""

    person: Person
    secret: str
    session: Session


class People:
    """Methods may be called from several threads."""

    def __init__(
        self,
        store: PeopleStore,
        *,
        clock: Callable[[], datetime],
        random: Random = os.urandom,
        costs: Costs | None = None,
    ) -> None:
        self.store, self.random, self.hashing = store, random, Hashing(costs or Costs())
        self.challenges = Challenges(random(32))
        self._clock = clock
        self._shown: Unchanged[tuple[bytes, bytes], Shown | None] = store.unchanged()

    @classmethod
    def open(cls, directory: Path, *, clock: Callable[[], datetime]) -> People:
        """The people of the desk in this directory; an empty file is made where there is none."""
        return cls(PeopleStore(directory / PEOPLE_DB), clock=clock)

    def close(self) -> None:
        self.store.close()

    def sweep(self) -> None:
        """Forget what has ended; once an hour is enough, since nothing ended counts anyway."""
        self.store.sweep(self.now_s())

    def now_s(self) -> int:
        return int(self._clock().timestamp())

    def new_secret(self) -> str:
        return base64url(self.random(SECRET_BYTES))

    # ---- who shows what

    def by_session(self, secret: str) -> Known | None:
        """Who is signed in with this; None for nobody any more."""
        return self._noted(self.shown(session=secret))

    def by_token(self, secret: str) -> Known | None:
        """Whose program shows this; None for nobody's any more."""
        return self._noted(self.shown(token=secret) if secret.startswith(TOKEN_PREFIX) else None)

    def shown(
        self, *, token: str = "", session: str = "", moment: object | None = None
    ) -> Shown | None:
        """A token, or else a session, as it is on the disk; None for none. Writes nothing.

        moment   the same object for all who asked before the first of them is answered
        """
        key = (hash_of(token) if token else b"", hash_of(session) if session else b"")
        return self._shown.get(key, lambda: self._look_up(*key), moment)

    def _look_up(self, token: bytes, session: bytes) -> Shown | None:
        found: Session | Token | None = self.store.tokens.find(token) if token else None
        if found is None and session:
            found = self.store.sessions.find(session)
        return None if found is None else Shown(found, self.able(found.person))

    def known(self, shown: Shown) -> Known | None:
        """Whom it makes known; None if it has ended, or if they may not enter any more."""
        what, person, now = shown.what, shown.person, self.now_s()
        if person is None or now >= what.ends_s:
            return None
        if isinstance(what, Token):
            return Known(person, what.scopes, "token")
        if now >= what.seen_s + _s(IDLE):
            return None
        return Known(person, ("read", "write", "admin"), "session")

    def is_due(self, shown: Shown) -> bool:
        """Whether `note` would write: at most once a minute."""
        what = shown.what
        last_s = what.used_s if isinstance(what, Token) else what.seen_s
        return self.now_s() - last_s >= _s(NOTED)

    def note(self, shown: Shown) -> None:
        """Write down that it was shown just now, if that is due."""
        if not self.is_due(shown):
            return
        if isinstance(shown.what, Token):
            self.store.tokens.used(shown.what.id, self.now_s())
        else:
            self.store.sessions.seen(shown.what.hash, self.now_s())

    def _noted(self, shown: Shown | None) -> Known | None:
        found = None if shown is None else self.known(shown)
        if shown is not None and found is not None:
            self.note(shown)
        return found

    def get(self, person: str) -> Person:
        found = self.store.persons.find(person)
        if found is None:
            raise NotFound(f"no person {person} that you may know of")
        return found

    def able(self, person: str) -> Person | None:
        """The person, if they may still enter."""
        found = self.store.persons.find(person)
        return None if found is None or found.disabled_s is not None else found

    # ---- coming in

    def sign_in(
        self, person: str, password: str, code: str, *, instead_of: str = ""
    ) -> Entered | None:
        """By password and one-time code; None without saying what was wrong.

        Everything is looked at whether or not the person exists, so that time tells nothing.
        """
        able = self.able(person)
        held = self.store.passwords.find(person) if able is not None else None
        right = self.hashing.holds(held, password)
        secret = held.secret if held is not None else passwords.new_secret(b"nobody's secret code")
        step = passwords.step_of(secret, code, now_s=self.now_s())
        if able is None or held is None or not right or step is None:
            return None
        if not self.store.passwords.use_step(person, step):
            return None
        newer = self.hashing.rehashed(held, password)
        if newer is not None:
            self.store.passwords.rehash(person, held.hash, newer)
        return self._enter(able, "password", instead_of)

    def passkey_options(self, site: Site) -> dict[str, Any]:
        """What a browser needs to show a passkey."""
        return passkeys.assertion_options(site, challenge=self.new_challenge("sign in"))

    def sign_in_with_passkey(
        self, site: Site, credential: dict[str, Any], *, instead_of: str = ""
    ) -> Entered | None:
        """By a passkey; None for one that nobody has here, `NotAllowed` for a bad answer."""
        challenge = self.answered(credential, "sign in")
        held = self.store.passkeys.find(_passkey_id(credential))
        able = self.able(held.person) if held is not None else None
        if held is None or able is None:
            return None
        counter = passkeys.verify_assertion(site, credential, challenge=challenge, held=held)
        self._take_answer(challenge)
        if not self.store.passkeys.use(held, counter, self.now_s()):
            raise NotAllowed("the passkey was used at this moment elsewhere")
        return self._enter(able, "passkey", instead_of)

    def new_session(self, person: Person, how: str) -> tuple[str, Session]:
        """A session and what its browser shows, not yet kept."""
        secret, now = self.new_secret(), self.now_s()
        return secret, Session(hash_of(secret), person.id, how, now, now, now + _s(LIVES))

    def enter(self, person: str, how: str, instead_of: str = "") -> Entered | None:
        """A session for a person who has shown by other means who they are; None if they left."""
        found = self.able(person)
        return None if found is None else self._enter(found, how, instead_of)

    def _enter(self, person: Person, how: str, instead_of: str) -> Entered:
        secret, session = self.new_session(person, how)
        before = hash_of(instead_of) if instead_of else b""
        self.store.sessions.open(session, instead_of=before)
        return Entered(person, secret, session)

    # ---- passkeys of those who are in

    def registration_options(self, site: Site, person: Person) -> dict[str, Any]:
        """What a browser needs to make a further passkey."""
        return passkeys.registration_options(
            site,
            challenge=self.new_challenge(f"register {person.id}"),
            handle=person.handle,
            person=person.id,
            name=person.name,
            held=self.store.passkeys.of(person.id),
        )

    def register(
        self, site: Site, person: Person, credential: dict[str, Any], name: str
    ) -> Passkey:
        """Keep a further passkey of somebody who is signed in."""
        made = self.read_passkey(site, credential, f"register {person.id}", person.id, name)
        if not self.store.passkeys.add(made):
            raise NotAllowed("this passkey is registered already")
        return made

    def read_passkey(
        self, site: Site, credential: dict[str, Any], purpose: str, person: str, name: str
    ) -> Passkey:
        """A passkey just made, verified and not yet kept."""
        challenge = self.answered(credential, purpose)
        made = passkeys.read_registration(
            site, credential, challenge=challenge, person=person, name=name, now_s=self.now_s()
        )
        self._take_answer(challenge)
        return made

    def new_challenge(self, purpose: str) -> bytes:
        return self.challenges.make(purpose, random=self.random(32), now_s=self.now_s())

    def answered(self, credential: dict[str, Any], purpose: str) -> bytes:
        """The challenge that an answer is to, if it was made here for this and still counts."""
        challenge = passkeys.challenge_in(credential)
        if not self.challenges.holds(purpose, challenge, now_s=self.now_s()):
            raise NotAllowed("the passkey's answer came too late or answers nothing asked here")
        return challenge

    def _take_answer(self, challenge: bytes) -> None:
        if not self.challenges.answer(challenge, now_s=self.now_s()):
            raise NotAllowed("the passkey's answer was used before")


def _passkey_id(credential: dict[str, Any]) -> bytes:
    try:
        return from_base64url(credential["rawId"])
    except (KeyError, ValueError, AttributeError):
        raise NotAllowed("the passkey's answer is not taken: it names no passkey") from None


def _s(time: timedelta) -> int:
    return int(time.total_seconds())
