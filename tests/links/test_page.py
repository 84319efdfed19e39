"""The network is down; the release goes on paper, in three scripts, through many hands."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.telling import DISCLAIMER, DISCLAIMER_IN, Urgency
from standclear.links.page import PageContent, render_page

CONTENT = PageContent(
    sender="Valley desk",
    recipient="relief",
    role="duty-officer",
    number=17,
    urgency=Urgency.CEASE,
    headline="A flight of North overlaps your convoy",
    text="Where: 36.6339N 35.9306E\n\nCall North.",
    made_at=datetime(2026, 11, 22, 21, 40, 5, tzinfo=UTC),
    time_zone="Asia/Damascus",
    identifier="desk.valley.example/relief/17",
    checksum_words=("KILO", "TWO", "ALFA", "ZULU"),
)


class Reader(HTMLParser):
    """What a browser would see: tags with their attributes, and words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] and self.tags[-1][0] != "style":
            self.words += data


def test_the_page_says_who_tells_whom_what_and_when() -> None:
    words = Reader(render_page(CONTENT)).words
    for expected in (
        "Valley desk",
        "relief, duty-officer",
        "17",
        "CEASE",
        CONTENT.headline,
        "Where: 36.6339N 35.9306E",
        "2026-11-22 21:40:05 UTC",
        "2026-11-23 00:40:05 UTC+03:00 Asia/Damascus",
        DISCLAIMER,
        "KILO TWO ALFA ZULU",
        CONTENT.identifier,
        "Signature",
        "Sign and return to Valley desk",
    ):
        assert expected in words


def test_a_routine_release_has_no_banner() -> None:
    page = render_page(replace(CONTENT, urgency=Urgency.ROUTINE))
    assert 'class="banner"' not in page
    assert 'class="banner"' in render_page(CONTENT)


def test_a_time_zone_that_is_not_known_here_does_not_stop_the_telling() -> None:
    for zone in ("Mars/Olympus", "../../etc/passwd", ""):
        words = Reader(render_page(replace(CONTENT, time_zone=zone))).words
        assert "2026-11-22 21:40:05 UTC" in words
        assert "use UTC" in words


_any = st.text(max_size=60) | st.text("ا0-9<>&\"' a.\u202e\n", max_size=60)


@given(_any, _any, _any)
@settings(max_examples=150, deadline=None)
def test_no_text_can_become_markup(text: str, headline: str, sender: str) -> None:
    tried = replace(CONTENT, text=text, headline=headline, sender=sender)
    plain = {tag for tag, _ in Reader(render_page(CONTENT)).tags}
    reader = Reader(render_page(tried))
    if headline.isprintable():
        assert headline in reader.words
    assert {tag for tag, _ in reader.tags} <= plain | {"span", "bdi"}


def test_markup_in_a_headline_is_shown_as_text() -> None:
    nasty = "</title><script>alert(1)</script><img src=https://x.example/>"
    page = render_page(replace(CONTENT, headline=nasty, text=nasty, sender=nasty, role=nasty))
    assert "<script" not in page
    assert "<img" not in page
    assert nasty in Reader(page).words


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    page = render_page(CONTENT)
    reader = Reader(page)
    assert not {"script", "link", "img", "iframe", "object", "form"} & {t for t, _ in reader.tags}
    attributes = {name for _, found in reader.tags for name in found}
    assert not {name for name in attributes if name in ("src", "href") or name.startswith("on")}
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_the_page_lets_in_its_own_style_and_no_other() -> None:
    page = render_page(CONTENT)
    style = re.search("<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in page
    assert " style=" not in page


def test_every_line_finds_its_own_direction() -> None:
    reader = Reader(render_page(replace(CONTENT, text="Call North.\nاتصل بالشمال\n")))
    lines = [found for tag, found in reader.tags if tag == "p" and "class" not in found]
    assert len(lines) == 2 + len(DISCLAIMER_IN)
    assert {found["dir"] for found in lines} == {"auto"}


@pytest.mark.parametrize(
    "figures",
    ["555-0100", "36.6339, 35.9306", "2026-11-22 06:40Z", "-12.5", "+963 11 555", "N36 38 02", "7"],
)
def test_figures_in_a_line_from_the_right_keep_their_order(figures: str) -> None:
    page = render_page(replace(CONTENT, text=f"اتصل بالشمال: {figures}، الآن"))
    assert f'<bdi dir="ltr">{figures}</bdi>' in page
    assert f"اتصل بالشمال: {figures}، الآن" in Reader(page).words


def test_figures_in_a_line_from_the_left_need_no_help() -> None:
    assert "<bdi" not in render_page(replace(CONTENT, text="Call 555-0100"))


def test_a_sign_that_would_turn_the_digits_round_is_shown_by_number() -> None:
    page = render_page(replace(CONTENT, headline="at 36\u202e9336.6\u2066"))
    assert "\u202e" not in page
    assert "\u2066" not in page
    assert "U+202E" in page


def test_arabic_joiners_are_kept_as_written() -> None:
    assert "می\u200cروم" in render_page(replace(CONTENT, headline="می\u200cروم"))


def test_the_page_is_made_for_a4_paper() -> None:
    assert re.search(r"@page \{ size: A4;", render_page(CONTENT))
