"""From the list of alerts to the answer: what stands there is what is typed next."""

from __future__ import annotations

import re

from standclear.service.watching.desk_watch import DeskWatch
from tests.cli.desk_on_disk import Valley, done, run
from tests.watching.kept_desk import AT, desk, report, valley

__all__ = ["valley"]


def test_the_list_says_how_to_acknowledge_and_that_is_what_works(valley: Valley) -> None:
    with desk(valley) as home:
        watching = DeskWatch(home)
        (raised,) = watching.take([report(0, callsign="NAT12")])
        watching.keeping.close()
    listed = run(valley.north, "alert", "list", at=AT)
    (typed,) = re.findall(r"Acknowledge with: standclear (ack \S+) --role ROLE", listed.stderr)
    assert typed == f"ack {raised.alert}"
    assert "silent" in done(valley.north, "alert", "show", raised.alert, at=AT)
    done(valley.north, *typed.split(), "--role", "duty officer", "--yes", at=AT)
    shown = done(valley.north, "alert", "show", raised.alert, at=AT)
    assert "acknowledged" in shown
    assert "Fri 2030-03-01 06:00:00Z" in shown  # minutes are too coarse for what lasts seconds
    assert "Acknowledge" not in run(valley.north, "alert", "list", at=AT).stderr
    refused = run(valley.north, "ack", "al-000000000000", "--role", "duty", at=AT)
    assert refused.exit_code == 2
    assert "an alert of which you were told" in refused.stderr
