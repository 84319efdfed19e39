"""What stands after the `?` is understood, or refused: never passed over."""

from __future__ import annotations

import pytest

from tests.town import plan
from tests.web.door import Knocking


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/v1/plans?limits=5", ["limit"]),
        ("/v1/board?hour=3", []),
        ("/v1/told/north?As_of=2030-01-01T00:00:00Z", []),
        ("/v1/?at=2030-01-01T00:00:00Z", []),
    ],
)
def test_a_misspelt_filter_is_refused_and_not_passed_over(
    door: Knocking, asked: str, meant: list[str]
) -> None:
    """Everything would look like what was asked for; now would look like then."""
    name = asked.partition("?")[2].partition("=")[0]
    refused = door.as_("north").get(asked)
    assert refused.status_code == 422
    assert refused.json()["pointer"] == f"query/{name}"
    assert refused.json().get("possible", []) == meant


def test_what_an_address_documents_is_taken(door: Knocking) -> None:
    door.town["north"].files(plan("north", 1))
    found = door.as_("north").get("/v1/plans?limit=5")
    assert found.status_code == 200
    assert len(found.json()["items"]) == 1
