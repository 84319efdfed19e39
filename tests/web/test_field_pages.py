"""One bar of signal: two round trips a second, some kilobytes a second. A page must come whole in
the first window of the connection, be read in one's own language, and show one's own alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.web import field_page
from standclear.web.field_forms import FIELDS, chosen_levels, telling, typed
from standclear.web.field_page import LANGUAGES, words_of
from tests.town import HOUR, site
from tests.web.people_door import Desk
from tests.web.phone import CLINIC, CONVOY, Page, Phone, phone_of

WINDOW = 14_600
"""Ten segments of 1460 bytes: the first window of a connection (RFC 6928)."""
TEMPLATES = Path(field_page.__file__).parent / "templates"


def wire(answer: httpx.Response) -> int:
    """Bytes of the answer, headers and all."""
    headers = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
    return len(answer.content) + headers + len("HTTP/1.1 200 OK\r\n\r\n")


def many_told(desk: Desk) -> None:
    """An inbox and a chain of a busy month."""
    for number in range(1, 24):
        desk.town["relief"].gives(site(number=number, east_km=number * 7, to=("north", "south")))
        desk.town["north"].gives(
            site(number=number, east_km=number * 9, owner="north", to=("relief",),
                 name="Дом для перемещённых лиц у старой мельницы"[:60])
        )  # fmt: skip
    desk.town.clock.now += 30 * HOUR


def pages(desk: Desk, phone: Phone) -> Iterator[Page]:
    """Every page of the field form."""
    for path in ("/field", "/field/notices", "/field/notices/site/3", "/field/inbox"):
        yield phone.goes(path)
    yield phone.goes(f"/field/inbox/{desk.town['relief'].last.number}")
    for kind, filled in (("site", CLINIC), ("move", CONVOY)):
        yield phone.goes(f"/field/{kind}")
        yield phone.sends(do="look")  # every fault at once
        assert phone.page is not None
        assert phone.page.status == 422
        route = {"route": "\n".join(f"35.9{n}12N 36.6{n}34E" for n in range(10, 22))}
        yield phone.sends(**filled | (route if kind == "move" else {}), do="look")
        assert phone.page.status == 200, phone.page.words
        yield phone.sends(place_is="yes", do="colleague")
    yield phone.goes("/field/notices/site/999")
    yield Page(httpx.get(f"{phone.origin}/field", headers={"Accept-Language": "ru"}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_fits_into_the_first_window_and_runs_nothing(desk: Desk, language: str) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    many_told(desk)
    browser_at = desk.town.clock.now
    rita.client.cookies.set("standclear_language", language, domain="127.0.0.1", path="/")
    # thirty hours have gone by: the session has ended, and is begun anew
    _enter_again(desk, rita)
    sizes = {}
    for number, page in enumerate(pages(desk, rita)):
        answer = page.answer
        sizes[f"{number} {answer.url.path}"] = wire(answer)
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src")
        assert "<script" not in answer.text
        assert 'style="' not in answer.text
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', answer.text)
        assert ('dir="rtl"' in answer.text) == (language == "ar" and number < 14)
    assert max(sizes.values()) < WINDOW, sizes
    assert browser_at <= desk.town.clock.now


CHOICES = ("", "full", "full:500", "coarse", "blind")


@given(
    st.dictionaries(
        st.from_regex(r"\Aparty-[0-9]{1,2}\Z"), st.sampled_from(CHOICES), min_size=0, max_size=26
    )
)
@settings(max_examples=60, deadline=None)
def test_whom_to_tell_is_shown_again_as_it_was_chosen(chosen: dict[str, str]) -> None:
    """Shown as choices, ticks or ids: what a browser would send back says the same."""
    told = {party: level for party, level in chosen.items() if level}
    sent = {f"to.{party}": level for party, level in told.items()}
    text = typed("site", sent, ("UTC",))["recipients"]
    shown = telling(dict.fromkeys(sorted(chosen), "Name"), text)
    again = {"recipients": shown.typed, "alike": shown.alike}
    for party, _, level in shown.parties:
        again[f"to.{party}"] = ("alike" if level else "") if shown.ticks else level
    assert chosen_levels(typed("site", again, ("UTC",))["recipients"]) == (told or {"": "full"})


def test_a_long_telling_is_cut_on_the_phone_and_whole_on_paper(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    long = "مستشفى الرحمة عند الطاحونة القديمة " * 60
    desk.town["north"].gives(site(owner="north", to=("relief",), name=long * 3))
    number = desk.town["relief"].last.number
    for path in (f"/field/inbox/{number}", "/field/inbox"):
        assert wire(rita.goes(path).answer) < WINDOW
    assert "It goes on" in rita.goes(f"/field/inbox/{number}").words
    paper = Page(rita.client.get(f"/print/release/{number}"))
    assert paper.words.count("الرحمة") >= 180


def _enter_again(desk: Desk, phone: Phone) -> None:
    from tests.town import MINUTE
    from tests.web.people_door import PASSWORD

    held = desk.people.store.passwords.find("rita")
    assert held is not None
    desk.town.clock.now += MINUTE
    phone.goes("/field")
    phone.sends("/field/session", person="rita", password=PASSWORD, code=desk.code(held.secret))


def test_every_language_says_everything_with_the_same_figures() -> None:
    english = words_of("en")
    for language in LANGUAGES:
        found = words_of(language)
        assert found.keys() == english.keys()
        for key, text in found.items():
            assert text.strip(), key
            assert sorted(re.findall(r"\{\w+\}", text)) == sorted(
                re.findall(r"\{\w+\}", english[key])
            ), key


def test_every_word_that_a_page_asks_for_is_there() -> None:
    english = words_of("en")
    used = set()
    for template in TEMPLATES.glob("*.html"):
        used |= set(re.findall(r't\("([a-z_.0-9]+)"[,)]', template.read_text(encoding="utf-8")))
    used |= {f"f.{one.id}" for fields in FIELDS.values() for one in fields}
    used |= {f"h.{one.id}" for fields in FIELDS.values() for one in fields if one.help}
    used |= {
        f"v.{choice}" for fields in FIELDS.values() for one in fields for choice in one.choices
    }
    assert used <= english.keys(), used - english.keys()
    assert json.dumps(english)


def test_labels_stand_at_every_field_and_headings_begin_with_one(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    for kind in ("site", "move"):
        page = rita.goes(f"/field/{kind}")
        labelled = {given.get("for") for tag, given in page.tags if tag == "label"}
        fields = [given for tag, given in page.tags
                  if tag in ("input", "select", "textarea") and given.get("type") not in
                  ("hidden", "checkbox", "radio")]  # fmt: skip
        assert all(given["id"] in labelled for given in fields)
        ids = [given["id"] for _, given in page.tags if "id" in given]
        assert len(ids) == len(set(ids))
        described = " ".join(given.get("aria-describedby", "") for _, given in page.tags).split()
        assert set(described) <= set(ids)
        assert [tag for tag, _ in page.tags if tag == "h1"] == ["h1"]


def test_nobody_else_sees_a_draft_or_a_notice_of_others(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    anna, _ = phone_of(desk, "north", "anna")
    boris, office = phone_of(desk, "relief", "boris")
    rita.goes("/field/site")
    rita.sends(**CLINIC, do="look")
    waits = rita.sends(place_is="yes", do="colleague")
    for other in (anna, boris):  # boris looks at it in the app, whole
        page = other.goes(waits.url.path)
        assert (page.status, "Mill" in page.words) == (404, False)
    assert "Mill" not in anna.goes("/field").words
    assert len(office.items("/v1/drafts")) == 1
    clerk = desk.enrols("desk", "clerk")
    for browser in (desk.enrols("north", "olga"), clerk):
        assert browser.items("/v1/drafts") == []
        taken = browser.delete(f"/v1/drafts/{waits.url.path.rsplit('/', 1)[1]}")
        assert taken.status_code == 404
    desk.town["relief"].gives(site(number=5, to=()))
    assert anna.goes("/field/notices/site/5").status == 404
    assert "Mercy" not in anna.goes("/field/notices").words + anna.goes("/field/inbox").words


def test_a_form_from_another_site_does_nothing(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    rita.goes("/field/site")
    form = rita.form().values | {name.replace("__", "."): v for name, v in CLINIC.items()}
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = rita.client.post("/field/site", data=form, headers=headers)
        assert answer.status_code == 403
        assert "Mill clinic" not in answer.text
    for path in ("/field/session", "/field/session/end"):
        sent = rita.client.post(path, data={}, headers={"Sec-Fetch-Site": "cross-site"})
        assert sent.status_code in (403, 401)
    assert rita.goes("/field").status == 200


def test_what_others_wrote_is_words_and_never_a_page(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    nasty = "<script>alert(1)</script>\"'><i>x"
    desk.town["north"].gives(site(owner="north", to=("relief",), name=nasty))
    number = desk.town["relief"].last.number
    for path in ("/field/inbox", f"/field/inbox/{number}", f"/print/release/{number}"):
        answer = rita.client.get(path)
        assert "<script" not in answer.text
        assert "<i>" not in answer.text
