"""A release goes out by mail, through a relay that may refuse, stall, or fall over.

Every relay here is a real server on this machine. Whatever it does, the link says whether to try
again, and the log learns no place from it.
"""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.errors import InvalidInput
from standclear.core.telling import DISCLAIMER
from standclear.links.interface import Failed, Sent
from standclear.links.plain import subject_line
from standclear.links.settings import SmtpSettings
from standclear.links.smtp import (
    RETRY_S,
    RETRY_SETTINGS_S,
    SmtpLink,
    _not_connected,
    _not_taken,
    compose,
    message_id,
)

from .certificates import make_certificate, server_context
from .parcels import DESK, ENTRY, PLACE, parcel
from .scripted import scripted


class Relay:
    """Keeps what it takes; answers as it was told to."""

    def __init__(self, rcpt: str = "250 OK", data: str = "250 OK", mail: str = "250 OK") -> None:
        self.rcpt, self.data, self.mail = rcpt, data, mail
        self.taken: list[tuple[str, list[str], EmailMessage]] = []
        self.hello = ""

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, host: str, answers: list[str]
    ) -> list[str]:
        session.host_name = self.hello = host
        return answers

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.mail

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data.startswith("250"):
            assert isinstance(envelope.content, bytes)
            mail = BytesParser(policy=policy.default).parsebytes(envelope.content)
            self.taken.append((str(envelope.mail_from), list(envelope.rcpt_tos), mail))
        return self.data


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as line:
        return int(line.getsockname()[1])


@contextmanager
def running(relay: Relay, **options: Any) -> Iterator[int]:
    for _ in range(5):
        port = _free_port()
        controller = Controller(relay, hostname="127.0.0.1", port=port, **options)
        with suppress(OSError):  # somebody else took the port in between
            controller.start()
            break
    try:
        yield port
    finally:
        controller.stop()


HEADERS = sorted(
    [
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Importance"),
        *("Content-Type", "MIME-Version"),
    ]
)


def link(port: int, **changes: Any) -> SmtpLink:
    fields: dict[str, Any] = {
        "host": "127.0.0.1",
        "sender": "desk@valley.example",
        "port": port,
        "security": "none",
        "timeout_s": 5.0,
    }
    return SmtpLink(SmtpSettings(**(fields | changes)), DESK)


def test_a_mail_carries_the_text_and_every_file() -> None:
    relay = Relay()
    with running(relay) as port:
        assert link(port).send(parcel()) == Sent("the mail relay took it")
    [(mail_from, to, mail)] = relay.taken
    assert (mail_from, to) == ("desk@valley.example", ["watch@relief.example"])
    assert mail["Subject"] == (
        "[URGENT] Release 17 from Valley desk: A flight of North overlaps your convoy on Friday"
    )
    assert mail["From"] == "Valley desk <desk@valley.example>"
    assert mail["To"] == "watch@relief.example"
    assert mail["Date"].datetime == DESK.clock()
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_body(("plain",))
    assert body is not None
    assert PLACE in body.get_content()
    assert DISCLAIMER in body.get_content()
    files = {part.get_filename(): part.get_payload(decode=True) for part in mail.iter_attachments()}
    assert files == {"entry.json": ENTRY, "proof_inclusion.txt": b"proof\n"}


def test_the_relay_learns_the_desks_domain_and_not_the_name_of_its_machine() -> None:
    relay = Relay()
    with running(relay) as port:
        link(port).send(parcel())
    assert relay.hello == "valley.example"


def test_a_mail_sent_again_is_recognised_by_its_message_id() -> None:
    relay = Relay()
    with running(relay) as port:
        for attempt in (
            parcel(),
            parcel(role="deputy", subject="Again"),
            parcel(release=18, identifier="d/r/18"),
        ):
            link(port).send(attempt)
    first, again, other = (mail["Message-ID"] for _, _, mail in relay.taken)
    assert first == again == message_id(parcel(), domain="valley.example")
    assert other != first


def test_a_reminder_is_a_mail_of_its_own_in_the_same_thread() -> None:
    relay = Relay()
    with running(relay) as port:
        link(port).send(parcel())
        link(port).send(parcel(step="rung-1"))
    first, reminder = (mail for _, _, mail in relay.taken)
    assert reminder["Message-ID"] != first["Message-ID"]
    assert reminder["References"] == first["Message-ID"]


def test_words_in_any_script_arrive_as_written() -> None:
    relay = Relay()
    subject, text = "رحلة من الشمال فوق قافلتكم", "اتصل بالشمال\nПозвоните дежурному"
    with running(relay) as port:
        link(port).send(parcel(subject=subject, text=text, urgency="cease"))
    mail = relay.taken[0][2]
    assert mail["Subject"] == f"[CEASE] Release 17 from Valley desk: {subject}"
    body = mail.get_body(("plain",))
    assert body is not None
    assert text in body.get_content().replace("\r\n", "\n")


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_no_text_can_add_a_header(subject: str, text: str, name: str) -> None:
    sender = replace(DESK, name=name)
    tried = parcel(subject=subject, text=text, files=())
    raw = compose(tried, settings=link(25).settings, sender=sender).as_bytes()
    head = BytesParser(policy=policy.compat32).parsebytes(raw)
    assert sorted(head.keys()) == HEADERS
    assert head["To"] == "watch@relief.example"
    shown = str(make_header(decode_header(head["Subject"])))
    assert shown == subject_line(tried, desk=name)


def test_a_line_break_in_a_headline_adds_no_recipient() -> None:
    relay = Relay()
    nasty = "Call now\r\nBcc: spy@elsewhere.example\r\n\r\nforged body"
    with running(relay) as port:
        link(port).send(parcel(subject=nasty))
    [(_, to, mail)] = relay.taken
    assert to == ["watch@relief.example"]
    assert mail["Bcc"] is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b.example, c@d.example",
        "a@b.example\r\nRCPT TO:<c@d.example>",
        "<a@b.example>",
        "A <a@b.example>",
        "a b@c.example",
        "a@-b.example",
        "a..b@c.example",
        "x" * 250 + "@b.example",
    ],
)
def test_an_address_that_is_not_one_address_is_refused_for_good(address: str) -> None:
    assert link(9).send(parcel(address=address)) == Failed(
        "the address of this role is not one mail address", None
    )


# ---- refusals


@pytest.mark.parametrize(
    ("answers", "detail", "retry"),
    [
        ({"rcpt": "451 4.7.1 greylisted"}, "refused the address: 451 4.7.1 greylisted", RETRY_S),
        ({"rcpt": "550 5.1.1 no such user"}, "refused the address: 550 5.1.1 no such user", None),
        ({"data": "452 4.3.1 disk full"}, "refused the mail: 452 4.3.1 disk full", RETRY_S),
        ({"data": "554 5.7.1 too big"}, "refused the mail: 554 5.7.1 too big", None),
        ({"mail": "451 4.3.0 wait"}, "refused the desk's own address: 451 4.3.0 wait", RETRY_S),
        ({"mail": "550 not you"}, "refused the desk's own address: 550 not you", RETRY_SETTINGS_S),
    ],
)
def test_a_refusal_is_final_only_when_it_is_about_this_mail(
    answers: dict[str, str], detail: str, retry: float | None
) -> None:
    with running(Relay(**answers)) as port:
        result = link(port).send(parcel())
    assert result == Failed(f"the mail relay {detail}", retry)


def test_a_relay_that_quotes_the_mail_does_not_get_it_into_the_log() -> None:
    with running(Relay(data=f"554 spam words: {PLACE}")) as port:
        result = link(port).send(parcel())
    assert result == Failed("the mail relay refused the mail: 554 (words withheld)", None)


# ---- relays that break


def _until(line: socket.socket, mark: bytes) -> None:
    heard = b""
    while mark not in heard:
        part = line.recv(4096)
        if not part:
            return
        heard += part


def _up_to_data(line: socket.socket) -> None:
    line.sendall(b"220 here\r\n")
    for mark, answer in (
        (b"ehlo", b"250 hello\r\n"),
        (b"mail", b"250 ok\r\n"),
        (b"rcpt", b"250 ok\r\n"),
        (b"data", b"354 go on\r\n"),
    ):
        heard = b""
        while mark not in heard.lower():
            heard += line.recv(4096)
        line.sendall(answer)


def test_a_line_dropped_in_the_middle_of_the_mail_is_tried_again() -> None:
    def drop(line: socket.socket) -> None:
        _up_to_data(line)
        line.recv(1000)

    with scripted(drop) as port:
        result = link(port).send(parcel(files=(("big", bytes(3_000_000)),)))
    assert result == Failed("the mail relay hung up; it may have the mail", RETRY_S)


def test_a_relay_that_hangs_up_after_the_mail_may_have_it() -> None:
    def hang_up(line: socket.socket) -> None:
        _up_to_data(line)
        _until(line, b"\r\n.\r\n")

    with scripted(hang_up) as port:
        result = link(port).send(parcel())
    assert result == Failed("the mail relay hung up; it may have the mail", RETRY_S)


def test_a_relay_that_falls_silent_over_the_mail_is_not_waited_for_for_ever() -> None:
    def fall_silent(line: socket.socket) -> None:
        _up_to_data(line)
        while line.recv(4096):
            pass

    with scripted(fall_silent) as port:
        result = link(port, timeout_s=0.3).send(parcel())
    assert result == Failed("the mail relay fell silent; it may have the mail", RETRY_S, "address")


def test_a_relay_that_never_speaks_is_not_waited_for_for_ever() -> None:
    with scripted(lambda line: _until(line, b"never")) as port:
        result = link(port, timeout_s=0.3).send(parcel())
    assert result == Failed("the mail relay did not answer in time", RETRY_S, "link")


def test_a_relay_that_takes_the_mail_and_forgets_to_say_goodbye_has_it() -> None:
    def forget(line: socket.socket) -> None:
        _up_to_data(line)
        _until(line, b"\r\n.\r\n")
        line.sendall(b"250 taken\r\n")

    with scripted(forget) as port:
        assert link(port).send(parcel()) == Sent("the mail relay took it")


@pytest.mark.parametrize("greeting", [b"421 come back later\r\n", b"554 no mail here\r\n"])
def test_a_relay_that_is_not_ready_is_tried_again(greeting: bytes) -> None:
    with scripted(lambda line: line.sendall(greeting)) as port:
        result = link(port).send(parcel())
    assert result == Failed(f"the mail relay is not ready: {greeting[:3].decode()}", RETRY_S)


@pytest.mark.parametrize("noise", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff" * 9000, b"2\r\n"])
def test_a_server_that_is_no_mail_relay_is_tried_again(noise: bytes) -> None:
    with scripted(lambda line: line.sendall(noise)) as port:
        result = link(port).send(parcel())
    assert isinstance(result, Failed)
    assert result.retry_after_s == RETRY_S


def test_nobody_at_the_door_is_tried_again() -> None:
    assert link(_free_port()).send(parcel()) == Failed(
        "the mail relay could not be reached", RETRY_S
    )


# ---- encryption and login


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return make_certificate(tmp_path)


def _password(folder: Path, text: str = "korrekt\n", mode: int = 0o600) -> Path:
    path = folder / "password"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def _authenticator(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    assert isinstance(data, LoginPassword)
    right = (data.login, data.password) == (b"desk", b"korrekt")
    return AuthResult(success=right, handled=False)


LOGIN = {"authenticator": _authenticator, "auth_required": True}


# The server warns of a login without STARTTLS; here the whole line is TLS.
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_encrypted_with_a_login(tmp_path: Path, certificate: Path, security: str) -> None:
    relay = Relay()
    context = server_context(certificate)
    options = (
        {"tls_context": context, "require_starttls": True}
        if security == "starttls"
        else {"ssl_context": context, "auth_require_tls": False}
    )
    with running(relay, **LOGIN, **options) as port:
        result = link(
            port,
            security=security,
            ca_file=certificate,
            user="desk",
            password_file=_password(tmp_path),
        ).send(parcel())
    assert result == Sent("the mail relay took it")
    assert len(relay.taken) == 1


def test_a_wrong_password_is_the_operators_to_mend(tmp_path: Path, certificate: Path) -> None:
    relay = Relay()
    with running(relay, **LOGIN, tls_context=server_context(certificate)) as port:
        result = link(
            port,
            security="starttls",
            ca_file=certificate,
            user="desk",
            password_file=_password(tmp_path, "falsch\n"),
        ).send(parcel())
    assert result == Failed("the mail relay refused the login: 535", RETRY_SETTINGS_S)
    assert not relay.taken


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_relay_with_a_strangers_certificate_gets_nothing(
    tmp_path: Path, certificate: Path, security: str
) -> None:
    relay = Relay()
    (tmp_path / "other").mkdir()
    stranger = server_context(make_certificate(tmp_path / "other"))
    options = {"tls_context": stranger} if security == "starttls" else {"ssl_context": stranger}
    with running(relay, **options) as port:
        result = link(port, security=security, ca_file=certificate).send(parcel())
    assert result == Failed("the mail relay's certificate or TLS was refused", RETRY_SETTINGS_S)
    assert not relay.taken


def test_a_certificate_for_another_host_is_refused(tmp_path: Path) -> None:
    elsewhere = make_certificate(tmp_path, host="127.0.0.2")
    relay = Relay()
    with running(relay, tls_context=server_context(elsewhere)) as port:
        result = link(port, security="starttls", ca_file=elsewhere).send(parcel())
    assert result == Failed("the mail relay's certificate or TLS was refused", RETRY_SETTINGS_S)
    assert not relay.taken


def test_a_relay_that_offers_no_encryption_gets_nothing() -> None:
    relay = Relay()
    with running(relay) as port:
        result = link(port, security="starttls").send(parcel())
    assert result == Failed("the mail relay offers no STARTTLS or login", RETRY_SETTINGS_S)
    assert not relay.taken


def test_a_password_that_others_can_read_is_not_used(tmp_path: Path, certificate: Path) -> None:
    with running(Relay(), **LOGIN, tls_context=server_context(certificate)) as port:
        result = link(
            port,
            security="starttls",
            ca_file=certificate,
            user="desk",
            password_file=_password(tmp_path, mode=0o644),
        ).send(parcel())
    assert isinstance(result, Failed)
    assert "0600" in result.detail
    assert "korrekt" not in result.detail
    assert str(tmp_path) not in result.detail


@pytest.mark.parametrize("broken", ["password_file", "ca_file"])
def test_a_missing_file_of_the_operator_is_named_and_tried_again(
    tmp_path: Path, certificate: Path, broken: str
) -> None:
    files = {"password_file": _password(tmp_path), "ca_file": certificate}
    with running(Relay(), **LOGIN, tls_context=server_context(certificate)) as port:
        result = link(
            port, security="starttls", user="desk", **(files | {broken: tmp_path / "gone"})
        ).send(parcel())
    assert isinstance(result, Failed)
    assert broken in result.detail
    assert result.retry_after_s == RETRY_SETTINGS_S


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"host": "mail.example", "security": "none"}, "security"),
        ({"host": "mail.example\r\n"}, "host"),
        ({"host": "a..b"}, "host"),
        ({"sender": "desk"}, "sender"),
        ({"sender": "desk@valley.example\r\nBcc: a@b.example"}, "sender"),
        ({"port": 0}, "port"),
        ({"user": "desk"}, "password_file"),
        ({"timeout_s": 0.0}, "timeout_s"),
        ({"timeout_s": float("nan")}, "timeout_s"),
    ],
)
def test_settings_that_could_not_work_are_refused(changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        link(**({"port": 25} | changes))
    assert caught.value.pointer == pointer


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPDataError(550, f"quoted {PLACE}".encode()),
        smtplib.SMTPSenderRefused(550, f"quoted {PLACE}".encode(), PLACE),
        smtplib.SMTPRecipientsRefused({PLACE: (550, f"quoted {PLACE}".encode())}),
        smtplib.SMTPServerDisconnected(PLACE),
        OSError(5, PLACE),
    ],
    ids=lambda error: type(error).__name__,
)
def test_no_error_takes_a_place_into_the_log(error: Exception) -> None:
    for result in (_not_taken(error), _not_connected(error)):
        assert "36.6" not in result.detail
