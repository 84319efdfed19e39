"""Two ledgers: each side's own count, what is verified, what is disputed; never a joint number.

The bulletins of the Russian-Turkish commission, 2017, as told in domain 1.1 with their sources:
11 against 15 and none of the 15 confirmed, 7 against 2, 0 against 5. Requirements: domain 6.10
("three columns; no total"), 3.3 (later re-coding stands beside the earlier), 6.6.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from standclear.core.errors import InvalidInput, NotAllowed, NotFound, Stale
from standclear.core.incidents.knowledge import Degree, Level
from standclear.core.ledger.claim import Check, Claim
from standclear.core.ledger.said import LedgerCheck, LedgerClaim
from standclear.service.shown.ledger import ledger_document
from tests.incident import assesses, put, states
from tests.town import DAY, Town, Voice, zone

BULLETINS = (
    ("2017-03-31", 11, 15, "sarabic.ae/20170331/1023181452"),
    ("2017-09-05", 7, 2, "syrianconstitution2017.wordpress.com/2017/09/05/"),
    ("2017-09-16", 0, 5, "tass.com/politics/965973"),
)
"""Day of the bulletin, the Russian and the Turkish count, and where it was published."""


@pytest.fixture
def town() -> Iterator[Town]:
    found = Town(":memory:").opens("north", "south", "relief", "watch")
    yield found
    found.close()


def claims(voice: Voice, count: int, **more: Any) -> str:
    made = {"by": voice.name, "day": "2030-01-01", "zone": "UTC", "quote": f"{count} cases"}
    voice.says(LedgerClaim(Claim(**(made | more), count=count)))
    return list(voice.town.picture.claims)[-1]


def numbers_in(shown: Any) -> Iterator[int]:
    """Every number that a document holds."""
    if isinstance(shown, int):
        yield shown
    elif isinstance(shown, dict | list):
        for inner in shown.values() if isinstance(shown, dict) else shown:
            yield from numbers_in(inner)


def rows(town: Town, asker: str = "relief", **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ledger_document(town.picture, asker, **asked)["rows"]
    return found


def test_the_bulletins_of_2017_stand_side_by_side_and_nothing_is_added_up(town: Town) -> None:
    for day, russian, turkish, source in BULLETINS:
        for by, count in (("Russia", russian), ("Turkey", turkish)):
            quote = f"{russian} vs {turkish}"
            zone = "Europe/Moscow"
            last = claims(
                town["watch"], count, by=by, day=day, quote=quote, source=source, zone=zone
            )
        if day == "2017-03-31":
            told = "Russia said its checks confirmed none of the 15"
            town["watch"].says(LedgerCheck(Check(last, "Russia", 0, told, source)))
    table = rows(town)
    assert [
        (row["day"], [(claim["by"], claim["count"]) for claim in row["claims"]]) for row in table
    ] == [
        ("2017-09-16", [("Russia", 0), ("Turkey", 5)]),
        ("2017-09-05", [("Russia", 7), ("Turkey", 2)]),
        ("2017-03-31", [("Russia", 11), ("Turkey", 15)]),
    ]
    march = table[-1]
    assert [(d["by"], d["confirmed"], d["of"]) for d in march["disputed"]] == [("Russia", 0, 15)]
    assert march["claims"][0]["cut_off"] == ""  # the bulletin does not say
    assert march["verified"] == []
    for row in table:
        counts = [claim["count"] for claim in row["claims"]]
        assert sum(counts) in counts or sum(counts) not in set(numbers_in(row))
    assert town.audit().faults == ()


def test_a_later_coding_stands_beside_the_earlier_and_then_is_as_it_was(town: Town) -> None:
    first = claims(town["north"], 11, act="A", accused="south")
    then = town.clock.now
    town.clock.now += DAY
    second = claims(town["north"], 9, act="A.mortar", accused="south", recodes=first)
    (row,) = rows(town)
    assert (row["act"], row["claims"][0]["count"]) == ("A.mortar", 9)
    assert [(each["count"], each["act"]) for each in row["claims"][0]["earlier"]] == [(11, "A")]
    (before,) = ledger_document(town.office.picture_at(then), "relief")["rows"]
    assert (before["act"], before["claims"][0]["count"]) == ("A", 11)
    with pytest.raises(Stale, match=second):
        claims(town["north"], 8, recodes=first)
    with pytest.raises(NotAllowed, match="lodged by north"):
        claims(town["south"], 8, recodes=second)


def test_nobody_counts_for_another_side_but_the_desk_and_monitors_with_a_source(
    town: Town,
) -> None:
    with pytest.raises(InvalidInput, match="the desk and monitors alone"):
        claims(town["north"], 3, by="south", source="heard so")
    with pytest.raises(InvalidInput, match="who published what south counts"):
        claims(town["watch"], 3, by="south")
    own = claims(town["south"], 3)
    with pytest.raises(InvalidInput, match="at most the 3 that are claimed"):
        town["north"].says(LedgerCheck(Check(own, "north", 4, "four")))
    with pytest.raises(InvalidInput, match="who codes it anew"):
        town["south"].says(LedgerCheck(Check(own, "south", 1, "one")))


def test_what_is_verified_and_what_is_disputed_stand_in_columns_of_their_own(town: Town) -> None:
    town["north"].proposes(zone("quiet"))
    claims(town["north"], 2, act="A", accused="south", area="north/zone/quiet")
    claims(town["south"], 4, act="A", accused="north", area="north/zone/quiet")
    incident = put(town, "south", shared_with=("watch", "north"))
    assesses(town["watch"], incident, Level.VERIFIED, Degree.PROBABLE, "south")
    states(town["south"], incident, "disputes")
    far = put(town, "south", east_km=80, shared_with=("watch", "north"))
    assesses(town["watch"], far, Level.REPORTED)
    laid_to_south, laid_to_north = rows(town, "north")
    assert (laid_to_south["accused"], laid_to_north["accused"]) == ("south", "north")
    (found,) = laid_to_south["verified"]
    assert (found["incident"], found["attributed"]) == (
        incident,
        [{"to": "south", "degree": "probable", "by": "watch"}],
    )
    assert laid_to_south["disputed_incidents"] == [{"incident": incident, "by": ["south"]}]
    assert laid_to_north["verified"] == []


def test_who_may_not_read_an_incident_or_a_count_does_not_see_it_counted(town: Town) -> None:
    incident = put(town, "south")
    assesses(town["watch"], incident)
    hidden = claims(town["watch"], 5, shared_with=("relief",))
    assert [len(row["verified"]) for row in rows(town, "watch")] == [1]
    assert rows(town, "north") == []
    with pytest.raises(NotFound):
        town["north"].says(LedgerCheck(Check(hidden, "north", 0, "none")))


def test_the_table_is_asked_by_day_act_and_side(town: Town) -> None:
    for day in ("2030-01-01", "2030-01-02", "2030-01-03"):
        claims(town["north"], 1, day=day, act="A.mortar", accused="south")
        claims(town["south"], 2, day=day, act="C")
    assert {row["day"] for row in rows(town, first="2030-01-02", last="2030-01-02")} == {
        "2030-01-02"
    }
    assert {row["act"] for row in rows(town, act="A")} == {"A.mortar"}
    assert {row["act"] for row in rows(town, side="north")} == {"A.mortar"}
    with pytest.raises(InvalidInput, match="an hour such as 19:30"):
        claims(town["north"], 1, cut_off="24:00")
    with pytest.raises(InvalidInput, match="a day such as"):
        claims(town["north"], 1, day="1 March")
