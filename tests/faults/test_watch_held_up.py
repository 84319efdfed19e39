"""Somebody holds the log's write lock and goes on holding it: dozens of times longer than a watch
waits before it tells its operator.

Story: an administrator's backup has stopped with the lock in its hand. Craft fly into the zone and
out of it meanwhile. (A minute at the pace of a desk; here everything that is waited for is shorter,
and the lock is the real one.)
"""

from __future__ import annotations

from time import monotonic

from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState
from standclear.service.settings_file import only_writer
from standclear.service.watching.against_log import compare
from standclear.service.watching.desk_watch import DeskWatch, Waits
from standclear.service.watching.keeping import kept_in
from standclear.service.watching.past import Past, alerts_said
from standclear.service.watching.replayed import replay_kept
from standclear.store.kept import stretches
from tests.cli.desk_on_disk import Valley
from tests.watching.kept_desk import desk, desk_copied, made_valley, report

__all__ = ["desk_copied", "made_valley"]

SHORT = Waits(look_s=0.005, patience_s=0.005, retry_s=0.01, stuck_s=0.02, last_try_s=0.05)
HELD_S = 30 * SHORT.stuck_s
"""A minute, where a lock counts as held up after two seconds."""

LONGEST_S = 60.0
"""Reached by a defect alone."""


def test_held_for_a_minute_nothing_is_lost_nothing_is_late_in_being_seen_and_all_is_said_in_order(
    desk_copied: Valley,
) -> None:
    seen: list[AlertChange] = []
    with desk(desk_copied) as home:
        watching = DeskWatch(home, SHORT)
        before = home.fresh_office().picture.size
        with only_writer(desk_copied.desk):
            begun, second = monotonic(), 0
            while second < 200 or monotonic() - begun < HELD_S:
                craft = f"icao:{second // 20:06x}"  # another one each twenty seconds
                east_m = 0 if second % 20 < 10 else 9_000
                if second < 200:
                    assert watching.take([report(second, east_m, track=craft)]) == []
                else:
                    assert watching.take(()) == []
                second += 1
                assert monotonic() - begun < LONGEST_S
            assert watching.fault  # the operator sees it
            waiting = list(watching.waiting)
            raised = [one for one in waiting if one.state is AlertState.RAISED]
            assert [one.situation.track for one in raised] == [f"icao:{n:06x}" for n in range(10)]
            assert home.reader().picture.size == before  # nobody was told
        end = monotonic() + LONGEST_S
        while watching.waiting:
            seen += watching.take(())
            assert monotonic() < end
        assert seen == waiting
        watching.take(())
        assert not watching.fault
        watching.keeping.close()
    with desk(desk_copied) as home:
        said = list(alerts_said(home.log, start=0))
        assert [change for _, change in said] == waiting
        past = Past(home.log)
        again = [
            one
            for kept in stretches(kept_in(home))
            for one in replay_kept(kept, past, lambda *_: None)
        ]
        beside = compare(again, said)
        assert (beside.equal, beside.is_equal) == (len(waiting), True)
