"""Anna is not at her screen: a mail says that something is new, or her browser is woken.

The relay is a real SMTP server. The push service is a real HTTP server that opens each message
with the keys of the subscription, as her browser would. Neither learns anything but that there
is something new.
"""

from __future__ import annotations

import json
import re
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import http_ece
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from standclear.core.telling import Urgency
from standclear.links.interface import Sender
from standclear.links.person_mail import PersonMail
from standclear.links.settings import SmtpSettings
from standclear.links.smtp import SmtpLink
from standclear.links.web_push import WebPush, open_key
from standclear.service.people.reaching import TRIES, Wires
from standclear.web.push import reaching_persons
from tests.links.test_smtp import running
from tests.town import MINUTE, hours, movement, site
from tests.web.people_door import Browser, Desk

NEWS = ("Mercy", "relief", "site", "surgery", "30.0")
"""Words of what was told; none of them may leave by these wires."""


class Relay:
    """Keeps what it takes, or refuses it."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            mail = message_from_bytes(envelope.content or b"", policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.taken.append(mail)
        return self.answer


def base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Phone:
    """A browser's half: the keys that its subscription names."""

    address: str
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = b"sixteen bytes ok"

    def subscription(self, path: str = "/push/1") -> dict[str, Any]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": base64url(point), "auth": base64url(self.auth)}
        return {"endpoint": f"{self.address}{path}", "keys": keys, "wants": "all"}

    def opens(self, body: bytes) -> Any:
        plain = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"
        )
        return json.loads(plain)


@dataclass
class Service:
    """A push service: what it was sent, and what it answers."""

    address: str = ""
    status: int = 201
    retry_after: str = ""
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def push_service() -> Iterator[Service]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.asked.append((self.path, dict(self.headers), body))
            self.send_response(service.status)
            if service.retry_after:
                self.send_header("Retry-After", service.retry_after)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield service
    server.shutdown()
    server.server_close()
    thread.join(10)


@dataclass
class Reach:
    """A desk with both wires, anna of north signed in, and a follower that is stepped by hand."""

    desk: Desk
    anna: Browser
    relay: Relay
    service: Service
    wires: Wires

    def news(self, number: int = 1) -> None:
        self.desk.town["relief"].gives(site(number))

    def hurry(self, number: int) -> None:
        soon = hours(1, 4)
        notice = movement(number, when=soon, urgency=Urgency.LIFE_SAVING, urgency_reason="need")
        self.desk.town["relief"].gives(notice)

    def passes(self) -> None:
        reaching_persons(self.desk.served, self.desk.people, self.wires).work()

    def later(self, wait: timedelta) -> None:
        self.desk.town.clock.now += wait
        self.passes()


@pytest.fixture
def reach(desk: Desk, tmp_path: Path) -> Iterator[Reach]:
    relay = Relay()
    with running(relay) as port, push_service() as service:
        yield _reach(desk, relay, port, service, tmp_path)


def _reach(desk: Desk, relay: Relay, port: int, service: Service, folder: Path) -> Reach:
    clock = desk.town.clock
    sender = Sender("desk.example/log", "Valley desk", "desk#1", lambda _: b"", clock)
    settings = SmtpSettings("127.0.0.1", "desk@valley.example", port=port, security="none")
    mail = PersonMail(SmtpLink(settings, sender), "https://desk.example")
    push = WebPush(
        open_key(folder / "push.pem"), "mailto:desk@valley.example", (), clock,
        plain_loopback=True,
    )  # fmt: skip
    wires = Wires(mail, push)
    desk.app.state.wires = wires
    return Reach(desk, desk.enrols("north", "anna"), relay, service, wires)


def put(browser: Browser, wants: str = "all", address: str = "anna@north.example") -> Any:
    headers = {"Origin": browser.origin, "X-CSRF-Token": browser.csrf}
    said = {"address": address, "wants": wants}
    return browser.client.put("/v1/me/reach/mail", json=said, headers=headers)


def code_in(mail: EmailMessage) -> str:
    found = re.search(r"\d{8}", mail.get_content() if not mail.is_multipart() else text(mail))
    assert found
    return found[0]


def text(mail: EmailMessage) -> str:
    (part,) = mail.iter_parts()
    assert isinstance(part, EmailMessage)
    content: str = part.get_content()
    return content


def confirmed(reach: Reach, wants: str = "all") -> None:
    assert put(reach.anna, wants).status_code == 200
    code = code_in(reach.relay.taken.pop())
    said = reach.anna.post("/v1/me/reach/mail/confirmations", {"code": code})
    assert said.json()["confirmed"] is True


# ---- mail


def test_an_address_counts_once_its_code_came_back(reach: Reach) -> None:
    assert put(reach.anna).json()["confirmed"] is False
    reach.news()
    reach.passes()
    (mail,) = reach.relay.taken  # the code, and no news
    wrong = reach.anna.post("/v1/me/reach/mail/confirmations", {"code": "00000000"})
    assert wrong.status_code == 422
    right = {"code": code_in(mail)}
    assert reach.anna.post("/v1/me/reach/mail/confirmations", right).status_code == 200
    reach.passes()
    assert len(reach.relay.taken) == 1  # what was told before is not told now
    reach.news(2)
    reach.passes()
    assert len(reach.relay.taken) == 2


def test_a_code_ends_after_five_wrong_ones_or_an_hour(reach: Reach) -> None:
    put(reach.anna)
    code = code_in(reach.relay.taken[0])
    for _ in range(5):
        reach.anna.post("/v1/me/reach/mail/confirmations", {"code": "x"})
    again = reach.anna.post("/v1/me/reach/mail/confirmations", {"code": code})
    assert again.status_code == 422
    assert put(reach.anna, address="b@north.example").status_code == 403  # a code just now
    reach.desk.town.clock.now += 2 * MINUTE
    assert put(reach.anna).status_code == 200
    code = code_in(reach.relay.taken[1])
    reach.desk.town.clock.now += 60 * MINUTE
    late = reach.anna.post("/v1/me/reach/mail/confirmations", {"code": code})
    assert late.status_code == 422


def test_a_mail_says_how_many_and_how_urgent_and_no_word_of_what(reach: Reach) -> None:
    confirmed(reach)
    reach.news()
    reach.passes()
    reach.passes()
    (mail,) = reach.relay.taken
    number = reach.desk.town["north"].heard[-1].number
    assert f"#{number}" in text(mail)
    assert "https://desk.example/inbox" in text(mail)
    assert mail["to"] == "anna@north.example"
    for word in NEWS:
        assert word not in mail.as_string(), word
        assert word not in text(mail), word


def test_who_wants_the_urgent_alone_hears_of_nothing_else(reach: Reach) -> None:
    confirmed(reach, "urgent")
    reach.news()
    reach.passes()
    assert reach.relay.taken == []
    reach.hurry(1)
    reach.passes()
    (mail,) = reach.relay.taken
    assert "URGENT" in mail["subject"]
    assert put(reach.anna, "none").status_code == 200
    reach.hurry(2)
    reach.passes()
    assert len(reach.relay.taken) == 1


def test_a_relay_that_fails_is_tried_again_later_and_later(reach: Reach) -> None:
    confirmed(reach)
    reach.news()
    reach.relay.answer = "451 later"
    reach.passes()
    reach.passes()
    chosen = reach.anna.get("/v1/me/reach").json()["mail"]["chosen"]
    assert chosen["failed"] == 1
    assert "451" in chosen["last"]
    reach.relay.answer = "250 OK"
    reach.passes()
    assert reach.relay.taken == []
    reach.later(timedelta(seconds=61))
    assert len(reach.relay.taken) == 1
    assert reach.anna.get("/v1/me/reach").json()["mail"]["chosen"]["failed"] == 0


# ---- waking a browser


def subscribed(reach: Reach) -> Phone:
    phone = Phone(reach.service.address)
    answer = reach.anna.post("/v1/me/reach/pushes", phone.subscription())
    assert answer.status_code == 201, answer.text
    assert reach.service.address not in answer.text
    return phone


def test_a_browser_is_woken_once_and_told_only_that_something_is_new(reach: Reach) -> None:
    phone = subscribed(reach)
    reach.passes()
    assert reach.service.asked == []
    reach.news()
    reach.passes()
    reach.passes()
    ((path, headers, body),) = reach.service.asked
    assert path == "/push/1"
    assert phone.opens(body) == {"new": True}
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["TTL"] == "43200"
    sent = str(headers).encode() + body
    assert not any(word.encode() in sent for word in NEWS)


def test_the_service_can_check_who_wakes(reach: Reach) -> None:
    subscribed(reach)
    reach.news()
    reach.passes()
    ((_, headers, _),) = reach.service.asked
    match = re.fullmatch(r"vapid t=([^,]+), k=([\w-]+)", headers["Authorization"])
    assert match
    key = reach.anna.get("/v1/me/reach").json()["push"]["key"]
    assert match[2] == key
    assert reach.wires.push
    public = ECKey.import_key(reach.wires.push.key.as_dict(private=False))
    claims = jwt.decode(match[1], public).claims
    assert claims["aud"] == reach.service.address
    assert claims["sub"] == "mailto:desk@valley.example"
    assert 0 < claims["exp"] - reach.desk.town.clock.now.timestamp() <= 24 * 3600


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(reach: Reach, status: int) -> None:
    subscribed(reach)
    reach.news()
    reach.service.status = status
    reach.passes()
    assert reach.anna.get("/v1/me/reach").json()["push"]["browsers"] == []
    reach.later(timedelta(hours=2))
    assert len(reach.service.asked) == 1


def test_a_service_that_asks_for_patience_gets_it(reach: Reach) -> None:
    subscribed(reach)
    reach.news()
    reach.service.status, reach.service.retry_after = 429, "600"
    reach.passes()
    (kept,) = reach.anna.get("/v1/me/reach").json()["push"]["browsers"]
    assert (kept["failed"], kept["last"]) == (1, "HTTP 429")
    reach.service.status = 201
    reach.later(timedelta(seconds=599))
    assert len(reach.service.asked) == 1
    reach.later(timedelta(seconds=1))
    assert len(reach.service.asked) == 2


def test_a_service_that_never_takes_anything_is_given_up(reach: Reach) -> None:
    subscribed(reach)
    reach.news()
    reach.service.status = 500
    for _ in range(TRIES):
        reach.later(timedelta(hours=1))
    assert reach.desk.people.store.reaches.pushes() == []
    assert len(reach.service.asked) == TRIES


def test_the_desk_knocks_at_no_address_but_push_services(reach: Reach) -> None:
    assert reach.wires.push
    strict = replace(
        reach.wires.push, services=("push.example", "*.wake.example"), plain_loopback=False
    )
    reach.desk.app.state.wires = Wires(push=strict)
    phone = Phone(reach.service.address)
    for endpoint in (
        f"{reach.service.address}/1", "https://127.0.0.1/1", "https://10.0.0.1/1",
        "http://push.example/1", "https://push.example:8443/1", "https://push.example@evil.example/",
        "https://push.example.evil.example/1", "https://evilwake.example/1", "https://wake.example/",
    ):  # fmt: skip
        said = phone.subscription() | {"endpoint": endpoint}
        assert reach.anna.post("/v1/me/reach/pushes", said).status_code == 422, endpoint
    for endpoint in ("https://push.example/1", "https://a.wake.example/w/?t=1%2f"):
        said = phone.subscription() | {"endpoint": endpoint}
        assert reach.anna.post("/v1/me/reach/pushes", said).status_code == 201, endpoint
    broken = phone.subscription() | {"endpoint": "https://push.example/2"}
    for keys in ({"p256dh": "AAAA", "auth": "A"}, broken["keys"] | {"auth": "AAAA"}):
        assert reach.anna.post("/v1/me/reach/pushes", broken | {"keys": keys}).status_code == 422


def test_one_sets_ones_own_and_a_token_sets_nothing(reach: Reach) -> None:
    subscribed(reach)
    (push,) = reach.anna.get("/v1/me/reach").json()["push"]["browsers"]
    boris = reach.desk.enrols("south", "boris")
    assert boris.delete(f"/v1/me/reach/pushes/{push['id']}").status_code == 404
    said = {"name": "x", "scopes": ["read", "write", "admin"], "days": 1}
    program = reach.desk.program(reach.anna.post("/v1/tokens", said).json()["token"])
    assert program.get("/v1/me/reach").status_code == 403
    assert reach.anna.delete(f"/v1/me/reach/pushes/{push['id']}").status_code == 204
    reach.news()
    reach.passes()
    assert reach.service.asked == []


def test_who_left_is_reached_no_more(reach: Reach) -> None:
    confirmed(reach)
    subscribed(reach)
    reach.desk.people.store.persons.disable("anna", reach.desk.people.now_s())
    reach.news()
    reach.passes()
    assert reach.relay.taken == []
    assert reach.service.asked == []


def test_a_desk_without_wires_says_so(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    said = anna.get("/v1/me/reach").json()
    assert (said["mail"]["possible"], said["push"]["key"]) == (False, None)
    assert put(anna).status_code == 403
    phone = Phone("https://push.example")
    assert anna.post("/v1/me/reach/pushes", phone.subscription()).status_code == 403


def test_the_desks_key_for_push_services_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    made = open_key(tmp_path / "push.pem")
    assert (tmp_path / "push.pem").stat().st_mode & 0o777 == 0o600
    assert open_key(tmp_path / "push.pem").as_dict(private=False) == made.as_dict(private=False)
