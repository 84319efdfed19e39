"""Passkeys: an authenticator proves that it holds a key, and that its owner unlocked it.

Promise: user verification is demanded and checked, on registering and on every use; a copy of an
authenticator that counts is found out by its counter; a challenge counts once.
Not here: who the person is (accounts.py). Attestation is not asked for: which make of
authenticator a party's people carry is not the desk's to know.

Source: W3C Web Authentication level 3, sections 7.1 and 7.2 (py_webauthn carries them out).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import options_to_json_dict, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from standclear.core.errors import NotAllowed
from standclear.service.people.secrets import from_base64url
from standclear.store.people_schema import Passkey

V = TypeVar("V")

_REQUIRED = UserVerificationRequirement.REQUIRED
_TIMEOUT_MS = 240_000  # within the life of a challenge


@dataclass(frozen=True, slots=True)
class Site:
    """As what the desk is known to authenticators.

    host    the name that a passkey is bound to (WebAuthn's RP id)
    origin  what a browser says where the page came from
    """

    host: str
    origin: str
    name: str


def registration_options(
    site: Site, *, challenge: bytes, handle: bytes, person: str, name: str, held: list[Passkey]
) -> dict[str, Any]:
    """What a browser hands to `navigator.credentials.create`."""
    return options_to_json_dict(
        generate_registration_options(
            rp_id=site.host,
            rp_name=site.name,
            user_id=handle,
            user_name=person,
            user_display_name=name,
            challenge=challenge,
            timeout=_TIMEOUT_MS,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                require_resident_key=True,
                user_verification=_REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=each.id) for each in held],
        )
    )


def assertion_options(site: Site, *, challenge: bytes) -> dict[str, Any]:
    """What a browser hands to `navigator.credentials.get`.

    No passkey is named: the authenticator knows whose it is, and the desk tells nobody.
    """
    return options_to_json_dict(
        generate_authentication_options(
            rp_id=site.host,
            challenge=challenge,
            timeout=_TIMEOUT_MS,
            user_verification=_REQUIRED,
        )
    )


def challenge_in(credential: dict[str, Any]) -> bytes:
    """The challenge that an answer says it answers; `NotAllowed` if it cannot be read."""

    def read() -> bytes:
        client_data = from_base64url(credential["response"]["clientDataJSON"])
        return parse_client_data_json(client_data).challenge

    return _named(read)


def read_registration(
    site: Site,
    credential: dict[str, Any],
    *,
    challenge: bytes,
    person: str,
    name: str,
    now_s: int,
) -> Passkey:
    """The passkey that an authenticator made; `NotAllowed` unless all of it verifies."""
    made = _named(
        lambda: verify_registration_response(
            credential=json.dumps(credential),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    )
    return Passkey(
        id=made.credential_id,
        person=person,
        public_key=made.credential_public_key,
        counter=made.sign_count,
        name=name,
        created_s=now_s,
        used_s=now_s,
    )


def verify_assertion(
    site: Site, credential: dict[str, Any], *, challenge: bytes, held: Passkey
) -> int:
    """The authenticator's counter, if this passkey made the answer; else `NotAllowed`."""
    shown = _named(
        lambda: verify_authentication_response(
            credential=json.dumps(credential),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=held.public_key,
            credential_current_sign_count=held.counter,
            require_user_verification=True,
        )
    )
    return shown.new_sign_count


def _named(read: Callable[[], V]) -> V:
    """The library's faults, and Python's on strange input, as one of ours."""
    try:
        return read()
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError) as fault:
        said = str(fault) if isinstance(fault, WebAuthnException) else "it cannot be read"
        raise NotAllowed(f"the passkey's answer is not taken: {said}") from fault
