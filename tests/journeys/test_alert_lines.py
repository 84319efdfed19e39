"""What is shown of one alert: a line for each thing that was said, and none for two of them."""

from __future__ import annotations

from standclear.core.watch.situation import AlertState
from standclear.service.shown.alerts import alert_document
from tests.journeys.test_alerts import ID, ZONE, change
from tests.town import MINUTE, Town, Voice, zone


def test_of_two_parties_that_are_silent_each_has_its_own_line(
    town: Town, south: Voice, relief: Voice
) -> None:
    """South agreed a zone with relief; when north flies in, neither north nor relief answers."""
    south.proposes(zone(1, owner="south", agreed_by=("relief",)))
    relief.recognises(ZONE)
    town.office.say(change(AlertState.RAISED))
    south.acknowledges()
    for _ in range(5):
        town.later(MINUTE)
    for asker in ("south", town.office.picture.desk):
        history = alert_document(town.office.picture, asker, ID)["history"]
        silent = [line["headline"] for line in history if line["because"] == "release.silent"]
        for party in ("north", "relief"):
            assert sum(f"{party} has not acknowledged: {ID}." in one for one in silent) == 1
        assert [line["because"] for line in history].count("alert.raised") == 1
