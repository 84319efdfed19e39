"""Mail, through a relay that the desk's operator chose (RFC 5321).

Promise: encrypted and with a checked certificate to any host but this machine; never falls back.
The Message-ID comes from the parcel's key, so a mail sent twice is one mail sent twice, and a
reminder is a mail of its own in the same thread.
Not here: proof of reading. A relay that took the mail has not delivered it.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
import stat
from dataclasses import dataclass, replace
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import Literal

from standclear.core.telling import DISCLAIMER, Urgency, fixed_words
from standclear.links.interface import Failed, LinkKind, Parcel, Sender, Sent
from standclear.links.plain import one_line, subject_line, withheld_if_place
from standclear.links.settings import SmtpSettings, is_mail_address

RETRY_S = 60.0  # 4yz, silence, a dropped line: the relay may be back soon
RETRY_SETTINGS_S = 600.0  # login or certificate: somebody must mend the settings first
GOODBYE_S = 2.0  # the mail is taken; QUIT is only politeness

_TYPES = {".json": "json", ".standclear": "zip"}


class _Misconfigured(Exception):
    """The operator must mend the desk's own settings; the parcel is not to blame."""


@dataclass(frozen=True, slots=True)
class SmtpLink:
    """Sends each parcel as one mail to one address."""

    settings: SmtpSettings
    sender: Sender
    name: Literal["smtp"] = "smtp"

    def send(self, parcel: Parcel) -> Sent | Failed:
        """Hand one mail to the relay."""
        if not is_mail_address(parcel.address):
            return Failed("the address of this role is not one mail address", None)
        return self.deliver(
            compose(parcel, settings=self.settings, sender=self.sender), parcel.address
        )

    def deliver(self, message: MIMEMultipart, address: str) -> Sent | Failed:
        """Hand one finished mail to the relay, for one address."""
        try:
            relay = self._connect()
        except (_Misconfigured, smtplib.SMTPException, OSError) as error:
            return _not_connected(error)
        try:
            relay.send_message(message, self.settings.sender, [address])
        except (smtplib.SMTPException, OSError) as error:
            return _not_taken(error)
        finally:
            _say_goodbye(relay)
        return Sent("the mail relay took it")

    def _connect(self) -> smtplib.SMTP:
        """A relay that is ready for mail, encrypted and logged in as the settings say."""
        settings = self.settings
        # Named at EHLO: the desk's own domain, so that no name is looked up and none leaks.
        domain = settings.sender.rpartition("@")[2]
        context = _tls_context(settings.ca_file)
        if settings.security == "tls":
            relay: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.host, settings.port, domain, timeout=settings.timeout_s, context=context
            )
        else:
            relay = smtplib.SMTP(settings.host, settings.port, domain, timeout=settings.timeout_s)
        try:
            if settings.security == "starttls":
                relay.starttls(context=context)
            if settings.user and settings.password_file is not None:
                relay.login(settings.user, read_password(settings.password_file))
        except BaseException:
            relay.close()
            raise
        return relay


def _tls_context(ca_file: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError):
        raise _Misconfigured("ca_file cannot be read as PEM certificates") from None


def read_password(path: Path) -> str:
    """The first line of a file that nobody but its owner can read."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise _Misconfigured("password_file cannot be read") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise _Misconfigured("password_file is open to others; its mode should be 0600")
    return text.partition("\n")[0].rstrip("\r")


def compose(parcel: Parcel, *, settings: SmtpSettings, sender: Sender) -> MIMEMultipart:
    """The mail itself: plain text, the files attached.

    Built from MIME parts, not EmailMessage: in Python up to 3.12 that one loses the space between
    two words that are not ASCII where it folds a header (CPython issue 92081).
    """
    mail = MIMEMultipart()
    mail["From"] = mailbox(one_line(sender.name, most=60), settings.sender)
    mail["To"] = parcel.address
    mail["Subject"] = Header(subject_line(parcel, desk=sender.name), header_name="Subject").encode()
    mail["Date"] = format_datetime(sender.clock())
    domain = settings.sender.rpartition("@")[2]
    mail["Message-ID"] = message_id(parcel, domain=domain)
    if parcel.step:
        mail["References"] = message_id(replace(parcel, step=""), domain=domain)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
    if Urgency(parcel.urgency) is not Urgency.ROUTINE:
        mail["Importance"] = "high"  # RFC 2156 5.3.4
    fixed = "\n".join(fixed_words(DISCLAIMER))
    text = f"{parcel.text.rstrip()}\n\n{fixed}\n{parcel.identifier}\n"
    mail.attach(MIMEText(text, "plain", "utf-8"))
    for name, data in parcel.files:
        part = MIMEApplication(data, _TYPES.get(Path(name).suffix, "octet-stream"))
        part.add_header("Content-Disposition", "attachment", filename=name.replace("/", "_"))
        mail.attach(part)
    return mail


def mailbox(name: str, address: str) -> str:
    """`Valley desk <desk@valley.example>`, the name in any script."""
    if name.isascii():
        return formataddr((name, address))
    shown = Header(name, "utf-8", header_name="From")
    shown.append(f"<{address}>", "us-ascii")
    return shown.encode()


def message_id(parcel: Parcel, *, domain: str) -> str:
    """The same for every attempt at the same telling (RFC 5322 3.6.4)."""
    digest = hashlib.sha256(parcel.message_key.encode()).hexdigest()[:32]
    return f"<{parcel.recipient}.{parcel.release}.{digest}@{domain}>"


def _not_connected(error: Exception) -> Failed:
    """No relay was ready. The parcel is not to blame, so every case is tried again."""
    match error:
        case _Misconfigured():
            return Failed(f"mail settings: {error}", RETRY_SETTINGS_S)
        case smtplib.SMTPAuthenticationError():
            return Failed(f"the mail relay refused the login: {error.smtp_code}", RETRY_SETTINGS_S)
        case smtplib.SMTPNotSupportedError():
            return Failed("the mail relay offers no STARTTLS or login", RETRY_SETTINGS_S)
        case ssl.SSLError():
            return Failed("the mail relay's certificate or TLS was refused", RETRY_SETTINGS_S)
        case smtplib.SMTPResponseException():
            return Failed(f"the mail relay is not ready: {error.smtp_code}", RETRY_S)
    if _timed_out(error):
        return Failed("the mail relay did not answer in time", RETRY_S, "link")
    return Failed("the mail relay could not be reached", RETRY_S)


def _not_taken(error: Exception) -> Failed:
    """The relay was ready, and the mail went wrong. Only 5yz about this mail is for good."""
    match error:
        case smtplib.SMTPSenderRefused():
            wait = RETRY_SETTINGS_S if error.smtp_code >= 500 else RETRY_S
            return Failed(_words("the desk's own address", error.smtp_code, error.smtp_error), wait)
        case smtplib.SMTPRecipientsRefused():
            code, words = next(iter(error.recipients.values()))
            return Failed(_words("the address", code, words), _wait(code))
        case smtplib.SMTPResponseException():
            return Failed(
                _words("the mail", error.smtp_code, error.smtp_error), _wait(code=error.smtp_code)
            )
    if _timed_out(error):
        return Failed("the mail relay fell silent; it may have the mail", RETRY_S, "address")
    return Failed("the mail relay hung up; it may have the mail", RETRY_S)


def _timed_out(error: Exception) -> bool:
    """smtplib reports a silence as a closed connection, with the time-out behind it."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def _wait(code: int) -> float | None:
    return None if code >= 500 else RETRY_S


def _words(what: str, code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"the mail relay refused {what}: {code} {withheld_if_place(text)}"


def _say_goodbye(relay: smtplib.SMTP) -> None:
    """End the session. Whatever happens now, the mail's fate is known."""
    try:
        if relay.sock is not None:
            relay.sock.settimeout(GOODBYE_S)
            relay.quit()
    except (smtplib.SMTPException, OSError):
        pass
    finally:
        relay.close()


KIND = LinkKind(channel="email", settings=SmtpSettings, open=SmtpLink)
