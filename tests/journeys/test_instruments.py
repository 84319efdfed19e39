"""Agreements: proposed, counter-proposed, signed or not, in force by their own rule, lapsed loudly.

Nobody's silence signs, renews or ends anything. Requirements: domain 1.2 (the Astana memorandum and
its sources, which disagree), 6.3 (lifecycle), 6.4 (warnings at 7 days, 48 and 12 hours), 6.8.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from standclear.core.agreements import said as st
from standclear.core.agreements.dates import DatedWords, Period, disagreeing
from standclear.core.agreements.held import DraftRecord, InstrumentStanding
from standclear.core.agreements.instrument import EntryRule, Instrument, MapRef, Renewal, Term
from standclear.core.agreements.text import Text, clauses_of
from standclear.core.errors import InvalidInput, NotAllowed, NotFound, Stale
from standclear.core.party import StandingState
from standclear.core.release import InstrumentView, NoteView
from standclear.core.rules.instrument_life import read_dates
from standclear.core.telling import Disclosure, Urgency
from standclear.formats import documents
from standclear.service.picture_bytes import read, write
from standclear.service.replay import replay
from standclear.service.shown.instruments import instrument_document
from tests.agreement import MIDNIGHT, WORDS, memorandum, next_draft
from tests.town import DAY, HOUR, MINUTE, START, Town, Voice, zone

S = InstrumentStanding
GUARANTORS = ("north", "south", "relief")
UNTIL = DatedWords("ends", START + 3 * DAY, "UTC", False, "by 4 June 2030", clause="4")


def draft_of(town: Town, version: int = 0) -> DraftRecord:
    record = town.picture.instruments["quiet"]
    found = record.of(version) if version else record.latest
    assert found is not None
    return found


def signs(voice: Voice, version: int = 1) -> None:
    seal = draft_of(voice.town, version).draft.seal
    voice.says(st.InstrumentSign("quiet", version, seal))


def in_force(town: Town, draft: Instrument) -> None:
    town["north"].says(st.InstrumentPropose(draft))
    for name in draft.signatories[: draft.entry.signatures]:
        signs(town[name])


# ---- negotiated


def test_four_areas_are_negotiated_between_three_guarantors_until_one_objects(
    town: Town, north: Voice, south: Voice, relief: Voice, watch: Voice
) -> None:
    areas = [
        replace(zone(number, 30 * number, km=5), name=name)
        for number, name in enumerate(("Alder", "Birch", "Cedar", "Dogwood"))
    ]
    for area in areas:
        north.proposes(area)
    first = memorandum(*areas)
    north.says(st.InstrumentPropose(first))
    assert isinstance(south.last.content, InstrumentView)
    assert south.last.content.seal == first.seal
    assert south.last.acknowledge_by is not None

    signs(north)
    relief.says(st.InstrumentReserve("quiet", 1, "4", "The maps are ours to see before that day."))
    signs(relief)
    assert draft_of(town).standing is S.PROPOSED
    south.says(st.InstrumentObject("quiet", 1, "2", "Aviation is not ours to promise."))

    assert draft_of(town).standing is S.OBJECTED
    assert watch.last.headline == (
        "south objects to quiet v1 clause 2: Aviation is not ours to promise. Now objected; "
        "signed by 2 of 3 (north, relief); 3 needed."
    )

    words = WORDS.replace(", aviation included", "")
    south.says(st.InstrumentCounter(next_draft(first, texts=(Text("en", words),))))
    with pytest.raises(Stale, match="stands at version 2, not 1"):
        signs(south, 1)
    for name in GUARANTORS:
        signs(town[name], 2)
    assert draft_of(town).standing is S.IN_FORCE
    assert town.audit().faults == ()


def test_nobodys_silence_signs(town: Town, north: Voice) -> None:
    in_force(town, memorandum(entry=EntryRule(3)))
    north.says(st.InstrumentCounter(next_draft(memorandum(), name="More areas")))
    town.later(30 * DAY)
    assert draft_of(town, 2).standing is S.PROPOSED


def test_a_refusal_that_its_rule_cannot_do_without_ends_a_draft(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    """The delegation that blames the other side's "counter-efforts": no agreement was reached."""
    north.says(st.InstrumentPropose(memorandum(entry=EntryRule(2))))
    south.says(st.InstrumentRefuse("quiet", 1, "The lines are not ours."))
    assert draft_of(town).standing is S.PROPOSED
    relief.says(st.InstrumentRefuse("quiet", 1, "We sign nothing that one side refuses."))
    assert draft_of(town).standing is S.REFUSED
    signs(south)
    assert draft_of(town).standing is S.PROPOSED
    with pytest.raises(NotAllowed, match="south has signed v1"):
        south.says(st.InstrumentRefuse("quiet", 1, "after all"))


def test_two_of_three_will_do_where_the_text_says_so_and_the_third_may_still_sign(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    in_force(town, memorandum(entry=EntryRule(2)))
    assert draft_of(town).standing is S.IN_FORCE
    signs(relief)
    assert draft_of(town).signed == ("north", "south", "relief")


def test_who_is_not_asked_signs_nothing_and_counter_proposes_nothing(
    town: Town, north: Voice, watch: Voice
) -> None:
    """Neither Syrian side signed the Astana memorandum."""
    first = memorandum()
    north.says(st.InstrumentPropose(first))
    with pytest.raises(NotAllowed, match="not asked to sign"):
        signs(watch)
    with pytest.raises(NotAllowed, match="those who are asked"):
        watch.says(st.InstrumentCounter(next_draft(first, name="Ours")))


def test_a_signature_names_the_hash_of_what_was_read(town: Town, north: Voice) -> None:
    first = memorandum()
    north.says(st.InstrumentPropose(first))
    with pytest.raises(InvalidInput, match="the hash of the draft that you sign"):
        north.says(st.InstrumentSign("quiet", 1, next_draft(first).seal))
    stated = json.loads(documents.write_statement(st.InstrumentPropose(first)))["instrument"]
    spelled = json.dumps(stated, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert sha256(spelled.encode()).hexdigest() == first.seal
    assert sha256(WORDS.encode()).hexdigest() == first.texts[0].sha256


def test_a_counter_proposal_leaves_in_force_what_is_until_it_is_in_force_itself(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    first = memorandum()
    in_force(town, first)
    relief.says(st.InstrumentCounter(next_draft(first, name="Five quiet areas")))
    assert "v1 stays in force until this one is" in north.last.headline
    for name in GUARANTORS[:2]:
        signs(town[name], 2)
    assert (draft_of(town, 1).standing, draft_of(town, 2).standing) == (S.IN_FORCE, S.PROPOSED)
    signs(relief, 2)
    assert (draft_of(town, 1).standing, draft_of(town, 2).standing) == (S.REPLACED, S.IN_FORCE)


# ---- in force by its own rule


def test_it_enters_into_force_at_its_hour_and_not_before(
    town: Town, north: Voice, watch: Voice
) -> None:
    in_force(town, memorandum(entry=EntryRule(3, on=MIDNIGHT, clause="5")))
    assert draft_of(town).standing is S.AGREED
    town.later(MIDNIGHT.at - START - MINUTE)
    assert draft_of(town).standing is S.AGREED
    town.later(6 * HOUR)  # the desk looks later; it holds since its hour all the same

    held = draft_of(town)
    assert (held.standing, held.in_force_at) == (S.IN_FORCE, MIDNIGHT.at)
    assert held.ends == datetime(2030, 7, 5, 21, tzinfo=UTC)  # 6 July at midnight, Damascus
    assert "IN FORCE since Sat 2030-01-05 21:00Z" in watch.last.headline
    assert watch.last.urgency is Urgency.URGENT


def test_it_waits_for_the_deposit_that_it_asks_for(
    town: Town, north: Voice, relief: Voice, watch: Voice
) -> None:
    in_force(town, memorandum(entry=EntryRule(3, deposit_with="watch")))
    assert draft_of(town).standing is S.AGREED
    with pytest.raises(NotAllowed, match="watch says that it was deposited"):
        relief.says(st.InstrumentDeposit("quiet", 1))
    watch.says(st.InstrumentDeposit("quiet", 1, "signed paper copy"))
    assert draft_of(town).standing is S.IN_FORCE


# ---- its term


def test_it_is_warned_of_and_lapses_loudly_without_a_renewal(
    town: Town, north: Voice, watch: Voice
) -> None:
    """The Astana areas of 4 May 2017 ran six months; "extended by guarantor consensus"."""
    in_force(town, memorandum())
    ends = draft_of(town).ends
    assert ends is not None
    heard = []
    town.later(ends - START - 7 * DAY - MINUTE)
    for wait in (MINUTE, 5 * DAY, 36 * HOUR, 12 * HOUR):
        heard.append(len(watch.heard_because("instrument.ending")))
        town.later(wait)
    heard.append(len(watch.heard_because("instrument.ending")))
    assert heard == [0, 1, 2, 3, 3]

    assert draft_of(town).standing is S.LAPSED
    assert watch.last.because == "instrument.lapsed"
    assert "LAPSED" in watch.last.headline
    assert "no renewal is on record" in watch.last.headline
    assert (watch.last.urgency, watch.last.acknowledge_by is not None) == (Urgency.URGENT, True)
    with pytest.raises(NotAllowed, match="is lapsed"):
        north.says(st.InstrumentRenew("quiet", 1, ends))


def test_it_is_renewed_by_those_whom_its_rule_names_and_by_nobodys_silence(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    in_force(town, memorandum(renewal=Renewal(2, Period(hours=48)), term=Term(lasts=Period(2))))
    ends = draft_of(town).ends
    assert ends == datetime(2030, 3, 1, 8, tzinfo=UTC)
    town.later(50 * DAY)
    north.says(st.InstrumentRenew("quiet", 1, ends))
    assert "1 of 2" in south.last.headline
    with pytest.raises(NotAllowed, match="north has said so"):
        north.says(st.InstrumentRenew("quiet", 1, ends))
    south.says(st.InstrumentRenew("quiet", 1, ends))
    assert draft_of(town).ends == ends + 48 * HOUR
    assert "RENEWED until Sun 2030-03-03 08:00Z" in relief.last.headline
    with pytest.raises(Stale, match="ends Sun 2030-03-03"):
        relief.says(st.InstrumentRenew("quiet", 1, ends))
    north.says(st.InstrumentRenew("quiet", 1, ends + 48 * HOUR))
    town.later(30 * DAY)
    assert draft_of(town).standing is S.LAPSED
    assert "For its renewal were: north." in relief.heard_because("instrument.lapsed")[0].headline


@pytest.mark.parametrize("word", ["renew", "suspend", "resume", "denounce"])
def test_past_its_end_nothing_is_said_of_it_any_more_whether_the_desk_has_looked_or_not(
    town: Town, north: Voice, word: str
) -> None:
    in_force(town, memorandum(term=Term(lasts=Period(hours=48)), renewal=Renewal(1, Period(6))))
    ends = draft_of(town).ends
    assert ends is not None
    if word == "resume":
        north.says(st.InstrumentSuspend("quiet", 1, "a shot"))
    said = {
        "renew": st.InstrumentRenew("quiet", 1, ends),
        "suspend": st.InstrumentSuspend("quiet", 1, "a shot"),
        "resume": st.InstrumentResume("quiet", 1),
        "denounce": st.InstrumentDenounce("quiet", 1, "no observer came"),
    }
    town.clock.now = ends
    with pytest.raises(NotAllowed, match=r"ended .* \(possible now: instrument counter\)"):
        north.says(said[word])
    town.clock.now = ends - MINUTE
    north.says(said[word])


def test_what_was_agreed_and_is_deposited_past_its_end_is_refused(
    town: Town, north: Voice, watch: Voice
) -> None:
    entry = EntryRule(3, deposit_with="watch")
    in_force(town, memorandum(entry=entry, term=Term(until=UNTIL), renewal=None))
    town.clock.now = UNTIL.at
    with pytest.raises(NotAllowed, match="ended"):
        watch.says(st.InstrumentDeposit("quiet", 1, "too late"))


def test_a_draft_whose_own_end_comes_before_it_is_signed_lapses_too(
    town: Town, north: Voice
) -> None:
    north.says(st.InstrumentPropose(memorandum(term=Term(until=UNTIL), renewal=None)))
    town.later(3 * DAY)
    assert draft_of(town).standing is S.LAPSED


def test_a_draft_past_its_own_end_is_signed_by_nobody_and_replaces_nothing(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    """Also where the desk has not looked at the clock since."""
    first = memorandum(entry=EntryRule(2))
    in_force(town, first)
    south.says(st.InstrumentCounter(next_draft(first, term=Term(until=UNTIL), renewal=None)))
    signs(south, 2)
    town.clock.now = UNTIL.at
    with pytest.raises(NotAllowed, match=r"v2 ended Fri .* \(possible now: instrument counter\)"):
        signs(relief, 2)
    assert draft_of(town, 2).signed == ("south",)
    town.later(MINUTE)
    assert (draft_of(town, 1).standing, draft_of(town, 2).standing) == (S.IN_FORCE, S.LAPSED)


@pytest.mark.parametrize(
    "term", [Term(until=UNTIL), Term(lasts=Period(hours=12), clause="5")], ids=["until", "lasts"]
)
def test_an_agreed_draft_whose_hour_and_end_both_pass_unseen_never_enters_into_force(
    town: Town, north: Voice, south: Voice, term: Term
) -> None:
    first = memorandum(entry=EntryRule(2))
    in_force(town, first)
    on = replace(MIDNIGHT, at=START + DAY, zone="UTC", day_only=False)
    south.says(
        st.InstrumentCounter(next_draft(first, entry=EntryRule(2, on=on), term=term, renewal=None))
    )
    for name in ("north", "south"):
        signs(town[name], 2)
    assert draft_of(town, 2).standing is S.AGREED
    town.later(4 * DAY)
    assert (draft_of(town, 1).standing, draft_of(town, 2).standing) == (S.IN_FORCE, S.LAPSED)
    assert "came before its entry into force" in north.last.headline


def test_a_refused_draft_lapses_at_its_end_and_no_change_of_mind_brings_it_back(
    town: Town, north: Voice, south: Voice
) -> None:
    north.says(st.InstrumentPropose(memorandum(term=Term(until=UNTIL), renewal=None)))
    south.says(st.InstrumentRefuse("quiet", 1, "The lines are not ours."))
    assert draft_of(town).standing is S.REFUSED
    town.later(3 * DAY)
    assert draft_of(town).standing is S.LAPSED
    with pytest.raises(NotAllowed, match="is lapsed"):
        signs(south)


def test_a_suspension_is_one_partys_word_and_is_ended_by_the_same_party(
    town: Town, north: Voice, south: Voice, watch: Voice
) -> None:
    """Moscow suspended the memorandum of October 2015 after the strike of 7 April 2017."""
    in_force(town, memorandum())
    with pytest.raises(NotAllowed, match="watch has not signed"):
        watch.says(st.InstrumentSuspend("quiet", 1, "ours"))
    south.says(st.InstrumentSuspend("quiet", 1, "the strike of last night"))
    assert draft_of(town).standing is S.SUSPENDED
    assert "SUSPENDED by south: the strike of last night" in watch.last.headline
    with pytest.raises(NotAllowed, match="north has not suspended"):
        north.says(st.InstrumentResume("quiet", 1))
    south.says(st.InstrumentResume("quiet", 1))
    assert draft_of(town).standing is S.IN_FORCE


def test_a_denunciation_ends_it_where_fewer_remain_than_its_rule_asks_for(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    in_force(town, memorandum(entry=EntryRule(2)))
    signs(relief)
    north.says(st.InstrumentDenounce("quiet", 1, "no observer came"))
    assert draft_of(town).standing is S.IN_FORCE
    assert "in force between south, relief" in relief.last.headline
    relief.says(st.InstrumentDenounce("quiet", 1, "nor to us"))
    assert draft_of(town).standing is S.DENOUNCED
    assert town.later(200 * DAY) is None or draft_of(town).standing is S.DENOUNCED


# ---- dates that disagree


def test_sources_that_disagree_on_a_date_are_both_kept_and_shown_as_disagreement(
    town: Town, north: Voice, south: Voice, watch: Voice
) -> None:
    """Maps of the Astana areas were due by 27 May (press) or by 4 June (the text)."""
    north.says(st.InstrumentPropose(memorandum()))
    june = datetime(2030, 6, 3, 21, tzinfo=UTC)
    text = DatedWords("maps_due", june, "Asia/Damascus", True, "by 4 June 2030", clause="4")
    press = DatedWords(
        "maps_due", june - 8 * DAY, "Asia/Damascus", True, "by May 27", source="a news agency"
    )
    south.says(st.InstrumentDate("quiet", 1, text))
    assert "DISAGREE" not in watch.last.headline
    watch.says(st.InstrumentDate("quiet", 1, press))

    assert north.last.headline == (
        "quiet v1: maps_due is 2030-05-27 (a news agency), says watch. READINGS DISAGREE: also "
        "2030-06-04."
    )
    record = town.picture.instruments["quiet"]
    dates = read_dates(record, record.latest)
    assert dates == (text, press)
    assert disagreeing(dates) == ("maps_due",)


def test_the_dates_of_astana_stand_as_each_source_gave_them(town: Town, north: Voice) -> None:
    """Domain 1.2: in force on 4 May (TASS) or the day after (Interfax); flight ban from 6 May;
    working group in 10 days (TASS) or two weeks (the text); maps by 27 May or by 4 June."""
    draft = replace(memorandum(term=None, renewal=None), id="astana")
    north.says(st.InstrumentPropose(draft))

    def day(number: int, month: int = 5) -> datetime:
        return datetime(2017, month, number, tzinfo=UTC) - 3 * HOUR  # midnight in Damascus, summer

    for what, at, source in (
        ("in_force", day(4), "TASS"),
        ("in_force", day(5), "Interfax"),
        ("flight_ban", day(6), "TASS"),
        ("working_group", day(14), "TASS"),
        ("working_group", day(18), "the text, two weeks"),
        ("maps_due", day(27), "a press report"),
        ("maps_due", day(4, 6), "the text"),
    ):
        read = DatedWords(what, at, "Asia/Damascus", True, f"{what}, as given", source=source)
        north.says(st.InstrumentDate("astana", 1, read))
    record = town.picture.instruments["astana"]
    dates = read_dates(record, record.latest)
    assert disagreeing(dates) == ("in_force", "maps_due", "working_group")
    assert [each.words for each in dates if each.what == "in_force"] == ["2017-05-04", "2017-05-05"]
    assert record.latest.standing is S.PROPOSED  # what the press says puts nothing into force


def test_a_quotation_stands_in_the_clause_that_it_names_word_for_word(
    town: Town, north: Voice
) -> None:
    north.says(st.InstrumentPropose(memorandum()))
    wrong = DatedWords("maps_due", START, "UTC", False, "by 5 June 2030", clause="4")
    with pytest.raises(InvalidInput, match="words that stand in clause 4"):
        north.says(st.InstrumentDate("quiet", 1, wrong))
    with pytest.raises(InvalidInput, match="the number of a clause of quiet: 0, 1, 2, 3, 4, 5"):
        north.says(st.InstrumentDate("quiet", 1, replace(wrong, clause="9")))
    with pytest.raises(InvalidInput, match="both"):
        replace(wrong, source="and the press")


def test_a_day_and_an_hour_of_it_agree(town: Town) -> None:
    day = DatedWords("x_day", MIDNIGHT.at, "Asia/Damascus", True, "6 January", clause="5")
    hour = DatedWords(
        "x_day", MIDNIGHT.at + 9 * HOUR, "Asia/Damascus", False, "at nine", clause="5"
    )
    assert disagreeing((day, hour)) == ()
    assert disagreeing((day, replace(hour, at=hour.at + DAY))) == ("x_day",)


# ---- secret map, public commitment


SALT = "00112233445566778899aabbccddeeff"


def test_the_hash_of_a_secret_map_is_public_and_the_map_goes_to_the_named_alone(
    town: Town, north: Voice, south: Voice, relief: Voice, watch: Voice
) -> None:
    """The line of contact of the south-west ceasefire of July 2017 was never published."""
    secret = replace(zone(1, km=7), shared_with=("south", "relief"), salt=SALT)
    north.proposes(secret)
    first = memorandum(secret)
    north.says(st.InstrumentPropose(first))

    assert isinstance(watch.last.content, InstrumentView)
    assert watch.last.content.instrument.maps[0].sha256 == first.maps[0].sha256
    for heard in watch.heard:
        assert SALT not in documents.write_release(heard).decode()
        assert "ring" not in documents.write_release(heard).decode()
    assert any(SALT in documents.write_release(each).decode() for each in south.heard)
    with pytest.raises(NotFound, match="no zone north/zone/1 that you may see"):
        watch.says(st.InstrumentPropose(replace(first, id="theirs")))


def test_a_secret_map_without_a_salt_is_not_committed_to(town: Town, north: Voice) -> None:
    """A plain hash of a likely circle is found by trying likely circles (domain 6.9)."""
    secret = replace(zone(1), shared_with=("south",))
    north.proposes(secret)
    with pytest.raises(InvalidInput, match="could be found by trying"):
        north.says(st.InstrumentPropose(memorandum(secret)))


def test_a_map_is_named_at_its_newest_and_by_its_right_hash(town: Town, north: Voice) -> None:
    area = zone(1)
    north.proposes(area)
    right = memorandum(area).maps[0]
    with pytest.raises(InvalidInput, match="the digest of north/zone/1 v1"):
        north.says(
            st.InstrumentPropose(replace(memorandum(), maps=(replace(right, sha256="0" * 64),)))
        )
    north.amends(area, remarks="moved")
    with pytest.raises(Stale, match="stands at version 2, not 1"):
        north.says(st.InstrumentPropose(memorandum(area)))
    only_a_hash = MapRef("Annex", "ab" * 32)
    north.says(st.InstrumentPropose(replace(memorandum(), maps=(only_a_hash,))))


def test_a_text_for_named_readers_is_told_to_others_as_that_alone(
    town: Town, north: Voice, south: Voice, watch: Voice
) -> None:
    """The memorandum of October 2015: its text was withheld at one side's request."""
    in_force(town, memorandum(shared_with=("south",)))
    for heard in watch.heard_of("quiet"):
        assert isinstance(heard.content, NoteView)
        assert heard.disclosure is Disclosure.BLIND
        assert "Four quiet areas" not in heard.headline
    assert "in force" in watch.last.headline
    with pytest.raises(NotFound, match="no agreement quiet that you may see"):
        watch.says(st.InstrumentDate("quiet", 1, replace(MIDNIGHT, what="x_day")))


# ---- what cannot be


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"signatories": ("north", "mars")}, "a party of this desk"),
        ({"id": "south"}, "not a party's"),
        ({"version": 2}, "1, with which an agreement begins"),
    ],
)
def test_a_draft_that_names_nobody_here_is_refused(
    town: Town, north: Voice, change: dict[str, Any], words: str
) -> None:
    draft = memorandum(entry=EntryRule(1), renewal=None)
    with pytest.raises(InvalidInput, match=words):
        north.says(st.InstrumentPropose(replace(draft, **change)))


def test_what_contradicts_itself_is_refused_at_its_place() -> None:
    with pytest.raises(InvalidInput, match="entry/signatures: 4"):
        memorandum(entry=EntryRule(4))
    with pytest.raises(InvalidInput, match="entry/clause: 12"):
        memorandum(entry=EntryRule(1, clause="12"))
    with pytest.raises(InvalidInput, match="prevails: ru"):
        memorandum(prevails="ru")
    with pytest.raises(InvalidInput, match="clause 5"):
        replace(
            memorandum(),
            texts=(Text("en", WORDS), Text("ru", "1. Один.\n2. Два.\n3. Три.\n4. Четыре.\n")),
        )
    with pytest.raises(InvalidInput, match="clause 0: a number that stands twice"):
        memorandum(texts=(Text("en", WORDS + "0. Nought.\n"),))
    with pytest.raises(InvalidInput, match="each line ended by a line feed"):
        Text("en", "1. One.\r\n")


@pytest.mark.parametrize("zone", ["UTC", "Asia/Damascus", "America/Los_Angeles"])
@pytest.mark.parametrize("year", [1, 1969, 2201, 9999])
def test_a_year_that_no_agreement_is_of_is_refused(year: int, zone: str) -> None:
    for at in (datetime(year, 1, 1, tzinfo=UTC), datetime(year, 12, 31, 23, 59, tzinfo=UTC)):
        words = f"the year {year} does not fit: give a time in the years 1970 to 2200"
        with pytest.raises(InvalidInput, match=f"date/at: {words}"):
            DatedWords("maps_due", at, zone, False, "one day", source="a news agency")
        with pytest.raises(InvalidInput, match=f"lasts: {words}"):
            Period(months=1, zone=zone).after(at)


def test_a_term_that_ends_after_the_last_year_is_refused_with_the_draft() -> None:
    on = replace(MIDNIGHT, at=datetime(2150, 1, 1, tzinfo=UTC), zone="UTC")
    with pytest.raises(InvalidInput, match="lasts: the year 2250 does not fit"):
        memorandum(entry=EntryRule(3, on=on), term=Term(lasts=Period(1200)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"clauses": 2_001}, "texts/en: 2001 clauses does not fit: give at most 2000 clauses"),
        ({"dates": 201}, "dates: 201 dates does not fit: give at most 200 dates"),
    ],
)
def test_a_draft_of_more_than_anybody_reads_is_refused(change: dict[str, int], words: str) -> None:
    more = "".join(f"{number}. Word.\n" for number in range(6, change.get("clauses", 0)))  # and 0
    dates = (replace(MIDNIGHT, what="patrols"),) * change.get("dates", 0)
    with pytest.raises(InvalidInput, match=words):
        memorandum(texts=(Text("en", WORDS + more),), dates=dates)


def test_a_number_too_long_for_a_clause_is_words_of_the_clause_before() -> None:
    line = "9" * 5_000 + ". is no clause.\n"
    clauses = memorandum(texts=(Text("en", WORDS + line),)).texts[0].clauses
    assert [clause.number for clause in clauses] == ["0", "1", "2", "3", "4", "5"]
    assert clauses[-1].text.endswith(line)


def test_a_long_text_is_cut_into_clauses_once_however_often_it_is_asked_for(
    town: Town, north: Voice
) -> None:
    numbers = [str(number) for number in range(1, 1_001)]
    words = "".join(f"{number}. The parties keep to it.\n" for number in numbers)
    texts = (Text("en", words), Text("ru", words))
    north.says(st.InstrumentPropose(memorandum(texts=texts)))
    cut = clauses_of.cache_info().misses
    shown = instrument_document(town.picture, "south", "quiet")["clauses"]
    assert [clause["number"] for clause in shown] == numbers
    assert all(set(clause["texts"]) == {"en", "ru"} for clause in shown)
    assert clauses_of.cache_info().misses == cut


# ---- the record


def test_it_is_told_to_who_comes_later_and_a_silence_is_the_authors_to_know(
    town: Town, north: Voice, watch: Voice
) -> None:
    in_force(town, memorandum())
    watch.stands(StandingState.WITHDRAWN)
    town.later(MINUTE)
    watch.stands(StandingState.PARTICIPATING)
    assert watch.last.because == "instrument.stands"
    assert "quiet v1 stands: Four quiet areas (in force; ends" in watch.last.headline
    town.later(timedelta(hours=9))
    assert any("quiet" in each.headline for each in north.heard_because("release.silent"))


def test_the_record_is_audited_replayed_and_put_away_like_any_other(
    town: Town, north: Voice, south: Voice
) -> None:
    area = zone(1)
    north.proposes(area)
    in_force(town, memorandum(area, entry=EntryRule(3, on=MIDNIGHT)))
    south.says(st.InstrumentDate("quiet", 1, replace(MIDNIGHT, what="patrols")))
    for wait in (6 * HOUR, 2 * HOUR, 5 * DAY):
        for name in (*GUARANTORS, "watch"):
            town[name].acknowledges_all()
        town.later(wait)
    assert draft_of(town).standing is S.IN_FORCE
    south.says(st.InstrumentSuspend("quiet", 1, "a shot"))
    again = replay(town.office.log)
    assert again.instruments == town.picture.instruments
    assert read(write(town.picture)).instruments == town.picture.instruments
    assert town.audit().faults == ()
    assert [each for each in town.gaps() if each.subject == "quiet" and "never" in each.why] == []


def test_an_erased_draft_leaves_the_rest_of_the_record_standing(
    town: Town, north: Voice, south: Voice
) -> None:
    answer = north.says(st.InstrumentPropose(memorandum()))
    signs(south)
    town.office.log.erase_body(answer.index)
    again = replay(town.office.log)
    assert again.instruments == {}
    assert len(again.releases["watch"]) == len(town.picture.releases["watch"])
    assert {each.kind for each in town.audit().findings} == {"erased"}
