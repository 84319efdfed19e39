"""Three guarantors, two of them at browsers: a draft, a counter-proposal, an objection; and a
report from which somebody takes one of them at its word."""

from __future__ import annotations

from dataclasses import replace

from standclear.core.agreements.said import InstrumentSign
from tests.agreement import WORDS
from tests.browser.officer import Floor, Officer
from tests.lodged import OFFER, REPORT
from tests.town import zone


def with_key(floor: Floor, party: str, person: str) -> Officer:
    officer = floor.enrols(party, person, mapped=False)
    officer.takes_key_from_file()
    return officer


def proposes(north: Officer) -> None:
    north.goes("/promises/agreements/new")
    north.fills("Name", "Four quiet areas")
    north.fills("Short name, for references", "quiet")
    north.fills("Text in en", WORDS)
    for party in ("north", "south", "relief"):
        asked = north.page.get_by_role("group", name="Asked to sign")
        asked.get_by_role("checkbox", name=party).check()
    north.page.locator("[name=zone]").select_option("north/zone/1")
    north.presses("Attach")
    north.sees("quiet/5")  # the desk has cut the text into clauses
    north.presses("Propose an agreement")
    north.sees("What each would see")
    north.signs()
    north.presses("Close")


def counters(south: Officer) -> None:
    south.goes("/promises/agreements/quiet")
    south.page.get_by_role("link", name="Counter-propose").click()
    text = south.page.get_by_label("Text in en")
    text.wait_for()  # as the draft on the table has it
    text.fill(text.input_value().replace(", aviation included", ""))
    gone = south.page.locator("del", has_text=", aviation included")
    gone.wait_for()  # the clause that differs, beside the draft on the table
    south.sees("44.0 km²")  # and the ground that the map has gained since
    south.presses("Counter-propose")
    south.signs()
    south.presses("Close")


def objects(north: Officer) -> None:
    north.goes("/promises/agreements/quiet")
    word = north.page.get_by_role("region", name="Your word")
    word.get_by_role("button", name="Sign").wait_for()
    north.page.locator("[name=clause]").select_option("4")
    north.fills("In words, told to all", "The maps are not seen by all.")
    word.get_by_role("button", name="Object").click()
    north.signs()
    north.presses("Close")


def test_three_negotiate_until_one_objects(floor: Floor) -> None:
    town = floor.desk.town
    town["north"].proposes(replace(zone(1, km=5), name="Alder"))
    north = with_key(floor, "north", "anna")
    proposes(north)
    first = town.picture.instruments["quiet"].latest.draft
    town["relief"].says(InstrumentSign("quiet", 1, first.seal))  # the hash that the browser showed
    town["north"].amends(town.picture.zones["north/zone/1"].zone, volumes=zone(1, km=6).volumes)
    counters(with_key(floor, "south", "sana"))
    objects(north)
    held = town.picture.instruments["quiet"].latest
    assert (held.draft.version, held.author, held.standing.value) == (2, "south", "objected")
    assert [(one.party, one.clause, one.text) for one in held.answers] == [
        ("north", "4", "The maps are not seen by all.")
    ]
    north.sees("objected to")  # how the draft stands now
    dates(north, "by 4 June 2030", "2030-06-04", clause="4")
    dates(north, "by 27 May", "2030-05-27", source="a radio, 5 January")
    assert north.page.get_by_text("readings disagree", exact=False).count() == 2
    assert not north.scrolls_sideways()


def reports(watch: Officer) -> None:
    """What was seen of it in one hour."""
    watch.presses("Report how it was performed", exact=True)
    watch.page.locator("[name=finding]").select_option("breached")
    watch.fills("From", "2030-01-01 06:00")
    watch.fills("Until (not in it)", "2030-01-01 07:00")
    watch.page.locator("[name=seen]").fill("One aircraft over the bridge.")
    watch.presses("Report how it was performed …")
    watch.signs()
    watch.presses("Close")
    watch.sees("One aircraft over the bridge.")


def dates(north: Officer, quote: str, day: str, **where: str) -> None:
    """A date as it is read from words of a clause, or of somebody else."""
    north.presses("Read a date from its words", exact=True)
    north.page.locator("[name=what]").fill("maps_due")
    north.page.locator("[name=date-clause]").select_option(where.get("clause", ""))
    if "source" in where:
        north.page.locator("[name=date-source]").fill(where["source"])
    north.page.locator("[name=date-quote]").fill(quote)
    north.fills("The day", day)
    north.presses("Read a date from its words …")
    north.signs()
    north.presses("Close")
    north.page.get_by_role("region", name="Dates").get_by_text(day).wait_for()


def test_words_of_a_report_become_a_commitment(floor: Floor) -> None:
    watch = with_key(floor, "watch", "wim")
    watch.goes("/promises/sources/new")
    watch.fills("Title", "North renews its offer of talks")
    watch.fills("By", "The Sorvath Courier")
    watch.fills("Short name, for references", "report")
    watch.fills("The text, word for word", REPORT)
    watch.presses("Lodge a source")
    watch.signs()
    watch.presses("Close")

    offer = watch.page.locator("[data-proposal]", has_text="keeping its aircraft out")
    offer.get_by_role("button", name="Read and put right").click()
    watch.fills("Said on", "2029-12-26")
    watch.fills("Your role, which answers for the reading", "press officer")
    watch.presses("Confirm this statement")
    watch.signs()
    watch.presses("Close")
    (quote,) = floor.desk.town.picture.sources["report"].standing()
    assert (quote.quote.text, quote.quote.said_on, quote.role) == (
        OFFER,
        "2029-12-26",
        "press officer",
    )

    watch.page.get_by_role("link", name="Make a commitment of it").click()
    watch.sees("keeping its aircraft out")
    watch.fills("Short name, for references", "no-flights")
    watch.page.locator("[name=party]").select_option("north")
    watch.page.locator("summary", has_text="Not to happen").click()
    watch.page.get_by_role("checkbox", name="B.overflight").check()
    watch.presses("Record this reading")
    watch.signs()
    watch.presses("Close")
    watch.sees("no-flights")
    held = floor.desk.town.picture.commitments["no-flights"].commitment
    assert (held.party, held.prohibited, held.quoted.ref) == (
        "north",
        ("B.overflight",),
        "report/1",
    )

    watch.page.get_by_role("link", name="no-flights").click()
    reports(watch)
    watch.presses("Say that it is ended", exact=True)
    watch.page.locator("[name=end-reason]").select_option("fulfilled")
    watch.sees("silence of north ends nothing")
    watch.page.locator("[name=end-reason]").select_option("misread")
    watch.page.locator("[name=end-text]").fill("It spoke of talks alone.")
    watch.presses("Say that it is ended …")
    watch.signs()
    watch.presses("Close")
    watch.sees("the recorder takes the reading back")
