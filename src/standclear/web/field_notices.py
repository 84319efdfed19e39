"""Notices by the field form: written, looked at a second time, given.

    form -> look ("is it this place?") -> given, by a colleague's signature or the desk's
Promise: the position is said back in three notations and from a known place before anything is
given; "no, another" leads back to the field with what was typed.
Not here: what the fields hold (field_forms.py), signing (field_sign.py), who has them
(field_chain.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from standclear.core.errors import InvalidInput, StandclearError
from standclear.core.notice import Notice
from standclear.core.places.place import distance_m
from standclear.core.places.read_back import echo, read_back
from standclear.core.shape import Circle, Corridor, Point, Position
from standclear.core.statements import NoticeGive
from standclear.formats import documents
from standclear.service.people import drafts
from standclear.service.people.accounts import Known
from standclear.service.saying import is_refusal
from standclear.service.shown.records import is_over
from standclear.service.wording import show_time
from standclear.web import field_forms as forms
from standclear.web.asker import people_of
from standclear.web.field_forms import Wrong
from standclear.web.field_page import (
    FieldRoute,
    FromElsewhere,
    Me,
    Sent,
    known_of,
    language_of,
    page,
    words,
    writer,
)
from standclear.web.field_sign import keep_and_sign, new_form, signer_for, to_said
from standclear.web.served import served_of

router = APIRouter(route_class=FieldRoute)

Kind = Literal["site", "move"]

NEAR_M = 250
"""A second notice within it is usually of the same place; as in the app's form."""
WAYS = ("colleague", "desk")


@router.get("/{kind}")
def begin(request: Request, me: Me, kind: Kind) -> HTMLResponse:
    """An empty form."""
    zones = _zones(request, me)
    return _form(request, me, kind, forms.begun(kind, zones, served_of(request).now()))


@router.post("/{kind}")
def go_on(request: Request, sent: Sent, kind: Kind) -> Response:
    """Look at it, change it, or give it."""
    try:
        me = writer(request, sent)
    except FromElsewhere:
        return again(request, kind, sent, words(request)("form.again"))
    values = forms.typed(kind, sent, _zones(request, me))
    if sent.get("do") == "change":
        return _form(request, me, kind, values, form=sent.get("form", ""))
    found, number = _read(request, me, kind, values, sent)
    if found.notice is None:
        return _form(request, me, kind, values, found.faults, form=sent.get("form", ""))
    form = sent.get("form") or new_form(request)
    look = _Look(request, me, kind, values, form, number)
    if sent.get("do") not in WAYS:
        return look.page(found.notice, found.warnings)
    if sent.get("place_is") == "no":
        field = "coordinates" if kind == "site" else "route"
        other = {field: Wrong(words(request)("look.other"))}
        return _form(request, me, kind, values, wrong=other, form=look.form)
    if sent.get("place_is") != "yes":
        return look.page(found.notice, found.warnings, words(request)("look.say_which"))
    return _give(request, me, sent, look, found)


def again(request: Request, kind: str, sent: Mapping[str, str], said: str = "") -> HTMLResponse:
    """The form with what was typed, in a session that is new."""
    me = known_of(request)
    assert me is not None
    values = forms.typed(kind, sent, _zones(request, me))
    return _form(request, me, kind, values, form=sent.get("form", ""), said=said)


def _read(
    request: Request, me: Known, kind: Kind, values: Mapping[str, str], sent: Mapping[str, str]
) -> tuple[forms.ReadForm, str]:
    """The notice, under the number that was looked at or the next one."""
    people, party = people_of(request), me.person.party
    with served_of(request).reading() as picture:
        free = drafts.next_id(picture, people, party, kind)
        known = set(picture.parties)
    number = sent.get("record_id", "")
    number = number if number.isdecimal() and len(number) < 10 else free.rpartition("/")[2]
    found = forms.read_form(kind, values, owner=party, number=number)
    strangers = [
        share.party
        for share in (found.notice.recipients if found.notice else ())
        if share.party not in known or share.party == party
    ]
    if strangers:
        expected = f"parties of this desk: {', '.join(sorted(known - {party}))}"
        fault = InvalidInput("recipients", ", ".join(strangers), expected)
        return forms.ReadForm(None, {"recipients": fault}), number
    return found, number


def _give(
    request: Request, me: Known, sent: Mapping[str, str], look: _Look, found: forms.ReadForm
) -> Response:
    assert found.notice is not None
    people, statement = people_of(request), NoticeGive(found.notice)
    key = drafts.draft_id(me, look.form, statement)
    if people.store.drafts.find(key) is None and _taken(request, found.notice.id):
        # Somebody was given this number since it was looked at: the words stay, under the next.
        newer, look.number = _read(request, me, look.kind, look.values, {})
        assert newer.notice is not None
        statement = NoticeGive(newer.notice)
    try:
        return to_said(keep_and_sign(request, me, sent, key, statement))
    except StandclearError as fault:
        if not is_refusal(fault):
            raise
        missed = f"{words(request)('form.wrong')} {fault}"
        return look.page(statement.notice, found.warnings, missed, status=422)


def _taken(request: Request, record: str) -> bool:
    with served_of(request).reading() as picture:
        if record in picture.notices:
            return True
    waiting = people_of(request).store.drafts.waiting(record.partition("/")[0])
    return any(draft.about == record for draft in waiting)


# ---- the form


def _form(
    request: Request,
    me: Known,
    kind: str,
    values: dict[str, str],
    faults: Mapping[str, InvalidInput] | None = None,
    *,
    wrong: Mapping[str, Wrong] | None = None,
    form: str = "",
    said: str = "",
) -> HTMLResponse:
    served = served_of(request)
    with served.reading() as picture:
        others = forms.recipients_of(picture, me.person.party, served.now())
        language = language_of(request)
        names = {one: picture.get_party(one).party.name(language) for one in others}
    told = forms.wrongs(faults or {}, values, words(request)) | dict(wrong or {})
    return page(
        request,
        "form.html",
        422 if told else 200,
        kind=kind,
        fields=forms.fields_of(kind, _zones(request, me)),
        consent=forms.CONSENT,
        values=values,
        faults=told,
        telling=forms.telling(names, values["recipients"]),
        levels=forms.LEVELS,
        form=form or new_form(request),
        again=said,
    )


def _zones(request: Request, me: Known) -> tuple[str, ...]:
    """Clocks to choose from: the party's, the desk's, UTC."""
    served = served_of(request)
    with served.reading() as picture:
        own = picture.get_party(me.person.party).party.time_zone
        return tuple(dict.fromkeys((own, picture.mechanism.time_zone, "UTC")))


# ---- the second look


@dataclass
class _Look:
    """What is about to be given, said back."""

    request: Request
    me: Known
    kind: Kind
    values: dict[str, str]
    form: str
    number: str

    def page(
        self, notice: Notice, warnings: tuple[str, ...], missed: str = "", status: int = 0
    ) -> HTMLResponse:
        body = documents.write_statement(NoticeGive(notice))
        zone = self.values["zone"]
        return page(
            self.request,
            "look.html",
            status or (422 if missed else 200),
            kind=self.kind,
            notice=notice,
            places=[self._place(notice, position) for position in positions_of(notice)],
            warnings=warnings,
            near=self._near(notice),
            start=show_time(notice.valid_from, zone),
            end=show_time(notice.valid_until, zone),
            told=notice.recipients,
            canonical=body.decode("utf-8"),
            digest=sha256(body).hexdigest(),
            form=self.form,
            values=self.values | {"record_id": self.number},
            signer=signer_for(self.request, self.me),
            missed=missed,
        )

    def _place(self, notice: Notice, position: Position) -> dict[str, Any]:
        (volume,) = notice.volumes
        error_mm = volume.error_mm
        if isinstance(volume.shape, Point):
            error_mm += volume.shape.error_mm
        return {
            "read_back": read_back(position, language=language_of(self.request)),
            "notations": echo(position),
            "known_to": math.ceil(error_mm / 1000),
        }

    def _near(self, notice: Notice) -> list[dict[str, Any]]:
        """Places that one's own party gave already, and that may be the same."""
        if self.kind != "site":
            return []
        here = positions_of(notice)[0]
        with served_of(self.request).reading() as picture:
            owner = f"{self.me.person.party}/site/"
            mine = [
                held.notice
                for key, held in picture.notices.items()
                if key.startswith(owner) and not is_over(picture, key)
            ]
        apart = [(distance_m(here, positions_of(one)[0]), one) for one in mine]
        return [
            {"id": one.id, "name": one.name, "metres": round(metres)}
            for metres, one in sorted(apart, key=lambda each: each[0])
            if metres <= NEAR_M
        ]


def positions_of(notice: Notice) -> tuple[Position, ...]:
    """The positions that a person would read aloud."""
    shape = notice.volumes[0].shape
    match shape:
        case Point():
            return (shape.position,)
        case Circle():
            return (shape.centre,)
        case Corridor():
            return shape.route
        case _:
            return shape.parts[0][0]
