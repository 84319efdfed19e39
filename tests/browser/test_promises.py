"""A source as its reader has it in a browser, what is quoted marked in it; and the scorecard."""

from __future__ import annotations

from standclear.core.commitments.commitment import Whose
from standclear.core.commitments.performance import Finding, Performance
from standclear.core.commitments.said import CommitmentRecord, CommitmentReport
from standclear.core.sources.said import SourceLodge
from standclear.core.sources.source import QuoteKind
from tests.browser.officer import Floor
from tests.lodged import DEMAND, OFFER, REPORT, civilians, confirmed, report
from tests.town import HOUR, Town


def reported(town: Town) -> None:
    """Two quotations; a commitment by one of them, of which two parties say the opposite."""
    town["watch"].says(SourceLodge(report()))
    town["watch"].says(confirmed(OFFER))
    town["watch"].says(confirmed(DEMAND, kind=QuoteKind.DEMAND, speaker=""))
    town["watch"].says(CommitmentRecord(civilians()))
    town.clock.now += HOUR
    now = town.clock.now
    for party, finding in (("south", Finding.BREACHED), ("north", Finding.KEPT)):
        seen = Performance(now - HOUR, now, finding, Whose.OWN, "the bridge at noon")
        town[party].says(CommitmentReport("civilians", seen))


def test_a_source_is_read_and_a_breach_stands_beside_who_reports_it(floor: Floor) -> None:
    sana = floor.enrols("south", "sana", language="ar", mapped=False)
    sana.goes("/promises")
    sana.sees("لا تعهد مسجل يمكنك قراءته")
    sana.sees("يُسجَّل التعهد من اقتباس مؤكد")
    reported(floor.desk.town)
    sana.sees("تقول البلاغات 1, 2 بالوفاء وبالإخلال")
    sana.goes("/promises/sources/report")
    sana.sees("مطالبة للآخرين")
    text = sana.page.get_by_test_id("text")
    assert text.evaluate("(one) => one.textContent") == REPORT
    assert text.locator("mark").all_inner_texts() == [OFFER, DEMAND]
    assert not sana.scrolls_sideways()
