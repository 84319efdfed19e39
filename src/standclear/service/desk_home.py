"""A desk's directory: the log, its keys, and the keys of parties that it holds.

    log.db          the log (store/sqlite)          log.vkey     the log's key, to be handed out
    keys/log.pem    signs checkpoints               desk.trust   that and the desk's own key
    keys/desk.pem   signs the desk's entries        outbox/      what a courier takes
    keys/NORTH.pem  a party's key held here: an exercise, or custodial, and every entry says so
    picture.snapshot, inquiry.index     to be quicker (service/snapshot.py, service/concordance)

Promise: one process writes at a time; what was answered is in the log.
Trust: whoever reads `keys` can speak as the desk; whoever alters `log.db` is found out by audit.
Not here: rules (office.py), carrying releases out (notify.py).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from standclear.core.errors import Corrupt, InvalidInput, Stale, StandclearError
from standclear.core.mechanism import Mechanism
from standclear.core.party import KeyGrant, Name, Party, PartyKind
from standclear.core.picture import Picture
from standclear.core.statements import KeyAdd, KeyRevoke, MechanismSet, PartyAdmit, Statement
from standclear.links.settings import OutboxSettings
from standclear.log.append import Log
from standclear.log.entry import Sealed
from standclear.log.keys import (
    PartySigner,
    log_signer,
    log_signer_from_file,
    private_key_from_seed,
    write_private_key,
)
from standclear.log.note import NoteVerifier
from standclear.log.trust import KeyRecord, Trust, read_trust, write_trust
from standclear.log.view import LogView
from standclear.service.author import say
from standclear.service.concordance import INDEX, Concordance
from standclear.service.config import FILE, Config, DeskSection, write_config
from standclear.service.desk_trust import live_key, trust_of
from standclear.service.key_files import held_signer, key_file, make_key
from standclear.service.reader import Reader
from standclear.service.restored import check_may_write
from standclear.service.saying import Outcome
from standclear.service.settings_file import (
    KEYS,
    LOG_DB,
    LOG_VKEY,
    OUTBOX,
    TRUST,
    WAIT_S,
    only_writer,
    replace_file,
)  # fmt: skip
from standclear.service.shown.answers import whole_answer
from standclear.service.snapshot import SNAPSHOT, Snapshot
from standclear.store.sqlite import SqliteStore
from standclear.store.sqlite_file import BUSY_TIMEOUT_S

if TYPE_CHECKING:
    from standclear.service.office import Answer, Office

TRIES = 5
"""Times that a statement is signed anew when another process was faster."""


class DeskHome:
    """One desk's directory."""

    def __init__(self, config: Config, *, clock: Callable[[], datetime]) -> None:
        assert config.desk is not None
        self.wait_s = WAIT_S  # for another process that is writing
        self.config, self.directory, self.clock = config, config.directory, clock
        self.origin, self.time_zone = config.desk.origin, config.desk.time_zone
        self.concordance = Concordance(self.directory / INDEX)
        self._office: Office | None = None
        self._reader: Reader | None = None
        self._stores: list[SqliteStore] = []

    @classmethod
    def create(
        cls,
        directory: Path,
        *,
        desk: str,
        name: str,
        origin: str,
        time_zone: str,
        clock: Callable[[], datetime],
    ) -> DeskHome:
        """Keys, an empty log, and its first two entries: the desk's own admission, the settings."""
        from standclear.service.office import Office  # as in `office`

        party = Party(desk, PartyKind.COORDINATOR, (Name("en", name),), time_zone)
        section = DeskSection(origin=origin, name=name, time_zone=time_zone)
        outbox = OutboxSettings(directory / OUTBOX)
        home = cls(Config(directory, section, None, {"outbox": outbox}), clock=clock)
        if (directory / FILE).exists() or (directory / KEYS / "log.pem").exists():
            raise InvalidInput("directory", str(directory), "a directory that holds no desk yet")
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)  # the log holds every body
        (directory / KEYS).mkdir(exist_ok=True, mode=0o700)
        (directory / OUTBOX).mkdir(exist_ok=True, mode=0o700)
        seed = os.urandom(32)
        signer = log_signer(origin, seed)  # refuses a bad origin before anything is written
        key = PartySigner.from_seed(desk, 1, os.urandom(32))
        write_private_key(directory / KEYS / "log.pem", private_key_from_seed(seed))
        key.write(key_file(directory / KEYS, desk, 1))
        replace_file(directory / LOG_VKEY, signer.verifier.vkey.encode() + b"\n")
        trust = Trust(signer.verifier, (KeyRecord(key.keyid, key.public_key, 0),))
        replace_file(directory / TRUST, write_trust(trust))
        with only_writer(directory), SqliteStore(directory / LOG_DB) as store:
            office = Office(Log(store, signer), key, clock=clock)
            office.say(PartyAdmit(party, (KeyGrant(key.keyid, key.public_key_base64),)))
            office.say(MechanismSet(Mechanism(desk, name, time_zone)))
        # A crash before this line leaves keys and a log, and no home (new_directory.py).
        write_config(home.config)
        return home

    @cached_property
    def desk(self) -> str:
        """The desk's own party id: whoever wrote the first entry."""
        return self.log.entry(0).header.issuer

    @property
    def owner(self) -> str:
        return self.desk

    @property
    def log_file(self) -> Path:
        """Where the log lies; `Corrupt` unless something lies there."""
        file = self.directory / LOG_DB
        if not file.is_file():
            raise Corrupt(f"{file}: the log is missing, although there is a desk here")
        if file.stat().st_size == 0:
            raise Corrupt(f"{file}: the log is empty, although there is a desk here")
        return file

    @property
    def verifier(self) -> NoteVerifier:
        """The log's key as it is handed out."""
        file = self.directory / LOG_VKEY
        if file.is_file():
            return NoteVerifier.from_vkey(file.read_text(encoding="utf-8").removesuffix("\n"))
        return read_trust((self.directory / TRUST).read_bytes()).log

    @property
    def log(self) -> LogView:
        """The log for reading, without any key; `Damaged` if it contradicts itself."""
        return self._view if self._office is None else self._office.log

    @cached_property
    def _view(self) -> LogView:
        store = SqliteStore(self.log_file, read_only=True)
        self._stores.append(store)
        view = LogView(store, self.verifier)
        if not view.size:
            raise Corrupt(f"{store.path}: the log has no entry, although there is a desk here")
        return view

    def reader(self) -> Reader | Office:
        """The log and its picture, for questions; the office, where it is open already."""
        if self._office is not None:
            return self._office
        if self._reader is None:
            self._reader = Reader(self.log, take_in=self._snapshot.replay)
        return self._reader

    def fresh_picture(self) -> Picture:
        """A picture of the caller's own, to try things on."""
        return self._snapshot.replay(self.log)

    def keep_picture(self) -> None:
        """Put the picture away for the next start, if it has come far since the last time.

        On a full desk this takes some seconds and holds up whoever decides: for quiet moments.
        """
        held = self._office or self._reader
        if held is not None:
            with held.reading() as picture:
                self._snapshot.keep(held.log, picture)

    def erase_body(self, index: int) -> None:
        """Destroy what an entry said, here and wherever this desk has put it away."""
        with self.only_writer():
            log = self.fresh_office().log
            # First what is beside the log: a crash in between leaves a body to be erased again.
            self._snapshot.drop()
            self.concordance.drop()
            log.erase_body(index)
            self.close()  # the picture in memory holds it still

    def close(self) -> None:
        """Bring the log into its one file. Nothing is lost without it, but `log.db` copied
        alone would lack whatever still stands in the write-ahead log beside it."""
        with suppress(StandclearError):
            self.keep_picture()
        while self._stores:  # the writer was opened last; it goes last
            self._stores.pop(0).close()
        self.concordance.close()
        self._office = self._reader = None
        self.__dict__.pop("_view", None)

    def office(self) -> Office:
        """The desk's writer, with the log taken in; `NotAllowed` until confirmed, if restored."""
        # All the rules come with it, which whoever only reads never asks.
        from standclear.service.office import Office

        if self._office is None:
            check_may_write(self.directory)
            keys, desk = self.directory / KEYS, self.desk
            signer = log_signer_from_file(self.origin, keys / "log.pem")
            store = SqliteStore(self.log_file, busy_timeout_s=min(BUSY_TIMEOUT_S, self.wait_s))
            self._stores.append(store)
            office = Office(
                Log(store, signer),
                held_signer(keys, desk, lambda _: ""),
                clock=self.clock,
                choose=partial(held_signer, keys, desk),
                take_in=self._snapshot.replay,
            )
            # Which of its keys is live stands in the log, which the office has read now.
            office.key = held_signer(keys, desk, partial(live_key, office.picture))
            office.concordance = self.concordance
            self._office = office
        return self._office

    def fresh_office(self) -> Office:
        """The office after taking in what other processes have appended; hold the lock."""
        office = self.office()
        office.catch_up()
        return office

    def signer(self, party: str) -> PartySigner:
        """The key held here with which this party signs now."""
        return held_signer(self.directory / KEYS, party, partial(live_key, self.reader().picture))

    def make_key(self, party: str) -> PartySigner:
        """A further key of a party, held here."""
        return make_key(self.directory / KEYS, party, os.urandom(32), after=self.last_key(party))

    def last_key(self, party: str) -> int:
        """The highest number that a key of this party ever had here; 0 for none."""
        record = self.reader().picture.parties.get(party)
        return max((int(key.partition("#")[2]) for key in record.keys), default=0) if record else 0

    def only_writer(self) -> AbstractContextManager[None]:
        """Keep other processes from writing to this desk meanwhile."""
        return only_writer(self.directory, wait_s=self.wait_s)

    def say(self, statement: Statement, *, party: str) -> Outcome:
        """Sign as this party, whose key is here, and hand it in."""
        with self.only_writer():
            for _ in range(TRIES):
                office = self.fresh_office()
                key = self.signer(party)
                thread, held = office.thread_of(party), self._custodial(key.keyid)
                sealed = say(statement, key=key, thread=thread, at=office.now(), custodial=held)
                try:
                    answer = office.submit(sealed)
                except Stale as fault:
                    if not str(fault).startswith("another office"):
                        raise
                    continue
                if isinstance(statement, KeyAdd | KeyRevoke) and statement.party == self.desk:
                    self._write_trust()
                break
            else:
                raise Stale("the log kept moving; try again")
        return Outcome(answer.entry, whole_answer(office, statement, answer, party))

    def take(self, sealed: Sealed) -> Answer:
        """Take in a statement that was signed elsewhere; again is answered as before."""
        with self.only_writer():
            return self.fresh_office().submit(sealed)

    def trust(self) -> Trust:
        """The log's key and all party keys, as this log knows them, for verifiers."""
        return trust_of(self.reader().picture, self.log.verifier)

    # ---- inside

    @cached_property
    def _snapshot(self) -> Snapshot:
        return Snapshot.of(self.directory / SNAPSHOT, self.directory / KEYS / "log.pem")

    def _write_trust(self) -> None:
        """The file that is handed out, with the desk's keys as they are now."""
        found = self.trust()
        own = tuple(key for key in found.keys if key.keyid.partition("#")[0] == self.desk)
        replace_file(self.directory / TRUST, write_trust(Trust(found.log, own)))

    def _custodial(self, key_id: str) -> bool:
        record = self.office().picture.parties.get(key_id.partition("#")[0])
        span = record.keys.get(key_id) if record else None
        return span is not None and span.grant.custodial
