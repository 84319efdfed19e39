"""Pages for a cheap phone on a slow line: how they are made, whoever they are for.

Promise: a page is whole in one answer (its style within), runs no script and loads nothing; every
word from outside is escaped; what went wrong is a page too, and not a document for programs.
Pages are not compressed: they hold a secret beside what others wrote (the BREACH attack, 2013),
and fit into the first window of a connection as they are (RFC 6928: ten segments, 14 600 bytes).
Not here: what stands on them (field*.py), the words (templates/*.json).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException

from standclear.core.errors import NotAllowed, StandclearError
from standclear.core.places.compass import Language
from standclear.core.telling import DISCLAIMER_IN
from standclear.log.errors import Busy, LogError
from standclear.service.people.accounts import Known
from standclear.service.people.secrets import csrf_of
from standclear.web.asker import people_of
from standclear.web.faults import STATUS, log
from standclear.web.identity import check_from_here, is_tls, session_of
from standclear.web.served import served_of

LANGUAGES: dict[Language, str] = {"en": "English", "ru": "Русский", "ar": "العربية"}
LANGUAGE_COOKIE = "standclear_language"
YEAR_S = 365 * 24 * 3600

_TEMPLATES = files("standclear.web") / "templates"
_CSS = (_TEMPLATES / "field.css").read_text(encoding="utf-8")
_DIGEST = base64.b64encode(hashlib.sha256(_CSS.encode()).digest()).decode("ascii")
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_DIGEST}'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    # With `no-referrer` browsers send forms with `Origin: null` (Fetch, 3.1), as strangers do.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_PAGES = Environment(
    loader=PackageLoader("standclear.web", "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)

Words = Callable[..., str]


@cache
def words_of(language: Language) -> dict[str, str]:
    """The dictionary of one language."""
    found: dict[str, str] = json.loads((_TEMPLATES / f"{language}.json").read_text("utf-8"))
    return found


def translator(language: Language) -> Words:
    """`t("home.owed", count=3)` in a language."""
    words = words_of(language)

    def t(key: str, /, **values: object) -> str:
        return words[key].format(**values) if values else words[key]

    return t


def language_of(request: Request) -> Language:
    """As asked for on this page, as chosen before, as the browser prefers; else English."""
    asked = [request.query_params.get("lang", ""), request.cookies.get(LANGUAGE_COOKIE, "")]
    preferred = request.headers.get("Accept-Language", "").split(",")
    for one in (*asked, *(each.split(";")[0].strip()[:2].lower() for each in preferred)):
        for language in LANGUAGES:
            if one == language:
                return language
    return "en"


def words(request: Request) -> Words:
    return translator(language_of(request))


def page(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """One page in the reader's language."""
    language = language_of(request)
    served = served_of(request)
    me = known_of(request)
    text = _PAGES.get_template(template).render(
        lang=language,
        t=translator(language),
        languages=LANGUAGES.items(),
        css=_Style(_CSS),
        desk=served.office.picture.mechanism.name,
        me=me,
        csrf=_csrf(request) if me else "",
        here=request.url.path,
        now=stamp(served.now()),
        stamp=stamp,
        fixed=DISCLAIMER_IN,
        **values,
    )
    answer = HTMLResponse(text, status, HEADERS)
    if request.query_params.get("lang") in LANGUAGES:
        answer.set_cookie(
            LANGUAGE_COOKIE,
            language,
            max_age=YEAR_S,
            path="/",
            secure=is_tls(served.door),
            samesite="lax",
            httponly=True,
        )
    return answer


class _Style(str):
    """Our own style sheet, which is not to be escaped."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def stamp(at: datetime | int | None) -> str:
    """ "2030-01-01 08:00Z", of an instant or of seconds since 1970."""
    if at is None:
        return ""
    instant = datetime.fromtimestamp(at, UTC) if isinstance(at, int) else at.astimezone(UTC)
    return f"{instant:%Y-%m-%d %H:%M}Z"


def clock(span: timedelta, t: Words) -> str:
    """How long, for somebody who waits: "2 h 5 min"."""
    minutes = int(abs(span).total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    name = "days" if days else "hours" if hours else "minutes"
    return t(f"span.{name}", days=days, hours=hours, minutes=minutes)


# ---- who asks, and what was sent


def _csrf(request: Request) -> str:
    """The value that forms of this session carry."""
    begun: str = getattr(request.state, "field_csrf", "")  # of a session that this answer begins
    return begun or csrf_of(session_of(request, served_of(request).door))


class SignInFirst(Exception):
    """Nobody is signed in; `kept` is what was typed, to be gone on with."""

    def __init__(self, kept: Mapping[str, str]) -> None:
        super().__init__("sign in first")
        self.kept = dict(kept)


class FromElsewhere(Exception):
    """The form was not made for this session: it is shown again, with what was typed."""


def known_of(request: Request) -> Known | None:
    """Who is signed in with this browser; None for nobody."""
    if not hasattr(request.state, "field_known"):
        secret = session_of(request, served_of(request).door)
        request.state.field_known = people_of(request).by_session(secret) if secret else None
    found: Known | None = request.state.field_known
    return found


def reader(request: Request) -> Known:
    """Whoever is signed in."""
    found = known_of(request)
    if found is None:
        raise SignInFirst({})
    return found


Me = Annotated[Known, Depends(reader)]


async def posted(request: Request) -> dict[str, str]:
    """The fields of a form, trimmed; files are passed over."""
    form = await request.form(max_files=0, max_fields=300)
    return {name: value.strip() for name, value in form.items() if isinstance(value, str)}


Sent = Annotated[dict[str, str], Depends(posted)]


def writer(request: Request, sent: Mapping[str, str]) -> Known:
    """Whoever sent this form of this desk, in the session that it was made for."""
    door = served_of(request).door
    if "Origin" in request.headers or "Sec-Fetch-Site" in request.headers:
        check_from_here(request, door)
    found = known_of(request)
    if found is None:
        raise SignInFirst(sent)
    if not hmac.compare_digest(sent.get("csrf", "").encode(), _csrf(request).encode()):
        raise FromElsewhere
    return found


# ---- what went wrong, as a page


class FieldRoute(APIRoute):
    """A route whose faults are pages."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await answer(request)
            except SignInFirst as nobody:
                query = f"?{request.url.query}" if request.method == "GET" else ""
                to = request.url.path + (query if len(query) > 1 else "")
                return page(
                    request, "sign_in.html", 401, wrong=False, kept=kept(nobody.kept), to=to,
                    person="", lapsed=to != "/field",
                )  # fmt: skip
            except FromElsewhere:
                return fault_page(request, 409, words(request)("form.again"))
            except (StandclearError, LogError, HTTPException, RequestValidationError) as fault:
                return _told(request, fault)

        return handle


KEPT = "kept."


def kept(sent: Mapping[str, str]) -> dict[str, str]:
    """What was typed, as hidden fields of the page that asks who is asking."""
    return {f"{KEPT}{name}": value for name, value in sent.items() if name != "csrf" and value}


def fault_page(
    request: Request, status: int, said: str, detail: str = "", possible: tuple[str, ...] = ()
) -> HTMLResponse:
    return page(request, "fault.html", status, said=said, detail=detail, possible=possible)


def _told(request: Request, fault: Exception) -> HTMLResponse:
    status = 500
    possible: tuple[str, ...] = ()
    match fault:
        case NotAllowed():
            status, possible = 403, fault.possible
        case StandclearError():
            status = next((s for kind, s in STATUS.items() if isinstance(fault, kind)), 500)
        case HTTPException():
            status = fault.status_code
        case RequestValidationError():
            status = 422
        case Busy():
            status = 503
        case _:
            pass
    if status == 500:
        log.critical("the field form: %s", fault)
    held = words_of(language_of(request))
    said = held.get(f"fault.{status}", held["fault.500" if status >= 500 else "fault.422"])
    detail = str(fault.detail) if isinstance(fault, HTTPException) else str(fault)
    if isinstance(fault, RequestValidationError):
        detail = ""  # in words for programs
    return fault_page(request, status, said, detail, possible)
