"""The clock leaps while the log cannot be read: the watch goes on, and begins anew when it can."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from standclear.core.picture import Picture
from standclear.core.watch.situation import AlertState
from standclear.service.office import Office
from standclear.service.watching.desk_watch import DeskWatch, Waits
from tests.cli.desk_on_disk import Valley
from tests.watching.kept_desk import (
    desk,
    desk_copied,  # noqa: F401  # fixtures
    made_valley,  # noqa: F401  # a fixture
    report,
)

AT_ONCE = Waits(look_s=0, stuck_s=0)


@contextmanager
def unreadable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    @contextmanager
    def refuse(office: Office) -> Iterator[Picture]:
        raise OSError("the disk does not answer")
        yield office.picture

    with monkeypatch.context() as patch:
        patch.setattr(Office, "reading", refuse)
        yield


def test_a_leap_while_the_log_cannot_be_read(
    desk_copied: Valley,  # noqa: F811  # a fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with desk(desk_copied) as home:
        watching = DeskWatch(home, AT_ONCE)
        before = watching.watcher
        said = watching.take([report(0)])
        with unreadable(monkeypatch):
            watching.begin_anew()
            said += watching.take([])
            assert watching.watcher is before
            assert watching.fault == "the disk does not answer"
        said += watching.take([report(3_600)])
        assert watching.watcher is not before
        assert not watching.fault
        raised = [one for one in said if one.state is AlertState.RAISED]
        assert [one.situation.track for one in raised] == ["icao:3c6444"]
