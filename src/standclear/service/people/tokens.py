"""Tokens of programs: for a person, within scopes, for a time.

    read   what the person's party may see        write  hand in signed statements
    admin  people, invites and tokens

Feeds have tokens of their own, `scf_...`: they stand in an address, since feed readers and
calendars send no headers, and so they open one feed and nothing else.

    cap   alerts of what the party was told       calendar   its own plans and deadlines

Promise: shown once; no token lives longer than a year, and none makes another. A feed's token is
no token anywhere else, and the other way about.
"""

from __future__ import annotations

from datetime import timedelta

from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.service.people.accounts import Known, People, Shown
from standclear.service.people.secrets import TOKEN_PREFIX, base64url, hash_of
from standclear.store.people_schema import Person, Token

SCOPES = ("read", "write", "admin")
FEEDS = ("cap", "calendar")
FEED_PREFIX = "scf_"
LONGEST = timedelta(days=365)


def make(
    people: People, known: Known, *, name: str, scopes: tuple[str, ...], lives: timedelta
) -> tuple[str, Token]:
    """A new token and what its program shows, once."""
    if not scopes or any(scope not in SCOPES for scope in scopes):
        raise InvalidInput("scopes", " ".join(scopes), f"one or more of {', '.join(SCOPES)}")
    ordered = tuple(scope for scope in SCOPES if scope in scopes)
    return _make(people, known, TOKEN_PREFIX, name=name, scopes=ordered, lives=lives)


def make_feed(
    people: People, known: Known, *, name: str, feed: str, lives: timedelta
) -> tuple[str, Token]:
    """A new address's secret, for one feed of the person's party."""
    if feed not in FEEDS:
        raise InvalidInput("feed", feed, f"one of {', '.join(FEEDS)}")
    return _make(people, known, FEED_PREFIX, name=name, scopes=(feed,), lives=lives)


def reader_of(people: People, secret: str, feed: str) -> Person:
    """Whose party reads a feed with this; one answer for ended, unknown and another feed's."""
    token = people.store.tokens.find(hash_of(secret)) if secret.startswith(FEED_PREFIX) else None
    person = None if token is None else people.store.persons.find(token.person)
    if (
        token is None
        or person is None
        or person.disabled_s is not None
        or feed not in token.scopes
        or people.now_s() >= token.ends_s
    ):
        raise NotFound("no feed has this address, or it has ended; make another at the desk")
    people.note(Shown(token, person))
    return person


def _make(
    people: People,
    known: Known,
    prefix: str,
    *,
    name: str,
    scopes: tuple[str, ...],
    lives: timedelta,
) -> tuple[str, Token]:
    if known.how != "session":
        raise NotAllowed("a token makes no tokens", ("sign in",))
    if not timedelta(0) < lives <= LONGEST:
        raise InvalidInput("days", lives.days, f"1 to {LONGEST.days}")
    secret, now = prefix + people.new_secret(), people.now_s()
    token = Token(
        id=base64url(people.random(9)),
        hash=hash_of(secret),
        person=known.person.id,
        name=name,
        scopes=scopes,
        created_s=now,
        ends_s=now + int(lives.total_seconds()),
    )
    people.store.tokens.add(token)
    return secret, token


def end(people: People, known: Known, token: str, *, desk: str) -> None:
    """End one of the own party's; the desk's people end anybody's."""
    if known.person.party == desk:
        people.store.tokens.end(token)
        return
    if token not in (each.id for each in people.store.tokens.of(known.person.party)):
        raise NotFound(f"no token {token} of {known.person.party}")
    people.store.tokens.end(token)
