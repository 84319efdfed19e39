"""What a desk's settings give its people: mail, a push key, a provider to sign in by.

Promise: whatever is not set up is not there; a desk that sets nothing up speaks to nobody.
Not here: the settings (serve_settings.py, links/settings.py), using the wires (reaching.py).
"""

from __future__ import annotations

from standclear.links.interface import Sender
from standclear.links.openid import Provider
from standclear.links.person_mail import PersonMail
from standclear.links.settings import SmtpSettings
from standclear.links.smtp import SmtpLink
from standclear.links.web_push import WebPush, open_key
from standclear.service.desk_home import DeskHome
from standclear.service.people.oidc import Oidc
from standclear.service.people.reaching import Wires

PUSH_KEY = "push.pem"
CALLBACK = "/v1/oidc/callback"


def wires_of(home: DeskHome, origin: str) -> Wires:
    """Mail where [links.smtp] is set, waking browsers where `web_push` is.

    origin   what browsers call the desk
    """
    return Wires(_mail(home, origin), _push(home))


def oidc_of(home: DeskHome, origin: str) -> Oidc | None:
    """The provider of `oidc_issuer`; None where none is set."""
    serve = home.config.serve
    if not serve.oidc_issuer:
        return None
    return Oidc(
        Provider(
            serve.oidc_issuer, serve.oidc_client, f"{origin}{CALLBACK}", serve.oidc_secret_file
        )
    )


def _mail(home: DeskHome, origin: str) -> PersonMail | None:
    settings = home.config.links.get("smtp")
    if not isinstance(settings, SmtpSettings):
        return None
    office = home.office()
    sender = Sender(
        origin=office.log.origin,
        name=office.picture.mechanism.name,
        key_id=office.key.keyid,
        sign=office.key.sign,
        clock=home.clock,
    )
    return PersonMail(SmtpLink(settings, sender), origin)


def _push(home: DeskHome) -> WebPush | None:
    serve = home.config.serve
    if not serve.web_push:
        return None
    key = open_key(home.directory / PUSH_KEY)
    return WebPush(key, serve.web_push, serve.push_hosts, home.clock)
