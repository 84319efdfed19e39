"""What the page itself has to say when something goes wrong is said in the reader's language."""

from __future__ import annotations

import re

import pytest

from tests.browser.officer import Floor


@pytest.mark.parametrize(("language", "said"), [("ar", "لم تغيّر"), ("ru", "ничего не изменила")])
def test_a_desk_that_does_not_answer_is_told_of_in_the_readers_language(
    floor: Floor, language: str, said: str
) -> None:
    anna = floor.enrols("north", "anna", language=language, mapped=False)
    anna.page.route("**/v1/releases**", lambda asked: asked.abort())
    anna.goes("/inbox")
    fault = anna.page.locator(".fault").first
    fault.wait_for()
    assert said in fault.inner_text()
    assert not re.search("[A-Za-z]", fault.inner_text())
