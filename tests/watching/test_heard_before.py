"""A feed that an earlier watch heard is told as silent where the next one does not hear it.

Story: a receiver dies while nobody watches. The watch is begun again, twice; then it is mended.
"""

from __future__ import annotations

from time import sleep

from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import Kind
from standclear.service.watching.desk_watch import DeskWatch, Waits
from tests.cli.desk_on_disk import Valley, done
from tests.watching.kept_desk import (
    AT,
    desk,
    report,
    valley,  # noqa: F401  # a fixture
)

FEED, NEVER, FILE = "json+tcp://one:1?silent=0.02", "json+tcp://other:1?silent=0.02", "a.jsonl"
AT_ONCE = Waits(look_s=0)


def watched(made: Valley, *, second: float | None = None) -> list[AlertChange]:
    """One run of the watch that hears the feed at a second, or never."""
    with desk(made) as home:
        watching = DeskWatch(home, AT_ONCE, feeds=(FEED, NEVER, FILE))
        said = watching.take([])
        if second is None:
            sleep(0.05)
            said += watching.take([]) + watching.take([])
        else:
            said += watching.take([report(second, 60_000, source=FEED)])
        watching.keeping.close()
    return [one for one in said if one.situation.kind is Kind.FEED_SILENT]


def test_a_receiver_that_dies_while_nobody_watches(
    valley: Valley,  # noqa: F811  # a fixture
) -> None:
    assert watched(valley) == []  # neither was ever heard: an address may be mistyped
    assert watched(valley, second=0) == []
    raised = watched(valley)
    assert [(one.state, one.situation.feed) for one in raised] == [("raised", FEED)]
    assert watched(valley) == []  # it is said
    inbox = done(valley.south, "inbox", at=AT)
    assert "has not been heard since the watch began again" in inbox
    over = watched(valley, second=60)
    assert [(one.state, one.alert) for one in over] == [("resolved", raised[0].alert)]
    assert watched(valley, second=120) == []
    done(valley.desk, "replay", at=AT)  # exit code 0: what it says is no position's
