"""A party's own directory: its key, its numbered thread, what it was sent and what it says.

    keys/NORTH.pem   the party's key, which never leaves
    time_zone        IANA zone shown beside UTC
    desk.trust       the desk's keys, as handed over in person (log/trust.py)
    thread.json      number and hash of the newest statement
    outbox/          signed statements that the desk is not known to have; its folders hold those
                     that it has, and those that it refused (settling.py)
    inbox/           releases received, each verified before it was put here

A statement is written to the outbox, then the thread moves on, then it leaves: after a crash the
next command hands in again what was written, and the desk takes it once. So it is when the desk
cannot say whether it has it: only what it refused is taken out of the way.

Promise: two statements never bear one number, unless the first was refused or taken back.
Not here: bundles (statement_files.py, received.py), rules (the desk's office).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from standclear.core.errors import Corrupt, InvalidInput, NotAllowed, StandclearError, Unavailable
from standclear.core.ids import check_party_id
from standclear.core.statements import Statement
from standclear.core.time.time_zones import zone_of
from standclear.formats import documents
from standclear.log.entry import read_entry
from standclear.log.errors import LogError
from standclear.log.keys import PartySigner
from standclear.log.trust import Trust, read_trust
from standclear.service.author import Thread, say
from standclear.service.config import FILE, Config
from standclear.service.desk_home import DeskHome
from standclear.service.key_files import find_keys, held_signer, make_key
from standclear.service.party_directory import SENT, lay_out
from standclear.service.pinned_keys import refresh
from standclear.service.reader import Reader
from standclear.service.saying import WAITS, Outcome, in_doubt, is_refusal, why_it_waits
from standclear.service.settings_file import (
    INBOX,
    KEYS,
    OUTBOX,
    THREAD,
    TRUST,
    ZONE,
    only_writer,
    replace_file,
)
from standclear.service.statement_files import (
    Written,
    read_statement_file,
    statement_file,
    waiting,
    write_statement_file,
)
from standclear.service.taking import DeskBeside, Taker

if TYPE_CHECKING:
    from standclear.service.office import Office

AGAIN, REFUSED, DROPPED, ANSWERS = "again", "refused", "dropped", "answers"


class PartyHome:
    """One party's own directory."""

    def __init__(
        self, config: Config, *, desk: DeskHome | None, clock: Callable[[], datetime]
    ) -> None:
        assert config.party is not None
        self.config, self.directory, self.clock = config, config.directory, clock
        self.party = config.party.id
        self.desk = desk
        self.afar: Taker | None = None  # a desk over a network, instead

    @classmethod
    def create(
        cls,
        directory: Path,
        *,
        party: str,
        time_zone: str,
        trust: bytes,
        desk_path: Path | None,
        clock: Callable[[], datetime],
        after: int = 0,
    ) -> PartyHome:
        """A new key, the desk's keys pinned, an empty thread.

        after   the highest number that a key of this party ever had: none is used again
        """
        check_party_id(party)
        if (directory / FILE).exists() or find_keys(directory / KEYS, party):
            raise InvalidInput("directory", str(directory), "a directory that holds no party yet")
        read_trust(trust)
        zone_of(time_zone)
        (directory / KEYS).mkdir(parents=True, exist_ok=True, mode=0o700)
        make_key(directory / KEYS, party, os.urandom(32), after=after)
        config = lay_out(directory, party, time_zone=time_zone, trust=trust, desk_path=desk_path)
        return cls(config, desk=None, clock=clock)

    def close(self) -> None:
        """Let go of the desk's log, if it is within reach."""
        if self.desk is not None:
            self.desk.close()

    @property
    def time_zone(self) -> str:
        """The IANA zone shown beside UTC here."""
        file = self.directory / ZONE
        zone = file.read_text(encoding="utf-8").strip() if file.is_file() else "UTC"
        zone_of(zone)
        return zone

    @property
    def owner(self) -> str:
        return self.party

    @property
    def taker(self) -> Taker | None:
        """Who takes what is said here; None where no desk is within reach."""
        return self.afar or (DeskBeside(self.desk) if self.desk is not None else None)

    @property
    def outbox(self) -> Path:
        return self.directory / OUTBOX

    @property
    def inbox(self) -> Path:
        return self.directory / INBOX

    def trust(self) -> Trust:
        """The desk's keys as they are pinned: by a person, or by a key that was pinned before."""
        assert self.config.party is not None
        trust = read_trust((self.directory / TRUST).read_bytes())
        if trust.log.vkey != self.config.party.desk_key:
            raise Corrupt(
                f"{self.directory / TRUST} names another log than `desk_key` in {FILE}: one of "
                "them was changed; ask the desk for its key in person"
            )
        return trust

    def office(self) -> Office:
        """The desk's office, where its directory can be reached."""
        if self.desk is None:
            raise Unavailable(
                "the desk cannot be reached from here, and what it has sent does not say; ask "
                "there, or see `standclear inbox`, and carry what is in the outbox"
            )
        return self.desk.office()

    def reader(self) -> Reader | Office:
        """The desk's log for questions, which need no key of the desk."""
        return self.office() if self.desk is None else self.desk.reader()

    def signer(self, party: str) -> PartySigner:
        """This party's key that signs now."""
        if party != self.party:
            raise NotAllowed(f"this is {self.party}'s directory; it cannot speak as {party}")
        taker = self.taker
        live = taker.live_key if taker is not None else lambda key_id: ""
        return held_signer(self.directory / KEYS, party, live)

    def make_key(self, party: str) -> PartySigner:
        """A further key of this party."""
        if party != self.party:
            raise NotAllowed(f"this is {self.party}'s directory; {party}'s keys do not belong here")
        known = self.taker.last_key(party) if self.taker is not None else 0
        return make_key(self.directory / KEYS, party, os.urandom(32), after=known)

    def say(self, statement: Statement, *, party: str) -> Outcome:
        """Sign, write down, and hand in where the desk can be reached."""
        key, taker = self.signer(party), self.taker
        with only_writer(self.directory):
            notes = self.hand_in_waiting()
            before = self.thread()
            sealed = say(statement, key=key, thread=before, at=self.clock())
            after = before.after(sealed)
            file = statement_file(self.outbox, after.seq, statement.type)
            write_statement_file(file, sealed)
            # A crash here leaves a statement of the next number and the thread before it;
            # `thread` counts what lies in the outbox, so the number is not used again.
            self.set_thread(after)
            if taker is None:
                return Outcome(after.prev, file=file, notes=notes)
            try:
                answer = taker.take(sealed)
            except (StandclearError, LogError) as fault:
                if is_refusal(fault):  # it is not in the log: the number is free again
                    file.unlink()
                    self.set_thread(before)
                if not in_doubt(fault):
                    raise
                if self.afar is not None:
                    raise Unavailable(f"{WAITS}: {fault}") from None
                return Outcome(after.prev, file=file, notes=(*notes, f"{WAITS}: {fault}"))
            file.rename(self.outbox / SENT / file.name)
            return Outcome(after.prev, answer, notes=notes)

    def hand_in_first(self) -> tuple[str, ...]:
        """Hand in what waits, before anything is drawn up that could be the same."""
        with only_writer(self.directory):
            return self.hand_in_waiting()

    def hand_in_waiting(self) -> tuple[str, ...]:
        """Give the desk what the outbox holds, in order, and take over its view of the thread."""
        taker = self.taker
        if taker is None:
            return ()
        notes = list(self.refresh_keys())
        for written in waiting(self.outbox):
            try:
                taker.take(read_statement_file(written.file))
            except (StandclearError, LogError) as fault:
                raise why_it_waits(written.seq, fault) from None
            written.file.rename(self.outbox / SENT / written.file.name)
            notes.append(f"handed in {written.file.name}, which had waited in the outbox")
        self.set_thread(taker.thread_of(self.party))
        return tuple(notes)

    def refresh_keys(self) -> tuple[str, ...]:
        """Take over the desk's newer keys that a pinned one signed for in its log."""
        return refresh(self.directory, self.trust(), self.desk) if self.desk else ()

    def thread(self) -> Thread:
        """Where the next statement goes: after the newest that was ever written here."""
        stored = self._read_thread()
        newest = waiting(self.outbox)[-1:]
        if newest and newest[0].seq > stored.seq:
            return Thread().after(read_statement_file(newest[0].file))
        return stored

    def drop_waiting(self) -> tuple[Written, ...]:
        """Take back everything not known to be taken; the numbers of what waited are free again.

        The files are put aside, not destroyed: should the desk prove that it has one of them
        after all, it counts as said (settling.py).
        """
        with only_writer(self.directory):
            self._set_aside_taken()
            waited = waiting(self.outbox)
            if waited:
                first = read_entry(read_statement_file(waited[0].file).leaf).header
                self.set_thread(Thread(first.seq - 1, first.prev))
            # A crash from here on leaves files that `thread` would count: drop again.
            dropped = (*waited, *waiting(self.outbox / AGAIN))
            for written in reversed(dropped):
                self._put_aside(written)
            return dropped

    def sign_again(self) -> tuple[tuple[Written, Outcome], ...]:
        """Sign anew, in their order, the statements that followed on one which was refused."""
        done = []
        for written in waiting(self.outbox / AGAIN):
            body = read_statement_file(written.file).body
            outcome = self.say(documents.read_statement(body or b""), party=self.party)
            # A crash here leaves it signed anew and still listed: `outbox list` shows both.
            self._put_aside(written)
            done.append((written, outcome))
        return tuple(done)

    def _set_aside_taken(self) -> None:
        """Where the desk can be asked, what it has in its log is no longer waiting."""
        taker = self.taker
        if taker is None:
            return
        for written in waiting(self.outbox):
            if taker.holds(read_entry(read_statement_file(written.file).leaf).leaf_hash):
                written.file.rename(self.outbox / SENT / written.file.name)

    def _put_aside(self, written: Written) -> None:
        found = read_entry(read_statement_file(written.file).leaf).leaf_hash.hex()[:12]
        folder = self.outbox / DROPPED
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        written.file.rename(folder / f"{written.seq:06d}-{written.kind}-{found}.standclear")

    # ---- inside

    def _read_thread(self) -> Thread:
        file = self.directory / THREAD
        try:
            document = json.loads(file.read_text(encoding="utf-8"))
            return Thread(int(document["seq"]), str(document["prev"]))
        except (OSError, ValueError, KeyError, TypeError):
            right = 'JSON with "seq" and "prev"'
            raise InvalidInput(str(file), "another kind of text", right) from None

    def set_thread(self, thread: Thread) -> None:
        """The thread as the desk has proved it; the caller keeps other writers out."""
        document = {"seq": thread.seq, "prev": thread.prev}
        replace_file(self.directory / THREAD, (json.dumps(document) + "\n").encode())
