"""People at their browsers, as the journeys speak of them.

anna = floor.enrols("north", "anna")        has joined, and is signed in; sees nothing yet
anna = floor.joins("north", "anna")         joins by a link at a browser, as anybody does
anna.takes_key_from_file()                  the party's own key, from the command line's file
anna.goes("/inbox"); anna.presses("Sign and send")
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.web.people_door import PASSWORD, Desk

LAPTOP = {"width": 1366, "height": 768}
PATIENCE_MS = 15_000
MAPLESS = """const drawn = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
    return kind.startsWith("webgl") ? null : drawn.call(this, kind, ...more);
};"""
"""A machine that cannot draw the map, as there are some: whoever has no map misses nothing."""


def pem_of(party: str, number: int = 1) -> bytes:
    """The file that the command line keeps the party's key in."""
    seed = sha256(f"{party}#{number}".encode()).digest()
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@dataclass
class Officer:
    """One person at one browser."""

    party: str
    page: Any
    address: str

    def goes(self, path: str) -> None:
        self.page.goto(self.address + path)

    def presses(self, name: str, *, exact: bool = False) -> None:
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def fills(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def sees(self, text: str) -> None:
        """Waits until it is there."""
        self.page.get_by_text(text).locator("visible=true").first.wait_for()

    def text(self) -> str:
        found: str = self.page.locator("main").inner_text()
        return found

    def takes_key_from_file(self) -> None:
        self.goes("/admin/keys")
        file = {"name": "key.pem", "mimeType": "application/x-pem-file"}
        self.page.locator("input[type=file]").set_input_files(
            [{**file, "buffer": pem_of(self.party)}]
        )
        self.sees(f"{self.party}#1")

    def signs(self) -> None:
        """Signs what the page shows, and waits for its entry."""
        self.presses("Sign and send")
        self.page.get_by_role("region", name="What you sign").wait_for(state="detached")
        self.sees("Download the receipt")

    def scrolls_sideways(self) -> bool:
        script = """[document.documentElement, document.querySelector("main")]
            .some((each) => each.scrollWidth > each.clientWidth + 1)"""
        return bool(self.page.evaluate(script))


@dataclass
class Floor:
    """The desk, and the browsers that have come to it; `faults` is what went wrong in any."""

    desk: Desk
    chromium: Any
    faults: list[str] = field(default_factory=list)
    _contexts: list[Any] = field(default_factory=list)

    def comes(
        self,
        party: str,
        *,
        language: str = "en",
        guided: bool = False,
        mapped: bool = True,
        **context: Any,
    ) -> Officer:
        """A new browser, with nobody signed in; who needs no guide has put it away.

        Not `mapped` where a journey asks nothing of the map: this machine draws it slowly.
        """
        calm = {"viewport": LAPTOP, "locale": "en-GB", "reduced_motion": "reduce"}
        shape: dict[str, Any] = calm | context
        made = self.chromium.new_context(**shape)
        made.set_default_timeout(PATIENCE_MS)
        made.add_init_script(f"localStorage.setItem('language', '{language}')")
        if not guided:
            made.add_init_script("localStorage.setItem('guide', 'away')")
        if not mapped:
            made.add_init_script(MAPLESS)
        page = made.new_page()
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        page.on("request", self._heard)
        page.on("console", self._said)
        self._contexts.append(made)
        return Officer(party, page, self.desk.address)

    def enrols(self, party: str, person: str, *, language: str = "en", **context: Any) -> Officer:
        """Somebody who has joined elsewhere, at a browser that has the session's cookie."""
        officer = self.comes(party, language=language, **context)
        cookies = self.desk.enrols(party, person).client.cookies
        officer.page.context.add_cookies(
            [{"name": name, "value": cookies[name], "url": self.desk.address} for name in cookies]
        )
        return officer

    def joins(self, party: str, person: str, *, language: str = "en", **context: Any) -> Officer:
        """Somebody joins by a link: password, one-time code, and the session that follows."""
        officer = self.comes(party, language=language, **context)
        page = officer.page
        page.goto(f"{self.desk.address}/enrol#{self.desk.invites(party)}")
        page.locator("[name=username]").fill(person)
        page.locator("[name=name]").fill(person.title())
        page.locator("[name=new-password]").fill(PASSWORD)
        secret = page.locator(".codes .code").inner_text().replace(" ", "")
        page.locator("[name=code]").fill(self.desk.code(secret))
        page.locator("form button.primary").click()
        page.locator("section.panel h2").wait_for()
        return officer

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _heard(self, request: Any) -> None:
        """Nothing leaves the machine."""
        if not request.url.startswith((self.desk.address, "data:", "blob:")):
            self.faults.append(f"asked elsewhere: {request.url}")

    def _said(self, message: Any) -> None:
        text = message.text
        if message.type == "error" and "Failed to load resource" not in text:
            self.faults.append(text)
