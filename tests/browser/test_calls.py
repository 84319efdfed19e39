"""A call on the floor, in the reader's language: a phrase, a place that differs, a promise."""

from __future__ import annotations

from standclear.core.hotline.said import CallPromise
from tests.browser.officer import Floor
from tests.hotline import answers, hears, passes, rings, says
from tests.town import HOUR, START


def test_a_call_is_read_on_the_floor_and_handed_over_with_the_watch(floor: Floor) -> None:
    town = floor.desk.town
    north, south = town["north"], town["south"]
    call = rings(north, "south", subject="the ridge road", role="chief")
    answers(south, call, "chief", language="ar", interpreter=True)
    says(north, call, "A", "35.2833N 40.1500E")
    hears(south, call, "A", "35.3643N 40.1500E")
    passes(north, call, "FI-1", place="A")
    note = south.last.number
    south.says(CallPromise(call, "south", "the guns fall silent", START + HOUR))
    sana = floor.joins("south", "sana", language="ar", mapped=False)
    sana.goes("/")
    sana.sees("المكالمات")
    sana.sees("أوقفوا النار")
    sana.sees("غير متفق عليه")
    sana.page.get_by_text("باللغات الأخرى").first.click()
    sana.sees("CEASE. Fire is falling at A = 35.28330N 40.15000E (NOT AGREED).")
    assert not sana.scrolls_sideways()
    sana.presses("سلّم المناوبة")
    draft = sana.page.locator("textarea").input_value()
    assert f"{call}/1 · south" in draft
    sana.goes(f"/inbox?n={note}")
    sana.sees("قيل في مكالمة")
    sana.sees("أوقفوا النار")
