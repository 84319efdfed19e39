"""What the door asks of the file of people: what counts once, counts once; what was kept, stays."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from standclear.log.errors import NotStored
from standclear.store.people import PeopleStore
from standclear.store.people_access import Enrolment
from standclear.store.people_schema import (
    Custody,
    Draft,
    Invite,
    Opened,
    Pair,
    Passkey,
    Password,
    Person,
    Session,
    Token,
)
from standclear.store.sqlite import SqliteStore
from standclear.store.sqlite_file import Schema, SqliteFile

ANNA = Person("anna", "north", "Anna A.", ("duty", "chief"), b"handle", 100)
INVITE = Invite("i1", b"link", "north", ("duty",), "", "head", "SECRET", b"handle", 100, 500)
PASSKEY = Passkey(b"pk", "anna", b"public", 0, "first", 100, 100)
SESSION = Session(b"cookie", "anna", "enrolment", 100, 100, 900)
ENROLMENT = Enrolment(b"link", ANNA, Password("$argon2", "SECRET", 7), PASSKEY, SESSION, "KEY=")


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PeopleStore]:
    opened = PeopleStore(tmp_path / "people.db" if request.param == "file" else ":memory:")
    yield opened
    opened.close()


@pytest.fixture
def joined(store: PeopleStore) -> PeopleStore:
    store.invites.add(INVITE)
    assert store.invites.use(ENROLMENT, 200) == "done"
    return store


def test_an_invite_brings_everything_about_at_one_stroke(joined: PeopleStore) -> None:
    assert joined.persons.find("anna") == joined.persons.by_handle(b"handle") == ANNA
    assert joined.persons.of("north") == joined.persons.all() == [ANNA]
    assert joined.passwords.find("anna") == ENROLMENT.password
    assert joined.passkeys.of("anna") == [PASSKEY]
    assert joined.sessions.find(b"cookie") == SESSION
    assert [(p.person, p.public_key) for p in joined.proposed.of("north")] == [("anna", "KEY=")]
    used = joined.invites.find(b"link")
    assert used == replace(INVITE, used_s=200, used_by="anna", secret="")


def test_an_invite_is_used_once_and_not_after_its_end(joined: PeopleStore) -> None:
    other = replace(ENROLMENT, person=replace(ANNA, id="boris", handle=b"h2"))
    assert joined.invites.use(other, 201) == "spent"
    joined.invites.add(replace(INVITE, id="i2", hash=b"late"))
    assert joined.invites.use(replace(other, invite=b"late"), 500) == "spent"
    assert joined.persons.find("boris") is None


def test_an_id_or_a_passkey_that_is_taken_changes_nothing(joined: PeopleStore) -> None:
    joined.invites.add(replace(INVITE, id="i2", hash=b"second"))
    again = replace(ENROLMENT, invite=b"second", session=replace(SESSION, hash=b"c2"))
    assert joined.invites.use(again, 201) == "taken"
    boris = replace(ANNA, id="boris", handle=b"h2")
    assert joined.invites.use(replace(again, person=boris), 201) == "taken"  # her passkey
    assert joined.sessions.find(b"c2") is None
    found = joined.invites.find(b"second")
    assert found is not None
    assert found.used_s is None


def test_a_link_for_a_known_person_replaces_what_let_them_in(joined: PeopleStore) -> None:
    joined.tokens.add(Token("t", b"token", "anna", "gis", ("read",), 100, 900))
    joined.persons.disable("anna", 150)
    joined.invites.add(replace(INVITE, id="i2", hash=b"again", person="anna"))
    new = Passkey(b"pk2", "anna", b"public2", 0, "first", 200, 200)
    session = replace(SESSION, hash=b"c2")
    again = Enrolment(b"again", ANNA, None, new, session)
    assert joined.invites.use(again, 201) == "done"
    assert joined.passwords.find("anna") is None
    assert joined.passkeys.of("anna") == [new]
    assert joined.sessions.of("anna") == [session]
    assert joined.tokens.of("north") == []
    assert joined.persons.find("anna") == ANNA


def test_a_step_counts_once_even_for_many_at_the_same_moment(joined: PeopleStore) -> None:
    taken: list[bool] = []
    threads = [
        threading.Thread(target=lambda: taken.append(joined.passwords.use_step("anna", 8)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False] * 5 + [True]
    assert not joined.passwords.use_step("anna", 7)
    assert joined.passwords.use_step("anna", 9)


def test_a_passkeys_use_is_noted_once_from_where_it_was(joined: PeopleStore) -> None:
    assert joined.passkeys.use(PASSKEY, 3, 300)
    assert not joined.passkeys.use(PASSKEY, 4, 301)
    assert joined.passkeys.find(b"pk") == replace(PASSKEY, counter=3, used_s=300)


def test_the_last_thing_that_lets_somebody_in_is_not_taken_away(joined: PeopleStore) -> None:
    assert joined.passkeys.remove("anna", b"pk")  # a password is left
    assert joined.passkeys.add(PASSKEY)
    assert not joined.passkeys.add(PASSKEY)
    assert not joined.passkeys.remove("boris", b"pk")


def test_disabling_ends_sessions_and_tokens_with_the_same_stroke(joined: PeopleStore) -> None:
    joined.tokens.add(Token("t", b"token", "anna", "gis", ("read", "write"), 100, 900))
    assert joined.tokens.find(b"token") is not None
    joined.persons.disable("anna", 300)
    joined.persons.disable("anna", 400)
    assert joined.persons.find("anna") == replace(ANNA, disabled_s=300)
    assert (joined.sessions.find(b"cookie"), joined.tokens.find(b"token")) == (None, None)


def test_a_new_session_takes_the_place_of_the_browsers_old_one(joined: PeopleStore) -> None:
    joined.sessions.open(replace(SESSION, hash=b"c2"), instead_of=b"cookie")
    assert [each.hash for each in joined.sessions.of("anna")] == [b"c2"]
    joined.sessions.seen(b"c2", 300)
    joined.sessions.seen(b"c2", 200)
    assert joined.sessions.of("anna")[0].seen_s == 300
    joined.sessions.end_all("anna")
    assert joined.sessions.of("anna") == []


def opened(number: int, at_s: int) -> Opened:
    record = f"relief/site/{number}"
    return Opened(0, "relief", record, 1, -1, "anna", "north", "session", at_s, at_s)


def test_readings_are_counted_within_a_minute_and_paged_from_the_newest(store: PeopleStore) -> None:
    store.opened.note([])
    store.opened.note([opened(1, 60), opened(2, 60)])
    store.opened.note([opened(1, 119)])
    store.opened.note([opened(1, 120)])
    shown = [(o.record[-1], o.first_s, o.last_s, o.times) for o in store.opened.page()]
    assert shown == [("1", 120, 120, 1), ("2", 60, 60, 1), ("1", 60, 119, 2)]
    newest, *rest = store.opened.page(limit=1)
    assert rest == []
    assert len(store.opened.page(before=newest.number)) == 2
    assert len(store.opened.page(record="relief/site/1")) == 2
    assert store.opened.page(owner="other") == []


def test_a_pair_is_confirmed_by_another_and_spent_once(store: PeopleStore) -> None:
    pair = Pair("p", "desk", "export", b"hash", "everything", "clerk", 100, 1000)
    store.pairs.add(pair)
    assert not store.pairs.spend("p", 200)
    assert not store.pairs.confirm("p", "clerk", 200)
    assert store.pairs.confirm("p", "head", 200)
    assert not store.pairs.confirm("p", "other", 201)
    assert store.pairs.waiting("desk", 300) == [replace(pair, second="head", confirmed_s=200)]
    assert store.pairs.spend("p", 300)
    assert not store.pairs.spend("p", 301)
    assert store.pairs.waiting("desk", 300) == []


def test_sweeping_forgets_what_ended_and_keeps_what_happened(joined: PeopleStore) -> None:
    joined.invites.add(replace(INVITE, id="i2", hash=b"unused"))
    joined.opened.note([opened(1, 60)])
    joined.sweep(900)
    assert joined.sessions.of("anna") == []
    assert [each.id for each in joined.invites.all()] == ["i1"]
    assert len(joined.opened.page()) == 1
    assert joined.persons.find("anna") == ANNA


def test_the_file_is_its_owners_alone_from_its_first_moment(tmp_path: Path) -> None:
    path = tmp_path / "people.db"
    path.write_bytes(b"")
    path.chmod(0o644)
    store = PeopleStore(path)
    store.invites.add(INVITE)
    assert {stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir()} == {0o600}
    store.close()


def test_a_log_is_no_file_of_people(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "log.db").close()
    with pytest.raises(NotStored, match="not a Standclear file of people"):
        PeopleStore(tmp_path / "log.db")
    PeopleStore(tmp_path / "people.db").close()
    with pytest.raises(NotStored, match="not a Standclear log"):
        SqliteStore(tmp_path / "people.db")


def test_an_older_file_is_brought_up_to_date_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    first = "CREATE TABLE a(x TEXT PRIMARY KEY) STRICT;"
    old = Schema("thing", 7, (first,))
    new = replace(old, steps=(first, "ALTER TABLE a ADD COLUMN y TEXT;"))
    broken = replace(old, steps=(*new.steps, "CREATE TABLE b(z TEXT) STRICT; NOT SQL;"))
    SqliteFile(path, schema=old).close()
    with pytest.raises(NotStored, match="older than 2"):
        SqliteFile(path, schema=new, read_only=True)
    SqliteFile(path, schema=new).close()
    with pytest.raises(NotStored):
        SqliteFile(path, schema=broken)
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (2,)
        assert [r[1] for r in db.execute("PRAGMA table_info(a)")] == ["x", "y"]
        assert db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'b'").fetchone() == (0,)
    db.close()
    SqliteFile(path, schema=new).close()


DRAFT = Draft("d1", "north", "anna", "notice.give", "north/site/1", b"{}", 200)


def test_a_form_that_is_sent_twice_is_kept_once(joined: PeopleStore) -> None:
    assert joined.drafts.keep(DRAFT) == DRAFT
    assert joined.drafts.keep(replace(DRAFT, statement=b"other", created_s=201)) == DRAFT
    assert joined.drafts.waiting("north") == joined.drafts.of("anna", 5) == [DRAFT]
    assert joined.drafts.waiting("south") == []


def test_what_is_signed_keeps_its_names_and_loses_its_words(joined: PeopleStore) -> None:
    joined.drafts.keep(DRAFT)
    joined.drafts.sealed("d1", b"leaf", "north#2", "anna")
    assert joined.drafts.signed("d1", key_id="north#2", by="anna", entry=9, at_s=300)
    assert not joined.drafts.withdraw("d1", by="anna", at_s=301)
    found = joined.drafts.find("d1")
    assert found is not None
    assert (found.state, found.entry, found.statement, found.leaf) == ("signed", 9, b"", b"leaf")
    assert joined.drafts.signed_by_desk("north", 5) == [found]
    assert joined.drafts.waiting("north") == []


def test_custody_is_given_once_and_taken_back(joined: PeopleStore) -> None:
    joined.custody.give(Custody("anna", "head", 200))
    joined.custody.give(Custody("anna", "other", 201))
    assert joined.custody.of("north") == [Custody("anna", "head", 200)]
    joined.custody.take("anna")
    assert joined.custody.find("anna") is None


def test_what_is_asked_again_and_again_is_what_the_file_says_now(tmp_path: Path) -> None:
    here, elsewhere = PeopleStore(tmp_path / "people.db"), PeopleStore(tmp_path / "people.db")
    here.invites.add(INVITE)
    here.invites.use(ENROLMENT, 200)
    asked, answers = [], here.unchanged()

    def read() -> Session | None:
        asked.append(1)
        return here.sessions.find(b"cookie")

    assert answers.get("cookie", read) == answers.get("cookie", read) == SESSION
    assert len(asked) == 1
    elsewhere.sessions.end(b"cookie")
    assert answers.get("cookie", read) is None
    here.sessions.open(SESSION)
    assert answers.get("cookie", read) == SESSION
    here.close()
    elsewhere.close()


def test_at_one_moment_the_file_is_asked_once_and_at_the_next_again(tmp_path: Path) -> None:
    here, elsewhere = PeopleStore(tmp_path / "people.db"), PeopleStore(tmp_path / "people.db")
    here.invites.add(INVITE)
    here.invites.use(ENROLMENT, 200)
    answers, first, second = here.unchanged(), object(), object()

    def ask(moment: object | None) -> Session | None:
        return answers.get("cookie", lambda: here.sessions.find(b"cookie"), moment)

    assert ask(first) == SESSION
    elsewhere.sessions.end(b"cookie")
    assert ask(first) == SESSION
    assert ask(second) is None
    elsewhere.sessions.open(SESSION)
    assert ask(None) == SESSION
    here.close()
    elsewhere.close()


def test_a_file_in_memory_is_asked_each_time() -> None:
    store = PeopleStore(":memory:")
    answers = store.unchanged()
    assert answers.get("who", lambda: store.sessions.find(b"cookie")) is None
    store.sessions.open(SESSION)
    assert answers.get("who", lambda: store.sessions.find(b"cookie")) == SESSION
