"""The one way of writing: a statement that its author signed, handed in over HTTP.

A plan is filed from a program elsewhere; the filer is told of its overlaps and remedies in the
answer, the other side in a release. What was handed in twice is answered once and the same.
"""

from __future__ import annotations

from dataclasses import replace

from standclear.core import statements as st
from standclear.core.telling import Receipt, ReceiptLevel
from tests.town import plan, site
from tests.web.door import Knocking, as_json


def test_a_plan_is_filed_and_the_answer_says_what_it_overlaps_and_what_would_remove_it(
    door: Knocking,
) -> None:
    relief, north = door.town["relief"], door.town["north"]
    door.hand_in(relief, st.NoticeGive(site()))
    answer = door.hand_in(north, st.PlanFile(plan()))
    assert answer.status_code == 201
    said = answer.json()
    assert [view["other"] for view in said["overlaps"]] == ["relief/site/1"]
    assert {remedy["kind"] for remedy in said["remedies"]} >= {"aside"}
    assert answer.headers["location"] == f"/v1/entries/{said['index']}"
    told = door.as_("relief").items("/v1/releases")
    assert told[0]["content"]["other_owner"] == "north"


def test_handed_in_twice_it_is_answered_as_it_was_the_first_time(door: Knocking) -> None:
    north = door.town["north"]
    sealed = as_json(door.signed(north, st.PlanFile(plan())))
    first = door.as_("north").post("/v1/statements", json=sealed)
    size = door.town.office.log.size
    again = door.as_("north").post("/v1/statements", json=sealed)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["entry"] == first.json()["entry"]
    assert door.town.office.log.size == size


def test_nobody_hands_in_anothers_word_but_the_desk_what_a_courier_brought(
    door: Knocking,
) -> None:
    north = door.town["north"]
    sealed = as_json(door.signed(north, st.PlanFile(plan())))
    refused = door.as_("south").post("/v1/statements", json=sealed)
    assert (refused.status_code, refused.json()["error"]) == (403, "NotAllowed")
    assert door.as_("desk").post("/v1/statements", json=sealed).status_code == 201


def test_a_token_that_only_reads_hands_in_nothing(door: Knocking) -> None:
    refused = door.hand_in(door.town["north"], st.PlanFile(plan()), **{"x-reads-only": "1"})
    assert refused.status_code == 403
    assert not door.town.picture.plans


def test_an_amendment_names_the_version_it_was_decided_on(door: Knocking) -> None:
    north = door.town["north"]
    door.hand_in(north, st.PlanFile(plan()))
    first = door.as_("north").get("/v1/plans/north/1").headers["etag"]
    amended = replace(plan(), version=2, title="later")
    assert door.hand_in(north, st.PlanAmend(amended), **{"if-match": first}).status_code == 201
    late = door.hand_in(north, st.PlanAmend(replace(amended, version=3)), **{"if-match": first})
    assert late.status_code == 412
    assert door.town.picture.get_plan("north/plan/1").intent.version == 2


def test_what_is_wrong_is_named_with_its_place_and_what_would_be_right(door: Knocking) -> None:
    north = door.as_("north")
    assert north.post("/v1/statements", json={"leaf": "!"}).status_code == 422
    broken = as_json(door.signed(door.town["north"], st.PlanFile(plan())))
    broken["leaf"] = "AAAA"
    fault = north.post("/v1/statements", json=broken)
    assert fault.status_code == 422
    assert fault.json()["pointer"] == "leaf"
    assert "give an entry that the log can take; of this one it says: " in fault.json()["detail"]
    assert fault.headers["content-type"] == "application/problem+json"


def test_a_signature_by_a_key_that_does_not_count_is_refused(door: Knocking) -> None:
    north, south = door.town["north"], door.town["south"]
    forged = replace(north, key=south.key)
    answer = door.as_("south").post(
        "/v1/statements", json=as_json(door.signed(forged, st.PlanFile(plan())))
    )
    assert answer.status_code in (403, 409, 422)
    assert not door.town.picture.plans


def test_an_acknowledgement_over_http_settles_the_release(door: Knocking) -> None:
    relief, north = door.town["relief"], door.town["north"]
    door.hand_in(relief, st.NoticeGive(site()))
    (owed,) = door.as_("north").items("/v1/releases?new=true")
    receipt = Receipt(owed["number"], ReceiptLevel.ACKNOWLEDGED, "duty")
    assert door.hand_in(north, st.ReceiptGive(receipt)).status_code == 201
    assert door.as_("north").items("/v1/releases?new=true") == []
    chain = door.as_("relief").get("/v1/sites/relief/1").json()["chain"]
    assert {line["recipient"]: line["level"] for line in chain}["north"] == "acknowledged"


def test_a_body_that_does_not_call_itself_json_is_another_media_type(door: Knocking) -> None:
    north = door.as_("north")
    for address in ("/v1/statements", "/v1/previews"):
        for said in ({"content-type": "text/plain"}, {}):
            refused = north.post(address, content=b'{"leaf": ""}', headers=said)
            assert refused.status_code == 415, (address, said, refused.text)
            assert "application/json" in refused.json()["expected"]
            assert refused.headers["content-type"] == "application/problem+json"
        assert north.post(address).status_code == 422
