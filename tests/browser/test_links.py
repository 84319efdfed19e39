"""A wire is dead at 3 a.m.: the desk's officer reads which, since when, why, and what waits."""

from __future__ import annotations

from standclear.core.statements import Sending
from tests.browser.officer import Floor
from tests.town import site


def test_the_officer_reads_which_link_fails_and_why(floor: Floor) -> None:
    town = floor.desk.town
    town["relief"].gives(site(to=("north",)))
    number = town["north"].last.number
    dana, nils = (
        floor.enrols("desk", "dana", mapped=False),
        floor.enrols("north", "nils", mapped=False),
    )
    dana.goes("/admin/health")
    north = dana.page.get_by_role("article", name="north")
    north.get_by_text("to be carried").first.wait_for()
    words = "mail.north.example answered 451"
    town.office.say(
        Sending("north", number, "", "duty", "email", "", "failed", 1, words, retry_after_s=None)
    )
    north.get_by_text("failing now").wait_for()
    north.get_by_text(words).first.wait_for()
    nils.goes("/admin/health")
    nils.sees(words)
    assert nils.page.get_by_role("article").count() == 1
