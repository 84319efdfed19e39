"""A cheap phone: pages as they come, forms filled in and sent as a browser without scripts does.

phone.goes("/field")
phone.sends(name="Mill clinic", category="health", do="look")      the page's last form
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from tests.town import MINUTE
from tests.web.people_door import PASSWORD, Browser, Desk


class Page(HTMLParser):
    """What a page without scripts is: words, links, and forms with what stands in them."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.answer, self.status, self.url = answer, answer.status_code, answer.url
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.forms: list[Form] = []
        self._words: list[str] = []
        self._select: tuple[str, bool] | None = None
        self._area = ""
        self.feed(answer.text)
        self.close()

    @property
    def words(self) -> str:
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if tag == "form":
            self.forms.append(Form(given["action"]))
        elif self.forms:
            self._into(self.forms[-1], tag, given)

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].values[self._area] += data
        elif self.tags[-1:] and self.tags[-1][0] != "style":
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = None
        elif tag == "style":
            self.tags.append(("", {}))

    def _into(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "input" and given.get("type") in ("checkbox", "radio"):
            form.values.setdefault(name, "")
            if "checked" in given:
                form.values[name] = given.get("value", "on")
        elif tag == "input":
            form.values[name] = given.get("value", "")
        elif tag == "textarea":
            form.values[name], self._area = "", name
        elif tag == "select":
            self._select = (name, False)
        elif tag == "option" and self._select is not None:
            if "selected" in given or not self._select[1]:
                form.values[self._select[0]] = given.get("value", "")
                self._select = (self._select[0], True)
        elif tag == "button" and "name" in given:
            form.buttons.append(given["value"])


@dataclass
class Form:
    action: str
    values: dict[str, str] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)


@dataclass
class Phone:
    """One phone; `page` is what it shows."""

    client: httpx.Client
    origin: str
    page: Page | None = None

    def goes(self, path: str, **headers: str) -> Page:
        self.page = Page(self.client.get(path, headers=headers, follow_redirects=True))
        return self.page

    def sends(self, action: str = "", **values: str) -> Page:
        """Fill in and send the form of this action; else the last but the one that signs out."""
        return self.posts(self.form(action), **values)

    def form(self, action: str = "") -> Form:
        assert self.page is not None
        forms = [one for one in self.page.forms if action or one.action != "/field/session/end"]
        return next(one for one in reversed(forms) if action in ("", one.action))

    def posts(self, form: Form, **values: str) -> Page:
        typed = {name.replace("__", "."): value for name, value in values.items()}
        data = {name: value for name, value in {**form.values, **typed}.items() if name}
        headers = {"Origin": self.origin, "Sec-Fetch-Site": "same-origin"}
        answer = self.client.post(form.action, data=data, headers=headers, follow_redirects=True)
        self.page = Page(answer)
        return self.page


def phone_of(desk: Desk, party: str, person: str) -> tuple[Phone, Browser]:
    """Somebody's phone, signed in by password and code; and the browser with which they joined."""
    browser = desk.enrols(party, person)
    phone = Phone(desk.browser().client, desk.address)
    phone.goes("/field")
    enters(desk, phone, person, browser.secret)
    return phone, browser


def enters(desk: Desk, phone: Phone, person: str, secret: str) -> Page:
    """Sign in on the page that the phone shows; a code counts once, so time goes on."""
    desk.town.clock.now += MINUTE
    return phone.sends("/field/session", person=person, password=PASSWORD, code=desk.code(secret))


CLINIC = {
    "name": "Mill clinic", "category": "health", "function": "surgery", "link": "operates",
    "coordinates": "35.9306N 36.6339E", "place": "Idlib", "focal_point": "watch +1 555 0100",
    "to__north": "full", "to__south": "coarse", "consent": "yes",
}  # fmt: skip
"""A filled-in form of a place."""

CONVOY = {
    "name": "Friday convoy", "mission_type": "food", "route": "35.93N 36.63E\n36.20N 36.65E",
    "passengers": "9", "contact_on_board": "sat +870 555", "control_room": "ops +1 555 0100",
    "vehicles": "truck, white, TR 1234, yes", "to__north": "full", "consent": "yes",
}  # fmt: skip
"""A filled-in form of a movement."""
