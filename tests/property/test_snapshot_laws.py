"""A desk starts from a picture that it put away, and nothing is different but the time it takes.

Lives drawn at random are cut anywhere: what was put away at the cut, with the entries after it,
is the picture of the whole log. Whatever else lies in the file changes nothing at all.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from standclear.core.picture import Picture
from standclear.log.append import Log
from standclear.log.entry import Sealed
from standclear.log.keys import log_signer
from standclear.log.view import LogView
from standclear.service import picture_bytes
from standclear.service.office import Office
from standclear.service.replay import fold, replay, steps
from standclear.service.snapshot import FORM, WORTH_KEEPING, Snapshot
from standclear.store.sqlite import SqliteStore
from tests.life import LIVES, Act, live
from tests.property.test_replay_laws import differing
from tests.property.test_rules_laws import a_town
from tests.town import HOUR, START, Town, key_of, plan, signer, site

KEY, OTHER_KEY = bytes(32), bytes(31) + b"\1"


def until(log: LogView, size: int) -> Picture:
    """The picture when the log had this many entries."""
    picture = Picture()
    for step in steps(log):
        if step.index >= size:
            break
        fold(picture, step)
    return picture


def extents(picture: Picture) -> list[tuple[object, ...]]:
    """What plans are checked against, number for number."""
    return sorted(
        (
            key,
            *(column.tolist() for column in (e.ring_starts, e.x, e.y)),
            *(e.box(), e.error_m, e.volume),
            *e.levels,
        )
        for key, held in picture.index.items()
        for e in held
    )


@settings(max_examples=25, deadline=None)
@given(LIVES, LIVES, draw.data())
def test_what_was_put_away_and_the_entries_after_it_are_the_whole_picture(
    life: list[Act], more: list[Act], data: draw.DataObject
) -> None:
    with a_town() as town, TemporaryDirectory() as directory:
        live(town, life)
        log = town.office.log
        cut = data.draw(draw.sampled_from([step.index + step.size for step in steps(log)]))
        Snapshot(Path(directory) / "s", KEY).keep(log, until(log, cut), worth=1)

        snapshot = Snapshot(Path(directory) / "s", KEY)
        found, anew = snapshot.replay(log), replay(log)
        assert snapshot.size == cut
        assert differing(found, anew) == []
        assert extents(found) == extents(anew)

        # and whoever goes on from it decides as one who folded everything
        again = Log(town.store, signer())
        town.office = Office(again, key_of("desk"), clock=town.clock, take_in=snapshot.replay)
        for act in more:
            act.do(town)
        assert differing(replay(town.office.log), town.picture) == []
        assert town.audit().faults == ()


@pytest.fixture
def lived(tmp_path: Path) -> Town:
    town = Town(tmp_path / "log.db").opens("north", "south", "relief")
    town["relief"].gives(site())
    town["north"].files(plan())
    town["south"].files(plan("south"))
    town.later(3 * HOUR)
    return town


def put_away(town: Town, key: bytes = KEY) -> Path:
    file = Path(town.file).with_name("picture.snapshot")
    Snapshot(file, key).keep(town.office.log, replay(town.office.log), worth=1)
    return file


def assert_ignored(file: Path, log: LogView, key: bytes | None = KEY) -> None:
    """The whole log is folded, and the picture is the whole log's."""
    snapshot = Snapshot(file, key)
    assert differing(snapshot.replay(log), replay(log)) == []
    assert snapshot.size == 0


def test_a_flipped_byte_anywhere_is_found_and_everything_is_folded(lived: Town) -> None:
    file = put_away(lived)
    whole = file.read_bytes()
    places = {*range(len(FORM) + 48), *range(len(FORM) + 48, len(whole), len(whole) // 150)}
    for place in sorted(places | {len(whole) - 1}):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert_ignored(file, lived.office.log)
        assert not file.exists()


def test_a_file_cut_short_or_longer_is_found(lived: Town) -> None:
    file = put_away(lived)
    whole = file.read_bytes()
    for part in (*(whole[:cut] for cut in range(0, len(whole), len(whole) // 40)), whole + b"\0"):
        file.write_bytes(part)
        assert_ignored(file, lived.office.log)


def test_what_another_key_made_is_not_read(lived: Town) -> None:
    assert_ignored(put_away(lived, OTHER_KEY), lived.office.log)
    file = put_away(lived)
    assert_ignored(file, lived.office.log, key=None)
    assert file.exists()  # who holds no key does not know whether it is good


def test_a_snapshot_of_another_log_or_of_more_than_there_is_is_not_used(
    lived: Town, tmp_path: Path
) -> None:
    log, file = lived.office.log, put_away(lived)
    kept = file.read_bytes()

    shorter = SqliteStore(tmp_path / "shorter.db")
    other = SqliteStore(tmp_path / "other.db")
    renamed = log_signer("elsewhere.example/log", bytes(32))
    for store, key, stop in ((shorter, signer(), log.size - 2), (other, renamed, log.size)):
        copy = Log(store, key)
        sealed = list(sealed_of(log))[:stop]
        copy.append(sealed, now_s=1)
        file.write_bytes(kept)
        assert_ignored(file, copy)

    another = Town(tmp_path / "another.db", clock=lived.clock).opens("north", "south", "relief")
    while another.office.log.size < log.size:
        another["north"].files(plan(number=another.office.log.size))
    file.write_bytes(kept)
    assert_ignored(file, another.office.log)


def sealed_of(log: LogView) -> Iterator[Sealed]:
    for index, entry in enumerate(log.entries()):
        body, nonce = log.body(index) or (None, None)
        yield Sealed(entry.leaf, body, nonce)


def test_what_an_erasure_took_is_not_in_the_picture_any_more(lived: Town) -> None:
    file = put_away(lived)
    filed = next(s.index for s in steps(lived.office.log) if s.statement.type == "plan.file")
    assert "north/plan/1" in Snapshot(file, KEY).replay(lived.office.log).plans
    lived.office.log.erase_body(filed)

    assert_ignored(file, lived.office.log)
    assert not file.exists()
    assert "north/plan/1" not in Snapshot(file, KEY).replay(lived.office.log).plans


def test_a_picture_from_before_an_erasure_is_not_put_away_after_it(lived: Town) -> None:
    """Another process may have erased what this one still holds in memory."""
    file = put_away(lived)
    snapshot = Snapshot(file, KEY)
    held = snapshot.replay(lived.office.log)
    filed = next(s.index for s in steps(lived.office.log) if s.statement.type == "plan.file")
    lived.office.log.erase_body(filed)

    file.unlink()
    Snapshot(file, KEY).keep(lived.office.log, held, worth=1)
    snapshot.keep(lived.office.log, held, worth=0)
    assert not file.exists()
    anew = snapshot.replay(lived.office.log)
    snapshot.keep(lived.office.log, held, worth=0)
    assert not file.exists()
    snapshot.keep(lived.office.log, anew, worth=1)
    assert differing(Snapshot(file, KEY).replay(lived.office.log), anew) == []


def test_the_past_is_folded_from_the_log(lived: Town) -> None:
    put_away(lived)
    before = lived.office.picture_at(START + timedelta(seconds=-1))
    assert before.size == 0
    assert lived.office.picture_at(lived.clock.now).size == lived.office.log.size


def test_nothing_is_put_away_that_is_folded_in_a_moment(lived: Town) -> None:
    file = Path(lived.file).with_name("picture.snapshot")
    snapshot = Snapshot(file, KEY)
    snapshot.keep(lived.office.log, lived.picture)
    assert lived.office.log.size < WORTH_KEEPING
    assert not file.exists()
    snapshot.keep(lived.office.log, lived.picture, worth=lived.picture.size)
    assert file.stat().st_mode & 0o777 == 0o600


class Trap:
    """What a forged file would like to run."""

    def __reduce__(self) -> tuple[object, ...]:
        return (print, ("taken in",))


def test_no_other_kind_is_read_even_from_bytes_that_pass(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for trap in (Trap(), Path("x"), Snapshot):
        with pytest.raises(pickle.UnpicklingError, match="no picture holds"):
            picture_bytes.read(pickle.dumps(({"desk": trap}, None)))
    assert capsys.readouterr().out == ""


def test_a_record_that_stands_in_two_places_stands_in_both_again(lived: Town) -> None:
    """An answer to a telling must close it wherever it is looked for."""
    found = picture_bytes.read(picture_bytes.write(lived.picture))
    assert found.open
    for (recipient, number), record in found.open.items():
        assert found.get_release(recipient, number) is record


def test_the_desks_settings_come_back(lived: Town) -> None:
    lived.set(remind_s=77)
    found = picture_bytes.read(picture_bytes.write(lived.picture))
    assert found.mechanism == replace(lived.picture.mechanism, remind_s=77)
