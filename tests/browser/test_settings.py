"""The desk's people change a deadline in the browser: what changes and its hash are seen, signed,
and told to all; a field that is not understood says so where it stands."""

from __future__ import annotations

from tests.browser.officer import Floor


def test_the_desk_changes_a_deadline_and_all_are_told(floor: Floor) -> None:
    town = floor.desk.town
    dana = floor.enrols("desk", "dana", mapped=False)
    dana.takes_key_from_file()
    dana.goes("/admin/settings")
    dana.presses("Change the settings")
    dana.sees("Nothing is changed yet.")
    dana.fills("Acknowledged within", "4")
    dana.sees("A time with its unit: 2 h, 90 min, 7 d, 60 s")
    dana.sees("Mend the fields marked above, and what changes stands here.")
    assert not dana.page.get_by_role("button", name="Sign and send").is_visible()
    dana.fills("Acknowledged within", "4 h")
    dana.page.get_by_label("Live aircraft are kept apart by").select_option("rule_of_threes")
    changes = dana.page.get_by_role("region", name="What changes")
    assert "now 6 h\nthen 4 h" in changes.inner_text()
    signing = dana.page.get_by_role("region", name="What you sign")
    signing.get_by_text("Read it whole").click()
    assert '"acknowledge_s": 14400' in signing.inner_text()
    dana.signs()
    dana.sees("Settings recorded; changed: acknowledge_s, watch_separation.")
    settings = town.picture.mechanism
    assert (settings.acknowledge_s, settings.watch_separation) == (4 * 3600, "rule_of_threes")
    assert town["north"].last.headline.endswith("changed: acknowledge_s, watch_separation.")


def test_what_another_changed_meanwhile_is_not_undone_unseen(floor: Floor) -> None:
    town = floor.desk.town
    dana = floor.enrols("desk", "dana", mapped=False)
    dana.takes_key_from_file()
    dana.goes("/admin/settings")
    dana.presses("Change the settings")
    dana.fills("Trial checks a day for each party", "20")
    dana.page.get_by_role("button", name="Sign and send").wait_for()
    town.set(broker="north")
    dana.sees("The settings changed while you were typing. Read them again before you sign.")
    assert not dana.page.get_by_role("button", name="Sign and send").is_visible()
    dana.presses("Begin anew with what holds now")
    dana.fills("Trial checks a day for each party", "20")
    dana.signs()
    settings = town.picture.mechanism
    assert (settings.broker, settings.checks_per_day) == ("north", 20)


def test_a_party_reads_the_settings_and_is_offered_no_change(floor: Floor) -> None:
    nils = floor.enrols("north", "nils", mapped=False)
    nils.goes("/admin/settings")
    nils.sees("Settings are the desk's to sign")
    assert nils.page.get_by_role("button", name="Change the settings").count() == 0
