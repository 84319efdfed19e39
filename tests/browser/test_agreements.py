"""An agreement as its reader has it in the inbox: in the reader's language, its words verbatim."""

from __future__ import annotations

from standclear.core.agreements.said import InstrumentPropose
from standclear.core.agreements.text import Text, canonical
from tests.agreement import WORDS, memorandum
from tests.browser.officer import Floor

ARABIC = canonical("مذكرة\n١. نص.\n٢. نص.\n٣. نص.\n٤. نص.\n٥. نص.")


def test_the_texts_of_a_draft_and_the_hash_that_a_signature_names_are_read(floor: Floor) -> None:
    town = floor.desk.town
    draft = memorandum(texts=(Text("en", WORDS), Text("ar", ARABIC)))
    town["north"].says(InstrumentPropose(draft))
    sana = floor.enrols("south", "sana", language="ar", mapped=False)
    sana.goes(f"/inbox?n={town['south'].last.number}")
    sana.sees("اقتُرح اتفاق")
    sana.sees(draft.seal)
    for text in draft.texts:
        shown = sana.page.locator(f"pre[lang={text.language}]")
        assert shown.first.evaluate("(one) => one.textContent") == text.text

    sana.goes(f"/promises/agreements/{draft.id}")
    sana.sees("3 من 3 تواقيع")
    sana.sees("6 أشهر من دخوله حيز النفاذ")
    assert "signatures" not in sana.page.locator("dl.facts").inner_text()
