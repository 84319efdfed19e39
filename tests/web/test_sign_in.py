"""An officer at an isolated post signs in by password and one-time code, and out again.

Nobody learns who has an account here; a code that somebody looked at over a shoulder is worth
nothing; a page of another site can use nobody's session; what was acknowledged survives a crash.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from standclear.service.people import invites
from standclear.service.people.accounts import People
from standclear.service.people.passwords import Costs
from standclear.store.people import PeopleStore
from tests.town import Clock
from tests.web.people_door import PASSWORD, Desk


def test_a_person_signs_in_and_is_who_they_are(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    desk.town.later(timedelta(minutes=2))
    again = desk.browser()
    again.secret = anna.secret
    again.keeps(desk.signs_in(again, "anna"))
    me = again.get("/v1/me").json()
    assert (me["person"], me["party"], me["roles"], me["desk"]) == (
        "anna",
        "north",
        ["duty"],
        False,
    )
    assert me["csrf"] == again.csrf
    assert me["keys"][0]["key_id"] == "north#1"
    assert me["thread"]["seq"] == desk.town.office.thread_of("north").seq
    assert me["checks_left"] == desk.town.picture.mechanism.checks_per_day


def test_a_wrong_id_a_wrong_password_and_a_wrong_code_are_answered_alike(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    desk.town.later(timedelta(minutes=2))
    answers = [
        desk.signs_in(anna, "nobody"),
        desk.signs_in(anna, "anna", password="another four heron words"),
        desk.signs_in(anna, "anna", code="000000"),
    ]
    assert {(a.status_code, a.text) for a in answers} == {(401, answers[0].text)}
    assert "set-cookie" not in answers[0].headers


def test_that_nobody_has_this_name_takes_as_long_to_say(tmp_path: Path, desk: Desk) -> None:
    costs = Costs(passes=2, memory_kib=8 * 1024, lanes=1)
    dear = People(PeopleStore(tmp_path / "dear.db"), clock=desk.town.clock, costs=costs)
    secret = invites.first_invite(dear, "desk")
    assert secret is not None
    code = desk.code(invites.look(dear, secret).secret)
    invites.join(dear, secret, invites.Joining("anna", "Anna", PASSWORD, code), None)

    def seconds(person: str) -> float:
        begun = perf_counter()
        assert dear.sign_in(person, "wrong heron words", "000000") is None
        return perf_counter() - begun

    seconds("nobody")
    there = median(seconds("anna") for _ in range(15))
    not_there = median(seconds("nobody") for _ in range(15))
    assert 0.3 < there / not_there < 3  # one that looked nothing up would take a hundredth
    dear.close()


def test_a_code_counts_once(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    assert desk.signs_in(anna, "anna").status_code == 401  # the code that she enrolled with
    desk.town.later(timedelta(minutes=2))
    assert desk.signs_in(anna, "anna").status_code == 201
    assert desk.signs_in(anna, "anna").status_code == 401


def test_a_code_before_the_last_one_used_no_longer_counts(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    desk.town.later(timedelta(minutes=2))
    before = desk.code(anna.secret)
    desk.town.later(timedelta(seconds=30))
    assert desk.signs_in(anna, "anna").status_code == 201
    assert desk.signs_in(anna, "anna", code=before).status_code == 401


def test_a_code_is_taken_one_step_late_and_no_later(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    desk.town.later(timedelta(minutes=2))
    early = desk.code(anna.secret)
    desk.town.later(timedelta(seconds=60))
    assert desk.signs_in(anna, "anna", code=early).status_code == 401
    desk.town.later(timedelta(minutes=2))
    late = desk.code(anna.secret)
    desk.town.later(timedelta(seconds=30))
    assert desk.signs_in(anna, "anna", code=late).status_code == 201


def test_guesses_at_one_name_are_slowed_whether_or_not_it_exists(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    desk.town.later(timedelta(minutes=2))
    for name in ("anna", "nobody"):
        answers = [desk.signs_in(anna, name, code="000000").status_code for _ in range(6)]
        assert answers == [401] * 5 + [429]
    refused = desk.signs_in(anna, "anna")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    desk.town.later(timedelta(seconds=31))
    assert desk.signs_in(anna, "anna").status_code == 201


def test_guesses_from_one_address_are_slowed_over_all_names(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    answers = [desk.signs_in(anna, f"name{n}", code="0").status_code for n in range(22)]
    assert answers[:20] == [401] * 20
    assert 429 in answers[20:]


def test_a_session_is_new_at_each_sign_in_and_the_old_one_ends(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    before = anna.cookie
    desk.town.later(timedelta(minutes=2))
    anna.keeps(desk.signs_in(anna, "anna"))
    assert anna.cookie != before
    assert desk.people.by_session(before) is None


def test_a_session_ends_after_eight_idle_hours(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    for _ in range(2):
        desk.town.clock.now += timedelta(hours=7, minutes=59)
        assert anna.get("/v1/me").status_code == 200
    desk.town.clock.now += timedelta(hours=8)
    assert anna.get("/v1/me").status_code == 401


def test_a_session_ends_after_a_day_however_busy(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    for _ in range(23):
        desk.town.clock.now += timedelta(hours=1)
        assert anna.get("/v1/me").status_code == 200
    desk.town.clock.now += timedelta(hours=1)
    assert anna.get("/v1/me").status_code == 401


def test_signing_out_here_leaves_other_browsers_and_everywhere_leaves_none(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    tablet, phone = desk.browser(), desk.browser()
    for browser in (tablet, phone):
        desk.town.later(timedelta(minutes=2))
        browser.secret = anna.secret
        browser.keeps(desk.signs_in(browser, "anna"))
    assert len(anna.items("/v1/sessions")) == 3
    assert anna.delete("/v1/sessions/current").status_code == 204
    assert [b.get("/v1/me").status_code for b in (anna, tablet, phone)] == [401, 200, 200]
    assert tablet.delete("/v1/sessions").status_code == 204
    assert [b.get("/v1/me").status_code for b in (tablet, phone)] == [401, 401]


def test_a_page_of_another_site_can_change_nothing(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    sign_out = "/v1/sessions/current"
    for refused in (
        anna.delete(sign_out, **{"X-CSRF-Token": ""}),
        anna.delete(sign_out, **{"X-CSRF-Token": "x" * 43}),
        anna.delete(sign_out, Origin="https://elsewhere.example"),
        anna.delete(sign_out, **{"Sec-Fetch-Site": "cross-site"}),
        anna.delete(sign_out, **{"Sec-Fetch-Site": "same-site"}),
        anna.delete(sign_out, Origin=""),
    ):
        assert refused.status_code == 403, refused.text
        assert refused.headers["content-type"] == "application/problem+json"
    assert anna.get("/v1/me").status_code == 200
    assert anna.delete(sign_out, **{"Sec-Fetch-Site": "same-origin"}).status_code == 204


def test_nobody_is_signed_in_by_a_page_of_another_site(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    desk.town.later(timedelta(minutes=2))
    said = {"person": "anna", "password": PASSWORD, "code": desk.code(anna.secret)}
    elsewhere = desk.browser()
    answer = elsewhere.post("/v1/sessions", said, Origin="https://elsewhere.example")
    assert answer.status_code == 403


def test_the_cookie_is_kept_from_scripts_and_other_sites(desk: Desk) -> None:
    token = desk.invites("north")
    browser = desk.browser()
    secret = browser.post("/v1/enrolments/look", {"token": token}).json()["secret"]
    joining = {"token": token, "person": "bo", "name": "Bo", "password": PASSWORD,
               "code": desk.code(secret)}  # fmt: skip
    cookie = browser.post("/v1/enrolments", joining).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/;" in cookie
    assert "max-age=86400" in cookie


def test_nothing_that_opens_the_door_stands_in_the_file(desk: Desk, tmp_path: Path) -> None:
    anna = desk.enrols("north", "anna")
    token = anna.post("/v1/tokens", {"name": "gis", "scopes": ["read"], "days": 1}).json()["token"]
    link = anna.post("/v1/invites", {}).json()["link"]
    held = b"".join(p.read_bytes() for p in tmp_path.glob("people.db*"))
    assert b"anna" in held  # so that absence means something
    for secret in (anna.cookie, anna.csrf, token, link.partition("#")[2], PASSWORD):
        assert secret.encode() not in held


def test_the_file_is_its_owners_alone(desk: Desk, tmp_path: Path) -> None:
    desk.enrols("north", "anna")
    assert {oct(p.stat().st_mode & 0o777) for p in tmp_path.glob("people.db*")} == {"0o600"}


def test_somebody_disabled_is_out_at_once(desk: Desk) -> None:
    anna, chief = desk.enrols("north", "anna"), desk.enrols("north", "chief")
    made = anna.post("/v1/tokens", {"name": "gis", "scopes": ["read"], "days": 1}).json()
    program = desk.program(made["token"])
    assert program.get("/v1/me").status_code == 200
    assert chief.delete("/v1/people/anna").status_code == 204
    assert anna.get("/v1/me").status_code == 401
    assert program.get("/v1/me").status_code == 401
    desk.town.later(timedelta(minutes=2))
    assert desk.signs_in(anna, "anna").status_code == 401
    shown = {p["person"]: p["disabled_s"] for p in chief.items("/v1/people")}
    assert shown["chief"] is None
    assert shown["anna"]


def test_people_are_disabled_by_their_own_party_or_the_desk(desk: Desk) -> None:
    desk.enrols("north", "anna")
    south, officer = desk.enrols("south", "boris"), desk.enrols("desk", "clerk")
    assert south.delete("/v1/people/anna").status_code == 404
    assert [p["person"] for p in south.items("/v1/people")] == ["boris"]
    assert south.get("/v1/people?party=north").status_code == 403
    assert len(officer.items("/v1/people")) == 3
    assert officer.delete("/v1/people/anna").status_code == 204


CRASH = """
import sys
from pathlib import Path
from standclear.service.people import invites
from standclear.service.people import invites
from standclear.service.people.accounts import People
from standclear.service.people.passwords import Costs
from standclear.store.people import PeopleStore
from tests.town import Clock
people = People(PeopleStore(Path(sys.argv[1])), clock=Clock())
person = invites.Person("anna", "north", "Anna", (), b"handle", people.now_s())
link = invites._make(people, party="north", roles=(), person="", by="test")[0]
from standclear.service.people.passwords import step_of
import pyotp
found = invites.look(people, link)
code = pyotp.TOTP(found.secret).at(people.now_s())
joining = invites.Joining("anna", "Anna", "four unrelated heron words", code)
print(invites.join(people, link, joining, None).secret, link, flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
def test_a_session_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    file = tmp_path / "people.db"
    with subprocess.Popen(
        [sys.executable, "-c", CRASH, str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        secret, link = process.stdout.readline().split()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    store = PeopleStore(file)
    people = People(store, clock=Clock())
    known = people.by_session(secret)
    assert known is not None
    assert known.person.name == "Anna"
    assert [each.used_by for each in store.invites.all()] == ["anna"]
    assert link not in file.read_bytes().decode("latin-1")
    store.close()
