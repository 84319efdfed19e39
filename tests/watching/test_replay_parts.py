"""A replay in parts says what a replay of all says: tracks parted, and those left out that touch
nothing. The costly question may then be asked anywhere."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.errors import Corrupt
from standclear.core.watch.batch import batch_of
from standclear.core.watch.motion import motion_of
from standclear.core.watch.report import Report
from standclear.core.watch.situation import OF_PAIRS, OF_PLANS, Kind
from standclear.core.watch.tracks import FORGET, Tracks
from standclear.core.watch.ways import ways
from standclear.service.watching.parted import Alone, replay_parted
from standclear.service.watching.past import Past
from standclear.service.watching.position_arrays import batch_in, motion_in
from standclear.service.watching.replayed import replay_kept
from standclear.service.watching.zone_file import read_zones, write_zones
from standclear.store.kept import stretches
from standclear.store.position_columns import KeptBatch, columns_of
from tests.cli.desk_on_disk import Valley, done
from tests.watch.test_watcher import zones
from tests.watching.kept_desk import AT, after, declare, desk, flights, report, valley, watch

__all__ = ["valley"]


@st.composite
def heard(draw: st.DrawFn) -> list[Report]:
    """A few tracks, heard by one or two receivers, with clocks that stand still or run back."""
    steps = st.tuples(
        st.sampled_from(["a", "b"]), st.sampled_from(["one", "two"]),
        st.sampled_from([0, 0, 1, 1, 2, 12, 60, 4000]),
        st.sampled_from([0, 0, 0, -2, -30, -4000, 7, 20]),
        st.integers(0, 2),
    )  # fmt: skip
    found, now = [], 0.0
    for name, source, wait, late, place in draw(st.lists(steps, max_size=25)):
        now += wait
        found.append(
            report(now + late, east_m=100 * place, track=f"uid:{name}", source=source,
                   heard_at=after(now))
        )  # fmt: skip
    return found


@settings(deadline=None, max_examples=300)
@given(heard())
def test_every_leg_that_the_watch_takes_is_among_those_found_in_columns(
    reports: list[Report],
) -> None:
    number = {"uid:a": 0, "uid:b": 1}
    track = np.array([number[one.track] for one in reports], np.int64)
    at, heard_at = (
        np.array([round(when.timestamp() * 1000) for when in times], np.int64)
        for times in ([r.at for r in reports], [r.heard_at for r in reports])
    )
    found = ways(track, at, heard_at)
    before, after = found.order[found.before], found.order[found.after]
    legs = set(zip(before.tolist(), after.tolist(), strict=True))
    tracks, row_of = Tracks(), {id(one): n for n, one in enumerate(reports)}
    for one in reports:
        tracks.forget(one.heard_at - FORGET)
        taken = tracks.take(one)
        if number[one.track] not in found.unknown and taken is not None and taken.before:
            assert (row_of[id(taken.before)], row_of[id(one)]) in legs


def test_columns_from_arrow_are_those_made_of_reports() -> None:
    reports = flights(5)
    table = pa.Table.from_batches([columns_of([KeptBatch(0, 0, 1, tuple(reports))])])
    track = np.arange(len(reports), dtype=np.int32)
    for ours, theirs in (
        (batch_in(table, track), batch_of(reports, track.tolist())),
        (motion_in(table), motion_of(reports)),
    ):
        for name in theirs.__dataclass_fields__:
            np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name))
            assert getattr(ours, name).dtype == getattr(theirs, name).dtype


class Three(Alone):
    def shares(self) -> int:
        return 3


def test_a_replay_in_parts_says_what_a_replay_of_all_says(valley: Valley, tmp_path: Path) -> None:
    """Over an hour's end and several cells, with a zone declared midway, a run that resumes, and a
    receiver that is silent for a while."""
    reports = flights(7, begin=3_300, seconds=900)
    half = len(reports) // 2
    watch(valley, reports[:half], size=5)
    declare(valley, "2", "36.0000N 36.7000E")
    watch(valley, reports[half:], size=40)
    kept = stretches(valley.desk / "positions")
    assert len({path.parent for each in kept for part in each.parts for path in part.files}) > 2
    with desk(valley) as home:
        past = Past(home.log)
        for each in kept:
            whole = list(replay_kept(each, past, lambda *_: None))
            assert len(whole) > 3
            assert replay_parted(each, past, Three(), tmp_path) == whole
    assert not list(tmp_path.glob("*.zones"))


def test_pairs_and_plans_too_are_equal_in_parts_and_it_is_said_how_many_are_not_parted(
    valley: Valley, tmp_path: Path
) -> None:
    """Of south's two craft the one that flies its plan leaves it; north's come near both."""
    done(valley.south, "plan", "file", "--activity", "patrol", "--domain", "air", "--circle",
         "35.9300N 36.6300E", "--radius", "9km", "--ceiling", "5000 m AMSL",
         "--start", "2030-03-01T05:00Z", "--end", "2030-03-01T09:00Z", "--yes", at=AT)  # fmt: skip
    done(valley.south, "plan", "activate", "1", at=AT)
    done(valley.south, "track", "lodge", "icao:00000b@south/plan/1", "icao:00000c", at=AT)
    watch(valley, flights(5, seconds=300))
    (kept,) = stretches(valley.desk / "positions")
    counted: list[tuple[int, int]] = []
    with desk(valley) as home:
        past = Past(home.log)
        whole = list(replay_kept(kept, past, lambda *_: None))
        parted = replay_parted(
            kept, past, Three(), tmp_path, lambda here, tracks: counted.append((here, tracks))
        )
    assert parted == whole
    kinds = {one.change.situation.kind for one in whole}
    assert kinds & {*OF_PAIRS} - {Kind.LOST}
    assert kinds & {*OF_PLANS}
    assert counted == [(9, 24)]  # eight of north's, of which south claims one, and one of south's


def test_a_zone_file_that_was_altered_is_refused(tmp_path: Path) -> None:
    path = write_zones(tmp_path, tuple(zones().values()))
    again = read_zones(path)
    assert again.zones == tuple(zones().values())
    assert write_zones(tmp_path, again.zones) == path
    spoilt = bytearray(path.read_bytes())
    spoilt[-40] ^= 1
    other = tmp_path / "other.zones"
    other.write_bytes(spoilt)
    with pytest.raises(Corrupt, match="altered since"):
        read_zones(other)
    other.write_bytes(path.read_bytes().replace(b"zones 1", b"zones 9", 1))
    with pytest.raises(Corrupt, match="of this version"):
        read_zones(other)
