"""Reports at the door: one document in every form, each chosen by ending or by Accept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from standclear.core.errors import Unavailable
from standclear.service.pdf import must_make_pdf
from standclear.service.reports.page import POLICY
from tests.town import DAY, HOUR, Town, site
from tests.web.door import Knocking, opened

OF = {"day": "2030-01-01", "zone": "UTC"}


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knocking]:
    town = Town(":memory:").opens("north", "south", "relief")
    town["relief"].gives(site(1, to=("north",)))
    town.later(HOUR)
    town["north"].acknowledges()
    town.later(3 * DAY)
    with opened(town, tmp_path_factory.mktemp("door")) as found:
        yield found
    town.close()


def test_one_document_is_answered_in_each_form_by_its_ending_or_by_accept(door: Knocking) -> None:
    desk, path = door.as_("desk"), "/v1/reports/performance"
    document = desk.get(path, params=OF).json()
    assert document["as_known_at"] == document["until"] == "2030-01-02T00:00:00Z"
    for ending, form, holds in (
        (".json", "application/json", '"north"'),
        (".html", "text/html; charset=utf-8", 'dir="rtl"'),
        (".csv", "text/csv; charset=utf-8", "كيف أُجيب على الإبلاغات"),
    ):
        named = desk.get(path + ending, params=OF | {"lang": "ar"})
        likes = {"accept": f"image/*, {form};q=0.9, */*;q=0.1"}
        asked = desk.get(path, params=OF | {"lang": "ar"}, headers=likes)
        assert (named.status_code, named.headers["content-type"]) == (200, form)
        assert named.content == asked.content
        assert holds in named.text
    page = desk.get(path + ".html", params=OF)
    assert page.headers["content-security-policy"] == POLICY in page.text
    assert "performance-20300102T0000Z.csv" in named.headers["content-disposition"]
    assert desk.get(path, params=OF, headers={"accept": "text/csv;q=x, image/png"}).json()


def test_a_report_on_paper_is_that_page_as_pdf(door: Knocking) -> None:
    try:
        must_make_pdf()
    except Unavailable as fault:
        pytest.skip(str(fault))
    desk, path = door.as_("desk"), "/v1/reports/performance"
    named = desk.get(f"{path}.pdf", params=OF)
    asked = desk.get(path, params=OF, headers={"accept": "application/pdf"})
    assert named.headers["content-type"] == asked.headers["content-type"] == "application/pdf"
    assert named.content == asked.content
    assert named.content.startswith(b"%PDF-")
    assert "performance-20300102T0000Z.pdf" in named.headers["content-disposition"]


def test_a_report_is_of_a_span_too_and_holds_what_its_reader_may_see(door: Knocking) -> None:
    span = {"since": "2030-01-01T00:00:00Z", "until": "2030-01-02T00:00:00Z"}
    south = door.as_("south").get("/v1/reports/performance", params=span).json()
    assert south == door.as_("south").get("/v1/reports/performance", params=OF).json()
    assert "north" not in str(south["sections"])
    late = OF | {"at": "2030-01-03T00:00:00Z"}
    later = door.as_("desk").get("/v1/reports/performance", params=late).json()
    assert later["as_known_at"] == "2030-01-03T00:00:00Z"


@pytest.mark.parametrize(
    ("path", "asked", "pointer"),
    [
        ("sitrep", {}, "day"),
        ("sitrep", {"day": "2030-13-01"}, "day"),
        ("sitrep", {"day": "2030-01-01", "cut_off": "25:00"}, "cut_off"),
        ("sitrep", {"day": "2030-01-01", "zone": "Mars/Base"}, "zone"),
        ("sitrep", {"since": "2030-01-01T00:00:00Z"}, "until"),
        ("sitrep", {"day": "2030-02-01"}, "since"),
        ("bulletin", {"day": "2030-01-01"}, "month"),
        ("sitrep.docx", OF, "report"),
        ("gossip.html", OF, "report"),
    ],
)
def test_what_cannot_be_reported_on_is_named_at_its_member(
    door: Knocking, path: str, asked: dict[str, str], pointer: str
) -> None:
    answer = door.as_("desk").get(f"/v1/reports/{path}", params=asked)
    assert (answer.status_code, answer.json()["pointer"]) == (422, pointer)
