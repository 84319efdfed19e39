"""Somebody installs a link of their own: a radio gateway, a fax. It comes in by the same door as
the built-in ones, and what it is given to carry is fit to be carried.
"""

from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.errors import InvalidInput, NotFound
from standclear.links.interface import (
    GROUP,
    Failed,
    LinkKind,
    Parcel,
    Sender,
    Sent,
    find_link,
    open_links,
)
from standclear.links.settings import OutboxSettings, SmtpSettings, WebhookSettings

from .parcels import DESK, NOW, parcel

BUILT_IN = tuple(
    EntryPoint(name, f"standclear.links.{name}:KIND", GROUP)
    for name in ("outbox", "smtp", "webhook")
)


@dataclass(frozen=True, slots=True)
class RadioSettings:
    frequency_khz: int = 5_000


@dataclass(frozen=True, slots=True)
class RadioLink:
    settings: RadioSettings
    sender: Sender
    name: str = "radio"

    def send(self, parcel: Parcel) -> Sent | Failed:
        return Sent(f"{self.settings.frequency_khz} kHz: {parcel.release}")


RADIO = LinkKind(channel="radio", settings=RadioSettings, open=RadioLink)
THEIRS = EntryPoint("radio", f"{__name__}:RADIO", GROUP)
BROKEN = EntryPoint("broken", f"{__name__}:RadioLink", GROUP)


def test_every_link_opens_by_the_same_door_under_the_channel_it_serves(tmp_path: Path) -> None:
    chosen = {
        "outbox": OutboxSettings(tmp_path),
        "smtp": SmtpSettings(host="127.0.0.1", sender="desk@valley.example", security="none"),
        "webhook": WebhookSettings(),
        "radio": RadioSettings(7_100),
    }
    links = open_links(chosen, DESK, (*BUILT_IN, THEIRS))
    assert {channel: link.name for channel, link in links.items()} == {
        "outbox": "outbox",
        "email": "smtp",
        "webhook": "webhook",
        "radio": "radio",
    }
    assert links["radio"].send(parcel()) == Sent("7100 kHz: 17")
    assert links["outbox"].send(parcel()) == Sent("in the outbox as 000017")


def test_the_installed_package_names_its_own_links_as_entry_points() -> None:
    installed = {entry.name for entry in entry_points(group=GROUP)}
    if not installed:
        pytest.skip("installed before the package named its links")
    assert installed >= {"outbox", "smtp", "webhook"}
    assert find_link("smtp").settings is SmtpSettings


def test_a_link_that_is_not_installed_is_refused_with_those_that_are() -> None:
    with pytest.raises(NotFound, match=r"'fax'; installed: outbox, smtp, webhook"):
        find_link("fax", BUILT_IN)


def test_an_entry_point_that_is_no_kind_of_link_is_refused() -> None:
    with pytest.raises(InvalidInput, match="names a LinkKind"):
        find_link("broken", (BROKEN,))


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"recipient": "Relief"}, "recipient"),
        ({"recipient": "relief\r\nBcc"}, "recipient"),
        ({"release": 0}, "release"),
        ({"urgency": "soon"}, "urgency"),
        ({"identifier": ""}, "identifier"),
        ({"identifier": 'a"b'}, "identifier"),
        ({"identifier": "a\r\nb"}, "identifier"),
        ({"identifier": "a" * 201}, "identifier"),
        ({"identifier": "a#b"}, "identifier"),
        ({"step": "rung 1"}, "step"),
        ({"step": "../x"}, "step"),
        ({"made_at": NOW.replace(tzinfo=None)}, "made_at"),
        ({"files": (("a", b""), ("A", b""))}, "files"),
        ({"text": "\ud800"}, "text"),
        ({"subject": "\udfff"}, "subject"),
    ],
)
def test_a_parcel_that_could_not_be_carried_is_never_made(
    changes: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        parcel(**changes)
    assert caught.value.pointer == pointer


def test_an_error_about_text_does_not_quote_it() -> None:
    with pytest.raises(InvalidInput) as caught:
        parcel(text="36.6339N\ud800")
    assert "36.6" not in str(caught.value)


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_a_parcel_takes_any_writing(text: str) -> None:
    assert parcel(subject=text, text=text).text == text
