"""What couriers carry, and what crashes leave.

A party verifies what it receives with the keys that it pinned in person; a desk takes each
statement once. Two statements never bear one number, whatever was interrupted.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from standclear.core.errors import Corrupt, InvalidInput, NotAllowed, NotFound, Stale
from standclear.core.intent import IntentState
from standclear.core.party import KeyGrant, Name, Party, PartyKind, Standing, StandingState
from standclear.core.statements import PartyAdmit, PartyStand, PlanMove, ReceiptGive
from standclear.core.telling import Receipt, ReceiptLevel
from standclear.links.bundle import read_bundle, write_bundle
from standclear.log.note import to_base64
from standclear.log.receipt import make_receipt
from standclear.service.carrying import one_pass
from standclear.service.desk_home import DeskHome
from standclear.service.home import open_home
from standclear.service.inbox_line import missing
from standclear.service.party_home import PartyHome
from standclear.service.received import inbox, take_release
from standclear.service.statement_files import read_statement_file, waiting

NOW = datetime(2030, 3, 1, tzinfo=UTC)


def clock() -> datetime:
    return NOW


@pytest.fixture
def desk(tmp_path: Path) -> DeskHome:
    return DeskHome.create(
        tmp_path / "valley",
        desk="desk",
        name="Valley desk",
        origin="valley.example/log",
        time_zone="UTC",
        clock=clock,
    )


def join(desk: DeskHome, party: str, *, reach: bool) -> PartyHome:
    """A party's own directory, admitted by the desk; with `reach` it hands in directly."""
    directory = desk.directory.parent / party
    PartyHome.create(
        directory,
        party=party,
        time_zone="UTC",
        trust=(desk.directory / "desk.trust").read_bytes(),
        desk_path=desk.directory if reach else None,
        clock=clock,
    )
    home = open_home(directory)
    assert isinstance(home, PartyHome)
    key = home.signer(party)
    admitted = Party(party, PartyKind.HUMANITARIAN, (Name("en", party.title()),), "UTC")
    desk.say(PartyAdmit(admitted, (KeyGrant(key.keyid, key.public_key_base64),)), party=desk.desk)
    return home


def release_bundle(desk: DeskHome, party: str, number: int) -> bytes:
    """A release as a courier takes it."""
    record = desk.office().picture.get_release(party, number)
    receipt = make_receipt(desk.log, record.index)
    assert receipt.body is not None
    assert receipt.nonce is not None
    return write_bundle(
        {
            "entry.json": receipt.entry,
            "entry.tlog-proof": receipt.proof,
            "body.json": receipt.body,
            "body.nonce": to_base64(receipt.nonce).encode() + b"\n",
        }
    )


def changed(bundle: bytes, name: str, new: bytes) -> bytes:
    return write_bundle(read_bundle(bundle) | {name: new})


STAND = PartyStand("relief", Standing(StandingState.PARTICIPATING, NOW, "still here"))


# ---- releases


def test_a_release_that_the_pinned_keys_prove_is_kept_once(desk: DeskHome) -> None:
    relief = join(desk, "relief", reach=False)
    join(desk, "north", reach=False)
    bundle = release_bundle(desk, "relief", 1)
    assert take_release(relief, bundle, "stick")[1]
    assert not take_release(relief, bundle, "stick")[1]
    (line,) = inbox(relief)
    assert (line.release.number, line.level) == (1, None)


def test_what_the_desk_puts_into_its_outbox_is_taken_by_its_recipient(desk: DeskHome) -> None:
    relief = join(desk, "relief", reach=False)
    join(desk, "north", reach=False)
    one_pass(desk)
    (file,) = (desk.directory / "outbox" / "relief").rglob("*.standclear")
    assert take_release(relief, file.read_bytes(), "stick")[1]


def test_a_release_proved_again_under_a_later_checkpoint_is_the_same_release(
    desk: DeskHome,
) -> None:
    relief = join(desk, "relief", reach=False)
    join(desk, "north", reach=False)
    take_release(relief, release_bundle(desk, "relief", 1), "stick")
    join(desk, "south", reach=False)
    assert not take_release(relief, release_bundle(desk, "relief", 1), "stick")[1]


@pytest.mark.parametrize("member", ["body.json", "entry.json", "body.nonce", "entry.tlog-proof"])
def test_a_release_altered_anywhere_is_refused_and_not_kept(desk: DeskHome, member: str) -> None:
    relief = join(desk, "relief", reach=False)
    join(desk, "north", reach=False)
    join(desk, "south", reach=False)
    other = read_bundle(release_bundle(desk, "relief", 2))[member]
    with pytest.raises(InvalidInput):
        take_release(relief, changed(release_bundle(desk, "relief", 1), member, other), "stick")
    assert inbox(relief) == ()


def test_a_release_to_somebody_else_is_refused(desk: DeskHome) -> None:
    relief = join(desk, "relief", reach=False)
    north = join(desk, "north", reach=False)
    bundle = release_bundle(desk, "relief", 1)
    with pytest.raises(InvalidInput, match="north, who is here"):
        take_release(north, bundle, "stick")
    assert inbox(relief) == inbox(north) == ()


def test_a_release_of_another_desk_is_refused(desk: DeskHome, tmp_path: Path) -> None:
    relief = join(desk, "relief", reach=False)
    stranger = DeskHome.create(
        tmp_path / "elsewhere" / "valley",
        desk="desk",
        name="Valley desk",
        origin="valley.example/log",
        time_zone="UTC",
        clock=clock,
    )
    join(stranger, "relief", reach=False)
    join(stranger, "north", reach=False)
    with pytest.raises(InvalidInput, match="checkpoint"):
        take_release(relief, release_bundle(stranger, "relief", 1), "stick")


def test_two_different_releases_of_one_number_are_both_kept_and_said_aloud(
    desk: DeskHome, tmp_path: Path
) -> None:
    relief = join(desk, "relief", reach=False)
    desk.log.checkpoint()
    fork = tmp_path / "fork"
    shutil.copytree(desk.directory, fork)
    join(desk, "north", reach=False)
    second = open_home(fork)
    assert isinstance(second, DeskHome)
    take_release(relief, release_bundle(desk, "relief", 1), "stick")
    south = Party("south", PartyKind.MONITOR, (Name("en", "South"),), "UTC")
    key = second.make_key("south")
    second.say(PartyAdmit(south, (KeyGrant(key.keyid, key.public_key_base64),)), party="desk")
    with pytest.raises(Corrupt, match="two different releases #1") as fault:
        take_release(relief, release_bundle(second, "relief", 1), "stick")
    assert len(fault.value.evidence) == 2
    assert len(list(relief.inbox.iterdir())) == 2


def test_a_number_that_never_came_shows(desk: DeskHome) -> None:
    relief = join(desk, "relief", reach=False)
    for party in ("north", "south", "west"):
        join(desk, party, reach=False)
    for number in (1, 3):
        take_release(relief, release_bundle(desk, "relief", number), "stick")
    assert missing(inbox(relief)) == (2,)


def test_receipts_signed_away_from_the_desk_show_in_the_inbox_at_once(desk: DeskHome) -> None:
    relief = join(desk, "relief", reach=False)
    join(desk, "north", reach=False)
    take_release(relief, release_bundle(desk, "relief", 1), "stick")
    relief.say(ReceiptGive(Receipt(1, ReceiptLevel.ACKNOWLEDGED, "watch")), party="relief")
    (line,) = inbox(relief)
    assert line.level is ReceiptLevel.ACKNOWLEDGED
    assert line.settled


def test_a_trust_file_changed_behind_the_settings_is_noticed(
    desk: DeskHome, tmp_path: Path
) -> None:
    relief = join(desk, "relief", reach=False)
    other = DeskHome.create(
        tmp_path / "other",
        desk="desk",
        name="Other",
        origin="valley.example/log",
        time_zone="UTC",
        clock=clock,
    )
    shutil.copy(other.directory / "desk.trust", relief.directory / "desk.trust")
    with pytest.raises(Corrupt, match="one of them was changed"):
        relief.trust()


# ---- statements


def test_a_statement_carried_twice_enters_once(desk: DeskHome) -> None:
    relief = join(desk, "relief", reach=False)
    file = relief.say(STAND, party="relief").file
    assert file is not None
    first = desk.take(read_statement_file(file))
    size = desk.log.size
    assert desk.take(read_statement_file(file)).index == first.index
    assert desk.log.size == size


def test_a_refused_statement_leaves_its_number_free(desk: DeskHome) -> None:
    relief = join(desk, "relief", reach=True)
    before = relief.thread()
    with pytest.raises(NotFound):
        relief.say(PlanMove("relief/plan/1", IntentState.ENDED), party="relief")
    assert relief.thread() == before
    assert waiting(relief.outbox) == ()
    assert relief.say(STAND, party="relief").answer is not None


def test_a_crash_after_writing_the_statement_does_not_use_its_number_again(
    desk: DeskHome,
) -> None:
    relief = join(desk, "relief", reach=False)
    thread = relief.directory / "thread.json"
    before = thread.read_bytes()
    relief.say(STAND, party="relief")
    thread.write_bytes(before)  # as if the power had failed before the thread moved on
    assert relief.thread().seq == 1
    relief.say(STAND, party="relief")
    assert [written.seq for written in waiting(relief.outbox)] == [1, 2]
    for written in waiting(relief.outbox):
        desk.take(read_statement_file(written.file))


def test_a_crash_before_handing_in_is_made_good_by_the_next_command(desk: DeskHome) -> None:
    relief = join(desk, "relief", reach=True)
    relief.desk, reached = None, relief.desk
    relief.say(STAND, party="relief")  # written and signed, and then the line broke
    relief.desk = reached
    outcome = relief.say(STAND, party="relief")
    assert outcome.answer is not None
    assert outcome.notes
    assert waiting(relief.outbox) == ()
    assert desk.fresh_office().thread_of("relief").seq == 2


def test_a_thread_lost_with_the_laptop_is_taken_over_from_the_desk(desk: DeskHome) -> None:
    relief = join(desk, "relief", reach=True)
    relief.say(STAND, party="relief")
    (relief.directory / "thread.json").write_text(json.dumps({"seq": 0, "prev": ""}))
    assert relief.say(STAND, party="relief").answer is not None


def test_what_waits_can_be_taken_back_and_its_numbers_are_used_again(desk: DeskHome) -> None:
    relief = join(desk, "relief", reach=False)
    first = relief.say(STAND, party="relief")
    desk.take(read_statement_file(first.file or Path()))
    (first.file or Path()).rename(relief.outbox / "sent" / (first.file or Path()).name)
    relief.say(STAND, party="relief")
    relief.say(STAND, party="relief")
    assert [written.seq for written in relief.drop_waiting()] == [2, 3]
    again = relief.say(STAND, party="relief")
    assert desk.take(read_statement_file(again.file or Path())).index


def test_a_statement_that_the_desk_refuses_while_it_waits_blocks_with_the_reason(
    desk: DeskHome,
) -> None:
    relief = join(desk, "relief", reach=True)
    relief.desk, reached = None, relief.desk
    relief.say(PlanMove("relief/plan/1", IntentState.ENDED), party="relief")
    relief.desk = reached
    with pytest.raises(Stale, match="outbox drop"):
        relief.say(STAND, party="relief")
    relief.drop_waiting()
    assert relief.say(STAND, party="relief").answer is not None


def test_a_party_directory_speaks_for_no_other_party(desk: DeskHome) -> None:
    relief = join(desk, "relief", reach=True)
    with pytest.raises(NotAllowed, match="cannot speak as north"):
        relief.say(STAND, party="north")


def test_a_key_file_that_others_can_read_is_refused(desk: DeskHome) -> None:
    relief = join(desk, "relief", reach=False)
    (relief.directory / "keys" / "relief.pem").chmod(0o644)
    from standclear.log.errors import NotStored

    with pytest.raises(NotStored, match="lets others read the key"):
        relief.say(STAND, party="relief")


def test_two_processes_at_one_desk_take_turns_and_lose_nothing(desk: DeskHome) -> None:
    key = desk.make_key("south")
    south = Party("south", PartyKind.MONITOR, (Name("en", "South"),), "UTC")
    desk.say(PartyAdmit(south, (KeyGrant(key.keyid, key.public_key_base64),)), party="desk")
    environment = os.environ | {"STANDCLEAR_CLOCK": NOW.isoformat()}
    words = [sys.executable, "-m", "standclear", "party", "stand", "south", "participating"]
    running = [
        subprocess.Popen(
            [*words, "--reason", f"{number}"],
            cwd=desk.directory,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for number in range(4)
    ]
    said = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0, 0], said
    reasons = {s.reason for s in desk.fresh_office().picture.parties["south"].standings}
    assert {"0", "1", "2", "3"} <= reasons
