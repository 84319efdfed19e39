"""Signing in by an OpenID provider: whoever has a person here already, and has bound them.

    a person who is signed in binds the provider's subject to themselves, once
    from then on that subject enters as that person, until it is unbound

Promise: no sign-in makes a person; a question is answered once, within ten minutes, in the
browser that asked it (a cookie of its own), so that nobody is signed in as somebody else.
Signing in is not signing: no key is touched.
Owner: questions that are open live in this process; a restart forgets them, and one asks again.
"""

from __future__ import annotations

import hmac
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Literal

from standclear.core.errors import NotAllowed
from standclear.links.openid import Provider
from standclear.service.people.accounts import Entered, People
from standclear.service.people.secrets import hash_of
from standclear.store.people_schema import Person

Purpose = Literal["sign_in", "bind"]

LIVES_S = 600
MOST_OPEN = 1000
"""Questions open at one time; the oldest is forgotten first."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the provider was asked, and for whom.

    person   who binds; "" where somebody signs in
    browser  hash of what only the asking browser holds
    """

    purpose: Purpose
    person: str
    nonce: str
    verifier: str
    browser: bytes
    ends_s: int


@dataclass
class Oidc:
    """One provider, and the questions that are open there. For several threads."""

    provider: Provider
    _open: OrderedDict[str, Question] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, people: People, purpose: Purpose, person: str = "") -> tuple[str, str]:
        """(where to send the browser, what it must hold when it comes back)."""
        state, browser = people.new_secret(), people.new_secret()
        question = Question(
            purpose,
            person,
            nonce=people.new_secret(),
            verifier=people.new_secret(),
            browser=hash_of(browser),
            ends_s=people.now_s() + LIVES_S,
        )
        address = self.provider.address(
            state=state, nonce=question.nonce, verifier=question.verifier
        )
        with self._lock:
            self._open[state] = question
            while len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)
        return address, browser

    def answered(
        self, people: People, *, state: str, code: str, browser: str
    ) -> tuple[Question, str]:
        """The question and the subject that answered it; `NotAllowed` unless all of it holds.

        The question is spent whatever comes of it.
        """
        with self._lock:
            question = self._open.pop(state, None)
        if question is None or people.now_s() >= question.ends_s:
            raise NotAllowed("this answers nothing asked here", ("begin again",))
        if not hmac.compare_digest(question.browser, hash_of(browser)):
            raise NotAllowed("this was asked in another browser", ("begin again",))
        subject = self.provider.subject(code, verifier=question.verifier, nonce=question.nonce)
        return question, subject

    def enter(self, people: People, subject: str, *, instead_of: str = "") -> Entered | None:
        """A session for whoever has bound this subject; None for nobody."""
        subjects, issuer = people.store.subjects, self.provider.issuer
        person = subjects.find(issuer, subject)
        entered = people.enter(person, "oidc", instead_of) if person else None
        if entered is not None:
            subjects.used(issuer, subject, people.now_s())
        return entered

    def bind(self, people: People, person: str, subject: str) -> bool:
        """Let the subject enter as the person; False if it enters as another."""
        if people.able(person) is None:
            raise NotAllowed("this person can no longer enter")
        return people.store.subjects.link(self.provider.issuer, subject, person, people.now_s())

    def is_bound(self, people: People, person: Person) -> bool:
        return people.store.subjects.is_linked(self.provider.issuer, person.id)

    def unbind(self, people: People, person: Person) -> None:
        people.store.subjects.unlink(self.provider.issuer, person.id)
