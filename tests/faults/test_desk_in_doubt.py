"""The desk's disk fails just after it wrote, or somebody else is writing: nobody can tell a party
whether its statement is in the log.

So the signed statement stays where it was written. The next command hands it in again, and the
desk takes it once. Only what the desk refused is taken out of the way, and its number is free.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from standclear.core import statements as st
from standclear.core.errors import NotFound, Unavailable
from standclear.core.intent import IntentState
from standclear.log.append import Log
from standclear.log.backing import LogWrite
from standclear.log.errors import NotStored
from standclear.log.keys import log_signer_from_file
from standclear.service.desk_home import DeskHome
from standclear.service.office import Office
from standclear.service.party_home import PartyHome
from standclear.service.statement_files import waiting
from standclear.store.sqlite import SqliteStore
from tests.town import Clock, grant, party, site


class Failing(SqliteStore):
    """A disk whose answers are lost: before a write, or after it."""

    fail = ""

    @contextmanager
    def write(self) -> Iterator[LogWrite]:
        if self.fail == "before":
            raise NotStored("the disk is gone")
        with super().write() as write:
            yield write
        if self.fail == "after":
            raise NotStored("the answer of the disk was lost")


class Failable(DeskHome):
    """A desk whose disk can be made to fail."""

    store: Failing

    def office(self) -> Office:
        if self._office is None:
            self.store = Failing(self.log_file)
            self._stores.append(self.store)
            signer = log_signer_from_file(self.origin, self.directory / "keys" / "log.pem")
            key = DeskHome(self.config, clock=self.clock).signer("desk")
            self._office = Office(Log(self.store, signer), key, clock=self.clock)
        return self._office


@pytest.fixture
def relief(tmp_path: Path) -> Iterator[PartyHome]:
    clock, directory = Clock(), tmp_path / "valley"
    made = DeskHome.create(
        directory, desk="desk", name="V", origin="v.example/log", time_zone="UTC", clock=clock
    )
    desk = Failable(made.config, clock=clock)
    home = PartyHome.create(
        tmp_path / "relief",
        party="relief",
        time_zone="UTC",
        trust=(directory / "desk.trust").read_bytes(),
        desk_path=directory,
        clock=clock,
    )
    desk.say(st.PartyAdmit(party("relief"), (grant(home.signer("relief")),)), party="desk")
    home.desk = desk
    yield home
    home.close()


def desk_of(home: PartyHome) -> Failable:
    assert isinstance(home.desk, Failable)
    return home.desk


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_statement_whose_fate_nobody_knows_waits_and_is_taken_once(
    relief: PartyHome, moment: str
) -> None:
    desk = desk_of(relief)
    desk.store.fail = moment
    outcome = relief.say(st.NoticeGive(site(to=())), party="relief")
    assert outcome.answer is None
    assert outcome.file is not None
    assert outcome.file.is_file()
    assert "may have it" in outcome.notes[-1]
    assert relief.thread().prev == outcome.entry

    desk.store.fail = ""
    second = relief.say(st.NoticeGive(site(2, to=())), party="relief")
    assert second.answer is not None
    assert waiting(relief.outbox) == ()
    assert set(desk.fresh_office().picture.notices) == {"relief/site/1", "relief/site/2"}
    assert desk.fresh_office().thread_of("relief").seq == 2


def test_while_one_waits_nothing_is_signed_after_it_that_the_desk_could_not_take(
    relief: PartyHome,
) -> None:
    desk = desk_of(relief)
    desk.store.fail = "before"
    relief.say(st.NoticeGive(site(to=())), party="relief")
    with pytest.raises(Unavailable, match="statement 1, which waits here"):
        relief.say(st.NoticeGive(site(2, to=())), party="relief")
    assert [written.seq for written in waiting(relief.outbox)] == [1]
    desk.store.fail = ""
    assert relief.say(st.NoticeGive(site(2, to=())), party="relief").answer is not None


def test_what_the_desk_refuses_is_taken_out_of_the_way(relief: PartyHome) -> None:
    before = relief.thread()
    with pytest.raises(NotFound):
        relief.say(st.PlanMove("relief/plan/1", IntentState.ENDED), party="relief")
    assert waiting(relief.outbox) == ()
    assert relief.thread() == before
