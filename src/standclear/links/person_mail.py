"""A mail to one person that something waits at the desk: numbers and urgency, nothing else.

A person's own mailbox is kept by whomever they chose. What a release says stays at the desk,
where who reads it is written down; the release itself goes to the party's roles (smtp.py).

Promise: no word of a release, of a record or of another party; no attachment. In every language
of the desk, since nobody is asked for theirs. The Message-ID follows from what it is about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime

from standclear.links.interface import Failed, Sent
from standclear.links.plain import one_line
from standclear.links.smtp import SmtpLink, mailbox

MOST_NAMED = 20  # the newest

_NEW = (
    "Something new at the desk: {numbers}. It is read there: {address}",
    "Новое на посту: {numbers}. Прочесть: {address}",
    "جديد في المكتب: {numbers}. يُقرأ هناك: {address}",
)
_CODE = (
    "Your code: {code}. Whoever asked for it is signed in at the desk as {person}. "
    "If that is not you, do nothing.",
    "Ваш код: {code}. Его запросил вошедший на пост как {person}. "
    "Если это не вы, ничего не делайте.",
    "رمزك: {code}. طلبه من دخل المكتب باسم {person}. إن لم تكن أنت فلا تفعل شيئًا.",
)


@dataclass(frozen=True, slots=True)
class PersonMail:
    """Writes to people of the desk through its relay; `address` is where the desk is."""

    link: SmtpLink
    address: str

    def tell(
        self, to: str, *, person: str, numbers: Sequence[int], urgent: Sequence[int]
    ) -> Sent | Failed:
        """Say that these releases wait; `urgent` are those of them that are."""
        shown = [f"#{n}{' (!)' if n in urgent else ''}" for n in numbers[-MOST_NAMED:]]
        named = ", ".join(["...", *shown] if len(numbers) > MOST_NAMED else shown)
        lines = [s.format(numbers=named, address=f"{self.address}/inbox") for s in _NEW]
        mark = "[URGENT] " if urgent else ""
        subject = f"{mark}{one_line(self.link.sender.name, most=60)}: {len(numbers)} new"
        return self._send(to, subject, lines, about=f"{person}/{numbers[-1]}", urgent=bool(urgent))

    def send_code(self, to: str, *, person: str, code: str) -> Sent | Failed:
        """Send the code that shows that the mailbox is the person's."""
        lines = [sentence.format(code=code, person=person) for sentence in _CODE]
        subject = f"{one_line(self.link.sender.name, most=60)}: code, код, رمز"
        return self._send(to, subject, lines, about=f"{person}/code/{code}", urgent=False)

    def _send(
        self, to: str, subject: str, lines: Sequence[str], *, about: str, urgent: bool
    ) -> Sent | Failed:
        settings, sender = self.link.settings, self.link.sender
        digest = hashlib.sha256(f"{sender.origin}/{about}".encode()).hexdigest()[:32]
        mail = MIMEMultipart()
        mail["From"] = mailbox(one_line(sender.name, most=60), settings.sender)
        mail["To"] = to
        mail["Subject"] = Header(subject, header_name="Subject").encode()
        mail["Date"] = format_datetime(sender.clock())
        mail["Message-ID"] = f"<{digest}@{settings.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834
        if urgent:
            mail["Importance"] = "high"  # RFC 2156 5.3.4
        mail.attach(MIMEText("\n\n".join(lines) + "\n", "plain", "utf-8"))
        return self.link.deliver(mail, to)
